"""Levels of the spinal cord as reports write them: "C7/T1", "C5-7", "from the third cervical to the twelfth dorsal vertebra"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

HIGHEST = {"C": 8, "T": 12, "L": 5, "S": 5}
_ORDER = [f"{region}{n}" for region, last in HIGHEST.items() for n in range(1, last + 1)]
_REGION = {
    "c": "C",
    "cervical": "C",
    "t": "T",
    "th": "T",
    "d": "T",
    "thoracic": "T",
    "dorsal": "T",
    "l": "L",
    "lumbar": "L",
    "s": "S",
    "sacral": "S",
}
_ORDINALS = {
    w: n
    for n, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=1,
    )
}

_ONE = r"(?P<r{i}>Th|[CTDLS])[- ]?(?P<n{i}>1[0-2]|[1-9])(?!\d|\.\d|-?weighted)"
_TO = r"\s?(?:-{1,2}|/|to(?: the)?|through(?: to)?|till|until|down to|up to|a|à|bis|and|&|→)\s?(?:the )?(?:level of )?"
_NTH = r"(?P<o{i}>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|1[0-2]th|[4-9]th|1st|2nd|3rd)"
_WORD = r"(?P<w{i}>cervical|thoracic|dorsal|lumbar|sacral)"
_THING = r"(?:\s(?:spinal )?(?:vertebra[el]?|vertebral(?: bod(?:y|ies))?|segments?|levels?|spinal cord|cord|spine|body)){0,2}"


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of the cord, `text[start:end]`; `value` is `C3-T12`, or `T4` for one level."""

    value: str
    start: int
    end: int


@cache
def _patterns() -> list[re.Pattern[str]]:
    def one(i: int) -> str:
        return _ONE.format(i=i)

    def nth(i: int) -> str:
        return _NTH.format(i=i)

    def word(i: int) -> str:
        return _WORD.format(i=i)

    return [
        # from the third cervical to the twelfth dorsal vertebra; from second to 12th thoracic vertebral level
        re.compile(
            rf"\b{nth(1)}(?:\s{word(1)})?{_THING}\s(?:to|through|-|until|and)\s(?:the )?{nth(2)}\s{word(2)}{_THING}",
            re.I,
        ),
        re.compile(
            rf"\b(?:the )?{nth(1)}\s{word(1)}\s(?:vertebra[el]?|vertebral|segment|level|spinal)\b{_THING}", re.I
        ),
        # from C2 to T4, C7/T1, C5-7, between C3 and C7
        re.compile(rf"\b{one(1)}{_TO}(?:(?P<r2>Th|[CTDLS])[- ]?)?(?P<n2>1[0-2]|[1-9])\b(?!\.\d|\s?%|-?weighted)"),
        re.compile(rf"\b{one(1)}\b"),
    ]


def levels(text: str) -> list[Level]:
    """Every level or stretch of levels named in `text`, whatever it is said of; "T2-weighted" and complement C3 are none."""
    found: list[Level] = []
    for number, pattern in enumerate(_patterns()):
        at = 0
        while m := pattern.search(text, at):
            at = m.start() + 1  # what "C5 and T4" was refused may begin "T4-T6"
            if any(x.start < m.end() and m.start() < x.end for x in found) or _no_level(text, m):
                continue
            if value := _value(m, spread=number != 2 or _spreads(text, m)):
                found.append(Level(value, m.start(), m.end()))
    return sorted(found, key=lambda x: x.start)


def _spreads(text: str, m: re.Match[str]) -> bool:
    """ "C2 and C5" are two levels, "between C2 and C5" is a stretch."""
    return not re.search(r"\b(?:and|&)\b", m[0]) or bool(
        re.search(r"\b(?:between|from)\s(?:the )?$", text[: m.start()], re.I)
    )


