"""Put the records of all shards into one file, in order of their ids."""

import heapq

from casereview.log import reporting
from casereview.records import Record, dump_jsonl, load_jsonl, record_order


def collect_records(*, paths_to_shards: list[str], path_to_records: str) -> None:
    shards = [load_jsonl(path, Record) for path in paths_to_shards]
    dump_jsonl(heapq.merge(*shards, key=record_order), path_to_records)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_records(paths_to_shards=snakemake.input.shards, path_to_records=snakemake.output.records)
