"""Fill the PRISMA 2020 checklist, and write the methods as a text to edit."""

import json
from importlib.metadata import version
from pathlib import Path

import casereview
from casereview import lexicon
from casereview.log import reporting
from casereview.records import load_csv, write_text
from casereview.report.checklist import checklist
from casereview.report.methods import Done, methods
from casereview.report.present import previous_version, state_files
from casereview.report.prisma_s import Searched
from casereview.review import load_review
from casereview.screening.decisions import read_csv


def report_checklists(
    *,
    paths_to_state: dict,
    path_to_prisma: str,
    path_to_retrieval: str,
    path_to_imports: str,
    path_to_merges: str,
    paths_to_citations: list[str],
    paths_to_versions: list[str],
    path_to_agreement: str,
    path_to_corrections: str,
    paths_to_appraisal: list[str],
    path_to_checklist: str,
    path_to_methods: str,
) -> None:
    review = load_review(paths_to_state["path_to_review"], lexicon.load(paths_to_state["path_to_lexicon"]))
    n = {row["box"]: int(row["n"]) for row in load_csv(path_to_prisma)}
    before = previous_version(paths_to_state, paths_to_versions)
    searched = Searched(
        search=json.loads(Path(paths_to_state["path_to_search"]).read_text(encoding="utf-8")),
        review=review,
        n=n,
        imports=load_csv(path_to_imports),
        citations=[row for path in paths_to_citations for row in load_csv(path)],
        merges=load_csv(path_to_merges),
        previous=(before.version, before.date) if before else None,
    )
    done = Done(
        searched=searched,
        decisions=read_csv(paths_to_state["path_to_decisions"]),
        retrieval=load_csv(path_to_retrieval),
        agreement=load_csv(path_to_agreement),
        corrections=load_csv(path_to_corrections),
        appraisal=[row for path in paths_to_appraisal for row in load_csv(path)],
        software={"casereview": casereview.__version__} | {name: version(name) for name in ("snakemake", "spacy")},
    )
    write_text(path_to_checklist, checklist(review=review, n=n))
    write_text(path_to_methods, methods(done))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_checklists(
            paths_to_state=state_files(snakemake.input),
            path_to_prisma=snakemake.input.prisma,
            path_to_retrieval=snakemake.input.retrieval,
            path_to_imports=snakemake.input.imports,
            path_to_merges=snakemake.input.merges,
            paths_to_citations=snakemake.input.citations,
            paths_to_versions=list(snakemake.input.versions),
            path_to_agreement=snakemake.input.agreement,
            path_to_corrections=snakemake.input.corrections,
            paths_to_appraisal=list(snakemake.input.appraisal),
            path_to_checklist=snakemake.output.checklist,
            path_to_methods=snakemake.output.methods,
        )
