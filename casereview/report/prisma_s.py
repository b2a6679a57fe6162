"""The 16 items of PRISMA-S (Rethlefsen ML et al., Syst Rev 2021;10:39), filled from what a run knows.

What only a person can know is left to the authors, with a word on what is asked; nothing is guessed.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casereview.markdown import escape
from casereview.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What is known of the search: search.json, the rows of imports.csv, citations.csv and merges.csv, the boxes of the flow."""

    search: Mapping[str, Any]
    review: Review
    n: Mapping[str, int]
    imports: Sequence[Mapping[str, str]] = ()
    citations: Sequence[Mapping[str, str]] = ()
    merges: Sequence[Mapping[str, str]] = ()
    previous: tuple[str, str] | None = None
    """Number and date of the version that this is an update of."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Label of each source, in the order of the flow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: `fill` tells what the run knows, `authors` what a person must add; either may be nothing."""

    number: int
    name: str
    fill: Callable[[Searched], str | None]
    authors: Callable[[Searched], str | None]


def counted(n: int, noun: str) -> str:
    """`1 record`, `2 records`, `no records`.

    >>> counted(0, "record"), counted(1, "record"), counted(1200, "record")
    ('no records', '1 record', '1,200 records')
    """
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{f'{n:,}' if n else 'no'} {noun if n == 1 else many}"


