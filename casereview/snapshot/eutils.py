"""What each E-utility answers: parameters in, bytes out. No HTTP here; `server` carries it.

Forms and error texts are those recorded of NCBI's servers between 2019 and 2026.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

from casereview.snapshot import documents
from casereview.snapshot.grammar import Chain, Query, QueryError, Range, parse, with_default_field
from casereview.snapshot.index import SORTS, Answer, Index

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"

CEILING = 9_999
"""PubMed's E-utilities give the first 9,999 records of a set."""
SUMMARY_CEILING = {"json": 500, "xml": 10_000}

BASE = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
DOCTYPES = {
    "eSearchResult": f'-//NLM//DTD esearch 20060628//EN" "{BASE}/20060628/esearch.dtd',
    "ePostResult": f'-//NLM//DTD epost 20090526//EN" "{BASE}/20090526/epost.dtd',
    "eLinkResult": f'-//NLM//DTD elink 20101123//EN" "{BASE}/20101123/elink.dtd',
    "eInfoResult": f'-//NLM//DTD einfo 20190110//EN" "{BASE}/20190110/einfo.dtd',
    "eFetchResult": f'-//NLM//DTD efetch 20131226//EN" "{BASE}/20131226/efetch.dtd',
    "eSummaryResult": f'-//NLM//DTD esummary v1 20041029//EN" "{BASE}/20041029/esummary-v1.dtd',
    "eSummaryResult v2": f'-//NLM//DTD esummary pubmed 20160808//EN" "{BASE}/20160808/esummary_pubmed.dtd',
}
PUBMED_HEADER = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
PMC_HEADER = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd">\n<pmc-articleset>'
)
RESTRICTED = b"<!--The publisher of this article does not allow downloading of the full text in XML form.-->"
TOO_FAR = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records matching the "
    "query. To obtain more than 9,999 PubMed records, consider using EDirect that contains additional logic to batch "
    "PubMed search results automatically so that an arbitrary number can be retrieved. For details see "
    "https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
EMPTY_LIST = "ID list is empty! Possibly it has no correct IDs."

DATE_TYPES = {
    "pdat": "Date - Publication",
    "edat": "Date - Entry",
    "mdat": "Date - Modification",
    "crdt": "Date - Create",
    "mhda": "Date - MeSH",
}
DATABASES = ("pubmed", "pmc")

Params = Mapping[str, list[str]]
"""Parameters by name in lower case; a name may come several times."""


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes
    type: str = XML
    status: int = 200


class Refusal(Exception):
    """An ERROR that the utility answers with."""

    def __init__(self, text: str, status: int = 200) -> None:
        super().__init__(text)
        self.text, self.status = text, status


