"""Answer the JBI checklist for every report from what was read, for a person to confirm."""

from casereview.log import reporting
from casereview.records import FullText, Patient, Record, as_csv, load_csv, load_jsonl, write_text
from casereview.report.appraisal import Answer, appraise


def report_appraisal(
    *,
    path_to_patients: str,
    path_to_records: str,
    path_to_fulltexts: str,
    path_to_corrections: str,
    path_to_appraisal: str,
) -> None:
    corrections = load_csv(path_to_corrections)
    answers = appraise(
        patients=load_jsonl(path_to_patients, Patient),
        records=load_jsonl(path_to_records, Record),
        fulltexts=load_jsonl(path_to_fulltexts, FullText),
        said={(c["record_id"], c["field"]): (c["value"], c["reviewer"], c["note"]) for c in corrections},
    )
    write_text(path_to_appraisal, as_csv(Answer, answers))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_appraisal(
            path_to_patients=snakemake.input.rows,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_corrections=snakemake.input.corrections,
            path_to_appraisal=snakemake.output.appraisal,
        )
