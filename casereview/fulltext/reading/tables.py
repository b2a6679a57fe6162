"""Tables on a page of letters: what a caption and rules of one width enclose, a row a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from casereview.fulltext.reading.headings import caption_of
from casereview.fulltext.reading.jats import CELL
from casereview.fulltext.reading.layout import Line, Page, Rule, Table, baselines_of, parted
from casereview.fulltext.reading.paragraphs import join_lines

CELL_GAP = 0.55
"""A gap that parts cells, in em: words in a cell, which is seldom justified, are a third of an em apart at most."""


def take_tables(page: Page, lines: list[Line], gutter: float | None = None) -> tuple[list[Table], list[Line]]:
    """The tables of a page, and the lines that are in none. A table is what its caption and rules enclose.

    `gutter` is where the columns of the text part: a table without rules goes no further."""
    tables, rest = [], lines
    for caption in [x for x in lines if (c := caption_of(x.text)) and c[1] == "table"]:
        found = _open_below(page, caption, rest, _enclosed(page, caption, rest), gutter)
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
    """What a table takes of a page; `rules` is how many of its width there are."""

    x0: float
    x1: float
    y0: float
    rules: int


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
    used = 1
    for above, rule in zip(same, same[1:], strict=False):
        between = [x for x in lines if rule.y < x.middle < above.y and rule.x0 < (x.x0 + x.x1) / 2 < rule.x1]
        # Rules of one width may enclose prose, too, between a table's last and that of the page's foot, or of the next table.
        prose = between and median(len(x.text.split()) for x in between) > 6
        if prose or any((c := caption_of(x.text)) and c[1] == "table" for x in between if x is not caption):
            break
        used += 1
    return _Extent(same[0].x0, same[0].x1, same[used - 1].y, used)


def _open_below(
    page: Page, caption: Line, lines: list[Line], ruled: _Extent | None, gutter: float | None
) -> _Extent | None:
    """The extent of a table that no rule ends (three rules do): as far as rows follow whose cells stand below each other."""
    if ruled and ruled.rules > 2:
        return ruled
    left = gutter if gutter and caption.x0 > gutter else caption.x0 - 5
    right = gutter if gutter and caption.x1 < gutter else page.width
    x0, x1, start = (ruled.x0, ruled.x1, ruled.y0) if ruled else (left, right, caption.y0)
    below = [x for x in lines if x.middle < start and x0 < (x.x0 + x.x1) / 2 < x1]
    rows: list[list[Line]] = []
    end, last = start, start
    for row in baselines_of([cell for line in below for cell in parted(line, 0.8)]):
        foot = min(x.y0 for x in row)
        if last - max(x.y1 for x in row) > 2.2 * caption.size:
            break
        words = [len(x.text.split()) for x in row]
        if len(row) > 1 and median(words) <= 6 and max(words) <= 10:
            rows.append(row)
            end = foot
        elif (
            len(row) > 1 or (rows and row[0].x1 - row[0].x0 > 0.45 * (x1 - x0)) or (not rows and caption.y0 - foot > 60)
        ):
            break
        last = foot
    if len(rows) > 1 and _aligned(rows):
        return _Extent(x0, x1, end, ruled.rules if ruled else 0)
    return ruled if ruled and ruled.rules > 1 else None


def _aligned(rows: list[list[Line]]) -> bool:
    """Whether most cells but the first stand below those of another row, by their start, end or middle."""
    cells = [(n, x) for n, row in enumerate(rows) for x in row[1:]]
    below = [
        any(
            n != m and min(abs(x.x0 - y.x0), abs(x.x1 - y.x1), abs(x.x0 + x.x1 - y.x0 - y.x1) / 2) < 2 for m, y in cells
        )
        for n, x in cells
    ]
    return sum(below) > 0.6 * len(below)


def _by_rows(lines: list[Line]) -> Iterator[str]:
    for row in baselines_of(lines):
        yield " ".join(x.text for x in row)


def _rows(lines: list[Line], rules: list[float]) -> Iterator[str]:
    """The rows of a table, its cells parted by ` | `."""
    cells = [cell for line in lines for cell in parted(line, CELL_GAP)]
    columns = _columns(cells)
    # Cells of a narrow table stand close: where most rows begin a cell, a word begins one in the others, too.
    starts = [c[0] for c in columns[1:] if sum(abs(x.x0 - c[0]) < 0.5 for x in cells) > 1]
    cells = [part for cell in cells for part in parted(cell, CELL_GAP, starts)]
    columns = _columns(cells)
    for band in _bands(cells, columns, rules):
        row: list[list[str]] = [[] for _ in columns]
        for cell in (x for line in baselines_of(band) for x in line):
            row[_column(cell, columns)].append(cell.text)
        yield CELL.join(map(join_lines, row)).strip()


def _bands(cells: list[Line], columns: list[tuple[float, float]], rules: list[float]) -> list[list[Line]]:
    """Rows, each with the cells that stand in it, whatever lines they are broken into."""
    lines = baselines_of(cells)
    if ruled := _between(cells, rules, len(lines)):
        return ruled
    firsts = sum(any(_column(x, columns) == 0 for x in line) for line in lines)
    for gap in sorted({round(_gap(a, b), 1) for a, b in zip(lines, lines[1:], strict=False)}):
        bands = _parted_by(lines, gap)
        if all(any(_column(x, columns) == 0 for x in band) for band in bands):
            # All in one row is no finding: then rows are told by their first cells.
            if len(bands) > max(1, 0.4 * firsts):
                return bands
            break
    bands = []
    for line in lines:
        if bands and len(columns) > 1 and all(_column(x, columns) for x in line):
            bands[-1].extend(line)
        else:
            bands.append(list(line))
    return bands


def _between(cells: list[Line], rules: list[float], lines: int) -> list[list[Line]]:
    """The rows between rules, where nearly every row has one below it."""
    edges = [float("inf"), *rules, float("-inf")]
    bands = [[x for x in cells if below < x.middle <= above] for above, below in zip(edges, edges[1:], strict=False)]
    bands = [band for band in bands if band]
    return bands if len(bands) > 2 and len(bands) >= lines / 4 and len(rules) > 3 else []


def _gap(above: list[Line], below: list[Line]) -> float:
    return min(x.y0 for x in above) - max(x.y1 for x in below)


def _parted_by(lines: list[list[Line]], gap: float) -> list[list[Line]]:
    """Lines of a table as bands, parted where the space between them is wider than `gap`."""
    bands: list[list[Line]] = []
    for n, line in enumerate(lines):
        if n and _gap(lines[n - 1], line) <= gap:
            bands[-1].extend(line)
        else:
            bands.append(list(line))
    return bands


def _column(cell: Line, columns: list[tuple[float, float]]) -> int:
    """The column that a cell stands in: the one it shares most of its width with, else the nearest."""
    shared = [min(cell.x1, c[1]) - max(cell.x0, c[0]) for c in columns]
    return shared.index(max(shared))


def _columns(cells: list[Line]) -> list[tuple[float, float]]:
    """The extents of a table's columns, from the cells that do not span several."""
    columns: list[list[float]] = []
    for cell in sorted((x for row in baselines_of(cells) if len(row) > 1 for x in row), key=lambda x: x.x1 - x.x0):
        met = [c for c in columns if c[0] < cell.x1 and cell.x0 < c[1]]
        if not met:
            columns.append([cell.x0, cell.x1])
        elif len(met) == 1:
            met[0][:] = [min(met[0][0], cell.x0), max(met[0][1], cell.x1)]
    return sorted((c[0], c[1]) for c in columns) or [(0.0, 1e9)]
