"""What people decide: their files, where they differ, and how they overrule the machine.

A reviewer's file is `config/reviews/<id>/decisions/<name>.csv`; the file `adjudicated.csv` settles what reviewers decided
differently. A person's decision always wins over automation, a decision on the full text over one on title and abstract.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from casereview import people
from casereview.records import Decision

COLUMNS = ("record_id", "stage", "decision", "reason", "note", "date")
STAGES = ("title_abstract", "full_text")
OUTCOMES = ("include", "exclude", "unclear")
ADJUDICATED = "adjudicated"
"""The name of the file that settles conflicts, without `.csv`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One row of a reviewer's file. `reason` is a code of the review's criteria, for excludes; `date` is ISO."""

    reviewer: str
    record_id: str
    stage: str
    decision: str
    reason: str | None
    note: str | None
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A record that reviewers decided differently at one stage. `differs`: `decision`, or `reason` alone."""

    record_id: str
    stage: str
    differs: str
    said: tuple[Judgement, ...]
    settled: bool


def read_judgements(
    paths: Iterable[str | Path], *, records: Iterable[str] | None, reasons: Sequence[str]
) -> list[Judgement]:
    """All rows of all reviewers, by name, record and stage.

    Args:
        paths: the reviewers' files; the name of a file is the reviewer's.
        records: ids of all records of the review; None where some are still to come, so that any is taken.
        reasons: codes of the criteria.

    Raises:
        ReviewError: every row that names an unknown record, stage, decision or reason, that has a reason without being an
            exclude or none although it is one, or that decides a second time: with file and line, all at once.
    """
    known, faults, rows = None if records is None else set(records), [], []
    for path in sorted(map(Path, paths), key=lambda p: p.stem):
        if copy := re.fullmatch(
            r"(?i)(.+?)(?: ?\(\d+\)|(?: -)? (?:copy|kopie|copie|copia)(?: ?\(?\d+\)?)?)", path.stem
        ):
            faults.append(
                f"{path} looks like a second copy of {copy[1]}.csv, and would count as another reviewer: keep one"
            )
        first: dict[tuple[str, str], int] = {}
        for line, row in people.rows(path, COLUMNS):
            row |= {column: row[column].lower() for column in ("stage", "decision")}
            judgement, wrong = _read(row, path.stem, known, reasons)
            key = (judgement.record_id, judgement.stage)
            if key in first:
                wrong.append(f"decides on {key[0]} at {key[1]} a second time (first in line {first[key]})")
            first.setdefault(key, line)
            faults += [f"{path}, line {line}: {what}" for what in wrong]
            rows.append(judgement)
    people.refuse(faults)
    return sorted(rows, key=lambda j: (j.record_id, STAGES.index(j.stage), j.reviewer))


def _read(
    row: dict[str, str], reviewer: str, known: set[str] | None, reasons: Sequence[str]
) -> tuple[Judgement, list[str]]:
    wrong = []
    if known is not None and row["record_id"] not in known:
        wrong.append(f"no record {row['record_id']!r} in this review")
    for column, allowed in (("stage", STAGES), ("decision", OUTCOMES)):
        if row[column] not in allowed:
            wrong.append(f"{column} is {row[column]!r}, but must be one of {', '.join(allowed)}")
    if row["decision"] == "exclude" and row["reason"] not in reasons:
        wrong.append(f"reason is {row['reason']!r}, but must be one of {', '.join(reasons)}")
    if row["decision"] in ("include", "unclear") and row["reason"]:
        wrong.append(f"a reason ({row['reason']!r}) belongs to an exclude, not to {row['decision']}")
    if undated := people.wrong_date(row["date"]):
        wrong.append(undated)
    stage = row["stage"] if row["stage"] in STAGES else STAGES[0]
    return Judgement(reviewer=reviewer, **{k: v or None for k, v in (row | {"stage": stage}).items()}), wrong


def conflicts(judgements: Sequence[Judgement]) -> list[Conflict]:
    """Where reviewers differ, in the decision or in the reason alone; adjudicated ones are `settled`."""
    found = []
    for (record_id, stage), rows in groupby(judgements, key=lambda j: (j.record_id, j.stage)):
        rows = list(rows)
        said = tuple(j for j in rows if j.reviewer != ADJUDICATED)
        differs = (
            "decision" if len({j.decision for j in said}) > 1 else "reason" if len({j.reason for j in said}) > 1 else ""
        )
        if differs:
            settled = len(said) < len(rows)
            found.append(Conflict(record_id=record_id, stage=stage, differs=differs, said=said, settled=settled))
    return found


def overruled(
    decisions: Iterable[Decision], judgements: Sequence[Judgement], *, reasons: Sequence[str], stage: str
) -> list[Decision]:
    """The decisions of one stage with those of people in their place.

    A conflict about the decision is `unclear` until it is adjudicated. Where only the reason differs, the record is out,
    with the reason that comes first among the criteria. A report that people judged on the full text has passed title and
    abstract, whatever automation or other people said there.
    """
    by_record: Mapping[str, list[Judgement]] = {k: list(v) for k, v in groupby(judgements, key=lambda j: j.record_id)}
    return [_settled(d, by_record.get(d.record_id, []), reasons, stage) for d in decisions]


def _settled(decision: Decision, judgements: list[Judgement], reasons: Sequence[str], stage: str) -> Decision:
    rows = [j for j in judgements if j.stage == stage]
    if rows := [j for j in rows if j.reviewer == ADJUDICATED] or rows:
        decision = _by_people(decision, rows, reasons)
    later = [j for j in judgements if j.stage != STAGES[0]]
    if stage == STAGES[0] and later and decision.decision == "exclude":
        names = " & ".join(j.reviewer for j in later)
        return replace(
            decision,
            decision="include",
            reason=None,
            criterion=None,
            decided_by=names,
            note=f"Judged on the full text by {names}.",
            automation=decision.automation or _said(decision),
        )
    return decision


def _by_people(decision: Decision, rows: list[Judgement], reasons: Sequence[str]) -> Decision:
    outcomes = {j.decision for j in rows}
    outcome = outcomes.pop() if len(outcomes) == 1 else "unclear"
    reason = min((j.reason for j in rows if j.reason), key=list(reasons).index, default=None)
    note = "; ".join(f"{j.reviewer}: {j.note}" for j in rows if j.note)
    if len({j.decision for j in rows}) > 1:
        told = ", ".join(f"{j.reviewer} {j.decision}" + (f" ({j.reason})" if j.reason else "") for j in rows)
        note = f"Conflict: {told}. " + note
    return replace(
        decision,
        decision=outcome,
        reason=reason if outcome == "exclude" else None,
        decided_by=" & ".join(j.reviewer for j in rows),
        stage=rows[0].stage,
        criterion=reason if outcome == "exclude" else None,
        note=note.strip() or f"Decided by {' & '.join(j.reviewer for j in rows)}.",
        automation=decision.automation or _said(decision),
    )


def _said(decision: Decision) -> str:
    return decision.decision + (f" ({decision.reason})" if decision.reason else "")
