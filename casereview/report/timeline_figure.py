"""A timeline as a figure: events above the axis, treatments below it, a lane each.

Drawn with matplotlib on a page measured in inches, so that no two words overlap: labels are stacked where they would. Shapes
and filling say what colours say (Okabe and Ito), so that nothing is lost in grey. The same timeline gives the same bytes.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from casereview.report.drawing import DPI, NO_METADATA
from casereview.report.lettering import width, wrapped
from casereview.report.timelines import Mark, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE = 7.2
"""Inches: two columns of a journal's page."""
_FAMILY = "casereview sans"
FONT = Path(__file__).parent / "fonts" / "LiberationSans-Regular.ttf"

_NAMES, _MARGIN = 1.35, 0.12
_LABEL, _SMALL, _TITLE = 7.0, 6.5, 9.5
_ROOM = 1.55
"""Widest label, in inches."""
_LINE = 1.25 / 72
"""Height of a line, in inches a point of its size."""
_GAP, _BREAK, _CLUSTER = 0.05, 0.3, 0.55
_STYLES = {
    # phase of a treatment: colour, shape, in words
    "acute": ("#D55E00", "D", "for the attack"),
    "maintenance": ("#0072B2", "s", "for the long run"),
    None: ("#009E73", "o", "other treatment"),
}
_EVENT = "#000000"
LEAST_BREAK = 2.0
"""Years: a shorter gap of the axis is never a break."""
_RANK = {"told": 0, "carried": 1, "after": 2}
_LACKING = "[…]"
_BESIDE = 0.09
"""Inches right of its time at which a mark stands that came later, or whose place another mark has."""
_STUB = 0.28
"""Inches that a treatment without an end told runs on, dotted."""

_BAR: dict[str, Any] = {"linewidth": 4, "solid_capstyle": "butt", "alpha": 0.6}
_DOTS: dict[str, Any] = {"linewidth": 1.4, "linestyle": (0, (1, 1))}

CAPTION = (
    "Events above the axis, treatments below it. Filled marks: the sentence itself tells the time. Open marks: an earlier sentence"
    " does, and the story goes on without another. Open triangles: later than the time beside which they stand, by how much is not"
    " told. Grey bars span the year, the month or the weeks where no more is told. A coloured bar is how long a treatment was given;"
    " dots, that its end is not told; a cross, that it was stopped. Slanted lines break the axis. Nothing is drawn whose time is not"
    " told."
)


@dataclass(frozen=True, slots=True)
class _Flag:
    """A label of some lines at a place of the page: `x` is where its mark stands, `y` its foot (or head) above (below) the line."""

    x: float
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def wide(self) -> float:
        return max(width(line, _LABEL) for line in self.lines) / 72 + 0.1 if self.lines else 0.0

    @property
    def high(self) -> float:
        return len(self.lines) * _LABEL * _LINE


@dataclass(frozen=True, slots=True)
class Scale:
    """From the axis to inches: stretches of the axis (`since`, `until`, left, right), with a break between each two."""

    parts: tuple[tuple[float, float, float, float], ...]

    def __call__(self, at: float) -> float:
        for since, until, left, right in self.parts:
            if at <= until or (since, until, left, right) == self.parts[-1]:
                span = until - since
                return left + (right - left) * (min(max(at, since), until) - since) / span if span else left
        raise AssertionError


def drawn(shown: Timeline, *, format: str, notice: str | None = None) -> bytes:
    """The figure of one patient as `svg` or `png` (300 dpi). `notice` stands at its foot, such as that of a snapshot."""
    with settings():
        out = io.BytesIO()
        figure_of(shown, notice=notice).savefig(out, format=format, dpi=DPI, metadata=NO_METADATA[format])
    # Arial has the widths that the labels were laid out with, where Liberation Sans is not at hand.
    return out.getvalue().replace(
        f"'{_FAMILY}', 'DejaVu Sans'".encode(), b"'Liberation Sans', Arial, 'DejaVu Sans', sans-serif"
    )


def pages(shown: Sequence[Timeline], *, notice: str | None = None) -> bytes:
    """The figures as one PDF, a page a patient, each with the notice; a page that says so where there is none."""
    from matplotlib.backends.backend_pdf import PdfPages

    out = io.BytesIO()
    with (
        settings(),
        PdfPages(out, metadata=NO_METADATA["pdf"]) as file,
    ):
        for timeline in shown:
            file.savefig(figure_of(timeline, notice=notice))
        if not shown:
            file.savefig(_nothing())
    return out.getvalue()


