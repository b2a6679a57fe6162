"""Who is who: the patients of a report, and which stretches of its text speak of each.

The text is read sentence by sentence (`units.py`). What speaks of the patients is given to the right one, by labels ("case 2",
"the second patient"), by introductions ("A 45-year-old man ...") or, where a sentence speaks of several ("both received ..."), to each.
Relatives, newborns and donors are cut out of the sentences in which they stand.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casereview.extraction.quantities import ages
from casereview.extraction.units import INTRODUCES, REPORTS, Unit, mark_ours, units_of
from casereview.lexicon import Lexicon
from casereview.records import Fact
from casereview.text import pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

MOST = 6
"""A report of more patients than this, without a label for each, is a cohort: its statistics are nobody's facts."""


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


def subjects(doc: "Doc", lexicon: Lexicon) -> list[Subject]:
    """The patients of a report in the order of their appearance; none where no patient is described."""
    units = list(units_of(doc))
    mark_ours(units)
    if not any(u.ours for u in units):
        return []
    total = _allot(units)
    cuts = _nobody(doc._.text, units, total)
    return [_subject(doc, units, number, total, cuts) for number in range(1, total + 1)]


def _subject(doc: "Doc", units: list[Unit], number: int, total: int, cuts: list[tuple[int, int]]) -> Subject:
    stretches: list[Stretch] = []
    for unit in units:
        if number not in unit.owners:
            continue
        for start, end in _without(unit.start, unit.end, cuts):
            shared = total > 1 and len(unit.owners) > 1
            if stretches and start - stretches[-1].end <= 0 and stretches[-1].shared == shared:
                start = stretches.pop().start
            stretches.append(Stretch(start, end, shared))
    held = [(s.start, s.end) for s in stretches]
    sentences = tuple(s for s in doc.sents if any(a < s.end_char and s.start_char < b for a, b in held))
    return Subject(number, total, tuple(stretches), sentences)


