"""Seek the full text of every included report in PubMed Central."""

from casereview.endpoint import connected
from casereview.fulltext.sources import retrieval_csv, retrieve
from casereview.log import progress, reporting
from casereview.records import Record, dump_jsonl, load_jsonl, write_text
from casereview.screening.decisions import read_csv


def retrieve_fulltexts(
    *, path_to_decisions: str, path_to_records: str, path_to_fulltexts: str, path_to_retrieval: str, source: dict
) -> None:
    included = {d.record_id for d in read_csv(path_to_decisions) if d.decision == "include"}
    records = [r for r in load_jsonl(path_to_records, Record) if r.record_id in included]
    with connected(**source) as client, progress() as show:
        fulltexts, rows = retrieve(records, client, progress=show)
    dump_jsonl(fulltexts, path_to_fulltexts)
    write_text(path_to_retrieval, retrieval_csv(rows))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        retrieve_fulltexts(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.output.fulltexts,
            path_to_retrieval=snakemake.output.retrieval,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
