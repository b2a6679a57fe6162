"""Make the PubMed query from the review's concepts and the lexicon, or take the literal one."""

import json
from pathlib import Path

from casereview.lexicon import load
from casereview.log import reporting
from casereview.pubmed.query import Query, build
from casereview.records import to_dict, write_text
from casereview.review import load_review


def build_query(*, path_to_review: str, path_to_lexicon: Path, literal: str | None, path_to_query: str) -> None:
    terms = load(path_to_lexicon)
    query = Query(text=literal, lines=()) if literal else build(load_review(path_to_review, terms), terms)
    write_text(path_to_query, json.dumps(to_dict(query), indent=1, ensure_ascii=False) + "\n")


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        build_query(
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            literal=snakemake.params.literal,
            path_to_query=snakemake.output.query,
        )
