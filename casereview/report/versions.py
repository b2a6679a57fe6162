"""Versions of a living review: what a release writes under `config/reviews/<id>/versions/<version>/`, and reads again.

A version is small and plain, made to be committed by the person who releases it, and needs no old program to be compared
with: tables of decisions, facts, people's judgements and terms, and `version.json` with question, criteria, search and
counts. Of texts it keeps fingerprints alone: enough to tell that an abstract changed, nothing that is somebody's copyright.
"""

import csv
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from casereview.errors import ReviewError
from casereview.lexicon import Lexicon
from casereview.notices import CONCERN, CORRECTED, RETRACTED, RETRACTED_NAME, notices
from casereview.records import Decision, Fact, Record, Row, as_csv, to_dict, write_text
from casereview.review import Review
from casereview.screening.reviewers import Judgement
from casereview.table.references import study_name
from casereview.units import PATIENTS, UNITS, Unit

CONTENT = ("title", "abstract", "publication_types", "mesh", "identifiers")
"""The parts of a record of which a change is told."""

_NUMBER = re.compile(r"\d+(\.\d+)*")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """One record as a version knows it. Absent is empty; the parts named in `CONTENT` are fingerprints."""

    record_id: str
    study: str
    decision: str
    reason: str
    decided_by: str
    automation: str
    """What automation says of it, such as `exclude (no_ctd)`, whoever decided."""
    retracted: str
    """Where the notices stand, `PMID 1; PMID 2`; `yes` where PubMed names no place; so for the other two."""
    concern: str
    corrected: str
    title: str
    abstract: str
    publication_types: str
    mesh: str
    identifiers: str
    doi: str
    pmcid: str

    @property
    def said(self) -> str:
        """The decision with its reason: `exclude (no_ctd)`."""
        return self.decision + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactState:
    """One fact of one patient, or of one study (`patient` is then its number), as text."""

    record_id: str
    patient: str
    field: str
    value: str
    detail: str
    by: str
    """`a person` where one gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementState:
    """One row of a reviewer's file."""

    reviewer: str
    record_id: str
    stage: str
    decision: str
    reason: str
    note: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One form of a concept of the lexicon. `sort` is label, term, acronym, ambiguous, or a language (`de`)."""

    concept: str
    sort: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A review at one time: as it stands now, or as a version keeps it (`version` and `date` are then set)."""

    records: tuple[RecordState, ...]
    facts: tuple[FactState, ...]
    judgements: tuple[JudgementState, ...]
    terms: tuple[Term, ...]
    review: Mapping[str, Any]
    """Title, question, concepts, dates, limits and criteria, as the review's file has them."""
    search: Mapping[str, Any]
    """Of search.json: database, interface, date, query, translation, count, source."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """The boxes of the flow."""
    version: str | None = None
    date: str | None = None
    preceding: str | None = None

    def basis(self) -> str:
        """A hash over all that makes one state differ from another; the day of the search and the counts are left out."""
        search = {k: self.search.get(k) for k in ("query", "translation")}
        rows = [to_dict(getattr(self, name)) for name in TABLES]
        text = json.dumps([rows, self.review, search], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


TABLES: dict[str, type] = {
    "records": RecordState,
    "facts": FactState,
    "judgements": JudgementState,
    "terms": Term,
}
"""The tables of a version: a file `<name>.csv` each, with a column for each field of its class; `patient` is called as the unit is."""

FILES = ("version.json", *(f"{name}.csv" for name in TABLES))
"""What a version must have; `prisma.csv`, `prisma.svg` and `changes.md` are beside them for people."""


def state(
    *,
    records: Iterable[Record],
    decisions: Sequence[Decision],
    rows: Iterable[Row],
    judgements: Iterable[Judgement],
    lexicon: Lexicon,
    review: Review,
    search: Mapping[str, Any],
    counts: Mapping[str, int] | None = None,
) -> State:
    """The review as it stands.

    Args:
        records: those that were decided on, and perhaps others.
        decisions: one a record, in their order.
        search: search.json.
        counts: the boxes of the flow.

    Raises:
        ReviewError: a decision on a record that is not there.
    """
    by_id = {r.record_id: r for r in records}
    lost = [d.record_id for d in decisions if d.record_id not in by_id]
    if lost:
        raise ReviewError(f"decisions on records that are not there: {', '.join(lost[:5])}: run the review again")
    kept = ("database", "interface", "date", "source", "query", "translation", "count")
    return State(
        records=tuple(_record(by_id[d.record_id], d) for d in decisions),
        facts=tuple(f for row in rows for f in _facts(row)),
        judgements=tuple(
            JudgementState(**{k: v or "" for k, v in to_dict(j).items()})
            for j in sorted(judgements, key=lambda j: (j.reviewer, j.record_id, j.stage))
        ),
        terms=tuple(_terms(lexicon)),
        review={f.name: to_dict(getattr(review, f.name)) for f in fields(review) if f.name != "table"}
        | ({} if review.table.unit is PATIENTS else {"rows": review.table.unit.id}),
        search={k: search.get(k) for k in kept},
        counts=dict(counts or {}),
    )


def _record(record: Record, decision: Decision) -> RecordState:
    said = decision.decision + (f" ({decision.reason})" if decision.reason else "")
    told = notices(record)
    marks = {
        name: "; ".join(place or "yes" for place in told.get(kind, ()))
        for name, kind in (("retracted", RETRACTED), ("concern", CONCERN), ("corrected", CORRECTED))
    }
    return RecordState(
        record_id=record.record_id,
        study=f"{study_name(record)}, {record.year}" if record.year else study_name(record),
        decision=decision.decision,
        reason=decision.reason or "",
        decided_by=decision.decided_by,
        automation=decision.automation or said,
        **marks,
        **fingerprints(record),
        doi=(record.doi or "").lower(),
        pmcid=record.pmcid or "",
    )


def fingerprints(record: Record) -> dict[str, str]:
    """A short hash of each part named in `CONTENT`; empty where the record has nothing there. Order does not count.

    The type Retracted Publication is a notice, told as such, and no change of the publication type.
    """
    types = [t.name for t in record.publication_types if t.name != RETRACTED_NAME]
    identifiers = [record.doi, record.pmcid, record.pii, *(" ".join(pair) for pair in record.other_ids)]
    parts: dict[str, Any] = {
        "title": record.title,
        "abstract": record.abstract,
        "publication_types": sorted(types),
        "mesh": sorted(to_dict(record.mesh), key=json.dumps),
        "identifiers": sorted(filter(None, identifiers)),
    }
    return {
        name: hashlib.sha256(json.dumps(part, ensure_ascii=False).encode()).hexdigest()[:8] if part else ""
        for name, part in parts.items()
    }


def unit_of(state: State) -> Unit:
    """What a row of the table was; a version that does not say so is of patients."""
    return UNITS[state.review.get("rows", PATIENTS.id)]


def _facts(row: Row) -> Iterable[FactState]:
    """One for each fact; a patient or study of which nothing could be read has one without a field."""
    if not any(row.fields.values()):
        yield FactState(record_id=row.pmid, patient=str(row.number), field="", value="", detail="", by="")
    for name, found in row.fields.items():
        for fact in found if isinstance(found, list) else [found] if found else []:
            yield FactState(
                record_id=row.pmid,
                patient=str(row.number),
                field=name,
                value=_shown(fact),
                detail=fact.detail or "",
                by="a person" if name in row.corrected else "",
            )


def _shown(fact: Fact) -> str:
    return f"{fact.value:.10g}" if isinstance(fact.value, float) else str(fact.value)


def _terms(lexicon: Lexicon) -> Iterable[Term]:
    for concept in lexicon:
        sorts = {"label": (concept.label,), "term": concept.terms, "acronym": concept.acronyms}
        sorts |= {"ambiguous": concept.ambiguous} | dict(concept.languages)
        for sort, terms in sorts.items():
            yield from (Term(concept=concept.id, sort=sort, term=term) for term in terms)


def number(version: str) -> tuple[int, ...]:
    """A version number to sort by: `1.10` comes after `1.9`.

    Raises:
        ReviewError: not numbers with points between them.
    """
    if not _NUMBER.fullmatch(version):
        raise ReviewError(f"{version!r} is no version number: write numbers with points between them, such as 2 or 1.1")
    return tuple(map(int, version.split(".")))


def write_version(now: State, folder: Path, *, extra: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a state with its number and date as a version below `folder`; it appears whole or not at all.

    Args:
        folder: of all versions, `config/reviews/<id>/versions`.
        extra: further files by name, for people.

    Raises:
        ReviewError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder, prefix=".release."))
    except OSError as err:
        raise ReviewError(f"{folder} cannot be written ({err.strerror}): give yourself the right to") from err
    try:
        head = {"version": now.version, "date": now.date, "preceding": now.preceding}
        head |= {"search": dict(now.search), "counts": dict(now.counts), "review": dict(now.review)}
        write_text(aside / "version.json", json.dumps(head, indent=1, ensure_ascii=False) + "\n")
        for name, cls in TABLES.items():
            write_text(aside / f"{name}.csv", as_csv(cls, getattr(now, name), {"patient": unit_of(now).noun}))
        for name, content in (extra or {}).items():
            (aside / name).write_bytes(content.encode() if isinstance(content, str) else content)
        aside.chmod(0o755)
        return aside.rename(folder / str(now.version))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def read_version(folder: Path) -> State:
    """A version as `write_version` wrote it.

    Raises:
        ReviewError: a file is missing, or is not what a release writes, with its name and line.
    """
    try:
        head = json.loads((folder / "version.json").read_text(encoding="utf-8"))
        unit = UNITS[head["review"].get("rows", PATIENTS.id)]
        tables = {name: tuple(_rows(folder / f"{name}.csv", cls, unit)) for name, cls in TABLES.items()}
        return State(**tables, **head)
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as err:
        raise ReviewError(
            f"{folder}: not a version as `make release` writes it ({err}): restore it from git, or remove the folder"
        ) from err


def _rows(path: Path, cls: type, unit: Unit) -> Iterable[Any]:
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        names = [f.name for f in fields(cls)]
        columns = [unit.noun if name == "patient" else name for name in names]
        if rows.fieldnames not in (columns, names):  # versions of studies, too, once had a column `patient`
            raise ValueError(f"{path.name} has the columns {rows.fieldnames}, not {columns}")
        rows.fieldnames = names
        for row in rows:
            if None in row or None in row.values():
                raise ValueError(f"{path.name}, line {rows.line_num}: not {len(names)} values")
            yield cls(**row)


def versions(folder: str | Path) -> list[Path]:
    """The folders of all versions, oldest first; none where there is no such folder."""
    found = [p for p in Path(folder).glob("*") if p.is_dir() and _NUMBER.fullmatch(p.name)]
    return sorted(found, key=lambda p: number(p.name))


def last_two(files: Iterable[str | Path]) -> list[Path]:
    """The folders of the last two versions, oldest first, of all files that versions have."""
    return sorted({Path(file).parent for file in files}, key=lambda p: number(p.name))[-2:]


def compared_with(now: State, folders: Sequence[Path]) -> tuple[State | None, State | None]:
    """The version that the present state is compared with, and the one that it is, if it is one.

    That is the last version; where nothing has changed since, the state *is* that version, and is compared with the one
    before: releasing a version does not empty the report of what it changed.
    """
    last = read_version(folders[-1]) if folders else None
    if last is None or last.basis() != now.basis():
        return last, None
    return (read_version(folders[-2]) if len(folders) > 1 else None), last


def checked_release(now: State, folders: Sequence[Path], *, version: str | None, date: str | None) -> tuple[str, str]:
    """The number and date of a release.

    Args:
        version: else the next whole number.
        date: ISO; else the day of the search.

    Raises:
        ReviewError: a number that is none, is taken or is not the highest; no date; nothing new since the last version.
    """
    last = folders[-1].name if folders else None
    version = version or str(number(last)[0] + 1 if last else 1)
    if last and number(version) <= number(last):
        raise ReviewError(f"version {version} does not come after version {last}, the last one: give a higher number")
    date = date or now.search.get("date")
    if not date:
        raise ReviewError(
            "a search in a snapshot has no day to date the version by: give the date, such as DATE=2026-11-21 with make "
            "release, or --date 2026-11-21"
        )
    if not _DATE.fullmatch(date):
        raise ReviewError(f"{date!r} is no date: write it like 2026-11-21")
    if last:
        earlier = read_version(folders[-1])
        if earlier.basis() == now.basis() and earlier.search.get("date") == now.search.get("date"):
            raise ReviewError(f"nothing has changed since version {last}: there is nothing to release")
    return version, date
