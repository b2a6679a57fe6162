"""What was given, for what, and how: one odd wording a test."""

import pytest
from reading import facts, values

from casereview.extraction import dosing, treatments
from casereview.extraction.wording import one_of
from casereview.lexicon import load


def given(text: str, field: str = "treatments") -> list[str]:
    return values(facts(treatments.find, text)[field])


GIVEN = {
    "brand": ("She took Imuran.", ["azathioprine"]),
    "short form beside the name is one": ("She received azathioprine (AZA).", ["azathioprine"]),
    "paper's spelling of a generic name": ("She received acyclovir.", ["acyclovir"]),
    "operation by its suffix": ("He underwent a nephrectomy.", ["surgery"]),
    "group with its members": ("She had chemotherapy with gemcitabine.", ["gemcitabine"]),
    "hyphen of the paper": ("She was treated with anti-epileptic drugs.", ["anti-epileptic drugs"]),
    "therapy, not drugs": ("She received immunosuppressant therapy.", ["immunosuppressive therapy"]),
    "operation in a unit": ("She was taken to the intensive care unit for splenectomy.", ["surgery"]),
    "for weakness of the junction": ("He took amifampridine and Keytruda.", ["amifampridine", "pembrolizumab"]),
    "group alone": ("She was given antibiotics.", ["antibiotics"]),
    "culprit": ("She developed azathioprine-induced hepatitis.", ["azathioprine"]),
    "plainly given after what was not possible": (
        "As plasma exchange was contraindicated, intravenous immunoglobulin was given.",
        ["IVIG"],
    ),
    "could not be weaned": ("She could not be weaned off prednisolone.", ["prednisolone"]),
    "beside plasma exchange, which is no plasma level": (
        "He was treated with plasma exchange and azathioprine.",
        ["plasma exchange", "azathioprine"],
    ),
    "by the stem of its name": ("She was treated with obscurizumab.", ["obscurizumab"]),
    "dose in grams a day": ("She received mycophenolate mofetil (3 g/day).", ["mycophenolate mofetil"]),
    "Spanish": ("Se inició metilprednisolona intravenosa y azatioprina.", ["methylprednisolone", "azathioprine"]),
}


@pytest.mark.parametrize("text, expected", GIVEN.values(), ids=GIVEN)
def test_given(text, expected):
    assert given(text) == expected


@pytest.mark.parametrize(
    "text, detail",
    [
        ("Azathioprine was discontinued because of hepatotoxicity.", "discontinued because of hepatotoxicity"),
        ("We stopped azathioprine.", "stopped"),
        ("Azathioprine was stopped because of leukopenia and hope was lost.", "stopped because of leukopenia"),
        (
            "Azathioprine was stopped due to a severe reaction of the skin and of the mucous membranes of mouth and nose.",
            "stopped due to a severe reaction of the skin and of the mucous membranes",
        ),
        ("She relapsed but did not tolerate stopping azathioprine.", None),
    ],
)
def test_what_was_stopped_was_given_and_says_so(text, detail):
    found = facts(treatments.find, text)["maintenance_treatment"]
    assert [(f.value, f.detail) for f in found] == [("azathioprine", detail)]


def test_anticoagulants_are_the_long_term_treatment_of_aps_alone():
    taken = "She took warfarin after a thrombosis and heparin before it."
    assert given(f"She had antiphospholipid syndrome. {taken}", "maintenance_treatment") == ["warfarin"]
    assert given(taken, "maintenance_treatment") == []


NOT_GIVEN = {
    "refused": "She refused rituximab and azathioprine was not available.",
    "declined": "She declined further plasmapheresis.",
    "advised": "Rituximab was recommended.",
    "considered": "Plasma exchange was considered.",
    "contraindicated": "Methotrexate was contraindicated.",
    "listed for": "She was listed for liver transplantation.",
    "awaited": "She is awaiting rituximab.",
    "never": "She had never received cyclophosphamide.",
    "measured": "Free thyroxine (9.8 pmol/L) was low and serum insulin levels were normal.",
    "measured by volume": "Thyroxine (9.8 µg/dL) was measured.",
    "tried on germs": "The isolate was resistant to ceftriaxone and sensitive to meropenem.",
    "part of a place": "She was admitted to the Department of Vascular Surgery.",
    "general statement": "Rituximab is effective in patients with NMOSD.",
    "general in the present": "Rituximab and tocilizumab are used against both diseases.",
    "what a drug is": "Warfarin is the first line anticoagulant for people with APS.",
    "evaluation for": "She was transferred for ECMO evaluation.",
    "referral": "She was discharged with physical therapy referral.",
    "measured in a list": "Urea, calcium and phosphate concentrations were normal.",
    "named in a syndrome": "She had neuroleptic malignant syndrome.",
    "enzyme": "Creatine kinase was normal.",
}


