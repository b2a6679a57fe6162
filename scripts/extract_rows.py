"""Read the rows of every included report from title, abstract and full text, carrying over what was read before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casereview.carry import basis, carried, earlier
from casereview.log import progress, reporting
from casereview.records import FullText, Record, Section, dump_jsonl, load_jsonl, sections_of, to_dict
from casereview.screening.decisions import read_csv


@dataclass(frozen=True)
class Report:
    """What is read of one report."""

    record_id: str
    sections: list[Section]


def extract_rows(
    *,
    path_to_decisions: str,
    path_to_records: str,
    path_to_fulltexts: str,
    path_to_review: str,
    paths_to_lexicon: list[str],
    paths_to_code: list[str],
    path_to_extracted: str,
) -> None:
    included = {d.record_id for d in read_csv(path_to_decisions) if d.decision == "include"}
    bodies = {f.record_id: f.sections for f in load_jsonl(path_to_fulltexts, FullText)}
    records = [r for r in load_jsonl(path_to_records, Record) if r.record_id in included]
    with progress() as show:
        rows = list(
            carried(
                [Report(r.record_id, [*sections_of(r), *bodies.get(r.record_id, ())]) for r in records],
                rests_on=basis([path_to_review, *paths_to_lexicon, *paths_to_code]),
                known=earlier(path_to_extracted),
                prepare=lambda: extractor(path_to_review, Path(paths_to_lexicon[0]).parent),
                label="Extracting",
                progress=show,
            )
        )
    dump_jsonl(rows, path_to_extracted)


def extractor(path_to_review: str, path_to_lexicon: Path) -> Callable[[Report], dict]:
    from casereview import lexicon
    from casereview.extraction.rows import reader
    from casereview.review import load_review

    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    read, rows = reader(review, terms), review.table.unit.id

    def work(report: Report) -> dict:
        return {"record_id": report.record_id, rows: to_dict(read(report.record_id, report.sections))}

    return work


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        extract_rows(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_review=snakemake.input.review,
            paths_to_lexicon=list(snakemake.input.lexicon),
            paths_to_code=list(snakemake.input.code),
            path_to_extracted=snakemake.output.extracted,
        )
