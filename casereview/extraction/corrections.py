"""What people correct in the rows of the table: `config/reviews/<id>/corrections.csv`, and how it overrules the machine.

A row names a patient (`record_id`, `patient`; in a table of studies a study: `study`), a field, and what is true. Besides the
fields there are four operations, which decide who is a patient: `patient` (`add`, `remove`), `split_from` (a new patient begins
as a copy of another of the same report), `same_as` (`<record_id>/<patient>`: the same person, whose row takes these facts over)
and `not_same_as` (two patients whom the machine proposes to be the same are two). Everything is judged anew at every run:
nothing here is ever written to.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casereview import people
from casereview.errors import ReviewError
from casereview.extraction.sides import VALUES
from casereview.records import JBI, PARTS, Fact, Moment, Patient, Row, as_csv, id_order, load_csv
from casereview.spelling import fold
from casereview.units import PATIENTS, Unit

JOINS = ("split_from", "same_as", "not_same_as")
IDENTITY = ("record_id", "patient", "field", "value", "reviewer", "date")

_SHARED = re.compile(r"(?P<record_id>.+)/(?P<patient>[1-9]\d*)")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_CHOICES = {
    "sex": ("female", "male"),
    "aqp4_igg": ("positive", "negative", "unknown"),
} | dict.fromkeys(JBI, ("yes", "no", "unclear", "not applicable"))
_DISEASES = ("primary_disease", "secondary_disease", "diseases")
_AGES = ("age", "primary_onset_age", "secondary_onset_age")
_TREATMENTS = ("acute_treatment", "maintenance_treatment")

Found = Fact | list[Fact] | None
Key = tuple[str, int]
"""A row: report and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One row. `patient` is `None` for what is said of the report; `where` is file and line, for errors."""

    record_id: str
    patient: int | None
    field: str
    value: str
    note: str | None
    reviewer: str
    date: str | None
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a correction. `state`: `applied`; `agrees`: the machine now says the same; `waiting`: the report is
    not included, or the patient was removed; `machine changed`: the machine says something else than when the correction was made."""

    record_id: str
    patient: int | None
    field: str
    value: str
    machine: str
    """What the machine says now."""
    machine_before: str
    """What it said at the first run with this correction."""
    state: str
    note: str | None
    reviewer: str
    date: str | None


# --- reading ---------------------------------------------------------------------------------------------------------


def read_corrections(
    paths: Iterable[str | Path],
    *,
    records: Collection[str],
    sides: Mapping[str, Collection[str]],
    unit: Unit = PATIENTS,
) -> list[Correction]:
    """The rows of the files.

    Args:
        records: ids of all records of the review.
        sides: for each concept of the review its diseases, as values of the table.
        unit: what a row of the table is.

    Raises:
        ReviewError: every row with an unknown record, field or value, without a reviewer, or on what another row is about: with
            file and line, all at once.
    """
    allowed, found, faults, first = choices(sides, unit), [], [], {}
    for path in paths:
        for line, named in people.rows(path, columns(unit)):
            row = _plain(named, unit)
            where = f"{path}, line {line}"
            wrong = _wrong(row, records, allowed, unit)
            about = (
                row["record_id"],
                row["patient"],
                row["field"],
                row["value"] if row["field"] == "not_same_as" else "",
            )
            if about in first:
                wrong.append(f"corrects {row['field']} of {row['record_id']} a second time (first in {first[about]})")
            first.setdefault(about, where)
            faults += [f"{where}: {what}" for what in wrong]
            if not wrong:
                found.append(_correction(row, where))
    people.refuse(faults)
    return found


def columns(unit: Unit) -> tuple[str, ...]:
    """The columns of the file."""
    return ("record_id", unit.noun, "field", "value", "note", "reviewer", "date")


def operations(unit: Unit) -> tuple[str, ...]:
    """What people may say of a row as a whole."""
    return (unit.noun, *JOINS)


def _plain(row: Mapping[str, str], unit: Unit) -> dict[str, str]:
    """A row of a file with the number of the patient or study under the name that it has here."""
    return {"patient" if key == unit.noun else key: value for key, value in row.items()}


