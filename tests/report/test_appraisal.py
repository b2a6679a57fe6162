"""The eight questions, answered yes with a passage or unclear with what is missing; people have the last word."""

import pytest
from table import handmade

from casereview.records import FullText, Record, Section
from casereview.report.appraisal import ABOUT, appraise

WHOLE = {
    "sex": "female",
    "age": 42.0,
    "primary_disease": "SLE",
    "primary_onset_age": 40.0,
    "onset_order": "ctd_first",
    "symptoms": ["numbness"],
    "aqp4_igg": "positive",
    "findings": ["LETM"],
    "acute_treatment": [("methylprednisolone", "1 g/day")],
    "outcome": "recovered",
}


def answers(abstract="She was seen.", *, sections=(), said=None, **changed):
    fields = {k: v for k, v in (WHOLE | changed).items() if v is not None}
    record = Record(record_id="1", title="A case", abstract=abstract)
    body = FullText(record_id="1", source="pmc", source_id="PMC1", sections=tuple(sections))
    found = appraise(patients=[handmade.patient("1", **fields)], records=[record], fulltexts=[body], said=said or {})
    assert [a.question for a in found] == list(range(1, 9)) and [a.about for a in found] == [
        about for about, _ in ABOUT
    ]
    return {a.question: a for a in found}


def test_what_was_read_answers_yes_with_its_passage():
    found = answers()
    assert [found[n].answer for n in range(1, 7)] == ["yes"] * 6
    assert [found[n].quote for n in (1, 2, 3, 5, 6)] == [
        "female",
        "40.0",
        "numbness",
        "methylprednisolone",
        "recovered",
    ]


@pytest.mark.parametrize(
    ("question", "missing", "basis"),
    [
        (1, {"age": None}, "no age read"),
        (2, {"onset_order": "unknown"}, "the order of the diseases was not read"),
        (2, {"primary_onset_age": None}, "no age at onset read"),
        (3, {"symptoms": None}, "no symptoms read"),
        (4, {"findings": None}, "no finding of an examination read"),
        (5, {"acute_treatment": ["methylprednisolone"]}, "treatments are named without dose, route or schedule"),
        (5, {"acute_treatment": None}, "no treatment read"),
        (6, {"outcome": None}, "no outcome read"),
    ],
)
def test_what_was_not_read_is_unclear_and_never_no(question, missing, basis):
    found = answers(**missing)
    assert (found[question].answer, found[question].basis) == ("unclear", basis)
    assert sum(a.answer == "unclear" for a in found.values()) == 3  # and the two that no word answers


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (7, "Rituximab was well tolerated."),
        (7, "Azathioprine was stopped because of leukopenia."),
        (7, "No adverse events were seen."),
        (8, "This case highlights that the two may coincide."),
        (8, "Clinicians should test for AQP4-IgG."),
    ],
)
def test_words_on_harms_and_lessons_are_quoted_as_their_sentence(question, sentence):
    abstract = f"A woman of 42 was seen. {sentence} She was well."
    answer = answers(abstract)[question]
    assert (answer.answer, answer.quote) == ("yes", sentence)
    assert abstract[answer.start : answer.end] == sentence


def test_a_disease_that_complicates_another_is_no_harm():
    assert answers("Lupus complicated by myelitis was seen.")[7].answer == "unclear"


def test_the_introductions_harms_are_not_the_patients():
    intro = Section(name="Introduction", text="Adverse events are common.", layer="fulltext", kind="introduction")
    assert answers(sections=[intro])[7].answer == "unclear"


def test_of_several_patients_the_one_who_misses_something_is_named():
    patients = [
        handmade.patient("1", **WHOLE),
        handmade.patient("1", 2, **(WHOLE | {"outcome": "died", "sex": "male"})),
    ]
    del patients[1].fields["age"]
    found = appraise(patients=patients, records=[Record(record_id="1", title="Two cases")], fulltexts=[])
    assert (found[0].answer, found[0].basis) == ("unclear", "patient 2: no age read")
    assert found[5].answer == "yes"


def test_a_person_has_the_last_word():
    answer = answers(said={("1", "jbi_8"): ("no", "roe", "none given")})[8]
    assert (answer.answer, answer.answered_by) == ("no", "roe")
    assert answer.basis == "none given; automation: unclear (no lesson was found)"
