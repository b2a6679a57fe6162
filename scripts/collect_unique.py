"""Put what is left of all sources into one file, in order of their ids; their merges and their relations into others."""

from collections.abc import Iterable
from typing import Any

from casereview.log import reporting
from casereview.records import csv_text, dump_jsonl, id_order, load_csv, load_jsonl, record_order, write_text


def collect_unique(
    *,
    paths_to_records: list[str],
    paths_to_merges: list[str],
    paths_to_relations: list[str],
    path_to_unique: str,
    path_to_merges: str,
    path_to_relations: str,
) -> None:
    # A record that a later source completes stands there anew.
    rows = {row["record_id"]: row for path in paths_to_records for row in load_jsonl(path)}
    dump_jsonl(sorted(rows.values(), key=record_order), path_to_unique)
    write_text(path_to_merges, joined(paths_to_merges, by=("merged_into", "record_id")))
    write_text(path_to_relations, joined(paths_to_relations, by=("record_id", "related_to")))


def joined(paths: list[str], *, by: Iterable[str]) -> str:
    rows: list[dict[str, Any]] = [row for path in paths for row in load_csv(path)]
    rows.sort(key=lambda row: [id_order(row[column]) for column in by])
    with open(paths[0], encoding="utf-8") as first:
        columns = first.readline().rstrip("\n").split(",")
    return csv_text(columns, ([row[c] for c in columns] for row in rows))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_unique(
            paths_to_records=[*snakemake.input.records, *snakemake.input.cited],
            paths_to_merges=[snakemake.input.merges, *snakemake.input.merges_of_cited],
            paths_to_relations=[snakemake.input.relations, *snakemake.input.relations_of_cited],
            path_to_unique=snakemake.output.unique,
            path_to_merges=snakemake.output.merges,
            path_to_relations=snakemake.output.relations,
        )
