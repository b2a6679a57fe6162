"""Records as PubMed XML: what the embedded snapshot, test data and benchmarks are made with.

Elements stand in the order of NLM's `pubmed_250101.dtd`, against which the result is valid. What the DTD asks for and a
record does not have is written as PubMed itself does for such records: an empty `MedlinePgn`, language `und`,
publication type `Journal Article`. The same records give the same bytes.
"""

import gzip
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from lxml import etree
from lxml.builder import E

from casereview.errors import ReviewError
from casereview.records import Author, Heading, Record, Relation, write_bytes

HEADER = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
"""What efetch puts before a PubmedArticleSet (recorded 2025-2026)."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

STATUSES = {
    "Completed",
    "In-Process",
    "PubMed-not-MEDLINE",
    "In-Data-Review",
    "Publisher",
    "MEDLINE",
    "OLDMEDLINE",
}
ARTICLE_ID_TYPES = {"pmcpid", "pmpid", "mid", "sici", "medline", "pmcid", "pmcbook", "bookaccession"}
ABSTRACT_TYPES = {"AAMC", "AIDS", "KIE", "PIP", "NASA", "Publisher", "plain-language-summary"}

PUBLICATION_TYPES = {
    "Case Reports": "D002363",
    "Comparative Study": "D003160",
    "Editorial": "D016421",
    "Expression of Concern": "D000075742",
    "Journal Article": "D016428",
    "Letter": "D016422",
    "Meta-Analysis": "D017418",
    "Multicenter Study": "D016448",
    "Observational Study": "D064888",
    "Preprint": "D000076942",
    "Published Erratum": "D016425",
    "Randomized Controlled Trial": "D016449",
    "Retracted Publication": "D016441",
    "Retraction of Publication": "D016440",
    "Review": "D016454",
    "Systematic Review": "D000078182",
}
"""Descriptor ids of the publication types that records are given by name alone (MeSH)."""

QUALIFIERS = {
    "complications": "Q000150",
    "diagnosis": "Q000175",
    "diagnostic imaging": "Q000000981",
    "drug therapy": "Q000188",
    "epidemiology": "Q000453",
    "etiology": "Q000209",
    "immunology": "Q000276",
    "pathology": "Q000473",
    "therapeutic use": "Q000627",
    "therapy": "Q000628",
}
"""Ids of common MeSH subheadings; a `Heading` holds their names alone."""


def article_xml(record: Record) -> bytes:
    """One record as a `PubmedArticle` (or `PubmedBookArticle`) element, UTF-8, without XML declaration or newline.

    Raises:
        ReviewError: the record has no PMID, or a text that XML cannot hold (control characters).
    """
    if not record.pmid:
        raise ReviewError(
            f"record {record.record_id} has no PMID, and PubMed XML needs one: give it one from 90000001 up"
        )
    try:
        element = _book_article(record) if record.book else _article(record)
    except ValueError as err:
        raise ReviewError(
            f"record {record.record_id} holds a character that XML cannot hold: remove control characters ({err})"
        ) from err
    return etree.tostring(element, encoding="utf-8", xml_declaration=False)


def write_set(records: Iterable[Record], path: str | Path) -> None:
    """Write a `PubmedArticleSet`, one article a line; gzip where the name ends in `.gz`. The file appears whole or not.

    Raises:
        ReviewError: as `article_xml`; or no record at all (the DTD wants one).
    """
    buffer = io.BytesIO()
    if str(path).endswith(".gz"):
        # No name and no time in the header: the same records give the same bytes.
        with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", mtime=0) as out:
            _write(records, out, path)
    else:
        _write(records, buffer, path)
    write_bytes(path, buffer.getvalue())


def _write(records: Iterable[Record], out: IO[bytes], path: str | Path) -> None:
    out.write(HEADER + b"<PubmedArticleSet>\n")
    number = 0
    for number, record in enumerate(records, start=1):  # noqa: B007 - the count is used after the loop
        out.write(article_xml(record) + b"\n")
    if not number:
        raise ReviewError(f"{path}: no record to write, and a PubmedArticleSet holds at least one")
    out.write(b"</PubmedArticleSet>\n")


def _article(record: Record) -> etree._Element:
    status = record.status if record.status in STATUSES else "PubMed-not-MEDLINE"
    citation = E.MedlineCitation(E.PMID(record.pmid, Version="1"), Status=status, Owner="NLM")
    citation.append(_article_proper(record))
    citation.append(
        _parent(
            "MedlineJournalInfo",
            _text("Country", record.country),
            E.MedlineTA(record.journal_abbreviation or record.journal or ""),
            _text("NlmUniqueID", record.nlm_id),
            _text("ISSNLinking", record.issn),
        )
    )
    _extend(citation, "ChemicalList", [_chemical(s) for s in record.substances])
    _extend(citation, "CommentsCorrectionsList", [_relation(r) for r in record.relations])
    _extend(citation, "MeshHeadingList", [_mesh(h) for h in record.mesh])
    for other in record.other_abstracts:
        kind = other.type if other.type in ABSTRACT_TYPES else "Publisher"
        citation.append(E.OtherAbstract(E.AbstractText(other.text), Type=kind, Language=other.language or "eng"))
    _extend(citation, "KeywordList", [E.Keyword(k, MajorTopicYN="N") for k in record.keywords], Owner="NOTNLM")
    _extend(citation, "InvestigatorList", [_person("Investigator", i) for i in record.investigators])
    citation.extend(E.GeneralNote(note, Owner="NLM") for note in record.notes)
    return E.PubmedArticle(citation, _pubmed_data(record, "PubmedData"))


def _article_proper(record: Record) -> etree._Element:
    article = E.Article(_journal(record), E.ArticleTitle(record.title or ""), PubModel="Print")
    locations = [
        E.ELocationID(value, EIdType=kind, ValidYN="Y")
        for kind, value in (("pii", record.pii), ("doi", record.doi))
        if value
    ]
    if record.pages or not locations:
        article.append(_pagination(record.pages))
    article.extend(locations)
    _append(article, _abstract(record))
    complete = "Y" if record.authors_complete else "N"
    _extend(article, "AuthorList", [_person("Author", a) for a in record.authors], CompleteYN=complete)
    article.extend(E.Language(code) for code in record.languages or ("und",))
    types = record.publication_types or (Heading(ui="D016428", name="Journal Article"),)
    article.append(E.PublicationTypeList(*(_publication_type(t) for t in types)))
    _append(article, _text("VernacularTitle", record.vernacular_title))
    if (date := _parts_of_date(record.electronic_date)) and len(date) == 3:
        article.append(_parent("ArticleDate", *_date(date), DateType="Electronic"))
    return article


def _book_article(record: Record) -> etree._Element:
    book = E.Book(E.Publisher(E.PublisherName(record.journal or "")), E.BookTitle(record.book), _pub_date(record))
    document = E.BookDocument(E.PMID(record.pmid, Version="1"), _article_ids(record), book)
    document.append(E.ArticleTitle(record.title or ""))
    _append(document, _text("VernacularTitle", record.vernacular_title))
    if record.pages:
        document.append(_pagination(record.pages))
    document.extend(E.Language(code) for code in record.languages)
    complete = "Y" if record.authors_complete else "N"
    _extend(document, "AuthorList", [_person("Author", a) for a in record.authors], Type="authors", CompleteYN=complete)
    document.extend(_publication_type(t) for t in record.publication_types)
    _append(document, _abstract(record))
    _extend(document, "KeywordList", [E.Keyword(k, MajorTopicYN="N") for k in record.keywords], Owner="NOTNLM")
    return E.PubmedBookArticle(document, _pubmed_data(record, "PubmedBookData"))


def _journal(record: Record) -> etree._Element:
    issn = E.ISSN(record.issn, IssnType="Electronic") if record.issn else None
    issue = _parent(
        "JournalIssue",
        _text("Volume", record.volume),
        _text("Issue", record.issue),
        _pub_date(record),
        CitedMedium="Internet",
    )
    return _parent(
        "Journal", issn, issue, _text("Title", record.journal), _text("ISOAbbreviation", record.journal_abbreviation)
    )


def _pub_date(record: Record) -> etree._Element:
    """`2024-05-17` as Year, Month, Day; anything else as MedlineDate, as it stands."""
    given = record.publication_date or (str(record.year) if record.year else "")
    date = _parts_of_date(given)
    return _parent("PubDate", *(_date(date, named=True) if date else [E.MedlineDate(given)]))


def _parts_of_date(text: str | None) -> list[str]:
    """The parts of `2024`, `2024-05` or `2024-05-17` (also with `/`); none of anything else."""
    match = re.fullmatch(r"(\d{4})(?:[-/](0?[1-9]|1[0-2])(?:[-/](0?[1-9]|[12]\d|3[01]))?)?", text or "")
    return [p for p in match.groups() if p] if match else []


def _date(parts: list[str], *, named: bool = False) -> list[etree._Element]:
    """Year, Month and Day as far as given; a journal's month is named (`May`), the others are numbers."""
    month = [MONTHS[int(parts[1]) - 1] if named else parts[1].zfill(2)] if len(parts) > 1 else []
    values = parts[:1] + month + [d.zfill(2) for d in parts[2:]]
    return [_text(tag, value) for tag, value in zip(("Year", "Month", "Day"), values, strict=False)]


