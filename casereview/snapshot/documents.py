"""Records in PubMed's other forms: summaries (XML version 1, JSON), MEDLINE and abstract texts, and a database's fields.

The forms are those recorded of NCBI's servers; what only PubMed knows (citation counts) is left at zero.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from lxml import etree

from casereview.records import Author, Record
from casereview.snapshot.fields import LANGUAGES, MONTHS, date_of
from casereview.snapshot.grammar import DATES, FIELDS

Found = tuple[Record, etree._Element]

RECORD_STATUS = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "OLDMEDLINE": "PubMed - OLDMEDLINE",
    "PubMed-not-MEDLINE": "PubMed",
    "Publisher": "PubMed - as supplied by publisher",
    "In-Process": "PubMed - in process",
    "In-Data-Review": "PubMed - in process",
}
LINKS = {
    "pubmed": [
        ("pubmed_pmc", "PMC Links", "Free full text articles in PMC", "pmc"),
        ("pubmed_pubmed_citedin", "Cited In", "PubMed articles that cite this one", "pubmed"),
        ("pubmed_pubmed_refs", "References for PMC Articles", "References for this PMC Article", "pubmed"),
    ],
    "pmc": [("pmc_pubmed", "PubMed Links", "PubMed citation of this article", "pubmed")],
}
DESCRIPTIONS = {"pubmed": ("PubMed", "PubMed bibliographic record"), "pmc": ("PMC", "PubMed Central")}


def name_of(author: Author) -> str:
    """`Doe JQ Jr`, or the name of the group."""
    return author.collective or " ".join(p for p in (author.last, author.initials, author.suffix) if p)


def journal_date(text: str | None) -> str:
    """`2024-05-17` as journals are cited: `2024 May 17`; anything else stays."""
    date, named = (text or "").split("-"), {number: name.capitalize() for name, number in MONTHS.items()}
    if not all(part.isdigit() for part in date):
        return text or ""
    return " ".join([date[0], *(named[int(m)] for m in date[1:2]), *(str(int(d)) for d in date[2:3])])


def _stamps(element: etree._Element) -> list[tuple[str, str]]:
    """The history: status and `2021/04/24 06:00`, in the order of the record."""
    stamps = []
    for stamp in element.iterfind(".//History/PubMedPubDate"):
        hour, minute = (int(stamp.findtext(part) or 0) for part in ("Hour", "Minute"))
        date = date_of("-".join(stamp.findtext(part) or "" for part in ("Year", "Month", "Day"))) or ""
        stamps.append((stamp.get("PubStatus", ""), f"{date} {hour:02}:{minute:02}"))
    return stamps


def _issns(element: etree._Element) -> tuple[str, str]:
    """Print and electronic ISSN."""
    issn = element.find(".//Journal/ISSN")
    linking = element.findtext(".//ISSNLinking") or ""
    if issn is None:
        return linking, ""
    return (linking, issn.text or "") if issn.get("IssnType") == "Electronic" else (issn.text or "", "")


def _ids(record: Record) -> list[tuple[str, str]]:
    pairs = [("pubmed", record.pmid), ("pmc", record.pmcid), ("doi", record.doi), ("pii", record.pii)]
    return [(kind, value) for kind, value in pairs if value]


def _locations(record: Record) -> str:
    return ". ".join(f"{kind}: {v}" for kind, v in (("pii", record.pii), ("doi", record.doi)) if v)


def _source(record: Record) -> str:
    """`1965 Aug;92(2):188-91`"""
    issue = f"({record.issue})" if record.issue else ""
    pages = f":{record.pages}" if record.pages else ""
    volume = f";{record.volume or ''}{issue}" if record.volume or issue else ""
    return f"{journal_date(record.publication_date)}{volume}{pages}"


# Summaries -----------------------------------------------------------------------------------------------------------


def summaries_v1(ids: Iterable[int], found: Mapping[int, Found]) -> str:
    """DocSums as esummary gives them by default; a record that is not there is left to its error."""
    return "\n".join(_summary_v1(*found[pmid]) if pmid in found else _no_summary(pmid) for pmid in ids)


def _no_summary(pmid: int) -> str:
    return f"<ERROR>UID={pmid}: cannot get document summary</ERROR>"


def _summary_v1(record: Record, element: etree._Element) -> str:
    printed, electronic = _issns(element)
    authors = [name_of(a) for a in record.authors]
    rows = [
        _item("PubDate", "Date", journal_date(record.publication_date)),
        _item("EPubDate", "Date", journal_date(record.electronic_date)),
        _item("Source", "String", record.journal_abbreviation),
        _items("AuthorList", [("Author", "String", name) for name in authors]),
        _item("LastAuthor", "String", authors[-1] if authors else ""),
        _item("Title", "String", record.title),
        _item("Volume", "String", record.volume),
        _item("Issue", "String", record.issue),
        _item("Pages", "String", record.pages),
        _items("LangList", [("Lang", "String", LANGUAGES.get(c, c).capitalize()) for c in record.languages]),
        _item("NlmUniqueID", "String", record.nlm_id),
        _item("ISSN", "String", printed),
        _item("ESSN", "String", electronic),
        _items("PubTypeList", [("PubType", "String", t.name) for t in record.publication_types]),
        _item("RecordStatus", "String", RECORD_STATUS.get(record.status or "", "PubMed")),
        _item("PubStatus", "String", element.findtext(".//PublicationStatus")),
        _items("ArticleIds", [(kind, "String", value) for kind, value in _ids(record)]),
        _items("History", [(status, "Date", date) for status, date in _stamps(element)]),
        _items("References", [("Ref", "String", r.source or "") for r in record.relations]),
        _item("HasAbstract", "Integer", "1" if record.abstract else "0"),
        _item("PmcRefCount", "Integer", "0"),
        _item("FullJournalName", "String", record.journal),
        _item("ELocationID", "String", _locations(record)),
        _item("SO", "String", _source(record)),
    ]
    return f"<DocSum>\n\t<Id>{record.pmid}</Id>\n{''.join(rows)}</DocSum>\n"


def _item(name: str, kind: str, value: str | None, indent: str = "\t") -> str:
    return f'{indent}<Item Name="{name}" Type="{kind}">{escape(value or "")}</Item>\n'


def _items(name: str, items: list[tuple[str, str, str]]) -> str:
    inner = "".join(_item(*item, indent="\t\t") for item in items)
    return f'\t<Item Name="{name}" Type="List">{f"{chr(10)}{inner}{chr(9)}" if inner else ""}</Item>\n'


def summaries_json(ids: Iterable[int], found: Mapping[int, Found]) -> dict:
    """The `result` of esummary's JSON, by UID."""
    ids = list(ids)
    result: dict = {"uids": [str(pmid) for pmid in ids]}
    for pmid in ids:
        missing = {"uid": str(pmid), "error": "cannot get document summary"}
        result[str(pmid)] = _summary_json(*found[pmid]) if pmid in found else missing
    return result


