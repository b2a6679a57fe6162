"""One polite client of NCBI's E-utilities, for PubMed itself and for a server that speaks the same on loopback.

Transport is our own over `requests`: Bio.Entrez has no base URL, no time-out, retries a 429 without waiting and none of the
reading errors, and its pace is not shared by threads. Its parser is used for the small answers (`_parsed`), which it knows
by NCBI's own DTDs; here it reads only the DTDs that it brings along and never goes out for another.

How E-utilities fail is data: `FAULTS`, judged by what an answer says before its status, since a rate limit may come with
200 and a viewer's time-out with 400. Sources: NCBI's NBK25499 and NBK25497, and what its users have recorded of its answers.
"""

import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests

from casereview.errors import ReviewError
from casereview.web import REFUSED, TRANSIENT, Transport, WebError, is_loopback, xml_of

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
CEILING = 9_999
"""PubMed gives the first 9,999 records of a search and no more, by esearch as by efetch (its documentation says 10,000)."""

BATCH, HISTORY = "batch", "history"
"""Faults that a smaller batch or a new search mends, beside those of every server (`casereview.web`)."""

FAULTS: tuple[tuple[str, str, str], ...] = (
    (r"API rate limit exceeded", TRANSIENT, "too many requests"),
    (r"API key invalid", REFUSED, "NCBI does not know the key in NCBI_API_KEY: correct it or unset it"),
    (r"'retstart' cannot be larger|out of acceptable range", REFUSED, "asked past the first 9,999 records of a search"),
    (r"External viewer error|Status: Timeout|cannot get document summary", BATCH, "the batch was too large for PubMed"),
    (
        r"Unable to obtain query #|[Cc]annot retrieve history data|Can't fetch uids from history",
        HISTORY,
        "the history server forgot the search",
    ),
    (r"ID list is empty|Empty ID list|Some IDs have invalid value", REFUSED, "no valid identifier in the list"),
    (r"Search Backend failed", TRANSIENT, "the search failed; a query that PubMed cannot read ends so too"),
    (r"NCBI C\+\+ Exception", TRANSIENT, "an error inside NCBI"),
)
"""What an error says (pattern), what it is, and how we put it. The first that fits counts."""

# A file that E-utilities answer with: the utility, and the elements its answer may have as root.
_FORMS = {
    "esearch": ("eSearchResult",),
    "efetch": ("PubmedArticleSet", "PubmedBookArticleSet", "pmc-articleset"),
    "epost": ("ePostResult",),
    "elink": ("eLinkResult",),
    "esummary": ("eSummaryResult",),
    "einfo": ("eInfoResult",),
}
# Roots of answers that may hold an <ERROR>; a set of records holds none, whatever its abstracts say.
_RESULTS = (b"eSearchResult", b"eFetchResult", b"ePostResult", b"eLinkResult", b"eSummaryResult", b"eInfoResult")
_ROOT = re.compile(
    rb"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)?(?:<!--.*?-->\s*)*<([\w:.-]+)", re.S
)
_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.S)
_SPACES = re.compile(r"\s+")
_PATHS = re.compile(r"https?://\S+|(?<!\S)/\S+/\S*")


