"""The PRISMA 2020 flow as a drawing, laid out as the published templates (Page MJ et al., BMJ 2021;372:n71).

For new and for updated reviews, with databases and registers alone or with other methods beside them: `flow_svg` sees from the
counted boxes which of the four it is. Boxes that the audit page can show link to it, filtered. What does not add up was refused
when the boxes were counted.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from casereview.report.flow import COLUMNS, GONE, Box
from casereview.report.lettering import wrapped

SIZE, LINE, PAD = 13, 17, 12
"""Size of the letters, height of a line of text, padding of a box; in pixels."""
LEFT, TOP, BETWEEN, GAP = 60, 14, 50, 28
"""Where the first boxes begin, the distance between two columns of boxes, and between two rows."""
ALONE, BESIDE = 360, 280
"""The width of a box in a drawing of one column, and of several."""
DPI = 300
FONT = Path(__file__).parent / "fonts" / "LiberationSans-Regular.ttf"
"""The letters of the PNG, as wide as Arial; what it lacks is taken from the machine's own fonts."""

HEAD, IDENTIFIED, SCREENED, SOUGHT, ASSESSED, INCLUDED, TOTAL = range(7)
"""The rows of the diagram."""
BANDS = {"Identification": (IDENTIFIED,), "Screening": (SCREENED, SOUGHT, ASSESSED), "Included": (INCLUDED, TOTAL)}

Lines = list[tuple[str, str | None]]
"""Lines of a box, each with the page that it links to, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box where it stands; `lines` are broken to its width."""

    left: float
    top: float
    width: float
    lines: Lines
    fill: str = "#fff"

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 2 * PAD

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def flow_svg(boxes: Sequence[Box], *, title: str) -> str:
    """The diagram as SVG."""
    cells, width = _cells(boxes)
    placed, height = _placed(cells, width)
    parts = [_drawn(box) for box in placed.values()]
    parts += [_arrow(*points) for points in _arrows(placed)]
    for name, rows in BANDS.items():
        own = [box for (row, _), box in placed.items() if row in rows]
        parts.append(_band(name, min(b.top for b in own), max(b.bottom for b in own)))
    across = max(box.right for box in placed.values()) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{height:g}" viewBox="0 0 {across:g} {height:g}" '
        f'role="img" aria-labelledby="title" font-family="\'Liberation Sans\', Arial, Helvetica, sans-serif" font-size="{SIZE}">\n'
        f'<title id="title">{escape(title)}: PRISMA 2020 flow diagram</title>\n'
        '<defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto"><path d="M0,0 L9,4 L0,8 z"/></marker></defs>\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def flow_png(svg: str, *, font: str | Path = FONT) -> bytes:
    """The drawing as PNG, 300 dots an inch where 96 pixels of the SVG are one; the same bytes each time."""
    from resvg_py import svg_to_bytes

    image = bytes(svg_to_bytes(svg_string=svg, zoom=DPI / 96, font_files=[str(font)]))
    return _with_resolution(image, DPI)


def _with_resolution(png: bytes, dpi: int) -> bytes:
    """The PNG saying its resolution (chunk pHYs, in dots a metre: PNG specification 11.3.5.3), which printers go by."""
    dots = round(dpi / 0.0254)
    content = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    chunk = struct.pack(">I", 9) + content + struct.pack(">I", zlib.crc32(content))
    after_header = 8 + 25
    return png[:after_header] + chunk + png[after_header:]


# --- where the boxes stand -------------------------------------------------------------------------------------------

Cells = dict[tuple[int, int], Lines]
"""What stands in each row and place. Places count boxes from the left: previous studies at -1, then two a column."""


def _cells(boxes: Sequence[Box]) -> tuple[Cells, float]:
    """What the diagram says, and how wide its boxes are."""
    n = {box.id: box.n for box in boxes if not box.column}
    columns = [c for c in COLUMNS if any(box.column == c for box in boxes)]
    update = "previous_reports" in n
    cells: Cells = {}
    for number, column in enumerate(columns or [""]):
        own = [box for box in boxes if box.column == column]
        named = f"Identification of {'new ' if update else ''}studies via {COLUMNS[column or 'databases']}"
        cells[HEAD, 2 * number] = [(named, None)]
        for row, sides in _way(own, update).items():
            cells |= {(row, 2 * number + side): lines for side, lines in enumerate(sides)}
    cells[TOTAL if update else INCLUDED, 0] = _included(n, total=update)
    if update:
        cells[HEAD, -1] = [("Previous studies", None)]
        cells[IDENTIFIED, -1] = _previous(n)
        cells[INCLUDED, 0] = _new(n)
    return cells, BESIDE if update or columns else ALONE


