"""Web of Science's own tagged text (`FN Clarivate Analytics ...`); parsed by rispy."""

import logging
from collections.abc import Iterator

from casereview.imports.entries import Entry, Fault


def read(text: str) -> Iterator[Entry | Fault]:
    """The entries of a file: from `PT` to `ER`."""
    chunk: list[str] = []
    begin = 0
    for number, line in enumerate([*text.splitlines(), "EF"], start=1):
        if line.startswith(("PT ", "EF")):
            if chunk:
                yield Fault(line=begin, why="an entry without its end (ER)")
            chunk, begin = ([line], number) if line.startswith("PT ") else ([], 0)
        elif chunk and line.rstrip() == "ER":
            yield _entry([*chunk, line], begin)
            chunk = []
        elif chunk:
            chunk.append(line)


def _entry(lines: list[str], begin: int) -> Entry | Fault:
    import rispy

    logging.getLogger("rispy").setLevel(logging.ERROR)
    try:
        (tags,) = rispy.loads("\n".join([*lines, ""]), implementation=rispy.WokParser)
    except Exception as err:
        return Fault(line=begin, why=f"not an entry of Web of Science ({err or type(err).__name__})")

    def text(*names: str) -> str | None:
        values = (tags.get(name) for name in names)
        return next((" ".join(v) if isinstance(v, list) else v for v in values if v), None)

    start, end = text("beginning_page"), text("ending_page")
    entry = Entry(
        line=begin,
        title=text("document_title"),
        abstract=text("abstract"),
        authors=tuple(tags.get("author_full_name") or tags.get("authors") or ()),
        year=text("year_published", "publication_year"),
        journal=text("publication_name"),
        journal_abbreviation=text("29_character_source_abbreviation", "iso_source_abbreviation"),
        volume=text("volume"),
        issue=text("issue"),
        pages=f"{start}-{end}" if start and end else start or text("article_number"),
        issn=text("issn", "eissn"),
        doi=text("doi"),
        pmid=text("pubmed_id"),
        accession=text("accession_number", "unique_article_identifier"),
        languages=tuple(filter(None, [text("language")])),
        keywords=tuple(k.strip() for k in (text("author_keywords") or "").split(";") if k.strip()),
        types=tuple(filter(None, [text("document_type")])),
    )
    return entry if entry.title else Fault(line=begin, why="an entry without a title")
