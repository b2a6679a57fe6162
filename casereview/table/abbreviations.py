"""The abbreviations under the table: only those that its cells use, in alphabetical order.

What the lexicon abbreviates comes from there. Besides, a table of this kind uses abbreviations that are no concepts of a
review (`MRI`, `IV`, `NA`): they stand here.
"""

import re
from collections.abc import Iterable, Sequence

from casereview.lexicon import Concept, Lexicon
from casereview.table.model import Heading, Phrase, Row, phrases

GENERAL = {
    "ACE": "angiotensin-converting enzyme",
    "AChR": "acetylcholine receptor",
    "ANA": "antinuclear antibodies",
    "ANCA": "antineutrophil cytoplasmic antibodies",
    "AQP4-IgG": "aquaporin-4 immunoglobulin G",
    "bid": "twice a day",
    "CBA": "cell-based assay",
    "CCP": "cyclic citrullinated peptide",
    "CENP-B": "centromere protein B",
    "CK": "creatine kinase",
    "CRP": "C-reactive protein",
    "CSF": "cerebrospinal fluid",
    "CT": "computed tomography",
    "dsDNA": "double-stranded DNA",
    "EDSS": "Expanded Disability Status Scale",
    "EEG": "electroencephalography",
    "ELISA": "enzyme-linked immunosorbent assay",
    "EMG": "electromyography",
    "ESR": "erythrocyte sedimentation rate",
    "FLAIR": "fluid-attenuated inversion recovery",
    "GAD": "glutamic acid decarboxylase",
    "GFAP": "glial fibrillary acidic protein",
    "HRCT": "high-resolution computed tomography",
    "ICU": "intensive care unit",
    "IIF": "indirect immunofluorescence",
    "IM": "intramuscular",
    "IV": "intravenous",
    "Jo-1": "histidyl-tRNA synthetase",
    "MOG-IgG": "myelin oligodendrocyte glycoprotein immunoglobulin G",
    "MRI": "magnetic resonance imaging",
    "MuSK": "muscle-specific kinase",
    "NA": "not available",
    "OCB": "oligoclonal bands",
    "OCT": "optical coherence tomography",
    "qd": "once a day",
    "RF": "rheumatoid factor",
    "RNP": "ribonucleoprotein",
    "SC": "subcutaneous",
    "Scl-70": "DNA topoisomerase I (scleroderma-70)",
    "Sm": "Smith antigen",
    "SSA": "Sjögren's syndrome-related antigen A",
    "SSB": "Sjögren's syndrome-related antigen B",
    "tid": "three times a day",
    "TPO": "thyroid peroxidase",
    "VEP": "visual evoked potentials",
    "β2GPI": "β2-glycoprotein I",
}
"""Abbreviations that are no concepts, and antigens: an antibody is named by its antigen's short form."""

LEVELS = {
    "C": "cervical vertebra or segment",
    "D": "dorsal (thoracic) vertebra or segment",
    "T": "thoracic vertebra or segment",
    "L": "lumbar vertebra or segment",
    "S": "sacral vertebra or segment",
}
_LEVEL = re.compile(r"(?<![\w-])([CDTLS])\d{1,2}(?:\s?[-–/]\s?([CDTLS])?\d{1,2})?(?![\w:])")
# T1 and T2 are also ways to weight an image, C3 and C4 also proteins of the complement.
_NOT_A_LEVEL = re.compile(
    r"\bT[12][ -]?(?:weighted|WI|hyper|hypo|iso|signal|lesion|contrast|sequence)|complement C[34]|\bC[34] ?(?:\d|complement|level)",
    re.IGNORECASE,
)

# Where a kind's short forms may stand that mean other things elsewhere ("PE" is an embolism in an outcome).
_FIELDS = {
    "treatment": ("acute_treatment", "maintenance_treatment", "treatments"),
    "disease": ("primary_disease", "secondary_disease", "diseases"),
    "antibody": ("antibodies", "aqp4_igg"),
    "symptom": ("symptoms", "findings"),
    "finding": ("symptoms", "findings"),
}


def used(rows: Sequence[Row], columns: Iterable[Heading], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Short and long form of each abbreviation that the table uses, alphabetical, long forms with a capital."""
    said = [*phrases(rows), *(Phrase(text=c.header) for c in columns)]
    everything = "\n".join(p.text for p in said)
    found: dict[str, str] = {}
    for concept in lexicon:
        short = concept.abbreviation
        # "SSA" for "anti-SSA/Ro" explains nothing; its long form is among the general ones.
        if not short or short in found or short in GENERAL or _stands(short, concept.label):
            continue
        if _stands(short, everything) and any(_stands(short, p.text) and _means(concept, p) for p in said):
            found[short] = concept.label
    for short, long in GENERAL.items():
        if short not in found and _stands(short, everything):
            found[short] = long
    levels = [m.groups() for p in said for m in _LEVEL.finditer(_NOT_A_LEVEL.sub(" ", p.text))]
    for letter in {letter for pair in levels for letter in pair if letter}:
        found.setdefault(letter, LEVELS[letter])
    return sorted(
        ((s, long[:1].upper() + long[1:]) for s, long in found.items()), key=lambda e: (e[0].casefold(), e[0])
    )


def _stands(short: str, text: str) -> bool:
    """Whether an abbreviation stands in a text, as a word of its own or as part of `anti-SSA/Ro` and `AQP4-IgG+`."""
    return short in text and bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(short)}(?![A-Za-z0-9])", text))


def _means(concept: Concept, phrase: Phrase) -> bool:
    """Whether a short form in a phrase is this concept: always, or for an ambiguous one in the fields of its kind."""
    return concept.abbreviation not in concept.ambiguous or phrase.field in _FIELDS.get(concept.kind, ())
