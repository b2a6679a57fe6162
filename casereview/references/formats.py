"""References for citation managers and screening tools: RIS, NBIB, BibTeX and CSL-JSON, each with the decision on the record.

RIS and BibTeX are written by the libraries that read them (rispy, bibtexparser). The decision goes where tools look for notes, and
its parts among the keywords, which managers show as tags (`decision:exclude`, `reason:no_ctd`); RIS has ASReview's own label beside
it, so that a hand-over keeps what was decided.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casereview.records import Author, Decision, Record
from casereview.references.csl import csl_item, date_parts, flat, full_pages, name

Decided = Mapping[str, Decision]
"""Decisions by record."""

ASREVIEW = {"include": "ASReview_relevant", "exclude": "ASReview_irrelevant", "unclear": "ASReview_not_seen"}


def said(decision: Decision | None) -> str | None:
    """A decision in a line: `decision: exclude (no_ctd), by automation`."""
    if decision is None:
        return None
    reason = f" ({decision.reason})" if decision.reason else ""
    return f"decision: {decision.decision}{reason}, by {decision.decided_by}"


def tags(decision: Decision | None) -> list[str]:
    """A decision as tags: `decision:exclude`, `reason:no_ctd`."""
    if decision is None:
        return []
    return [f"decision:{decision.decision}", *([f"reason:{decision.reason}"] if decision.reason else [])]


def _keywords(record: Record, decision: Decision | None) -> list[str]:
    return [*filter(None, map(flat, record.keywords)), *tags(decision)]


def ris(records: Sequence[Record], decided: Decided) -> str:
    """RIS, an entry a record."""
    import rispy

    entries = []
    for r in records:
        decision = decided.get(r.record_id)
        entry: dict[str, Any] = {
            "type_of_reference": "CHAP" if r.book else "JOUR",
            "authors": [name(a) for a in r.authors if name(a)],
            "title": flat(r.title),
            "secondary_title": flat(r.journal or r.book),
            "alternate_title1": flat(r.journal_abbreviation),
            "year": str(r.year) if r.year else None,
            "date": "/".join([f"{part:02}" for part in date_parts(r)] + [""] * (3 - len(date_parts(r))))
            if r.year
            else None,
            "volume": flat(r.volume),
            "number": flat(r.issue),
            **_pages(r.pages),
            "issn": r.issn,
            "doi": r.doi,
            "accession_number": r.pmid or r.record_id,
            "custom2": r.pmcid,
            "name_of_database": r.source,
            "abstract": flat(r.abstract),
            "language": flat(", ".join(r.languages)),
            "keywords": _keywords(r, decision),
            "notes": [n for n in (said(decision), ASREVIEW[decision.decision] if decision else None) if n],
            "urls": [f"https://pubmed.ncbi.nlm.nih.gov/{r.pmid}/"] if r.pmid else [],
        }
        entries.append({key: value for key, value in entry.items() if value})

    class Writer(rispy.RisWriter):
        def set_header(self, count: int) -> str:
            return ""  # a number before each entry is read by rispy, not by everybody

    return rispy.dumps(entries, implementation=Writer).lstrip("\n") if entries else ""


def nbib(records: Sequence[Record], decided: Decided) -> str:
    """NBIB (MEDLINE format), as PubMed sends it to citation managers."""
    out = []
    for r in records:
        decision = decided.get(r.record_id)
        # Readers take an entry by its first field, and refuse a file for one malformed number.
        fields: list[tuple[str, str | None]] = [("PMID", r.pmid) if r.pmid else ("OWN", r.source)]
        if _ISSN.fullmatch(r.issn or ""):
            fields.append(("IS", f"{r.issn} (Undetermined)"))  # a record does not say of which medium it is
        fields += [("VI", r.volume), ("IP", r.issue), ("DP", _medline_date(r)), ("TI", r.title), ("BTI", r.book)]
        # PubMed gives the DOI twice; Zotero reads AID.
        doi = f"{r.doi} [doi]" if r.doi else None
        fields += [("PG", r.pages), ("LID", doi), ("AB", r.abstract)]
        for author in r.authors:
            if author.collective:
                fields.append(("CN", name(author)))
            else:
                short = " ".join(filter(None, (author.last or author.fore, author.initials, author.suffix)))
                fields += [("FAU", name(author)), ("AU", short)]
        fields += [("LA", language) for language in r.languages]
        fields += [("PT", t.name) for t in r.publication_types]
        fields += [("TA", r.journal_abbreviation), ("JT", r.journal)]
        fields.append(("PMC", r.pmcid if re.fullmatch(r"PMC\d+", r.pmcid or "") else None))
        fields += [("OT", keyword) for keyword in _keywords(r, decision)]
        fields += [("AID", doi), ("GN", said(decision))]
        lines = [f"{tag:<4}- {text}" for tag, value in fields if (text := flat(value))]
        out.append("\n".join(lines))
    return "\n\n".join(out) + "\n" if out else ""


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")


def _medline_date(record: Record) -> str | None:
    """`2024 May 17`, or what PubMed says in its own words (`2019 Nov-Dec`)."""
    year, month, day = (*date_parts(record), None, None, None)[:3]
    if year and (month or not record.publication_date):
        return " ".join(filter(None, (str(year), MONTHS[month - 1] if month else None, day and str(day))))
    return record.publication_date


def bibtex(records: Sequence[Record], decided: Decided) -> str:
    """BibTeX; letters stand as they are (UTF-8), what LaTeX would take for a command is escaped."""
    import bibtexparser
    from bibtexparser.model import Entry, Field

    library = bibtexparser.Library()
    for key, r in zip(_keys(records), records, strict=True):
        decision = decided.get(r.record_id)
        title, pages = _latex(flat(r.title)), full_pages(r.pages)
        values = {
            "author": " and ".join(_bibtex_name(a) for a in r.authors if name(a)),
            "title": f"{{{title}}}" if title else None,  # a second pair: no style writes `nmosd`
            "journal": _latex(flat(r.journal)),
            "booktitle": _latex(flat(r.book)),
            "year": str(r.year) if r.year else None,
            "volume": _latex(flat(r.volume)),
            "number": _latex(flat(r.issue)),
            "pages": "--".join(_latex(part) or "" for part in pages.split("-")) if pages else None,
            "doi": flat(r.doi),
            "issn": _latex(flat(r.issn)),
            "pmid": r.pmid,
            "pmcid": r.pmcid,
            "abstract": _latex(flat(r.abstract)),
            "keywords": _latex(", ".join(_keywords(r, decision))),
            "note": _latex(said(decision)),
        }
        fields = [Field(k, f"{{{v}}}") for k, v in values.items() if v]
        library.add(Entry("incollection" if r.book else "article", key, fields))
    return bibtexparser.write_string(library, unparse_stack=[])


def csl_json(records: Sequence[Record], decided: Decided) -> str:
    """CSL-JSON, as citation processors and Zotero read it."""
    items = []
    for r in records:
        decision = decided.get(r.record_id)
        told = {"note": said(decision), "keyword": ", ".join(_keywords(r, decision))}
        items.append(csl_item(r) | {key: value for key, value in told.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[Record], Decided], str]] = {
    "ris": ris,
    "nbib": nbib,
    "bib": bibtex,
    "json": csl_json,
}
"""Writers by the ending of their files."""


def chosen(records: Sequence[Record], decided: Decided, which: str) -> list[Record]:
    """The records of a file: `all`, or those decided so (`included`, `excluded`, `unclear`)."""
    wanted = {"included": "include", "excluded": "exclude", "unclear": "unclear"}.get(which)
    return [r for r in records if wanted is None or ((d := decided.get(r.record_id)) and d.decision == wanted)]


def _pages(pages: str | None) -> dict[str, str]:
    """`start_page` and `end_page`."""
    start, _, end = (full_pages(pages) or "").partition("-")
    if not start or not end:
        return {"start_page": full_pages(pages)} if pages else {}
    return {"start_page": start, "end_page": end}


_LATEX = re.compile(r"[\\{}%&#$_^~]")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def _latex(text: str | None) -> str | None:
    """The text so that LaTeX prints it: no command, and no sign made of two (`--`, two primes)."""
    if not text:
        return None
    escaped = _LATEX.sub(lambda m: _ESCAPED.get(m[0], "\\" + m[0]), text)
    return re.sub(r"(?<=[-`',<>?!])(?=[-`',<>])", "{}", escaped)


def _bibtex_name(author: Author) -> str:
    """`Last, Jr, First`; a name that would be taken for two, or for parts, in braces."""
    if author.collective or not author.last:
        return f"{{{_latex(name(author))}}}"
    parts = (flat(part) for part in (author.last, author.suffix, author.fore or author.initials))
    return ", ".join(
        f"{{{_latex(part)}}}" if re.search(r"[,=]|\band\b", part, re.IGNORECASE) else _latex(part) or ""
        for part in parts
        if part
    )


def _keys(records: Sequence[Record]) -> list[str]:
    """Keys of BibTeX: `silva2020`, with a letter where it comes again."""
    seen: dict[str, int] = {}
    keys = []
    for r in records:
        last = next((a.last for a in r.authors if a.last), "") or r.record_id
        base = re.sub(r"[^a-z0-9]", "", last.lower()) or "r" + re.sub(r"\W", "", r.record_id)
        base += str(r.year or "")
        seen[base] = seen.get(base, 0) + 1
        keys.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return keys
