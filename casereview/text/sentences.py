"""Sentences by rule: where one starts. Made for abstracts and case reports, where full stops also stand in
abbreviations (`i.v.`, `et al.`, `Fig. 2`), initials, decimals and names of organisms."""

import re
from bisect import bisect_left

from spacy.language import Language
from spacy.tokens import Doc

_NEVER_END = (
    "al ca cf approx vs viz ie eg e.g i.e i.v i.m s.c p.o i.t i.a q.d b.i.d t.i.d q.i.d b.d t.d.s o.d p.r.n dr drs prof mr mrs ms st "
    "fig figs tab tabs eq ref refs sec suppl vol nr resp incl excl sp spp subsp var dept univ inc ltd st jr sr "
    "bzw z.b d.h ggf evtl sog inkl ca sra dra ej p.ej par.ex c.-a-d"
).split()
_END = re.compile(
    r"""
    (?P<stop>[.!?]+)                # the mark,
    (?P<close>["')\]]*)             # what closes with it,
    (?P<refs>\[[\d,\s-]+\]|\d{1,3}(?:[,-]\d{1,3})*(?=\s[A-Z]))?   # a reference number,
    (?:\s+|(?=[A-Z][a-z]+\s))       # a space (or none, where one was lost before a capitalised word)
    (?=["'(\[]*[A-Z0-9\u00c0-\u00de\u0391-\u03a9\u00bf\u00a1a-z])
    """,
    re.X,
)
_BEFORE = re.compile(r"([^\s(\[\"']+)$")
_SMALL_START = re.compile(r"[\"'(\[]*(?:anti|p-|c-|n-|m[A-Z]|[a-z]{1,2}[A-Z]|[\u03b1-\u03c9])")


def starts(text: str) -> list[int]:
    """Where sentences start in normalised text (a line break ends one), in rising order, 0 first."""
    found = [0]
    for line in re.finditer(r"[^\n]+", text):
        if line.start() > found[-1]:
            found.append(line.start())
        found += [m.end() for m in _END.finditer(text, line.start(), line.end()) if _ends(text, m)]
    return found


def _ends(text: str, mark: re.Match) -> bool:
    following = text[mark.end() : mark.end() + 12]
    spaced = text[mark.end() - 1].isspace()
    if following[0].islower() and not _SMALL_START.match(following):
        return False
    if mark["stop"] != ".":
        return not following[0].islower() and (spaced or bool(mark["close"]))
    word = _BEFORE.search(text, max(0, mark.start() - 30), mark.start())
    before = word[1] if word else ""
    if not spaced:
        # "syndrome.We report": only between a word and a capitalised word, not "i.v.The" nor "U.S.Army".
        return len(before) > 3 and before.isalpha() and before[-1].islower()
    if mark["close"]:
        return True
    if before.lower() in _NEVER_END:
        return False
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before):
        return following[0].isupper() and before.isupper() is False and _opens(following)
    if re.fullmatch(r"[A-Z]", before):
        return not re.match(r"[A-Z](?:\.|[a-z]+[,. ])", following) or _opens(following)
    if before.lower() in ("no", "nos", "pp", "p", "art") and following[0].isdigit():
        return False
    return True


_OPENERS = re.compile(
    r"(?:The|This|These|She|He|Her|His|We|In|On|At|After|An?|It|Our|No|MRI|There|Here|All|Both|One|Two|Patients?)\b"
)


def _opens(following: str) -> bool:
    return bool(_OPENERS.match(following))


@Language.component("casereview_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set `token.is_sent_start` of every token from `starts`."""
    begins = [token.idx for token in doc]
    first = {bisect_left(begins, at) for at in starts(doc.text)}
    for token in doc:
        token.is_sent_start = token.i in first
    return doc
