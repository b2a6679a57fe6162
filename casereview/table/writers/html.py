"""The table as one HTML page: every phrase of a cell links to the passage that it was read from.

No script and no network: the style is inlined and named by its hash in a Content-Security-Policy that forbids everything else.
A passage shows on hover and on keyboard focus, and stands in full in the list under the table, with a way back.
"""

from collections.abc import Iterator
from html import escape
from itertools import count

from casereview.pages import policy
from casereview.passages import Passage, Texts, passage
from casereview.table.model import Phrase, Row, Table
from casereview.table.references import Run

NEAR = 90
"""Characters on either side of a quote that show on hover; the list shows more."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #f3f4f6;
  --link: #0550ae; --quote: #fff3b0; font: 15px/1.45 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --soft: #a3adb8; --line: #3a434d;
  --back: #161b22; --link: #79c0ff; --quote: #4a3d00; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem 1.25rem 40vh; background: var(--paper); color: var(--ink); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 9; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 70rem; font-size: .875rem; }
caption { text-align: left; font-weight: 600; font-size: 1.1rem; padding-bottom: .5rem; }
th, td { border-block: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { background: var(--back); position: sticky; top: 0; z-index: 2; }
tbody th { font-weight: 600; }
.l1 { padding-left: 1em; text-indent: -.8em; } .l1::before { content: "• "; } .l2 { padding-left: 1.2em; }
.f { position: relative; }
.f > a { color: inherit; text-decoration: underline dotted var(--soft) 1px; text-underline-offset: 3px; }
.f > a:hover, .f > a:focus { color: var(--link); }
.tip { display: none; position: absolute; left: 0; top: 1.5em; z-index: 5; width: max-content; max-width: 24rem; text-indent: 0; padding: .5rem .7rem;
  background: var(--paper); color: var(--ink); border: 1px solid var(--soft); border-radius: 6px; box-shadow: 0 3px 14px rgb(0 0 0 / 30%); font-weight: 400; }
.f:hover > .tip, .f > a:focus-visible + .tip { display: block; }
td:nth-last-child(-n+2) .tip { left: auto; right: 0; }
mark { background: var(--quote); color: inherit; padding-block: .1em; }
small, .by { color: var(--soft); }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; } h3 { font-size: .95rem; margin: 1rem 0 .2rem; }
.notes p { margin: .3rem 0; max-width: 80rem; } 
.notice { margin: 0 0 .8rem; padding: .5rem .8rem; max-width: 80rem; border-left: 4px solid var(--link); background: var(--back); }
.references { list-style: none; padding: 0; max-width: 80rem; } .references li { display: flex; gap: .6rem; margin: .25rem 0; overflow-wrap: anywhere; }
.references b { font-weight: 400; min-width: 1.6rem; } .references span b { font-weight: 600; min-width: 0; } .sc { font-variant: small-caps; }
.passages li { margin: .3rem 0; padding: .15rem .4rem; overflow-wrap: anywhere; }
:target { background: var(--back); box-shadow: inset 4px 0 var(--link); scroll-margin-top: 5rem; }
.f > a:target { box-shadow: 0 0 0 3px var(--quote); background: var(--quote); }
@media print { @page { size: landscape; } :root { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --back: #fff; --link: #000; }
  .tip, .skip { display: none !important; } body { padding: 0; } .wide { overflow: visible; } table { min-width: 0; font-size: 8pt; }
  thead th { position: static; } tr { break-inside: avoid; } .f > a { text-decoration: none; } }
"""


def write_html(table: Table, texts: Texts) -> str:
    """Table, notes, abbreviations, references, then the passages, a list a row.

    Args:
        texts: the sections that the quotes stand in, by report and section.
    """
    numbers = count(1)
    numbered = [
        [[[(p, next(numbers) if p.fact else 0) for p in line.phrases] for line in cell.lines] for cell in row.cells]
        for row in table.rows
    ]
    body = [
        '<a class="skip" href="#passages">Skip to the passages</a>',
        *(f'<p class="notice" role="note">{escape(notice)}</p>' for notice in table.notices),
        '<div class="wide" role="region" aria-label="Review table" tabindex="0"><table>',
        f"<caption>{escape(table.title)}</caption>",
        "<thead><tr>"
        + "".join(f'<th scope="col">{escape(c.header)}</th>' for c in table.columns)
        + "</tr></thead><tbody>",
        *(_row(table, row, cells, texts) for row, cells in zip(table.rows, numbered, strict=True)),
        "</tbody></table></div>",
        '<section class="notes" aria-label="Notes">',
        *(f"<p>{escape(note)}</p>" for note in table.notes),
        _abbreviations(table),
        "</section>",
        *_references(table),
        '<section class="passages" id="passages" tabindex="-1"><h2>Passages</h2>',
        '<p class="by">Where each phrase of the table was read, by row. The arrow leads back to the cell.</p>',
        *(
            text
            for row, cells in zip(table.rows, numbered, strict=True)
            for text in _passages(row, cells, table, texts)
        ),
        "</section>",
    ]
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style=STYLE)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{escape(table.title)}</title>\n<style>{STYLE}</style>\n</head>\n'
    )
    return head + "<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"