class EntrezError(WebError):
    """E-utilities gave no usable answer; `kind` says whether a smaller batch or a new search would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What esearch says of a query. `warnings` are all its remarks except those on paging."""

    count: int
    ids: tuple[str, ...]
    webenv: str | None
    query_key: str | None
    translation: str | None
    warnings: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A set of records kept by the history server for some hours."""

    webenv: str
    query_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """What einfo says of a database: records, and the name and day of its last update as NCBI writes them."""

    name: str
    count: int
    build: str
    last_update: str


class Client:
    """E-utilities at `base_url`.

    Args:
        base_url: where they are; else `EUTILS_BASE_URL`, else NCBI.
        email: NCBI asks for one, to write to before it blocks an address; needed unless the server is on loopback.
        tool: the name of the program that asks.
        api_key: else `NCBI_API_KEY`. It goes into the body of a request and nowhere else: no URL, log, file or error.
        requests_per_second: else 10 with a key and 3 without, less a little, as NCBI allows; `inf` does not wait.
        timeout: seconds to connect, and seconds between two bytes of an answer.
        patience: seconds that one answer may take as a whole.
        attempts: how often one question is asked before it is given up.

    Raises:
        ReviewError: no e-mail for a server that is not on loopback; a base URL that is none.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        email: str | None = None,
        tool: str = "casereview",
        api_key: str | None = None,
        requests_per_second: float | None = None,
        timeout: tuple[float, float] = (15, 90),
        patience: float = 600,
        attempts: int = 8,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ):
        self.base_url = (base_url or os.environ.get("EUTILS_BASE_URL") or BASE_URL).rstrip("/") + "/"
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ReviewError(f"{self.base_url} is no base URL of E-utilities: it must look like {BASE_URL}")
        local = is_loopback(self.base_url)
        self._email = (email or "").strip() or None
        if not (self._email and "@" in self._email) and not local:
            raise ReviewError(
                "NCBI asks for an e-mail address with every request: set pubmed.email in the configuration to yours"
            )
        self._key = (api_key if api_key is not None else os.environ.get("NCBI_API_KEY", "")).strip() or None
        if self._key and parts.scheme != "https" and not local:
            raise ReviewError(
                f"the key in NCBI_API_KEY would travel unencrypted to {parts.hostname}: use https, or unset it"
            )
        self._tool = tool
        self._transport = Transport(
            self.base_url,
            agent=tool,
            # A little under NCBI's 3 and 10: requests that left evenly spaced may arrive less so.
            requests_per_second=requests_per_second or (9 if self._key else 2.7),
            timeout=timeout,
            patience=patience,
            attempts=attempts,
            clock=clock,
            sleep=sleep,
            jitter=jitter,
        )

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def esearch(
        self,
        *,
        term: str,
        db: str = "pubmed",
        retstart: int = 0,
        retmax: int = CEILING,
        **more: str | int,
    ) -> Search:
        """Search; the result is kept on the history server too. `more` are esearch's own parameters (`datetype` …)."""
        raw = self.ask(
            "esearch", {"db": db, "term": term, "retstart": retstart, "retmax": retmax, "usehistory": "y", **more}
        )
        return parse_search(raw)

    def efetch(
        self,
        *,
        db: str = "pubmed",
        ids: Iterable[str] | None = None,
        history: History | None = None,
        retstart: int = 0,
        retmax: int | None = None,
        splittable: bool = False,
    ) -> bytes:
        """Records as XML, by identifiers or from the history server, byte for byte as they came.

        Args:
            splittable: a batch that is too large for PubMed is an error of kind `BATCH` at once, for the caller to ask
                for less; else it is asked again as any other passing failure.
        """
        params: dict[str, Any] = {"db": db, "retmode": "xml"}
        if history:
            params |= {"WebEnv": history.webenv, "query_key": history.query_key, "retstart": retstart}
        else:
            params["id"] = ",".join(ids or ())
        if retmax is not None:
            params["retmax"] = retmax
        return self.ask("efetch", params, splittable=splittable)

    def epost(self, *, ids: Iterable[str], db: str = "pubmed") -> History:
        """Put identifiers on the history server."""
        answer = _parsed(self.ask("epost", {"db": db, "id": ",".join(ids)}), "epost")
        return History(webenv=str(answer["WebEnv"]), query_key=str(answer["QueryKey"]))

    def elink(
        self, *, ids: Iterable[str], dbfrom: str, db: str, linkname: str | None = None
    ) -> dict[str, tuple[str, ...]]:
        """For each identifier those it links to, in the order of NCBI; none is an empty tuple."""
        ids = list(ids)
        return parse_links(self.ask("elink", link_params(ids=ids, dbfrom=dbfrom, db=db, linkname=linkname)), ids)

    def esummary(self, *, ids: Iterable[str], db: str = "pubmed") -> bytes:
        """Summaries as XML (version 1), byte for byte."""
        return self.ask("esummary", {"db": db, "id": ",".join(ids)})

    def einfo(self, *, db: str = "pubmed") -> Database:
        """How large a database is and when it was last updated: the cheapest sign that something may be new."""
        info = _parsed(self.ask("einfo", {"db": db}), "einfo")["DbInfo"][0]
        return Database(
            name=str(info["DbName"]),
            count=int(info["Count"]),
            build=str(info["DbBuild"]),
            last_update=str(info["LastUpdate"]),
        )

    def ask(self, utility: str, params: Mapping[str, Any], *, splittable: bool = False) -> bytes:
        """One question to one utility (`efetch`), asked until there is a whole answer.

        Raises:
            EntrezError: the answer is an error that asking again does not mend, or every attempt failed.
        """
        own = {"tool": self._tool, "email": self._email, "api_key": self._key}
        form = {**params, **{k: v for k, v in own.items() if v}}

        def send(session: requests.Session, **how: Any) -> requests.Response:
            return session.post(f"{self.base_url}{utility}.fcgi", data=form, **how)

        def judged(status: int, data: bytes) -> tuple[str, str] | None:
            fault = judge(utility, status, data)
            return fault and (fault[0], self._without_secrets(fault[1]))

        final = (REFUSED, HISTORY, BATCH) if splittable else (REFUSED, HISTORY)
        return self._transport.ask(send, judged, what=utility, where=self.base_url, final=final, error=EntrezError).data

    def _without_secrets(self, text: str) -> str:
        for secret in (self._key, self._email):
            text = text.replace(secret, "***") if secret else text
        return text


