"""Symptoms and findings of a patient, as short phrases near the paper's own words.

A phrase is a concept of the lexicon with the words around it that say side, site, extent, severity and vertebral levels
("numbness" + "left" + "lower limb"). Concepts that are named in another word order ("lost vision in the left eye") take the
lexicon's label ("left visual loss"). What is denied, feared, or other people's, is left out.
"""

import re
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SIDE = r"left|right|both|bilateral|unilateral|left-sided|right-sided|bilaterally|l|r"
_SITE = (
    r"upper|lower|limbs?|extremit(?:y|ies)|legs?|arms?|hands?|feet|foot|fingers?|toes?|face|facial|hemifacial|eyes?|eyelid|ocular|orbital|retro-?orbital|periorbital|optic|nerves?|head|neck|back|lumbar|low|trunk|truncal|abdom(?:en|inal)|chest|flank|breast|shoulder|hip|knees?|ankles?|wrists?|elbows?|thighs?|calf|calves"
    r"|perioral|oral|mouth|tongue|throat|skin|scalp|parotid|submandibular|salivary|lacrimal|joints?|small|large|proximal|distal|muscles?|bladder|bowel|sphincter|urinary|fa?ecal|spinal|cord|cervical|thoracic|dorsal|cervico-?thoracic|cervico-?dorsal|thoraco-?lumbar|conus|medull\w+|brainstem|brain|cerebral|cerebellar|hypothalam\w+|periventricular"
    r"|supratentorial|infratentorial|frontal|parietal|fronto-?parietal|occipital|temporal|thalam\w+|basal ganglia|corpus callosum|area postrema|intramedullary|periaqueductal|chiasm\w*|hemi\w*|white matter|deep|subcortical|cortical|pulmonary|lung|pleural|pericardial|renal|mesangial|tongue|body|digital|malar|cervicomedullary|girdle"
)
_HOW = (
    r"acute(?:ly)?|subacute|sudden|progressive(?:ly)?|recurrent|recurring|relapsing|intermittent|transient|persistent|chronic|severe|mild|moderate|massive|marked|painful|painless|complete|partial|total|intractable|unremitting|paroxysmal|spastic|flaccid|ascending|asymmetric|symmetric(?:al)?|generali[sz]ed|diffuse|multiple|several|multifocal|patchy|extensive"
    r"|longitudinally|long|long-segment|enhancing|contrast|gadolinium|hyperintense|t2|t2-weighted|flair|linear|central|cystic|tumefactive|mass-like|cloudy|ring|lymphocytic|neutrophilic|mononuclear|mild(?:ly)?|high|low|raised|elevated|increased|decreased|reduced|abnormal|exertional|postural|nocturnal|photosensitive|discoid|high-grade|low-grade|band-like|worsening|new|typical|deep|purpuric|photophobic|isolated|steroid-responsive|non-?erosive|erosive|inflammatory|unexplained"
)
_LEVEL = r"(?:[CTDLS]\d{1,2}(?:\s?(?:-|to|/|through)\s?(?:[CTDLS])?\d{1,2})?|[CTL]\d{1,2})"
_BEFORE = re.compile(rf"(?i)(?:\b(?:{_SIDE}|{_SITE}|{_HOW})\b[\s,-]*(?:and\s(?=\w+\s?$))?)+$")
_WORD_AFTER = rf"(?:the|his|her|both|all|four|a|{_SIDE}|{_SITE}|side|aspect|half|levels?|segments?|region|areas?|junction|{_LEVEL})"
_AFTER = re.compile(
    rf"(?i)^(?:\s(?:of|in|on|at|over|from|to|involving|extending|affecting|around|spanning|reaching|through)\s(?:{_WORD_AFTER}(?:,\s|\sand\s|\s?-\s?|\s)?)+|\s?\(?{_LEVEL}\)?(?:(?:,\s|\sand\s){_LEVEL})*)+"
)
_TAIL = re.compile(
    r"(?i)(?:[\s,-]|\b(?:of|in|on|at|over|from|to|and|the|his|her|both|all|a|involving|extending|affecting|around|spanning|reaching|through))+$"
)
_LEVELS = re.compile(rf"\b{_LEVEL}\b")
_AMOUNT = re.compile(
    r"(?i)^\s?(?:\(|of\s|at\s|was\s|to\s|up to\s|=\s?|:\s?)*(?P<amount>[<>]?\d[\d.,\s]*\d?\s?(?:cells?\s?)?(?:/\s?(?:[μµu]L|mm3|mm\(3\)|mm³|mm|L)|(?:[mμµgn]?g|mmol|[μµ]mol|I?U|U)/(?:d?L|ml|24\s?h|day)|mm/h|bpm|mmHg|%|×\s?10\S+)|\d{2,}(?:[\s,]\d{3})*(?=\)|,|\.|\s))"
)
# Words that make a form a clause and not a name: then the label says it better.
_CLAUSAL = re.compile(
    r"(?i)\b(?:lost|unable|lose|losing|could|cannot|can|was|were|is|had|not|fell|blurr(?:ing|ed) and|loss of|decreas\w+ (?:of|in)|decrease in|impairment of|disturbances? of|difficulty|inability)\b"
)
_QUALIFIED = ("negated", "hypothetical", "family", "background")
_NORMAL = re.compile(
    r"(?i)\b(?:no|without|denie[sd]|absence of|absent|neither|nor|not|never|negative for|no evidence of|free of|ruled out|lack of|excluded?)\s(?:[\w'-]+[\s,/]+(?:or\s|and\s)?){0,6}$"
)


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The fields `symptoms` and `findings` of one patient, each in the order of the text and without repeats.

    `rule` names the lexicon's concept, so that a reader of the fact can ask what disease it belongs to; `detail` is the
    concept's label where the phrase does not hold it.
    """
    found: dict[str, list[tuple[str, Fact]]] = {"symptom": [], "finding": []}
    for m in doc._.mentions:
        if m.kind not in found or m.assertion in _QUALIFIED or not subject.covers(m.start):
            continue
        first, last = _bounds(doc, m.start)
        if _NORMAL.search(doc.text[first : m.start]):
            continue
        label = lexicon[m.concept].label
        start, end, value = _phrase(doc.text, m.start, m.end, first, last, label, m.kind)
        found[m.kind].append((m.concept, fact(doc, value, start, end, f"lexicon: {m.concept}")))
    return {"symptoms": _distinct(found["symptom"]), "findings": _distinct(found["finding"])}


def _bounds(doc: "Doc", at: int) -> tuple[int, int]:
    return next(((s.start_char, s.end_char) for s in doc.sents if s.start_char <= at < s.end_char), (at, at))


def _phrase(text: str, start: int, end: int, first: int, last: int, label: str, kind: str) -> tuple[int, int, str]:
    """Begin, end and words of the phrase around a mention."""
    before = _BEFORE.search(text[max(first, start - 70) : start])
    begin = start - len(before[0]) if before else start
    after = _AFTER.match(text[end:last])
    tail = after[0] if after else ""
    tail = _TAIL.sub("", tail)
    finish = end + len(tail)
    amount = _AMOUNT.match(text[finish:last]) if kind == "finding" else None
    surface = text[start:end]
    if _CLAUSAL.search(surface):
        words = [
            text[begin:start].strip(" ,"),
            re.sub(r"(?i)^\s?(?:in|of|on|at|over|from|to)\s(?:the|his|her)?\s?", "", tail).strip(),
            label,
        ]
        value = " ".join(w for w in words if w)
    else:
        value = text[begin:finish].strip(" ,-")
    if amount:
        finish += amount.end()
        value = f"{value} {amount['amount'].strip()}"
    value = re.sub(r"\s+", " ", value)
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip(" ,-")), finish, value


def _distinct(pairs: list[tuple[str, Fact]]) -> list[Fact] | None:
    """One fact for what is said twice: of one concept the phrases that say no more than another are left out."""
    kept: list[tuple[str, Fact]] = []
    for concept, new in pairs:
        words = _words(new.value)
        if any(c == concept and words <= _words(f.value) for c, f in kept):
            continue
        kept = [(c, f) for c, f in kept if not (c == concept and _words(f.value) < words)]
        kept.append((concept, new))
    return [f for _, f in kept] or None


def _words(value: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", value.lower())) - {"the", "of", "in", "and", "both", "his", "her"}
