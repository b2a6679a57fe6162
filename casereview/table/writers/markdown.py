"""The table as GitHub-flavoured Markdown that renders alike in common viewers.

Lines of a cell are parted by `<br>`. Whatever a title or a quote holds stands as it is written: characters that mean
something in Markdown or HTML are escaped, so that a report can neither break the table nor add a link or a tag.
"""

from casereview.markdown import escape
from casereview.table.model import Cell, Table

INDENT = "&nbsp;&nbsp;"


def write_markdown(table: Table) -> str:
    """Title, table, notes, abbreviations, references."""
    header = [escape(c.header) for c in table.columns]
    lines = [f"**{escape(table.title)}**", "", _row(header), _row(["---"] * len(header))]
    lines += [_row([cell_text(cell) for cell in row.cells]) for row in table.rows]
    for note in table.notes:
        lines += ["", escape(note)]
    if table.abbreviations:
        pairs = "; ".join(f"{escape(short)}, {escape(long)}" for short, long in table.abbreviations)
        lines += ["", f"Abbreviations: {pairs}."]
    if table.references:
        lines += ["", "**References**", ""]
        lines += [f"{r.number}. {escape(r.text)}" for r in table.references]
    return "\n".join(lines) + "\n"


def cell_text(cell: Cell) -> str:
    """The lines of a cell in one line of Markdown."""
    lead = ("", "- ", INDENT)
    # A list marker at the beginning of a cell starts no list: table cells hold inline content only.
    return "<br>".join(lead[line.level] + escape(line.text) for line in cell.lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
