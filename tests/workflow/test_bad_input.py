"""What a user gets for bad input: one clear sentence with what to do, exit code 1, nothing half-written."""

import gzip

import pytest
from running import files, snakemake

from casereview.records import Record
from casereview.snapshot.writer import write_set

GOOD = Record(
    record_id="90000001",
    pmid="90000001",
    title="Neuromyelitis optica with lupus",
    abstract="A woman had both.",
    year=2020,
)


@pytest.fixture
def snapshot(tmp_path):
    folder = tmp_path / "snapshot"
    folder.mkdir()
    return folder


def refused(run, *said):
    assert run.code == 1, run.said
    sentence = [line for line in run.said.splitlines() if line.startswith("What went wrong: ")]
    assert sentence, run.said
    for part in said:
        assert part in sentence[-1]


def pubmed(snapshot, query=""):
    return ["--config", f"pubmed={{snapshot: '{snapshot}'{query}}}"]


def test_no_email_for_the_live_pubmed(tmp_path):
    run = snakemake("--config", "pubmed={source: entrez}", folder=tmp_path)
    refused(run, "needs your e-mail address", "pubmed.email")
    assert not (tmp_path / "results").exists()


def test_no_such_review(tmp_path):
    refused(snakemake("--config", "review=nmosd-cdt", folder=tmp_path), "there is no review 'nmosd-cdt'", "nmosd-ctd")


def test_a_misspelt_key(tmp_path):
    refused(
        snakemake("--config", "pubmed={snapshto: x}", folder=tmp_path), "'pubmed.snapshto'", "did you mean 'snapshot'?"
    )


def test_an_empty_snapshot(tmp_path, snapshot):
    refused(snakemake(*pubmed(snapshot), folder=tmp_path), "is empty", ".xml")


def test_a_snapshot_that_is_not_there(tmp_path, snapshot):
    refused(snakemake(*pubmed(snapshot / "none"), folder=tmp_path), "none")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken.xml", b"<PubmedArticleSet><PubmedArticle><MedlineCitation>"),
        ("broken.xml.gz", gzip.compress(b"<PubmedArticleSet></PubmedArticleSet>" * 100)[:40]),
        ("page.xml", b"<html><body>404</body></html>"),
        ("empty.xml", b""),
    ],
    ids=["cut XML", "cut gzip", "a web page", "an empty file"],
)
def test_a_snapshot_with_a_broken_file_names_it(tmp_path, snapshot, name, data):
    write_set([GOOD], snapshot / "good.xml.gz")
    (snapshot / name).write_bytes(data)
    refused(snakemake(*pubmed(snapshot, ", query: 'all[sb]'"), folder=tmp_path), name)
    left = [path for path in files(tmp_path) if path.startswith("results/") and "answers" not in path]
    assert left == []


def test_a_query_that_matches_nothing(tmp_path, snapshot):
    write_set([GOOD], snapshot / "good.xml.gz")
    run = snakemake(*pubmed(snapshot, ", query: 'zebra[ti]'"), folder=tmp_path)
    refused(run, "matches nothing", "zebra[ti]")


def test_a_query_that_the_grammar_does_not_know(tmp_path, snapshot):
    write_set([GOOD], snapshot / "good.xml.gz")
    refused(snakemake(*pubmed(snapshot, ", query: 'lupus[nosuchfield]'"), folder=tmp_path), "nosuchfield")


def test_a_record_with_no_abstract_is_left_to_a_person(tmp_path, snapshot):
    write_set(
        [GOOD, Record(record_id="90000002", pmid="90000002", title="Neuromyelitis optica and lupus", year=2021)],
        snapshot / "two.xml",
    )
    run = snakemake(*pubmed(snapshot, ", query: 'all[sb]'"), folder=tmp_path)
    assert run.code == 0, run.said
    table = (tmp_path / "results/nmosd-ctd/screening/decisions.csv").read_text()
    assert "\n90000002,unclear,," in table


def test_a_lexicon_entry_twice_names_file_and_line(checkout, tmp_path):
    path = checkout / "config" / "lexicon" / "antibodies.yaml"
    path.write_text(path.read_text() + "ANA:\n  label: ANA\n")
    run = snakemake(folder=tmp_path, snakefile=checkout / "Snakefile")
    refused(run, "antibodies.yaml, line")
