"""The numbers of the PRISMA 2020 flow: what became of every record, counted as a whole and by source.

Every record is followed on its own (`fates`); what databases, exports and links say they brought is counted apart from that,
and the two must agree.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from casereview.errors import ReviewError
from casereview.records import Decision, Patient, csv_text
from casereview.review import Review

PUBMED, CITATIONS = "pubmed", "citations"
"""Sources that are no exports: the search of PubMed, and references and citing articles of included reports."""

End = Literal["not_received", "duplicate", "excluded", "excluded_fulltext", "unclear", "included"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One number of the flow. `id` is stable, `group` tells which box of the diagram the number stands in."""

    group: str
    id: str
    label: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one record: where its way ended, by whom (`automation` or `people`), and the reason of an exclude."""

    record_id: str
    source: str
    end: End
    by: str = "automation"
    reason: str | None = None
    retrieved: bool | None = None
    """Whether its full text was retrieved; None where it was not sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """How many records one source says that it brought."""

    source: str
    label: str
    n: int


def fates(
    *,
    search: Mapping[str, Any],
    title_abstract: Sequence[Decision],
    decisions: Sequence[Decision],
    retrieval: Sequence[Mapping[str, str]],
    merges: Sequence[Mapping[str, str]] = (),
    citations: Sequence[Mapping[str, str]] = (),
) -> list[Fate]:
    """What became of every record that was identified.

    Args:
        search: search.json.
        title_abstract: the first decision, one a record.
        decisions: what was decided in the end, one a record.
        retrieval: rows of retrieval.csv; `obtained` is `yes` or `no`.
        merges: rows of merges.csv, one a duplicate.
        citations: rows of citations.csv, one a candidate; `state` is `new`, `known` or `not sent`.
    """
    found_by = {row["record_id"]: row["state"] for row in citations if row["state"] != "known"}

    def source(record_id: str) -> str:
        if record_id in found_by:
            return CITATIONS
        return record_id.partition(":")[0] if ":" in record_id else PUBMED

    obtained = {row["record_id"]: row["obtained"] == "yes" for row in retrieval}
    passed = {d.record_id for d in title_abstract if d.decision != "exclude"}
    # A record that PubMed's search names but does not send may be linked, and then sent or not: each source counts its own.
    absent = [
        *((name, PUBMED) for name in search["missing"]),
        *((name, CITATIONS) for name, state in found_by.items() if state == "not sent"),
    ]
    return [
        *(Fate(record_id=name, source=whence, end="not_received") for name, whence in absent),
        *(
            Fate(
                record_id=row["record_id"],
                source=source(row["record_id"]),
                end="duplicate",
                by="people" if row["method"].startswith("said by") else "automation",
            )
            for row in merges
        ),
        *(
            Fate(
                record_id=d.record_id,
                source=source(d.record_id),
                end=_end(d, d.record_id in passed),
                by="automation" if d.decided_by == "automation" else "people",
                reason=d.reason,
                retrieved=obtained.get(d.record_id),
            )
            for d in decisions
        ),
    ]


def _end(decision: Decision, passed: bool) -> End:
    if decision.decision == "exclude":
        return "excluded_fulltext" if passed else "excluded"
    return "included" if decision.decision == "include" else "unclear"


def identified(
    *,
    search: Mapping[str, Any],
    imports: Sequence[Mapping[str, str]] = (),
    citations: Sequence[Mapping[str, str]] = (),
) -> list[Identified]:
    """How many records each source brought: PubMed, the databases of the imports, citation searching."""
    found = {PUBMED: Identified(source=PUBMED, label="PubMed", n=search["count"])}
    for row in imports:
        before = found[row["source"]].n if row["source"] in found else 0
        found[row["source"]] = Identified(source=row["source"], label=row["database"], n=before + int(row["records"]))
    if citations:
        new = sum(row["state"] != "known" for row in citations)
        before = found[CITATIONS].n if CITATIONS in found else 0
        found[CITATIONS] = Identified(source=CITATIONS, label="citation searching", n=before + new)
    return list(found.values())


