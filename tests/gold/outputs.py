"""What the package makes of every text that is known here: decisions, evidence, rows and cells, text by text.

The sets are the three reviews on the embedded snapshot, and the gold under `../shared/eval` where it is there. Texts are read
in one process, as the workflow's scripts read them, without Snakemake.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from conftest import ROOT, SHARED

from casereview import lexicon
from casereview.annotate import _row as annotated
from casereview.extraction.extract import sections_of_text
from casereview.extraction.rows import reader
from casereview.fulltext.reading.jats import read_jats
from casereview.pubmed.xml import read_records
from casereview.records import Record, Section, sections_of, to_dict
from casereview.review import Review, load_review
from casereview.screening.decide import screen
from casereview.table.model import build_table
from casereview.text import pipeline

REVIEWS = ("nmosd-ctd", "nmosd-ssc", "nmosd-treatment")
EVAL = SHARED / "eval"
PATIENT_TEXTS = {
    "case_texts": EVAL / "case_texts.jsonl",
    "case_reports": EVAL / "public" / "case_reports.jsonl",
    "sentences": EVAL / "public" / "sentences.jsonl",
    "e3c_en": EVAL / "public" / "e3c_en.jsonl",
    "e3c_es": EVAL / "public" / "e3c_es.jsonl",
    "e3c_fr": EVAL / "public" / "e3c_fr.jsonl",
    "e3c_it": EVAL / "public" / "e3c_it.jsonl",
}
"""Sets of texts of patients, by name: a line is `{"id", "title", "text"}` with gold beside it."""


@cache
def terms() -> lexicon.Lexicon:
    return lexicon.load(ROOT / "config" / "lexicon")


@cache
def review(name: str) -> Review:
    return load_review(ROOT / "config" / "reviews" / f"{name}.yaml", terms())


@cache
def language(measures: bool = False):
    return pipeline.load(terms(), measures=measures)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def of_review(name: str) -> Iterator[dict]:
    """Each record of the snapshot under one review: decision, evidence, and for the included the rows with their cells."""
    asked = review(name)
    texts = _full_texts()
    read = reader(asked, terms())
    for record in sorted(read_records(ROOT / "resources/snapshot/pubmed.xml.gz"), key=lambda r: int(r.record_id)):
        body = texts.get(record.pmcid, ())
        out = _screened(record, asked, body)
        if out["decision"]["decision"] == "include":
            rows = read(record.record_id, [*sections_of(record), *body])
            out["rows"] = to_dict(rows)
            table = build_table(rows=rows, records=[record], lexicon=terms(), review=asked)
            out["cells"] = [
                {h.header: [line.text for line in c.lines] for h, c in zip(table.columns, row.cells, strict=True)}
                for row in table.rows
            ]
        yield {"id": record.record_id} | out


def _full_texts() -> dict[str, tuple[Section, ...]]:
    files = sorted((ROOT / "resources/snapshot/pmc").glob("*.xml"))
    return {p.stem: read_jats(p.read_bytes(), record_id="", source="pmc", source_id=p.stem).sections for p in files}


def _screened(record: Record, asked: Review, body: tuple[Section, ...] = ()) -> dict:
    """Title and abstract, then with the full text where there is one, as the workflow does; the later decision holds."""
    decision, evidence = screen(record, pipeline.read(language(), sections_of(record)), asked, terms())
    if body and decision.decision != "exclude":
        decision, evidence = screen(record, pipeline.read(language(), [*sections_of(record), *body]), asked, terms())
    return {"decision": to_dict(decision), "evidence": to_dict(evidence)}


def of_reports() -> Iterator[dict]:
    """`eval/reports.jsonl` read from PubMed XML under the default review: decisions, and rows of what the gold includes."""
    asked, read = review("nmosd-ctd"), reader(review("nmosd-ctd"), terms())
    for record, gold in gold_records():
        out = _screened(record, asked)
        if gold["label"] == "include":
            out["rows"] = to_dict(read(record.record_id, sections_of(record)))
        yield {"id": gold["id"], "pmid": record.record_id} | out


@cache
def gold_records() -> list[tuple[Record, dict]]:
    """The records of `eval/reports.jsonl` as PubMed would send them, each with its line of gold."""
    import subprocess
    import sys
    import tempfile

    gold = {g["id"]: g for g in lines(EVAL / "reports.jsonl")}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, EVAL / "to_pubmed_xml.py", EVAL / "reports.jsonl", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        ids = json.loads(Path(folder, "ids.json").read_text())
        return [(r, gold[ids[r.record_id]]) for r in read_records(Path(folder, "reports.xml"))]


def of_texts(name: str) -> Iterator[dict]:
    """One of `PATIENT_TEXTS`: what `annotate` and `extract` make of each text, and the decision on it as a record."""
    from casereview.extraction.extract import _patients
    from casereview.extraction.sides import sides_of

    asked = review("nmosd-ctd")
    sides = sides_of(asked, terms())
    for line in lines(PATIENT_TEXTS[name]):
        record = Record(record_id=str(line["id"]), title=line.get("title") or None, abstract=line["text"])
        doc = pipeline.read(language(), sections_of_text(line.get("title"), line["text"]))
        patients = _patients(doc, report_id="", lexicon=terms(), sides=sides)
        yield {
            "id": str(line["id"]),
            **_screened(record, asked),
            "rows": to_dict([replace(p, pmid="") for p in patients]),
            "annotated": annotated(doc, line["id"]),
        }


def all_outputs() -> Iterator[tuple[str, Iterator[dict]]]:
    """(set, its texts) of everything that is here; sets whose gold is absent are left out."""
    for name in REVIEWS:
        yield name, of_review(name)
    if (EVAL / "reports.jsonl").exists():
        yield "reports", of_reports()
    for name, path in PATIENT_TEXTS.items():
        if path.exists():
            yield name, of_texts(name)
