"""The numbers of the PRISMA 2020 flow, counted from what each step wrote, and the account of the search."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casereview.errors import ReviewError
from casereview.records import Decision, Patient, csv_text
from casereview.review import Review

NOT_FOUND = re.compile(r"(?:quoted )?phrase not found: ?")
"""How `pubmed.client` reports a term that no record of the database holds."""

LISTED = 20
"""How many such terms the account names; more are in search.json."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One number of the flow. `id` is stable, `group` tells which box of the diagram the number stands in."""

    group: str
    id: str
    label: str
    n: int


def flow(
    *,
    search: dict[str, Any],
    decisions: Sequence[Decision],
    retrieval: Sequence[dict[str, str]],
    patients: Sequence[Patient],
    review: Review,
    imports: Sequence[Mapping[str, str]] = (),
    merges: Sequence[Mapping[str, str]] = (),
) -> list[Box]:
    """The boxes in the order of the diagram (PRISMA 2020, databases and registers only).

    Args:
        search: search.json.
        decisions: one a record.
        retrieval: rows of retrieval.csv, `obtained` is `yes` or `no`.
        patients: one a row of the table.
        imports: rows of imports.csv, one an export of another database.
        merges: rows of merges.csv, one a duplicate.

    Raises:
        ReviewError: the boxes do not add up.
    """
    by = Counter(d.decision for d in decisions)
    people = Counter(
        "automation" if d.decided_by == "automation" else "people" for d in decisions if d.decision == "exclude"
    )
    reasons = Counter(d.reason for d in decisions if d.decision == "exclude")
    obtained = sum(row["obtained"] == "yes" for row in retrieval)
    by_people = sum(row["method"].startswith("said by") for row in merges)
    named = {c.id: c.description for c in review.criteria}
    boxes = [
        Box(group="identification", id="identified_pubmed", label="Records identified from PubMed", n=search["count"]),
        *_imported(imports),
        Box(
            group="identification",
            id="duplicates_automation",
            label="Duplicates removed by automation",
            n=len(merges) - by_people,
        ),
        Box(group="identification", id="duplicates_people", label="Duplicates removed by people", n=by_people),
        Box(
            group="identification",
            id="not_received",
            label="Records that PubMed did not send",
            n=len(search["missing"]),
        ),
        Box(group="screening", id="screened", label="Records screened", n=len(decisions)),
        Box(
            group="screening", id="excluded_automation", label="Records excluded by automation", n=people["automation"]
        ),
        Box(group="screening", id="excluded_people", label="Records excluded by people", n=people["people"]),
        *(
            Box(group="reasons", id=f"excluded_{reason}", label=f"Excluded: {named.get(reason, reason)}", n=n)
            for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], str(item[0])))
        ),
        Box(group="screening", id="unclear", label="Records left to a person (unclear)", n=by["unclear"]),
        Box(group="retrieval", id="sought", label="Reports sought for retrieval", n=len(retrieval)),
        Box(group="retrieval", id="retrieved", label="Full texts retrieved", n=obtained),
        Box(
            group="retrieval",
            id="not_retrieved",
            label="Full texts not retrieved (abstract used)",
            n=len(retrieval) - obtained,
        ),
        Box(group="included", id="included_reports", label="Reports included in the review", n=by["include"]),
        Box(group="included", id="included_patients", label="Patients in the table", n=len(patients)),
    ]
    _add_up({box.id: box.n for box in boxes}, sum(reasons.values()))
    return boxes


def _imported(imports: Sequence[Mapping[str, str]]) -> Iterator[Box]:
    """A box for each database of the imports, however many files it came in."""
    found: dict[str, tuple[str, int]] = {}
    for row in imports:
        found[row["source"]] = (row["database"], found.get(row["source"], ("", 0))[1] + int(row["records"]))
    for source, (database, n) in found.items():
        yield Box(group="identification", id=f"identified_{source}", label=f"Records identified from {database}", n=n)


def _add_up(n: dict[str, int], with_reason: int) -> None:
    sums = {
        "identified = screened + duplicates + not received": (
            sum(count for box, count in n.items() if box.startswith("identified_")),
            n["screened"] + n["duplicates_automation"] + n["duplicates_people"] + n["not_received"],
        ),
        "screened = excluded + unclear + included": (
            n["screened"],
            n["excluded_automation"] + n["excluded_people"] + n["unclear"] + n["included_reports"],
        ),
        "excluded = sum of the reasons": (n["excluded_automation"] + n["excluded_people"], with_reason),
        "sought = included": (n["sought"], n["included_reports"]),
    }
    wrong = [f"{name} ({left} against {right})" for name, (left, right) in sums.items() if left != right]
    if wrong:
        raise ReviewError(
            f"the numbers of the flow do not add up: {'; '.join(wrong)}. Run again with --forceall, and report this"
        )


def flow_csv(boxes: Sequence[Box]) -> str:
    """The boxes as CSV: group, box, label, n."""
    return csv_text(["group", "box", "label", "n"], ([box.group, box.id, box.label, box.n] for box in boxes))


def _remarks(warnings: Sequence[str]) -> list[str]:
    """PubMed's remarks on the query: phrases that it does not know on one line, any other on its own."""
    unknown = [NOT_FOUND.sub("", w, count=1) for w in warnings if NOT_FOUND.match(w)]
    lines = [f"- **Remark of the database on the query**: {w}" for w in warnings if not NOT_FOUND.match(w)]
    if unknown:
        named = "; ".join(unknown) if len(unknown) <= LISTED else "listed in search/search.json"
        lines.append(f"- Terms of the query that no record of the database holds: {len(unknown)} ({named})")
    return lines


def search_report(*, search: dict[str, Any], boxes: Sequence[Box], review: Review) -> str:
    """The account of the search in Markdown: question, database, query as run, its translation, counts, and the flow."""
    lines = [f"# {review.title}", "", review.question or "", ""]
    if search.get("notice"):
        lines += [f"> {search['notice']}", ""]
    lines += [
        "## Search",
        "",
        f"- Database: PubMed ({'live' if search['source'] == 'entrez' else 'a snapshot, served on this machine'})",
    ]
    lines += [f"- Records found: {search['count']}"]
    lines += [
        f"- {line['label']}: {line['count']} records"
        for line in search.get("lines", [])
        if line.get("count") is not None
    ]
    lines += _remarks(search.get("warnings", []))
    lines += ["", "Query as run:", "", "```", search["query"], "```", ""]
    if search.get("translation") and search["translation"] != search["query"]:
        lines += ["As PubMed translated it:", "", "```", search["translation"], "```", ""]
    lines += ["## Flow of records", "", "| | n |", "|---|---:|", *(f"| {box.label} | {box.n} |" for box in boxes)]
    return "\n".join(lines) + "\n"