def _summary_json(record: Record, element: etree._Element) -> dict:
    printed, electronic = _issns(element)
    authors = [name_of(a) for a in record.authors]
    kinds = ["CollectiveName" if a.collective else "Author" for a in record.authors]
    published = date_of(record.publication_date) or date_of(str(record.year or "")) or ""
    empty = ("srccontriblist", "doccontriblist")
    absent = "medium edition publisherlocation publishername srcdate reportnumber availablefromurl locationlabel"
    return {
        "uid": record.pmid,
        "pubdate": journal_date(record.publication_date),
        "epubdate": journal_date(record.electronic_date),
        "source": record.journal_abbreviation or "",
        "authors": [{"name": n, "authtype": k, "clusterid": ""} for n, k in zip(authors, kinds, strict=True)],
        "lastauthor": authors[-1] if authors else "",
        "title": record.title or "",
        "sorttitle": (record.title or "").lower().rstrip("."),
        "volume": record.volume or "",
        "issue": record.issue or "",
        "pages": record.pages or "",
        "lang": list(record.languages),
        "nlmuniqueid": record.nlm_id or "",
        "issn": printed,
        "essn": electronic,
        "pubtype": [t.name for t in record.publication_types],
        "recordstatus": RECORD_STATUS.get(record.status or "", "PubMed"),
        "pubstatus": element.findtext(".//PublicationStatus") or "",
        "articleids": [{"idtype": kind, "idtypen": 1, "value": value} for kind, value in _ids(record)],
        "history": [{"pubstatus": status, "date": date} for status, date in _stamps(element)],
        "references": [
            {"refsource": r.source or "", "reftype": r.type, "pmid": int(r.pmid or 0), "note": r.note or ""}
            for r in record.relations
        ],
        "attributes": ["Has Abstract"] if record.abstract else [],
        "pmcrefcount": "",
        "fulljournalname": record.journal or "",
        "elocationid": _locations(record),
        "doctype": "chapter" if record.book else "citation",
        **{key: [] for key in empty},
        "booktitle": record.book or "",
        **dict.fromkeys(absent.split(), ""),
        "docdate": "",
        "bookname": "",
        "chapter": "",
        "sortpubdate": f"{published} 00:00",
        "sortfirstauthor": authors[0] if authors else "",
        "vernaculartitle": record.vernacular_title or "",
    }


