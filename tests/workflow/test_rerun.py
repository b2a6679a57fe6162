"""What an edit reruns: exactly the rules that it can matter to, and nothing when nothing changed."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from running import files, snakemake

from casereview.records import load_csv, load_jsonl

AFTER_SCREENING = {
    "draw_figures",
    "draw_timelines",
    "write_references",
    "report_summary",
    "collect_decisions",
    "retrieve_fulltexts",
    "read_fulltexts",
    "screen_fulltexts",
    "settle_decisions",
    "report_agreement",
    "report_audit",
    "extract_rows",
    "collect_rows",
    "write_table",
    "report_flow",
    "report_appraisal",
    "report_changes",
    "report_checklists",
}
SECOND_STAGE = AFTER_SCREENING - {"collect_decisions", "retrieve_fulltexts", "read_fulltexts"}
AFTER_EXTRACTION = {
    "draw_figures",
    "draw_timelines",
    "report_summary",
    "collect_rows",
    "write_table",
    "report_flow",
    "report_appraisal",
    "report_audit",
    "report_changes",
    "report_checklists",
}
AFTER_FLOW = {"report_flow", "report_checklists", "write_table"}


def append(text: str):
    return lambda path: path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def touch(path: Path) -> None:
    os.utime(path)


COMMENT = append("\n# a comment\n")

NOTHING = [
    # what is edited, and how: no rule runs
    ("README.md", append("\nmore\n")),
    ("config/config.yaml", COMMENT),
    ("config/lexicon/treatments.yaml", touch),
    ("casereview/text/assertion.py", touch),
    ("casereview/snapshot/server.py", COMMENT),
    ("casereview/pubmed/client.py", COMMENT),
    ("casereview/pubmed/vanished.py", COMMENT),
    ("casereview/pubmed/citations.py", COMMENT),
    ("casereview/fulltext/sources.py", COMMENT),
]
EDITS = [
    # what is edited, how, and the rules that run
    ("casereview/screening/agreement.py", COMMENT, {"report_agreement", "report_checklists"}),
    ("casereview/report/flow.py", COMMENT, AFTER_FLOW),
    ("casereview/references/formats.py", COMMENT, {"write_references"}),
    ("casereview/report/summary.py", COMMENT, {"report_summary"}),
    ("casereview/report/figures.py", COMMENT, {"draw_figures"}),
    ("casereview/report/timelines.py", COMMENT, {"draw_timelines"}),
    ("casereview/report/prisma.py", COMMENT, AFTER_FLOW),
    ("casereview/report/prisma_s.py", COMMENT, AFTER_FLOW),
    ("casereview/report/search_report.py", COMMENT, AFTER_FLOW),
    ("casereview/report/checklist.py", COMMENT, {"report_checklists"}),
    ("casereview/report/methods.py", COMMENT, {"report_checklists"}),
    ("casereview/report/changes.py", COMMENT, {"report_changes"}),
    ("casereview/report/audit_page/audit.js", append("\n// a comment\n"), {"report_audit"}),
    ("casereview/report/appraisal.py", COMMENT, {"report_appraisal", "report_audit", "report_checklists"}),
    ("casereview/table/cells.py", COMMENT, {"write_table"}),
    ("scripts/write_table.py", COMMENT, {"write_table"}),
    ("casereview/extraction/same_patient.py", COMMENT, AFTER_EXTRACTION),
    ("casereview/extraction/outcome.py", COMMENT, {"extract_rows", *AFTER_EXTRACTION}),
    ("casereview/fulltext/reading/jats.py", COMMENT, {"retrieve_fulltexts", "read_fulltexts", *SECOND_STAGE}),
    ("casereview/screening/fulltext.py", COMMENT, SECOND_STAGE - {"screen_fulltexts"}),
    ("scripts/screen_fulltexts.py", COMMENT, SECOND_STAGE),
    ("scripts/collect_unique.py", COMMENT, {"collect_unique", *AFTER_SCREENING} - {"collect_decisions"}),
    ("casereview/screening/decide.py", COMMENT, {"screen_records", *AFTER_SCREENING}),
    ("config/lexicon/treatments.yaml", COMMENT, {"spell_lexicon", "screen_records", *AFTER_SCREENING}),
    (
        "config/reviews/nmosd-ctd.yaml",
        COMMENT,
        {"import_records", "dedupe_records", "screen_records", *AFTER_SCREENING},
    ),
    ("casereview/imports/ris.py", COMMENT, {"import_records", "dedupe_records"}),
    ("casereview/imports/dedupe.py", COMMENT, {"dedupe_records"}),
    ("casereview/pubmed/xml.py", COMMENT, {"parse_records", "collect_records", "dedupe_records"}),
]


NOTES = re.compile(
    r"/(screening/shards/.*|screening/fulltexts|extraction/extracted)\.jsonl$|/search/(answers/|query\.json$)"
)
"""Files that note what they rest on, and the answers that were ever given: an edit that changes no result changes these."""


def told(project: Path) -> dict[str, bytes]:
    """Every file of the results that tells a result."""
    return {name: data for name, data in files(project / "results").items() if not NOTES.search(name)}


@pytest.fixture(scope="module")
def project(tmp_path_factory, checkout_of):
    """A copy of the project, its review run. Its tests edit it one after the other; taken back, all is as it was."""
    folder = checkout_of(tmp_path_factory.mktemp("rerun"))
    run = snakemake(folder=folder, snakefile=folder / "Snakefile")
    assert run.code == 0, run.said
    kept = {name: (folder / name).read_bytes() for name in {name for name, *_ in (*NOTHING, *EDITS)}}
    first = told(folder)
    yield folder
    for name, data in kept.items():
        (folder / name).write_bytes(data)
    run = snakemake(folder=folder, snakefile=folder / "Snakefile")
    assert run.code == 0, run.said
    assert told(folder) == first


def test_what_matters_to_no_rule_reruns_nothing(project):
    before = files(project / "results")
    for name, edit in NOTHING:
        edit(project / name)
    run = snakemake(folder=project, snakefile=project / "Snakefile")
    assert (run.code, run.rules) == (0, set()), run.said
    assert files(project / "results") == before


@pytest.mark.parametrize(
    ("name", "edit", "rules"), EDITS, ids=[f"{name}: {getattr(e, '__name__', '')}" for name, e, _ in EDITS]
)
def test_an_edit_reruns_exactly(project, name, edit, rules):
    before = told(project)
    edit(project / name)
    run = snakemake(folder=project, snakefile=project / "Snakefile")
    assert run.code == 0, run.said
    assert run.rules == rules
    after = told(project)
    assert after.keys() == before.keys()
    # The page has its script within it, comments and all.
    page = {"nmosd-ctd/report/audit.html"} if name.endswith("audit.js") else set()
    assert {name for name in after if after[name] != before[name]} == page


def test_a_correction_reads_nothing_again(project):
    path = project / "config/reviews/nmosd-ctd/corrections.csv"
    results = project / "results/nmosd-ctd"
    before = files(project / "results")
    first = next(load_jsonl(results / "extraction/patients.jsonl"))
    path.parent.mkdir(exist_ok=True)
    row = f"{first['pmid']},{first['patient']},ethnicity,Martian,letter of the authors,roe,2026-11-21\n"
    path.write_text("record_id,patient,field,value,note,reviewer,date\n" + row)
    try:
        run = snakemake(folder=project, snakefile=project / "Snakefile")
        assert run.code == 0, run.said
        assert run.rules == AFTER_EXTRACTION
        assert "Martian†" in (results / "table/review_table.md").read_text()
        assert "† Corrected by a reviewer." in (results / "table/review_table.html").read_text()
        (applied,) = load_csv(results / "extraction/corrections.csv")
        assert (applied["machine"], applied["state"]) == ("NA", "applied")
        assert not snakemake(folder=project, snakefile=project / "Snakefile").rules
    finally:
        path.unlink()
        assert snakemake(folder=project, snakefile=project / "Snakefile").code == 0
    assert files(project / "results") == before


def test_a_new_record_reruns_its_shard_alone(project):
    from casereview.records import Record
    from casereview.snapshot.writer import write_set

    new = Record(
        record_id="99999999", pmid="99999999", title="Neuromyelitis optica and lupus in one patient", year=2026
    )
    path = project / "resources/snapshot/new.xml.gz"
    write_set([new], path)
    try:
        run = snakemake(folder=project, snakefile=project / "Snakefile")
        assert run.code == 0, run.said
        started = Counter(re.findall(r"^localrule (\w+):", run.said, flags=re.M))
        assert (started["parse_records"], started["screen_records"]) == (1, 1)
    finally:
        path.unlink()
        assert snakemake(folder=project, snakefile=project / "Snakefile").code == 0


def test_every_rule_stands_in_the_table(project):
    listed = snakemake("--list-rules", folder=project, snakefile=project / "Snakefile").said
    rules = {
        line.split()[0] for line in listed.splitlines() if line.startswith(("  ", "\t")) or "_" in line.split(" ")[0]
    }
    # What goes out to PubMed, and what only reviews with citation searching do: tests/workflow/test_citations.py.
    asked_from_outside = {"search_pubmed", "trace_vanished", "search_citations", "parse_citations"}
    named = set().union(*(r for _, _, r in EDITS))
    assert {r for r in rules if (ROOT / "scripts" / f"{r}.py").exists()} - asked_from_outside == named
    assert {p.stem for p in (ROOT / "scripts").glob("*.py")} == named | asked_from_outside
