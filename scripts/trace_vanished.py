"""Ask PubMed which records of earlier versions, no longer found by the search, it still has."""

import json
from pathlib import Path

from casereview.endpoint import connected
from casereview.log import reporting
from casereview.pubmed.store import Store, generation_of
from casereview.pubmed.vanished import still_there, vanished
from casereview.records import csv_text, write_text
from casereview.report.versions import last_two, read_version


def trace_vanished(
    *,
    path_to_search: str,
    paths_to_versions: list[str],
    path_to_vanished: str,
    folder_of_answers: str,
    state: str,
    source: dict,
) -> None:
    known = [r.record_id for folder in last_two(paths_to_versions) for r in read_version(folder).records]
    gone = vanished(known, json.loads(Path(path_to_search).read_text(encoding="utf-8"))["pmids"])
    there: dict[str, bool] = {}
    if gone:
        store = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=False))
        with connected(**source) as client:
            there = still_there(gone, client=client, store=store)
    rows = ((pmid, "yes" if yes else "no") for pmid, yes in there.items())
    write_text(path_to_vanished, csv_text(("record_id", "in_pubmed"), rows))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        trace_vanished(
            path_to_search=snakemake.input.search,
            paths_to_versions=list(snakemake.input.versions),
            path_to_vanished=snakemake.output.vanished,
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