def settings() -> Any:
    """The context in which figures are drawn: fonts, and nothing that differs from one run to the next."""
    import matplotlib
    from matplotlib import font_manager

    matplotlib.use("agg")
    if not any(f.name == _FAMILY for f in font_manager.fontManager.ttflist):
        # Under a name of its own: another version of it on the machine would give other bytes.
        entry = font_manager.ttfFontProperty(font_manager.get_font(FONT))
        font_manager.fontManager.ttflist.append(replace(entry, name=_FAMILY))
    return matplotlib.rc_context(
        {
            "font.size": _LABEL,
            "font.family": [_FAMILY, "DejaVu Sans"],
            "svg.fonttype": "none",
            "svg.hashsalt": "timeline",
            "pdf.fonttype": 42,
            "text.parse_math": False,
        }
    )


def _nothing() -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDE, 1))
    figure.text(0.5, 0.5, "No patient whose report tells enough times.", ha="center", va="center")
    return figure


def figure_of(shown: Timeline, *, notice: str | None = None) -> "Figure":
    """Lay out and draw, within `settings`. Heights follow from the labels, so that a patient of many marks has a higher figure."""
    from matplotlib.figure import Figure

    scale = scale_of(shown)
    events = list(_stacked(_flags([m for m in shown.marks if m.lane == "event"], scale, _events)))
    above = max((y + flag.high for flag, y in events), default=0.0) + 0.22
    lanes = list(_lanes(shown, scale))
    below = 0.42 + sum(high for *_, high in lanes)
    foot = _foot(shown)
    warned = _cut(notice, _SMALL, WIDE - 2 * _MARGIN) if notice else []
    legend = 0.2 + len(foot + warned) * _SMALL * _LINE + (0.05 if warned else 0) + 0.08
    high = 0.3 + above + below + legend
    figure = Figure(figsize=(WIDE, high))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDE)
    axes.set_ylim(-(below + legend), above + 0.3)
    axes.axis("off")
    _heading(axes, shown, above + 0.3)
    _axis(axes, shown, scale)
    for flag, y in events:
        _draw_event(axes, flag, y + 0.14, scale)
    y = -0.42
    for name, stacked, tall in lanes:
        _draw_lane(axes, name, stacked, y, tall, scale)
        y -= tall
    _draw_legend(axes, shown, y)
    for n, line in enumerate(foot):
        axes.text(_MARGIN, y - 0.2 - n * _SMALL * _LINE, line, fontsize=_SMALL, va="top", color="#333333")
    for n, line in enumerate(warned, start=len(foot)):
        axes.text(_MARGIN, y - 0.25 - n * _SMALL * _LINE, line, fontsize=_SMALL, va="top", color="black")
    return figure


def scale_of(shown: Timeline) -> Scale:
    """Where on the page each time stands; a gap of more than half of what is left of the axis becomes a break, two at most."""
    ends = sorted((m.since, _end(m)) for m in shown.marks)
    groups = [[*ends[0]]] if ends else [[0.0, 1.0]]
    for since, until in ends[1:]:
        if since > groups[-1][1]:
            groups.append([since, until])
        else:
            groups[-1][1] = max(groups[-1][1], until)
    gaps = sorted(((b[0] - a[1], n) for n, (a, b) in enumerate(zip(groups, groups[1:], strict=False))), reverse=True)
    left_over, cuts = groups[-1][1] - groups[0][0], set()
    for gap, n in gaps[:2]:
        if len(groups) > 2 and gap > max(left_over / 2, LEAST_BREAK):
            cuts.add(n)
            left_over -= gap
    parts: list[list[float]] = [groups[0][:]]
    for n, group in enumerate(groups[1:]):
        if n in cuts:
            parts.append(group[:])
        else:
            parts[-1][1] = group[1]
    return _spread(parts, shown)


def _spread(parts: Sequence[Sequence[float]], shown: Timeline) -> Scale:
    """Share the width among the stretches by their length, none below a least width; the last label needs its room."""
    start, room = _NAMES + 0.25, _ROOM + 0.3
    free = WIDE - _MARGIN - start - room - _BREAK * (len(parts) - 1)
    long = [until - since for since, until in parts]
    least = _CLUSTER if len(parts) > 1 else 0.0
    spare = free - least * len(parts)
    total = sum(long) or 1.0
    out, at = [], start
    for (since, until), length in zip(parts, long, strict=True):
        wide = least + spare * (length / total if sum(long) else 1 / len(parts))
        out.append((since, until, at, at + wide))
        at += wide + _BREAK
    return Scale(tuple(out))


