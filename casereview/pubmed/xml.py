"""PubMed XML (PubmedArticleSet, as efetch and the yearly baseline give it) to `Record`s, as a stream.

Written after the DTD of 2025 (`pubmed_250101.dtd`, https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/). No DTD is ever
loaded, no entity expanded, nothing fetched: a file can neither call out nor blow up.
"""

import gzip
import html
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from lxml import etree

from casereview.errors import ReviewError
from casereview.records import AbstractPart, Author, Heading, OtherAbstract, Record, Relation

Source = bytes | str | Path | IO[bytes]
Element = etree._Element

ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet")
ARTICLES = ("PubmedArticle", "PubmedBookArticle")

# XML's own white space alone: a no-break or thin space is a character of the text and stays.
_SPACE = re.compile(r"[ \t\r\n]+")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)")
_PMCID = re.compile(r"PMC\d+")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])\Z")
_DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ARTICLE = re.compile(rb"<(PubmedArticle|PubmedBookArticle)(?:\s[^>]*)?>.*?</\1\s*>", re.DOTALL)
_PMID = re.compile(rb"<PMID\b[^>]*>\s*(\d+)\s*</PMID\s*>")
_DIGITS = re.compile(r"[-+\u2212\u2013]?\d+\Z")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_RAISED = {"sup": "^", "sub": "_"}


def read_records(source: Source, *, where: str | Path | None = None) -> Iterator[Record]:
    """Read the records of a PubmedArticleSet one by one, articles and book chapters, in the order of the file.

    Args:
        source: the XML itself as bytes, a path, or an open binary file; gzip is recognised by its first bytes.
        where: what errors call the source; the path where there is one.

    Raises:
        ReviewError: the file cannot be read, is empty, broken (XML or gzip) or not PubMed XML; names file and position.
            The error comes where the break is: take no record of such a file for good before the iteration has ended.
    """
    for element in _elements(source, where, ARTICLES):
        record = _book_record(element) if element.tag == "PubmedBookArticle" else _record(element)
        if record is None:
            name = where or (source if isinstance(source, str | Path) else "PubMed XML")
            raise ReviewError(
                f"{name}, line {element.sourceline}: a {element.tag} without PMID or content: this is not PubMed's XML"
            )
        yield record


def deleted_pmids(source: Source, *, where: str | Path | None = None) -> tuple[str, ...]:
    """PMIDs that an update file takes back (DeleteCitation). Raises as `read_records`."""
    found = (_text(pmid) for e in _elements(source, where, ("DeleteCitation",)) for pmid in e.iterfind("PMID"))
    return tuple(pmid for pmid in found if pmid)


def article_slices(data: bytes, *, where: str | Path = "efetch answer") -> Iterator[tuple[str, bytes]]:
    """The articles of a PubmedArticleSet as the very bytes that were received, each with its PMID.

    Raises:
        ReviewError: as `article_spans`.
    """
    yield from ((pmid, data[start:end]) for pmid, start, end in article_spans(data, where=where))


def article_spans(data: bytes, *, where: str | Path = "efetch answer") -> list[tuple[str, int, int]]:
    """Where each article stands in the bytes of a PubmedArticleSet: PMID, start, end.

    The spans are found by their tags and checked against a parser: both must see the same PMIDs in the same order.

    Raises:
        ReviewError: as `read_records`; or the two disagree (an article inside a comment, another encoding).
    """
    parsed = [_own_pmid(e) for e in _elements(data, where, ARTICLES)]
    found = [(raw_pmid(m[0]), *m.span()) for m in _ARTICLE.finditer(data)]
    if [pmid for pmid, _, _ in found] != parsed or None in parsed:
        raise ReviewError(
            f"{where}: the articles cannot be cut out of this XML byte for byte ({len(found)} found, {len(parsed)} parsed): "
            "is it UTF-8 as PubMed sends it?"
        )
    return found


def raw_pmid(article: bytes) -> str | None:
    """The PMID of the bytes of one article: the first one, which is its own by the DTD."""
    found = _PMID.search(article)
    return found[1].decode() if found else None


