"""The way out to other people's servers: one polite transport, and plain GETs over it.

Polite: requests are spaced evenly, by one pace for all threads and processes; what a server asks for (`Retry-After`) is kept; what passes is asked
again with growing pauses, half of them by chance; what does not pass is not. Bodies are handed on byte for byte. An answer that
broke off, dripped for too long, or is not what was asked for (`Judge`) counts as none. A redirect is never followed: it would
take a question, with all it says of the one who asks, to a server that nobody named.
"""

import json
import logging
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests

from casereview.errors import ReviewError

log = logging.getLogger(__name__)

TRANSIENT, REFUSED = "transient", "refused"
"""What a fault is: one that passes, or one that asking again does not mend."""

Fault = tuple[str, str]
"""Its kind, and how we put it."""

Judge = Callable[[int, bytes], Fault | None]
"""What is wrong with an answer, given its status and body; None if it is whole and what was asked for."""

Form = Callable[[bytes], str | None]
"""What is wrong with a body, in words; None if it is of the form that was asked for."""

Send = Callable[..., requests.Response]
"""Sends one request: called with the session and the keywords that every request of ours has."""

RATE = 5
"""Requests a second to a store of full texts.

Neither service documents a limit for reading single articles. Amazon S3 serves thousands a second of one prefix; users of Europe
PMC keep to 10 a second, and NCBI asks 3 of those without a key. 5 is kind to all, and three questions a report at that pace are 10
minutes for 1,000 reports, once: answers are kept.
"""

LONGEST_WAIT = 600.0
"""Seconds that a server may ask us to wait."""


class WebError(ReviewError):
    """A server gave no usable answer; `kind` says whether asking later may help."""

    def __init__(self, message: str, kind: str = REFUSED):
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer that its judge let pass."""

    status: int
    data: bytes


class Pace:
    """At most `rate` requests a second, evenly spaced, shared by all threads that hold it (a token bucket of one).

    Args:
        shared: a file by which all processes of this user keep one pace, those too that were killed and started again; where it
            cannot be used, each process keeps its own.
    """

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        shared: Path | None = None,
    ):
        self._gap = 1 / rate
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = float("-inf")
        self._file = _opened(shared) if shared else None

    def wait(self) -> None:
        """Take the next free slot and sleep until it comes."""
        with self._alone():
            now = self._clock()
            slot = max(now, self._next)
            self._next = slot + self._gap
        if slot > now:
            self._sleep(slot - now)

    def hold(self, seconds: float) -> None:
        """Nobody goes on for so many seconds (a 429 is meant for all threads and processes)."""
        with self._alone():
            self._next = max(self._next, self._clock() + seconds)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Alone among threads and processes, with the next free slot as the last one left it."""
        with self._lock:
            if self._file is None:
                yield
                return
            import fcntl

            # The lock goes with a process that dies.
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                with suppress(ValueError):
                    said = float(os.pread(self._file, 64, 0))
                    # Of another boot of the machine, whose clock began anew, is what no one would wait for.
                    if said - self._clock() <= LONGEST_WAIT:
                        self._next = max(self._next, said)
                yield
                with suppress(OSError):  # a full disk: the others do not see this slot
                    os.pwrite(self._file, f"{self._next:<32.6f}".encode(), 0)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def __del__(self) -> None:
        if getattr(self, "_file", None) is not None:
            os.close(self._file)


def _opened(path: Path) -> int | None:
    try:
        import fcntl  # noqa: F401 - where there is none, as on Windows, processes are not told of each other

        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except (ImportError, OSError):
        return None


def pace_file(url: str) -> Path | None:
    """Where all processes of this user note when they asked the server at an address; none for one on this machine."""
    if is_loopback(url) or not hasattr(os, "getuid"):
        return None
    host = re.sub(r"[^a-z0-9.-]", "_", (urlsplit(url).hostname or "").lower())
    return Path(tempfile.gettempdir(), f"casereview-{os.getuid()}-{host}.pace")


