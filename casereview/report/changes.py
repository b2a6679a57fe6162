"""What changed in a review between two states: its question and methods, the records, the reports, the table.

One list of `Change`s in the order of PRISMA-LSR (BMJ 2024;387:e079183): objectives, methods, results. `report/changes.csv`
is that list; `changes_text` tells it to a reader.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from casereview.notices import CONCERN, CORRECTED, RETRACTED
from casereview.records import as_csv
from casereview.report.versions import CONTENT, RecordState, State, Term, unit_of
from casereview.units import PATIENTS, Unit

OBJECTIVES, METHODS, RECORDS, NOTICES, REPORTS, PEOPLE, TABLE = (
    "objectives",
    "methods",
    "records",
    "notices",
    "reports",
    "people",
    "table",
)

WORDS = {
    "title": "title",
    "abstract": "abstract",
    "publication_types": "publication type",
    "mesh": "MeSH",
    "identifiers": "identifiers",
}
"""How the parts of a record are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `kind` says what; the others are empty where they do not apply."""

    part: str
    kind: str
    record_id: str = ""
    study: str = ""
    patient: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    note: str = ""


def compare(
    before: State, now: State, *, in_pubmed: Mapping[str, bool] | None = None, texts: Mapping[str, str] | None = None
) -> list[Change]:
    """All changes from one state to the next, in the order of PRISMA-LSR.

    Args:
        in_pubmed: of records that the search no longer finds, whether PubMed still has them.
        texts: title and abstract of the records of `flipped`, to name the changed terms that stand in them.
    """
    found = [*_objectives(before, now), *_methods(before, now)]
    pair = _Pair(before, now, in_pubmed or {}, texts or {})
    found += [*pair.records(), *pair.notices(), *pair.reports(), *_people(before, now), *pair.table()]
    return found


def flipped(before: State, now: State) -> set[str]:
    """Records that automation decides otherwise although nothing in them has changed: by terms, criteria or rules."""
    old = {r.record_id: r for r in before.records}
    return {r.record_id for r in now.records if r.record_id in old and _method_flip(old[r.record_id], r)}


def _method_flip(old: RecordState, new: RecordState) -> bool:
    return old.automation != new.automation and not _content(old, new) and not _notices(old, new)


def _content(old: RecordState, new: RecordState) -> list[str]:
    return [WORDS[name] for name in CONTENT if getattr(old, name) != getattr(new, name)]


_MARKS = (("retracted", RETRACTED), ("concern", CONCERN), ("corrected", CORRECTED))


def _notices(old: RecordState | None, new: RecordState) -> list[tuple[str, str]]:
    """Notices that a record has got since: kind and where they stand. A place that PubMed adds later is no new notice."""
    told = []
    for name, kind in _MARKS:
        had, has = (set(filter(None, getattr(r, name).split("; "))) if r else set() for r in (old, new))
        if has - had and not (had == {"yes"} and len(has) == 1):
            told.append((kind, "; ".join(sorted(has - had))))
    return told


# Question and methods.


def _objectives(before: State, now: State) -> Iterator[Change]:
    for key in ("title", "question"):
        if before.review.get(key) != now.review.get(key):
            yield Change(
                part=OBJECTIVES,
                kind="changed",
                field=key,
                before=before.review.get(key) or "",
                after=now.review.get(key) or "",
            )
    yield from _entries(OBJECTIVES, "concept", before.review.get("concepts", ()), now.review.get("concepts", ()))


def _methods(before: State, now: State) -> Iterator[Change]:
    old, new = before.review.get("criteria", ()), now.review.get("criteria", ())
    yield from _entries(METHODS, "criterion", old, new)
    both = {c["id"] for c in old} & {c["id"] for c in new}
    orders = [", ".join(c["id"] for c in side if c["id"] in both) for side in (old, new)]
    if orders[0] != orders[1]:
        yield Change(part=METHODS, kind="changed", field="order of criteria", before=orders[0], after=orders[1])
    for key, name in (("dates", "dates"), ("search", "limits")):
        if _plain(before.review.get(key)) != _plain(now.review.get(key)):
            yield Change(
                part=METHODS,
                kind="changed",
                field=name,
                before=_plain(before.review.get(key)),
                after=_plain(now.review.get(key)),
            )
    yield from _terms(before.terms, now.terms)
    yield from _search(before.search, now.search)


def _search(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for key in ("database", "interface", "source", "query"):
        if before.get(key) != now.get(key):
            yield Change(
                part=METHODS, kind="changed", field=key, before=before.get(key) or "", after=now.get(key) or ""
            )
    if before.get("translation") != now.get("translation"):
        drift = before.get("query") == now.get("query")
        yield Change(
            part=METHODS,
            kind="drift" if drift else "changed",
            field="translation",
            before=before.get("translation") or "",
            after=now.get("translation") or "",
            note="PubMed reads the same query in another way" if drift else "",
        )


def _entries(part: str, what: str, before: Iterable[Mapping], now: Iterable[Mapping]) -> Iterator[Change]:
    """Entries of a list with ids: added, removed, changed."""
    old, new = ({entry["id"]: entry for entry in side} for side in (before, now))
    for name in [*old, *(n for n in new if n not in old)]:
        was, is_ = _plain(old.get(name)), _plain(new.get(name))
        if was != is_:
            kind = "added" if not was else "removed" if not is_ else "changed"
            yield Change(part=part, kind=kind, field=f"{what} {name}", before=was, after=is_)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _terms(before: Iterable[Term], now: Iterable[Term]) -> Iterator[Change]:
    old, new = set(before), set(now)
    changed = [*((t, "removed") for t in old - new), *((t, "added") for t in new - old)]
    for term, kind in sorted(changed, key=lambda c: (c[0].concept, c[0].sort, c[0].term, c[1])):
        side = {"before" if kind == "removed" else "after": term.term}
        yield Change(part=METHODS, kind=kind, field=f"{term.sort} of {term.concept}", note="lexicon", **side)


def changed_terms(before: State, now: State) -> set[Term]:
    """Terms of the lexicon that only one of the two states has."""
    return set(before.terms) ^ set(now.terms)


# Records, reports, table.


class _Pair:
    """Two states side by side, by record."""

    def __init__(self, before: State, now: State, in_pubmed: Mapping[str, bool], texts: Mapping[str, str]):
        self.before, self.now, self.in_pubmed, self.texts = before, now, in_pubmed, texts
        self.old = {r.record_id: r for r in before.records}
        self.new = {r.record_id: r for r in now.records}
        self.ids = [*self.new, *(i for i in self.old if i not in self.new)]
        self.by_people = {(f.record_id, f.patient, f.field) for f in now.facts if f.by}
        self.terms = changed_terms(before, now)
        self.criteria = _plain(before.review.get("criteria")) != _plain(now.review.get("criteria"))

    def records(self) -> Iterator[Change]:
        for i in self.ids:
            old, new = self.old.get(i), self.new.get(i)
            if old is None:
                yield self._change(RECORDS, "new", i, after=new.said)
            elif new is None:
                kind, note = self.fate(old)
                yield self._change(RECORDS, kind, i, before=old.said, note=note)
            else:
                for part in _content(old, new):
                    yield self._change(RECORDS, "changed", i, field=part)

    def fate(self, old: RecordState) -> tuple[str, str]:
        """What became of a record that the search no longer finds: `gone`, `deleted` or `merged`, and a word on it."""
        there = self.in_pubmed.get(old.record_id)
        if there:
            return "gone", "still in PubMed, no longer found by the query"
        if there is None:
            return "gone", "no longer found"
        heir = self._heir(old)
        return ("merged", f"into {heir}") if heir else ("deleted", "no longer in PubMed")

    def _heir(self, old: RecordState) -> str | None:
        """The record of the same paper, by DOI, PMCID, or title and author; one that is new first."""
        same = [
            r.record_id
            for r in self.now.records
            if (old.doi and r.doi == old.doi)
            or (old.pmcid and r.pmcid == old.pmcid)
            or (old.title and (r.title, r.study) == (old.title, old.study))
        ]
        return min(same, key=lambda i: (i in self.old, i), default=None)

    def notices(self) -> Iterator[Change]:
        for i, new in self.new.items():
            for kind, place in _notices(self.old.get(i), new):
                yield self._change(NOTICES, kind, i, after=place, note=new.said)
        for i, new in self.new.items():
            for name, kind in _MARKS:
                if i in self.old and getattr(self.old[i], name) and not getattr(new, name):
                    yield self._change(NOTICES, f"no longer {kind}", i, before=getattr(self.old[i], name))

    def reports(self) -> Iterator[Change]:
        """Reports in and out, and all other decisions that are not what they were, each with its reason."""
        for i in self.ids:
            old, new = self.old.get(i), self.new.get(i)
            was, is_ = old.said if old else "", new.said if new else ""
            if was == is_ or (old is None and new.decision == "exclude"):
                continue
            kind = "in" if is_ == "include" else "out" if was == "include" else "decided otherwise"
            if kind == "decided otherwise" and new is None:
                continue
            if old is None and kind != "in":
                kind = "to be judged"
            yield self._change(REPORTS, kind, i, before=was, after=is_, note=self.cause(i))

    def cause(self, i: str) -> str:
        """Why a record is decided otherwise."""
        old, new = self.old.get(i), self.new.get(i)
        if old is None:
            return "new" + (f", decided by {new.decided_by}" if new.decided_by != "automation" else "")
        if new is None:
            return ": ".join(self.fate(old))
        told = [f"{kind} ({place})" if place != "yes" else kind for kind, place in _notices(old, new)]
        if content := _content(old, new):
            told.append(f"changed in PubMed: {', '.join(content)}")
        if new.decided_by != "automation":
            told.append(f"decided by {new.decided_by}")
        elif old.decided_by != "automation":
            told.append(f"no longer decided by {old.decided_by}")
        if _method_flip(old, new):
            told.append(self._method(i))
        return "; ".join(told) or "decided otherwise"

    def _method(self, i: str) -> str:
        """Which change of the method made automation decide an unchanged record otherwise."""
        named = sorted({t.term for t in self.terms if _stands_in(t, self.texts.get(i, ""))})
        if named:
            return f"changed terms: {', '.join(f'“{t}”' for t in named)}"
        if self.criteria:
            return "changed criteria"
        return "changed terms" if self.terms else "changed rules of the program"

    def table(self) -> Iterator[Change]:
        """Rows that came and went, and every cell that changed."""
        unit = unit_of(self.now)
        old, new = _patients(self.before), _patients(self.now)
        for key in [*new, *(k for k in old if k not in new)]:
            was, is_ = old.get(key), new.get(key)
            if was is None or is_ is None:
                kind = f"{unit.noun} {'added' if was is None else 'removed'}"
                yield self._change(TABLE, kind, key[0], patient=key[1])
                continue
            for name in unit.fields:
                if was.get(name) != is_.get(name):
                    values = [" | ".join(side.get(name, ())) for side in (was, is_)]
                    note = "by a person" if (*key, name) in self.by_people else ""
                    yield self._change(
                        TABLE, "cell", key[0], patient=key[1], field=name, before=values[0], after=values[1], note=note
                    )

    def _change(self, part: str, kind: str, i: str, **more: str) -> Change:
        known = self.new.get(i) or self.old.get(i)
        return Change(part=part, kind=kind, record_id=i, study=known.study if known else "", **more)


def _stands_in(term: Term, text: str) -> bool:
    flags = 0 if term.sort in ("acronym", "ambiguous") else re.IGNORECASE
    return bool(re.search(rf"(?<!\w){re.escape(term.term)}(?!\w)", text, flags))


def _patients(state: State) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """Cells by patient: field → facts as text, a detail in brackets."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for key, facts in groupby(state.facts, key=lambda f: (f.record_id, f.patient)):
        cells: dict[str, tuple[str, ...]] = {}
        for fact in facts:
            text = fact.value + (f" ({fact.detail})" if fact.detail else "")
            cells[fact.field] = (*cells.get(fact.field, ()), text)
        found[key] = cells
    return found


