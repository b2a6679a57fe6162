"""The scripted web server, and services that ask it without sleeping for real."""

import threading
from http.server import ThreadingHTTPServer

import pytest
from fulltext.web_server import EUROPEPMC, STORE, Server, handler_of

from casereview.fulltext.asking import Services
from casereview.pubmed.client import parse_links
from casereview.pubmed.store import Store
from casereview.web import Web

ELINK = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n<eLinkResult>%s</eLinkResult>'
)


class Entrez:
    """E-utilities that have these articles and links, and remember what they were asked."""

    def __init__(self, articles: dict[str, bytes | Exception], links: dict[str, tuple[str, ...]] | Exception = ()):
        self.articles, self.links, self.asked = articles, links or {}, []

    def ask(self, utility, params):
        assert (utility, params["dbfrom"], params["db"], params["linkname"]) == ("elink", "pubmed", "pmc", "pubmed_pmc")
        self.asked.append(tuple(params["id"]))
        if isinstance(self.links, Exception):
            raise self.links
        sets = [
            f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{i}</Id></IdList>"
            + (
                f"<LinkSetDb><DbTo>pmc</DbTo><LinkName>pubmed_pmc</LinkName>{''.join(f'<Link><Id>{n}</Id></Link>' for n in self.links[i])}</LinkSetDb>"
                if i in self.links
                else ""
            )
            + "</LinkSet>"
            for i in params["id"]
        ]
        answer = (ELINK % "".join(sets)).encode()
        assert parse_links(answer, params["id"])
        return answer

    def efetch(self, *, db, ids):
        assert db == "pmc"
        self.asked.append(ids[0])
        answer = self.articles.get(ids[0], b"<pmc-articleset></pmc-articleset>")
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def server():
    """The scripted web server, running."""
    scripted = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(scripted))
    http.daemon_threads = True
    http.handle_error = lambda *_: None
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    scripted.url = f"http://127.0.0.1:{http.server_address[1]}"
    yield scripted
    http.shutdown()
    http.server_close()


@pytest.fixture
def naps() -> list[float]:
    """Seconds that were meant to be slept, instead of sleeping."""
    return []


@pytest.fixture
def web(server, naps):
    """One of the two services of the scripted server; jitter is the highest there is."""

    def make(start: str, **more) -> Web:
        now = [0.0]

        def sleep(seconds: float) -> None:
            naps.append(seconds)
            now[0] += seconds

        how = {"timeout": (5, 0.5), "clock": lambda: now[0], "sleep": sleep, "jitter": lambda: 1.0, **more}
        return Web(server.url + start, name=start.strip("/"), key=f"fulltext.{start.strip('/')}", **how)

    return make


@pytest.fixture
def services(web, tmp_path):
    """All services, over the scripted server and the E-utilities given."""

    def make(entrez: Entrez | None = None, **more) -> Services:
        return Services(
            client=entrez or Entrez({}),
            pmc_store=web(STORE, **more),
            europepmc=web(EUROPEPMC, **more),
            answers=Store(tmp_path / "answers"),
        )

    return make