def flow(
    walked: Sequence[Fate], brought: Sequence[Identified], *, patients: Sequence[Patient], review: Review
) -> list[Box]:
    """The boxes in the order of the diagram (PRISMA 2020).

    Args:
        walked: what `fates` gives.
        brought: what `identified` gives.
        patients: one a row of the table.

    Raises:
        ReviewError: the boxes do not add up.
    """
    ends = Counter(f.end for f in walked)
    by = Counter((f.end, f.by) for f in walked)
    sought = [f for f in walked if f.retrieved is not None]
    obtained = sum(f.retrieved is True for f in sought)

    def box(group: str, name: str, label: str, n: int) -> Box:
        return Box(group=group, id=name, label=label, n=n)

    boxes = [
        *(box("identification", f"identified_{b.source}", f"Records identified from {b.label}", b.n) for b in brought),
        box(
            "identification", "duplicates_automation", "Duplicates removed by automation", by["duplicate", "automation"]
        ),
        box("identification", "duplicates_people", "Duplicates removed by people", by["duplicate", "people"]),
        box("identification", "not_received", "Records that PubMed did not send", ends["not_received"]),
        box("screening", "screened", "Records screened", len(walked) - ends["not_received"] - ends["duplicate"]),
        box("screening", "excluded_automation", "Records excluded by automation", by["excluded", "automation"]),
        box("screening", "excluded_people", "Records excluded by people", by["excluded", "people"]),
        *_reasons(walked, "excluded", review),
        box("retrieval", "sought", "Reports sought for retrieval", len(sought)),
        box("retrieval", "retrieved", "Full texts retrieved", obtained),
        box("retrieval", "not_retrieved", "Full texts not retrieved (abstract used)", len(sought) - obtained),
        box(
            "eligibility",
            "fulltext_automation",
            "Reports excluded on the full text by automation",
            by["excluded_fulltext", "automation"],
        ),
        box(
            "eligibility",
            "fulltext_people",
            "Reports excluded on the full text by people",
            by["excluded_fulltext", "people"],
        ),
        *_reasons(walked, "excluded_fulltext", review),
        box("eligibility", "unclear", "Reports left to a person (unclear)", ends["unclear"]),
        box("included", "included_reports", "Reports included in the review", ends["included"]),
        box("included", "included_patients", "Patients in the table", len(patients)),
    ]
    _add_up({box.id: box.n for box in boxes}, sum(b.n for b in brought))
    return boxes


def _reasons(walked: Sequence[Fate], end: End, review: Review) -> Iterator[Box]:
    """A box for each reason of the excludes of one stage, the most frequent first."""
    named = {c.id: c.description for c in review.criteria}
    counted = Counter(f.reason for f in walked if f.end == end)
    for reason, n in sorted(counted.items(), key=lambda item: (-item[1], str(item[0]))):
        stage, group = ("excluded", "reasons") if end == "excluded" else ("fulltext", "fulltext_reasons")
        yield Box(group=group, id=f"{stage}_{reason}", label=f"Excluded: {named.get(reason, reason)}", n=n)


def _add_up(n: Mapping[str, int], brought: int) -> None:
    _agree(
        {
            "identified = screened + duplicates + not received": (
                brought,
                n["screened"] + n["duplicates_automation"] + n["duplicates_people"] + n["not_received"],
            ),
            "screened = excluded + sought": (
                n["screened"],
                n["excluded_automation"] + n["excluded_people"] + n["sought"],
            ),
            "sought = excluded on the full text + unclear + included": (
                n["sought"],
                n["fulltext_automation"] + n["fulltext_people"] + n["unclear"] + n["included_reports"],
            ),
        }
    )


def _agree(sums: Mapping[str, tuple[int, int]]) -> None:
    wrong = [f"{name} ({left} against {right})" for name, (left, right) in sums.items() if left != right]
    if wrong:
        raise ReviewError(
            f"the numbers of the flow do not add up: {'; '.join(wrong)}. Run again with --forceall, and report this"
        )


SOURCES = (
    ("source", "label", "identified", "not_received", "duplicates", "screened", "excluded", "sought", "retrieved")
    + ("not_retrieved", "excluded_fulltext", "unclear", "included")
)  # fmt: skip
"""Columns of sources.csv, one row a source; a duplicate counts for the source of the record that was merged into another."""


def sources(walked: Sequence[Fate], brought: Sequence[Identified]) -> list[dict[str, Any]]:
    """The same numbers by source, a row of `SOURCES` each.

    Raises:
        ReviewError: a source whose numbers do not add up, or a record of a source that brought none.
    """
    rows = []
    for b in brought:
        own = [f for f in walked if f.source == b.source]
        ends = Counter(f.end for f in own)
        sought = [f for f in own if f.retrieved is not None]
        obtained = sum(f.retrieved is True for f in sought)
        row = {"source": b.source, "label": b.label, "identified": b.n} | {
            "not_received": ends["not_received"],
            "duplicates": ends["duplicate"],
            "screened": len(own) - ends["not_received"] - ends["duplicate"],
            "excluded": ends["excluded"],
            "sought": len(sought),
            "retrieved": obtained,
            "not_retrieved": len(sought) - obtained,
            "excluded_fulltext": ends["excluded_fulltext"],
            "unclear": ends["unclear"],
            "included": ends["included"],
        }
        rows.append(row)
    sums = {
        f"identified from {row['label']} = screened + duplicates + not received": (
            row["identified"],
            row["screened"] + row["duplicates"] + row["not_received"],
        )
        for row in rows
    }
    _agree(sums | {"records of the sources": (sum(row["identified"] for row in rows), len(walked))})
    return rows


def sources_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows of `sources` as CSV."""
    return csv_text(SOURCES, ([row[c] for c in SOURCES] for row in rows))


def flow_csv(boxes: Sequence[Box]) -> str:
    """The boxes as CSV: group, box, label, n."""
    return csv_text(["group", "box", "label", "n"], ([box.group, box.id, box.label, box.n] for box in boxes))
