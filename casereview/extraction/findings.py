"""Symptoms and findings of a patient, as short phrases near the paper's own words.

A phrase is a concept of the lexicon with the words around it that say side, site, extent, severity and vertebral
levels, in the manner of the table: "numbness in the left lower limb" → `left lower limb numbness`, "T2 hyperintensity
from C2 to T4" → `T2 hyperintensity C2-T4`. Verbs become nouns ("lost vision in the left eye" → `left visual loss`).
What is denied, feared, other people's or a drug's doing is left out; so is an examination without its result.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from casereview.extraction.patients import Subject, fact
from casereview.extraction.wording import one_of
from casereview.lexicon import Concept, Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SIDE = "left|right|both|bilateral|unilateral|left-sided|right-sided|bilaterally"
_SITE = one_of(r"""
    upper|lower|limbs?|extremit(?:y|ies)|legs?|arms?|hands?|feet|foot|fingers?|toes?|face|facial|hemifacial|eyes?
    eyelid|ocular|orbital
    retro-?orbital|periorbital|optic|nerves?|head|neck|back|lumbar|trunk|truncal|abdom(?:en|inal)|chest|flank|breast
    shoulders?|hips?
    knees?|ankles?|wrists?|elbows?|thighs?|calf|calves|perioral|oral|mouth|tongue|throat|skin|scalp|parotid
    submandibular|salivary
    lacrimal|mucosa|joints?|small|large|proximal|distal|muscles?|bladder|bowel|sphincter|urinary|fa?ecal|spinal|cord
    cervical|thoracic|dorsal
    cervico-?thoracic|cervico-?dorsal|thoraco-?lumbar|cervico-?spinal|conus|medull\w+|brainstem|brain|cranial
    cerebral|cerebellar
    intracranial|hypothalam\w+|periventricular|supratentorial|infratentorial|frontal|parietal|fronto-?parietal
    occipital|temporal
    thalam\w+|basal ganglia|corpus callosum|area postrema|intramedullary|periaqueductal|chiasm\w*|white matter
    subcortical|cortical
    pulmonary|lung|pleural|pericardial|renal|mesangial|body|digital|malar|cervicomedullary|girdle|pons|pontine
    midbrain|myocardial|dienceph\w+|third|fourth|lateral|ventricles?|internal|capsule|oblongata
""")
_HOW = one_of(r"""
    acute(?:ly)?|subacute|sudden|progressive(?:ly)?|recurrent|recurring|repeated|relapsing|intermittent|transient
    persistent|chronic|severe
    mild(?:ly)?|moderate|massive|marked|painful|painless|complete|partial|total|intractable|unremitting|paroxysmal
    spastic|flaccid
    ascending|asymmetric|symmetric(?:al)?|generali[sz]ed|diffuse|multiple|several|multifocal|patchy|extensive
    longitudinally|long
    long-segment|enhancing|contrast|gadolinium|hyperintense|T2|T2-weighted|FLAIR|linear|central|cystic|tumefactive
    mass-like|ring
    lymphocytic|neutrophilic|mononuclear|high|low|raised|elevated|increased|decreased|reduced|abnormal|delayed
    prolonged|exertional
    photosensitive|discoid|high-grade|low-grade|band-like|worsening|new|typical|purpuric|isolated|erosive
    inflammatory|unexplained
    isch(?:a)?emic|demyelinating|anterior|posterior|transverse|focal|burning|tonic|numb|objective|unsteady
