"""A run that is killed alone leaves its jobs at work: the next run must not write beside them."""

import os
import re
import signal
import subprocess
import sys

from running import snakemake

SLOW = """

if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        import time

        print("at work", flush=True)
        time.sleep(120)
"""


def test_the_next_run_waits_for_no_job_of_a_killed_one_and_names_it(checkout):
    script = checkout / "scripts/parse_records.py"
    source = script.read_text()
    script.write_text(source.split('\nif "snakemake" in globals()')[0] + SLOW)
    given = {"folder": checkout, "snakefile": checkout / "Snakefile"}
    command = [sys.executable, "-m", "snakemake", "--cores", "1"]
    with subprocess.Popen(
        command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as run:
        for line in run.stdout:
            if line == "at work\n":
                break
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        script.write_text(source)
        stopped = snakemake(**given)
        os.killpg(run.pid, signal.SIGKILL)
    assert stopped.code == 1
    assert re.search(
        r"What went wrong: .*steps of a run that was killed are still at work in this folder", stopped.said
    )
    assert not stopped.rules
    again = snakemake("--until", "collect_records", **given)
    assert again.code == 0, again.said
