"""What of a PubMed record is searched under which field: its words, its exact values and its dates.

Which element goes where is taken from PubMed's User Guide ("Search field descriptions and tags"). A record is read by
`casereview.pubmed.xml`; only what a `Record` does not keep (dates of MEDLINE, references) is taken from its XML here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from casereview.records import Author, Record
from casereview.snapshot.writer import PUBLICATION_TYPES

COLUMNS = (
    "title",
    "abstract",
    "other_abstract",
    "keywords",
    "headings",
    "vernacular",
    "affiliation",
    "rest",
)
"""Columns of the full-text index."""

TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "All Fields": COLUMNS,
    "Title": ("title",),
    "Abstract": ("abstract", "other_abstract"),
    "Title/Abstract": ("title", "abstract", "other_abstract", "keywords"),
    "Text Word": ("title", "abstract", "other_abstract", "keywords", "headings", "vernacular"),
    "Transliterated Title": ("vernacular",),
    "Other Term": ("keywords",),
    "Affiliation": ("affiliation",),
}
"""Fields that are searched word by word, with the columns that they take in."""

LANGUAGES = {
    "afr": "afrikaans", "ara": "arabic", "bul": "bulgarian", "cat": "catalan", "chi": "chinese", "cze": "czech",
    "dan": "danish", "dut": "dutch", "eng": "english", "est": "estonian", "fin": "finnish", "fre": "french",
    "geo": "georgian", "ger": "german", "gre": "greek", "heb": "hebrew", "hrv": "croatian", "hun": "hungarian",
    "ice": "icelandic", "ita": "italian", "jpn": "japanese", "kor": "korean", "lit": "lithuanian", "mul": "multiple languages",
    "nor": "norwegian", "per": "persian", "pol": "polish", "por": "portuguese", "rum": "romanian", "rus": "russian",
    "scr": "croatian", "slo": "slovak", "slv": "slovenian", "spa": "spanish", "srp": "serbian", "swe": "swedish",
    "tha": "thai", "tur": "turkish", "ukr": "ukrainian", "und": "undetermined", "vie": "vietnamese",
}  # fmt: skip
"""MARC codes of PubMed's languages."""

STATUS_FILTERS = {
    "MEDLINE": "medline",
    "OLDMEDLINE": "oldmedline",
    "PubMed-not-MEDLINE": "pubmednotmedline",
    "In-Process": "inprocess",
    "In-Data-Review": "inprocess",
    "Publisher": "publisher",
}
CHECK_TAGS = {"humans", "animals", "female", "male"}
"""Headings that PubMed's side bar writes as filters."""
FILTERS = {
    "all",
    "hasabstract",
    "pubmed pmc",
    "pubmed books",
    *STATUS_FILTERS.values(),
    *CHECK_TAGS,
    *(name for name in LANGUAGES.values() if " " not in name),
    *(name.lower().replace(" ", "").replace("-", "") for name in PUBLICATION_TYPES),
}
"""What `[sb]` and `[filter]` know: `casereports[filter]` and `english[filter]` are as PubMed's side bar writes them."""

MONTHS = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}  # fmt: skip
SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}
"""Months for a season: an assumption; PubMed does not document its own."""

HISTORY_FIELDS = {"medline": "Date - MeSH", "pubmed": "Date - Entry", "entrez": "Date - Create"}
"""Which stamp of the record's history is which date: seen in PubMed's own MEDLINE exports (EDAT, CRDT, PHST)."""

_NOT_WORD = re.compile(r"[^\w/*]+|_")
# A word between the values of a list: no phrase runs from one keyword into the next.
GAP = " zqgapqz "


@dataclass(frozen=True, slots=True)
class Entry:
    """One record for the index. Dates are `2019/05/17`; values are folded as `fold` does."""

    words: dict[str, str]
    values: frozenset[tuple[str, str]]
    cites: tuple[int, ...]
    pmc: int | None
    date: str
    author: str
    journal: str


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case without accents, and spaces for all but letters, digits, `/` and `*`: how exact values are compared."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "")).split())


