"""Draw the timeline of each patient whose report gives enough times, and list every mark with its quote."""

import io
import json
import zipfile
from pathlib import Path

from casereview.fulltext.dropin import file_names
from casereview.log import reporting
from casereview.records import Patient, Record, load_jsonl, write_bytes, write_text
from casereview.report.timeline_figure import drawn, pages
from casereview.report.timelines import as_table, timelines, why_not_drawn
from casereview.report.timelines_page import page


def draw_timelines(
    *,
    path_to_patients: str,
    path_to_records: str,
    path_to_search: str,
    path_to_table: str,
    path_to_pages: str,
    path_to_page: str,
    path_to_archive: str,
) -> None:
    found = timelines(load_jsonl(path_to_patients, Patient), load_jsonl(path_to_records, Record))
    enough = [t for t in found if why_not_drawn(t) is None]
    notice = json.loads(Path(path_to_search).read_text(encoding="utf-8")).get("notice")
    drawings = {t.name: drawn(t, format="svg", notice=notice) for t in enough}
    write_text(path_to_table, as_table(found))
    write_bytes(path_to_pages, pages(enough, notice=notice))
    write_text(path_to_page, page(found, drawings=drawings, notice=notice))
    names = file_names(t.name for t in found)
    pictures = {f"{names[t.name]}.png": drawn(t, format="png", notice=notice) for t in enough}
    write_bytes(path_to_archive, archived({f"{names[name]}.svg": svg for name, svg in drawings.items()} | pictures))


def archived(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            # The first date that the format knows: the same files give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        draw_timelines(
            path_to_patients=snakemake.input.patients,
            path_to_records=snakemake.input.records,
            path_to_search=snakemake.input.search,
            path_to_table=snakemake.output.table,
            path_to_pages=snakemake.output.pages,
            path_to_page=snakemake.output.page,
            path_to_archive=snakemake.output.archive,
        )
