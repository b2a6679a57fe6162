"""What is asserted of each mention: present, negated, hypothetical, family, historical or background, and by which rule.

After NegEx and ConText, with the forms of the literature: a sentence is cut into clauses; cues (`cues.py`) reach the
mentions after or before them as far as the list goes; what no cue decides is the patient's, unless the clause speaks of
everyone ("NMOSD is a rare disease ...") or the part of the text does (introduction, background).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from casereview.records import Assertion
from casereview.text import cues, sentences
from casereview.text.cues import Cue

Verdict = tuple[Assertion, str]

_RANK: dict[str, int] = {"negated": 0, "family": 1, "present": 2, "hypothetical": 3, "background": 4, "historical": 5}
"""Which assertion holds where several cues reach one mention; `present` here is a plain "was positive"."""

_BACKGROUND_KINDS = frozenset({"introduction"})
_GENERAL_KINDS = frozenset({"discussion", "conclusion", "methods"})


@dataclass(frozen=True, slots=True)
class Target:
    """A mention within its sentence: characters `start:end` of the masked sentence, and the mask's letter."""

    start: int
    end: int
    letter: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a masked sentence."""

    start: int
    end: int


@Language.component("casereview_assertion")
def assert_mentions(doc: Doc) -> Doc:
    """Set `assertion` and `rule` of every mention of `doc._.mentions`."""
    mentions = doc._.mentions
    if not mentions:
        return doc
    masked = mask(doc._.text, [(m.start, m.end, cues.MASKS.get(m.kind, "")) for m in mentions])
    starts = [m.start for m in mentions]
    done = list(mentions)
    begins = sentences.starts(doc._.text)
    for begin, end in zip(begins, [*begins[1:], len(doc._.text)], strict=True):
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        if first == last:
            continue
        targets = [
            Target(m.start - begin, min(m.end, end) - begin, cues.MASKS.get(m.kind, "")) for m in mentions[first:last]
        ]
        kind = _kind_at(doc, begin)
        for place, (status, rule) in enumerate(judge(masked[begin:end].rstrip(), targets, kind), start=first):
            done[place] = replace(done[place], assertion=status, rule=rule)
    doc._.mentions = done
    return doc


def mask(text: str, spans: list[tuple[int, int, str]]) -> str:
    """The text in small letters without accents, each span a run of its letter (as it is, where that is empty), same length."""
    flat = list(_flat(text))
    for start, end, letter in spans:
        if letter:
            flat[start:end] = letter * (end - start)
    return "".join(flat)


def judge(masked: str, targets: list[Target], kind: str = "abstract") -> list[Verdict]:
    """What a masked sentence asserts of its mentions, in their order; `kind` is that of the section it stands in."""
    clauses = _clauses(masked)
    found = list(_cues(masked))
    verdicts: list[list[Verdict]] = [[] for _ in targets]
    for place, target in enumerate(targets):
        verdicts[place] += _affixes(masked, target)
    for place in range(len(targets) - 1, 0, -1):
        # "X/Y double-negative", "X and Y-negative": what is grown to the last belongs to those joined to it.
        left, right = targets[place - 1], targets[place]
        if left.letter == right.letter == "A" and _GROWN.fullmatch(masked, left.end, right.start):
            verdicts[place - 1] += [v for v in verdicts[place] if v[1] == "negative_suffix"]
    for cue, span in found:
        for place in _reached(masked, cue, span, targets, clauses):
            verdicts[place].append((cue.assertion, cue.rule))
    return [_decide(masked, t, v, clauses, kind) for t, v in zip(targets, verdicts, strict=True)]


_GROWN = re.compile(r"-? ?(?:/|and|or|&) ?")


def _decide(masked: str, target: Target, verdicts: list[Verdict], clauses: list[Span], kind: str) -> Verdict:
    affix = [v for v in verdicts if v[1].endswith(("_suffix", "_prefix"))]
    if affix:
        return affix[0]
    best = min(verdicts, key=lambda v: _RANK[v[0]], default=None)
    if best and _RANK[best[0]] <= _RANK["hypothetical"]:
        return best
    general = _general(masked, target, clauses, kind)
    return general or best or ("present", "default")


def _general(masked: str, target: Target, clauses: list[Span], kind: str) -> Verdict | None:
    """Whether a clause speaks of everyone and not of this report's patient, and by which words."""
    clause = next((c for c in clauses if c.start <= target.start < c.end), Span(0, len(masked)))
    words = masked[clause.start : clause.end].strip()
    if kind == "title" and _pattern(cues.ANCHOR).search(masked):
        return None
    own = _pattern(cues.OWN).search(words)
    if not own:
        for rule, pattern in cues.STRONG_GENERAL:
            if _pattern(pattern).search(words):
                return "background", rule
    if kind == "title" or own:
        return None
    anchored = {True: bool(_pattern(cues.ANCHOR).search(words)), False: bool(_pattern(cues.ANCHOR).search(masked))}
    for rule, pattern in cues.GENERAL:
        # A clause that begins "NMOSD is ..." is general whoever the next one names.
        if not anchored[rule == "definition"] and _pattern(pattern).search(words):
            return "background", rule
    if anchored[False]:
        return None
    if kind in _BACKGROUND_KINDS or kind in _GENERAL_KINDS or _pattern(cues.BACKGROUND_LABEL).match(masked):
        return "background", f"section_{kind}"
    return None


