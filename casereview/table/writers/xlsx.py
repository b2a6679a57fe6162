"""The review as an Excel workbook: a sheet each for patients (or studies), cells with quotes, decisions, references and counts.

Headers stay in view and can be filtered, text is wrapped. Every cell is text or a number: nothing that begins with `=` is run.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casereview.table.model import Table
from casereview.table.writers.archive import timeless, writable
from casereview.table.writers.cells import cell_rows, header
from casereview.table.writers.csv import cell_text

LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
CUT = " … (cut: longer than a cell of Excel; whole in the CSV)"
HEADER, TEXT = "Table header", "Table text"
"""Names of styles, as a user of the workbook sees them."""
WIDE = 50
"""The widest that a column is made, in characters."""
LINE, TALLEST = 14.5, 409
"""Height of a line and of the tallest row that Excel knows, in points."""


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
    _name_styles(book)
    book.properties.title, book.properties.creator = writable(table.title), ""
    rows = [[cell_text(cell) for cell in row.cells] for row in table.rows]
    _sheet(book, table.unit.id.capitalize(), [c.header for c in table.columns], rows)
    _sheet(book, "Cells with quotes", header(table), cell_rows(table))
    _sheet(book, "Decisions", list(decisions[0]) if decisions else ["record_id"], (d.values() for d in decisions))
    references = [((r.label or "").rstrip("."), r.record_id, r.text) for r in table.references]
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


def _name_styles(book) -> None:
    """One style for all cells of a sort: to make a font a cell takes ten times as long."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
    header = NamedStyle(
        HEADER,
        font=Font(name="Calibri", size=11, bold=True),
        fill=PatternFill("solid", fgColor="E7EBF0"),
        border=Border(bottom=Side(style="thin")),
        alignment=wrapped,
    )
    book.add_named_style(header)
    between = Border(bottom=Side(style="hair", color="9AA3AD"))
    book.add_named_style(NamedStyle(TEXT, font=Font(name="Calibri", size=11), border=between, alignment=wrapped))


def _sheet(book, name: str, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    lines = [list(header), *map(list, rows)]
    widths = [_width(column) for column in zip(*lines, strict=True)]
    for at, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(at, column)
            _put(cell, value)
            cell.style = TEXT if at > 1 else HEADER
        # Excel finds the heights by itself, others (LibreOffice) show one line where none is given.
        needed = max(_lines(value, width) for value, width in zip(line, widths, strict=True))
        sheet.row_dimensions[at].height = min(needed * LINE, TALLEST)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{sheet.max_row}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _width(column: Sequence[Any]) -> int:
    """Characters that a column needs: for its header the longest word is enough."""
    header, *values = column
    words = max(map(len, header.split()), default=0)
    return min(max([words + 2, *(len(part) for v in values for part in _text(v).split("\n"))]), WIDE)


def _lines(value: Any, width: int) -> int:
    return sum(max(1, -(-len(part) // width)) for part in _text(value).split("\n"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _put(cell, value: Any) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
        return
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 and value == str(int(value)):
        cell.value = int(value)
        return
    text = writable(_text(value))
    cell.value = text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
    # What looks like a formula is text, whoever wrote it.
    cell.data_type = "s"