def _end(mark: Mark) -> float:
    """To where on the axis a mark reaches, with the time that a treatment lasted."""
    lasting = mark.moment.lasting or 0.0
    return max(mark.until, mark.since + lasting)


def _flags(marks: Sequence[Mark], scale: Scale, words: Callable[[Sequence[Mark]], str]) -> list[_Flag]:
    """The marks of one time and one certainty under one label, in order of time, side by side where they would cover each other."""
    groups: dict[tuple, list[Mark]] = {}
    for m in marks:
        groups.setdefault((m.middle, _RANK[m.moment.certainty], m.moment.ended, m.until), []).append(m)
    flags: list[_Flag] = []
    for _, same in sorted(groups.items()):
        x = scale(same[0].middle) + _BESIDE * (same[0].moment.certainty == "after")
        x = max(x, flags[-1].x + _BESIDE) if flags else x
        flags.append(_Flag(x, tuple(_cut(said, _LABEL, _ROOM)) if (said := words(same)) else (), tuple(same)))
    return flags


def _events(same: Sequence[Mark]) -> str:
    return ", ".join(dict.fromkeys(map(_short, same)))


def _doses(same: Sequence[Mark]) -> str:
    return "; ".join(dict.fromkeys(m.moment.detail for m in same if m.moment.detail))


def _short(mark: Mark) -> str:
    """The label, and of a last state, which is a sentence, its begin: the table has the whole."""
    return shorten(f"last state: {mark.label}", 90, placeholder=" …") if mark.moment.field == "outcome" else mark.label


def _cut(words: str, size: float, room: float) -> list[str]:
    return wrapped(_drawable(words), size, room * 72)


def _drawable(words: str) -> str:
    """What stands for words of which the fonts lack a letter (Chinese, say): boxes in its place would say nothing."""
    return " ".join(word if all(ord(c) in _letters() for c in word) else _LACKING for word in words.split())


@cache
def _letters() -> frozenset[int]:
    from matplotlib import font_manager

    fallback = font_manager.findfont("DejaVu Sans")
    return frozenset().union(*(font_manager.get_font(path).get_charmap() for path in (FONT, fallback)))


def _stacked(flags: Sequence[_Flag]) -> Iterator[tuple[_Flag, float]]:
    """Each label with its distance from the line: above all later ones that it would cover, so that no stem crosses a label."""
    done: list[tuple[_Flag, float]] = []
    for flag in reversed(flags):
        under = [y + o.high + _GAP for o, y in done if o.x <= flag.x + flag.wide]
        done.append((flag, max(under, default=0.0)))
    return reversed(done)


def _lanes(shown: Timeline, scale: Scale) -> Iterator[tuple[list[str], list[tuple[_Flag, float]], float]]:
    """A lane a treatment, in order of its first time: its name in lines, its labels stacked, its height."""
    names: dict[str, list[Mark]] = {}
    for m in shown.marks:
        if m.lane == "treatment":
            names.setdefault(m.label, []).append(m)
    for name, marks in names.items():
        stacked = list(_stacked(_flags(marks, scale, _doses)))
        lines = _cut(name, _LABEL, _NAMES)
        labels = max((y + f.high for f, y in stacked), default=0.0)
        yield lines, stacked, max(0.2 + labels, len(lines) * _LABEL * _LINE + 0.1)


def _heading(axes: "Axes", shown: Timeline, top: float) -> None:
    title, *_ = _cut(shown.study, _TITLE, WIDE - 3)
    axes.text(_MARGIN, top - 0.08, title, fontsize=_TITLE, va="top")
    about = ", ".join(filter(None, (f"patient {shown.patient}", shown.record_id, shown.who)))
    axes.text(_MARGIN + width(title, _TITLE) / 72 + 0.15, top - 0.1, about, fontsize=_LABEL, va="top", color="#333333")


