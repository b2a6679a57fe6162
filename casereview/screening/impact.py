"""What an edit of the lexicon or the criteria flips: which records, from what to what, and by which term."""

import io
import subprocess
import tarfile
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereview.errors import ReviewError
from casereview.records import Record, Section, sections_of, to_dict

Row = Mapping[str, Any]
"""`record_id`, `decision` (a dictionary), `entities` (dictionaries): one record as it was screened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One record that is decided otherwise. `lost` and `gained` are the mentions that made the difference."""

    record_id: str
    before: str
    after: str
    note: str | None
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def flips(before: Iterable[Row], after: Iterable[Row]) -> list[Flip]:
    """Records whose decision or reason differs, in order of `after`; records that only one side has are told too."""
    old = {row["record_id"]: row for row in before}
    found = []
    for row in after:
        earlier = old.pop(row["record_id"], None)
        was, now = _said(earlier), _said(row)
        if was != now:
            lost, gained = _difference(earlier, row)
            note = row["decision"].get("note")
            found.append(Flip(record_id=row["record_id"], before=was, after=now, note=note, lost=lost, gained=gained))
    gone = [Flip(record_id=i, before=_said(r), after=NOT_THERE, note=None, lost=(), gained=()) for i, r in old.items()]
    return found + gone


NOT_THERE = "not in the review"


def _said(row: Row | None) -> str:
    if row is None:
        return NOT_THERE
    decision = row["decision"]
    return decision["decision"] + (f" ({decision['reason']})" if decision.get("reason") else "")


def _difference(before: Row | None, after: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = (_terms(row) for row in (before, after))
    return tuple(sorted(old - new)), tuple(sorted(new - old))


def _terms(row: Row | None) -> set[str]:
    return {f"“{e['text']}” as {e['concept']}, {e['assertion']}" for e in row["entities"]} if row else set()


def screen_all(
    records: Sequence[Record],
    *,
    review_file: Path,
    lexicon_folder: Path,
    full_texts: Mapping[str, Sequence[Section]] = types.MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Every record screened by automation with one state of review and lexicon, on its full text too where there is one."""
    from casereview import lexicon
    from casereview.review import load_review
    from casereview.screening.decide import screen
    from casereview.screening.fulltext import settled
    from casereview.text import pipeline

    terms = lexicon.load(lexicon_folder)
    review, nlp = load_review(review_file, terms), pipeline.load(terms)
    reasons = [c.id for c in review.criteria]
    rows = []
    for record in records:
        decision, evidence = screen(record, pipeline.read(nlp, sections_of(record)), review, terms)
        if decision.decision != "exclude" and (more := full_texts.get(record.record_id)):
            doc = pipeline.read(nlp, [*sections_of(record), *more])
            read, evidence = screen(record, doc, review, terms)
            (decision,) = settled([decision], {record.record_id: read}, [], reasons=reasons)
        rows.append({"record_id": record.record_id, "decision": to_dict(decision), "entities": to_dict(evidence)})
    return rows


def committed(revision: str, *, project: Path, into: Path) -> Path:
    """The folder `config` as it was committed, unpacked below `into`.

    Raises:
        ReviewError: no such revision, or no git.
    """
    try:
        done = subprocess.run(["git", "archive", revision, "config"], cwd=project, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as err:
        said = getattr(err, "stderr", b"").decode(errors="replace").strip() or str(err)
        raise ReviewError(
            f"the configuration of {revision!r} cannot be read from git ({said}): name a commit or a folder"
        ) from err
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(into, filter="data")
    return into / "config"


def impact_report(found: Sequence[Flip], *, against: str, records: int) -> str:
    """The flips in Markdown, for a person."""
    lines = [f"# Impact on {_counted(records)}, against {against}", ""]
    if not found:
        return "\n".join([*lines, "No record is decided otherwise."]) + "\n"
    lines += [f"{_counted(len(found))} {'is' if len(found) == 1 else 'are'} decided otherwise.", ""]
    for flip in found:
        lines.append(f"- **{flip.record_id}**: {flip.before} → {flip.after}" + (f". {flip.note}" if flip.note else ""))
        lines += [f"    - no longer: {term}" for term in flip.lost]
        lines += [f"    - new: {term}" for term in flip.gained]
    return "\n".join(lines) + "\n"


def _counted(n: int) -> str:
    return f"{n} record" if n == 1 else f"{n} records"
