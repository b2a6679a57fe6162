"""Symptoms and findings as phrases: one odd wording a test."""

import pytest
from reading import facts, values

from casereview.extraction import findings
from casereview.lexicon import load


def read(text: str) -> tuple[list[str], list[str]]:
    found = facts(findings.find, text)
    return values(found["symptoms"]), values(found["findings"])


PHRASES = {
    "blind in an eye": ("She became blind in the right eye.", ["right blindness"], []),
    "after a denial of something else": (
        "She had vomiting without obvious cause, and experienced weight loss.",
        ["vomiting", "weight loss"],
        [],
    ),
    "a side before a comma": (
        "She had left paraesthesia that spread to the right, leg pain and fatigue.",
        ["left paraesthesia", "leg pain", "fatigue"],
        [],
    ),
    "a site before a comma": ("She had swollen fingers, sclerodactyly.", ["swollen fingers", "sclerodactyly"], []),
    "sites of the symptom before": (
        "She had visual loss in both eyes and worsening leg weakness.",
        ["bilateral visual loss", "worsening leg weakness"],
        [],
    ),
    "site of the symptom behind": (
        "She had visual loss in the left eye and leg weakness.",
        ["left visual loss", "leg weakness"],
        [],
    ),
    "two sites": ("She complained of arm and leg weakness.", ["arm and leg weakness"], []),
    "two sides": ("She had right and left leg numbness.", ["right and left leg numbness"], []),
    "mass-like": ("MRI showed a mass-like lesion in the brainstem.", [], ["mass-like lesion in the brainstem"]),
    "lesions from here to there": (
        "MRI showed several lesions from the brainstem to C7-T1.",
        [],
        ["several lesions from the brainstem to C7-T1"],
    ),
    "levels before a lesion": ("MRI showed a C2-T2 lesion.", [], ["C2-T2 lesion"]),
    "no longer walk": (
        "She could no longer walk, with girdle-like pain.",
        ["inability to walk", "girdle-like pain"],
        [],
    ),
    "noun of difficulty": ("She had progressive gait difficulty.", ["progressive gait difficulty"], []),
    "what she died of": ("She died of respiratory failure.", [], []),
    "protein in the fluid": ("CSF: protein 90 mg/dl.", [], ["CSF protein 90 mg/dl"]),
    "class of nephritis": ("Biopsy showed class IV lupus nephritis.", [], ["class IV lupus nephritis"]),
    "acuity of perception": ("Vision was perception of light.", [], ["perception of light"]),
    "gait complained of": ("She presented with unsteady gait.", ["unsteady gait"], []),
    "gait examined": ("On examination she had a spastic gait.", [], ["spastic gait"]),
    "cells in the fluid": ("The CSF contained 120 white cells.", [], ["CSF 120 white cells"]),
    "discs in a clause": ("Both optic discs were swollen.", [], ["swollen optic disc"]),
    "complement in a clause": ("C3 was low.", [], ["low C3"]),
    "enzyme in a clause": ("CK was 4,300 IU/L.", [], ["creatine kinase 4,300"]),
    "site of the one before": (
        "He had puffy fingers, Raynaud phenomenon.",
        ["puffy fingers", "Raynaud phenomenon"],
        [],
    ),
    "denied in three words": ("Il a consulté. Pas de fièvre ni céphalée.", [], []),
    "without accents": (
        "Elle avait des vomissements iteratifs et une hyperproteinorachie.",
        ["vomiting"],
        ["raised CSF protein"],
    ),
    "colours lost": ("She had loss of color vision.", ["loss of color vision"], []),
    "scale at admission": ("The EDSS was 8.5 at admission.", [], ["EDSS 8.5"]),
    "behind the eye": ("She had pain behind the right eye.", ["pain behind the right eye"], []),
    "not erosive": ("She had non-erosive arthritis.", ["non-erosive arthritis"], []),
    "list before its result": (
        "Schirmer test on the left, ANA and anti-Ro were positive.",
        [],
        ["positive left Schirmer test"],
    ),
    "sedimentation": (
        "The erythrocyte sedimentation rate was raised (70 mm/h).",
        [],
        ["raised erythrocyte sedimentation rate"],
    ),
    "protein without a number": ("The CSF had elevated levels of total protein.", [], ["elevated CSF protein"]),
    "level behind the weighting": (
        "MRI showed an intramedullary lesion on T2-weighted images at C3-C6 level.",
        [],
        ["intramedullary lesion on T2-weighted images C3-C6 level"],
    ),
    "words of Portuguese": ("Paciente com perda de força e retenção urinária.", ["weakness", "urinary retention"], []),
    "words of French": ("La patiente avait un flou visuel et une pléiocytose.", ["blurred vision"], ["pleocytosis"]),
    "words of German": (
        "Sie hatte eine Paraparese, Hypästhesie und ein Papillenödem.",
        ["paraparesis"],
        ["hypoaesthesia", "optic disc oedema"],
    ),
    "thin cord": ("MRI showed a severely atrophied spinal cord.", [], ["atrophic spinal cord"]),
    "round a ventricle": ("MRI showed lesions around the third ventricle.", [], ["lesions around the third ventricle"]),
    "disability that stays": ("She remains wheelchair-bound.", [], []),
    "side and site behind": ("She had numbness in the left lower limb.", ["left lower limb numbness"], []),
    "side before": ("She had bilateral optic neuritis.", ["bilateral optic neuritis"], []),
    "both": ("She had paraesthesia in both legs.", ["bilateral leg paraesthesia"], []),
    "verb into noun": ("She lost vision in the right eye.", ["right visual loss"], []),
    "adjective into noun": ("She became paraplegic.", ["paraplegia"], []),
    "not able to walk": ("She was unable to walk.", ["inability to walk"], []),
    "site that no list knows": ("She had numbness of the right oral vestibule.", ["right oral vestibule numbness"], []),
    "levels": ("MRI showed T2 hyperintensity from C2 to T4.", [], ["T2 hyperintensity C2-T4"]),
    "amount": ("CSF showed pleocytosis (35/uL).", [], ["pleocytosis 35/uL"]),
    "sign of the examiner": ("Examination showed hyperreflexia.", [], ["hyperreflexia"]),
    "myelitis on the image": ("MRI showed myelitis at T2-T9.", [], ["myelitis T2-T9"]),
    "said twice": ("She had weakness. Her leg weakness grew.", ["leg weakness"], []),
}


