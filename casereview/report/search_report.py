"""The account of the search in Markdown: question, query, the items of PRISMA-S, and the numbers of the flow."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from casereview.markdown import escape
from casereview.report.flow import SOURCES, Box
from casereview.report.prisma_s import Searched, prisma_s
from casereview.review import Review

NOT_FOUND = re.compile(r"(?:quoted )?phrase not found: ?")
"""How `pubmed.client` reports a term that no record of the database holds."""

LISTED = 20
"""How many such terms the account names; more are in search.json."""


def _remarks(warnings: Sequence[str], *, literal: bool) -> list[str]:
    """PubMed's remarks on the query: synonyms that it does not know on one line, any other, and what a person typed, on its own."""
    if literal:
        return [f"- **Remark of the database on the query**: {w}" for w in warnings]
    unknown = [NOT_FOUND.sub("", w, count=1) for w in warnings if NOT_FOUND.match(w)]
    lines = [f"- **Remark of the database on the query**: {w}" for w in warnings if not NOT_FOUND.match(w)]
    if unknown:
        named = "; ".join(unknown) if len(unknown) <= LISTED else "listed in search/search.json"
        lines.append(f"- Terms of the query that no record of the database holds: {len(unknown)} ({named})")
    return lines


def search_report(
    *,
    search: Mapping[str, Any],
    boxes: Sequence[Box],
    sources: Sequence[Mapping[str, Any]],
    review: Review,
    imports: Sequence[Mapping[str, str]] = (),
    citations: Sequence[Mapping[str, str]] = (),
    merges: Sequence[Mapping[str, str]] = (),
    previous: tuple[str, str] | None = None,
) -> str:
    """The account of the search in Markdown: question, database, query as run, its translation, counts, and the flow.

    Args:
        search: search.json.
        boxes: what `flow` gives.
        sources: what `flow.sources` gives.
        imports, citations, merges: rows of imports.csv, citations.csv and merges.csv.
        previous: number and date of the version that this is an update of.
    """
    lines = [f"# {escape(review.title)}", "", escape(review.question or ""), ""]
    if search.get("notice"):
        lines += [f"> {search['notice']}", ""]
    lines += [
        "## Search",
        "",
        f"- Database: PubMed ({'live' if search['source'] == 'entrez' else 'a snapshot, served on this machine'})",
    ]
    lines += [f"- Date of the search: {search['date']}"] if search.get("date") else []
    lines += [f"- Records found: {search['count']}"]
    lines += [
        f"- {line['label']}: {line['count']} records"
        for line in search.get("lines", [])
        if line.get("count") is not None
    ]
    lines += _remarks(search.get("warnings", []), literal=not search.get("lines"))
    lines += ["", "Query as run:", "", "```", search["query"], "```", ""]
    if search.get("translation") and search["translation"] != search["query"]:
        lines += ["As PubMed translated it:", "", "```", search["translation"], "```", ""]
    if search.get("drifted"):
        earlier = search["previous"]
        lines += [
            f"**PubMed reads the same query in another way than on {earlier['date']}** (then {earlier['count']} records):",
            "",
            "```",
            earlier["translation"],
            "```",
            "",
        ]
    given = Searched(
        search=search,
        review=review,
        n={box.id: box.n for box in boxes if not box.column},
        imports=imports,
        citations=citations,
        merges=merges,
        previous=previous,
        names={row["source"]: row["label"] for row in sources},
    )
    lines += prisma_s(given)
    lines += ["## Flow of records", "", "| | n |", "|---|---:|"]
    lines += [f"| {escape(box.label)} | {box.n} |" for box in boxes]
    if len(sources) > 1:
        lines += ["", "## By source", "", *_by_source(sources)]
    return "\n".join(lines) + "\n"


def _by_source(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """One column a source, and their sum."""
    lines = [
        "| | " + " | ".join(escape(row["label"]) for row in sources) + " | all |",
        "|---" * (len(sources) + 1) + "|---:|",
    ]
    for column in SOURCES[2:]:
        numbers = [row[column] for row in sources]
        lines.append(
            f"| {column.replace('_', ' ').replace('fulltext', 'on the full text')} | "
            + " | ".join(map(str, [*numbers, sum(numbers)]))
            + " |"
        )
    return lines
