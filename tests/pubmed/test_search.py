"""A search run to its end: complete, resumed where it stopped, exact past PubMed's ceiling, and told in full."""

import gzip
import json
import logging
import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from conftest import ROOT, shared
from pubmed.fault_server import FETCH_ERROR, SEARCH, SET, Fault, article

from casereview.errors import ReviewError
from casereview.pubmed.client import EntrezError
from casereview.pubmed.query import Line, Query
from casereview.pubmed.search import run_search
from casereview.pubmed.store import Store
from casereview.pubmed.xml import article_slices
from casereview.snapshot.server import run as snapshot_server

QUERY = Query(
    text="devic AND lupus", lines=(Line(id="a", label="Devic", text="devic"), Line(id="b", label="SLE", text="lupus"))
)
TIMEOUT = FETCH_ERROR % b" Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"


def some(count: int) -> dict[int, str]:
    """So many records, spread over 2,000 days."""
    return {n: f"{2000 + n % 2000 // 336}/{1 + n % 336 // 28:02}/{1 + n % 28:02}" for n in range(1, count + 1)}


def run(server, connect, folder, *, query=QUERY, page_size=10, today=None, generation="first", progress=None, **client):
    return run_search(
        client=connect(server, **client),
        query=query,
        store=Store(folder, generation=generation),
        page_size=page_size,
        today=today,
        progress=progress,
    )


def right(server, result) -> bool:
    """Whether the result holds every record of the server once, byte for byte."""
    expected = {str(p): article(p, day=d).strip() for p, d in server.records.items() if p not in server.gone}
    got = list(result.articles())
    return len(got) == len(expected) and dict(got) == expected


def test_every_record_comes_once_and_byte_for_byte(serve, connect, tmp_path):
    server = serve(some(57))
    result = run(server, connect, tmp_path)
    assert right(server, result)
    assert result.pmids == tuple(str(n) for n in range(57, 0, -1))
    assert server.count("efetch") == 6


def test_the_account_names_query_translation_counts_and_lines(serve, connect, tmp_path):
    server = serve(some(12))
    account = run(server, connect, tmp_path, today="2026-03-04").as_dict()
    assert account["query"] == "devic AND lupus"
    assert account["translation"] == "read(devic AND lupus)"
    assert (account["count"], account["retrieved"], account["missing"], account["date"]) == (12, 12, [], "2026-03-04")
    assert [(line["label"], line["count"]) for line in account["lines"]] == [("Devic", 12), ("SLE", 12)]
    assert "127.0.0.1" not in json.dumps(account) and "reviewer@" not in json.dumps(account)


def test_a_second_run_asks_nothing_and_says_the_same(serve, connect, tmp_path):
    server = serve(some(30))
    first = run(server, connect, tmp_path, today="2026-03-04")
    server.log.clear()
    again = run(server, connect, tmp_path, today="2027-01-01")
    assert server.log == []
    assert again.as_dict() == first.as_dict()
    assert list(again.articles()) == list(first.articles())


def test_a_new_generation_asks_anew(serve, connect, tmp_path):
    server = serve(some(5))
    run(server, connect, tmp_path)
    server.records[6] = "2020/01/01"
    assert len(run(server, connect, tmp_path).pmids) == 5
    assert len(run(server, connect, tmp_path, generation="second").pmids) == 6


@pytest.mark.parametrize("asked", range(1, 8))
def test_a_run_stopped_after_any_question_goes_on_and_ends_the_same(serve, connect, tmp_path, asked):
    server = serve(some(40))
    whole = run(server, connect, tmp_path / "undisturbed")
    server.log.clear()
    client = connect(server)
    real, left = client.ask, [asked]

    def killed(*args, **more):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*args, **more)

    client.ask = killed
    with pytest.raises(KeyboardInterrupt) if asked < 7 else nullcontext():
        run_search(client=client, query=QUERY, store=Store(tmp_path / "killed"), page_size=10)
    result = run(server, connect, tmp_path / "killed")
    assert len(server.log) == 7
    assert result.as_dict() == whole.as_dict()
    assert list(result.articles()) == list(whole.articles())


RUN = """
import sys
from casereview.pubmed.client import Client
from casereview.pubmed.query import Query
from casereview.pubmed.search import run_search
from casereview.pubmed.store import Store
client = Client(sys.argv[1], requests_per_second=float("inf"))
run_search(client=client, query=Query(text="devic", lines=()), store=Store(sys.argv[2]), page_size=100)
"""