@pytest.mark.parametrize("text", NOT_GIVEN.values(), ids=NOT_GIVEN)
def test_not_given(text):
    assert given(text) == []


FAILED = (
    "There was no response to azathioprine.",
    "Azathioprine failed to prevent relapses.",
    "She relapsed despite azathioprine.",
    "She did not respond to azathioprine.",
)


@pytest.mark.parametrize("text", FAILED)
def test_what_failed_was_given_and_is_marked(text):
    (fact,) = facts(treatments.find, text)["treatments"]
    assert (fact.value, fact.flag) == ("azathioprine", "no response")


def test_switch_is_told():
    (first, second) = facts(treatments.find, "Azathioprine was replaced by rituximab.")["treatments"]
    assert (first.detail, second.value) == ("replaced by rituximab", "rituximab")


PHASES = {
    "pulse, then oral for relapse prevention": (
        "She was given methylprednisolone 1 g/day for 5 days, then azathioprine 100 mg/day for relapse prevention.",
        ["methylprednisolone"],
        ["azathioprine"],
    ),
    "all in one attack": (
        "She was treated for this attack with methylprednisolone, plasma exchange, rituximab and cyclophosphamide.",
        ["methylprednisolone", "plasma exchange", "rituximab", "cyclophosphamide"],
        [],
    ),
    "steroid of the long run": ("Maintenance was methylprednisolone.", [], ["methylprednisolone"]),
    "oral steroid for prophylaxis": ("She took oral steroids as prophylaxis.", [], ["corticosteroids"]),
    "pulse beside maintenance": (
        "She was treated with IV methylprednisolone at 1 g/day and maintenance therapy with mycophenolate mofetil.",
        ["methylprednisolone"],
        ["mycophenolate mofetil"],
    ),
    "antiviral beside the steroid": ("She had high-dose steroids and acyclovir.", ["corticosteroids", "acyclovir"], []),
    "for another disease": ("She took omeprazole and levothyroxine.", [], []),
    "unspecific beside the named": ("She took immunosuppressants, later rituximab.", [], ["rituximab"]),
}


@pytest.mark.parametrize("text, acute, maintenance", PHASES.values(), ids=PHASES)
def test_phase(text, acute, maintenance):
    assert given(text, "acute_treatment") == acute
    assert given(text, "maintenance_treatment") == maintenance


DETAILS = {
    "after the name": ("She received rituximab 500 mg every 6 months.", "500 mg every 6 months"),
    "before the name": ("She had five days of IV methylprednisolone.", "five days of IV"),
    "number of courses before the name": ("She had five sessions of plasmapheresis.", "five sessions"),
    "dose through a short form": (
        "She received methylprednisolone (MP) 0.5 g/day for 5 days.",
        "0.5 g/day for 5 days",
    ),
    "that of a neighbour is not taken": ("She took prednisone 35 mg/day and azathioprine.", "35 mg/day"),
    "far away in the sentence": ("She received rituximab and gained 5 kg and 200 ml of urine passed.", None),
}


@pytest.mark.parametrize("text, expected", DETAILS.values(), ids=DETAILS)
def test_detail(text, expected):
    assert facts(treatments.find, text)["treatments"][0].detail == expected


def test_details_of_bare_text():
    text = "methylprednisolone 1 g/day for 3 days"
    assert dosing.details(text, 0, 18, 0, len(text)) == (0, len(text), "1 g/day for 3 days")


def test_alternatives_from_a_table():
    assert one_of("a|b\n  c") == "(?:a|b|c)"


def test_groups_that_the_code_names_are_in_the_lexicon(root):
    terms = load(root / "config" / "lexicon")
    named = {*treatments._INFECTION, *treatments._ALSO, *(g for groups in treatments._ALSO.values() for g in groups)}
    assert sorted(n for n in named if n not in terms) == []


def test_what_keeps_a_remission_is_for_the_long_run():
    assert given("She remained in remission on corticosteroids.", "maintenance_treatment") == ["corticosteroids"]
    assert given("She was weaned off steroids.", "maintenance_treatment") == ["corticosteroids"]
    assert given("She was given corticosteroids.", "acute_treatment") == ["corticosteroids"]


def test_what_drugs_are_used_for_is_nobodys_treatment():
    text = "A 40-year-old woman with NMOSD received azathioprine. Rituximab and tocilizumab are used against both diseases."
    assert given(text) == ["azathioprine"]
