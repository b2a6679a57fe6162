"""Which records are the same report: found by comparing those that share a key, never by a DOI or a title alone.

Two records are compared if they share a PMID, a DOI, the words of a title, or first page and year. They are the same report
where their titles agree and at least two other things do, and nothing contradicts. Contradictions, each enough: two PMIDs; two
DOIs with other pages; other numbers in the title ("part 1", "part 2"); one of them an erratum, a comment, a retraction, a
preprint or a translation of the other. Such pairs are related, not merged, and `relations.csv` says how.

Merges are links: no record is deleted, `merges.csv` says what went into what and why, and a person can undo or add any.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from pathlib import Path

from casereview import people
from casereview.records import Merge, Record, id_order, record_order
from casereview.spelling import fold

COLUMNS = ("record_id", "merged_into", "note", "reviewer", "date")
"""Of people's `config/reviews/<id>/merges.csv`. `merged_into` is a record, or `none`: this record is one of its own."""
NONE = "none"

CROWD = 60
"""A key that more records share than this tells nothing; they are compared under narrower keys."""
ALIKE = 92
"""Titles are the same from this likeness on (0-100, Indel ratio of the letters), without further proof of the text."""
TELLING = 25
"""Letters from which on a title alone says that two records belong together; "Case report" is many people's."""
CLOSE = 80
"""Titles may be the same from here on, if nearly everything else is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """`record_id` is another version of, or a notice on, `related_to`; `basis` says by what, and how alike the titles are."""

    record_id: str
    related_to: str
    relation: str
    basis: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is compared of a record."""

    id: str
    pmid: str | None
    doi: str | None
    title: str
    numbers: frozenset[str]
    kind: str
    names: tuple[str, ...]
    year: int | None
    volume: str
    page: str
    journal: tuple[str, ...]
    meeting: bool
    abstract: str
    preprint: bool
    languages: frozenset[str]


def deduplicated(
    records: Sequence[Record], *, said: Sequence["Said"] = (), progress: Callable[[str, int, int], None] | None = None
) -> tuple[list[Record], list[Merge], list[Related]]:
    """The records that are left, each with what its duplicates know, the merges, and which of those left are related.

    Args:
        records: of all sources; of duplicates the best stays: PubMed's, then the one with an abstract, then the first.
        said: what people say of merges; it wins.
    """
    seen = {r.record_id: _seen(r) for r in records}
    rank = {r.record_id: (r.source != "pubmed", not r.abstract, record_order(r)) for r in records}
    apart = {frozenset((s.record_id, s.other)) for s in said if s.other} | {
        frozenset((s.record_id, other)) for s in said if not s.other for other in seen
    }
    groups = _Groups(seen, apart)
    for s in said:
        if s.other:
            groups.join(s.record_id, s.other, f"said by {s.reviewer}", 100.0)
    pairs = sorted(_pairs(seen.values()))
    found, kin = [], []
    for n, (a, b) in enumerate(pairs, start=1):
        if verdict := same(seen[a], seen[b]):
            found.append((-verdict[1], a, b, verdict[0]))
        elif relation := related(seen[a], seen[b]):
            kin.append(relation)
        if progress and n % 5000 == 0:
            progress("Comparing", n, len(pairs))
    for score, a, b, method in sorted(found):
        groups.join(a, b, method, -score)
    left, merges, by_id = [], [], {r.record_id: r for r in records}
    for members in groups.all():
        best, *others = sorted(members, key=rank.__getitem__)
        left.append(_combined(by_id[best], [by_id[o] for o in others]))
        merges += [
            Merge(record_id=o, merged_into=best, method=groups.why[o][0], score=groups.why[o][1]) for o in others
        ]
    into = {m.record_id: m.merged_into for m in merges}
    return (
        sorted(left, key=record_order),
        sorted(merges, key=lambda m: (m.merged_into, m.record_id)),
        sorted(
            {*_stated(left, into), *_between(kin, into)},
            key=lambda r: (id_order(r.record_id), r.related_to, r.relation),
        ),
    )