""")
_LEVEL = r"[CTDLS]\d{1,2}(?:\s?(?:-|to|/|through)\s?[CTDLS]?\d{1,2})?"
_BEFORE = re.compile(
    rf"(?i)(?:\b(?:{_SIDE})\b[\s-]*(?:and\s(?=(?:{_SIDE})\b))?"
    rf"|\b(?:{_SITE}-?|{_LEVEL})\b(?:[\s-]*(?:and\s(?=[\w-]+\s?$|$))?|,\s(?=(?:(?:{_SITE})\b[,\s]+)*and\s(?:{_SITE})\s?$|(?:(?:{_SITE})\b[,\s]+)*and\s$))"
    rf"|\b(?:{_HOW})\b[\s,-]*(?:and\s(?=[\w-]+\s?$))?)+$"
)
"""What qualifies a name: commas part its manners ("acute, severe"), but after a side or site end another item."""
_SITE_FIRST = re.compile(rf"(?i)(?:{_SITE})\b")
_GOVERNED = re.compile(
    r"(?i)(?<!complained )(?<!complaining )(?<!history )(?<!onset )(?<!because )(?<!complaints )(?<!episodes )(?<!weeks )(?<!days )"
    r"(?<!months )(?<!signs )(?<!symptoms )\b(?:of|in|to|on|over)\s(?:the |his |her )?$"
)
"""Before a site of the symptom that went before ("visual loss in both eyes and leg weakness")."""
_PART = (
    rf"(?:the|his|her|both|all|four|{_SIDE}|{_SITE}|sides?|aspect|half|levels?|segments?|portion|region|areas?"
    rf"|junction|vertebrae|{_LEVEL})\b"
)
_AFTER = re.compile(
    rf"(?i)^(?:\s(?:on|in) T[12](?:[- ]weighted)?(?:[- ]?(?:images?|imaging|sequences?|scans?))?(?=\s(?:at|from|of|in|involving|extending) (?:the )?(?:levels? of )?{_LEVEL}))?(?:\s(?:of|in|on|at|over|from|to|involving|extending|affecting|around|spanning|spanned|spans|extended from|stretching from|reaching|through|between)\s(?!(?:[\w-]+ ){{1,3}}?(?:MRI?|imaging|scans?|images|films)\b)"
    rf"(?:{_PART}(?:(?:,\s|\sand\s|\s?-\s?|\sof\s|\s)(?={_PART}))?)+|\s?\(?{_LEVEL}\)?(?:(?:,\s|\sand\s){_LEVEL})*)+"
)
_TAIL = re.compile(
    r"(?i)(?:[\s,(-]|\b(?:of|in|on|at|over|from|to|and|the|his|her|both|all|involving|extending|affecting|around"
    r"|spanning|reaching|through|between))+$"
)
_MORE = re.compile(
    r"^\s(?!(?:and|or|with|that|which|was|were|is|are|at|on|for|to|in|of|after|before|since|but|as|by|from|who|when"
    r"|while|during|had|has|within"
    r"|without|than|due|then|did|followed|more|most|only|also|over|until|upon|since|because|associated)\b)(?!\w+(?:ed"
    r"|ing|ly)\b)[a-z]{3,}\b"
)
"""The noun that a list of sites does not know ("of the right oral mucosa")."""
_PLACE_ONLY = re.compile(
    rf"(?i)^\s(?:of|in|on|over|involving|affecting)\s(?:the |his |her )?(?P<place>(?:(?:{_SIDE}"
    rf"|{_SITE})\b[\s-]?)+[\w-]*)$"
)
_RANGE = re.compile(
    r"\b(?:at |from |of |in |spanning |extending from )?(?:the )?(?:levels? )?(?:of )?([CTDLS]\d{1,2}) ?(?:to|through"
    r"|-) ?([CTDLS]?\d{1,2})\b"
)
_AMOUNT = re.compile(
    r"(?i)^\s?(?:\(|of\s|at\s|was\s|to\s|up to\s|=\s?|:\s?)*(?P<amount>[<>]?\d[\d.,\s]*\d?\s?(?:cells?\s?)?"
    r"(?:/\s?(?:[μµu]L|mm3|mm\(3\)|mm³|mm|L)|(?:[mμµgn]?g|mmol|[μµ]mol|I?U|U)/(?:d?L|ml|24\s?h|day)|mm/h|bpm|mmHg|%)"
    r"|\d+(?:\.\d+)?(?=\)|,|\.\s|\.$|;|\s(?:and|with|at|on|upon|during)\b))"
)
_LESION = re.compile(
    r"(?i)\b(?:lesions?|focus|foci|hyperintensit(?:y|ies)|hypersignals?|signal (?:change|abnormalit|intensit)\w*"
    r"|enhancement|involvement)\b"
)
_SPINAL = re.compile(r"(?i)\b(?:spin\w+|cord|cervic\w+|thorac\w+|dorsal|intramedullary|conus|[CTD]\d{1,2})\b")
_BRAIN = re.compile(
    r"(?i)\b(?:brain|cranial|cerebr\w+|cerebell\w+|white matter|supratent\w+|periventr\w+|\w*parietal|frontal|temporal"
    r"|occipital|thalam\w+|hypothalam\w+|dienceph\w+|(?:third|fourth|lateral) ventricles?|(?<!from the )brainstem|medulla|pons|pontine"
    r"|midbrain|area postrema|corpus callosum|internal capsule|peduncles?)\b"
)
_IMAGED = re.compile(r"(?i)\b(?:MRI?|magnetic resonance|imaging|scans?|CT|enhanc\w+|hyperintens\w+|T2)\b")
_DISABLED = re.compile(
    r"(?i)\b(?:(?:unable|inability) to (?:walk|stand|ambulate)|(?:could|can) ?(?:not|no longer) (?:walk|stand)|walking (?:was"
    r" )?impossible|bed-?(?:bound|ridden)|wheelchair\S*)\b"
)
_LEFT = re.compile(
    r"(?i)\b(?:no longer|not|remain\w*|left|still|now|permanently)\s(?:\w+ly\s)?$|\b(?:discharged|follow-?up)\b[^.;]*$"
)
"""What comes before a disability that is an outcome, or none."""
_IN_EYE = r"(?: (?:in|of) (?:the |her |his )?(?P<{}>left|right|both) eyes?)?"
_SIGHT = re.compile(
    rf"(?i)\b(?:(?:vision|sight|visual acuity){_IN_EYE.format('side')} (?:was |were |had )?(?:\w+ly )?(?:lost|fell"
    rf"|dropped|deteriorated"
    rf"|worsened|declined|decreased|reduced)|(?:lost|losing) (?:vision|sight){_IN_EYE.format('side2')})\b"
)
_SIGN = re.compile(
    r"(?i)pyramidal|hyper-?reflexia|babinski|clonus|areflexia|papillitis|nephritis|cirrhosis|hyp(?:o|er)a?esthesia"
    r"|sensory level"
    r"|intracranial|pupillary|gait|sialadenitis|carditis|pancytopenia|renal crisis"
)
"""What an examiner sees or a test shows, though the lexicon counts it among the symptoms."""
_EXAMINED = re.compile(r"(?i)\b(?:examin\w+|signs?|EDSS)\b")
"""A gait is what the patient complains of, unless an examination showed it."""
_SHOWN = re.compile(r"(?i)longitudinal\w*|extensive|multifocal|\blong\b|long-segment|cystic|\b[CTD]\d{1,2}\b")
_RESULT = re.compile(
    r"(?i)\b(?:abnormal|delayed|prolonged|absent|reduced|positive|elevated|raised|low|count(?:ing)? fingers"
    r"|finger counting|hand mo\w+|light perception|perception of light"
    r"|myopathic|denervation|decrement\w*|epileptiform|slowing|thickening|restricted)\b"
)
_EXAMINATION = re.compile(
    r"(?i)\b(?:tests?|biops(?:y|ies)|scintigraphy|capillaroscopy|sialography|ultrasound|analysis|level|score|time)$"
)
_SAID = re.compile(
    r"(?i)^(?:[^.;,]{0,30}?|[^.;]{0,80}?, [^.;]{0,60}? and [^.;,]{0,40}?)\b(?:was|were|is)\s(?:\w+ly\s)?(?P<word>positive|abnormal|reduced|delayed|prolonged)\b"
)
_NOUNS = (
    (
        r"(?:lost|loses|losing) (?:\w+ ){0,2}?(?:vision|sight)|(?:vision|sight|visual acuity) (?:was |is )?(?:\w+ly"
        r" )?(?:lost|fell|dropped|reduced|decreased)(?: suddenly)?",
        "visual loss",
    ),
    (
        r"(?:loss|decrease|reduction|impairment|deterioration) (?:of|in) (?:(?!colou?r)\w+ )?(?:vision|sight|visual acuity)"
        r"|vision loss",
        "visual loss",
    ),
    (r"(?:vision|visual acuity) (?:\w+ )?(?:deteriorat\w+|worsen\w+|declin\w+)", "visual deterioration"),
    (r"blurring (?:and then loss )?of vision|blurry vision|vision (?:was |became )?blurred", "blurred vision"),
    (r"blind", "blindness"),
    (r"(tetra|quadri|para|hemi|mono)plegic", r"\1plegia"),
    (r"(tetra|quadri|para|hemi|mono)paretic", r"\1paresis"),
    (r"(\w[\w ]*?) (?:was|were|became|is|are) (\w+)", r"\2 \1"),
)
_VERBAL = tuple((re.compile(rf"(?i)^{pattern}$"), noun) for pattern, noun in _NOUNS)
_CLAUSAL = re.compile(r"(?i)\b(?:lost|unable|lose|losing|could|cannot|can|was|were|is|had|not|fell)\b")
_QUALIFIED = frozenset(("negated", "hypothetical", "family", "background"))
_DENIED = re.compile(
    r"(?i)\b(?:no(?! longer)|without|denie[sd]|absence of|absent|neither|nor|not|never|negative for|no evidence of|free of|ruled"
    r" out|lack of"
    r"|excluded?|resolution of|disappearance of|regression of|improvement (?:of|in))\s(?:(?!(?:and )?(?:then )?(?:experienced|developed|had|has|was|were|presented|complained|noticed|suffered|reported|underwent)\b)[\w'-]+[\s,/]+(?:or\s"
    r"|and\s)?){0,6}$"
)
_BY_DRUG = re.compile(
    r"(?i)\b(?:complicated by|caused|induced|led to|because of|due to|adverse|side effects?|reaction)\b[^.;]*$"
)
_CELLS = r"[\d,.]+(?:\s?[x×]\s?10\S+)?\s(?:\w+\s){0,2}?(?:cells?|leu[ck]ocytes?|lymphocytes|WBCs?)(?:\s?(?:/|per)\s?(?:[μµu]L|mm\^?[3³]?|microlit\w+|HPF))?"
_TOLD = (
    # lexicon's label, words, what to call it
    (
        "pleocytosis",
        re.compile(
            r"(?i)\b(?P<of>(?:CSF|cerebrospinal fluid|lumbar puncture)[^.;]{0,40}?)\b(?:showed|contained|revealed|had|with|:)\s"
            rf"(?:\w+\s){{0,2}}?(?P<cells>{_CELLS})"
        ),
        r"CSF \g<cells>",
    ),
    (
        "raised CSF protein",
        re.compile(
            r"(?i)\b(?:CSF|cerebrospinal fluid|lumbar puncture)\b[^.;]{0,80}?\bprotein(?: level| concentration| content)?(?: was| of| at|:| =)* "
            r"(?P<n>\d[\d.,]*\s?(?:mg/d[lL]|g/[lL]|mg/[lL]|mg%))"
        ),
        r"CSF protein \g<n>",
    ),
    (
        "raised CSF protein",
        re.compile(
            r"(?i)\b(?:CSF|cerebrospinal fluid)\b(?:(?!\bserum\b|\bno(?:rmal|t)?\b)[^.;]){0,60}?\b(?P<how>elevated|raised|increased|high) (?:levels? of |concentrations? of )?(?:total )?proteins?\b(?!s? \d)"
        ),
        r"\g<how> CSF protein",
    ),
    (
        "raised inflammatory markers",
        re.compile(
            r"(?i)\b(?P<of>erythrocyte sedimentation rate|ESR|C-reactive protein|CRP)(?: (?:\([A-Z]+\)|level))? (?:was|were|is|remained) (?:\w+ly )?(?P<how>elevated|raised|increased|high)\b(?: \((?P<n>\d[^()]{0,20})\))?"
        ),
        r"\g<how> \g<of>",
    ),
    (
        "glomerular findings",
        re.compile(
            r"(?i)\b(?:class|type) (?P<n>[IV]+|[2-6])(?: ?[+/] ?[IV]+)?(?: \([^)]*\))? (?:active )?lupus (?:glomerulo)?nephritis\b"
        ),
        r"class \g<n> lupus nephritis",
    ),
    (
        "glomerular findings",
        re.compile(r"(?i)\blupus (?:glomerulo)?nephritis,? \(?(?:\w+ )?class (?P<n>[IV]+|[2-6])\b"),
        r"class \g<n> lupus nephritis",
    ),
    (
        "optic disc oedema",
        re.compile(
            r"(?i)\b(?:optic )?dis[ck]s? (?:was|were|appeared|looked) (?:\w+ly )?(?:\w+ and )?(?P<how>swollen|oedematous|edematous|blurred)\b"
        ),
        r"\g<how> optic disc",
    ),
    (
        "optic atrophy",
        re.compile(
            r"(?i)\b(?:optic )?dis[ck]s? (?:was|were|appeared|looked) (?:\w+ly )?(?:\w+ and )?(?P<how>pale|atrophic)\b"
        ),
        r"\g<how> optic disc",
    ),
    (
        "cord atrophy",
        re.compile(
            r"(?i)\b(?:\w+ly )?(?:atrophied|atrophic|thinned) (?:(?:cervical|thoracic|dorsal) )?(?:spinal )?cord\b"
        ),
        r"atrophic spinal cord",
    ),
    (
        "hypocomplementaemia",
        re.compile(
            r"(?i)\b(?P<of>(?:serum )?complements?(?: levels?)?|(?:serum )?C[34](?: (?:and|,) C4)?(?: levels?)?) (?:was|were|being)? ?"
            r"(?:\w+ly )?(?P<how>low|decreased|reduced|depressed|diminished)\b"
        ),
        r"\g<how> \g<of>",
    ),
    (
        "hypocomplementaemia",
        re.compile(r"(?i)\blow (?:serum )?complements\b"),
        r"low complement",
    ),
    (
        "elevated creatine kinase",
        re.compile(
            r"(?i)\b(?:CK|CPK|creatine (?:phospho)?kinase)(?: levels?)?(?: was| of| at| level| up to| reached|:| =)+ ?(?P<n>[\d,.]*\d)\s?(?:I?U/L)?"
        ),
        r"creatine kinase \g<n>",
    ),
)
"""Findings told in a clause, which no name of the lexicon covers ("the CSF contained 120 white cells")."""
_DIED_OF = re.compile(r"(?i)\b(?:died|death|dying)\b[^.;,]*\b(?:of|from|due to|to)\s[^.;,]*$")
_NO_SYMPTOM = frozenset(("infection", "malignancy"))
_INFECTED = re.compile(r"(?i)zoster|shingles|herpes|infect|tubercul|sepsis|pneumonia")
_OEDEMA = "oedema"


class _Phrase(NamedTuple):
    """Words at `start:end` of `doc.text` under one concept of the lexicon."""

    concept: str
    field: str
    start: int
    end: int
    value: str


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The fields `symptoms` and `findings` of one patient, each in the order of the text and without repeats.

    `rule` names the lexicon's concept, so that a reader of the fact can ask what disease it belongs to. Titles
    are not read: they name diseases, not what was seen.
    """
    phrases = [p for p in _phrases(doc, subject, lexicon) if p.value]
    return {field: _distinct(doc, [p for p in phrases if p.field == field]) for field in ("symptoms", "findings")}


