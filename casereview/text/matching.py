"""The lexicon's surface forms in a text: which concepts are mentioned, and where."""

import itertools
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from casereview.lexicon import APART, KINDS, Form, Lexicon
from casereview.records import Assertion
from casereview.text import abbreviations
from casereview.text.abbreviations import Definition, singular
from casereview.text.normalise import normalise
from casereview.text.typos import LEAST, Typos


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a concept: `doc.text[start:end]`, the lexicon's form it matched, and what is asserted by which rule."""

    concept: str
    kind: str
    start: int
    end: int
    form: str
    assertion: Assertion = "present"
    rule: str = "default"


@dataclass(frozen=True, slots=True)
class Match:
    """A form of the lexicon found at `doc.text[start:end]`."""

    start: int
    end: int
    form: Form


Ending = tuple[str, ...]
"""The last two words of a form, or its only one; the most telling of "antibodies against aquaporin-4"."""


# A disease's name within another name: an antibody, an antigen, a score.
_NAME_GOES_ON = re.compile(
    r"(?:-|\s)?(?:(?:-| )?related )?(?:specific )?(?:auto-?)?(?:antibod|autoantibod|anticuerp|anticorp|antikörper|IgG\b|antigens?\b)"
    r"|-[AB]\b|\s[AB](?:/|-| antibod| antigen)|\s(?:disease activity|damage) index"
)
_KEY = "form"
_WORD = re.compile(r"[^\W_]+")
_BLANKED = {ord(c): " " for c in map(chr, range(128)) if not c.isalnum()}
_NAME_BEGAN = re.compile(r"\banti[- ]?$", re.I)
_GENERIC = re.compile(r"\s?-?(?:spectrum|disorders?|diseases?|syndromes?|and related disorders?)?", re.I)


def fold(text: str) -> str:
    """A word as terms are compared: small letters, without accents."""
    small = text.lower()
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c)) or small


def _words(text: str) -> list[str]:
    """The runs of letters and digits, as terms are compared."""
    text = fold(text)
    return text.translate(_BLANKED).split() if text.isascii() else _WORD.findall(text)


