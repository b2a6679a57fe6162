"""The formats open in other people's programs: pandoc reads all but Excel, LibreOffice prints Word and Excel.

Pandoc 3.9 takes no text that stands in its cell (`inlineStr`), as openpyxl writes it; LibreOffice, pandas and Excel do.
"""

import csv
import json
import re
import shutil
import subprocess

import pytest
from conftest import ROOT
from table import handmade

from casereview.lexicon import Lexicon
from casereview.review import Review, Table
from casereview.table.model import build_table
from casereview.table.references import _path_of_pandoc
from casereview.table.writers.csv import cell_text, write_csv
from casereview.table.writers.docx import write_docx
from casereview.table.writers.html import write_html
from casereview.table.writers.markdown import write_markdown
from casereview.table.writers.tex import write_tex
from casereview.table.writers.xlsx import write_xlsx


@pytest.fixture(scope="module")
def table():
    return build_table(
        rows=handmade.PATIENTS,
        records=handmade.RECORDS,
        lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=Review(id="r", title="Review", question=None, concepts=handmade.SIDES, table=Table(number=2)),
        notices=["Do not cite."],
    )


def by_pandoc(path, kind: str) -> list[dict]:
    command = [_path_of_pandoc(), "--sandbox", f"--from={kind}", "--to=json", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)["blocks"]


def tables_of(blocks: list) -> list[dict]:
    found = [b["c"] for b in blocks if b["t"] == "Table"]
    for block in blocks:
        if block["t"] == "Div":
            found += tables_of(block["c"][1])
    return found


def text_of(node) -> str:
    """All letters and digits of a part, in their order."""
    if isinstance(node, dict):
        if node.get("t") == "Span" and "tip" in node["c"][0][1]:
            return ""  # the passage that HTML shows on hover
        return node["c"] if node.get("t") == "Str" else text_of(node.get("c", ""))
    return "".join(map(text_of, node)) if isinstance(node, list) else ""


def bare(text: str) -> str:
    return re.sub(r"\W|_", "", text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("docx", write_docx),
        ("html", lambda table: write_html(table, {})),
        ("gfm", write_markdown),
        ("latex", write_tex),
        ("csv", write_csv),
    ],
)
def test_pandoc_reads_every_row(table, tmp_path, kind, write):
    made = write(table)
    path = tmp_path / f"table.{kind}"
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    grid, *_ = tables_of(by_pandoc(path, kind))
    (_, head_rows), bodies = grid[3], grid[4]
    header = [bare(text_of(cell[4])) for cell in head_rows[0][1]]
    assert header == [bare(c.header) for c in table.columns]
    rows = [row[1] for body in bodies for row in body[3]]
    if kind == "latex":
        rows = rows[1:]  # the header of the following pages
    for shown, row in zip(rows, table.rows, strict=kind != "csv"):
        texts = [bare(text_of(cell[4])) for cell in shown]
        wanted = [bare("".join(line.text for line in cell.lines)) for cell in row.cells]
        # The cell of a study that reaches down from the row above is in that row alone.
        assert texts[-7:] == wanted[-7:]


def converted(folder, ending: str, data: bytes, into: str):
    """What LibreOffice makes of a file; skipped, by name, where it or its part for such files is not installed."""
    if not shutil.which("soffice"):
        pytest.skip("needs soffice, which is not installed")
    (folder / f"table.{ending}").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", into, "--outdir", folder, folder / f"table.{ending}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    made = folder / f"table.{into.partition(':')[0]}"
    if not made.exists():
        assert "could not be loaded" in done.stderr, done.stderr
        pytest.skip(f"needs the part of LibreOffice that opens .{ending}, which is not installed")
    return made


@pytest.mark.parametrize(("ending", "write"), [("docx", write_docx), ("xlsx", write_xlsx)])
def test_libreoffice_prints_landscape_pages(table, tmp_path, ending, write):
    made = converted(tmp_path, ending, write(table), "pdf")
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", made.read_bytes())
    width, height = map(float, box.groups())
    assert width > height


def test_libreoffice_reads_every_cell_of_the_workbook(table, tmp_path):
    made = converted(
        tmp_path, "xlsx", write_xlsx(table), "csv:Text - txt - csv (StarCalc):44,34,76"
    )  # comma, quote, UTF-8
    with made.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows == [[c.header for c in table.columns], *([cell_text(c) for c in row.cells] for row in table.rows)]


def test_the_pictures_of_the_docs_are_there_and_small():
    page = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    shown = re.findall(r"\]\((images/\w+\.png)\)", page)
    assert {f"images/{kind}.png" for kind in ("docx", "xlsx", "tex", "html")} <= set(shown)
    for picture in shown:
        assert 10_000 < (ROOT / "docs" / picture).stat().st_size < 200_000