class Transport:
    """Requests to one server, asked until there is a whole answer.

    Args:
        base_url: of the server; on loopback no proxy is used.
        agent: the name of the program that asks (User-Agent).
        requests_per_second: `inf` does not wait.
        timeout: seconds to connect, and seconds between two bytes of an answer.
        patience: seconds that one answer may take as a whole.
        attempts: how often one question is asked before it is given up.
    """

    def __init__(
        self,
        base_url: str,
        *,
        agent: str = "casereview",
        requests_per_second: float,
        timeout: tuple[float, float] = (15, 90),
        patience: float = 600,
        attempts: int = 8,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ):
        self._timeout, self._patience, self._attempts = timeout, patience, attempts
        self._clock, self._jitter = clock, jitter
        # Another clock than the machine's is one that other processes do not have.
        shared = pace_file(base_url) if clock is time.monotonic else None
        self._pace = Pace(requests_per_second, clock, sleep, shared)
        self.session = requests.Session()
        self.session.headers["User-Agent"] = agent
        self.session.trust_env = not is_loopback(base_url)  # a proxy leads nowhere from loopback

    def ask(
        self,
        send: Send,
        judge: Judge,
        *,
        what: str,
        where: str,
        final: tuple[str, ...] = (REFUSED,),
        error: type[WebError] = WebError,
    ) -> Answer:
        """One question, asked until there is a whole answer.

        Args:
            what: is asked, for log and error, such as `efetch`.
            where: it is asked, for the error: an address without secrets.
            final: kinds of faults that are not asked again.

        Raises:
            WebError: (or `error`) a fault that asking again does not mend, or every attempt failed.
        """
        fault: Fault = (TRANSIENT, "not asked")
        for attempt in range(self._attempts):
            self._pace.wait()
            answer, found, after = self._once(send, judge)
            if found is None:
                return answer
            fault = kind, reason = found
            if kind in final:
                raise error(f"{what} at {where}: {reason}", kind)
            if attempt + 1 < self._attempts:
                # Doubling from one second to a minute, half of it by chance, so that many clients do not come back at once.
                delay = after if after is not None else min(60, 2**attempt) * (0.5 + self._jitter() / 2)
                log.warning("%s: %s; asking again in %.1f s", what, reason, delay)
                self._pace.hold(delay)
        kind, reason = fault
        raise error(
            f"{what} at {where} gave no usable answer in {self._attempts} attempts ({reason}): try again later, "
            "what was fetched so far is kept",
            kind,
        )

    def _once(self, send: Send, judge: Judge) -> tuple[Answer, Fault | None, float | None]:
        """Ask once: the answer, what is wrong with it, and the seconds that the server wants us to wait."""
        try:
            with send(self.session, timeout=self._timeout, allow_redirects=False, stream=True) as answer:
                data = self._read(answer)
        except requests.RequestException as err:
            return Answer(0, b""), (TRANSIENT, connection_words(err)), None
        after = retry_after(answer.headers.get("Retry-After"))
        return Answer(answer.status_code, data), judge(answer.status_code, data), after

    def _read(self, answer: requests.Response) -> bytes:
        """The whole body; a server that drips for longer than our patience is as good as silent."""
        end = self._clock() + self._patience
        late = threading.Event()

        def hang_up() -> None:
            late.set()
            with suppress(ValueError, RuntimeError, OSError):  # the answer is at its end already
                answer.raw.shutdown()

        # A read waits until its chunk is full, and every drop starts the time-out anew: only a second thread can end it.
        watch = threading.Timer(self._patience, hang_up)
        watch.daemon = True
        watch.start()
        chunks = []
        try:
            for chunk in answer.iter_content(65_536):
                chunks.append(chunk)
                if self._clock() > end:
                    late.set()
                    break
        except requests.RequestException:
            if not late.is_set():
                raise
        finally:
            watch.cancel()
        if late.is_set():
            raise requests.Timeout(f"the answer took longer than {self._patience:g} s")
        return b"".join(chunks)


