"""Put the decisions on title and abstract of all shards into one table, people's in the place of the machine's."""

from pathlib import Path

from casereview import lexicon
from casereview.log import reporting
from casereview.records import Decision, dump_jsonl, from_dict, load_jsonl, record_order, to_dict, write_text
from casereview.review import load_review
from casereview.screening.decisions import as_csv
from casereview.screening.reviewers import STAGES, overruled, read_judgements


def collect_decisions(
    *,
    paths_to_shards: list[str],
    paths_to_people: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_decisions: str,
    path_to_evidence: str,
) -> None:
    # A record that citation searching completes is screened anew: what comes later counts.
    latest = {row["record_id"]: row for path in paths_to_shards for row in load_jsonl(path)}
    rows = sorted(latest.values(), key=record_order)
    reasons = [c.id for c in load_review(path_to_review, lexicon.load(path_to_lexicon)).criteria]
    judgements = read_judgements(paths_to_people, records=[row["record_id"] for row in rows], reasons=reasons)
    decisions = (from_dict(Decision, row["decision"]) for row in rows)
    left = overruled(decisions, judgements, reasons=reasons, stage=STAGES[0])
    write_text(path_to_decisions, as_csv(map(to_dict, left)))
    dump_jsonl(({"record_id": row["record_id"], "entities": row["evidence"]} for row in rows), path_to_evidence)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_decisions(
            paths_to_shards=[*snakemake.input.shards, *snakemake.input.cited],
            paths_to_people=snakemake.input.people,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_decisions=snakemake.output.decisions,
            path_to_evidence=snakemake.output.evidence,
        )
