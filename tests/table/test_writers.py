"""CSV and Markdown: the same content, hostile texts do no harm, offsets go along."""

import csv
import dataclasses
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt
from table import handmade

from casereview.lexicon import Lexicon
from casereview.records import Author, Record
from casereview.review import Review
from casereview.table.model import Cell, Heading, Line, Phrase, Row, Table, build_table
from casereview.table.references import Reference, Run
from casereview.table.writers.cells import cells_csv, header
from casereview.table.writers.csv import FORMULA, cell_text, write_csv
from casereview.table.writers.html import write_html
from casereview.table.writers.markdown import escape, write_markdown


@pytest.fixture
def table() -> Table:
    return build_table(
        rows=handmade.PATIENTS,
        records=handmade.RECORDS,
        lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=Review(id="r", title="Systematic review", question=None, concepts=handmade.SIDES),
        notices=["Do not cite."],
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def one(text: str) -> Table:
    line = Line(phrases=(Phrase(text=text),))
    return Table(
        title="T",
        columns=(Heading(id="study", header="Study"),),
        rows=(Row(record_id="1", number=1, position=1, of_study=1, cells=(Cell(lines=(line,)),)),),
    )


def test_csv_has_a_row_a_patient_and_what_belongs_under_the_table(table):
    got = rows(write_csv(table))
    assert got[0] == [c.header for c in table.columns]
    assert got[1:6] == [[cell_text(c) for c in row.cells] for row in table.rows]
    under = [r[0] for r in got[6:]]
    assert under[:3] == ["", "Systematic review", "Do not cite."]
    assert under[3].startswith("Abbreviations: ANA, Antinuclear antibodies; ")
    assert under[4].startswith("1. Parperis K. A case.")
    assert {len(r) for r in got} == {8}


def test_csv_opens_in_excel_with_its_special_characters(table):
    text = write_csv(table)
    assert text.startswith("\ufeffStudy,") and "→" in text
    assert text.count("\r\n") == len(rows(text))


def test_csv_is_read_by_pandas_as_it_stands(table, tmp_path):
    pandas = pytest.importorskip("pandas")
    (tmp_path / "t.csv").write_text(write_csv(table), encoding="utf-8", newline="")
    frame = pandas.read_csv(tmp_path / "t.csv", keep_default_na=False)
    assert list(frame.columns) == [c.header for c in table.columns]
    assert frame["Gender"][:5].tolist() == ["Female", "Female", "Female", "Male", "Female"]


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-2+3", "@SUM(A1)", "\tx", "＝1"])
def test_no_formula_gets_into_a_spreadsheet(text):
    assert rows(write_csv(one(text)))[1] == [f"'{text}"]


def test_no_cell_of_a_table_begins_as_a_formula(table):
    for text in (write_csv(table), cells_csv(table)):
        assert not [f for row in rows(text) for f in row if f.startswith(FORMULA)]


@given(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00")))
def test_any_text_survives_csv(text):
    got = rows(write_csv(one(text)))[1][0]
    assert got.removeprefix("'") == text or got == text


def test_cells_csv_has_a_row_a_fact_with_its_passage(table):
    names, *got = rows(cells_csv(table))
    assert tuple(names) == header(table) and "patient" in names
    first = dict(zip(names, got[0], strict=True))
    assert (first["report"], first["patient"], first["column"], first["text"]) == ("1", "1", "sex", "Female")
    drugs = [dict(zip(names, r, strict=True)) for r in got if r[3] == "acute_treatment"]
    assert drugs[0]["text"] == "IV MP (1 g/day for 3 days)"
    assert (drugs[0]["section"], drugs[0]["start"], drugs[0]["end"]) == ("Case", "0", "50")
    assert drugs[0]["quote"] == "methylprednisolone" and drugs[0]["source"] == "fulltext"


def rendered(markdown: str) -> etree._Element:
    """As a viewer shows it: CommonMark with GitHub's tables, raw HTML allowed."""
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    return etree.fromstring(f"<div>{html.replace('<br>', '<br/>').replace('&nbsp;', '&#160;')}</div>")


def shown(element: etree._Element) -> str:
    return "".join(element.itertext()).replace("\xa0\xa0", "   ")


def test_markdown_renders_to_the_same_content_as_csv(table):
    page = rendered(write_markdown(table))
    assert [shown(h) for h in page.iter("th")] == [c.header for c in table.columns]
    for tr, row in zip(page.iterfind(".//tbody/tr"), table.rows, strict=True):
        for td, cell in zip(tr.iter("td"), row.cells, strict=True):
            for br in td.iter("br"):
                br.tail = "\n" + (br.tail or "")
            assert re.sub(r"(?m)^- ", "• ", shown(td)) == cell_text(cell)
    paragraphs = [shown(p) for p in page.iter("p")]
    assert paragraphs[:2] == ["Do not cite.", table.title]
    assert paragraphs[2].startswith("Abbreviations: ANA, Antinuclear antibodies; ")
    assert [shown(li) for li in page.iter("li")] == [r.text for r in table.references]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\xa0\u2028\u2029")))
def test_any_text_renders_as_it_is(text):
    page = rendered(write_markdown(one(text)))
    assert shown(page.find(".//td")) == " ".join(text.split())
    assert not page.findall(".//a") and len(page.findall(".//td")) == 1


def test_markdown_keeps_every_row_on_one_line_with_as_many_cells_as_the_header(table):
    lines = [line for line in write_markdown(table).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {9}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", r"a \| b"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("[x](http://y)", r"\[x\](http&#58;//y)"),
        ("**b** _i_ `c`", r"\*\*b\*\* \_i\_ \`c\`"),
        ("two\nlines", "two lines"),
        ("AT&T &amp;", "AT&amp;T &amp;amp;"),
        ("www.x.org me@x.org", "www&#46;x.org me&#64;x.org"),
        ("C:\\x", r"C:\\x"),
    ],
)
def test_markup_in_a_text_stays_text(text, escaped):
    assert escape(text) == escaped


def test_a_hostile_title_does_not_break_the_table():
    record = Record(record_id="1", title="=1|<b>*x*\n| y", authors=(Author(last="-Evil|"),), year=2020)
    made = build_table(
        rows=[handmade.patient("1")],
        records=[record],
        lexicon=Lexicon({}),
        review=Review(id="r", title="=T|", question=None, concepts=handmade.SIDES),
    )
    lines = write_markdown(made).splitlines()
    assert len([line for line in lines if line.startswith("|")]) == 3
    assert rows(write_csv(made))[1][0] == "'-Evil| (1)"


def test_an_empty_table_is_still_a_table():
    empty = build_table(
        rows=[],
        records=[],
        lexicon=Lexicon({}),
        review=Review(id="r", title="R", question=None, concepts=handmade.SIDES),
    )
    assert rows(write_csv(empty))[0][0] == "Study"
    assert write_markdown(empty).splitlines()[2].startswith("| Study |")
    assert rows(cells_csv(empty)) == [list(header(empty))]


def test_a_reference_has_its_label_and_its_types_in_markdown_and_html():
    runs = (
        Run(text="J * <Cases>", marks=frozenset({"italic"})),
        Run(text=" 2020; "),
        Run(text="7", marks=frozenset({"bold", "super"})),
    )
    labels = ("1.", "[2]", None)
    listed = tuple(Reference(record_id=str(n), runs=runs, label=label) for n, label in enumerate(labels))
    shown = dataclasses.replace(one("x"), references=listed)
    lines = write_markdown(shown).splitlines()
    text = r"<i>J \* &lt;Cases&gt;</i> 2020; <sup><b>7</b></sup>"
    assert lines[-3:] == [f"1. {text}", rf"- \[2\] {text}", f"- {text}"]
    page = html.fromstring(write_html(shown, {}))
    entries = page.xpath("//ul[@class='references']/li")
    assert [e.xpath("string(b)") for e in entries] == ["1.", "[2]", ""]
    assert {(e.xpath("string(span/i)"), e.xpath("string(span/sup/b)")) for e in entries} == {("J * <Cases>", "7")}


def test_what_nobody_may_miss_stands_above_the_table(table):
    markdown, page = write_markdown(table), write_html(table, {})
    assert markdown.index("Do not cite.") < markdown.index("| Study |")
    assert page.index("Do not cite.") < page.index("<table>")
    assert markdown.count("Do not cite.") == page.count("Do not cite.") == 1


# --- HTML ------------------------------------------------------------------------------------------------------------


def test_every_fact_of_the_page_links_to_its_passage_and_back(table):
    page = html.fromstring(write_html(table, {}))
    links = page.xpath("//table//a/@href")
    facts = [p for row in table.rows for cell in row.cells for line in cell.lines for p in line.phrases if p.fact]
    assert len(links) == len(facts) > 50
    for href in links:
        (passage,) = page.xpath(f"//*[@id='{href[1:]}']")
        (back,) = passage.xpath("./a/@href")
        assert page.xpath(f"//table//a[@id='{back[1:]}']/@href") == [href]
        assert passage.xpath(".//mark/text()")


def test_a_passage_stands_in_its_surroundings():
    text = "She was well until June. Then numbness of the legs began, and she was admitted at once."
    start = text.index("numbness")
    fact = handmade.fact("numbness", start=start, end=start + 8, quote="numbness")
    patient = handmade.patient("1", symptoms=[fact])
    made = build_table(
        rows=[patient],
        records=handmade.RECORDS,
        lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=Review(id="r", title="t", question=None, concepts=handmade.SIDES),
    )
    page = html.fromstring(write_html(made, {("1", "Case"): text}))
    (passage,) = page.xpath("//li[starts-with(@id, 'q')]")
    assert "June. Then numbness of the legs began" in passage.text_content()
    (tip,) = page.xpath("//table//*[@role='tooltip']")
    assert tip.xpath("./mark/text()") == ["numbness"]


def test_patients_of_one_study_stand_under_one_cell(table):
    page = html.fromstring(write_html(table, {}))
    spans = [int(s) for s in page.xpath("//tbody//th/@rowspan")]
    assert spans == [row.of_study for row in table.rows if row.of_study > 1 and row.position == 1]
    assert len(page.xpath("//tbody/tr")) == len(table.rows)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_a_title_holds_is_text_in_html(text):
    page = html.document_fromstring(write_html(one(text), {}))
    (cell,) = page.xpath("//tbody//th")
    assert cell.text_content() == text


def test_the_page_runs_and_asks_for_nothing(table):
    page = write_html(table, {})
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"<script|<img|<link|url\(|@import|\son\w+=", page)