_NAMES_V2 = {
    "pubdate": "PubDate", "epubdate": "EPubDate", "lastauthor": "LastAuthor", "sorttitle": "SortTitle",
    "nlmuniqueid": "NlmUniqueID", "issn": "ISSN", "essn": "ESSN", "pubtype": "PubType", "recordstatus": "RecordStatus",
    "pubstatus": "PubStatus", "articleids": "ArticleIds", "pmcrefcount": "PmcRefCount",
    "fulljournalname": "FullJournalName", "elocationid": "ELocationID", "doctype": "DocType",
    "srccontriblist": "SrcContribList", "booktitle": "BookTitle", "publisherlocation": "PublisherLocation",
    "publishername": "PublisherName", "srcdate": "SrcDate", "reportnumber": "ReportNumber",
    "availablefromurl": "AvailableFromURL", "locationlabel": "LocationLabel", "doccontriblist": "DocContribList",
    "docdate": "DocDate", "bookname": "Bookname", "sortpubdate": "SortPubDate", "sortfirstauthor": "SortFirstAuthor",
    "vernaculartitle": "VernacularTitle", "authtype": "AuthType", "clusterid": "ClusterID", "idtype": "IdType",
    "idtypen": "IdTypeN", "refsource": "RefSource", "reftype": "RefType", "pmid": "PMID",
}  # fmt: skip
"""Keys of the JSON whose element in version 2.0 is not just capitalised."""
_ITEMS_V2 = {
    "authors": "Author", "lang": "string", "pubtype": "flag", "articleids": "ArticleId", "history": "PubMedPubDate",
    "references": "Reference", "attributes": "flag", "srccontriblist": "string", "doccontriblist": "string",
}  # fmt: skip


def summaries_v2(ids: Iterable[int], found: Mapping[int, Found]) -> str:
    """Summaries as esummary gives them for version=2.0, which EDirect asks for: the facts of the JSON as XML."""
    parts = []
    for uid, summary in summaries_json(ids, found).items():
        if uid != "uids":
            inner = "".join(_element_v2(key, value) for key, value in summary.items() if key != "uid")
            parts.append(f'<DocumentSummary uid="{uid}">\n{inner}</DocumentSummary>\n')
    return f'\n<DocumentSummarySet status="OK">\n<DbBuild>snapshot</DbBuild>\n{"".join(parts)}</DocumentSummarySet>\n'


def _element_v2(key: str, value: object) -> str:
    tag = "error" if key == "error" else _NAMES_V2.get(key, key.capitalize())
    if isinstance(value, list):
        inner = "".join(_list_item_v2(_ITEMS_V2[key], item) for item in value)
        return f"\t<{tag}>\n{inner}\t</{tag}>\n" if inner else f"\t<{tag}/>\n"
    return f"\t<{tag}>{escape(str(value))}</{tag}>\n"


def _list_item_v2(tag: str, item: object) -> str:
    inner = "".join(_element_v2(k, v) for k, v in item.items()) if isinstance(item, dict) else escape(str(item))
    return f"\t<{tag}>{inner}</{tag}>\n"


