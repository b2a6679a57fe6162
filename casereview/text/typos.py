"""Long words with one letter wrong, missing, doubled or changed about: `ritiximab`, `methylprednisolon`, `cyclophosphomide`.

A word and a term that share a form with one letter left out are one slip apart (the symmetric deletions of SymSpell,
W. Garbe 2012). Only long words of one kind of concept are looked up, and the first and the last letter must be right (`pancreatic` is not pancreatin): what is one slip away
from the name of a drug and longer than eight letters is nearly always that drug.
"""

from collections import defaultdict
from collections.abc import Iterable

LEAST = 9
"""Letters of a term; shorter ones have neighbours that mean something else."""


WORDS = frozenset(("thyroglobulin",))
"""Words of medicine that are one slip away from a drug's name."""


class Typos:
    """The terms that a misspelt word may stand for."""

    def __init__(self, terms: Iterable[str]):
        self.terms = frozenset(t for t in terms if len(t) >= LEAST and t.isalpha())
        self._index: dict[str, set[str]] = defaultdict(set)
        for term in self.terms:
            for form in _forms(term):
                self._index[form].add(term)

    def meant(self, word: str) -> str | None:
        """The one term that is a slip away from a word; none where there are several, or where the word is a term.

        >>> Typos(["rituximab", "prednisone", "prednisolone"]).meant("ritiximab")
        'rituximab'
        """
        if len(word) < LEAST - 1 or word in self.terms or word in WORDS:
            return None
        near = {t for form in _forms(word) for t in self._index.get(form, ()) if (t[0], t[-1]) == (word[0], word[-1])}
        return near.pop() if len(near) == 1 else None


def _forms(word: str) -> set[str]:
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}
