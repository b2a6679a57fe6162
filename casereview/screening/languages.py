"""Which language a text is in, as far as screening must know: whether the lexicon has words for it at all."""

import re
import unicodedata
from collections.abc import Set

STOPWORDS = {
    "en": {"the", "of", "and", "with", "was", "in", "were", "is", "a", "to", "an", "by", "for", "on"},
    "es": {"de", "la", "el", "en", "con", "una", "los", "las", "del", "un", "se", "que", "por", "y"},
    "pt": {"de", "da", "do", "com", "uma", "um", "os", "as", "em", "no", "na", "que", "e", "por"},
    "fr": {"de", "la", "le", "les", "des", "une", "un", "et", "du", "est", "avec", "dans", "en", "par"},
    "de": {"der", "die", "das", "und", "mit", "eine", "einer", "von", "bei", "ist", "wurde", "des", "im", "ein"},
    "it": {"di", "la", "il", "con", "una", "un", "e", "che", "del", "della", "per", "nel", "è", "da"},
    "pl": {"i", "w", "z", "na", "się", "jest", "oraz", "u", "do", "po", "przez", "od", "nie", "chorych"},
    "tr": {
        "ve",
        "bir",
        "ile",
        "olan",
        "bu",
        "için",
        "olarak",
        "de",
        "da",
        "hasta",
        "yaşında",
        "tanısı",
        "gibi",
        "olgu",
    },
    "nl": {"de", "het", "een", "van", "en", "met", "bij", "is", "was", "voor", "die", "op", "te", "werd"},
    "sv": {"och", "med", "en", "ett", "som", "av", "för", "till", "var", "den", "det", "hos", "på", "är"},
    "cs": {"a", "s", "se", "je", "na", "u", "v", "z", "byla", "byl", "pro", "po", "pacientka"},
    "hu": {"a", "az", "és", "egy", "volt", "hogy", "nem", "beteg", "éves", "miatt", "mint", "után", "kezelés"},
    "ro": {"de", "la", "cu", "şi", "și", "în", "o", "un", "din", "pentru", "este", "a", "care", "pe"},
}
"""Little words by which a Latin-written text is told to be of a language."""

_WORD = re.compile(r"(?<!['’])\b[^\W\d_]+|(?<=['’])[^\W\d_]{2,}")
"""A word; the s of "Sjögren's" is none (in Czech it would be)."""
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
