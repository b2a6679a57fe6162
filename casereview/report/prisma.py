"""The PRISMA 2020 flow as a drawing, laid out as the published template for databases (Page MJ et al., BMJ 2021;372:n71).

Boxes that the audit page can show link to it, filtered. Plain SVG, drawn from the counted boxes alone: what does not add up was
refused when they were counted.
"""

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from casereview.report.flow import Box

LEFT, RIGHT, WIDTH, GAP = 60, 470, 360, 28
"""Where the two columns of boxes begin, how wide a box is, and the distance between rows; in pixels."""
LINE, PAD, CHARACTERS = 17, 12, 52
"""Height of a line of text, padding of a box, and characters that fit into a line."""

Lines = list[tuple[str, str | None]]
"""Lines of a box, each with the part of the audit page that it links to, if any."""


def flow_svg(boxes: Sequence[Box], *, title: str) -> str:
    """The diagram as SVG."""
    n = {box.id: box.n for box in boxes}
    rows = _rows(boxes, n)
    parts, top, bands, centres = [], 20, {}, []
    for band, left, right in rows:
        height = max(_height(left), _height(right))
        parts.append(_box(LEFT, top, left))
        centres.append((top, top + _height(left)))
        if right:
            parts.append(_box(RIGHT, top, right))
            at = top + min(_height(left), _height(right)) / 2
            parts.append(_arrow(LEFT + WIDTH, at, RIGHT, at))
        first, _ = bands.get(band, (top, 0))
        bands[band] = (first, top + height)
        top += height + GAP
    middle = LEFT + WIDTH / 2
    parts += [
        _arrow(middle, bottom, middle, begin) for (_, bottom), (begin, _) in zip(centres, centres[1:], strict=False)
    ]
    parts += [_band(name, first, last) for name, (first, last) in bands.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="850" height="{top}" viewBox="0 0 850 {top}" role="img" '
        f'aria-labelledby="title" font-family="Arial, Helvetica, sans-serif" font-size="13">\n'
        f'<title id="title">{escape(title)}: PRISMA 2020 flow diagram</title>\n'
        '<defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto"><path d="M0,0 L9,4 L0,8 z"/></marker></defs>\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _rows(boxes: Sequence[Box], n: Mapping[str, int]) -> list[tuple[str, Lines, Lines]]:
    """Band, left box and right box of each row, from top to bottom."""
    found = [b for b in boxes if b.id.startswith("identified_")]
    out = n["excluded_automation"] + n["excluded_people"]
    removed: Lines = [
        ("Records removed before screening:", None),
        (f"Duplicates, by automation (n = {n['duplicates_automation']})", None),
        (f"Duplicates, by people (n = {n['duplicates_people']})", None),
        (f"Announced but not sent (n = {n['not_received']})", None),
    ]
    excluded: Lines = [
        (f"Records excluded (n = {out})", _audit(decision="exclude", decided="title_abstract")),
        (f"by automation (n = {n['excluded_automation']}), by people (n = {n['excluded_people']})", None),
        *_reasons(boxes, "reasons", "excluded_", "title_abstract"),
    ]
    out_on_text = n["fulltext_automation"] + n["fulltext_people"]
    excluded_on_text: Lines = [
        (f"Reports excluded on the full text (n = {out_on_text})", _audit(decision="exclude", decided="full_text")),
        (f"by automation (n = {n['fulltext_automation']}), by people (n = {n['fulltext_people']})", None),
        *_reasons(boxes, "fulltext_reasons", "fulltext_", "full_text"),
        (f"Not excluded but left to a person, unclear (n = {n['unclear']})", _audit(decision="unclear")),
    ]
    sources: Lines = [("Records identified from:", None)]
    sources += [(f"{b.label.removeprefix('Records identified from ')} (n = {b.n})", None) for b in found]
    return [
        ("Identification", sources, removed),
        ("Screening", [(f"Records screened (n = {n['screened']})", _audit())], excluded),
        (
            "Screening",
            [(f"Reports sought for retrieval (n = {n['sought']})", None)],
            [(f"Full text not retrieved, abstract read (n = {n['not_retrieved']})", "../fulltext/not_retrieved.html")],
        ),
        (
            "Screening",
            [
                (f"Reports assessed for eligibility (n = {n['sought']})", None),
                (f"on the full text (n = {n['retrieved']}), on the abstract (n = {n['not_retrieved']})", None),
            ],
            excluded_on_text,
        ),
        (
            "Included",
            [
                (f"Reports included in the review (n = {n['included_reports']})", _audit(decision="include")),
                (f"Patients in the table (n = {n['included_patients']})", _audit(patients="read")),
            ],
            [],
        ),
    ]


def _reasons(boxes: Sequence[Box], group: str, prefix: str, stage: str) -> Lines:
    """A line for each reason of the excludes of one stage."""
    return [
        (f"{b.label.removeprefix('Excluded: ')} (n = {b.n})", _audit(reason=b.id.removeprefix(prefix), decided=stage))
        for b in boxes
        if b.group == group
    ]


def _audit(**filters: str) -> str:
    """The audit page, beside the drawing, with these filters set."""
    return "audit.html" + (f"#{urlencode(filters)}" if filters else "")


def _wrapped(lines: Lines) -> Lines:
    return [(part, link) for text, link in lines for part in textwrap.wrap(text, CHARACTERS) or [""]]


def _height(lines: Lines) -> float:
    return len(_wrapped(lines)) * LINE + 2 * PAD if lines else 0


def _box(left: float, top: float, lines: Lines) -> str:
    drawn = [f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{_height(lines)}" fill="#fff" stroke="#000"/>']
    for number, (text, link) in enumerate(_wrapped(lines)):
        y = top + PAD + LINE * number + 13
        words = f'<text x="{left + PAD}" y="{y}">{escape(text)}</text>'
        drawn.append(f'<a href="{escape(link)}">{words}</a>' if link else words)
    return "\n".join(drawn)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#000" marker-end="url(#tip)"/>'


def _band(name: str, first: float, last: float) -> str:
    middle = (first + last) / 2
    return (
        f'<rect x="14" y="{first}" width="28" height="{last - first}" rx="6" fill="#dbe7f3" stroke="#000"/>\n'
        f'<text transform="rotate(-90 33 {middle})" x="33" y="{middle}" text-anchor="middle" font-weight="bold">{name}</text>'
    )
