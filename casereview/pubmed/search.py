"""Run a PubMed search to its end: every record that the query matches, as the bytes that PubMed sent, and an account of it.

The way of it. esearch gives the identifiers and keeps the set on the history server; efetch brings the records page by
page; every page is compared with the identifiers that must be in it. More than 9,999 hits, which is all that PubMed shows
of one search, are split by Entrez date into parts that tile exactly. Each answer is kept before the next is asked for, by
the identifiers that it was asked for and not by the history server's name for them, which lives for hours only: a run that
was killed goes on, and a run with nothing left to ask needs no network.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from casereview.errors import ReviewError
from casereview.pubmed.client import BATCH, CEILING, HISTORY, Client, EntrezError, History, Search, parse_search
from casereview.pubmed.query import Query
from casereview.pubmed.store import Store
from casereview.pubmed.xml import article_spans

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called as `progress(label, done, total)`."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""Entrez dates lie between these; the two halves of a span, and their halves, leave no day out and none twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one query found: a line of the strategy, a part of a large search, or the whole."""

    label: str
    query: str
    translation: str | None
    count: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bytes of one article are: the answer that holds it, and from where to where in it."""

    digest: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A search that has run to its end.

    `pmids` are all that were found and received, in PubMed's order; `missing` were found, asked for twice, and not sent
    (deleted or merged since). `day` is the day on which PubMed was asked, which a replay from the store does not change.
    """

    whole: Count
    lines: tuple[Count, ...]
    parts: tuple[Count, ...]
    pmids: tuple[str, ...]
    missing: tuple[str, ...]
    day: str | None
    interface: str
    places: dict[str, Place] = field(repr=False)
    store: Store = field(repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """All remarks of PubMed on the query and its lines, each once."""
        return tuple(dict.fromkeys(w for c in (self.whole, *self.lines, *self.parts) for w in c.warnings))

    def articles(self) -> Iterator[tuple[str, bytes]]:
        """Each PMID with the bytes of its article as PubMed sent them, in the order of `pmids`.

        Raises:
            ReviewError: an answer was removed from the store, or damaged, since the search.
        """
        yield from _articles(self.pmids, self.places, self.store)

    def as_dict(self) -> dict[str, Any]:
        """The account of the search for `search.json`: the same for the same answers, whenever they are read."""
        return {
            "database": "PubMed",
            "interface": self.interface,
            "date": self.day,
            "query": self.whole.query,
            "translation": self.whole.translation,
            "count": self.whole.count,
            "retrieved": len(self.pmids),
            "lines": [_count_dict(line) for line in self.lines],
            "parts": [_count_dict(part) for part in self.parts],
            "warnings": list(self.warnings),
            "missing": list(self.missing),
            "pmids": list(self.pmids),
        }


def _articles(pmids: Iterable[str], places: Mapping[str, Place], store: Store) -> Iterator[tuple[str, bytes]]:
    recent: OrderedDict[str, bytes] = OrderedDict()
    for pmid in pmids:
        place = places[pmid]
        if place.digest not in recent:
            data = store.read(place.digest)
            if data is None:
                raise ReviewError(
                    f"{store.folder}: the answer {place.digest[:12]} with PMID {pmid} is gone or damaged: run the search "
                    "again, only this answer is asked for"
                )
            recent[place.digest] = data
            if len(recent) > 8:
                recent.popitem(last=False)
        yield pmid, recent[place.digest][place.start : place.end]


def fetch_records(
    pmids: Sequence[str], *, client: Client, store: Store, page_size: int = 200, progress: Progress | None = None
) -> dict[str, bytes]:
    """Records by their PMIDs, through the store, as the bytes that PubMed sent; those that it does not send are lacking."""
    run = _Run(client, store, None, progress or (lambda label, done, total: None))
    for at in range(0, len(pmids), page_size):
        run.by_name(tuple(pmids[at : at + page_size]))
        run.progress("fetching records", min(at + page_size, len(pmids)), len(pmids))
    return dict(_articles((p for p in pmids if p in run.places), run.places, store))


def previous_search(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any] | None:
    """What the search before this one said, to be compared with it; None where there was none.

    Args:
        old: search.json as it stood; where it tells of this very search, the one before that.
        new: the account of this search. One in a snapshot has no day, and no predecessor.
    """
    if old is None or new["date"] is None:
        return None
    if all(old.get(key) == new[key] for key in ("date", "query", "translation", "pmids")):
        return old.get("previous")
    return {key: old.get(key) for key in ("date", "query", "translation", "count")}


def drifted(search: Mapping[str, Any], previous: Mapping[str, Any] | None) -> bool:
    """Whether PubMed reads the same query in another way than at the search before."""
    same = previous is not None and previous.get("query") == search["query"]
    return bool(same and previous.get("translation") and previous["translation"] != search["translation"])


def _count_dict(count: Count) -> dict[str, Any]:
    return {
        "label": count.label,
        "query": count.query,
        "translation": count.translation,
        "count": count.count,
        "warnings": list(count.warnings),
    }


def run_search(
    *,
    client: Client,
    query: Query,
    store: Store,
    page_size: int = 200,
    interface: str = "NCBI E-utilities",
    today: str | None = None,
    progress: Progress | None = None,
) -> SearchResult:
    """Search PubMed and fetch every record found, through the store.

    Args:
        query: the query as it is sent, and the lines that it is made of, which are counted one by one (PRISMA-S).
        page_size: records an efetch, at most; halved where PubMed cannot bring so many in time.
        interface: how PubMed was reached, for the account.
        today: the day (ISO) to record for questions asked now; None for a snapshot, which has no day.

    Raises:
        ReviewError: the query matches nothing; the server gives no usable answer; the parts of a large search do not add
            up to the whole. What was fetched is kept, and the next run goes on from there.
    """
    run = _Run(client, store, today, progress or (lambda label, done, total: None))
    whole = run.search(query.text)
    run.day = store.find(_search_request(query.text, CEILING)).day
    lines = []
    for number, line in enumerate(query.lines, start=1):
        found = run.search(line.text, retmax=0)
        lines.append(_count(line.label, line.text, found))
        run.progress("counting search lines", number, len(query.lines))
    if not whole.count:
        store.forget(_search_request(query.text, CEILING))
        raise ReviewError(_nothing_found(query, whole, lines))
    parts = run.parts(query.text, whole)
    run.fetch(parts, page_size)
    wanted = [pmid for part in parts for pmid in part.found.ids]
    result = SearchResult(
        whole=_count("combined", query.text, whole),
        lines=tuple(lines),
        parts=tuple(_count(p.label, p.term, p.found) for p in parts) if len(parts) > 1 else (),
        pmids=tuple(p for p in wanted if p in run.places),
        missing=tuple(p for p in wanted if p not in run.places),
        day=run.day,
        interface=interface,
        places=run.places,
        store=store,
    )
    for warning in result.warnings:
        log.warning("PubMed remarks on the query: %s", warning)
    if result.missing:
        log.warning("PubMed found but did not send %d records: %s", len(result.missing), ", ".join(result.missing[:20]))
    return result


def _count(label: str, query: str, found: Search) -> Count:
    return Count(label=label, query=query, translation=found.translation, count=found.count, warnings=found.warnings)


def _nothing_found(query: Query, whole: Search, lines: list[Count]) -> str:
    """The sentence for a query that matches nothing: how PubMed read it, and which line of it is to blame."""
    empty = [line.label for line in lines if not line.count]
    clues = [
        f"PubMed reads it as {whole.translation}" if whole.translation else "",
        f"it remarks {'; '.join(whole.warnings)}" if whole.warnings else "",
        f"alone, {', '.join(empty)} matches nothing either" if empty else "",
    ]
    shown = query.text if len(query.text) <= 300 else query.text[:297] + "…"
    return (
        f"the query matches nothing: {shown} ({'; '.join(c for c in clues if c) or 'no remarks'}): widen the review's "
        "concepts, the terms in config/lexicon or pubmed.query"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A search that fits under PubMed's ceiling, and what it found."""

    label: str
    term: str
    found: Search


def _search_request(term: str, retmax: int) -> dict[str, Any]:
    return {"utility": "esearch", "db": "pubmed", "term": term, "retmax": retmax}


def _fetch_request(ids: tuple[str, ...], again: bool) -> dict[str, Any]:
    return {"utility": "efetch", "db": "pubmed", "id": ",".join(ids)} | ({"again": True} if again else {})


class _Run:
    """One run of a search: what it asks goes through the store, what it got is in `places`."""

    def __init__(self, client: Client, store: Store, today: str | None, progress: Progress):
        self.client, self.store, self.today, self.progress = client, store, today, progress
        self.day: str | None = None
        self.places: dict[str, Place] = {}
        self._largest = CEILING
        self._history: History | None = None

    def search(self, term: str, retmax: int = CEILING) -> Search:
        request = _search_request(term, retmax)
        held = self.store.find(request)
        if held:
            return parse_search(held.data)
        found = self.client.esearch(term=term, retmax=retmax)
        if retmax and len(found.ids) != min(found.count, CEILING):
            raise ReviewError(
                f"esearch counts {found.count} records but lists {len(found.ids)}, where {min(found.count, CEILING)} must "
                "come: run again"
            )
        self.store.keep(request, found.raw, day=self.today)
        return found

    def parts(self, term: str, whole: Search) -> list[_Part]:
        """The whole as one part, or split by Entrez date into parts that fit and add up to it exactly."""
        if whole.count <= CEILING:
            return [_Part(label="combined", term=term, found=whole)]
        parts = list(self._tiles(term, FIRST_DAY, LAST_DAY, whole))
        ids = [pmid for part in parts for pmid in part.found.ids]
        if len(ids) == len(set(ids)) == whole.count:
            return parts
        # PubMed grew between two questions, or has records without a date: the next run must ask anew.
        for request in (_search_request(t, CEILING) for t in (term, *(part.term for part in parts))):
            self.store.forget(request)
        raise ReviewError(
            f"the search has {whole.count} hits, but its {len(parts)} parts by Entrez date hold {len(set(ids))} records "
            f"({len(ids)} with repeats): PubMed changed while it was asked; run again"
        )

    def _tiles(self, term: str, first: date, last: date, whole: Search | None = None) -> Iterator[_Part]:
        span = f"{first:%Y/%m/%d}:{last:%Y/%m/%d}[edat]"
        split = f"({term}) AND {span}"
        found = whole or self.search(split)
        if found.count <= CEILING:
            yield _Part(label=span, term=split, found=found)
        elif first == last:
            raise ReviewError(
                f"more than {CEILING} hits entered PubMed on one day, {first:%Y/%m/%d}, and PubMed shows no more of one "
                "search: narrow the query"
            )
        else:
            middle = first + (last - first) // 2
            yield from self._tiles(term, first, middle)
            yield from self._tiles(term, middle + timedelta(days=1), last)

    def fetch(self, parts: list[_Part], page_size: int) -> None:
        """Fetch every record of the parts; those that a page lacks are asked for once more, by name."""
        total = sum(len(part.found.ids) for part in parts)
        self.progress("fetching records", 0, total)
        for part in parts:
            found = part.found
            self._history = History(webenv=found.webenv, query_key=found.query_key) if found.webenv else None
            for at in range(0, len(found.ids), page_size):
                self._page(part, found.ids[at : at + page_size], at)
                self.progress("fetching records", len(self.places), total)
        self._history = None
        absent = [pmid for part in parts for pmid in part.found.ids if pmid not in self.places]
        for at in range(0, len(absent), page_size):
            self._page(None, tuple(absent[at : at + page_size]), at)
        self.progress("fetching records", total, total)

    def by_name(self, ids: tuple[str, ...]) -> None:
        """The records of these PMIDs."""
        self._page(None, ids, 0)

    def _page(self, part: _Part | None, ids: tuple[str, ...], at: int) -> None:
        """One page: from the store, or asked for; in halves where PubMed cannot bring it in time.

        An empty answer in the store says that this page must be halved: PubMed never sends one.
        """
        request = _fetch_request(ids, again=part is None)
        held = self.store.find(request)
        if not held:
            try:
                data = self._ask(part, ids, at) if len(ids) <= self._largest else b""
            except EntrezError as err:
                if err.kind != BATCH or len(ids) == 1:
                    raise
                self._largest = len(ids) // 2
                data = b""
                log.warning("PubMed cannot bring %d records at once: going on with %d", len(ids), self._largest)
            held = self.store.keep(request, data, day=self.today)
        if not held.data:
            half = len(ids) // 2
            self._page(part, ids[:half], at)
            self._page(part, ids[half:], at + half)
            return
        for pmid, start, end in article_spans(held.data, where=f"efetch answer {held.digest[:12]}"):
            if pmid in ids:
                self.places[pmid] = Place(digest=held.digest, start=start, end=end)

    def _ask(self, part: _Part | None, ids: tuple[str, ...], at: int) -> bytes:
        """The records from the history server; by their identifiers where it has forgotten them or brings others."""
        splittable = len(ids) > 1
        for _ in range(2):
            if part is None or self._history is None:
                break
            try:
                data = self.client.efetch(history=self._history, retstart=at, retmax=len(ids), splittable=splittable)
            except EntrezError as err:
                if err.kind != HISTORY:
                    raise
                self._renew(part)
                continue
            if {pmid for pmid, _, _ in article_spans(data)} <= set(ids):
                return data
            log.warning("the history server brings other records than the search found: asking by PMID")
            self._history = None
        return self.client.efetch(ids=ids, splittable=splittable)

    def _renew(self, part: _Part) -> None:
        """Search again for a new place on the history server. The set stays that of the first search, whose day is recorded."""
        request = _search_request(part.term, CEILING)
        found = self.client.esearch(term=part.term)
        same = found.ids == part.found.ids and found.webenv
        self._history = History(webenv=found.webenv, query_key=found.query_key) if same else None
        if same:
            self.store.keep(request, found.raw, day=self.day)
        log.warning("the history server forgot the search: %s", "searched again" if same else "going on by PMID")
