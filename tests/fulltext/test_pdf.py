"""PDFs as journals lay them out: columns, running heads, tables, broken words, paragraphs over two pages."""

import re
import subprocess

import pytest
from typeset import HEIGHT, Rule, Scan, Text, column, pdf, wrapped

from casereview.errors import ReviewError
from casereview.fulltext.reading import pdf as reader
from casereview.fulltext.reading.layout import Glyph, Page
from casereview.fulltext.reading.pdf import read_pdf, sections_of

INTRODUCTION = (
    "Neuromyelitis optica is an inflammatory disease of the optic nerves and the spinal cord. It may be accompanied by systemic "
    "lupus erythematosus, and which of the two comes first is often unclear to those who look after such patients."
)
CASE = (
    "A 41-year-old woman was admitted with weakness of both legs that had developed over three days. Nine years earlier anti-Ro "
    "antibodies had been found because of photosensitivity. Methylprednisolone was given intravenously and was followed by five "
    "plasma exchanges. Aquaporin-4 antibodies were positive by a cell-based assay, and azathioprine was begun thereafter. "
    "Fourteen months afterwards she returned with intractable hiccups; a lesion of the area postrema was demonstrated, and "
    "immunosuppression was intensified with rituximab."
)
DISCUSSION = (
    "Overlapping autoimmunity of this kind is documented in several patients. Myelitis in lupus was formerly regarded as a "
    "complication of vasculitis; serological testing has transformed this interpretation altogether."
)
HEADINGS = ["Introduction", "Case report", "Discussion", "References"]
REFERENCES = ["1. Nobody A. Overlaps that never were. Fict J 2015;1:1.", "2. Noone B. More of them. Fict J 2016;2:2."]


def two_columns() -> bytes:
    """An article of two pages in two columns, under a title over both; the case runs over column and page."""
    lines: list[tuple[str, str]] = []
    for title, text in zip(HEADINGS, [INTRODUCTION, CASE, DISCUSSION], strict=False):
        lines += [(title, "bold"), *((line, "plain") for line in wrapped(text, 44))]
    lines += [("References", "bold"), *((line, "plain") for line in REFERENCES)]
    columns = [lines[:6], lines[6:12], lines[12:20], lines[20:]]
    places = [(0, 50, 640), (0, 310, 640), (1, 50, 740), (1, 310, 740)]
    pages: list[list] = [[], []]
    for part, (page, x, top) in zip(columns, places, strict=True):
        for n, (text, font) in enumerate(part):
            pages[page].append(Text(x, top - 12 * n, text, 9, font))
    pages[0] += column(
        ["Myelitis and lupus in a woman who was invented", "for a test of columns"], x=50, top=740, size=16, leading=20
    )
    pages[0] += [
        Text(
            50,
            700,
            "Ada Lindqvist, Bruno Okafor. Northfield Hospital and the University of Eastmere, far from anywhere",
        )
    ]
    for n, page in enumerate(pages, start=101):
        page += [Text(50, HEIGHT - 40, "Lindqvist et al. Invented myelitis", 8), Text(500, HEIGHT - 40, str(n), 8)]
    # Journals draw their pages in any order.
    return pdf(*(sorted(page, key=lambda t: (t.x, t.text)) for page in pages))


def read(data: bytes):
    return read_pdf(data, record_id="1", source="own", source_id="1.pdf")


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def test_two_columns_are_read_one_after_the_other():
    sections = read(two_columns()).sections
    for title, kind, text in zip(
        HEADINGS, ["introduction", "case", "discussion"], [INTRODUCTION, CASE, DISCUSSION], strict=False
    ):
        of = [s for s in sections if s.name.startswith(title)]
        assert {s.kind for s in of} == {kind}
        assert " ".join(s.text for s in of) == text


