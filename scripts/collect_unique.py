"""Put what is left of all sources into one file, in order of their ids, and the merges into another."""

from casereview.log import reporting
from casereview.records import (
    Merge,
    csv_text,
    dump_jsonl,
    fields_of,
    id_order,
    load_csv,
    load_jsonl,
    record_order,
    write_text,
)


def collect_unique(
    *, paths_to_records: list[str], paths_to_merges: list[str], path_to_unique: str, path_to_merges: str
) -> None:
    rows = (row for path in paths_to_records for row in load_jsonl(path))
    dump_jsonl(sorted(rows, key=record_order), path_to_unique)
    columns = fields_of(Merge)
    merges = [row for path in paths_to_merges for row in load_csv(path)]
    merges.sort(key=lambda row: (id_order(row["merged_into"]), id_order(row["record_id"])))
    write_text(path_to_merges, csv_text(columns, ([row[c] for c in columns] for row in merges)))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_unique(
            paths_to_records=[*snakemake.input.records, *snakemake.input.cited],
            paths_to_merges=[snakemake.input.merges, *snakemake.input.merges_of_cited],
            path_to_unique=snakemake.output.unique,
            path_to_merges=snakemake.output.merges,
        )
