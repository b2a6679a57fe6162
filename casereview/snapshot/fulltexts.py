"""The full texts of a snapshot folder as PMC's open-access store (S3) and Europe PMC give them. No HTTP here; `server` carries it.

Open is what its JATS says is open: a Creative Commons licence, or `license-type="open-access"`. What is not open is in neither, and
comes from efetch alone. A folder holds one version of an article: all are version 1.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from casereview.snapshot.eutils import JSON, XML, Reply
from casereview.snapshot.index import Index

STORE, EUROPEPMC = "/pmc-oa-opendata/", "/europepmc/webservices/rest/"
"""Where the two begin on this server."""

UTILITIES = ("pmc_store", "europepmc")
"""What the two are called in the server's log and by its faults."""

HEADER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and '
    b'Interchange DTD with MathML3 v1.3 20210610//EN" "JATS-archivearticle1-3-mathml3.dtd">\n'
)
S3_XML = "application/xml"


def address_of(path: str, params: Mapping[str, list[str]]) -> tuple[str, dict[str, list[str]]] | None:
    """Which of `UTILITIES` a path leads to, with `key` or `id` among its parameters; None for another path.

    >>> address_of("/pmc-oa-opendata/metadata/PMC1.1.json", {})
    ('pmc_store', {'key': ['metadata/PMC1.1.json']})
    """
    if path.startswith(STORE):
        return UTILITIES[0], {**params, "key": [path.removeprefix(STORE)]}
    if path.startswith(EUROPEPMC):
        return UTILITIES[1], {**params, "id": [path.removeprefix(EUROPEPMC).removesuffix("/fullTextXML")]}
    return None


@dataclass(slots=True)
class FullTexts:
    """Both services over one index. `restricted` are PMC numbers whose full text is kept back."""

    index: Index
    restricted: frozenset[int] = frozenset()

    def respond(self, utility: str, params: Mapping[str, list[str]]) -> Reply:
        """The answer of `pmc_store` to a `key` or a listing, or of `europepmc` to the `id` of an article."""
        if utility == "europepmc":
            found = re.fullmatch(r"PMC(\d{1,12})", params["id"][-1], re.A)
            article = self._open(int(found[1])) if found else None
            return Reply(article, XML) if article else Reply(b"", XML, 404)
        key = params["key"][-1]
        if not key:
            return self._listing(params)
        if found := re.fullmatch(r"metadata/PMC(\d{1,12})\.1\.json", key, re.A):
            body, kind = self._metadata(int(found[1])), JSON
        elif found := re.fullmatch(r"PMC(\d{1,12})\.1/PMC(\d{1,12})\.1\.xml", key, re.A):
            body, kind = self._open(int(found[1])) if found[1] == found[2] else None, S3_XML
        else:
            body, kind = None, S3_XML
        return Reply(body, kind) if body else _no_such_key(key)

    def _listing(self, params: Mapping[str, list[str]]) -> Reply:
        prefix, delimiter = (params.get(name, [""])[-1] for name in ("prefix", "delimiter"))
        found = re.fullmatch(r"PMC(\d{1,12})\.", prefix, re.A)
        number = int(found[1]) if found else None
        folders = [f"PMC{number}.1/"] if number is not None and self._open(number) else []
        inside = "".join(f"<CommonPrefixes><Prefix>{f}</Prefix></CommonPrefixes>" for f in folders)
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>pmc-oa-opendata</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(folders)}</KeyCount>"
            f"<MaxKeys>1000</MaxKeys><Delimiter>{escape(delimiter)}</Delimiter><IsTruncated>false</IsTruncated>"
            f"{inside}</ListBucketResult>"
        )
        return Reply(body.encode(), S3_XML)

    def _metadata(self, number: int) -> bytes | None:
        data = self._open(number)
        if data is None:
            return None
        front, pmid = _front(data), self.index.articles.pmc[number].pmid
        record = self.index.articles.article(pmid) if pmid in self.index.articles.pubmed else b""
        ids = {e.get("pub-id-type"): e.text for e in front.iterfind(".//{*}article-meta/{*}article-id")}
        types = {e.get("related-article-type") for e in front.iterfind(".//{*}article-meta/{*}related-article")}
        title = front.find(".//{*}article-meta//{*}article-title")
        folder = f"s3://pmc-oa-opendata/PMC{number}.1/PMC{number}.1"
        said = {
            "pmcid": f"PMC{number}",
            "version": 1,
            "pmid": pmid,
            "doi": ids.get("doi"),
            "mid": None,
            "title": " ".join("".join(title.itertext()).split()) if title is not None else None,
            "citation": None,
            "is_pmc_openaccess": True,
            "is_manuscript": False,
            "is_historical_ocr": False,
            "is_retracted": "retraction-forward" in types or b'RefType="RetractionIn"' in record,
            "license_code": _licence(front)[1],
            "xml_url": f"{folder}.xml?md5={hashlib.md5(data, usedforsecurity=False).hexdigest()}",
            "text_url": None,
            "pdf_url": None,
            "media_urls": [],
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode()

    def _open(self, number: int) -> bytes | None:
        """The XML of an article that is there and open."""
        if number not in self.index.articles.pmc or number in self.restricted:
            return None
        article = self.index.articles.fulltext(number)
        is_open, _ = _licence(_front(article))
        return HEADER + article if is_open else None


def _front(article: bytes) -> etree._Element:
    # Its DTD is not read: a named character that it would define must not keep the front from being read.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    return etree.fromstring(article, parser)


def _licence(article: etree._Element) -> tuple[bool, str | None]:
    """Whether the article is open, and the code of its licence, such as `CC BY-NC`."""
    licence = article.find("{*}front/{*}article-meta/{*}permissions/{*}license")
    if licence is None:
        return False, None
    addresses = [value for e in licence.iter() for name, value in e.attrib.items() if name.endswith("href")]
    addresses += [e.text or "" for e in licence.iter("{*}license_ref")]
    found = re.search(r"creativecommons\.org/(?:licenses/([a-z-]+)|(publicdomain))", " ".join(addresses))
    if found:
        return True, "CC0" if found[2] else f"CC {found[1].upper()}"
    return licence.get("license-type") in ("open-access", "openaccess"), None


def _no_such_key(key: str) -> Reply:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.'
        f"</Message><Key>{escape(key)}</Key></Error>"
    )
    return Reply(body.encode(), S3_XML, 404)
