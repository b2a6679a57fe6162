"""How wide a text is in Arial and its like, and where to break it: for drawings, which have no layout of their own.

Widths of letters in thousandths of the size, from Adobe's metrics of Helvetica, which Arial and Liberation Sans share.
"""

import re
import unicodedata
from functools import cache

_WIDTHS = {
    222: "ijl'|",
    278: " !,./:;ftI[]\\",
    333: "()-r`",
    355: '"',
    469: "^",
    500: "ckvxyzJs",
    584: "<>=+~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_LETTER, _UNKNOWN, _WIDE = 556, 760, 1000
"""Of the other letters and digits of ASCII; of letters beyond it, none of which is much wider; of Chinese and its like."""

_WORD = re.compile(r"\(n = \d+\)\S*|\S+")
"""What stays together: a word, or a count."""


@cache
def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    plain = unicodedata.normalize("NFD", letter)[0]
    return _OF.get(plain, _LETTER if plain.isascii() else _UNKNOWN)


def width(text: str, size: float) -> float:
    """The width of a line, in the unit of `size`.

    >>> width("WM", 10)
    17.77
    """
    return sum(map(_width, text)) * size / 1000


def wrapped(text: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`; a word that is wider alone is broken, a count `(n = 1)` is not. At least one line.

    >>> wrapped("one two three", 10, 40)
    ['one two', 'three']
    """
    lines, line = [], ""
    for word in _WORD.findall(text):
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, size, room)
        lines += full
    return [*lines, line]


def _broken(word: str, size: float, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and width(parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts
