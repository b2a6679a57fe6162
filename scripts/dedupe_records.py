"""Find which records are the same report, and write what is left, whole and in shards."""

from casereview.imports.dedupe import Merge, deduplicated, read_merges
from casereview.log import progress, reporting
from casereview.pubmed.shards import shard_of
from casereview.records import Record, as_csv, dump_jsonl, load_jsonl, write_text


def dedupe_records(
    *,
    path_to_records: str,
    path_to_imported: str,
    paths_to_people: list[str],
    path_to_unique: str,
    path_to_merges: str,
    paths_to_shards: list[str],
) -> None:
    records = [*load_jsonl(path_to_records, Record), *load_jsonl(path_to_imported, Record)]
    said = read_merges(paths_to_people, records=[r.record_id for r in records])
    with progress() as show:
        unique, merges = deduplicated(records, said=said, progress=show)
    shards = [[] for _ in paths_to_shards]
    for record in unique:
        shards[shard_of(record.record_id, len(shards))].append(record)
    dump_jsonl(unique, path_to_unique)
    write_text(path_to_merges, as_csv(Merge, merges))
    for path, shard in zip(paths_to_shards, shards, strict=True):
        dump_jsonl(shard, path)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        dedupe_records(
            path_to_records=snakemake.input.records,
            path_to_imported=snakemake.input.imported,
            paths_to_people=snakemake.input.people,
            path_to_unique=snakemake.output.unique,
            path_to_merges=snakemake.output.merges,
            paths_to_shards=snakemake.output.shards,
        )
