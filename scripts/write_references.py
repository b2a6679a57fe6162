"""Write the references of all, included and excluded records for citation managers and screening tools."""

from pathlib import Path

from casereview.log import reporting
from casereview.records import Record, load_jsonl, write_text
from casereview.references.formats import FORMATS, chosen
from casereview.screening.decisions import read_csv


def write_references(*, path_to_records: str, path_to_decisions: str, paths_to_files: list[str]) -> None:
    records = list(load_jsonl(path_to_records, Record))
    decided = {d.record_id: d for d in read_csv(path_to_decisions)}
    for path in map(Path, paths_to_files):
        write_text(path, FORMATS[path.suffix[1:]](chosen(records, decided, path.stem), decided))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        write_references(
            path_to_records=snakemake.input.records,
            path_to_decisions=snakemake.input.decisions,
            paths_to_files=list(snakemake.output.files),
        )
