"""A web page of an article read into sections: what the page is about, without the site around it.

Source: HTML Living Standard, sections and grouping content, https://html.spec.whatwg.org/multipage/sections.html.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from casereview.errors import ReviewError
from casereview.fulltext.reading.headings import Block, is_worded, squeezed, to_sections
from casereview.fulltext.reading.jats import CELL
from casereview.fulltext.reading.plain import decode
from casereview.records import FullText

MOST = 30_000_000
"""Bytes of a page at most."""

DEEPEST = 200
"""Elements within elements at most: what is deeper is read as text of the element at that depth."""

AROUND = {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "button", "select"} | {
    "head", "iframe", "object", "embed", "canvas", "audio", "video", "dialog", "textarea", "input"
}  # fmt: skip
"""Elements that are not the article; a `header` within the article may hold its title and is read."""

HEADINGS = {f"h{n}": n for n in range(1, 7)}
BLOCKS = {"p", "li", "dt", "dd", "blockquote", "pre", "figcaption", "caption", "address", "summary", "table", "ul", "ol", "dl"} | {
    "div", "section", "article", "main", "figure", "details", "fieldset", "hr", "body", "html", "center", "header"
}  # fmt: skip
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
_CHARSET = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)


def read_html(data: bytes, *, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of a saved web page.

    Raises:
        ReviewError: it is too large, or holds no text.
    """
    if len(data) > MOST:
        raise ReviewError(f"{source_id}: this page has more than {MOST // 1_000_000} MB: save the article's page alone")
    text = _text(data, name=source_id)
    # HTML has no entities of its own to expand; the parser stops at 2048 elements within elements, and says so.
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as err:
        raise ReviewError(f"{source_id}: there is no text in this page: save it again from the browser") from err
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise ReviewError(f"{source_id}: this page is nested deeper than any article: copy its text into a .txt")
    sections = to_sections(list(_Walk().blocks(_article(root))))
    if not sections:
        raise ReviewError(
            f"{source_id}: there is no text in this page: open the article itself, not its frame, and save it"
        )
    return FullText(record_id=record_id, source=source, source_id=source_id, sections=sections)


def _text(data: bytes, *, name: str) -> str:
    """The page as text: by byte order mark, else by what its head says, else as `plain.decode`."""
    said = _CHARSET.search(data[:4096])
    if said and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = said[1].decode("ascii", "ignore").lower()
        # Browsers read these as Windows-1252, and so do those who write them (WHATWG Encoding Standard).
        encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(encoding, encoding)
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            text = decode(data, name=name)
    else:
        text = decode(data, name=name)
    # lxml refuses text that names an encoding.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))


def _article(root: etree._Element) -> etree._Element:
    """The element that holds the article: the longest `article`, else `main`, else the body."""
    for path in (".//article[not(ancestor::article)]", ".//main | .//*[@role='main']"):
        found = max(root.xpath(path), key=_length, default=None)
        # A page's teasers are articles, too; the article itself has most of the words.
        if found is not None and 3 * _length(found) > _length(root):
            return found
    body = root.find("body")
    return root if body is None else body


def _length(element: etree._Element) -> int:
    """Characters of an element's text, without its scripts."""
    hidden = sum(len(part.text or "") for part in element.iter("script", "style"))
    return sum(map(len, element.itertext())) - hidden


