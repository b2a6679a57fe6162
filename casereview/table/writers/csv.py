"""The table as CSV (RFC 4180) that opens in a spreadsheet as it is.

UTF-8 with a byte order mark, without which Excel takes `→` and `é` for three characters each; readers of programs skip it
(Python: `utf-8-sig`; pandas, R by themselves). Lines end with CR LF, lines within a cell with LF, as spreadsheets do it.

A cell that begins with `=`, `+`, `-`, `@` or a control character would be run as a formula (OWASP, "CSV Injection").
Bullets are therefore `•`; anything else that begins so is led by an apostrophe, which spreadsheets take for "text".
"""

import csv
import io

from casereview.table.model import Cell, Table

BOM = "\ufeff"
BULLET = "• "
INDENT = "   "
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write_csv(table: Table) -> str:
    """A row a patient; after an empty row the title, notes, abbreviations and references, in the first column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    width = len(table.columns)
    writer.writerow(safe(c.header) for c in table.columns)
    writer.writerows([safe(cell_text(cell)) for cell in row.cells] for row in table.rows)
    under = [table.title, *table.notices, *table.notes]
    if table.abbreviations:
        under.append("Abbreviations: " + "; ".join(f"{short}, {long}" for short, long in table.abbreviations))
    under += [" ".join(filter(None, (r.label, r.text))) for r in table.references]
    for text in ["", *under]:
        writer.writerow([safe(text), *[""] * (width - 1)])
    return BOM + out.getvalue()


def cell_text(cell: Cell) -> str:
    """The lines of a cell, bullets and indents as characters."""
    lead = ("", BULLET, INDENT)
    return "\n".join(lead[line.level] + line.text for line in cell.lines)


def safe(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
