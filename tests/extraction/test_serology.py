"""Antibodies and their results: one odd wording a test."""

import pytest
from reading import facts, values

from casereview.extraction import serology


def antibodies(text: str) -> list[str]:
    return values(facts(serology.find, text)["antibodies"])


def aqp4(text: str, **more: str) -> str | None:
    found = facts(serology.find, text, **more)["aqp4_igg"]
    return found.value if found else None


SIGNS = {
    "list before its result": ("ANA, anti-Ro and RF were negative.", ["ANA-", "anti-SSA/Ro-", "RF-"]),
    "list after its result": (
        "She had positive ANA, anti-dsDNA and anti-Sm antibodies.",
        ["ANA+", "anti-dsDNA+", "anti-Sm+"],
    ),
    "sent and came back": ("MOG-IgG, sent as an afterthought, returned positive.", ["MOG-IgG+"]),
    "beyond the scale": ("She had mixed connective tissue disease (anti-RNP >200 U).", ["anti-RNP+"]),
    "adverbs of French": ("FAN très positifs, anticorps anti-ADN négatifs.", ["ANA+", "anti-dsDNA-"]),
    "without accents": ("Anti-DNA negatif.", ["anti-dsDNA-"]),
    "adjective of the next": (
        "Serology revealed ANA 1:640, anti-dsDNA 200 IU/mL, and positive anti-Sm.",
        ["ANA+", "anti-dsDNA+", "anti-Sm+"],
    ),
    "what came with it": (
        "ANA was positive at a titer of 1:1280 with anti-SSA and anti-SSB antibodies.",
        ["ANA+", "anti-SSA/Ro+", "anti-SSB/La+"],
    ),
    "beyond a short scale": ("SSA >8.0 AI and SSB >8.0 AI.", ["anti-SSA/Ro+", "anti-SSB/La+"]),
    "always negative": ("Her aPL had always been negative.", ["antiphospholipid-"]),
    "checked once": ("MOG-IgG was checked once but was negative.", ["MOG-IgG-"]),
    "pattern before the titre in French": (
        "Anticorps antinucléaires homogène > 1/1000, anti-ADN natif à 63 UI/ml (N < 30).",
        ["ANA+", "anti-dsDNA+"],
    ),
    "titre alone": ("ANA 1:640.", ["ANA+"]),
    "sign in brackets for a pair": ("SSA/SSB (+).", ["anti-SSA/Ro+", "anti-SSB/La+"]),
    "sign on each": ("She had anti-Ro/SSA+ and anti-La-.", ["anti-SSA/Ro+", "anti-SSB/La-"]),
    "two results in one sentence": (
        "She tested positive for ANA but negative for anti-dsDNA.",
        ["ANA+", "anti-dsDNA-"],
    ),
    "result left out": ("Anti-Ro was positive, whereas anti-La was not.", ["anti-SSA/Ro+", "anti-SSB/La-"]),
    "the exception of a negative": ("There were no autoantibodies other than anti-La antibodies.", ["anti-SSB/La+"]),
    "negative except for": ("The panel was negative except for ANA.", ["ANA+"]),
    "a result that returned": ("Anti-Ro returned positive by immunoblot.", ["anti-SSA/Ro+"]),
    "beside a biopsy": ("Anti-Ro and lip biopsy were positive.", ["anti-SSA/Ro+"]),
    "short in the Romance languages": ("FAN 1:640.", ["ANA+"]),
    "as was the next": ("ANA was negative, as was anti-Ro.", ["ANA-", "anti-SSA/Ro-"]),
    "named with its disease": ("She had anti-MDA5 dermatomyositis.", ["anti-MDA5+"]),
    "neither nor": ("Neither ANA nor ANCA was detected.", ["ANA-", "ANCA-"]),
    "within normal limits for": ("Tests were within normal limits for ANCA and ANA.", ["ANCA-", "ANA-"]),
    "word shared by antigens": (
        "He had antibodies against La, Ro and Sm.",
        ["anti-SSB/La+", "anti-SSA/Ro+", "anti-Sm+"],
    ),
    "value below its limit": (
        "Anti-RNP 272 U/mL (normal < 20), anti-Sm 3 U/mL (reference range 0-10).",
        ["anti-RNP+", "anti-Sm-"],
    ),
    "antibody of another disease": ("She had AChR-positive myasthenia gravis.", ["anti-AChR+"]),
    "one that no list holds": (
        "The serum was positive for antibodies to human tubulin zeta.",
        ["anti-human tubulin zeta+"],
    ),
    "elevated beside other markers": ("Blood showed elevated inflammatory markers and rheumatoid factor.", ["RF+"]),
    "Spanish": ("Anticuerpos antinucleares positivos y anti-ADN negativos.", ["ANA+", "anti-dsDNA-"]),
    "MRI with its own result": ("ANA was positive and the MRI was negative.", ["ANA+"]),
    "result of the next item": ("She had negative ANA, elevated ESR and low C3.", ["ANA-"]),
    "denied, then found": (
        "Tests showed no antibodies to proteinase 3, and elevated anti-La antibodies.",
        ["PR3-ANCA-", "anti-SSB/La+"],
    ),
    "among other tests": ("ANA, ENA, HIV and RF were unremarkable.", ["ANA-", "RF-"]),
    "complement in the list": ("His c-ANCA and complement levels were normal.", ["c-ANCA-"]),
    "non-contributory": ("Serologies for HIV and ANCA were non-contributory.", ["ANCA-"]),
    "did not show any": ("Tests including ANA and ANCA did not show any abnormality.", ["ANA-", "ANCA-"]),
    "beyond what the test reads": (
        "Anti-La (>200 U/mL); anti-Sm <5 IU/mL; ANA came back at 1:1280.",
        ["anti-SSB/La+", "anti-Sm-", "ANA+"],
    ),
    "short form before the noun": (
        "His acetylcholine receptor (AChR) antibody returned positive.",
        ["anti-AChR+"],
    ),
    "grown to Ab": ("He had acetylcholine-receptor Ab-negative myasthenia gravis.", ["anti-AChR-"]),
    "full name and short form": ("Anti-smooth muscle antibodies (ASMA) were positive.", ["anti-smooth muscle+"]),
    "antibodies to": ("Antibodies to smooth muscle were positive.", ["anti-smooth muscle+"]),
    "variant of the antigen": ("GAD65 antibodies were elevated.", ["anti-GAD65+"]),
    "long names in brackets": (
        "Anti-SLA (soluble liver antigen) and native anti-DNA antibodies were negative.",
        ["anti-SLA-", "anti-dsDNA-"],
    ),
    "viper venom": ("The dilute Russell's viper venom time was prolonged.", ["lupus anticoagulant+"]),
    "an adverb nobody listed": ("The anti-DNA antibody was grossly elevated.", ["anti-dsDNA+"]),
    "joined to a positive one": ("She had ANA positivity and anti-Ro antibodies.", ["ANA+", "anti-SSA/Ro+"]),
    "a hyphen that is no minus": ("She had elevated SSA- Sjögren antibodies.", ["anti-SSA/Ro+"]),
}


