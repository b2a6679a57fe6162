"""Word documents: styles, lists, tables in the order of the document, what python-docx passes over."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from casereview.errors import ReviewError
from casereview.fulltext.reading import word as reader
from casereview.fulltext.reading.word import read_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes):
    return read_word(data, record_id="1", source="own", source_id="1.docx").sections


def article():
    document = docx.Document()
    document.add_paragraph("Myelitis in an invented woman", style="Title")
    document.add_paragraph("Ada Lindqvist")
    document.add_heading("Abstract", 1)
    document.add_paragraph("It is rare.")
    document.add_heading("Case presentation", 1)
    document.add_heading("Case 1", 2)
    raised = document.add_paragraph("She was 41 years old.")
    raised.add_run("1,2").font.superscript = True
    document.add_paragraph("anti-Ro", style="List Bullet")
    document.add_paragraph("Table 1. Attacks")
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [("Attack", "Site"), ("First", "T3"), ("", "T4")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("She walked again.")
    document.add_heading("References", 1)
    document.add_paragraph("1. Nobody A. Overlaps.")
    return document


def test_an_article_is_read_as_jats_would_be():
    assert [(s.name, s.kind, s.text) for s in read(saved(article()))] == [
        ("Text", "other", "Myelitis in an invented woman\nAda Lindqvist"),
        ("Abstract", "abstract", "It is rare."),
        ("Case presentation > Case 1", "case", "She was 41 years old. [1,2]\n- anti-Ro\nShe walked again."),
        ("Table 1", "table", "Table 1. Attacks\nAttack | Site\nFirst | T3\nFirst | T4"),
        ("References", "apart", "1. Nobody A. Overlaps."),
    ]


def test_a_bold_line_is_a_heading_and_a_bold_sentence_is_none():
    document = docx.Document()
    for bold in ("Case report", "The left eye"):
        document.add_paragraph().add_run(bold).bold = True
        document.add_paragraph("She was well.")
    document.add_paragraph().add_run("She was seen again.").bold = True
    assert [(s.name, s.text) for s in read(saved(document))] == [
        ("Case report", "She was well."),
        ("Case report > The left eye", "She was well.\nShe was seen again."),
    ]


def test_insertions_and_content_controls_are_text_and_deletions_are_not():
    document = docx.Document()
    document.element.body.insert(
        0, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>She was 41.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    document.element.body.insert(
        1,
        parse_xml(
            f"<w:p {W}><w:ins><w:r><w:t>Anti-Ro</w:t></w:r></w:ins><w:del><w:r><w:delText>Anti-La</w:delText></w:r></w:del>"
            "<w:hyperlink><w:r><w:t> was found.</w:t></w:r></w:hyperlink></w:p>"
        ),
    )
    assert read(saved(document))[0].text == "She was 41.\nAnti-Ro was found."


def test_headers_are_kept_apart_and_not_lost():
    document = article()
    document.sections[0].header.paragraphs[0].text = "Manuscript 17"
    assert [(s.name, s.text) for s in read(saved(document))][-1] == ("Running heads", "Manuscript 17")


def test_footnotes_are_kept_apart_and_not_lost():
    document = article()
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Donated by nobody.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    assert [(s.name, s.text) for s in read(saved(document))][-1] == ("Footnotes", "Donated by nobody.")


def altered(data: bytes, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, members.get(name.rsplit("/", 1)[-1].split(".")[0], old.read(name)))
    return out.getvalue()


BOMB = f"""<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document {W}><w:body><w:p><w:r><w:t>She was well &b;.</w:t></w:r></w:p></w:body></w:document>"""


def test_entities_that_grow_are_not_expanded():
    try:
        text = " ".join(s.text for s in read(altered(saved(article()), document=BOMB.encode())))
    except ReviewError:
        text = ""
    assert "lol" not in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and no more", "no whole Word document"),
        (saved(article())[:2000], "no whole Word document"),
        (altered(saved(article()), document=b"<w:document"), "no whole Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word document"),
        (saved(docx.Document()), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data, said):
    with pytest.raises(ReviewError, match=f"^1.docx: .*{said}") as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = altered(saved(article()), document=b"0" * 2_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(reader, "MOST_TEXT", 1_000_000)
    with pytest.raises(ReviewError, match="unpacks to more than a report can be"):
        read(bomb)
