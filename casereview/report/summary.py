"""The review in numbers, for all patients and by connective tissue disease: every number with its denominator and the missing.

`summary.csv` has a row a number, `summary.md` tells them and a paragraph made of them.

A drug or an antibody counts under its own name and, once a patient, under every class that the lexicon puts it into ("any
corticosteroids"): pulses of methylprednisolone are corticosteroids. A class that a report names alone counts for the class.
"""

import types
import typing
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from casereview.lexicon import Lexicon, written_terms
from casereview.records import Fact, Patient
from casereview.spelling import fold

ALL = "all patients"
MOST = 15
"""How many items of a topic the text names; all are in the CSV."""
TOLD = "told"
"""The item of the first row of a topic: of how many patients the reports tell it at all."""

INTERVAL = "interval between the diseases"
STATES = {
    "good": "improved or free of relapses",
    "stable": "stable",
    "relapsed": "relapsed",
    "worse": "worse or no better",
    "died": "died",
}
"""How the last state of a patient is called, by what the extraction calls it (`extraction.outcome`)."""


_CLASS = "any "
"""Before the name of a class; what it is of counts under its own name too."""

Names = Mapping[str, Mapping[str, Sequence[str]]]
"""By kind (`treatment`, `antibody`) and folded name: under which names a drug or an antibody counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number: `n` of `of`; `missing` are those whose report does not tell.

    `of` are all patients of the group where the item is `told` or `years`, the patients told where it is a value of a topic,
    and the patients tested where it is an antibody. `median`, `low` and `high` are years.
    """

    group: str
    topic: str
    item: str
    n: int | None = None
    of: int | None = None
    missing: int | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None


def summary(
    patients: Sequence[Patient],
    *,
    sides: Mapping[str, Collection[str]],
    reports: int,
    labels: Mapping[str, str] = types.MappingProxyType({}),
    names: Names = types.MappingProxyType({}),
) -> list[Number]:
    """The numbers, group by group.

    Args:
        sides: for each concept of the review its diseases; groups are made by the disease of the last concept.
        reports: how many reports are included.
        labels: what people call each concept; its id if left out.
        names: under which names a drug or an antibody counts, from `names_of`; under its own alone if left out.
    """
    words = {f"{side}_first": f"{labels.get(side, side)} first" for side in sides} | {"simultaneous": "both at once"}
    groups = {ALL: list(patients)}
    last = list(sides)[-1] if sides else ""
    for patient in patients:
        for disease in _diseases(patient, sides.get(last, ())):
            groups.setdefault(disease, []).append(patient)
    found = [Number(group=ALL, topic="reports", item="included", n=reports)]
    for group in (ALL, *sorted(g for g in groups if g != ALL)):
        found += _numbers(group, groups[group], words, names)
    return found


def names_of(lexicon: Lexicon) -> Names:
    """Under which names each drug and antibody counts: its own, then every class that it belongs to."""
    return {kind: _names_of(lexicon, kind) for kind in ("treatment", "antibody")}


def _names_of(lexicon: Lexicon, kind: str) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    concepts = lexicon.of_kind(kind)
    wide = {parent for concept in concepts for parent in concept.broader}
    for concept in concepts:
        names = tuple(f"{_CLASS}{c.label}" if c.id in wide else c.label for c in lexicon.above(concept.id))
        for term in (concept.label, concept.id, concept.abbreviation, *written_terms(concept)):
            found.setdefault(fold(term or concept.id), names)
    return found


def _diseases(patient: Patient, wanted: Collection[str]) -> list[str]:
    both = [_value(patient, f"{which}_disease") for which in ("primary", "secondary")]
    return list(dict.fromkeys(str(d) for d in both if d in wanted))


def _numbers(group: str, patients: Sequence[Patient], words: Mapping[str, str], names: Names) -> Iterable[Number]:
    told_of = {name for p in patients for name in (p.pmid, *p.also_in)}
    yield Number(group=group, topic="reports", item="with a patient in the table", n=len(told_of))
    yield Number(group=group, topic="patients", item="in the table", n=len(patients))
    for topic, read in CHOICES:
        yield from _choices(group, topic, [read(p) for p in patients], words)
    for topic, read in MEASURES:
        yield _spread(group, topic, [read(p) for p in patients])
    for order, word in words.items():
        mine = [p for p in patients if _value(p, "onset_order") == order]
        if mine and order != "simultaneous":
            yield _spread(group, f"interval, {word}", [_interval(p) for p in mine])
    yield from _antibodies(group, patients, names.get("antibody", {}))
    for topic, field in TREATMENTS:
        given = [
            {n for f in _list(p, field) for n in _names(str(f.value), names.get("treatment", {}))} for p in patients
        ]
        told = sum(map(bool, given))
        yield _told(group, topic, told, len(patients))
        for name, n in _ranked(Counter(name for one in given for name in one)):
            yield Number(group=group, topic=topic, item=name, n=n, of=told, missing=len(patients) - told)


