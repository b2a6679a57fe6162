"""The timeline of each patient: which marks it has, where on which axis they stand, and what could not be placed.

Every mark rests on a moment that extraction placed (`records.Moment`), with its quote. What people corrected away is not shown;
what has no time told is listed, not placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casereview.records import Fact, Moment, Patient, Record, csv_text
from casereview.table.references import study_name

Axis = Literal["date", "age", "years"]
Lane = Literal["event", "treatment"]

LEAST_MARKS, LEAST_TIMES = 3, 2
"""A figure is drawn of three marks or more, at two different times or more, one of them a treatment: less is a sentence."""

COLUMNS = (
    "record_id", "study", "patient", "mark", "lane", "label", "detail", "phase", "certainty", "time_told", "axis", "placed_from",
    "placed_to", "ended", "quote", "section", "start", "end", "not_placed", "not_drawn", "quoted_report",
)  # fmt: skip
_FIELDS = ("primary_disease", "secondary_disease", "symptoms", "treatments", "outcome")
"""Fields that a timeline shows, or lists as not placed."""


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
    """Something without a place on the axis, and why."""

    lane: Lane
    label: str
    what: Fact | Moment
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The course of one patient: marks in order of time. `axis` is calendar years, age in years, or years from presentation."""

    record_id: str
    patient: int
    study: str
    """The report as people call it: `Silva et al. (2021)`."""
    who: str
    axis: Axis
    marks: tuple[Mark, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.record_id}-{self.patient}"

    @property
    def title(self) -> str:
        return f"{self.study}, patient {self.patient}"


def timelines(patients: Iterable[Patient], records: Iterable[Record]) -> list[Timeline]:
    """The timeline of each patient, in the order given.

    Args:
        records: among them the patients' reports, for their names.
    """
    named = {r.record_id: f"{study_name(r)} ({r.year})" if r.year else study_name(r) for r in records}
    return [timeline(p, study=named.get(p.pmid)) for p in patients]


