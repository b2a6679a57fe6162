"""One door to all readers; a file that is not what its name says is told."""

import io
import zipfile

import pytest
from typeset import Text, pdf

from casereview.errors import ReviewError
from casereview.fulltext.archive import Article
from casereview.fulltext.reading.reader import READERS, read, read_data

JATS = b"<article><body><sec><title>Case report</title><p>She was well.</p></sec></body></article>"
FILES = {
    "xml": JATS,
    "html": b"<html><body><h2>Case report</h2><p>She was well.</p></body></html>",
    "txt": b"Case report\n\nShe was well.",
    "pdf": pdf([Text(50, 700, "Case report", font="bold"), Text(50, 680, "She was well.")]),
}


def of(data: bytes, format: str):
    return read_data(data, format=format, record_id="7", source="own", source_id=f"7.{format}")


@pytest.mark.parametrize("format", FILES)
def test_every_format_gives_the_same_section(format):
    text = of(FILES[format], format)
    assert (text.record_id, text.source, text.source_id) == ("7", "own", f"7.{format}")
    section = text.sections[0]
    assert (section.name.removesuffix(" (page 1)"), section.kind, section.text, section.layer) == (
        "Case report",
        "case",
        "She was well.",
        "fulltext",
    )


def test_an_article_is_read_by_its_format():
    article = Article(record_id="7", source="own", source_id="7", data=FILES["txt"], format="txt")
    assert read(article).sections[0].name == "Case report"


def test_an_article_without_a_format_is_jats():
    assert read(Article(record_id="7", source="pmc", source_id="PMC7", data=JATS)).sections[0].kind == "case"


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "format", "said"),
    [
        (FILES["pdf"], "txt", "7.txt: this is a PDF, named .txt: name it .pdf"),
        (FILES["html"], "pdf", "7.pdf: this is a web page, named .pdf: name it .html"),
        (FILES["html"], "xml", "7.xml: this is a web page, named .xml: name it .html"),
        (JATS, "html", "7.html: this is JATS XML, named .html: name it .xml"),
        (zipped("word/document.xml"), "txt", "7.txt: this is a Word document, named .txt: name it .docx"),
        (zipped("a.txt"), "docx", "7.docx: this is another zip file, named .docx: unpack it"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "docx", "save it as .docx"),
        (b"{\\rtf1 She was well.}", "txt", "7.txt: this is RTF, named .txt: save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "pdf", "7.pdf: this is a picture, named .pdf: recognise its text"),
        (b"She was well.", "pdf", "7.pdf: this is no PDF"),
        (b"She was well.", "docx", "7.docx: this is no whole Word document"),
        (b"She was well.", "xml", "7.xml: the full text is not well-formed XML"),
        (b"", "pdf", "7.pdf: this file is empty"),
        (b"\x00" * 50, "txt", "7.txt: this file is empty"),
        (b"x", "epub", "7.epub: there is no reader for .epub"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told(data, format, said):
    with pytest.raises(ReviewError) as caught:
        of(data, format)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_file_gives_text_or_a_sentence_never_a_crash(format, seed):
    import random

    data = bytearray(FILES.get(format) or zipped("word/document.xml"))
    rng = random.Random(seed)
    for _ in range(1 + seed * 4):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        assert all(s.text.strip() for s in of(bytes(data), format).sections)
    except ReviewError as err:
        assert str(err).startswith(f"7.{format}: ")