def known_among(
    new: Sequence[Record], known: Sequence[Record], *, said: Sequence["Said"] = ()
) -> tuple[list[Record], list[Merge], list[Related]]:
    """Which of the new records are reports that are known already; of the known ones none is merged into another.

    Args:
        new: records of different reports, such as those that citation searching brings.
        known: the records that are left of all databases.
        said: what people say of merges; it wins.

    Returns:
        The new records that are left, and those known ones that a new record completes; the merges; what is related.
    """
    seen = {r.record_id: _seen(r) for r in (*known, *new)}
    fresh = {r.record_id: r for r in new}
    best = _told_among(set(fresh), known, said)
    alone, told = {s.record_id for s in said if not s.other}, set(best)
    kin = []
    for pair in sorted(_pairs(seen.values())):
        if not set(pair) & fresh.keys():
            continue
        one, other = sorted(pair, key=lambda name: name not in fresh)
        apart = one in told or other in fresh or bool({one, other} & alone)
        verdict = None if apart else same(seen[one], seen[other])
        if verdict and (one not in best or (-verdict[1], other) < (-best[one].score, best[one].merged_into)):
            best[one] = Merge(record_id=one, merged_into=other, method=verdict[0], score=verdict[1])
        elif not verdict and (relation := related(seen[one], seen[other])):
            kin.append(relation)
    merges = [replace(best[name], merged_into=_end(name, best)) for name in sorted(best, key=id_order)]
    into = {m.record_id: m.merged_into for m in merges}
    completed = [
        _combined(r, [fresh[m.record_id] for m in merges if m.merged_into == r.record_id])
        for r in known
        if r.record_id in into.values()
    ]
    left = [r for r in new if r.record_id not in into]
    relations = {*_stated(left, into), *_between(kin, into)}
    return (
        sorted([*left, *(r for r in completed if r.taken)], key=record_order),
        merges,
        sorted(relations, key=lambda r: (id_order(r.record_id), r.related_to, r.relation)),
    )


def _told_among(fresh: set[str], known: Sequence[Record], said: Sequence["Said"]) -> dict[str, Merge]:
    """The merges of new records that people want, whichever of the two their row names first."""
    home = {name: r.record_id for r in known for name in (r.record_id, *r.merged)} | {name: name for name in fresh}
    merges: dict[str, Merge] = {}
    for s in said:
        if s.record_id in home and s.other in home:
            one, other = sorted((home[s.record_id], home[s.other]), key=lambda name: name not in fresh)
            # Two rows that merge two records into each other leave one of them.
            if one in fresh and one not in merges and _end(other, merges) != one:
                merges[one] = Merge(record_id=one, merged_into=other, method=f"said by {s.reviewer}", score=100.0)
    return merges


def _end(name: str, merges: Mapping[str, Merge]) -> str:
    """The record that a record was merged into in the end."""
    while name in merges:
        name = merges[name].merged_into
    return name


# --- what is compared ------------------------------------------------------------------------------------------------

_KINDS = (
    ("erratum", r"^(?:erratum|corrigend\w+|correction|author correction|publisher correction|addendum)\b"),
    ("retraction", r"^(?:retract\w+|withdrawn|expression of concern|notice of retraction)\b"),
    (
        "comment",
        r"^(?:re|reply|response|comment\w*|letter|author'?s? (?:reply|response)|in reply|editorial)\b(?: to| on|:|\.)",
    ),
)
_ROMAN = re.compile(r"\b(?:i{1,3}|iv|vi{0,3}|ix)\b")


def _seen(record: Record) -> Seen:
    title = fold(record.title or record.vernacular_title or "")
    kind = next((name for name, pattern in _KINDS if re.match(pattern, (record.title or "").lower())), "")
    names = tuple(fold(a.last or a.collective or "") for a in record.authors)
    types = " ".join(t.name.lower() for t in record.publication_types)
    venue = f"{record.journal or ''} {types} {record.doi or ''}".lower()
    page = re.match(r"\W*[a-z]*0*(\d+)", (record.pages or "").lower())
    return Seen(
        id=record.record_id,
        pmid=record.pmid,
        doi=record.doi.lower() if record.doi else None,
        title=re.sub(r"[^\w ]", "", title),
        numbers=frozenset(re.findall(r"\d+", title)) | frozenset(_ROMAN.findall(title)),
        kind=kind,
        names=names,
        year=record.year,
        volume=re.sub(r"\D", "", record.volume or ""),
        page=page[1] if page else "",
        journal=_journal(record.journal),
        meeting=bool(_MEETING.search(record.journal or "")),
        abstract=fold((record.abstract or "")[:600]),
        preprint=bool(re.search(r"preprint|biorxiv|medrxiv|research square|ssrn|10\.1101/|10\.21203/rs", venue)),
        languages=frozenset(record.languages),
    )