def choices(sides: Mapping[str, Collection[str]], unit: Unit = PATIENTS) -> dict[str, tuple[str, ...]]:
    """The values that a field may have, of those that may not have any."""
    diseases = tuple(dict.fromkeys((*VALUES, *(v for side in sides.values() for v in sorted(side)))))
    order = (*(f"{side}_first" for side in sides), "simultaneous", "unknown")
    every = _CHOICES | {"onset_order": order} | dict.fromkeys(_DISEASES, diseases)
    known = {name: values for name, values in every.items() if name in (*unit.fields, *unit.appraised)}
    return known | {unit.noun: ("add", "remove")}


def _correction(row: Mapping[str, str], where: str) -> Correction:
    return Correction(
        record_id=row["record_id"],
        patient=int(row["patient"]) if row["patient"] else None,
        field=row["field"],
        value=row["value"],
        note=row["note"] or None,
        reviewer=row["reviewer"],
        date=row["date"] or None,
        where=where,
    )


def _wrong(
    row: Mapping[str, str], records: Collection[str], allowed: Mapping[str, Sequence[str]], unit: Unit
) -> list[str]:
    """What is wrong with a row, a clause each."""
    field, value, wrong = row["field"], row["value"], []
    if row["record_id"] not in records:
        wrong.append(f"no record {row['record_id']!r} in this review")
    known = (*unit.fields, *operations(unit))
    if field not in (*known, *unit.appraised):
        asked = f", {unit.appraised[0]} to {unit.appraised[-1]}" if unit.appraised else ""
        return [*wrong, f"field is {field!r}, but must be one of {', '.join(known)}{asked}"]
    if field in unit.appraised and row["patient"]:
        wrong.append(f"{field} is of the report: leave {unit.noun} empty")
    elif field not in unit.appraised and not re.fullmatch(r"[1-9]\d*", row["patient"]):
        wrong.append(f"{unit.noun} is {row['patient']!r}, but must be the number of a {unit.noun}: 1, 2, ...")
    if not row["reviewer"]:
        wrong.append("names no reviewer: who says so?")
    if undated := people.wrong_date(row["date"]):
        wrong.append(undated)
    return [*wrong, *_wrong_value(field, value, allowed.get(field), unit)]


def _wrong_value(field: str, value: str, allowed: Sequence[str] | None, unit: Unit) -> list[str]:
    if not value:
        return [f"value is empty: write {people.NOTHING} where the report does not tell"]
    if value == people.NOTHING and field in unit.fields:
        return []
    items = people.split(value) if unit.fields.get(field) is list else [value]
    if allowed:
        items = [people.parsed(item)[0] for item in items]
        return [f"value is {item!r}, but must be one of {', '.join(allowed)}" for item in items if item not in allowed]
    if field in _AGES and not (_NUMBER.fullmatch(value) and float(value) <= 120):
        return [f"value is {value!r}, but an age is a number of years: 42, or 0.75 for nine months"]
    if unit.fields.get(field) is int and not value.isdecimal():
        return [f"value is {value!r}, but must be a whole number: 42"]
    if field in unit.fields and field in PARTS:
        return [f"{item!r} is not written like {_EXAMPLES[field]!r}" for item in items if not _parts(field, item)]
    if field == "antibodies":
        bad = [item for item in items if people.parsed(item)[0][-1:] not in ("+", "-")]
        return [f"{item!r} must end with + or -, as in ANA+ (1:640)" for item in bad]
    if field == "split_from" and not re.fullmatch(r"[1-9]\d*", value):
        return [f"value is {value!r}, but must be the number of a {unit.noun} of the same report"]
    if field in ("same_as", "not_same_as") and not _SHARED.fullmatch(value):
        return [f"value is {value!r}, but must name a {unit.noun} as <record_id>/<{unit.noun}>, such as 12345678/1"]
    return []


_EXAMPLES = {
    "arms": "control group (n = 30)",
    "interventions": "control group: azathioprine (2 mg/kg/day)",
    "outcomes": "EDSS score at 6 months: treatment group lower than control group (P < 0.05)",
}
"""How people write values that have parts."""


def _parts(field: str, item: str) -> tuple[object, str | None] | None:
    """Value and detail of an item of a field whose values have parts; `None` where it is not written like one."""
    text, detail = people.parsed(item) if field == "interventions" else (item, None)
    value = PARTS[field].parse(text)
    return (value, detail) if value else None


# --- applying --------------------------------------------------------------------------------------------------------


