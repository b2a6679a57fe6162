"""What has changed between two states of a review, read from what the steps wrote."""

from pathlib import Path

from casereview.extraction.corrections import read_applied
from casereview.records import Record, load_csv, load_jsonl
from casereview.report.changes import Change, compare, flipped, under_corrections
from casereview.report.versions import State, unit_of


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
    told = under_corrections(read_applied(path_to_corrections, unit_of(now)))
    if before is None:
        return told
    in_pubmed = {row["record_id"]: row["in_pubmed"] == "yes" for row in load_csv(path_to_vanished)}
    wanted = flipped(before, now)
    records = load_jsonl(path_to_records, Record) if wanted else ()
    texts = {r.record_id: f"{r.title}\n{r.abstract}" for r in records if r.record_id in wanted}
    return [*compare(before, now, in_pubmed=in_pubmed, texts=texts), *told]
