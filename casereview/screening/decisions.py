"""The table of decisions, on disk."""

import csv
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from casereview.errors import ReviewError
from casereview.records import Decision, csv_text

COLUMNS = [f.name for f in fields(Decision)]
"""`record_id`, `decision`, `reason`, `decided_by` come first, as others rely on."""


def as_csv(decisions: Iterable[dict[str, Any]]) -> str:
    """Decisions as CSV, one row a record, absent values empty."""
    return csv_text(COLUMNS, ([d[c] for c in COLUMNS] for d in decisions))


def read_csv(path: str | Path) -> list[Decision]:
    """What `as_csv` wrote.

    Raises:
        ReviewError: a row with other columns or an unknown decision, with file and line.
    """
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [_decision(row, f"{path}, line {rows.line_num}") for row in rows]


def _decision(row: dict[str, str], where: str) -> Decision:
    if list(row) != COLUMNS or row["decision"] not in ("include", "exclude", "unclear"):
        raise ReviewError(f"{where}: not a row of decisions; remove the file and run again")
    numbers = {"quote_start", "quote_end"}
    return Decision(**{k: None if v == "" else int(v) if k in numbers else v for k, v in row.items()})