def _without(start: int, end: int, cuts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`start:end` less the cuts, which are in order."""
    for a, b in cuts:
        if a < end and start < b:
            if start < a:
                yield start, a
            start = max(start, b)
    if start < end:
        yield start, end


# --- one patient or several ------------------------------------------------------------------------------------------

_COUNT = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
}
_COUNT |= {"dois": 2, "duas": 2, "três": 3, "quatro": 4, "due": 2, "tre": 3, "zwei": 2, "drei": 3, "vier": 4, "both": 2}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6}
_ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "former": 1,
    "latter": 2,
    "other": 2,
    "elder": 1,
    "older": 1,
    "younger": 2,
}

_NUM = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|I{1,3}|IV|VI?|[A-F])"
_NUMBERED = re.compile(
    rf"\b(?P<noun>[Cc]ase|CASE|[Pp]atient|PATIENT|[Pp]t|[Ss]ubject|[Pp]roband|[Ss]ibling|[Tt]win|[Cc]aso?|CASO?|[Ff]all|[Pp]aciente|[Oo]bservation)(?P<many>s|n|i|es)?\s"
    rf"(?:[Nn]o\.?\s?|[Nn]umber\s|#|[Nn][°º]\s?)?#?(?P<n>{_NUM}(?:\s?(?:,|and|&|-|to|/|y|et|,\s?and)\s?{_NUM})*)\b"
    r"(?!\s?(?:days?|weeks?|months?|years?|hours?|h\b|yrs?|of\b|mg|g\b|cm|mm|ml|courses?|doses?|times|cycles?|st\b|nd\b|rd\b|th\b|out\b|%|more|single|to\b)|\.\d)"
)
_ORDERED = re.compile(
    r"\b(?:(?:the|our|in the|in our)\s)?(?P<n>first|second|third|fourth|fifth|sixth)\s(?:\w+\s)?(?:case|patient|woman|man|girl|boy|child|sister|brother|twin|sibling|female|male|infant|individual|one)\b"
    r"(?!\s(?:reports?|to\b|in\s(?:the\s)?(?:literature|world|[A-Z])|of\b|reported|described|documented|known|ever|where|diagnosed with both|series|with simultaneous))"
    r"|\b[Tt]he (?P<n2>first|second|third|fourth|other) (?:was|is|had|presented|developed|concerned)\b"
    r"|\b[Tt]he (?P<n6>first|second|third|fourth)(?=, (?:aged|an?|who|\d)\b| (?:received|improved|died|recovered|lost|suffered|responded|remained|relapsed)\b)"
    r"|\b[Tt]he (?P<n3>other) (?:case|patient|woman|man|girl|boy|child|sister|brother|twin|sibling|female|male)\b"
    r"|\b[Tt]he (?P<n5>elder|older|younger)(?=,|\s\(|\s(?:one|was|had|has|is|presented|developed|sister|brother|sibling|twin|girl|boy|woman|man|patient)\b)"
    r"|\b(?P<n4>[Aa]nother|[Aa] second) (?:\w+ )?(?:patient|woman|man|girl|boy|case|child|female|male)\b(?! (?:reports?|series|of)\b)"
)
_KIN = (
    r"(?:mother|father|parents?|sisters?|brothers?|siblings?|sons?|daughters?|aunts?|uncles?|cousins?|grand(?:mother|father|parents?|son|daughter)s?|husband|wife|spouse"
    r"|niece|nephew|relatives?|family members?|twin (?:sister|brother)|half-(?:sister|brother))"
)
KIN_PATIENT = re.compile(
    rf"\b(?:[Hh]er|[Hh]is) (?:\w+ )?(?P<age>\d{{1,2}})[- ]years?[- ]old (?:\w+ ){{0,2}}?{_KIN}\b(?=[^.;]{{0,60}}\b(?:presented|developed|diagnosed|admitted|had|has|was|lost|suffered|noticed)\b)"
)
"""The relative is the second patient, if the report is of two: "her 29-year-old sister had been diagnosed ..."."""
_KIN_COMES = re.compile(
    rf"^\W*(?:[Hh]er|[Hh]is) (?:[\w-]+ ){{0,2}}?\d{{1,2}}[- ]years?[- ]old (?:\w+ ){{0,2}}?{_KIN}(?:, [^.;]{{3,80}},)? (?:also |later |then )*"
    r"(?:presented|was (?:admitted|referred|hospitali[sz]ed|seen)|came|attended|developed|complained)\b"
)
"""A relative who comes to the clinic: a patient too, if the report speaks of siblings or of both."""
_FAMILY = re.compile(
    r"\b(?:siblings?|brothers|sisters|familial|famil(?:y|ies)|twins|neither|both (?:patients|cases|of them))\b", re.I
)
_PAIR = re.compile(
    r"\b(?:an? |the )?(?P<one>mother|father|aunt|uncle|grandmother|grandfather|brother|sister)(?: \([^)]*\))? and (?:(?:her|his|an?) )?(?:[\w-]+ ){0,2}?"
    r"(?P<two>daughter|son|niece|nephew|grand(?:daughter|son)|sister|brother)\b",
    re.I,
)
"""Two relatives whom a report is of; each is called by the word from then on ("the mother ... the daughter ...")."""
_COUPLE = re.compile(
    r"\ban? (?:[\w-]+ ){0,3}?(?P<one>woman|man|girl|boy) and an? (?:[\w-]+ ){0,3}?(?P<two>woman|man|girl|boy)\b(?! (?:of|in|from) (?:her|his|their)\b)",
    re.I,
)
"""A woman and a man whom a report is of; each is "the woman" or "the man" from then on, if the text calls both so."""
_INTRODUCED_KIN = re.compile(r"\b\d{1,3}[- ]years?[- ]old (?:[\w-]+ ){0,4}?[\w-]+, $", re.I)
"""What stands before "her husband" where the husband is a patient: "A 76-year-old man, her husband, presented ..."."""
_FIRST_EVER = re.compile(r"\b(?:first|second|third) (?:case|patient|report)", re.I)
_STATED = re.compile(
    r"(?<!only )(?<!other )(?<!than )(?<!previous )(?<!additional )(?<!further )(?<!about )(?<!nearly )(?<!over )(?<!these )(?<!view of )(?<!literature of )(?<!total of )(?<!one of )(?<!some of )(?<!of the )(?<!in )\b"
    rf"(?P<n>[2-9]|{'|'.join(k for k in _COUNT if k not in ('one', 'both'))})\s(?:(?!of|in|the|with|from|and|to|for|or|other|previous|more|additional)[\w'’-]+,?\s){{0,4}}?"
    r"(?:patients?|cases|women|men|girls|boys|children|sisters|brothers|siblings|twins|females|males|infants|adolescents|individuals|casos|cas|pacientes|patientes|mujeres|femmes|Patientinnen|Patienten|F[äa]lle|casi|pazienti|sibs|case reports)\b",
    re.I,
)
_TITLE_COUNT = re.compile(
    rf"(?:[:(.-]\s?(?:\w+ ){{0,5}}?|reports? (?:of|on) |case series of |clinical analysis of |analysis of |review of |in |[àa] propos de |presentaci[oó]n de |of )(?P<n>[2-9]|{'|'.join(k for k in _COUNT if k not in ('one', 'both'))})\s(?:[\w'’-]+\s){{0,3}}?"
    r"(?:cases|patients|case reports|women|girls|boys|men|sisters|brothers|siblings|twins|children|casos|cas|pacientes|F[äa]lle|casi)\b",
    re.I,
)
_RETROSPECTIVE = re.compile(
    r"\b(?:analy[sz]ed|reviewed|studied|included|enrolled|investigated) (?:retrospectively|in)?|\bretrospectively\b",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:both|all (?:of (?:them|these)|(?:the )?(?:two|three|four|five|six|our)\b|patients|cases)|all|they|their|each|neither|none of (?:them|the)|(?:the|these|our) (?:two|three|four|five|six|\d )?\s?(?:patients|cases|sisters|brothers|siblings|twins|women|girls|boys|men|children)"
    r"|respectively|twins|two (?:patients|cases|sisters|women|girls|boys|men|siblings)|symptoms? improved)\b",
    re.I,
)
_SOME = re.compile(
    r"\b(?:one|two|three|four|1|2|3) (?:of (?:them|these|the|our)|had|did|was|were|patients?|cases?|died|received|showed|developed|and)\b|\bin one\b|\bthe other\b|\b(?:some|most|majority|half)\b|\b(?:one|two|three|[1-4]) (?:PSS |SLE |\w+ )?patients?\b",
    re.I,
)


_ALL = re.compile(
    r"\b(?:both|all (?:the )?(?:two|three|four|five|six)|all (?:of )?(?:them|our|patients|cases)|each|neither)\b", re.I
)


def _allot(units: list[Unit]) -> int:
    """Give what is ours to its owners; returns how many patients there are."""
    pair = _pair(units)
    labels = {i: _labels(u.text, pair) for i, u in enumerate(units) if u.ours}
    numbered = {n for found in labels.values() for label in found if label.sure for n in label.numbers}
    numbered |= {n for u in units if u.ours for n in _of_heading(u)}
    ordered = numbered | {n for found in labels.values() for label in found for n in label.numbers}
    stated = _stated(units)
    total = 1
    if {1, 2} <= numbered:
        total = _run(numbered)
    elif {1, 2} <= ordered or (2 in ordered and (stated > 1 or _kin_comes(units))):
        total = max(_run(ordered | {1}), stated)
    introduced = _introduced(units)
    if total == 1 and stated > 1:
        total = stated
    if total == 1 and len(introduced) > 1:
        total = len(introduced)
    if total == 1:
        for unit in units:
            unit.owners = frozenset({1} if unit.ours else ())
        return 1
    use_labels = bool(ordered & set(range(2, total + 1)))
    if not use_labels and len(introduced) == total:
        _by_introduction(units, introduced, total)
    elif use_labels:
        _by_label(units, labels, total)
    else:
        _by_group(units, total)
    return total


def _kin_comes(units: list[Unit]) -> bool:
    """Is a relative the second patient of a report that does not count its patients?"""
    ours = [u for u in units if u.ours]
    return any(_KIN_COMES.search(u.text) for u in ours) and any(_FAMILY.search(u.text) for u in units)


def _of_heading(unit: Unit) -> frozenset[int]:
    """The patient whom the heading of a section of a full text names ("Case reports > Case 2")."""
    found = [label for label in _labels(unit.heading) if label.sure] if unit.zone == "case" else []
    return found[-1].numbers if found else frozenset()


def _run(numbers: set[int]) -> int:
    """How far the numbers run without a gap from 1."""
    n = 0
    while n + 1 in numbers:
        n += 1
    return n


@dataclass(frozen=True, slots=True)
class Label:
    """A name for a patient within a sentence: `numbers` of those meant, `sure` if it is a number and no ordinal."""

    start: int
    end: int
    numbers: frozenset[int]
    sure: bool


def _pair(units: list[Unit]) -> dict[str, int]:
    """The words that tell two reported relatives apart, if the report is of a pair ("a mother and her daughter")."""
    for unit in units:
        m = _PAIR.search(unit.text) if unit.ours else None
        if m and m["one"].lower() != m["two"].lower() and (unit.zone == "title" or re.search(REPORTS, unit.text, re.I)):
            return {m["one"].lower(): 1, m["two"].lower(): 2}
    return _couple(units)


def _couple(units: list[Unit]) -> dict[str, int]:
    ours = [u for u in units if u.ours]
    for unit in ours:
        m = _COUPLE.search(unit.text)
        if m and m["one"].lower() != m["two"].lower() and re.search(REPORTS, unit.text, re.I):
            words = (m["one"].lower(), m["two"].lower())
            if all(any(re.match(rf"\W*the {word}\b", u.text, re.I) for u in ours) for word in words):
                return {words[0]: 1, words[1]: 2}
    return {}


def _labels(text: str, pair: Mapping[str, int] | None = None) -> list[Label]:
    found = []
    for word, number in (pair or {}).items():
        # "the mother" and "her 25-year-old daughter", not the pair itself nor a parent who only tells or brings
        for m in re.finditer(rf"\b(?:[Tt]he|[Hh]er|[Hh]is) (?:[\w-]+ ){{0,2}}?{word}\b(?! and\b)", text):
            if not re.search(r"\band $", text[: m.start()]) or not _PAIR.search(text):
                found.append(Label(m.start(), m.end(), frozenset({number}), sure=False))
    for m in _NUMBERED.finditer(text):
        numbers = _numbers(m["n"])
        plural = bool(m["many"])
        if not numbers or (plural and len(numbers) < 2) or (not plural and len(numbers) > 1 and "and" not in m["n"]):
            continue
        before = text[: m.start()].lower()
        if before.endswith(("the ", "a ", "this ", "an ")) and not m["noun"][0].isupper() and not m["n"].isdigit():
            continue
        found.append(Label(m.start(), m.end(), frozenset(numbers), sure=True))
    for m in _ORDERED.finditer(text):
        word = next(v for v in m.groupdict().values() if v).lower()
        number = _ORDINAL.get(word.removeprefix("a "), 2)
        if not any(label.start < m.end() and m.start() < label.end for label in found):
            found.append(Label(m.start(), m.end(), frozenset({number}), sure=False))
    for m in () if pair else KIN_PATIENT.finditer(text):
        found.append(Label(m.start(), m.end(), frozenset({2}), sure=False))
    return sorted(found, key=lambda label: label.start)


def _numbers(text: str) -> list[int]:
    """`1 and 2` as [1, 2], `1-3` as [1, 2, 3]; nothing if a part is no number of a patient."""
    parts = [p for p in re.split(r"\s?(?:,\s?and|,|and|&|/|\by\b|\bet\b|-|\bto\b)\s?", text) if p]
    values = [int(p) if p.isdigit() else _COUNT.get(p.lower()) or _ROMAN.get(p) for p in parts]
    if any(v is None or not 0 < v <= 30 for v in values):
        return []
    if len(values) == 2 and re.search(r"-|\bto\b", text):
        return list(range(values[0], values[1] + 1))
    return values


def _stated(units: list[Unit]) -> int:
    """How many patients the report says it describes ("we report two cases"); 1 if it does not say."""
    first = True
    for unit in units:
        if not unit.ours:
            continue
        pattern = _TITLE_COUNT if unit.zone == "title" else _STATED
        for m in pattern.finditer(unit.text):
            n = _amount(m["n"])
            reporting = (
                unit.zone == "title"
                or re.search(REPORTS, unit.text, re.I)
                or _RETROSPECTIVE.search(unit.text)
                or (first and m.start() < 12)
            )
            if (
                1 < n <= MOST
                and reporting
                and not re.search(
                    r"\b(?:in the literature|to date|so far|worldwide|have been|has been)\b",
                    unit.text[m.start() : m.end() + 60],
                )
            ):
                return n
        if re.search(
            r"\b(?:a mother and (?:her )?(?:daughter|son)|a father and (?:his )?(?:daughter|son)|a (?:pair of )?(?:monozygotic|identical|dizygotic) twins?)\b",
            unit.text,
        ) and re.search(REPORTS, unit.text, re.I):
            return 2
        first = first and unit.zone == "title"
    return 1


def _introduced(units: list[Unit]) -> list[tuple[int, float]]:
    """Units that introduce a person by age at their start ("A 45-year-old man ..."), each age and sex once, in one section."""
    found: list[tuple[int, float]] = []
    sexes: list[str] = []
    for i, unit in enumerate(units):
        if not unit.ours or unit.zone in ("title", "elsewhere", "table", "caption"):
            continue
        if found and units[found[0][0]].section != unit.section:
            continue
        for age in ages(unit.text):
            before = unit.text[: age.start]
            opening = re.search(
                r"(?:^|[:;]\s|\b(?:report|describe|present)\b[^.]{0,40}|\b(?:and|one|other|another|first|second|third|case \w+|patient \w+|was|is),?\s)(?:\W*\b(?:case of )?(?:[Aa]n?|[Oo]ne|[Tt]he)\b)\s*(?:[\w-]+\s){0,3}$",
                before,
            )
            told = re.search(
                r"(?i)^\W*(?:[\w-]+ ){0,3}?((?:wo)?m[ae]n|lady|girl|boy|(?:fe)?male)\b", unit.text[age.end :]
            )
            sex = {"woman": "f", "lady": "f", "girl": "f", "female": "f"}.get(told[1].lower(), "m") if told else ""
            known = any(
                abs(age.years - other) <= 0.01 and (sex == of or not sex or not of)
                for (_, other), of in zip(found, sexes, strict=True)
            )
            if age.sort == "old" and opening and not known:
                found.append((i, age.years))
                sexes.append(sex)
                break
    return found


def _by_introduction(units: list[Unit], introduced: list[tuple[int, float]], total: int) -> None:
    """Each introduction opens the stretch of its patient; what stands before the first speaks of all."""
    order = {i: n for n, (i, _) in enumerate(introduced, start=1)}
    everyone = frozenset(range(1, total + 1))
    section = units[introduced[0][0]].section
    owner: frozenset[int] = everyone
    for i, unit in enumerate(units):
        if i in order:
            owner = frozenset({order[i]})
        if not unit.ours:
            continue
        if unit.section != section:
            unit.owners = everyone if unit.zone == "title" or _GROUP.search(unit.text) else frozenset()
        elif i not in order and _GROUP.search(unit.text):
            unit.owners = everyone
        else:
            unit.owners = owner


def _by_group(units: list[Unit], total: int) -> None:
    """Patients who are described together: what is said of them speaks of each, what is said of some of nobody."""
    for unit in units:
        counts = {_amount(m["n"]) for m in _STATED.finditer(unit.text)}
        if unit.ours and (total in counts or _ALL.search(unit.text) or not _SOME.search(unit.text)):
            unit.owners = frozenset(range(1, total + 1))


def _amount(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT.get(word.lower(), 1)


def _by_label(units: list[Unit], labels: dict[int, list[Label]], total: int) -> None:
    """Labels open the stretch of their patient; sentences with several are cut."""
    everyone = frozenset(range(1, total + 1))
    owner: frozenset[int] = frozenset()
    section = -1
    out: list[Unit] = []
    # "We describe two patients. A 25-year-old woman ... Another patient ...": the first has no label.
    first_of_two = not any(1 in x.numbers for found in labels.values() for x in found)
    # "In both cases ...": after the last label of an abstract, of all goes on until someone is spoken of again.
    last, all_since = max(labels, key=lambda i: (bool(labels[i]), i), default=0), False
    for i, unit in enumerate(units):
        if unit.section != section:
            section, owner = unit.section, _of_heading(unit) & everyone
        if not unit.ours:
            out.append(unit)
            continue
        mine = [x for x in labels.get(i, []) if x.numbers <= everyone]
        if not mine:
            together = _GROUP.search(unit.text) and not _single(unit.text)
            said = _STATED.search(unit.text) or (total == 2 and _COUPLE.search(unit.text))
            counted = not owner and said and re.search(REPORTS, unit.text, re.I)
            goes_on = unit.kind == "abstract" and i > last and not (_single(unit.text) or INTRODUCES.search(unit.text))
            all_since = goes_on and bool(together or all_since)
            if unit.zone == "title" or together or counted or all_since:
                unit.owners = everyone
            elif first_of_two and not owner and INTRODUCES.search(unit.text) and not _SOME.search(unit.text):
                owner = unit.owners = frozenset({1})
            else:
                unit.owners = owner
            out.append(unit)
            continue
        parts = list(_cut(unit, mine, owner, everyone))
        out.extend(parts)
        owner = parts[-1].owners if unit.zone != "elsewhere" else frozenset()
    units[:] = out


def _single(text: str) -> bool:
    """Does the sentence go on about one person in spite of a "both" ("she lost vision in both eyes")?"""
    return bool(re.search(r"\b(?:she|he|her|his|the (?:patient|woman|man|girl|boy))\b", text, re.I)) and not re.search(
        r"\b(?:both|all(?: (?:the )?(?:two|three))?|these|the two) (?:patients|cases|women|men|girls|boys|sisters|brothers|of them)\b|\bthey\b",
        text,
        re.I,
    )


def _cut(unit: Unit, labels: list[Label], owner: frozenset[int], everyone: frozenset[int]) -> Iterator[Unit]:
    """The parts of a sentence with labels: before a label if labels lead ("patient 1 had A, patient 2 B"), after it if they trail."""
    trailing = (
        len(labels) > 1
        and labels[0].start > 10
        and all(re.search(r"\b(?:in|of|for|from) $|\($", unit.text[: x.start]) for x in labels)
    )
    if trailing:
        bounds = [0, *(x.end for x in labels[:-1]), len(unit.text)]
        owners = [x.numbers for x in labels]
    elif len(labels) == 1:
        label = labels[0]
        clause = re.search(r"[,;]\s(?:whereas|while|whilst|and|but)?\s?(?:in )?(?:the )?$", unit.text[: label.start])
        if clause and label.start > 25 and owner:
            bounds, owners = [0, clause.start() + 1, len(unit.text)], [owner, label.numbers]
        else:
            bounds, owners = [0, len(unit.text)], [label.numbers]
    else:
        lead = labels[0].start > 12 and not re.search(r"\b[Ii]n (?:the )?$", unit.text[: labels[0].start])
        first = everyone if lead and (_STATED.search(unit.text[: labels[0].start]) or not owner) else owner
        bounds = [
            *([0] if lead else []),
            *((0 if not lead and k == 0 else x.start) for k, x in enumerate(labels)),
            len(unit.text),
        ]
        owners = [*([first] if lead else []), *(x.numbers for x in labels)]
    for (a, b), who in zip(zip(bounds, bounds[1:], strict=False), owners, strict=True):
        if a < b:
            yield Unit(
                unit.start + a,
                unit.start + b,
                unit.text[a:b],
                unit.kind,
                unit.section,
                unit.zone,
                unit.heading,
                True,
                who,
            )


# --- nobody's parts of a sentence ------------------------------------------------------------------------------------

_KIN_CLAUSE = re.compile(
    rf"\b(?:(?:her|his|their|whose|the (?:patient|boy|girl|child|infant|proband)['’]s|maternal|paternal)\s(?:[\w-]+\s){{0,3}}?{_KIN}(?:['’]s?)?\b"
    rf"|\b[Ff]amily history\b|\b(?:positive|negative|strong) family history\b|\ba (?:first|second)[- ]degree relative\b|\b(?:one|two|an?) (?:\w+ )?(?:sister|brother|aunt|uncle|cousin)s? (?:with|who|had|also)\b)",
    re.I,
)
_KIN_ACTS = re.compile(
    r"^(?:\s(?:and|,)\s(?:his|her)?\s?\w+)?\s(?:found|noticed|noted|reported|stated|brought|denied|complained|refused|gave|consented|observed|witnessed|said|declined|sought|described|took|decided|requested|provided|recalled|felt|for)\b"
)
_BABY = re.compile(
    r"\b(?:gave birth to|delivery of|delivered|birth of|(?:the|her|a|an) (?:healthy |live |full-?term |preterm |term |male |female )*(?:newborn|neonate|baby|infant|f(?:o)?etus|offspring)(?:['’]s)?)\b",
    re.I,
)
_PREGNANT = re.compile(
    r"\bpregnan|\bgravid|\bgestation|\bpostpartum|\bpuerper|\bc(?:a)?esarean|\bprimi(?:gravida|para)|\btrimester|\bin labou?r\b|\bmiscarr|\bembaraz|\benceinte|\bschwanger",
    re.I,
)
_YOUNG = re.compile(
    r"(?:^|[.:,(] |\b(?:report|describe|present)\b[^.]{0,50} )(?:the |an? |our )?(?:[\w-]+ ){0,4}(?:newborn|neonate|infant|baby|babies|newborns|neonates)\b(?! (?:was|were) (?:delivered|healthy))"
    r"|\b(?:newborn|neonate|infant|baby) (?:presented|was (?:admitted|referred|diagnosed|transferred))\b",
    re.I,
)
_DONOR = re.compile(
    r"\b(?:the |a |an )?(?:\d+[- ]year[- ]old )?(?:living |cadaveric |deceased |unrelated |sibling )*(?:donor|blood donor)s?\b",
    re.I,
)
_CLAUSE_END = re.compile(
    r"[.;](?:\s|$)|,? (?:and|but|so|therefore) (?:she|he|the patient|the (?:boy|girl|child|woman|man)|our patient)\b|, (?:she|he|the patient|who)\b|,? (?:after|following|upon) which\b|\bwhile (?:she|he|the patient)\b"
)


_COMES = (
    r"(?:presented|presents|developed|underwent|received|complained|came|attended|(?:was|is|has been) (?:\w+ly )?(?:seen|admitted"
    r"|referred|diagnosed|found|evaluated|hospitali[sz]ed|treated|brought|given|started|noted|transferred))\b"
)
_RESUMED = tuple(
    (re.compile(head, re.I), re.compile(tail + _COMES, re.I))
    for head, tail in (
        (r"\bwhose [^.;]*$", r", (?:also |later |then )?"),
        (r"\bwith (?:[\w-]+ ){0,3}family history$", r"(?<!\bwho)(?<!\bthat),? "),
        (r"\b(?:sister|brother|aunt|uncle|cousin)s? with$", r" and (?:later |then )?"),
    )
)
"""How words on relatives begin within a sentence on the patient, and how it comes back to the patient."""


def _resumed(text: str, kin: re.Match[str]) -> re.Match[str] | None:
    """Where the sentence comes back to the patient: "a man, whose mother had lupus, presented with ..."."""
    for head, verb in _RESUMED:
        if head.search(text[: kin.end()]):
            return verb.search(text, kin.end())
    return None


def _nobody(text: str, units: list[Unit], total: int) -> list[tuple[int, int]]:
    """Stretches within our sentences that speak of relatives, of a newborn or fetus, or of donors, in order.

    Of several patients (`total`) one may be a relative of the other.
    """
    whole = " ".join(u.text for u in units if u.ours)
    old = [a.years for a in ages(whole) if a.sort == "old"]
    child = old[0] < 11 if old else bool(_YOUNG.search(whole))
    pregnant = not child and bool(_PREGNANT.search(whole))
    cuts: list[tuple[int, int]] = []
    for unit in units:
        if not unit.ours or unit.zone == "title":
            continue
        patterns = [_KIN_CLAUSE, _DONOR, *([_BABY] if pregnant else [])]
        for pattern in patterns:
            for m in pattern.finditer(unit.text):
                if pattern is _KIN_CLAUSE and _KIN_ACTS.match(unit.text[m.end() :]):
                    continue
                if total > 1 and (
                    _INTRODUCED_KIN.search(unit.text[: m.start()]) or KIN_PATIENT.match(unit.text, m.start())
                ):
                    continue
                ends = [e.start() + 1 for e in (_CLAUSE_END.search(unit.text, m.end()), _resumed(unit.text, m)) if e]
                cuts.append((unit.start + m.start(), unit.start + min(ends, default=len(unit.text))))
        if child and (
            m := re.search(
                r"\b[Tt]he mother(?:'s)?\b(?! (?:found|noticed|noted|reported|brought|denied))|\b[Mm]aternal\b",
                unit.text,
            )
        ):
            end = _CLAUSE_END.search(unit.text, m.end())
            cuts.append((unit.start + m.start(), unit.start + (end.start() + 1 if end else len(unit.text))))
    return sorted(cuts)
