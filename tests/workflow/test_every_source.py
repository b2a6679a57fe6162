"""A review with PubMed, two imports, a full text that a person put in as PDF, and citation searching: the flow adds up, by source."""

import pytest
from conftest import ROOT
from recount import agrees
from running import snakemake
from typeset import Text, column, pdf, wrapped
from workflow.test_citations import RECORDS, write_snapshot

from casereview.records import FullText, load_csv, load_jsonl

IMPORTED = """TY  - JOUR
AN  - L1
TI  - {first}
AU  - Roe, A
PY  - 2020
JO  - Journal
AB  - {abstract}
ER  -
TY  - JOUR
AN  - L2
TI  - Optic neuritis and dry eyes
AU  - Poe, B
PY  - 2021
JO  - Another Journal
ER  -
"""
SECOND = """TY  - JOUR
ID  - S1
TI  - Optic neuritis and dry eyes
AU  - Poe, B
PY  - 2021
JO  - Another Journal
VL  - 4
ER  -
TY  - JOUR
ID  - S2
TI  - Lupus in pregnancy: a randomised trial
AU  - Moe, C
PY  - 2019
JO  - Journal
AB  - We randomly assigned 300 pregnant women with lupus to two groups.
ER  -
"""
CASE = (
    "A 62-year-old woman with Sjögren's syndrome for nine years lost the sight of her left eye within two days. Serum AQP4-IgG was positive, "
    "and neuromyelitis optica spectrum disorder was diagnosed. Methylprednisolone was given for five days, and she recovered fully. "
    "Azathioprine was begun."
)
CONFIG = "pubmed={query: 'searchword[ti]', snapshot: snapshot}"


def article() -> bytes:
    lines = [("Case report", "bold"), *((line, "plain") for line in wrapped(CASE, 90))]
    body = [Text(50, 640 - 12 * n, text, 9, font) for n, (text, font) in enumerate(lines)]
    return pdf([*column(["Optic neuritis and dry eyes"], x=50, top=740, size=16), *body])


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    write_snapshot(folder / "snapshot")
    first = RECORDS[0]
    (folder / "embase.ris").write_text(IMPORTED.format(first=first.title.upper(), abstract=first.abstract))
    (folder / "scopus.ris").write_text(SECOND)
    (folder / "config/reviews").mkdir(parents=True)
    review = (ROOT / "config/reviews/nmosd-ctd.yaml").read_text(encoding="utf-8")
    imports = "".join(f"  - {{file: {name}.ris, database: {name.title()}}}\n" for name in ("embase", "scopus"))
    more = f"\ncitations: [references, citing]\nimports:\n{imports}"
    (folder / "config/reviews/nmosd-ctd.yaml").write_text(review + more, encoding="utf-8")
    run = snakemake("--config", CONFIG, folder=folder)
    assert run.code == 0, run.said
    found = folder / "results/nmosd-ctd"
    (without,) = (row for row in load_csv(found / "fulltext/retrieval.csv") if row["record_id"] == "embase:L2")
    assert without["obtained"] == "no"
    before = {d["record_id"]: d for d in load_csv(found / "screening/decisions.csv")}
    assert before["embase:L2"]["decision"] == "unclear"
    # What a reviewer does with the list of reports without full text.
    (folder / "fulltext").mkdir()
    (folder / f"fulltext/{without['file']}.pdf").write_bytes(article())
    run = snakemake("--config", CONFIG, folder=folder)
    assert run.code == 0, run.said
    return found


def test_the_numbers_add_up_by_source(results):
    rows = {
        row["source"]: {k: int(v) for k, v in row.items() if v.isdigit()}
        for row in load_csv(results / "report/sources.csv")
    }
    assert list(rows) == ["pubmed", "embase", "scopus", "citations"]
    for row in rows.values():
        assert row["identified"] == row["not_received"] + row["duplicates"] + row["screened"]
        assert row["screened"] == row["excluded"] + row["sought"]
        assert row["sought"] == row["retrieved"] + row["not_retrieved"]
        assert row["sought"] == row["excluded_fulltext"] + row["unclear"] + row["included"]
    assert [(row["identified"], row["duplicates"], row["included"]) for row in rows.values()] == [
        (1, 0, 1), (2, 1, 1), (2, 1, 0), (4, 0, 2),
    ]  # fmt: skip
    n = agrees(results)
    for box in ("screened", "sought", "retrieved", "unclear", "not_received"):
        assert n[box] == sum(row[box] for row in rows.values())
    assert n["included_reports"] == sum(row["included"] for row in rows.values())
    assert n["duplicates_automation"] == 2


def test_what_stood_in_the_pdf_settles_the_report_and_is_quoted_with_its_page(results):
    (decision,) = (d for d in load_csv(results / "screening/decisions.csv") if d["record_id"] == "embase:L2")
    assert (decision["decision"], decision["stage"]) == ("include", "full_text")
    assert decision["quote_section"] == "Case report (page 1)"
    (patient,) = (p for p in load_jsonl(results / "extraction/patients.jsonl") if p["pmid"] == "embase:L2")
    fields = patient["fields"]
    assert (fields["age"]["value"], fields["primary_disease"]["value"]) == (62, "SjS")
    assert {f["section"] for f in fields["treatments"]} == {"Case report (page 1)"}
    (text,) = (t for t in load_jsonl(results / "fulltext/fulltexts.jsonl", FullText) if t.record_id == "embase:L2")
    section = next(s for s in text.sections if s.name == fields["age"]["section"])
    assert section.text[fields["age"]["start"] : fields["age"]["end"]] == fields["age"]["quote"]
    assert "Read from the full text" in (results / "table/review_table.md").read_text()


def test_what_was_merged_stands_in_one_list(results):
    merges = {(m["record_id"], m["merged_into"]) for m in load_csv(results / "records/merges.csv")}
    assert merges == {("embase:L1", "101"), ("scopus:S1", "embase:L2")}
