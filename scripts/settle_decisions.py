"""Settle the decisions of the review: on title and abstract, then on the full text, people's in the place of the machine's."""

from pathlib import Path

from casereview import lexicon
from casereview.log import reporting
from casereview.records import Decision, dump_jsonl, from_dict, load_jsonl, to_dict, write_text
from casereview.review import load_review
from casereview.screening.decisions import as_csv, read_csv
from casereview.screening.fulltext import settled
from casereview.screening.reviewers import read_judgements


def settle_decisions(
    *,
    path_to_title_abstract: str,
    path_to_seen: str,
    path_to_screened: str,
    paths_to_people: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_decisions: str,
    path_to_evidence: str,
) -> None:
    before = read_csv(path_to_title_abstract)
    reasons = [c.id for c in load_review(path_to_review, lexicon.load(path_to_lexicon)).criteria]
    judgements = read_judgements(paths_to_people, records=[d.record_id for d in before], reasons=reasons)
    read = {row["record_id"]: row for row in load_jsonl(path_to_screened)}
    machine = {record_id: from_dict(Decision, row["decision"]) for record_id, row in read.items()}
    retracted = {record_id for record_id, row in read.items() if row["retracted"]}
    decisions = settled(before, machine, judgements, reasons=reasons, retracted=retracted)
    write_text(path_to_decisions, as_csv(map(to_dict, decisions)))
    # A full text is read with title and abstract: what it shows holds what they showed.
    dump_jsonl(
        (
            row | ({"entities": read[row["record_id"]]["evidence"]} if row["record_id"] in read else {})
            for row in load_jsonl(path_to_seen)
        ),
        path_to_evidence,
    )


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        settle_decisions(
            path_to_title_abstract=snakemake.input.title_abstract,
            path_to_seen=snakemake.input.seen,
            path_to_screened=snakemake.input.screened,
            paths_to_people=snakemake.input.people,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_decisions=snakemake.output.decisions,
            path_to_evidence=snakemake.output.evidence,
        )