@pytest.mark.parametrize("text, expected", SIGNS.values(), ids=SIGNS)
def test_sign(text, expected):
    assert antibodies(text) == expected


NOTHING = {
    "adjective": "She had DM in the absence of other typical antibodies.",
    "result of many": "AQP4-IgG was found in all but one, ANA in most.",
    "viruses": "Human T-lymphotropic viruses I/II antibodies were negative.",
    "tested without a result": "She was tested for ANA.",
    "germs": "HIV and hepatitis B surface antibodies were negative. Dengue antibody was positive.",
    "a disease's name": "She had anti-NMDA receptor encephalitis.",
    "a drug": "She received an anti-TNF antibody.",
    "an immunoglobulin": "Her immunoglobulin G4 antibody level was 365 mg/dL.",
    "a tumour marker": "Carbohydrate antigen-125 was positive.",
    "a panel": "An autoimmune screen was negative.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_no_antibody(text):
    assert antibodies(text) == []


def test_both_results_of_different_times_are_two_facts():
    assert antibodies("Anti-dsDNA was positive. After treatment anti-dsDNA became negative.") == [
        "anti-dsDNA+",
        "anti-dsDNA-",
    ]


def test_former_result_in_the_same_breath_is_a_detail():
    (fact,) = facts(serology.find, "Previously positive anti-dsDNA was now negative.")["antibodies"]
    assert (fact.value, fact.detail) == ("anti-dsDNA-", "previously positive")


def test_titre_and_pattern_are_details():
    (fact,) = facts(serology.find, "ANA was positive (1:1280, speckled pattern).")["antibodies"]
    assert fact.detail == "1:1280, speckled"


AQP4 = {
    "assay between name and result": (
        "Serum AQP4-IgG, as determined by cell-based assay (CBA), was positive with a titer of 1:100.",
        "positive",
    ),
    "titre alone": ("AQP4 titre 1:10,240.", "positive"),
    "seronegative disease": ("She had seronegative NMOSD.", "negative"),
    "attribute of the disease": ("She had AQP4-IgG-positive NMOSD.", "positive"),
    "negative, then positive": ("AQP4-IgG was initially negative but became positive on repeat testing.", "positive"),
    "positive, then negative": ("AQP4-IgG was positive. After rituximab AQP4-IgG was negative.", "positive"),
    "in spinal fluid": ("Given AQP-4 antibodies in CSF, NMOSD was diagnosed.", "positive"),
    "confirmed": ("AQP4 antibodies confirmed NMOSD.", "positive"),
    "pending": ("Serum was sent for AQP4-IgG; the result of AQP4-IgG is pending.", "unknown"),
    "seronegative arthritis": ("She had seronegative rheumatoid arthritis.", None),
    "Portuguese": ("O anticorpo anti-aquaporina 4 foi positivo.", "positive"),
    "negative list": ("MOG-IgG and AQP4-IgG were negative.", "negative"),
}


@pytest.mark.parametrize("text, expected", AQP4.values(), ids=AQP4)
def test_aqp4(text, expected):
    assert aqp4(text) == expected


def test_aqp4_details_name_specimen_assay_titre_and_change():
    text = "AQP4-IgG was negative in 2019. In 2021 serum AQP4-IgG by cell-based assay was positive (1:320)."
    fact = facts(serology.find, text)["aqp4_igg"]
    assert (fact.value, fact.detail) == ("positive", "serum, cell-based assay, 1:320; negative at first")


def test_aqp4_is_not_among_the_other_antibodies():
    assert antibodies("AQP4-IgG and ANA were positive.") == ["ANA+"]


@pytest.mark.parametrize(
    "text, detail",
    [
        ("AQP4-IgG was positive in serum (1:320) and CSF.", {"serum", "CSF", "1:320"}),
        ("Serum AQP4-IgG was positive (1:320). AQP4-IgG in the CSF was positive too.", {"serum", "CSF", "1:320"}),
        ("AQP4-IgG was positive in serum and negative in CSF.", {"serum"}),
        ("Serum AQP4-IgG was positive and CSF showed pleocytosis.", {"serum"}),
        ("Serum AQP4-IgG was positive (1:320) and CSF was acellular.", {"serum", "1:320"}),
    ],
    ids=[
        "both specimens in one breath",
        "the second told later",
        "the second negative",
        "what else the CSF showed",
        "what the CSF did not show",
    ],
)
def test_specimens_in_which_aqp4_was_found(text, detail):
    assert set(facts(serology.find, text)["aqp4_igg"].detail.split(", ")) == detail


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        ("Serum AQP4-IgG was positive (1:320). CSF AQP4-IgG was not detected.", "serum, 1:320; CSF negative"),
        (
            "CSF AQP4-IgG was negative. Serum AQP4-IgG was positive by cell-based assay.",
            "serum, cell-based assay; CSF negative",
        ),
        ("AQP4-IgG was positive. After rituximab AQP4-IgG was negative.", "later negative"),
    ],
)
def test_what_the_cerebrospinal_fluid_lacks_is_no_later_result(told, detail):
    text = f"A 40-year-old woman with SLE developed NMOSD. {told}"
    assert facts(serology.find, text)["aqp4_igg"].detail == detail


def test_negative_at_first_and_positive_on_repeat():
    assert aqp4("Serum anti-AQP4-IgG was initially negative but positive on repeat testing.") == "positive"


def test_what_fell_was_there():
    assert aqp4("A rapid decrease in the circulating levels of AQP4-IgG was seen.") == "positive"
