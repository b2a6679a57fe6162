"""PMC's open-access store: every open article of PubMed Central as files on Amazon S3, without a key.

It replaced PMC's OA service and FTP site in August 2026. `PMC<id>.<version>/` holds the files of one version,
`metadata/PMC<id>.<version>.json` says what it is: licence, retraction, author manuscript or scan, and where its XML is.
Source: NLM, "Accessing PMC Article Datasets Using Amazon Web Services", https://pmc.ncbi.nlm.nih.gov/tools/pmcaws.
"""

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from casereview.fulltext.archive import Article
from casereview.fulltext.asking import NOT_THERE, Services, Sought, accepted
from casereview.web import Form, Web, json_with, xml_of

log = logging.getLogger(__name__)

URL = "https://pmc-oa-opendata.s3.amazonaws.com/"
NOT_OPEN = "not open access"
NO_XML = "no XML of it"
SCAN = "Historical article: its text was read from a scan by machine (OCR) and may hold errors."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One version of an article that is open, and where its XML is."""

    version: int
    key: str
    md5: str | None
    licence: str | None
    retracted: bool
    manuscript: bool
    scan: bool


def from_pmc_store(sought: Sought, services: Services) -> Article | str:
    """The newest open version that has a body, else why there is none. A scan is taken last."""
    versions = _versions(sought.pmcid, services)
    said, offers = [], []
    for version in versions:
        found = _offer(sought.pmcid, version, services)
        if isinstance(found, Offer):
            offers.append(found)
        else:
            said.append((version, found))
    for offer in sorted(offers, key=lambda o: (o.scan, -o.version)):
        found = _fetch(sought, offer, services)
        if isinstance(found, Article):
            return found
        said.append((offer.version, found))
    if not said:
        return NOT_THERE
    return said[0][1] if len(said) == 1 else ", ".join(f"version {v}: {why}" for v, why in sorted(said))


def _versions(pmcid: str, services: Services) -> list[int]:
    """The numbers of the versions that the store lists."""
    params = {"list-type": "2", "prefix": f"{pmcid}.", "delimiter": "/"}
    # A bucket that is there never answers a listing with 404.
    data = _answer(services, "", xml_of("ListBucketResult"), params=params, may_lack=False)
    found = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    prefixes = (e.text or "" for e in found.iterfind("{*}CommonPrefixes/{*}Prefix"))
    return sorted(int(m[1]) for p in prefixes if (m := re.fullmatch(rf"{pmcid}\.(\d{{1,6}})/", p, re.A)))


def _offer(pmcid: str, version: int, services: Services) -> Offer | str:
    """What the metadata of a version offer, or why nothing of it may be taken."""
    path = f"metadata/{pmcid}.{version}.json"
    data = _answer(services, path, json_with("pmcid"))
    if not data:
        return "no metadata of it"
    said: dict[str, Any] = json.loads(data)
    if said.get("is_pmc_openaccess") is not True and said.get("is_manuscript") is not True:
        return NOT_OPEN
    url = said.get("xml_url")
    place = re.fullmatch(
        rf"s3://pmc-oa-opendata/({pmcid}\.{version}/[\w.-]+\.xml)(?:\?md5=([0-9a-f]{{32}})|\?.*)?", str(url), re.A
    )
    if not place:
        return NO_XML if url is None else "its XML has an address outside of the store"
    return Offer(
        version=version,
        key=place[1],
        md5=place[2],
        licence=str(said["license_code"]) if said.get("license_code") else None,
        retracted=said.get("is_retracted") is True,
        manuscript=said.get("is_manuscript") is True,
        scan=said.get("is_historical_ocr") is True,
    )


def _fetch(sought: Sought, offer: Offer, services: Services) -> Article | str:
    """The XML of a version, or why it is not the full text."""
    data = _answer(services, offer.key, _whole(offer))
    if not data:
        return NO_XML
    kinds = [kind for kind, is_so in (("author manuscript", offer.manuscript), ("scan", offer.scan)) if is_so]
    article = Article(
        record_id=sought.record.record_id,
        source="pmc_store",
        source_id=sought.pmcid,
        data=data,
        licence=offer.licence,
        retracted=offer.retracted,
        version=", ".join([str(offer.version), *kinds]),
        notes=(SCAN,) if offer.scan else (),
    )
    return accepted(article, sought.record)


def _whole(offer: Offer) -> Form:
    """Whole is what has the MD5 that the metadata name; where they name none, or an old one, well-formed JATS."""

    def form(data: bytes) -> str | None:
        if offer.md5:
            if hashlib.md5(data, usedforsecurity=False).hexdigest() == offer.md5:
                return None
            log.warning("%s: not the bytes whose MD5 its metadata name", offer.key)
        return xml_of("article", "pmc-articleset")(data)

    return form


def _answer(services: Services, path: str, form: Form, **more: Any) -> bytes:
    web: Web = services.pmc_store
    request = {"utility": "pmc_store", "path": path} | more.get("params", {}) | web.place
    return services.kept(request, lambda: web.get(path, form, **more))