_SMALL = frozenset(("the", "of", "and", "in", "for", "de", "la", "et", "der", "und", "on", "a", "an"))
_MEETING = re.compile(r"(?i)[.:]?\s*\b(?:conference|annual meeting|congress|symposium|scientific sessions?)\b.*")


def _journal(name: str | None) -> tuple[str, ...]:
    """The words of weight of a journal's name, without the meeting whose abstracts it prints."""
    bare = _MEETING.split(name or "")[0]
    return tuple(w for w in re.findall(r"\w+", fold(bare)) if w not in _SMALL)


def _same_journal(a: Sequence[str], b: Sequence[str]) -> bool:
    """Most words of the shorter name begin a word of the longer one, or the other way round (`Engl`, `England`), or its
    letters are the first ones of it (`BMJ`)."""
    short, long = sorted((a, b), key=len)
    hits = sum(any(x.startswith(y) or y.startswith(x) for y in long) for x in short)
    return hits >= 0.6 * len(short) or (len(short) == 1 and short[0] == "".join(w[0] for w in long))


# --- which are compared ----------------------------------------------------------------------------------------------


def _keys(one: Seen) -> Iterator[tuple[str, ...]]:
    """What two records of one report are likely to share, wide keys and, for those in a crowd, narrower ones."""
    if one.pmid:
        yield "pmid", one.pmid
    if one.doi:
        yield "doi", one.doi
    words = [w for w in one.title.split() if len(w) > 3]
    if words:
        yield "begin", "".join(words[:4])
        yield "end", "".join(words[-4:])
        yield "longest", "".join(sorted(sorted(words, key=lambda w: (-len(w), w))[:3]))
    if one.page and one.year:
        yield "page", one.page, str(one.year), one.volume
    if one.names and one.year:
        yield "author", one.names[0][:8], str(one.year), words[0] if words else ""


def _pairs(records: Iterable[Seen]) -> set[tuple[str, str]]:
    blocks: dict[tuple[str, ...], list[Seen]] = defaultdict(list)
    for one in records:
        for key in set(_keys(one)):
            blocks[key].append(one)
    pairs: set[tuple[str, str]] = set()
    for members in blocks.values():
        for some in [members] if len(members) <= CROWD else _narrowed(members):
            pairs.update(tuple(sorted((a.id, b.id))) for a, b in combinations(some, 2))
    return pairs


def _narrowed(members: Sequence[Seen]) -> Iterator[list[Seen]]:
    """A crowd under one key (a meeting's supplement, "Case report") parted by title and first author."""
    parts: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in members:
        parts["title", one.title[:60]].append(one)
        if one.names:
            parts["name", f"{one.names[0]} {one.page or one.title[:20]}"].append(one)
    yield from (some[:CROWD] for some in parts.values() if len(some) > 1)


# --- when they are the same ------------------------------------------------------------------------------------------


def same(a: Seen, b: Seen) -> tuple[str, float] | None:
    """By what two records are the same report, and how alike their titles are; `None` if they are not."""
    if a.pmid and b.pmid:
        return ("PMID", 100.0) if a.pmid == b.pmid else None
    if a.kind != b.kind or a.preprint != b.preprint:
        return None
    from rapidfuzz import fuzz

    score = max(fuzz.ratio(a.title, b.title), _shortened(a.title, b.title))
    if score < CLOSE or not _same_numbers(a, b, score):
        return None
    agree, against = _agreement(a, b)
    if against:
        return None
    needed = 2 if score >= ALIKE else 3
    if len(agree) < needed or not ({"DOI", "authors", "pages", "abstract"} & set(agree)):
        return None
    return "title, " + ", ".join(agree), round(score, 1)


