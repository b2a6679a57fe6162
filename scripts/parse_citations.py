"""Read the records that citation searching brought, and leave out the reports that are known by another name."""

from casereview.imports.dedupe import known_among, read_merges
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
) -> None:
    new = sorted(read_records(path_to_xml, where=path_to_xml), key=record_order)
    unique = [r for path in paths_to_unique for r in load_jsonl(path, Record)]
    ids = [r.record_id for path in paths_to_known for r in load_jsonl(path, Record)]
    said = read_merges(paths_to_people, records=[*ids, *(r.record_id for r in new)])
    merges = known_among(new, unique, said=said)
    merged = {m.record_id for m in merges}
    dump_jsonl((r for r in new if r.record_id not in merged), path_to_records)
    write_text(path_to_merges, as_csv(Merge, merges))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        parse_citations(
            path_to_xml=snakemake.input.xml,
            paths_to_unique=snakemake.input.known,
            paths_to_known=[snakemake.input.records, snakemake.input.imported],
            paths_to_people=snakemake.input.people,
            path_to_records=snakemake.output.records,
            path_to_merges=snakemake.output.merges,
        )
