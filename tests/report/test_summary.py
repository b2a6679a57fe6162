"""The review in numbers: recounted another way, right for none, one and many, missing values never hidden."""

from dataclasses import replace

import pytest
from conftest import ROOT
from counted import classes, counted, recounted, shown
from table import handmade

from casereview import lexicon
from casereview.records import as_csv, to_dict
from casereview.report.summary import ALL, Number, names_of, paragraph, summary, summary_text

LEXICON = ROOT / "config/lexicon"
SIDES = {"nmosd": {"NMOSD"}, "ctd": {"SLE", "MCTD"}}
LABELS = {"nmosd": "neuromyelitis optica spectrum disorder", "ctd": "connective tissue disease"}
WORDS = {
    "ctd_first": "connective tissue disease first",
    "nmosd_first": "neuromyelitis optica spectrum disorder first",
    "simultaneous": "both at once",
}
CTD = {"MCTD", "SLE", "SjS", "SSc", "RA", "UCTD", "DM", "PM", "IIM", "APS", "overlap"}

A = handmade.patient(
    "1", sex="female", age=40.0, primary_disease="SLE", primary_onset_age=30.0, secondary_disease="NMOSD", secondary_onset_age=40.0,
    onset_order="ctd_first", aqp4_igg="positive", antibodies=["ANA+", "anti-SSA/Ro-"], acute_treatment=["methylprednisolone"],
)  # fmt: skip
B = handmade.patient(
    "2", sex="male", primary_disease="NMOSD", secondary_disease="MCTD", onset_order="unknown", aqp4_igg="negative"
)
C = handmade.patient(
    "3", sex="female", age=63.5, primary_disease="NMOSD", primary_onset_age=60.0, secondary_disease="SLE", secondary_onset_age=63.5,
    onset_order="nmosd_first", aqp4_igg="unknown", antibodies=["ANA+", "anti-SSA/Ro+", "MPO-ANCA+", "PR3-ANCA-"],
    acute_treatment=["corticosteroids", "methylprednisolone", "immunoadsorption"], maintenance_treatment=["rituximab", "mycophenolate"],
)  # fmt: skip
BARE = handmade.patient("4")
TWICE = replace(
    handmade.patient(
        "5",
        antibodies=["ANA±"],
        primary_disease="SLE",
        primary_onset_age=31.0,
        secondary_disease="NMOSD",
        secondary_onset_age=30.5,
    ),
    also_in=("1", "6"),
)
"""Published twice, with a test in between, and with ages that a person should look at."""


@pytest.fixture(scope="module")
def names():
    return names_of(lexicon.load(LEXICON))


def numbers_of(patients, names=None, reports=None):
    reports = len(patients) if reports is None else reports
    return summary(patients, sides=SIDES, reports=reports, labels=LABELS, names=names or {})


def told(patients, names=None):
    return {(n.group, n.topic, n.item): n for n in numbers_of(patients, names)}


@pytest.mark.parametrize(
    "patients",
    [[], [A], [BARE], [A, A], [A, B, C], [A, B, C, BARE, TWICE] * 9],
    ids=["none", "one", "one of whom nothing is told", "two alike", "three", "forty-five"],
)
def test_every_number_is_recounted(patients, names, tmp_path):
    (tmp_path / "summary.csv").write_text(as_csv(Number, numbers_of(patients, names)), "utf-8")
    again = counted(
        [to_dict(p) for p in patients], reports=len(patients), words=WORDS, diseases=CTD, names=classes(LEXICON)
    )
    assert shown(tmp_path / "summary.csv") == again


def test_every_number_of_a_real_run_is_recounted_from_the_patients(finished):
    results = finished / "results/nmosd-ctd"
    again = recounted(results, words=WORDS, diseases=CTD, lexicon=LEXICON)
    assert shown(results / "report/summary.csv") == again and len(again) > 150


