"""CSV and other separated text. Which column holds what is guessed from its header, or said in the review's `columns`."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from casereview.errors import ReviewError
from casereview.imports.entries import Entry, Fault

HEADERS = {
    "title": ("title", "article title", "document title", "primary title", "ti"),
    "abstract": ("abstract", "notes abstract", "ab"),
    "authors": ("authors", "author", "author names", "author full names", "au"),
    "year": ("year", "publication year", "py", "year published"),
    "date": ("publication date", "date", "entry date"),
    "journal": (
        "journal",
        "source title",
        "journal name",
        "journal book",
        "publication title",
        "source",
        "secondary title",
    ),
    "volume": ("volume", "vl"),
    "issue": ("issue", "number", "issue number"),
    "pages": ("pages", "page range", "page s"),
    "issn": ("issn", "isbn"),
    "doi": ("doi", "digital object identifier"),
    "pmid": ("pmid", "pubmed id", "medline pmid"),
    "pmcid": ("pmcid", "pmc id"),
    "accession": ("accession number", "id", "record id", "eid", "embase accession id", "ut unique wos id"),
    "languages": ("language", "languages", "language of article"),
    "keywords": ("keywords", "author keywords"),
    "types": ("publication type", "document type", "type"),
}
"""Headers in small letters, without signs, in order of trust."""
_CITED = re.compile(
    r"(?P<journal>.+?) \((?P<year>(?:19|20)\d\d)\)(?: (?P<volume>[^\s:(]+))?(?::(?P<issue>\S+))?(?: \((?P<pages>[^)]+)\))?"
)
"""Embase's `Source`: `Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004`."""
WANTED = ("authors", "year", "journal", "abstract")
"""Without these a duplicate is not found and a record not judged: a table that seems to lack one is told of."""
_LISTS = ("authors", "languages", "keywords", "types")


def read(text: str, columns: Mapping[str, str] | None = None) -> Iterator[Entry | Fault]:
    """The rows of a table.

    Args:
        columns: field to header, where the header is not one of `HEADERS`.

    Raises:
        ReviewError: no column for a title, or a named column that is not there.
    """
    delimiter = _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [cell.strip() for cell in next(rows, [])]
    where = _places(header, columns or {})
    unread = [name for n, name in enumerate(header) if name and n not in where.values()]
    if unread and (lacking := [field for field in WANTED if field not in where]):
        told = f"no column is understood as {', '.join(lacking)} (not read: {', '.join(unread)})"
        yield Fault(line=1, why=f"{told}: name it under columns")
    begin = rows.line_num + 1
    for row in rows:
        line, begin = begin, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            yield Fault(line=line, why=f"{len(row)} values under {len(header)} headers")
            continue
        values = {field: row[at].strip() or None for field, at in where.items()}
        if m := _CITED.match(values.get("journal") or ""):
            values = {k: v for k, v in m.groupdict().items() if v} | {k: v for k, v in values.items() if v}
            values["journal"] = m["journal"]
        if not (values.get("title") or values.get("abstract")):
            yield Fault(line=line, why="a row without title and abstract")
            continue
        lists = {f: _split(values.pop(f, None) or "", f) for f in _LISTS}
        yield Entry(line=line, **values, **lists)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t|", key=head.count)


def _places(header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    plain = [" ".join(re.findall(r"[a-z0-9]+", h.lower())) for h in header]
    where = {
        field: next(plain.index(n) for n in names if n in plain)
        for field, names in HEADERS.items()
        if any(n in plain for n in names)
    }
    for field, name in columns.items():
        if field not in HEADERS:
            raise ReviewError(f"columns has no field {field!r}: it has {', '.join(HEADERS)}")
        if name not in header:
            raise ReviewError(f"there is no column {name!r} for {field}: the file has {', '.join(header)}")
        where[field] = header.index(name)
    if "title" not in where and "abstract" not in where:
        raise ReviewError(f"no column is a title or an abstract (there are {', '.join(header)}): name it under columns")
    return where


def _split(text: str, field: str) -> tuple[str, ...]:
    """Several values of a cell: by `;` where there is one; authors with initials (`Liu R., Adler D.G.`) also by commas."""
    if ";" in text:
        return tuple(p.strip() for p in text.split(";") if p.strip())
    if field == "authors" and re.fullmatch(r"(?:[^,]+ (?:[A-Z]\.?-?)+,\s*)+[^,]+", text):
        return tuple(p.strip() for p in text.split(",") if p.strip())
    return (text.strip(),) if text.strip() else ()
