"""Short forms and what the text says they mean, after Schwartz and Hearst (2003), helped by the lexicon.

The published algorithm reads letters from the right and stops at the first word that fits, which makes "sclerosis" of
"systemic sclerosis (SS)"; here every start within reach is scored, initials count most, and a term of the lexicon that
ends at the bracket comes first. Also read: square brackets, the long form in the bracket, hyphens and slashes in short
forms, plurals, two short forms in one bracket, and lists of abbreviations.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_BRACKET = re.compile(r"\(([^()\[\]]{2,160})\)|\[([^()\[\]]{2,160})\]")
_ITEMS = re.compile(r"\s*(?:[;,]|\bor\b|\band\b|\balso\b)\s*")
_LEAD_IN = re.compile(
    r"^[\"']?(?:hereafter|henceforth|abbreviated(?: as| to)?|referred to as|so-called|known as|formerly|previously|i\.e\.,?"
    r"|or|in short|acronym:?|abbreviation:?)\s+",
    re.I,
)
_SHORT = re.compile(r"[\"']?((?=[^\s]*[^\W\d_])[^\W_][\w/+.-]{0,13}\w(?: ?[A-Z0-9]{1,3})?)[\"']?$")
_BEFORE = re.compile(r"(?<![\w/+-])((?=[\w/+.-]*[^\W\d_])[^\W_][\w/+.-]{0,13}\w)[\"']?\s?$")
_NAMED = re.compile(
    r",? (?:abbreviated|hereafter|henceforth)(?: called| referred to)?(?: as| to)? [\"']?([^\W_][\w/+-]{1,13})"
)
_LISTED = re.compile(r"(?:(?<=[\n;.:])|^)\s?([^\W_][\w/+-]{1,13})\s?([:=,])\s?([^\n;.:=()]{4,90})(?=[;.\n]|$)")
_WORD = re.compile(r"[^\W_](?:[\w']*\w)?")
_CLAUSE = re.compile(r"[.;:,()\[\]?!\n](?=\s|$)|[()\[\]\n]")
_JOINT = re.compile(r"[,/]|\s(?:and|or|y|et|und|e)\s")
_SMALL = "of the and in for to with by on a an or de la el du des y et der die das und del do da e"
_SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """`short` stands for `long`, which is `text[start:end]`; `at` is where the short form itself begins."""

    short: str
    long: str
    start: int
    end: int
    at: int


def find(text: str, known: dict[int, int]) -> list[Definition]:
    """The definitions in a normalised text, in order.

    `known` says where terms of the lexicon stand: the end of each, and the start of the longest that ends there.
    """
    found = [*_bracketed(text, known), *_named(text, known), *_listed(text)]
    return sorted(found, key=lambda d: (d.at, d.start))


def singular(short: str) -> str:
    """A short form without its plural s: `NMOSDs` -> `NMOSD`; `SSc`, `ENAs` by the same rule."""
    return short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short


def _bracketed(text: str, known: dict[int, int]) -> Iterator[Definition]:
    for bracket in _BRACKET.finditer(text):
        inner = bracket[1] or bracket[2]
        inside = bracket.start() + 1
        before = len(text[: bracket.start()].rstrip(" \"'"))
        items = list(_split(inner, inside))
        taken = False
        for word, at in items:
            if not _is_short(word):
                continue
            sides = [(side, place, _long_before(text, before, side, known)) for side, place in _sides(word, at)]
            if not sides or not all(long for _, _, long in sides):
                inside_it = [(p, p + len(w)) for w, p in items if p < at and _fits_whole(word, w)]
                sides = [(word, at, inside_it[-1] if inside_it else _long_before(text, before, word, known))]
            for side, place, long in sides:
                if long:
                    taken = True
                    yield _definition(text, side, long, place)
        if (
            not taken
            and (head := _BEFORE.search(text, max(0, bracket.start() - 20), bracket.start()))
            and _is_short(head[1])
        ):
            first = items[0] if items else (inner, inside)
            lead = _LEAD_IN.match(text[inside : bracket.end() - 1])
            start = inside + lead.end() if lead else inside
            for end in {first[1] + len(first[0]), bracket.end() - 1}:
                if _fits_whole(head[1], text[start:end]) and not _is_result(text[start:end]):
                    yield _definition(text, head[1], (start, end), head.start(1))
                    break


def _split(inner: str, at: int) -> Iterator[tuple[str, int]]:
    """The items of a bracket and where each stands."""
    begin = 0
    for mark in [*_ITEMS.finditer(inner), None]:
        end = mark.start() if mark else len(inner)
        item = inner[begin:end]
        lead = _LEAD_IN.match(item)
        skip = lead.end() if lead else 0
        word = item[skip:].strip(" \"'")
        if word:
            yield word, at + begin + item.index(word, skip)
        begin = mark.end() if mark else end


def _sides(word: str, at: int) -> Iterator[tuple[str, int]]:
    """Each side of the slash of a double short form (`PM/DM`), and where it stands; nothing without a slash."""
    begin = 0
    for side in word.split("/") if "/" in word else ():
        if _is_short(side):
            yield side, at + begin
        begin += len(side) + 1


_UNIT = re.compile(r"(?:[munp\u03bc]?[gGlLmM]|IU|mIU|U|kU|AU|mm|cells?|copies)/\w+|m[LM]|IU")


def _is_short(word: str) -> bool:
    match = _SHORT.match(word)
    named = bool(match) and any(c.isupper() for c in word) and not word.istitle() and not _UNIT.fullmatch(word)
    return named or _is_roman_like(word)


def _is_result(inner: str) -> bool:
    """Results behind a short form ("RA (RF+, anti-CCP+)") are not what it stands for, though letters may fit."""
    return bool(re.search(r"[+<>=±%]|\d[.:]\d|\b(?:positive|negative)\b", inner)) or any(
        _is_short(item) for item in re.split(r"[,;] ", inner)
    )


def _is_roman_like(word: str) -> bool:
    """One capital and a digit (`T4`), or a capitalised pair (`Ro`): short, but no word."""
    return bool(re.fullmatch(r"[A-Z][a-z]?\d{1,2}|[A-Z][a-z]", word))


def _long_before(text: str, end: int, short: str, known: dict[int, int]) -> tuple[int, int] | None:
    """The stretch before a bracket that a short form in it stands for: of all that fit the one that fits best.

    A term of the lexicon that ends there wins over what its letters spell by chance. Where two terms are joined before
    the bracket ("X and Y (A and B)") both are within reach.
    """
    options: list[tuple[float, int, int]] = []
    for stop in [end, *_chain(text, end, known)]:
        start = known.get(stop)
        if (wide := _best_start(text, stop, short)) and (stop == end or start is not None):
            # What begins before the term and runs over it ("primary ...") is the term's own long form.
            one = start is not None and wide[1] <= start and not _JOINT.search(text, wide[1], start)
            options.append((wide[0] + one, wide[1], stop))
        if start is not None and (score := _spelling(short, text[start:stop])) is not None:
            options.append((score + 1, start, stop))
    if not options:
        return None
    _, start, stop = max(options)
    return start, stop


def _chain(text: str, end: int, known: dict[int, int]) -> list[int]:
    """Ends of the terms that are joined to the one before the bracket by a comma, a slash or an `and`."""
    found = []
    while (start := known.get(end)) is not None:
        joined = re.search(r"(?:\s?[,/]\s?|,?\s(?:and|or|y|et|und|e)\s)$", text[max(0, start - 8) : start])
        if not joined:
            break
        end = start - len(joined[0])
        found.append(end)
    return found


def _definition(text: str, short: str, long: tuple[int, int], at: int) -> Definition:
    return Definition(short=singular(short), long=text[long[0] : long[1]], start=long[0], end=long[1], at=at)


def _best_start(text: str, end: int, short: str) -> tuple[float, int] | None:
    """Where the long form that ends at `end` begins, and how well its words spell the short form from there."""
    key = _letters(singular(short))
    begin = max((m.end() for m in _CLAUSE.finditer(text, max(0, end - 160), end)), default=max(0, end - 160))
    words = list(_WORD.finditer(text, begin, end))
    reach = min(len(key) + 5, 2 * len(key))
    best: tuple[float, int] | None = None
    for first in range(len(words) - 1, max(-1, len(words) - 1 - reach), -1):
        score = _score(key, tuple(_letters(w[0]) for w in words[first:]))
        if score is not None and score > 0 and (best is None or score > best[0]):
            best = (score, words[first].start())
    return best


def _fits_whole(short: str, long: str) -> bool:
    """Whether the words of `long`, from its first on, spell the short form."""
    if len(long) <= len(short) or len(long) > 120:
        return False
    score = _score(_letters(singular(short)), tuple(_letters(w[0]) for w in _WORD.finditer(long)))
    return score is not None and score > 0


def _spelling(short: str, term: str) -> float | None:
    """How well a term of the lexicon spells a short form, which may have a letter more in front (`pSS`)."""
    key = _letters(singular(short))
    words = tuple(_letters(w[0]) for w in _WORD.finditer(term))
    scores = [_score(key[cut:], words) for cut in (0, 1) if len(key) - cut > 1 and not (cut and short[0].isupper())]
    return max((s for s in scores if s is not None), default=None)


@cache
def _score(key: str, words: tuple[str, ...]) -> float | None:
    """How well words spell a short form; None where they do not, or where its first letter does not begin them.

    An initial counts 2, a letter within a word -0.5, a word of weight that gives no letter -1.
    """
    if not key or not words or not words[0] or words[0][0] != key[0]:
        return None

    @cache
    def best(letter: int, word: int, at: int) -> float | None:
        """The best score of spelling `key[letter:]` from `words[word][at:]` on."""
        if letter == len(key):
            return -float(sum(w not in _SMALL_WORDS for w in words[word + 1 :]))
        options = []
        here = words[word].find(key[letter], at)
        if here >= 0 and (rest := best(letter + 1, word, here + 1)) is not None:
            options.append(rest + (2.0 if here == 0 else -0.5))
        if word + 1 < len(words):
            skipped = 0.0 if at or words[word] in _SMALL_WORDS else -1.0
            if (rest := best(letter, word + 1, 0)) is not None:
                options.append(rest + skipped)
        return max(options, default=None)

    return best(0, 0, 0)


@cache
def _letters(word: str) -> str:
    """Letters and digits of a word, small, without accents; Greek letters by their name's first."""
    flat = unicodedata.normalize("NFD", word.lower())
    return "".join({"α": "a", "β": "b", "γ": "g", "μ": "m"}.get(c, c) for c in flat if c.isalnum())


def _named(text: str, known: dict[int, int]) -> Iterator[Definition]:
    """`..., abbreviated as SHORT`."""
    for match in _NAMED.finditer(text):
        if _is_short(match[1]) and (long := _long_before(text, match.start(), match[1], known)):
            yield _definition(text, match[1], long, match.start(1))


def _listed(text: str) -> Iterator[Definition]:
    """Lists of abbreviations: `SLE: systemic ...; SS: ...`. A comma defines only in a line that has two of them."""
    for line in re.finditer(r"[^\n]+", text):
        found = [
            (m, _definition(text, m[1], m.span(3), m.start(1)))
            for m in _LISTED.finditer(text, line.start(), line.end())
            if _is_short(m[1]) and _fits_whole(m[1], m[3])
        ]
        commas = sum(m[2] == "," for m, _ in found)
        yield from (d for m, d in found if m[2] != "," or commas > 1)