def _placed(cells: Cells, width: float) -> tuple[dict[tuple[int, int], Placed], float]:
    """Every box in its place, row by row, and the height of all."""
    first = min(place for _, place in cells)
    placed, top = {}, float(TOP)
    for row in range(TOTAL + 1):
        here = {}
        for (_, place), lines in sorted((key, value) for key, value in cells.items() if key[0] == row):
            across = 2 * width + BETWEEN if row == HEAD and place >= 0 else width
            broken = [(part, link) for text, link in lines for part in wrapped(text, SIZE, across - 2 * PAD)]
            left = LEFT + (place - first) * (width + BETWEEN)
            fill = "#e8e8e8" if row == HEAD else "#fff"
            here[row, place] = Placed(left=left, top=top, width=across, lines=broken, fill=fill)
        placed |= here
        top += max((box.height for box in here.values()), default=-GAP) + (GAP if row != HEAD else GAP / 2)
    return placed, top


def _arrows(placed: Mapping[tuple[int, int], Placed]) -> Iterator[list[tuple[float, float]]]:
    """The points that each arrow goes through."""
    for (row, place), box in placed.items():
        if row in (HEAD, TOTAL) or place < 0:
            continue
        if place % 2 == 0 and (side := placed.get((row, place + 1))) and row != INCLUDED:
            at = min(box.middle, side.middle)
            yield [(box.right, at), (side.left, at)]
        if place % 2 == 0 and (below := placed.get((row + 1, place))):
            yield [(box.centre, box.bottom), (box.centre, below.top)]
    end = placed[INCLUDED, 0]
    if other := placed.get((ASSESSED, 2)):
        yield [(other.centre, other.bottom), (other.centre, end.middle), (end.right, end.middle)]
    if before := placed.get((IDENTIFIED, -1)):
        total = placed[TOTAL, 0]
        yield [(before.centre, before.bottom), (before.centre, total.middle), (total.left, total.middle)]


# --- what the boxes say ----------------------------------------------------------------------------------------------


def _way(boxes: Sequence[Box], update: bool) -> dict[int, tuple[Lines, Lines]]:
    """The left and the right box of each row of one column."""
    n = {box.id: box.n for box in boxes}
    found = [b for b in boxes if b.id.startswith("identified_")]
    by_source: Lines = [(f"{_source(b)} (n = {b.n})", None) for b in found]
    again: Lines = [("(the whole search, run again)", None)] if update else []
    removed: Lines = [
        ("Records removed before screening:", None),
        (f"Duplicate records, by automation (n = {n['duplicates_automation']})", None),
        (f"Duplicate records, by people (n = {n['duplicates_people']})", None),
        (f"Announced but not sent by the database (n = {n['not_received']})", None),
    ]
    out, out_on_text = (n[f"{stage}_automation"] + n[f"{stage}_people"] for stage in ("excluded", "fulltext"))
    excluded: Lines = [
        (f"Records excluded (n = {out})", _audit(decision="exclude", decided="title_abstract")),
        (f"by automation (n = {n['excluded_automation']}), by people (n = {n['excluded_people']})", None),
        *_reasons(boxes, "reasons", "excluded_", "title_abstract"),
        *_some(n, "retracted_excluded", "of these retracted"),
    ]
    excluded_on_text: Lines = [
        (f"Reports excluded on the full text (n = {out_on_text})", _audit(decision="exclude", decided="full_text")),
        (f"by automation (n = {n['fulltext_automation']}), by people (n = {n['fulltext_people']})", None),
        *_reasons(boxes, "fulltext_reasons", "fulltext_", "full_text"),
        *_some(n, "retracted_fulltext", "of these retracted"),
        (f"Not excluded but left to a person, unclear (n = {n['unclear']})", _audit(decision="unclear")),
        *_some(n, "retracted_unclear", "of the unclear ones retracted"),
    ]
    not_retrieved = f"Reports not retrieved: assessed on the abstract (n = {n['not_retrieved']})"
    return {
        IDENTIFIED: ([("Records identified from:", None), *by_source, *again], removed),
        SCREENED: ([(f"Records screened (n = {n['screened']})", _audit())], excluded),
        SOUGHT: (
            [(f"Reports sought for retrieval (n = {n['sought']})", None)],
            [(not_retrieved, "../fulltext/not_retrieved.html")],
        ),
        ASSESSED: (
            [
                (f"Reports assessed for eligibility (n = {n['sought']})", None),
                (f"on the full text (n = {n['retrieved']}), on the abstract (n = {n['not_retrieved']})", None),
            ],
            excluded_on_text,
        ),
    }


