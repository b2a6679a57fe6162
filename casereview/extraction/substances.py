"""Drugs and operations by the way their names are made, for those that the lexicon does not list.

Drugs: the stems of the WHO's International Nonproprietary Names ("The use of stems in the selection of INN", 2018),
with the ordinary words that end alike left out. Operations: the suffixes of surgical terms and the words of
operating.
"""

import re
from collections.abc import Iterator

from casereview.extraction.wording import one_of

_STEMS = one_of("""
    mab|tinib|rafenib|ciclib|zomib|parib|sidenib|degib|lisib|cillin|floxacin|oxacin|mycin|micin|cycline|penem|bactam
    conazole|nidazole|prazole|bendazole|vermectin|fungin|c[iy]clovir|tegravir|asvir|buvir|previr|navir|amivir|fovir
    vudine|citabine|arabine|relbine|rubicine?|platin|taxel|tecan|poside|blastine|cristine|mustine|fosfamide|trexed
    limus|imod|cept|kinra|vastatin|sartan|olol|dipine|darone|renone|thiazide|semide|gliptin|gliflozin|glitazone
    glutide
    reotide|paratide|parin|xaban|gatran|teplase|setron|triptan|azepam|azolam|barbital|(?<!s)terol|tropium|lukast
    oxetine|talopram|ipramine|triptyline|peridone|peridol|tiapine|piprazole|gabalin|bazepine|racetam|trigine
    dronate|dronic acid|vaptan|gramostim|poetin|(?<!co)caine|curonium|fentanil|codone|profen|oxicam|coxib|trozole
    lutamide
    (?:ena|lisino|capto|rami|quina|benaze|perindo)pril|(?:ne|asone|isone|solone|one) acetonide
""")
_STEM = re.compile(rf"\b[A-Za-z][a-z]*{_STEMS}\b|\b[Cc]e(?:f|ph)[a-z]{{3,}}(?:in|me|ne|l|ef|im|tam|xone)\b")
_NO_DRUGS = re.compile(
    r"(?i)(?:ac|ex|con|per|inter|pre)cept|cephal(?:in|ine|ad)|limus|imod|parin|cefalo\w+|monoclonal|coccaine"
)
_ANTI = re.compile(
    r"(?i)\banti-?(?!bod|gen|nucl|inflam|neutro|phosph|cardio)[a-z]{4,}(?:al|ic|ous|ive)?"
    r" (?:therapy|treatment|drugs?|agents?|medications?|chemotherapy)\b|\bCAR[ -]T(?:[ -]cell)? (?:therapy"
    r"|infusion)s?\b"
    r"|\bpsychotropic (?:drugs?|treatments?|medications?|therapy)\b"
)

_KIND = one_of("""
    treat\\w*|manag\\w*|interven\\w*|excis\\w+|resect\\w+|remov\\w+|repair\\w*|explor\\w+|decompress\\w*|drain\\w*
    debrid\\w*
    correct\\w*|procedures?|closure|reconstruct\\w*|reduction|fixation|approach|evacuat\\w+|ligat\\w+|replac\\w+
    extract\\w+
    enucleat\\w*|therapy|release|clipping|stabili[sz]ation|implant\\w+
""")
_DONE = one_of("""
    resected|excised|debrided|amputated|evacuated|ligated|reimplanted|reconstructed|operated|enucleated|nailed|plated
    repaired|surgically \\w+ed|drained|sutured|grafted
""")
_OPERATION = one_of(f"""
    surger(?:y|ies)|operations?|re-?operat(?:ed|ion)s?|surgical(?:ly)?\\s(?:\\w+ly )?(?:\\w+\\s)?{_KIND}
    [a-z-]{{3,}}ectom(?:y|ies)|[a-z-]{{3,}}ectomi[sz]ed|(?!phleb|tracheo|veno|gastro|nephro|cysto
    jejuno)[a-z-]{{3,}}ostom(?:y|ies)
    (?!phleb|tracheo|veno|dicho|cut)[a-z-]{{3,}}[^e ]otom(?:y|ies)|(?!angio)[a-z]{{3,}}(?:plasty|plasties|pexy
    rrhaphy)|arthrodesis
    (?:was|were|been|then|completely|successfully|totally|locally|widely|radically|partially) (?:\\w+ly )?{_DONE}
    (?:internal|external|open|joint|plate|screw|nail|fracture) fixation|fixation(?= (?:was|were))|external fixator
    (?:open|closed) reduction|decompression(?= (?:was|of))|(?:skin|bone|muscle|tendon|vein|corneal|scleral
    nerve)[- ](?:grafts?|grafting|flaps?|transfers?)
    (?:muscle|tendon|local|free|island|rotation) flaps?|tendon transfers?|c-section|TK[RA]|TH[RA]|amputations?
    resections?|excisions?
    thoracoscopic \\w+|bypass (?:surgery|grafting|graft)|drainage of (?:the |an? )?(?:\\w+ )?(?:abscess|pus|hematoma
    haematoma|collection)
    (?:abscess|pyometra|surgical|pericardial) drain(?:age)?|incision and drainage|(?:hernia|cuff|tendon|valve|fistula
    flap) repair
    removal of (?:the |a |an |her |his )?(?:\\w+[\\s-]){{0,2}}?(?:tumou?r|mass|lesion|teratoma|cyst|stone|fragments?
    nodule|thrombus|implant)
    removal of (?:the |a |an |her |his )?(?:\\w+[\\s-]){{0,2}}?(?:prosthesis|thyroid|spleen|foreign body|plate
    screws?|hardware)
    (?:tooth|teeth|molar|premolar|implant)s? (?:was|were|had been) extracted
""")
_SURGERY = re.compile(rf"(?i)\b{_OPERATION}\b")
_NO_OPERATION = re.compile(
    r"(?i)(?:(?:(?:department|division|clinic|service|school|institute|centre|center|journal|faculty) (?:of|for)|(?:unit|ward) of)"
    r" (?:[\w,-]+ ){0,4}[\w-]*-?|\b(?:history of no|specimens? from|sleep|multi|field of|biops\w+ (?:or|of)|refused"
    r"|no|during"
    r" (?:machine|plant)|in) )$"
)
_NO_OPERATION_AFTER = re.compile(
    r"(?i)^(?:\s(?:department|clinic|ward|unit|team|field|note|specimens?|room|theat(?:re|er)|margins?|site|wound"
    r"|scars?|table"
    r"|lesions? on|scar pregnancy)\b|\s?-?guided\b|al\b|\sbiops)"
)


def operating(text: str, start: int, end: int, first: int, last: int) -> bool:
    """Does `text[start:end]` in the sentence `first:last` mean an operation, not a department or a specimen?"""
    before = text[max(first, start - 60) : start]
    return not _NO_OPERATION.search(before) and not _NO_OPERATION_AFTER.match(text[end:last])


def unlisted(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """Treatments by the make of their names in a stretch: begin, end, label and sort (`drug`, `class`, `surgery`).

    Spans may overlap; the caller keeps the longest. The label is as the paper spells it, in small letters;
    operations are all `surgery`.
    """
    for m in _STEM.finditer(text, start, end):
        if not _NO_DRUGS.fullmatch(m[0]):
            yield m.start(), m.end(), m[0].lower(), "drug"
    for m in _ANTI.finditer(text, start, end):
        yield m.start(), m.end(), m[0].lower(), "class"
    for m in _SURGERY.finditer(text, start, end):
        yield m.start(), m.end(), "surgery", "surgery"
