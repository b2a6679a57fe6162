"""One invented report, printed by LibreOffice (two columns) and by Chromium (three), with their fonts: every word, in order.

How they were made: `data/README.md`.
"""

import re
from pathlib import Path

import pytest

from casereview.fulltext.reading.pdf import sections_of

DATA = Path(__file__).parent / "data"
FILES = ["libreoffice_two_columns.pdf", "chromium_three_columns.pdf"]
TEXT = (DATA / "report.txt").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (.+?)\n\n(.+?)\n(?=\n##|\Z)", TEXT, re.M | re.S))


@pytest.fixture(scope="module", params=FILES)
def sections(request):
    return sections_of((DATA / request.param).read_bytes())


def of(sections, kind: str) -> list[str]:
    return " ".join(s.text for s in sections if s.kind == kind).split()


@pytest.mark.parametrize("kind", ["abstract", "introduction", "case", "discussion", "conclusion"])
def test_every_word_of_a_part_is_there_in_order(sections, kind):
    words = PARTS[kind].split()
    # Chromium's has the discussion twice, to fill a page.
    assert of(sections, kind) in (words, words * 2)


def test_references_follow_each_other(sections):
    text = "\n".join(s.text for s in sections if s.name.startswith("References"))
    assert text == PARTS["references"]


def test_the_title_is_whole(sections):
    assert sections[0].text.startswith(" ".join(PARTS["title"].split()))


def test_the_table_has_its_rows(sections):
    table = next(s for s in sections if s.kind == "table")
    assert table.text.splitlines()[:2] != [] and table.text.startswith(
        "Table 1. Attacks of the patient.\nAttack | Site | "
    )
    assert "First | T3 to T9 | Methyl" in table.text


def test_paragraphs_over_two_pages_name_both(sections):
    assert any(re.search(r"\(pages 1-2\)$", s.name) for s in sections)
