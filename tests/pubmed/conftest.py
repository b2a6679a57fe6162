"""The fault server as fixtures, and a client that does not sleep for real."""

from contextlib import ExitStack

import pytest
from pubmed.fault_server import Eutils, serving

from casereview.pubmed.client import Client


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    """Neither a key nor an address of the user's reaches a test."""
    monkeypatch.delenv("NCBI_API_KEY", raising=False)
    monkeypatch.delenv("EUTILS_BASE_URL", raising=False)


@pytest.fixture
def serve():
    """Start a server for the records given; its `url` is the base URL."""
    with ExitStack() as running:
        yield lambda records: running.enter_context(serving(records))


@pytest.fixture
def naps() -> list[float]:
    """Seconds that the client meant to sleep, instead of sleeping."""
    return []


@pytest.fixture
def connect(naps):
    """A client of a server that never sleeps for real; jitter is the highest there is."""

    def make(server: Eutils, **more) -> Client:
        now = [0.0]

        def sleep(seconds: float) -> None:
            naps.append(seconds)
            now[0] += seconds

        more = {"requests_per_second": float("inf"), "timeout": (5, 5), "jitter": lambda: 1.0, **more}
        return Client(server.url, email="reviewer@example.org", clock=lambda: now[0], sleep=sleep, **more)

    return make
