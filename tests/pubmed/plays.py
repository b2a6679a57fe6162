"""Every fault of E-utilities, network and disk that is known, played through whole searches, and what was lost by it.

`PLAYS` is the list behind the table of docs/reliability.md: `perform(name)` plays one entry and counts.
"""

import gzip
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from conftest import ROOT
from pubmed.fault_server import FETCH_ERROR, SEARCH, SET, Eutils, Fault, article, serving

from casereview.errors import ReviewError
from casereview.pubmed.citations import _links
from casereview.pubmed.client import Client
from casereview.pubmed.query import Line, Query
from casereview.pubmed.search import SearchResult, run_search
from casereview.pubmed.store import Store

QUERY = Query(text="devic AND lupus", lines=(Line(id="a", label="Devic", text="devic"),))
QUESTIONS = 6
"""What a search of `few()` asks: the query, its line, and four pages."""
PAGE = 10


@dataclass(frozen=True)
class Tally:
    """How often a fault was played, how often a search stopped for it with a sentence and went on when started again, and
    how many records were lost, doubled or other than sent in the end."""

    played: int = 0
    stopped: int = 0
    lost: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.played + other.played, self.stopped + other.stopped, self.lost + other.lost)


@dataclass(frozen=True)
class Play:
    """A fault: what is done about it, and how it is played."""

    answer: str
    perform: Callable[[], Tally]


def few() -> dict[int, str]:
    return {n: f"2020/01/{1 + n % 28:02}" for n in range(1, 40)}


