"""The sides that a study compares: where a text names a group, a treatment that stands for one, or all groups together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from casereview.extraction.studies.passages import Passage
from casereview.lexicon import Lexicon
from casereview.text.matching import Mention

ALL = "all groups"
_GROUP = re.compile(
    r"(?i)\b(?:(?P<name>(?:(?:control|treatment|treated|study|observation|observational|experimental|test|intervention|trial|combination"
    r"|combined|conventional|routine|reference|comparison|comparator|monotherapy|untreated|non-?treated|no[- ]treatment|standard"
    r"|standard[- ]of[- ]care|(?:low|high|standard|moderate|reduced)[- ]dose|early|late|delayed|add-on|naive)[- ]?"
    r"(?:treatment|therapy|medication)?)) (?:groups?|arms?)\b|\bgroups? (?P<letter>[A-D]|[1-4]|I{1,3}|IV)\b)"
)
_PLACEBO = re.compile(r"(?i)\bplacebo\b(?!-controlled|[- ]control)(?: (?:groups?|arms?))?")
_NONE = re.compile(
    r"(?i)\b(?:no (?:immuno)?(?:therapy|therapies|treatment|immunosuppressants?|immunosuppressive (?:treatment|therapy))|untreated patients)\b"
)
_ALL = re.compile(
    r"(?i)\b(?:both|all|the (?:two|three|four)|two|three|four|either|between|among)(?: \w+)?(?: treatment| study)? (?:groups|arms|cohorts|regimens|drugs)\b"
    r"|\bbetween[- ]groups?\b|\bboth (?:treatments|regimens|drugs)\b|\b(?:either|each) group\b"
)
_WITH = re.compile(r"(?i)\)?\s?(?:\+|plus|combined with|in combination with|together with|/)\s?(?:\w+ )?$")
_GROUP_AFTER = re.compile(
    r"(?i)(?:-treated)?(?: (?:treatment|therapy|monotherapy))?(?: patients?)? ?\)?(?: |-)(?:groups?|arms?)\b"
)
_NAMED = re.compile(r"(?i)^\s?\(\w[\w+-]*\)")


@dataclass(frozen=True, slots=True)
class Side:
    """A side at `text[start:end]` of a passage. `named`: it is called a group; `treatments` are what a side of drugs is made of."""

    name: str
    start: int
    end: int
    named: bool = False
    treatments: tuple[str, ...] = ()
    a_class: bool = False
    """Drugs of which only the class is named, `immunosuppressants`."""


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its sides."""

    passage: Passage
    sides: tuple[Side, ...]


def read(doc: Doc, told: Sequence[Passage], lexicon: Lexicon) -> list[Read]:
    """The passages with their sides; short names that the report gives to groups count wherever they stand."""
    short = {s: side.name for s, long in doc._.abbreviations.items() for side in _words(long)}
    return [Read(p, tuple(_sides(doc, p, lexicon, short))) for p in told]


def _sides(doc: Doc, passage: Passage, lexicon: Lexicon, short: Mapping[str, str]) -> list[Side]:
    """All sides in a passage, in order; drugs given together are one."""
    aliases = (
        Side(name, m.start(), m.end(), named=True)
        for s, name in short.items()
        for m in re.finditer(rf"(?<![\w-]){re.escape(s)}(?![\w-])(?: groups?| arms?)?", passage.text)
    )
    found = [*_words(passage.text), *aliases, *_drugs(doc, passage, lexicon)]
    kept: list[Side] = []
    for side in sorted(found, key=lambda s: (s.start, s.start - s.end)):
        if kept and side.name == kept[-1].name and passage.text[kept[-1].end : side.start] == " (":
            kept[-1] = replace(kept[-1], end=side.end + 1)  # "no immunotherapy (NIT)"
        elif not kept or side.start >= kept[-1].end:
            kept.append(side)
    return kept


def _words(text: str) -> Iterator[Side]:
    for m in _GROUP.finditer(text):
        name = f"group {m['letter']}" if m["letter"] else f"{m['name'].strip().lower()} group"
        yield Side(name, m.start(), m.end(), named=True)
    for pattern, name in ((_PLACEBO, "placebo"), (_NONE, "no treatment")):
        for m in pattern.finditer(text):
            yield Side(name, m.start(), m.end(), named=bool(re.search(r"group|arm", m[0], re.I)))
    for m in _ALL.finditer(text):
        yield Side(ALL, m.start(), m.end(), named=True)


def _drugs(doc: Doc, passage: Passage, lexicon: Lexicon) -> Iterator[Side]:
    """Treatments, those given together joined; a class (`immunosuppressants`) is a side only where it is called a group."""
    run: list[Mention] = []
    for mention in treatments(doc, passage):
        if run and not _joined(passage.text, run[-1].end - passage.start, mention.start - passage.start):
            yield _drug(run, passage, lexicon)
            run = []
        run.append(mention)
    if run:
        yield _drug(run, passage, lexicon)


def treatments(doc: Doc, passage: Passage) -> list[Mention]:
    """The treatments named in a passage; of a name with its short form, `rituximab (RTX)`, only the name."""
    found: list[Mention] = []
    for m in doc._.mentions:
        if m.kind != "treatment" or not passage.start <= m.start < passage.end:
            continue
        if found and found[-1].concept == m.concept and doc._.text[found[-1].end : m.start].strip() == "(":
            continue
        found.append(m)
    return found


def _joined(text: str, end: int, start: int) -> bool:
    between = _NAMED.sub("", text[end:start])
    return len(between) < 40 and bool(_WITH.fullmatch(between) or re.fullmatch(r"\s?(?:\+|/)\s?", between))


def _drug(run: Sequence[Mention], passage: Passage, lexicon: Lexicon) -> Side:
    start, end = run[0].start - passage.start, run[-1].end - passage.start
    labels = tuple(dict.fromkeys(lexicon[m.concept].label for m in run))
    if own := _NAMED.match(passage.text[end:]):
        end += own.end()
    group = _GROUP_AFTER.match(passage.text, end)
    return Side(
        name=" + ".join(labels),
        start=start,
        end=group.end() if group else end,
        named=bool(group),
        treatments=labels,
        a_class=all(lexicon[m.concept].more.get("group") for m in run),
    )
