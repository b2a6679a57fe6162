"""Which concepts a text mentions: spellings, nested names, marks that stick to words."""

import pytest
from text.small_lexicon import read, seen


@pytest.mark.parametrize(
    ("text", "words", "concept"),
    [
        ("AQP4-IgG+ NMOSD", "AQP4-IgG", "AQP4-IgG"),
        ("AQP4-IgG(+)", "AQP4-IgG", "AQP4-IgG"),
        ("She had AQP4-IgG.", "AQP4-IgG", "AQP4-IgG"),
        ("AQP4\u2010IgG", "AQP4-IgG", "AQP4-IgG"),
        ("AQP4\u2011IgG", "AQP4-IgG", "AQP4-IgG"),
        ("anti-U1-RNP+", "anti-U1-RNP", "anti-RNP"),
        ("anti\u2013SSA/Ro", "anti-SSA/Ro", "anti-Ro"),
        ("Sjogren's syndrome", "Sjogren's syndrome", "SjS"),
        ("SJÖGREN\u2019S SYNDROME", "SJÖGREN'S SYNDROME", "SjS"),
        ("Sjo\u0308gren\u00b4s syndrome", "Sjögren's syndrome", "SjS"),
        ("neuro\u00admyelitis  optica", "neuromyelitis optica", "NMOSD"),
        ("neuromyelitis\noptica", "neuromyelitis optica", "NMOSD"),
        ("neuromyelitis\u00a0optica", "neuromyelitis optica", "NMOSD"),
        ("NMOSD/SLE", "NMOSD", "NMOSD"),
        ("(NMOSD)", "NMOSD", "NMOSD"),
        ("\u201cNMOSD\u201d", "NMOSD", "NMOSD"),
        ("NMOSDs", "NMOSDs", "NMOSD"),
    ],
)
def test_mention(text, words, concept):
    assert seen(read(text))[0] == (words, concept)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NMO-IgG was found", ["AQP4-IgG"]),
        ("anti-NMO antibody was found", ["AQP4-IgG"]),
        ("anti-SSA was found", ["anti-Ro"]),
        ("SS-A in Sjögren's syndrome", ["anti-Ro", "SjS"]),
        ("SS-B antibodies in Sjögren's syndrome", ["SjS"]),
        ("lupus anticoagulant was found", ["LA"]),
        ("anti-phospholipid antibodies were found", ["aPL"]),
        ("NMOSD antibody was sought", []),
        ("drug-induced lupus was found", []),
        ("Sjögren's syndrome-related antigen A", []),
        ("mixed connective tissue disease was found", ["MCTD"]),
        ("rheumatoid arthritis was found", ["RA"]),
        ("nmosd, sle and ana", []),
        ("NMOSDX and XSLE", []),
    ],
)
def test_the_longest_name_wins(text, expected):
    assert [concept for _, concept in seen(read(text))] == expected


def test_tokens_of_marks_and_numbers():
    doc = read("IgG(+) at T4, 0.5 mg, 1:320, 1,000; C3-T12.")
    assert [t.text for t in doc] == [
        "IgG", "(", "+", ")", "at", "T4", ",", "0.5", "mg", ",", "1:320", ",", "1,000", ";", "C3", "-", "T12", ".",
    ]  # fmt: skip
