"""Which E-utilities are asked: the live ones, or a snapshot served on this machine by the same protocol."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from casereview.errors import ReviewError
from casereview.pubmed.client import Client, EntrezError
from casereview.pubmed.store import begun_look
from casereview.runconfig import last_look, source_state

UNLIMITED = 1e6
"""Requests a second that a server of our own may be asked."""


@contextlib.contextmanager
def connected(
    *, source: str, snapshot: str | None, base_url: str | None, email: str | None, attempts: int = 8
) -> Iterator[Client]:
    """A client for the time of a step.

    Args:
        source: `snapshot` or `entrez`.
        snapshot: the folder of PubMed XML and JATS, for source `snapshot`.
        base_url: address of the E-utilities for source `entrez`, if not NCBI's; EUTILS_BASE_URL goes before it.
        email: of the user, for source `entrez`.
        attempts: how often one question is asked of the live PubMed before it is given up.
    """
    if source == "snapshot":
        from casereview.snapshot.server import serve

        with serve(Path(snapshot or ""), limits=None) as address:
            yield Client(address, api_key="", requests_per_second=UNLIMITED)
    else:
        yield Client(os.environ.get("EUTILS_BASE_URL") or base_url, email=email, attempts=attempts)


def today(source: str) -> str | None:
    """The day on which the live PubMed is asked (ISO, UTC); a snapshot has none."""
    return datetime.now(UTC).date().isoformat() if source == "entrez" else None


def notice(snapshot: str | None) -> str | None:
    """What a reader must know of a snapshot: the first paragraph of its NOTICE.md, on one line; None where there is none."""
    path = Path(snapshot or "") / "NOTICE.md"
    if snapshot is None or not path.exists():
        return None
    paragraphs = path.read_text(encoding="utf-8").split("\n\n")
    return next((" ".join(p.split()) for p in paragraphs if p.strip() and not p.lstrip().startswith("#")), None)


NOT_ASKED, OF_A_SNAPSHOT = "not asked", "snapshot"
"""Looks (`look`) at a PubMed that could not be asked which update it serves, and at a snapshot."""


def look(*, asked: bool, refresh: bool, search: Path, base_url: str | None, email: str | None) -> str:
    """Which update of PubMed is to be searched: one that is other than at the last search is searched anew.

    The update of a search that was begun and not finished; else that of the last search; at a refresh, and where nothing was
    searched yet, the one that PubMed serves now.

    Args:
        asked: whether the live PubMed is asked; a snapshot says its content itself.
        search: the folder of the search, with `query.json` and `answers`.

    Raises:
        ReviewError: a refresh, and PubMed cannot be asked. A first search says so itself.
    """
    if not asked:
        return OF_A_SNAPSHOT
    # What it holds are answers of that update: under the name of a later one, what came in between would be missed.
    if begun := begun_look(search / "answers", source_state(None)):
        return begun
    last = last_look(search / "query.json")
    if last and last != OF_A_SNAPSHOT and not refresh:
        return last
    try:
        return last_update(base_url=base_url, email=email, attempts=4 if refresh else 1)
    except ReviewError:
        if refresh:
            raise
        return NOT_ASKED


def last_update(*, base_url: str | None, email: str | None, attempts: int = 4) -> str:
    """Which update of PubMed is being served, by one small request: the same words mean that nothing in it is new.

    Raises:
        ReviewError: PubMed cannot be asked.
    """
    try:
        with connected(source="entrez", snapshot=None, base_url=base_url, email=email, attempts=attempts) as client:
            said = client.einfo()
    except EntrezError as err:
        raise ReviewError(
            f"PubMed could not be asked whether it has anything new: {err}. The results stay as they are"
        ) from err
    return " ".join(filter(None, (str(said.count), said.build, said.last_update)))
