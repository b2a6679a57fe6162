"""Word and Excel: read back by their libraries, the same bytes each time, nothing run, nothing lost."""

import dataclasses
import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from table import handmade

from casereview.lexicon import Lexicon
from casereview.review import Review, Table
from casereview.table.model import Cell, Heading, Line, Phrase, Row, build_table
from casereview.table.model import Table as TheTable
from casereview.table.references import Reference, Run
from casereview.table.writers.archive import writable
from casereview.table.writers.cells import cell_rows
from casereview.table.writers.csv import cell_text
from casereview.table.writers.docx import LOWERED, RAISED, write_docx
from casereview.table.writers.xlsx import CUT, LONGEST, write_xlsx

DECISIONS = [{"record_id": "1", "decision": "include", "note": '=cmd|"/c calc"!A1'}]
COUNTS = [{"box": "screened", "n": "41"}]


@pytest.fixture(scope="module")
def table():
    return build_table(
        rows=[
            *handmade.PATIENTS,
            handmade.patient(handmade.PATIENTS[0].pmid, 2, sex=handmade.fact("male", source="correction")),
        ],
        records=handmade.RECORDS,
        lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=Review(id="r", title="Review", question=None, concepts=handmade.SIDES, table=Table(number=2)),
        notices=["Do not cite."],
    )


@pytest.fixture(scope="module")
def document(table):
    return Document(io.BytesIO(write_docx(table)))


def one(text: str) -> TheTable:
    row = Row(
        record_id="1", number=1, position=1, of_study=1, cells=(Cell(lines=(Line(phrases=(Phrase(text=text),)),)),)
    )
    return TheTable(title=text, columns=(Heading(id="study", header="Study"),), rows=(row,), notes=(text,))


def level(text: str) -> str:
    """As Word holds it: `mg/m²` is `mg/m2`, the 2 raised."""
    return text.translate(str.maketrans(RAISED | LOWERED))


def test_the_page_is_landscape_with_the_caption_above(document):
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE and section.page_width > section.page_height
    notice, caption = document.paragraphs[:2]
    assert (notice.text, caption.text, caption.style.name) == ("Do not cite.", "Table 2 | Review", "Caption")


def test_every_cell_of_the_table_stands_in_the_document(document, table):
    (grid,) = document.tables
    assert [c.text for c in grid.rows[0].cells] == [c.header for c in table.columns]
    for line, row in zip(grid.rows[1:], table.rows, strict=True):
        for shown, cell, heading in zip(line.cells, row.cells, table.columns, strict=True):
            if heading.id != "study":
                assert shown.text.split("\n") == [level(part.text) for part in cell.lines]
                bullets = [p.style.name == "List Bullet" for p in shown.paragraphs]
                assert bullets == [part.level == 1 for part in cell.lines]


def test_patients_of_one_study_stand_under_one_cell(document, table):
    cells = [row.cells[0]._tc for row in document.tables[0].rows[1:]]
    studies = [row.record_id for row in table.rows]
    assert len(set(map(id, cells))) < len(studies)
    for (a, one_), (b, other) in zip(
        zip(cells, studies, strict=True), zip(cells[1:], studies[1:], strict=True), strict=False
    ):
        assert (a is b) == (one_ == other)


def test_the_header_comes_on_every_page_and_rows_stay_whole(document):
    header, *others = document.tables[0].rows
    assert "w:tblHeader" in header._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in others)


def test_few_patients_of_one_study_stand_on_one_page(document, table):
    for line, row in zip(document.tables[0].rows[1:], table.rows, strict=True):
        kept = {p.paragraph_format.keep_with_next for c in line.cells[1:] for p in c.paragraphs}
        assert kept == {True if row.position < row.of_study else None}


def test_widths_fill_the_page_and_each_column_has_room_for_its_words(document, table):
    (grid,) = document.tables
    section = document.sections[0]
    widths = [column.width for column in grid.columns]
    assert abs(sum(widths) - (section.page_width - section.left_margin - section.right_margin)) < 10_000
    longest = [max(len(w) for w in re.findall(r"[\w-]+", c.header)) for c in table.columns]
    assert all(width.cm > 0.4 + 0.16 * words for width, words in zip(widths, longest, strict=True))


def test_the_document_says_what_it_is(document):
    about = document.core_properties
    assert (about.title, about.subject, about.language) == ("Table 2 | Review", "Review table, one row a patient", "en")


