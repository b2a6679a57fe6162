"""The table as GitHub-flavoured Markdown that renders alike in common viewers.

Lines of a cell are parted by `<br>`. Whatever a title or a quote holds stands as it is written: characters that mean
something in Markdown or HTML are escaped, so that a report can neither break the table nor add a link or a tag.
"""

import re

from casereview.markdown import escape
from casereview.table.model import Cell, Table
from casereview.table.references import Reference, Run

INDENT = "&nbsp;&nbsp;"


def write_markdown(table: Table) -> str:
    """Notices, title, table, notes, abbreviations, references."""
    header = [escape(c.header) for c in table.columns]
    lines = [line for notice in table.notices for line in (f"> {escape(notice)}", "")]
    lines += [f"**{escape(table.title)}**", "", _row(header), _row(["---"] * len(header))]
    lines += [_row([cell_text(cell) for cell in row.cells]) for row in table.rows]
    for note in table.notes:
        lines += ["", escape(note)]
    if table.abbreviations:
        pairs = "; ".join(f"{escape(short)}, {escape(long)}" for short, long in table.abbreviations)
        lines += ["", f"Abbreviations: {pairs}."]
    if table.references:
        lines += ["", "**References**", ""]
        lines += map(_reference, table.references)
    return "\n".join(lines) + "\n"


def cell_text(cell: Cell) -> str:
    """The lines of a cell in one line of Markdown."""
    lead = ("", "- ", INDENT)
    # A list marker at the beginning of a cell starts no list: table cells hold inline content only.
    return "<br>".join(lead[line.level] + escape(line.text) for line in cell.lines)


def _reference(reference: Reference) -> str:
    """An entry of a list, numbered where the style numbers; any other label stands before the text."""
    text, label = "".join(map(_run, reference.runs)), reference.label or ""
    if number := re.fullmatch(r"(\d+)\.?", label):
        return f"{number[1]}. {text}"
    return f"- {escape(label)} {text}" if label else f"- {text}"


TAGS = {"italic": "i", "bold": "b", "super": "sup", "sub": "sub"}


def _run(run: Run) -> str:
    """Types as tags, which stand anywhere; a star beside a letter or a space would be a star."""
    text = escape(run.text)
    lead, trail = " " * run.text[:1].isspace(), " " * run.text[-1:].isspace()
    for mark, tag in TAGS.items():
        if mark in run.marks:
            text = f"<{tag}>{text.strip()}</{tag}>"
    return f"{lead}{text.strip()}{trail}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