def judge(utility: str, status: int, data: bytes) -> tuple[str, str] | None:
    """What is wrong with an answer, as (kind, reason); None if it is whole and what was asked for.

    The body is judged first: NCBI sends rate limits with 200 and passing failures with 400. Only what stands where errors
    stand is read, never the text of records. The reason never repeats a body of the kind that holds address or key.
    """
    words = _error_words(data)
    if words is None and status >= 400:
        words = _plain(data[:2000])
    if words is not None:
        for pattern, kind, reason in FAULTS:
            if re.search(pattern, words):
                return kind, reason
    if status == 429 or status >= 500:
        return TRANSIENT, f"HTTP status {status}"
    if 300 <= status < 400:
        return REFUSED, "the server redirects elsewhere, which is not followed: check pubmed.base_url"
    if words is not None or status >= 400:
        return REFUSED, _PATHS.sub("…", words or "")[:500].strip() or f"HTTP status {status}"
    return _form_fault(utility, data)


def _error_words(data: bytes) -> str | None:
    """What an answer says in the place of an error; None where it says nothing there."""
    start = data[:1000].lstrip()
    if start.startswith(b"{"):
        try:
            # NCBI's own JSON errors hold raw line breaks.
            answer = json.loads(data.decode("utf-8", "replace"), strict=False)
        except ValueError:
            return _plain(data[:2000])
        inner = answer.get("esearchresult") if isinstance(answer.get("esearchresult"), dict) else answer
        words = inner.get("ERROR") or inner.get("error") or answer.get("ERROR") or answer.get("error")
        return str(words) if words else None
    root = _ROOT.match(data[:5000])
    if root and root[1] in _RESULTS:
        found = _ERROR.findall(data)
        return _plain(b"; ".join(found)) if found else None
    return None


def _form_fault(utility: str, data: bytes) -> tuple[str, str] | None:
    """Whether a body without an error is the answer: well-formed XML with the right root, complete to its end."""
    if not data.strip():
        return TRANSIENT, "an empty answer"
    root = _ROOT.match(data[:5000])
    if not root or root[1].decode() not in _FORMS[utility]:
        return TRANSIENT, "something else than XML of E-utilities, perhaps a page of a proxy"
    broken = xml_of(*_FORMS[utility])(data)
    return (TRANSIENT, broken) if broken else None


def _plain(data: bytes) -> str:
    text = re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace"))
    return _SPACES.sub(" ", text).strip()


