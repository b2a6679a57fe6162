"""A small E-utilities server on loopback that plays a script of faults, and records to serve."""

import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

SET = b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n%s</PubmedArticleSet>'
SEARCH = '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n<eSearchResult>%s</eSearchResult>\n'
FETCH_ERROR = b'<?xml version="1.0" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n<eFetchResult><ERROR>%s</ERROR></eFetchResult>\n'


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
    reset: bool = False
    wait: float = 0
    times: int = 1
    only_above: int = 0
    """Play it only for pages of more records than this."""


class Eutils:
    """The server. `records` maps PMID to the day it entered; `log` holds every question as (utility, parameters)."""

    def __init__(self, records: dict[int, str]):
        self.records = records
        self.faults: list[Fault] = []
        self.log: list[tuple[str, dict[str, str]]] = []
        self.paths: list[str] = []
        self.gone: set[int] = set()
        self.remarks = ""
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
        listed = "".join(f"<Id>{p}</Id>\n" for p in ids)
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

    def fault(self, utility: str, params: dict[str, str]) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                size = int(params.get("retmax") or params.get("id", "").count(",") + 1)
                if fault.utility == utility and fault.times > 0 and size > fault.only_above:
                    fault.times -= 1
                    return fault
        return None


def handler_of(server: Eutils) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            params = {k.lower(): v[0] for k, v in parse_qs(body).items()}
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
            elif fault.cut is not None:
                whole = len(data) if fault.announced else fault.cut
                self.send(status, data[: fault.cut], {"Content-Length": str(whole)})
                self.close_connection = True
            else:
                self.send(fault.status, data if fault.body is None else fault.body, fault.headers)

        def send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_): ...

    return Handler