def client_of(server: Eutils, **more: object) -> Client:
    """A client that waits for nothing."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    given = {"clock": lambda: now[0], "sleep": sleep, "requests_per_second": float("inf"), "timeout": (5, 5)}
    return Client(server.url, api_key="", **(given | more))


def search(server: Eutils, folder: str | Path, query: Query = QUERY, page: int = PAGE, **more: object) -> SearchResult:
    return run_search(client=client_of(server, **more), query=query, store=Store(folder), page_size=page)


def lost(server: Eutils, result: SearchResult) -> int:
    """Records that are lacking, doubled, strange or other than sent."""
    wanted = {str(p): article(p, day=d).strip() for p, d in server.records.items() if p not in server.gone}
    got = list(result.articles())
    wrong = sum(wanted.get(pmid) != data.strip() for pmid, data in got)
    return wrong + len(wanted.keys() - dict(got).keys()) + len(got) - len(dict(got))


def until_done(server: Eutils, *, tries: int = 10, each: Callable[[str], None] = lambda folder: None, **more) -> Tally:
    """Search, start again where it stops, and count."""
    with tempfile.TemporaryDirectory() as folder:
        for stopped in range(tries):
            try:
                result = search(server, folder, **more)
                return Tally(server.played, stopped, lost(server, result))
            except ReviewError:
                each(folder)
        return Tally(server.played, tries, len(server.records))


def at_every_question(*faults: Fault, **more) -> Callable[[], Tally]:
    """Each fault at each question of a search, once, three times in a row, and until the client gives up."""

    def perform() -> Tally:
        total = Tally()
        for fault in faults:
            asked = range(1, QUESTIONS + 1)
            first = {"esearch": asked[:2], "efetch": asked[2:]}.get(fault.utility, asked)
            for question in first:
                for times in (1, 3, 8):
                    with serving(few()) as server:
                        server.faults = [replace(fault, question=question, times=times)]
                        total += until_done(server, **more)
        return total

    return perform


def at_every_byte(**form: object) -> Callable[[], Tally]:
    """An answer to a query and one with records, cut after each of their bytes in turn, as often as there are bytes."""

    def perform() -> Tally:
        total = Tally()
        for utility in ("esearch", "efetch"):
            with serving({1: "2020/01/01", 2: "2020/01/02"}) as server:
                asked = {"esearch": {"term": "devic", "retmax": "2"}, "efetch": {"id": "1,2"}}[utility]
                whole = server.answer(utility, asked)[1]
                size = len(gzip.compress(whole, mtime=0) if form.get("zipped") else whole)
                server.faults = [Fault(utility=utility, cut=at, **form) for at in range(size)]
                total += until_done(server, query=Query(text="devic", lines=()), page=5, attempts=3 * size)
        return total

    return perform


def pages(*faults: Fault) -> Callable[[], Tally]:
    """Each fault at each page of a search, once."""

    def perform() -> Tally:
        total = Tally()
        for fault in faults:
            for question in range(3, QUESTIONS + 1):
                with serving(few()) as server:
                    server.faults = [replace(fault, question=question)]
                    total += until_done(server)
        return total

    return perform


def too_slow_for_large_pages() -> Tally:
    total = Tally()
    for most in (1, 2, 3, 5, 9):
        for words in VIEWER:
            with serving(few()) as server:
                server.faults = [Fault(status=400, body=FETCH_ERROR % words, times=999, only_above=most)]
                total += until_done(server)
    return total


def silent() -> Tally:
    total = Tally()
    for fault in (Fault(wait=0.4), Fault(utility="esearch", wait=0.4), Fault(drip=0.01)):
        with serving(few()) as server:
            server.faults = [fault]
            given = {"timeout": (1, 0.2), "patience": 0.3, "clock": time.monotonic, "sleep": lambda s: None}
            total += until_done(server, **given)
    return total


def whole_records_lacking() -> Tally:
    """A page with only some of its records, well-formed: none, one, two … of ten."""
    total = Tally()
    for count in range(PAGE):
        with serving(few()) as server:
            sent = [article(p, day=server.records[p]) for p in sorted(server.records, reverse=True)[:count]]
            server.faults = [Fault(body=SET % b"".join(sent))]
            total += until_done(server)
    return total


def deleted() -> Tally:
    """Records that a search lists and PubMed no longer sends: the others are complete, these are named."""
    total = Tally()
    for gone in ({1}, {5, 17}, set(range(10, 20))):
        with serving(few()) as server, tempfile.TemporaryDirectory() as folder:
            server.gone = gone
            result = search(server, folder)
            unnamed = {int(p) for p in result.missing} ^ gone
            total += Tally(len(gone), 0, lost(server, result) + len(unnamed))
    return total


def forgotten() -> Tally:
    """The history expires before any of the pages, is asked for in each of its wordings, and PubMed has grown since or not."""
    total = Tally()
    for question in range(3, QUESTIONS + 1):
        for grown in (False, True):
            with serving(few()) as server, tempfile.TemporaryDirectory() as folder:

                def expire(server=server, question=question, grown=grown) -> None:
                    if len(server.log) == question:
                        server.forget()
                        server.played += 1
                        server.records |= {999: "2020/01/01"} if grown else {}

                server.before = expire
                result = search(server, folder)
                server.records.pop(999, None)
                total += Tally(server.played, 0, lost(server, result))
    wordings = [Fault(status=status, body=FETCH_ERROR % words) for status, words in HISTORY]
    return total + pages(*wordings)()


def fewer_listed() -> Tally:
    total = Tally()
    for unlisted in (1, 20, 39):
        with serving(few()) as server:
            server.unlisted, server.played = unlisted, 1

            def mended(folder: str, server=server) -> None:
                server.unlisted = 0

            total += until_done(server, each=mended)
    return total


def past_the_ceiling() -> Tally:
    """As many records as PubMed shows, one more, and more than twice as many, spread over days or not evenly."""
    total = Tally()
    for count in (9_999, 10_000, 21_000):
        days = {n: f"{2000 + n % 2000 // 336}/{1 + n % 336 // 28:02}/{1 + n % 28:02}" for n in range(1, count + 1)}
        with serving(days) as server:
            server.played = 1
            total += until_done(server, query=Query(text="devic", lines=()), page=2000)
    return total


def grown_while_split() -> Tally:
    """A record enters PubMed between the questions of a search that must be split."""
    with serving({n: f"2020/01/{1 + n % 28:02}" for n in range(1, 10_500)}) as server:

        def grow() -> None:
            if len(server.log) == 3:
                server.records[20_000] = "2019/01/01"
                server.played += 1

        server.before = grow
        return until_done(server, query=Query(text="devic", lines=()), page=2000)


def full_disk() -> Tally:
    """The disk is full at each of the files that a search writes, and has room again at the next start."""
    total, write = Tally(), 0
    while True:
        write += 1
        with serving(few()) as server:
            left, real = [write], os.fdopen

            def fdopen(handle: int, *more, left=left, server=server, real=real):
                left[0] -= 1
                out = real(handle, *more)
                if left[0] == 0:
                    server.played += 1
                    out.write(b"half of" if "b" in more[0] else "half of")
                    out.close()
                    raise OSError(28, "No space left on device")
                return out

            with mock.patch("casereview.records.os.fdopen", fdopen):
                one = until_done(server)
        if not one.played:
            return total
        total += one


def damaged_store() -> Tally:
    """Each file of a finished search is cut, zeroed, removed or exchanged: only what it held is asked for again."""
    total = Tally()
    damages = (lambda b: b[: len(b) // 2], lambda b: bytes(len(b)), lambda b: None, lambda b: gzip.compress(b"other"))
    with serving(few()) as server, tempfile.TemporaryDirectory() as kept:
        search(server, kept)
        for path in sorted(p for p in Path(kept).rglob("*") if p.is_file()):
            for damage in damages:
                with tempfile.TemporaryDirectory() as folder:
                    shutil.copytree(kept, folder, dirs_exist_ok=True)
                    victim = Path(folder) / path.relative_to(kept)
                    data = damage(victim.read_bytes())
                    victim.unlink() if data is None else victim.write_bytes(data)
                    total += Tally(1, 0, lost(server, search(server, folder)))
    return total


CHILD = """
import sys
from pubmed.plays import QUERY, PAGE
from casereview.pubmed.client import Client
from casereview.pubmed.search import run_search
from casereview.pubmed.store import Store
client = Client(sys.argv[1], api_key="", requests_per_second=float("inf"))
run_search(client=client, query=QUERY, store=Store(sys.argv[2]), page_size=PAGE)
"""


def killed() -> Tally:
    """The process is killed (SIGKILL) while it waits for each of its answers in turn."""
    with serving(few()) as server, tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
        seen = set()

        def kill() -> None:
            utility, params = server.log[-1]
            question = (utility, params.get("term"), params.get("retstart"))
            if question not in seen:
                seen.add(question)
                server.played += 1
                child.send_signal(signal.SIGKILL)
                child.wait()

        server.before = kill
        code = 1
        while code and server.played < 50:
            command = [sys.executable, "-c", CHILD, server.url, folder]
            child = subprocess.Popen(command, env=environment, cwd=ROOT)
            code = child.wait()
        server.before = lambda: None
        return Tally(server.played, server.played, lost(server, search(server, folder)))


def links() -> Tally:
    """Questions for citations."""
    total = Tally()
    for fault in (
        Fault(utility="elink", body=EXCEPTION, times=5),
        Fault(utility="elink", status=429, body=RATE_LIMIT, times=3),
        *(Fault(utility="elink", cut=at) for at in range(0, 700, 50)),
    ):
        with serving(few()) as server, tempfile.TemporaryDirectory() as folder:
            server.faults = [fault]
            starts = [str(n) for n in range(1, 40)]
            found = _links(starts, "x", client_of(server), Store(folder), lambda *step: None)
            wrong = sum(found.get(str(n)) != ((str(n + 1),) if n < 39 else ()) for n in range(1, 40))
            total += Tally(server.played, 0, wrong)
    return total


RATE_LIMIT = b'{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}\n'
HTML = b"<html><head><title>NCBI/eutils202 - WWW Error 500 Diagnostic</title></head><body>Sorry</body></html>"
EXCEPTION = b'{"header":{},"linksets":[],"ERROR":"NCBI C++ Exception:\n    Error: TXCLIENT(CException::eUnknown)"}'
VIEWER = (
    b" Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout",
    b"Error occurred: cannot get document summary",
)
HISTORY = (
    (200, b"Unable to obtain query #1"),
    (400, b"Cannot retrieve history data. query_key: 1, WebEnv: MCID_1, retstart: 0, retmax: 5"),
    (400, b"Can't fetch uids from history because of: NCBI C++ Exception: x"),
)
PAST = (
    b'{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n'
    b"'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records\"}}\n"
)


def error(words: str) -> bytes:
    return (SEARCH % f"<ERROR>{words}</ERROR>").encode()


PLAYS: dict[str, Play] = {
    "429 with `Retry-After`": Play(
        "waits as long as it is told",
        at_every_question(Fault(utility="any", status=429, body=RATE_LIMIT, headers={"Retry-After": "2"})),
    ),
    "429 without it": Play(
        "waits, longer each time", at_every_question(Fault(utility="any", status=429, body=RATE_LIMIT))
    ),
    "the rate limit told with status 200": Play(
        "the same: the body is judged before the status", at_every_question(Fault(utility="any", body=RATE_LIMIT))
    ),
    "500, 502, 503, 504 with a page or nothing": Play(
        "asks again",
        at_every_question(*(Fault(utility="any", status=s, body=b) for s in (500, 502, 503, 504) for b in (HTML, b""))),
    ),
    "a web page with status 200": Play("asks again", at_every_question(Fault(utility="any", body=HTML))),
    "nothing with status 200": Play("asks again", at_every_question(Fault(utility="any", body=b""))),
    "XML of something else": Play("asks again", at_every_question(Fault(utility="any", body=b"<rss/>"))),
    "`Search Backend failed`": Play(
        "asks again",
        at_every_question(Fault(utility="esearch", body=error("Search Backend failed: Database is not supported"))),
    ),
    "reset connection": Play("asks again", at_every_question(Fault(utility="any", reset=True))),
    "no answer in time, or a drop at a time": Play("gives up waiting, asks again", silent),
    "cut, shorter than its announced length": Play("asks again", at_every_byte(announced=True)),
    "cut without a sign": Play("asks again: XML must be whole", at_every_byte()),
    "cut while compressed, last chunk there": Play("asks again", at_every_byte(zipped=True)),
    "cut while compressed, last chunk lacking": Play("asks again", at_every_byte(zipped=True, announced=True)),
    "viewer time-out in a 400": Play("halves the page, down to one record", too_slow_for_large_pages),
    "forgotten history (`WebEnv`), in three wordings": Play(
        "searches again; by PMID where the search has grown", forgotten
    ),
    "history brings other records": Play("asks by PMID", pages(Fault(body=SET % article(999)))),
    "page without some or all of its records": Play("asks for them by PMID", whole_records_lacking),
    "records deleted since they were listed": Play("asks twice, names them as missing", deleted),
    "fewer identifiers than counted": Play("stops; the next run asks anew", fewer_listed),
    "9,999 records, and more": Play("splits by Entrez date into parts that tile", past_the_ceiling),
    "PubMed grows while it is split": Play("stops; the next run asks anew", grown_while_split),
    "past the end (`retstart`)": Play(
        "stops at once, as asking again is no use",
        at_every_question(Fault(utility="esearch", body=PAST), Fault(status=400, body=FETCH_ERROR % PAST[80:200])),
    ),
    "unknown key": Play(
        "stops at once, without a word of the key",
        at_every_question(Fault(utility="any", status=400, body=b'{"error":"API key invalid","api-key":"x"}')),
    ),
    "empty list, 404, 414, redirect, an unknown error": Play(
        "stops at once",
        at_every_question(
            Fault(status=400, body=FETCH_ERROR % b"ID list is empty! Possibly it has no correct IDs."),
            Fault(utility="any", status=404, body=b"<html>Not Found</html>"),
            Fault(utility="any", status=414, body=b"<html>Request-URI Too Long</html>"),
            Fault(utility="any", status=307, body=b"", headers={"Location": "http://127.0.0.1:9/"}),
            Fault(utility="esearch", body=error("Invalid db name specified: nothing")),
        ),
    ),
    "citations: `NCBI C++ Exception`, 429, cut": Play("asks again", links),
    "disk full": Play("stops; half a file is never left", full_disk),
    "kept answer cut, zeroed, lost or exchanged": Play("asks for that one again", damaged_store),
    "killed (`SIGKILL`) at every question": Play("goes on with what was kept", killed),
}


def perform(name: str) -> Tally:
    """Play one fault everywhere it is to be played."""
    logger = logging.getLogger("casereview")
    before = logger.level
    logger.setLevel(logging.ERROR)  # thousands of warnings that are meant
    try:
        return PLAYS[name].perform()
    finally:
        logger.setLevel(before)


def rows(tallies: Iterable[tuple[str, Tally]]) -> list[str]:
    """The table of docs/reliability.md."""
    return [
        "| fault | what is done | played | runs stopped and started again | records lost |",
        "|---|---|---:|---:|---:|",
        *(row(name, tally) for name, tally in tallies),
    ]


def row(name: str, tally: Tally) -> str:
    """One line of the table."""
    return f"| {name} | {PLAYS[name].answer} | {tally.played:,} | {tally.stopped:,} | {tally.lost:,} |"
