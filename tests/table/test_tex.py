"""LaTeX: what a title holds is printed and never run, the document compiles where LaTeX is installed, nothing is lost."""

import dataclasses
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from table import handmade
from table.test_writers import one

from casereview.lexicon import Lexicon
from casereview.review import Review, Table
from casereview.table.model import build_table
from casereview.table.references import Reference, Run
from casereview.table.writers.tex import escape, write_tex

HOSTILE = r"=cmd|'/c calc'!A1 \input{/etc/passwd} \write18{ls} 50% of $5 & #1 _x^2 ~ {a} [b] *c -- `` '' ?` <b> € ≥ µg 10⁹ “q” Sjögren’s ½ †"


@pytest.fixture(scope="module")
def table():
    return build_table(
        rows=handmade.PATIENTS,
        records=handmade.RECORDS,
        lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=Review(id="r", title="Review", question=None, concepts=handmade.SIDES, table=Table(number=2)),
        notices=["Do not cite."],
        in_full=[],
    )


def body(tex: str) -> str:
    return tex[tex.index(r"\begin{longtable}") : tex.index(r"\end{longtable}")]


def test_a_row_a_patient_and_one_cell_a_study(table):
    rows = body(write_tex(table)).split(r"\endlastfoot")[1].split(r"\tabularnewline")[:-1]
    assert len(rows) == len(table.rows)
    studies = [row.removeprefix("*").split(" & ")[0].split("\n")[-1] for row in rows]
    assert [s == "{}" for s in studies] == [row.position > 1 for row in table.rows]
    assert all(row.count(" & ") == len(table.columns) - 1 for row in rows)


def test_what_stands_under_the_table_is_there(table):
    tex = write_tex(table)
    for told in (
        "Table 2 | Review",
        "Do not cite.",
        "All studies were read from title and abstract alone.",
        "Abbreviations: ",
    ):
        assert told in LatexNodes2Text().latex_to_text(tex).replace("\n", " ")
    assert tex.count(r"\item[") == len(table.references)


@given(st.text(alphabet=st.sampled_from("\\{}%&#$_^~<>|\"'`-,[]*=ab1 \n\té≥µ患م\u200f\u0000")))
def test_no_text_becomes_a_command(text):
    written = escape(text)
    # Take away the commands that we write; no character of TeX's own is left.
    bare = re.sub(r"\\[&%#$_{}]|\\ensuremath\{[^}]*\}|\{\\[a-zA-Z]+\}|\\['\"`^~=.][a-zA-Z]|\{\}", "", written)
    assert not re.search(r"[\\{}%&#$_^~\n\x00]", bare), written


def test_text_comes_back_as_it_was():
    back = LatexNodes2Text().latex_to_text(escape(HOSTILE))
    assert back.replace("ˆ", "^").replace("10^9", "10⁹") == HOSTILE


def test_marks_are_raised_and_a_reference_has_its_types():
    runs = (
        Run(text="J & Cases", marks=frozenset({"italic"})),
        Run(text=" 2020; "),
        Run(text="7", marks=frozenset({"bold"})),
    )
    shown = dataclasses.replace(one("SLE†, 3 ‡"), references=(Reference(record_id="1", runs=runs, label="[1]"),))
    tex = write_tex(shown)
    assert r"SLE\textsuperscript{{\textdagger}}, 3 \textsuperscript{{\textdaggerdbl}}" in tex
    assert r"\item[{[1]}] \textit{J \& Cases} 2020; \textbf{7}" in tex


def test_patients_of_a_small_study_stand_on_one_page(table):
    rows = body(write_tex(table)).split(r"\endlastfoot")[1].split(r"\tabularnewline")[1:]
    followed = [*table.rows[1:], None]
    for end, after in zip(rows, followed, strict=True):
        assert end.startswith("*") == (after is not None), "under every study a rule, within a study no break"


def test_the_same_table_gives_the_same_bytes(table):
    assert write_tex(table) == write_tex(table)


def test_a_row_that_begins_with_a_bracket_or_star_is_no_option():
    for text in ("[2cm] x", "* x"):
        assert "{}" + text[0] in body(write_tex(one(text)))


def compiled(engine, tex, folder, name):
    (folder / f"{name}.tex").write_text(tex, encoding="utf-8")
    command = [engine, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", f"{name}.tex"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120)


@pytest.mark.parametrize("engine", ["pdflatex", "xelatex", "lualatex"])
def test_it_compiles(engine, table, tmp_path):
    trial = r"\documentclass{article}\usepackage{iftex}\iftutex\usepackage{fontspec}\fi\begin{document}A\end{document}"
    if not shutil.which(engine) or compiled(engine, trial, tmp_path, "trial").returncode:
        pytest.skip(f"needs {engine}, which is not installed")
    for name, shown in (("table", table), ("hostile", one(HOSTILE))):
        done = compiled(engine, write_tex(shown), tmp_path, name)
        assert done.returncode == 0, done.stdout[-3000:]
        assert (tmp_path / f"{name}.pdf").stat().st_size > 1000