def test_a_number_has_its_denominator_and_the_missing():
    found = told([A, B, B])
    assert [(n.n, n.of, n.missing) for n in (found[ALL, "sex", "male"], found[ALL, "sex", "told"])] == [
        (2, 3, 0),
        (3, 3, 0),
    ]
    first = found[ALL, "order of onset", "connective tissue disease first"]
    assert (first.n, first.of, first.missing) == (1, 1, 2)
    assert found[ALL, "age at presentation", "years"].missing == 2
    assert found[ALL, "interval between the diseases", "years"].median == 10


def test_groups_are_made_by_connective_tissue_disease():
    found = told([A, B, B])
    assert found["SLE", "patients", "in the table"].n == 1
    assert found["MCTD", "AQP4-IgG", "negative"].n == 2


def test_a_drug_counts_under_its_class_once_a_patient(names):
    found = told([A, C], names)
    assert {i: n.n for (g, t, i), n in found.items() if (g, t) == (ALL, "acute treatment")} == {
        "told": 2,
        "methylprednisolone": 2,
        "any corticosteroids": 2,
        "any plasma exchange": 1,
        "immunoadsorption": 1,
    }
    kept = {i: n.n for (g, t, i), n in found.items() if (g, t) == (ALL, "maintenance treatment")}
    assert kept["any biologics"] == kept["any immunosuppressants"] == kept["mycophenolate mofetil"] == 1


def test_a_drug_that_the_lexicon_does_not_have_counts_under_its_own_name(names):
    person = handmade.patient("1", acute_treatment=["an elixir"])
    assert told([person], names)[ALL, "acute treatment", "an elixir"].n == 1


def test_an_antibody_that_is_called_like_a_drug_stays_an_antibody(names):
    person = handmade.patient("1", antibodies=["anti-platelet+"], acute_treatment=["antiplatelet"])
    found = told([person], names)
    assert (
        found[ALL, "antibodies", "platelet antibody"].n
        == found[ALL, "acute treatment", "any antiplatelet drugs"].n
        == 1
    )


def test_an_antibody_is_counted_of_those_tested_for_it(names):
    found = told([A, B, C], names)
    ro, anca = found[ALL, "antibodies", "anti-SSA/Ro"], found[ALL, "antibodies", "any ANCA"]
    assert (ro.n, ro.of, ro.missing) == (1, 2, 1)
    assert (anca.n, anca.of, anca.missing) == (1, 1, 2)
    assert (ALL, "antibodies", "PR3-ANCA") not in found


def test_an_outcome_that_a_person_wrote_is_not_sorted_into_states():
    by_rule = handmade.patient("1", outcome=handmade.fact("she walks", rule="last state: good"))
    by_person = handmade.patient("2", outcome=handmade.fact("walks", rule="corrected by roe"))
    found = told([by_rule, by_person, BARE])
    assert (
        found[ALL, "outcome", "improved or free of relapses"].n == found[ALL, "outcome", "told in other words"].n == 1
    )
    assert found[ALL, "outcome", "told"].missing == 1


NOBODY = (
    "The order of onset is told for no patient. A test for AQP4-IgG is told for no patient. The last state is told for no patient. "
    "Age at presentation is told for no patient."
)


