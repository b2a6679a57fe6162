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
    "CBA": "cell-based assay",
    "CK": "creatine kinase",
    "CRP": "C-reactive protein",
    "CSF": "cerebrospinal fluid",
    "CT": "computed tomography",
    "EDSS": "Expanded Disability Status Scale",
    "EEG": "electroencephalography",
    "ELISA": "enzyme-linked immunosorbent assay",
    "EMG": "electromyography",
    "ESR": "erythrocyte sedimentation rate",
    "FLAIR": "fluid-attenuated inversion recovery",
    "HRCT": "high-resolution computed tomography",
    "ICU": "intensive care unit",
    "IIF": "indirect immunofluorescence",
    "IM": "intramuscular",
    "IV": "intravenous",
    "MRI": "magnetic resonance imaging",
    "NA": "not available",
    "OCB": "oligoclonal bands",
    "OCT": "optical coherence tomography",
    "RNP": "ribonucleoprotein",
    "SC": "subcutaneous",
    "SSA": "Sjögren's syndrome-related antigen A",
    "SSB": "Sjögren's syndrome-related antigen B",
    "Sm": "Smith antigen",
    "VEP": "visual evoked potentials",
    "bid": "twice a day",
    "dsDNA": "double-stranded DNA",
    "qd": "once a day",
    "tid": "three times a day",
}

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
        if not short or short == concept.label or short in found or not _stands(short, everything):
            continue
        if any(_stands(short, p.text) and _means(concept, p) for p in said):
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
