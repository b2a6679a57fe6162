"""What a search again costs: the whole workflow on generated records, through the local server, beside a bare Snakemake.

    PYTHONPATH=tests:docs .venv/bin/python -m benchmarks.refresh 10 1000 [--shards 2] [--repeat 3] [--write]

`--write` puts the result into docs/performance.md.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from snapshot.generated import record

from casereview.records import Heading, Record
from casereview.snapshot.server import Server
from casereview.snapshot.server import run as served
from casereview.snapshot.writer import write_set

ROOT = Path(__file__).parents[2]
MARK = "made by tests/benchmarks/refresh.py"
LIVE = "pubmed={source: entrez, email: reviewer@example.org, query: 'case reports[pt] OR journal article[pt]'}"
KEY = "0123456789abcdef0123456789abcdef0123"
_LETTER = Heading(ui="D016422", name="Letter")
SHARDS = {10: 4, 1_000: 16, 100_000: 64}
"""Of the prototype that is compared with; elsewhere the two of config/config.yaml."""
BARE = 'rule all:\n    output: "done"\n    shell: "touch {output}"\n'
PROTOTYPE = {  # shared notes on Snakemake 9.27.1, section 2: seconds where a bare no-op takes 1.3
    10: {"first": 3.2, "nothing new": 1.6, "updated, the same": 2.7, "3 new": 3.1, "2 changed": 3.5, "offline": 1.9},
    1_000: {"first": 5.0, "nothing new": 1.7, "updated, the same": 2.7, "3 new": 3.3, "2 changed": 3.2, "offline": 1.6},
    100_000: {
        "first": 15.7,
        "nothing new": 1.6,
        "updated, the same": 3.5,
        "3 new": 5.1,
        "2 changed": 5.8,
        "offline": 2.2,
    },
}
PROTOTYPE_BARE = 1.3


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one run cost: seconds on the clock, seconds of processor, MB of its largest process, requests, jobs that ran."""

    wall: float
    cpu: float
    memory: float
    asked: int = 0
    jobs: int = 0


def generated(count: int) -> list[Record]:
    """Records without a full text; one of a hundred has both diseases, as a sensitive search finds them."""
    return [_rare(number) if number % 400 < 25 else _other(number) for number in range(1, count + 1)]


def _rare(number: int) -> Record:
    """A record whose number decides its diseases: four of 25 have both."""
    return replace(record(number), pmcid=None)


def _other(number: int) -> Record:
    """The same where neuromyelitis optica is another disease."""
    told = _rare(number)
    title, abstract = (
        text.replace("neuromyelitis optica", "multiple sclerosis") for text in (told.title, told.abstract)
    )
    return replace(told, title=title, abstract=abstract)


def timed(*arguments: str, folder: Path, **environment: str) -> Cost:
    """Run Snakemake in a folder and measure it with all its children."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NCBI_API_KEY", "EUTILS_BASE_URL", "PYTHONPATH")}
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--directory", str(folder), *arguments]
    with open(folder / "said.log", "wb") as said:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env=clean | environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    text = (folder / "said.log").read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise SystemExit(text[-3000:])
    jobs = sum(
        line.startswith(("rule ", "localrule ", "checkpoint ", "localcheckpoint ")) for line in text.splitlines()
    )
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024, jobs=jobs)


def median(costs: list[Cost]) -> Cost:
    """The run with the middle time on the clock."""
    return next(c for c in costs if c.wall == statistics.median_low(c.wall for c in costs))


def bare(repeat: int) -> Cost:
    """A Snakemake that has one file and nothing to do."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "Snakefile").write_text(BARE, encoding="utf-8")
        timed(folder=folder)
        return median([timed(folder=folder) for _ in range(repeat)])


@contextmanager
def pubmed(folder: Path, records: list[Record]) -> Iterator[Server]:
    write_set(records, folder / "pubmed" / "a.xml.gz")
    with served(folder / "pubmed", limits=None) as server:
        yield server


