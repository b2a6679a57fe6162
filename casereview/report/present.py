"""The present state of a review, read from what the steps wrote."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casereview import lexicon
from casereview.records import Record, load_csv, load_jsonl
from casereview.report.versions import State, compared_with, last_two, state
from casereview.review import load_review
from casereview.screening.decisions import read_csv
from casereview.screening.reviewers import read_judgements


def read_state(
    *,
    path_to_search: str | Path,
    path_to_records: str | Path,
    path_to_decisions: str | Path,
    path_to_rows: str | Path,
    paths_to_people: Iterable[str | Path],
    path_to_review: str | Path,
    path_to_lexicon: str | Path,
    path_to_prisma: str | Path | None = None,
) -> State:
    """The review as it stands in its files; `path_to_lexicon` is the folder, all others are files.

    Raises:
        ReviewError: the files do not belong together, or people decided what cannot be.
    """
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    decisions = read_csv(path_to_decisions)
    known, reasons = [d.record_id for d in decisions], [c.id for c in review.criteria]
    return state(
        records=load_jsonl(path_to_records, Record),
        decisions=decisions,
        rows=load_jsonl(path_to_rows, review.table.unit.record),
        judgements=read_judgements(paths_to_people, records=known, reasons=reasons),
        lexicon=terms,
        review=review,
        search=json.loads(Path(path_to_search).read_text(encoding="utf-8")),
        counts=_counts(path_to_prisma) if path_to_prisma else None,
    )


def state_files(given: Any) -> dict[str, Any]:
    """What `read_state` takes, from the input of a rule."""
    return {
        "path_to_search": given.search,
        "path_to_records": given.records,
        "path_to_decisions": given.decisions,
        "path_to_rows": given.rows,
        "paths_to_people": list(given.people),
        "path_to_review": given.review,
        "path_to_lexicon": Path(given.lexicon[0]).parent,
    }


def previous_version(paths_to_state: Mapping[str, Any], paths_to_versions: Iterable[str | Path]) -> State | None:
    """The version that the review as it stands is an update of, if any; takes what `read_state` takes, and its versions' files."""
    folders = last_two(paths_to_versions)
    return compared_with(read_state(**paths_to_state), folders)[0] if folders else None


def _counts(path: str | Path) -> dict[str, int]:
    return {row["box"]: int(row["n"]) for row in load_csv(path)}