def _phrases(doc: "Doc", subject: Subject, lexicon: Lexicon) -> list[_Phrase]:
    """All phrases of the patient, in order of the text."""
    found: list[_Phrase] = []
    titles = [(p.start, p.end) for p in doc._.sections if p.section.kind == "title"]
    for sentence in subject.sentences:
        first, last = sentence.start_char, sentence.end_char
        if any(a <= first < b for a, b in titles):
            continue
        here = [m for m in doc._.mentions if first <= m.start < last]
        drugs = [m.end for m in here if m.kind == "treatment"]
        for m in here:
            if m.kind not in ("symptom", "finding") or m.assertion in _QUALIFIED or not subject.covers(m.start):
                continue
            if doc._.text[m.end : m.end + 5].lower() == "-like":
                continue
            ended = max(
                (
                    o.end
                    for o in here
                    if o.kind in ("symptom", "finding") and o.end <= m.start and doc._.text[o.end] != "-"
                ),
                default=first,
            )
            if not _left_out(doc._.text, first, m.start, drugs) and (p := _read(doc, m, first, last, ended, lexicon)):
                found.append(p)
        found += _unlisted(doc, first, last, subject, found, lexicon)
    return sorted(found, key=lambda p: p.start)


def _left_out(text: str, first: int, start: int, drugs: list[int]) -> bool:
    """Is it denied, gone, or a drug's doing?"""
    if _DENIED.search(text[first:start]):
        return True
    if _DIED_OF.search(text[first:start]):
        return True
    return any(end < start and _BY_DRUG.search(text[end:start]) for end in drugs)


