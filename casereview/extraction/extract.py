"""All facts of all patients of a report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.errors import ReviewError
from casereview.extraction import course, demographics, findings, onset, outcome, patients, serology, treatments, unread
from casereview.extraction.sides import sides_of
from casereview.lexicon import Lexicon
from casereview.records import FIELDS, Fact, Patient, Section, dump_jsonl, load_jsonl, to_dict
from casereview.review import Review
from casereview.text import pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def extract(doc: "Doc", *, report_id: str, review: Review, lexicon: Lexicon) -> list[Patient]:
    """The eligible patients of a report, numbered from 1 in order of appearance: those who have every concept of the review.

    Every key of `records.FIELDS` is there; `None` is what the text does not say.
    """
    found = _patients(doc, report_id=report_id, lexicon=lexicon, sides=sides_of(review, lexicon))
    wanted = sides_of(review, lexicon)
    eligible = [p for p in found if all(_has(p, values) for values in wanted.values())]
    return [replace(p, patient=n) for n, p in enumerate(eligible, start=1)]


def _has(patient: Patient, values: frozenset[str]) -> bool:
    """Does a patient have a disease of one side, if only as a possible one?"""
    told = [patient.fields["primary_disease"], patient.fields["secondary_disease"], *(patient.fields["diseases"] or [])]
    return any(isinstance(f, Fact) and f.value in values for f in told)


def _patients(doc: "Doc", *, report_id: str, lexicon: Lexicon, sides: Mapping[str, frozenset[str]]) -> list[Patient]:
    out = []
    for subject in patients.subjects(doc, lexicon):
        fields: dict[str, Fact | list[Fact] | None] = dict.fromkeys(FIELDS)
        fields |= demographics.find(doc, subject, lexicon)
        for finder in (serology, findings, treatments, outcome):
            fields |= finder.find(doc, subject, lexicon)
        aqp4 = fields["aqp4_igg"]
        positive = aqp4 if isinstance(aqp4, Fact) and aqp4.value == "positive" else None
        fields |= onset.find(doc, subject, lexicon, sides, positive)
        unknown = fields.keys() - FIELDS.keys()
        if unknown:
            raise ReviewError(
                f"report {report_id}: a finder returned {', '.join(sorted(unknown))}, which records.FIELDS does not have"
            )
        flags = tuple(unread.find(doc, subject, fields))
        moments = tuple(course.find(doc, subject, lexicon, fields))
        out.append(Patient(pmid=report_id, patient=subject.number, fields=fields, flags=flags, course=moments))
    return out


def extract_texts(texts: str | Path, output: str | Path, *, nlp: "Language", review: Review, lexicon: Lexicon) -> int:
    """Read texts (`{"id", "title", "text"}` a line), write one line a patient, with `id` beside `pmid`; returns their number.

    No eligibility here: every patient who is described is a row.

    Raises:
        ReviewError: a line without `id` or `text`, with file and line.
    """
    rows = list(_rows(load_jsonl(texts), str(texts), nlp=nlp, review=review, lexicon=lexicon))
    dump_jsonl(rows, output)
    return len(rows)


def _rows(lines: Iterable[dict], path: str, *, nlp: "Language", review: Review, lexicon: Lexicon) -> Iterator[dict]:
    sides = sides_of(review, lexicon)
    for number, line in enumerate(lines, start=1):
        if not isinstance(line, dict) or not line.get("id") or not isinstance(line.get("text"), str):
            raise ReviewError(f'{path}, line {number}: expected {{"id": ..., "title": ..., "text": ...}}')
        doc = pipeline.read(nlp, sections_of_text(line.get("title"), line["text"]))
        for patient in _patients(doc, report_id=str(line.get("pmid") or ""), lexicon=lexicon, sides=sides):
            yield {"id": line["id"], **to_dict(patient)}


def sections_of_text(title: str | None, text: str) -> list[Section]:
    """A bare text as sections: `title` if there is one, and `text`."""
    parts = [Section(name="title", text=title, layer="title", kind="title")] if title else []
    return [*parts, Section(name="text", text=text, layer="abstract", kind="abstract")]


def fields_of(
    doc: "Doc", *, report_id: str, review: Review, lexicon: Lexicon
) -> list[dict[str, Fact | list[Fact] | None]]:
    """The facts of every patient described, eligible or not."""
    found = _patients(doc, report_id=report_id, lexicon=lexicon, sides=sides_of(review, lexicon))
    return [p.fields for p in found]
