"""RIS, as Ovid, Embase, Scopus, ProQuest, Zotero, EndNote, Rayyan and Web of Science write it.

Every entry is parsed for itself by rispy, so that a broken one spoils no other. Which tag holds what differs from one
database to the next: of several the first that is filled counts.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any

from casereview.imports.entries import Entry, Fault

_TAG = re.compile(r"^[A-Z][A-Z0-9]\s{1,2}-(?:\s|$)")
_BEGIN = re.compile(r"^TY\s{1,2}-")
_LEADS = re.compile(r"^(?:TI|T1|AU|A1)\s{1,2}-\s")
_END = re.compile(r"^ER\s{1,2}-\s*$")

FIELDS = {
    "title": ("title", "primary_title"),
    "vernacular_title": ("translated_title",),
    "abstract": ("abstract", "notes_abstract"),
    "year": ("year", "publication_year", "date"),
    "date": ("date", "publication_year", "year"),
    "journal": ("alternate_title3", "journal_name", "secondary_title"),
    "journal_abbreviation": ("alternate_title2", "alternate_title1"),
    "volume": ("volume",),
    "issue": ("number",),
    "issn": ("issn",),
    "doi": ("doi",),
    "accession": ("accession_number", "id"),
}
"""rispy's names for the tags that hold each field, in order of trust."""


def read(text: str) -> Iterator[Entry | Fault]:
    """The entries of a file, each an `Entry` or a `Fault`."""
    chunk: list[str] = []
    begin, lost = 0, False
    for number, line in enumerate([*text.splitlines(), "TY  - END"], start=1):
        if _BEGIN.match(line):
            if chunk:
                # Some databases forget the end of an entry: the next one's beginning ends it.
                yield _entry(chunk, begin)
            chunk, begin = [line], number
        elif chunk and _END.match(line):
            yield _entry(chunk, begin)
            chunk = []
        elif chunk:
            chunk.append(line)
            lost = False
        elif _LEADS.match(line) and not lost:
            # Ovid writes a field or two after the end of an entry; a title or an author there is another entry's.
            lost = True
            yield Fault(line=number, why="a title or author outside an entry: its beginning (TY) is missing")


def _entry(lines: list[str], begin: int) -> Entry | Fault:
    import rispy

    logging.getLogger("rispy").setLevel(logging.ERROR)
    # A continued line may begin with anything but a tag; rispy wants the tags as the standard has them.
    body = [re.sub(r"^([A-Z][A-Z0-9])\s{1,2}-\s?", r"\1  - ", line) if _TAG.match(line) else line for line in lines]
    try:
        found = rispy.loads("\n".join([*body, "ER  - "]), skip_unknown_tags=False)
    except Exception as err:  # rispy raises what its parts raise
        return Fault(line=begin, why=f"not an entry of RIS ({err or type(err).__name__})")
    if len(found) != 1:
        return Fault(line=begin, why="an entry without fields")
    tags = found[0]
    values = {name: _first(tags, keys) for name, keys in FIELDS.items()}
    if not any(values[k] for k in ("title", "abstract", "doi", "accession")):
        return Fault(line=begin, why="an entry without title, abstract, DOI or accession number")
    return Entry(
        line=begin,
        **values,
        authors=_listed(tags, "authors", "first_authors"),
        pages=_pages(tags),
        pmid=_pmid(tags),
        languages=_listed(tags, "language"),
        keywords=_listed(tags, "keywords"),
        types=_listed(tags, "type_of_work", "type_of_reference"),
    )


def _first(tags: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = tags.get(key)
        value = " ".join(value) if isinstance(value, list) else value
        if value and value.strip():
            return value.strip()
    return None


def _listed(tags: dict[str, Any], *keys: str) -> tuple[str, ...]:
    for key in keys:
        value = tags.get(key)
        items = value if isinstance(value, list) else [value] if value else []
        if found := tuple(i.strip() for i in items if i and i.strip()):
            return found
    return ()


def _pages(tags: dict[str, Any]) -> str | None:
    start, end = (_first(tags, (key,)) for key in ("start_page", "end_page"))
    return f"{start}-{end}" if start and end and "-" not in start else start or end


def _pmid(tags: dict[str, Any]) -> str | None:
    """A PMID where one is said to be one: databases other than PubMed put it into notes, links and numbers of their own."""
    words = " ".join(str(v) for v in tags.values())
    m = re.search(
        r"(?i)\b(?:PMID|PubMed ID|MEDLINE PMID)\W{0,3}(\d{4,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,9})\b", words
    )
    return (m[1] or m[2]) if m else None
