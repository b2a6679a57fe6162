"""Plain text read into sections: paragraphs are parted by empty lines, headings known by wording and form."""

import re
from collections.abc import Iterator

from casereview.errors import ReviewError
from casereview.fulltext.reading.headings import Block, caption_of, is_shaped, is_worded, squeezed, to_sections
from casereview.records import FullText

MOST = 20_000_000
"""Bytes of a text file at most; the longest books have a tenth of that."""

SAMPLE = 200_000
"""Bytes by which an encoding is told."""

_WESTERN = {"English", "German", "French", "Italian", "Spanish", "Portuguese", "Dutch", "Danish", "Swedish", "Norwegian"} | {
    "Finnish", "Indonesian", "Unknown",
}  # fmt: skip
_MARKED = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)[.)]?\s+[A-ZÀ-Þ]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")


def read_plain(data: bytes, *, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of a text file in any usual encoding.

    Raises:
        ReviewError: it is too large, or holds no text.
    """
    if len(data) > MOST:
        raise ReviewError(f"{source_id}: this text has more than {MOST // 1_000_000} MB: put in the one report alone")
    sections = to_sections(list(blocks_of(decode(data, name=source_id))))
    if not sections:
        raise ReviewError(f"{source_id}: there is no text in this file: save the report again as text and put it in")
    return FullText(record_id=record_id, source=source, source_id=source_id, sections=sections)


def decode(data: bytes, *, name: str) -> str:
    """Bytes as text: by their byte order mark, as UTF-8, else in the encoding that fits best; controls are left out.

    Raises:
        ReviewError: it is no text.
    """
    from charset_normalizer import from_bytes

    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return _CONTROL.sub("", data.decode(encoding))
            except UnicodeDecodeError:
                continue
    controls = sum(data.count(n) for n in range(32) if n not in (0, 9, 10, 12, 13))
    if controls > 0.02 * len(data):
        raise ReviewError(f"{name}: this is no text: save the report as text in UTF-8 and put it in again")
    best = from_bytes(data[:SAMPLE]).best()
    # What is western is Windows-1252; the many pages that share most of its letters are guessed by chance.
    other = best and best.encoding not in ("utf_8", "ascii") and best.language not in _WESTERN
    return _CONTROL.sub("", data.decode(best.encoding if other else "cp1252", errors="replace"))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a plain text. A form feed parts paragraphs, too: it ends a page."""
    for paragraph in re.split(r"\n[^\S\n]*\n|\f", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        while lines:
            heading = _heading(lines)
            if not heading:
                break
            yield heading
            lines = lines[2 if len(lines) > 1 and _is_rule(lines[1]) else 1 :]
        if lines:
            label = caption_of(lines[0])
            if label and label[1] == "table" and len(lines) > 1:
                yield Block(text="\n".join(map(_cells, lines)), role="table")
            elif label:
                yield Block(text=squeezed(lines), role="caption")
            else:
                yield from _paragraph(lines)


def _heading(lines: list[str]) -> Block | None:
    """The heading that a paragraph begins with: marked as in Markdown, or a line that reads or looks like one."""
    first = lines[0]
    if marked := _MARKED.match(first):
        return Block(text=marked[2], role="heading", level=len(marked[1]))
    underlined = len(lines) > 1 and _is_rule(lines[1]) and is_shaped(first)
    numbered = _NUMBERED.match(first)
    capitals = first.isupper() and len(first.split()) > 1 and is_shaped(first)
    # The first line of a paragraph that is broken at a width is as long as the others.
    worded = is_worded(first) and (len(lines) == 1 or len(first) < 0.6 * len(lines[1]))
    # A number alone makes no heading: it may be an item of a list.
    if not (underlined or capitals or worded or (numbered and "." in numbered[1] and is_shaped(first))) or caption_of(
        first
    ):
        return None
    return Block(text=first.rstrip(":"), role="heading", level=numbered[1].count(".") + 1 if numbered else 1, seen=True)


def _is_rule(line: str) -> bool:
    return len(line) >= 3 and set(line) <= {"=", "-", "~"} and len(set(line)) == 1


def _cells(line: str) -> str:
    return re.sub(r"\s*\|\s*|\t+|\s{3,}", " | ", line.strip(" |")).strip()


def _paragraph(lines: list[str]) -> Iterator[Block]:
    """Lines broken at a width are one paragraph; lines of a list, and lines far longer than a page is wide, are their own."""
    wide = max(map(len, lines)) > 160
    items: list[list[str]] = []
    for line in lines:
        if not items or wide or re.match(r"[-*•·▪]\s|\(?\d{1,2}[.)]\s", line):
            items.append([line])
        else:
            items[-1].append(line)
    for item in items:
        yield Block(text=squeezed(item))
