"""The present state of a review, read from what the steps wrote."""

import json
from collections.abc import Iterable
from pathlib import Path

from casereview import lexicon
from casereview.records import Patient, Record, load_csv, load_jsonl
from casereview.report.changes import Change, compare, flipped, under_corrections
from casereview.report.versions import State, state
from casereview.review import load_review
from casereview.screening.decisions import read_csv
from casereview.screening.reviewers import read_judgements


def read_state(
    *,
    path_to_search: str | Path,
    path_to_records: str | Path,
    path_to_decisions: str | Path,
    path_to_patients: str | Path,
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
        patients=load_jsonl(path_to_patients, Patient),
        judgements=read_judgements(paths_to_people, records=known, reasons=reasons),
        lexicon=terms,
        review=review,
        search=json.loads(Path(path_to_search).read_text(encoding="utf-8")),
        counts=_counts(path_to_prisma) if path_to_prisma else None,
    )


def read_changes(
    before: State | None,
    now: State,
    *,
    path_to_records: str | Path,
    path_to_vanished: str | Path,
    path_to_corrections: str | Path,
) -> list[Change]:
    """The changes between two states, with what the results tell besides: vanished records, the texts of flipped ones, and
    corrections under which the machine now reads something else."""
    told = under_corrections(load_csv(path_to_corrections))
    if before is None:
        return told
    in_pubmed = {row["record_id"]: row["in_pubmed"] == "yes" for row in load_csv(path_to_vanished)}
    wanted = flipped(before, now)
    records = load_jsonl(path_to_records, Record) if wanted else ()
    texts = {r.record_id: f"{r.title}\n{r.abstract}" for r in records if r.record_id in wanted}
    return [*compare(before, now, in_pubmed=in_pubmed, texts=texts), *told]


def _counts(path: str | Path) -> dict[str, int]:
    return {row["box"]: int(row["n"]) for row in load_csv(path)}
