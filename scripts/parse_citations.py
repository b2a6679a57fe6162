"""Read the records that citation searching brought; what is known by another name completes what is known."""

from casereview.imports.dedupe import Related, known_among, read_merges
from casereview.log import reporting
from casereview.pubmed.xml import read_records
from casereview.records import Merge, Record, as_csv, dump_jsonl, load_jsonl, record_order, write_text


def parse_citations(
    *,
    path_to_xml: str,
    paths_to_unique: list[str],
    paths_to_known: list[str],
    paths_to_people: list[str],
    path_to_records: str,
    path_to_merges: str,
    path_to_relations: str,
) -> None:
    new = sorted(read_records(path_to_xml, where=path_to_xml), key=record_order)
    unique = [r for path in paths_to_unique for r in load_jsonl(path, Record)]
    ids = [r.record_id for path in paths_to_known for r in load_jsonl(path, Record)]
    said = read_merges(paths_to_people, records=[*ids, *(r.record_id for r in new)])
    left, merges, related = known_among(new, unique, said=said)
    dump_jsonl(left, path_to_records)
    write_text(path_to_merges, as_csv(Merge, merges))
    write_text(path_to_relations, as_csv(Related, related))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        parse_citations(
            path_to_xml=snakemake.input.xml,
            paths_to_unique=snakemake.input.known,
            paths_to_known=[snakemake.input.records, snakemake.input.imported],
            paths_to_people=snakemake.input.people,
            path_to_records=snakemake.output.records,
            path_to_merges=snakemake.output.merges,
            path_to_relations=snakemake.output.relations,
        )
