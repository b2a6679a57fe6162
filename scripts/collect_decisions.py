"""Put the decisions of all shards into one table, and their evidence beside it."""

from casereview.log import reporting
from casereview.records import dump_jsonl, load_jsonl, record_order, write_text
from casereview.screening.decisions import as_csv


def collect_decisions(*, paths_to_shards: list[str], path_to_decisions: str, path_to_evidence: str) -> None:
    rows = sorted((row for path in paths_to_shards for row in load_jsonl(path)), key=record_order)
    write_text(path_to_decisions, as_csv(row["decision"] for row in rows))
    dump_jsonl(({"record_id": row["record_id"], "entities": row["evidence"]} for row in rows), path_to_evidence)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        collect_decisions(
            paths_to_shards=snakemake.input.shards,
            path_to_decisions=snakemake.output.decisions,
            path_to_evidence=snakemake.output.evidence,
        )
