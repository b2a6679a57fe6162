"""A quote in its surroundings: what a reader needs to check a fact in a second."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casereview.records import Fact, Flag, FullText, Record, sections_of

Texts = Mapping[tuple[str, str], str]
"""The text of each section, by report and section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quote with what stands before and after it in its section, cut at words; `…` where more stands there."""

    before: str
    quote: str
    after: str


def texts_of(records: Iterable[Record], fulltexts: Iterable[FullText]) -> dict[tuple[str, str], str]:
    """The sections of records and of their full texts."""
    texts = {(r.record_id, s.name): s.text for r in records for s in sections_of(r)}
    return texts | {(f.record_id, s.name): s.text for f in fulltexts for s in f.sections}


def passage(fact: Fact | Flag, record_id: str, texts: Texts, *, around: int = 200) -> Passage:
    """The passage of a fact; the quote alone where its section is not among the texts, or where a person gave the fact.

    Args:
        record_id: the patient's report, unless the fact names another.
        around: characters on either side.
    """
    text = texts.get((getattr(fact, "record_id", None) or record_id, fact.section or ""))
    if text is None or fact.start is None or fact.end is None:
        return Passage(before="", quote=fact.quote or "", after="")
    start, end = max(0, fact.start - around), min(len(text), fact.end + around)
    before, after = text[start : fact.start], text[fact.end : end]
    if start:
        before = "… " + re.sub(r"^\S*\s+", "", before)
    if end < len(text):
        after = re.sub(r"\s+\S*$", "", after) + " …"
    return Passage(before=before, quote=text[fact.start : fact.end], after=after)