def corrected(
    found: Mapping[str, Sequence[Row]],
    corrections: Sequence[Correction],
    *,
    sides: Mapping[str, Collection[str]],
    unit: Unit = PATIENTS,
    before: Mapping[tuple[str, ...], str] = {},
) -> tuple[list[Row], list[Applied]]:
    """The rows as people say they are, by report and number, and what became of each correction.

    Args:
        found: for every included report its rows as the machine read them, perhaps none.
        sides, unit: as in `read_corrections`.
        before: what the machine said at the first run with a correction, by `identity`.

    Raises:
        ReviewError: a correction of a row that the machine did not find and nobody added, with file and line.
    """
    machine: dict[Key, Row] = {(i, p.number): p for i, group in found.items() for p in group}
    now = dict(machine)
    here = [c for c in corrections if c.record_id in found and c.field not in unit.appraised]
    for c in (c for c in here if c.field in (unit.noun, "split_from")):
        _place(now, c, unit)
    removed = {k for k in machine if k not in now}
    people_say: dict[Key, list[Correction]] = {}
    for c in (c for c in here if c.field in unit.fields):
        if c.patient is not None and (c.record_id, c.patient) not in removed:
            people_say.setdefault((_known(now, c, unit).pmid, c.patient), []).append(c)
    for key, some in people_say.items():
        now[key] = _with(now[key], some, sides, unit)
    joined = _join(now, [c for c in here if c.field == "same_as"], set(found), unit)
    reports = [_applied(c, machine, set(found), removed, before, unit) for c in corrections]
    return sorted(joined, key=lambda p: (id_order(p.pmid), p.number)), reports


def applied_csv(applied: Iterable[Applied], unit: Unit) -> str:
    """What became of the corrections, a row each."""
    return as_csv(Applied, applied, {"patient": unit.noun})


def read_applied(path: str | Path, unit: Unit) -> list[dict[str, str]]:
    """The rows of what `applied_csv` wrote, by the fields of `Applied`; none where there is no file yet."""
    return [_plain(row, unit) for row in load_csv(path)]


def identity(correction: Correction) -> tuple[str, ...]:
    """What makes a correction the same one in two runs: a row that is edited starts anew."""
    return tuple(str(getattr(correction, name) or "") for name in IDENTITY)


def machine_before(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, ...], str]:
    """What the machine said when each correction was first seen.

    Args:
        rows: of what an earlier run wrote.
    """
    return {tuple(row[name] for name in IDENTITY): row["machine_before"] for row in rows}


def _known(patients: Mapping[Key, Row], c: Correction, unit: Unit, number: int | None = None) -> Row:
    number = number or c.patient
    if (c.record_id, number) in patients:
        return patients[c.record_id, number]
    there = [str(n) for i, n in sorted(patients) if i == c.record_id]
    some = f"it has {', '.join(there)}" if there else "it has none"
    raise ReviewError(
        f"{c.where}: report {c.record_id} has no {unit.noun} {number} ({some}): correct the number, or add the {unit.noun} "
        f"with a row of field {unit.noun} and value add"
    )


def _place(patients: dict[Key, Row], c: Correction, unit: Unit) -> None:
    """Add, remove or split off one row."""
    key = (c.record_id, c.patient)
    if c.field == unit.noun and c.value == "remove":
        _known(patients, c, unit)
        del patients[key]
        return
    if key in patients:
        raise ReviewError(
            f"{c.where}: report {c.record_id} already has a {unit.noun} {c.patient}: give the new one another number"
        )
    fields: dict[str, Found] = dict.fromkeys(unit.fields)
    if c.field == "split_from":
        fields = dict(_known(patients, c, unit, int(c.value)).fields)
    number = {unit.noun: c.patient}
    patients[key] = unit.record(pmid=c.record_id, **number, fields=fields, added_by=c.reviewer)


def _with(patient: Row, corrections: Sequence[Correction], sides: Mapping[str, Collection[str]], unit: Unit) -> Row:
    """A row with the fields that people give, and with what follows from them."""
    fields = dict(patient.fields)
    for c in corrections:
        fields[c.field] = _read(c, patient.fields.get(c.field), unit)
    said = {c.field: c for c in corrections}
    _treatments_follow(fields, patient.fields, said)
    _order_follows(fields, patient.fields, said, sides)
    return replace(
        patient,
        fields=fields,
        flags=tuple(f for f in patient.flags if f.field not in said),
        corrected=tuple(f for f in unit.fields if f in said),
    )


