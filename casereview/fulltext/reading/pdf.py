"""A PDF read into sections, each named with its page: `Case report (page 2)`.

pdfminer.six tells the letters and their places; `layout` makes lines and paragraphs of them. The file is read in a process of
its own, with limits on time and memory: whatever is in it, the review goes on. Nothing in it is executed or fetched.

Source: ISO 32000-1 (PDF 1.7); https://pdfminersix.readthedocs.io.
"""

import io
import json
import logging
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from casereview.errors import ReviewError
from casereview.fulltext.reading.headings import (
    REFERENCES,
    Block,
    bare,
    caption_of,
    is_shaped,
    is_worded,
    sort_of,
    to_sections,
)
from casereview.fulltext.reading.layout import (
    Glyph,
    Item,
    Line,
    Page,
    Rule,
    gutter_of,
    lines_of,
    reading_order,
    running_heads,
    without_numbers,
)
from casereview.fulltext.reading.paragraphs import Paragraph, ends_sentence, paragraphs_of, words_within
from casereview.fulltext.reading.tables import take_tables
from casereview.records import FullText, Section, to_dict

MOST = 200_000_000
"""Bytes of a file at most."""

PAGES = 1000
"""Pages at most: a report stands in a journal, at most in a book of proceedings."""

LETTERS = 100_000
"""Letters on one page at most; a full page of a newspaper has 30,000."""

STAMP = 300
"""Letters on a page that is a picture: fewer are a stamp or a running head, such as libraries print on their scans."""

UNKNOWN = "\ufffd"
"""A letter that the file's font gives no meaning."""

FORMS = 20_000
"""Figures and other parts drawn on one page at most: parts that draw parts could be without end."""

SECONDS = 180
"""For one file; 300 pages take 32 s."""

MEMORY = 4 * 1024**3
"""Bytes of memory for one file."""

_STRONG = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_SLANTED = re.compile(r"italic|oblique", re.I)


def read_pdf(data: bytes, *, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of a PDF.

    Running heads and page numbers are a section of their own, `Running heads`; so is text that stands on its side.

    Raises:
        ReviewError: it is encrypted, broken, too large, or holds pictures of pages and no text.
    """
    if len(data) > MOST:
        raise ReviewError(
            f"{source_id}: this PDF has more than {MOST // 1_000_000} MB: put in the pages of the report alone"
        )
    if b"%PDF-" not in data[:1024]:
        raise ReviewError(f"{source_id}: this is no PDF: save the report as PDF again and put it in")
    answer = _apart(data, name=source_id)
    if "fault" in answer:
        raise ReviewError(f"{source_id}: {answer['fault']}")
    sections = tuple(Section(**section) for section in answer["sections"])
    return FullText(record_id=record_id, source=source, source_id=source_id, sections=sections)


def _apart(data: bytes, *, name: str) -> dict[str, Any]:
    """What `main` says of the file, from another process."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "casereview.fulltext.reading.pdf"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise ReviewError(
            f"{name}: this PDF could not be read within {SECONDS} s: print it to a new PDF and put that in"
        ) from err
    if done.returncode or not done.stdout:
        logging.getLogger(__name__).debug("%s: %s", name, done.stderr.decode(errors="replace")[-2000:])
        raise ReviewError(f"{name}: this PDF is broken or too large to be read: print it to a new PDF and put that in")
    return json.loads(done.stdout)


def main() -> None:
    """Read a PDF from standard input; write its sections, or what is wrong with it, as JSON to standard output."""
    _limit()
    logging.disable(logging.CRITICAL)
    try:
        answer = {"sections": to_dict(sections_of(sys.stdin.buffer.read()))}
    except ReviewError as err:
        answer = {"fault": str(err)}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the time limit alone holds
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def sections_of(data: bytes) -> tuple[Section, ...]:
    """The sections of a PDF, read here and now.

    Raises:
        ReviewError: as `read_pdf`, without the file's name.
    """
    pages = list(pages_of(data))
    check(pages)
    return to_sections(blocks_of(pages))


def check(pages: list[Page]) -> None:
    """Whether there is text to read.

    Raises:
        ReviewError: the pages are pictures, or their letters have no meaning.
    """
    scanned = sum(page.picture and len(page.glyphs) < STAMP for page in pages)
    if not any(page.glyphs or page.turned for page in pages) or 2 * scanned > len(pages):
        raise ReviewError("this PDF holds pictures of pages and no text: recognise its text (OCR) and put it in again")
    letters = Counter(g.text == UNKNOWN for page in pages for g in page.glyphs if g.text.strip())
    if letters[True] > letters[False]:
        raise ReviewError(
            "the fonts of this PDF do not say what its letters are: recognise its text (OCR) and put it in again"
        )


# ---- letters, by pdfminer


