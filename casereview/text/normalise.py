"""One way of writing: normalised text, with a map from each of its characters back to the text as it was.

NFKC, one sort of hyphen, apostrophe and quotation mark, single spaces, no invisible characters. A line break stays where
a paragraph ends and becomes a space where it only wraps a line (a small letter follows and no full stop precedes).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u02d7\u207b\u208b"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4\u0060\u02b9\u02bc\u02c8\u02ca\u02cb\uff07\u0384"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"
_TRADE_MARKS = "\u2122\u00ae\u2120"

# Respelt before NFKC, which would make a space and a mark of the spacing accents, and letters of the trade marks.
# A spacing diaeresis is a combining one that a PDF took apart ("Sjo¨gren").
_SINGLE = (
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_TRADE_MARKS, "")
    | {"\u2044": "/", "\u2215": "/", "\u00a8": "\u0308"}
)
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PLAIN = re.compile(r"[!-_a-~]+(?: [!-_a-~]+)*(?=[\x00-\x7f]|$)")
"""A run that needs no work: ASCII words, one space between two, and no mark of another alphabet after the last."""
_WRAP = re.compile(r"(?<=[^\n.!?:;])\n(?=[a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """`text[i]` was made from `original[starts[i]:ends[i]]`; both rise and never fall."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in the original; an empty stretch is empty there too."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.starts):
            return self.starts[start], self.starts[start]
        at = self.ends[-1] if self.ends else 0
        return at, at


def normalise(text: str) -> Normalised:
    """The text in one way of writing. Any Unicode is taken, lone surrogates too; normalising twice changes nothing."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in _pieces(text):
        if piece is None:
            out.extend(text[start:end])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        for char in piece:
            if char in " \n" and (not out or out[-1] in " \n"):
                # A run of white space is one character: a line break if any of it was one; none at the start.
                if out:
                    out[-1] = min(out[-1], char)
                    ends[-1] = end
                continue
            out.append(char)
            starts.append(start)
            ends.append(end)
    if out and out[-1] in " \n":
        del out[-1], starts[-1], ends[-1]
    return Normalised(text=_WRAP.sub(" ", "".join(out)), starts=tuple(starts), ends=tuple(ends))


def _pieces(text: str) -> Iterator[tuple[str | None, int, int]]:
    """Stretches of the text in order: their new spelling (None: as they stand), and where they stood."""
    position, length = 0, len(text)
    while position < length:
        start = position
        if plain := _PLAIN.match(text, position):
            position = plain.end()
            yield None, start, position
            continue
        position = end = start + 1
        while position < length and not text[position].isascii() and _joins(text[position]):
            position += 1
            if not _vanishes(text[position - 1]):
                end = position
        cluster = "".join(_SINGLE.get(c, c) for c in text[start:position] if not _vanishes(c))
        yield "".join(map(_spell, unicodedata.normalize("NFKC", cluster))), start, end


@cache
def _joins(char: str) -> bool:
    """Whether a character belongs to the one before it: a combining mark, or one that nobody sees."""
    return char == "\u00a8" or _vanishes(char) or unicodedata.combining(unicodedata.normalize("NFKC", char)[0]) > 0


@cache
def _vanishes(char: str) -> bool:
    return char in _TRADE_MARKS or unicodedata.category(char) == "Cf"


@cache
def _spell(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    # A lone surrogate cannot be written as UTF-8: the character for what cannot be read stands for it.
    return "\ufffd" if unicodedata.category(char) == "Cs" else _SINGLE.get(char, char)
