"""What the text touches but no finder could read: *not found*, which is not the same as *not reported*.

A field that is empty although its cue stands in a sentence of the patient is flagged with that sentence. A field without a
cue is silent: the report does not tell. Cues are wide on purpose: a person who looks in vain loses a minute, one who is not told
loses a fact.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.records import Fact, Flag

if TYPE_CHECKING:
    from spacy.tokens import Doc

Fields = Mapping[str, Fact | list[Fact] | None]

_UNIT = r"(?:year|month|week)s?"
_DECADE = r"(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\d0['’]?s)"


@dataclass(frozen=True, slots=True)
class Cue:
    """`pattern` in the text touches `field`, unless one of `fields` is there."""

    field: str
    pattern: re.Pattern[str]
    note: str
    fields: tuple[str, ...] = ()


def _cue(field: str, pattern: str, note: str, *others: str, flags: re.RegexFlag = re.I) -> Cue:
    return Cue(field, re.compile(pattern, flags), note, (field, *others))


CUES = (
    _cue(
        "age",
        rf"\b(?:in (?:his|her|their) (?:early |mid[- ]?|late )?{_DECADE}|(?:early|mid|late)[- ]\d0['’]?s|middle[- ]aged?"
        r"|elderly|sexagenarian|septuagenarian|octogenarian|nonagenarian|young adult|teenaged?r?|adolescent|toddler)\b",
        "an age without a number",
    ),
    _cue(
        "ethnicity",
        r"\b(?:descent|ancestry|ethnicity|ethnic (?:origin|background|group))\b",
        "an origin that was not read",
    ),
    _cue("aqp4_igg", r"\baquaporin|\bAQP-?4\b|\bNMO[- ]IgG", "AQP4-IgG is named, its result was not read"),
    _cue(
        "antibodies",
        r"\b(?:auto-?antibod\w+|antibody (?:tests?|testing|panel|screen\w*)|autoimmune (?:panel|screen|work-?up|profile|markers?)"
        r"|serolog\w+|immunolog\w+ (?:tests?|testing|work-?up|studies|findings|profile))\b",
        "antibodies are spoken of, none was read",
        "aqp4_igg",
    ),
    _cue(
        "symptoms",
        r"\b(?:presented (?:with|because|due)|present(?:s|ing) (?:with|complaint)|complain(?:ed|s|ing) of|chief complaint|symptoms?"
        r"|admitted (?:for|with|because|due))\b",
        "symptoms are spoken of, none was read",
    ),
    _cue(
        "findings",
        r"\b(?:MRI|magnetic resonance|cerebrospinal fluid|CSF|biops\w+|(?:neurological|physical|ophthalm\w+|fundus) examination)\b",
        "an examination is named, its findings were not read",
        "spinal_levels",
    ),
    _cue(
        "treatments",
        r"\b(?:treated|treatment|therap(?:y|ies)|was (?:given|started on|administered|commenced on)|received)\b",
        "a treatment is spoken of, none was read",
        "acute_treatment",
        "maintenance_treatment",
    ),
    _cue(
        "outcome",
        r"\b(?:follow(?:ed)?[- ]?up|discharged?|recover\w*|improv\w+|relaps\w+|remission|outcome|died|death|sequelae)\b",
        "the further course is spoken of, no last state was read",
    ),
)
_TIMES = re.compile(
    rf"\b\d+[- ]{_UNIT}[- ](?:history|earlier|before|ago|prior|later|previously)|\bdiagnosed (?:at|in|with)\b[^.;]{{0,60}}\b(?:19|20)\d\d"
    rf"|\b(?:since|in) (?:the age of|(?:19|20)\d\d)\b|\bhistory of\b[^.;]{{0,80}}\b\d+ {_UNIT}",
    re.I,
)
_ONSETS = (("primary_onset_age", "primary_disease"), ("secondary_onset_age", "secondary_disease"))


def find(doc: "Doc", subject: Subject, found: Fields) -> list[Flag]:
    """A flag for every field that is empty although the text touches it.

    Args:
        found: all fields of the patient, as the finders left them.
    """
    flags = [
        _flag(doc, cue.field, cue.note, *at)
        for cue in CUES
        if not any(found[f] for f in cue.fields) and (at := _first(doc, subject, cue.pattern))
    ]
    order = found["onset_order"]
    if isinstance(order, Fact) and order.value == "unknown" and order.quote:
        flags.append(
            _of_fact("onset_order", f"both diseases are there, their order was not read ({order.rule})", order)
        )
    for onset, disease in _ONSETS:
        named = found[disease]
        if found[onset] is None and isinstance(named, Fact):
            at = _first(doc, subject, _TIMES, only=_names(doc, named))
            if at:
                flags.append(_flag(doc, onset, f"a time is told beside {named.value}, the age was not read", *at))
    return flags


def _names(doc: "Doc", disease: Fact) -> Collection[str]:
    """The words by which the text calls a disease."""
    concept = {disease.value} | {
        m.concept for m in doc._.mentions or () if doc._.text[m.start : m.end] == disease.quote
    }
    return {doc._.text[m.start : m.end] for m in doc._.mentions or () if m.concept in concept}


def _first(
    doc: "Doc", subject: Subject, pattern: re.Pattern[str], only: Collection[str] | None = None
) -> tuple[int, int] | None:
    """The first sentence of the patient that has the cue, and one of the words in `only`."""
    for sent in subject.sentences:
        cue = pattern.search(sent.text)
        if (
            cue
            and subject.covers(sent.start_char + cue.start())
            and (only is None or any(w in sent.text for w in only))
        ):
            return sent.start_char, sent.end_char
    return None


def _flag(doc: "Doc", field: str, note: str, start: int, end: int) -> Flag:
    return _of_fact(field, note, fact(doc, None, start, end, note))


def _of_fact(field: str, note: str, of: Fact) -> Flag:
    return Flag(
        field=field, note=note, quote=of.quote, source=of.source, section=of.section, start=of.start, end=of.end
    )
