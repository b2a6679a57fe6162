"""The E-utilities of a snapshot folder over HTTP, on this machine only.

    with serve(folder) as base_url: ...          # in a test or a script
    python -m casereview serve FOLDER --port N   # for people and other programs

The protocol is that of NCBI: GET and POST mixed, chunked gzip answers without a length, `X-RateLimit` headers and 429. Beside
the E-utilities it answers as PMC's open-access store and as Europe PMC (`fulltexts`), which count no requests.
"""

import gzip
import hashlib
import itertools
import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from casereview.errors import ReviewError
from casereview.snapshot.eutils import JSON, EUtils, History, Reply
from casereview.snapshot.fulltexts import EUROPEPMC, STORE, FullTexts, address_of
from casereview.snapshot.index import open_index

logger = logging.getLogger(__name__)

PATH = "/entrez/eutils/"
UTILITIES = ("esearch", "efetch", "epost", "elink", "esummary", "einfo")
LIMITS = (3, 10)
"""Requests a second without and with an API key (NBK25497)."""
LONGEST_LINE = 8_190
"""Bytes of a request line; NCBI answers 414 to longer ones."""

HTML = "text/html; charset=UTF-8"
Fault = Callable[[str, dict[str, list[str]]], Reply | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, for tests to look at. `params` are by lower-case name, URL before body."""

    utility: str
    method: str
    params: dict[str, list[str]]
    status: int
    seconds: float
    """When it came: of a monotonic clock."""


class Bucket:
    """A token bucket: `limit` at once, then `limit` a second."""

    SLACK = 0.2
    """Part of a token that may be missing: a polite client's requests do not arrive evenly."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self._clock = limit, clock
        self._tokens, self._last = float(limit), clock()

    def take(self) -> int:
        """How many tokens are left after this request, or -1 where there was none."""
        now = self._clock()
        self._tokens = min(self.limit, self._tokens + (now - self._last) * self.limit)
        self._last = now
        if self._tokens < 1 - self.SLACK:
            return -1
        self._tokens -= 1
        return max(0, int(self._tokens))


@dataclass(slots=True)
class Server:
    """A running server. `log` grows by one `Request` a request; `fault` may answer in place of the server."""

    utilities: EUtils
    fulltexts: FullTexts
    limits: tuple[int, int] | None
    fault: Fault | None = None
    base_url: str = ""
    log: list[Request] = field(default_factory=list)
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def pmc_store_url(self) -> str:
        """Where this server answers as PMC's open-access store."""
        return self.base_url.removesuffix(PATH) + STORE

    @property
    def europepmc_url(self) -> str:
        """Where this server answers as Europe PMC."""
        return self.base_url.removesuffix(PATH) + EUROPEPMC

    def expire_history(self) -> None:
        """Forget every WebEnv, as NCBI does after some hours."""
        self.utilities.history.expire()

    def admit(self, key: str | None, caller: str) -> tuple[int, int]:
        """Limit and remaining requests of this second for a caller; remaining is -1 where it is refused."""
        if self.limits is None:
            return LIMITS[bool(key)], LIMITS[bool(key)]
        limit = self.limits[bool(key)]
        with self._lock:
            bucket = self._buckets.setdefault(key or caller, Bucket(limit))
            return limit, bucket.take()

    def record(self, request: Request) -> None:
        with self._lock:
            self.log.append(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    serving: Server

    def version_string(self) -> str:
        return "Finatra"

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._serve(self.rfile.read(length).decode("utf-8", "replace"))

    def _serve(self, body: str) -> None:
        came = time.monotonic()
        url = urlsplit(self.path)
        params: dict[str, list[str]] = {}
        for name, value in itertools.chain(*(parse_qsl(p, keep_blank_values=True) for p in (url.query, body))):
            params.setdefault(name.strip().lower(), []).append(value)
        if address := address_of(url.path, params):
            utility, params = address
            reply = (self.serving.fault and self.serving.fault(utility, params)) or self._fulltext(utility, params)
            self.serving.record(Request(utility, self.command, params, reply.status, came))
            self._send(reply, {})
            return
        utility = url.path.rsplit("/", 1)[-1].removesuffix(".fcgi")
        keys = params.get("api_key", [])
        limit, left = self.serving.admit(keys[-1] if keys else None, self.client_address[0])
        reply = self._reply(utility, url.path, params, limit, left)
        self.serving.record(Request(utility, self.command, params, reply.status, came))
        headers = {"Retry-After": "2"} if reply.status == 429 else {}
        self._send(reply, headers | {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(max(left, 0))})

    def _reply(self, utility: str, path: str, params: dict[str, list[str]], limit: int, left: int) -> Reply:
        """What stands before the utilities: faults made by a test, keys, the rate, addresses that do not exist."""
        if self.serving.fault and (fault := self.serving.fault(utility, params)):
            return fault
        keys = params.get("api_key", [])
        if keys and not keys[-1].strip():
            error = {"error": "API key invalid", "api-key": "", "type": "invalid", "status": "unknown"}
            return Reply(json.dumps(error, separators=(",", ":")).encode() + b"\n", JSON, 400)
        if left < 0:
            caller = keys[-1] if keys else self.client_address[0]
            error = {
                "error": "API rate limit exceeded",
                "api-key": caller,
                "count": f"{limit + 1}",
                "limit": f"{limit}",
            }
            return Reply(json.dumps(error, separators=(",", ":")).encode() + b"\n", JSON, 429)
        if len(self.requestline) > LONGEST_LINE:
            return _page(414, "Request-URI Too Long")
        if utility not in UTILITIES or path != f"{PATH}{utility}.fcgi":
            return _page(404, "Not Found")
        try:
            return self.serving.utilities.respond(utility, params)
        except Exception:
            logger.exception("%s failed", utility)
            return _page(500, "NCBI/eutils - WWW Error 500 Diagnostic")

    def _fulltext(self, utility: str, params: dict[str, list[str]]) -> Reply:
        try:
            return self.serving.fulltexts.respond(utility, params)
        except Exception:
            logger.exception("%s failed", utility)
            return _page(500, "Internal Server Error")

    def _send(self, reply: Reply, headers: dict[str, str]) -> None:
        """Chunked and without a length, as NCBI sends: a cut connection shows only in what is missing."""
        body = reply.body
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Cache-Control", "private")
        self.send_header("Access-Control-Expose-Headers", "X-RateLimit-Limit,X-RateLimit-Remaining")
        for name, value in headers.items():
            self.send_header(name, value)
        if "gzip" in self.headers.get("Accept-Encoding", "").lower():
            body = gzip.compress(body, 1, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if self.request_version == "HTTP/1.0":
            self.close_connection = True
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(body), 65_536):
                chunk = body[at : at + 65_536]
                self.wfile.write(b"%X\r\n%b\r\n" % (len(chunk), chunk))
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        logger.debug(format, *args)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that hangs up is not our error; the rest is in the log.
        logger.debug("connection of %s broke", client_address, exc_info=True)


def _page(status: int, title: str) -> Reply:
    return Reply(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n".encode(), HTML, status
    )


@contextmanager
def run(
    folder: str | Path,
    port: int = 0,
    *,
    limits: tuple[int, int] | None = LIMITS,
    today: date | None = None,
    restricted: frozenset[int] = frozenset(),
    fault: Fault | None = None,
) -> Iterator[Server]:
    """A server on 127.0.0.1 while the block runs.

    Args:
        folder: PubMed XML and JATS articles; only read.
        port: 0 takes a free one.
        limits: requests a second without and with an API key; None does not count.
        today: what `reldate` counts from; the day itself where it is None.
        restricted: PMC numbers whose full text is kept back: only the front is given.
        fault: called with utility and parameters before the server answers; what it returns is sent instead.

    Raises:
        ReviewError: the folder cannot be served (`index.open_index`), or the port is taken.
    """
    index = open_index(folder)
    seed = hashlib.sha256(" ".join(map(str, sorted(index.articles.pubmed))).encode()).hexdigest()
    server = Server(EUtils(index, History(seed), today, restricted), FullTexts(index, restricted), limits, fault)
    handler = type("Handler", (_Handler,), {"serving": server})
    try:
        http = _HTTPServer(("127.0.0.1", port), handler)
    except OSError as err:
        index.close()
        raise ReviewError(f"port {port} cannot be used ({err.strerror}): choose another, or 0 for a free one") from err
    server.base_url = f"http://127.0.0.1:{http.server_port}{PATH}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
        index.close()


@contextmanager
def serve(folder: str | Path, port: int = 0, **options: object) -> Iterator[str]:
    """As `run`, for those who need the base URL alone, such as `http://127.0.0.1:4711/entrez/eutils/`."""
    with run(folder, port, **options) as server:
        yield server.base_url


def main(folder: str | Path, port: int = 0, *, limits: tuple[int, int] | None = LIMITS) -> None:
    """Serve a folder until interrupted; the base URL is the first line of standard output."""
    with run(folder, port, limits=limits) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            logger.info("stopped after %d requests", len(server.log))
