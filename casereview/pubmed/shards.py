"""Raw records in shards: the bytes of each article as PubMed sent them, its shard fixed by its PMID."""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from casereview.records import write_bytes

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
FOOT = b"</PubmedArticleSet>\n"


def shard_of(pmid: str, shards: int) -> int:
    """The shard of a record, from 0: by its PMID alone, so that other records never move it."""
    return int(hashlib.sha256(pmid.encode()).hexdigest()[:8], 16) % shards


def write_shards(articles: Iterable[tuple[str, bytes]], paths: Sequence[str | Path]) -> None:
    """Write articles (PMID, bytes) to the shards, each a gzipped PubmedArticleSet in order of the PMIDs.

    The same articles give the same bytes, whatever order they come in. A shard whose content is the same is left alone.
    """
    parts: list[dict[str, bytes]] = [{} for _ in paths]
    for pmid, article in articles:
        parts[shard_of(pmid, len(paths))][pmid] = article
    for path, part in zip(paths, parts, strict=True):
        body = b"".join(part[pmid].strip() + b"\n" for pmid in sorted(part, key=int))
        data = gzip.compress(HEAD + body + FOOT, compresslevel=6, mtime=0)
        if not Path(path).exists() or Path(path).read_bytes() != data:
            write_bytes(path, data)
