"""Where the full text of a report comes from: PubMed Central, through the same client as PubMed.

A record's own PMCID is used where it has one; for the others PubMed is asked for its links to PMC, which also finds what was
deposited after the record was made. PMC answers for a restricted article with its front matter and status 200, so that
"obtained" means: there is a body.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from casereview.fulltext.archive import Article
from casereview.fulltext.reader import read
from casereview.log import Progress
from casereview.pubmed.client import REFUSED, Client, EntrezError
from casereview.pubmed.store import Store
from casereview.records import Record, csv_text

log = logging.getLogger(__name__)

COLUMNS = ("record_id", "sought", "source", "source_id", "obtained", "reason", "link")
"""Of `retrieval.csv`, one row a record; `sought` and `obtained` are `yes` or `no`, `reason` says why not obtained."""

BATCH = 200
"""Identifiers in one request for links."""

NO_ID = "no PMID or PMCID to look for in PubMed Central"
NOT_IN_PMC = "not in PubMed Central"
NOT_GIVEN = "PubMed Central does not give it out"
RESTRICTED = "the publisher lets PubMed Central give the front matter only"


def retrieve(
    records: Sequence[Record],
    client: Client,
    *,
    store: Store | None = None,
    progress: Progress = lambda label, done, total: None,
) -> tuple[list[Article], list[dict[str, str]]]:
    """Seek the full text of every record.

    Args:
        records: those that title and abstract let pass; each is sought.
        client: of E-utilities, PubMed's or the snapshot's.
        store: keeps raw answers, so that a run that was killed does not ask again.

    Returns:
        The articles obtained, as received, and a row of `COLUMNS` for each record, both in the order of the records. A
        record without full text goes on with its abstract.

    Raises:
        EntrezError: PubMed Central cannot be reached; that is no answer on whether it has an article.
    """
    articles, rows = [], []
    pmcids = {r.record_id: r.pmcid for r in records} | _linked([r for r in records if not r.pmcid and r.pmid], client)
    for done, record in enumerate(records, start=1):
        pmcid = pmcids[record.record_id]
        article, reason = (
            _fetch(record, pmcid, client, store) if pmcid else (None, NOT_IN_PMC if record.pmid else NO_ID)
        )
        if article:
            articles.append(article)
        rows.append(
            {
                "record_id": record.record_id,
                "sought": "yes",
                "source": "pmc" if pmcid else "",
                "source_id": pmcid or "",
                "obtained": "yes" if article else "no",
                "reason": reason or "",
                "link": _link(record, pmcid),
            }
        )
        progress("Full texts", done, len(records))
    log.info("full text of %d of %d reports", len(articles), len(records))
    return articles, rows


def retrieval_csv(rows: list[dict[str, str]]) -> str:
    """`retrieval.csv` of the rows of `retrieve`."""
    return csv_text(COLUMNS, ([row[c] for c in COLUMNS] for row in rows))


def _linked(records: list[Record], client: Client) -> dict[str, str | None]:
    """The PMCID of each record that PubMed links to PMC, by `record_id`."""
    found: dict[str, str | None] = {}
    for some in _batches(records):
        links = client.elink(ids=[r.pmid for r in some], dbfrom="pubmed", db="pmc", linkname="pubmed_pmc")
        for record in some:
            first = next(iter(links.get(record.pmid, ())), None)
            found[record.record_id] = f"PMC{first.removeprefix('PMC')}" if first else None
    return found


def _batches(records: list[Record]) -> Iterator[list[Record]]:
    return (records[at : at + BATCH] for at in range(0, len(records), BATCH))


def _fetch(record: Record, pmcid: str, client: Client, store: Store | None) -> tuple[Article, None] | tuple[None, str]:
    """The article, or why there is none: without a body it is not obtained."""
    try:
        data = _answer({"utility": "efetch", "db": "pmc", "id": pmcid.removeprefix("PMC")}, client, store)
    except EntrezError as err:
        if err.kind != REFUSED:
            raise
        log.warning("%s: %s", pmcid, err)
        return None, NOT_GIVEN
    if b"<article" not in data.replace(b"<article-", b""):
        return None, NOT_GIVEN
    article = Article(record_id=record.record_id, source="pmc", source_id=pmcid, data=data)
    return (article, None) if read(article).sections else (None, RESTRICTED)


def _answer(request: dict[str, Any], client: Client, store: Store | None) -> bytes:
    held = store.find(request) if store else None
    if held:
        return held.data
    # One article a request: a batch in which one identifier is wrong would fail as a whole.
    data = client.efetch(db="pmc", ids=[request["id"]])
    if store:
        store.keep(request, data)
    return data


def _link(record: Record, pmcid: str | None) -> str:
    """Where a person finds the report."""
    if pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
    if record.doi:
        return f"https://doi.org/{record.doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""