@pytest.mark.parametrize(
    ("patients", "reports", "said"),
    [
        ([], 0, ["The review includes no report."]),
        ([], 1, ["The review includes 1 report, from which no patient was read."]),
        ([BARE], 1, ["The review includes 1 report with 1 patient. Sex is told for no patient. " + NOBODY]),
        (
            [A],
            1,
            [
                "The review includes 1 report with 1 patient. Sex is told for the patient: female. ",
                " The order of onset is told for the patient: connective tissue disease first. ",
                " A test for AQP4-IgG is told for the patient: positive. The last state is told for no patient. ",
                " Age at presentation is told for the patient: 40 years. ",
                " Where connective tissue disease came first, it did so by 10 years (told for the one patient). ",
                " Antibodies besides AQP4-IgG are told for the patient: found most often, of those tested for it, ANA (1 of 1). ",
                " Acute treatment is told for the patient: most often methylprednisolone (1 of 1). "
                "Maintenance treatment is told for no patient.",
            ],
        ),
        (
            [A, A],
            2,
            [
                "The review includes 2 reports with 2 patients. Sex is told for both patients: female in both. ",
                " A test for AQP4-IgG is told for both patients: positive in both. ",
                " Age at presentation is told for both patients: 40 years. ",
                " Maintenance treatment is told for none of the 2 patients.",
            ],
        ),
        (
            [A, B],
            2,
            [
                " Sex is told for both patients: female in 1 and male in 1. ",
                " The order of onset is told for 1 of 2 patients: connective tissue disease first. ",
                " A test for AQP4-IgG is told for both patients: negative in 1 and positive in 1. ",
                " Age at presentation is told for 1 of 2 patients: 40 years. ",
            ],
        ),
        (
            [A] * 36 + [C],
            30,
            [
                "The review includes 30 reports with 37 patients. Sex is told for all 37 patients: female in all. ",
                " The order of onset is told for all 37 patients: connective tissue disease first in 36 and "
                "neuromyelitis optica spectrum disorder first in 1. ",
                " A test for AQP4-IgG is told for 36 of 37 patients: positive in all. ",
                " Age at presentation is told for all 37 patients: median 40 years, range 40 to 63.5. ",
                " Interval between the diseases is told for all 37 patients: median 10 years, range 3.5 to 10. ",
                " Where neuromyelitis optica spectrum disorder came first, it did so by 3.5 years (told for the one patient). ",
                ": found most often, of those tested for it, ANA (37 of 37), MPO-ANCA (1 of 1) and anti-SSA/Ro (1 of 37). ",
            ],
        ),
    ],
    ids=["none", "a report without patients", "one, nothing told", "one", "two alike", "two", "thirty-seven"],
)
def test_the_paragraph_reads_right_for_none_one_and_many(patients, reports, said):
    text = paragraph(numbers_of(patients, reports=reports))
    assert [words for words in said if words not in text] == []
    assert text.endswith(".") and "None" not in text and "  " not in text and " 1 patients" not in text


def test_a_lead_within_the_same_year_of_life_is_less_than_a_year():
    person = handmade.patient(
        "1", primary_disease="SLE", primary_onset_age=44, secondary_disease="NMOSD", secondary_onset_age=44, onset_order="ctd_first",
    )  # fmt: skip
    assert "it did so by less than a year (told for the one patient)" in paragraph(numbers_of([person]))


def test_a_class_is_not_named_in_one_row_with_its_members(names):
    text = paragraph(numbers_of([A, C], names))
    assert (
        "Maintenance treatment is told for 1 of 2 patients: most often mycophenolate mofetil (1 of 1) and rituximab (1 of 1); "
        "by class, where classes overlap, any biologics (1 of 1) and any immunosuppressants (1 of 1)."
    ) in text
    assert "anti-SSA/Ro (1 of 2); by class, any ANCA (1 of 1)." in text
    only = handmade.patient("1", acute_treatment=["corticosteroids"])
    assert "Acute treatment is told for the patient: most often any corticosteroids (1 of 1)." in paragraph(
        numbers_of([only], names)
    )


def test_an_antibody_to_a_part_counts_for_the_whole(names):
    found = told(
        [handmade.patient("1", antibodies=["anti-U1-RNP+"]), handmade.patient("2", antibodies=["anti-RNP+"])], names
    )
    assert found[ALL, "antibodies", "any anti-RNP"].n == 2
    assert found[ALL, "antibodies", "anti-U1-RNP"].n == 1


def test_the_page_says_how_drugs_are_counted_and_shows_the_paragraph(names):
    numbers = numbers_of([A, B, C], names)
    text = summary_text(numbers, title="T")
    assert paragraph(numbers) in text and "under every class" in text
    assert "| age at presentation: median 51.8 years, range 40 to 63.5 | 2 | 3 | 1 |" in text
