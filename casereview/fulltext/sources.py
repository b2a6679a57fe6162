"""Where the full texts of reports come from: the folder of people first, then a table of sources, each asked in its turn.

A source gives an article or says why not, and what it said is written down. That a source cannot be asked is no answer: the next ones
are asked, and where none of them has the text, the run stops and says so, rather than to call a report not obtainable.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from casereview.errors import ReviewError
from casereview.fulltext.archive import Article
from casereview.fulltext.asking import Services, Sought, accepted, pmc_number
from casereview.fulltext.dropin import Stray, assign, file_names, from_file
from casereview.fulltext.entrez import from_entrez, linked
from casereview.fulltext.europepmc import from_europepmc
from casereview.fulltext.links import links
from casereview.fulltext.pmc_store import from_pmc_store
from casereview.log import Progress
from casereview.notices import is_retracted
from casereview.pubmed.client import EntrezError
from casereview.records import Record, csv_text
from casereview.web import WebError

log = logging.getLogger(__name__)

Source = Callable[[Sought, Services], Article | str]
"""Gives the article, or says why not. Raises `WebError` where it cannot be asked."""

SOURCES: dict[str, tuple[str, str, Source]] = {
    "pmc_store": ("PMC open-access store", "pmc_store", from_pmc_store),
    "europepmc": ("Europe PMC", "europepmc", from_europepmc),
    "entrez": ("PubMed Central", "client", from_entrez),
}
"""By name: what people call it, which of the `Services` it asks, and its function; in the order in which they are asked."""

COLUMNS = (
    *("record_id", "sought", "source", "source_id", "obtained", "reason", "link", "licence", "retracted", "version"),
    *("link_doi", "link_pmc", "link_pubmed", "link_library", "file"),
)
"""Of `retrieval.csv`, one row a record.

`sought` and `obtained` are `yes` or `no`, `retracted` is `yes` or empty. `reason` is what was said by those that did not give the
text. `link` is the surest of the links. `file` is the name, without suffix, under which a person puts the text into the folder.
"""

NO_ID = "no PMID or PMCID to look for in PubMed Central"
NOT_IN_PMC = "not in PubMed Central"
NOBODY = "no source was asked"
NOT_ASKED = "could not be asked"

STRIKES = 2
"""Reports in a row for which a source could not be asked, after which it is not asked any more in this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """What was obtained, as received; a row of `COLUMNS` for each record; and files of the folder that are no report's."""

    articles: Sequence[Article]
    rows: Sequence[dict[str, str]]
    strays: Sequence[Stray] = ()


def retrieve(
    records: Sequence[Record],
    services: Services,
    *,
    sources: Sequence[str] = tuple(SOURCES),
    files: Iterable[str | Path] = (),
    library: str | None = None,
    excluded: Mapping[str, str] = MappingProxyType({}),
    progress: Progress = lambda label, done, total: None,
) -> Retrieval:
    """Seek the full text of every record.

    Args:
        records: those that title and abstract let pass; each is sought.
        sources: keys of `SOURCES`, in the order in which they are asked.
        files: in the folder of people.
        library: base URL of an OpenURL link resolver.
        excluded: records that title and abstract do not let pass, with the reason: a file of one of them is told apart.

    Returns:
        All in the order of the records. A record without full text goes on with its abstract.

    Raises:
        ReviewError: no source gave the text of a report, and one could not be asked; two files for one record. Answers
            are kept: the next run asks for what is missing.
    """
    dropped = assign(files, [r.record_id for r in records], excluded=excluded)
    for stray in dropped.strays:
        log.warning("%s in the folder of full texts is not used: %s", stray.name, stray.why)
    round_ = _Round(services, [name for name in sources if getattr(services, SOURCES[name][1]) is not None])
    pmcids = round_.pmcids(records)
    names = file_names(r.record_id for r in records)
    articles, rows = [], []
    for done, record in enumerate(records, start=1):
        pmcid = pmcids.get(record.record_id)
        article, said = round_.seek(record, pmcid, dropped.files.get(record.record_id), names[record.record_id])
        if article:
            articles.append(article)
        rows.append(_row(record, pmcid, article, said, names[record.record_id], library))
        progress("Full texts", done, len(records))
    log.info("full text of %d of %d reports", len(articles), len(records))
    return Retrieval(articles=articles, rows=rows, strays=dropped.strays)