_NUMBERS = {float: float, int: int}


def _read(c: Correction, machine: Found, unit: Unit) -> Found:
    """The facts of a correction; of a list, an item that the machine reads too keeps its own fact with its quote."""
    if c.value == people.NOTHING:
        return None
    if unit.fields[c.field] is not list:
        return _fact(c, _NUMBERS.get(unit.fields[c.field], str)(c.value))
    own = {people.item(f): f for f in machine} if isinstance(machine, list) else {}
    read = people.parsed if c.field not in PARTS else lambda item: _parts(c.field, item)
    return [own.get(item) or _fact(c, *read(item)) for item in people.split(c.value)]


def _fact(c: Correction, value: object, detail: str | None = None) -> Fact:
    """A fact by a person. The quote is the note: what the reviewer rests on."""
    rule = f"corrected by {c.reviewer}" + (f" on {c.date}" if c.date else "")
    return Fact(
        value=value,
        quote=c.note,
        source="correction",
        section=None,
        start=None,
        end=None,
        rule=rule,
        detail=detail,
    )


def _treatments_follow(fields: dict[str, Found], before: Mapping[str, Found], said: Mapping[str, Correction]) -> None:
    """What a person strikes from a phase, or adds to it, leaves or joins the list of everything given, too."""
    if "treatments" in said or not any(f in said for f in _TREATMENTS):
        return

    def values(of: Mapping[str, Found]) -> dict[str, Fact]:
        return {fold(str(f.value)): f for phase in _TREATMENTS for f in of.get(phase) or ()}

    now, earlier, every = values(fields), values(before), list(fields.get("treatments") or ())
    kept = [f for f in every if fold(str(f.value)) in now or fold(str(f.value)) not in earlier]
    there = {fold(str(f.value)) for f in kept}
    fields["treatments"] = [*kept, *(f for name, f in now.items() if name not in there)] or None


def _order_follows(
    fields: dict[str, Found], before: Mapping[str, Found], said: Collection[str], sides: Mapping[str, Collection[str]]
) -> None:
    """Order and diseases say the same: who corrects one of them corrects the other."""
    first, second, order = (fields.get(f) for f in ("primary_disease", "secondary_disease", "onset_order"))
    if not isinstance(first, Fact) or not isinstance(order, Fact):
        return
    of_first = next((f"{side}_first" for side, values in sides.items() if first.value in values), order.value)
    turned = isinstance(second, Fact) and "primary_disease" in said and first.value == second.value
    if "onset_order" in said and "primary_disease" not in said:
        turned = order.value.endswith("_first") and order.value != of_first
    elif "primary_disease" in said and "onset_order" not in said and order.value != of_first:
        fields["onset_order"] = replace(first, value=of_first, rule=f"follows from primary_disease, {first.rule}")
    if turned:
        for kind in ("disease", "onset_age"):
            for one, other in (("primary", "secondary"), ("secondary", "primary")):
                if f"{one}_{kind}" not in said:
                    fields[f"{one}_{kind}"] = before[f"{other}_{kind}"]


# --- the same patient in two publications ----------------------------------------------------------------------------


def _join(
    patients: dict[Key, Row], corrections: Sequence[Correction], included: Collection[str], unit: Unit
) -> list[Row]:
    """Let the row that `same_as` names take over the facts of the row that says so."""
    into: dict[Key, Key] = {}
    for c in corrections:
        m = _SHARED.fullmatch(c.value)
        target = (m["record_id"], int(m["patient"]))
        if target[0] not in included:
            continue  # the other report is out: nothing to join with, and the row stands alone
        if target not in patients:
            raise ReviewError(f"{c.where}: there is no {unit.noun} {target[1]} in report {target[0]} to be the same as")
        into[_known(patients, c, unit).pmid, c.patient] = target
    for source in into:
        seen, at = {source}, source
        while at in into:
            at = into[at]
            if at in seen:
                raise ReviewError(f"same_as goes in a circle over {' and '.join(f'{i}/{n}' for i, n in sorted(seen))}")
            seen.add(at)
        patients[at] = _merged(patients[at], patients[source], unit)
    return [p for key, p in patients.items() if key not in into]