def measure(count: int, shards: int, repeat: int, only: list[str], say: Callable[[str, Cost], None]) -> dict[str, Cost]:
    """All states of a review of so many records, one after the other, or only some of them."""
    costs = {"bare Snakemake": bare(repeat)}
    say("bare Snakemake", costs["bare Snakemake"])
    records = generated(count)
    profile = ("--snakefile", str(ROOT / "Snakefile"), "--max-checksum-file-size", "10GB", "--rerun-incomplete")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def run(name: str, server: Server | None, *more: str, times: int = 1) -> None:
            if only and name not in only:
                return
            taken = []
            for _ in range(times):
                asked = len(server.log) if server else 0
                url = server.base_url if server else "http://127.0.0.1:9/"
                cost = timed(
                    *profile, "--config", LIVE, f"shards={shards}", *more,
                    folder=folder, EUTILS_BASE_URL=url, NCBI_API_KEY=KEY,
                )  # fmt: skip
                taken.append(replace(cost, asked=len(server.log) - asked if server else 0))
            costs[name] = median(taken)
            say(f"{count:,} {name}", costs[name])

        def updated(name: str, records: list[Record]) -> None:
            if not only or name in only:
                with pubmed(folder, records) as server:
                    run(name, server, "refresh=True")

        with pubmed(folder, records) as server:
            run("first", server, "refresh=True")
            run("nothing new", server, "refresh=True", times=repeat)
        run("offline", None, times=repeat)
        other = replace(record(count + 1), pmid="99999999", record_id="99999999", publication_types=(_LETTER,))
        updated("updated, the same", [*records, other])
        for name, new in (("3 new", 3), ("10 new", 10)):
            start = len(records)
            records += [_rare(number) for number in range(start + 1, start + new + 1)]
            updated(name, records)
        records[:2] = [replace(r, abstract=f"{r.abstract} One sentence more.") for r in records[:2]]
        updated("2 changed", records)
    return costs


def table(sizes: dict[tuple[int, int], dict[str, Cost]]) -> str:
    """The table of docs/performance.md."""
    lines = [
        "| records / shards | run | seconds | × bare | processor, s | × bare | prototype, × bare | ours / prototype | MB | requests | jobs |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for (count, shards), costs in sizes.items():
        for name, c in costs.items():
            lines.append(f"| {' | '.join(_cells(count, shards, name, c, costs['bare Snakemake']))} |")
    return "\n".join(lines)


def _cells(count: int, shards: int, name: str, cost: Cost, blank: Cost) -> list[str]:
    """Compared is the time of processor: the other one is that of all who use the machine."""
    wall, cpu = cost.wall / blank.wall, cost.cpu / blank.cpu
    figure = PROTOTYPE.get(count, {}).get(name) if shards == SHARDS.get(count) else None
    target = figure and figure / PROTOTYPE_BARE
    compared = [f"{target:.1f}", f"{cpu / target:.1f}"] if target else ["", ""]
    numbers = [f"{cost.wall:.1f}", f"{wall:.1f}", f"{cost.cpu:.1f}", f"{cpu:.1f}", *compared]
    return [f"{count:,} / {shards}", name, *numbers, f"{cost.memory:.0f}", str(cost.asked), str(cost.jobs)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--shards", type=int, help="else those of the prototype, or two")
    parser.add_argument("--only", nargs="+", default=[], help="runs, such as: first '3 new'")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()

    def say(name: str, cost: Cost) -> None:
        sys.stderr.write(f"{name}: {cost}\n")

    sizes = {}
    for count in given.counts:
        shards = given.shards or SHARDS.get(count, 2)
        sizes[count, shards] = measure(count, shards, given.repeat, given.only, say)
    text = table(sizes)
    sys.stdout.write(text + "\n")
    if given.write:
        from generate import between

        page = ROOT / "docs/performance.md"
        page.write_text(between(page.read_text(encoding="utf-8"), MARK, text), encoding="utf-8")


if __name__ == "__main__":
    main()
