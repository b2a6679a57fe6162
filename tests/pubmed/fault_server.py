"""A small E-utilities server on loopback that plays a script of faults, and records to serve."""

import gzip
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

SET = b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n%s</PubmedArticleSet>'
SEARCH = '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n<eSearchResult>%s</eSearchResult>\n'
FETCH_ERROR = b'<?xml version="1.0" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n<eFetchResult><ERROR>%s</ERROR></eFetchResult>\n'

LINKS = '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n<eLinkResult>%s</eLinkResult>\n'


def article(pmid: int, title: str = "A case of {}.", day: str = "2020/01/01") -> bytes:
    year, month, date = day.split("/")
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID><Article PubModel="Print">'
        f"<Journal><JournalIssue><PubDate><Year>{year}</Year></PubDate></JournalIssue></Journal>"
        f"<ArticleTitle>{title.format(pmid)}</ArticleTitle><Language>eng</Language></Article></MedlineCitation>"
        f'<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>{year}</Year><Month>{month}</Month><Day>{date}</Day>'
        "</PubMedPubDate></History></PubmedData></PubmedArticle>\n"
    ).encode()


@dataclass
class Fault:
    """One answer out of order. `utility` says which question it answers; `times` how often; the rest what is sent."""

    utility: str = "efetch"
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Send only so many bytes of the right answer; with its Content-Length if `announced`, else as if it were whole."""
    announced: bool = False
    zipped: bool = False
    """Send the answer as NCBI does, compressed and in chunks; cut, it lacks its end, or the last chunk if `announced`."""
    reset: bool = False
    drip: float = 0
    """Seconds between any two bytes."""
    wait: float = 0
    times: int = 1
    only_above: int = 0
    """Play it only for pages of more records than this."""
    question: int | None = None
    """Play it only to this question, counted from 1, and from then on."""


class Eutils:
    """The server. `records` maps PMID to the day it entered; `log` holds every question as (utility, parameters)."""

    def __init__(self, records: dict[int, str]):
        self.records = records
        self.faults: list[Fault] = []
        self.log: list[tuple[str, dict[str, str]]] = []
        self.paths: list[str] = []
        self.gone: set[int] = set()
        self.remarks = ""
        self.unlisted = 0
        """So many identifiers a search counts and does not list."""
        self.played = 0
        self.envs: dict[str, list[int]] = {}
        self.url = ""
        self.before: Callable[[], None] = lambda: None
        """Called when a question has come, before it is answered."""
        self.lock = threading.Lock()

    def forget(self) -> None:
        """Let every history be expired."""
        self.envs.clear()

    def count(self, utility: str) -> int:
        return sum(u == utility for u, _ in self.log)

    def answer(self, utility: str, params: dict[str, str]) -> tuple[int, bytes]:
        return getattr(self, utility)(params)

    def esearch(self, params: dict[str, str]) -> tuple[int, bytes]:
        term = params["term"]
        span = re.search(r"(\d{4}/\d\d/\d\d):(\d{4}/\d\d/\d\d)\[edat\]", term)
        hits = [] if "nothing" in term else sorted(self.records, reverse=True)
        if span:
            hits = [p for p in hits if span[1] <= self.records[p] <= span[2]]
        env = f"MCID_{len(self.log):024x}"
        self.envs[env] = hits
        start, most = int(params.get("retstart", 0)), min(int(params["retmax"]), 9999)
        ids = hits[start : start + most]
        listed = "".join(f"<Id>{p}</Id>\n" for p in ids[self.unlisted :])
        return 200, (
            SEARCH
            % f"<Count>{len(hits)}</Count><RetMax>{len(ids)}</RetMax><RetStart>{start}</RetStart><QueryKey>1</QueryKey>"
            f"<WebEnv>{env}</WebEnv><IdList>{listed}</IdList><TranslationSet/>"
            f"<QueryTranslation>read({term.replace('&', '&amp;')})</QueryTranslation>{self.remarks}"
        ).encode()

    def efetch(self, params: dict[str, str]) -> tuple[int, bytes]:
        if "webenv" in params:
            hits = self.envs.get(params["webenv"])
            if hits is None:
                return 400, FETCH_ERROR % b"Cannot retrieve history data. query_key: 1, WebEnv: MCID_x, retstart: 0"
            start = int(params["retstart"])
            if start >= 9999:
                return 400, FETCH_ERROR % (
                    b"Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger than 9998."
                )
            ids = hits[start : min(start + int(params["retmax"]), 9999)]
        else:
            ids = [int(i) for i in params["id"].split(",") if int(i) in self.records]
        return 200, SET % b"".join(article(p, day=self.records[p]) for p in ids if p not in self.gone)

    def elink(self, params: dict[str, str]) -> tuple[int, bytes]:
        """Every record cites the next one."""
        sets = ""
        for pmid in params["id"].split(","):
            link = (
                f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>x</LinkName><Link><Id>{int(pmid) + 1}</Id></Link></LinkSetDb>"
            )
            listed = link if int(pmid) + 1 in self.records else ""
            sets += f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList>{listed}</LinkSet>"
        return 200, (LINKS % sets).encode()

    def fault(self, utility: str, params: dict[str, str]) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                size = int(params.get("retmax") or params.get("id", "").count(",") + 1)
                due = fault.question is None or len(self.log) >= fault.question
                if fault.utility in (utility, "any") and fault.times > 0 and size > fault.only_above and due:
                    fault.times -= 1
                    self.played += 1
                    return fault
        return None


@contextmanager
def serving(records: dict[int, str]) -> Iterator[Eutils]:
    """A server for the records given while the block runs; its `url` is the base URL."""
    eutils = Eutils(records)
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(eutils))
    http.daemon_threads = True
    http.handle_error = lambda *_: None
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    eutils.url = f"http://127.0.0.1:{http.server_address[1]}/entrez/eutils/"
    try:
        yield eutils
    finally:
        http.shutdown()
        http.server_close()


def handler_of(server: Eutils) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            params = {k.lower(): ",".join(v) for k, v in parse_qs(body).items()}
            utility = self.path.rsplit("/", 1)[-1].split(".")[0]
            server.paths.append(self.path)
            server.log.append((utility, params))
            server.before()
            fault = server.fault(utility, params)
            status, data = (200, b"") if fault and fault.body is not None else server.answer(utility, params)
            if fault:
                self.play(fault, status, data)
            else:
                self.send(status, data, {})

        def play(self, fault: Fault, status: int, data: bytes) -> None:
            time.sleep(fault.wait)
            if fault.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
            elif fault.drip:
                self.send(status, b"", {"Content-Length": str(len(data))})
                for at in range(len(data)):
                    self.wfile.write(data[at : at + 1])
                    time.sleep(fault.drip)
            elif fault.zipped:
                self.send(
                    status, b"", {"Content-Length": "", "Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
                )
                part = gzip.compress(data, mtime=0)[: fault.cut]
                end = b"" if fault.announced else b"0\r\n\r\n"
                self.wfile.write((b"%X\r\n%b\r\n" % (len(part), part) if part else b"") + end)
                self.close_connection = True
            elif fault.cut is not None:
                whole = len(data) if fault.announced else fault.cut
                self.send(status, data[: fault.cut], {"Content-Length": str(whole)})
                self.close_connection = True
            else:
                self.send(fault.status, data if fault.body is None else fault.body, fault.headers)

        def send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_): ...

    return Handler