def _source(box: Box) -> str:
    label = box.label.removeprefix("Records identified from ")
    named = label.removesuffix(f" ({COLUMNS[box.column]})") if box.column else label
    return named[:1].upper() + named[1:]


def _reasons(boxes: Sequence[Box], group: str, prefix: str, stage: str) -> Lines:
    """A line for each reason of the excludes of one stage."""
    lines: Lines = []
    for box in (b for b in boxes if b.group == group):
        label = box.label.removeprefix("Excluded: ")
        label = label.removesuffix(f" ({COLUMNS[box.column]})") if box.column else label
        lines.append((f"{label} (n = {box.n})", _audit(reason=box.id.removeprefix(prefix), decided=stage)))
    return lines


def _some(n: Mapping[str, int], name: str, label: str) -> Lines:
    """A line where there is something to tell."""
    return [(f"{label} (n = {n[name]})", None)] if n.get(name) else []


def _rows(n: Mapping[str, int], name: str, label: str, link: str | None = None) -> Lines:
    """A line where rows are counted beside studies and reports, be it 0."""
    return [(f"{label} (n = {n[name]})", link)] if name in n else []


def _included(n: Mapping[str, int], *, total: bool) -> Lines:
    studies, reports = (
        ("Total studies included in review", "Reports of total included studies")
        if total
        else ("Studies included in review", "Reports of included studies")
    )
    return [
        (f"{studies} (n = {n['included_studies']})", None),
        (f"{reports} (n = {n['included_reports']})", _audit(decision="include")),
        *_rows(n, "included_patients", "Patients in the table", _audit(patients="read")),
        *_some(n, "retracted_included", "Reports retracted since publication"),
        *_some(n, "concern_included", "Reports under an expression of concern"),
        *_some(n, "corrected_included", "Reports corrected after publication"),
    ]


def _previous(n: Mapping[str, int]) -> Lines:
    return [
        (f"Studies included in previous version of review (n = {n['previous_studies']})", None),
        (f"Reports of studies included in previous version of review (n = {n['previous_reports']})", None),
        *_rows(n, "previous_patients", "Patients in its table"),
        (f"Reports not included any more (n = {n['gone_reports']})", "changes.md"),
        *(line for end in GONE for line in _some(n, f"gone_{end}", GONE[end])),
        *_some(n, "gone_patients", "Patients not in the table any more"),
    ]


def _new(n: Mapping[str, int]) -> Lines:
    return [
        (f"New studies included in review (n = {n['new_studies']})", None),
        (f"New reports included (n = {n['new_reports']})", "changes.md"),
        *_rows(n, "new_patients", "New patients in the table"),
        (f"Included before and still (reports, n = {n['included_reports'] - n['new_reports']})", None),
        (f"Records screened for the first time (n = {n['new_screened']})", None),
    ]


def _audit(**filters: str) -> str:
    """The audit page, beside the drawing, with these filters set."""
    return "audit.html" + (f"#{urlencode(filters)}" if filters else "")


# --- SVG -------------------------------------------------------------------------------------------------------------


def _drawn(box: Placed) -> str:
    drawn = [
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" fill="{box.fill}" stroke="#000"/>'
    ]
    for number, (text, link) in enumerate(box.lines):
        y = box.top + PAD + LINE * number + SIZE
        words = f'<text x="{box.left + PAD:g}" y="{y:g}">{escape(_printable(text))}</text>'
        drawn.append(f'<a href="{escape(link)}">{words}</a>' if link else words)
    return "\n".join(drawn)


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def _arrow(*points: tuple[float, float]) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="#000" marker-end="url(#tip)"/>'


def _band(name: str, first: float, last: float) -> str:
    middle = (first + last) / 2
    return (
        f'<rect x="14" y="{first:g}" width="28" height="{last - first:g}" rx="6" fill="#dbe7f3" stroke="#000"/>\n'
        f'<text transform="rotate(-90 33 {middle:g})" x="33" y="{middle:g}" text-anchor="middle">{name}</text>'
    )
