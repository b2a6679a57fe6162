"""Records that a search no longer finds: whether PubMed still has them.

A PMID that was deleted or merged into another is simply not sent; PubMed names no successor.
"""

from collections.abc import Iterable, Sequence

from casereview.pubmed.client import REFUSED, Client, EntrezError
from casereview.pubmed.store import Store
from casereview.pubmed.xml import article_spans

BATCH = 200


def still_there(pmids: Sequence[str], *, client: Client, store: Store) -> dict[str, bool]:
    """For each PMID whether PubMed still sends its record.

    Raises:
        EntrezError: PubMed cannot be asked; that is no answer.
    """
    there: set[str] = set()
    for at in range(0, len(pmids), BATCH):
        there |= _sent(pmids[at : at + BATCH], client, store)
    return {pmid: pmid in there for pmid in pmids}


def vanished(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """PMIDs among `known` ids that are not among those `found`, in order of their numbers; ids of other sources do not count."""
    return sorted({i for i in known if i.isdigit()} - set(found), key=int)


def _sent(pmids: Sequence[str], client: Client, store: Store) -> set[str]:
    request = {"utility": "efetch", "db": "pubmed", "id": ",".join(pmids), "vanished": True}
    held = store.find(request)
    if held is None:
        try:
            data = client.efetch(ids=pmids)
        except EntrezError as err:
            # With not a single known PMID in it, PubMed may call the list empty.
            if err.kind != REFUSED or "no valid identifier" not in str(err):
                raise
            data = b"<PubmedArticleSet></PubmedArticleSet>"
        held = store.keep(request, data)
    return {pmid for pmid, _, _ in article_spans(held.data)}
