"""How one term is spelled by different hands: hyphens, apostrophes, British and American, accents, Greek, plurals.

`variants` writes a term in all the ways that authors do, for matching; `fold` brings all of them to one, for comparing.
"""

import itertools
import re
import unicodedata
from functools import cache

LIMIT = 96
"""At most so many spellings of one term: combinations beyond that are not met in print."""

# (British, American, where the American spelling is to be read as such: `None` is anywhere)
_PAIRS: tuple[tuple[str, str, str | None], ...] = (
    ("haem", "hem", r"(?<!c)hem(?=[ao])"),
    ("aemia", "emia", r"(?<!a)emia"),
    ("aemic", "emic", r"(?<=[nhkrcl])emic"),
    ("oedema", "edema", r"(?<!o)edema"),
    ("aesthe", "esthe", r"(?<!a)esthe"),
    ("oesoph", "esoph", r"(?<!o)esoph"),
    ("rrhoea", "rrhea", None),
    ("rrhoei", "rrhei", None),
    ("pnoea", "pnea", None),
    ("coeliac", "celiac", None),
    ("paediatr", "pediatr", None),
    ("orthopaed", "orthoped", None),
    ("gynaec", "gynec", None),
    ("caesar", "cesar", None),
    ("caecum", "cecum", None),
    ("faec", "fec", r"\bfec(?=[ae])"),
    ("foet", "fet", r"\bfet(?=[aou])"),
    ("oestr", "estr", r"\bestr(?=[oa])"),
    ("tumour", "tumor", None),
    ("colour", "color", r"color(?!ect)"),
    ("behaviour", "behavior", None),
    ("fibre", "fiber", None),
    ("centre", "center", None),
    ("sulph", "sulf", None),
    ("titre", "titer", None),
    ("leuco", "leuko", r"leuko(?=cyt|p|enc|cla|tr|st|d|m)"),
    ("neurone", "neuron", r"neuron\b"),
    ("ataxic", "atactic", None),
    ("isation", "ization", None),
    ("ised", "ized", r"(?<=[a-z]{3})ized"),
    ("ising", "izing", r"(?<=[a-z]{3})izing"),
    ("lysed", "lyzed", None),
    ("rrhaph", "rraph", None),
    ("hypaes", "hypes", None),
    ("tranquill", "tranquil", r"tranquil(?!l)"),
)
_TO_BRITISH = [(re.compile(where or american), british) for british, american, where in _PAIRS]
_AMERICAN = re.compile("|".join(where or american for _, american, where in _PAIRS))
_BRITISH = re.compile("|".join(sorted((re.escape(b) for b, _, _ in _PAIRS), key=len, reverse=True)))
_AMERICAN_OF = {british: american for british, american, _ in _PAIRS}

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega"}
_UMLAUT = {"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa", "ß": "ss"}
_PLAIN = {"ø": "o", "ß": "ss", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]")
_APOSTROPHES = re.compile("[’‘´`ʼ′']")
# Prefixes that are written to the next word with a hyphen, with a space or without either.
_PREFIX = re.compile(
    r"\b(anti|auto|bi|co|de|extra|hyper|hypo|immuno|inter|intra|mid|mono|multi|neo|neuro|non|over|pan|para|peri|poly|post"
    r"|pre|pseudo|re|retro|semi|sub|supra|trans|tri|ultra|under)-(?=[a-z])"
)
_JOINED = re.compile(r"\b(anti|auto|hyper|hypo|immuno|multi|neuro|non|poly|post|pre) (?=[a-z])")
_ANTI = re.compile(r"\banti(?=[a-z]{5})(?!bod|gen|dot|sept|mon)")
_NUMBERED = re.compile(r"\b(type|class|grade|stage|phase|factor|cranial nerve) (\d|[IVX]+)\b")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_NO_PLURAL = re.compile(r"(s|x|z|ing|ic|al|ous|ive|ed|ly|ary|able|ible|ful|less|lar|ent|ant|ish|ern|ward|ese|cy|ity)$")
_PLURAL_ANYWAY = re.compile(
    r"(implant|stent|event|agent|transplant|relaxant|coagulant|depressant|stimulant|aspirant|antibody)$"
)