def _axis(axes: "Axes", shown: Timeline, scale: Scale) -> None:
    parts = scale.parts
    for n, (_, _, left, right) in enumerate(parts):
        first, last = left - (0.08 if n == 0 else 0.04), right + (0.25 if n == len(parts) - 1 else 0.04)
        axes.plot([first, last], [0, 0], color="black", linewidth=1.1, solid_capstyle="butt")
        for shift in (-0.03, 0.03) if n else ():
            x = left - _BREAK / 2 + shift
            axes.plot([x - 0.02, x + 0.02], [-0.06, 0.06], color="black", linewidth=0.8)
    end = parts[-1][3]
    axes.annotate("", (end + 0.32, 0), (end + 0.2, 0), arrowprops={"arrowstyle": "-|>", "color": "black"})
    unit, marks = ticks(shown, scale)
    axes.text(_MARGIN, 0, unit, va="center", fontsize=_SMALL)
    for x, word in marks:
        axes.plot([x, x], [0, -0.05], color="black", linewidth=0.7)
        axes.text(x, -0.08, word, ha="center", va="top", fontsize=_SMALL)


def ticks(shown: Timeline, scale: Scale) -> tuple[str, list[tuple[float, str]]]:
    """The unit of the axis in words, and its ticks: inches and a word each, none over another."""
    since, until = scale.parts[0][0], scale.parts[-1][1]
    long = until - since
    origin = next((m.since for m in shown.marks if m.moment.field == "age"), 0.0 if shown.axis == "years" else None)
    if shown.axis == "date":
        unit, found = "calendar year", _calendar(scale)
    elif long < 2 and origin is not None:
        name, times = ("months", 12) if long >= 0.25 else ("weeks", 52)
        unit, found = f"{name} from presentation", _numbered(scale, times, origin)
    else:
        unit, found = {"age": "age in years", "years": "years from presentation"}[shown.axis], _numbered(scale, 1, 0.0)
    kept: list[tuple[float, str]] = []
    for x, word in sorted(found):
        if not kept or x - kept[-1][0] > (width(word, _SMALL) + width(kept[-1][1], _SMALL)) / 144 + 0.06:
            kept.append((x, word))
    return unit, kept


def _numbered(scale: Scale, times: float, origin: float) -> Iterator[tuple[float, str]]:
    """Ticks at round numbers of `times` a year after `origin`; a stretch of less than one is told by its ends."""
    from matplotlib.ticker import MaxNLocator

    for since, until, left, right in scale.parts:
        first, last = (since - origin) * times, (until - origin) * times
        values = [since, until] if last - first >= 0.1 else [since]
        if last - first >= 1:
            found = MaxNLocator(nbins=max(1, int((right - left) / 0.4)), integer=True).tick_values(first, last)
            values = [v / times + origin for v in map(float, found) if first - 1e-6 <= v <= last + 1e-6]
        for value in values:
            yield scale(value), f"{round((value - origin) * times, 1):g}".replace("-", "\N{MINUS SIGN}")


def _calendar(scale: Scale) -> Iterator[tuple[float, str]]:
    """Ticks at the begin of years; in a stretch of less than two years, of months, and of one year that is all that is told, its middle."""
    from matplotlib.ticker import MaxNLocator

    for since, until, left, right in scale.parts:
        if since == int(since) and until - since == 1:
            yield (left + right) / 2, f"{since:g}"
        elif until - since >= 2:
            found = MaxNLocator(nbins=max(1, int((right - left) / 0.4)), integer=True).tick_values(since, until)
            yield from ((scale(float(v)), f"{v:g}") for v in found if since - 1e-6 <= v <= until + 1e-6)
        else:
            first, last = round(since * 12), round(until * 12)
            step = next((s for s in (1, 2, 3, 6) if (last - first) / s <= (right - left) / 0.55), 12)
            for month in range(first, last + 1, step):
                yield scale(month / 12), f"{_MONTHS[month % 12]} {month // 12}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _draw_event(axes: "Axes", flag: _Flag, y: float, scale: Scale) -> None:
    mark = flag.marks[0]
    axes.plot([flag.x, flag.x], [0.0, y + flag.high], color="#888888", linewidth=0.6, zorder=1)
    _span(axes, mark, 0.0, scale)
    _dot(axes, flag.x, 0.0, "o", _EVENT, mark.moment.certainty)
    for n, line in enumerate(flag.lines):
        axes.text(flag.x + 0.06, y + flag.high - n * _LABEL * _LINE, line, va="top", zorder=4)


def _span(axes: "Axes", mark: Mark, y: float, scale: Scale) -> None:
    left, right = scale(mark.since), scale(mark.until)
    if right - left > 0.04:
        axes.plot([left, right], [y + 0.035] * 2, color="#888888", linewidth=2.2, solid_capstyle="butt", zorder=1)


def _dot(axes: "Axes", x: float, y: float, shape: str, colour: str, certainty: str) -> None:
    fill = colour if certainty == "told" else "white"
    shape = ">" if certainty == "after" else shape
    axes.scatter([x], [y], s=26, marker=shape, facecolor=fill, edgecolor=colour, linewidth=1.0, zorder=5)