def test_a_reference_has_its_types_and_its_label_in_the_margin():
    runs = (
        Run(text="J Cases", marks=frozenset({"italic"})),
        Run(text=" 2020; "),
        Run(text="7", marks=frozenset({"bold"})),
    )
    shown = dataclasses.replace(
        one("x"), references=(Reference(record_id="1", runs=runs, label="1"), Reference(record_id="2", runs=runs))
    )
    *_, first, second = Document(io.BytesIO(write_docx(shown))).paragraphs
    assert (first.text, second.text) == ("1\tJ Cases 2020; 7", "J Cases 2020; 7")
    assert [(r.text, bool(r.font.italic), bool(r.font.bold)) for r in second.runs if r.text] == [
        ("J Cases", True, False),
        (" 2020; ", False, False),
        ("7", False, True),
    ]


def test_a_correction_is_marked_by_a_superscript(document):
    marks = [
        r for row in document.tables[0].rows for c in row.cells for p in c.paragraphs for r in p.runs if r.text == "†"
    ]
    assert marks and all(r.font.superscript for r in marks)


def test_what_is_raised_in_a_unit_is_a_real_superscript():
    (grid,) = Document(io.BytesIO(write_docx(one("750 mg/m² CD4⁺, C₃")))).tables
    runs = grid.rows[1].cells[0].paragraphs[0].runs
    assert [(r.text, bool(r.font.superscript), bool(r.font.subscript)) for r in runs] == [
        ("750 mg/m", False, False),
        ("2", True, False),
        (" CD4", False, False),
        ("+", True, False),
        (", C", False, False),
        ("3", False, True),
    ]


def test_notes_abbreviations_and_references_stand_below(document, table):
    below = "\n".join(p.text for p in document.paragraphs)
    assert "Abbreviations: " in below
    assert all(f"{r.label}\t{r.text}" in below for r in table.references)


def test_the_workbook_has_a_sheet_a_table(table):
    book = load_workbook(io.BytesIO(write_xlsx(table, decisions=DECISIONS, counts=COUNTS)))
    assert book.sheetnames == ["Patients", "Cells with quotes", "Decisions", "References", "Counts", "Notes"]
    rows = list(book["Patients"].iter_rows(values_only=True))
    assert [list(r) for r in rows[1:]] == [[cell_text(c) for c in row.cells] for row in table.rows]
    assert book["Cells with quotes"].max_row == 1 + len(list(cell_rows(table)))
    assert book["Counts"]["B2"].value == 41
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref


def test_no_title_is_run_as_a_formula(table):
    book = load_workbook(io.BytesIO(write_xlsx(table, decisions=DECISIONS)))
    cell = book["Decisions"]["C2"]
    assert (cell.value, cell.data_type) == ('=cmd|"/c calc"!A1', "s")


def test_a_sheet_shows_its_text_whole_and_prints_on_the_width_of_a_page(table):
    book = load_workbook(io.BytesIO(write_xlsx(table, decisions=DECISIONS)))
    sheet = book["Patients"]
    for at, row in enumerate(sheet.iter_rows(), start=1):
        longest = max(str(cell.value or "").count("\n") + 1 for cell in row)
        assert sheet.row_dimensions[at].height >= longest * 14 and all(cell.alignment.wrap_text for cell in row)
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.print_title_rows == "$1:$1" and sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_cell_longer_than_excel_holds_says_so():
    book = load_workbook(io.BytesIO(write_xlsx(one("x" * 40_000))))
    text = book["Patients"]["A2"].value
    assert len(text) == LONGEST and text.endswith(CUT)


def test_the_same_table_gives_the_same_bytes_and_no_time(table):
    for write in (write_docx, write_xlsx):
        assert write(table) == write(table)
        with zipfile.ZipFile(io.BytesIO(write(table))) as parts:
            assert {i.date_time[0] for i in parts.infolist()} == {1980}
            assert set(re.findall(rb"20[0-9]{2}-[01][0-9]-", parts.read("docProps/core.xml"))) == set()


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1))
def test_any_text_can_be_written(text):
    kept = re.sub(r"\s", "", writable(text))
    (grid,) = Document(io.BytesIO(write_docx(one(text)))).tables
    assert re.sub(r"\s", "", grid.rows[1].cells[0].text) == level(kept)
    value = load_workbook(io.BytesIO(write_xlsx(one(text))))["Patients"]["A2"].value
    assert re.sub(r"\s", "", "" if value is None else str(value)) == re.sub(
        r"\s", "", writable(cell_text(one(text).rows[0].cells[0]))
    )
