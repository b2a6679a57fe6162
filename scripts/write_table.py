"""Build the review table and write it in the formats that the review asks for."""

import json
from pathlib import Path

from casereview import lexicon
from casereview.log import reporting
from casereview.passages import texts_of
from casereview.records import FullText, Record, load_csv, load_jsonl, write_bytes, write_text
from casereview.review import load_review
from casereview.screening.decisions import read_csv
from casereview.table.model import build_table
from casereview.table.writers.cells import cells_csv
from casereview.table.writers.csv import write_csv
from casereview.table.writers.docx import write_docx
from casereview.table.writers.html import write_html
from casereview.table.writers.markdown import write_markdown
from casereview.table.writers.tex import write_tex
from casereview.table.writers.xlsx import write_xlsx


def write_table(
    *,
    path_to_rows: str,
    path_to_records: str,
    path_to_fulltexts: str,
    path_to_decisions: str,
    path_to_search: str,
    path_to_counts: str,
    path_to_review: str,
    path_to_lexicon: Path,
    path_to_style: Path | None = None,
    paths_to_tables: list[str],
    path_to_cells: str,
) -> None:
    terms = lexicon.load(path_to_lexicon)
    review = load_review(path_to_review, terms)
    search = json.loads(Path(path_to_search).read_text(encoding="utf-8"))
    records = list(load_jsonl(path_to_records, Record))
    full_texts = list(load_jsonl(path_to_fulltexts, FullText))
    table = build_table(
        rows=list(load_jsonl(path_to_rows, review.table.unit.record)),
        records=records,
        lexicon=terms,
        review=review,
        notices=[search["notice"]] if search.get("notice") else [],
        included=[d.record_id for d in read_csv(path_to_decisions) if d.decision == "include"],
        in_full=[text.record_id for text in full_texts],
        path_to_style=path_to_style,
    )
    writers = {
        ".csv": lambda: write_csv(table),
        ".md": lambda: write_markdown(table),
        ".html": lambda: write_html(table, texts_of(records, full_texts)),
        ".docx": lambda: write_docx(table),
        ".xlsx": lambda: write_xlsx(table, decisions=load_csv(path_to_decisions), counts=load_csv(path_to_counts)),
        ".tex": lambda: write_tex(table),
    }
    wanted = {Path(path).suffix: path for path in paths_to_tables}
    for suffix, write in writers.items():
        if suffix in wanted:
            written = write()
            write_bytes(wanted[suffix], written if isinstance(written, bytes) else written.encode("utf-8"))
        else:  # of an earlier choice of formats: it would tell another review
            Path(paths_to_tables[0]).with_suffix(suffix).unlink(missing_ok=True)
    write_text(path_to_cells, cells_csv(table))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        write_table(
            path_to_rows=snakemake.input.rows,
            path_to_records=snakemake.input.records,
            path_to_fulltexts=snakemake.input.fulltexts,
            path_to_decisions=snakemake.input.decisions,
            path_to_search=snakemake.input.search,
            path_to_counts=snakemake.input.counts,
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_style=next(map(Path, snakemake.input.get("style", [])), None),
            paths_to_tables=snakemake.output.tables,
            path_to_cells=snakemake.output.cells,
        )
