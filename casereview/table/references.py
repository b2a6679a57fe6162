"""How a report is named: in the study column, in the order of the rows, and in the list of references.

References are made by a citation processor (pandoc's citeproc) in the style of a journal (`styles`), offline. What a style
cannot say is added: retractions and corrections, and that a title is not known. A reference that the processor loses, whatever
the reason, is written by `line`.
"""

import json
import logging
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from casereview import notices
from casereview.errors import ReviewError
from casereview.records import Author, Record
from casereview.references.csl import csl_item, flat, full_pages
from casereview.table.styles import Style

logger = logging.getLogger(__name__)

LONGEST = 900
"""Seconds that the processor may take. 40 references take it a fraction of one; 1,000 in an author-date style a minute."""


class TooLong(ReviewError):
    """The processor came to no end in time."""


Group = tuple[str, ...]
"""Ids of the reports that are cited together: a patient's own, and where the patient was published again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a reference in one type. `marks` are of `italic`, `bold`, `super`, `sub`, `small` (capitals)."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference as the style writes it. `label` stands before it (`1.`, `[1]`); none where the style has none."""

    record_id: str
    runs: tuple[Run, ...]
    label: str | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """References in the style's order; `names` is what a cell calls a group of reports (`Silva et al. (2)`)."""

    references: tuple[Reference, ...]
    names: Mapping[Group, str]
    marks: Mapping[str, str]
    """What stands for a report in a list of reports: `(2)`, or its name and year where the style has no numbers."""


def study_name(record: Record) -> str:
    """`Parperis`, `Silva et al.`, `Wang and Li`; the title's first words where no author is known."""
    names = [a.collective or _surname(a) for a in record.authors]
    names = [n for n in names if n]
    if not names:
        return f"“{_shortened(record.title)}”" if record.title else f"Report {record.record_id}"
    if len(names) == 2 and record.authors_complete:
        return f"{names[0]} and {names[1]}"
    return names[0] if len(names) == 1 and record.authors_complete else f"{names[0]} et al."


def sort_key(record: Record) -> tuple[int, str, str]:
    """By year, then first author; reports without a year last."""
    first = study_name(record)
    plain = "".join(c for c in unicodedata.normalize("NFKD", first) if not unicodedata.combining(c))
    return (record.year or 9999, re.sub(r"\W+", " ", plain).strip().casefold(), record.record_id)


def line(record: Record) -> str:
    """A report in one line, without a style: `Silva et al. A case. J Cases 2020;3(1):2-5. doi:10.1/x. PMID 1.`"""
    volume = "".join(filter(None, (record.volume, f"({record.issue})" if record.issue else None)))
    issue = ";".join(filter(None, (str(record.year) if record.year else "date not known", volume)))
    source = " ".join(filter(None, (record.journal_abbreviation or record.journal or record.book, issue)))
    parts = [
        study_name(record),
        _title(record),
        f"{source}:{record.pages}" if record.pages else source,
        f"doi:{record.doi}" if record.doi else "",
        f"PMID {record.pmid}" if record.pmid else "",
    ]
    told = (part if part[-1] in ".?!" else f"{part}." for part in map(str.strip, parts) if part)
    return " ".join([*told, *notices.sentences(record)])


def cite(groups: Sequence[Group], records: Mapping[str, Record], style: Style) -> Cited:
    """The references of reports in a style, and how the reports are cited.

    Args:
        groups: reports cited together, in the order in which they are first cited.
        records: at least those of the groups, by id.

    Raises:
        ReviewError: the processor is not there, or takes the style for none.
    """
    order = list(dict.fromkeys(i for group in groups for i in group))
    if not order:
        return Cited(references=(), names={}, marks={})
    singles = [(i,) for i in order]
    asked = list(dict.fromkeys([*groups, *singles]))
    in_text, entries = _safely(asked, {i: item(records[i]) for i in order}, records, style)
    if style.kind == "note":
        # A table has no footnotes: the notes are numbered, their texts are the references where the style has no list.
        numbers = {i: str(n) for n, i in enumerate(order, start=1)}
        entries = {i: (f"{numbers[i]}.", entries[i][1] if i in entries else in_text.get((i,), ())) for i in order}
        in_text = {g: (Run(text=",".join(numbers[i] for i in g), marks=frozenset({"super"})),) for g in asked}
    lost = [i for i in order if not any(run.text.strip() for run in entries.get(i, (None, ()))[1])]
    for i in lost:
        logger.warning("report %s: the style makes no reference of it; it is written without one", i)
        entries[i] = (entries.get(i, (None, ()))[0], (Run(text=line(replace(records[i], relations=()))),))
    references = tuple(
        Reference(record_id=i, label=label, runs=_with_notices(runs, records[i]))
        for i, (label, runs) in entries.items()
    )
    numbered = style.kind != "author-date"
    names = {g: _name(records[g[0]], in_text.get(g, ()), numbered=numbered) for g in asked}
    marks = {i: _mark(in_text.get((i,), ())) if numbered else names[i,] for i in order}
    return Cited(references=references, names=names, marks=marks)


