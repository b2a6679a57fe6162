"""The list of reports without full text, for a person who goes and gets them: why, where to look, and under which name to put them in.

One page that works offline: no script, style inlined and named by its hash. Links lead to other sites only where they are followed.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from casereview.fulltext.dropin import Stray
from casereview.pages import policy
from casereview.records import Record

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #f3f4f6;
  --link: #0550ae; --mark: #a40e26; font: 15px/1.45 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --soft: #a3adb8; --line: #3a434d;
  --back: #161b22; --link: #79c0ff; --mark: #ff9ba3; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink); }
h1 { font-size: 1.3rem; margin: .5rem 0; } h2 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
p { max-width: 60rem; margin: .5rem 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 56rem; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { border-block: 1px solid var(--line); padding: .45rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--back); }
tbody th { font-weight: 400; width: 38%; } td:first-of-type { width: 32%; } td:last-child { min-width: 12rem; } .title { font-weight: 600; display: block; }
.soft { color: var(--soft); } .mark { color: var(--mark); font-weight: 600; }
td ul { list-style: none; margin: 0; padding: 0; } td li { padding-block: .1rem; white-space: nowrap; }
code { font-family: ui-monospace, monospace; background: var(--back); padding: .1em .35em; border-radius: 4px; user-select: all; }
@media print { :root { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --back: #fff; --link: #000; --mark: #000; }
  body { padding: 0; } .wide { overflow: visible; } table { min-width: 0; font-size: 8pt; } tr { break-inside: avoid; } }
"""

TITLE = "Reports without full text"
LABELS = {"link_doi": "DOI", "link_pmc": "PubMed Central", "link_pubmed": "PubMed", "link_library": "Library"}


def not_retrieved_html(
    rows: Sequence[Mapping[str, str]], records: Mapping[str, Record], *, strays: Sequence[Stray] = (), folder: str
) -> str:
    """The page.

    Args:
        rows: of `sources.retrieve`; those not obtained are listed.
        records: by id.
        strays: files of the folder that are no report's.
        folder: where full texts are put in, as the configuration names it.
    """
    left = [row for row in rows if row["obtained"] == "no"]
    where = f"<code>{escape(folder.rstrip('/'))}/</code>"
    if left:
        said = (
            f"<p>{len(left)} of {len(rows)} reports that were sought have no full text here: they are read from their abstracts. "
            f"Save a text that you have the right to use under the name shown into the folder {where}, as .pdf, .xml, .html, "
            ".docx or .txt, and run the review again.</p>"
        )
        table = [
            f'<div class="wide" role="region" aria-label="{TITLE}" tabindex="0"><table>',
            "<caption>In the order of their ids. The sources that were asked, and what each said.</caption><thead><tr>",
            *(f'<th scope="col">{head}</th>' for head in ("Report", "Why not", "Look here", "Put in as")),
            "</tr></thead><tbody>",
            *(_row(row, records[row["record_id"]]) for row in left),
            "</tbody></table></div>",
        ]
    else:
        said = f"<p>{_all_there(len(rows))}</p>"
        table = []
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style=STYLE)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{TITLE}</title>\n<style>{STYLE}</style>\n</head>\n'
    )
    body = [f"<main>\n<h1>{TITLE}</h1>", said, *_strays(strays, where), *_doubted(rows), *table, "</main>"]
    return head + "<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"


def _row(row: Mapping[str, str], record: Record) -> str:
    retracted = ' <span class="mark">Retracted</span>' if row["retracted"] else ""
    place = ":".join(filter(None, (record.volume, record.pages)))
    where = " ".join(filter(None, (record.journal, place)))
    report = (
        f'<span class="title" dir="auto">{escape(record.title or "(no title)")}</span>'
        f'<span dir="auto">{escape(_study(record))}</span>'
        f"{f' <span class=soft>{escape(where)}</span>' if where else ''}{retracted}"
    )
    said = "".join(f"<div>{escape(one)}</div>" for one in row["reason"].split("; "))
    links = "".join(
        f'<li><a href="{escape(row[key], quote=True)}" aria-label="{label}: {escape(_study(record), quote=True)}">{label}</a></li>'
        for key, label in LABELS.items()
        if row[key].startswith(("https://", "http://"))
    )
    return (
        f'<tr><th scope="row">{report}</th><td>{said}</td><td>{f"<ul>{links}</ul>" if links else ""}</td>'
        f"<td><code>{escape(row['file'])}</code></td></tr>"
    )


def _study(record: Record) -> str:
    """Author and year, as in the table of the review."""
    names = [a.last or a.collective for a in record.authors if a.last or a.collective]
    author = f"{names[0]} et al." if len(names) > 1 else names[0] if names else "No author"
    return f"{author} ({record.year or 'no year'})"


def _all_there(sought: int) -> str:
    return "The full text of every report that was sought is here." if sought else "No report was sought."


def _doubted(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Texts of the folder that were taken, with what a person should see first."""
    if some := [row for row in rows if row["obtained"] == "yes" and row["source"] == "folder" and row["reason"]]:
        yield "<h2>Texts to check</h2>\n<ul>"
        yield from (
            f"<li><code>{escape(row['record_id'])}</code>, taken from {escape(row['reason'])}</li>" for row in some
        )
        yield "</ul>"


def _strays(strays: Sequence[Stray], where: str) -> Iterator[str]:
    if strays:
        yield f"<h2>Files that are not used</h2>\n<p>They lie in the folder {where}.</p>\n<ul>"
        yield from (f"<li><code>{escape(stray.name)}</code>: {escape(stray.why)}</li>" for stray in strays)
        yield "</ul>"
