"""The search index over a snapshot folder: SQLite's FTS5 for words, a table for exact values and dates.

Made when the server starts, in a temporary database; nothing is written into the folder. It finds what stands in the
records: PubMed's automatic term mapping is not imitated, and MeSH is exploded only where the folder holds a
`mesh_tree.tsv` (docs/snapshot-server.md says what follows from that).
"""

import csv
import itertools
import logging
import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from casereview.errors import ReviewError
from casereview.pubmed.xml import read_records
from casereview.records import Record
from casereview.snapshot.fields import COLUMNS, FILTERS, TEXT_FIELDS, Entry, entry, fold
from casereview.snapshot.folder import Articles, read_folder
from casereview.snapshot.grammar import (
    DATES,
    MESH,
    Chain,
    Leaf,
    Query,
    QueryError,
    Range,
    Reference,
    Term,
    evaluate,
)

logger = logging.getLogger(__name__)

SORTS = {
    "": "id DESC",
    "most recent": "id DESC",
    "most+recent": "id DESC",
    "relevance": "id DESC",
    "pub_date": "date DESC, id DESC",
    "pub+date": "date DESC, id DESC",
    "pub date": "date DESC, id DESC",
    "author": "author, id DESC",
    "first author": "author, id DESC",
    "journalname": "journal, id DESC",
    "journal": "journal, id DESC",
}
"""Orders of esearch. PubMed's relevance is its own secret: here it is the newest first."""

BATCH = 200
"""Records that are read at once: many small XML documents are slower than a few."""
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)

STOP_WORDS = frozenset(
    """a about again all almost also although always among an and another any are as at be because been before being
    between both but by can could did do does done due during each either enough especially etc for found from further
    had has have having here how however i if in into is it its itself just kg km made mainly make may mg might ml mm
    most mostly must nearly neither no nor obtained of often on our overall perhaps pmid quite rather really regarding
    seem seen several should show showed shown shows significantly since so some such than that the their theirs them
    then there therefore these they this those through thus to upon use used using various very was we were what when
    which while with within without would""".split()  # noqa: SIM905
)
"""Words that PubMed leaves out of untagged searches (PubMed User Guide, "Stopwords")."""

