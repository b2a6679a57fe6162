"""Release a version of a review: what a person does when its results are to stand and be cited."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from casereview.errors import ReviewError
from casereview.report.changes_text import changes_report
from casereview.report.present import read_state
from casereview.report.since import read_changes
from casereview.report.versions import checked_release, read_version, versions, write_version
from casereview.review import load_table

NEEDED = {
    "path_to_search": "search/search.json",
    "path_to_records": "records/unique.jsonl",
    "path_to_decisions": "screening/decisions.csv",
    "path_to_prisma": "report/prisma.csv",
}
"""What a version is made from, below `results/<review>`."""

VANISHED = "search/vanished.csv"

KEPT = ("prisma.csv", "prisma.svg", "prisma.png")
"""Files of `report/` that a version keeps as they are."""


def release(
    *,
    results: Path,
    review: Path,
    lexicon: Path,
    people: Iterable[str | Path],
    folder: Path,
    version: str | None = None,
    date: str | None = None,
) -> Path:
    """Write the finished results as the next version; nothing but this folder is written.

    Args:
        results: of the review, `results/<id>`.
        review: its file.
        lexicon: the folder of the lexicon.
        people: the files of the reviewers.
        folder: of the versions, `config/reviews/<id>/versions`.
        version: its number; the next whole one if left out.
        date: of the release (ISO); the day of the search if left out.

    Returns:
        The folder of the version.

    Raises:
        ReviewError: the review has not run to its end, or the version cannot be (`versions.checked_release`).
    """
    unit = load_table(review).unit
    paths = {key: results / name for key, name in NEEDED.items()} | {"path_to_rows": results / unit.rows}
    lacking = [str(path) for path in (*paths.values(), results / VANISHED) if not path.exists()]
    if lacking:
        raise ReviewError(f"{', '.join(lacking)} not there: run the review to its end, then release it")
    now = read_state(**paths, paths_to_people=people, path_to_review=review, path_to_lexicon=lexicon)
    earlier = versions(folder)
    version, date = checked_release(now, earlier, version=version, date=date)
    now = replace(now, version=version, date=date, preceding=earlier[-1].name if earlier else None)
    kept = {name: (results / "report" / name).read_bytes() for name in KEPT if (results / "report" / name).exists()}
    before = read_version(earlier[-1]) if earlier else None
    found = read_changes(
        before,
        now,
        path_to_records=paths["path_to_records"],
        path_to_vanished=results / VANISHED,
        path_to_corrections=results / "extraction/corrections.csv",
    )
    kept["changes.md"] = changes_report(found, before=before, now=now, same=now).encode()
    return write_version(now, folder, extra=kept)
