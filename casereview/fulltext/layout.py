"""The letters of a page put into lines, the lines into reading order, and these into paragraphs; knows no file format.

Lengths are points, y grows upwards, as in PDF. Distances are given in letter sizes (em), so that they hold for any print.
The order of columns follows the recursive cut at white gutters (Nagy and Seth, 1984, "XY-cut"), with lines that cross the
gutter, such as a title, as bounds between what stands above and below them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from casereview.fulltext.headings import caption_of, raised
from casereview.fulltext.jats import CELL

WORD_GAP = 0.15
"""A gap that parts words, in em: the narrowest space of justified print is about 0.2, kerning is below 0.1."""

LINE_GAP = 1.0
"""A gap that ends a line, in em: gutters are 1.2 and more, the widest spaces of justified print below 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A letter (or a ligature) and its box."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A horizontal rule, as tables have them."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True, kw_only=True)
class Page:
    """What stands on one page; `turned` is text that does not run from left to right or stands on its side."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Letters on one line of one column. `lead` is the bold or italic text that the line begins with, if all is not so."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    italic: bool
    page: int
    lead: str = ""

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


# ---- letters to lines


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, in no order worth the name; cells of a table and columns are lines of their own."""
    runs: list[list[Glyph]] = []
    for glyph in _once(page.glyphs):
        if runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [line for run in _joined(runs) if (line := _line(run, page.number)).text]


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Letters printed twice at a place, to look bold, once."""
    seen: set[tuple[str, int, int]] = set()
    for g in glyphs:
        x, y = round(g.x0), round(g.y0)
        near = g.text.strip() and any((g.text, x + dx, y + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        # In print smaller than 4 points two thin letters ("ll") may stand as close as that.
        if near and g.size > 4:
            continue
        seen.add((g.text, x, y))
        yield g


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Whether a letter goes on the line of the one before it."""
    size = max(before.size, glyph.size)
    return _beside(before, glyph, 0.4) and -0.5 * size <= glyph.x0 - before.x1 <= LINE_GAP * min(
        before.size, glyph.size
    )


def _beside(a: Glyph | Line, b: Glyph | Line, share: float) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    return overlap >= share * min(a.y1 - a.y0, b.y1 - b.y0)


