"""What people write: files under `config/reviews/<id>/`, strict to read, so that nothing in them is passed over."""

import csv
import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from casereview.errors import ReviewError
from casereview.records import Fact

NOTHING = "NA"
"""The value of a field of which the report tells nothing."""

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What parts the values of a row, and what people call it."""


def rows(path: str | Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and stripped values of every row that is not empty.

    Values are parted by commas, or as spreadsheets of other countries part them: by semicolons or tabs.

    Raises:
        ReviewError: other columns than these, a row of another length, or a file that is no CSV in UTF-8.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            head = lines.readline()
            lines.seek(0)
            parted = max(SEPARATORS, key=head.count)
            reader = csv.DictReader(lines, delimiter=parted)
            there = list(reader.fieldnames or ())
            wrong = [f"lacks the column {c}" for c in columns if c not in there]
            wrong += [f"has an unknown column {c!r}" for c in there if c not in columns]
            if wrong:
                raise ReviewError(f"{path} {', '.join(wrong)}: its columns are {','.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise ReviewError(
                        f"{path}, line {reader.line_num}: not {len(columns)} values: put text with a {SEPARATORS[parted]} in quotes"
                    )
                if any(value.strip() for value in row.values()):
                    values = {key: value.strip() for key, value in row.items()}
                    yield reader.line_num, values | {"date": iso_date(values["date"])} if "date" in values else values
    except (OSError, UnicodeDecodeError, csv.Error) as err:
        raise ReviewError(f"{path} cannot be read ({err}): save it as CSV in UTF-8 (in Excel: CSV UTF-8)") from err


def iso_date(text: str) -> str:
    """A date as `2026-11-21`, also where a spreadsheet wrote `21.11.2026`; anything else as it is.

    >>> iso_date("1.2.2026"), iso_date("02/01/2026")
    ('2026-02-01', '02/01/2026')
    """
    m = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    return f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}" if m else text


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


def split(value: str) -> list[str]:
    """The items of a list: parted by `;`, but not within brackets.

    >>> split("ANA+ (1:640); anti-Ro-")
    ['ANA+ (1:640)', 'anti-Ro-']
    """
    items, depth, begin = [], 0, 0
    for n, c in enumerate(value):
        depth += (c == "(") - (c == ")")
        if c == ";" and depth <= 0:
            items.append(value[begin:n])
            begin = n + 1
    return [item.strip() for item in (*items, value[begin:]) if item.strip()]


def parsed(item: str) -> tuple[str, str | None]:
    """Value and detail of an item.

    >>> parsed("methylprednisolone (1 g/day for 5 days)")
    ('methylprednisolone', '1 g/day for 5 days')
    """
    m = re.fullmatch(r"(?s)(.*?\S)\s*\((.+)\)", item)
    return (m[1], m[2]) if m else (item, None)


def written(found: Fact | list[Fact] | None) -> str:
    """A field as people write it: the inverse of how a correction is read; `NA` where nothing was found."""
    if not found:
        return NOTHING
    return "; ".join(map(item, found)) if isinstance(found, list) else plain(found.value)


def item(fact: Fact) -> str:
    """One fact of a list: `methylprednisolone (1 g/day for 5 days)`."""
    detail = (fact.detail or "").replace(";", ",").strip()
    return f"{plain(fact.value).replace(';', ',')} ({detail})" if detail else plain(fact.value).replace(";", ",")


def plain(value: object) -> str:
    """A value as people write it: `42`, not `42.0`."""
    return f"{value:g}" if isinstance(value, float) else str(value)