@pytest.mark.parametrize("text, symptoms, found", PHRASES.values(), ids=PHRASES)
def test_phrase(text, symptoms, found):
    assert read(text) == (symptoms, found)


NOTHING = {
    "denied": "There was no diplopia, dizziness or dysphagia.",
    "absent": "Oligoclonal bands were absent.",
    "a relative's": "Her mother had lupus and alopecia.",
    "examination without its result": "MRI and VEP were performed.",
    "infection": "She had a history of varicella zoster infection.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_nothing(text):
    assert read(text) == ([], [])


def test_examination_with_its_result():
    assert read("Delayed VEP was found.") == ([], ["Delayed VEP"])


def test_labels_that_the_code_names_are_in_the_lexicon(root):
    named = (
        "optic neuritis",
        "myelitis",
        "oedema",
        "EDSS",
        "contrast enhancement",
        "brain lesion",
        "spinal cord lesion",
    )
    labels = {c.label for c in load(root / "config" / "lexicon")}
    assert [n for n in (*named, "visual loss", "weakness", "infection", "malignancy") if n not in labels] == []


def test_rule_names_the_concept_for_the_table():
    (fact,) = facts(findings.find, "She had Raynaud's phenomenon.")["symptoms"]
    assert fact.rule == "lexicon: Raynaud"


def test_titles_are_not_read():
    assert facts(findings.find, "She was well.", title="A woman with optic neuritis")["symptoms"] is None
