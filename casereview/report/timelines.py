"""The timeline of each patient: which marks it has, where on which axis they stand, and what could not be placed.

Every mark rests on a moment that extraction placed (`records.Moment`), with its quote. What people corrected away is not shown;
what has no time told is listed, not placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casereview.records import Fact, Moment, Patient, csv_text

Axis = Literal["date", "age", "years"]
Lane = Literal["event", "treatment"]

LEAST_MARKS, LEAST_TIMES = 3, 2
"""A figure is drawn of three marks or more, at two different times or more, one of them a treatment: less is a sentence."""

MONTH = 1 / 12
COLUMNS = (
    "record_id", "patient", "mark", "lane", "label", "detail", "phase", "certainty", "time_told", "axis", "placed_from",
    "placed_to", "ended", "quote", "section", "start", "end", "not_placed",
)  # fmt: skip
_UNPLACED_FIELDS = (
    "primary_disease",
    "secondary_disease",
    "symptoms",
    "treatments",
    "outcome",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark, at `since` to `until` of the axis (equal where the place is a point); `number` is its row in the table."""

    number: int
    lane: Lane
    label: str
    moment: Moment
    since: float
    until: float

    @property
    def middle(self) -> float:
        return (self.since + self.until) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A fact without a place in time, and why."""

    lane: Lane
    label: str
    fact: Fact
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The course of one patient: marks in order of time. `axis` is calendar years, age in years, or years from presentation."""

    record_id: str
    patient: int
    who: str
    axis: Axis
    marks: tuple[Mark, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def name(self) -> str:
        return f"{self.record_id}-{self.patient}"


def timelines(patients: Iterable[Patient]) -> list[Timeline]:
    """The timeline of each patient, in the order given."""
    return [timeline(p) for p in patients]


def timeline(patient: Patient) -> Timeline:
    """The timeline of a patient, whether or not it is enough for a figure."""
    moments = list(_current(patient))
    age = patient.fields.get("age")
    axis: Axis = "years"
    if any(m.date is not None for m in moments):
        axis = "date"
        moments = [m for m in moments if m.date is not None]
    elif isinstance(age, Fact) and age.value is not None:
        axis = "age"
    placed = sorted(((*_place(m, axis, age), n, m) for n, m in enumerate(moments)), key=lambda p: p[:3])
    marks = tuple(
        Mark(number=number, lane=_lane(m.field), label=_label(m), moment=m, since=since, until=until)
        for number, (since, until, _, m) in enumerate(placed, start=1)
    )
    return Timeline(
        record_id=patient.pmid,
        patient=patient.patient,
        who=_who(patient),
        axis=axis,
        marks=marks,
        unplaced=tuple(_unplaced(patient, marks)),
    )


def why_not_drawn(shown: Timeline) -> str | None:
    """Why a timeline is no figure, in words; `None` where it is enough for one."""
    times = {(m.since, m.until) for m in shown.marks}
    if not any(m.lane == "treatment" for m in shown.marks):
        return "no treatment whose time is told"
    if len(shown.marks) < LEAST_MARKS:
        return f"fewer than {LEAST_MARKS} marks whose time is told"
    if len(times) < LEAST_TIMES:
        return "everything at one time"
    return None


def _current(patient: Patient) -> Iterable[Moment]:
    """The moments that the facts still bear out after people's corrections, each time of a treatment once."""
    seen = set()
    for moment in patient.course:
        if moment.field not in ("age", "relapse") and not _borne_out(patient, moment):
            continue
        key = (moment.field, moment.value, moment.years, moment.date, moment.detail, moment.ended)
        bare = moment.field == "treatments" and moment.detail is None and not moment.ended
        again = bare and any(k[:4] == key[:4] for k in seen)
        if key not in seen and not again:
            seen.add(key)
            yield moment


def _borne_out(patient: Patient, moment: Moment) -> bool:
    told = patient.fields.get(moment.field)
    facts = told if isinstance(told, list) else [told] if told else []
    if moment.field.endswith("_onset_age"):
        disease = patient.fields.get(moment.field.replace("onset_age", "disease"))
        same = any((f.section, f.start, f.end) == (moment.section, moment.start, moment.end) for f in facts)
        return same and isinstance(disease, Fact) and disease.value == moment.value
    return any(f.value == moment.value for f in facts)


def _place(moment: Moment, axis: Axis, age: Fact | list[Fact] | None) -> tuple[float, float]:
    """From when to when the axis says it was: a month or a year that is told is a stretch, a period too."""
    if axis == "date" and moment.date is not None:
        return round(moment.date, 2), round(moment.date + (MONTH if moment.exact else 1), 2)
    start = float(age.value) if axis == "age" and isinstance(age, Fact) else 0.0
    return round(start + moment.years, 2), round(start + moment.years, 2)


def _lane(field: str) -> Lane:
    return "treatment" if field == "treatments" else "event"


def _label(moment: Moment) -> str:
    if moment.field.endswith("_onset_age"):
        return f"{moment.value}: onset"
    if moment.field.endswith("_disease"):
        return f"{moment.value} named"
    return moment.value


def _unplaced(patient: Patient, marks: Sequence[Mark]) -> Iterable[Unplaced]:
    placed = {(m.moment.field.replace("onset_age", "disease"), m.moment.value) for m in marks}
    for name in _UNPLACED_FIELDS:
        told = patient.fields.get(name)
        for fact in told if isinstance(told, list) else [told] if told else []:
            if (name, fact.value) not in placed:
                why = "given by a person, without a time" if fact.source == "correction" else "no time told"
                yield Unplaced(lane=_lane(name), label=str(fact.value), fact=fact, why=why)


def _who(patient: Patient) -> str:
    sex, age = patient.fields.get("sex"), patient.fields.get("age")
    words = [str(sex.value)] if isinstance(sex, Fact) else []
    if isinstance(age, Fact):
        words.append(
            f"{age.value:g} years at presentation" if age.value >= 1 else f"{age.value * 12:.0f} months at presentation"
        )
    return ", ".join(words)


def as_table(shown: Sequence[Timeline]) -> str:
    """Every mark and everything not placed as CSV (`COLUMNS`), a row each, also of patients who are not drawn."""
    rows = []
    for t in shown:
        for m in t.marks:
            o = m.moment
            rows.append(
                (t.record_id, t.patient, m.number, m.lane, m.label, o.detail, o.phase, o.certainty, o.told or "presentation",
                 t.axis, f"{m.since:g}", f"{m.until:g}", "yes" if o.ended else None, o.quote, o.section, o.start, o.end, None)
            )  # fmt: skip
        for u in t.unplaced:
            f = u.fact
            rows.append(
                (t.record_id, t.patient, None, u.lane, u.label, f.detail, None, None, None, None, None, None, None,
                 f.quote, f.section, f.start, f.end, u.why)
            )  # fmt: skip
    return csv_text(COLUMNS, rows)