def test_no_word_is_lost_and_all_stand_in_reading_order():
    sections = read(two_columns()).sections
    running = " ".join(s.text for s in sections if s.name != "Running heads")
    title = "Myelitis and lupus in a woman who was invented for a test of columns Ada Lindqvist, Bruno Okafor. "
    title += "Northfield Hospital and the University of Eastmere, far from anywhere"
    assert words(running) == words(" ".join([title, INTRODUCTION, CASE, DISCUSSION, *REFERENCES]))


def test_a_section_names_its_pages_and_no_paragraph_is_cut():
    names = [s.name for s in read(two_columns()).sections]
    assert names == [
        "Text (page 1)",
        "Introduction (page 1)",
        "Case report (pages 1-2)",
        "Discussion (page 2)",
        "References (page 2)",
        "Running heads",
    ]


def test_running_heads_and_page_numbers_are_kept_apart_and_not_lost():
    heads = read(two_columns()).sections[-1]
    assert (heads.name, heads.kind) == ("Running heads", "apart")
    assert heads.text.splitlines() == [
        "1: Lindqvist et al. Invented myelitis",
        "1: 101",
        "2: Lindqvist et al. Invented myelitis",
        "2: 102",
    ]


def test_references_stand_apart():
    assert [s.kind for s in read(two_columns()).sections if s.name.startswith("References")] == ["apart"]


def test_the_same_file_gives_the_same_sections():
    assert read(two_columns()) == read(two_columns())


def test_a_table_is_a_line_a_row_and_its_notes_and_the_text_around_it_are_no_part_of_it():
    rows = [
        ("Attack", "Site", "Treatment"),
        ("First", "T3 to T9", "Plasma exchange"),
        ("Second", "Area postrema", "Rituximab"),
    ]
    page = column(wrapped(CASE, 90)[:3], x=50, top=780)
    page += [
        Text(50, 700, "Table 1. Attacks of the patient.", 8),
        Rule(50, 450, 694),
        Rule(50, 450, 680),
        Rule(50, 450, 650),
    ]
    page += [
        Text(x, 684 - 12 * n, cell, 8)
        for n, row in enumerate(rows)
        for x, cell in zip((50, 150, 280), row, strict=True)
    ]
    page += [Text(50, 640, "T, thoracic.", 7)]
    sections = sections_of(pdf(page))
    table = next(s for s in sections if s.kind == "table")
    assert table.name == "Table 1 (page 1)"
    assert table.text.splitlines() == ["Table 1. Attacks of the patient.", *(" | ".join(row) for row in rows)]
    assert "T, thoracic." in sections[0].text


def test_a_table_without_rules_ends_where_its_cells_end():
    rows = [
        ("Attack", "Site", "Treatment"),
        ("First", "T3 to T9", "Plasma exchange"),
        ("Second", "Area postrema", "Rituximab"),
    ]
    page = [Text(50, 700, "Table 1. Attacks of the patient.", 8)]
    page += [
        Text(x, 685 - 12 * n, cell, 8)
        for n, row in enumerate(rows)
        for x, cell in zip((50, 150, 280), row, strict=True)
    ]
    page += column(wrapped(CASE, 90)[:3], x=50, top=640)
    sections = sections_of(pdf(page))
    assert [s.kind for s in sections] == ["table", "other"]
    assert sections[0].text.splitlines() == ["Table 1. Attacks of the patient.", *(" | ".join(row) for row in rows)]


def test_prose_under_a_caption_is_no_table():
    page = [Text(50, 700, "Table 1. Attacks of the patient."), *column(wrapped(CASE, 60), x=50, top=680)]
    assert CASE in " ".join(s.text for s in sections_of(pdf(page)))


def test_a_cell_broken_into_two_lines_is_one_cell():
    page = [Text(50, 700, "Table 2"), Rule(50, 450, 694), Rule(50, 450, 680), Rule(50, 450, 640)]
    page += [
        Text(50, 684, "Drug"),
        Text(200, 684, "Effect"),
        Text(50, 670, "Rituximab"),
        Text(200, 670, "no relapse in"),
        Text(200, 659, "thirty months"),
    ]
    assert sections_of(pdf(page))[0].text == "Table 2\nDrug | Effect\nRituximab | no relapse in thirty months"


