"""Tell the review in numbers."""

from collections.abc import Callable
from pathlib import Path

from casereview import lexicon
from casereview.extraction.sides import sides_of
from casereview.lexicon import Lexicon
from casereview.log import reporting
from casereview.records import Row, as_csv, load_jsonl, write_text
from casereview.report.study_summary import STUDY_NOTES, study_paragraph, study_summary
from casereview.report.summary import NOTES, Number, names_of, paragraph, summary, summary_text
from casereview.review import Review, load_review
from casereview.screening.decisions import read_csv

Told = tuple[list[Number], str, str]
"""The numbers, the paragraph made of them, and how they are to be read."""


def _patients(rows: list[Row], reports: int, review: Review, terms: Lexicon) -> Told:
    labels = {c.id: c.label for c in review.concepts}
    numbers = summary(rows, sides=sides_of(review, terms), reports=reports, labels=labels, names=names_of(terms))
    return numbers, paragraph(numbers), NOTES


def _studies(rows: list[Row], reports: int, review: Review, terms: Lexicon) -> Told:
    numbers = study_summary(rows, reports=reports)
    return numbers, study_paragraph(numbers), STUDY_NOTES


SUMMARIES: dict[str, Callable[[list[Row], int, Review, Lexicon], Told]] = {"patients": _patients, "studies": _studies}
"""Unit -> what tells of its rows."""


def report_summary(
    *,
    path_to_rows: str,
    path_to_decisions: str,
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_text: str,
    path_to_csv: str,
) -> None:
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    unit = review.table.unit
    reports = sum(d.decision == "include" for d in read_csv(path_to_decisions))
    numbers, told, notes = SUMMARIES[unit.id](list(load_jsonl(path_to_rows, unit.record)), reports, review, terms)
    write_text(path_to_csv, as_csv(Number, numbers))
    write_text(path_to_text, summary_text(numbers, title=review.title, told=told, notes=notes))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_summary(
            path_to_rows=snakemake.input.rows,
            path_to_decisions=snakemake.input.decisions,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_text=snakemake.output.text,
            path_to_csv=snakemake.output.csv,
        )