def pages_of(data: bytes) -> Iterator[Page]:
    """The letters and rules of each page.

    Raises:
        ReviewError: as `read_pdf`, without the file's name.
    """
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        manager = PDFResourceManager()
        device = _device(manager)
        interpreter = PDFPageInterpreter(manager, device)
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > PAGES:
                raise ReviewError(f"this PDF has more than {PAGES} pages: put in the pages of the report alone")
            interpreter.process_page(page)
            yield _page(device.get_result(), number)
    except ReviewError:
        raise
    except PDFEncryptionError as err:
        raise ReviewError(
            "this PDF is encrypted: open it with its password, print it to a new PDF and put that in"
        ) from err
    except MemoryError:
        raise
    except Exception as err:  # what a broken file makes the library raise is anything
        raise ReviewError(
            f"this PDF is broken or cut short ({type(err).__name__}): download it again, or print it to a new PDF, and put that in"
        ) from err


def _device(manager: Any) -> Any:
    """What pdfminer draws on: it gives up at a page with more on it than a page can hold, before memory and time are gone."""
    from pdfminer.converter import PDFPageAggregator

    class Bounded(PDFPageAggregator):
        def begin_page(self, *args: Any) -> None:
            self.letters = self.forms = 0
            super().begin_page(*args)

        def begin_figure(self, *args: Any) -> None:
            self.forms = _counted(self.forms, FORMS, "parts")
            super().begin_figure(*args)

        def render_char(self, *args: Any) -> float:
            self.letters = _counted(self.letters, LETTERS, "letters")
            return super().render_char(*args)

    return Bounded(manager, laparams=None)


def _counted(count: int, most: int, what: str) -> int:
    if count >= most:
        raise ReviewError(f"a page of this PDF has more than {most} {what}: print it to a new PDF and put that in")
    return count + 1


def _page(page: Any, number: int) -> Page:
    """pdfminer's page as ours, with its origin at the lower left corner."""
    from pdfminer.layout import LTChar, LTCurve, LTImage

    made = Page(number=number, width=page.width, height=page.height)
    turned: list[Any] = []
    for item in _items(page):
        if isinstance(item, LTChar):
            text = item.get_text()
            if not item.upright:
                turned.append(item)
            elif text and -50 < item.x0 < page.width + 50 and -50 < item.y0 < page.height + 50:
                made.glyphs.append(_glyph(item, text))
        elif isinstance(item, LTCurve) and item.height < 2 and item.width > 20:
            made.rules.append(Rule(x0=item.x0, x1=item.x1, y=item.y0))
        elif isinstance(item, LTImage):
            made.picture |= item.width * item.height > 0.5 * page.width * page.height
    made.rules = _whole(made.rules)
    made.turned = " ".join("".join(c.get_text() for c in turned).split())
    return made


def _items(container: Any) -> Iterator[Any]:
    """What stands on a page, also within its figures (forms), in the order of the file."""
    from pdfminer.layout import LTFigure

    waiting = [iter(container)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, LTFigure):
            waiting.append(iter(item))
        else:
            yield item


def _glyph(item: Any, text: str) -> Glyph:
    # pdfminer says (cid:3) for a letter that the file gives no meaning.
    text = UNKNOWN if text.startswith("(cid:") else text
    return Glyph(
        text=text,
        x0=item.x0,
        y0=item.y0,
        x1=item.x1,
        y1=item.y1,
        size=item.size or 1.0,
        bold=bool(_STRONG.search(item.fontname)),
        italic=bool(_SLANTED.search(item.fontname)),
    )


def _whole(rules: list[Rule]) -> list[Rule]:
    """Rules that are drawn cell by cell, as one each."""
    whole: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (-round(r.y), r.x0)):
        last = whole[-1] if whole else None
        if last and abs(last.y - rule.y) < 2 and rule.x0 - last.x1 < 3:
            whole[-1] = Rule(x0=min(last.x0, rule.x0), x1=max(last.x1, rule.x1), y=last.y)
        else:
            whole.append(rule)
    return whole


# ---- paragraphs to blocks


def blocks_of(pages: list[Page]) -> list[Block]:
    """The blocks of an article: headings known by wording and letters, paragraphs whole over columns and pages."""
    lined = [(page, lines_of(page)) for page in pages]
    heads = running_heads(lined)
    known = words_within(line.text for _, lines in lined for line in lines)
    asides: list[Block] = []
    rest: list[tuple[Page, list[Line]]] = []
    for page, lines in lined:
        lines, numbers = without_numbers(lines)
        if numbers:
            asides.append(Block(text=f"{page.number}: {numbers}", role="aside", aside="Line numbers"))
        aside = sorted((x for x in lines if id(x) in heads), key=lambda x: (-x.middle, x.x0))
        asides += [Block(text=f"{page.number}: {x.text}", role="aside") for x in aside]
        if page.turned:
            asides.append(Block(text=f"{page.number}: {page.turned}", role="aside", aside="Text on its side"))
        rest.append((page, [x for x in lines if id(x) not in heads]))
    stretches = list(_stretches(rest))
    paragraphs = [p for column, s in enumerate(stretches) for p in paragraphs_of(s, column)]
    body = _body_size(paragraphs)
    marked = [(p, _role(p, body, known)) for p in paragraphs]
    return [*_to_blocks(_continued(marked, body), known), *asides]


