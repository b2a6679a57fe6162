"""The course of a patient: what is placed in time, how surely, and what is not. One odd wording a test."""

import pytest
from conftest import ROOT
from reading import tools

from casereview.extraction.extract import extract
from casereview.records import Moment, Patient, Section
from casereview.review import load_review
from casereview.text import pipeline

HER = "A 40-year-old woman with known SLE developed NMOSD. "


def read(text: str, discussion: str = "") -> Patient:
    parts = (("case", text), ("discussion", discussion))
    sections = [Section(name=kind, text=t, layer="fulltext", kind=kind) for kind, t in parts if t]
    terms, nlp = tools()
    review = load_review(ROOT / "config/reviews/nmosd-ctd.yaml", terms)
    (patient,) = extract(pipeline.read(nlp, sections), report_id="1", review=review, lexicon=terms)
    texts = {s.name: s.text for s in sections}
    for m in patient.course:
        assert texts[m.section][m.start : m.end] == m.quote
    return patient


def course(text: str, discussion: str = "") -> list[Moment]:
    return list(read(text, discussion).course)


def times(text: str, value: str, name: str) -> list:
    return [(getattr(m, name), m.certainty) for m in course(text) if m.value == value]


PLACED = {
    # a sentence, what is placed, in date or years, where, how surely
    "a month": (
        "She presented in June 2016. In April 2018 she received rituximab.",
        "rituximab", "date", (2018.25, 2018.33), "told",
    ),
    "a year alone": ("She presented in June 2016. In 2018 she received rituximab.", "rituximab", "date", (2018, 2019), "told"),
    "the sentence after": (
        "In June 2016 she was admitted with numbness. She received rituximab.",
        "rituximab", "date", (2016.42, 2016.5), "carried",
    ),
    "subsequently": (
        "In June 2016 she was admitted with numbness. Subsequently she received rituximab.",
        "rituximab", "date", (2016.42, 2016.5), "after",
    ),
    "an interval from presentation": (
        "She presented with numbness. Two years later she received rituximab.", "rituximab", "years", (2, 2), "told",
    ),
    "an interval from an age of the same sentence": (
        "Optic neuritis began at the age of 30 years and she received rituximab two years later.",
        "rituximab", "years", (-8, -8), "told",
    ),
    "a relapse": ("In 2018 she had a relapse.", "relapse", "date", (2018, 2019), "told"),
    "within": (
        "She presented with numbness. Within three months she received rituximab.", "rituximab", "years", (0, 0.25), "told",
    ),
    "a date beside an age that is not that of presentation": (
        "In June 2016, at the age of 38 years, she noticed numbness. She presented with blurred vision.",
        "presentation", "date", (2017.42, 2019.5), "told",
    ),
    "a younger age by that at a date: two birthdays are not told": (
        "She was 40 years old when she was admitted in May 2020. At the age of 20 she developed hiccups.",
        "hiccups", "date", (1999.33, 2001.41), "told",
    ),
    "an age that a date in another sentence does not date": (
        "She was admitted in May 2020. At the age of 39 she developed hiccups.", "hiccups", "date", (2018.33, 2020.41), "told",
    ),
    "an age beside its date": (
        "She was admitted in May 2020. In March 2019, at the age of 39, she developed hiccups.",
        "hiccups", "date", (2019.17, 2019.25), "told",
    ),
    "the age of presentation, which lasts a year": (
        "She was admitted in May 2020. Hiccups began at the age of 40.", "Hiccups", "date", (2019.33, 2021.41), "told",
    ),
    "the age of presentation where it says so": (
        "She was seen in May 2020. At the age of 40 she presented with hiccups.", "hiccups", "date", (2020.33, 2020.41), "told",
    ),
    "a date in the sentence before that goes on, told of the past": (
        "A Thai woman, now 41 years old, was well until June 2016. Then, at the age of 38, hiccups began. She was admitted to our clinic "
        "in May 2018.", "hiccups", "date", (2016.42, 2016.5), "told",
    ),
    "a date in the sentence before that goes on": (
        "She was well until June 2016. Then, at the age of 38, hiccups began. She was admitted in May 2018.",
        "hiccups", "date", (2016.42, 2016.5), "told",
    ),
    "from one year to another": (
        "She presented in 2016 with numbness. In 2018 she received rituximab.", "rituximab", "years", (1, 3), "told",
    ),
    "the same month": (
        "She presented in June 2016. In June 2016 she received rituximab.", "rituximab", "years", (0, 0.08), "told",
    ),
    "ten years earlier is not more exact than a year": (
        "She was admitted in June 2016 with numbness. Ten years earlier she had received azathioprine.",
        "azathioprine", "date", (2006.42, 2007.42), "told",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value", "name", "stretch", "certainty"), PLACED.values(), ids=PLACED)
def test_placed(text, value, name, stretch, certainty):
    assert times(HER + text, value, name) == [(stretch, certainty)]


NOT_PLACED = {
    "a stretch of years": ("Between 2016 and 2024 she developed hiccups.", "hiccups"),
    "a number of years": ("Within three years she developed hiccups.", "hiccups"),
    "a relapse that did not come": ("In 2018 she had no further relapse.", "relapse"),
    "prevention": ("In 2018 rituximab was given to prevent another attack.", "relapse"),
    "after a look back": ("The diagnosis, made when she was 10 years old, rested on hiccups.", "hiccups"),
}


@pytest.mark.parametrize(("text", "value"), NOT_PLACED.values(), ids=NOT_PLACED)
def test_not_placed(text, value):
    patient = read(HER + text)
    assert value not in {m.value for m in patient.course}
    assert value == "relapse" or value in {f.value for f in patient.fields["symptoms"]}


@pytest.mark.parametrize(("said", "placed"), [("Our patient", False), ("In 2018 our patient", True)])
def test_a_discussion_goes_on_from_no_time(said, placed):
    patient = read(HER + "She received azathioprine.", f"{said} received rituximab.")
    assert "rituximab" in {f.value for f in patient.fields["treatments"]}
    assert ("rituximab" in {m.value for m in patient.course}) == placed


def test_ages_are_no_dates_where_the_report_ties_them_in_two_ways():
    text = "In 2010, at the age of 20 years, she had fever. In 2011, at the age of 35 years, she had numbness. "
    assert not [m for m in course(HER + text + "At the age of 38 she had hiccups.") if m.value == "hiccups" and m.date]


def test_from_year_to_year_lasts():
    (given,) = [m for m in course(HER + "She took azathioprine from 2016 to 2019.") if m.value == "azathioprine"]
    assert (given.date, given.lasting) == ((2016, 2017), 3)


def test_each_time_of_a_treatment_is_a_moment_and_a_stop_is_one():
    text = "In 2016 she received rituximab. In 2018 rituximab was discontinued. In 2020 rituximab was given again."
    found = [(m.date[0], m.ended) for m in course(HER + text) if m.value == "rituximab"]
    assert found == [(2016, False), (2018, True), (2020, False)]