def _read(doc: "Doc", m, first: int, last: int, ended: int, lexicon: Lexicon) -> _Phrase | None:
    """The phrase around a mention, or nothing for an examination without its result; what came before it `ended` there."""
    concept, text = lexicon[m.concept], doc._.text
    if _DISABLED.fullmatch(text, m.start, m.end) or _INFECTED.search(text, m.start, m.end):
        return None
    start, end, value = _phrase(text, m.start, m.end, max(first, ended), last, concept, m.kind)
    imaged = bool(_IMAGED.search(text[first:last]))
    if m.kind == "finding":
        if _EXAMINATION.search(text[m.start : m.end]) and not _RESULT.search(value):
            said = _SAID.match(text[end:last])
            if not said:
                return None
            value, end = f"{said['word'].lower()} {value}", end + said.end()
        told = (
            not concept.more.get("group")
            or _RESULT.search(value)
            or (concept.label == "EDSS" and re.search(r"\d", value))
        )
        return (
            _Phrase(concept.id, "findings", start, end, value) if told and not _unspecific(concept, lexicon) else None
        )
    if _unspecific(concept, lexicon) or (concept.label == _OEDEMA and imaged):
        return None
    gait = re.search(r"(?i)gait", value) and not _EXAMINED.search(text[first:last])
    seen = (_SIGN.search(value) and not gait) or (concept.label == "myelitis" and (imaged or _SHOWN.search(value)))
    seen = seen or (concept.label == "optic neuritis" and imaged and _LESION.search(text[first:last]))
    return _Phrase(concept.id, "findings" if seen else "symptoms", start, end, value)


