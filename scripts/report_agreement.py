"""How far reviewers agree, where they differ, and what the audit sample of automated exclusions says."""

from pathlib import Path

from casereview import lexicon
from casereview.log import reporting
from casereview.records import write_text
from casereview.review import load_review
from casereview.screening.agreement import agreement, agreement_csv, agreement_summary
from casereview.screening.decisions import read_csv
from casereview.screening.reviewers import conflicts, read_judgements
from casereview.screening.sample import bound, sample, sample_csv, sample_summary


def report_agreement(
    *,
    path_to_decisions: str,
    paths_to_people: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    size: int,
    seed: int,
    path_to_agreement: str,
    path_to_sample: str,
    path_to_summary: str,
) -> None:
    decisions = read_csv(path_to_decisions)
    reasons = [c.id for c in load_review(path_to_review, lexicon.load(path_to_lexicon)).criteria]
    judgements = read_judgements(paths_to_people, records=[d.record_id for d in decisions], reasons=reasons)
    rows, drawn = agreement(judgements), sample(decisions, size=size, seed=seed)
    write_text(path_to_agreement, agreement_csv(rows))
    write_text(path_to_sample, sample_csv(drawn, decisions))
    told = [agreement_summary(rows, conflicts(judgements)), sample_summary(bound(decisions, drawn, judgements))]
    write_text(path_to_summary, "\n".join(told))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_agreement(
            path_to_decisions=snakemake.input.decisions,
            paths_to_people=snakemake.input.people,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            size=snakemake.params.size,
            seed=snakemake.params.seed,
            path_to_agreement=snakemake.output.agreement,
            path_to_sample=snakemake.output.sample,
            path_to_summary=snakemake.output.summary,
        )
