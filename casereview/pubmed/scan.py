"""Find a review's candidates in PubMed's yearly baseline and its daily updates, without asking PubMed.

Reading 38 million records in full takes hours; hardly one in a hundred names the disease at all. So each article is first
searched as it stands, as bytes: for every term a word that it cannot do without, all of them at once (Aho-Corasick), one
concept of the review after the other. Only what holds a word of every concept is parsed and matched by whole terms.
Nothing is lost by it: both steps fold text alike, and a term cannot stand where its longest word does not.
"""

import gzip
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from casereview.errors import ReviewError
from casereview.lexicon import Concept, Lexicon, concept_forms
from casereview.pubmed.xml import open_xml, raw_pmid, read_records
from casereview.records import Record, write_bytes
from casereview.review import Review

log = logging.getLogger(__name__)

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
FOOT = b"</PubmedArticleSet>\n"

_CHUNK = 1 << 22
_OPENING = re.compile(rb"<(PubmedArticle|PubmedBookArticle)[\s>]")
_DELETED = re.compile(rb"<DeleteCitation>.*?</DeleteCitation>", re.DOTALL)
_PMID = re.compile(rb"<PMID\b[^>]*>\s*(\d+)\s*<")
_ENDS = (b"</PubmedArticleSet>", b"</PubmedBookArticleSet>", b"<PubmedArticleSet/>")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']")
# What stands between the parts that are searched, and is most of a record: people, and everything behind the citation.
_SKIPPED = ((b"<AuthorList", b"</AuthorList>"), (b"<PubmedData>", b"</PubmedData>"))
_INLINE = re.compile(r"</?(?:i|b|u|sub|sup)\s*/?>")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]+|\d+);")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_BETWEEN = re.compile(r"[\W_]+")
# Read as nothing: apostrophes of every sort (Sjögren's, Sjögrens), soft hyphens and zero-width characters inside words.
_NOTHING = re.compile("['’‘´`ʼ′\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What one concept of the review is known by: its terms as folded phrases, and its MeSH headings."""

    words: AhoCorasick
    """One word of every term: no term without it, so an article without any of them cannot match."""
    terms: AhoCorasick
    """The terms, each between spaces."""
    headings: frozenset[str]


def scan(
    files: Sequence[str | Path],
    out_path: str | Path,
    *,
    lexicon: Lexicon,
    review: Review,
    progress: Callable[[str, int, int], None] | None = None,
) -> int:
    """Keep the records that every concept of the review can match: by a term in title, abstract, keywords or MeSH.

    Files are read in the order given, baseline before updates: a later version of a record replaces the earlier one, and
    a DeleteCitation takes it away. Short forms that mean other things too (`SS`) are not looked for; the text of a record
    that uses one names the disease in full.

    Args:
        files: PubMed XML, gzip or not.
        out_path: a PubmedArticleSet (gzip) of the kept articles, byte for byte as they stood, in order of PMIDs.

    Returns:
        How many records were kept.

    Raises:
        ReviewError: a file that cannot be read, is cut short or is not PubMed XML; nothing is written then.
    """
    seekers = seekers_of(lexicon, review)
    kept: dict[int, bytes] = {}
    read = 0
    for number, path in enumerate(files):
        if progress:
            progress("scanning", number, len(files))
        for pmid, article in raw_articles(path):
            read += article is not None
            if article and can_match(article, seekers) and matches(_parsed(article, path), seekers):
                kept[int(pmid)] = article
            else:
                kept.pop(int(pmid), None)
    body = b"".join(kept[pmid] + b"\n" for pmid in sorted(kept))
    write_bytes(out_path, gzip.compress(HEAD + body + FOOT, compresslevel=6, mtime=0))
    if progress:
        progress("scanning", len(files), len(files))
    log.info("%d of %d records kept", len(kept), read)
    return len(kept)


def seekers_of(lexicon: Lexicon, review: Review) -> list[Seeker]:
    """What to look for, one a concept of the review, in its order."""
    return [_seeker(concept.searched(lexicon), lexicon) for concept in review.concepts]


def _seeker(concepts: list[Concept], lexicon: Lexicon) -> Seeker:
    """What `concepts` are known by. A term is first looked for by its most telling word: `devic` rather than `disease`.

    That is the word that the fewest other concepts of the lexicon use, and of several such the one that most terms share.
    """
    own = {c.id for c in concepts}
    terms = sorted({term for c in concepts for term in _terms(c)})
    headings = frozenset(fold(m.heading) for c in concepts for m in c.mesh)
    elsewhere = Counter(w for c in lexicon if c.id not in own for w in {w for t in _terms(c) for w in t.split()})
    shared = Counter(w for t in terms for w in set(t.split()))
    # A heading must pass the first look too, so it is searched by a word like any term.
    words = {min(t.split(), key=lambda w: (elsewhere[w], -shared[w], w)) for t in (*terms, *headings)}
    return Seeker(words=AhoCorasick(sorted(words)), terms=AhoCorasick([f" {t} " for t in terms]), headings=headings)


def _terms(concept: Concept) -> set[str]:
    return {folded for form in concept_forms(concept) if form.sort != "ambiguous" and (folded := fold(form.text))}


def fold(text: str) -> str:
    """Words in lower case with single spaces between, without accents and apostrophes.

    >>> fold("Gougerot–Sjögren’s syndrome")
    'gougerot sjogrens syndrome'
    """
    return _BETWEEN.sub(" ", _fold_letters(text)).strip()


def _fold_letters(text: str) -> str:
    return _NOTHING.sub("", _FOREIGN.sub(lambda run: _plain(run[0]), text).lower())


@cache
def _plain(run: str) -> str:
    """A run of letters beyond ASCII without accents and compatibility forms; ASCII where it comes to that."""
    decomposed = unicodedata.normalize("NFKD", _NOTHING.sub("", run).lower().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def can_match(article: bytes, seekers: Iterable[Seeker]) -> bool:
    """Whether the bytes of an article hold a word of every concept: false means that no term of some concept is in it."""
    for start, end in _SKIPPED:
        before, opened, rest = article.partition(start)
        if opened:
            article = before + b" " + rest.partition(end)[2]
    text = _INLINE.sub("", article.decode("utf-8", "replace"))
    if "&#" in text:
        text = _REFERENCE.sub(lambda m: chr(int(m[1][1:], 16) if m[1][0] == "x" else int(m[1])), text)
    text = _fold_letters(text)
    return all(seeker.words.find_matches_as_indexes(text) for seeker in seekers)


def matches(record: Record, seekers: Iterable[Seeker]) -> bool:
    """Whether a record names every concept, by a whole term or by a MeSH heading."""
    names = [h.name for h in (*record.mesh, *record.substances)]
    fields = (record.title, record.vernacular_title, record.abstract, *(a.text for a in record.other_abstracts))
    text = f" {' | '.join(fold(f) for f in (*fields, *record.keywords, *names) if f)} "
    headings = {fold(name) for name in names}
    return all(s.headings & headings or s.terms.find_matches_as_indexes(text) for s in seekers)


def raw_articles(path: str | Path) -> Iterator[tuple[str, bytes | None]]:
    """PMID and bytes of each article of a file, one after the other, then the PMIDs it deletes, without bytes.

    A few megabytes of the file are in memory at a time.

    Raises:
        ReviewError: the file cannot be read, is cut short, or is not UTF-8 or not PubMed XML.
    """
    with open_xml(path) as (stream, name):
        rest = b""
        while chunk := stream.read(_CHUNK):
            if not rest and (found := _ENCODING.match(chunk)) and found[1].lower() not in (b"utf-8", b"us-ascii"):
                raise ReviewError(f"{name} is in {found[1].decode()}, not in UTF-8 as PubMed's files are")
            rest += chunk
            at = 0
            while opening := _OPENING.search(rest, at):
                closing = b"</" + opening[1] + b">"
                end = rest.find(closing, opening.end())
                if end < 0:
                    break
                at = end + len(closing)
                article = rest[opening.start() : at]
                pmid = raw_pmid(article)
                if pmid is None:
                    raise ReviewError(f"{name}: an article without PMID: this is not PubMed's XML")
                yield pmid, article
            rest = rest[at:]
        if _OPENING.search(rest) or not rest.rstrip().endswith(_ENDS):
            raise ReviewError(
                f"{name} does not end as a PubmedArticleSet: it is cut short or not PubMed XML, get it again"
            )
        for deletion in _DELETED.findall(rest):
            yield from ((pmid.decode(), None) for pmid in _PMID.findall(deletion))


def _parsed(article: bytes, path: str | Path) -> Record:
    (record,) = read_records(b"<PubmedArticleSet>" + article + b"</PubmedArticleSet>", where=path)
    return record