def _told(group: str, topic: str, n: int, of: int) -> Number:
    return Number(group=group, topic=topic, item=TOLD, n=n, of=of, missing=of - n)


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _choices(group: str, topic: str, values: Sequence[str | None], words: Mapping[str, str]) -> Iterable[Number]:
    told = [words.get(v, v) for v in values if v not in (None, "unknown")]
    yield _told(group, topic, len(told), len(values))
    for item, n in _ranked(Counter(told)):
        yield Number(group=group, topic=topic, item=item, n=n, of=len(told), missing=len(values) - len(told))


def _spread(group: str, topic: str, values: Sequence[float | None]) -> Number:
    told = [v for v in values if v is not None]
    ends = {"median": round(median(told), 1), "low": round(min(told), 1), "high": round(max(told), 1)} if told else {}
    return Number(
        group=group, topic=topic, item="years", n=len(told), of=len(values), missing=len(values) - len(told), **ends
    )


def _antibodies(group: str, patients: Sequence[Patient], names: Mapping[str, Sequence[str]]) -> Iterable[Number]:
    """Each antibody that anybody had: in how many it was found, of how many tested for it."""
    tested: Counter[str] = Counter()
    positive: Counter[str] = Counter()
    for patient in patients:
        signs = [(str(f.value)[:-1], str(f.value)[-1:]) for f in _list(patient, "antibodies")]
        tested.update({name for value, sign in signs if sign in "+-" for name in _names(value, names)})
        positive.update({name for value, sign in signs if sign == "+" for name in _names(value, names)})
    yield _told(group, "antibodies", sum(bool(_list(p, "antibodies")) for p in patients), len(patients))
    for name, n in _ranked(positive):
        missing = len(patients) - tested[name]
        yield Number(group=group, topic="antibodies", item=name, n=n, of=tested[name], missing=missing)


