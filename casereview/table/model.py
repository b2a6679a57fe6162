"""The review table as data: what every format is written from.

A cell is lines, a line is phrases, and a phrase that states a fact holds it, with its quote: so a writer can link each
phrase to the passage that it was read from, and needs to know nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casereview.errors import ReviewError
from casereview.lexicon import Lexicon
from casereview.records import Fact, Record
from casereview.records import Row as Told
from casereview.review import Review
from casereview.table.references import Reference
from casereview.units import PATIENTS, Unit

NA = "NA"
"""What stands where a report does not tell."""

CORRECTED = "†"
"""Stands after what a person has corrected."""

DOUBTFUL = "‡"
"""Stands where a person must look: told but not read, or told in two ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A stretch of a line: words between facts (`fact` is `None`), or one fact, `field` being the patient's field."""

    text: str
    fact: Fact | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a cell. `level` 0 is plain, 1 a bullet, 2 stands under a bullet, indented."""

    phrases: tuple[Phrase, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(p.text for p in self.phrases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `NA` where there is nothing to say."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column: `id` as the review's configuration names it, `header` as it is printed."""

    id: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One patient, or one study. `of_study` is how many rows the report has; `position` counts them from 1."""

    record_id: str
    number: int
    position: int
    of_study: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The whole table. `notices` are lines that nobody may miss, above it; `notes` stand under it, the first most important."""

    title: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    unit: Unit = PATIENTS
    notes: tuple[str, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()


def build_table(
    *,
    rows: Iterable[Told],
    records: Iterable[Record],
    lexicon: Lexicon,
    review: Review,
    notices: Sequence[str] = (),
    included: Iterable[str] = (),
    in_full: Iterable[str] | None = None,
    path_to_style: Path | None = None,
) -> Table:
    """The table of a review: a row a patient or a study, those of one report together, by year and first author.

    Args:
        rows: those that go into the table, in any order.
        records: of their reports, and of any others.
        lexicon: gives abbreviations, and which disease a symptom belongs to.
        review: says what a row is, and names title, number and columns.
        notices: lines that must stand over the table, such as that of the snapshot.
        included: ids of all included reports: those without a row are named under the table, for a person to read.
        in_full: ids of the reports whose full text was read; the others were read from title and abstract.
            None says nothing of it.
        path_to_style: a citation style of the review's own; the one that it names if None.

    Raises:
        ReviewError: a row of a report that is not among the records; a column that does not exist.
    """
    from casereview.table import abbreviations, cells, columns, references, styles

    unit = review.table.unit
    by_id = {r.record_id: r for r in records}
    groups: dict[str, list[Told]] = {}
    for one in rows:
        for report in (one.pmid, *one.also_in):
            if report not in by_id:
                raise ReviewError(
                    f"{unit.noun} {one.number} of report {report}: there is no record {report}; "
                    "run the extraction again on these records"
                )
        groups.setdefault(one.pmid, []).append(one)
    order = sorted(groups, key=lambda record_id: references.sort_key(by_id[record_id]))
    # A second publication of the same patient is numbered after the first, where it is first named.
    together = dict.fromkeys((o, *p.also_in) for o in order for p in sorted(groups[o], key=lambda p: p.number))
    style = styles.load(path_to_style or styles.find(review.table.references))
    cited = references.cite(list(together), by_id, style)
    chosen = columns.chosen(review.table.columns, unit)
    terms, sides = cells.Terms(lexicon), cells.sides_of(review, lexicon)
    made = []
    for record_id in order:
        group = sorted(groups[record_id], key=lambda one: one.number)
        for position, one in enumerate(group, start=1):
            context = cells.Context(
                row=one,
                record=by_id[record_id],
                name=cited.names[record_id, *one.also_in],
                terms=terms,
                sides=sides,
            )
            row = Row(
                record_id=record_id,
                number=one.number,
                position=position,
                of_study=len(group),
                cells=tuple(cells.marked(column.cell(context), one, column.fields) for column in chosen),
            )
            made.append(row)
    headings = tuple(Heading(id=c.id, header=c.header) for c in chosen)
    return Table(
        title=_title(review),
        columns=headings,
        rows=tuple(made),
        unit=unit,
        notices=tuple(notices),
        notes=(
            *_flagged([(by_id[i], cited.names[i,]) for i in cited.marks]),
            *_unread([by_id[i] for i in included if i not in cited.marks], unit.noun),
            *(_layers(cited.marks, set(in_full)) if in_full is not None else ()),
            *_marks(made),
        ),
        abbreviations=tuple(abbreviations.used(made, headings, lexicon)),
        references=cited.references,
    )


def phrases(rows: Iterable[Row]) -> Iterable[Phrase]:
    """Every phrase of the rows, in reading order."""
    return (p for row in rows for cell in row.cells for line in cell.lines for p in line.phrases)


def _title(review: Review) -> str:
    title = review.table.title or review.title
    return f"Table {review.table.number} | {title}" if review.table.number is not None else title


def _flagged(reports: Sequence[tuple[Record, str]]) -> list[str]:
    """What has happened to the reports of the table since they were published, gravest first."""
    from casereview import notices

    told = []
    for kind in notices.KINDS:
        some = [name for r, name in reports if kind in notices.notices(r)]
        if some:
            told.append(f"{kind.capitalize()} since publication, as PubMed says: {'; '.join(some)}.")
    return told


def _unread(reports: Sequence[Record], noun: str) -> list[str]:
    """Reports that are included but have no row: nothing is lost silently."""
    from casereview.table import references

    if not reports:
        return []
    named = (f"{references.study_name(r)}, {r.year or 'year not known'} ({r.record_id})" for r in reports)
    return [f"Included, but no {noun} could be read from the text; to be read by a person: {'; '.join(named)}."]


def _layers(marks: Mapping[str, str], in_full: set[str]) -> list[str]:
    """From which texts the studies of the table were read."""
    full = [mark for i, mark in marks.items() if i in in_full]
    if not marks:
        return []
    if len(full) in (0, len(marks)):
        return [f"All studies were read from {'the full text' if full else 'title and abstract alone'}."]
    return [f"Read from the full text: {', '.join(full)}; the other studies from title and abstract alone."]


def _marks(rows: Sequence[Row]) -> list[str]:
    """What the marks in the cells mean, of those used."""
    shown = "".join(p.text for p in phrases(rows))
    meaning = {
        CORRECTED: "Corrected by a reviewer.",
        DOUBTFUL: "For a person to look at: told, but not read for certain, or told in two ways; cells.csv has the passage.",
    }
    return [f"{mark} {text}" for mark, text in meaning.items() if mark in shown]
