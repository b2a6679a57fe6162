"""Which language a text is in, as far as screening must know: whether the lexicon has words for it at all."""

import re
import unicodedata
from collections.abc import Set

from casereview.screening.cues import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 8
"""Below this number of words little words say nothing, and the text is taken as readable."""


def unread(text: str, known: Set[str]) -> str | None:
    """The language of the text where it is none of `known` (`pl`, or a script such as `CYRILLIC`), else `None`.

    >>> unread("Opis przypadku: u chorej w wieku 30 lat nie po raz pierwszy i do tego na oczach się pojawiły", {"en"})
    'pl'
    """
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if ord(c) > 0x24F]
    if letters and len(foreign) > 0.3 * len(letters):
        scripts = [unicodedata.name(c, "?").split()[0] for c in foreign]
        return max(sorted(set(scripts)), key=scripts.count)
    words = [w.lower() for w in _WORD.findall(text)]
    if len(words) < _SHORT:
        return None
    scores = {language: sum(w in little for w in words) for language, little in STOPWORDS.items()}
    # A known language wins a tie: "de" and "la" are little words in five of them.
    best = max(scores, key=lambda language: (scores[language], language in known))
    return None if best in known or scores[best] < 3 else best
