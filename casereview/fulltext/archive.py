"""Raw full texts in one zip file: each as it was received, in a folder named by its record."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casereview.errors import ReviewError
from casereview.records import write_bytes

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that every member carries: the same articles give the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One full text as received: `source` and `source_id` say where from (`pmc`, `PMC123`)."""

    record_id: str
    source: str
    source_id: str
    data: bytes


def write_archive(articles: Iterable[Article], path: str | Path) -> None:
    """Write the articles in the order given, as `record_id/source/source_id.xml`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for a in articles:
            member = zipfile.ZipInfo(f"{a.record_id}/{a.source}/{a.source_id}.xml", date_time=EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, a.data)
    write_bytes(path, out.getvalue())


def read_archive(path: str | Path) -> Iterator[Article]:
    """What `write_archive` wrote.

    Raises:
        ReviewError: the file is not whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                record_id, source, source_id = name.removesuffix(".xml").split("/")
                yield Article(record_id=record_id, source=source, source_id=source_id, data=archive.read(name))
    except (zipfile.BadZipFile, ValueError, OSError) as err:
        raise ReviewError(f"{path} is damaged ({err}): remove it and run again") from err
