r"""The table as a LaTeX document that compiles as it is: landscape, `longtable` with the header on every page, `booktabs`.

It can be compiled alone, with pdfLaTeX, XeLaTeX or LuaLaTeX, or its `longtable` taken into a manuscript. Letters beyond ASCII are written as
commands that each of the three knows; scripts that they have no command for (Chinese, Arabic) stay as they are, and need
LuaLaTeX or XeLaTeX and a font that has them.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from casereview.table.model import Cell, Table
from casereview.table.references import Run

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

WIDTHS = {
    "study": 2.6,
    "symptoms": 5.0,
    "examinations": 5.2,
    "treatment_outcome": 6.0,
    "treatment": 5.0,
    "outcome": 3.5,
    "antibodies": 3.5,
}
"""How wide columns want to be; any other 2. They share the page in this proportion."""
OTHER = 2.0

LEADS = ("", r"\textbullet~", r"\hspace*{1em}")
"""Before a line, by its level."""

_PREAMBLE = r"""% Compile with pdflatex, xelatex or lualatex, twice. What to take into a manuscript: the packages and the longtable.
\documentclass[10pt]{article}
\usepackage{iftex}
\iftutex
  \usepackage{fontspec}
\else
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
  \usepackage{lmodern}
\fi
\usepackage{amsmath,amssymb}
\usepackage[a4paper,landscape,margin=1.5cm]{geometry}
\usepackage{array,booktabs,longtable}
\setlength{\parindent}{0pt}
\setlength{\tabcolsep}{3pt}
\setlength{\LTleft}{0pt}
\setlength{\LTright}{0pt}
\begin{document}
\footnotesize
"""


def write_tex(table: Table) -> str:
    """The document as text: the same table gives the same one."""
    shares = [WIDTHS.get(c.id, OTHER) for c in table.columns]
    # Each column has its padding on both sides.
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr {share / sum(shares):.4f}\linewidth-2\tabcolsep\relax}}"
        for share in shares
    )
    header = " & ".join(rf"\textbf{{{escape(c.header)}}}" for c in table.columns) + r" \tabularnewline"
    lines = [
        _PREAMBLE + "".join(rf"{{\bfseries {escape(notice)}\par}}" + "\n" for notice in table.notices),
        rf"{{\bfseries {escape(table.title)}\par}}",
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        rf"\toprule {header} \midrule \endfirsthead",
        rf"\toprule {header} \midrule \endhead",
        r"\bottomrule \endfoot",
    ]
    for number, row in enumerate(table.rows):
        if number:
            lines.append(r"\addlinespace" if row.position > 1 else r"\midrule")
        # Patients of one study stand under one cell.
        first = 1 if row.position > 1 and table.columns[0].id == "study" else 0
        cells = [*("{}" for _ in range(first)), *(_cell(cell) for cell in row.cells[first:])]
        lines.append(" & ".join(cells) + r" \tabularnewline")
    lines += [r"\end{longtable}", ""]
    for note in table.notes:
        lines += [escape(note), "", r"\smallskip"]
    if table.abbreviations:
        pairs = "; ".join(f"{escape(short)}, {escape(long)}" for short, long in table.abbreviations)
        lines += [f"Abbreviations: {pairs}.", "", r"\smallskip"]
    if table.references:
        lines += [r"\textbf{References}", r"\begin{enumerate}\setlength{\itemsep}{0pt}"]
        lines += [rf"\item[{{{escape(r.label or '')}}}] {''.join(map(_run, r.runs))}" for r in table.references]
        lines += [r"\end{enumerate}"]
    return "\n".join([*lines, r"\end{document}", ""])


COMMANDS = {
    "italic": "textit",
    "bold": "textbf",
    "super": "textsuperscript",
    "sub": "textsubscript",
    "small": "textsc",
}


def _run(run: Run) -> str:
    text = escape(run.text)
    for mark, command in COMMANDS.items():
        if mark in run.marks:
            text = rf"\{command}{{{text}}}"
    # Space at an end is no part of a word, and `escape` has taken it.
    return f"{' ' * run.text[:1].isspace()}{text}{' ' * run.text[-1:].isspace()}"


def _cell(cell: Cell) -> str:
    # {} first: a bracket or star that begins a row would be taken for an option of the row before.
    return "{}" + r" \newline ".join(LEADS[line.level] + escape(line.text) for line in cell.lines)


def escape(text: str) -> str:
    r"""Text that prints as it is, on one line, whatever it holds: no command, no comment, no formula.

    >>> escape("50% of $5 & Sjögren's \\input{x}")
    '50\\% of \\$5 \\& Sj\\"ogren\'s {\\textbackslash}input\\{x\\}'
    """
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    # TeX would stop at control characters and at marks without width, such as those of directions.
    plain = "".join(
        "\ufffd" if unicodedata.category(c) in ("Cs", "Cn", "Co") else c for c in one_line if not _unseen(c)
    )
    # Ligatures and quotes that TeX makes of two characters; what was written stays.
    return re.sub(r"(?<=[-`',<>?!])(?=[-`',<>])", "{}", _encoder().unicode_to_latex(plain))


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf")


@cache
def _encoder() -> "UnicodeToLatexEncoder":
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)