def _stretches(pages: list[tuple[Page, list[Line]]]) -> Iterator[list[Item]]:
    """Stretches of one column in reading order; a page with little on it has the columns of the others."""
    gutters = [x for _, lines in pages if (x := gutter_of(lines)) is not None]
    for page, lines in pages:
        tables, rest = take_tables(page, lines, gutter_of(lines, gutters))
        items = [*rest, *tables]
        yield from reading_order(items, gutter_of(items, gutters))


def _body_size(paragraphs: list[Paragraph]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for paragraph in paragraphs:
        for line in paragraph.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


Marked = tuple[Paragraph, str]


def _role(paragraph: Paragraph, body: float, known: Counter) -> str:
    """What a paragraph is: table, caption, heading or text."""
    if paragraph.table:
        return "table"
    text, lines = paragraph.text(known), paragraph.lines
    if label := caption_of(text):
        return "caption" if label[1] == "caption" or len(lines) < 2 or lines[0].size < body else "caption"
    stands_out = all(x.bold or x.italic for x in lines) or lines[0].size > body + 0.7 or text.isupper()
    single = len(lines) == 1 and is_worded(text)
    return "heading" if len(lines) <= 3 and (single or (stands_out and is_shaped(text))) else "text"


def _continued(marked: list[Marked], body: float) -> list[Marked]:
    """Paragraphs that go on in the next column or on the next page, as one; what stands between follows it."""
    out: list[Marked] = []
    waiting = list(marked)
    while waiting:
        paragraph, role = waiting.pop(0)
        while role == "text" and (at := _goes_on(paragraph, waiting)) is not None:
            more = waiting.pop(at)[0]
            paragraph = Paragraph(lines=[*paragraph.lines, *more.lines], column=more.column)
        out.append((paragraph, role))
    return out


def _goes_on(paragraph: Paragraph, following: list[Marked]) -> int | None:
    """Where a paragraph that ends a column goes on: past tables, captions and print of another size, before any heading."""
    last = paragraph.lines[-1]
    for at, (other, role) in enumerate(following[:12]):
        if role == "heading":
            return None
        alike = role == "text" and abs(other.size - paragraph.size) < 0.06 * paragraph.size
        if not alike:
            continue
        if other.column == paragraph.column:
            return None
        first = other.lines[0].text
        broken = last.text[-1:] in "-\xad\u2010"
        lower = first[:1].islower() or first[:1] in "([,;)"
        open_end = not ends_sentence(last.text)
        # Names, addresses and the lines of a list end without a full stop, too: these are short.
        long = len(paragraph.text()) > 60 and len(paragraph.lines) > 1
        return at if broken or (open_end and (lower or long)) else None
    return None


def _to_blocks(marked: list[Marked], known: Counter) -> Iterator[Block]:
    levels = {
        style: n for n, style in enumerate(sorted({_style(p, known) for p, r in marked if r == "heading"}), start=1)
    }
    in_references = False
    for paragraph, role in marked:
        text = paragraph.text(known)
        if role == "heading" and in_references and not sort_of(text):
            role = "text"
        if role == "heading":
            in_references = bool(REFERENCES.fullmatch(bare(text)))
            yield Block(
                text=text, role="heading", level=levels[_style(paragraph, known)], pages=paragraph.pages, seen=True
            )
        elif role == "text" and (lead := _run_in(paragraph, text)):
            yield Block(
                text=lead.rstrip(" .:"), role="heading", level=len(levels) + 1, pages=paragraph.pages, seen=True
            )
            yield Block(text=text[len(lead) :].lstrip(" .:—–-"), pages=paragraph.pages)
        else:
            yield Block(text=text, role=role, pages=paragraph.pages)


def _style(paragraph: Paragraph, known: Counter) -> tuple[float, bool, bool, int]:
    """What ranks a heading: size, then capitals, then boldness, then the depth of its number."""
    text, line = paragraph.text(known), paragraph.lines[0]
    number = re.match(r"\d+((?:\.\d+)*)", text)
    return (-round(line.size + 0.1), not text.isupper(), not line.bold, number[1].count(".") if number else 0)


def _run_in(paragraph: Paragraph, text: str) -> str:
    """A heading on the line of its text: bold, italic or in capitals, known by its wording, with a colon or full stop."""
    first: Line = paragraph.lines[0]
    capitals = re.match(r"[A-ZÀ-Þ][A-ZÀ-Þ ]{3,40}[.:—–]", first.text)
    for lead in filter(None, (first.lead, capitals and capitals[0])):
        closed = re.match(rf"{re.escape(lead.rstrip(' .:'))}\s*[.:—–]", text)
        if closed and is_worded(lead.rstrip(" .:—–")) and len(text) > closed.end():
            return closed[0]
    return ""


if __name__ == "__main__":
    main()