def _value(m: re.Match[str], spread: bool) -> str | None:
    got = m.groupdict()
    region = got.get("r1") or got.get("w1")
    second = got.get("r2") or got.get("w2") or region
    ends = []
    for i, where in ((1, region or second), (2, second)):
        n = got.get(f"n{i}") or got.get(f"o{i}")
        if n and where:
            number = _ORDINALS.get(n.lower()) or int(re.sub(r"\D", "", n))
            level = f"{_REGION[where.lower()]}{number}"
            if level not in _ORDER:
                return None
            ends.append(level)
    if len(ends) == 2 and not spread:
        return None
    ends = sorted(dict.fromkeys(ends), key=_ORDER.index)
    return "-".join(ends) or None


_WEIGHTED = re.compile(
    r"(?:\s?[-/&]\s?T[12])?[- ]?(?:\(?(?:weighted|W\b|WI\b|FLAIR|STIR|hyper-?intens\w*|hypo-?intens\w*|iso-?intens\w*|high|signal|bright|contrast|prolongation|sequences?|images?|imaging|relaxation|gadolinium|post|with gadolinium|fat|mapping|lesions?\b(?! (?:at|from|extending)))|,? (?:and|or) (?:FLAIR|T1|T2|STIR|proton))",
    re.I,
)
_COMPLEMENT = re.compile(
    r"\b(?:complements?|hypocomplement\w*|serum|low|decreased|reduced|normal|C3|C4|C1q|CH50)\b[^.;]{0,25}$", re.I
)
_COMPLEMENT_AFTER = re.compile(
    r"\s?(?:,|and|/|\(|&|were|was|levels?|[:=]|\d)?\s?(?:C4|C3|CH50|levels? (?:were|was)|complement|\d+(?:\.\d+)? ?(?:mg|g))",
    re.I,
)


def _no_level(text: str, m: re.Match[str]) -> bool:
    """Weighting of an image, complement, staging of a tumour, vitamins: what looks like a level and is none."""
    before, after = text[max(0, m.start() - 40) : m.start()], text[m.end() : m.end() + 40]
    if re.fullmatch(r"T[12](?:\s?(?:-|/|and|&)\s?T?[12])?", m[0]) and (
        _WEIGHTED.match(after)
        or not re.search(
            r"\b(?:at|to|level|levels|from|of|extending|vertebra\w*|segments?|through|until|reaching|and|[CT]\d{1,2},?) ?(?:the )?\(?$",
            before,
        )
    ):
        return True
    if re.fullmatch(r"C[34](?:\s?(?:-|/|and|&|,)\s?C?[34])?", m[0]) and (
        _COMPLEMENT.search(before) or _COMPLEMENT_AFTER.match(after)
    ):
        return True
    if m[0][0] == "T" and (
        (_THYROID.search(before) and not _CORD.search(before)) or re.match(r"\s?(?:[:=]|,? ?[NM]\d|,? stage)", after)
    ):
        return True
    return bool(
        re.search(r"[\w-]$|\bvitamin $|\bHb\s?$", before)
        or re.match(r"-?\w|N[0-3]|%", after[:2])
        and not re.match(r"[-\s]", after[:1])
    ) or bool(re.match(r"(?:N\d|M\d|a\b|b\b)", after))


