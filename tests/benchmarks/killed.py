"""A large search against the local server at NCBI's limits, killed (SIGKILL) again and again at random moments.

    PYTHONPATH=tests:docs .venv/bin/python -m benchmarks.killed [--records 25000] [--kills 20] [--seed 1] [--write]

`--write` puts the result into docs/reliability.md.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from snapshot.generated import records

from casereview.pubmed.client import Client
from casereview.pubmed.query import Query
from casereview.pubmed.search import SearchResult, run_search
from casereview.pubmed.store import Store
from casereview.snapshot.server import Request, Server
from casereview.snapshot.server import run as served
from casereview.snapshot.writer import write_set

ROOT = Path(__file__).parents[2]
MARK = "made by tests/benchmarks/killed.py"
QUERY = Query(text="case reports[pt] OR journal article[pt]", lines=())
KEY = "0123456789abcdef0123456789abcdef0123"
CHILD = """
import sys
from casereview.pubmed.client import Client
from casereview.pubmed.query import Query
from casereview.pubmed.search import run_search
from casereview.pubmed.store import Store
url, folder, query, key, page = sys.argv[1:]
run_search(client=Client(url, api_key=key), query=Query(text=query, lines=()), store=Store(folder), page_size=int(page))
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was measured. `asked` are requests, `again` those that a kill left without a kept answer, `in_vain` those whose answer
    was kept already, `busiest` the most requests in any second, `refused` those that the server would not take."""

    records: int
    limit: int
    kills: int
    seconds: float
    asked: int
    again: int
    in_vain: int
    busiest: int
    refused: int
    parts: int
    lost: int
    doubled: int
    same: bool


def killed(*, count: int, kills: int, key: str = "", page: int = 200, seed: int = 1) -> Outcome:
    """Generate, serve, search, kill at random moments, start again until done, and compare with an undisturbed search."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_set((replace(r, abstract=f"{r.title} {r.pmid}") for r in records(count)), folder / "pubmed/a.xml.gz")
        with served(folder / "pubmed") as server:
            span = 1.6 * count / page / (9 if key else 2.7) / kills
            began = time.monotonic()
            ends = []
            code = 1
            while code:
                child = _start(server, folder / "killed", key, page)
                try:
                    life = chance.uniform(0.2, 1 + span) if len(ends) < kills else 600
                    code = child.wait(life)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
                    # The next life takes longer than that to ask; what the dead one asked may reach the server's log late.
                    ends.append((time.monotonic() + 0.2, _kept(folder / "killed")))
            seconds = time.monotonic() - began
            log = sorted(server.log, key=lambda request: request.seconds)
            server.limits = None
            result, asked = _search(server, folder / "killed", page)
            whole, _ = _search(server, folder / "undisturbed", page)
            again, in_vain = repeated(log, ends)
            expected = {str(10_000_000 + n) for n in range(1, count + 1)}
            got = [pmid for pmid, _ in result.articles()]
            return Outcome(
                records=count,
                limit=10 if key else 3,
                kills=len(ends),
                seconds=seconds,
                asked=len(log),
                again=again,
                in_vain=in_vain + asked,
                busiest=busiest([r.seconds for r in log]),
                refused=sum(r.status != 200 for r in log),
                parts=len(result.parts),
                lost=len(expected - set(got)),
                doubled=len(got) - len(set(got)),
                same=list(result.articles()) == list(whole.articles()) and result.as_dict() == whole.as_dict(),
            )


def busiest(moments: Sequence[float]) -> int:
    """The most moments in any one second."""
    moments = sorted(moments)
    return max(sum(start <= m < start + 1 for m in moments) for start in moments)


def repeated(log: Sequence[Request], ends: Sequence[tuple[float, int]]) -> tuple[int, int]:
    """How many questions were asked again because a kill came before their answer was kept, and how many for nothing.

    Args:
        log: in the order in which the questions came.
        ends: the moment of each kill, and how many answers were kept then.
    """
    questions = [(r.utility, *sorted((k, *v) for k, v in r.params.items())) for r in log]
    lost = set()
    for moment, kept in ends:
        asked = [number for number, request in enumerate(log) if request.seconds < moment]
        if len({questions[n] for n in asked}) > kept:
            lost.add(asked[-1])
    again = [n for n, question in enumerate(questions) if question in questions[:n]]
    reasons = [max(n for n in range(number) if questions[n] == questions[number]) for number in again]
    needed = sum(reason in lost for reason in reasons)
    return needed, len(again) - needed


def _start(server: Server, folder: Path, key: str, page: int) -> subprocess.Popen:
    clean = {k: v for k, v in os.environ.items() if k not in ("NCBI_API_KEY", "EUTILS_BASE_URL")}
    command = [sys.executable, "-c", CHILD, server.base_url, str(folder), QUERY.text, key, str(page)]
    return subprocess.Popen(command, cwd=ROOT, env=clean, stderr=subprocess.DEVNULL)


def _kept(folder: Path) -> int:
    return sum(1 for _ in (folder / "asked").rglob("*.json"))


def _search(server: Server, folder: Path, page: int) -> tuple[SearchResult, int]:
    """The search in this process, and how many questions it asked."""
    before = len(server.log)
    client = Client(server.base_url, api_key="", requests_per_second=float("inf"))
    return run_search(client=client, query=QUERY, store=Store(folder), page_size=page), len(server.log) - before


def table(outcomes: Sequence[Outcome]) -> str:
    """The table of docs/reliability.md."""
    lines = [
        "| records | limit a second | killed | seconds | requests | asked again after a kill | asked in vain | busiest second "
        "| refused (429) | parts | lost | doubled | bytes as undisturbed |",
        "|" + "---:|" * 12 + "---|",
    ]
    for o in outcomes:
        numbers = (
            o.kills,
            round(o.seconds),
            o.asked,
            o.again,
            o.in_vain,
            o.busiest,
            o.refused,
            o.parts,
            o.lost,
            o.doubled,
        )
        cells = (f"{o.records:,}", str(o.limit), *map(str, numbers), "yes" if o.same else "no")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=25_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    outcomes = [killed(count=given.records, kills=given.kills, seed=given.seed, key=key) for key in ("", KEY)]
    text = table(outcomes)
    sys.stdout.write(text + "\n")
    if given.write:
        from generate import between

        page = ROOT / "docs/reliability.md"
        page.write_text(between(page.read_text(encoding="utf-8"), MARK, text), encoding="utf-8")


if __name__ == "__main__":
    main()