def _unspecific(concept: Concept, lexicon: Lexicon) -> bool:
    names = _by_label(lexicon)
    return any(group in names and lexicon.is_a(concept.id, names[group]) for group in _NO_SYMPTOM)


@cache
def _by_label(lexicon: Lexicon) -> dict[str, str]:
    """The labels of symptoms and findings → their ids."""
    return {c.label: c.id for kind in ("symptom", "finding") for c in lexicon.of_kind(kind)}


def _unlisted(
    doc: "Doc", first: int, last: int, subject: Subject, known: list[_Phrase], lexicon: Lexicon
) -> list[_Phrase]:
    """Lesions at a named site, and not being able to walk, in words that the lexicon does not have."""
    text, found, names = doc._.text, [], _by_label(lexicon)
    for m in _LESION.finditer(text, first, last):
        if (
            any(p.start < m.end() and m.start() < p.end for p in known)
            or not subject.covers(m.start())
            or _DENIED.search(text[first : m.start()])
        ):
            continue
        name = "contrast enhancement" if m[0].lower() == "enhancement" else "brain lesion"
        if name not in names:
            continue
        start, end, value = _phrase(text, m.start(), m.end(), first, last, lexicon[names[name]], "finding")
        if _SPINAL.search(value):
            name = "spinal cord lesion"
        elif not _BRAIN.search(value) and not re.search(r"(?i)T2|hyperintens|FLAIR|optic", value):
            continue
        if name in names:
            found.append(_Phrase(names[name], "findings", start, end, value))
    for m in _SIGHT.finditer(text, first, last) if "visual loss" in names else ():
        if subject.covers(m.start()) and not any(p.start < m.end() and m.start() < p.end for p in known):
            side = (m["side"] or m["side2"] or "").lower().replace("both", "bilateral")
            noun = "visual deterioration" if re.search(r"(?i)deterior|wors|declin", m[0]) else "visual loss"
            found.append(_Phrase(names["visual loss"], "symptoms", m.start(), m.end(), f"{side} {noun}".strip()))
    for name, pattern, noun in _TOLD:
        for m in pattern.finditer(text, first, last) if name in names else ():
            value = re.sub(r"\s+", " ", m.expand(noun)).strip()
            taken = any(p.start < m.end() and m.start() < p.end and p.value.endswith(value) for p in (*known, *found))
            if subject.covers(m.start()) and not taken and not _DENIED.search(text[first : m.start()]):
                found.append(_Phrase(names[name], "findings", m.start(), m.end(), value))
    if "weakness" in names:
        for m in _DISABLED.finditer(text, first, last):
            if subject.covers(m.start()) and not _LEFT.search(text[first : m.start()]):
                found.append(_Phrase(names["weakness"], "symptoms", m.start(), m.end(), "inability to walk"))
    return found