def _pagination(pages: str | None) -> etree._Element:
    start, _, end = (pages or "").partition("-")
    if start and re.fullmatch(r"\w+", start) and re.fullmatch(r"\w*", end):
        return _parent("Pagination", E.StartPage(start), _text("EndPage", end), E.MedlinePgn(pages))
    return E.Pagination(E.MedlinePgn(pages or ""))


def _abstract(record: Record) -> etree._Element | None:
    if not record.abstract:
        return None
    parts = [_abstract_part(record.abstract[p.start : p.end], p.label, p.category) for p in record.abstract_parts]
    return _parent(
        "Abstract",
        *(parts or [E.AbstractText(record.abstract)]),
        _text("CopyrightInformation", record.copyright),
    )


def _abstract_part(text: str, label: str | None, category: str | None) -> etree._Element:
    attributes = {k: v for k, v in (("Label", label), ("NlmCategory", category)) if v}
    return E.AbstractText(text, **attributes)


def _person(tag: str, author: Author) -> etree._Element:
    identifier = E.Identifier(author.orcid, Source="ORCID") if author.orcid else None
    if author.collective:
        name = [E.CollectiveName(author.collective)]
    else:
        name = [
            E.LastName(author.last or author.fore or ""),
            _text("ForeName", author.fore if author.last else None),
            _text("Initials", author.initials),
            _text("Suffix", author.suffix),
        ]
    places = (E.AffiliationInfo(E.Affiliation(place)) for place in author.affiliations)
    return _parent(tag, *name, identifier, *places, ValidYN="Y")