def _merged(own: Row, other: Row, unit: Unit) -> Row:
    """One row of two reports: the own facts first, the other's where there is none, each with its report."""
    same = own.pmid == other.pmid
    fields: dict[str, Found] = {}
    for name in unit.fields:
        mine, theirs = own.fields.get(name), _from(other.fields.get(name), None if same else other.pmid)
        if isinstance(mine, list) and isinstance(theirs, list):
            there = {fold(str(f.value)) for f in mine}
            fields[name] = [*mine, *(f for f in theirs if fold(str(f.value)) not in there)]
        elif isinstance(mine, Fact) and isinstance(theirs, Fact):
            fields[name] = mine if name == "outcome" else _compared(mine, theirs, other.pmid)
        else:
            fields[name] = mine or theirs
    also = dict.fromkeys((*own.also_in, *(() if same else (other.pmid,)), *other.also_in))
    theirs = other.flags if same else tuple(replace(f, record_id=f.record_id or other.pmid) for f in other.flags)
    flags = {f.field: f for f in (*theirs, *own.flags) if not fields[f.field] or f in own.flags}
    told = {"course": (*own.course, *_course(other, own))} if isinstance(own, Patient) else {}
    return replace(
        own,
        **told,
        fields=fields,
        also_in=tuple(i for i in also if i != own.pmid),
        flags=tuple(flags[name] for name in unit.fields if name in flags),
        corrected=tuple(name for name in unit.fields if name in own.corrected or name in other.corrected),
    )


def _course(other: Row, own: Patient) -> list[Moment]:
    """What another report places in time, with its report, counted from the presentation of the patient's own: by the two ages.
    Its own presentation is none of that."""
    ages = [f.value for p in (other, own) if isinstance(f := p.fields.get("age"), Fact) and "age" not in p.corrected]
    later = ages[0] - ages[1] if len(ages) == 2 else None
    found = []
    for m in (m for m in getattr(other, "course", ()) if m.field != "age"):
        years = (round(m.years[0] + later, 2), round(m.years[1] + later, 2)) if m.years and later is not None else None
        if m.date or years:
            found.append(
                replace(m, years=years, record_id=m.record_id or (other.pmid if other.pmid != own.pmid else None))
            )
    return found


def _from(found: Found, report: str | None) -> Found:
    """Facts of another report say so."""
    if found is None or report is None:
        return found
    if isinstance(found, list):
        return [replace(f, record_id=f.record_id or report) for f in found]
    return replace(found, record_id=found.record_id or report)


def _compared(mine: Fact, theirs: Fact, report: str) -> Fact:
    if fold(str(mine.value)) == fold(str(theirs.value)) or mine.source == "correction":
        return mine
    return replace(mine, flag=f"report {report} says {people.plain(theirs.value)}")


# --- what became of it -----------------------------------------------------------------------------------------------


def _applied(
    c: Correction,
    machine: Mapping[Key, Row],
    included: Collection[str],
    removed: Collection[Key],
    before: Mapping[tuple[str, ...], str],
    unit: Unit,
) -> Applied:
    said = _machine_says(c, machine, unit)
    at_first = before.get(identity(c), said)
    if c.record_id not in included:
        state, said = "waiting", at_first
    elif c.field in unit.fields and (c.record_id, c.patient) in removed:
        state = "waiting"
    elif c.field in unit.fields and said == c.value:
        state = "agrees"
    else:
        state = "applied" if said == at_first else "machine changed"
    return Applied(
        record_id=c.record_id,
        patient=c.patient,
        field=c.field,
        value=c.value,
        machine=said,
        machine_before=at_first,
        state=state,
        note=c.note,
        reviewer=c.reviewer,
        date=c.date,
    )


def _machine_says(c: Correction, machine: Mapping[Key, Row], unit: Unit) -> str:
    """The machine's value of a field; of an operation, who or which the row is by the machine's account."""
    if c.field in unit.appraised:
        return ""
    patient = machine.get((c.record_id, c.patient or 0))
    if patient is None:
        return f"no such {unit.noun}"
    if c.field in unit.fields:
        return people.written(patient.fields.get(c.field))
    return ", ".join(people.written(patient.fields.get(f)) for f in unit.known_by)
