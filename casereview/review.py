"""A review's configuration, `config/reviews/<id>.yaml`: question, concepts, dates, criteria, table.

All that makes one review differ from another stands there: another pair of diseases is another file, and no code. The
same keys, for editors and for people, are described in workflow/schemas/review.schema.yaml.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casereview import strict
from casereview.errors import ReviewError
from casereview.lexicon import Concept, Lexicon
from casereview.strict import Value
from casereview.table import styles
from casereview.units import PATIENTS, UNITS, Unit

_KEYS = ("title", "question", "concepts", "dates", "search", "imports", "citations", "criteria", "table")
FORMATS = ("csv", "md", "html", "docx", "xlsx", "tex")
"""Of the review table; the first two are always written, for other programs and for comparing versions."""
DIRECTIONS = ("references", "citing")
"""Of citation searching: what the included reports cite, and what cites them."""
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATE_FIELDS = ("publication", "entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewConcept:
    """One side of the question: a report must match every concept of the review.

    `include` and `exclude` are ids of the lexicon; each brings all narrower concepts along. `also_search` widens the query
    alone: what is found by it must still match `include` to be screened in.
    """

    id: str
    label: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    also_search: tuple[str, ...] = ()

    def concepts(self, lexicon: Lexicon) -> list[Concept]:
        """All lexicon concepts that satisfy this side, in the lexicon's order."""
        return self._taken(lexicon, self.include)

    def searched(self, lexicon: Lexicon) -> list[Concept]:
        """`concepts`, and what the query looks for besides."""
        return self._taken(lexicon, (*self.include, *self.also_search))

    def _taken(self, lexicon: Lexicon, names: Iterable[str]) -> list[Concept]:
        wanted = {c.id for name in names for c in lexicon.under(name)}
        wanted -= {c.id for name in self.exclude for c in lexicon.under(name)}
        return [c for c in lexicon if c.id in wanted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The years searched, both ends included: `2004`, `2004-05` or `2004-05-17`; `None` is open. `by`: publication or entry."""

    first: str | None = None
    last: str | None = None
    by: str = "publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of the search besides dates: languages and publication types, by PubMed's names."""

    languages: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An export of another database: its file, what people call the database, and what the file does not say itself."""

    file: str
    database: str
    format: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: its id is the reason code of an exclude, `rule` is read by `screening.criteria`."""

    id: str
    description: str
    rule: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The review table's unit, number, title and columns (ids of `table.columns`; none named is all of them), and its formats."""

    unit: Unit = PATIENTS
    """What a row is."""
    number: int | None = None
    title: str | None = None
    columns: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    references: str = styles.DEFAULT
    """The citation style: id of a CSL style, a journal's name, or the path of a .csl file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review. `id` is the name of its file."""

    id: str
    title: str
    question: str | None
    concepts: tuple[ReviewConcept, ...]
    dates: Dates = field(default_factory=Dates)
    search: Limits = field(default_factory=Limits)
    imports: tuple[Import, ...] = ()
    citations: tuple[str, ...] = ()
    """Directions of citation searching, of `DIRECTIONS`; none is off."""
    criteria: tuple[Criterion, ...] = ()
    table: Table = field(default_factory=Table)


def load_review(path: str | Path, lexicon: Lexicon) -> Review:
    """Read a review's file.

    Raises:
        ReviewError: no such file, an unknown key (the nearest known one is named), a concept that the lexicon does not
            have, a rule that names none of the review's, a malformed date, an id twice: each with file and line.
    """
    path = Path(path)
    if not path.is_file():
        there = sorted(p.stem for p in path.parent.glob("*.yaml"))
        raise ReviewError(
            f"there is no review {path.stem!r}: {path} does not exist{strict.nearest(path.stem, there) if there else ''}"
        )
    document = strict.read_yaml(path)
    keys = strict.mapping(document, _KEYS, f"review {path.stem!r}")
    for key in ("title", "concepts"):
        if key not in keys:
            raise ReviewError(f"{path}: review {path.stem!r} has no {key}: add it")
    concepts = _concepts(keys["concepts"], lexicon)
    return Review(
        id=path.stem,
        title=strict.text(keys["title"], "title"),
        question=strict.text(keys["question"], "question") if "question" in keys else None,
        concepts=concepts,
        dates=_dates(keys["dates"]) if "dates" in keys else Dates(),
        search=_limits(keys["search"]) if "search" in keys else Limits(),
        imports=_imports(keys["imports"]) if "imports" in keys else (),
        citations=_citations(keys["citations"]) if "citations" in keys else (),
        criteria=_criteria(keys["criteria"], concepts, lexicon) if "criteria" in keys else (),
        table=_table(keys["table"]) if "table" in keys else Table(),
    )


def load_imports(path: str | Path) -> tuple[Import, ...]:
    """The imports of a review's file alone: they need no lexicon.

    Raises:
        ReviewError: as `load_review`, of this part.
    """
    document = strict.read_yaml(path)
    keys = strict.mapping(document, _KEYS, f"review {Path(path).stem!r}")
    return _imports(keys["imports"]) if "imports" in keys else ()


def load_citations(path: str | Path) -> tuple[str, ...]:
    """The directions of citation searching of a review's file alone.

    Raises:
        ReviewError: as `load_review`, of this part.
    """
    keys = strict.mapping(strict.read_yaml(path), _KEYS, f"review {Path(path).stem!r}")
    return _citations(keys["citations"]) if "citations" in keys else ()


def load_table(path: str | Path) -> Table:
    """The table of a review's file alone.

    Raises:
        ReviewError: as `load_review`, of this part.
    """
    keys = strict.mapping(strict.read_yaml(path), _KEYS, f"review {Path(path).stem!r}")
    return _table(keys["table"]) if "table" in keys else Table()


def load_style(path: str | Path) -> str:
    """The citation style of a review's file alone.

    Raises:
        ReviewError: as `load_review`, of this part.
    """
    keys = strict.mapping(strict.read_yaml(path), _KEYS, f"review {Path(path).stem!r}")
    return _table(keys["table"]).references if "table" in keys else styles.DEFAULT


def _citations(value: Value) -> tuple[str, ...]:
    asked = strict.texts(value, "citations")
    for item in asked:
        if item.data not in DIRECTIONS:
            raise ReviewError(f"{item.where}: citations are {' or '.join(DIRECTIONS)}, not {item.data!r}")
    return tuple(d for d in DIRECTIONS if d in {item.data for item in asked})


def _entries(value: Value, known: tuple[str, ...], needed: tuple[str, ...], what: str) -> list[dict[str, Value]]:
    """The mappings of a list, each with the needed keys, no id twice."""
    if not isinstance(value.data, list) or not value.data:
        raise ReviewError(f"{value.where}: {what}s must be a list with at least one entry")
    entries, seen = [], {}
    for item in value.data:
        keys = strict.mapping(item, known, what)
        for key in needed:
            if key not in keys:
                raise ReviewError(f"{item.where}: a {what} has no {key}: add it")
        name = strict.text(keys["id"], f"id of a {what}")
        if name in seen:
            raise ReviewError(
                f"{keys['id'].where}: {what} {name!r} stands twice (first in line {seen[name]}): rename one"
            )
        seen[name] = keys["id"].line
        entries.append(keys)
    return entries


def _concepts(value: Value, lexicon: Lexicon) -> tuple[ReviewConcept, ...]:
    made = []
    for keys in _entries(value, ("id", "label", "include", "exclude", "also_search"), ("id", "include"), "concept"):
        ids = {}
        for key in ("include", "exclude", "also_search"):
            items = strict.texts(keys[key], key) if key in keys else []
            for item in items:
                if item.data not in lexicon:
                    raise ReviewError(
                        f"{item.where}: the lexicon has no concept {item.data!r}{strict.nearest(item.data, [c.id for c in lexicon])}"
                    )
            ids[key] = tuple(i.data for i in items)
        if not ids["include"]:
            raise ReviewError(
                f"{keys['include'].where}: include of concept {keys['id'].data!r} is empty: name a lexicon concept"
            )
        label = strict.text(keys["label"], "label") if "label" in keys else lexicon[ids["include"][0]].label
        made.append(ReviewConcept(id=keys["id"].data, label=label, **ids))
    return tuple(made)


def _dates(value: Value) -> Dates:
    keys = strict.mapping(value, ("from", "to", "by"), "dates")
    ends = []
    for key in ("from", "to"):
        # An unquoted 2004 or 2004-05-17 is a number or a date to YAML; both print as they were written.
        end = str(keys[key].data) if key in keys and keys[key].data is not None else None
        if end is not None and not _DATE.fullmatch(end):
            raise ReviewError(f"{keys[key].where}: {key} is {end!r}, not a date: write 2004, 2004-05 or 2004-05-17")
        ends.append(end)
    if all(ends) and ends[0][: len(ends[1])] > ends[1]:
        raise ReviewError(f"{value.where}: dates run backwards, from {ends[0]} to {ends[1]}: swap them")
    by = keys["by"].data if "by" in keys else "publication"
    if by not in _DATE_FIELDS:
        raise ReviewError(f"{keys['by'].where}: dates go by {' or '.join(_DATE_FIELDS)}, not by {by!r}")
    return Dates(first=ends[0], last=ends[1], by=by)


def _limits(value: Value) -> Limits:
    keys = strict.mapping(value, ("languages", "publication_types"), "search")
    return Limits(**{key: tuple(v.data for v in strict.texts(entry, key)) for key, entry in keys.items()})


def _imports(value: Value) -> tuple[Import, ...]:
    if not isinstance(value.data, list):
        raise ReviewError(f"{value.where}: imports must be a list, each with a file and a database")
    made = []
    for item in value.data:
        keys = strict.mapping(item, ("file", "database", "format", "columns"), "import")
        for key in ("file", "database"):
            if key not in keys:
                raise ReviewError(f"{item.where}: an import has no {key}: add it")
        columns = keys["columns"].plain() if "columns" in keys else {}
        if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
            raise ReviewError(f"{keys['columns'].where}: columns must name a header for each field")
        made.append(
            Import(
                file=strict.text(keys["file"], "file of an import"),
                database=strict.text(keys["database"], "database of an import"),
                format=strict.text(keys["format"], "format of an import") if "format" in keys else None,
                columns=columns,
            )
        )
    return tuple(made)


RULE_TAKES = {
    "patient_has": "concept",
    "studies": "concept",
    "not_only_background": "concepts",
    "same_patient": "two concepts",
    "not_design": "designs",
    "is_design": "designs",
    "is_case": "true",
    "needs_results": "true",
    "needs_abstract": "true",
    "not_retracted": "true",
    "inferred_from": "lexicon",
    "contradicted_by": "lexicon",
    "in_doubt_with": "lexicon",
}
"""What each key of a criterion's rule takes: ids of the review's concepts, designs of the lexicon, or `true`; what is of the lexicon
is looked up by `screening.criteria`, which does what they say."""


def _criteria(value: Value, concepts: Sequence[ReviewConcept], lexicon: Lexicon) -> tuple[Criterion, ...]:
    known = {
        "concept": [c.id for c in concepts],
        "design": [c.id for c in lexicon.of_kind("design")],
    }
    made = []
    for keys in _entries(value, ("id", "description", "rule"), ("id", "description", "rule"), "criterion"):
        what = f"rule of criterion {keys['id'].data!r}"
        for key, said in strict.mapping(keys["rule"], RULE_TAKES, what).items():
            _check_rule(key, said, known, what)
        description = strict.text(keys["description"], f"description of criterion {keys['id'].data!r}")
        made.append(Criterion(id=keys["id"].data, description=description, rule=keys["rule"].plain()))
    return tuple(made)


def _check_rule(key: str, said: Value, known: Mapping[str, Sequence[str]], what: str) -> None:
    """Raises `ReviewError` for a concept that is not the review's, a design that is not the lexicon's, or what is not `true`."""
    takes = RULE_TAKES[key]
    if takes == "true":
        if said.data is not True:
            raise ReviewError(
                f"{said.where}: {key} in {what} takes true alone: take the line out where it is not to hold"
            )
    elif takes != "lexicon":
        sort = "design" if takes == "designs" else "concept"
        items = [said] if takes == "concept" else strict.texts(said, f"{key} in {what}")
        for item in items:
            if strict.text(item, f"{key} in {what}") not in known[sort]:
                owner = "lexicon" if sort == "design" else "review"
                raise ReviewError(
                    f"{item.where}: the {owner} has no {sort} {item.data!r}{strict.nearest(item.data, known[sort])}"
                )
        if takes == "two concepts" and len(items) != 2:
            raise ReviewError(f"{said.where}: {key} in {what} takes two concepts, not {len(items)}")


def _table(value: Value) -> Table:
    keys = strict.mapping(value, ("rows", "number", "title", "columns", "formats", "references"), "table")
    number = keys["number"].data if "number" in keys else None
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise ReviewError(f"{keys['number'].where}: number of the table must be a whole number, not {number!r}")
    rows = strict.text(keys["rows"], "rows of the table") if "rows" in keys else PATIENTS.id
    if rows not in UNITS:
        raise ReviewError(f"{keys['rows'].where}: rows of the table are {' or '.join(UNITS)}, not {rows!r}")
    return Table(
        unit=UNITS[rows],
        number=number,
        title=strict.text(keys["title"], "title of the table") if "title" in keys else None,
        columns=tuple(v.data for v in strict.texts(keys["columns"], "columns")) if "columns" in keys else (),
        formats=_formats(keys["formats"]) if "formats" in keys else FORMATS,
        references=_style(keys["references"]) if "references" in keys else styles.DEFAULT,
    )


def _style(value: Value) -> str:
    name = strict.text(value, "references of the table")
    if not name.endswith(styles.ENDING):  # whether a file is there is known where it is looked for
        try:
            styles.find(name)
        except ReviewError as err:
            raise ReviewError(f"{value.where}: {err}") from err
    return name


def _formats(value: Value) -> tuple[str, ...]:
    asked = strict.texts(value, "formats")
    for item in asked:
        if item.data not in FORMATS:
            raise ReviewError(f"{item.where}: formats are {', '.join(FORMATS)}, not {item.data!r}")
    return tuple(f for f in FORMATS if f in FORMATS[:2] or f in {item.data for item in asked})
