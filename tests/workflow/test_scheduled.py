"""The examples for a scheduler in docs/living.md do what the page says: they speak where something is new or something failed."""

import json
import re
import subprocess
import sys

import pytest
import yaml
from conftest import ROOT

PAGE = (ROOT / "docs/living.md").read_text(encoding="utf-8")
NEWS = {"since_version": "1", "new_records": 1, "cells_changed": 0} | dict.fromkeys(
    ("reports_in", "reports_out", "to_be_judged", "retracted", "expression_of_concern", "corrected"), []
)


@pytest.fixture
def scheduled(tmp_path):
    """Runs a line in a folder with news, a `make` that works or fails, and a `gh` with so many open issues; returns code and output."""
    (tmp_path / "results/nmosd-ctd/report").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)

    def run(line: str, *, new: bool, works: bool = True, issues: int = 0) -> tuple[int, str]:
        said = NEWS | {"anything_new": new, "reports_in": ["7"] * new}
        (tmp_path / "results/nmosd-ctd/report/news.json").write_text(json.dumps(said))
        for name, script in {
            "make": "echo 'What went wrong: no network'; exit 1" if not works else "echo much that nobody reads",
            "gh": f'[ "$2" = list ] && echo {issues} || echo "$@"',
        }.items():
            (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / "bin" / name).chmod(0o755)
        path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
        done = subprocess.run(
            ["bash", "-ec", line],
            cwd=tmp_path,
            env={"PATH": path, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_cron_mails_news_and_failures_and_nothing_else(scheduled):
    line = re.search(r"^0 5 \* \* 1  cd ~/casereview && (.+)$", PAGE, flags=re.M)[1]
    assert scheduled(line, new=False) == (0, "")
    assert scheduled(line, new=True)[1] == "New since version 1: 1 new record, 1 report newly included.\n"
    assert "What went wrong: no network" in scheduled(line, new=False, works=False)[1]


def test_a_ci_service_opens_one_issue_for_news(scheduled):
    job = yaml.safe_load(re.search(r"```yaml\n(.*?)```", PAGE, flags=re.S)[1])["jobs"]["refresh"]
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[0] == "make refresh"
    opened = "issue create --title New evidence for the review --body-file results/nmosd-ctd/report/changes.md"
    for new, issues, told in ((True, 0, True), (True, 1, False), (False, 0, False)):
        code, said = scheduled(runs[1], new=new, issues=issues)
        assert (code, opened in said) == (0, told)
