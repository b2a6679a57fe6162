"""A small lexicon and short cuts, so that the tests of the text floor need no file under config/."""

from functools import cache

from casereview.lexicon import Concept, Lexicon
from casereview.records import Section
from casereview.text import pipeline


def _concept(kind, name, *terms, acronyms=(), ambiguous=(), broader=(), **languages):
    return Concept(
        id=name, kind=kind, label=terms[0], terms=terms, acronyms=acronyms, ambiguous=ambiguous, broader=broader,
        languages=languages, more={},
    )  # fmt: skip


CONCEPTS = [
    _concept("disease", "NMOSD", "neuromyelitis optica spectrum disorder", "neuromyelitis optica", "Devic's disease",
             "neuromyelitis optica spectrum", acronyms=("NMOSD", "NMO"), es=("neuromielitis óptica",), fr=("neuromyélite optique",),
             de=("Neuromyelitis-optica-Spektrum-Erkrankung",), it=("neuromielite ottica",), pt=("neuromielite óptica",)),
    _concept("disease", "CTD", "connective tissue disease", acronyms=("CTD",)),
    _concept("disease", "SLE", "systemic lupus erythematosus", "lupus", acronyms=("SLE",), broader=("CTD",),
             es=("lupus eritematoso sistémico",), fr=("lupus érythémateux systémique",), de=("systemischer Lupus erythematodes",),
             it=("lupus eritematoso sistemico",), pt=("lúpus eritematoso sistêmico",)),
    _concept("disease", "SjS", "Sjögren's syndrome", "Sjögren syndrome", acronyms=("SjS",), ambiguous=("SS",), broader=("CTD",),
             es=("síndrome de Sjögren",), fr=("syndrome de Sjögren",), de=("Sjögren-Syndrom",), it=("sindrome di Sjögren",), pt=("síndrome de Sjögren",)),
    _concept("disease", "SSc", "systemic sclerosis", "scleroderma", acronyms=("SSc",), ambiguous=("SS",), broader=("CTD",)),
    _concept("disease", "RA", "rheumatoid arthritis", ambiguous=("RA",), broader=("CTD",)),
    _concept("disease", "DM", "dermatomyositis", ambiguous=("DM",), broader=("CTD",)),
    _concept("disease", "PM", "polymyositis", ambiguous=("PM",), broader=("CTD",)),
    _concept("disease", "APS", "antiphospholipid syndrome", ambiguous=("APS",), broader=("CTD",)),
    _concept("disease", "MCTD", "mixed connective tissue disease", acronyms=("MCTD",), broader=("CTD",)),
    _concept("disease", "MS", "multiple sclerosis", ambiguous=("MS",)),
    _concept("disease", "sarcoidosis", "sarcoidosis"),
    _concept("disease", "tuberculosis", "tuberculosis"),
    _concept("antibody", "AQP4-IgG", "anti-aquaporin-4 antibody", "anti-aquaporin-4 antibodies", "aquaporin-4 antibodies", "anti-AQP4", "anti-NMO antibody",
             "anti-AQP4 antibodies", "aquaporin-4 immunoglobulin G", "AQP4-IgG", "AQP4 antibody", "AQP4 antibodies", acronyms=("NMO-IgG", "AQP4")),
    _concept("antibody", "MOG-IgG", "MOG-IgG", "anti-MOG", "MOG antibody", "MOG antibodies", acronyms=("MOG",)),
    _concept("antibody", "ANA", "antinuclear antibody", "antinuclear antibodies", acronyms=("ANA",)),
    _concept("antibody", "anti-dsDNA", "anti-dsDNA", "anti-dsDNA antibody", "anti-dsDNA antibodies"),
    _concept("antibody", "RF", "rheumatoid factor", acronyms=("RF",)),
    _concept("antibody", "anti-Ro", "anti-Ro", "anti-Ro antibodies", "anti-SSA", "anti-SSA/Ro", acronyms=("SSA", "SS-A")),
    _concept("antibody", "anti-La", "anti-La", "anti-SSB", "anti-SSB/La"),
    _concept("antibody", "anti-RNP", "anti-RNP", "anti-U1-RNP"),
    _concept("antibody", "LA", "lupus anticoagulant"),
    _concept("antibody", "aPL", "antiphospholipid antibody", "antiphospholipid antibodies", "anti-phospholipid antibodies"),
    _concept("antibody", "ANCA", "antineutrophil cytoplasmic antibody", acronyms=("ANCA",)),
    _concept("symptom", "fever", "fever"),
    _concept("symptom", "rash", "rash", "malar rash"),
    _concept("symptom", "arthritis", "arthritis"),
    _concept("symptom", "sicca", "sicca symptoms", "dry eyes", "dry mouth"),
    _concept("symptom", "optic neuritis", "optic neuritis"),
    _concept("symptom", "area_postrema", "area postrema syndrome"),
    _concept("finding", "myelitis", "transverse myelitis", "myelitis", "longitudinally extensive transverse myelitis", acronyms=("LETM",)),
    _concept("finding", "oligoclonal_bands", "oligoclonal bands", "oligoclonal band"),
    _concept("treatment", "rituximab", "rituximab"),
    _concept("treatment", "azathioprine", "azathioprine"),
    _concept("treatment", "prednisolone", "prednisolone"),
    _concept("treatment", "plasma_exchange", "plasma exchange"),
    _concept("decoy", "drug_induced_lupus", "drug-induced lupus"),
]  # fmt: skip


@cache
def language():
    """The pipeline of the small lexicon, made once."""
    return pipeline.load(Lexicon({c.id: c for c in CONCEPTS}))


def read(*texts, kind="abstract"):
    """A `Doc` of the texts: one is an abstract, of two the first is the title."""
    names = ["title", "abstract"] if len(texts) == 2 else ["abstract"]
    kinds = ["title", kind] if len(texts) == 2 else [kind]
    sections = [
        Section(name=n, text=t, layer="title" if n == "title" else "abstract", kind=k)
        for n, t, k in zip(names, texts, kinds, strict=True)
    ]
    return pipeline.read(language(), sections)


def seen(doc):
    """Each mention as `(words, concept)`."""
    return [(doc.text[m.start : m.end], m.concept) for m in doc._.mentions]


def asserted(text, kind="abstract"):
    """Each mention as `(words, assertion)`."""
    doc = read(text, kind=kind)
    return [(doc.text[m.start : m.end], m.assertion) for m in doc._.mentions]
