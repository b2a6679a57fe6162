"""Read the raw XML of one shard into records, in order of their ids."""

from casereview.log import reporting
from casereview.pubmed.xml import read_records
from casereview.records import dump_jsonl, record_order


def parse_records(*, path_to_xml: str, path_to_records: str) -> None:
    dump_jsonl(sorted(read_records(path_to_xml, where=path_to_xml), key=record_order), path_to_records)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        parse_records(path_to_xml=snakemake.input.xml, path_to_records=snakemake.output.records)