def _affixes(masked: str, target: Target) -> Iterator[Verdict]:
    """Cues that are grown together with a mention: `-negative`, `(+)`, `non-`."""
    for rule, status, pattern in cues.PREFIXES:
        if _pattern(pattern).search(masked, max(0, target.start - 12), target.start):
            yield status, rule
    tail = masked[target.end : target.end + 60]
    for rule, status, pattern in cues.SUFFIXES:
        # "mass-like", "band-like" describe; "lupus-like" doubts.
        if (rule != "like_suffix" or target.letter == "D") and _pattern(pattern).match(tail):
            yield status, rule


def _cues(masked: str) -> Iterator[tuple[Cue, Span]]:
    """The cues of a sentence, in order: at each place the first of the table that fits."""
    tables = [cues.CUES]
    foreign = set(_pattern(cues.FOREIGN_TEXT).findall(masked))
    if len(foreign) > 1 or (foreign and not _pattern(cues.ENGLISH_TEXT).search(masked)):
        tables.insert(0, cues.FOREIGN_CUES)
    taken: list[Span] = []
    for table in tables:
        for match in _scanner(table).finditer(masked):
            if match.end() > match.start() and not any(s.start < match.end() and match.start() < s.end for s in taken):
                span = Span(match.start(), match.end())
                taken.append(span)
                yield table[int(match.lastgroup[1:])], span


def _reached(masked: str, cue: Cue, span: Span, targets: list[Target], clauses: list[Span]) -> Iterator[int]:
    """The places of the mentions that a cue speaks of."""
    if cue.reach in ("after", "next"):
        clause = next((c for c in clauses if c.start <= span.end <= c.end and span.start < c.end), None)
        stop = _stop_after(masked, cue, span, clause.end if clause else len(masked))
        begin, reached = span.end, span.end
        for place, target in enumerate(targets):
            if target.start < span.end or target.start >= stop:
                continue
            if target.letter not in cue.kinds or not target.letter:
                continue
            if not _leads_to(masked, begin, target, cue):
                break
            if (
                cue.assertion == "negated"
                and target.letter in "DT"
                and _pattern(cues.NAME_GOES_ON).match(masked, target.end)
            ):
                continue
            if (
                reached > span.end
                and cue.rule != "conditional"
                and _pattern(cues.VERBS).search(masked, reached, target.start)
            ):
                break
            yield place
            reached = target.end
            if cue.reach == "next":
                break
    elif cue.reach in ("before", "beside"):
        clause = next((c for c in clauses if c.start <= span.start < c.end), Span(0, len(masked)))
        yield from _chain_back(masked, cue, span, targets, clause)


def _stop_after(masked: str, cue: Cue, span: Span, end: int) -> int:
    """Where the reach of a cue ends: at a word that begins something else, or at a comma that leads no list."""
    stops = [m.start() for m in _pattern(cues.STOPS_AFTER).finditer(masked, span.end, end)][:1]
    if cue.rule == "conditional":
        stops = []
    if cue.assertion in ("hypothetical", "background"):
        stops = [s for s in stops if not re.match(r"in patients|among|in the", masked[s:])]
    if cue.assertion == "negated" and (open_pair := _PAIRS.search(masked, 0, span.start)):
        # "the association of neuritis without myelitis and lupus": the `and` closes the pair, not the denial.
        joint = re.compile(r" (?:and|with) ").search(masked, span.end, end)
        stops += [joint.start()] if joint and " and " not in masked[open_pair.end() : span.start] else []
    end = min([end, *stops])
    leading = span.start == 0 or bool(_LEADING.fullmatch(masked, 0, span.start))
    for comma in re.finditer(r",(?= )", masked[span.end : end]):
        at = span.end + comma.start()
        if not _lists(masked[at:end], leading):
            return at
    return end


