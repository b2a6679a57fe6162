"""Sentences by rule: where one starts. Made for abstracts and case reports, where full stops also stand in
abbreviations (`i.v.`, `et al.`, `Fig. 2`), initials, decimals and names of organisms."""

import re

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

_END = re.compile(
    r"""
    (?P<stop>[.!?]+)                     # the mark,
    (?P<close>["')\]]*)                  # what closes with it,
    (?P<refs>\s?\[\d[\d,\s-]*\]|\d{1,3}(?:[,-]\d{1,3})*(?=\s[A-Z]))?   # a reference number,
    (?:\s|(?=[A-Z][a-z]))                # a space, or none where one was lost before a capitalised word,
    (?=["'(\[\u00bf\u00a1]*[^\W_])       # and a word.
    """,
    re.X,
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'/]+$")

# Never the last word of a sentence: a name, a number or what they shorten follows.
_LEADS_ON = """
    cf approx ca vs viz ie eg e.g i.e dr drs prof mr mrs ms fig figs tab tabs eq eqs ref refs sec suppl vol nr no. nos resp
    incl excl sp spp subsp var dept univ st sra sr dra bzw z.b d.h ggf evtl sog inkl p.ej ej c.-a-d
"""
# May end one, and then a word that opens a sentence follows.
_MAY_END = "al i.v i.m s.c p.o i.t i.a q.d b.i.d t.i.d q.i.d b.d t.d.s q.h o.d p.r.n inc ltd co etc a.m p.m u.s u.k jr mg ml kg h min d"
_BEFORE_NUMBER = "no nos pp p art n o pt pts"
_NEVER, _PERHAPS, _NUMBERED = (frozenset(words.split()) for words in (_LEADS_ON, _MAY_END, _BEFORE_NUMBER))

_OPENER = re.compile(
    r"[\"'(\[]*(?:The|This|That|These|Those|She|He|Her|His|They|Their|We|Our|In|On|At|After|Before|By|For|From|An?|It|Its|No|As|"
    r"There|Here|All|Both|One|Two|Three|Patients?|With|Without|When|While|Although|However|Thus|MRI|CT|CSF|Laboratory|"
    r"Treatment|Initial|Subsequent(?:ly)?|Follow|Methylprednisolone|Rituximab|Magnetic|Serum|Blood|Neurological|Physical|"
    r"El|La|Los|Las|Se|Un|Una|Le|Les|Une|Der|Die|Das|Es|Il|Lo|O|Os)\b(?!\.)"
)
# Starts with a small letter and still opens a sentence: "anti-Ro was ...", "p-ANCA", "pH", "mRNA", a Greek letter.
_SMALL_OPENER = re.compile(r"[\"'(\[]*(?:anti-|[pc]-?ANCA|[a-z]{1,2}[A-Z]|[\u03b1-\u03c9]-)")

# German ordinals: "seit dem 30. Lebensjahr", "am 3. Tag", "bis zum 12. Brustwirbel".
_ORDINAL_LED = re.compile(
    r"\b(?:[Ii]m|[Aa]m|[Vv]om|[Zz]um|[Bb]eim|[Dd]e[mnrs]|[Dd]ie|[Dd]as|[Aa]b|[Ss]eit|[Bb]is|und) $"
)


def starts(text: str) -> list[int]:
    """Where sentences start in normalised text, in rising order; a line break ends one.

    >>> starts("Given i.v. for 5 days. She recovered (Fig. 2).")
    [0, 23]
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        found.append(line.start())
        found += [m.end() for m in _END.finditer(text, line.start(), line.end()) if _ends(text, m)]
    return found


def _ends(text: str, mark: re.Match) -> bool:
    following = text[mark.end() : mark.end() + 24]
    first = following.lstrip("\"'([\u00bf\u00a1")[:1]
    if first.islower() and not _SMALL_OPENER.match(following):
        return False
    if mark["stop"] != ".":
        # An ellipsis within a sentence goes on with a small letter, which was seen above.
        return True
    word = _WORD_BEFORE.search(text, max(0, mark.start() - 30), mark.start())
    before = word[0] if word else ""
    if mark["refs"] and "[" not in mark["refs"] and before[-1:].isdigit():
        return False  # a decimal before a capital: "a 1.5 T scanner", "SSA 8.0 AI"
    if not text[mark.end() - 1].isspace() and not mark["refs"]:
        # A lost space ("syndrome.We"): only after a plain word, not in "i.v.The" nor in "Fig.Two".
        return len(before) > 3 and before.isalpha() and before[-1].islower() and not mark["close"]
    if mark["close"]:
        return before.lower() not in _NEVER or not mark["close"].startswith(")")
    return _word_ends(before, following, first, text[max(0, mark.start() - 30) : mark.start() - len(before)])


def _word_ends(before: str, following: str, first: str, lead: str) -> bool:
    """Whether a full stop after this word ends the sentence, given what follows, and what leads to the word."""
    small = before.lower().rstrip(".")
    if small in _NEVER:
        return False
    if small in _NUMBERED:
        return not first.isdigit()
    if small in _PERHAPS or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before):
        # "500 mg. Then": units end sentences like words do; only before a number they may not.
        units = small in ("mg", "ml", "kg", "h", "min", "d")
        return not first.isdigit() if units else bool(_OPENER.match(following))
    if re.fullmatch(r"[A-Za-z]", before):
        # An initial ("Smith J. Brown K."), unless a sentence plainly opens ("hepatitis B. The ...").
        return bool(_OPENER.match(following))
    if re.fullmatch(r"\d{1,2}", before) and _ORDINAL_LED.search(lead):
        return False
    # "1. Introduction": a number that leads a list, not one that ends a sentence.
    return not (re.fullmatch(r"\d{1,2}", before) and not following)


@Language.component("casereview_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a `Doc` from `starts`, all at once: token by token takes longer than all other steps."""
    marks = np.full(len(doc), -1, dtype="int64")
    if len(doc):
        marks[np.searchsorted(doc.to_array("IDX"), starts(doc._.text))] = 1
        marks[0] = 1
    return doc.from_array(["SENT_START"], marks.astype("uint64"))
