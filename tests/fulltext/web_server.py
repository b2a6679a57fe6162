"""A small web server on loopback that answers GETs from a script, and remembers what it was asked."""

import hashlib
import json
import socket
import struct
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

STORE, EUROPEPMC = "/store/", "/europe/"
DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">\n'
CC = '<permissions><license><ali:license_ref xmlns:ali="http://www.niso.org/schemas/ali/1.0/">https://creativecommons.org/licenses/by/4.0/</ali:license_ref></license></permissions>'
NO_KEY = b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"


def jats(text: str = "A case.", *, pmid: str | None = None, more: str = "", body: bool = True) -> bytes:
    """A JATS article; `more` stands in its article-meta."""
    named = f'<article-id pub-id-type="pmid">{pmid}</article-id>' if pmid else ""
    said = f"<body><sec><title>Case report</title><p>{text}</p></sec></body>" if body else ""
    return f"{DOCTYPE}<article><front><article-meta>{named}{more}</article-meta></front>{said}</article>".encode()


@dataclass
class Said:
    """One answer. `cut` sends so many bytes of those announced; `wait` seconds before; `reset` breaks the connection."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0
    reset: bool = False


class Server:
    """`answers` holds what is said at a path, once each, the last for good; a path that it lacks is a 404."""

    def __init__(self):
        self.answers: dict[str, list[Said]] = {}
        self.asked: list[str] = []
        self.missing = {STORE: Said(NO_KEY, 404), EUROPEPMC: Said(b"", 404)}
        self.url = ""

    def say(self, path: str, *answers: Said | bytes) -> None:
        self.answers[path] = [a if isinstance(a, Said) else Said(a) for a in answers]

    def store(self, pmcid: str, *versions: dict | None, **xml: bytes) -> None:
        """An article in the store: the metadata of each version (None leaves them out), and `v1=...` its XML."""
        numbers = range(1, len(versions) + 1)
        prefixes = "".join(f"<CommonPrefixes><Prefix>{pmcid}.{n}/</Prefix></CommonPrefixes>" for n in numbers)
        self.say(f"{STORE}?{pmcid}.", listing(prefixes))
        for number, more in zip(numbers, versions, strict=True):
            key, data = f"{pmcid}.{number}/{pmcid}.{number}.xml", xml.get(f"v{number}")
            if more is not None:
                self.say(f"{STORE}metadata/{pmcid}.{number}.json", metadata(pmcid, number, data, **more))
            if data is not None:
                self.say(STORE + key, data)

    def answer(self, path: str) -> Said:
        self.asked.append(path)
        said = self.answers.get(path)
        if said:
            return said.pop(0) if len(said) > 1 else said[0]
        if path.startswith(f"{STORE}?"):
            return Said(listing(""))
        return next(answer for start, answer in self.missing.items() if path.startswith(start))


def listing(prefixes: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>pmc-oa-opendata</Name>{prefixes}</ListBucketResult>"
    ).encode()


def metadata(pmcid: str, version: int, data: bytes | None, **more) -> bytes:
    md5 = hashlib.md5(data or b"").hexdigest()
    said = {
        "pmcid": pmcid,
        "version": version,
        "is_pmc_openaccess": True,
        "is_manuscript": False,
        "is_historical_ocr": False,
        "is_retracted": False,
        "license_code": "CC BY",
        "xml_url": f"s3://pmc-oa-opendata/{pmcid}.{version}/{pmcid}.{version}.xml?md5={md5}",
    }
    return json.dumps(said | more).encode()


def handler_of(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            url = urlsplit(self.path)
            prefix = dict(parse_qsl(url.query)).get("prefix")
            said = server.answer(f"{url.path}?{prefix}" if prefix else url.path)
            time.sleep(said.wait)
            if said.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body[: said.cut])
            self.close_connection = said.cut is not None

        def log_message(self, *_): ...

    return Handler
