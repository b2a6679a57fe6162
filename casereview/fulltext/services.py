"""Whom to ask for full texts: the public services, or those of a snapshot served on this machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from casereview.endpoint import UNLIMITED, today
from casereview.fulltext import europepmc as europe
from casereview.fulltext import pmc_store as store
from casereview.fulltext.asking import Services
from casereview.pubmed.client import BASE_URL, Client
from casereview.pubmed.store import Store
from casereview.web import Web


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
    """Whom to ask, for the time of a step.

    Args:
        source, snapshot, base_url, email: as of `endpoint.connected`.
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