def test_a_run_killed_again_and_again_ends_as_if_undisturbed(serve, connect, tmp_path):
    server = serve(some(1000))
    killed = []

    def kill_at_every_third():
        if len(server.log) % 3 == 0 and process.poll() is None:
            killed.append(process.pid)
            process.kill()
            process.wait()

    server.before = kill_at_every_third
    code = 1
    while code:
        process = subprocess.Popen([sys.executable, "-c", RUN, server.url, str(tmp_path / "killed")], cwd=ROOT)
        code = process.wait()
    server.before = lambda: None
    assert len(killed) == 5
    assert len(server.log) == 11 + len(killed)
    asked = len(server.log)
    query = Query(text="devic", lines=())
    result = run(server, connect, tmp_path / "killed", query=query, page_size=100)
    assert len(server.log) == asked
    whole = run(server, connect, tmp_path / "undisturbed", query=query, page_size=100)
    assert list(result.articles()) == list(whole.articles())
    assert result.as_dict() == whole.as_dict()
    assert right(server, result)


def test_past_the_ceiling_the_parts_tile_exactly(serve, connect, tmp_path):
    server = serve(some(25_000))
    result = run(server, connect, tmp_path, page_size=1000)
    assert right(server, result)
    assert sum(p.count for p in result.parts) == result.whole.count == 25_000
    assert max(p.count for p in result.parts) <= 9_999
    days = [p.label.removesuffix("[edat]").split(":") for p in result.parts]
    assert (days[0][0], days[-1][1]) == ("1900/01/01", "2100/12/31")
    assert all(p.query.startswith("(devic AND lupus) AND ") for p in result.parts)


@pytest.mark.parametrize(("count", "parts"), [(9_999, 0), (10_000, 2)])
def test_just_at_the_ceiling(serve, connect, tmp_path, count, parts):
    server = serve(some(count))
    result = run(server, connect, tmp_path, page_size=2500)
    assert right(server, result)
    assert len(result.parts) >= parts and bool(result.parts) == bool(parts)


def test_too_many_on_one_day_say_so(serve, connect, tmp_path):
    server = serve(dict.fromkeys(range(1, 10_002), "2020/05/06"))
    with pytest.raises(ReviewError, match="on one day, 2020/05/06"):
        run(server, connect, tmp_path)


def test_records_without_a_place_among_the_dates_fail_the_run_and_the_next_one_asks_anew(serve, connect, tmp_path):
    server = serve(some(10_000) | {20_000: "0001/01/01"})
    with pytest.raises(ReviewError, match=r"10001 hits, but its \d+ parts by Entrez date hold 10000"):
        run(server, connect, tmp_path)
    server.records[20_000] = "2020/01/01"
    assert right(server, run(server, connect, tmp_path, page_size=1000))


def test_a_query_that_matches_nothing_says_how_it_was_read_and_what_to_do(serve, connect, tmp_path):
    server = serve(some(5))
    server.remarks = "<ErrorList><PhraseNotFound>nothing</PhraseNotFound></ErrorList>"
    query = Query(
        text="devic AND nothing",
        lines=(Line(id="a", label="Devic", text="devic"), Line(id="b", label="none", text="nothing")),
    )
    with pytest.raises(ReviewError) as err:
        run(server, connect, tmp_path, query=query)
    said = str(err.value)
    assert said.startswith("the query matches nothing: devic AND nothing (PubMed reads it as read(devic AND nothing)")
    assert (
        "phrase not found: nothing" in said
        and "alone, none matches nothing either" in said
        and "config/lexicon" in said
    )


def test_nothing_found_is_asked_again_the_next_time(serve, connect, tmp_path):
    server = serve({})
    with pytest.raises(ReviewError, match="matches nothing"):
        run(server, connect, tmp_path)
    server.records[5] = "2020/01/01"
    assert run(server, connect, tmp_path).pmids == ("5",)


