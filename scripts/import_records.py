"""Read the exports of other databases into records, and say what each file held."""

import logging

from casereview.imports.read import read_import, told_apart
from casereview.log import reporting
from casereview.records import csv_text, dump_jsonl, write_text
from casereview.review import load_imports

COLUMNS = ("file", "database", "source", "format", "encoding", "records", "faults")


def import_records(
    *,
    paths_to_files: list[str],
    path_to_review: str,
    path_to_records: str,
    path_to_imports: str,
    path_to_faults: str,
) -> None:
    records, rows, faults = [], [], []
    for path, named in zip(paths_to_files, load_imports(path_to_review), strict=True):
        found = read_import(path, database=named.database, format=named.format, columns=named.columns)
        records += found.records
        told = (len(found.records), len(found.faults))
        rows.append((named.file, named.database, found.source, found.format, found.encoding, *told))
        faults += [(named.file, f.line, f.why) for f in found.faults]
        if found.faults:
            logging.warning("%s: %d entries could not be read (import_faults.csv)", named.file, len(found.faults))
    dump_jsonl(told_apart(records), path_to_records)
    write_text(path_to_imports, csv_text(COLUMNS, rows))
    write_text(path_to_faults, csv_text(("file", "line", "why"), faults))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        import_records(
            paths_to_files=list(snakemake.input.files),
            path_to_review=snakemake.input.review,
            path_to_records=snakemake.output.records,
            path_to_imports=snakemake.output.imports,
            path_to_faults=snakemake.output.faults,
        )
