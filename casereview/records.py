"""The data contract: what is written between the steps, and how (JSON Lines, UTF-8, stable order).

Every class here is plain data. `to_dict` leaves nothing out that a reader of the file needs; absent values are `None`,
never `""`, and lists stay lists.
"""

import csv
import io
import json
import os
import tempfile
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from casereview.errors import ReviewError
from casereview.values import Arm, Intervention, Result

Layer = Literal["title", "abstract", "fulltext", "correction"]
Assertion = Literal["present", "negated", "hypothetical", "family", "historical", "background"]
Outcome = Literal["include", "exclude", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author: a person (`last`, `fore`, `initials`) or a group (`collective`)."""

    last: str | None = None
    fore: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AbstractPart:
    """A labelled part of a structured abstract: `abstract[start:end]` is its text, without the label."""

    label: str | None
    category: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAbstract:
    """An abstract in another language or by another publisher (PubMed's OtherAbstract)."""

    text: str
    language: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A MeSH heading or a publication type: `ui` is the descriptor's id (`D009471`)."""

    ui: str | None
    name: str
    major: bool = False
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link to another publication (PubMed's CommentsCorrections), e.g. `RetractionIn`, `ErratumIn`, `CommentOn`."""

    type: str
    pmid: str | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One bibliographic record. Text is flattened (no markup) but otherwise as the database gives it.

    `record_id` is the PMID as text, or `source:id` for a record of another database. `abstract` holds all parts of a
    structured abstract, one a line, each led by `LABEL: `; offsets of quotes count characters of `title` and `abstract`.
    """

    record_id: str
    source: str = "pubmed"
    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None
    pii: str | None = None
    other_ids: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    vernacular_title: str | None = None
    abstract: str | None = None
    abstract_parts: tuple[AbstractPart, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    copyright: str | None = None
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    investigators: tuple[Author, ...] = ()
    journal: str | None = None
    journal_abbreviation: str | None = None
    issn: str | None = None
    nlm_id: str | None = None
    year: int | None = None
    publication_date: str | None = None
    """As precise as known: `2024`, `2024-05`, `2024-05-17`, or PubMed's MedlineDate as it stands (`2019 Nov-Dec`)."""
    electronic_date: str | None = None
    entrez_date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    languages: tuple[str, ...] = ()
    country: str | None = None
    publication_types: tuple[Heading, ...] = ()
    mesh: tuple[Heading, ...] = ()
    keywords: tuple[str, ...] = ()
    substances: tuple[Heading, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: tuple[str, ...] = ()
    status: str | None = None
    book: str | None = None
    """Title of the book, for chapters (PubmedBookArticle)."""
    merged: tuple[str, ...] = ()
    """Ids of the records of the same report that were merged into this one."""
    taken: tuple[tuple[str, str], ...] = ()
    """Fields that this record lacked, with the merged record that each came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`record_id` is the same report as `merged_into`. `score` is the likeness of the titles, 0 to 100."""

    record_id: str
    merged_into: str
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of a report's text. `name` is unique within the report; offsets of quotes count characters of `text`.

    `kind` says what the stretch is for: title, abstract, introduction, case, methods, results, discussion, conclusion,
    table, caption, apart (references, key words, running heads: kept, but nothing is read from them), other.
    """

    name: str
    text: str
    layer: Layer
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """The full text of one report: where it came from, its licence, and its sections in order."""

    record_id: str
    source: str
    source_id: str
    licence: str | None = None
    notices: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One mention of a concept: `text` stands at `start:end` of the section, `rule` says why the assertion is so."""

    concept: str
    text: str
    section: str
    start: int
    end: int
    assertion: Assertion
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The screening decision on one record, with the passage that decided it."""

    record_id: str
    decision: Outcome
    reason: str | None
    decided_by: str = "automation"
    """`automation`, or the names of those who decided, joined by ` & `."""
    stage: str = "title_abstract"
    automation: str | None = None
    """Where people decided: what automation had said, such as `exclude (no_ctd)`."""
    criterion: str | None = None
    """The criterion that decided, also for `unclear`; `reason` repeats it for excludes."""
    note: str | None = None
    """One sentence for a reader: why."""
    quote: str | None = None
    quote_section: str | None = None
    quote_start: int | None = None
    quote_end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a patient: `quote` stands at `start:end` of section `section`; `rule` names how it was read.

    `detail` holds what belongs to the value but is not it: dose, route and schedule of a drug, titre of an antibody.
    """

    value: Any
    quote: str | None
    source: Layer
    section: str | None
    start: int | None
    end: int | None
    rule: str
    detail: str | None = None
    flag: str | None = None
    """A word to a person, e.g. that text and table disagree."""
    record_id: str | None = None
    """The report that the quote stands in, where it is not the patient's own: a second publication of the same patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A field that the text touches, at `quote`, but that could not be read: for a person."""

    field: str
    note: str
    quote: str
    source: Layer
    section: str
    start: int
    end: int
    record_id: str | None = None
    """As of a `Fact`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something of a patient's course that the report gives a place in time; `quote` stands at `start:end` of `section`.

    `field` is that of the fact which it places (`symptoms`, `treatments`, `primary_onset_age`, `outcome`), `age` for the
    presentation itself, or `relapse`, which is no field. A treatment has a moment for each time that it is named as given.
    """

    field: str
    value: str
    quote: str
    source: Layer
    section: str
    start: int
    end: int
    certainty: Literal["told", "carried", "after"]
    """`told`: its own sentence gives the time; `carried`: an earlier one does; `after`: it came later, by how much is not told."""
    told: str | None
    """The words that give the time ("June 2016", "two years later"); `None` where it is that of presentation."""
    date: tuple[float, float] | None = None
    """From when to when, in calendar years with their fraction (June 2016 is 2016.42 to 2016.5); of `after` what it came after."""
    years: tuple[float, float] | None = None
    """The same in years from presentation, negative before; `None` where the report ties neither to the other."""
    detail: str | None = None
    phase: Literal["acute", "maintenance"] | None = None
    lasting: float | None = None
    """Years that a treatment was given for, where its dose says so."""
    ended: bool = False
    """The treatment was stopped then."""
    record_id: str | None = None
    """As of a `Fact`."""


FIELDS: dict[str, type] = {
    "sex": str,
    "age": float,
    "ethnicity": str,
    "primary_disease": str,
    "secondary_disease": str,
    "primary_onset_age": float,
    "secondary_onset_age": float,
    "onset_order": str,
    "aqp4_igg": str,
    "antibodies": list,
    "symptoms": list,
    "findings": list,
    "acute_treatment": list,
    "maintenance_treatment": list,
    "outcome": str,
    "diseases": list,
    "treatments": list,
    "spinal_levels": list,
}
"""The fields of a patient, in their order: a list field holds a list of facts, any other one fact; `None` is not found."""

JBI = tuple(f"jbi_{n}" for n in range(1, 9))
"""What the eight questions of the JBI checklist for case reports are called where people answer them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One patient of one report. `fields` has every key of `FIELDS`, a `Fact`, a list of them, or `None`."""

    pmid: str
    patient: int
    fields: dict[str, Fact | list[Fact] | None] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    """Fields whose cue stands in the text but that could not be read."""
    course: tuple[Moment, ...] = ()
    """What the machine could place in time, in order of the text."""
    also_in: tuple[str, ...] = ()
    """Ids of other reports of the same patient, joined by a person (`same_as`)."""
    corrected: tuple[str, ...] = ()
    """Fields that a person gave, also those of which nothing is left."""
    added_by: str | None = None
    """The reviewer who added a patient that the machine had not found."""

    @property
    def number(self) -> int:
        """Its number within the report."""
        return self.patient


STUDY_FIELDS: dict[str, type] = {
    "design": list,
    "setting": str,
    "period": str,
    "population": list,
    "participants": int,
    "arms": list,
    "interventions": list,
    "follow_up": str,
    "outcomes": list,
}
"""The fields of a study, in their order; as `FIELDS`."""

PARTS: dict[str, type] = {"arms": Arm, "interventions": Intervention, "outcomes": Result}
"""The fields of a study whose values have parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study of one report: a row of a table of studies, with the same parts as a `Patient`."""

    pmid: str
    study: int
    fields: dict[str, Fact | list[Fact] | None] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    also_in: tuple[str, ...] = ()
    """Ids of other reports of the same study, joined by a person (`same_as`)."""
    corrected: tuple[str, ...] = ()
    added_by: str | None = None

    def __post_init__(self) -> None:
        """Values with parts are such again when read from a file."""
        for name, cls in PARTS.items():
            facts = self.fields.get(name)
            if isinstance(facts, list):
                self.fields[name] = [
                    replace(f, value=from_dict(cls, f.value)) if isinstance(f.value, dict) else f for f in facts
                ]

    @property
    def number(self) -> int:
        """Its number within the report."""
        return self.study


Row = Patient | Study
"""What a row of the table is made of."""


def to_dict(item: Any) -> Any:
    """Dataclasses, tuples and dictionaries as what JSON knows; the order of keys is that of the fields."""
    if item is None or isinstance(item, (str, int, float)):
        return item
    if is_dataclass(item):
        return {name: to_dict(getattr(item, name)) for name in _names(type(item))}
    if isinstance(item, dict):
        return {k: to_dict(v) for k, v in item.items()}
    if isinstance(item, (list, tuple)):
        return [to_dict(v) for v in item]
    return item


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def from_dict(cls: type, data: dict) -> Any:
    """The dataclass `cls` from what `to_dict` made of it.

    Raises:
        ReviewError: a key that `cls` does not have, or one missing.
    """
    readers = _readers(cls)
    unknown = data.keys() - readers.keys()
    if unknown:
        raise ReviewError(
            f"{cls.__name__} has no field {', '.join(sorted(unknown))}: the file is of another version, make it anew"
        )
    try:
        return cls(**{k: v if v is None or (read := readers[k]) is None else read(v) for k, v in data.items()})
    except TypeError as err:
        raise ReviewError(f"{cls.__name__}: {err}: the file is of another version, make it anew") from err


@cache
def _readers(cls: type) -> dict[str, Callable[[Any], Any] | None]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(cls).items()}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes of a value of JSON what the annotation says; `None` where it is so already. Worked out once a field, since
    a review reads some million values."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [a for a in args if a is not types.NoneType]
        return _reader(inner[0]) if len(inner) == 1 else _fact_or_facts
    if origin is tuple:
        read = _reader(args[0]) if len(args) == 2 and args[1] is Ellipsis else None
        return (lambda values: tuple(v if v is None else read(v) for v in values)) if read else tuple
    if origin is dict:
        read = _reader(args[1])
        return (lambda values: {k: v if v is None else read(v) for k, v in values.items()}) if read else dict
    return (lambda value: from_dict(hint, value)) if is_dataclass(hint) else None


def _fact_or_facts(value: Any) -> Any:
    return [from_dict(Fact, v) for v in value] if isinstance(value, list) else from_dict(Fact, value)


def write_text(path: str | Path, text: str) -> None:
    """Write UTF-8 to a temporary neighbour and rename it: a reader never meets half a file."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """As `write_text`, for bytes."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException as err:
        Path(name).unlink(missing_ok=True)
        if isinstance(err, OSError):
            err.filename, err.filename2 = (
                str(path),
                None,
            )  # a full disk names no file, and the one written aside is gone
        raise


def dump_jsonl(items: Iterable[Any], path: str | Path) -> None:
    """Write dataclasses or dictionaries one a line; the file appears whole or not at all."""
    write_text(path, "".join(json.dumps(to_dict(i), ensure_ascii=False) + "\n" for i in items))


def load_jsonl(path: str | Path, cls: type | None = None) -> Iterator[Any]:
    """Read what `dump_jsonl` wrote, as `cls`, or as dictionaries where no class is named.

    Raises:
        ReviewError: a line that is not JSON or not a `cls`, with file and line.
    """
    # Lines end at \n alone: U+2028 and its like may stand inside a JSON string.
    with open(path, encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                yield from_dict(cls, data) if cls else data
            except (ValueError, ReviewError) as err:
                raise ReviewError(f"{path}, line {number}: {err}") from err


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A table for programs: UTF-8, LF, absent values empty, several values of a cell joined by `; `."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = ("; ".join(v) if isinstance(v, (tuple, list)) else v for v in row)
        writer.writerow("" if v is None else v for v in cells)
    return out.getvalue()


def load_csv(path: str | Path) -> list[dict[str, str]]:
    """The rows of what `csv_text` wrote, absent values as empty text; none where there is no file yet."""
    if not Path(path).exists():
        return []
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def as_csv(cls: type, items: Iterable[Any], headers: Mapping[str, str] = types.MappingProxyType({})) -> str:
    """Dataclasses `cls` as `csv_text`, a column a field; `headers` names columns otherwise than their fields."""
    columns = [f.name for f in fields(cls)]
    return csv_text([headers.get(c, c) for c in columns], ([getattr(item, c) for c in columns] for item in items))


def sections_of(record: Record) -> list[Section]:
    """Title and abstract of a record as sections; what is absent has none."""
    both = (("title", record.title), ("abstract", record.abstract))
    return [Section(name=name, text=text, layer=name, kind=name) for name, text in both if text]


def record_order(item: Record | dict) -> tuple[int, int, str]:
    """Sort key: PMIDs as numbers, then the ids of other databases as text."""
    return id_order(item["record_id"] if isinstance(item, dict) else item.record_id)


def id_order(record_id: str) -> tuple[int, int, str]:
    """As `record_order`, of an id alone."""
    return (0, int(record_id), "") if record_id.isdigit() else (1, 0, record_id)
