r"""The table as a LaTeX document that compiles as it is: landscape, `longtable` with the header on every page, `booktabs`.

It can be compiled alone, with pdfLaTeX, XeLaTeX or LuaLaTeX, or its `longtable` taken into a manuscript. Letters beyond ASCII are written as
commands that each of the three knows; scripts that they have no command for (Chinese, Arabic) stay as they are, and need
LuaLaTeX or XeLaTeX and a font that has them.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from casereview.table.model import CORRECTED, DOUBTFUL, Cell, Table
from casereview.table.references import Run
from casereview.table.writers.docx import OTHER, TOGETHER, WIDTHS

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

LEADS = ("{}", r"\cellbullet{}", r"\cellindent{}")
"""Before a line, by its level. {}: a bracket or star that begins a row would be taken for an option of the row before."""

_PREAMBLE = r"""% Compile with pdflatex, xelatex or lualatex, twice. For a manuscript: the packages, the commands \cell... and the longtable.
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
\newcommand{\cellbullet}{\hangindent=0.8em\hangafter=1\makebox[0.8em][l]{\textbullet}}
\newcommand{\cellindent}{\hangindent=1.8em\hangafter=1\hspace*{0.8em}}
\newcommand{\cellhead}{\raggedright\arraybackslash\hyphenpenalty=10000}
\begin{document}
\footnotesize
"""


def write_tex(table: Table) -> str:
    """The document as text: the same table gives the same one."""
    shares = [WIDTHS.get(c.id, OTHER) for c in table.columns]
    # Each column has its padding on both sides.
    columns = "".join(
        rf">{{\cellhead}}p{{\dimexpr {share / sum(shares):.4f}\linewidth-2\tabcolsep\relax}}" for share in shares
    )
    header = " & ".join(rf"\textbf{{{escape(c.header)}}}" for c in table.columns) + r" \tabularnewline"
    lines = [
        _PREAMBLE + "".join(rf"{{\bfseries {escape(notice)}\par}}" + "\n" for notice in table.notices),
        rf"{{\bfseries {escape(table.title)}\par}}",
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        rf"\toprule {header} \midrule \endfirsthead",
        rf"\toprule {header} \midrule \endhead",
        r"\endfoot \bottomrule \endlastfoot",
    ]
    for number, row in enumerate(table.rows):
        if number:
            # Star: no page ends here, but under the rule of the next study; few patients of one study stand on one page.
            lines[-1] += "*" if row.position == 1 or row.of_study <= TOGETHER else ""
            lines.append(r"\addlinespace" if row.position > 1 else r"\midrule")
        # Patients of one study stand under one cell.
        first = 1 if row.position > 1 and table.columns[0].id == "study" else 0
        cells = [*("{}" for _ in range(first)), *(_cell(cell) for cell in row.cells[first:])]
        lines.append(" & ".join(cells) + r" \tabularnewline")
    lines += [r"\end{longtable}", ""]
    for note in table.notes:
        lines += [_marked(note), "", r"\smallskip"]
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
    return _spaced(text, run.text)


def _cell(cell: Cell) -> str:
    return r" \par ".join(LEADS[line.level] + _marked(line.text) for line in cell.lines)


def _marked(text: str) -> str:
    """Text with its marks raised."""
    parts = re.split(f"([{CORRECTED}{DOUBTFUL}]+)", text)
    return "".join(rf"\textsuperscript{{{escape(p)}}}" if n % 2 else _spaced(escape(p), p) for n, p in enumerate(parts))


def _spaced(written: str, text: str) -> str:
    """The space at the ends of a part, which `escape` has taken."""
    return f"{' ' * text[:1].isspace()}{written}{' ' * text[-1:].isspace()}"


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
