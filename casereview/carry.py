"""Work on many records, carrying over what was made before where nothing that matters has changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from casereview.log import Progress
from casereview.records import load_jsonl, to_dict

Work = Callable[[Any], dict[str, Any]]
"""Makes the row of one item: a dictionary that JSON can hold."""


def basis(paths: Iterable[str | Path]) -> str:
    """A hash over the contents of files: the criteria, terms and code that a result rests on."""
    contents = sorted(hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()[:16]


def earlier(path: str | Path) -> dict[str, dict[str, Any]]:
    """The rows that an earlier run wrote to `path`, by the hash that each rests on; empty where there are none."""
    return {row["basis"]: row for row in load_jsonl(path)} if Path(path).exists() else {}


def carried(
    items: Sequence[Any],
    *,
    rests_on: str,
    known: dict[str, dict[str, Any]],
    prepare: Callable[[], Work],
    label: str,
    progress: Progress,
) -> Iterator[dict[str, Any]]:
    """One row an item, in order, each with the `basis` that it rests on.

    Args:
        items: dataclasses; an item whose content and `rests_on` are as in `known` keeps its row.
        rests_on: `basis` of everything else that the result rests on.
        known: rows of an earlier run, by their basis.
        prepare: loads what the work needs (models, lexicon); called only where there is an item to work on.
        label: of the progress bar.
    """
    keys = [hashlib.sha256(f"{rests_on} {json.dumps(to_dict(item))}".encode()).hexdigest()[:24] for item in items]
    todo = sum(key not in known for key in keys)
    work = prepare() if todo else None
    done = 0
    for key, item in zip(keys, items, strict=True):
        if key in known:
            yield known[key]
        else:
            done += 1
            yield {"basis": key} | work(item)
            progress(label, done, todo)
