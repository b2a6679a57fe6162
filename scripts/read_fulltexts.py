"""Read raw full texts into sections: case presentation, discussion, tables."""

from casereview.fulltext.archive import completed, read_archive
from casereview.fulltext.reading.reader import read
from casereview.log import reporting
from casereview.records import dump_jsonl


def read_fulltexts(*, path_to_raw: str, path_to_fulltexts: str) -> None:
    dump_jsonl((completed(read(article), article) for article in read_archive(path_to_raw)), path_to_fulltexts)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        read_fulltexts(path_to_raw=snakemake.input.raw, path_to_fulltexts=snakemake.output.fulltexts)