def timeline(patient: Patient, *, study: str | None = None) -> Timeline:
    """The timeline of a patient, whether or not it is enough for a figure. `study` is the name of the report."""
    moments = _each_once(_borne_out(patient))
    axis = _axis(patient, moments)
    age = patient.fields.get("age")
    origin = float(age.value) if axis == "age" and isinstance(age, Fact) else 0.0
    placed = [(*_place(m, axis, origin), m) for m in moments if _why_not_placed(patient, m, axis) is None]
    # What came after a time follows what was at that time.
    placed.sort(key=lambda p: (p[0], p[1], _ORDER.index(p[2].certainty)))
    marks = tuple(
        Mark(number=number, lane=_lane(m.field), label=_label(m), moment=m, since=since, until=until)
        for number, (since, until, m) in enumerate(placed, start=1)
    )
    return Timeline(
        record_id=patient.pmid,
        patient=patient.patient,
        study=study or f"Report {patient.pmid}",
        who=_who(patient),
        axis=axis,
        marks=marks,
        unplaced=tuple(_unplaced(patient, moments, axis)),
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


_ORDER = ("told", "carried", "after")


def _borne_out(patient: Patient) -> list[Moment]:
    """The moments whose facts still stand after people's corrections."""

    def stands(moment: Moment) -> bool:
        if moment.field in ("age", "relapse"):
            return True
        told = patient.fields.get(moment.field)
        facts = told if isinstance(told, list) else [told] if told else []
        if moment.field.endswith("_onset_age"):
            disease = patient.fields.get(moment.field.replace("onset_age", "disease"))
            same = any(_place_of(f) == _place_of(moment) for f in facts)
            return same and isinstance(disease, Fact) and disease.value == moment.value
        return any(f.value == moment.value for f in facts)

    return [m for m in patient.course if stands(m)]


def _place_of(told: Fact | Moment) -> tuple[str | int | None, ...]:
    return told.record_id, told.section, told.start, told.end


def _each_once(moments: Sequence[Moment]) -> list[Moment]:
    """Each thing of one time once, at the best that is told of it: a text and its table tell the same course."""
    kept: list[Moment] = []
    for m in sorted(moments, key=lambda m: (-len(m.detail or ""), _ORDER.index(m.certainty))):
        same = [k for k in kept if (k.field, k.value, k.ended) == (m.field, m.value, m.ended) and _at_once(k, m)]
        if not any((m.detail or "") in (k.detail or "") for k in same):
            kept.append(m)
    return [m for m in moments if m in kept]


def _at_once(a: Moment, b: Moment) -> bool:
    for one, other in ((a.date, b.date), (a.years, b.years)):
        if one is not None and other is not None:
            return one[0] <= other[1] and other[0] <= one[1] and (one[1] - one[0] + other[1] - other[0]) <= 2
    return False


def _axis(patient: Patient, moments: Sequence[Moment]) -> Axis:
    """The axis on which most can be placed; of equals the calendar."""
    dated, reckoned = (sum(getattr(m, name) is not None for m in moments) for name in ("date", "years"))
    if dated and dated >= reckoned:
        return "date"
    age = patient.fields.get("age")
    return "age" if isinstance(age, Fact) and age.value is not None else "years"


def _told_on(patient: Patient, moment: Moment, axis: Axis) -> bool:
    """Whether the moment has a place on the axis. What stands in years from presentation may have been told as an age ("at
    20") and reckoned with the age that the machine had read: where a person corrected that, it has none."""
    if axis == "date":
        return moment.date is not None
    return moment.years is not None and ("age" not in patient.corrected or moment.years == (0, 0))


def _before_birth(patient: Patient, moment: Moment) -> bool:
    """Whether it would have been before the patient was born: an interval or a date was misread."""
    age = patient.fields.get("age")
    if moment.years is None or not isinstance(age, Fact) or age.value is None or "age" in patient.corrected:
        return False
    old = float(age.value)
    return old + float(old.is_integer()) + moment.years[1] <= 0  # an age in whole years holds until the next birthday


def _place(moment: Moment, axis: Axis, origin: float) -> tuple[float, float]:
    """From when to when the axis says it was; no age is below 0."""
    since, until = (moment.date if axis == "date" else moment.years) or (0.0, 0.0)
    least = 0.0 if axis == "age" else since
    return max(round(since + origin, 2), least), max(round(until + origin, 2), least)


def _lane(field: str) -> Lane:
    return "treatment" if field == "treatments" else "event"


def _label(moment: Moment) -> str:
    if moment.field.endswith("_onset_age"):
        return f"{moment.value}: onset"
    if moment.field.endswith("_disease"):
        return f"{moment.value} named"
    return moment.value


def _why_not_placed(patient: Patient, moment: Moment, axis: Axis) -> str | None:
    if _told_on(patient, moment, axis):
        return "read as before birth" if _before_birth(patient, moment) else None
    if axis == "date":
        return "told by age or interval, and the report ties neither to a date"
    return "told by date alone" if moment.years is None else "reckoned with an age that was corrected"


def _unplaced(patient: Patient, moments: Sequence[Moment], axis: Axis) -> Iterable[Unplaced]:
    for m in moments:
        if why := _why_not_placed(patient, m, axis):
            yield Unplaced(lane=_lane(m.field), label=_label(m), what=m, why=why)
    timed = {(m.field.replace("onset_age", "disease"), m.value) for m in moments}
    for name in _FIELDS:
        told = patient.fields.get(name)
        for fact in told if isinstance(told, list) else [told] if told else []:
            if (name, fact.value) not in timed:
                why = "given by a person, without a time" if fact.source == "correction" else "no time told"
                yield Unplaced(lane=_lane(name), label=str(fact.value), what=fact, why=why)


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
        why = why_not_drawn(t)
        for m in t.marks:
            o = m.moment
            rows.append(
                (t.record_id, t.study, t.patient, m.number, m.lane, m.label, o.detail, o.phase, o.certainty, o.told or "presentation",
                 t.axis, f"{m.since:g}", f"{m.until:g}", "yes" if o.ended else None, o.quote, o.section, o.start, o.end, None, why,
                 o.record_id or t.record_id)
            )  # fmt: skip
        for u in t.unplaced:
            f = u.what
            rows.append(
                (t.record_id, t.study, t.patient, None, u.lane, u.label, f.detail, None, None, None, None, None, None, None,
                 f.quote, f.section, f.start, f.end, u.why, why, (f.record_id or t.record_id) if f.quote else None)
            )  # fmt: skip
    return csv_text(COLUMNS, rows)
