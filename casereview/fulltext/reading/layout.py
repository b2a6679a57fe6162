"""The letters of a page put into lines, the lines into reading order, and these into paragraphs; knows no file format.

Lengths are points, y grows upwards, as in PDF. Distances are given in letter sizes (em), so that they hold for any print.
The order of columns follows the recursive cut at white gutters (Nagy and Seth, 1984, "XY-cut"), with lines that cross the
gutter, such as a title, as bounds between what stands above and below them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from casereview.fulltext.reading.headings import raised

WORD_GAP = 0.15
"""A gap that parts words, in em: the narrowest space of justified print is about 0.2, kerning is below 0.1."""

LINE_GAP = 1.0
"""A gap that ends a line, in em: gutters are 1.2 and more, the widest spaces of justified print below 1."""


INITIAL = 2.0
"""A letter so many times as large as its neighbour is a large initial (over two lines or more), not of the same line."""


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
    """What stands on one page; `turned` is text on its side, `picture` whether one picture covers most of the page."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: str = ""
    picture: bool = False


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
    glyphs: tuple[Glyph, ...] = ()

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


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


Item = Line | Table


# ---- letters to lines


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, in no order worth the name; cells of a table and columns are lines of their own."""
    runs: list[list[Glyph]] = []
    for glyph in _once(page.glyphs):
        if runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return _with_initials([line for run in _joined(runs) if (line := _line(run, page.number)).text])


def _with_initials(lines: list[Line]) -> list[Line]:
    """A large initial that stands before several lines belongs to the first word of the uppermost."""
    words = {word for line in lines for word in line.text.lower().split()}
    for initial in [x for x in lines if len(x.text) == 1 and x.text.isupper()]:
        right = [x for x in lines if x.size < 0.6 * initial.size and 0 <= x.x0 - initial.x1 < 0.6 * initial.size]
        right = [x for x in right if initial.y0 - x.size < x.middle < initial.y1]
        if len(right) < 2:
            continue
        first = max(right, key=lambda x: x.middle)
        whole = f"{initial.text}{first.text}"
        # "A" and "I" are words, too: they stand alone where no such word is found elsewhere on the page.
        alone = initial.text in "AI" and whole.split()[0].lower().strip(".,;") not in words
        text = f"{initial.text} {first.text}" if alone else whole
        lines = [replace(x, text=text) if x is first else x for x in lines if x is not initial]
    return lines


def without_numbers(lines: list[Line]) -> tuple[list[Line], str]:
    """Lines without the numbers that a manuscript has beside each, and these numbers."""
    alone = sorted((x for x in lines if x.text.isdecimal() and len(x.text) < 5), key=lambda x: -x.middle)
    edge = min((x.x1 for x in alone), default=0.0)
    numbers = [x for x in alone if abs(x.x1 - edge) < 12]
    others = [x for x in lines if x not in numbers and x.x1 - x.x0 > 3 * x.size]
    steps = [int(b.text) - int(a.text) for a, b in zip(numbers, numbers[1:], strict=False)]
    beside_all = others and edge < min(x.x0 for x in others) + 6
    if len(numbers) < 5 or not beside_all or any(step != steps[0] for step in steps) or steps[0] not in (1, 5, 10):
        return lines, ""
    return [x for x in lines if x not in numbers], " ".join(x.text for x in numbers)


def parted(line: Line, gap: float, starts: Sequence[float] = ()) -> list[Line]:
    """A line as several, parted at every gap of at least `gap` em, and before words that begin at one of `starts`."""
    runs: list[list[Glyph]] = []
    for glyph in (g for g in line.glyphs if g.text.strip()):
        between = (glyph.x0 - runs[-1][-1].x1) / line.size if runs else 0
        if runs and between < gap and not (between > WORD_GAP and any(abs(glyph.x0 - x) < 0.5 for x in starts)):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [_line(run, line.page) for run in runs] if len(runs) > 1 else [line]


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Letters printed twice at nearly one place, to look bold, once. The thinnest two letters ("ll") are 0.2 em apart."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for g in glyphs:
        x, y = round(g.x0), round(g.y0)
        near = [other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in seen.get((g.text, x + dx, y + dy), ())]
        if g.text.strip() and any(max(abs(g.x0 - o.x0), abs(g.y0 - o.y0)) < 0.1 * g.size for o in near):
            continue
        seen.setdefault((g.text, x, y), []).append(g)
        yield g


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Whether a letter goes on the line of the one before it."""
    small, large = sorted((before.size, glyph.size))
    gap = glyph.x0 - before.x1
    return beside(before, glyph, 0.4) and -0.5 * large <= gap <= LINE_GAP * small and large < INITIAL * small


