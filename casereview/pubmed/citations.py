"""Citation searching: what the included reports cite, and what cites them, as PubMed links it.

Sources: NCBI, Entrez link descriptions (`pubmed_pubmed_refs`, `pubmed_pubmed_citedin`); TARCiS statement on citation searching
(Hirt J et al., BMJ 2024;385:e078384). PubMed knows the references of articles in PubMed Central and of publishers who give them,
so that what it links is a part of what is cited.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casereview.pubmed.client import Client, link_params, parse_links
from casereview.pubmed.search import Progress, fetch_records
from casereview.pubmed.store import Store
from casereview.records import Record, id_order

LINKS = {"references": "pubmed_pubmed_refs", "citing": "pubmed_pubmed_citedin"}
"""Direction, as a review's file names it -> PubMed's link."""

BATCH = 100
"""Identifiers in one request for links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that included reports cite (`cited_by`) or that cites them (`cites`), by their PMIDs.

    `state`: `new`, `known` (a record of the review already), or `not sent` (linked, but PubMed has no such record).
    """

    record_id: str
    state: str
    cited_by: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


def search_citations(
    included: Iterable[Record],
    *,
    directions: Sequence[str],
    known: Iterable[str],
    client: Client,
    store: Store,
    page_size: int = 200,
    progress: Progress = lambda label, done, total: None,
) -> tuple[list[Candidate], list[tuple[str, bytes]]]:
    """One round of citation searching.

    Args:
        included: the reports to start from; those without a PMID have no links.
        directions: keys of `LINKS`.
        known: PMIDs of all records of the review, duplicates too.

    Returns:
        The candidates in order of their PMIDs, and each new one with its article as PubMed sent it.
    """
    starts = sorted({r.pmid for r in included if r.pmid}, key=int)
    linked = {d: _links(starts, LINKS[d], client, store, progress) for d in LINKS if d in directions}
    backward, forward = _turned(linked.get("references", {})), _turned(linked.get("citing", {}))
    found, seen = sorted({*backward, *forward}, key=id_order), set(known)
    new = [pmid for pmid in found if pmid not in seen]
    articles = fetch_records(new, client=client, store=store, page_size=page_size, progress=progress)
    candidates = [
        Candidate(
            record_id=pmid,
            state="known" if pmid in seen else "new" if pmid in articles else "not sent",
            cited_by=backward.get(pmid, ()),
            cites=forward.get(pmid, ()),
        )
        for pmid in found
    ]
    return candidates, list(articles.items())


def _links(
    pmids: Sequence[str], linkname: str, client: Client, store: Store, progress: Progress
) -> dict[str, tuple[str, ...]]:
    links: dict[str, tuple[str, ...]] = {}
    for at in range(0, len(pmids), BATCH):
        some = pmids[at : at + BATCH]
        params = link_params(ids=some, dbfrom="pubmed", db="pubmed", linkname=linkname)
        request = {"utility": "elink", **params}
        held = store.find(request) or store.keep(request, client.ask("elink", params))
        links |= parse_links(held.data, some)
        progress("asking for citations", min(at + BATCH, len(pmids)), len(pmids))
    return links


def _turned(links: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """From report -> linked to linked -> reports."""
    turned: dict[str, list[str]] = {}
    for report, others in links.items():
        for other in others:
            if other != report:
                turned.setdefault(other, []).append(report)
    return {other: tuple(reports) for other, reports in turned.items()}
