"""NBIB (MEDLINE format), as PubMed and PMC send to citation managers; parsed by Biopython."""

import re
from collections.abc import Iterator
from typing import Any

from casereview.imports.entries import Entry, Fault

_BEGIN = re.compile(r"^(?:PMID|PMC |OWN |STAT)\s?-")


def read(text: str) -> Iterator[Entry | Fault]:
    """The entries of a file: each begins after an empty line."""
    chunk: list[str] = []
    begin = 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            begin = begin or number
            chunk.append(line)
        elif chunk:
            yield _entry(chunk, begin)
            chunk, begin = [], 0


def _entry(lines: list[str], begin: int) -> Entry | Fault:
    from Bio import Medline

    if not any(re.match(r"^[A-Z]{2,4}\s*-\s", line) for line in lines):
        return Fault(line=begin, why=f"not a field of MEDLINE format: {lines[0][:40]!r}")
    tags: dict[str, Any] = Medline.read(lines)
    ids = [*tags.get("LID", "").split(") "), *tags.get("AID", [])]
    doi = next((i for i in ids if "[doi]" in i), None)
    entry = Entry(
        line=begin,
        title=_text(tags, "TI", "BTI"),
        vernacular_title=_text(tags, "TT"),
        abstract=_text(tags, "AB"),
        authors=(*(tags.get("FAU") or tags.get("AU") or ()), *tags.get("CN", ())),
        year=_text(tags, "DP"),
        date=_text(tags, "DP"),
        journal=_text(tags, "JT"),
        journal_abbreviation=_text(tags, "TA"),
        volume=_text(tags, "VI"),
        issue=_text(tags, "IP"),
        pages=_text(tags, "PG"),
        issn=_issn(tags),
        doi=doi,
        pmid=_text(tags, "PMID"),
        pmcid=_text(tags, "PMC"),
        accession=_text(tags, "PMID", "PMC"),
        languages=tuple(tags.get("LA", ())),
        keywords=(*tags.get("OT", ()), *tags.get("MH", ())),
        types=tuple(tags.get("PT", ())),
    )
    if not (entry.title or entry.pmid):
        return Fault(line=begin, why="an entry without title and PMID")
    return entry


def _text(tags: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = tags.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if value and str(value).strip():
            return str(value).strip()
    return None


def _issn(tags: dict[str, Any]) -> str | None:
    m = re.search(r"\b\d{4}-\d{3}[\dX]\b", str(tags.get("IS", "")))
    return m[0] if m else None