def _people(before: State, now: State) -> Iterator[Change]:
    """What people decided meanwhile."""
    studies = {r.record_id: r.study for side in (before, now) for r in side.records}
    old, new = ({(j.reviewer, j.record_id, j.stage): j for j in side.judgements} for side in (before, now))
    for key in sorted({*old, *new}):
        was, is_ = (
            f"{j.decision} ({j.reason})" if j and j.reason else j.decision if j else ""
            for j in (old.get(key), new.get(key))
        )
        if was != is_:
            kind = "decided" if not was else "withdrawn" if not is_ else "decided anew"
            reviewer, record_id, stage = key
            note = (new.get(key) or old[key]).note
            yield Change(
                part=PEOPLE,
                kind=kind,
                record_id=record_id,
                study=studies.get(record_id, ""),
                field=f"{reviewer}, {stage}",
                before=was,
                after=is_,
                note=note,
            )


MACHINE_CHANGED = "machine changed"
"""The kind of change under a correction: the machine reads something else than when a person corrected it."""


def under_corrections(applied: Iterable[Mapping[str, str]]) -> list[Change]:
    """Corrections of people that stand on what the machine now reads otherwise.

    Args:
        applied: rows of extraction/corrections.csv.
    """
    return [
        Change(
            part=PEOPLE,
            kind=MACHINE_CHANGED,
            record_id=row["record_id"],
            patient=row["patient"],
            field=row["field"],
            before=row["machine_before"],
            after=row["machine"],
            note=f"corrected to {row['value']} by {row['reviewer']}",
        )
        for row in applied
        if row["state"] == MACHINE_CHANGED
    ]


def changes_csv(changes: Iterable[Change], unit: Unit) -> str:
    """A row a change, columns as the fields of `Change`; of another row than a patient, `patient` is called `number`, since
    `study` is the report's name here."""
    return as_csv(Change, changes, {} if unit is PATIENTS else {"patient": "number"})
