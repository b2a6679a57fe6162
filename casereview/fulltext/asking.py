"""What every source of full texts needs: whom to ask, answers that are kept, and what counts as a full text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casereview.errors import ReviewError
from casereview.fulltext.archive import Article
from casereview.fulltext.reading.jats import parse
from casereview.fulltext.reading.reader import read
from casereview.pubmed.client import Client
from casereview.pubmed.store import Store
from casereview.records import FullText, Record
from casereview.spelling import fold
from casereview.web import Web

FRONT_ONLY = "front matter only"
NOT_THERE = "not there"
SCANT = 40
"""Words below which a file is no article but, for example, the page of a publisher's gate. The shortest letters have some 150."""
ANOTHER = "the record's title does not stand in this text: is it the right report?"
FIRST_PAGES, TELLING = 8_000, 20
"""Characters of a text in which its title must stand; letters below which a title tells nothing."""
ALIKE = 75
"""From which likeness on (0-100, best stretch of the text) a title stands in a text, broken lines and a slip included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A report whose full text is sought, and its number in PubMed Central (`PMC123`)."""

    record: Record
    pmcid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Whom to ask. A store that is None is not asked.

    Args:
        client: of E-utilities.
        pmc_store: PMC's open-access store.
        europepmc: the REST services of Europe PMC.
        answers: keeps every answer, also that there is none, so that nothing is asked twice.
        day: on which is asked (ISO); None for a snapshot.
    """

    client: Client
    pmc_store: Web | None = None
    europepmc: Web | None = None
    answers: Store | None = None
    day: str | None = None

    def kept(self, request: Mapping[str, Any], ask: Callable[[], bytes | None]) -> bytes:
        """The answer to a request: the one that is kept, else what `ask` brings; empty where there is none to have."""
        held = self.answers.find(request) if self.answers else None
        if held:
            return held.data
        data = ask() or b""
        if self.answers:
            self.answers.keep(request, data, day=self.day)
        return data


def accepted(article: Article, record: Record) -> Article | str:
    """The article, completed by what its text says of itself; or why it is not the full text of this record.

    Obtained means that there is a body: of restricted articles PubMed Central gives the front matter, with status 200. An
    article that names another PMID than the record is another report. Other formats name none: where neither title nor DOI of
    the record stands in their first pages, `doubt` asks a person.
    """
    try:
        text = read(article)
    except ReviewError as err:
        return f"cannot be read: {str(err).removeprefix(f'{article.source_id}: ')}"
    if not text.sections:
        return FRONT_ONLY if article.format == "xml" else "no text in it"
    completed = replace(article, licence=text.licence or article.licence)
    if article.format == "xml":
        pmid, retracted = _front(article)
        if pmid and record.pmid and pmid not in (record.pmid, *record.merged):
            return f"another report stands there (PMID {pmid})"
        return replace(completed, retracted=article.retracted or retracted)
    words = sum(len(s.text.split()) for s in text.sections)
    if words < SCANT:
        return f"no article in it, {words} words alone: save the page when the full text shows"
    return replace(completed, doubt=None if _names(record, text) else ANOTHER)


def _names(record: Record, text: FullText) -> bool:
    """Whether the first pages hold the record's title or DOI. Of a record without a title that tells anything nothing is asked."""
    from rapidfuzz import fuzz

    begin = " ".join(s.text for s in text.sections)[:FIRST_PAGES]
    titles = [letters for t in (record.title, record.vernacular_title) if len(letters := _letters(t or "")) > TELLING]
    if not titles or (record.doi and record.doi.lower() in begin.lower()):
        return True
    return any(fuzz.partial_ratio(title, _letters(begin)) >= ALIKE for title in titles)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def pmc_number(text: str | None) -> str | None:
    """A number of PubMed Central as it is usually written; None for what is none.

    >>> pmc_number("pmc123.2"), pmc_number("../123")
    ('PMC123', None)
    """
    found = re.fullmatch(r"\s*(?:PMC)?0*([1-9]\d{0,11})(?:\.\d+)?\s*", text or "", re.I | re.A)
    return f"PMC{found[1]}" if found else None


def _front(article: Article) -> tuple[str | None, bool]:
    """The PMID that a JATS article names, and whether it says that it was retracted."""
    root = parse(article.data, name=article.source_id)
    meta = next(root.iter("{*}article-meta"), None)
    if meta is None:
        return None, False
    pmid = next((e.text for e in meta.iterfind("{*}article-id") if e.get("pub-id-type") == "pmid"), None)
    types = {e.get("related-article-type") for e in meta.iterfind("{*}related-article")}
    return (pmid or "").strip() or None, not types.isdisjoint({"retraction-forward", "retracted"})