def _phrase(
    text: str, start: int, end: int, first: int, last: int, concept: Concept, kind: str
) -> tuple[int, int, str]:
    """Begin, end and words of the phrase around the name at `start:end`."""
    before = _BEFORE.search(text[max(first, start - 70) : start])
    begin = start - len(before[0]) if before else start
    if text[begin:start].endswith("and ") and not _SITE_FIRST.match(text, start):
        begin = start
    if _GOVERNED.search(text[first:begin]) and (joint := re.search(r"(?i)^.*\band\s", text[begin:start])):
        begin += joint.end()
    begin += len(text[begin:start]) - len(text[begin:start].lstrip(" ,-"))
    if denied := re.search(r"(?i)\bnon-?$", text[max(first, begin - 5) : begin]):
        begin -= len(denied[0])  # "non-erosive arthritis"
    after = _AFTER.match(text[end:last])
    tail = _TAIL.sub("", after[0]) if after else ""
    if tail and (more := _MORE.match(text[end + len(tail) : last])):
        # "in the left eye and leg weakness": the last site is of the next item.
        joint = re.search(r"(?i)^(.*?\w)(?:,\s|,?\sand\s)(?:(?!,\s|\sand\s).)*$", tail)
        tail = joint[1] if joint else tail + more[0]
    finish = end + len(tail)
    name = _noun(text[start:end], concept)
    head = text[begin:start].strip(" ,-")
    place = _PLACE_ONLY.match(tail)
    if place:
        head, tail = f"{head} {place['place'].strip()}", ""
        if name.startswith(("visual", "blurred", "blind")):
            head = re.sub(r"(?i)\s?\beyes?\b", "", head)
        head = re.sub(r"(?i)\bboth (\w+?)s?\b", r"bilateral \1", head)
        head = re.sub(r"(?i)\bboth\b", "bilateral", head)
    joint = "-" if text[start - 1 : start] == "-" and head and not place else " "
    value = re.sub(r"\s+", " ", f"{head}{joint}{name}{tail}").strip(" ,-")
    value = _RANGE.sub(r"\1-\2", value)
    amount = _AMOUNT.match(text[finish:last]) if kind == "finding" else None
    if amount and not place:
        finish += amount.end()
        value = f"{value} {amount['amount'].strip()}"
    return begin, finish, value.strip()