def retrieval_csv(rows: Sequence[dict[str, str]]) -> str:
    """`retrieval.csv` of the rows of `retrieve`."""
    return csv_text(COLUMNS, ([row[c] for c in COLUMNS] for row in rows))


@dataclass(slots=True)
class _Round:
    """One round of questions: which sources are asked, and which of them could not be."""

    services: Services
    sources: Sequence[str]
    strikes: dict[str, int] = field(default_factory=dict)
    faults: dict[str, WebError] = field(default_factory=dict)

    def pmcids(self, records: Sequence[Record]) -> dict[str, str]:
        """The number in PubMed Central of each record that has one, its own or by PubMed's links."""
        own = {r.record_id: number for r in records if (number := pmc_number(r.pmcid))}
        others = {r.record_id: r.pmid for r in records if r.record_id not in own and _is_pmid(r.pmid)}
        try:
            found = linked(list(dict.fromkeys(others.values())), self.services) if self.sources else {}
        except EntrezError as err:
            log.warning("PubMed could not be asked which reports are in PubMed Central: %s", err)
            self.faults["links"] = err
            found = {}
        return own | {record_id: found[pmid] for record_id, pmid in others.items() if pmid in found}

    def seek(self, record: Record, pmcid: str | None, path: Path | None, name: str) -> tuple[Article | None, list[str]]:
        """The article, or None, and what was said by those that did not give it."""
        said, faults = [], []
        if path:
            found = from_file(record.record_id, path)
            found = accepted(found, record) if isinstance(found, Article) else found
            if isinstance(found, Article):
                if found.doubt:
                    said.append(f"{path.name}: {found.doubt}")
                    log.warning(
                        "%s in the folder of full texts, taken for %s: %s", path.name, record.record_id, found.doubt
                    )
                return found, said
            said.append(f"{path.name}: {found}")
            log.warning("%s in the folder of full texts: %s", path.name, found)
        if not self.sources:
            said.append(NOBODY)
        elif pmcid is None:
            said.append(NOT_IN_PMC if _is_pmid(record.pmid) else NO_ID)
            if "links" in self.faults and _is_pmid(record.pmid):
                faults.append(self.faults["links"])
        for source in self.sources if pmcid else ():
            found = self._ask(source, Sought(record=record, pmcid=pmcid))
            if isinstance(found, Article):
                return found, said
            if isinstance(found, WebError):
                faults.append(found)
            said.append(f"{SOURCES[source][0]}: {NOT_ASKED if isinstance(found, WebError) else found}")
        if faults:
            raise ReviewError(
                f"the full text of {record.record_id} could not be sought: {'; '.join(map(str, faults))}. Run again later, "
                f"or put the text as {name} (.pdf, .xml, .html, .docx or .txt) into the folder of full texts"
            )
        return None, said

    def _ask(self, source: str, sought: Sought) -> Article | str | WebError:
        """What a source says; the fault where it cannot be asked. One that failed time after time is left in peace."""
        if self.strikes.get(source, 0) >= STRIKES:
            return self.faults[source]
        label, _, ask = SOURCES[source]
        try:
            found = ask(sought, self.services)
        except WebError as err:
            self.strikes[source] = self.strikes.get(source, 0) + 1
            self.faults[source] = err
            log.warning("%s could not be asked for %s: %s", label, sought.pmcid, err)
            return err
        self.strikes[source] = 0
        return found


def _row(
    record: Record, pmcid: str | None, article: Article | None, said: Sequence[str], name: str, library: str | None
) -> dict[str, str]:
    known = links(record, pmcid, library)
    return {
        "record_id": record.record_id,
        "sought": "yes",
        "source": article.source if article else "",
        "source_id": article.source_id if article else pmcid or "",
        "obtained": "yes" if article else "no",
        "reason": "; ".join(said),
        "link": next(iter(known.values()), ""),
        "licence": (article and article.licence) or "",
        "retracted": "yes" if is_retracted(record) or (article and article.retracted) else "",
        "version": (article and article.version) or "",
        **{f"link_{to}": known.get(to, "") for to in ("doi", "pmc", "pubmed", "library")},
        "file": name,
    }


def _is_pmid(text: str | None) -> bool:
    return bool(text) and text.isascii() and text.isdigit()