def _joined(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Runs that stand close beside each other are one line, in whatever order the file gave them."""
    boxes = [
        Glyph(
            text="",
            x0=min(g.x0 for g in run),
            x1=max(g.x1 for g in run),
            y0=min(g.y0 for g in run),
            y1=max(g.y1 for g in run),
            size=median(g.size for g in run),
        )
        for run in runs
    ]
    owner = list(range(len(runs)))

    def top(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    by_height = sorted(range(len(runs)), key=lambda i: -boxes[i].middle)
    for place, i in enumerate(by_height):
        for j in by_height[place + 1 :]:
            if boxes[i].middle - boxes[j].middle > max(boxes[i].size, boxes[j].size):
                break
            left, right = sorted((boxes[i], boxes[j]), key=lambda b: b.x0)
            gap = right.x0 - left.x1
            small, large = sorted((left.size, right.size))
            if _beside(left, right, 0.5) and -0.5 * large <= gap <= LINE_GAP * small and large < 1.9 * small:
                owner[top(j)] = top(i)
    groups: dict[int, list[Glyph]] = {}
    for i in sorted(range(len(runs)), key=lambda i: boxes[i].x0):
        groups.setdefault(top(i), []).extend(runs[i])
    return list(groups.values())


def _line(glyphs: list[Glyph], page: int) -> Line:
    shown = [g for g in glyphs if g.text.strip()] or glyphs
    size = median(g.size for g in shown)
    body = [g for g in shown if g.size > 0.8 * size]
    text = _spelt(_from_right(glyphs), size)
    bold, italic = (sum(getattr(g, s) for g in shown) > 0.9 * len(shown) for s in ("bold", "italic"))
    return Line(
        text=text,
        x0=min(g.x0 for g in shown),
        x1=max(g.x1 for g in shown),
        y0=min(g.y0 for g in body),
        y1=max(g.y1 for g in body),
        size=size,
        bold=bold,
        italic=italic,
        page=page,
        lead="" if bold or italic else _lead(glyphs, size),
    )


def _lead(glyphs: list[Glyph], size: float) -> str:
    """The bold or italic letters that a line begins with."""
    for style in ("bold", "italic"):
        end = next((i for i, g in enumerate(glyphs) if g.text.strip() and not getattr(g, style)), len(glyphs))
        if end > 2:
            return _spelt(glyphs[:end], size)
    return ""


def _spelt(glyphs: list[Glyph], size: float) -> str:
    """Letters as text: gaps are spaces, ligatures their letters, raised numbers after a word citations (`raised`)."""
    text, high = "", ""
    middle = median(g.middle for g in glyphs)
    for i, g in enumerate(glyphs):
        gap = g.x0 - glyphs[i - 1].x1 if i else 0
        space = gap > WORD_GAP * min(g.size, glyphs[i - 1].size) if i else False
        letter = _plain(g.text)
        if g.size < 0.8 * size and g.middle > middle + 0.1 * size and not g.text.isspace():
            high += (" " if space and high else "") + letter
            continue
        if high:
            text, high = text + raised(text, high), ""
        text += (" " if space and not letter.isspace() else "") + letter
    return " ".join((text + (raised(text, high) if high else "")).split())


def _plain(text: str) -> str:
    """Ligatures and the shapes of Arabic and Hebrew letters as the letters that they stand for."""
    if any("\ufb00" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufefc" for c in text):
        text = unicodedata.normalize("NFKC", text)
    return "".join(
        c
        for c in text.replace("\xa0", " ")
        if c == " " or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") or c == "\xad"
    )


def _from_right(glyphs: list[Glyph]) -> list[Glyph]:
    """Letters in the order in which they are read: a line of Hebrew or Arabic from the right, numbers in it from the left."""
    sides = Counter(unicodedata.bidirectional(g.text[0]) for g in glyphs if g.text)
    if sides["R"] + sides["AL"] <= sides["L"]:
        return glyphs
    out: list[Glyph] = []
    left: list[Glyph] = []
    for g in sorted(glyphs, key=lambda g: -g.x0):
        side = unicodedata.bidirectional(g.text[0])
        if side in ("L", "EN", "ES", "CS") or (side == "WS" and left):
            left.append(g)
            continue
        out += [*reversed(left), g]
        left = []
    # Gaps are measured from the left: a space that the print leaves is said here.
    return _spaced([*out, *reversed(left)])


def _spaced(glyphs: list[Glyph]) -> list[Glyph]:
    out: list[Glyph] = []
    for g in glyphs:
        if out and max(out[-1].x0 - g.x1, g.x0 - out[-1].x1) > WORD_GAP * g.size:
            out.append(Glyph(text=" ", x0=g.x0, x1=g.x0, y0=g.y0, y1=g.y1, size=g.size))
        out.append(g)
    return out


# ---- running heads


NUMBER = re.compile(
    r"(?:page |p\. ?|seite |página )?[-–]? ?(?:e?\d{1,6}|[ivxl]{1,6}) ?[-–]?(?: ?(?:of|/|von|de) ?\d{1,5})?", re.I
)
MARGIN = 0.12
"""The part of a page's height, at its top and at its foot, in which running heads stand."""


def running_heads(pages: Sequence[tuple[Page, list[Line]]]) -> set[int]:
    """The lines (by `id`) that are repeated at the top or foot of pages, but for numbers, and the page numbers."""
    places: dict[str, list[tuple[int, float]]] = {}
    edges = [
        (page, line) for page, lines in pages for line in lines if not MARGIN < line.middle / page.height < 1 - MARGIN
    ]
    for page, line in edges:
        places.setdefault(_mould(line), []).append((page.number, line.middle))
    found = {
        id(line)
        for page, line in edges
        if any(n != page.number and abs(y - line.middle) < 8 for n, y in places[_mould(line)])
    }
    for page, lines in pages:
        rest = [line for line in lines if id(line) not in found]
        found |= {id(line) for line in _outermost(page, rest)}
    return found


def _mould(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text).lower()


def _outermost(page: Page, lines: list[Line]) -> Iterator[Line]:
    """Page numbers, and the heads of a page that stand apart from its text, as those of a first page do."""
    for top in (True, False):
        edge = sorted(
            (x for x in lines if (x.middle > (1 - MARGIN) * page.height if top else x.middle < MARGIN * page.height)),
            key=lambda x: -x.middle if top else x.middle,
        )
        if not edge:
            continue
        row = [x for x in edge if _beside(edge[0], x, 0.5)]
        others = [x for x in lines if x not in row]
        gap = min((edge[0].y0 - x.y1 if top else x.y0 - edge[0].y1 for x in others), default=0)
        apart = gap > 1.2 * edge[0].size and any(re.search(r"\d|et al|©|doi", x.text) for x in row)
        body = median(x.size for x in lines)
        for line in row:
            if NUMBER.fullmatch(line.text) or (apart and sum(len(x.text) for x in row) < 160 and line.size < body + 3):
                yield line


# ---- tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its caption and rows as text, a row a line."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def take_tables(page: Page, lines: list[Line]) -> tuple[list[Table], list[Line]]:
    """The tables of a page, and the lines that are in none. A table is what its caption and rules of one width enclose."""
    tables, rest = [], lines
    for caption in [x for x in lines if (c := caption_of(x.text)) and c[1] == "table"]:
        found = _enclosed(page, caption, rest)
        if not found:
            continue
        within = [x for x in rest if found.x0 < (x.x0 + x.x1) / 2 < found.x1 and found.y0 - 2 <= x.middle <= caption.y1]
        top = max((r.y for r in page.rules if _alike(r, found) and r.y < caption.y1), default=caption.y0)
        head = [x for x in within if x.middle > top]
        inner = [r.y for r in page.rules if _overlaps(r, found) and found.y0 <= r.y <= top + 1]
        rows = list(_rows([x for x in within if x.middle <= top], sorted(set(inner), reverse=True)))
        text = "\n".join([*_by_rows(head), *rows])
        tables.append(
            Table(text=text, page=page.number, x0=found.x0, x1=found.x1, y0=found.y0, y1=caption.y1, size=caption.size)
        )
        taken = {id(x) for x in within}
        rest = [x for x in rest if id(x) not in taken]
    return tables, rest


@dataclass(frozen=True, slots=True)
class _Extent:
    x0: float
    x1: float
    y0: float


def _alike(rule: Rule, extent: _Extent | Rule) -> bool:
    return abs(rule.x0 - extent.x0) < 5 and abs(rule.x1 - extent.x1) < 5


def _overlaps(rule: Rule, extent: _Extent) -> bool:
    return rule.x0 > extent.x0 - 5 and rule.x1 < extent.x1 + 5


def _enclosed(page: Page, caption: Line, lines: list[Line]) -> _Extent | None:
    """The extent from a caption to the last of the rules that are as wide as the first below it."""
    below = sorted((r for r in page.rules if r.y < caption.y1 and r.x0 - 5 <= caption.x0 <= r.x1), key=lambda r: -r.y)
    if not below or caption.y0 - below[0].y > 8 * caption.size:
        return None
    same = [r for r in below if _alike(r, below[0])]
    last = same[0]
    for rule in same[1:]:
        between = [x for x in lines if rule.y < x.middle < last.y and rule.x0 < (x.x0 + x.x1) / 2 < rule.x1]
        # Rules of one width may enclose prose, too: two columns between a table's last rule and that of the page's foot.
        words = [len(x.text.split()) for x in between]
        if rule is not same[1] and words and median(words) > 6:
            break
        last = rule
    return _Extent(same[0].x0, same[0].x1, last.y) if last is not same[0] else None


def _by_rows(lines: list[Line]) -> Iterator[str]:
    for row in _baselines(lines):
        yield " ".join(x.text for x in row)


def _baselines(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand side by side, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: (-x.middle, x.x0)):
        if rows and _beside(rows[-1][0], line, 0.5):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda x: x.x0) for row in rows]