def entry(record: Record, element: etree._Element) -> Entry:
    """What to index of one record, of which `element` is the XML."""
    people = [*record.authors, *record.investigators]
    dates = dict(_dates(record, element))
    return Entry(
        words={
            "title": _list([record.title, record.book if record.book != record.title else None]),
            "abstract": record.abstract or "",
            "other_abstract": _list(o.text for o in record.other_abstracts),
            "keywords": _list(record.keywords),
            "headings": _list(_headings(record)),
            "vernacular": record.vernacular_title or "",
            "affiliation": _list(place for person in people for place in person.affiliations),
            "rest": _list(_rest(record, people)),
        },
        values=frozenset(
            [
                *((field, value) for field, value in _values(record, element) if value),
                *((field, value) for (field, _), value in dates.items()),
            ]
        ),
        cites=tuple(_cites(element)),
        pmc=int(record.pmcid[3:]) if record.pmcid else None,
        date=next(v for (field, _), v in dates.items() if field == "Date - Publication"),
        author=fold(record.authors[0].last or record.authors[0].collective or "") if record.authors else "",
        journal=fold(record.journal_abbreviation or record.journal or record.book or ""),
    )


def _list(values: Iterable[str | None]) -> str:
    return GAP.join(v for v in values if v)


def _headings(record: Record) -> Iterator[str | None]:
    for heading in record.mesh:
        yield heading.name
        yield from heading.qualifiers
    yield from (h.name for h in (*record.publication_types, *record.substances))
    yield from (a.collective for a in record.authors)
    for relation in record.relations:
        yield relation.note
    yield from record.notes


def _rest(record: Record, people: list[Author]) -> Iterator[str | None]:
    for person in people:
        yield " ".join(p for p in (person.last, person.initials) if p)
        yield " ".join(p for p in (person.fore, person.last) if p)
    yield from (record.journal, record.journal_abbreviation, record.issn, record.country, record.pmid, record.pmcid)
    yield from (record.doi, record.pii, *(value for _, value in record.other_ids), *record.languages)
    yield from (record.volume, record.issue, record.pages, str(record.year or ""))
    yield from (LANGUAGES.get(code) for code in record.languages)


def _values(record: Record, element: etree._Element) -> Iterator[tuple[str, str]]:
    yield from _mesh_values(element)
    for heading in record.publication_types:
        yield "Publication Type", fold(heading.name)
        yield "Publication Type", fold(heading.ui or "")
    for heading in record.substances:
        yield "Supplementary Concept", fold(heading.name)
        yield "Supplementary Concept", fold(heading.ui or "")
    for number in element.iterfind(".//RegistryNumber"):
        yield "EC/RN Number", fold(number.text or "")
    for code in record.languages:
        yield "Language", fold(code)
        yield "Language", LANGUAGES.get(code, "")
    for name in (record.journal, record.journal_abbreviation, record.issn, record.nlm_id, *_names_of_journal(element)):
        yield "Journal", fold(name or "")
    yield from _people_values(record)
    for identifier in (record.doi, record.pii, record.pmcid, *(value for _, value in record.other_ids)):
        yield "Article Identifier", fold(identifier or "")
    for location in (record.doi, record.pii):
        yield "Location ID", fold(location or "")
    yield "Place of Publication", fold(record.country or "")
    yield "Volume", fold(record.volume or "")
    yield "Issue", fold(record.issue or "")
    yield "Pagination", fold((record.pages or "").partition("-")[0])
    yield from (("Filter", name) for name in _filters(record))