_PAIRS = re.compile(
    r"\b(?:association|co-?existence|combination|coincidence|overlap|co-?occurrence|concurrence|link) (?:of|between)\b[^.;,]*$"
)
_LEADING = re.compile(r"(?:[a-z ]{3,24}: ?)?(?:after|by|upon|on|following|in|with|despite|because of)?(?: the)? ?")
"""What may stand before a cue that opens a sentence: its first comma that leads no list ends what it says."""


def _lists(rest: str, leading: bool = False) -> bool:
    """Whether what begins with a comma goes on with a list: short items and an `or` or `and`, or a mention at once."""
    items = re.match(r"((?:, (?!and |or |nor )[^,;]{1,60})*),? ?(?:and|or|nor|y|o|ni|et|ou|e|und|oder)(?:/or)? ", rest)
    if items and len(re.split(r",| and | or ", rest)[1].split()) <= 6 and not _pattern(cues.VERBS).search(items[1]):
        return True
    return not leading and bool(re.match(r", (?:or |and |nor )?(?:[\w-]+ ){0,2}[DASTF]{2}", rest))


def _leads_to(masked: str, begin: int, target: Target, cue: Cue) -> bool:
    """Whether the words between a cue and a mention are still of what the cue speaks of."""
    gap = _pattern(cues.LINKED).sub(" ", masked[begin : target.start])
    if cue.assertion == "negated" or cue.rule in ("suspected", "suggestive", "to_rule_out", "tested_for"):
        # "no relapses with rituximab", "no involvement of ... in SLE": the denial is of what stands before the preposition.
        return not _pattern(cues.PREPOSITION).search(gap)
    if cue.rule == "history_of":
        return len(gap.split()) <= 12
    return True


def _chain_back(masked: str, cue: Cue, span: Span, targets: list[Target], clause: Span) -> Iterator[int]:
    """The mentions before a cue that it speaks of: the nearest, and those that a list joins to it."""
    at = span.start
    nearest = True
    for place in range(len(targets) - 1, -1, -1):
        target = targets[place]
        if target.end > at:
            continue
        if target.start < clause.start:
            break
        # Within a bracket before the cue ("X (A, B) were negative"): what follows in the bracket is no matter.
        gap = re.sub(r"^[^()]*\)", "", masked[target.end : at])
        if nearest:
            if re.search(r"[,;](?! ?[)\]])", _unbracketed(gap).rstrip(" ,")) or len(gap.split()) > 9:
                break
            if _pattern(cues.BLOCKS_BEFORE).search(gap) and cue.rule in ("was_negative", "positive", "was_normal"):
                break
            if cue.reach == "beside" and gap.strip():
                break
            if cue.rule == "was_absent" and _pattern(cues.CAUSE).search(masked[clause.start : target.start]):
                break
            if (
                target.letter == "D"
                and cue.rule == "was_negative"
                and _pattern(r"\b(?:with|of|in) (?:[\w-]+ )?$").search(masked[: target.start])
            ):
                break
        elif (
            not _joined(gap)
            or (target.letter == "D" and cue.rule in ("was_negative", "positive", "was_normal"))
            or _pattern(cues.SET_IN).search(masked[clause.start : target.start])
        ):
            break
        if target.letter and target.letter in cue.kinds:
            yield place
        elif nearest and target.letter:
            break
        nearest = False
        at = target.start


def _joined(gap: str) -> bool:
    """Whether the words between two mentions make them items of one list."""
    bare = _unbracketed(gap)
    return (
        len(gap) <= 90
        and bool(_pattern(cues.CONNECTS).search(bare))
        and not _pattern(cues.BLOCKS_BEFORE).search(bare)
        and not _pattern(cues.VERBS).search(bare)
        and all(len(item.split()) <= 5 for item in bare.split(","))
    )


def _unbracketed(text: str) -> str:
    return re.sub(r"[(\[][^()\[\]]*[)\]]", "", text)


def _clauses(masked: str) -> list[Span]:
    """The clauses of a sentence, brackets first: a bracket that has a cue or a verb of its own is one."""
    found: list[Span] = []
    for bracket in re.finditer(r"[(\[][^()\[\]]*[)\]]", masked):
        inner = masked[bracket.start() + 1 : bracket.end() - 1]
        if re.search(r"\b(?:no|not|without|negative|positive|absent|normal|suspected|excluded)\b", inner):
            found.append(Span(bracket.start() + 1, bracket.end() - 1))
    hard = [m.span() for m in _pattern(cues.HARD_BREAKS).finditer(masked)]
    hard = [(s, e) for s, e in hard if not any(b.start <= s < b.end for b in found)]
    begin = 0
    for start, end in [*hard, (len(masked), len(masked))]:
        found += _split_softly(masked, begin, start)
        begin = end if masked[start:end] in (";", ":") else start
    return found


