"""A folder of PubMed XML and JATS: which articles it holds, each as the bytes that stand in its file.

Files are told apart by their root element; names do not matter, sub-folders are read too. Nothing is ever written there.
"""

import hashlib
import logging
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from casereview.errors import ReviewError
from casereview.pubmed.xml import article_slices, deleted_pmids, open_xml

logger = logging.getLogger(__name__)

SUFFIXES = (".xml", ".xml.gz", ".nxml", ".nxml.gz")
PUBMED_ROOTS = {"PubmedArticleSet", "PubmedBookArticleSet"}
JATS_ROOTS = {"article", "pmc-articleset"}

_ROOT = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>|\xef\xbb\xbf)*<([\w.:-]+)", re.S)
_JATS = re.compile(rb"<article(?=[\s>]).*?</article\s*>", re.S)
_VERSION = re.compile(rb'<PMID\b[^>]*\bVersion="(\d+)"')
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where an article's bytes stand in the spool, and the file that they came from."""

    start: int
    length: int
    file: str


@dataclass(frozen=True, slots=True)
class FullText:
    """A JATS article: where it is, and the PMID that it names."""

    piece: Piece
    pmid: int | None


class Spool:
    """The articles' bytes in one nameless temporary file: a baseline of gigabytes need not fit into memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
        self._end = 0
        self._lock = threading.Lock()
        self._content = hashlib.sha256()

    @property
    def digest(self) -> str:
        """A hash over all articles so far, in their order."""
        return self._content.hexdigest()

    def add(self, data: bytes, file: str) -> Piece:
        with self._lock:
            piece = Piece(self._end, len(data), file)
            self._file.write(data)
            self._content.update(data)
            self._end += len(data)
        return piece

    def read(self, piece: Piece) -> bytes:
        with self._lock:
            self._file.seek(piece.start)
            data = self._file.read(piece.length)
            self._file.seek(0, os.SEEK_END)
        return data

    def close(self) -> None:
        self._file.close()


@dataclass(slots=True)
class Articles:
    """What a folder holds: PubMed articles by PMID, full texts by PMC number."""

    spool: Spool = field(default_factory=Spool)
    pubmed: dict[int, Piece] = field(default_factory=dict)
    pmc: dict[int, FullText] = field(default_factory=dict)

    def article(self, pmid: int) -> bytes:
        return self.spool.read(self.pubmed[pmid])

    def fulltext(self, pmcid: int) -> bytes:
        return self.spool.read(self.pmc[pmcid].piece)


def read_folder(folder: str | Path) -> Articles:
    """Read every XML file of a folder and its sub-folders.

    Raises:
        ReviewError: no such folder, no XML in it, a file that is broken or neither PubMed XML nor JATS, an article that
            stands twice with different bytes, no PubMed record at all; with the file's name.
    """
    articles, deleted = Articles(), set()
    for path in _files(Path(folder)):
        data = _read(path)
        root = _root(data)
        if root in PUBMED_ROOTS:
            for pmid, article in article_slices(data, where=path):
                _add_pubmed(articles, int(pmid), article, path)
            if b"<DeleteCitation" in data:
                deleted |= {int(pmid) for pmid in deleted_pmids(data, where=path)}
        elif root in JATS_ROOTS:
            for article in _jats_slices(data, path):
                _add_jats(articles, article, path)
        else:
            what = f"its root element is <{root}>" if root else "it holds no XML element"
            raise ReviewError(
                f"{path}: neither PubMed XML nor a JATS article ({what}): move it out of the snapshot folder"
            )
    for pmid in deleted & articles.pubmed.keys():
        logger.info("PMID %s is taken back by a DeleteCitation: not served", pmid)
        del articles.pubmed[pmid]
    if not articles.pubmed:
        raise ReviewError(f"{folder}: no PubMed record in its XML files: name a folder that holds PubMed XML")
    return articles


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise ReviewError(f"snapshot folder {folder} {what}: set pubmed.snapshot to a folder of PubMed XML")
    unreadable: list[OSError] = []
    found = [
        Path(parent, name)
        for parent, _, names in os.walk(folder, onerror=unreadable.append, followlinks=True)
        for name in names
        if name.lower().endswith(SUFFIXES) and not name.startswith(".")
    ]
    if unreadable:
        raise ReviewError(f"snapshot folder {unreadable[0].filename} cannot be read: {unreadable[0].strerror}")
    if not found:
        raise ReviewError(
            f"snapshot folder {folder} holds no XML: put PubMed XML (.xml or .xml.gz) there, or name another folder"
        )
    return sorted(found)


def _read(path: Path) -> bytes:
    """The uncompressed bytes of a file, in UTF-8 whatever its declaration says."""
    with open_xml(path) as (stream, _):
        data = stream.read()
    declared = re.match(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)""", data)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "ascii", "us-ascii") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else encoding)
    except (LookupError, UnicodeDecodeError) as err:
        raise ReviewError(f"{path}: not in the encoding {encoding} that it declares ({err}): get it again") from err
    return re.sub(r"<\?xml.*?\?>", "", text, count=1, flags=re.S).encode()


def _root(data: bytes) -> str | None:
    match = _ROOT.match(data)
    return match[1].decode() if match else None


def _add_pubmed(articles: Articles, pmid: int, article: bytes, path: Path) -> None:
    if (known := articles.pubmed.get(pmid)) is not None:
        other = articles.spool.read(known)
        if article == other or _version(article) < _version(other):
            return
        if _version(article) == _version(other):
            raise ReviewError(
                f"PMID {pmid} stands in {known.file} and in {path} with different content: keep one of them"
            )
    articles.pubmed[pmid] = articles.spool.add(article, str(path))


def _version(article: bytes) -> int:
    match = _VERSION.search(article)
    return int(match[1]) if match else 1


def _jats_slices(data: bytes, path: Path) -> Iterator[bytes]:
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as err:
        raise ReviewError(f"{path}: broken XML ({err}): get the file again") from err
    slices = _JATS.findall(data)
    if len(slices) != (1 if root.tag == "article" else len(root.findall("article"))):
        raise ReviewError(f"{path}: its articles cannot be told apart by their tags: save one article a file")
    yield from slices


def _add_jats(articles: Articles, article: bytes, path: Path) -> None:
    # The front alone: references hold article ids too.
    front = article[: (article.find(b"</front>") + 1) or None]
    ids = dict(re.findall(rb'<article-id[^>]*pub-id-type="(pmc|pmcid|pmid)"[^>]*>\s*(?:PMC)?(\d+)', front))
    named = re.search(r"PMC(\d+)", path.name)
    number = ids.get(b"pmc") or ids.get(b"pmcid") or (named[1] if named else None)
    if number is None:
        raise ReviewError(f"{path}: a full text without a PMC number: give the file a name such as PMC1234567.xml")
    pmcid = int(number)
    if (known := articles.pmc.get(pmcid)) is not None and articles.spool.read(known.piece) != article:
        raise ReviewError(
            f"PMC{pmcid} stands in {known.piece.file} and in {path} with different content: keep one of them"
        )
    pmid = int(ids[b"pmid"]) if b"pmid" in ids else None
    articles.pmc[pmcid] = FullText(articles.spool.add(article, str(path)), pmid)
