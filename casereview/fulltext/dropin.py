"""Full texts that people put into a folder: which file is whose.

A file is named by the record's id, with `_` for what file systems refuse: `12345.pdf`, `embase_L123.docx`. It goes before
what any machine finds: whoever has the published article at hand knows better.
"""

import difflib
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from casereview.errors import ReviewError
from casereview.fulltext.archive import Article

SUFFIXES = {"xml": "xml", "nxml": "xml", "txt": "txt", "pdf": "pdf", "html": "html", "htm": "html", "docx": "docx"}
"""Which format, a key of `reader.READERS`, a file's suffix means."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A file in the folder that is no report's, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """The files of a folder, by record; and those that fit none."""

    files: Mapping[str, Path] = field(default_factory=dict)
    strays: Sequence[Stray] = ()


def file_names(record_ids: Iterable[str]) -> dict[str, str]:
    """The name, without suffix, under which to put in the full text of each record.

    Ids that would share a name (on file systems that do not tell case apart, too) get a mark of their own.

    >>> file_names(["123", "embase:L1/2"])
    {'123': '123', 'embase:L1/2': 'embase_L1_2'}
    """
    ids = list(dict.fromkeys(record_ids))
    times = Counter(_plain(i).casefold() for i in ids)
    return {i: _plain(i) if times[_plain(i).casefold()] == 1 else f"{_plain(i)}-{_mark(i)}" for i in ids}


def assign(
    paths: Iterable[str | Path], record_ids: Iterable[str], *, excluded: Mapping[str, str] = MappingProxyType({})
) -> Dropped:
    """Which file is whose.

    Args:
        paths: of the files in the folder.
        record_ids: of the reports that are sought.
        excluded: records that are not, with the reason.

    Raises:
        ReviewError: two files for one record.
    """
    names = file_names(record_ids)
    whose = {name.casefold(): record_id for record_id, name in names.items()}
    out = {_plain(record_id).casefold(): record_id for record_id in excluded}
    files: dict[str, Path] = {}
    strays = []
    for path in sorted(map(Path, paths)):
        stem, suffix = path.stem, path.suffix.removeprefix(".").lower()
        record_id = whose.get(_plain(unicodedata.normalize("NFC", stem)).casefold())
        if set(path.name) & set("{}"):
            strays.append(Stray(name=path.name, why="braces in a name are not taken: rename it"))
        elif suffix not in SUFFIXES:
            known = ", ".join(f".{s}" for s in SUFFIXES)
            strays.append(Stray(name=path.name, why=f"files of this kind cannot be read: save it as one of {known}"))
        elif record_id is None and (gone := out.get(_plain(stem).casefold())):
            why = f"record {gone} is excluded on title and abstract ({excluded[gone]}): decide include if it is to be read"
            strays.append(Stray(name=path.name, why=why))
        elif record_id is None:
            near = difflib.get_close_matches(stem, names.values(), n=1, cutoff=0.6)
            hint = f"; did you mean {near[0]}.{suffix}?" if near else ""
            strays.append(Stray(name=path.name, why=f"no report of this name is sought{hint}"))
        elif record_id in files:
            raise ReviewError(
                f"{files[record_id].name} and {path.name} in {path.parent} are both the full text of {record_id}: keep one"
            )
        else:
            files[record_id] = path
    return Dropped(files=files, strays=strays)


def from_file(record_id: str, path: Path) -> Article | str:
    """The file as an article, or why it cannot be had."""
    try:
        data = path.read_bytes()
    except OSError as err:
        return f"cannot be opened ({err.strerror or type(err).__name__})"
    suffix = path.suffix.removeprefix(".").lower()
    return Article(record_id=record_id, source="folder", source_id=path.name, data=data, format=SUFFIXES[suffix])


def _plain(record_id: str) -> str:
    """An id in characters that every file system takes, as a name that none of them reserves."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", record_id).strip(".") or "_"
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{_mark(record_id)}"
    return f"_{name}" if _RESERVED.fullmatch(name) or name.startswith("-") else name


def _mark(record_id: str) -> str:
    return hashlib.sha256(record_id.encode()).hexdigest()[:6]
