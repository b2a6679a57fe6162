"""Runs of the whole workflow, as a user starts them."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT


@dataclass(frozen=True)
class Run:
    """One run: its exit code, what it said, and the rules that ran, each once."""

    code: int
    said: str

    @property
    def rules(self) -> set[str]:
        return set(re.findall(r"^(?:local)?(?:rule|checkpoint) (\w+):", self.said, flags=re.M)) - {"all", "default"}


def snakemake(
    *arguments: str,
    folder: Path,
    snakefile: Path = ROOT / "Snakefile",
    largest_file: int | None = None,
    killed_at: str | None = None,
    **environment: str,
) -> Run:
    """Run Snakemake in a folder; never with a profile, an API key or an address of the user's.

    Args:
        largest_file: bytes; what grows beyond meets an error as on a full disk.
        killed_at: the run and all that it started are killed (SIGKILL) when it says this.
    """
    clean = {k: v for k, v in os.environ.items() if k not in ("NCBI_API_KEY", "EUTILS_BASE_URL", "PYTHONPATH")}
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(snakefile), "--directory", str(folder)]
    command += ["--cores", "2", "--max-checksum-file-size", "10GB", *arguments]
    limit = ["prlimit", f"--fsize={largest_file}"] if largest_file else []
    given = {"cwd": folder, "env": clean | environment, "text": True}
    if killed_at is None:
        done = subprocess.run([*limit, *command], capture_output=True, timeout=600, **given)
        return Run(done.returncode, done.stdout + done.stderr)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **given
    ) as run:
        said = ""
        for line in run.stdout:
            said += line
            if killed_at in line:
                os.killpg(run.pid, signal.SIGKILL)
    return Run(run.returncode, said)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
