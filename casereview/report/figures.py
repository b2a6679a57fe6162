"""The overview of the patients as a figure: diseases and their order, ages at onset, antibody status.

Drawn with matplotlib, in vector (SVG, PDF) and at 300 dpi (PNG). Colours are those of Okabe and Ito, which people with any common
colour vision tell apart; hatches and marks say the same in grey. The same patients give the same bytes.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casereview.records import Fact, Patient
from casereview.report.drawing import DPI, NO_METADATA
from casereview.report.lettering import width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (7.2, 6.2)
"""Width and height: two columns of a journal's page."""

NOT_TOLD = "not told"
_LEAST_ROWS = 4
"""Bars of a panel, at least, so that a single disease is a bar and not a wall."""
_SMALL, _SPREAD = 6.5, 1.2
"""Points of a legend's letters, and how much wider than Arial's they are (DejaVu Sans) at most."""
STYLES = (("#0072B2", ""), ("#E69F00", "//"), ("#009E73", ".."), ("#FFFFFF", ""))
"""Fill and hatch of the parts of a bar, in their order; what is not told is white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the figure shows. `order` and `status` count patients: disease -> part -> n; a patient of two diseases counts in both.

    `ages` are the ages at onset, in years, of those whose report tells both: first concept's disease, second concept's.
    """

    patients: int
    order: Mapping[str, Mapping[str, int]]
    status: Mapping[str, Mapping[str, int]]
    ages: Sequence[tuple[float, float]]
    sides: tuple[str, str]
    test: str


def overview(
    patients: Sequence[Patient], *, sides: Mapping[str, Collection[str]], labels: Mapping[str, str]
) -> Overview:
    """Count what the figure shows.

    Args:
        sides: for each of the two concepts of the review its diseases; bars are diseases of the last.
        labels: what people call each concept.
    """
    first, *_, last = [*sides, *sides]
    orders = {
        f"{last}_first": f"{labels[last]} first",
        "simultaneous": "both at once",
        f"{first}_first": f"{labels[first]} first",
    }
    statuses = {"positive": "positive", "negative": "negative"}
    found = Overview(
        patients=len(patients),
        order=_counted(patients, sides[last], "onset_order", orders),
        status=_counted(patients, sides[last], "aqp4_igg", statuses),
        ages=sorted(_ages(patients, sides[first], sides[last]), key=lambda pair: (min(pair), pair)),
        sides=(labels[first], labels[last]),
        test="AQP4-IgG",
    )
    return found