def _split_softly(masked: str, begin: int, end: int) -> list[Span]:
    """A stretch cut at the commas and conjunctions that have a finite verb on either side.

    The cut comes before the subject of the second verb. That subject may be a list ("ANA was positive, RF and anti-Ro were
    negative"): the cut goes back to the first comma after a first predicate that ended without a mention, else to `, and`.
    """
    breaks = [m.span() for m in _pattern(cues.SOFT_BREAKS).finditer(masked, begin, end)]
    edges = [*breaks, (end, end)]
    cuts: list[int] = []
    pending: list[tuple[int, int]] = []
    verb_seen = bool(_pattern(cues.VERBS).search(masked, begin, edges[0][0]))
    # "but no fever or rash, and ...": the denial stands for a verb, yet only ", and" can end its list.
    elliptic = not verb_seen and bool(_ELLIPTIC.match(masked[begin : edges[0][0]]))
    tail = _after_verb(masked, begin, edges[0][0])
    for (at, after), (following, _) in zip(breaks, edges[1:], strict=True):
        segment = masked[after:following]
        has_verb = bool(_pattern(cues.VERBS).search(segment))
        pending.append((at, after))
        if has_verb:
            if verb_seen or elliptic:
                closed = not elliptic and not _OPEN.search(tail)
                joint = next(
                    (p for p in reversed(pending) if re.match(r", ?(?:and|but|y|et|e|und)\b", masked[p[0] : p[1]])),
                    None,
                )
                cut = pending[0] if closed else joint or (None if elliptic else pending[-1])
                cuts += [cut[0]] if cut else []
            verb_seen, elliptic, pending = True, False, []
            tail = _after_verb(masked, after, following)
        elif not re.search(r"[DASTF]{2}", segment) or not verb_seen:
            # A part that is no subject of anything ("in the serum,") keeps the list open; nothing before the first verb cuts.
            if not verb_seen and not elliptic:
                pending = []
            tail += segment
    spans = [begin, *cuts, end]
    return [Span(a, b) for a, b in zip(spans, spans[1:], strict=False) if b > a]


_OPEN = re.compile(r"[DASTF]{2}|\b(?:no|not|any|of|for|with|without|including)\b")
"""In a predicate: a list may have begun, so that the next comma need not end it."""

_ELLIPTIC = re.compile(r" ?(?:but|while|whereas|although|yet|and)? ?(?:with )?(?:no|not|without|negative|neither)\b")


def _after_verb(masked: str, begin: int, end: int) -> str:
    verbs = [m.end() for m in _pattern(cues.VERBS).finditer(masked, begin, end)]
    return masked[verbs[-1] if verbs else begin : end]


def _kind_at(doc: Doc, at: int) -> str:
    return next((p.section.kind for p in reversed(doc._.sections or ()) if p.start <= at), "abstract")


@cache
def _pattern(pattern: str) -> re.Pattern:
    for name, words in cues.WORDS.items():
        pattern = pattern.replace(f"<{name}>", words)
    return re.compile(pattern)


@cache
def _scanner(table: tuple[Cue, ...]) -> re.Pattern:
    cases = "|".join(f"(?P<c{i}>{cue.pattern})" for i, cue in enumerate(table))
    # No cue begins within a word: asking that once a character is quicker than asking every cue.
    return _pattern(rf"(?:(?<![a-z0-9])(?=[a-z0-9])|(?=[^A-Za-z0-9]))(?:{cases})")


_ACCENTED = {
    ord(c): base for base, many in {
        "a": "àáâãäåāăąÀÁÂÃÄÅĀĂĄ", "c": "çćĉċčÇĆĈĊČ", "e": "èéêëēĕėęěÈÉÊËĒĔĖĘĚ", "i": "ìíîïĩīĭįİÌÍÎÏĨĪĬĮ",
        "n": "ñńņňÑŃŅŇ", "o": "òóôõöøōŏőÒÓÔÕÖØŌŎŐ", "u": "ùúûüũūŭůűųÙÚÛÜŨŪŬŮŰŲ", "y": "ýÿÝŸ", "s": "śŝşšŚŜŞŠ", "z": "źżžŹŻŽ",
    }.items() for c in many
}  # fmt: skip


def _flat(text: str) -> str:
    """Small letters without accents, one for each character."""
    small = text.translate(_ACCENTED).lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