def test_a_phrase_that_is_not_found_is_a_loud_warning(serve, connect, tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    server = serve(some(3))
    server.remarks = '<WarningList><QuotedPhraseNotFound>"devik"[tiab]</QuotedPhraseNotFound></WarningList>'
    result = run(server, connect, tmp_path)
    assert result.warnings == ('quoted phrase not found: "devik"[tiab]',)
    assert result.as_dict()["warnings"] == list(result.warnings)
    assert 'PubMed remarks on the query: quoted phrase not found: "devik"[tiab]' in caplog.text


def test_records_found_but_not_sent_are_asked_for_once_more_and_listed(serve, connect, tmp_path, caplog):
    server = serve(some(25))
    server.gone = {3, 17}
    result = run(server, connect, tmp_path)
    assert right(server, result)
    assert result.missing == ("17", "3")
    assert (result.as_dict()["count"], result.as_dict()["retrieved"]) == (25, 23)
    assert server.log[-1][1]["id"] == "17,3"
    assert "did not send 2 records: 17, 3" in caplog.text


def test_a_page_that_comes_empty_once_loses_nothing(serve, connect, tmp_path):
    server = serve(some(25))
    server.faults = [Fault(body=SET % b"")]
    result = run(server, connect, tmp_path)
    assert right(server, result) and result.missing == ()


def test_a_page_with_other_records_is_asked_for_by_pmid(serve, connect, tmp_path):
    server = serve(some(25))
    server.faults = [Fault(body=SET % article(999))]
    assert right(server, run(server, connect, tmp_path))


def test_a_viewer_timeout_makes_pages_smaller(serve, connect, tmp_path):
    server = serve(some(64))
    server.faults = [Fault(status=400, body=TIMEOUT, times=999, only_above=5)]
    result = run(server, connect, tmp_path, page_size=32)
    assert right(server, result)
    sizes = [int(p["retmax"]) for u, p in server.log if u == "efetch"]
    assert sizes == [32, 16, 8, *[4] * 16]
    server.log.clear()
    assert right(server, run(server, connect, tmp_path, page_size=32))
    assert server.log == []


def test_a_single_record_that_times_out_is_asked_again_in_patience(serve, connect, tmp_path, naps):
    server = serve({5: "2020/01/01"})
    server.faults = [Fault(status=400, body=TIMEOUT, times=2)]
    assert right(server, run(server, connect, tmp_path))
    assert naps == [1, 2]


def test_an_expired_history_is_searched_again(serve, connect, tmp_path):
    server = serve(some(30))
    client = connect(server)
    real = client.efetch

    def efetch(**more):
        if server.count("efetch") == 1:
            server.forget()
        return real(**more)

    client.efetch = efetch
    result = run_search(client=client, query=QUERY, store=Store(tmp_path), page_size=10)
    assert right(server, result)
    assert server.count("esearch") == 4
    assert server.count("efetch") == 4


def test_after_an_expired_history_and_a_changed_pubmed_the_set_stays_that_of_its_day(serve, connect, tmp_path):
    server = serve(some(30))
    client = connect(server)
    real = client.efetch

    def efetch(**more):
        if server.count("efetch") == 1:
            server.forget()
            server.records[31] = "2020/01/01"
        return real(**more)

    client.efetch = efetch
    result = run_search(client=client, query=QUERY, store=Store(tmp_path), page_size=10)
    assert result.pmids == tuple(str(n) for n in range(30, 0, -1))
    assert len(dict(result.articles())) == 30


def test_a_history_that_expired_between_two_runs(serve, connect, tmp_path):
    server = serve(some(30))
    server.faults = [Fault(status=400, body=b'{"error":"API key invalid"}')]
    with pytest.raises(EntrezError):
        run(server, connect, tmp_path, today="2026-03-04")
    server.forget()
    result = run(server, connect, tmp_path, today="2026-03-05")
    assert right(server, result)
    assert result.day == "2026-03-04"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, body=b'{"error":"API rate limit exceeded","count":"4","limit":"3"}', times=3),
        Fault(body=b'{"error":"API rate limit exceeded"}', times=3),
        Fault(status=500, body=b"<html>WWW Error 500 Diagnostic</html>", times=3),
        Fault(body=b"<html>captcha</html>", times=3),
        Fault(reset=True, times=3),
        Fault(cut=700, announced=True, times=3),
        Fault(cut=700, times=3),
        Fault(utility="esearch", cut=300, times=3),
        Fault(utility="esearch", body=(SEARCH % "<ERROR>Search Backend failed: oops</ERROR>").encode(), times=3),
    ],
    ids=["429", "200 rate limit", "500", "html", "reset", "cut announced", "cut", "esearch cut", "backend"],
)
def test_no_passing_fault_loses_or_doubles_a_record(serve, connect, tmp_path, fault):
    server = serve(some(40))
    server.faults = [Fault(**vars(fault))]
    assert right(server, run(server, connect, tmp_path))


def test_a_damaged_answer_is_asked_for_again_and_no_other(serve, connect, tmp_path):
    server = serve(some(30))
    result = run(server, connect, tmp_path)
    server.log.clear()
    digest = result.places["5"].digest
    path = tmp_path / "answers" / digest[:2] / f"{digest}.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ReviewError, match="gone or damaged: run the search again"):
        list(result.articles())
    assert right(server, run(server, connect, tmp_path))
    assert len(server.log) == 1


def test_progress_tells_what_is_done(serve, connect, tmp_path):
    told = []
    run(serve(some(30)), connect, tmp_path, progress=lambda *step: told.append(step))
    assert told[:2] == [("counting search lines", 1, 2), ("counting search lines", 2, 2)]
    assert told[2:] == [("fetching records", n, 30) for n in (0, 10, 20, 30, 30)]


@pytest.mark.parametrize("folder", ["resources", "shared"])
def test_all_records_of_a_folder_come_through_the_snapshot_server_byte_for_byte(connect, tmp_path, folder):
    path = ROOT / "resources" / "snapshot" if folder == "resources" else shared("data", "pubmed_xml")
    everything = Query(text="all[sb]", lines=())
    with snapshot_server(path, limits=None) as server:
        result = run(SimpleNamespace(url=server.base_url), connect, tmp_path, query=everything, page_size=25)
    stored = {}
    for file in path.glob("*.xml*"):
        data = file.read_bytes()
        stored |= dict(article_slices(gzip.decompress(data) if file.suffix == ".gz" else data))
    assert len(stored) > 50
    assert dict(result.articles()) == stored
