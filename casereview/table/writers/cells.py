"""`cells.csv`: every fact that the table states, with the passage it was read from, a row each."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from casereview.table.model import Table
from casereview.table.writers.csv import BOM, safe

COLUMNS = (
    "report",
    "number",
    "column",
    "field",
    "text",
    "quote",
    "source",
    "section",
    "start",
    "end",
    "rule",
    "flag",
    "quoted_report",
)
"""`text` is as it stands in the cell; `quote` stands at `start:end` of `section`, in the layer `source`, of the report
`quoted_report`, which is another one than `report` where a patient was published twice."""


def header(table: Table) -> tuple[str, ...]:
    """`COLUMNS` as the file has them: the number is of a patient, or of a study."""
    return tuple(table.unit.noun if name == "number" else name for name in COLUMNS)


def cells_csv(table: Table) -> str:
    """A row a fact, in the order of the table. A UTF-8 file with a byte order mark, as the table itself."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header(table))
    for values in cell_rows(table):
        writer.writerow("" if v is None else safe(str(v)) for v in values)
    return BOM + out.getvalue()


def cell_rows(table: Table) -> Iterator[tuple[Any, ...]]:
    """The values under `COLUMNS`, a row a fact."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            for phrase in (p for line in cell.lines for p in line.phrases if p.fact):
                fact = phrase.fact
                place = (fact.quote, fact.source, fact.section, fact.start, fact.end, fact.rule, fact.flag)
                said_in = fact.record_id or row.record_id
                yield (row.record_id, row.number, column.id, phrase.field, phrase.text, *place, said_in)