class Mentions:
    """The pipeline component that fills `doc._.mentions`, `doc._.abbreviations` and `doc._.undefined` from a lexicon."""

    kinds: tuple[str, ...] = tuple(kind for kind in KINDS.values() if kind not in APART)

    def use(self, nlp: Language, lexicon: Lexicon) -> None:
        """Take the forms of a lexicon. The pattern of a spelling is made when a text first has the words that it ends with:
        of some fifty thousand a text needs a few hundred."""
        self.nlp, self.lexicon = nlp, lexicon
        self.waiting: dict[Ending, list[tuple[str, str, Form]]] = defaultdict(list)
        for form in (form for kind in self.kinds for form in lexicon.forms(kind)):
            text = form.text if form.text.isascii() else normalise(form.text).text
            any_case = form.sort == "term" and not _is_capitals(text)
            attribute = "NORM" if any_case else "ORTH"
            for spelling in (text,) if any_case else dict.fromkeys((text, _plural(text))):
                self.waiting[tuple(_words(spelling)[-2:])].append((attribute, spelling, form))
        # What a matched stretch stands for is looked up by its words: one key a matcher is a tenth of the time to load.
        self.forms: dict[str, dict[tuple[int, ...], list[Form]]] = {
            "NORM": defaultdict(list),
            "ORTH": defaultdict(list),
        }
        self.matchers = {attribute: PhraseMatcher(nlp.vocab, attr=attribute) for attribute in self.forms}
        nlp.vocab.strings.add(_KEY)  # now, since what is added in a memory zone goes with it
        # Drugs are misspelt most, and missed at the greatest cost.
        known = lexicon.of_kind("treatment") if "treatment" in self.kinds else []
        drugs = [c for c in known if not (c.more.get("procedure") or c.more.get("group"))]
        self.drugs = {
            fold(term): Form(text=term, concept=c.id, sort="term") for c in drugs for term in (c.label, *c.terms)
        }
        self.typos = Typos(self.drugs)

    def _make_ready(self, text: str) -> None:
        """Add the patterns that a text may match and no text before it could."""
        words = _words(text)
        endings: dict[Ending, None] = dict.fromkeys([(), *((word,) for word in words), *itertools.pairwise(words)])
        patterns: dict[str, list[Doc]] = {attribute: [] for attribute in self.matchers}
        for ending in self.waiting.keys() & endings.keys():
            for attribute, spelling, form in self.waiting.pop(ending):
                pattern = self.nlp.tokenizer(spelling)
                meanings = self.forms[attribute][tuple(pattern.to_array(attribute).tolist())]
                if not meanings:
                    patterns[attribute].append(pattern)
                meanings.append(form)
        for attribute, some in patterns.items():
            if some:
                self.matchers[attribute].add(_KEY, some)

    def __call__(self, doc: Doc) -> Doc:
        doc._.mentions, definitions, doc._.undefined = self.find(doc)
        doc._.abbreviations = {}
        for definition in definitions:
            doc._.abbreviations.setdefault(definition.short, definition.long)
        return doc

    def find(self, doc: Doc) -> tuple[list[Mention], list[Definition], list[Mention]]:
        """The mentions of this component's kinds in order of the text, the short forms that the text defines, and those that
        may mean a concept and that it does not define."""
        text = doc._.text
        self._make_ready(text)
        matches = self._matches(doc)
        accepted, definitions = self._accept(text, matches)
        kinds = {m: self.lexicon[m.form.concept].kind for m in accepted}
        mentions = [
            Mention(concept=m.form.concept, kind=kinds[m], start=m.start, end=m.end, form=m.form.text)
            for m in longest([m for m in accepted if not (kinds[m] == "disease" and _is_part_of_a_name(text, m))])
            if kinds[m] != "decoy"
        ]
        return mentions, definitions, self._undefined(text, matches, accepted, definitions)

    def _matches(self, doc: Doc) -> list[Match]:
        found = []
        for attribute, matcher in self.matchers.items():
            words = doc.to_array(attribute).tolist()
            for _, first, last in matcher(doc):
                start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
                found += [Match(start, end, form) for form in self.forms[attribute][tuple(words[first:last])]]
        taken = {at for match in found for at in range(match.start, match.end)}
        for token in doc:
            if len(token) >= LEAST - 1 and token.idx not in taken and (term := self.typos.meant(fold(token.text))):
                found.append(Match(token.idx, token.idx + len(token), self.drugs[term]))
        return found

    def _accept(self, text: str, matches: list[Match]) -> tuple[list[Match], list[Definition]]:
        """The matches that mean what the lexicon says, and the definitions.

        A definition may rest on a short form that itself needs one ("primary SS (pSS)"), so it goes round until nothing
        is added.
        """
        accepted = [m for m in matches if m.form.sort != "ambiguous"]
        definitions: list[Definition] = []
        for _ in range(4):
            before = len(accepted), definitions
            definitions = abbreviations.find(text, _longest_ending(accepted))
            meanings = self._meanings(text, definitions, accepted)
            named = {c.id for m in accepted for c in self.lexicon.above(m.form.concept) if m.form.sort != "ambiguous"}
            accepted = [m for m in matches if self._holds(text, m, meanings, named)]
            accepted = _without_rivals(accepted)
            accepted += self._new_shorts(text, meanings, accepted)
            if (len(accepted), definitions) == before:
                break
        return accepted, definitions

    def _undefined(
        self, text: str, matches: list[Match], accepted: list[Match], definitions: list[Definition]
    ) -> list[Mention]:
        """Ambiguous short forms that may mean a concept: the text neither says what they mean nor names another meaning."""
        taken = {(m.start, m.end) for m in accepted}
        defined = {d.short for d in definitions}
        return [
            Mention(
                concept=m.form.concept,
                kind=self.lexicon[m.form.concept].kind,
                start=m.start,
                end=m.end,
                form=m.form.text,
            )
            for m in matches
            if m.form.sort == "ambiguous"
            and (m.start, m.end) not in taken
            and defined.isdisjoint({text[m.start : m.end], singular(text[m.start : m.end])})
            and not _shouted(text, m)
            and not _is_part_of_a_name(text, m)
        ]

    def _meanings(self, text: str, definitions: list[Definition], accepted: list[Match]) -> dict[str, "Meaning"]:
        """What each defined short form stands for."""
        meanings: dict[str, Meaning] = {}
        for definition in definitions:
            inside = [
                m
                for m in accepted
                if definition.start <= m.start
                and m.end <= definition.end
                and _GENERIC.fullmatch(text[m.end : definition.end])
            ]
            length = max((m.end - m.start for m in inside), default=0)
            meaning = meanings.setdefault(definition.short, Meaning(concepts={}, longs=[]))
            meaning.longs.append(definition.long)
            meaning.concepts.update({m.form.concept: m.form.text for m in inside if m.end - m.start == length})
        return meanings

    def _holds(self, text: str, match: Match, meanings: dict[str, "Meaning"], named: set[str]) -> bool:
        """Whether a form counts: a term always, an acronym unless the text gives it another meaning, an ambiguous short
        form only where the text defines it so, or leaves it undefined and names the concept in full."""
        concept, sort = match.form.concept, match.form.sort
        if sort == "term":
            return True
        short = text[match.start : match.end]
        meaning = meanings.get(short) or meanings.get(singular(short))
        if meaning is None:
            return sort == "acronym" or (concept in named and not _shouted(text, match))
        if any(self.lexicon.is_a(concept, c) or self.lexicon.is_a(c, concept) for c in meaning.concepts):
            return True
        return sort == "acronym" and not meaning.concepts and self._akin(concept, meaning.longs)

    def _akin(self, concept: str, longs: list[str]) -> bool:
        """Whether a long form that the lexicon does not know has a word of weight in common with the concept's terms."""
        own = {stem for term in (self.lexicon[concept].label, *self.lexicon[concept].terms) for stem in _stems(term)}
        return any(own & _stems(long) for long in longs)

    def _new_shorts(self, text: str, meanings: dict[str, "Meaning"], accepted: list[Match]) -> list[Match]:
        """Short forms that the text defines as a concept and the lexicon does not know: they count wherever they stand."""
        known = {(m.start, m.form.concept) for m in accepted}
        found = []
        for short, meaning in meanings.items():
            if not meaning.concepts:
                continue
            for hit in re.finditer(rf"(?<![\w]){re.escape(short)}s?(?!\w)", text):
                for concept, form in meaning.concepts.items():
                    if (hit.start(), concept) not in known:
                        found.append(Match(hit.start(), hit.end(), Form(text=form, concept=concept, sort="acronym")))
        return found


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says a short form stands for: its long forms; concepts of the lexicon with the form that names each
    (none where it is something that the lexicon does not know)."""

    concepts: dict[str, str]
    longs: list[str]


def longest(matches: list[Match]) -> list[Match]:
    """Of matches that overlap only the longest, of equally long ones the first; in order of the text.

    Concepts that share one stretch stay side by side.
    """
    kept: dict[tuple[int, int, str], Match] = {}
    spans: set[tuple[int, int]] = set()
    taken: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        span = match.start, match.end
        if span not in spans and not taken.isdisjoint(range(*span)):
            continue
        spans.add(span)
        taken.update(range(*span))
        kept.setdefault((*span, match.form.concept), match)
    return sorted(kept.values(), key=lambda m: m.start)


def _longest_ending(matches: list[Match]) -> dict[int, int]:
    ending: dict[int, int] = {}
    for match in matches:
        ending[match.end] = min(match.start, ending.get(match.end, match.start))
    return ending


def _without_rivals(matches: list[Match]) -> list[Match]:
    """Without undefined ambiguous short forms that more than one concept of the text could claim."""
    claims: dict[tuple[int, int], set[str]] = defaultdict(set)
    for match in matches:
        if match.form.sort == "ambiguous":
            claims[match.start, match.end].add(match.form.concept)
    return [m for m in matches if m.form.sort != "ambiguous" or len(claims[m.start, m.end]) == 1]


def _is_part_of_a_name(text: str, match: Match) -> bool:
    return bool(_NAME_GOES_ON.match(text, match.end) or _NAME_BEGAN.search(text, max(0, match.start - 6), match.start))


def _is_capitals(text: str) -> bool:
    """Whether a term is one short word of capitals (`ANA`), which in small letters is another word."""
    return len(text) <= 5 and " " not in text and text.isupper()


def _shouted(text: str, match: Match) -> bool:
    """Whether a short form stands in a line that is all capitals, where `ON` and `AS` are words."""
    begin = text.rfind("\n", 0, match.start) + 1
    end = text.find("\n", match.end)
    return not any(c.islower() for c in text[begin : end if end >= 0 else len(text)])


def _plural(short: str) -> str:
    return short + "s" if len(short) > 1 and short[-1].isupper() else short


def _stems(text: str) -> set[str]:
    return {w[:5] for w in re.findall(r"[^\W\d_]{4,}", fold(text)) if w[:5] not in _COMMON_STEMS}


_COMMON = "syndr disea disor antib syste diffu prima secon spect relat assoc autoi acute chron multi scler overl optic"
_COMMON_STEMS = frozenset(_COMMON.split())


class Measures(Mentions):
    """The component that fills `doc._.measures`: what studies measure, matched apart from all other concepts."""

    kinds = APART

    def __call__(self, doc: Doc) -> Doc:
        doc._.measures, *_ = self.find(doc)
        return doc


@Language.factory("casereview_measures")
def _make_measures(nlp: Language, name: str) -> Measures:
    return Measures()


@Language.factory("casereview_mentions")
def _make(nlp: Language, name: str) -> Mentions:
    return Mentions()