def _rows(lines: list[Line], rules: list[float]) -> Iterator[str]:
    """The rows of a table: between rules where nearly each row has one, else a line each; a line without a first cell goes on."""
    columns = _columns(lines)
    baselines = _baselines(lines)
    bands = [[x for x in lines if below < x.middle <= above] for above, below in zip(rules, rules[1:], strict=False)]
    bands = [band for band in bands if band]
    ruled = len(bands) > 2 and 2 * len(bands) >= len(baselines) / 2 and sum(map(len, bands)) == len(lines)
    rows: list[list[list[str]]] = []
    for band in bands if ruled else baselines:
        cells: list[list[str]] = [[] for _ in columns]
        for line in [x for row in _baselines(band) for x in row]:
            cells[next((i for i, c in enumerate(columns) if c[0] - 1 <= line.x0 <= c[1] + 1), 0)].append(line.text)
        if rows and not ruled and not cells[0] and len(columns) > 1:
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.extend(more)
        else:
            rows.append(cells)
    for cells in rows:
        yield CELL.join(join_lines(cell) for cell in cells).strip()


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    """The extents of a table's columns, from the lines that do not span several."""
    rows = [row for row in _baselines(lines) if len(row) > 1]
    columns: list[list[float]] = []
    for line in sorted((x for row in rows for x in row), key=lambda x: x.x1 - x.x0):
        met = [c for c in columns if c[0] < line.x1 and line.x0 < c[1]]
        if not met:
            columns.append([line.x0, line.x1])
        elif len(met) == 1:
            met[0][:] = [min(met[0][0], line.x0), max(met[0][1], line.x1)]
    return sorted((c[0], c[1]) for c in columns) or [(0.0, 1e9)]


