"""The fault server as fixtures, and a client that does not sleep for real."""

import threading
from http.server import ThreadingHTTPServer

import pytest
from pubmed.fault_server import Eutils, handler_of

from casereview.pubmed.client import Client


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    """Neither a key nor an address of the user's reaches a test."""
    monkeypatch.delenv("NCBI_API_KEY", raising=False)
    monkeypatch.delenv("EUTILS_BASE_URL", raising=False)


@pytest.fixture
def serve():
    """Start a server for the records given; its `url` is the base URL."""
    running = []

    def start(records: dict[int, str]) -> Eutils:
        eutils = Eutils(records)
        http = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(eutils))
        http.daemon_threads = True
        http.handle_error = lambda *_: None
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(http)
        eutils.url = f"http://127.0.0.1:{http.server_address[1]}/entrez/eutils/"
        return eutils

    yield start
    for http in running:
        http.shutdown()
        http.server_close()


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
