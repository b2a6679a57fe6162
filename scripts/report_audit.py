"""Write the audit page: every record, its decision and the evidence, for people to check and overrule."""

import json
from pathlib import Path

from casereview import lexicon
from casereview.extraction.corrections import choices, read_applied
from casereview.extraction.sides import sides_of
from casereview.log import reporting
from casereview.passages import texts_of
from casereview.records import FullText, Record, load_csv, load_jsonl, write_text
from casereview.report.audit import Reading, page, page_data
from casereview.review import load_review
from casereview.screening.decisions import read_csv
from casereview.screening.reviewers import read_judgements


def report_audit(
    *,
    path_to_search: str,
    path_to_records: str,
    path_to_decisions: str,
    path_to_evidence: str,
    paths_to_people: list[str],
    path_to_rows: str,
    path_to_fulltexts: str,
    path_to_corrections: str,
    paths_to_pairs: list[str],
    paths_to_appraisal: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_page: str,
) -> None:
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    unit = review.table.unit
    records = list(load_jsonl(path_to_records, Record))
    judgements = read_judgements(
        paths_to_people, records=[r.record_id for r in records], reasons=[c.id for c in review.criteria]
    )
    reading = Reading(
        rows=list(load_jsonl(path_to_rows, unit.record)),
        texts=texts_of(records, load_jsonl(path_to_fulltexts, FullText)),
        corrections=read_applied(path_to_corrections, unit),
        pairs=[row for path in paths_to_pairs for row in load_csv(path)],
        appraisal=[row for path in paths_to_appraisal for row in load_csv(path)],
        choices=choices(sides_of(review, terms), unit),
        unit=unit,
    )
    data = page_data(
        records=records,
        decisions=read_csv(path_to_decisions),
        evidence=load_jsonl(path_to_evidence),
        judgements=judgements,
        review=review,
        lexicon=terms,
        reading=reading,
        notice=json.loads(Path(path_to_search).read_text(encoding="utf-8")).get("notice"),
    )
    write_text(path_to_page, page(data))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_audit(
            path_to_search=snakemake.input.search,
            path_to_records=snakemake.input.records,
            path_to_decisions=snakemake.input.decisions,
            path_to_evidence=snakemake.input.evidence,
            paths_to_people=snakemake.input.people,
            path_to_rows=snakemake.input.rows,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_corrections=snakemake.input.corrections,
            paths_to_pairs=list(snakemake.input.pairs),
            paths_to_appraisal=list(snakemake.input.appraisal),
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_page=snakemake.output.page,
        )