# Texts ---------------------------------------------------------------------------------------------------------------


def medline(found: Iterable[Found]) -> str:
    """MEDLINE format (nbib): a tag of four letters a line, continued with six spaces."""
    return "\n" + "\n".join("".join(_medline_lines(*item)) for item in found)


def _medline_lines(record: Record, element: etree._Element) -> Iterator[str]:
    for tag, value in _medline_fields(record, element):
        if value:
            text = f"{tag:<4}- {value}"
            yield textwrap.fill(text, 88, subsequent_indent=" " * 6, break_long_words=False, break_on_hyphens=False)
            yield "\n"


def _medline_fields(record: Record, element: etree._Element) -> Iterator[tuple[str, str | None]]:
    printed, electronic = _issns(element)
    yield from (("PMID", record.pmid), ("OWN", "NLM"), ("STAT", record.status))
    yield from (("IS", f"{n} ({kind})") for n, kind in ((electronic, "Electronic"), (printed, "Print")) if n)
    yield from (("VI", record.volume), ("IP", record.issue), ("DP", journal_date(record.publication_date)))
    yield from (("TI", record.title), ("PG", record.pages))
    yield from (("LID", f"{v} [{kind}]") for kind, v in (("pii", record.pii), ("doi", record.doi)) if v)
    yield from (("AB", (record.abstract or "").replace("\n", " ")), ("CI", record.copyright))
    for author in record.authors:
        if author.collective:
            yield "CN", author.collective
            continue
        yield "FAU", f"{author.last}, {author.fore}" if author.fore else author.last
        yield "AU", name_of(author)
        yield "AUID", f"ORCID: {author.orcid}" if author.orcid else None
        yield from (("AD", place) for place in author.affiliations)
    yield from (("LA", code) for code in record.languages)
    yield from (("PT", kind.name) for kind in record.publication_types)
    yield from (("TT", record.vernacular_title), ("DEP", (record.electronic_date or "").replace("-", "")))
    yield from (("PL", record.country), ("TA", record.journal_abbreviation), ("JT", record.journal))
    yield "JID", record.nlm_id
    yield from (("RN", f"0 ({s.name})") for s in record.substances)
    for heading in record.mesh:
        star = "*" if heading.major else ""
        yield "MH", "/".join([star + heading.name, *heading.qualifiers])
    yield from (("OT", word) for word in record.keywords)
    stamps = dict(_stamps(element))
    yield "PMC", record.pmcid
    yield from (("EDAT", stamps.get("pubmed")), ("MHDA", stamps.get("medline")), ("CRDT", stamps.get("entrez")))
    yield from (("PHST", f"{date} [{status}]") for status, date in _stamps(element))
    yield from (("AID", f"{v} [{kind}]") for kind, v in (("pii", record.pii), ("doi", record.doi)) if v)
    yield "PST", element.findtext(".//PublicationStatus")
    cited = (record.journal_abbreviation or record.journal or record.book or "").rstrip(".")
    yield "SO", f"{cited}. {_source(record)}."


def abstracts(found: Iterable[Found]) -> str:
    """Abstracts as text, numbered, two empty lines between records."""
    return "\n\n".join(_abstract(number, record) for number, (record, _) in enumerate(found, start=1)) + "\n"


def _abstract(number: int, record: Record) -> str:
    journal = (record.journal_abbreviation or record.journal or record.book or "").rstrip(".")
    doi = f" doi: {record.doi}." if record.doi else ""
    ids = [("DOI", record.doi), ("PMCID", record.pmcid), ("PMID", record.pmid)]
    paragraphs = [
        textwrap.fill(f"{number}. {journal}. {_source(record)}.{doi}", 80),
        textwrap.fill(record.title or "", 80),
        textwrap.fill(", ".join(name_of(a) for a in record.authors) + ".", 80) if record.authors else "",
        "\n".join(textwrap.fill(line, 80) for line in (record.abstract or "").split("\n")),
        "\n".join(f"{name}: {value}" for name, value in ids if value),
    ]
    return "\n\n".join(p for p in paragraphs if p) + "\n"


def uilist(found: Iterable[Found]) -> str:
    """PMIDs, one a line."""
    return "".join(f"{record.pmid}\n" for record, _ in found)


