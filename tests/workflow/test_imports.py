"""Exports of other databases through the whole workflow: read, compared, screened, counted, and ruled by people."""

import shutil

import pytest
from conftest import ROOT
from recount import agrees
from running import files, snakemake

from casereview.records import Patient, Record, load_csv, load_jsonl

NEW = """TY  - JOUR
AN  - L777
AU  - Roe, Ann
AU  - Poe, Bob
TI  - Neuromyelitis optica spectrum disorder in a man with mixed connective tissue disease: a case report
JO  - Journal of Imported Cases
PY  - 2023
AB  - A 51-year-old man with mixed connective tissue disease for six years presented with paraplegia. AQP4-IgG was positive and neuromyelitis optica spectrum disorder was diagnosed. He received methylprednisolone 1 g daily for five days and then rituximab, and walks again.
ER  -
"""


def as_ris(record: Record) -> str:
    """What another database would say of a record: no PMID, other letters, no abstract."""
    names = "".join(f"AU  - {a.last}, {a.initials}\n" for a in record.authors if a.last)
    pages = f"SP  - {record.pages}\n" if record.pages else ""
    doi = f"DO  - {record.doi}\n" if record.doi else ""
    return (
        f"TY  - JOUR\nAN  - L1\n{names}TI  - {record.title.upper()}\nJO  - {record.journal_abbreviation or record.journal or ''}\n"
        f"PY  - {record.year or ''}\nVL  - {record.volume or ''}\n{pages}{doi}ER  -\n"
    )


@pytest.fixture(scope="module")
def folder(finished, tmp_path_factory):
    """A review with two imports: a new report beside a copy of one of PubMed's, and the same file once more."""
    folder = tmp_path_factory.mktemp("imports")
    records = list(load_jsonl(finished / "results/nmosd-ctd/records/records.jsonl", Record))
    known = next(r for r in records if r.doi and len(r.authors) > 1 and r.year)
    (folder / "imports").mkdir()
    (folder / "imports/embase.ris").write_text(
        NEW + as_ris(known) + "TY  - JOUR\nPY  - 2020\nER  -\n", encoding="utf-8"
    )
    shutil.copy(folder / "imports/embase.ris", folder / "imports/again.ris")
    (folder / "config/reviews").mkdir(parents=True)
    review = (ROOT / "config/reviews/nmosd-ctd.yaml").read_text(encoding="utf-8")
    imports = "".join(f"  - {{file: imports/{name}.ris, database: Embase}}\n" for name in ("embase", "again"))
    (folder / "config/reviews/nmosd-ctd.yaml").write_text(f"{review}\nimports:\n{imports}", encoding="utf-8")
    run = snakemake(folder=folder)
    assert run.code == 0, run.said
    return folder, known


@pytest.fixture
def results(folder):
    return folder[0] / "results/nmosd-ctd"


def test_files_and_faults_are_told(results):
    rows = load_csv(results / "records/imports.csv")
    assert [(r["file"], r["format"], r["records"], r["faults"]) for r in rows] == [
        ("imports/embase.ris", "ris", "2", "1"),
        ("imports/again.ris", "ris", "2", "1"),
    ]
    assert [(r["file"], r["why"][:16]) for r in load_csv(results / "records/import_faults.csv")] == [
        ("imports/embase.ris", "an entry without"),
        ("imports/again.ris", "an entry without"),
    ]


def test_duplicates_go_into_pubmeds_record_and_the_second_file_adds_none(results, folder):
    merges = {r["record_id"]: r["merged_into"] for r in load_csv(results / "records/merges.csv")}
    assert merges == {
        "embase:L1": folder[1].record_id,
        "embase:L1#2": folder[1].record_id,
        "embase:L777#2": "embase:L777",
    }
    left = {r.record_id for r in load_jsonl(results / "records/unique.jsonl", Record)}
    assert "embase:L777" in left and not left & merges.keys()


def test_an_imported_report_is_screened_read_and_in_the_table(results):
    decisions = {r["record_id"]: r for r in load_csv(results / "screening/decisions.csv")}
    assert decisions["embase:L777"]["decision"] == "include"
    (patient,) = [p for p in load_jsonl(results / "extraction/patients.jsonl", Patient) if p.pmid == "embase:L777"]
    assert (patient.fields["sex"].value, patient.fields["age"].value) == ("male", 51)
    assert "Roe and Poe" in (results / "table/review_table.md").read_text(encoding="utf-8")


def test_the_flow_counts_by_database_and_adds_up(results):
    n = agrees(results)
    assert (n["identified_embase"], n["duplicates_automation"]) == (4, 3)
    assert (
        n["identified_pubmed"] + n["identified_embase"]
        == n["screened"] + n["duplicates_automation"] + n["not_received"]
    )


def test_a_person_parts_what_was_merged_and_only_that_is_screened(folder, results):
    path = folder[0] / "config/reviews/nmosd-ctd/merges.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("record_id,merged_into,note,reviewer,date\nembase:L1,none,another report,roe,2026-11-21\n")
    before = files(folder[0] / "results")
    try:
        run = snakemake(folder=folder[0])
        assert run.code == 0, run.said
        assert "dedupe_records" in run.rules and "parse_records" not in run.rules and "import_records" not in run.rules
        assert "embase:L1" in {r["record_id"] for r in load_csv(results / "screening/decisions.csv")}
    finally:
        path.unlink()
        assert snakemake(folder=folder[0]).code == 0
    assert files(folder[0] / "results") == before


def test_a_file_that_is_not_there_is_one_sentence(folder, tmp_path):
    shutil.copytree(folder[0] / "config", tmp_path / "config")
    run = snakemake(folder=tmp_path)
    assert run.code != 0
    assert "imports/embase.ris is not there" in run.said and "Traceback" not in run.said
