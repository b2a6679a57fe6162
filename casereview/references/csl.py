"""One record as an item of CSL-JSON, and the parts of it that every format of references writes alike."""

import re
from typing import Any

from casereview.records import Author, Record

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")


def csl_item(r: Record) -> dict[str, Any]:
    """A record as an item of CSL-JSON: only what is known."""
    item: dict[str, Any] = {
        "id": r.record_id,
        "type": "chapter" if r.book else "article-journal",
        "title": flat(r.title),
        "author": [_csl_name(a) for a in r.authors if name(a)],
        "container-title": flat(r.journal or r.book),
        "container-title-short": flat(r.journal_abbreviation),
        "issued": {"date-parts": [date_parts(r)]} if r.year else None,
        "volume": flat(r.volume),
        "issue": flat(r.issue),
        "page": flat(r.pages),
        "DOI": flat(r.doi),
        "PMID": r.pmid,
        "PMCID": r.pmcid,
        "ISSN": flat(r.issn),
        "language": flat(", ".join(r.languages)),
        "abstract": flat(r.abstract),
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(a: Author) -> dict[str, str]:
    if a.collective or not a.last:
        return {"literal": name(a)}
    parts = (("family", flat(a.last)), ("given", flat(a.fore or a.initials)), ("suffix", flat(a.suffix)))
    return {key: part for key, part in parts if part}


def name(author: Author) -> str:
    """`Last, Fore`, the only name that is known, or the name of a group."""
    if author.collective or not author.last:
        return flat(author.collective or author.fore) or ""
    fore = author.fore or author.initials
    parts = [author.last, fore, author.suffix] if author.suffix else [author.last, fore]
    return flat(", ".join(p for p in parts if p)) or ""


def date_parts(record: Record) -> list[int]:
    """Year, month and day of publication, as far as known."""
    exact = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", record.publication_date or "")
    if exact and int(exact[1]) == record.year:
        return [int(part) for part in exact.groups() if part]
    return [record.year] if record.year else []


def flat(text: str | None) -> str | None:
    """The text on one line, without what no file can hold."""
    return " ".join(_CONTROL.sub(" ", text).split()) or None if text else None


def full_pages(pages: str | None) -> str | None:
    """The pages, the last one in full: `335-9` is `335-339`."""
    flattened = flat(pages)
    start, dash, end = (flattened or "").partition("-")
    if start.isdigit() and end.isdigit() and len(end) < len(start):
        return f"{start}{dash}{start[: len(start) - len(end)]}{end}"
    return flattened