def _mesh_values(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Headings by name and id, alone and with each qualifier; major where the descriptor or that qualifier is."""
    for heading in element.iterfind(".//MeshHeadingList/MeshHeading"):
        descriptor, qualifiers = heading.find("DescriptorName"), heading.findall("QualifierName")
        if descriptor is None:
            continue
        majors = [e for e in (descriptor, *qualifiers) if e.get("MajorTopicYN") == "Y"]
        for name in (fold(descriptor.text or ""), fold(descriptor.get("UI", ""))):
            yield "MeSH Terms", name
            if majors:
                yield "MeSH Major Topic", name
            for qualifier in qualifiers:
                pair = f"{name}/{fold(qualifier.text or '')}"
                yield "MeSH Terms", pair
                if qualifier in majors or descriptor in majors:
                    yield "MeSH Major Topic", pair
        for qualifier in qualifiers:
            yield "MeSH Subheading", fold(qualifier.text or "")


def _names_of_journal(element: etree._Element) -> Iterator[str | None]:
    for path in (".//MedlineTA", ".//ISOAbbreviation", ".//ISSNLinking", ".//Journal/ISSN"):
        yield element.findtext(path)


def _people_values(record: Record) -> Iterator[tuple[str, str]]:
    for place, author in enumerate(record.authors):
        for name in names(author):
            yield ("Author - Corporate" if author.collective else "Author"), name
            if place == 0:
                yield "Author - First", name
            if place == len(record.authors) - 1:
                yield "Author - Last", name
        yield "Author - Identifier", fold(author.orcid or "")
    for person in record.investigators:
        yield from (("Investigator", name) for name in names(person))


def names(author: Author) -> set[str]:
    """The forms that an author is found by: `doe`, `doe jq`, `doe jane q`, `jane q doe`; a group by its name."""
    if author.collective:
        return {fold(author.collective)}
    last, fore = fold(author.last or ""), fold(author.fore or "")
    initials, suffix = fold(author.initials or ""), fold(author.suffix or "")
    forms = {last, f"{last} {initials}", f"{last} {initials} {suffix}", f"{last} {fore}", f"{fore} {last}"}
    return {" ".join(form.split()) for form in forms}


def _filters(record: Record) -> Iterator[str]:
    yield "all"
    yield from (LANGUAGES.get(code, "") for code in record.languages)
    yield from ({h.name.lower() for h in record.mesh} & CHECK_TAGS)
    yield from (fold(t.name).replace(" ", "") for t in record.publication_types)
    yield STATUS_FILTERS.get(record.status or "", "")
    if record.abstract:
        yield "hasabstract"
    if record.pmcid:
        yield "pubmed pmc"
    if record.book:
        yield "pubmed books"


def _dates(record: Record, element: etree._Element) -> Iterator[tuple[tuple[str, int], str]]:
    """Dates by field and number. Where PubMed's own entry date is missing, the date of publication stands in for it."""
    published = date_of(record.publication_date) or (f"{record.year}/01/01" if record.year else "1900/01/01")
    yield ("Date - Publication", 0), published
    if electronic := date_of(record.electronic_date):
        yield ("Date - Publication", 1), electronic
        yield ("Electronic Publication Date", 0), electronic
    history = {
        stamp.get("PubStatus"): date
        for stamp in element.iterfind(".//History/PubMedPubDate")
        if (date := date_of("-".join(stamp.findtext(part) or "" for part in ("Year", "Month", "Day"))))
    }
    entry_date = history.get("pubmed") or history.get("entrez") or published
    for status, field in HISTORY_FIELDS.items():
        yield (field, 0), history.get(status) or entry_date
    for tag, field in (("DateCompleted", "Date - Completion"), ("DateRevised", "Date - Modification")):
        for found in element.iterfind(f"*/{tag}"):
            if date := date_of("-".join(found.findtext(part) or "" for part in ("Year", "Month", "Day"))):
                yield (field, 0), date


def date_of(text: str | None) -> str | None:
    """`2019/05/17` of `2019-05-17`, `2019 May 17`, `2019 Nov-Dec`, `Spring 2001`, `1998-1999`: the first day that it says.

    PubMed sorts a year alone to the first of January and a month alone to its first day.
    """
    year = re.search(r"\b(1[5-9]\d\d|20\d\d|3000)\b", text or "")
    if not year:
        return None
    rest = text[year.end() :].lower()
    if numbers := re.match(r"[-/](\d{1,2})\b(?:[-/](\d{1,2})\b)?", rest):
        month, day = int(numbers[1]), int(numbers[2] or 1)
    else:
        word = re.search(r"[a-z]+", rest) or re.search(r"[a-z]+", text.lower())
        name = word[0] if word else ""
        month = MONTHS.get(name[:3]) or SEASONS.get(name) or 1
        number = re.search(rf"{re.escape(name)}\s+(\d{{1,2}})\b", rest) if name[:3] in MONTHS else None
        day = int(number[1]) if number else 1
    return f"{year[1]}/{min(max(month, 1), 12):02}/{min(max(day, 1), 31):02}"


def _cites(element: etree._Element) -> Iterator[int]:
    """PMIDs of the references that PubMed lists."""
    listed = element.iterfind(".//ReferenceList//Reference/ArticleIdList/ArticleId[@IdType='pubmed']")
    cited = element.iterfind(".//CommentsCorrections[@RefType='Cites']/PMID")
    found = ((e.text or "").strip() for e in (*listed, *cited))
    return iter(dict.fromkeys(int(pmid) for pmid in found if pmid.isascii() and pmid.isdigit()))