def related(a: Seen, b: Seen) -> Related | None:
    """How two records that are not the same report belong together, by title and authors; `None` where they do not."""
    shared = bool(set(a.names) & set(b.names))
    if not shared and {a.kind, b.kind} <= {"", "comment"}:
        return None
    from rapidfuzz import fuzz

    score = fuzz.ratio(_bare(a), _bare(b))
    if score < ALIKE or min(len(_bare(a)), len(_bare(b))) < TELLING:
        return None
    if a.kind != b.kind:
        first, second, relation = (a, b, a.kind) if a.kind else (b, a, b.kind)
        relation = f"{relation} of"
    elif a.preprint != b.preprint:
        first, second, relation = (a, b, "preprint of") if a.preprint else (b, a, "preprint of")
    elif a.languages and b.languages and not a.languages & b.languages:
        first, second, relation = a, b, "in another language as"
    else:
        first, second, relation = a, b, "perhaps another version of"
    return Related(
        record_id=first.id,
        related_to=second.id,
        relation=relation,
        basis=f"{'title and authors' if shared else 'title'} ({score:.0f} % alike)",
    )


_PREFIX = re.compile(
    r"^(?:erratum|corrigend\w+|(?:author|publisher)? ?correction|addendum|retract\w+(?: note| notice)?|withdrawn|expression of concern"
    r"|notice of retraction|reply|response|comments?|letter|re|in reply)\s+(?:to|on|for|of)?\s*"
)


def _bare(one: Seen) -> str:
    return _PREFIX.sub("", one.title) if one.kind else one.title


def _stated(left: Iterable[Record], into: Mapping[str, str]) -> Iterator[Related]:
    """What PubMed itself says of versions and notices; citations are no relation of this sort."""
    for record in left:
        for relation in record.relations:
            if relation.pmid and relation.type != "Cites":
                other = into.get(relation.pmid, relation.pmid)
                yield Related(record_id=record.record_id, related_to=other, relation=relation.type, basis="PubMed")


def _between(kin: Iterable[Related], into: Mapping[str, str]) -> Iterator[Related]:
    """Relations of records that are left, those of a duplicate handed to the record that it was merged into."""
    for r in kin:
        one, other = into.get(r.record_id, r.record_id), into.get(r.related_to, r.related_to)
        if one != other:
            yield replace(r, record_id=one, related_to=other)


def _shortened(a: str, b: str) -> float:
    """A title that is the other's beginning: databases drop subtitles."""
    short, long = sorted((a, b), key=len)
    return 95.0 if len(short) > 30 and long.startswith(short) else 0.0


def _same_numbers(a: Seen, b: Seen, score: float) -> bool:
    """Other numbers are another part or another year, unless one title merely is cut short before them."""
    if a.numbers == b.numbers:
        return True
    short, long = sorted((a.title, b.title), key=len)
    return score < 96 and long.startswith(short) and not _PART.fullmatch(long[len(short) :])


_PART = re.compile(r"\s*(?:part|pt|series|chapter|number|no|volume|case)?\s*(?:\d+|i{1,3}|iv)\b.{0,30}")


def _agreement(a: Seen, b: Seen) -> tuple[list[str], list[str]]:
    """On what two records agree, and what contradicts. What one of them lacks does neither."""
    from rapidfuzz import fuzz

    agree, against = [], []

    def weigh(name: str, told: bool, alike: bool, other: bool = True) -> None:
        if told and alike:
            agree.append(name)
        elif told and other:
            against.append(name)

    alike = fuzz.ratio(a.abstract, b.abstract) if len(a.abstract) > 80 and len(b.abstract) > 80 else None
    weigh("abstract", alike is not None, (alike or 0) >= 85, (alike or 0) < 40)
    shared = set(a.names) & set(b.names)
    weigh("authors", bool(a.names and b.names), bool(shared) or _initialled(a.names, b.names), alike is None)
    weigh("year", bool(a.year and b.year), a.year == b.year, abs((a.year or 0) - (b.year or 0)) > 1)
    one_doi = bool(a.doi and a.doi == b.doi)
    weigh("pages", bool(a.page and b.page), a.page == b.page, not one_doi)
    # A meeting's abstract and the paper that follows have one title, the same authors and much of the text.
    weigh("volume", bool(a.volume and b.volume), a.volume == b.volume, "pages" not in agree and not one_doi)
    doubtful = alike is None or alike < 85 or a.meeting != b.meeting
    weigh("journal", bool(a.journal and b.journal), _same_journal(a.journal, b.journal), doubtful and not one_doi)
    weigh("DOI", bool(a.doi and b.doi), a.doi == b.doi, "pages" not in agree or "authors" not in agree)
    return agree, against


