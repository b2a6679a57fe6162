"""Exports of other databases: what format a file has, in what letters it is written, and the records in it."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casereview.errors import ReviewError
from casereview.imports import bibtex, endnote, nbib, ris, table, wos
from casereview.imports.entries import Entry, Fault, record_of
from casereview.records import Record

READERS: dict[str, Callable[..., Iterable[Entry | Fault]]] = {
    "ris": ris.read,
    "nbib": nbib.read,
    "endnote_xml": endnote.read,
    "bibtex": bibtex.read,
    "web_of_science": wos.read,
    "csv": table.read,
}
_SIGNS = (
    ("endnote_xml", re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<xml>\s*<records>")),
    ("web_of_science", re.compile(r"(?m)\A\s*FN .+$")),
    ("nbib", re.compile(r"(?m)^(?:PMID|PMC |OWN |STAT)\s?- ")),
    ("ris", re.compile(r"(?m)^TY\s{1,2}-")),
    ("bibtex", re.compile(r"(?m)^\s*@\w+\s*[{(]")),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_MARKS += ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


# A few accents in an English text look alike in a dozen code pages; what Windows writes in the West is the likeliest.
_WESTERN = (
    "",
    "Unknown",
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Portuguese",
    "Dutch",
    "Swedish",
    "Danish",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file held: its records in order, and what could not be read of it."""

    source: str
    """The database in a word: it leads the ids."""
    format: str
    encoding: str
    records: tuple[Record, ...]
    faults: tuple[Fault, ...]


def read_import(
    path: str | Path, *, database: str, format: str | None = None, columns: Mapping[str, str] | None = None
) -> Imported:
    """The records of an export.

    Args:
        database: as people call it (`Embase`); in a word it leads the ids (`embase:L373791783`).
        format: one of `READERS`; recognised where it is not given.
        columns: of a CSV, field to header, where the headers do not say.

    Raises:
        ReviewError: no such file, an empty one, or one in which nothing is readable.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as err:
        raise ReviewError(f"{path} cannot be read: {err.strerror}") from err
    text, encoding = decoded(data)
    if not text.strip():
        raise ReviewError(f"{path} is empty: export it from {database} again")
    kind = format or recognised(text, path.suffix)
    if kind is None:
        raise ReviewError(f"{path} has no format that is known: name one of {', '.join(READERS)} under format")
    if kind not in READERS:
        raise ReviewError(f"{path}: there is no format {kind!r}: it is one of {', '.join(READERS)}")
    try:
        found = list(READERS[kind](text, columns) if kind == "csv" else READERS[kind](text))
    except ReviewError as err:
        raise ReviewError(f"{path}: {err}") from err
    source = word_of(database)
    records = told_apart(record_of(entry, source) for entry in found if isinstance(entry, Entry))
    faults = tuple(f for f in found if isinstance(f, Fault))
    if not found:
        raise ReviewError(f"{path} holds no entry of format {kind}: is it the right file?")
    return Imported(source=source, format=kind, encoding=encoding, records=tuple(records), faults=faults)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its byte order mark, else UTF-8, else what its letters look most like."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace").replace("\r\n", "\n"), name
    try:
        return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"), "utf-8"
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        eastern = best and best.encoding not in ("utf_8", "ascii") and best.language not in _WESTERN
        name = best.encoding if eastern else "cp1252"
        return data.decode(name, errors="replace").replace("\r\n", "\n").replace("\r", "\n"), name


def recognised(text: str, suffix: str) -> str | None:
    """The format, by what stands in the file; a table only by its name."""
    for name, sign in _SIGNS:
        if sign.search(text):
            return name
    return "csv" if suffix.lower() in (".csv", ".tsv", ".tab") else None


def word_of(database: str) -> str:
    """A database in a word: `Embase (Ovid)` is `embase-ovid`."""
    return "-".join(re.findall(r"[a-z0-9]+", database.lower())) or "import"


def told_apart(records: Iterable[Record]) -> Iterator[Record]:
    """An id that comes again gets a number, so that no entry is lost before duplicates are looked for."""
    taken: set[str] = set()
    for record in records:
        new, n = record.record_id, 1
        while new in taken:
            n += 1
            new = f"{record.record_id.partition('#')[0]}#{n}"
        taken.add(new)
        yield record if new == record.record_id else replace(record, record_id=new)
