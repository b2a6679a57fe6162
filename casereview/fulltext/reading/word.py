"""A Word document (.docx) read into sections, with python-docx: paragraphs, lists and tables in the order of the document.

Source: ECMA-376 Office Open XML, part 1, WordprocessingML; https://python-docx.readthedocs.io.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from casereview.errors import ReviewError
from casereview.fulltext.reading.headings import Block, caption_of, is_shaped, is_worded, raised, to_sections
from casereview.fulltext.reading.jats import CELL
from casereview.records import FullText

MOST = 300_000_000
"""Bytes of a document at most, unpacked, with its pictures."""

MOST_TEXT = 60_000_000
"""Bytes of all XML in a document at most."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_WRAPPERS = {f"{_W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_SHOWN = {f"{_W}{n}": text for n, text in {"t": "", "tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}.items()}
_NOT_SHOWN = {f"{_W}{n}" for n in ("del", "moveFrom", "txbxContent")}
_STYLE = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik)\s*(\d)", re.I)


def read_word(data: bytes, *, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of a Word document.

    Raises:
        ReviewError: it is broken, encrypted, too large, of the old format (.doc), or holds no text.
    """
    document = _document(data, name=source_id)
    blocks = [*_blocks(document), *_notes(document)]
    sections = to_sections(blocks)
    if not sections:
        raise ReviewError(
            f"{source_id}: this Word document holds no text: recognise the text of its pictures (OCR) first"
        )
    return FullText(record_id=record_id, source=source, source_id=source_id, sections=sections)


def _document(data: bytes, *, name: str) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReviewError(
            f"{name}: this is an old Word document (.doc) or an encrypted one: save it as .docx without password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            # Python unpacks no more of a member than its entry says, so that these sums hold.
            sizes = {m.filename: m.file_size for m in members.infolist()}
            text = sum(size for file, size in sizes.items() if file.endswith((".xml", ".rels")))
            if sum(sizes.values()) > MOST or text > MOST_TEXT:
                raise ReviewError(
                    f"{name}: this Word document unpacks to more than a report can be: put in the report alone"
                )
        return docx.Document(io.BytesIO(data))
    except (NotImplementedError, RuntimeError) as err:
        raise ReviewError(
            f"{name}: this Word document is encrypted or packed in an unknown way ({err}): save it anew"
        ) from err
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        etree.XMLSyntaxError,
        LookupError,
        ValueError,
        OSError,
        AttributeError,
        EOFError,
        zlib.error,
    ) as err:
        raise ReviewError(
            f"{name}: this is no whole Word document ({err}): open it in Word and save it anew as .docx"
        ) from err


def _blocks(document: Any) -> Iterator[Block]:
    from docx.text.paragraph import Paragraph

    for element in _inner(document.element.body):
        if element.tag == f"{_W}tbl":
            rows = list(_rows(element))
            if rows:
                yield Block(text="\n".join(rows), role="table")
        else:
            yield from _paragraph(Paragraph(element, document._body))


def _inner(element: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those in a content control or an insertion, which python-docx passes over."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif isinstance(child.tag, str) and child.tag in _WRAPPERS:
            yield from _inner(child)


def _paragraph(paragraph: Any) -> Iterator[Block]:
    text = _text(paragraph._p)
    if not text:
        return
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    level = _level(paragraph, style)
    if style.lower() in ("title", "titel", "titre", "título"):
        yield Block(text=text, role="heading", level=0)
    elif level is not None:
        yield Block(text=text.rstrip(":"), role="heading", level=level)
    elif caption_of(text):
        yield Block(text=text, role="caption")
    elif is_worded(text) or (_is_bold(paragraph) and is_shaped(text)):
        yield Block(text=text.rstrip(":"), role="heading", level=9, seen=True)
    else:
        item = "List" in style or paragraph._p.find(f"{_W}pPr/{_W}numPr") is not None
        yield Block(text=f"- {text}" if item else text)


def _level(paragraph: Any, style: str) -> int | None:
    """The height of a heading by its style or its outline level (1 is the highest)."""
    if found := _STYLE.match(style):
        return int(found[1])
    outline = paragraph._p.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is None and paragraph.style is not None:
        outline = paragraph.style.element.find(f"{_W}pPr/{_W}outlineLvl")
    value = outline.get(_VAL, "9") if outline is not None else "9"
    return int(value) + 1 if value in "012345678" else None


def _is_bold(paragraph: Any) -> bool:
    runs = [r for r in paragraph.runs if r.text.strip()]
    return bool(runs) and all(r.bold for r in runs)


def _text(element: Any) -> str:
    """The text of a paragraph: links and insertions with it, deletions and field codes not, tabs and breaks as spaces."""
    text = ""
    for node in element.iter(*_SHOWN):
        above = {a.tag for a in _ancestors(node, element)}
        if above & _NOT_SHOWN:
            continue
        if node.tag != f"{_W}t":
            text += _SHOWN[node.tag]
        elif (align := node.getparent().find(f"{_W}rPr/{_W}vertAlign")) is not None and align.get(
            _VAL
        ) == "superscript":
            text += raised(text, node.text or "")
        else:
            text += node.text or ""
    return " ".join(text.split())


def _ancestors(node: Any, top: Any) -> Iterator[Any]:
    parent = node.getparent()
    while parent is not None and parent is not top:
        yield parent
        parent = parent.getparent()


def _rows(table: Any) -> Iterator[str]:
    """A line a row; a cell that spans rows is repeated in each, so that every row can be read alone."""
    above: dict[int, str] = {}
    for row in _own(table, f"{_W}tr", f"{_W}tbl"):
        cells, column, here = [], 0, {}
        for cell in _own(row, f"{_W}tc", f"{_W}tr"):
            text = " ".join(filter(None, map(_text, cell.iter(f"{_W}p"))))
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(_VAL, "continue") == "continue":
                text = above.get(column, text)
            here[column] = text
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            column += max(1, int(span.get(_VAL, "1"))) if span is not None and span.get(_VAL, "1").isdecimal() else 1
            cells.append(text)
        above = here
        if any(cells):
            yield CELL.join(cells).strip()


def _own(element: Any, tag: str, around: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: those of a table within it not."""
    return (e for e in element.iter(tag) if next(e.iterancestors(around)) is element)


def _notes(document: Any) -> Iterator[Block]:
    """Foot- and endnotes, headers and footers, and text boxes: no part of the running text, and not lost."""
    from docx.oxml import parse_xml

    for part in document.part.package.iter_parts():
        found = re.fullmatch(r"/word/(footnotes|endnotes|header\d*|footer\d*)\.xml", str(part.partname))
        if not found:
            continue
        name = {"footnotes": "Footnotes", "endnotes": "Endnotes"}.get(found[1], "Running heads")
        for paragraph in parse_xml(part.blob).iter(f"{_W}p"):
            if text := _text(paragraph):
                yield Block(text=text, role="aside", aside=name)
    for box in document.element.body.iter(f"{_W}txbxContent"):
        # Word writes a box twice, anew and for old readers.
        if any(a.tag.endswith("}Fallback") for a in box.iterancestors()):
            continue
        for paragraph in box.iter(f"{_W}p"):
            if text := _text(paragraph):
                yield Block(text=text, role="aside", aside="Text boxes")
