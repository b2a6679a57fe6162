"""The PubMed query of a review, made from the lexicon: for each concept its MeSH headings and title/abstract phrases.

PubMed folds case, hyphens and diacritics, so one phrase stands for all spellings that differ in these alone; and a phrase
that holds another one of the same concept finds nothing more ("discoid lupus" beside "lupus"), so it is left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from casereview.lexicon import Concept, Lexicon, written_terms
from casereview.review import Dates, Limits, Review
from casereview.spelling import variants

_COUNTED = ("disease", "disorder", "antibody", "myopathy", "nephritis", "channelopathy")
"""Heads of terms that are written in the plural too: one has Sjögren's syndrome, but connective tissue diseases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the search strategy: the concept's id and label, and its part of the query."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A PubMed query and the lines that it is made of; all lines are joined by AND."""

    text: str
    lines: tuple[Line, ...]


def build(review: Review, lexicon: Lexicon) -> Query:
    """The query of a review: concepts joined by AND, then limits; the same input gives the same text.

    Raises:
        ReviewError: never for a review that `load_review` accepted.
    """
    lines = [Line(id=c.id, label=c.label, text=_any_of(c.searched(lexicon))) for c in review.concepts]
    lines += _limits(review.dates, review.search)
    return Query(text=" AND ".join(f"({line.text})" for line in lines), lines=tuple(lines))


def _any_of(concepts: list[Concept]) -> str:
    """MeSH headings and phrases of the concepts, sorted, joined by OR."""
    headings = sorted({m.heading for c in concepts for m in c.mesh})
    return " OR ".join([f'"{h}"[mh]' for h in headings] + [f'"{p}"[tiab]' for p in phrases(concepts)])


def phrases(concepts: list[Concept]) -> list[str]:
    """What to look for in titles and abstracts: folded as PubMed folds, sorted, none that holds another one.

    Left out: ambiguous short forms (SS or RA alone would bring in tens of thousands of other records), misspellings, and
    plurals that nobody writes.
    """
    found = {folded(text) for c in concepts for text in _spellings(c)}
    kept: set[tuple[str, ...]] = set()
    for words in sorted((tuple(p.split()) for p in found), key=lambda w: (len(w), w)):
        parts = {words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
        if not parts & kept:
            kept.add(words)
    return sorted(" ".join(words) for words in kept)


def _spellings(concept: Concept) -> Iterator[str]:
    for term in written_terms(concept):
        yield from variants(term, plural=term.endswith(_COUNTED))
    for term in (t for many in concept.languages.values() for t in many):
        yield from variants(term, plural=False)
    yield from concept.acronyms


def folded(text: str) -> str:
    """As PubMed reads a phrase: lower case, no diacritics, hyphens and other punctuation as spaces, apostrophes kept.

    >>> folded("Gougerot–Sjögren’s syndrome")
    "gougerot sjogren's syndrome"
    """
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("ß", "ss"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w']+", " ", text).split())


def _limits(dates: Dates, limits: Limits) -> list[Line]:
    lines = []
    if dates.first or dates.last:
        tag = {"publication": "dp", "entry": "edat"}[dates.by]
        # PubMed's own open ends: 1800 before the first record, 3000 after the last.
        first, last = (dates.first or "1800").replace("-", "/"), (dates.last or "3000").replace("-", "/")
        shown = f"{dates.by} date from {dates.first or 'the beginning'} to {dates.last or 'today'}"
        lines.append(Line(id="dates", label=shown, text=f"{first}:{last}[{tag}]"))
    for name, tag in (("languages", "la"), ("publication_types", "pt")):
        values = sorted(getattr(limits, name))
        if values:
            text = " OR ".join(f'"{v.lower()}"[{tag}]' for v in values)
            lines.append(Line(id=name, label=f"{name.replace('_', ' ')}: {', '.join(values)}", text=text))
    return lines