def _draw_lane(
    axes: "Axes", name: Sequence[str], stacked: Sequence[tuple[_Flag, float]], y: float, tall: float, scale: Scale
) -> None:
    for n, line in enumerate(name):
        axes.text(_MARGIN, y + 0.05 - n * _LABEL * _LINE, line, va="top")
    axes.plot([_NAMES + 0.2, WIDE - _MARGIN], [y - tall + 0.1] * 2, color="#DDDDDD", linewidth=0.5, zorder=0)
    ends = [f.x for f, _ in stacked if f.marks[0].moment.ended]
    for n, (flag, shift) in enumerate(stacked):
        mark = flag.marks[0]
        colour, shape, _ = _STYLES[mark.moment.phase]
        following = [f.x for f, _ in stacked[n + 1 :] if f.x > flag.x]
        if mark.moment.ended:
            axes.scatter([flag.x], [y], s=30, marker="x", color="black", linewidth=1.2, zorder=6)
        else:
            _course(axes, mark, flag.x, y, colour, scale, min([e for e in ends if e > flag.x], default=None), following)
            _span(axes, mark, y, scale)
            _dot(axes, flag.x, y, shape, colour, mark.moment.certainty)
        if flag.lines:
            top = y - 0.08 - shift
            axes.plot([flag.x, flag.x], [y, top - flag.high + 0.02], color="#BBBBBB", linewidth=0.5, zorder=1)
        for k, line in enumerate(flag.lines):
            axes.text(flag.x + 0.06, y - 0.06 - shift - k * _LABEL * _LINE, line, va="top", zorder=4)


def _course(
    axes: "Axes",
    mark: Mark,
    x: float,
    y: float,
    colour: str,
    scale: Scale,
    stop: float | None,
    following: Sequence[float],
) -> None:
    """How long a treatment was given: a bar where its end is told, dots where it is not."""
    if mark.moment.lasting:
        right, line = x + scale(mark.since + mark.moment.lasting) - scale(mark.since), _BAR
    elif stop is not None and mark.moment.phase != "acute":
        right, line = min([stop, *following]), _BAR
    elif mark.moment.phase == "maintenance":
        right, line = min([x + _STUB, *following]), _DOTS
    else:
        return
    axes.plot([x, right], [y, y], color=colour, zorder=2, **line)


def _foot(shown: Timeline) -> list[str]:
    """What has no time told, in lines under the figure."""
    by_lane = {"treatment": "Treatments", "event": "Events"}
    lines = []
    for lane, title in by_lane.items():
        words = ", ".join(
            dict.fromkeys(shorten(u.label, 90, placeholder=" …") for u in shown.unplaced if u.lane == lane)
        )
        if words:
            lines += _cut(f"{title} without a time told: {words}.", _SMALL, WIDE - 2 * _MARGIN)
    said = [w for m in shown.marks for w in (m.label, m.moment.detail or "")] + [u.label for u in shown.unplaced]
    if any(_LACKING in _drawable(w) for w in said):
        lines.append(f"{_LACKING} stands for words in letters that the font of the figure lacks; the table has them.")
    return lines


def _draw_legend(axes: "Axes", shown: Timeline, y: float) -> None:
    """The shapes that this figure has, in words."""
    phases = {m.moment.phase for m in shown.marks if m.lane == "treatment" and not m.moment.ended}
    items: list[tuple[str, str, str, str]] = [(_EVENT, "o", "told", "event")]
    items += [(colour, shape, "told", words) for phase, (colour, shape, words) in _STYLES.items() if phase in phases]
    certainties = {m.moment.certainty for m in shown.marks}
    if "carried" in certainties:
        items.append((_EVENT, "o", "carried", "time told earlier"))
    if "after" in certainties:
        items.append((_EVENT, "o", "after", "later, not told when"))
    x = _MARGIN + 0.05
    for colour, shape, certainty, words in items:
        _dot(axes, x, y - 0.06, shape, colour, certainty)
        axes.text(x + 0.08, y - 0.06, words, fontsize=_SMALL, va="center")
        x += width(words, _SMALL) / 72 + 0.3
    if any(m.moment.ended for m in shown.marks):
        axes.scatter([x], [y - 0.06], s=30, marker="x", color="black", linewidth=1.2)
        axes.text(x + 0.08, y - 0.06, "stopped", fontsize=_SMALL, va="center")
