"""The last state of the patient: one odd wording a test."""

import pytest
from reading import facts

from casereview.extraction import outcome

STATES = {
    "died": ("She died of sepsis two months later.", "died", "died of sepsis two months later"),
    "died in other words": (
        "She was treated in hospice care where she expired.",
        "died",
        "died: was treated in hospice",
    ),
    "worse despite treatment": ("Her condition deteriorated despite treatment with steroids.", "worse", "condition"),
    "no improvement": ("There was no improvement with steroids.", "worse", "not recovered: There was no improvement"),
    "relapsed": ("She relapsed twice in the following year.", "relapsed", "relapsed twice"),
    "stable": ("She has remained stable on rituximab for three years.", "stable", "has remained stable"),
    "no relapse with its follow-up": ("At 2 years there was no relapse.", "good", "At 2 years there was no relapse"),
    "normalised": ("Her liver enzymes normalized after treatment.", "good", "resolved: liver enzymes normalized"),
    "scale": ("EDSS improved from 8.0 to 2.5.", "good", "EDSS improved from 8.0 to 2.5"),
    "what persists": ("After treatment she still has facial numbness.", "lasting", "After treatment she still has"),
    "relapse free in two words": ("She took azathioprine and remains relapse free.", "good", "resolved: took"),
    "no longer effective": ("In later attacks steroids were no longer effective.", "worse", "not recovered: In later"),
    "stable and without relapse": (
        "On rituximab she remained stable for four years, with no signs of recurrence or progression.",
        "good",
        "stable: On rituximab",
    ),
    "walks with help": (
        "After plasma exchange she became ambulatory with a walker.",
        "good",
        "After plasma exchange she became",
    ),
    "strength that returned": ("After treatment her strength gradually returned.", "good", "improved: After treatment"),
    "another relapse": ("She took rituximab and suffered another relapse.", "relapsed", "took rituximab"),
    "left with": ("Despite treatment she was left with permanent paraplegia.", "worse", "worse: Despite"),
    "poor response": ("She showed a poor response to therapy.", "worse", "worse: showed a poor"),
    "no new deficits": (
        "She had no new neurological deficits over 24 months of treatment.",
        "good",
        "resolved: had no new",
    ),
    "failed to do better": (
        "Despite steroids she failed to regain vision in one eye.",
        "worse",
        "not recovered: Despite",
    ),
    "no relapse in French": (
        "Sous azathioprine, aucune rechute n'a été notée chez la patiente.",
        "good",
        "resolved: Sous azathioprine, aucune",
    ),
    "no attack in Portuguese": (
        "Após rituximabe a paciente não apresentou novos surtos.",
        "good",
        "resolved: Após rituximabe",
    ),
    "no better in Spanish": (
        "La paciente recibió metilprednisolona sin mejoría.",
        "worse",
        "not recovered: La paciente",
    ),
    "better in German": (
        "Unter Rituximab trat bei der Patientin eine Besserung ein.",
        "good",
        "improved: Unter Rituximab",
    ),
    "last of several": ("She improved with steroids. Two years later she died.", "died", "Two years later she died"),
    "domains that differ": (
        "After steroids paraparesis improved but vision did not improve.",
        "worse",
        "After steroids paraparesis improved but vision did not improve",
    ),
    "neither of two": ("Both sisters took rituximab. Neither has relapsed.", "good", "resolved: Neither has relapsed"),
    "attacks that went on": (
        "Increasingly severe attacks still occurred after rituximab.",
        "relapsed",
        "relapsed: Increasingly severe attacks still occurred",
    ),
    "with a stick": (
        "After plasma exchange she walked with a cane.",
        "good",
        "After plasma exchange she walked with a cane",
    ),
    "what treatment did": ("With rituximab and physiotherapy he improved.", "good", "With rituximab"),
    "without its label": ("Management: attacks recurred after steroids.", "relapsed", "attacks recurred"),
    "sight that stays poor": (
        "After steroids her vision remained poor.",
        "lasting",
        "persisting: After steroids her vision",
    ),
    "what came back in part": (
        "After steroids vision returned in part; the paraplegia remained.",
        "lasting",
        "persisting: After steroids vision returned",
    ),
    "the unborn": ("The fetus died at 20 weeks of gestation. She recovered fully.", "good", "recovered fully"),
}


@pytest.mark.parametrize("text, state, begin", STATES.values(), ids=STATES)
def test_state(text, state, begin):
    fact = facts(outcome.find, text)["outcome"]
    assert fact.rule == f"last state: {state}"
    assert fact.value.startswith(begin)


NONE = {
    "how she came": "She presented with worsening weakness.",
    "a general remark": "Early treatment may improve outcome.",
    "prognosis": "The prognosis of such patients is good with remission in most cases.",
    "criteria that are met": "She satisfied the criteria of 2015.",
    "what a drug is": "Eculizumab is effective in NMOSD.",
    "a ratio": "The international normalized ratio was 1.02.",
    "the course before any care": "Her weakness progressed to quadriparesis within days.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_no_outcome(text):
    assert facts(outcome.find, text)["outcome"] is None


def test_title_only_where_the_text_says_nothing():
    title = "A woman with lupus successfully treated with rituximab"
    assert facts(outcome.find, "She had lupus.", title=title)["outcome"].source == "title"
    assert facts(outcome.find, "She died of sepsis.", title=title)["outcome"].source == "abstract"


def test_long_sentences_are_shortened():
    text = "After " + "many weeks of slow and careful work by all of the team in the ward, " * 6 + "she improved."
    assert len(facts(outcome.find, text)["outcome"].value) <= 200
