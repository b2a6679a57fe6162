"""The review as an Excel workbook: a sheet each for patients, cells with quotes, decisions, references and counts.

Headers stay in view and can be filtered, text is wrapped. Every cell is text or a number: nothing that begins with `=` is run.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casereview.table.model import Table
from casereview.table.writers.archive import timeless, writable
from casereview.table.writers.cells import COLUMNS as CELLS
from casereview.table.writers.cells import cell_rows
from casereview.table.writers.csv import cell_text

LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
CUT = " … (cut: longer than a cell of Excel; whole in the CSV)"
WIDE = 60
"""The widest that a column is made, in characters."""


def write_xlsx(
    table: Table, *, decisions: Sequence[Mapping[str, Any]] = (), counts: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """The workbook as bytes: the same review gives the same ones.

    Args:
        decisions: rows of decisions.csv.
        counts: rows of prisma.csv.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = writable(table.title), ""
    patients = [[cell_text(cell) for cell in row.cells] for row in table.rows]
    _sheet(book, "Patients", [c.header for c in table.columns], patients)
    _sheet(book, "Cells with quotes", CELLS, cell_rows(table))
    _sheet(book, "Decisions", list(decisions[0]) if decisions else ["record_id"], (d.values() for d in decisions))
    references = [(r.label, r.record_id, r.text) for r in table.references]
    _sheet(book, "References", ("label", "record_id", "reference"), references)
    _sheet(book, "Counts", list(counts[0]) if counts else ["box"], (c.values() for c in counts))
    notes = [
        [table.title],
        *([note] for note in (*table.notices, *table.notes)),
        *([f"{s}, {long}"] for s, long in table.abbreviations),
    ]
    _sheet(book, "Notes", ("Title, notes, abbreviations",), notes)
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def _sheet(book, name: str, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    widths = [len(h) for h in header]
    for at, line in enumerate([header, *rows], start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(at, column)
            _put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=at == 1)
            longest = max((len(part) for part in str(value or "").split("\n")), default=0)
            widths[column - 1] = max(widths[column - 1], min(longest, WIDE))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{sheet.max_row}"


def _put(cell, value: Any) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
        return
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 and value == str(int(value)):
        cell.value = int(value)
        return
    text = writable("" if value is None else str(value))
    cell.value = text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
    # What looks like a formula is text, whoever wrote it.
    cell.data_type = "s"
