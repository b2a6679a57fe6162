"""Screen many records, and carry over what was decided before where nothing that matters has changed."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casereview.log import Progress
from casereview.records import Record, load_jsonl, sections_of, to_dict


def basis(paths: Iterable[str | Path]) -> str:
    """A hash over the content of files: the criteria, terms and code that decisions rest on."""
    digest = hashlib.sha256()
    for path in sorted(map(str, paths)):
        digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return digest.hexdigest()[:16]


def earlier(path: str | Path) -> dict[str, dict[str, Any]]:
    """What an earlier run wrote to `path`, by the hash that each decision rests on; empty where there is nothing."""
    return {row["basis"]: row for row in load_jsonl(path)} if Path(path).exists() else {}


def screened(
    *,
    records: Iterable[Record],
    rests_on: str,
    known: dict[str, dict[str, Any]],
    review_file: str | Path,
    lexicon_folder: str | Path,
    progress: Progress,
) -> Iterator[dict[str, Any]]:
    """One row a record: `record_id`, `basis`, `decision`, `evidence`.

    A record whose own content and `rests_on` are the same as in `known` keeps its row; the text pipeline is loaded only
    where there is a new one.
    """
    records = list(records)
    keys = [hashlib.sha256(f"{rests_on} {to_dict(record)}".encode()).hexdigest()[:24] for record in records]
    new = [(key, record) for key, record in zip(keys, records, strict=True) if key not in known]
    rows = known | dict(_decide(new, review_file, lexicon_folder, progress)) if new else known
    return (rows[key] for key in keys)


def _decide(
    new: list[tuple[str, Record]], review_file: str | Path, lexicon_folder: str | Path, progress: Progress
) -> Iterator[tuple[str, dict[str, Any]]]:
    from casereview import lexicon
    from casereview.review import load_review
    from casereview.screening.decide import screen
    from casereview.text import pipeline

    terms = lexicon.load(lexicon_folder)
    review = load_review(review_file, terms)
    nlp = pipeline.load(terms)
    for done, (key, record) in enumerate(new, start=1):
        decision, evidence = screen(record, pipeline.read(nlp, sections_of(record)), review, terms)
        yield (
            key,
            {
                "record_id": record.record_id,
                "basis": key,
                "decision": to_dict(decision),
                "evidence": to_dict(evidence),
            },
        )
        progress("Screening", done, len(new))
