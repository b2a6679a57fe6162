"""Draw the overview of the patients."""

import json
from pathlib import Path

from casereview import lexicon
from casereview.extraction.sides import sides_of
from casereview.log import reporting
from casereview.records import Patient, load_jsonl, write_bytes
from casereview.report.figures import drawn, overview
from casereview.review import load_review


def draw_figures(
    *,
    path_to_patients: str,
    path_to_search: str,
    path_to_review: str,
    path_to_lexicon: Path,
    paths_to_overview: list[str],
) -> None:
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    shown = overview(
        list(load_jsonl(path_to_patients, Patient)),
        sides=sides_of(review, terms),
        labels={c.id: c.label for c in review.concepts},
    )
    notice = json.loads(Path(path_to_search).read_text(encoding="utf-8")).get("notice")
    for path in paths_to_overview:
        write_bytes(path, drawn(shown, format=Path(path).suffix[1:], notice=notice))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        draw_figures(
            path_to_patients=snakemake.input.rows,
            path_to_search=snakemake.input.search,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            paths_to_overview=snakemake.output.overview,
        )
