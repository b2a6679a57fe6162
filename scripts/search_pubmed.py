"""Ask PubMed, fetch every record that matches, and keep what it answered."""

import json

from casereview.endpoint import connected, notice, today
from casereview.log import progress, reporting
from casereview.pubmed.query import Query
from casereview.pubmed.search import run_search
from casereview.pubmed.shards import write_shards
from casereview.pubmed.store import Store, generation_of
from casereview.records import from_dict, write_text


def search_pubmed(
    *,
    query: dict,
    path_to_query: str,
    path_to_search: str,
    paths_to_shards: list[str],
    folder_of_answers: str,
    state: str,
    page_size: int,
    source: dict,
) -> None:
    asked = from_dict(Query, {key: query[key] for key in ("text", "lines")})
    store = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=True))
    with connected(**source) as client, progress() as show:
        found = run_search(
            client=client, query=asked, store=store, page_size=page_size, today=today(source["source"]), progress=show
        )
    write_shards(found.articles(), paths_to_shards)
    said = found.as_dict() | {"source": source["source"], "notice": notice(source["snapshot"])}
    write_text(path_to_search, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    write_text(path_to_query, json.dumps(query, indent=1, ensure_ascii=False) + "\n")
    store.finish()


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        search_pubmed(
            query=json.loads(snakemake.params.query),
            path_to_query=snakemake.output.query,
            path_to_search=snakemake.output.search,
            paths_to_shards=list(snakemake.output.shards),
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            page_size=snakemake.params.page_size,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
        )
