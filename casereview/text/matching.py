"""The lexicon's surface forms in a text: which concepts are mentioned, and where."""

import unicodedata
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from casereview.lexicon import Form, Lexicon
from casereview.records import Assertion
from casereview.text import abbreviations


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


def fold(text: str) -> str:
    """A word as terms are compared: small letters, without accents."""
    small = text.lower()
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c)) or small


class Mentions:
    """The pipeline component that fills `doc._.mentions` and `doc._.abbreviations`."""

    def use(self, nlp: Language, lexicon: Lexicon) -> None:
        """Take the forms of a lexicon."""
        self.lexicon = lexicon
        self.forms: dict[str, list[Form]] = {}
        self.any_case = PhraseMatcher(nlp.vocab, attr="NORM")
        self.as_written = PhraseMatcher(nlp.vocab, attr="ORTH")
        for form in lexicon.forms():
            matcher = self.any_case if form.sort == "term" else self.as_written
            spelt = abbreviations.normalise_form(form.text)
            key = f"{form.sort == 'term'}|{spelt}"
            self.forms.setdefault(key, []).append(form)
            matcher.add(key, [nlp.tokenizer(spelt)])

    def __call__(self, doc: Doc) -> Doc:
        found = []
        for matcher in (self.any_case, self.as_written):
            for key, first, last in matcher(doc):
                start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
                found += [(start, end, form) for form in self.forms[doc.vocab.strings[key]]]
        doc._.mentions = [
            Mention(concept=f.concept, kind=self.lexicon[f.concept].kind, start=s, end=e, form=f.text)
            for s, e, f in longest(found)
        ]
        doc._.abbreviations = {}
        return doc


def longest(found: list[tuple[int, int, Form]]) -> list[tuple[int, int, Form]]:
    """Of spans that overlap only the longest, of equally long ones the first; in order of the text."""
    kept: list[tuple[int, int, Form]] = []
    taken: set[int] = set()
    spans = set()
    for start, end, form in sorted(found, key=lambda m: (m[0] - m[1], m[0], m[2].concept)):
        if (start, end) not in spans and any(at in taken for at in (start, end - 1)):
            continue
        spans.add((start, end))
        taken.update(range(start, end))
        kept.append((start, end, form))
    return sorted(kept, key=lambda m: m[:2])


@Language.factory("casereview_mentions")
def _make(nlp: Language, name: str) -> Mentions:
    return Mentions()