def _publication_type(heading: Heading) -> etree._Element:
    return E.PublicationType(heading.name, UI=heading.ui or PUBLICATION_TYPES.get(heading.name, ""))


def _mesh(heading: Heading) -> etree._Element:
    major = "Y" if heading.major else "N"
    return E.MeshHeading(
        E.DescriptorName(heading.name, UI=heading.ui or "", MajorTopicYN=major),
        *(E.QualifierName(q, UI=QUALIFIERS.get(q, ""), MajorTopicYN="N") for q in heading.qualifiers),
    )


def _chemical(heading: Heading) -> etree._Element:
    return E.Chemical(E.RegistryNumber("0"), E.NameOfSubstance(heading.name, UI=heading.ui or ""))


def _relation(relation: Relation) -> etree._Element:
    pmid = E.PMID(relation.pmid, Version="1") if relation.pmid else None
    source = E.RefSource(relation.source or "")
    return _parent("CommentsCorrections", source, pmid, _text("Note", relation.note), RefType=relation.type)


def _pubmed_data(record: Record, tag: str) -> etree._Element:
    data = etree.Element(tag)
    if len(date := _parts_of_date(record.entrez_date)) == 3:
        stamps = [_parent("PubMedPubDate", *_date(date), PubStatus=status) for status in ("pubmed", "entrez")]
        data.append(E.History(*stamps))
    data.append(E.PublicationStatus("ppublish"))
    data.append(_article_ids(record))
    return data


def _article_ids(record: Record) -> etree._Element:
    ids = [("pubmed", record.pmid), ("pmc", record.pmcid), ("doi", record.doi), ("pii", record.pii)]
    ids += [(kind, value) for kind, value in record.other_ids if kind in ARTICLE_ID_TYPES]
    return E.ArticleIdList(*(E.ArticleId(value, IdType=kind) for kind, value in ids if value))


def _text(tag: str, value: str | None) -> etree._Element | None:
    return E(tag, value) if value else None


def _parent(tag: str, *children: etree._Element | None, **attributes: str) -> etree._Element:
    return E(tag, *(c for c in children if c is not None), **attributes)


def _append(parent: etree._Element, child: etree._Element | None) -> None:
    if child is not None:
        parent.append(child)


def _extend(parent: etree._Element, tag: str, children: list[etree._Element], **attributes: str) -> None:
    """Append the list element `tag` if it has anything in it."""
    if children:
        parent.append(_parent(tag, *children, **attributes))