# ---- reading order


Item = Line | Table


def gutter_of(items: Sequence[Item], others: Iterable[float] = ()) -> float | None:
    """Where the columns of a page part: as it stands there, else, on a page with few lines, as on `others`."""
    if (own := _gutter(items)) is not None:
        return own
    return next((x for x in others if _parts(items, x)), None)


def _parts(items: Sequence[Item], x: float) -> bool:
    """Whether a gutter of another page parts this one: nothing starts left of it and ends right of it, and lines lie beside it."""
    left, right = [i for i in items if i.x1 <= x], [i for i in items if i.x0 >= x]
    beside = [i for i in right if any(_beside(i, j, 0.3) for j in left)]
    return bool(beside) and len(items) - len(left) - len(right) <= 0.3 * len(items)


def reading_order(items: list[Item], gutter: float | None = None) -> list[list[Item]]:
    """Lines and tables in the order in which a page is read, in stretches of one column each."""
    gutter = gutter if gutter is not None else _gutter(items)
    if gutter is None:
        return [sorted(items, key=lambda x: (-x.middle, x.x0))] if items else []
    crossing = sorted((x for x in items if x.x0 < gutter < x.x1), key=lambda x: -x.middle)
    left = [x for x in items if x.x1 <= gutter]
    right = [x for x in items if x.x0 >= gutter]
    out: list[list[Item]] = []
    for i, bound in enumerate([*crossing, None]):
        above = crossing[i - 1].middle if i else float("inf")
        below = bound.middle if bound is not None else float("-inf")
        for side in (left, right):
            out += reading_order([x for x in side if below < x.middle <= above])
        if bound is not None:
            if out and i and out[-1][-1] is crossing[i - 1]:
                out[-1].append(bound)
            else:
                out.append([bound])
    return out


