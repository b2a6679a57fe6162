"""The sections of an article, by the reader for its format; knows nothing of where articles come from."""

from collections.abc import Callable

from casereview.errors import ReviewError
from casereview.fulltext.archive import Article
from casereview.fulltext.reading.html import read_html
from casereview.fulltext.reading.jats import read_jats
from casereview.fulltext.reading.pdf import read_pdf
from casereview.fulltext.reading.plain import read_plain
from casereview.fulltext.reading.word import read_word
from casereview.records import FullText

READERS: dict[str, Callable[..., FullText]] = {
    "xml": read_jats,
    "pdf": read_pdf,
    "html": read_html,
    "docx": read_word,
    "txt": read_plain,
}
"""The reader for each format. A format is also the ending of the files that people put in."""

_NAMES = {"xml": "JATS XML", "pdf": "a PDF", "html": "a web page", "docx": "a Word document", "txt": "plain text"}


def read(article: Article) -> FullText:
    """The full text of an article as received; without a body it has no sections."""
    return read_data(
        article.data,
        format=article.format,
        record_id=article.record_id,
        source=article.source,
        source_id=article.source_id,
    )


def read_data(data: bytes, *, format: str, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of a file of a format that `READERS` knows.

    Args:
        data: the file as it is.
        format: a key of `READERS`.
        record_id: the record it belongs to.
        source: where it came from, e.g. `pmc`.
        source_id: its id there; it names the file in errors.

    Raises:
        ReviewError: there is no such format, the file is of another one, or it cannot be read.
    """
    if format not in READERS:
        raise ReviewError(f"{source_id}: there is no reader for .{format}: give it as one of .{', .'.join(READERS)}")
    if not data.strip(b"\x00 \t\r\n"):
        raise ReviewError(f"{source_id}: this file is empty: put the report in again")
    if (seen := seen_format(data)) and seen != format:
        raise ReviewError(
            f"{source_id}: this is {_NAMES.get(seen, seen)}, named .{format}: {_MEND.get(seen, f'name it .{seen}')}"
        )
    return READERS[format](data, record_id=record_id, source=source, source_id=source_id)


_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc) or an encrypted one"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%!PS", "PostScript"),
)
_MEND = {
    "an old Office file (.doc) or an encrypted one": "save it as .docx without password",
    "RTF": "save it as .docx",
    "a picture": "recognise its text (OCR) and save that as .txt or .pdf",
    "PostScript": "save it as .pdf",
    "another zip file": "unpack it and put in what is the report",
}


def seen_format(data: bytes) -> str | None:
    """What a file is by its first bytes: a key of `READERS`, a name of a format that is not read, or nothing."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in data else "another zip file"
    if found := next((name for magic, name in _OTHERS if start.startswith(magic)), None):
        return found
    lower = start.lower()
    if lower.startswith((b"<!doctype html", b"<html")):
        return "html"
    if lower.startswith(b"<?xml"):
        return "html" if b"<html" in lower else "xml"
    return "xml" if lower.startswith((b"<article", b"<!doctype article", b"<pmc-articleset")) else None
