"""Put the rows of all reports into one file, as people correct them, and say what became of each correction."""

import logging
from collections import Counter
from pathlib import Path

from casereview import lexicon
from casereview.extraction.corrections import applied_csv, corrected, machine_before, read_applied, read_corrections
from casereview.extraction.same_patient import Pair, pairs
from casereview.extraction.sides import sides_of
from casereview.log import reporting
from casereview.records import Record, as_csv, dump_jsonl, from_dict, load_jsonl, write_text
from casereview.review import load_review


def collect_rows(
    *,
    path_to_extracted: str,
    path_to_records: str,
    paths_to_corrections: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_rows: str,
    path_to_applied: str,
    paths_to_pairs: list[str],
) -> None:
    terms = lexicon.load(path_to_lexicon)
    records = list(load_jsonl(path_to_records, Record))
    review = load_review(path_to_review, terms)
    unit, sides = review.table.unit, sides_of(review, terms)
    found = {
        row["record_id"]: [from_dict(unit.record, r) for r in row[unit.id]] for row in load_jsonl(path_to_extracted)
    }
    corrections = read_corrections(paths_to_corrections, records={r.record_id for r in records}, sides=sides, unit=unit)
    before = machine_before(read_applied(path_to_applied, unit))
    rows, applied = corrected(found, corrections, sides=sides, unit=unit, before=before)
    states = Counter(a.state for a in applied)
    if states["machine changed"]:
        logging.warning("%d corrections stand on what the machine now reads otherwise", states["machine changed"])
    dump_jsonl(rows, path_to_rows)
    write_text(path_to_applied, applied_csv(applied, unit))
    for path in paths_to_pairs:
        write_text(path, as_csv(Pair, pairs((p for group in found.values() for p in group), records, corrections)))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_rows(
            path_to_extracted=snakemake.input.extracted,
            path_to_records=snakemake.input.records,
            paths_to_corrections=snakemake.input.corrections,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_rows=snakemake.output.rows,
            path_to_applied=snakemake.output.applied,
            paths_to_pairs=list(snakemake.output.pairs),
        )
