"""The sentences of a report of a study, each with what it is for: its plan, its methods, its results, its conclusion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from casereview.records import Fact
from casereview.text.pipeline import quote

_LABELS = {
    "background": r"background|introduction|objectives?|aims?|purpose|importance|context|rationale|question",
    "methods": r"(?:patients|materials?|subjects|study design) and methods|methods?|design|setting|participants|patients|interventions?"
    r"|main outcomes?(?: and| measures?)*|measurements|exposures?|study design|data sources?",
    "results": r"results?|findings|outcomes",
    "conclusion": r"conclusions?(?: and relevance)?|interpretation|discussion|classification of evidence|(?:clinical )?trial registration"
    r"|registration|funding|significance|limitations?",
}
_LABEL = re.compile(
    r"\W*(?:" + "|".join(f"(?P<{zone}>(?i:{words}))" for zone, words in _LABELS.items()) + r")"
    r"(?:(?:/| and | & )(?i:[a-z ]{3,30}))?\s?(?:[:.]\s?|-\s|\]\s|$|(?<=[a-z])\s(?=[A-Z]))"
)
_PLAN = re.compile(
    r"(?i)\b(?:aims?|objectives?|purpose)\b|\bwe (?:aimed|sought|set out)\b|^to (?:compare|evaluate|assess|investigate|determine"
    r"|analy[sz]e|examine|explore|observe|study)\b|\b(?:is|are) (?:a|an) (?:rare|kind|severe|inflammatory|autoimmune|relapsing)\b"
    r"|\b(?:little|not) (?:is )?(?:known|clear|established)\b|\bfew (?:studies|data)\b"
)
_CONCLUSION = re.compile(
    r"(?i)^\W*(?:in conclusion|in summary|to conclude|conclusions?\b|our (?:results|findings|data|study)\b|these (?:results|findings|data)\b"
    r"|th(?:is|e present) (?:study|trial) (?:suggests?|shows?|showed|provides?|confirms?|demonstrates?)|thus\b|therefore\b|we conclude)"
)
_KINDS = {"methods": "methods", "results": "results"}
"""Sections of a full text that tell of the study itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: `doc.text[start:end]`. `zone`: title, background, methods, results, conclusion, or plain (not said)."""

    text: str
    start: int
    end: int
    zone: str
    full_text: bool = False

    def fact(self, doc: Doc, start: int, end: int, value: Any, rule: str, detail: str | None = None) -> Fact:
        """A fact that rests on `text[start:end]`."""
        said = quote(doc, self.start + start, self.start + end)
        return Fact(
            value=value,
            quote=said.text,
            source=said.layer,
            section=said.section,
            start=said.start,
            end=said.end,
            rule=rule,
            detail=detail,
        )


def passages(doc: Doc) -> list[Passage]:
    """All sentences of title and abstract, then those of methods and results of the full text."""
    return list(_passages(doc))


def _passages(doc: Doc) -> Iterator[Passage]:
    places = iter(doc._.sections)
    place, zone = next(places, None), "plain"
    for sent in doc.sents:
        while place is not None and sent.start_char >= place.end:
            place, zone = next(places, None), "plain"
        if place is None:
            return
        text, section = doc._.text[sent.start_char : sent.end_char], place.section
        if section.layer == "fulltext":
            if section.kind in _KINDS:
                yield Passage(text, sent.start_char, sent.end_char, _KINDS[section.kind], full_text=True)
            continue
        if section.kind == "title":
            yield Passage(text, sent.start_char, sent.end_char, "title")
            continue
        if label := _LABEL.match(text):
            zone = next(name for name, words in label.groupdict().items() if words)
        told = zone
        if zone == "plain":
            told = "conclusion" if _CONCLUSION.search(text) else "background" if _PLAN.search(text) else "plain"
        yield Passage(text, sent.start_char, sent.end_char, told)
