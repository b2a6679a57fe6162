"""Tell what has changed since the last version of the review."""

import json

from casereview.log import reporting
from casereview.records import write_text
from casereview.report.changes import changes_csv
from casereview.report.changes_text import changes_report, news
from casereview.report.present import read_state, state_files
from casereview.report.since import read_changes
from casereview.report.versions import compared_with, last_two, unit_of


def report_changes(
    *,
    paths_to_state: dict,
    paths_to_versions: list[str],
    path_to_vanished: str,
    path_to_corrections: str,
    path_to_changes: str,
    path_to_csv: str,
    path_to_news: str,
) -> None:
    now = read_state(**paths_to_state)
    before, same = compared_with(now, last_two(paths_to_versions))
    records = paths_to_state["path_to_records"]
    changes = read_changes(
        before,
        now,
        path_to_records=records,
        path_to_vanished=path_to_vanished,
        path_to_corrections=path_to_corrections,
    )
    write_text(path_to_changes, changes_report(changes, before=before, now=now, same=same))
    write_text(path_to_csv, changes_csv(changes, unit_of(now)))
    last = same or before
    told = news([] if same else changes, version=last.version if last else None)
    write_text(path_to_news, json.dumps(told, indent=1) + "\n")


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_changes(
            paths_to_state=state_files(snakemake.input),
            paths_to_versions=list(snakemake.input.versions),
            path_to_vanished=snakemake.input.vanished,
            path_to_corrections=snakemake.input.corrections,
            path_to_changes=snakemake.output.changes,
            path_to_csv=snakemake.output.csv,
            path_to_news=snakemake.output.news,
        )
