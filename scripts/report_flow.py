"""Count the records through the review, and describe the search."""

import json
from pathlib import Path

from casereview import lexicon
from casereview.log import reporting
from casereview.notices import notices
from casereview.records import Record, load_csv, load_jsonl, write_bytes, write_text
from casereview.report.flow import fates, flow, flow_csv, identified, previous_of, sources, sources_csv
from casereview.report.present import previous_version, state_files
from casereview.report.prisma import flow_png, flow_svg
from casereview.report.search_report import search_report
from casereview.review import load_review
from casereview.screening.decisions import read_csv


def report_flow(
    *,
    paths_to_state: dict,
    path_to_title_abstract: str,
    path_to_retrieval: str,
    path_to_imports: str,
    path_to_merges: str,
    paths_to_citations: list[str],
    paths_to_versions: list[str],
    path_to_font: str,
    path_to_prisma: str,
    path_to_sources: str,
    path_to_drawing: str,
    path_to_picture: str,
    path_to_search_report: str,
) -> None:
    review = load_review(paths_to_state["path_to_review"], lexicon.load(paths_to_state["path_to_lexicon"]))
    search = json.loads(Path(paths_to_state["path_to_search"]).read_text(encoding="utf-8"))
    citations = [row for path in paths_to_citations for row in load_csv(path)]
    imports, merges = load_csv(path_to_imports), load_csv(path_to_merges)
    walked = fates(
        search=search,
        title_abstract=read_csv(path_to_title_abstract),
        decisions=read_csv(paths_to_state["path_to_decisions"]),
        retrieval=load_csv(path_to_retrieval),
        merges=merges,
        citations=citations,
    )
    brought = identified(search=search, imports=imports, citations=citations if paths_to_citations else None)
    before = previous_version(paths_to_state, paths_to_versions)
    boxes = flow(
        walked,
        brought,
        rows=list(load_jsonl(paths_to_state["path_to_rows"], review.table.unit.record)),
        review=review,
        flagged={r.record_id: tuple(notices(r)) for r in load_jsonl(paths_to_state["path_to_records"], Record)},
        previous=previous_of(before) if before else None,
    )
    by_source = sources(walked, brought)
    write_text(path_to_prisma, flow_csv(boxes))
    write_text(path_to_sources, sources_csv(by_source))
    drawing = flow_svg(boxes, title=review.title)
    write_text(path_to_drawing, drawing)
    write_bytes(path_to_picture, flow_png(drawing, font=path_to_font))
    told = search_report(
        search=search,
        boxes=boxes,
        sources=by_source,
        review=review,
        imports=imports,
        citations=citations,
        merges=merges,
        previous=(before.version, before.date) if before else None,
    )
    write_text(path_to_search_report, told)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        report_flow(
            paths_to_state=state_files(snakemake.input),
            path_to_title_abstract=snakemake.input.title_abstract,
            path_to_retrieval=snakemake.input.retrieval,
            path_to_imports=snakemake.input.imports,
            path_to_merges=snakemake.input.merges,
            paths_to_citations=snakemake.input.citations,
            paths_to_versions=list(snakemake.input.versions),
            path_to_font=snakemake.input.font,
            path_to_prisma=snakemake.output.prisma,
            path_to_sources=snakemake.output.sources,
            path_to_drawing=snakemake.output.drawing,
            path_to_picture=snakemake.output.picture,
            path_to_search_report=snakemake.output.search_report,
        )
