"""The spaCy pipeline: from the sections of a report to one `Doc` with sentences, mentions and abbreviations.

Blank English, no trained model: the tokenizer, the sentences, the lexicon's matcher, the abbreviations and the
assertion status are all rules, so that the same text gives the same answer everywhere.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import spacy
from spacy.attrs import IS_ALPHA, IS_DIGIT, IS_PUNCT, IS_SPACE, IS_UPPER, LOWER, NORM
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from casereview.lexicon import Lexicon
from casereview.records import Layer, Section
from casereview.text import assertion, matching, sentences  # noqa: F401 (each registers its component)
from casereview.text.normalise import Normalised, normalise

__all__ = ["Place", "Quote", "load", "quote", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a section stands in the `Doc`: its characters `doc.text[start:end]`, and the way back to its own text."""

    section: Section
    start: int
    end: int
    normal: Normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage as it stands in its section: `section.text[start:end] == text`. `section` is the section's name."""

    text: str
    section: str
    layer: Layer
    start: int
    end: int


for _name in ("sections", "mentions", "abbreviations", "undefined", "measures"):
    Doc.set_extension(_name, default=None, force=True)
# spaCy puts `doc.text` together anew each time it is asked for, which is most of the time of a rule that asks often.
Doc.set_extension("text", getter=lambda doc: doc.user_data.get("text") or doc.text, force=True)


_NEEDED = {LOWER, IS_ALPHA, IS_DIGIT, IS_PUNCT, IS_SPACE, IS_UPPER}


def load(lexicon: Lexicon, *, measures: bool = False) -> Language:
    """The pipeline for a lexicon. Loading takes a second or two for some thousand forms; keep and reuse it.

    Args:
        measures: find outcome measures too (`doc._.measures`), for tables of studies.
    """
    nlp = spacy.blank("en")
    nlp.max_length = 100_000_000  # no parser or model runs here that would need memory by the length of a text
    # Of what spaCy works out for each new word only this is used; the rest is half the time to load.
    nlp.vocab.lex_attr_getters = {a: f for a, f in nlp.vocab.lex_attr_getters.items() if a in _NEEDED} | {
        NORM: matching.fold
    }
    nlp.tokenizer = _tokenizer(nlp)
    nlp.add_pipe("casereview_sentences")
    nlp.add_pipe("casereview_mentions").use(nlp, lexicon)
    nlp.add_pipe("casereview_assertion")
    if measures:
        nlp.add_pipe("casereview_measures").use(nlp, lexicon)
    return nlp


def read(nlp: Language, sections: Iterable[Section]) -> Doc:
    """The `Doc` of one report: its sections in order, each normalised, one a paragraph of `doc.text`."""
    places: list[Place] = []
    parts: list[str] = []
    at = 0
    for section in sections:
        normal = normalise(section.text)
        places.append(Place(section=section, start=at, end=at + len(normal.text), normal=normal))
        parts.append(normal.text)
        at += len(normal.text) + 1
    text = "\n".join(parts)
    doc = nlp.make_doc(text)
    doc.user_data["text"] = text
    doc._.sections = places
    return nlp(doc)


def quote(doc: Doc, start: int, end: int) -> Quote:
    """The passage `doc.text[start:end]` as it stands in its section; one that runs on ends with its first section."""
    places = doc._.sections
    place = places[max(0, bisect_right([p.start for p in places], start) - 1)]
    length = place.end - place.start
    first = min(max(start - place.start, 0), length)
    last = min(max(end - place.start, first), length)
    begin, finish = place.normal.origin(first, last)
    section = place.section
    return Quote(text=section.text[begin:finish], section=section.name, layer=section.layer, start=begin, end=finish)


def _tokenizer(nlp: Language) -> Tokenizer:
    """Words and single marks: every character that is no letter or digit is a token of its own.

    spaCy's English rules keep `IgG+`, `IgG(+` and `IgG.` whole and cut `T4` and `lgmd1g` (NLP.md, section 5).
    Decimals, ratios and thousands stay whole: `0.5`, `1:320`, `1,000`.
    """
    mark = r"(?:[^\w\s]|_)"
    inner = re.compile(rf"(?<!\d){mark}|{mark}(?!\d)|(?<=\d)(?:[^\w\s.,:]|_)(?=\d)")
    return Tokenizer(
        nlp.vocab,
        rules={},
        prefix_search=re.compile(rf"^{mark}").search,
        suffix_search=re.compile(rf"{mark}$").search,
        infix_finditer=inner.finditer,
    )
