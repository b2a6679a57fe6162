"""Find which records of the databases are the same report, and write what is left in shards."""

from casereview.imports.dedupe import Related, deduplicated, read_merges
from casereview.log import progress, reporting
from casereview.pubmed.shards import shard_of
from casereview.records import Merge, Record, as_csv, dump_jsonl, load_jsonl, write_text


def dedupe_records(
    *,
    path_to_records: str,
    path_to_imported: str,
    paths_to_people: list[str],
    more_to_come: bool,
    path_to_merges: str,
    path_to_relations: str,
    paths_to_shards: list[str],
) -> None:
    records = [*load_jsonl(path_to_records, Record), *load_jsonl(path_to_imported, Record)]
    said = read_merges(paths_to_people, records=[r.record_id for r in records], all_known=not more_to_come)
    with progress() as show:
        unique, merges, related = deduplicated(records, said=said, progress=show)
    shards = [[] for _ in paths_to_shards]
    for record in unique:
        shards[shard_of(record.record_id, len(shards))].append(record)
    write_text(path_to_merges, as_csv(Merge, merges))
    write_text(path_to_relations, as_csv(Related, related))
    for path, shard in zip(paths_to_shards, shards, strict=True):
        dump_jsonl(shard, path)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        dedupe_records(
            path_to_records=snakemake.input.records,
            path_to_imported=snakemake.input.imported,
            paths_to_people=snakemake.input.people,
            more_to_come=snakemake.params.more_to_come,
            path_to_merges=snakemake.output.merges,
            path_to_relations=snakemake.output.relations,
            paths_to_shards=snakemake.output.shards,
        )
