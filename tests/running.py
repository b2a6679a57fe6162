"""Runs of the whole workflow, as a user starts them."""

import os
import re
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


def snakemake(*arguments: str, folder: Path, snakefile: Path = ROOT / "Snakefile", **environment: str) -> Run:
    """Run Snakemake in a folder; never with a profile, an API key or an address of the user's."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NCBI_API_KEY", "EUTILS_BASE_URL", "PYTHONPATH")}
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--snakefile",
        str(snakefile),
        "--directory",
        str(folder),
        "--cores",
        "2",
    ]
    command += ["--max-checksum-file-size", "10GB", *arguments]
    done = subprocess.run(command, cwd=folder, env=clean | environment, capture_output=True, text=True, timeout=600)
    return Run(done.returncode, done.stdout + done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
