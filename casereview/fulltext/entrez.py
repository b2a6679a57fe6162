"""PubMed Central through E-utilities: which articles it has, and their JATS as far as publishers let it give them out."""

import re
from collections.abc import Sequence

from casereview.fulltext.archive import Article
from casereview.fulltext.asking import Services, Sought, accepted
from casereview.pubmed.client import EntrezError, parse_links
from casereview.web import REFUSED

BATCH = 200
"""Identifiers in one request for links."""

NOT_GIVEN = "not given out"


def from_entrez(sought: Sought, services: Services) -> Article | str:
    """The article, or why there is none; of a restricted one the front matter comes alone."""
    number = sought.pmcid.removeprefix("PMC")
    # One article a request: a batch in which one identifier is wrong would fail as a whole.
    data = services.kept({"utility": "efetch", "db": "pmc", "id": number}, lambda: _efetch(number, services))
    if not re.search(rb"<article[\s>]", data):
        return NOT_GIVEN
    article = Article(record_id=sought.record.record_id, source="entrez", source_id=sought.pmcid, data=data)
    return accepted(article, sought.record)


def linked(pmids: Sequence[str], services: Services) -> dict[str, str]:
    """The number in PubMed Central of each PMID that PubMed links to it: also what was deposited after the record was made.

    Raises:
        EntrezError: PubMed cannot be asked.
    """
    found = {}
    for at in range(0, len(pmids), BATCH):
        some = list(pmids[at : at + BATCH])
        asked = {"dbfrom": "pubmed", "db": "pmc", "linkname": "pubmed_pmc", "id": some}
        data = services.kept({"utility": "elink"} | asked, lambda asked=asked: services.client.ask("elink", asked))
        links = parse_links(data, some)
        found |= {pmid: f"PMC{links[pmid][0].removeprefix('PMC')}" for pmid in some if links[pmid]}
    return found


def _efetch(number: str, services: Services) -> bytes | None:
    try:
        return services.client.efetch(db="pmc", ids=[number])
    except EntrezError as err:
        # The only refusal that is a word on the article; a wrong key or address is none.
        if err.kind == REFUSED and "no valid identifier" in str(err):
            return None
        raise
