"""Ages, times and who is spoken of in the Romance languages and German; every text is invented."""

import pytest
from reading import tools

from casereview.extraction import onset, patients
from casereview.extraction.demographics import age
from casereview.extraction.quantities import ages, dates, durations
from casereview.records import Section
from casereview.text import pipeline


def read(text, title=None):
    _, nlp = tools()
    parts = (("title", title), ("abstract", text))
    return pipeline.read(nlp, [Section(name=k, text=t, layer=k, kind=k) for k, t in parts if t])


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Paciente feminina 31 anos, portadora de lúpus.", 31),
        ("Mulher, 52 anos, com neurite óptica.", 52),
        ("Uma paciente do sexo feminino, 19 anos, foi internada.", 19),
        ("Varón, 44 años, con mielitis.", 44),
        ("Una mujer de 38 años de edad con lupus.", 38),
        ("Une patiente âgée de 61ans.", 61),
        ("Eine Patientin, 27 Jahre, mit Myelitis.", 27),
    ],
)
def test_an_age_in_years_beside_the_person(text, years):
    assert [a.years for a in ages(text)] == [years]


@pytest.mark.parametrize(
    "text", ["sur une période de 12 mois", "un intervalo de 5 meses", "durante un seguimiento de 3 años", "lupus de 8 anos de evolução"]
)  # fmt: skip
def test_a_length_of_time_is_no_age(text):
    assert not ages(f"Une patiente a eu deux poussées {text}.")


@pytest.mark.parametrize(
    ("text", "years", "sort"),
    [
        ("dois anos após o quadro", 2.0, "later"),
        ("trois mois plus tard", 0.25, "later"),
        ("tras cuatro años", 4.0, "later"),
        ("nach sechs Jahren", 6.0, "later"),
        ("hace aproximadamente dos años", 2.0, "ago"),
        ("há três anos", 3.0, "ago"),
        ("six mois auparavant", 0.5, "ago"),
        ("due anni dopo", 2.0, "later"),
    ],
)
def test_numbers_in_words_beside_units_of_time(text, years, sort):
    assert [(d.years, d.sort) for d in durations(text)] == [(years, sort)]


def test_due_is_no_number_in_english():
    assert not durations("The weakness was due and days passed.")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("em julho de 2021", 2021.5),
        ("en août 2014", 2014.58),
        ("marzo de 2009", 2009.17),
        ("im Dezember 2018", 2018.92),
    ],
)
def test_months_of_other_languages(text, date):
    assert [d.year for d in dates(text)] == [date]


STORIES = {
    "O lúpus é uma doença autoimune. Relata-se o caso. Paciente feminina 31 anos, portadora de lúpus eritematoso sistêmico há 4 anos."
    " Foi internada com paraparesia; diagnosticada neuromielite óptica.": (31, "SLE", 27, 31, "ctd_first"),
    "Mulher, 42 anos, com lúpus eritematoso sistêmico desde 2015. Em março de 2019 apresentou mielite e neuromielite óptica.": (42, "SLE", 38, 42, "ctd_first"),
    "Une patiente sénégalaise de 22 ans a présenté une maladie de Devic puis un lupus érythémateux systémique.": (22, "NMOSD", 22, 22, "nmosd_first"),
    "Nous rapportons une patiente de 35 ans chez qui un lupus érythémateux systémique était connu quelques mois avant une poussée de neuromyélite optique.": (35, "SLE", 35, 35, "ctd_first"),
}  # fmt: skip


@pytest.mark.parametrize("text", STORIES)
def test_stories(text):
    terms, _ = tools()
    doc = read(text)
    (who,) = patients.subjects(doc, terms)
    found = onset.find(doc, who, terms)
    keys = ("primary_disease", "primary_onset_age", "secondary_onset_age", "onset_order")
    assert (age(doc, who).value, *(found[k] and found[k].value for k in keys)) == STORIES[text]


def test_what_a_disease_is_in_general_is_nobody_s():
    terms, _ = tools()
    text = "La neuromyélite optique est une maladie rare. Elle peut compliquer un lupus. Une femme de 40 ans a été admise pour une myélite."
    doc = read(text)
    (who,) = patients.subjects(doc, terms)
    assert not who.covers(text.index("rare")) and not who.covers(text.index("compliquer"))
    assert who.covers(text.index("admise"))
