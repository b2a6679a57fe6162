"""What a reader of an export makes of each entry, and the `Record` that it becomes."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from casereview.records import Author, Heading, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of an export, in the words of the database. `line` is where it begins in the file.

    `authors` are `Last, First` or as they stand; `accession` is the database's own number; `pages` are `start-end`.
    """

    line: int
    title: str | None = None
    vernacular_title: str | None = None
    abstract: str | None = None
    authors: Sequence[str] = ()
    year: str | None = None
    date: str | None = None
    journal: str | None = None
    journal_abbreviation: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    issn: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    accession: str | None = None
    languages: Sequence[str] = ()
    keywords: Sequence[str] = ()
    types: Sequence[str] = ()
    notes: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An entry that could not be read: where it begins, and why."""

    line: int
    why: str


_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_PARTICLE = r"(?:[vV]an|[vV]on|[dD]e|[dD]el|[dD]ella|[dD]i|[dD]a|[dD]os|[lL]e|[lL]a|[tT]en|[tT]er|[dD]er|[dD]en|[bB]in|[aA]l|[eE]l|[sS]t\.?)"
_GROUP = re.compile(r"(?i)\b(?:group|network|consortium|society|committee|team|study|collaborat\w+|investigators|of)\b")
_TRAILING_INITIALS = re.compile(r"^(?P<last>\S.*?)\s+(?P<initials>(?:[A-ZÀ-Þ]\.?[- ]?){1,4})$")


def record_of(entry: Entry, source: str) -> Record:
    """The record of an entry.

    Args:
        source: the database in a word, such as `embase`: it leads the record's id.

    The id is `source:accession`, else `source:doi`, else `source:` and a hash of title, authors and year: the same file read
    again gives the same ids.
    """
    doi = clean_doi(entry.doi)
    year = _YEAR.search(entry.year or entry.date or "")
    authors = tuple(a for a in map(author, entry.authors) if a)
    own = entry.accession or doi or _hash(entry)
    return Record(
        record_id=f"{source}:{'_'.join(own.split())}",
        source=source,
        pmid=_digits(entry.pmid),
        pmcid=entry.pmcid,
        doi=doi,
        title=_flat(entry.title),
        vernacular_title=_flat(entry.vernacular_title),
        abstract=_flat(entry.abstract),
        authors=authors,
        authors_complete=not any(_AND_OTHERS.fullmatch(a.strip()) for a in entry.authors),
        journal=_flat(entry.journal) or _flat(entry.journal_abbreviation),
        journal_abbreviation=_flat(entry.journal_abbreviation),
        issn=entry.issn,
        year=int(year[1]) if year else None,
        publication_date=_flat(entry.date) or (year[1] if year else None),
        volume=_flat(entry.volume),
        issue=_flat(entry.issue),
        pages=_flat(entry.pages),
        languages=tuple(dict.fromkeys(filter(None, map(_flat, entry.languages)))),
        publication_types=tuple(Heading(ui=None, name=t) for t in dict.fromkeys(filter(None, map(_flat, entry.types)))),
        keywords=tuple(dict.fromkeys(filter(None, map(_flat, entry.keywords)))),
        notes=tuple(filter(None, map(_flat, entry.notes))),
    )


_AND_OTHERS = re.compile(r"(?i)et\.? al\.?|and others|others|\.\.\.")


def author(text: str) -> Author | None:
    """A name as databases write it: `Silva, Ana M.`, `Silva AM`, `Silva A.M.`, `Ana Silva`; a group as it stands.

    >>> author("van der Berg, J. P.").last
    'van der Berg'
    """
    name = " ".join(text.replace("\u00a0", " ").split()).strip(" ;,")
    if not name or _AND_OTHERS.fullmatch(name):
        return None
    last, comma, fore = (part.strip() for part in name.partition(","))
    if not comma:
        if _GROUP.search(name):
            return Author(collective=name)
        if m := _TRAILING_INITIALS.fullmatch(name):
            last, fore = m["last"], m["initials"]
        elif m := re.fullmatch(rf"(?P<fore>\S+(?: \S+)*?) (?P<last>(?:{_PARTICLE} )*\S+)", name):
            if len(name.split()) > 4:
                return Author(collective=name)
            last, fore = m["last"], m["fore"]
        else:
            return Author(collective=name)
    suffix = re.search(r",\s*(Jr|Sr|II|III|IV)\.?$", fore)
    fore = fore[: suffix.start()] if suffix else fore
    return Author(last=last, fore=fore or None, initials=_initials(fore), suffix=suffix[1] if suffix else None)


def _initials(fore: str) -> str | None:
    parts = re.findall(r"[^\W\d_]+", fore)
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) <= 4:
        return parts[0]
    return "".join(p[0].upper() for p in parts) or None


def clean_doi(text: str | None) -> str | None:
    """The bare DOI in small letters, out of an address or with what stands around it.

    >>> clean_doi("https://doi.org/10.1000/ABC.1.")
    '10.1000/abc.1'
    """
    m = _DOI.search(re.sub(r"%2[fF]", "/", text or ""))
    return m[0].rstrip(".,;)]}>\"'").lower() if m else None


def _digits(text: str | None) -> str | None:
    m = re.search(r"\b[1-9]\d{0,8}\b", text or "")
    return m[0] if m else None


def _flat(text: str | None) -> str | None:
    """One line, without markup that databases leave in (`<i>`, `<sub>`), or nothing."""
    if text is None:
        return None
    plain = re.sub(r"</?(?:i|b|em|strong|sub|sup|p|br|span|jats:\w+)(?:\s[^<>]*)?/?>", "", text)
    return " ".join(plain.split()) or None


def _hash(entry: Entry) -> str:
    about = "\n".join([entry.title or "", entry.year or entry.date or "", *entry.authors, entry.abstract or ""])
    return hashlib.sha256(about.encode("utf-8")).hexdigest()[:12]