def test_a_caption_is_a_section_of_its_own_and_does_not_cut_the_text():
    body = wrapped(CASE, 90)
    page = column(body[:2], x=50, top=780) + column(
        ["Figure 1. Image of the spine at admission."], x=50, top=700, size=7
    )
    page += column(body[2:], x=50, top=600)
    assert [(s.name, s.kind) for s in sections_of(pdf(page))] == [
        ("Text (page 1)", "other"),
        ("Figure 1 (page 1)", "caption"),
    ]


def test_a_heading_on_the_line_of_its_text_begins_a_section():
    page = [
        Text(50, 700, "Case report.", font="bold"),
        Text(112, 700, "A woman of 41 years was admitted."),
        Text(50, 689, "Treatment helped her."),
    ]
    assert [(s.name, s.kind, s.text) for s in sections_of(pdf(page))] == [
        ("Case report (page 1)", "case", "A woman of 41 years was admitted. Treatment helped her.")
    ]


def test_a_heading_of_unknown_words_in_the_same_letters_is_a_part_of_the_section():
    page = [*column(["Case report"], x=50, top=780, font="bold"), *column(wrapped(CASE, 90)[:2], x=50, top=765)]
    page += [*column(["Neuroimaging"], x=50, top=730, font="bold"), *column(wrapped(CASE, 90)[2:4], x=50, top=715)]
    page += [*column(["Discussion"], x=50, top=680, font="bold"), *column(wrapped(DISCUSSION, 90), x=50, top=665)]
    assert [(s.name, s.kind) for s in sections_of(pdf(page))] == [
        ("Case report (page 1)", "case"),
        ("Case report > Neuroimaging (page 1)", "case"),
        ("Discussion (page 1)", "discussion"),
    ]


def test_text_on_its_side_is_kept_apart():
    page = [Text(50, 700, "She was well."), Text(20, 100, "Downloaded by nobody", turned=True)]
    sections = sections_of(pdf(page))
    assert [(s.name, s.text) for s in sections] == [
        ("Text (page 1)", "She was well."),
        ("Text on its side", "1: Downloaded by nobody"),
    ]


def test_raised_numbers_do_not_grow_onto_words():
    page = [
        Text(50, 700, "It is rare.", 10),
        Text(95, 704, "12", 6),
        Text(104, 700, "A dose of 375 mg/m", 10),
        Text(189, 704, "2", 6),
    ]
    assert sections_of(pdf(page))[0].text == "It is rare. [12] A dose of 375 mg/m2"


def test_a_large_initial_belongs_to_its_word():
    lines = [
        "woman of 41 years was admitted with weakness of both",
        "legs. The second admission followed after a year, and",
        "the area postrema was found to be inflamed, as it had",
        "never been before.",
    ]
    page = [Text(50, 678, "A", 36), *column(lines[:3], x=76, top=700), Text(50, 667, lines[3])]
    assert sections_of(pdf(page))[0].text == "A " + " ".join(lines)
    page[0] = Text(50, 678, "T", 36)
    page[1] = Text(76, 700, "he woman of 41 years was admitted with weakness of both")
    assert sections_of(pdf(page))[0].text.startswith("The woman of 41")


def test_line_numbers_of_a_manuscript_are_kept_apart():
    body = wrapped(CASE, 80)
    page = [*column(body, x=80, top=700), *(Text(40, 700 - 11 * n, str(n + 1), 8) for n in range(len(body)))]
    sections = sections_of(pdf(page))
    assert [(s.name, s.text) for s in sections] == [
        ("Text (page 1)", CASE),
        ("Line numbers", "1: " + " ".join(str(n + 1) for n in range(len(body)))),
    ]


