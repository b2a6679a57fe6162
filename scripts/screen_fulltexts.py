"""Screen the full texts of the reports that passed title and abstract."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from casereview.carry import basis, carried, earlier
from casereview.fulltext.archive import RETRACTED
from casereview.log import progress, reporting
from casereview.notices import RETRACTED_NAME, RETRACTED_TYPE
from casereview.records import FullText, Heading, Record, Section, dump_jsonl, load_jsonl, sections_of, to_dict
from casereview.screening.decisions import read_csv


@dataclass(frozen=True)
class Report:
    """What is screened of one report."""

    record: Record
    full_text: tuple[Section, ...]
    retracted: bool


def screen_fulltexts(
    *,
    path_to_decisions: str,
    path_to_records: str,
    path_to_fulltexts: str,
    path_to_review: str,
    paths_to_lexicon: list[str],
    paths_to_code: list[str],
    path_to_screened: str,
) -> None:
    passed = {d.record_id for d in read_csv(path_to_decisions) if d.decision != "exclude"}
    texts = {f.record_id: f for f in load_jsonl(path_to_fulltexts, FullText) if f.sections}
    records = [r for r in load_jsonl(path_to_records, Record) if r.record_id in passed & texts.keys()]
    with progress() as show:
        rows = carried(
            [_report(r, texts[r.record_id]) for r in records],
            rests_on=basis([path_to_review, *paths_to_lexicon, *paths_to_code]),
            known=earlier(path_to_screened),
            prepare=lambda: screener(path_to_review, Path(paths_to_lexicon[0]).parent),
            label="Screening full texts",
            progress=show,
        )
        dump_jsonl(rows, path_to_screened)


def _report(record: Record, text: FullText) -> Report:
    retracted = RETRACTED in text.notices
    if retracted:
        # The database may be late, or an export silent on it: what the source of the text says counts as much.
        mark = Heading(ui=RETRACTED_TYPE, name=RETRACTED_NAME)
        record = replace(record, publication_types=(*record.publication_types, mark))
    return Report(record, text.sections, retracted)


def screener(path_to_review: str, path_to_lexicon: Path) -> Callable[[Report], dict]:
    from casereview import lexicon
    from casereview.review import load_review
    from casereview.screening.decide import screen
    from casereview.text import pipeline

    terms = lexicon.load(path_to_lexicon)
    review, nlp = load_review(path_to_review, terms), pipeline.load(terms)

    def work(report: Report) -> dict:
        record, doc = report.record, pipeline.read(nlp, [*sections_of(report.record), *report.full_text])
        decision, evidence = screen(record, doc, review, terms)
        told = {"decision": to_dict(decision), "evidence": to_dict(evidence), "retracted": report.retracted}
        return {"record_id": record.record_id} | told

    return work


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        screen_fulltexts(
            path_to_decisions=snakemake.input.decisions,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_review=snakemake.input.review,
            paths_to_lexicon=list(snakemake.input.lexicon),
            paths_to_code=list(snakemake.input.code),
            path_to_screened=snakemake.output.screened,
        )
