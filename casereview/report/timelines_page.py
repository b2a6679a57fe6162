"""The timelines as a page: each figure with a text that says the same, and each mark with its quote."""

import base64
from collections.abc import Mapping, Sequence
from html import escape

from casereview.pages import policy
from casereview.report.timeline_figure import CAPTION
from casereview.report.timelines import Mark, Timeline, why_not_drawn

TITLE = "Timelines of the patients"
_STYLE = """
body { font: 16px/1.45 sans-serif; max-width: 62rem; margin: 1rem auto; padding: 0 1rem; color: #111; background: #fff }
img { width: 100%; height: auto; border: 1px solid #ccc }
figure { margin: 0 }
.notice { padding: .5rem .8rem; border-left: 4px solid #D55E00; background: #f4f4f4 }
table { border-collapse: collapse; font-size: .85rem; width: 100% }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; padding: .2rem .5rem; overflow-wrap: anywhere }
"""
_SAYS = {"told": "told in its sentence", "carried": "told earlier", "after": "later, not told when"}
_UNITS = {"date": "calendar year", "age": "age in years", "years": "years from presentation"}


def page(shown: Sequence[Timeline], *, drawings: Mapping[str, bytes], notice: str | None = None) -> str:
    """One HTML file, without network.

    Args:
        drawings: SVG of each patient who is drawn, by `Timeline.name`.
        notice: what nobody may miss, such as that of a snapshot; it stands on top.
    """
    drawn = [t for t in shown if t.name in drawings]
    left_out = [(t, why_not_drawn(t)) for t in shown if t.name not in drawings]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style=_STYLE))}; img-src data:">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{TITLE}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{TITLE}</h1>",
        *([f'<p class="notice" role="note">{escape(notice)}</p>'] if notice else []),
        f"<p>{len(drawn)} of {len(shown)} patients, whose report gives enough times. {escape(CAPTION)}</p>",
        *(_figure(t, drawings[t.name]) for t in drawn),
        "<h2>Not drawn</h2>",
        "<ul>",
        *(f"<li>{escape(t.title)}, {escape(t.record_id)}: {escape(why or '')}</li>" for t, why in left_out),
        "</ul>" if left_out else "</ul><p>None.</p>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def told(shown: Timeline) -> str:
    """The figure in words, for those who do not see it."""
    words = [f"Timeline, {shown.title}: {shown.who or 'age and sex not told'}."]
    for lane, title in (("event", "Events"), ("treatment", "Treatments")):
        marks = [m for m in shown.marks if m.lane == lane]
        if marks:
            words.append(f"{title}: {'; '.join(map(_in_words, marks))}.")
    return " ".join(words)


def _in_words(mark: Mark) -> str:
    moment = mark.moment
    when = moment.told or "presentation"
    lead = {"told": "", "carried": "after ", "after": "later than "}[moment.certainty]
    label = f"{mark.label} {moment.detail}" if moment.detail else mark.label
    return f"{label} ({lead}{when})" if not moment.ended else f"{mark.label} stopped ({lead}{when})"


def _figure(shown: Timeline, drawing: bytes) -> str:
    source = base64.b64encode(drawing).decode("ascii")
    name = escape(shown.name)
    return (
        f'<section id="p{name}"><h2>{escape(shown.title)}</h2>'
        f'<figure><img alt="{escape(told(shown))}" src="data:image/svg+xml;base64,{source}">'
        "</figure>"
        f"<details><summary>Each mark with its quote</summary><table><thead><tr><th>Mark</th><th>What</th><th>Time in the report</th>"
        f"<th>{_UNITS[shown.axis].capitalize()}</th><th>Quote</th></tr></thead><tbody>"
        + "".join(map(_row, shown.marks))
        + "</tbody></table></details></section>"
    )


def _row(mark: Mark) -> str:
    moment = mark.moment
    what = f"{mark.label} ({moment.detail})" if moment.detail else mark.label
    when = f"{moment.told or 'presentation'}; {_SAYS[moment.certainty]}"
    place = f"{mark.since:g}" if mark.since == mark.until else f"{mark.since:g} to {mark.until:g}"
    where = f"{moment.section}, report {moment.record_id}" if moment.record_id else moment.section
    cells = (str(mark.number), what, when, place, f"{moment.quote} [{where}]")
    return "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
