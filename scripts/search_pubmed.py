"""Ask PubMed, fetch every record that matches, and keep what it answered."""

import json
import logging
from pathlib import Path

from casereview.endpoint import connected, notice, today
from casereview.log import progress, reporting
from casereview.pubmed.query import Query
from casereview.pubmed.search import drifted, previous_search, run_search
from casereview.pubmed.shards import write_shards
from casereview.pubmed.store import Store, generation_of
from casereview.records import from_dict, to_dict, write_text
from casereview.runconfig import query_basis

log = logging.getLogger(__name__)


def search_pubmed(
    *,
    query: str,
    made_from: dict,
    path_to_query: str,
    path_to_search: str,
    paths_to_shards: list[str],
    folder_of_answers: str,
    state: str,
    look: str,
    page_size: int,
    source: dict,
) -> None:
    asked = from_dict(Query, json.loads(query))
    store = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=True))
    store.begin(look)
    with connected(**source) as client, progress() as show:
        found = run_search(
            client=client, query=asked, store=store, page_size=page_size, today=today(source["source"]), progress=show
        )
    write_shards(found.articles(), paths_to_shards)
    said = found.as_dict() | {"source": source["source"], "notice": notice(source["snapshot"])}
    before = Path(path_to_search)
    said["previous"] = previous_search(json.loads(before.read_text("utf-8")) if before.exists() else None, said)
    said["drifted"] = drifted(said, said["previous"])
    if said["drifted"]:
        log.warning("PubMed reads the query in another way than on %s: see search_report.md", said["previous"]["date"])
    write_text(path_to_search, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    kept = to_dict(asked) | {"basis": query_basis(**made_from), "look": look}
    write_text(path_to_query, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    store.finish()


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        search_pubmed(
            query=snakemake.params.query,
            made_from=snakemake.params.made_from,
            path_to_query=snakemake.output.query,
            path_to_search=snakemake.output.search,
            paths_to_shards=list(snakemake.output.shards),
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            look=snakemake.params.look,
            page_size=snakemake.params.page_size,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