def plain(text: str) -> str:
    """The text without accents: `Sjögren` is `Sjogren`."""
    if text.isascii():
        return text
    text = "".join(_PLAIN.get(c, c) for c in text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def american(text: str) -> str:
    """British stems as Americans write them: `haemorrhage` is `hemorrhage`."""
    while (new := _BRITISH.sub(lambda m: _AMERICAN_OF[m.group()], text)) != text:
        text = new  # a slip such as `aaemia` leaves another British stem behind
    return text


def british(text: str) -> str:
    """American stems as the British write them."""
    text = american(text)
    if _AMERICAN.search(text):  # few words have one, and to look for all at once is a tenth of the time
        for pattern, stem in _TO_BRITISH:
            text = pattern.sub(stem, text)
    return text


@cache
def fold(text: str) -> str:
    """One key for all spellings: lower case, no accents, Greek letters by name, hyphens as spaces, no apostrophes, American.

    >>> fold("Sjögren’s syndrome") == fold("sjogrens syndrome")
    True
    """
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        for letter, name in _GREEK.items():
            text = text.replace(letter, name)
    text = _APOSTROPHES.sub("", plain(text))
    text = re.sub(r"[\s/]+", " ", _DASHES.sub(" ", text)).strip()
    return _JOINED.sub(r"\1", american(text))


def tidy(text: str) -> str:
    """NFKC with one sort of hyphen and apostrophe and single spaces: how texts are matched."""
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    return " ".join(text.split())


@cache
def variants(term: str, *, plural: bool = True) -> tuple[str, ...]:
    """A term in every usual spelling, itself first; lower case where the rules add something.

    Hyphen, space or neither after prefixes and before digits; `'s`, `s` or nothing; with accents, without, and `oe` for
    `ö`; Greek letters and their names; British and American; `type 2` and `type II`; singular and plural.
    """
    found = {tidy(term): None}
    steps = [_apostrophes, _accents, _greek, _numbers, _national, _anti, _hyphens]
    if plural:
        steps.append(_plurals)
    for step in steps:
        for form in list(found):
            for new in step(form):
                if len(found) < LIMIT:
                    found.setdefault(new)
    return tuple(found)


def short_variants(short: str) -> tuple[str, ...]:
    """The usual spellings of a short form, which keeps its case: hyphen, space or neither, Greek letters, plural `s`."""
    found = {tidy(short): None}
    for step in (_greek, _hyphens):
        for form in list(found):
            for new in step(form, joined=True) if step is _hyphens else step(form):
                found.setdefault(new)
    if re.fullmatch(r"[A-Z]{3,}", short):
        found.setdefault(f"{short}s")
    return tuple(found)


def _apostrophes(form: str) -> list[str]:
    return [form.replace("'s", "s"), form.replace("'s", "")] if "'s" in form else []


def _accents(form: str) -> list[str]:
    if form.isascii():
        return []
    two = "".join(_UMLAUT.get(c, c) for c in form)
    return [plain_latin(form), plain_latin(two)]


def plain_latin(text: str) -> str:
    """`plain`, but Greek letters stay."""
    return "".join(c if c in _GREEK else plain(c) for c in text)


def _greek(form: str) -> list[str]:
    if form.isascii() or not any(c in _GREEK for c in form):
        return []
    named = "".join(_GREEK.get(c, c) for c in form)
    dashed = re.sub("([" + "".join(_GREEK) + r"])(?=\d)", lambda m: _GREEK[m.group()] + "-", form)
    latin = "".join({"α": "a", "β": "b", "γ": "g"}.get(c, c) for c in form)
    new = [named, "".join(_GREEK.get(c, c) for c in dashed)]
    return [*new, latin] if re.search(r"[αβγ]\d", form) else new


def _numbers(form: str) -> list[str]:
    def other(m: re.Match) -> str:
        number = m.group(2)
        if number.isdigit():
            return f"{m.group(1)} {_ROMAN[int(number) - 1]}" if number != "0" else m.group()
        return f"{m.group(1)} {_ROMAN.index(number) + 1}" if number in _ROMAN else m.group()

    return [new] if (new := _NUMBERED.sub(other, form)) != form else []


def _national(form: str) -> list[str]:
    lower = form.lower()
    return [new for new in (american(lower), british(lower)) if new != lower]


def _anti(form: str) -> list[str]:
    """`antiretroviral` is `anti-retroviral` too; the hyphen then goes its ways."""
    return [new] if (new := _ANTI.sub("anti-", form)) != form else []


def _hyphens(form: str, joined: bool = False) -> list[str]:
    """Every hyphen as a space, or gone where that is usual; every slash as a hyphen."""
    parts = re.split(r"(-|/)", form)
    if len(parts) == 1:
        return []
    options = []
    for i, part in enumerate(parts):
        if part == "/":
            options.append(("/", "-", " / "))
        elif part == "-":
            before, after = parts[i - 1], parts[i + 1]
            prefix = re.search(r"(?:^|[ ])([a-z]+)$", before.lower())
            drop = (
                joined
                or after[:1].isdigit()
                or (prefix and _PREFIX.match(f"{prefix.group(1)}-{after[:1].lower()}") and after[:2].islower())
            )
            options.append(("-", " ", "") if drop else ("-", " "))
        else:
            options.append((part,))
    return ["".join(o) for o in itertools.islice(itertools.product(*options), LIMIT)]


def _plurals(form: str) -> list[str]:
    word = re.search(r"[a-z]{4,}$", form)
    if not word or (_NO_PLURAL.search(word.group()) and not _PLURAL_ANYWAY.search(word.group())):
        return []
    if re.search(r"(ch|sh)$", form):
        return [f"{form}es"]
    return [f"{form[:-1]}ies"] if re.search(r"[^aeiou]y$", form) else [f"{form}s"]