def started(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def databases(given: Searched) -> dict[str, int]:
    """Records of each database that was imported."""
    found: Counter[str] = Counter()
    for row in given.imports:
        found[row["database"]] += int(row["records"])
    return dict(found)


def pubmed(search: Mapping[str, Any]) -> str:
    """Where the records of PubMed came from."""
    if search["source"] == "entrez":
        return f"PubMed, through {search.get('interface', 'NCBI E-utilities')}"
    return "a snapshot of PubMed's records on this machine (to publish, search PubMed itself)"


def limits(review: Review) -> str | None:
    """The limits of the query, or nothing where there are none."""
    said = []
    if review.dates.first or review.dates.last:
        span = " ".join(
            f"{word} {day}" for word, day in (("from", review.dates.first), ("to", review.dates.last)) if day
        )
        said.append(f"date of {review.dates.by} {span}")
    for name, values in (("language", review.search.languages), ("publication type", review.search.publication_types)):
        if values:
            said.append(f"{name} {escape(' or '.join(values))}")
    return "; ".join(said) or None


def _names(given: Searched) -> str:
    told = [f"{started(pubmed(given.search))}: {counted(given.search['count'], 'record')}."]
    told += [f"{escape(name)}, imported from exports: {counted(n, 'record')}." for name, n in databases(given).items()]
    return " ".join(told)


def _together(given: Searched) -> str | None:
    return None if given.imports else "PubMed was the one database that was searched."


def _citations(given: Searched) -> str:
    if not given.review.citations:
        return "Not done by the pipeline (key `citations` of the review is off)."
    directions = {"references": "their references", "citing": "the articles that cite them"}
    looked = listed([directions[d] for d in directions if d in given.review.citations])
    found = Counter(row["state"] for row in given.citations)
    return (
        f"For the reports that were included by then: {looked}, by PubMed's links. {started(counted(len(given.citations), 'link'))} "
        f"followed; {found['new']} new to the review, {found['known']} known, {found['not sent']} not in PubMed. "
        "Each with the report that led to it: `search/citations.csv`."
    )


def _strategies(given: Searched) -> str:
    same = given.search.get("translation") in (None, given.search["query"])
    return "PubMed: above, as it was sent" + ("." if same else ", and as PubMed translated it.")


def _limits(given: Searched) -> str:
    found = limits(given.review)
    return f"Of the query: {found}." if found else "No limits of date, language or publication type were in the query."


def _filters(given: Searched) -> str | None:
    if not given.search.get("lines"):
        return None
    return "No published filter: the query was made from the review's concepts and the lexicon under `config/lexicon`."


def _updates(given: Searched) -> str:
    if not given.previous:
        return "None yet: no earlier version of the review was released."
    version, date = given.previous
    return f"The whole search was run again after version {escape(version)} of {escape(date)}; what changed: `report/changes.md`."


def _dates(given: Searched) -> str | None:
    date = given.search.get("date")
    return f"PubMed: {escape(date)}." if date else None


def _total(given: Searched) -> str:
    boxes = {name.removeprefix("identified_"): n for name, n in given.n.items() if name.startswith("identified_")}
    told = "; ".join(f"{escape(given.names.get(source, source))} {n:,}" for source, n in boxes.items())
    return f"{started(counted(sum(boxes.values()), 'record'))} in all: {told}."


def _duplicates(given: Searched) -> str:
    by = {who: given.n.get(f"duplicates_{who}", 0) for who in ("automation", "people")}
    methods = Counter(row["method"] for row in given.merges if not row["method"].startswith("said by"))
    agreed = "; ".join(f"{escape(method)}: {n}" for method, n in sorted(methods.items(), key=lambda m: (-m[1], m[0])))
    told = f"Rules of casereview compare identifiers, titles, authors and pages (`docs/imports.md`): {counted(by['automation'], 'duplicate')} removed"
    told += f" (alike in {agreed})" if agreed else ""
    return f"{told}; by people: {by['people']}. Each pair with its reason: `records/merges.csv`."


def _always(text: str) -> Callable[[Searched], str]:
    return lambda given: text


def _where_imports(text: str) -> Callable[[Searched], str | None]:
    return lambda given: text if given.imports else None


def _nothing(given: Searched) -> None:
    return None


ITEMS = (
    Item(number=1, name="Database name", fill=_names, authors=_where_imports("the platform of each imported database, such as Ovid.")),
    Item(number=2, name="Multi-database searching", fill=_together, authors=_where_imports("which of these databases were searched at once on one platform, and on which.")),
    Item(number=3, name="Study registries", fill=_nothing, authors=_always("registries that were searched, or that none was.")),
    Item(number=4, name="Online resources and browsing", fill=_nothing, authors=_always("web sites, tables of contents or proceedings that were browsed, and how; or that none was.")),
    Item(number=5, name="Citation searching", fill=_citations, authors=_always("reference lists that people read besides.")),
    Item(number=6, name="Contacts", fill=_nothing, authors=_always("whether authors or experts were asked for reports or data.")),
    Item(number=7, name="Other methods", fill=_nothing, authors=_always("any other way by which reports were found.")),
    Item(number=8, name="Full search strategies", fill=_strategies, authors=_where_imports("the strategy of each imported database, as it was run.")),
    Item(number=9, name="Limits and restrictions", fill=_limits, authors=lambda g: "the reason for these limits." if limits(g.review) else _where_imports("limits of the searches that were imported.")(g)),
    Item(number=10, name="Search filters", fill=_filters, authors=lambda g: None if g.search.get("lines") and not g.imports else "published filters in a query that people wrote, with their source; or that there was none."),
    Item(number=11, name="Prior work", fill=_nothing, authors=_always("earlier reviews whose strategies were used, with their references; or that there was none.")),
    Item(number=12, name="Updates", fill=_updates, authors=_nothing),
    Item(number=13, name="Dates of searches", fill=_dates, authors=lambda g: None if g.search.get("date") and not g.imports else "the day of each search that has none here."),
    Item(number=14, name="Peer review", fill=_nothing, authors=_always("whether an information specialist reviewed the strategy (PRESS, for instance).")),
    Item(number=15, name="Total records", fill=_total, authors=_nothing),
    Item(number=16, name="Deduplication", fill=_duplicates, authors=_where_imports("duplicates removed before the export, and by which program.")),
)  # fmt: skip


def prisma_s(given: Searched) -> list[str]:
    """The items as lines of Markdown, each with what is known and what is left to the authors."""
    lines = ["## PRISMA-S", "", "Items of Rethlefsen ML et al., Syst Rev 2021;10:39. Numbers and files are those of this run.", ""]  # fmt: skip
    for item in ITEMS:
        filled, asked = item.fill(given), item.authors(given)
        told = [filled, f"*For the authors:* {asked}" if asked else None]
        lines.append(f"{item.number}. **{item.name}.** {' '.join(filter(None, told))}")
    return [*lines, ""]
