"""Which formats the table is written in."""

from conftest import ROOT

from scripts.write_table import write_table


def test_a_format_that_is_chosen_no_more_leaves_no_old_table_behind(finished, tmp_path):
    results = finished / "results/nmosd-ctd"

    def write(*formats: str) -> set[str]:
        write_table(
            path_to_rows=str(results / "extraction/patients.jsonl"),
            path_to_records=str(results / "records/unique.jsonl"),
            path_to_fulltexts=str(results / "fulltext/fulltexts.jsonl"),
            path_to_decisions=str(results / "screening/decisions.csv"),
            path_to_search=str(results / "search/search.json"),
            path_to_counts=str(results / "report/prisma.csv"),
            path_to_review=str(ROOT / "config/reviews/nmosd-ctd.yaml"),
            path_to_lexicon=ROOT / "config/lexicon",
            paths_to_tables=[str(tmp_path / f"review_table.{name}") for name in formats],
            path_to_cells=str(tmp_path / "cells.csv"),
        )
        return {path.name for path in tmp_path.iterdir()}

    assert "review_table.html" in write("csv", "md", "html", "tex")
    assert write("csv", "md") == {"review_table.csv", "review_table.md", "cells.csv"}