def _name(record: Record, mark: Sequence[Run], *, numbered: bool) -> str:
    """`Silva et al. (2)`, `Silva et al.²`, `Silva et al., 2020`."""
    text = _raised(mark)
    if not text:
        return study_name(record)
    if not numbered:
        return text[1:-1] if re.fullmatch(r"\([^()]*\)|\[[^][]*\]", text) else text
    return f"{study_name(record)}{'' if text[0] in _RAISED.values() else ' '}{text}"


def _mark(mark: Sequence[Run]) -> str:
    plain = "".join(run.text for run in mark)
    return f"({plain})" if plain.isalnum() else plain


_RAISED = dict(zip("0123456789+-–−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾", strict=True))


def _raised(runs: Sequence[Run]) -> str:
    """The text, raised digits as characters: a cell of the table has no types."""
    return "".join(
        "".join(_RAISED.get(c, c) for c in run.text) if "super" in run.marks else run.text for run in runs
    ).strip()


def _with_notices(runs: Sequence[Run], record: Record) -> tuple[Run, ...]:
    told = " ".join(notices.sentences(record))
    return (*runs, Run(text=f" {told}")) if told else tuple(runs)


Entries = dict[str, tuple[str | None, tuple[Run, ...]]]
"""Label and text of the references, by report, in the style's order."""


Processed = tuple[dict[Group, tuple[Run, ...]], Entries]
"""Citations in the text, and the list of references."""


def _safely(
    asked: Sequence[Group], items: Mapping[str, dict], records: Mapping[str, Record], style: Style
) -> Processed:
    """As `_processed`; a record on which the processor fails stands there as one line."""
    try:
        return _processed(asked, items, style)
    except TooLong:
        raise  # one by one they would take as long again, each
    except ReviewError as err:
        failing = [i for i in items if _fails(i, items[i], style)]
        if not 0 < len(failing) < len(items):
            raise
        logger.warning("%s; written without the style: %s", err, ", ".join(failing))
        plain = {i: {"type": "document", "title": line(replace(records[i], relations=()))} for i in failing}
        return _processed(asked, {**items, **plain}, style)


def _fails(record_id: str, one: dict, style: Style) -> bool:
    try:
        _processed([(record_id,)], {record_id: one}, style)
    except ReviewError:
        return True
    return False


def _processed(asked: Sequence[Group], items: Mapping[str, dict], style: Style) -> Processed:
    """What the processor makes of the citations and of the references."""
    keys = {i: f"r{n}" for n, i in enumerate(items)}  # ids of other databases may hold anything
    ids = {key: i for i, key in keys.items()}
    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder, "references.json")
        bibliography.write_text(json.dumps([one | {"id": keys[i]} for i, one in items.items()]), encoding="utf-8")
        options = [f"--bibliography={bibliography}", f"--csl={style.path}", "--metadata=link-bibliography:false"]
        options += [f"--metadata=lang:{style.locale}"] if style.locale else []
        text = "\n\n".join(f"[{'; '.join('@' + keys[i] for i in group)}]" for group in asked)
        blocks = json.loads(_pandoc(["--from=markdown", "--to=json", "--citeproc", *options], text))["blocks"]
    cited = [node["c"][1] for block in blocks if block["t"] == "Para" for node in block["c"] if node["t"] == "Cite"]
    in_text = dict(zip(asked, (_runs(inlines) for inlines in cited), strict=True))
    listed = (e for block in blocks if block["t"] == "Div" and block["c"][0][0] == "refs" for e in block["c"][1])
    entries = {ids[entry["c"][0][0].removeprefix("ref-")]: _entry(entry["c"][1]) for entry in listed}
    return in_text, entries


