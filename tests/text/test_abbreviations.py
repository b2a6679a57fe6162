"""Short forms: what the text defines, and what an undefined one may mean."""

import pytest
from text.small_lexicon import read, seen

from casereview.text import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Sjögren's syndrome (SS)", "SS", "Sjögren's syndrome"),
        ("systemic sclerosis (SS)", "SS", "systemic sclerosis"),
        ("neuromyelitis optica (NMO, Devic's disease) is", "NMO", "neuromyelitis optica"),
        ("connective tissue disease [CTD]", "CTD", "connective tissue disease"),
        ("NMOSD (neuromyelitis optica spectrum disorder)", "NMOSD", "neuromyelitis optica spectrum disorder"),
        ("neuromyelitis optica spectrum disorders (NMOSDs)", "NMOSD", "neuromyelitis optica spectrum disorders"),
        ("aquaporin-4 immunoglobulin G (AQP4-IgG)", "AQP4-IgG", "aquaporin-4 immunoglobulin G"),
        ("U1-ribonucleoprotein (U1-RNP)", "U1-RNP", "U1-ribonucleoprotein"),
        ("anti-double-stranded DNA (anti-dsDNA)", "anti-dsDNA", "anti-double-stranded DNA"),
        ("limited cutaneous SSc (lcSSc)", "lcSSc", "limited cutaneous SSc"),
        ("area postrema syndrome (APS)", "APS", "area postrema syndrome"),
        ("type 2 diabetes mellitus (DM)", "DM", "diabetes mellitus"),
        ("the acute pain service (APS)", "APS", "acute pain service"),
        ("systemic lupus erythematosus (SLE; 5 years)", "SLE", "systemic lupus erythematosus"),
        ("polymyositis/dermatomyositis (PM/DM)", "PM", "polymyositis"),
        ("polymyositis/dermatomyositis (PM/DM)", "DM", "dermatomyositis"),
        ("systemic lupus erythematosus and Sjögren's syndrome (SLE and SS)", "SLE", "systemic lupus erythematosus"),
        ("systemic lupus erythematosus and Sjögren's syndrome (SLE and SS)", "SS", "Sjögren's syndrome"),
        ("neuromyelitis optica, hereafter NMO, is", "NMO", "neuromyelitis optica"),
        ("SLE: systemic lupus erythematosus; MS: multiple sclerosis.", "MS", "multiple sclerosis"),
        ("NMO, neuromyelitis optica; SLE, systemic lupus erythematosus.", "NMO", "neuromyelitis optica"),
        ("lupus eritematoso sistémico (LES)", "LES", "lupus eritematoso sistémico"),
    ],
)
def test_definition(text, short, long):
    assert read(text)._.abbreviations.get(short) == long


@pytest.mark.parametrize(
    "text",
    [
        "neuromyelitis optica (Japan)",
        "lupus (n = 5)",
        "(SS) wrote the draft",
        "a lesion (Fig. 2)",
        "the level (5 mg/dL)",
        "at T4 (Table 1)",
        "SLE (ACR criteria)",
        "lupus [12]",
        "SLE, systemic and severe, was found.",
    ],
)
def test_no_definition(text):
    assert read(text)._.abbreviations == {}


def test_ambiguous_short_form_defined_as_another_disease():
    assert seen(read("Systemic sclerosis (SS) was known. SS progressed.")) == [
        ("Systemic sclerosis", "SSc"), ("SS", "SSc"), ("SS", "SSc"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "APS was seen.",
        "The acute pain service (APS) came. APS helped.",
        "The antiphospholipid syndrome was excluded by the acute pain service (APS). APS left.",
        "Type 2 diabetes mellitus (DM) and dermatomyositis. DM was mild.",
        "Multiple small lesions (MS) in multiple sclerosis. MS grew.",
    ],
)
def test_ambiguous_short_form_that_means_something_else(text):
    assert not [words for words, _ in seen(read(text)) if words in ("APS", "DM", "MS")]


def test_area_postrema_syndrome_is_no_antiphospholipid_syndrome():
    doc = read("Area postrema syndrome (APS) began NMOSD. APS resolved.")
    assert [c for w, c in seen(doc) if w == "APS"] == ["area_postrema", "area_postrema"]


def test_ambiguous_short_form_backed_by_its_long_form():
    assert ("SS", "SjS") in seen(read("Sjögren's syndrome was found. SS was treated."))


def test_ambiguous_short_form_of_two_diseases_in_the_text_is_neither():
    assert "SS" not in dict(seen(read("Sjögren's syndrome and systemic sclerosis. SS was treated.")))


def test_ambiguous_short_form_in_a_line_of_capitals_is_a_word():
    assert "PM" not in dict(seen(read("POLYMYOSITIS AT 5 PM", "Nothing.")))


def test_ambiguous_short_form_is_case_sensitive():
    assert "dm" not in dict(seen(read("Dermatomyositis with dm wide lesions.")))


def test_defined_in_the_title_used_in_the_abstract():
    assert ("SS", "SjS") in seen(read("A case of Sjögren's syndrome (SS)", "Later SS progressed."))[2:]


def test_short_form_that_the_lexicon_does_not_know():
    assert seen(read("Neuromyelitis optica spectrum (NMS) is known. NMS relapsed. Our NMSs."))[1:] == [
        ("NMS", "NMOSD"), ("NMS", "NMOSD"), ("NMSs", "NMOSD"),
    ]  # fmt: skip


def test_definition_that_rests_on_another():
    doc = read("Primary SS (pSS) is Sjögren's syndrome (SS) alone. pSS was found.")
    assert [w for w, c in seen(doc) if c == "SjS"] == ["SS", "pSS", "Sjögren's syndrome", "SS", "pSS"]


def test_acronym_defined_as_something_else():
    assert seen(read("The National Medical Office (NMO) ruled. NMO decided.")) == []


def test_acronym_defined_in_words_that_the_lexicon_lacks():
    assert [c for _, c in seen(read("Neuromyelitis of the optic type (NMO) relapsed."))] == ["NMOSD"]


def test_score_activity_index_is_no_disease():
    doc = read("The systemic lupus erythematosus disease activity index (SLEDAI) was 4. SLEDAI fell.")
    assert "SLEDAI" not in dict(seen(doc))


def test_singular():
    assert [abbreviations.singular(s) for s in ("NMOSDs", "SSc", "ANAs", "Ss", "SS")] == [
        "NMOSD",
        "SSc",
        "ANA",
        "Ss",
        "SS",
    ]


@pytest.mark.parametrize("text", ["seropositive RA (RF+, anti-CCP+)", "RA (RF, ANA)", "an RA (raised at 1:320)"])
def test_results_in_brackets_are_no_long_form(text):
    assert [d for d in abbreviations.find(text, {}) if d.short == "RA"] == []
