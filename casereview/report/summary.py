"""The review in numbers, for all patients and by connective tissue disease: every number with its denominator and the missing.

`summary.csv` has a row a number, `summary.md` tells them and a paragraph made of them.
"""

import types
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from casereview.records import Fact, Patient
from casereview.spelling import fold

ALL = "all patients"
MOST = 15
"""How many antibodies and treatments the text names; all are in the CSV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number: `n` of `of` patients; `missing` are those whose report does not tell. `text` is for what is no count."""

    group: str
    topic: str
    item: str
    n: int | None = None
    of: int | None = None
    missing: int | None = None
    text: str | None = None


def summary(
    patients: Sequence[Patient],
    *,
    sides: Mapping[str, Collection[str]],
    reports: int,
    labels: Mapping[str, str] = types.MappingProxyType({}),
) -> list[Number]:
    """The numbers, group by group.

    Args:
        sides: for each concept of the review its diseases; groups are made by the disease of the last concept.
        reports: how many reports are included.
        labels: what people call each concept; its id if left out.
    """
    words = {f"{side}_first": f"{labels.get(side, side)} first" for side in sides} | {"simultaneous": "both at once"}
    groups = {ALL: list(patients)}
    last = list(sides)[-1] if sides else ""
    for patient in patients:
        for disease in _diseases(patient, sides.get(last, ())):
            groups.setdefault(disease, []).append(patient)
    found = [Number(group=ALL, topic="reports", item="included", n=reports)]
    for group in (ALL, *sorted(g for g in groups if g != ALL)):
        found += _numbers(group, groups[group], words)
    return found


def _diseases(patient: Patient, wanted: Collection[str]) -> list[str]:
    both = [_value(patient, f"{which}_disease") for which in ("primary", "secondary")]
    return list(dict.fromkeys(str(d) for d in both if d in wanted))


def _numbers(group: str, patients: Sequence[Patient], words: Mapping[str, str]) -> Iterable[Number]:
    yield Number(group=group, topic="patients", item="in the table", n=len(patients))
    for topic, field in (("sex", "sex"), ("order of onset", "onset_order"), ("AQP4-IgG", "aqp4_igg")):
        told = [v for p in patients if (v := _value(p, field)) not in (None, "unknown")]
        for item, n in sorted(Counter(map(str, told)).items(), key=lambda pair: (-pair[1], pair[0])):
            yield Number(
                group=group,
                topic=topic,
                item=words.get(item, item),
                n=n,
                of=len(told),
                missing=len(patients) - len(told),
            )
        if not told:
            yield Number(group=group, topic=topic, item="told", n=0, of=0, missing=len(patients))
    for topic, read in MEASURES:
        yield _spread(group, topic, [read(p) for p in patients])
    for topic, fields, keep in LISTS:
        told = [
            {fold(str(f.value)): str(f.value) for field in fields for f in _list(p, field) if keep(str(f.value))}
            for p in patients
        ]
        named: dict[str, str] = {}
        for one in told:
            named = one | named
        counts = Counter(key for one in told for key in one)
        some = sum(bool(one) for one in told)
        for key, n in sorted(counts.items(), key=lambda pair: (-pair[1], named[pair[0]])):
            yield Number(group=group, topic=topic, item=named[key], n=n, of=some, missing=len(patients) - some)


def _spread(group: str, topic: str, values: Sequence[float | None]) -> Number:
    told = [v for v in values if v is not None]
    text = f"median {_plain(median(told))} years, range {_plain(min(told))} to {_plain(max(told))}" if told else None
    return Number(
        group=group, topic=topic, item="years", n=len(told), of=len(values), missing=len(values) - len(told), text=text
    )


def _interval(patient: Patient) -> float | None:
    """Years between the onsets of both diseases."""
    first, second = _value(patient, "primary_onset_age"), _value(patient, "secondary_onset_age")
    return abs(second - first) if first is not None and second is not None else None


def _number(field: str) -> Callable[[Patient], float | None]:
    return lambda patient: _value(patient, field)


MEASURES = (
    ("age at presentation", _number("age")),
    ("age at onset of the first disease", _number("primary_onset_age")),
    ("age at onset of the second disease", _number("secondary_onset_age")),
    ("interval between the diseases", _interval),
)
LISTS = (
    ("antibodies found", ("antibodies",), lambda value: value.endswith("+")),
    ("acute treatment", ("acute_treatment",), lambda value: True),
    ("maintenance treatment", ("maintenance_treatment",), lambda value: True),
)


def _value(patient: Patient, field: str):
    fact = patient.fields.get(field)
    return fact.value if isinstance(fact, Fact) else None


def _list(patient: Patient, field: str) -> list[Fact]:
    found = patient.fields.get(field)
    return found if isinstance(found, list) else []


def _plain(number: float) -> str:
    return f"{round(number, 1):g}"


# --- in words --------------------------------------------------------------------------------------------------------


def summary_text(numbers: Sequence[Number], *, title: str) -> str:
    """`summary.md`: the paragraph, then a table for each group."""
    lines = [f"# {title}: numbers", "", paragraph(numbers), ""]
    for group in dict.fromkeys(n.group for n in numbers):
        lines += [f"## {group[0].upper()}{group[1:]}", "", "| | n | of | not told |", "|---|---:|---:|---:|"]
        shown: Counter[str] = Counter()
        for number in (n for n in numbers if n.group == group):
            shown[number.topic] += 1
            if shown[number.topic] > MOST:
                continue
            label = f"{number.topic}: {number.text or number.item}".replace("|", "/")
            cells = ("" if v is None else str(v) for v in (number.n, number.of, number.missing))
            lines.append(f"| {label} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def paragraph(numbers: Sequence[Number]) -> str:
    """The results in sentences, each with its denominator; right for none, one and many."""
    mine = [n for n in numbers if n.group == ALL]
    one = {(n.topic, n.item): n for n in mine}
    reports, patients = one["reports", "included"].n, one["patients", "in the table"].n
    were = "was" if reports == 1 else "were"
    told = [f"{_count(reports, 'report')} with {_count(patients, 'patient').lower()} {were} included."]
    if not patients:
        return told[0]
    for topic, lead in (("sex", "Sex"), ("order of onset", "The order of onset"), ("AQP4-IgG", "AQP4-IgG")):
        items = [n for n in mine if n.topic == topic and n.of]
        if items:
            named = ", ".join(f"{n.item} in {n.n} of {n.of}" for n in items)
            told.append(f"{lead} was {named}{_missing(items[0].missing)}.")
    for n in mine:
        if n.text:
            told.append(f"{n.topic[0].upper()}{n.topic[1:]}: {n.text} (n = {n.n}{_missing(n.missing, inside=True)}).")
    for topic in ("acute treatment", "maintenance treatment"):
        items = [n for n in mine if n.topic == topic][:3]
        if items:
            named = ", ".join(f"{n.item} ({n.n} of {n.of})" for n in items)
            told.append(f"The most frequent {topic} was {named}{_missing(items[0].missing)}.")
    return " ".join(told)


def _count(n: int | None, noun: str) -> str:
    return f"{n or 'No'} {noun}" + ("" if n == 1 else "s")


def _missing(n: int | None, *, inside: bool = False) -> str:
    if not n:
        return ""
    return f"; not told in {n}" if inside else f" (not told in {n})"
