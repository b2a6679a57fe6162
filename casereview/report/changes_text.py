"""The changes of a living review for a reader, in the order and words of PRISMA-LSR; and in a word for a scheduler.

The items in brackets are those of the checklist (BMJ 2024;387:e079183, table 1).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from casereview.markdown import escape
from casereview.notices import CONCERN, CORRECTED, KINDS, RETRACTED
from casereview.report.changes import (
    MACHINE_CHANGED,
    METHODS,
    NOTICES,
    OBJECTIVES,
    PEOPLE,
    RECORDS,
    REPORTS,
    TABLE,
    Change,
)
from casereview.report.versions import State, unit_of
from casereview.units import Unit

SHOWN = 100
"""How many entries of one kind are listed; all are in changes.csv."""

FOR_AUTHORS = (
    "Why the review is living, and its planned schedule and retirement (items 3 and L1)",
    "Why the question or the methods were changed (items 4 and L2)",
    "Whether the changes matter to the conclusions (items 20-23 and L3)",
    "Who did what for this version (item L4)",
)


def changes_report(changes: Sequence[Change], *, before: State | None, now: State, same: State | None) -> str:
    """`changes.md`.

    Args:
        changes: from `before` to `now`.
        before: the version compared with; None where there is none.
        now: the present state.
        same: the released version that the present state is, if it is one.
    """
    unit = unit_of(now)
    lines = [f"# What changed in this living review: {escape(now.review['title'])}", "", *_versions(before, now, same)]
    stands_on = [c for c in changes if c.kind == MACHINE_CHANGED]
    if stands_on:
        lines += [
            "",
            "## Corrections under which the machine now reads something else",
            "",
            *_listed(stands_on, partial(_under, noun=unit.noun)),
        ]
    changes = [c for c in changes if c.kind != MACHINE_CHANGED]
    if before is None:
        return "\n".join(lines) + "\n"
    parts = {part: [c for c in changes if c.part == part] for part in (OBJECTIVES, METHODS, RECORDS, NOTICES)}
    parts |= {part: [c for c in changes if c.part == part] for part in (REPORTS, PEOPLE, TABLE)}
    lines += ["", "## Objectives (item 4)", "", *_listed(parts[OBJECTIVES], _setting)]
    lines += ["", "## Changes to the methods since the preceding version (item L2)", "", *_methods(parts)]
    lines += ["", "## What triggered this version: search and selection (items 16a, 16b)", ""]
    lines += [*_counts(before, now), "", *_records(parts[RECORDS])]
    lines += ["", "### Retractions, expressions of concern, corrections", "", *_notices(parts[NOTICES])]
    lines += ["", "### Reports in and out, and why", "", *_reports(parts[REPORTS])]
    lines += ["", "### What people decided meanwhile", "", *_listed(parts[PEOPLE], _judged)]
    lines += ["", "## Changes to the results since the preceding version (item L3)", "", *_table(parts[TABLE], unit)]
    lines += ["", "## For the authors", "", *(f"- {item}." for item in FOR_AUTHORS)]
    return "\n".join(lines) + "\n"


def _versions(before: State | None, now: State, same: State | None) -> list[str]:
    this = (
        f"This is version {same.version} ({same.date})"
        if same
        else f"These are results after version {before.version}, not yet released"
        if before
        else "No version has been released yet"
    )
    if before:
        searched = before.search.get("date")
        day = f", of {before.date}" + (f" (searched on {searched})" if searched and searched != before.date else "")
        told = f"{this}, compared with version {before.version}{day}."
    else:
        told = f"{this}: later results are compared with it." if same else f"{this}: `make release` makes the first."
    searched = now.search.get("date")
    return [told + (f" PubMed was last searched on {searched}." if searched else ""), ""][: 1 + bool(before)]


def _listed(changes: Sequence[Change], show: Callable[[Change], str], none: str = "No change.") -> list[str]:
    lines = [f"- {show(change)}" for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"- … and {len(changes) - SHOWN} more, all in changes.csv.")
    return lines or [none]


def _who(change: Change) -> str:
    return f"{escape(change.study)} ({escape(change.record_id)})"


def _setting(change: Change) -> str:
    sides = (f"`{side}`" if side.startswith(("{", "[")) else escape(side) for side in (change.before, change.after))
    before, after = sides
    told = {"added": f"added: {after}", "removed": f"removed: {before}"}.get(change.kind, f"{before} → {after}")
    return (
        f"**{escape(change.field)}** {told}"
        if change.kind in ("added", "removed")
        else f"**{escape(change.field)}**: {told}"
    )


def _methods(parts: dict[str, list[Change]]) -> list[str]:
    terms = [c for c in parts[METHODS] if c.note == "lexicon"]
    queries = [c for c in parts[METHODS] if c.field in ("query", "translation")]
    others = [c for c in parts[METHODS] if c not in terms and c not in queries]
    if not parts[METHODS] and not any("changed rules" in c.note for c in parts[REPORTS]):
        return ["No change."]
    lines = _listed(others, _setting, none="") if others else []
    if queries:
        drift = [c for c in queries if c.kind == "drift"]
        lines += [
            f"- **{c.field}** has changed; both are in changes.csv and in search_report.md."
            for c in queries
            if c not in drift
        ]
        lines += [
            "- **PubMed reads the same query in another way than before** (translation drift): see search_report.md."
        ] * bool(drift)
    lines += (
        _listed(terms, lambda c: f"term {c.kind}: “{escape(c.after or c.before)}” ({escape(c.field)})", none="")
        if terms
        else []
    )
    flips = [
        c
        for c in parts[REPORTS]
        if "changed terms" in c.note or "changed criteria" in c.note or "changed rules" in c.note
    ]
    lines += ["", f"Records that were decided otherwise by this: {len(flips)}."]
    return [*lines, *_listed(flips, _moved, none="")] if flips else lines


def _counts(before: State, now: State) -> list[str]:
    name = f"version {before.version}"
    lines = [f"| | {name} | now |", "|---|---:|---:|"]
    for label, count in _NUMBERS.items():
        label = label.format(rows=unit_of(now).id.capitalize())
        lines.append(f"| {label} | {count(before)} | {count(now)} |")
    return lines


_NUMBERS: dict[str, Callable[[State], Any]] = {
    "Records found by the search of PubMed": lambda s: s.search.get("count"),
    "Records screened": lambda s: len(s.records),
    "Records excluded": lambda s: sum(r.decision == "exclude" for r in s.records),
    "Records left to a person": lambda s: sum(r.decision == "unclear" for r in s.records),
    "Reports included": lambda s: sum(r.decision == "include" for r in s.records),
    "{rows} in the table": lambda s: len({(f.record_id, f.patient) for f in s.facts}),
}


def _records(changes: Sequence[Change]) -> list[str]:
    new = [c for c in changes if c.kind == "new"]
    lost = [c for c in changes if c.kind in ("gone", "deleted", "merged")]
    changed: dict[str, list[Change]] = {}
    for change in changes:
        if change.kind == "changed":
            changed.setdefault(change.record_id, []).append(change)
    lines = [f"- New records: {len(new)}" + (f" ({_said(new)})" if new else "")]
    lines += [
        f"- Records no longer found: {len(lost)}",
        *(f"    {line}" for line in _listed(lost, _lost, none="") if line),
    ]
    lines.append(f"- Records changed in PubMed: {len(changed)}")
    told = [f"    - {_who(some[0])}: {', '.join(c.field for c in some)}" for some in changed.values()]
    return [
        *lines,
        *told[:SHOWN],
        *([f"    - … and {len(told) - SHOWN} more, all in changes.csv."] if len(told) > SHOWN else []),
    ]


def _said(changes: Iterable[Change]) -> str:
    outcomes = [c.after.split(" ")[0] for c in changes]
    return ", ".join(f"{outcomes.count(o)} {w}" for o, w in _OUTCOMES.items() if o in outcomes)


_OUTCOMES = {"include": "included", "exclude": "excluded", "unclear": "left to a person"}


def _lost(change: Change) -> str:
    kind = {"gone": "", "deleted": "deleted: ", "merged": "merged: "}[change.kind]
    return f"{_who(change)}: {kind}{escape(change.note)} (was {escape(change.before)})"


def _notices(changes: Sequence[Change]) -> list[str]:
    return _listed(changes, lambda c: f"**{_NOTICE.get(c.kind, c.kind)}**: {_who(c)}{_where(c)}", none="None new.")


_NOTICE = {RETRACTED: "Newly retracted", CONCERN: "New expression of concern", CORRECTED: "Newly corrected"}


def _where(change: Change) -> str:
    place = change.after if change.after not in ("", "yes") else ""
    return (f", notice in {escape(place)}" if place else "") + (f"; now {escape(change.note)}" if change.note else "")


def _reports(changes: Sequence[Change]) -> list[str]:
    lines = []
    for kind, words in _MOVES.items():
        some = [c for c in changes if c.kind == kind]
        if some:
            lines += [f"{words}: {len(some)}", "", *_listed(some, _moved), ""]
    return lines[:-1] or ["No change."]


_MOVES = {
    "in": "Newly included",
    "out": "No longer included",
    "to be judged": "New, left to a person",
    "decided otherwise": "Other decisions that changed",
}


def _moved(change: Change) -> str:
    before, after = change.before or "not found", change.after or "not found"
    return f"{_who(change)}: {escape(before)} → {escape(after)}; {escape(change.note)}"


def _under(change: Change, *, noun: str) -> str:
    was, now = escape(change.before), escape(change.after)
    return (
        f"{escape(change.record_id)}, {noun} {escape(change.patient)}, {escape(change.field)}: {was} → {now}; "
        f"{escape(change.note)}, which stands until a person looks again"
    )


def _judged(change: Change) -> str:
    told = (
        escape(change.after)
        if not change.before
        else f"{escape(change.before)} → {escape(change.after or 'withdrawn')}"
    )
    return f"{_who(change)}: {told}, by {escape(change.field)}" + (f" ({escape(change.note)})" if change.note else "")


def _came_or_went(change: Change) -> str:
    noun, _, what = change.kind.partition(" ")
    return f"{what}: {_who(change)}, {noun} {change.patient}"


def _table(changes: Sequence[Change], unit: Unit) -> list[str]:
    rows = [c for c in changes if c.kind != "cell"]
    cells = [c for c in changes if c.kind == "cell"]
    lines = [
        f"Rows added: {sum(c.kind.endswith('added') for c in rows)}; rows removed: {sum(c.kind.endswith('removed') for c in rows)}; cells changed: {len(cells)}."
    ]
    if rows:
        lines += ["", *_listed(rows, _came_or_went)]
    if cells:
        lines += ["", f"| Report | {unit.noun.capitalize()} | Field | Before | Now |", "|---|---|---|---|---|"]
        lines += [_row(c) for c in cells[:SHOWN]]
        lines += [f"| … and {len(cells) - SHOWN} more, all in changes.csv | | | | |"] * (len(cells) > SHOWN)
    return lines


def _row(change: Change) -> str:
    cells = (
        _who(change),
        change.patient,
        change.field.replace("_", " "),
        change.before or "NA",
        (change.after or "NA") + (f" ({change.note})" if change.note else ""),
    )
    return "| " + " | ".join([cells[0], *map(escape, cells[1:])]) + " |"


def news(changes: Sequence[Change], *, version: str | None) -> dict[str, Any]:
    """Whether there is anything new since the last version, for a scheduler: `report/news.json`.

    Args:
        changes: since the last version; empty where nothing has changed.
        version: the last version; None where there is none.
    """
    included = {c.record_id for c in changes if c.part == NOTICES and "include" in c.note.split(" ")[0]}
    told: dict[str, Any] = {
        "since_version": version,
        "new_records": sum(c.part == RECORDS and c.kind == "new" for c in changes),
        "reports_in": [c.record_id for c in changes if c.part == REPORTS and c.kind == "in"],
        "reports_out": [c.record_id for c in changes if c.part == REPORTS and c.kind == "out"],
        "to_be_judged": [c.record_id for c in changes if c.part == REPORTS and c.after == "unclear"],
        **{
            kind.replace(" ", "_"): [c.record_id for c in changes if c.part == NOTICES and c.kind == kind]
            for kind in KINDS
        },
        "cells_changed": sum(c.part == TABLE and c.kind == "cell" for c in changes),
    }
    out_by_notice = {c.record_id for c in changes if c.part == REPORTS and c.kind == "out"}
    touched = [
        told["reports_in"],
        told["reports_out"],
        told["to_be_judged"],
        told["cells_changed"],
        included,
        out_by_notice,
    ]
    return {"anything_new": any(map(bool, touched)), **told}


def news_sentence(told: Mapping[str, Any]) -> str:
    """The news in one sentence, for a terminal or an e-mail."""
    if told["since_version"] is None:
        return "No version has been released yet, so that nothing can be compared: make release makes the first."
    since = f"since version {told['since_version']}"
    records = _counted(told["new_records"], "new record")
    counts = [
        _counted(len(told["reports_in"]), "report") + " newly included",
        f"{len(told['reports_out'])} no longer included",
        f"{len(told['to_be_judged'])} to be judged by a person",
        f"{len(told['retracted'])} retracted",
        f"{len(told['expression_of_concern'])} with a new expression of concern",
        f"{len(told['corrected'])} corrected",
        _counted(told["cells_changed"], "cell") + " changed",
    ]
    if not told["anything_new"]:
        return f"Nothing new {since} concerns the included reports ({records})."
    return f"New {since}: {records}, " + ", ".join(c for c in counts if not c.startswith("0 ")) + "."


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
