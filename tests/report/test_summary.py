"""The review in numbers: recounted another way, right for none, one and many, missing values never hidden."""

from collections import Counter
from statistics import median

import pytest
from table import handmade

from casereview.records import Patient, load_csv, load_jsonl
from casereview.report.summary import ALL, paragraph, summary, summary_text

SIDES = {"nmosd": {"NMOSD"}, "ctd": {"SLE", "MCTD"}}
A = handmade.patient(
    "1", sex="female", age=40.0, primary_disease="SLE", primary_onset_age=30.0, secondary_disease="NMOSD", secondary_onset_age=40.0,
    onset_order="ctd_first", aqp4_igg="positive", antibodies=["ANA+", "anti-Ro-"], acute_treatment=["methylprednisolone"],
)  # fmt: skip
B = handmade.patient(
    "2", sex="male", primary_disease="NMOSD", secondary_disease="MCTD", onset_order="unknown", aqp4_igg="negative"
)


WORDS = {
    "ctd_first": "connective tissue disease first",
    "nmosd_first": "neuromyelitis optica spectrum disorder first",
    "simultaneous": "both at once",
}
"""How the default review names the order of onset."""


def told(patients, reports=None):
    numbers = summary(patients, sides=SIDES, reports=len(patients) if reports is None else reports)
    return {(n.group, n.topic, n.item): n for n in numbers}


def test_every_number_has_its_denominator_and_the_missing():
    found = told([A, B, B])
    assert [(n.n, n.of, n.missing) for n in (found[ALL, "sex", "male"], found[ALL, "order of onset", "ctd first"])] == [
        (2, 3, 0),
        (1, 1, 2),
    ]
    assert found[ALL, "age at presentation", "years"].missing == 2
    assert found[ALL, "interval between the diseases", "years"].text == "median 10 years, range 10 to 10"
    assert (ALL, "antibodies found", "anti-Ro-") not in found


def test_groups_are_made_by_connective_tissue_disease():
    found = told([A, B, B])
    assert found["SLE", "patients", "in the table"].n == 1
    assert found["MCTD", "AQP4-IgG", "negative"].n == 2


@pytest.mark.parametrize(
    ("patients", "begin"),
    [
        ([], "No reports with no patients were included."),
        ([A], "1 report with 1 patient was included. Sex was female in 1 of 1."),
        ([A, B], "2 reports with 2 patients were included. Sex was female in 1 of 2, male in 1 of 2."),
    ],
    ids=["none", "one", "many"],
)
def test_the_paragraph_is_right_for_none_one_and_many(patients, begin):
    numbers = summary(patients, sides=SIDES, reports=len(patients))
    assert paragraph(numbers).startswith(begin)
    assert paragraph(numbers) in summary_text(numbers, title="T")


def test_all_numbers_of_a_real_run_are_recounted_from_the_patients(finished):
    results = finished / "results/nmosd-ctd"
    patients = list(load_jsonl(results / "extraction/patients.jsonl", Patient))
    rows = {(r["group"], r["topic"], r["item"]): r for r in load_csv(results / "report/summary.csv")}
    assert int(rows[ALL, "patients", "in the table"]["n"]) == len(patients)
    for topic, field in (("sex", "sex"), ("AQP4-IgG", "aqp4_igg"), ("order of onset", "onset_order")):
        values = [p.fields[field].value for p in patients if p.fields[field] and p.fields[field].value != "unknown"]
        shown = {i: int(r["n"]) for (g, t, i), r in rows.items() if (g, t) == (ALL, topic)}
        assert shown == {WORDS.get(k, k): v for k, v in Counter(values).items()}
        assert all(
            int(r["missing"]) == len(patients) - len(values) for (g, t, _), r in rows.items() if (g, t) == (ALL, topic)
        )
    ages = [p.fields["age"].value for p in patients if p.fields["age"]]
    assert f"median {round(median(ages), 1):g} years" in rows[ALL, "age at presentation", "years"]["text"]
    for topic, field in (("acute treatment", "acute_treatment"), ("maintenance treatment", "maintenance_treatment")):
        counts = Counter(v for p in patients for v in {f.value for f in p.fields[field] or []})
        assert {i: int(r["n"]) for (g, t, i), r in rows.items() if (g, t) == (ALL, topic)} == counts
