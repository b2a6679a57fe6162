"""The numbers of the PRISMA 2020 flow: what became of every record, counted as a whole and by source.

Every record is followed on its own (`fates`); what databases, exports and links say they brought is counted apart from that,
and the two must agree.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from casereview.errors import ReviewError
from casereview.notices import CONCERN, CORRECTED, RETRACTED
from casereview.records import Decision, Row, csv_text
from casereview.report.versions import State
from casereview.review import Review
from casereview.units import Unit

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
    column: str = ""
    """A key of `COLUMNS` where the number is that of one column of the diagram alone; else of the whole review."""


COLUMNS = {"databases": "databases and registers", "other": "other methods"}
"""The columns of the diagram where there are two, as the template names them: all but citation searching, and this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The version of the review that the present state is an update of."""

    version: str
    studies: int
    reports: frozenset[str]
    """Ids of the reports included then."""
    patients: frozenset[tuple[str, str]]
    """Report and number of each patient in the table then."""
    records: frozenset[str]
    """Ids of the records screened then."""


def previous_of(state: State) -> Previous:
    """What the flow needs of a version. One that does not count studies had none of several reports.

    Raises:
        ReviewError: the version counts other reports than it lists.
    """
    reports = frozenset(r.record_id for r in state.records if r.decision == "include")
    counted = state.counts.get("included_reports", len(reports))
    if counted != len(reports):
        raise ReviewError(
            f"version {state.version} counts {counted} included reports and lists {len(reports)}: restore its folder from git"
        )
    return Previous(
        version=state.version or "",
        studies=state.counts.get("included_studies", len(reports)),
        reports=reports,
        patients=frozenset((f.record_id, f.patient) for f in state.facts),
        records=frozenset(r.record_id for r in state.records),
    )


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
                retrieved=_had(d, obtained),
            )
            for d in decisions
        ),
    ]


def _had(decision: Decision, obtained: Mapping[str, bool]) -> bool | None:
    """Whether the full text was there: obtained, or in the hands of a person who decided on it; None where it was not sought."""
    if decision.record_id not in obtained:
        return None
    return obtained[decision.record_id] or (decision.stage == "full_text" and decision.decided_by != "automation")


def _end(decision: Decision, passed: bool) -> End:
    if decision.decision == "exclude":
        return "excluded_fulltext" if passed else "excluded"
    return "included" if decision.decision == "include" else "unclear"


def identified(
    *,
    search: Mapping[str, Any],
    imports: Sequence[Mapping[str, str]] = (),
    citations: Sequence[Mapping[str, str]] | None = None,
) -> list[Identified]:
    """How many records each source brought: PubMed, the databases of the imports, citation searching."""
    found = {PUBMED: Identified(source=PUBMED, label="PubMed", n=search["count"])}
    for row in imports:
        before = found[row["source"]].n if row["source"] in found else 0
        found[row["source"]] = Identified(source=row["source"], label=row["database"], n=before + int(row["records"]))
    if citations is not None:
        new = sum(row["state"] != "known" for row in citations)
        before = found[CITATIONS].n if CITATIONS in found else 0
        found[CITATIONS] = Identified(source=CITATIONS, label="citation searching", n=before + new)
    return list(found.values())


def flow(
    walked: Sequence[Fate],
    brought: Sequence[Identified],
    *,
    rows: Sequence[Row],
    review: Review,
    flagged: Mapping[str, Collection[str]] | None = None,
    previous: Previous | None = None,
) -> list[Box]:
    """The boxes in the order of the diagram (PRISMA 2020).

    Args:
        walked: what `fates` gives.
        brought: what `identified` gives.
        rows: of the table.
        flagged: record id → the kinds of notices on it (`notices.KINDS`).
        previous: where the review is an update.

    Returns:
        The numbers of the whole review, then, where there is citation searching, those of each of `COLUMNS`.

    Raises:
        ReviewError: the boxes do not add up.
    """
    flags = flagged or {}
    whole = [*_way(walked, brought, review, flags), *_included(walked, rows, flags, review.table.unit)]
    if previous:
        whole += _update(walked, rows, previous, review.table.unit)
    if any(b.source == CITATIONS for b in brought):
        columns = [box for name in COLUMNS for box in _column(name, walked, brought, review, flags)]
        _columns_agree(whole, columns)
        whole += columns
    return whole


def _column(
    name: str,
    walked: Sequence[Fate],
    brought: Sequence[Identified],
    review: Review,
    flags: Mapping[str, Collection[str]],
) -> list[Box]:
    def mine(source: str) -> bool:
        return (source == CITATIONS) == (name == "other")

    boxes = _way([f for f in walked if mine(f.source)], [b for b in brought if mine(b.source)], review, flags)
    included = sum(f.end == "included" for f in walked if mine(f.source))
    boxes.append(Box(group="included", id="included_reports", label="Reports included in the review", n=included))
    return [replace(box, column=name, label=f"{box.label} ({COLUMNS[name]})") for box in boxes]


def _columns_agree(whole: Sequence[Box], columns: Sequence[Box]) -> None:
    """Both columns together are the whole, number by number."""
    sums: Counter[str] = Counter()
    for box in columns:
        sums[box.id] += box.n
    n = {box.id: box.n for box in whole}
    _agree({f"{name} of both columns": (total, n.get(name, 0)) for name, total in sums.items()})


def _way(
    walked: Sequence[Fate], brought: Sequence[Identified], review: Review, flags: Mapping[str, Collection[str]]
) -> list[Box]:
    """From identification to eligibility: every box that records leave by, and what is left after it."""
    ends = Counter(f.end for f in walked)
    by = Counter((f.end, f.by) for f in walked)
    sought = [f for f in walked if f.retrieved is not None]
    obtained = sum(f.retrieved is True for f in sought)
    retracted = Counter(f.end for f in walked if RETRACTED in flags.get(f.record_id, ()))
    names = _names(review)
    rows = [
        *(("identification", f"identified_{b.source}", f"Records identified from {b.label}", b.n) for b in brought),
        (
            "identification", "duplicates_automation", "Duplicates removed by automation", by["duplicate", "automation"]
        ),
        ("identification", "duplicates_people", "Duplicates removed by people", by["duplicate", "people"]),
        ("identification", "not_received", "Records that PubMed did not send", ends["not_received"]),
        ("screening", "screened", "Records screened", len(walked) - ends["not_received"] - ends["duplicate"]),
        ("screening", "excluded_automation", "Records excluded by automation", by["excluded", "automation"]),
        ("screening", "excluded_people", "Records excluded by people", by["excluded", "people"]),
        *_reasons(walked, "excluded", names),
        ("screening", "retracted_excluded", "Retracted among the records excluded", retracted["excluded"]),
        ("retrieval", "sought", "Reports sought for retrieval", len(sought)),
        ("retrieval", "retrieved", "Full texts retrieved", obtained),
        ("retrieval", "not_retrieved", "Full texts not retrieved (abstract used)", len(sought) - obtained),
        (
            "eligibility", "fulltext_automation", "Reports excluded on the full text by automation",
            by["excluded_fulltext", "automation"],
        ),
        (
            "eligibility", "fulltext_people", "Reports excluded on the full text by people",
            by["excluded_fulltext", "people"],
        ),
        *_reasons(walked, "excluded_fulltext", names),
        (
            "eligibility", "retracted_fulltext", "Retracted among the reports excluded on the full text",
            retracted["excluded_fulltext"],
        ),
        ("eligibility", "unclear", "Reports left to a person (unclear)", ends["unclear"]),
        ("eligibility", "retracted_unclear", "Retracted among the reports left to a person", retracted["unclear"]),
    ]  # fmt: skip
    n = {name: number for _, name, _, number in rows}
    _add_up(n | {"included_reports": ends["included"]}, sum(b.n for b in brought))
    return _boxes(rows)


def _names(review: Review) -> dict[str, str]:
    return {c.id: c.description for c in review.criteria}


def _boxes(rows: Iterable[tuple[str, str, str, int]]) -> list[Box]:
    return [Box(group=group, id=name, label=label, n=n) for group, name, label, n in rows]


def _reasons(walked: Sequence[Fate], end: End, names: Mapping[str, str]) -> Iterator[tuple[str, str, str, int]]:
    """A row for each reason of the excludes of one stage, the most frequent first; together they are all of them."""
    counted = Counter(f.reason for f in walked if f.end == end)
    stage, group = ("excluded", "reasons") if end == "excluded" else ("fulltext", "fulltext_reasons")
    for reason, n in sorted(counted.items(), key=lambda item: (-item[1], str(item[0]))):
        yield group, f"{stage}_{reason}", f"Excluded: {names.get(str(reason), reason)}", n


def studies(reports: Collection[str], rows: Iterable[Row]) -> list[frozenset[str]]:
    """The included reports by study: those of the same rows (joined by people) are one, any other is its own."""
    of = {report: {report} for report in reports}
    for row in rows:
        joined = set().union(*(of[r] for r in (row.pmid, *row.also_in) if r in of))
        of |= dict.fromkeys(joined, joined)
    return sorted({frozenset(group) for group in of.values()}, key=sorted)


def _included(
    walked: Sequence[Fate], rows: Sequence[Row], flags: Mapping[str, Collection[str]], unit: Unit
) -> list[Box]:
    reports = {f.record_id for f in walked if f.end == "included"}
    strange = sorted({row.pmid for row in rows} - reports)
    _agree({f"{unit.id} of reports that are not included, such as {', '.join(strange[:3])}": (len(strange), 0)})
    marked = Counter(kind for name in reports for kind in flags.get(name, ()))
    return _boxes(
        [
            ("included", "included_studies", "Studies included in the review", len(studies(reports, rows))),
            ("included", "included_reports", "Reports included in the review", len(reports)),
            *(
                [("included", f"included_{unit.counted}", f"{unit.counted.capitalize()} in the table", len(rows))]
                if unit.counted
                else ()
            ),
            ("included", "retracted_included", "Retracted among the reports included", marked[RETRACTED]),
            ("included", "concern_included", "Under an expression of concern among them", marked[CONCERN]),
            ("included", "corrected_included", "Corrected after publication among them", marked[CORRECTED]),
        ]
    )


GONE = {
    "excluded": "now excluded on title and abstract",
    "excluded_fulltext": "now excluded on the full text",
    "unclear": "now left to a person",
    "duplicate": "now a duplicate of another report",
    "not_received": "no longer sent by PubMed",
    "not_found": "no longer found by the search",
}
"""What became of a report of the previous version that is not in this one."""


def _update(walked: Sequence[Fate], rows: Sequence[Row], previous: Previous, unit: Unit) -> list[Box]:
    """Previous, gone and new, of reports and of rows; studies are new where none of their reports was in before."""
    ends = {f.record_id: f.end for f in walked}
    reports = {name for name, end in ends.items() if end == "included"}
    mine = {(row.pmid, str(row.number)) for row in rows}
    gone = Counter(ends.get(name, "not_found") for name in previous.reports - reports)
    screened = {name for name, end in ends.items() if end not in ("not_received", "duplicate")}
    new_studies = sum(not group & previous.reports for group in studies(reports, rows))
    left = f"Reports of version {previous.version} not included any more"
    boxes = [
        ("previous", "previous_studies", f"Studies included in version {previous.version}", previous.studies),
        ("previous", "previous_reports", f"Reports included in version {previous.version}", len(previous.reports)),
        ("previous", "previous_patients", f"Patients in the table of version {previous.version}", len(previous.patients)),
        ("previous", "gone_reports", left, sum(gone.values())),
        *(("previous", f"gone_{end}", f"Gone: {GONE[end]}", gone[end]) for end in GONE if gone[end]),
        ("previous", "gone_patients", "Patients not in the table any more", len(previous.patients - mine)),
        ("new", "new_screened", "Records screened for the first time", len(screened - previous.records)),
        ("new", "new_studies", "New studies included", new_studies),
        ("new", "new_reports", "Reports of new included studies, or new of studies known", len(reports - previous.reports)),
        ("new", "new_patients", "Patients new in the table", len(mine - previous.patients)),
    ]  # fmt: skip
    totals = {"reports": len(reports)} | ({unit.counted: len(rows)} if unit.counted else {})
    if not unit.counted:
        boxes = [box for box in boxes if not box[1].endswith("_patients")]
    n = {name: number for _, name, _, number in boxes}
    _agree(
        {
            f"{kind}: total = previous - gone + new": (
                total, n[f"previous_{kind}"] - n[f"gone_{kind}"] + n[f"new_{kind}"],
            )
            for kind, total in totals.items()
        }
    )  # fmt: skip
    return _boxes(boxes)


def _add_up(n: Mapping[str, int], brought: int) -> None:
    of_reasons = {
        stage: sum(v for k, v in n.items() if k.startswith(f"{stage}_") and k not in _BY)
        for stage in ("excluded", "fulltext")
    }
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
            "excluded = reasons": (n["excluded_automation"] + n["excluded_people"], of_reasons["excluded"]),
            "excluded on the full text = reasons": (
                n["fulltext_automation"] + n["fulltext_people"],
                of_reasons["fulltext"],
            ),
        }
    )


_BY = {f"{stage}_{by}" for stage in ("excluded", "fulltext") for by in ("automation", "people")}


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
    """The boxes as CSV: group, box, label, n; the box of one column is named with it, `other_screened`."""
    return csv_text(
        ["group", "box", "label", "n"],
        ([b.group, f"{b.column}_{b.id}" if b.column else b.id, b.label, b.n] for b in boxes),
    )
