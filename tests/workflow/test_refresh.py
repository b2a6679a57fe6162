"""Asking PubMed again: one small request where it has nothing new, a search where it has, and a word on what is new."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from running import files, snakemake
from workflow.test_living import FIRST, case

from casereview.__main__ import NEWS, main
from casereview.snapshot.eutils import Reply
from casereview.snapshot.server import run as served
from casereview.snapshot.writer import write_set

KEY = "0123456789abcdef-of-a-user"
LIVE = "pubmed={source: entrez, email: reviewer@example.org, query: 'neuromyelitis[tiab]'}"


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    """A review of a PubMed on loopback that can be updated; `ask()` runs it, with a key, and returns the run and PubMed's log."""
    folder = tmp_path_factory.mktemp("refresh")

    class Review:
        records = dict(FIRST)
        path = folder

        @contextmanager
        def pubmed(self):
            write_set(self.records.values(), folder / "pubmed" / "a.xml.gz")
            with served(folder / "pubmed", limits=None) as server:
                yield server

        def ask(self, *more):
            with self.pubmed() as server:
                live = {"EUTILS_BASE_URL": server.base_url, "NCBI_API_KEY": KEY}
                done = snakemake("--config", LIVE, *more, folder=folder, **live)
                assert KEY not in done.said
                assert {key for entry in server.log for key in entry.params.get("api_key", ())} <= {KEY}
                return done, [entry.utility for entry in server.log]

    made = Review()
    done, _ = made.ask()
    assert done.code == 0, done.said
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["release", "--version", "1"]) == 0
    return made


def news(review, monkeypatch, capsys) -> tuple[int, str]:
    monkeypatch.chdir(review.path)
    return main(["news", "--exit-code"]), capsys.readouterr().out


def test_nothing_new_costs_one_small_request(review, monkeypatch, capsys):
    """From the first refresh on, which is the second search."""
    assert review.ask()[0].code == 0  # tells what changed since the version
    before = files(review.path / "results")
    run, asked = review.ask("refresh=True")
    assert (run.code, run.rules, asked) == (0, set(), ["einfo"])
    assert files(review.path / "results") == before
    code, said = news(review, monkeypatch, capsys)
    assert (code, said) == (0, "Nothing new since version 1 concerns the included reports (0 new records).\n")


def test_an_update_that_brings_nothing_reruns_no_screening(review):
    review.records[900] = replace(case(900), title="Gout", abstract="Gout.")
    run, asked = review.ask("refresh=True")
    assert run.code == 0, run.said
    assert "efetch" in asked and "esearch" in asked
    assert not run.rules & {"parse_records", "screen_records", "extract_rows", "write_table"}
    assert review.ask()[0].rules == set()


def test_a_new_report_is_found_and_told(review, monkeypatch, capsys):
    review.records[101] = case(101)
    run, _ = review.ask("refresh=True")
    assert run.code == 0, run.said
    code, said = news(review, monkeypatch, capsys)
    assert (code, said) == (NEWS, "New since version 1: 1 new record, 1 report newly included.\n")
    search = json.loads((review.path / "results/nmosd-ctd/search/search.json").read_text())
    assert (search["count"], search["previous"]["count"]) == (41, 40)
    again, asked = review.ask()
    assert (again.code, again.rules, asked) == (0, set(), [])


def test_without_pubmed_a_refresh_says_so_and_leaves_everything(review):
    before = files(review.path / "results")
    run = snakemake("--config", LIVE, "refresh=True", folder=review.path, EUTILS_BASE_URL="http://127.0.0.1:9/")
    assert run.code == 1
    assert "PubMed could not be asked whether it has anything new" in run.said
    assert files(review.path / "results") == before
    assert snakemake("--config", LIVE, folder=review.path, EUTILS_BASE_URL="http://127.0.0.1:9/").rules == set()


def test_a_refresh_that_fails_half_way_leaves_the_last_search_and_goes_on(review):
    kept = review.path / "results/nmosd-ctd/search/search.json"
    before = kept.read_bytes()
    review.records[102] = case(102)

    def broken(utility, params):
        return Reply(b"gone", "text/html", 404) if utility == "efetch" else None

    write_set(review.records.values(), review.path / "pubmed" / "a.xml.gz")
    with served(review.path / "pubmed", limits=None, fault=broken) as server:
        run = snakemake("--config", LIVE, "refresh=True", folder=review.path, EUTILS_BASE_URL=server.base_url)
    assert run.code == 1
    assert kept.read_bytes() == before
    # Updated once more before it goes on, with the answers that it holds; the next refresh finds what came since.
    found = len(review.records) - (900 in review.records)
    review.records[103] = case(103)
    run, asked = review.ask("refresh=True")
    assert run.code == 0, run.said
    assert asked.count("esearch") == 1, "only for a new place on the history server"
    assert json.loads(kept.read_text())["count"] == found
    run, asked = review.ask("refresh=True")
    assert run.code == 0, run.said
    assert asked[0] == "einfo" and json.loads(kept.read_text())["count"] == found + 1


def test_the_key_stands_in_no_file_that_the_runs_left(review):
    """Last of all. Snakemake's own files count, too."""
    left = files(review.path)
    assert any(name.startswith("logs/") for name in left) and any(name.startswith(".snakemake/") for name in left)
    assert [name for name, data in left.items() if KEY.encode() in data or KEY.encode() in name.encode()] == []