_CORD = re.compile(
    r"\b(?:cord|myelitis|myelopath\w*|lesions?|hyper-?intens\w*|signals?|enhanc\w*|demyelin\w*|intramedullary|LETM|spinal|spine|MRI|MR|magnetic|swelling|oedema|edema|syrin\w*|atroph\w*|inflammat\w*|abnormalit\w*|extend\w*|médul\w*|medul\w*|mielitis|myélite|involv\w*)\b",
    re.I,
)
_BONE = re.compile(
    r"\b(?:vertebral bod(?:y|ies)|osteoly\w*|bony|bone|collapse|kyphos\w*|tumou?r|metasta\w*|abscess)\b", re.I
)
_STRONG = re.compile(
    r"\b(?:spinal cord|cord|intramedullary|myelitis|myelopath\w*|LETM|demyelin\w*|hyper-?intens\w*|medul\w*|médul\w*)\b",
    re.I,
)
_THYROID = re.compile(r"\b(?:free|total|TSH|thyro\w*|levels of|T3|T4)\b[^.;]{0,20}$")
_NO_LESION = re.compile(
    r"(?<!\bat )(?<!\bto )(?<!\bfrom )\ba (?:[\w-]+ ){0,2}level (?:at|of|to|around|above|below)\b|\b(?:niveau sensiti[fv]|n[ií]vel sensitiv|livello sensitiv|sensible[sn]? Niveau|hip[eo]+stesia|anestesia)\w*"
    r"|\b(?:sensory (?:level|loss|deficit|disturbance)|nipples?|umbilicus|level of (?:sensory|sensation)|sensation|sensib\w*|hypo-?a?esthesia|hypa?esthesia|an(?:a)?esthesia|par(?:a)?esthesia|numb\w*|dys(?:a)?esthesia|dermatom\w*|below|hyper(?:a)?esthesia"
    r"|dis[ck]s?|herniat\w*|protrusion|bulg\w*|laminectom\w*|fusion|puncture|tap|fractur\w*|roots?|epidural|catheter|inject\w*|block|stenosis|foramin\w*|facet|radicul\w*|spondyl\w*|metasta\w*|screw|sublux\w*|dislocat\w*|an(?:a)?esthetic|lamina|cage|instrument\w*|pedicle|decompress\w*|myotom\w*|strength|power|weakness|hernia|osteoph\w*|deficit|analgesia|hypoalgesia|pinprick)\b",
    re.I,
)


_OF_SENSATION = re.compile(
    r"\s(?:sensory|dermatome|disc|level (?:for|to) (?:light |fine )?(?:touch|pain|pinprick|sensation))"
)
_SOUND = re.compile(
    r"(?i)\)?\s(?:was|were|is) (?:\w+ly |entirely |otherwise )?(?:normal|unremarkable|intact|unaffected)\b|\)?\s(?:showed|revealed) no\b"
)
"""Behind the levels that were looked at: nothing was found."""
_A_LEVEL = re.compile(r"\b(?:an?|clear|definite|distinct) $")
_ITSELF = re.compile(
    r"\s(?:(?:sensory|motor|spinal) )*level\b(?! (?:[\w-]+ )?(?:lesion|myelitis|\w+intensit|signal|plaque|enhanc))",
    re.I,
)
"""Before and after "T4" in "a T4 level": what an examiner finds, where a lesion lies "at the T4 level", or is "a T4 level lesion"."""


def find(doc: "Doc", subject: Subject) -> list[Fact] | None:
    """The levels of lesions of the cord, each once; not the level below which sensation was lost."""
    found: dict[str, Fact] = {}
    for start, end, value in lesions(doc, subject):
        found.setdefault(value, fact(doc, value, start, end, "level of a lesion"))
    return list(found.values()) or None


def lesions(doc: "Doc", subject: Subject) -> Iterator[tuple[int, int, str]]:
    """Start, end and value of each lesion's level in `doc.text`."""
    for sent in subject.sentences:
        for level in levels(sent.text):
            if subject.covers(sent.start_char + level.start) and _is_lesion(sent.text, level):
                yield sent.start_char + level.start, sent.start_char + level.end, level.value


def _is_lesion(text: str, level: Level) -> bool:
    """Does the clause around the level speak of a lesion rather than of sensation, discs or a puncture?"""
    start = max(
        (m.end() for m in re.finditer(r"[;:.]\s|,\s(?=and\b|with\b|but\b|MRI\b)", text[: level.start])), default=0
    )
    stop = re.search(r"[;.]\s|,\s(?:and|with|but|MRI)\b", text[level.end :])
    clause = text[start : level.end + stop.start() if stop else len(text)]
    near = text[max(start, level.start - 60) : level.end + 30]
    if _SOUND.match(text[level.end :]):
        return False
    if _A_LEVEL.search(text[: level.start]) and _ITSELF.match(text[level.end :]):
        return False
    if _NO_LESION.search(near):
        closer = max((m.end() for m in _CORD.finditer(text[: level.start])), default=-1)
        other = max((m.end() for m in _NO_LESION.finditer(text[: level.start])), default=-1)
        if other >= closer or _OF_SENSATION.match(text[level.end :]):
            return False
    if _BONE.search(clause) and not _STRONG.search(text):
        return False
    return bool(_CORD.search(clause) or _CORD.search(text))
