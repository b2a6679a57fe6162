"""Raw full texts in one zip file: each as it was received, and an index of what is known of each."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from casereview.errors import ReviewError
from casereview.records import FullText, from_dict, to_dict, write_bytes

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that every member carries: the same articles give the same bytes."""

INDEX = "index.json"
"""The member that says which file is whose; ids are written there alone, so that they may hold any character."""

RETRACTED = "The source of this text marks the article as retracted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One full text as received.

    `source` and `source_id` say where from (`europepmc`, `PMC123`; `folder`, `123.pdf`). `format` is a key of
    `reader.READERS`. `version` is the source's own, as it words it. `notes` are for readers of the text. `doubt` is what a
    person should see first: whether it is the right report.
    """

    record_id: str
    source: str
    source_id: str
    data: bytes
    format: str = "xml"
    licence: str | None = None
    retracted: bool = False
    version: str | None = None
    notes: tuple[str, ...] = ()
    doubt: str | None = None


def write_archive(articles: Iterable[Article], path: str | Path) -> None:
    """Write the articles in the order given, behind their index."""
    articles = list(articles)
    names = [f"{number:05d}.{article.format}" for number, article in enumerate(articles, start=1)]
    index = [
        {"file": name} | to_dict(replace(article, data=b"")) for name, article in zip(names, articles, strict=True)
    ]
    for entry in index:
        del entry["data"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, INDEX, json.dumps(index, ensure_ascii=False, indent=1).encode() + b"\n")
        for name, article in zip(names, articles, strict=True):
            _add(archive, name, article.data)
    write_bytes(path, out.getvalue())


def read_archive(path: str | Path) -> Iterator[Article]:
    """What `write_archive` wrote.

    Raises:
        ReviewError: the file is not whole, or of another version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in json.loads(archive.read(INDEX)):
                data = archive.read(entry.pop("file"))
                yield replace(from_dict(Article, entry | {"data": None}), data=data)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, ReviewError) as err:
        raise ReviewError(f"{path} is damaged ({err}): remove it and run again") from err


def completed(text: FullText, article: Article) -> FullText:
    """What a reader made of an article, with what only its source knows: licence, retraction, notes."""
    told = (*article.notes, *((RETRACTED,) if article.retracted else ()))
    return replace(
        text,
        licence=text.licence or article.licence,
        notices=(*text.notices, *(note for note in told if note not in text.notices)),
    )


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, date_time=EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, data)
