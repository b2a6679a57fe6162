"""The default review on the embedded snapshot, from one command to a finished table."""

import csv
import signal
from itertools import takewhile

import generate
import pytest
from conftest import ROOT
from recount import agrees
from running import files, snakemake

from casereview.log import FAILED
from casereview.records import FIELDS, FullText, Patient, Record, load_jsonl, sections_of

HEADERS = [
    "Study",
    "Gender",
    "Ethnicity",
    "Primary Disease and the age of onset",
    "Secondary Disease and the age of onset",
    "Main Symptoms",
    "Auxiliary examinations",
    "Treatment and Outcome",
]


@pytest.fixture(scope="module")
def results(finished):
    return finished / "results" / "nmosd-ctd"


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_has_the_eight_columns_in_order(results):
    with open(results / "table/review_table.csv", encoding="utf-8-sig", newline="") as lines:
        assert next(csv.reader(lines))[:8] == HEADERS


def test_every_record_of_the_search_has_one_decision(results):
    records = [r.record_id for r in load_jsonl(results / "records/records.jsonl", Record)]
    decided = [d["record_id"] for d in rows(results / "screening/decisions.csv")]
    evidence = [row["record_id"] for row in load_jsonl(results / "screening/evidence.jsonl")]
    assert records == decided == evidence == sorted(records, key=int)
    assert len(records) > 35


def test_decisions_hold_to_the_contract(results):
    for row in rows(results / "screening/decisions.csv"):
        assert row["decision"] in ("include", "exclude", "unclear")
        assert bool(row["reason"]) == (row["decision"] == "exclude"), row
        assert row["decided_by"] == "automation"


def texts_of(results) -> dict[tuple[str, str], str]:
    """The text of every section of every report, by record and name."""
    records = load_jsonl(results / "records/unique.jsonl", Record)
    found = {(r.record_id, s.name): s.text for r in records for s in sections_of(r)}
    for body in load_jsonl(results / "fulltext/fulltexts.jsonl", FullText):
        found |= {(body.record_id, s.name): s.text for s in body.sections}
    return found


def test_every_quote_of_a_decision_and_of_evidence_stands_where_it_says(results):
    texts = texts_of(results)
    checked = 0
    for row in rows(results / "screening/decisions.csv"):
        if row["quote"]:
            text = texts[row["record_id"], row["quote_section"]]
            assert text[int(row["quote_start"]) : int(row["quote_end"])] == row["quote"]
            checked += 1
    for found in load_jsonl(results / "screening/evidence.jsonl"):
        for e in found["entities"]:
            assert texts[found["record_id"], e["section"]][e["start"] : e["end"]] == e["text"]
            checked += 1
    assert checked > 300


def test_every_fact_has_its_quote_where_it_says(results):
    texts = texts_of(results)
    checked = flags = 0
    for patient in load_jsonl(results / "extraction/patients.jsonl", Patient):
        assert list(patient.fields) == list(FIELDS)
        for name, found in patient.fields.items():
            assert isinstance(found, list) == (FIELDS[name] is list) or found is None
            for fact in found if isinstance(found, list) else [found] if found else []:
                assert texts[patient.pmid, fact.section][fact.start : fact.end] == fact.quote != ""
                checked += 1
        for flag in patient.flags:
            assert not patient.fields[flag.field] or flag.field == "onset_order"
            assert texts[patient.pmid, flag.section][flag.start : flag.end] == flag.quote != ""
            flags += 1
    assert checked > 200 and flags > 3


def test_only_included_reports_are_in_the_table(results):
    included = {r["record_id"] for r in rows(results / "screening/decisions.csv") if r["decision"] == "include"}
    assert {p.pmid for p in load_jsonl(results / "extraction/patients.jsonl", Patient)} <= included
    assert {r["record_id"] for r in rows(results / "fulltext/retrieval.csv")} == included


def test_the_table_says_that_its_texts_are_rewritten(results):
    assert "must not be cited" in (results / "table/review_table.md").read_text()
    assert "must not be cited" in (results / "table/review_table.csv").read_text(encoding="utf-8-sig")
    assert "must not be cited" in (results / "report/search_report.md").read_text()


def test_the_flow_is_recounted_from_the_files(results):
    told = agrees(results)
    assert told["screened"] > 35 and told["included_patients"] > 20


def test_csv_and_markdown_carry_the_same_rows(results):
    table = list(takewhile(lambda r: any(r.values()), rows(results / "table/review_table.csv")))
    text = (results / "table/review_table.md").read_text()
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) - 2 == len(table) > 20


def test_a_run_leaves_results_and_logs_and_nothing_else(finished):
    assert {p.name for p in finished.iterdir()} == {"results", "logs", ".snakemake"}
    assert {p.name for p in (finished / "results/nmosd-ctd/search").iterdir()} == {
        "answers",
        "raw",
        "search.json",
        "vanished.csv",
        "query.json",
    }


def test_a_second_run_has_nothing_to_do(finished):
    before = files(finished / "results")
    run = snakemake(folder=finished)
    assert run.code == 0
    assert "Nothing to be done" in run.said
    assert run.rules == set()
    assert files(finished / "results") == before


def test_stopped_by_a_full_disk_and_killed_it_goes_on_in_another_folder_by_the_other_entry_to_the_same_bytes(
    finished, tmp_path
):
    """The disk takes no more than so many bytes of a file; the kill takes the run with all its jobs (SIGKILL)."""
    assert snakemake(folder=tmp_path, killed_at="rule screen_records").code == -signal.SIGKILL
    size = (
        (finished / "results/nmosd-ctd/extraction/extracted.jsonl").stat().st_size
    )  # larger than what comes before it
    stopped = snakemake(folder=tmp_path, largest_file=size - 1)
    assert stopped.code == 1
    assert (
        f"\n{FAILED}results/nmosd-ctd/extraction/extracted.jsonl: the file grew larger than files may be"
        in stopped.said
    )
    assert "Traceback" not in stopped.said
    assert not (tmp_path / "results/nmosd-ctd/extraction/extracted.jsonl").exists()
    run = snakemake(folder=tmp_path, snakefile=ROOT / "workflow" / "Snakefile")
    assert run.code == 0, run.said
    assert "search_pubmed" not in run.rules and "screen_records" not in run.rules
    assert files(tmp_path / "results") == files(finished / "results")


def test_no_file_names_a_folder_of_this_machine(finished):
    for name, data in files(finished / "results").items():
        assert str(ROOT).encode() not in data, name
        assert str(finished).encode() not in data, name


def test_the_report_of_snakemake_is_written(finished, tmp_path):
    run = snakemake("--report", str(tmp_path / "report.html"), folder=finished)
    assert run.code == 0, run.said
    page = (tmp_path / "report.html").read_text()
    assert "review_table" in page
    assert "one row a patient" in page


def test_the_readme_shows_the_first_rows_of_this_table(results):
    rows_of_readme = generate.first_rows((ROOT / "README.md").read_text())
    assert rows_of_readme == generate.first_rows((results / "table/review_table.md").read_text())
