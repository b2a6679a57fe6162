"""A table of studies by the same workflow: treatments of NMOSD, on the embedded snapshot, with a correction by a person."""

import csv
import json

import pytest
from docx import Document
from openpyxl import load_workbook
from running import snakemake

from casereview.records import PARTS, Record, Study, load_jsonl
from casereview.units import STUDIES

CORRECTION = "90000086,1,follow_up,96 weeks,full text,roe,2026-11-21"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("third")
    people = folder / "config/reviews/nmosd-treatment/corrections.csv"
    people.parent.mkdir(parents=True)
    people.write_text(f"record_id,study,field,value,note,reviewer,date\n{CORRECTION}\n")
    run = snakemake("--config", "review=nmosd-treatment", folder=folder)
    assert run.code == 0, run.said
    return folder / "results/nmosd-treatment"


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_eight_studies_are_rows_and_what_is_of_patients_alone_is_not_made(results):
    studies = list(load_jsonl(results / STUDIES.rows, Study))
    assert [s.pmid for s in studies] == [str(n) for n in range(90000085, 90000093)]
    for path in (
        "extraction/patients.jsonl",
        "extraction/same_patient.csv",
        "report/appraisal.csv",
        "report/overview.svg",
    ):
        assert not (results / path).exists()


def test_every_quote_stands_where_it_says(results):
    texts = {r.record_id: r for r in load_jsonl(results / "records/unique.jsonl", Record)}
    facts = [f for row in rows(results / "table/cells.csv") for f in [row] if f["source"] != "correction"]
    assert len(facts) > 80
    for fact in facts:
        text = getattr(texts[fact["quoted_report"]], fact["section"])
        assert text[int(fact["start"]) : int(fact["end"])] == fact["quote"].removeprefix("'")
    assert "study" in rows(results / "table/cells.csv")[0]


def test_the_table_tells_the_study_of_the_issue(results):
    table = (results / "table/review_table.md").read_text("utf-8")
    row = next(line for line in table.splitlines() if "60 patients" not in line and "Control group (n = 30)" in line)
    for told in (
        "Control group (n = 30): AZA",
        "Treatment group (n = 30): AZA + MMF",
        "April 2015 to March 2019",
        "6 months",
        "ADL score (6 months): treatment group higher than control group",
        "EDSS score (6 months): treatment group lower than control group",
        "Relapses (6 and 12 months after discharge): treatment group lower than control group",
        "Adverse events: treatment group lower than control group",
    ):
        assert told in row


def test_a_correction_is_marked_in_every_format(results):
    assert "96 weeks†" in (results / "table/review_table.md").read_text("utf-8")
    assert "96 weeks†" in (results / "table/review_table.html").read_text("utf-8")
    assert "96 weeks" in (results / "table/review_table.tex").read_text("utf-8")
    cells = [c.text for t in Document(str(results / "table/review_table.docx")).tables for r in t.rows for c in r.cells]
    assert any("96 weeks" in c for c in cells)
    book = load_workbook(results / "table/review_table.xlsx")
    assert book.sheetnames[0] == "Studies"
    (applied,) = rows(results / "extraction/corrections.csv")
    assert (applied["study"], applied["state"]) == ("1", "applied")


def test_the_flow_counts_studies_and_reports_and_no_patients(results):
    n = {row["box"]: int(row["n"]) for row in rows(results / "report/prisma.csv")}
    assert (n["included_studies"], n["included_reports"]) == (8, 8)
    assert not [box for box in n if "patients" in box]
    assert "Patients in the table" not in (results / "report/prisma.svg").read_text("utf-8")


def test_the_summary_is_recounted_from_the_studies(results):
    studies = [json.loads(line) for line in (results / STUDIES.rows).read_text("utf-8").splitlines()]
    told = {(r["topic"], r["item"]): r["n"] for r in rows(results / "report/summary.csv")}
    assert told["studies", "in the table"] == str(len(studies))
    for drug in ("azathioprine", "rituximab", "placebo"):
        given = [{t for f in s["fields"]["interventions"] for t in f["value"]["treatments"]} for s in studies]
        assert told["treatment", drug] == str(sum(drug in g for g in given))
    found = [f["value"] for s in studies for f in s["fields"]["outcomes"]]
    assert set(found[0]) == set(PARTS["outcomes"].__dataclass_fields__)
    lower = sum(v["measure"] == "EDSS score" and v["direction"] == "lower" for v in found)
    assert told["results on EDSS score", "lower"] == str(lower)


def test_methods_checklist_and_audit_page_speak_of_studies(results):
    methods = (results / "report/methods.md").read_text("utf-8")
    assert (
        "Studies are tabulated one by one" in methods and "JBI" not in methods and "patients were read" not in methods
    )
    assert "one row a study" in (results / "report/prisma_checklist.md").read_text("utf-8")
    page = (results / "report/audit.html").read_text("utf-8")
    assert '"unit":{"noun":"study","rows":"studies"}' in page


def test_the_last_word_of_a_run_counts_studies(results):
    from casereview.report.outcome import outcome

    assert outcome(results, STUDIES)[0].startswith("8 reports included, 8 studies in the table")
