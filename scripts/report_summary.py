"""Tell the review in numbers."""

from pathlib import Path

from casereview import lexicon
from casereview.extraction.sides import sides_of
from casereview.log import reporting
from casereview.records import Patient, as_csv, load_jsonl, write_text
from casereview.report.summary import Number, names_of, summary, summary_text
from casereview.review import load_review
from casereview.screening.decisions import read_csv


def report_summary(
    *,
    path_to_patients: str,
    path_to_decisions: str,
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_text: str,
    path_to_csv: str,
) -> None:
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    numbers = summary(
        list(load_jsonl(path_to_patients, Patient)),
        sides=sides_of(review, terms),
        reports=sum(d.decision == "include" for d in read_csv(path_to_decisions)),
        labels={c.id: c.label for c in review.concepts},
        names=names_of(terms),
    )
    write_text(path_to_csv, as_csv(Number, numbers))
    write_text(path_to_text, summary_text(numbers, title=review.title))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_summary(
            path_to_patients=snakemake.input.patients,
            path_to_decisions=snakemake.input.decisions,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_text=snakemake.output.text,
            path_to_csv=snakemake.output.csv,
        )