TEXTS = {"medline": medline, "abstract": abstracts, "uilist": uilist}
"""efetch's texts by `rettype`."""


# Databases -----------------------------------------------------------------------------------------------------------

_TAG_NAMES = {
    "All Fields": "ALL", "UID": "UID", "Filter": "FILT", "Title": "TITL", "Title/Abstract": "TIAB", "MeSH Terms": "MESH",
    "MeSH Major Topic": "MAJR", "MeSH Subheading": "SUBH", "Journal": "JOUR", "Affiliation": "AFFL",
    "EC/RN Number": "ECNO", "Supplementary Concept": "SUBS", "Date - Publication": "PDAT", "Date - Entry": "EDAT",
    "Volume": "VOL", "Pagination": "PAGE", "Publication Type": "PTYP", "Language": "LANG", "Issue": "ISS",
    "Date - MeSH": "MHDA", "Other Term": "OTRM", "Author - Corporate": "COLN", "Place of Publication": "CNTY",
    "Date - Modification": "MDAT", "Date - Completion": "CDAT", "Author - First": "FAUT", "Author": "FULL",
    "Investigator": "FINV", "Transliterated Title": "TT", "Author - Last": "LAUT", "Location ID": "LID",
    "Electronic Publication Date": "EPDT", "Date - Create": "CRDT", "Author - Identifier": "AUID", "Text Word": "WORD",
    "Abstract": "AB", "Article Identifier": "AID",
}  # fmt: skip
"""Short names as einfo of PubMed lists them."""


def _fields(database: str) -> list[dict[str, str]]:
    names = FIELDS if database == "pubmed" else ["UID"]
    return [
        {
            "name": _TAG_NAMES[name],
            "fullname": name,
            "description": name,
            "termcount": "",
            "isdate": "Y" if name in DATES else "N",
            "isnumerical": "Y" if name == "UID" else "N",
            "singletoken": "N" if name in ("All Fields", "Title", "Title/Abstract", "Abstract", "Text Word") else "Y",
            "hierarchy": "Y" if name.startswith("MeSH") else "N",
            "ishidden": "N",
        }
        for name in names
    ]


def database_json(database: str, count: int, build: str) -> dict:
    """`dbinfo` of einfo's JSON. `build` names the state of the database, and changes when any record does."""
    menu, description = DESCRIPTIONS[database]
    links = [{"name": n, "menu": m, "description": d, "dbto": to} for n, m, d, to in LINKS[database]]
    return {
        "dbname": database,
        "menuname": menu,
        "description": description,
        "dbbuild": build,
        "count": str(count),
        "lastupdate": "",
        "fieldlist": _fields(database),
        "linklist": links,
    }


_XML_NAMES = {
    "dbname": "DbName", "menuname": "MenuName", "dbbuild": "DbBuild", "lastupdate": "LastUpdate", "fullname": "FullName",
    "termcount": "TermCount", "isdate": "IsDate", "isnumerical": "IsNumerical", "singletoken": "SingleToken",
    "ishidden": "IsHidden", "dbto": "DbTo",
}  # fmt: skip


def database_xml(database: str, count: int, build: str) -> str:
    """The inside of einfo's XML: the same facts."""
    info = database_json(database, count, build)
    lists = {"fieldlist": ("FieldList", "Field"), "linklist": ("LinkList", "Link")}
    rows = "".join(_info("\t\t", key, value) for key, value in info.items() if key not in lists)
    for key, (outer, inner) in lists.items():
        items = "".join(
            f"\t\t\t<{inner}>\n{''.join(_info(chr(9) * 4, k, v) for k, v in item.items())}\t\t\t</{inner}>\n"
            for item in info[key]
        )
        rows += f"\t\t<{outer}>\n{items}\t\t</{outer}>\n"
    return f"\n\t<DbInfo>\n{rows}\t</DbInfo>\n\n"


def _info(indent: str, key: str, value: str) -> str:
    tag = _XML_NAMES.get(key, key.capitalize())
    return f"{indent}<{tag}>{escape(value)}</{tag}>\n" if value else f"{indent}<{tag}/>\n"
