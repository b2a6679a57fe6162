"""Screen the records of one shard by title and abstract."""

from collections.abc import Callable
from pathlib import Path

from casereview.carry import basis, carried, earlier
from casereview.log import progress, reporting
from casereview.records import Record, dump_jsonl, load_jsonl, sections_of, to_dict


def screen_records(
    *,
    path_to_records: str,
    path_to_review: str,
    paths_to_lexicon: list[str],
    paths_to_code: list[str],
    path_to_screened: str,
) -> None:
    with progress() as show:
        rows = carried(
            list(load_jsonl(path_to_records, Record)),
            rests_on=basis([path_to_review, *paths_to_lexicon, *paths_to_code]),
            known=earlier(path_to_screened),
            prepare=lambda: screener(path_to_review, Path(paths_to_lexicon[0]).parent),
            label="Screening",
            progress=show,
        )
        dump_jsonl(rows, path_to_screened)


def screener(path_to_review: str, path_to_lexicon: Path) -> Callable[[Record], dict]:
    from casereview import lexicon
    from casereview.review import load_review
    from casereview.screening.decide import screen
    from casereview.text import pipeline

    terms = lexicon.load(path_to_lexicon)
    review, nlp = load_review(path_to_review, terms), pipeline.load(terms)

    def work(record: Record) -> dict:
        decision, evidence = screen(record, pipeline.read(nlp, sections_of(record)), review, terms)
        return {"record_id": record.record_id, "decision": to_dict(decision), "evidence": to_dict(evidence)}

    return work


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        screen_records(
            path_to_records=snakemake.input.records,
            path_to_review=snakemake.input.review,
            paths_to_lexicon=list(snakemake.input.lexicon),
            paths_to_code=list(snakemake.input.code),
            path_to_screened=snakemake.output.screened,
        )
