"""Seek the full text of every included report, and keep what was received."""

from casereview.fulltext.archive import write_archive
from casereview.fulltext.not_retrieved import not_retrieved_html
from casereview.fulltext.services import fulltext_services
from casereview.fulltext.sources import retrieval_csv, retrieve
from casereview.log import progress, reporting
from casereview.pubmed.store import Store, generation_of
from casereview.records import Record, load_jsonl, write_text
from casereview.screening.decisions import read_csv


def retrieve_fulltexts(
    *,
    path_to_decisions: str,
    path_to_records: str,
    paths_to_files: list[str],
    path_to_raw: str,
    path_to_retrieval: str,
    path_to_not_retrieved: str,
    folder_of_answers: str,
    state: str,
    fulltext: dict,
    source: dict,
) -> None:
    excluded = {d.record_id: d.reason or "" for d in read_csv(path_to_decisions) if d.decision == "exclude"}
    records = {r.record_id: r for r in load_jsonl(path_to_records, Record) if r.record_id not in excluded}
    answers = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=False))
    places = {name: fulltext[name] for name in ("pmc_store", "europepmc")}
    with fulltext_services(**source, **places, answers=answers) as services, progress() as show:
        found = retrieve(
            list(records.values()),
            services,
            sources=fulltext["sources"],
            files=paths_to_files,
            library=fulltext["library"],
            excluded=excluded,
            progress=show,
        )
    write_archive(found.articles, path_to_raw)
    write_text(path_to_retrieval, retrieval_csv(found.rows))
    page = not_retrieved_html(found.rows, records, strays=found.strays, folder=fulltext["folder"])
    write_text(path_to_not_retrieved, page)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        retrieve_fulltexts(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            paths_to_files=snakemake.params.files,
            path_to_raw=snakemake.output.raw,
            path_to_retrieval=snakemake.output.retrieval,
            path_to_not_retrieved=snakemake.output.not_retrieved,
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            fulltext=snakemake.params.fulltext,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
