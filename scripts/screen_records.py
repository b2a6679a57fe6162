"""Screen the records of one shard by title and abstract."""

from pathlib import Path

from casereview.log import progress, reporting
from casereview.records import Record, dump_jsonl, load_jsonl
from casereview.screening.carry import basis, earlier, screened


def screen_records(
    *,
    path_to_records: str,
    path_to_review: str,
    paths_to_lexicon: list[str],
    paths_to_code: list[str],
    path_to_screened: str,
) -> None:
    with progress() as show:
        rows = screened(
            records=load_jsonl(path_to_records, Record),
            rests_on=basis([path_to_review, *paths_to_lexicon, *paths_to_code]),
            known=earlier(path_to_screened),
            review_file=path_to_review,
            lexicon_folder=Path(paths_to_lexicon[0]).parent,
            progress=show,
        )
        dump_jsonl(rows, path_to_screened)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        screen_records(
            path_to_records=snakemake.input.records,
            path_to_review=snakemake.input.review,
            paths_to_lexicon=list(snakemake.input.lexicon),
            paths_to_code=list(snakemake.input.code),
            path_to_screened=snakemake.output.screened,
        )