def _names(value: str, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return names.get(fold(value)) or (value,)


def _interval(patient: Patient) -> float | None:
    """Years between the onsets of both diseases."""
    first, second = _value(patient, "primary_onset_age"), _value(patient, "secondary_onset_age")
    return abs(second - first) if first is not None and second is not None else None


def _state(patient: Patient) -> str | None:
    """The last state, in the words of `STATES`; what a person wrote is not sorted into them."""
    fact = patient.fields.get("outcome")
    if not isinstance(fact, Fact):
        return None
    return STATES.get(fact.rule.removeprefix("last state: "), "told in other words")


def _reader(field: str) -> Callable[[Patient], typing.Any]:
    return lambda patient: _value(patient, field)


CHOICES = (
    ("sex", _reader("sex")),
    ("order of onset", _reader("onset_order")),
    ("AQP4-IgG", _reader("aqp4_igg")),
    ("outcome", _state),
)
MEASURES = (
    ("age at presentation", _reader("age")),
    ("age at onset of the first disease", _reader("primary_onset_age")),
    ("age at onset of the second disease", _reader("secondary_onset_age")),
    (INTERVAL, _interval),
)
TREATMENTS = (("acute treatment", "acute_treatment"), ("maintenance treatment", "maintenance_treatment"))


def _value(patient: Patient, field: str) -> typing.Any:
    fact = patient.fields.get(field)
    return fact.value if isinstance(fact, Fact) else None


def _list(patient: Patient, field: str) -> list[Fact]:
    found = patient.fields.get(field)
    return found if isinstance(found, list) else []


# --- in words --------------------------------------------------------------------------------------------------------

NOTES = """\
*n* of *of*; *not told*: the report does not say, or did not test. Of drugs and antibodies each counts under its own name and, once a
patient, under every class that it belongs to ("any …"); a class that a report names alone counts for the class. An antibody is
counted of those tested for it. Groups go by the disease that stands in the table."""


def summary_text(numbers: Sequence[Number], *, title: str, told: str | None = None, notes: str = NOTES) -> str:
    """`summary.md`: the paragraph (`told`, else that of patients), then a table for each group."""
    lines = [f"# {title}: numbers", "", told or paragraph(numbers), "", notes, ""]
    for group in dict.fromkeys(n.group for n in numbers):
        lines += [f"## {group[0].upper()}{group[1:]}", "", "| | n | of | not told |", "|---|---:|---:|---:|"]
        shown: Counter[str] = Counter()
        for number in (n for n in numbers if n.group == group):
            shown[number.topic] += 1
            if shown[number.topic] > MOST + 1:
                continue
            item = _years(number) if number.item == "years" and number.n else number.item
            cells = ("" if v is None else str(v) for v in (number.n, number.of, number.missing))
            lines.append(f"| {number.topic}: {item.replace('|', '/')} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


LEADS = {
    "sex": "Sex is",
    "order of onset": "The order of onset is",
    "AQP4-IgG": "A test for AQP4-IgG is",
    "outcome": "The last state is",
}
"""How the sentence on each topic begins."""


def paragraph(numbers: Sequence[Number]) -> str:
    """The results in sentences, each with its denominator; right for none, one and many."""
    mine = [n for n in numbers if n.group == ALL]
    one = {(n.topic, n.item): n for n in mine}
    reports, patients = one["reports", "included"].n or 0, one["patients", "in the table"].n or 0
    included = f"The review includes {_count(reports, 'report')}"
    if not patients:
        return f"{included}{', from which no patient was read' if reports else ''}."
    told = [f"{included} with {_count(patients, 'patient')}."]
    for topic, lead in LEADS.items():
        items = [n for n in mine if n.topic == topic and n.item != TOLD]
        told.append(f"{lead} told for {_whom(one[topic, TOLD])}{_shares(items)}.")
    leads = [n for n in mine if n.topic.startswith("interval, ") and n.n]
    for topic, _ in MEASURES:
        number = one[topic, "years"]
        # Where one disease came first in all of them, the sentence on the lead says the same.
        if not any(topic == INTERVAL and lead.n == number.n for lead in leads):
            told.append(f"{_capital(topic)} is told for {_whom(number)}{_spread_in_words(number)}.")
    for number in leads:
        first = number.topic.removeprefix("interval, ").removesuffix(" first")
        told.append(
            f"Where {first} came first, it did so by {_lead_in_words(number)} (told for {_whom(number, one='the one patient')})."
        )
    for topic, lead in (
        ("antibodies", "Antibodies besides AQP4-IgG are"),
        *((t, f"{_capital(t)} is") for t, _ in TREATMENTS),
    ):
        often = "found most often, of those tested for it," if topic == "antibodies" else "most often"
        named = _named([n for n in mine if n.topic == topic and n.item != TOLD])
        told.append(f"{lead} told for {_whom(one[topic, TOLD])}{f': {often} {named}' if named else ''}.")
    return " ".join(told)


def _named(items: Sequence[Number]) -> str:
    """The foremost of their own names, then the foremost classes, of which one may hold another and holds the names."""
    classes = [i for i in items if i.item.startswith(_CLASS)]
    both = (_foremost([i for i in items if i not in classes]), _foremost(classes))
    names, wider = (_listed([f"{i.item} ({i.n} of {i.of})" for i in some]) if some else "" for some in both)
    if not names or not wider:
        return names or wider
    return f"{names}; by class, {'where classes overlap, ' if len(classes) > 1 else ''}{wider}"


def _count(n: int, noun: str) -> str:
    return f"{n or 'no'} {noun}" + ("" if n in (0, 1) else "s")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _whom(number: Number, one: str = "the patient") -> str:
    """`all 7 patients`, `both patients`, `the patient`, `3 of 7 patients`, `none of the 7 patients`."""
    n, of = number.n or 0, number.of or 0
    if not n:
        return f"none of the {of} patients" if of > 1 else "no patient"
    if n < of:
        return f"{n} of {of} patients"
    return {1: one, 2: "both patients"}.get(n, f"all {n} patients")


def _shares(items: Sequence[Number]) -> str:
    """`: positive in 6 and negative in 1`, `: positive in all`; nothing where nothing is told."""
    if len(items) != 1:
        return f": {_listed([f'{i.item} in {i.n}' for i in items])}" if items else ""
    return f": {items[0].item}" + {1: "", 2: " in both"}.get(items[0].n or 0, " in all")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _foremost(items: Sequence[Number], wanted: int = 3, most: int = 6) -> Sequence[Number]:
    """The first few, with those that are as many as the last of them."""
    return [i for i in items if (i.n or 0) >= (items[min(wanted, len(items)) - 1].n or 0)][:most]


def _plain(years: float | None) -> str:
    return f"{years:g} year" + ("" if years == 1 else "s")


def _years(number: Number) -> str:
    if number.low == number.high:
        return _plain(number.low)
    return f"median {_plain(number.median)}, range {number.low:g} to {number.high:g}"


def _spread_in_words(number: Number) -> str:
    return f": {_years(number)}" if number.n else ""


def _lead_in_words(number: Number) -> str:
    """By how much one disease came before the other; ages are in completed years."""
    if not number.high:
        return "less than a year"
    return _years(number) if number.low == number.high else f"a {_years(number)}".replace("a median", "a median of")
