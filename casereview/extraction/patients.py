"""Who is who: the patients of a report, and which stretches of its text speak of each.

Nothing of a stretch that belongs to nobody (background, other people's patients, relatives, statistics of a cohort) may become
a fact of a patient.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casereview.lexicon import Lexicon
from casereview.records import Fact
from casereview.text import pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start:end` of `doc.text`; `shared` if they speak of several patients at once ("both received")."""

    start: int
    end: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One patient of a report: `number` of `total`, from 1, and the stretches that speak of the patient, in order."""

    number: int
    total: int
    stretches: tuple[Stretch, ...]
    sentences: tuple["Span", ...]
    """Sentences that speak of the patient, at least in part, in order of the text."""

    def at(self, start: int) -> Stretch | None:
        """The stretch that holds this character of `doc.text`, if it speaks of the patient."""
        i = bisect_right(self.stretches, start, key=lambda s: s.start) - 1
        return self.stretches[i] if i >= 0 and start < self.stretches[i].end else None

    def covers(self, start: int) -> bool:
        """Does this character of `doc.text` speak of the patient?"""
        return self.at(start) is not None


def subjects(doc: "Doc", lexicon: Lexicon) -> list[Subject]:
    """The patients of a report in the order of their appearance; none where no patient is described."""
    sentences = tuple(doc.sents)
    stretches = tuple(Stretch(s.start_char, s.end_char) for s in sentences)
    return [Subject(1, 1, stretches, sentences)]


def fact(
    doc: "Doc",
    value: Any,
    start: int,
    end: int,
    rule: str,
    detail: str | None = None,
    flag: str | None = None,
) -> Fact:
    """A fact that is read off characters `start:end` of `doc.text`, with its quote and offsets in the section as it was."""
    q = pipeline.quote(doc, start, end)
    return Fact(
        value=value,
        quote=q.text,
        source=q.layer,
        section=q.section,
        start=q.start,
        end=q.end,
        rule=rule,
        detail=detail,
        flag=flag,
    )
