"""Seek the full text of every included report in PubMed Central, and keep what was received."""

from casereview.endpoint import connected
from casereview.fulltext.archive import write_archive
from casereview.fulltext.sources import retrieval_csv, retrieve
from casereview.log import progress, reporting
from casereview.pubmed.store import Store, generation_of
from casereview.records import Record, load_jsonl, write_text
from casereview.screening.decisions import read_csv


def retrieve_fulltexts(
    *,
    path_to_decisions: str,
    path_to_records: str,
    path_to_raw: str,
    path_to_retrieval: str,
    folder_of_answers: str,
    state: str,
    source: dict,
) -> None:
    passed = {d.record_id for d in read_csv(path_to_decisions) if d.decision != "exclude"}
    records = [r for r in load_jsonl(path_to_records, Record) if r.record_id in passed]
    store = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=False))
    with connected(**source) as client, progress() as show:
        articles, rows = retrieve(records, client, store=store, progress=show)
    write_archive(articles, path_to_raw)
    write_text(path_to_retrieval, retrieval_csv(rows))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        retrieve_fulltexts(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            path_to_raw=snakemake.output.raw,
            path_to_retrieval=snakemake.output.retrieval,
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