class Web:
    """Plain GETs from one server.

    Args:
        base_url: what every path is added to.
        name: of the service, for people: `Europe PMC`.
        key: of the configuration that names its address, for the error that asks to check it.
        requests_per_second: else `RATE`; on loopback no limit.
        more: as of `Transport`.

    Raises:
        ReviewError: a base URL that is none.
    """

    def __init__(self, base_url: str, *, name: str, key: str, requests_per_second: float | None = None, **more: object):
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ReviewError(f"{base_url} is no address of {name}: {key} must look like https://example.org/path/")
        self.base_url = base_url.rstrip("/") + "/"
        self.name, self._key = name, key
        rate = requests_per_second or (float("inf") if is_loopback(base_url) else RATE)
        self._transport = Transport(self.base_url, requests_per_second=rate, **more)

    def __repr__(self) -> str:
        return f"Web({self.base_url!r})"

    @property
    def place(self) -> dict[str, str]:
        """What a kept answer says of where it came from: nothing for a server of our own, whose port is another each time."""
        return {} if is_loopback(self.base_url) else {"at": self.base_url}

    def get(
        self, path: str, form: Form, *, params: Mapping[str, str] | None = None, may_lack: bool = True
    ) -> bytes | None:
        """The body at a path below the base URL, byte for byte; None where the server says that there is none (404).

        Args:
            form: what the body must be; an answer of another form is asked for again.
            may_lack: a 404 is an answer; else it is a fault.

        Raises:
            WebError: no usable answer.
        """

        def send(session: requests.Session, **how: object) -> requests.Response:
            return session.get(self.base_url + path, params=params, **how)

        def judge(status: int, data: bytes) -> Fault | None:
            if status == 404 and may_lack and not is_page(data):
                return None
            if status == 200:
                wrong = form(data)
                return (TRANSIENT, wrong) if wrong else None
            return self._fault(status, data)

        answer = self._transport.ask(send, judge, what=self.name, where=self.base_url + path)
        return None if answer.status == 404 else answer.data

    def _fault(self, status: int, data: bytes) -> Fault:
        if status in (408, 425, 429) or status >= 500:
            return TRANSIENT, f"HTTP status {status}"
        if 300 <= status < 400:
            return REFUSED, f"the server redirects elsewhere, which is not followed: check {self._key}"
        # A 404 that is a web page is no word on one article: the address is wrong, or a proxy stands in between.
        what = " with a web page" if is_page(data) else ""
        return REFUSED, f"HTTP status {status}{what}: check {self._key}"


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def is_page(data: bytes) -> bool:
    """Whether a body is a web page, which no service that is asked here answers with."""
    return bool(
        re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", data[:2000], re.I | re.S)
    )


def xml_of(*roots: str) -> Form:
    """The form of well-formed XML with one of these root elements (names without namespace), complete to its end."""

    def form(data: bytes) -> str | None:
        if not data.strip():
            return "an empty answer"
        found, broken = _root_of(data)
        if broken and found in (None, *roots) and not is_page(data):
            return f"an answer cut short or broken ({broken})"
        return None if found in roots else "something else than the XML asked for, perhaps a page of a proxy"

    return form


def json_with(*keys: str) -> Form:
    """The form of a JSON object that has these keys."""

    def form(data: bytes) -> str | None:
        try:
            found = json.loads(data)
        except ValueError:
            return "broken JSON" if data.strip() else "an empty answer"
        missing = [key for key in keys if not isinstance(found, dict) or key not in found]
        return f"JSON without {', '.join(missing)}" if missing else None

    return form


def _root_of(data: bytes) -> tuple[str | None, str | None]:
    """The name of the root element, and what is broken about the XML; nothing is fetched or expanded for it."""
    from lxml import etree

    class Root:
        """A parser target that keeps the first name alone: only that the XML is well-formed counts."""

        name: str | None = None

        def start(self, tag: str, attributes: Mapping[str, str]) -> None:
            self.name = self.name or etree.QName(tag).localname

        def close(self) -> None: ...

    target = Root()
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=len(data) > 10_000_000
    )
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        return target.name, (err.msg or "").split(", line")[0]
    return target.name, None


def retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as a date; at most ten minutes."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def connection_words(err: requests.RequestException) -> str:
    """What went wrong on the way, in our words: the library's own hold addresses and object names."""
    if isinstance(err, requests.exceptions.SSLError):
        return "no secure connection"
    if isinstance(err, requests.Timeout):
        return "no answer in time"
    if isinstance(err, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the answer broke off"
    return "no connection" if isinstance(err, requests.ConnectionError) else f"a failed request ({type(err).__name__})"