def _gutter(items: Sequence[Item]) -> float | None:
    """Where a white gutter runs between columns of prose: crossed by few lines, with lines side by side, none of them narrow."""
    if len(items) < 6:
        return None
    x0, x1 = min(x.x0 for x in items), max(x.x1 for x in items)
    width = x1 - x0
    best: tuple[float, float] | None = None
    for x in sorted({round(x.x0, 1) - 0.6 for x in items}):
        if not x0 + 0.15 * width < x < x1 - 0.15 * width:
            continue
        left, right = [i for i in items if i.x1 <= x], [i for i in items if i.x0 >= x]
        crossed = len(items) - len(left) - len(right)
        if min(len(left), len(right)) < 3 or crossed > 0.5 * len(items):
            continue
        narrow = min(median(i.x1 - i.x0 for i in side) for side in (left, right)) < 0.15 * width
        top, foot = min(max(i.y1 for i in s) for s in (left, right)), max(min(i.y0 for i in s) for s in (left, right))
        if narrow or top - foot < 2 * median(i.size for i in items):
            continue
        # The fewest crossings; among equals the gutter that parts the lines most evenly.
        rank = (crossed, -min(len(left), len(right)))
        if best is None or rank < best[:2]:
            best = (*rank, x)
    return best[2] if best else None


# ---- lines to paragraphs


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """Lines of one paragraph (or one table), and whether it stands at the end of its column."""

    lines: list[Line] = field(default_factory=list)
    table: Table | None = None
    column: int = 0

    @property
    def size(self) -> float:
        return self.table.size if self.table else median(x.size for x in self.lines)

    def text(self, known: Counter | None = None) -> str:
        return self.table.text if self.table else join_lines((x.text for x in self.lines), known)

    @property
    def pages(self) -> tuple[int, int]:
        if self.table:
            return self.table.page, self.table.page
        return self.lines[0].page, self.lines[-1].page


def paragraphs_of(stretch: list[Item], column: int) -> Iterator[Paragraph]:
    """The paragraphs of a stretch of one column: parted by space, indents, short last lines and other letters."""
    lines = [_row(row) for row in _baselines([x for x in stretch if isinstance(x, Line)])]
    steps = [a.middle - b.middle for a, b in zip(lines, lines[1:], strict=False)]
    leading = median(steps) if steps else 0.0
    # A line of a wide table, or a title, says nothing of where the lines of the text end.
    left, right = min((x.x0 for x in lines), default=0), _quantile([x.x1 for x in lines], 0.75)
    tables = sorted((x for x in stretch if isinstance(x, Table)), key=lambda x: -x.middle)
    current: list[Line] = []
    for line in lines:
        above = [t for t in tables if t.middle > line.middle]
        if current and (above or _begins(line, current, leading, left, right)):
            yield Paragraph(lines=current, column=column)
            current = []
        for table in above:
            tables.remove(table)
            yield Paragraph(table=table, column=column)
        current.append(line)
    if current:
        yield Paragraph(lines=current, column=column)
    for table in tables:
        yield Paragraph(table=table, column=column)


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))] if values else 0.0


def _row(row: list[Line]) -> Line:
    """Lines side by side in one column as one, such as a wide gap leaves them."""
    if len(row) == 1:
        return row[0]
    first = row[0]
    return Line(
        text=" ".join(x.text for x in row),
        x0=first.x0,
        x1=row[-1].x1,
        y0=min(x.y0 for x in row),
        y1=max(x.y1 for x in row),
        size=median(x.size for x in row),
        bold=all(x.bold for x in row),
        italic=all(x.italic for x in row),
        page=first.page,
        lead=first.lead or (first.text if first.bold and not row[1].bold else ""),
    )


_ENDS = re.compile(r"""[.!?:;]["')\]”’»]*(\s?\[[\d\s,;–—‐-]+\])?$""")
_ITEM = re.compile(r"[•▪●◦‣■–-]\s|\(?\d{1,2}[.)]\s|\[\d{1,3}\]")


def ends_sentence(text: str) -> bool:
    """Whether a line could be the last of a paragraph."""
    return bool(_ENDS.search(text))