def beside(a: Glyph | Line, b: Glyph | Line, share: float) -> bool:
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
            if beside(left, right, 0.5) and -0.5 * large <= gap <= LINE_GAP * small and large < INITIAL * small:
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
        glyphs=tuple(glyphs),
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
        row = [x for x in edge if beside(edge[0], x, 0.5)]
        others = [x for x in lines if x not in row]
        gap = min((edge[0].y0 - x.y1 if top else x.y0 - edge[0].y1 for x in others), default=0)
        apart = gap > 1.2 * edge[0].size and any(re.search(r"\d|et al|©|doi", x.text) for x in row)
        body = median(x.size for x in lines)
        for line in row:
            if NUMBER.fullmatch(line.text) or (apart and sum(len(x.text) for x in row) < 160 and line.size < body + 3):
                yield line


# ---- reading order


def baselines_of(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand side by side, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: (-x.middle, x.x0)):
        if rows and beside(rows[-1][0], line, 0.5):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda x: x.x0) for row in rows]


def gutter_of(items: Sequence[Item], others: Iterable[float] = ()) -> float | None:
    """Where the columns of a page part: as it stands there, else, on a page with few lines, as on `others`."""
    if (own := _gutter(items)) is not None:
        return own
    return next((x for x in others if _parts(items, x)), None)


def _parts(items: Sequence[Item], x: float) -> bool:
    """Whether a gutter of another page parts this one, too: lines lie beside it, and few or a block of others cross it."""
    left, right = [i for i in items if i.x1 <= x], [i for i in items if i.x0 >= x]
    paired = any(beside(i, j, 0.3) for i in right for j in left)
    few = len(items) - len(left) - len(right) <= 0.3 * len(items)
    return paired and (few or _side_by_side(sorted(items, key=lambda i: -i.middle), x) > 0)


def reading_order(items: list[Item], gutter: float | None = None) -> list[list[Item]]:
    """Lines and tables in the order in which a page is read, in stretches of one column each."""
    gutter = gutter if gutter is not None else _gutter(items)
    if gutter is None:
        return [sorted(items, key=lambda x: (-x.middle, x.x0))] if items else []
    crossing = sorted((x for x in items if x.x0 < gutter < x.x1), key=lambda x: -x.middle)
    left = [x for x in items if x.x1 <= gutter]
    right = [x for x in items if x.x0 >= gutter]
    out: list[list[Item]] = []
    flow: list[Item] = []
    above = float("inf")
    for bound in [*crossing, None]:
        below = bound.middle if bound is not None else float("-inf")
        sides = [[x for x in side if below < x.middle <= above] for side in (left, right)]
        if not all(sides) and max(map(len, sides)) < 3:
            # The last line of a paragraph that crosses the gutter may be short.
            flow += sorted([*sides[0], *sides[1]], key=lambda x: -x.middle)
        else:
            out += [flow] if flow else []
            flow = []
            out += [stretch for side in sides for stretch in reading_order(side)]
        if bound is not None:
            flow.append(bound)
            above = below
    return [*out, flow] if flow else out


def _gutter(items: Sequence[Item]) -> float | None:
    """Where a white gutter runs between columns: the place with most lines side by side, none of the columns narrow.

    Gaps between words that happen to stand one below the other are no gutter: lines cross them every few lines, so that
    only stretches of three lines and more on both sides, without a crossing line, are counted.
    """
    if len(items) < 6:
        return None
    x0, x1 = min(x.x0 for x in items), max(x.x1 for x in items)
    width, ordered = x1 - x0, sorted(items, key=lambda i: -i.middle)
    best: tuple[int, int, float] | None = None
    for x in sorted({round(x.x0, 1) - 0.6 for x in items}):
        if not x0 + 0.15 * width < x < x1 - 0.15 * width:
            continue
        left, right = [i for i in items if i.x1 <= x], [i for i in items if i.x0 >= x]
        if min(len(left), len(right)) < 3 or min(_widest(left), _widest(right)) < 0.12 * width:
            continue
        beside_it = _side_by_side(ordered, x)
        crossed = len(items) - len(left) - len(right)
        if beside_it < 0.6 * (len(left) + len(right)) or beside_it < crossed:
            continue
        rank = (beside_it, -abs(len(left) - len(right)), x)
        best = max(best, rank) if best else rank
    return best[2] if best else None


def _widest(items: list[Item]) -> float:
    """The width that three quarters of the lines do not pass: short last lines and headings apart."""
    return sorted(i.x1 - i.x0 for i in items)[int(0.75 * (len(items) - 1))]


def _side_by_side(ordered: list[Item], x: float) -> int:
    """Lines beside a gutter, in stretches that no line crosses and that have three lines or more on either side."""
    count, left, right = 0, 0, 0
    for item in [*ordered, None]:
        if item is None or item.x0 < x < item.x1:
            count += left + right if min(left, right) >= 3 else 0
            left = right = 0
        elif item.x1 <= x:
            left += 1
        else:
            right += 1
    return count
