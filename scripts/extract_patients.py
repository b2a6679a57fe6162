"""Read the patients of every included report from title, abstract and full text."""

from pathlib import Path

from casereview import lexicon
from casereview.extraction.extract import extract
from casereview.log import progress, reporting
from casereview.records import FullText, Record, dump_jsonl, load_jsonl, sections_of
from casereview.review import load_review
from casereview.screening.decisions import read_csv
from casereview.text import pipeline


def extract_patients(
    *,
    path_to_decisions: str,
    path_to_records: str,
    path_to_fulltexts: str,
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_patients: str,
) -> None:
    included = {d.record_id for d in read_csv(path_to_decisions) if d.decision == "include"}
    records = [r for r in load_jsonl(path_to_records, Record) if r.record_id in included]
    bodies = {f.record_id: f.sections for f in load_jsonl(path_to_fulltexts, FullText)}
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    nlp = pipeline.load(terms)
    patients = []
    with progress() as show:
        for done, record in enumerate(records, start=1):
            doc = pipeline.read(nlp, [*sections_of(record), *bodies.get(record.record_id, ())])
            patients += extract(doc, report_id=record.record_id, review=review, lexicon=terms)
            show("Extracting", done, len(records))
    dump_jsonl(patients, path_to_patients)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        extract_patients(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_patients=snakemake.output.patients,
        )
