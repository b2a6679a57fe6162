"""Files that people write under `config/reviews/<id>/`: strict to read, so that nothing in them is passed over."""

import csv
import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from casereview.errors import ReviewError


def rows(path: str | Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and stripped values of every row that is not empty.

    Raises:
        ReviewError: other columns than these, a row of another length, or a file that is no CSV in UTF-8.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            there = list(reader.fieldnames or ())
            wrong = [f"lacks the column {c}" for c in columns if c not in there]
            wrong += [f"has an unknown column {c!r}" for c in there if c not in columns]
            if wrong:
                raise ReviewError(f"{path} {', '.join(wrong)}: its columns are {','.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise ReviewError(
                        f"{path}, line {reader.line_num}: not {len(columns)} values: put text with a comma in quotes"
                    )
                if any(value.strip() for value in row.values()):
                    yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as err:
        raise ReviewError(f"{path} cannot be read ({err}): save it as CSV in UTF-8") from err


def wrong_date(text: str) -> str | None:
    """What is wrong with a date, if anything: it may be empty, else it is ISO."""
    try:
        datetime.date.fromisoformat(text[:10] or "2000-01-01")
    except ValueError:
        return f"date is {text!r}, but must look like 2026-11-21"
    return None


def refuse(faults: Sequence[str]) -> None:
    """Nothing where there is no fault.

    Raises:
        ReviewError: all faults at once.
    """
    if faults:
        raise ReviewError("; ".join(faults) + ". Mend the file: nothing in it is passed over")