def _noun(surface: str, concept: Concept) -> str:
    """The name as a noun in English: the paper's where it is one, else the lexicon's label."""
    for pattern, noun in _VERBAL:
        if pattern.match(surface):
            return pattern.sub(noun, surface).lower()
    low = surface.lower()
    if _CLAUSAL.search(surface) or _bare(low) in _foreign_names(concept):
        return concept.label
    if surface.isupper() and len(surface) < 7 and (concept.kind == "symptom" or surface in concept.ambiguous):
        spelt = (
            t
            for t in (concept.label, *concept.terms)
            if "".join(w[0] for w in re.findall(r"\w+", t)).upper() == surface
        )
        return next(spelt, concept.label)
    return surface


def _bare(text: str) -> str:
    """In small letters, without accents: French is often printed without them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def _foreign_names(concept: Concept) -> frozenset[str]:
    return frozenset(_bare(t) for terms in concept.languages.values() for t in terms) - {
        _bare(t) for t in concept.terms
    }


def _distinct(doc: "Doc", phrases: list[_Phrase]) -> list[Fact] | None:
    """One fact for what is said twice: of one concept the phrases that say no more than another are left out."""
    kept: list[_Phrase] = []
    for new in phrases:
        words = _words(new.value)
        if any(p.concept == new.concept and words <= _words(p.value) for p in kept):
            continue
        kept = [p for p in kept if not (p.concept == new.concept and _words(p.value) < words)]
        kept.append(new)
    return [fact(doc, p.value, p.start, p.end, f"lexicon: {p.concept}") for p in kept] or None


def _words(value: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z0-9]+", value.lower())} - {"the", "of", "in", "and", "his", "her"}