def test_a_footnote_under_a_column_does_not_cut_the_sentence_that_goes_on_beside_it():
    body = wrapped(CASE + " " + DISCUSSION, 46)
    half = len(body) // 2
    page = column(body[:half], x=50, top=700) + column(
        ["Correspondence: Ada Lindqvist,", "Northfield Hospital, Northfield."], x=50, top=560, size=7
    )
    page += column(body[half:], x=310, top=700)
    text = sections_of(pdf(page))[0].text
    assert text.splitlines() == [
        f"{CASE} {DISCUSSION}",
        "Correspondence: Ada Lindqvist, Northfield Hospital, Northfield.",
    ]


def test_a_narrow_box_beside_the_abstract_is_read_before_it():
    page = column(
        ["ARTICLE INFO", "Received 3 May 2020", "Accepted 9 May 2020", "Available online 1 June"], x=50, top=700, size=8
    )
    page += [Text(200, 700, "ABSTRACT", 8), *column(wrapped(INTRODUCTION, 70), x=200, top=688, size=8, leading=10)]
    sections = sections_of(pdf(page))
    assert [s.text for s in sections if s.kind == "abstract"] == [INTRODUCTION]


def test_words_of_print_without_spaces_are_parted_by_their_gaps():
    page = [Text(50, 700, "She"), Text(69.5, 700, "was"), Text(88, 700, "well.")]
    assert sections_of(pdf(page))[0].text == "She was well."


def test_two_thin_letters_beside_each_other_are_two():
    page = [Text(50, 700, "Still ill, well off, all admitted: Il II l.", 7), Text(50, 680, "All well.", 5)]
    assert sections_of(pdf(page))[0].text == "Still ill, well off, all admitted: Il II l.\nAll well."


def test_prose_that_begins_with_a_table_is_no_caption():
    page = column(
        ["Table 1 shows the attacks of the patient in their order.", "Figure 2 is of the spine."], x=50, top=700
    )
    assert [s.kind for s in sections_of(pdf(page))] == ["other"]


def test_letters_printed_twice_to_look_bold_are_one():
    page = [Text(50, 700, "Rituximab was given."), Text(50.3, 700, "Rituximab was given.")]
    assert sections_of(pdf(page))[0].text == "Rituximab was given."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf([]), "pictures of pages and no text"),
        (pdf([Scan(), Text(50, 20, "Downloaded by a library.")], [Scan()]), "pictures of pages and no text"),
        (b"%PDF-1.4\nnothing more", "broken"),
        (two_columns()[:900], "broken|no text"),
        (pdf([Text(50, 700, "x")], extra=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + b"a" * 32 + b") /U (" + b"b" * 32 + b") /P -4 >> /ID [(a) (a)]"), "encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(data, said):
    with pytest.raises(ReviewError, match=said) as caught:
        read(data)
    assert str(caught.value).startswith("1.pdf: ") and "\n" not in str(caught.value)


def test_text_under_a_scan_is_read():
    """As OCR leaves it: the picture, and its text behind."""
    page = [Scan(), *column(wrapped(CASE, 80), x=50, top=700)]
    assert sections_of(pdf(page))[0].text == CASE


def test_letters_without_a_meaning_are_no_text():
    glyph = Glyph(text=reader.UNKNOWN, x0=0, x1=5, y0=0, y1=9, size=9)
    with pytest.raises(ReviewError, match="do not say what its letters are"):
        reader.check([Page(number=1, width=595, height=842, glyphs=[glyph] * 500)])


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    def hang(*args, timeout, **kwargs):
        raise subprocess.TimeoutExpired("reader", timeout)

    monkeypatch.setattr(reader.subprocess, "run", hang)
    with pytest.raises(ReviewError, match="could not be read within"):
        read(two_columns())


def test_a_page_with_more_letters_than_a_page_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(reader, "LETTERS", 100)
    with pytest.raises(ReviewError, match="a page of this PDF has more than 100 letters"):
        sections_of(two_columns())


def test_more_pages_than_a_report_has_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "PAGES", 2)
    with pytest.raises(ReviewError, match="more than 2 pages"):
        sections_of(pdf(*([Text(50, 700, "One.")] for _ in range(3))))