@dataclass(slots=True)
class History:
    """Sets kept between requests, by WebEnv and query key. The same requests in the same order get the same names."""

    seed: str
    sets: dict[str, dict[int, tuple[str, list[int]]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, database: str, ids: Iterable[int], webenv: str | None) -> tuple[str, int]:
        with self.lock:
            if webenv is None or webenv not in self.sets:
                name = hashlib.sha256(f"{self.seed} {len(self.sets)}".encode()).hexdigest()[:24]
                webenv = f"MCID_{name}"
                self.sets[webenv] = {}
            key = len(self.sets[webenv]) + 1
            self.sets[webenv][key] = (database, list(ids))
        return webenv, key

    def get(self, webenv: str, key: int) -> tuple[str, list[int]]:
        """Raises: KeyError where there is no such set, or it has expired."""
        return self.sets[webenv][key]

    def expire(self) -> None:
        """Forget all sets, as NCBI does after some hours; names are not given twice."""
        with self.lock:
            self.sets = {webenv: {} for webenv in self.sets}


@dataclass(slots=True)
class EUtils:
    """The utilities over one index. `restricted` are PMC numbers whose full text the publisher keeps back."""

    index: Index
    history: History
    today: date | None = None
    restricted: frozenset[int] = frozenset()

    def respond(self, utility: str, params: Params) -> Reply:
        """The answer of `esearch`, `efetch` and so on."""
        answer = {
            "esearch": self._esearch,
            "efetch": self._efetch,
            "epost": self._epost,
            "elink": self._elink,
            "esummary": self._esummary,
            "einfo": self._einfo,
        }[utility]
        try:
            return answer(params)
        except Refusal as refusal:
            return _refused(utility, params, refusal)
        except (QueryError, RecursionError) as err:
            text = "the query is nested too deeply" if isinstance(err, RecursionError) else str(err)
            # Not "Search Backend failed", as PubMed has it: a client takes that for passing, and would ask again.
            return _refused(utility, params, Refusal(f"The query is refused: {text}"))

    # esearch -----------------------------------------------------------------------------------------------------

    def _esearch(self, params: Params) -> Reply:
        _database(params, ("pubmed",))
        query = self._query(params)
        start, most = _number(params, "retstart", 0), _number(params, "retmax", 20)
        if start >= CEILING:
            raise Refusal(f"Search Backend failed: Exception:\n{TOO_FAR}")
        found = self.index.search(query, self._references(params))
        sort = _one(params, "sort").lower()
        ids = self.index.sorted(found.ids, sort if sort in SORTS else "")
        messages = [] if sort in SORTS else [f"Unknown sort schema '{_one(params, 'sort')}' ignored"]
        if start + most > CEILING:
            most = CEILING - start
            messages.append(f"Restrictions achieved. start and count adjusted to {start}, {most}")
        page = [] if _one(params, "rettype") == "count" else ids[start : start + most]
        kept = self._keep(params, ids) if _one(params, "usehistory").lower() == "y" else None
        if not ids:
            messages.append("No items found.")
        if _one(params, "rettype") == "count":
            return _count(params, len(ids))
        return (
            _search_json(found, len(ids), start, page, kept, messages)
            if _is_json(params)
            else _search_xml(found, len(ids), start, page, kept, messages)
        )

    def _query(self, params: Params) -> Query:
        """The tree of `term`, with what the parameters `field`, `query_key` and the dates add to it."""
        term, key = _one(params, "term"), _one(params, "query_key")
        if not term and not key:
            raise Refusal("Empty term and query_key - nothing todo")
        parts = [parse(term)] if term else []
        if parts and _one(params, "field"):
            parts = [with_default_field(parts[0], _one(params, "field"))]
        if key:
            parts.append(parse(f"#{key}"))
        if dates := self._dates(params):
            parts.append(dates)
        if len(parts) == 1:
            return parts[0]
        first, *rest = parts
        if isinstance(first, Chain):
            return Chain(first=first.first, rest=(*first.rest, *(("AND", part) for part in rest)))
        return Chain(first=first, rest=tuple(("AND", part) for part in rest))

    def _dates(self, params: Params) -> Range | None:
        low, high, days = (_one(params, name) for name in ("mindate", "maxdate", "reldate"))
        kind = _one(params, "datetype").lower() or "pdat"
        if not (low or high or days):
            return None
        if kind not in DATE_TYPES:
            raise QueryError(f"datetype {kind} is not one of {', '.join(DATE_TYPES)}")
        if days:
            today = self.today or date.today()
            low, high = (f"{d:%Y/%m/%d}" for d in (today - timedelta(days=_number(params, "reldate", 0)), today))
        if not (low and high):
            raise QueryError("mindate and maxdate go together, one of them is missing")
        return Range(low=low, high=high, field=DATE_TYPES[kind])

    def _references(self, params: Params) -> dict[int, list[int]]:
        webenv = _one(params, "webenv")
        if not webenv:
            return {}
        if not self.history.sets.get(webenv):
            raise Refusal(f"Unable to obtain query #{_one(params, 'query_key') or 1}")
        return {key: ids for key, (database, ids) in self.history.sets[webenv].items() if database == "pubmed"}

    def _keep(self, params: Params, ids: Iterable[int], database: str = "pubmed") -> tuple[str, int]:
        webenv = _one(params, "webenv")
        if webenv and webenv not in self.history.sets:
            raise Refusal("Unable to obtain query #1")
        return self.history.add(database, ids, webenv or None)

    # efetch ------------------------------------------------------------------------------------------------------

    def _efetch(self, params: Params) -> Reply:
        database = _database(params, DATABASES, status=400)
        ids = self._ids(params, database)
        if not ids:
            raise Refusal(EMPTY_LIST, 400)
        if database == "pmc":
            return Reply(PMC_HEADER + b"".join(self._fulltext(number) for number in ids) + b"</pmc-articleset>\n")
        mode, kind = _one(params, "retmode").lower() or "xml", _one(params, "rettype").lower()
        mode = "text" if mode == "xml" and kind in ("medline", "uilist") else mode
        ids = [pmid for pmid in ids if pmid in self.index.articles.pubmed]
        if mode == "xml":
            articles = b"".join(self.index.articles.article(pmid) + b"\n" for pmid in ids)
            return Reply(PUBMED_HEADER + articles + b"</PubmedArticleSet>")
        writer = documents.TEXTS.get(kind or "abstract") if mode == "text" else None
        if writer is None:
            raise Refusal(f"retmode {mode} with rettype {kind or 'none'} is not one of this server's", 400)
        return Reply(writer(self.index.read(ids).values()).encode(), TEXT)

    def _ids(self, params: Params, database: str) -> list[int]:
        """The UIDs asked for, each once: of the history, a page of them, or of `id`."""
        if not (webenv := _one(params, "webenv")) or "id" in params:
            return _uids(params)
        key = _number(params, "query_key", 1)
        start, most = _number(params, "retstart", 0), _number(params, "retmax", 10_000)
        try:
            kept, ids = self.history.get(webenv, key)
        except KeyError:
            raise Refusal(f"Unable to obtain query #{key}") from None
        if kept != database:
            raise Refusal(f"Query #{key} of this WebEnv is of database {kept}, not {database}", 400)
        if database == "pubmed" and start >= CEILING:
            raise Refusal(f"Search backend cannot retrieve history data. Reason: Exception: {TOO_FAR}", 400)
        # A window that crosses the limit is cut without a word, as NCBI cuts it.
        return ids[start : min(start + most, CEILING) if database == "pubmed" else start + most]

    def _fulltext(self, number: int) -> bytes:
        if number not in self.index.articles.pmc:
            return b'<error id="%d">The following PMCID is not available: %d</error>' % (number, number)
        article = self.index.articles.fulltext(number)
        if number not in self.restricted and re.search(rb"<body[\s>]", article):
            return article
        start = article[: article.index(b">") + 1]
        front = re.search(rb"<front(?=[\s>]).*?</front\s*>", article, re.S)
        return start + RESTRICTED + (front[0] if front else b"") + b"</article>"

    # epost, elink ------------------------------------------------------------------------------------------------

    def _epost(self, params: Params) -> Reply:
        if _is_json(params):
            raise Refusal("epost has no JSON", 500)
        database = _database(params, DATABASES)
        ids = _uids(params)
        if not ids:
            raise Refusal("Empty ID list; Nothing to store")
        webenv, key = self._keep(params, ids, database)
        return _xml("ePostResult", f"\n\t<QueryKey>{key}</QueryKey>\n\t<WebEnv>{webenv}</WebEnv>\n", gap="")

    def _elink(self, params: Params) -> Reply:
        origin = (_one(params, "dbfrom") or "pubmed").lower()
        target = (_one(params, "db") or "pubmed").lower()
        command = _one(params, "cmd").lower() or "neighbor"
        if command not in ("neighbor", "neighbor_history"):
            raise Refusal(f"cmd {command} is not one of this server's: neighbor, neighbor_history")
        names = self._links(origin, target, _one(params, "linkname"))
        groups = [[int(n) for n in _digits(value)] for value in params.get("id", [])]
        if "webenv" in params and not groups:
            groups = [self._ids(params, origin)]
        if not any(groups):
            raise Refusal("Empty ID list; Nothing to link")
        sets = []
        for ids in groups:
            links = {name: list(dict.fromkeys(n for i in ids for n in find(i))) for name, find in names.items()}
            sets.append((ids, {name: found for name, found in links.items() if found}))
        if command == "neighbor":
            return _links_json(origin, sets) if _is_json(params) else _links_xml(origin, sets)
        kept = [
            (ids, {name: self.history.add(_target(name), found, None) for name, found in links.items()})
            for ids, links in sets
        ]
        return _links_history(origin, kept)

    def _links(self, origin: str, target: str, name: str) -> dict[str, Callable[[int], list[int]]]:
        """The links asked for, with how to follow each. Similar articles are PubMed's alone: they are refused."""
        known: dict[str, Callable[[int], list[int]]] = {
            "pubmed_pmc": self.index.pmc_of,
            "pmc_pubmed": self.index.pubmed_of,
            "pubmed_pubmed_refs": self.index.references_of,
            "pubmed_pubmed_citedin": self.index.cited_by,
        }
        for database in (origin, target):
            if database not in DATABASES:
                raise Refusal(f"Invalid db name specified: {database}")
        wanted = [name] if name else [n for n in known if n.startswith(f"{origin}_") and _target(n) == target]
        if not wanted or any(n not in known or not n.startswith(f"{origin}_") for n in wanted):
            raise Refusal(f"link {name or f'{origin}_{target}'} is not one of this server's: {', '.join(known)}")
        return {n: known[n] for n in wanted}

    # esummary, einfo ---------------------------------------------------------------------------------------------

    def _esummary(self, params: Params) -> Reply:
        _database(params, ("pubmed",))
        if not _one(params, "id") and not _one(params, "webenv"):
            raise Refusal("Neither query_key nor id specified")
        form = "json" if _is_json(params) else "xml"
        if wrong := [v for v in _values(params, "id") if not v.isdigit()]:
            text = f"Invalid uid {wrong[0]} at position= {_values(params, 'id').index(wrong[0])}"
            if form == "json":
                return _json("esummary", {"error": text, "result": {"uids": []}})
            raise Refusal(text)
        ids = self._ids(params, "pubmed")
        if len(ids) > SUMMARY_CEILING[form]:
            most = SUMMARY_CEILING[form]
            raise Refusal(
                f"Too many UIDs in request. Maximum number of UIDs is {most} for {form.upper()} format output."
            )
        found = self.index.read([pmid for pmid in ids if pmid in self.index.articles.pubmed])
        if form == "json":
            return _json("esummary", {"result": documents.summaries_json(ids, found)})
        if _one(params, "version") == "2.0":
            return _xml("eSummaryResult", documents.summaries_v2(ids, found), doctype="eSummaryResult v2")
        return _xml("eSummaryResult", f"\n{documents.summaries_v1(ids, found)}\n")

    def _einfo(self, params: Params) -> Reply:
        database = _one(params, "db").lower()
        if not database:
            if _is_json(params):
                return _json("einfo", {"einforesult": {"dblist": list(DATABASES)}})
            names = "".join(f"\t<DbName>{name}</DbName>\n" for name in DATABASES)
            return _xml("eInfoResult", f"\n<DbList>\n\n{names}</DbList>\n\n")
        if database not in DATABASES:
            raise Refusal(f"Can not retrieve DbInfo for db={database}")
        count = len(self.index.articles.pubmed if database == "pubmed" else self.index.articles.pmc)
        facts = (database, count, f"snapshot-{self.index.articles.spool.digest[:16]}")
        if _is_json(params):
            return _json("einfo", {"einforesult": {"dbinfo": [documents.database_json(*facts)]}})
        return _xml("eInfoResult", documents.database_xml(*facts))


# Parameters ----------------------------------------------------------------------------------------------------------


def _one(params: Params, name: str) -> str:
    """The last value of a parameter that is not empty: a name may stand in the URL and in the body."""
    return next((v.strip() for v in reversed(params.get(name, [])) if v.strip()), "")


def _number(params: Params, name: str, default: int) -> int:
    text = _one(params, name).lstrip("#")
    return int(text) if text.isascii() and text.isdigit() else default


def _is_json(params: Params) -> bool:
    return _one(params, "retmode").lower() == "json"


def _values(params: Params, name: str) -> list[str]:
    return [v for value in params.get(name, []) for v in re.split(r"[\s,]+", value) if v]


def _digits(text: str) -> list[str]:
    """The ids of one `id` parameter that are numbers, without a PMC before them."""
    found = (re.fullmatch(r"(?:PMC)?0*([1-9]\d{0,19})", value, re.I) for value in re.split(r"[\s,]+", text))
    return [match[1] for match in found if match]


def _uids(params: Params) -> list[int]:
    return list(dict.fromkeys(int(n) for value in params.get("id", []) for n in _digits(value)))


def _database(params: Params, served: Iterable[str], status: int = 200) -> str:
    name = _one(params, "db").lower() or "pubmed"
    if name in DATABASES and name not in served:
        raise Refusal(f"database {name} is not served by this utility here, only {', '.join(served)}", status)
    if name not in served:
        raise Refusal(f"Invalid db name specified: {name}", status)
    return name


def _target(link: str) -> str:
    return link.split("_")[1]


# Forms ---------------------------------------------------------------------------------------------------------------


def _xml(root: str, inner: str, *, status: int = 200, gap: str = "\n", doctype: str = "") -> Reply:
    # efetch's errors name another root in their DOCTYPE than they have.
    named = root.replace("eFetch", "eEfetch")
    head = f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {named} PUBLIC "{DOCTYPES[doctype or root]}">{gap}'
    return Reply(f"{head}<{root}>{inner}</{root}>\n".encode(), XML, status)


def _json(utility: str, content: dict) -> Reply:
    body = {"header": {"type": utility, "version": "0.3"}, **content}
    return Reply(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", JSON)


def _refused(utility: str, params: Params, refusal: Refusal) -> Reply:
    """An ERROR in the form of the utility; in JSON a line end in it stays a raw one, which is no valid JSON."""
    root = {"efetch": "eFetchResult", "epost": "ePostResult", "elink": "eLinkResult"}.get(utility)
    root = root or {"esummary": "eSummaryResult", "einfo": "eInfoResult"}.get(utility, "eSearchResult")
    text = refusal.text
    if utility == "efetch" and _one(params, "retmode").lower() == "text":
        return Reply(text.replace(" ", "+").encode(), TEXT, refusal.status)
    if _is_json(params) and utility != "efetch":
        text = json.dumps(text, ensure_ascii=False)[1:-1].replace("\\n", "\n")
        content = {
            "esearch": f'"esearchresult":{{"ERROR":"{text}"}}',
            "elink": f'"linksets":[],"ERROR":"{text}"',
        }.get(utility, f'"error":"{text}"')
        body = f'{{"header":{{"type":"{utility}","version":"0.3"}},{content}}}\n'
        return Reply(body.encode(), JSON, refusal.status)
    inner = f"<ERROR>{escape(text)}</ERROR>"
    return _xml(root, f"\n\t{inner}\n" if utility in ("epost", "esummary") else inner, status=refusal.status)


def _count(params: Params, count: int) -> Reply:
    if _is_json(params):
        return _json("esearch", {"esearchresult": {"count": str(count)}})
    return _xml("eSearchResult", f"<Count>{count}</Count>")


def _search_xml(
    found: Answer, count: int, start: int, page: list[int], kept: tuple[str, int] | None, messages: list[str]
) -> Reply:
    ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in page)
    parts = [f"<Count>{count}</Count><RetMax>{len(page)}</RetMax><RetStart>{start}</RetStart>"]
    if kept:
        parts.append(f"<QueryKey>{kept[1]}</QueryKey><WebEnv>{kept[0]}</WebEnv>")
    parts.append(f"<IdList>\n{ids}</IdList>" if page else "<IdList/>")
    parts.append(f"<TranslationSet/><QueryTranslation>{escape(_shown(found, count))}</QueryTranslation>")
    if found.phrases_not_found:
        parts.append(f"<ErrorList>{_elements('PhraseNotFound', found.phrases_not_found)}</ErrorList>")
    warnings = (
        _elements("PhraseIgnored", found.phrases_ignored)
        + _elements("QuotedPhraseNotFound", found.quoted_phrases_not_found)
        + _elements("OutputMessage", messages)
    )
    if warnings:
        parts.append(f"<WarningList>{warnings}</WarningList>")
    return _xml("eSearchResult", "".join(parts))


def _shown(found: Answer, count: int) -> str:
    """PubMed puts a query that is one word and was not found in parentheses."""
    single = not count and len(found.phrases_not_found) == 1 and " " not in found.translation.split("[")[0]
    return f"({found.translation})" if single else found.translation


def _elements(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _search_json(
    found: Answer, count: int, start: int, page: list[int], kept: tuple[str, int] | None, messages: list[str]
) -> Reply:
    result: dict = {"count": str(count), "retmax": str(len(page)), "retstart": str(start)}
    if kept:
        result |= {"querykey": str(kept[1]), "webenv": kept[0]}
    result |= {"idlist": [str(pmid) for pmid in page], "translationset": [], "querytranslation": _shown(found, count)}
    if found.phrases_not_found:
        result["errorlist"] = {"phrasesnotfound": list(found.phrases_not_found), "fieldsnotfound": []}
    if found.phrases_ignored or found.quoted_phrases_not_found or messages:
        result["warninglist"] = {
            "phrasesignored": list(found.phrases_ignored),
            "quotedphrasesnotfound": list(found.quoted_phrases_not_found),
            "outputmessages": messages,
        }
    return _json("esearch", {"esearchresult": result})


def _links_xml(origin: str, sets: list[tuple[list[int], dict[str, list[int]]]]) -> Reply:
    parts = []
    for ids, links in sets:
        parts.append(f"\n  <LinkSet>\n    <DbFrom>{origin}</DbFrom>\n    {_id_list(ids)}\n")
        for name, found in links.items():
            linked = "".join(f"\n        <Link>\n\t\t\t\t<Id>{n}</Id>\n\t\t\t</Link>" for n in found)
            parts.append(
                f"    <LinkSetDb>\n      <DbTo>{_target(name)}</DbTo>\n      <LinkName>{name}</LinkName>\n"
                f"      {linked}\n      \n    </LinkSetDb>\n"
            )
        parts.append("  </LinkSet>\n")
    return _xml("eLinkResult", "".join(parts))


def _id_list(ids: Iterable[int]) -> str:
    return "<IdList>\n" + "".join(f"      <Id>{n}</Id>\n" for n in ids) + "    </IdList>"


def _links_json(origin: str, sets: list[tuple[list[int], dict[str, list[int]]]]) -> Reply:
    linksets = []
    for ids, links in sets:
        linkset: dict = {"dbfrom": origin, "ids": [str(n) for n in ids]}
        found = [
            {"dbto": _target(name), "linkname": name, "links": [str(n) for n in numbers]}
            for name, numbers in links.items()
        ]
        linksets.append(linkset | ({"linksetdbs": found} if found else {}))
    return _json("elink", {"linksets": linksets})


def _links_history(origin: str, sets: list[tuple[list[int], dict[str, tuple[str, int]]]]) -> Reply:
    parts = []
    for ids, links in sets:
        parts.append(f"\n  <LinkSet>\n    <DbFrom>{origin}</DbFrom>\n    {_id_list(ids)}\n")
        for name, (webenv, key) in links.items():
            parts.append(
                f"    <LinkSetDbHistory>\n      <DbTo>{_target(name)}</DbTo>\n      <LinkName>{name}</LinkName>\n"
                f"      <QueryKey>{key}</QueryKey>\n    </LinkSetDbHistory>\n    <WebEnv>{webenv}</WebEnv>\n"
            )
        parts.append("  </LinkSet>\n")
    return _xml("eLinkResult", "".join(parts))