def link_params(*, ids: Iterable[str], dbfrom: str, db: str, linkname: str | None = None) -> dict[str, Any]:
    """What elink is asked: `id` repeated gives one set of links for each; a list with commas would give one for all together."""
    return {"dbfrom": dbfrom, "db": db, "id": list(ids)} | ({"linkname": linkname} if linkname else {})


def parse_links(raw: bytes, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """An answer of elink: for each identifier those it links to, in the order of NCBI; none is an empty tuple."""
    links: dict[str, tuple[str, ...]] = dict.fromkeys(ids, ())
    for linkset in _parsed(raw, "elink"):
        for source in linkset["IdList"]:
            targets = (str(link["Id"]) for target in linkset["LinkSetDb"] for link in target["Link"])
            links[str(source)] = tuple(dict.fromkeys((*links.get(str(source), ()), *targets)))
    return links


def parse_search(raw: bytes) -> Search:
    """An answer of esearch.

    All that PubMed remarks, except on paging, means that the search run is not quite the search asked for.
    """
    answer = _parsed(raw, "esearch")
    said = {**answer.get("ErrorList", {}), **answer.get("WarningList", {})}
    # In an order of our own: the parser's dictionaries have another one in every process.
    warnings = [f"{shown}: {str(word).strip()}" for kind, shown in _REMARKS.items() for word in said.pop(kind, ())]
    for word in said.pop("OutputMessage", ()):
        if not str(word).startswith("Restrictions achieved") and str(word).strip() != "No items found.":
            warnings.append(str(word).strip())
    warnings += [f"{kind}: {word}" for kind in sorted(said) for word in said[kind]]
    return Search(
        count=int(answer["Count"]),
        ids=tuple(str(i) for i in answer.get("IdList", ())),
        webenv=str(answer["WebEnv"]) if answer.get("WebEnv") else None,
        query_key=str(answer["QueryKey"]) if answer.get("QueryKey") else None,
        translation=_SPACES.sub(" ", str(answer["QueryTranslation"])).strip()
        if answer.get("QueryTranslation")
        else None,
        warnings=tuple(warnings),
        raw=raw,
    )


_REMARKS = {
    "PhraseNotFound": "phrase not found",
    "QuotedPhraseNotFound": "quoted phrase not found",
    "FieldNotFound": "field not found",
    "PhraseIgnored": "phrase ignored",
}


def _parsed(raw: bytes, utility: str) -> Any:
    """A small answer as Bio.Entrez's parser gives it: lists and dictionaries as NCBI's DTD says."""
    reader, failures = _bio_reader()
    try:
        return reader(BytesIO(raw))
    except failures as err:
        raise EntrezError(
            f"{utility}: an answer that cannot be read ({err}): is the server one of E-utilities?"
        ) from err


@cache
def _bio_reader() -> tuple[Callable[[BytesIO], Any], tuple[type[Exception], ...]]:
    """Bio.Entrez's parser, kept from the network and from the user's home.

    Imported, it makes a folder ~/.config/biopython; a DTD that it does not bring along it would download.
    """
    from Bio import Entrez

    # Its class makes folders for downloads when it is made, and each that is derived from it anew.
    with tempfile.TemporaryDirectory() as folder:
        Entrez.local_cache = folder
        from Bio.Entrez import Parser

        class Offline(Parser.DataHandler):
            def open_dtd_file(self, filename: str) -> Any:
                handle = super().open_dtd_file(filename)
                if handle is None:
                    raise ValueError(f"its DTD {filename} is not known")
                return handle

            def open_xsd_file(self, filename: str) -> Any:
                handle = super().open_xsd_file(filename)
                if handle is None:
                    raise ValueError(f"its schema {filename} is not known")
                return handle

    for handler in (Parser.DataHandler, Offline):
        handler.local_dtd_dir = handler.local_xsd_dir = None

    def read(stream: BytesIO) -> Any:
        return Offline(validate=True, escape=False, ignore_errors=False).read(stream)

    # RuntimeError is how the parser tells an <ERROR>; the others are its own, ValueError among their bases.
    return read, (ValueError, RuntimeError, KeyError, Parser.ValidationError)