Numbered = list[list[list[tuple[Phrase, int]]]]
"""Cells of lines of phrases, each with the number of its passage; 0 where it states no fact."""


def _row(table: Table, row: Row, cells: Numbered, texts: Texts) -> str:
    shown = []
    for column, lines in enumerate(cells):
        inside = "".join(
            f'<div class="l{line.level}">{"".join(_phrase(p, n, row, texts) for p, n in phrases)}</div>'
            for line, phrases in zip(row.cells[column].lines, lines, strict=True)
        )
        if row.position > 1 and _names_study(table, column):
            continue  # the cell of the study's first patient reaches down here
        span = f' rowspan="{row.of_study}"' if row.of_study > 1 and _names_study(table, column) else ""
        shown.append(f'<th scope="row"{span}>{inside}</th>' if column == 0 else f"<td{span}>{inside}</td>")
    return f"<tr>{''.join(shown)}</tr>"


def _names_study(table: Table, column: int) -> bool:
    """Patients of one study stand together under one cell, as in a printed table."""
    return table.columns[column].id == "study"


def _phrase(phrase: Phrase, number: int, row: Row, texts: Texts) -> str:
    if not phrase.fact:
        return escape(phrase.text)
    near = _shown(passage(phrase.fact, row.record_id, texts, around=NEAR))
    place = phrase.fact.section or phrase.fact.source
    about = "<br>".join(
        filter(None, (f"<small>{escape(place)}</small>" if near else "", escape(phrase.fact.flag or "")))
    )
    tip = f'<span class="tip" role="tooltip" id="t{number}">{near}{"<br>" if near and about else ""}{about}</span>'
    link = f'<a id="p{number}" href="#q{number}" aria-describedby="t{number}">{escape(phrase.text)}</a>'
    return f'<span class="f">{link}{tip if near or about else ""}</span>'


def _shown(found: Passage) -> str:
    if not found.quote:
        return ""
    return f"{escape(found.before)}<mark>{escape(found.quote)}</mark>{escape(found.after)}"


def _passages(row: Row, cells: Numbered, table: Table, texts: Texts) -> Iterator[str]:
    study = row.cells[0].lines[0].text
    patient = f", {table.unit.noun} {row.number}" if row.of_study > 1 else ""
    yield f"<h3>{escape(study)}{patient} <small>{escape(row.record_id)}</small></h3><ul>"
    for column, lines in zip(table.columns, cells, strict=True):
        for phrase, number in (pair for line in lines for pair in line if pair[1]):
            fact = phrase.fact
            where = [fact.source, fact.section if fact.section != fact.source else None]
            where += [f"report {fact.record_id}" if fact.record_id else None, fact.rule, fact.flag]
            told = " · ".join(escape(str(part)) for part in where if part)
            back = f'<a href="#p{number}" aria-label="Back to the cell">↑</a>'
            said = _shown(passage(fact, row.record_id, texts))
            yield (
                f'<li id="q{number}">{back} <b>{escape(column.header)}: {escape(phrase.text)}</b> {said} <small>({told})</small></li>'
            )
    yield "</ul>"


def _abbreviations(table: Table) -> str:
    pairs = "; ".join(f"{escape(short)}, {escape(long)}" for short, long in table.abbreviations)
    return f"<p>Abbreviations: {pairs}.</p>" if pairs else ""


def _references(table: Table) -> Iterator[str]:
    if table.references:
        yield '<section><h2>References</h2><ul class="references">'
        for r in table.references:
            link = f' <a href="https://pubmed.ncbi.nlm.nih.gov/{r.record_id}/" rel="noopener noreferrer">PubMed</a>'
            label = f"<b>{escape(r.label)}</b> " if r.label else ""
            yield f"<li>{label}<span>{''.join(map(_run, r.runs))}{link if r.record_id.isdigit() else ''}</span></li>"
        yield "</ul></section>"


TAGS = {"italic": "i", "bold": "b", "super": "sup", "sub": "sub", "small": 'span class="sc"'}


def _run(run: Run) -> str:
    text = escape(run.text)
    for mark, tag in TAGS.items():
        if mark in run.marks:
            text = f"<{tag}>{text}</{tag.split()[0]}>"
    return text