def item(record: Record) -> dict[str, Any]:
    """The record as the processor takes it (CSL-JSON)."""
    made = csl_item(record)
    wanted = ("type", "author", "container-title", "container-title-short", "issued", "volume", "issue", "page", "DOI")
    made = {key: made[key] for key in (*wanted, "PMID", "PMCID", "ISSN") if key in made}
    if "page" in made:
        made["page"] = full_pages(made["page"])  # what the style abbreviates must be whole
    if "issued" in made:
        made["issued"] = {"date-parts": [made["issued"]["date-parts"][0][:1]]}  # medical journals print the year alone
    if made.get("author") and not record.authors_complete:
        made["author"] = [*made["author"], {"literal": "et al"}]
    return made | {"title": _title(record)}


def _entry(blocks: Sequence[dict]) -> tuple[str | None, tuple[Run, ...]]:
    """Label and text of a reference: the label stands in a margin of its own."""
    label, rest = "", []
    for node in _inlines(blocks):
        if node["t"] == "Span" and "csl-left-margin" in node["c"][0][1]:
            label += "".join(run.text for run in _runs(node["c"][1]))
        else:
            rest.append(node)
    return label or None, _runs(rest)


def _inlines(blocks: Sequence[dict]) -> Iterator[dict]:
    """The inlines of blocks, a space between two blocks."""
    for number, block in enumerate(blocks):
        if number:
            yield {"t": "Space"}
        yield from _inlines(block["c"][1]) if block["t"] == "Div" else block["c"]


_MARKS = {
    "Emph": "italic",
    "Strong": "bold",
    "Superscript": "super",
    "Subscript": "sub",
    "SmallCaps": "small",
}


def _runs(inlines: Iterable[dict]) -> tuple[Run, ...]:
    """Pandoc's inlines as runs, neighbours of one type joined, without space at the ends."""
    joined: list[Run] = []
    for run in _pieces(inlines, frozenset()):
        if joined and joined[-1].marks == run.marks:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    if joined:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip())
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(run for run in joined if run.text)


def _pieces(inlines: Iterable[dict], marks: frozenset[str]) -> Iterator[Run]:
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            yield Run(text=content, marks=marks)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield Run(text=" ", marks=marks)
        elif kind in _MARKS:
            yield from _pieces(content, marks ^ {_MARKS[kind]})
        elif kind == "Quoted":
            left, right = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            yield from (Run(text=left, marks=marks), *_pieces(content[1], marks), Run(text=right, marks=marks))
        elif kind in ("Span", "Link", "Cite"):
            # A part of an entry that begins a new line (csl-block) needs a space before it.
            yield from _pieces(content[1], marks)
        elif kind == "Note":
            yield from (run for block in content for run in _pieces(block.get("c", ()), marks))
        elif kind in ("Code", "Math", "RawInline"):
            yield Run(text=content[1], marks=marks)
        elif isinstance(content, list):
            yield from _pieces((c for c in content if isinstance(c, dict) and "t" in c), marks)


def _pandoc(options: Sequence[str], text: str) -> str:
    """What pandoc makes of a text. It reads no file but those that the options name, and asks no network (`--sandbox`)."""
    command = [_path_of_pandoc(), "--sandbox", *options]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired as err:
        raise TooLong(
            f"the references could not be written in this citation style within {LONGEST // 60} minutes: take another style"
        ) from err
    except OSError as err:
        raise ReviewError(f"the references could not be written: pandoc did not run ({err}): run `make env`") from err
    said = " ".join(done.stderr.decode(errors="replace").split())
    if done.returncode:
        raise ReviewError(f"the references could not be written in this citation style: {said or 'pandoc failed'}")
    if said:
        logger.warning("the citation processor said: %s", said)
    return done.stdout.decode()


@cache
def _path_of_pandoc() -> str:
    """The pandoc of the environment, whatever else the machine has: the same version gives the same references."""
    import pypandoc

    shipped = Path(pypandoc.__file__).parent / "files"
    for path in (shipped / "pandoc", shipped / "pandoc.exe"):
        if path.is_file():
            return str(path)
    try:
        return pypandoc.get_pandoc_path()
    except OSError as err:
        raise ReviewError("pandoc, which writes the references, is not installed: run `make env`") from err


def _surname(author: Author) -> str:
    return author.last or author.fore or ""


def _title(record: Record) -> str:
    title, own = flat(record.title) or "[No title]", flat(record.vernacular_title)
    if own and own not in title:
        title = f"{own.rstrip('. ')} {title}"
    return f"[Retracted] {title}" if notices.is_retracted(record) else title


def _shortened(title: str, length: int = 50) -> str:
    """The first words of a title."""
    bare = title.strip().strip("[]").rstrip(".")
    return bare if len(bare) <= length else bare[:length].rsplit(" ", 1)[0].rstrip(" ,;:-") + " …"