def _initialled(a: Sequence[str], b: Sequence[str]) -> bool:
    """Names that hold each other: `adeli klewis g f` (run together by an export) and `adeli`."""
    return any(len(x) > 3 and (y.startswith(x) or x.startswith(y)) for x in a[:1] for y in b[:1] if len(y) > 3)


class _Groups:
    """Records that are one report, with the reason for each; never two PMIDs in one, nor what people keep apart."""

    def __init__(self, seen: Mapping[str, Seen], apart: set[frozenset[str]]):
        self.members: dict[str, list[str]] = {i: [i] for i in seen}
        self.of = {i: i for i in seen}
        self.pmids = {i: {s.pmid} - {None} for i, s in seen.items()}
        self.apart = apart
        self.why: dict[str, tuple[str, float]] = {}

    def join(self, a: str, b: str, method: str, score: float) -> None:
        one, other = self.of[a], self.of[b]
        people_say = method.startswith("said by")
        if one == other:
            return
        if not people_say and len(self.pmids[one] | self.pmids[other]) > 1:
            return
        if not people_say and any(
            frozenset((x, y)) in self.apart for x in self.members[one] for y in self.members[other]
        ):
            return
        for x in (a, b):
            self.why.setdefault(x, (method, score))
        self.members[one] += self.members[other]
        self.pmids[one] |= self.pmids[other]
        for x in self.members.pop(other):
            self.of[x] = one

    def all(self) -> Iterable[list[str]]:
        return self.members.values()


# --- one record out of several ---------------------------------------------------------------------------------------

_FILLED = tuple(
    f.name
    for f in fields(Record)
    if f.name not in ("record_id", "source", "pmid", "merged", "taken", "authors_complete")
)


def _combined(best: Record, others: Sequence[Record]) -> Record:
    """The best record with what it lacks from the others, in order; `taken` says what came from where."""
    values, taken = {}, []
    for other in others:
        for name in _FILLED:
            if not getattr(best, name) and name not in values and getattr(other, name):
                values[name] = getattr(other, name)
                taken.append((name, other.record_id))
    pmid = best.pmid or next((o.pmid for o in others if o.pmid), None)
    merged = (*best.merged, *(o.record_id for o in others))
    return replace(best, **values, pmid=pmid, merged=merged, taken=(*best.taken, *taken))


# --- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of a record: the same report as `other`, or (`None`) as no other."""

    record_id: str
    other: str | None
    reviewer: str


def read_merges(paths: Iterable[str | Path], *, records: Iterable[str], all_known: bool = True) -> list[Said]:
    """The rows of people's `merges.csv`.

    Args:
        records: ids of the records.
        all_known: False where records are still to come: rows that name one of those are left out, not refused; two
            records that are each merged with the same one of those are merged with each other.

    Raises:
        ReviewError: every row with an unknown record, without a reviewer, or on a record that another row is about: with file
            and line.
    """
    known, faults, found, first, later = set(records), [], [], {}, {}
    for path in paths:
        for line, row in people.rows(path, COLUMNS):
            absent = [c for c in COLUMNS[:2] if row[c] not in known and (c, row[c]) != (COLUMNS[1], NONE)]
            if absent and not all_known:
                if len(absent) == 1 and row["merged_into"] != NONE:
                    ours, other = sorted((row["record_id"], row["merged_into"]), key=lambda name: name not in known)
                    if (same_as := later.setdefault(other, ours)) != ours:
                        found.append(Said(record_id=ours, other=same_as, reviewer=row["reviewer"]))
                continue
            wrong = [f"no record {row[c]!r}" for c in absent]
            if row["record_id"] == row["merged_into"]:
                wrong.append("a record cannot be merged into itself")
            if not row["reviewer"]:
                wrong.append("names no reviewer: who says so?")
            if undated := people.wrong_date(row["date"]):
                wrong.append(undated)
            if row["record_id"] in first:
                wrong.append(f"speaks of {row['record_id']} a second time (first in line {first[row['record_id']]})")
            first.setdefault(row["record_id"], line)
            faults += [f"{path}, line {line}: {what}" for what in wrong]
            other = None if row["merged_into"] == NONE else row["merged_into"]
            found.append(Said(record_id=row["record_id"], other=other, reviewer=row["reviewer"]))
    people.refuse(faults)
    return found