@contextmanager
def open_xml(source: Source, where: str | Path | None = None) -> Iterator[tuple[IO[bytes], str]]:
    """The uncompressed bytes of `source` as a file, with the name to call it; errors of file and gzip as `ReviewError`."""
    name = str(where or (source if isinstance(source, str | Path) else getattr(source, "name", "PubMed XML")))
    try:
        with ExitStack() as stack:
            if isinstance(source, bytes):
                stream = io.BytesIO(source)
            elif isinstance(source, str | Path):
                stream = stack.enter_context(open(source, "rb"))
            else:
                stream = source
            if not hasattr(stream, "peek"):
                stream = io.BufferedReader(stream)
                stack.callback(stream.detach)  # or it would close what it does not own
            head = stream.peek(2)[:2]
            if not head:
                raise ReviewError(f"{name} is empty: remove it or get it again")
            yield (gzip.GzipFile(fileobj=stream) if head == b"\x1f\x8b" else stream), name
    except (EOFError, zlib.error, gzip.BadGzipFile) as err:
        raise ReviewError(f"{name}: the gzip file is broken or cut short ({err}): get it again") from err
    except OSError as err:
        raise ReviewError(f"{name} cannot be read: {err.strerror or err}") from err


def _elements(source: Source, where: str | Path | None, tags: Iterable[str]) -> Iterator[Element]:
    """Each element of the set with one of `tags`, complete; it is emptied when the next one is asked for."""
    with open_xml(source, where) as (stream, name):
        parsing = etree.iterparse(
            stream,
            events=("end",),
            tag=(*ARTICLES, *tags),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,  # libxml2's limits on depth and text length stay: no record comes near them
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in parsing:
                if element.tag in tags:
                    yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as err:
            # The exception tells the last thing that went wrong, the log the first.
            fatal = next((e for e in parsing.error_log if e.level == etree.ErrorLevels.FATAL), None)
            line, column = (fatal.line, fatal.column) if fatal else err.position
            reason = fatal.message if fatal else "no XML in it"
            raise ReviewError(
                f"{name}, line {line}, column {column}: broken XML ({reason}): get the file again; nothing of it was used"
            ) from err
        if parsing.root.tag not in ROOTS:
            raise ReviewError(f"{name} is not PubMed XML: it holds <{parsing.root.tag}>, not <PubmedArticleSet>")


def _own_pmid(article: Element) -> str | None:
    return _text(article.find("MedlineCitation/PMID" if article.tag == "PubmedArticle" else "BookDocument/PMID"))


def _record(article: Element) -> Record | None:
    citation = article.find("MedlineCitation")
    body = citation.find("Article") if citation is not None else None
    if body is None or not _own_pmid(article):
        return None
    data = article.find("PubmedData")
    pmid = _own_pmid(article)
    ids = _identifiers(body.iterfind("ELocationID"), _all(data, "ArticleIdList/ArticleId"))
    year, published = _date(body.find("Journal/JournalIssue/PubDate"))
    electronic = _iso(body.find("ArticleDate[@DateType='Electronic']"))
    entrez = _iso(_first(data, "History/PubMedPubDate[@PubStatus='entrez']"))
    abstract, parts = _abstract(body.find("Abstract"))
    return Record(
        record_id=pmid,
        pmid=pmid,
        **ids,
        other_ids=_other_ids(citation, data, pmid, ids["doi"]),
        title=_text(body.find("ArticleTitle")),
        vernacular_title=_text(body.find("VernacularTitle")),
        abstract=abstract,
        abstract_parts=parts,
        other_abstracts=_other_abstracts(citation),
        copyright=_text(body.find("Abstract/CopyrightInformation")),
        authors=_people(body.iterfind("AuthorList/Author")),
        authors_complete=all(a.get("CompleteYN") != "N" for a in body.iterfind("AuthorList")),
        investigators=_people(citation.iterfind("InvestigatorList/Investigator")),
        journal=_text(body.find("Journal/Title")),
        journal_abbreviation=_text(citation.find("MedlineJournalInfo/MedlineTA"))
        or _text(body.find("Journal/ISOAbbreviation")),
        issn=_text(body.find("Journal/ISSN")) or _text(citation.find("MedlineJournalInfo/ISSNLinking")),
        nlm_id=_text(citation.find("MedlineJournalInfo/NlmUniqueID")),
        year=year or _year(electronic) or _year(entrez),
        publication_date=published,
        electronic_date=electronic,
        entrez_date=entrez,
        volume=_text(body.find("Journal/JournalIssue/Volume")),
        issue=_text(body.find("Journal/JournalIssue/Issue")),
        pages=_pages(body),
        languages=_texts(body.iterfind("Language")),
        country=_text(citation.find("MedlineJournalInfo/Country")),
        publication_types=_headings(body.iterfind("PublicationTypeList/PublicationType")),
        mesh=_mesh(citation),
        keywords=_texts(citation.iterfind("KeywordList/Keyword")),
        substances=_headings(
            [
                *citation.iterfind("ChemicalList/Chemical/NameOfSubstance"),
                *citation.iterfind("SupplMeshList/SupplMeshName"),
            ]
        ),
        relations=_relations(citation),
        notes=_texts(citation.iterfind("GeneralNote")),
        status=citation.get("Status"),
    )


def _book_record(article: Element) -> Record | None:
    """A chapter of the NCBI Bookshelf, or a whole book where it has no title of its own."""
    document = article.find("BookDocument")
    book = document.find("Book") if document is not None else None
    if book is None or not _own_pmid(article):
        return None
    data = article.find("PubmedBookData")
    pmid = _own_pmid(article)
    listed = [*document.iterfind("ArticleIdList/ArticleId"), *_all(data, "ArticleIdList/ArticleId")]
    ids = _identifiers([*document.iterfind("ELocationID"), *book.iterfind("ELocationID")], listed)
    year, published = _date(book.find("PubDate"))
    entrez = _iso(_first(data, "History/PubMedPubDate[@PubStatus='entrez']"))
    abstract, parts = _abstract(document.find("Abstract"))
    # Editors of the book are not the authors of the chapter.
    authors = [a for part in (document, book) for a in part.iterfind("AuthorList[@Type='authors']/Author")]
    authors = authors or [*document.iterfind("AuthorList/Author")] or [*book.iterfind("AuthorList/Author")]
    chapter, whole = _text(document.find("ArticleTitle")), _text(book.find("BookTitle"))
    isbn = tuple(("isbn", i) for i in _texts(book.iterfind("Isbn")))
    return Record(
        record_id=pmid,
        pmid=pmid,
        **ids,
        other_ids=_other_ids(document, data, pmid, ids["doi"]) + isbn,
        title=chapter or whole,
        vernacular_title=_text(document.find("VernacularTitle")),
        abstract=abstract,
        abstract_parts=parts,
        copyright=_text(document.find("Abstract/CopyrightInformation")),
        authors=_people(authors),
        investigators=_people(document.iterfind("InvestigatorList/Investigator")),
        year=year or _year(entrez),
        publication_date=published,
        electronic_date=_iso(document.find("ContributionDate")),
        entrez_date=entrez,
        volume=_text(book.find("Volume")),
        pages=_pages(document),
        languages=_texts(document.iterfind("Language")),
        publication_types=_headings(document.iterfind("PublicationType")),
        keywords=_texts(document.iterfind("KeywordList/Keyword")),
        status=_text(_first(data, "PublicationStatus")),
        book=whole,
    )


def _text(element: Element | None) -> str | None:
    """All text of an element without its markup, white space collapsed; None where there is none.

    A raised or lowered number behind a digit is kept apart (`10<sup>9</sup>` -> `10^9`): flattened it would be another
    number. All else is joined as it stands (`CD4<sup>+</sup>` -> `CD4+`, `FEV<sub>1</sub>` -> `FEV1`).
    """
    if element is None:
        return None
    pieces: list[str] = []
    _flatten(element, pieces)
    return _SPACE.sub(" ", "".join(pieces)).strip(" ") or None


def _flatten(element: Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for number, child in enumerate(element):
        if child.tag is etree.Entity:
            pieces.append(html.unescape(child.text))  # a named character (&alpha;) of a DTD that is not loaded
        elif isinstance(child.tag, str):
            mark = _mark(element, child, number)
            start = len(pieces)
            _flatten(child, pieces)
            inside = "".join(pieces[start:]).strip()
            if mark and _DIGITS.match(inside) and "".join(pieces[max(0, start - 3) : start])[-1:].isdigit():
                pieces.insert(start, mark)
        if child.tail:
            pieces.append(child.tail)


def _mark(parent: Element, child: Element, number: int) -> str | None:
    """The sign for a raised or lowered child: of PubMed's own markup, or the second child of MathML's msup and msub."""
    name = etree.QName(child).localname
    if name in _RAISED:
        return _RAISED[name]
    outer = etree.QName(parent).localname
    return _RAISED[outer[1:]] if number == 1 and outer in ("msup", "msub") else None


def _texts(elements: Iterable[Element]) -> tuple[str, ...]:
    """The texts of the elements, each once, empty ones left out."""
    return tuple(dict.fromkeys(text for e in elements if (text := _text(e))))


def _first(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find(path)


def _all(element: Element | None, path: str) -> list[Element]:
    return [] if element is None else element.findall(path)


def _abstract(abstract: Element | None) -> tuple[str | None, tuple[AbstractPart, ...]]:
    """The abstract, one part a line, each led by its label; and where each part's own text stands in it."""
    lines, parts, at = [], [], 0
    for element in _all(abstract, "AbstractText"):
        text = _text(element)
        if not text:
            continue
        label = _SPACE.sub(" ", element.get("Label", "")).strip(" :") or None
        label = None if label == "UNLABELLED" else label  # PubMed's word for a part without a label
        lead = f"{label}: " if label else ""
        lines.append(lead + text)
        start = at + len(lead)
        category = element.get("NlmCategory") or None
        parts.append(AbstractPart(label=label, category=category, start=start, end=start + len(text)))
        at = start + len(text) + 1
    labelled = len(parts) > 1 or any(p.label or p.category for p in parts)
    return "\n".join(lines) or None, tuple(parts) if labelled else ()


def _other_abstracts(citation: Element) -> tuple[OtherAbstract, ...]:
    found = []
    for element in citation.iterfind("OtherAbstract"):
        text, _ = _abstract(element)
        if text:
            found.append(OtherAbstract(text=text, language=element.get("Language"), type=element.get("Type")))
    return tuple(found)


def _people(elements: Iterable[Element]) -> tuple[Author, ...]:
    """Authors in order. `ValidYN="N"` marks a name as it was misprinted; the right one stands beside it."""
    people = []
    for element in elements:
        if element.get("ValidYN") == "N":
            continue
        author = Author(
            last=_text(element.find("LastName")),
            fore=_text(element.find("ForeName")),
            initials=_text(element.find("Initials")),
            suffix=_text(element.find("Suffix")),
            collective=_text(element.find("CollectiveName")),
            orcid=_orcid(_text(element.find("Identifier[@Source='ORCID']"))),
            affiliations=_texts(element.iterfind("AffiliationInfo/Affiliation")),
        )
        if author.last or author.fore or author.collective:
            people.append(author)
    return tuple(people)


def _orcid(text: str | None) -> str | None:
    """`0000-0002-1825-0097`, from a URL or bare digits too."""
    found = _ORCID.search((text or "").strip().rstrip("/").upper())
    return "-".join(found.groups()) if found else None


def _identifiers(locations: Iterable[Element], listed: list[Element]) -> dict[str, str | None]:
    """DOI, PII and PMCID. `listed` are the record's own ArticleIds: those of its references look the same."""
    found: dict[str, str] = {}
    valid = ((e.get("EIdType"), _text(e)) for e in locations if e.get("ValidYN") != "N")
    for kind, text in [*valid, *((e.get("IdType"), _text(e)) for e in listed)]:
        if kind and text:
            found.setdefault(kind, text)
    pmcid = _PMCID.search(found.get("pmc", "").upper())
    doi = _DOI_PREFIX.sub("", found.get("doi", "")) or None
    return {"doi": doi, "pii": found.get("pii"), "pmcid": pmcid[0] if pmcid else None}


def _other_ids(citation: Element, data: Element | None, pmid: str, doi: str | None) -> tuple[tuple[str, str], ...]:
    """All other identifiers: manuscripts, book accessions, trial and data bank numbers, a second DOI."""
    pairs = []
    for element in [*citation.iterfind("ArticleIdList/ArticleId"), *_all(data, "ArticleIdList/ArticleId")]:
        kind, text = element.get("IdType"), _text(element)
        known = kind in ("pii", "pmc") or (kind == "pubmed" and text == pmid)
        if kind == "doi":
            text = _DOI_PREFIX.sub("", text or "")
            known = text.lower() == (doi or "").lower()
        if kind and text and not known:
            pairs.append((kind, text))
    pairs += [(e.get("Source") or "other", text) for e in citation.iterfind("OtherID") if (text := _text(e))]
    for bank in citation.iterfind("Article/DataBankList/DataBank"):
        name = _text(bank.find("DataBankName")) or "data bank"
        pairs += [(name, number) for number in _texts(bank.iterfind("AccessionNumberList/AccessionNumber"))]
    return tuple(dict.fromkeys(pairs))


def _date(element: Element | None) -> tuple[int | None, str | None]:
    """Year and date of an issue: `2024`, `2024-05`, `2024-05-17`, `2013 Spring`, or the MedlineDate as it stands."""
    if element is None:
        return None, None
    free = _text(element.find("MedlineDate"))
    if free:
        return _year(free), free
    date, season = _iso(element), _text(element.find("Season"))
    return _year(date), f"{date} {season}" if date and season else date


def _iso(element: Element | None) -> str | None:
    """Year, month and day of an element, as far as given; months may be words (`Jan`) or numbers."""
    if element is None:
        return None
    year, month, day = (_text(element.find(part)) for part in ("Year", "Month", "Day"))
    if not year:
        return None
    number = _MONTHS.get(month[:3].lower()) or (int(month) if month.isdecimal() else None) if month else None
    if not number:
        return f"{year} {month}" if month else year
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day and day.isdecimal() else "")


def _year(text: str | None) -> int | None:
    found = _YEAR.search(text or "")
    return int(found[1]) if found else None


def _pages(body: Element) -> str | None:
    pages = _text(body.find("Pagination/MedlinePgn"))
    if pages:
        return pages
    start, end = _text(body.find("Pagination/StartPage")), _text(body.find("Pagination/EndPage"))
    return f"{start}-{end}" if start and end and start != end else start


def _headings(elements: Iterable[Element]) -> tuple[Heading, ...]:
    return tuple(dict.fromkeys(Heading(ui=e.get("UI"), name=text) for e in elements if (text := _text(e))))


def _mesh(citation: Element) -> tuple[Heading, ...]:
    """MeSH headings; a heading is major where it or one of its qualifiers is, as [majr] takes it."""
    headings = []
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        descriptor, qualifiers = heading.find("DescriptorName"), heading.findall("QualifierName")
        if name := _text(descriptor):
            major = any(e.get("MajorTopicYN") == "Y" for e in (descriptor, *qualifiers))
            headings.append(Heading(ui=descriptor.get("UI"), name=name, major=major, qualifiers=_texts(qualifiers)))
    return tuple(headings)


def _relations(citation: Element) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            type=element.get("RefType", ""),
            pmid=_text(element.find("PMID")),
            source=_text(element.find("RefSource")),
            note=_text(element.find("Note")),
        )
        for element in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    )
