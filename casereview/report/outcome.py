"""What came out of a run, and what is left for a person, in a few lines for the terminal."""

import json
from pathlib import Path

from casereview.errors import ReviewError
from casereview.records import load_csv, load_jsonl
from casereview.report.search_report import NOT_FOUND
from casereview.units import PATIENTS, Unit

PAIRS = "extraction/same_patient.csv"


def outcome(results: Path, unit: Unit = PATIENTS) -> list[str]:
    """The lines, each with the file to look at; nothing is said of what is nobody's work.

    Args:
        results: of the review, `results/<id>`.
        unit: what a row of its table is.

    Raises:
        ReviewError: the review has not run to its end.
    """
    decisions = load_csv(results / "screening/decisions.csv")
    if not decisions:
        raise ReviewError(f"{results}/screening/decisions.csv is not there: run the review first (make review)")
    rows = list(load_jsonl(results / unit.rows, unit.record))
    retrieval = load_csv(results / "fulltext/retrieval.csv")
    included = {row["record_id"] for row in decisions if row["decision"] == "include"}
    told = {i for p in rows for i in (p.pmid, *p.also_in)}
    missing = sum(row["obtained"] == "no" for row in retrieval)
    lines = [
        (True, f"{_count(len(included), 'report')} included, {_count(len(rows), unit.noun)} in the table", _table(results)),
        (n := sum(row["decision"] == "unclear" for row in decisions), f"{n} left for you to decide", "report/audit.html"),
        (n := len(included - told), f"{n} included without a {unit.noun} that could be read", "report/audit.html"),
        (missing, f"{missing} of {len(retrieval)} without full text; the list also names files that were not used", "fulltext/not_retrieved.html"),
        *((True, said, "report/search_report.md") for said in _of_the_search(results / "search/search.json")),
        (n := len(load_csv(results / "records/import_faults.csv")), f"{n} faults of imports", "records/import_faults.csv"),
        (n := _open(load_csv(results / PAIRS)) if PAIRS in unit.outputs else 0, f"{n} pairs of patients who may be one", PAIRS),
    ]  # fmt: skip
    width = max(len(text) for n, text, _ in lines if n)
    return [f"{text.ljust(width)}  {results / path}" for n, text, path in lines if n]


def _table(results: Path) -> str:
    """The page that shows the table, where the review chose that format; else the text, which is always written."""
    page = "table/review_table.html"
    return page if (results / page).exists() else "table/review_table.md"


def _of_the_search(path: Path) -> list[str]:
    """What went otherwise than it was asked. That no record holds one of many synonyms is nothing to be told."""
    search = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    remarks = [w for w in search.get("warnings", ()) if not NOT_FOUND.match(w) or not search.get("lines")]
    told = [f"PubMed remarks on the query: {remark}" for remark in remarks]
    told += ["PubMed reads the same query in another way than at the last search"] * bool(search.get("drifted"))
    missing = search.get("missing", ())
    return told + [f"{_count(len(missing), 'record')} found that PubMed did not send"] * bool(missing)


def _open(pairs: list[dict[str, str]]) -> int:
    return sum(row["state"] == "proposed" for row in pairs)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{n} {noun}s"