_SCHEMA = f"""
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE exact(field TEXT, value TEXT, id INTEGER);
CREATE TABLE cites(id INTEGER, cited INTEGER);
CREATE TABLE records(id INTEGER PRIMARY KEY, date TEXT, author TEXT, journal TEXT, pmc INTEGER);
"""
_INDEXES = """
CREATE INDEX exact_value ON exact(field, value, id);
CREATE INDEX cites_id ON cites(id, cited);
CREATE INDEX cites_cited ON cites(cited, id);
CREATE INDEX records_pmc ON records(pmc);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query found: PMIDs in no order, and what PubMed would say about its words."""

    ids: frozenset[int]
    translation: str
    phrases_not_found: tuple[str, ...] = ()
    quoted_phrases_not_found: tuple[str, ...] = ()
    phrases_ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Leaves:
    """What is learnt while the leaves of one query are looked up."""

    texts: dict[Leaf, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


class Index:
    """A snapshot, ready to be searched by several threads. `open_index` makes one."""

    def __init__(self, articles: Articles, tree: Mapping[str, Sequence[str]]) -> None:
        self.articles = articles
        self._tree = tree
        self._lock = threading.Lock()
        # "" is SQLite's private temporary database: in memory while it is small.
        self._db = sqlite3.connect("", check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._fill()
        self._db.executescript(_INDEXES)

    def _fill(self) -> None:
        with self._db:
            pmids = list(self.articles.pubmed)
            for at in range(0, len(pmids), BATCH):
                for pmid, (record, element) in self.read(pmids[at : at + BATCH]).items():
                    self._add(pmid, entry(record, element))

    def _add(self, pmid: int, item: Entry) -> None:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        words = [item.words[column] for column in COLUMNS]
        self._db.execute(f"INSERT INTO words(rowid, {', '.join(COLUMNS)}) VALUES ({marks})", (pmid, *words))
        self._db.executemany("INSERT INTO exact VALUES (?, ?, ?)", [(f, v, pmid) for f, v in sorted(item.values)])
        self._db.executemany("INSERT INTO cites VALUES (?, ?)", [(pmid, cited) for cited in item.cites])
        row = (pmid, item.date, item.author, item.journal, item.pmc)
        self._db.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        self._db.close()
        self.articles.spool.close()

    def read(self, pmids: Sequence[int]) -> dict[int, tuple[Record, etree._Element]]:
        """Records of the snapshot with their XML elements, in the order asked for."""
        if not pmids:
            return {}
        data = b"".join((b"<PubmedArticleSet>", *map(self.articles.article, pmids), b"</PubmedArticleSet>"))
        where = self.articles.pubmed[pmids[0]].file
        return dict(
            zip(pmids, zip(read_records(data, where=where), etree.fromstring(data, PARSER), strict=True), strict=True)
        )

    def search(self, query: Query, references: Mapping[int, Iterable[int]] | None = None) -> Answer:
        """Run a query; `references` are the sets that `#1` and its like stand for.

        Raises:
            QueryError: a reference without a set, a date that is none, a filter that is not known.
        """
        leaves = _Leaves()

        def find(leaf: Leaf) -> frozenset[int]:
            match leaf:
                case Reference(number=number):
                    if number not in (references or {}):
                        raise QueryError(f"there is no query #{number} in this WebEnv")
                    found, leaves.texts[leaf] = frozenset(references[number]), f"#{number}"
                case Range():
                    found = self._range(leaf, leaves)
                case Term():
                    found = self._term(leaf, leaves)
            return found

        ids = evaluate(query, find)
        return Answer(
            ids=ids,
            translation=_translation(query, leaves.texts),
            phrases_not_found=tuple(dict.fromkeys(leaves.missing)),
            quoted_phrases_not_found=tuple(dict.fromkeys(leaves.quoted)),
            phrases_ignored=tuple(dict.fromkeys(leaves.ignored)),
        )

    def sorted(self, ids: frozenset[int], sort: str = "") -> list[int]:
        """PMIDs in one of the orders of `SORTS`."""
        order = SORTS[sort.lower()]
        if order == SORTS[""]:
            return sorted(ids, reverse=True)
        with self._lock:
            return [row[0] for row in self._db.execute(f"SELECT id FROM records ORDER BY {order}") if row[0] in ids]

    def pmc_of(self, pmid: int) -> list[int]:
        """PMC numbers of a record: its own, and those of full texts that name its PMID."""
        rows = self._rows("SELECT pmc FROM records WHERE id = ? AND pmc IS NOT NULL", (pmid,))
        named = [number for number, text in self.articles.pmc.items() if text.pmid == pmid]
        return sorted({*(row[0] for row in rows), *named})

    def pubmed_of(self, pmcid: int) -> list[int]:
        """PMIDs of a full text, by the PubMed records and by the article itself."""
        rows = self._rows("SELECT id FROM records WHERE pmc = ?", (pmcid,))
        text = self.articles.pmc.get(pmcid)
        return sorted({*(row[0] for row in rows), *([text.pmid] if text and text.pmid else [])})

    def references_of(self, pmid: int) -> list[int]:
        """PMIDs that a record's reference list names, whether they are in the snapshot or not."""
        return [row[0] for row in self._rows("SELECT cited FROM cites WHERE id = ? ORDER BY cited DESC", (pmid,))]

    def cited_by(self, pmid: int) -> list[int]:
        """PMIDs of the snapshot whose reference lists name this one."""
        return [row[0] for row in self._rows("SELECT id FROM cites WHERE cited = ? ORDER BY id DESC", (pmid,))]

    def _rows(self, sql: str, values: tuple) -> list[tuple]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _match(self, columns: Iterable[str], text: str) -> frozenset[int]:
        """Records with an FTS5 expression in any of the columns."""
        expression = f"{{{' '.join(columns)}}} : ({text})"
        return frozenset(r[0] for r in self._rows("SELECT rowid FROM words WHERE words MATCH ?", (expression,)))

    def _term(self, term: Term, leaves: _Leaves) -> frozenset[int]:
        if term.field is None and term.text.lower() == "hasabstract":
            leaves.texts[term] = "hasabstract[All Fields]"
            return self._exact("Filter", "hasabstract", truncated=False)
        if term.field is None and not term.quoted:
            return self._untagged(term, leaves)
        if term.field in DATES:
            return self._range(Range(low=term.text, high=term.text, field=term.field), leaves, term)
        if term.field == "UID":
            return self._uids(term, leaves)
        name = term.field or "All Fields"
        if name in TEXT_FIELDS:
            found, text = self._words(term, name)
        else:
            found, text = self._value(term, name)
        leaves.texts[term] = text
        if not found:
            _note_missing(term, leaves)
        return found

    def _untagged(self, term: Term, leaves: _Leaves) -> frozenset[int]:
        """Words one by one, ANDed; stop words are left out and said so."""
        words = term.text.split()
        kept = [w for w in words if w.lower() not in STOP_WORDS] or words
        leaves.ignored += [w for w in words if w not in kept]
        found: frozenset[int] | None = None
        texts = []
        for word in kept:
            if not any(c.isalnum() for c in word):
                continue
            hits = self._match(COLUMNS, _phrase(word))
            if not hits:
                leaves.missing.append(word)
            texts.append(f'"{word.lower()}"[All Fields]' if hits else f"{word}[All Fields]")
            found = hits if found is None else found & hits
        leaves.texts[term] = " AND ".join(texts) if len(texts) == 1 else f"({' AND '.join(texts)})"
        return found or frozenset()

    def _words(self, term: Term, name: str) -> tuple[frozenset[int], str]:
        """A phrase; words that are no phrase of the snapshot are ANDed, unless they were quoted or truncated."""
        columns = TEXT_FIELDS[name]
        if term.near is not None:
            words = " ".join(_phrase(word) for word in term.text.split() if any(c.isalnum() for c in word))
            found = self._match(columns, f"NEAR({words}, {term.near})")
            return found, f'"{term.text.lower()}"[{name}:~{term.near}]'
        if found := self._match(columns, _phrase(term.text)):
            return found, f'"{term.text.lower()}"[{name}]'
        words = [word for word in term.text.split() if any(c.isalnum() for c in word)]
        if term.quoted or term.text.endswith("*") or len(words) < 2:
            return frozenset(), f'"{term.text}"[{name}]' if term.quoted else f"{term.text}[{name}]"
        hits = [self._match(columns, _phrase(word)) for word in words]
        text = " AND ".join(f'"{word.lower()}"[{name}]' for word in words)
        return frozenset.intersection(*hits), f"({text})"

    def _value(self, term: Term, name: str) -> tuple[frozenset[int], str]:
        """An exact value: a heading, a name, a journal, an identifier, a filter."""
        text = fold(term.text.removesuffix("*"))
        if name == "Filter" and text not in FILTERS:
            raise QueryError(f"filter {term.text}[sb] is not one that this server knows: {', '.join(sorted(FILTERS))}")
        values = self._exploded(text) if name in MESH and term.explode else [text]
        truncated = term.text.endswith("*")
        found = frozenset(itertools.chain.from_iterable(self._exact(name, v, truncated=truncated) for v in values))
        if not term.quoted and not truncated and name.startswith(("Author", "Investigator")) and " " in text:
            # Untruncated names are truncated by PubMed itself: Doe J also finds Doe JQ.
            found |= self._exact(name, text, truncated=True)
        option = "" if term.explode else ":noexp"
        if not found:
            return found, f"{term.text}[{name}{option}]"
        return found, f'"{term.text.lower()}"[{name}{option}]'

    def _exact(self, name: str, value: str, *, truncated: bool) -> frozenset[int]:
        if truncated:
            sql = "SELECT id FROM exact WHERE field = ? AND value >= ? AND value < ?"
            rows = self._rows(sql, (name, value, value + "\U0010ffff"))
        else:
            rows = self._rows("SELECT id FROM exact WHERE field = ? AND value = ?", (name, value))
        return frozenset(row[0] for row in rows)

    def _exploded(self, value: str) -> list[str]:
        """A heading and the narrower ones of the tree, each with the subheading if there is one."""
        heading, slash, qualifier = value.partition("/")
        return [f"{name}{slash}{qualifier}" for name in self._tree.get(heading, [heading])]

    def _uids(self, term: Term, leaves: _Leaves) -> frozenset[int]:
        numbers = re.split(r"[\s,]+", term.text)
        if not all(n.isascii() and n.isdigit() for n in numbers):
            raise QueryError(f"{term.text}[uid] is not a PMID: digits only")
        found = frozenset(int(n) for n in numbers) & self.articles.pubmed.keys()
        leaves.texts[term] = f"{term.text}[UID]"
        if not found:
            _note_missing(term, leaves)
        return found

    def _range(self, span: Range, leaves: _Leaves, leaf: Leaf | None = None) -> frozenset[int]:
        leaves.texts[leaf or span] = f"{span.low}[{span.field}]" if leaf else f"{span.low}:{span.high}[{span.field}]"
        if span.field == "UID":
            if not (span.low.isdigit() and span.high.isdigit()):
                raise QueryError(f"{span.low}:{span.high}[uid] is not a range of PMIDs: digits only")
            return frozenset(pmid for pmid in self.articles.pubmed if int(span.low) <= pmid <= int(span.high))
        bounds = (_bound(span.low, "/01/01"), _bound(span.high, "/99/99"))
        if bounds[0] > bounds[1]:
            raise QueryError(f"the range {span.low}:{span.high} ends before it begins")
        sql = "SELECT id FROM exact WHERE field = ? AND value BETWEEN ? AND ?"
        return frozenset(row[0] for row in self._rows(sql, (span.field, *bounds)))


def open_index(folder: str | Path) -> Index:
    """Read a snapshot folder and index it.

    Raises:
        ReviewError: as `folder.read_folder`; or a `mesh_tree.tsv` that cannot be read.
    """
    index = Index(read_folder(folder), _mesh_tree(Path(folder)))
    logger.info("snapshot: %d records, %d full texts", len(index.articles.pubmed), len(index.articles.pmc))
    return index


def _mesh_tree(folder: Path) -> dict[str, list[str]]:
    """Heading -> itself and all narrower headings, of `mesh_tree.tsv`: a heading and one tree number a line."""
    path = folder / "mesh_tree.tsv"
    if not path.exists():
        return {}
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            rows = [(fold(row[0]), row[1].strip()) for row in csv.reader(lines, delimiter="\t") if row]
    except (OSError, UnicodeDecodeError, IndexError) as err:
        raise ReviewError(f"{path}: not lines of a MeSH heading, a tab and a tree number ({err})") from err
    tree: dict[str, list[str]] = {}
    for heading, number in rows:
        narrower = [name for name, other in rows if other == number or other.startswith(f"{number}.")]
        tree[heading] = sorted({*tree.get(heading, []), *narrower})
    return tree


def _phrase(text: str) -> str:
    """Words as FTS5 takes a phrase. FTS5 splits them as it split the records: a hyphen is a space."""
    return f'"{text.removesuffix("*")}"' + (" *" if text.endswith("*") else "")


def _bound(text: str, padding: str) -> str:
    """A date as it stands in the index: `2019` is its first day as lower bound, its last as upper."""
    match = re.fullmatch(r"(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?", text)
    if not match:
        raise QueryError(f"{text} is not a date: write 2019, 2019/01 or 2019/01/05")
    year, month, day = match.groups()
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        raise QueryError(f"{text} is not a date: there is no such month or day")
    parts = [year, *(p.zfill(2) for p in (month, day) if p)]
    return "/".join(parts) + padding[(len(parts) - 1) * 3 :]


def _note_missing(term: Term, leaves: _Leaves) -> None:
    """PubMed names a quoted phrase with its marks and field among the warnings, other words among the errors."""
    if term.quoted and " " in term.text:
        leaves.quoted.append(f'"{term.text}"' + (f"[{term.field}]" if term.field else ""))
    else:
        leaves.missing.append(term.text + (f"[{term.field}]" if term.field else ""))


def _translation(query: Query, texts: Mapping[Leaf, str], *, outer: bool = True) -> str:
    """The query as it was run, in the words of PubMed's QueryTranslation."""
    if not isinstance(query, Chain):
        text = texts.get(query, "")
        return text[1:-1] if outer and text.startswith("(") else text
    parts = [_translation(query.first, texts, outer=False)]
    for operator, operand in query.rest:
        parts += [operator, _translation(operand, texts, outer=False)]
    text = " ".join(parts)
    return text if outer else f"({text})"