def _begins(line: Line, current: list[Line], leading: float, left: float, right: float) -> bool:
    """Whether a line begins a new paragraph."""
    last, em = current[-1], line.size
    if abs(line.size - last.size) > 0.09 * last.size or line.bold != last.bold:
        return True
    if last.middle - line.middle > max(1.35 * leading, 1.2 * em) and last.middle - line.middle > 1.2 * leading:
        return True
    short = last.x1 < right - 0.2 * (right - left)
    if (short and ends_sentence(last.text)) or (_ITEM.match(line.text) and (ends_sentence(last.text) or short)):
        return True
    shift = line.x0 - last.x0
    if len(current) == 1:
        # To the left: the first line was indented. To the right: a hanging indent, if the line before is full.
        return shift > 0.7 * em and (ends_sentence(last.text) or short)
    return shift > 0.7 * em or (shift < -0.7 * em and ends_sentence(last.text))


# ---- words broken at the end of a line


_HYPHEN = "\u2010\u2011-"
_BROKEN = re.compile(rf"(?P<left>[^\s/({_HYPHEN}]+)[\xad{_HYPHEN}]$")
# Parts that keep their hyphen in medical English, by style guides (AMA Manual of Style, section 8.3) and use.
_KEEP_LEFT = {"anti", "non", "self", "all", "half", "well", "ex", "cross", "quasi", "co", "year", "month", "week", "day", "hour"} | {
    "high", "low", "long", "short", "first", "second", "third", "double", "single", "one", "two", "three", "four", "late", "early",
    "new", "mid", "full", "middle", "follow", "work", "set", "post", "pre", "steroid", "drug", "cell", "contrast", "age", "sex",
}  # fmt: skip
_KEEP_RIGHT = {"old", "positive", "negative", "like", "related", "induced", "associated", "dependent", "based", "onset", "up"} | {
    "threatening", "term", "dose", "line", "weighted", "enhanced", "enhancing", "specific", "free", "resistant", "responsive", "sided",
    "naive", "refractory", "mediated", "existing", "defined", "confirmed", "reported", "limb", "segment", "axis", "blind", "controlled",
}  # fmt: skip
_SUSPENDED = re.compile(r"(and|or|to|und|oder|y|o|et|ou)\b", re.I)


def join_lines(lines: Iterable[str], known: Counter | None = None) -> str:
    """Lines as one text. A word broken at a line's end is put together; a hyphen of its own stays.

    A hyphen stays beside a capital or a number (`anti-` `Ro`, `25-` `year-old`), and where either part is one that takes it
    (`seropositive` is one word, `IgG-positive` two). Else it is the printer's: `myeli-` `tis`. `known` counts the words of
    the whole text that stand within lines: a word found there decides before any rule. `pre-` `and post-` keeps its space.
    """
    out = ""
    for line in lines:
        broken = _BROKEN.search(out)
        if not out:
            out = line
        elif out.endswith("\xad"):
            out = out[:-1] + line
        elif broken and not _SUSPENDED.match(line):
            out = (out if _keeps(broken["left"], line, known) else out[:-1]) + line
        elif re.search(r"[^\s][–/]$", out) or (_is_cjk(out[-1]) and line and _is_cjk(line[0])):
            out += line
        else:
            out = f"{out} {line}"
    return out.replace("\xad", "")


def _keeps(left: str, line: str, known: Counter | None) -> bool:
    right = re.match(r"[\w'’]*", line)[0]
    if known:
        whole, parted = known[(left + right).lower()], known[f"{left}-{right}".lower()]
        if whole != parted:
            return parted > whole
    bare = left.lower().strip(",.;:()[]")
    if (
        not right
        or not right[0].islower()
        or not left[-1].islower()
        or any(c.isdigit() or c.isupper() for c in left[1:])
    ):
        return True
    return bare in _KEEP_LEFT or right.lower() in _KEEP_RIGHT


def _is_cjk(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" or "\uff00" <= letter <= "\uffef"


def words_within(lines: Iterable[str]) -> Counter:
    """How often each word, with its hyphens, stands within lines: not at their ends, where it may be broken."""
    count: Counter = Counter()
    for line in lines:
        words = re.findall(r"[\w'’]+(?:-[\w'’]+)*", line.lower().replace("\u2010", "-"))
        count.update(words[:-1] if line[-1:] in _HYPHEN + "\xad" else words)
    return count
