"""Which services are asked: the live ones, or a snapshot served on this machine by the same protocols."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from casereview.errors import ReviewError
from casereview.fulltext import europepmc as europe
from casereview.fulltext import pmc_store as store
from casereview.fulltext.asking import Services
from casereview.pubmed.client import BASE_URL, Client, EntrezError
from casereview.pubmed.store import Store
from casereview.web import Web

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


@contextlib.contextmanager
def fulltext_services(
    *,
    source: str,
    snapshot: str | None,
    base_url: str | None,
    email: str | None,
    pmc_store: str | None = None,
    europepmc: str | None = None,
    answers: Store | None = None,
) -> Iterator[Services]:
    """Whom to ask for full texts, for the time of a step.

    Args:
        source, snapshot, base_url, email: as of `connected`.
        pmc_store, europepmc: addresses of the two; None takes what belongs to the source: for `snapshot` its own server, for
            PubMed the public ones. Where the E-utilities are neither (`base_url`), nothing public is asked unless it is named.
        answers: keeps what was answered.
    """
    with contextlib.ExitStack() as stack:
        if source == "snapshot":
            from casereview.snapshot.server import run

            server = stack.enter_context(run(Path(snapshot or ""), limits=None))
            client = Client(server.base_url, api_key="", requests_per_second=UNLIMITED)
            usual = (server.pmc_store_url, server.europepmc_url)
        else:
            client = Client(os.environ.get("EUTILS_BASE_URL") or base_url, email=email)
            usual = (store.URL, europe.URL) if client.base_url == BASE_URL else (None, None)
        named = (pmc_store or usual[0], europepmc or usual[1])
        yield Services(
            client=client,
            pmc_store=named[0] and Web(named[0], name="PMC open-access store", key="fulltext.pmc_store"),
            europepmc=named[1] and Web(named[1], name="Europe PMC", key="fulltext.europepmc"),
            answers=answers,
            day=today(source),
        )


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


def last_update(*, base_url: str | None, email: str | None) -> str:
    """Which update of PubMed is being served, by one small request: the same words mean that nothing in it is new.

    Raises:
        ReviewError: PubMed cannot be asked.
    """
    try:
        with connected(source="entrez", snapshot=None, base_url=base_url, email=email, attempts=4) as client:
            said = client.einfo()
    except EntrezError as err:
        raise ReviewError(
            f"PubMed could not be asked whether it has anything new: {err}. The results stay as they are"
        ) from err
    return " ".join(filter(None, (str(said.count), said.build, said.last_update)))
