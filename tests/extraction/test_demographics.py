"""Ages, sex and ethnicity, one oddity a test."""

import pytest

from casereview import lexicon as lexicons
from casereview.extraction import demographics, patients, quantities
from casereview.records import Section
from casereview.text import pipeline


@pytest.fixture(scope="module")
def lexicon(root):
    return lexicons.load(root / "config" / "lexicon")


@pytest.fixture(scope="module")
def told(lexicon):
    nlp = pipeline.load(lexicon)

    def find(text, number=1):
        doc = pipeline.read(nlp, [Section(name="abstract", text=text, layer="abstract", kind="abstract")])
        subject = patients.subjects(doc, lexicon)[number - 1]
        found = demographics.find(doc, subject, lexicon)
        return {k: f and f.value for k, f in found.items()}

    return find


AGES = {
    "A 48-year-old woman had fever.": 48,
    "The patient was a 63-year-old mother of two with fever.": 63,
    "A woman was 24 when she lost vision.": 24,
    "Patiente de 33 ans, suivie depuis l'âge de 25 ans.": 33,
    "A forty-two-year-old lady had fever.": 42,
    "A 5 1/2-year-old girl had fever.": 5.5,
    "A girl aged 2½ years had fever.": 2.5,
    "A 2-and-a-half-year-old boy had fever.": 2.5,
    "An-86-year-old male had fever.": 86,
    "A 31 years-old man had fever.": 31,
    "A 25-year-oldmale patient had fever.": 25,
    "An 83 years Welsh lady had fever.": 83,
    "A woman aged 50 presented with fever.": 50,
    "The patient (F/32) had fever.": 32,
    "A patient (male, 47 yrs) had fever.": 47,
    "A 36 y/o F had fever.": 36,
    "A 9-month-old girl had fever.": 0.75,
    "A boy of 2 years and 6 months of age had fever.": 2.5,
    "A 33-day-old girl had fever.": 0.09,
    "A 36-year-old pregnant woman had fever at 20 weeks.": 36,
    "Se presenta una mujer de 45 años con fiebre.": 45,
    "Nous rapportons le cas d'une femme âgée de 45 ans.": 45,
    "Relatamos o caso de uma mulher de 45 anos com febre.": 45,
    "Wir berichten über eine 45-jährige Frau mit Fieber.": 45,
    "The girl was diagnosed when she was 2 years old.": 2,
    "She was diagnosed with lupus at 20 and was admitted at 33 with myelitis.": 33,
    "The patient presented at birth with seizures and is currently four years old.": 0,
    "A 40-year-old woman, diagnosed with lupus at 20, had myelitis.": 40,
    "A previously healthy 54-year-old man had fever.": 54,
    "A woman of 63 had suffered from fever.": 63,
    "A previously healthy man of forty-four, who had fever, was seen.": 44,
}


@pytest.mark.parametrize("text", AGES)
def test_age(told, text):
    assert told(text)["age"] == AGES[text]


@pytest.mark.parametrize(
    "text",
    [
        "The woman had a 5-year-old scar and fever.",
        "A woman with fever visited her 70-year-old mother.",
        "The patient received a kidney from a 30-year-old donor.",
        "The woman was seen after a gestational age of 26 weeks.",
        "The patient had a bone age of 6 years.",
        "One woman of 58 had fever.",
        "A woman of 58 kg had fever.",
        "The first woman of twenty had fever.",
    ],
)
def test_ages_of_others_and_of_things_are_no_age(told, text):
    assert told(text)["age"] is None


def test_a_lady_by_her_initial_with_age_and_people_between_commas(told):
    found = told("Mrs F., 44 years, Moroccan, with lupus, was admitted for paraplegia.")
    assert (found["age"], found["sex"], found["ethnicity"]) == (44, "female", "Moroccan")


def test_of_two_ages_in_a_sentence_the_one_of_presentation_counts(told):
    assert told("A boy with lupus since age 9 years presented at 15 years with myelitis.")["age"] == 15


def test_a_decade_is_no_number(told):
    assert told("A woman in her fifties had fever.")["age"] is None


def test_ages_of_two_patients_in_one_list(told):
    text = "We report on two sisters (aged 74 and 76 years) with ataxia. Both improved."
    assert [told(text, n)["age"] for n in (1, 2)] == [74, 76]


SEXES = {
    "A 48-year-old housewife had fever.": "female",
    "A 20-year-old soldier had fever. His cough went on.": "male",
    "The patient had fever. She recovered.": "female",
    "The patient conceived after a hysterectomy was refused.": "female",
    "The patient was a 3-year-old child. Fever was high.": None,
    "A 30-year-old man came with his wife. She had fever, she said, and she left.": "male",
    "A neonate was born after an uneventful pregnancy and had seizures.": None,
    "An 8-year-old boy had fever. His mother had lupus; she was well.": "male",
    "Los autores comunican un adolescente con fiebre.": "male",
}


@pytest.mark.parametrize("text", SEXES)
def test_sex(told, text):
    assert told(text)["sex"] == SEXES[text]


ETHNICITIES = {
    "A 7-year-old boy, Turkish, presented with seizures.": "Turkish",
    "A 50-year-old woman (Hispanic) presented with rash.": "Hispanic",
    "A 48-year-old British Caucasian woman had fever.": "British Caucasian",
    "A 48-year-old woman of Moroccan origin had fever.": "Moroccan",
    "The patient is a Colombian girl with fever.": "Colombian",
    "A 31-year-old man, native of Congo, had fever.": "native of Congo",
    "A 52-year-old Chinese-American man had fever.": "Chinese-American",
    "A 48-year-old woman was seen in a Japanese hospital.": None,
    "A 48-year-old woman was seen in Jakarta, Indonesia, and met the American criteria.": None,
    "A 20-year-old Marfan patient had fever.": None,
}


@pytest.mark.parametrize("text", ETHNICITIES)
def test_ethnicity(told, text):
    assert told(text)["ethnicity"] == ETHNICITIES[text]


@pytest.mark.parametrize(
    ("text", "years", "sort"),
    [
        ("a 9-year history of lupus", 9, "history"),
        ("lupus diagnosed ten years ago", 10, "ago"),
        ("eighteen months before", 1.5, "ago"),
        ("Two months later", 0.17, "later"),
        ("two and a half years later", 2.5, "later"),
    ],
)
def test_lengths_of_time(text, years, sort):
    found = quantities.durations(text)
    assert [(d.years, d.sort) for d in found] == [(years, sort)]


def test_the_year_of_criteria_is_no_date():
    text = "By the 2015 criteria (Wingerchuk, 2015) lupus was diagnosed in June 2016."
    assert [d.year for d in quantities.dates(text)] == [2016.42]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Patiente tunisienne de 33 ans, suivie pour un lupus.", "tunisienne"),
        ("Se presenta una paciente colombiana de 30 años.", "colombiana"),
        ("A 44-year-old Hispanic F presented with weakness.", "Hispanic"),
        ("A 44-year-old woman was infected with the Japanese M. tuberculosis strain.", None),
        ("A 44-year-old woman was treated in Argentina.", None),
    ],
)
def test_people_behind_the_person_or_before_a_letter(told, text, people):
    assert told(text).get("ethnicity") == people
