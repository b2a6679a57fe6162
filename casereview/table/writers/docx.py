"""The table as a Word document: landscape, caption above, header row on every page, notes, abbreviations and references below.

Patients of one study stand under one cell; a row breaks across pages only where it is longer than one. Marks (†, ‡) are real
superscripts, and bullets are those of a list.
"""

import io
import re
from typing import TYPE_CHECKING

from casereview.table.model import CORRECTED, DOUBTFUL, Cell, Table
from casereview.table.writers.archive import timeless, writable

if TYPE_CHECKING:
    from docx.document import Document

WIDTHS = {
    "study": 2.6,
    "sex": 1.5,
    "ethnicity": 1.9,
    "primary_disease": 2.3,
    "secondary_disease": 2.3,
    "symptoms": 5.0,
    "examinations": 5.2,
    "treatment_outcome": 6.0,
    "treatment": 5.0,
    "outcome": 3.5,
    "antibodies": 3.5,
    "participants": 3.4,
    "arms": 4.6,
    "outcomes": 6.5,
    "harms": 3.6,
    "population": 3.4,
}
"""How wide columns want to be, in centimetres; any other 2.2. They share the page in this proportion."""
OTHER = 2.2
PAGE = (29.7, 21.0)
"""A4, landscape, in centimetres."""
MARGIN = 1.5
INDENTS = {1: (0.3, -0.3), 2: (0.7, -0.4)}
"""Of bullets and of lines under them: of all lines, and of the first against it, in centimetres."""
TOGETHER = 4
"""Up to so many patients of one study stand on one page."""
FONT = "Times New Roman"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+−()", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_LEVEL = str.maketrans(RAISED | LOWERED)
_UP = "".join(RAISED)
_MARKS = re.compile(f"([{CORRECTED}{DOUBTFUL}]+|[{_UP}]+(?:,[{_UP}]+)*|[{''.join(LOWERED)}]+)")


def write_docx(table: Table) -> bytes:
    """The document as bytes: the same table gives the same ones."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(8.5)
    normal.paragraph_format.space_after = Pt(0)
    _properties(document, table)
    for notice in table.notices:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(6)
        _text(paragraph, notice, bold=True)
    _caption(document, table.title)
    _grid(document, table)
    pairs = "; ".join(f"{short}, {long}" for short, long in table.abbreviations)
    for note in (*table.notes, *([f"Abbreviations: {pairs}."] if pairs else ())):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(3)
        _text(paragraph, note)
    _references(document, table)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def _references(document: "Document", table: Table) -> None:
    from docx.shared import Cm, Pt

    if table.references:
        heading = document.add_paragraph()
        heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(9), True
        _text(heading, "References", bold=True)
    for reference in table.references:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
        paragraph.paragraph_format.keep_together = True
        _text(paragraph, f"{reference.label}\t" if reference.label else "")
        for run in reference.runs:
            _typed(paragraph.add_run(writable(run.text)), run.marks)


def _properties(document: "Document", table: Table) -> None:
    about = document.core_properties
    about.title, about.subject = writable(table.title)[:255], f"Review table, one row a {table.unit.noun}"
    about.author = about.comments = about.last_modified_by = about.keywords = ""
    about.language = "en"


def _caption(document: "Document", title: str) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(4)
    number, bar, words = title.partition(" | ")
    for text, bold in ((number + bar, True), (words, False)):
        run = paragraph.add_run(writable(text))
        run.bold, run.italic = bold, False
        run.font.size, run.font.name = Pt(10), FONT
        run.font.color.rgb = RGBColor(0, 0, 0)


def _grid(document: "Document", table: Table) -> None:
    from docx.shared import Cm

    wanted = [WIDTHS.get(c.id, OTHER) for c in table.columns]
    widths = [Cm(w * (PAGE[0] - 2 * MARGIN) / sum(wanted)) for w in wanted]
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    _padding(grid)
    # Word goes by the cells' widths, LibreOffice by the columns'.
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for column, heading, width in zip(grid.rows[0].cells, table.columns, widths, strict=True):
        _text(column.paragraphs[0], heading.header, bold=True)
        column.width = width
    _row_property(grid.rows[0], "tblHeader")
    _row_property(grid.rows[0], "cantSplit")
    first_of_study = None
    for row in table.rows:
        line = grid.add_row()
        _row_property(line, "cantSplit")
        for place, (cell, heading, width) in enumerate(zip(row.cells, table.columns, widths, strict=True)):
            target = line.cells[place]
            target.width = width
            if heading.id == "study" and row.position > 1 and first_of_study is not None:
                first_of_study.merge(target)
                continue
            if heading.id == "study":
                first_of_study = target
            _fill(target, cell)
        for paragraph in (p for cell in line.cells[1:] for p in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = row.position < row.of_study <= TOGETHER or None


def _fill(target, cell: Cell) -> None:
    from docx.shared import Cm

    for number, line in enumerate(cell.lines):
        paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
        if line.level == 1:
            paragraph.style = "List Bullet"
        if line.level:
            left, first = INDENTS[line.level]
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(left), Cm(first)
        _text(paragraph, line.text)


def _text(paragraph, text: str, *, bold: bool = False) -> None:
    """Text with its marks, and what is raised or lowered in it, as real superscripts and subscripts."""
    for part in _MARKS.split(writable(text)):
        if part:
            run = paragraph.add_run(part.translate(_LEVEL))
            run.bold = bold or None
            if part[0] in LOWERED:
                run.font.subscript = True
            elif _MARKS.fullmatch(part):
                run.font.superscript = True


_TYPES = {"italic": "italic", "bold": "bold", "super": "superscript", "sub": "subscript", "small": "small_caps"}


def _typed(run, marks: frozenset[str]) -> None:
    for mark in marks:
        setattr(run.font, _TYPES[mark], True)


def _padding(grid) -> None:
    """A little air over and under the text of each cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "30")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def _row_property(row, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
