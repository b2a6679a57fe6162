"""Patients of two reports who may be one person: proposed to people, never joined by the machine.

A case is often told twice, as a meeting abstract and as a report, or by two departments. Proposed are patients whose sex, age
and diseases do not contradict each other, and whose reports share authors or an institution.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from casereview.extraction.corrections import Correction
from casereview.records import Fact, Patient, Record
from casereview.spelling import fold

YEARS = 1
"""Ages may differ by so much: one report counts from a birthday, the other from a visit."""
_INSTITUTION = re.compile(
    r"universi|hospital|h[oôó]pital|institut|clinic|klinik|college|academ|facult|cent(?:er|re|ro)\b|ospedale|krankenhaus|school",
    re.I,
)
_PARTS = ("department", "division", "service", "section", "unit")
COMMON = 20
"""An institution that more reports than this name tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two patients. `state`: `proposed`, `joined` (`same_as`) or `two patients` (`not_same_as`), as people said."""

    record_id: str
    patient: int
    other_record_id: str
    other_patient: int
    agree: str
    authors: tuple[str, ...]
    institutions: tuple[str, ...]
    state: str


def pairs(patients: Iterable[Patient], records: Iterable[Record], corrections: Sequence[Correction]) -> list[Pair]:
    """All pairs, of patients as the machine found them, by report and number.

    Args:
        patients: before people's corrections, so that a joined pair is still told.
        records: of their reports: for authors and affiliations.
    """
    by_report: dict[str, list[Patient]] = defaultdict(list)
    for patient in patients:
        by_report[patient.pmid].append(patient)
    known = {r.record_id: r for r in records if r.record_id in by_report}
    said = {(c.record_id, c.patient, c.value): c.field for c in corrections if c.field in ("same_as", "not_same_as")}
    found = []
    for one, other in sorted(_near(known.values())):
        authors = sorted(_authors(known[one]) & _authors(known[other]))
        places = sorted(_institutions(known[one]) & _institutions(known[other]))
        # One name alone may be a namesake.
        if len(authors) < 2 and not (authors and places) and len(places) < 2:
            continue
        for a in by_report[one]:
            for b in by_report[other]:
                agree = _agree(a, b)
                if agree:
                    found.append(_pair(a, b, agree, authors, places, said))
    return found


def _near(records: Iterable[Record]) -> set[tuple[str, str]]:
    """Pairs of reports that share an author or an institution."""
    index: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for key in _authors(record) | _institutions(record):
            index[key].append(record.record_id)
    return {pair for ids in index.values() if len(ids) <= COMMON for pair in combinations(sorted(ids), 2)}


def _authors(record: Record) -> set[str]:
    """Last names with the first initial: `silva a`."""
    return {fold(f"{a.last} {(a.initials or a.fore)[0]}") for a in record.authors if a.last and (a.initials or a.fore)}


def _institutions(record: Record) -> set[str]:
    """Parts of affiliations that name an institution, not its departments."""
    parts = (p for a in record.authors for text in a.affiliations for p in re.split(r"[,;]", text))
    names = {fold(p.strip(" .")) for p in parts if _INSTITUTION.search(p)}
    return {n for n in names if not n.startswith(_PARTS)}


def _agree(a: Patient, b: Patient) -> str:
    """On what two patients agree; nothing where they contradict each other, or agree on too little."""
    agree = []
    for field in ("sex", "aqp4_igg"):
        one, other = _value(a, field), _value(b, field)
        if one and other and "unknown" not in (one, other):
            if one != other:
                return ""
            agree.append(str(one))
    ages = [_value(a, "age"), _value(b, "age")]
    if None not in ages:
        if abs(ages[0] - ages[1]) > YEARS:
            return ""
        agree.append(f"aged {ages[0]:g}" if ages[0] == ages[1] else f"aged {ages[0]:g} and {ages[1]:g}")
    shared = _diseases(a) & _diseases(b)
    return ", ".join([*agree, *sorted(shared)]) if len(shared) >= 2 and len(agree) >= 2 else ""


def _value(patient: Patient, field: str) -> object:
    fact = patient.fields.get(field)
    return fact.value if isinstance(fact, Fact) else None


def _diseases(patient: Patient) -> set[str]:
    return {str(v) for f in ("primary_disease", "secondary_disease") if (v := _value(patient, f))}


def _pair(
    a: Patient, b: Patient, agree: str, authors: Sequence[str], places: Sequence[str], said: dict[tuple, str]
) -> Pair:
    spoken = {said.get(key) for key in _both_ways(a, b)}
    state = "joined" if "same_as" in spoken else "two patients" if "not_same_as" in spoken else "proposed"
    return Pair(
        record_id=a.pmid,
        patient=a.patient,
        other_record_id=b.pmid,
        other_patient=b.patient,
        agree=agree,
        authors=tuple(authors),
        institutions=tuple(places),
        state=state,
    )


def _both_ways(a: Patient, b: Patient) -> Iterator[tuple]:
    yield a.pmid, a.patient, f"{b.pmid}/{b.patient}"
    yield b.pmid, b.patient, f"{a.pmid}/{a.patient}"
