"""EndNote XML, as EndNote exports a library; read with lxml, entities and networks forbidden."""

import re
from collections.abc import Iterator

from casereview.imports.entries import Entry, Fault


def read(text: str) -> Iterator[Entry | Fault]:
    """The records of a library; where the file breaks off, those before it and a fault."""
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), tag="record", resolve_entities=False, no_network=True, huge_tree=True)
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8")
    broken = None
    try:
        parser.feed(data)
        parser.close()
    except etree.XMLSyntaxError as err:
        broken = Fault(line=err.lineno or 1, why=f"the file is no XML from here on ({err.msg})")
    for _, node in parser.read_events():
        yield _entry(node)
        node.clear()
    if broken:
        yield broken


def _entry(node) -> Entry | Fault:
    def text(path: str) -> str | None:
        found = node.find(path)
        return "".join(found.itertext()).strip() or None if found is not None else None

    def texts(path: str) -> tuple[str, ...]:
        return tuple(filter(None, ("".join(n.itertext()).strip() for n in node.iterfind(path))))

    kind = node.find("ref-type")
    entry = Entry(
        line=node.sourceline or 1,
        title=text("titles/title"),
        vernacular_title=text("titles/translated-title"),
        abstract=text("abstract"),
        authors=texts("contributors/authors/author"),
        year=text("dates/year"),
        journal=text("periodical/full-title") or text("titles/secondary-title"),
        journal_abbreviation=text("periodical/abbr-1") or text("titles/alt-title"),
        volume=text("volume"),
        issue=text("number"),
        pages=text("pages"),
        issn=text("isbn"),
        doi=text("electronic-resource-num"),
        pmid=_pmid(text("accession-num"), text("remote-database-name"), texts("urls/related-urls/url")),
        accession=text("accession-num") or text("rec-number"),
        languages=texts("language"),
        keywords=texts("keywords/keyword"),
        types=(kind.get("name"),) if kind is not None and kind.get("name") else (),
    )
    if not (entry.title or entry.abstract):
        return Fault(line=entry.line, why="a record without title and abstract")
    return entry


def _pmid(accession: str | None, database: str | None, urls: tuple[str, ...]) -> str | None:
    """The accession number is a PMID only where the database says so."""
    if accession and accession.isdigit() and re.search(r"(?i)pubmed|medline|nlm", database or ""):
        return accession
    m = re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,9})\b", " ".join(urls))
    return m[1] if m else None