class _Walk:
    """Blocks in the order of the page; running text between blocks is a paragraph of its own."""

    def __init__(self) -> None:
        self.running: list[str] = []

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        yield from self._within(element, depth=0)
        yield from self._paragraph()

    def _paragraph(self) -> Iterator[Block]:
        text = squeezed(["".join(self.running)])
        self.running = []
        if text:
            yield Block(text=text)

    def _within(self, element: etree._Element, depth: int) -> Iterator[Block]:
        self.running.append(element.text or "")
        for child in element:
            yield from self._child(child, depth)
            self.running.append(child.tail or "")

    def _child(self, child: etree._Element, depth: int) -> Iterator[Block]:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or _is_around(child, tag, depth):
            yield from self._paragraph() if tag in BLOCKS else ()
        elif depth >= DEEPEST:
            self.running.append(" ".join(child.itertext()))
        elif tag in HEADINGS:
            yield from self._paragraph()
            if title := flat(child):
                yield Block(text=title, role="heading", level=HEADINGS[tag])
        elif tag == "table" and _is_data(child):
            yield from self._paragraph()
            yield from _table(child)
        elif tag in ("figcaption", "caption"):
            yield from self._paragraph()
            if text := flat(child):
                yield Block(text=text, role="caption")
        elif tag in ("b", "strong") and _stands_alone(child) and is_worded(flat(child)):
            yield from self._paragraph()
            yield Block(text=flat(child).rstrip(":"), role="heading", level=6, seen=True)
        elif tag in BLOCKS or tag in ("tr", "td", "th"):
            yield from self._paragraph()
            self.running.append("- " if tag == "li" and not _only_blocks(child) else "")
            yield from self._within(child, depth + 1)
            yield from self._paragraph()
        elif tag in ("br", "img"):
            # Two in a row part paragraphs; one is a line's end. The words for a picture are nobody's text.
            self.running.append(" ")
        elif tag == "sup" and (cited := _citation(child)):
            self.running.append(f" [{cited}]")
        else:
            yield from self._within(child, depth + 1)


def _is_around(element: etree._Element, tag: str, depth: int) -> bool:
    if tag == "header":
        return depth == 0 and element.getparent().tag == "body"
    hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    return tag in AROUND or hidden or element.get("role") in _ROLES


def _only_blocks(element: etree._Element) -> bool:
    """Whether an item holds nothing but blocks with lists of their own, so that no dash stands before it."""
    return not (element.text or "").strip() and len(element) > 0 and element[0].tag in ("ul", "ol", "div", "section")


def _stands_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    around = f"{parent.text or ''}{element.tail or ''}".strip()
    alone = element.getprevious() is None and element.getnext() is None
    return parent.tag in ("p", "div") and alone and not around


def _citation(element: etree._Element) -> str:
    """The numbers of a superscript that links to references: they would grow onto the word before them."""
    text = flat(element)
    linked = element.find(".//a") is not None or element.getparent().tag == "a"
    return text.strip("[]() ") if linked and re.fullmatch(r"[\[(]?[\s\d,;–—‐-]*\d[\s\d,;–—‐-]*[\])]?", text) else ""


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: old pages lay out their text in tables, with paragraphs, headings, tables in the cells."""
    nested = table.xpath("boolean(.//table | .//h1 | .//h2 | .//h3 | .//h4)")
    return not nested and max((len(row) for row in table.iter("tr")), default=0) > 1


def _table(table: etree._Element) -> Iterator[Block]:
    """A caption, then a line a row; a cell that spans rows is repeated in each."""
    caption = table.find("caption")
    lines = [flat(caption)] if caption is not None else []
    carried: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        own = [c for c in row if c.tag in ("td", "th")]
        while own or len(cells) in carried:
            if len(cells) in carried:
                text, left = carried.pop(len(cells))
                rows = left
            else:
                cell = own.pop(0)
                text, rows = flat(cell), _span(cell, "rowspan")
            if rows > 1:
                carried[len(cells)] = (text, rows - 1)
            cells.append(text)
        if any(cells):
            lines.append(CELL.join(cells).strip())
    yield Block(text="\n".join(lines), role="table")


def _span(cell: etree._Element, which: str) -> int:
    value = cell.get(which) or "1"
    return min(int(value), 1000) if value.isdecimal() and len(value) < 5 else 1


def flat(element: etree._Element) -> str:
    """The text of an element on one line, without what is hidden; blocks and line breaks are spaces."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        space = " " if tag in BLOCKS or tag in ("br", "td", "th", "tr") else ""
        if event == "start":
            # Scripts and styles hold no elements: their text is all that there is to leave out.
            parts.append(space + ((node.text or "") if tag not in ("", "script", "style") else ""))
        elif node is not element:
            parts.append(space + (node.tail or ""))
    return squeezed(["".join(parts)])