def _counted(
    patients: Sequence[Patient], diseases: Collection[str], field: str, parts: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for patient in patients:
        told = parts.get(str(_value(patient, field)), NOT_TOLD)
        for disease in {_value(patient, "primary_disease"), _value(patient, "secondary_disease")} & set(diseases):
            row = counts.setdefault(str(disease), dict.fromkeys([*parts.values(), NOT_TOLD], 0))
            row[told] += 1
    return dict(sorted(counts.items(), key=lambda item: (sum(item[1].values()), item[0])))


def _ages(patients: Sequence[Patient], first: Collection[str], last: Collection[str]) -> list[tuple[float, float]]:
    found = []
    for patient in patients:
        by_side: dict[bool, float] = {}
        for which in ("primary", "secondary"):
            disease, age = _value(patient, f"{which}_disease"), _value(patient, f"{which}_onset_age")
            if age is not None and (disease in first) != (disease in last):
                by_side[disease in first] = float(age)
        if len(by_side) == 2:
            found.append((by_side[True], by_side[False]))
    return found


def _value(patient: Patient, field: str) -> Any:
    fact = patient.fields.get(field)
    return fact.value if isinstance(fact, Fact) else None


def drawn(shown: Overview, *, format: str, notice: str | None = None) -> bytes:
    """The figure as `svg`, `pdf` or `png`. `notice` stands at its foot, such as that of a snapshot."""
    with settings():
        out = io.BytesIO()
        figure_of(shown, notice=notice).savefig(out, format=format, dpi=DPI, metadata=NO_METADATA[format])
    return out.getvalue()


def settings() -> Any:
    """The context in which the figure is drawn: text stays text in the SVG, and its ids are the same in each run."""
    import matplotlib

    matplotlib.use("agg")
    return matplotlib.rc_context(
        {
            "font.size": 8,
            "font.family": "DejaVu Sans",
            "svg.fonttype": "none",
            "svg.hashsalt": "overview",
            "pdf.fonttype": 42,
            "text.parse_math": False,
            "hatch.linewidth": 0.6,
        }
    )


def figure_of(shown: Overview, *, notice: str | None = None) -> "Figure":
    """Lay out and draw, within `settings`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.subplot_mosaic([["order", "ages"], ["status", "ages"]], width_ratios=[1.2, 1])
    _bars(axes["order"], shown.order, "a  Patients by disease and order of onset")
    _bars(axes["status"], shown.status, f"b  {shown.test} by disease")
    _dumbbells(axes["ages"], shown)
    said = f"n = {shown.patients}. {notice}" if notice else f"n = {shown.patients}"
    foot = wrapped(said, _SMALL * _SPREAD, (INCHES[0] - 0.1) * 72)
    figure.supxlabel("\n".join(foot), x=0.01, ha="left", fontsize=_SMALL)
    return figure


def _bars(axes: "Axes", counts: Mapping[str, Mapping[str, int]], title: str) -> None:
    axes.set_title(title, loc="left", fontweight="bold", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    if not counts:
        return _nothing(axes)
    parts = list(next(iter(counts.values())))
    styles = [*STYLES[: len(parts) - 1], STYLES[-1]]
    left = dict.fromkeys(counts, 0)
    for part, (fill, hatch) in zip(parts, styles, strict=True):
        values = [row[part] for row in counts.values()]
        axes.barh(
            list(counts),
            values,
            left=list(left.values()),
            color=fill,
            hatch=hatch,
            edgecolor="black",
            linewidth=0.5,
            label=part,
        )
        left = {disease: left[disease] + row[part] for disease, row in counts.items()}
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("patients")
    axes.set_ylim(len(counts) - max(len(counts), _LEAST_ROWS) - 0.5, len(counts) - 0.5)
    _legend(axes, parts)
    return None


def _dumbbells(axes: "Axes", shown: Overview) -> None:
    axes.set_title("c  Age at onset of both diseases", loc="left", fontweight="bold", fontsize=8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_yticks([])
    if not shown.ages:
        return _nothing(axes)
    rows = range(len(shown.ages), 0, -1)
    first, last = [a for a, _ in shown.ages], [b for _, b in shown.ages]
    axes.hlines(
        rows, [min(p) for p in shown.ages], [max(p) for p in shown.ages], color="black", linewidth=0.8, zorder=1
    )
    axes.scatter(
        last,
        rows,
        s=26,
        marker="s",
        color=STYLES[0][0],
        edgecolor="black",
        linewidth=0.5,
        label=shown.sides[1],
        zorder=2,
    )
    axes.scatter(
        first,
        rows,
        s=14,
        marker="o",
        color=STYLES[1][0],
        edgecolor="black",
        linewidth=0.5,
        label=shown.sides[0],
        zorder=3,
    )
    axes.set_xlim(left=0)
    axes.set_xlabel(f"years; a line a patient, n = {len(shown.ages)} of {shown.patients} told")
    _legend(axes, shown.sides)
    return None


def _legend(axes: "Axes", words: Sequence[str]) -> None:
    """Below the axis, where no bar can be; in one line where the words are short."""
    from matplotlib.transforms import offset_copy

    long = sum(width(w, _SMALL) / 72 * _SPREAD + 0.45 for w in words)
    below = offset_copy(axes.transAxes, axes.figure, y=-0.41, units="inches")
    axes.legend(
        fontsize=_SMALL, frameon=False, ncols=len(words) if long < INCHES[0] / 2 else 1,
        loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, borderaxespad=0,
    )  # fmt: skip


def _nothing(axes: "Axes") -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(
        0.5, 0.5, "no patient whose report tells it", ha="center", va="center", transform=axes.transAxes, fontsize=7
    )
