"""One way of writing: normalised text, with a map from each of its characters back to the text as it was.

NFKC, one sort of hyphen, apostrophe and quotation mark, single spaces, no invisible characters. A line break stays where
a paragraph ends and becomes a space where it only wraps a line (a small letter follows and no full stop precedes).
"""

import re
import unicodedata
from dataclasses import dataclass

_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u02d7\u207b\u208b"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4\u0060\u02b9\u02bc\u02c8\u02ca\u02cb\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2122\u00ae\u2120"

# Before NFKC, which would make a space and a mark of the spacing accents, and letters of the trade marks.
_SINGLE = (
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_INVISIBLE, "")
    | {"\u2044": "/", "\u2215": "/", "\u2026": "...", "\u00a8": "\u0308"}
)
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_WRAP = re.compile(r"(?<=[^\n.!?:;])\n(?=[a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """`text[i]` was made from `original[starts[i]:ends[i]]`; both lists rise and never fall."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in the original; an empty stretch stays empty."""
        if not self.text:
            return 0, 0
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """The text in one way of writing. Any Unicode is taken, lone surrogates too; normalising twice changes nothing."""
    if text.isascii() and not _UNTIDY.search(text):
        places = tuple(range(len(text) + 1))
        return Normalised(text=text, starts=places[:-1], ends=places[1:])
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in _pieces(text):
        space = piece in (" ", "\n")
        if space and (not out or out[-1] in " \n"):
            # A run of white space is one character: a line break if any of it was one.
            if out and piece == "\n":
                out[-1] = "\n"
            if out:
                ends[-1] = end
            continue
        for char in piece:
            out.append(char)
            starts.append(start)
            ends.append(end)
    if out and out[-1] in " \n":
        out.pop(), starts.pop(), ends.pop()
    joined = _WRAP.sub(" ", "".join(out))
    return Normalised(text=joined, starts=tuple(starts), ends=tuple(ends))


# ASCII text that needs no work at all: no controls, no runs of spaces, no backtick, nothing at the edges.
_UNTIDY = re.compile(r"[\x00-\x1f\x7f`]|  |^ | $")


def _pieces(text: str):
    """Each character with the marks that follow it, in its new spelling, and where it stood."""
    position, length = 0, len(text)
    while position < length:
        start = position
        position += 1
        char = text[start]
        if char.isascii() and (position == length or text[position].isascii()):
            spelt = _spell(char)
        else:
            while position < length and _is_mark(text[position]):
                position += 1
            cluster = text[start:position]
            spelt = unicodedata.normalize("NFKC", "".join(_SINGLE.get(c, c) for c in cluster))
            spelt = "".join(_spell(c) for c in spelt)
        for part in re.findall(r"\s|\S+", spelt):
            yield part, start, position


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0 or char in "\u00a8\ufe0e\ufe0f"


def _spell(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    if category == "Cs":
        return "\ufffd"
    if category == "Cf":
        return ""
    return _SINGLE.get(char, char)
