"""BibTeX, as Zotero, JabRef, Google Scholar and publishers write it; parsed by bibtexparser, LaTeX decoded."""

import logging
import re
from collections.abc import Iterator

from casereview.imports.entries import Entry, Fault


def read(text: str) -> Iterator[Entry | Fault]:
    """The entries of a file in order, broken blocks as faults."""
    import bibtexparser
    from bibtexparser import middlewares

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = bibtexparser.parse_string(text, append_middleware=[middlewares.LatexDecodingMiddleware()])
    found: list[Entry | Fault] = [_entry(e) for e in library.entries]
    found += [
        Fault(line=(block.start_line or 0) + 1, why=f"not an entry of BibTeX ({_why(block.error)})")
        for block in library.failed_blocks
    ]
    yield from sorted(found, key=lambda item: item.line)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _entry(block) -> Entry | Fault:
    values = {name.lower(): str(f.value) for name, f in block.fields_dict.items()}
    line = (block.start_line or 0) + 1
    if not (values.get("title") or values.get("abstract")):
        return Fault(line=line, why=f"entry {block.key} has neither title nor abstract")
    names = values.get("author", "")
    return Entry(
        line=line,
        title=values.get("title"),
        abstract=values.get("abstract"),
        authors=tuple(n.strip() for n in re.split(r"\s+and\s+", names) if n.strip()),
        year=values.get("year") or values.get("date"),
        date=values.get("date"),
        journal=values.get("journal") or values.get("journaltitle") or values.get("booktitle"),
        journal_abbreviation=values.get("shortjournal"),
        volume=values.get("volume"),
        issue=values.get("number") or values.get("issue"),
        pages=re.sub(r"\s*(?:--?|–)\s*", "-", values["pages"]) if values.get("pages") else values.get("article-number"),
        issn=values.get("issn"),
        doi=values.get("doi") or values.get("url"),
        pmid=values.get("pmid") or (values.get("eprint") if values.get("eprinttype") == "pubmed" else None),
        pmcid=values.get("pmcid"),
        accession=block.key,
        languages=tuple(filter(None, [values.get("language") or values.get("langid")])),
        keywords=tuple(k.strip() for k in re.split(r"[;,]", values.get("keywords", "")) if k.strip()),
        types=(block.entry_type,),
    )
