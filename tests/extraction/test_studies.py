"""Studies: what is read of a report that compares treatments. Texts are our own."""

import json

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from casereview import lexicon
from casereview.extraction.studies.extract import extract
from casereview.records import STUDY_FIELDS, Section, Study, dump_jsonl, load_jsonl
from casereview.text import pipeline
from casereview.values import Arm, Intervention, Result


@pytest.fixture(scope="module")
def reader():
    terms = lexicon.load(ROOT / "config/lexicon")
    nlp = pipeline.load(terms, measures=True)

    def read(abstract: str, title: str | None = None) -> Study:
        sections = [Section(name="abstract", text=abstract, layer="abstract", kind="abstract")]
        if title:
            sections.insert(0, Section(name="title", text=title, layer="title", kind="title"))
        (study,) = extract(pipeline.read(nlp, sections), report_id="1", review=None, lexicon=terms)
        texts = {s.name: s.text for s in sections}
        for fact in facts(study):
            assert fact.quote and texts[fact.section][fact.start : fact.end] == fact.quote
        return study

    return read


def facts(study: Study):
    for found in study.fields.values():
        yield from found if isinstance(found, list) else [found] if found else []


def told(study: Study, field: str) -> list[str]:
    found = study.fields[field]
    return [str(f.value) for f in (found if isinstance(found, list) else [found] if found else [])]


def results(reader, sentence: str, arms: str = "") -> list[str]:
    """The results of a sentence in a report of two arms."""
    methods = arms or "METHODS: Patients were assigned to rituximab (n = 40) or azathioprine (n = 42)."
    return told(reader(f"{methods}\nRESULTS: {sentence}"), "outcomes")


def snapshot(record: str) -> dict:
    lines = (ROOT / "resources/snapshot/extra.jsonl").read_text(encoding="utf-8").splitlines()
    return next(r for r in map(json.loads, lines) if r["id"] == record)


# --- the study that the issue names ----------------------------------------------------------------------------------


def test_two_arms_of_30_azathioprine_without_and_with_mycophenolate_mofetil_six_months_four_outcomes(reader):
    record = snapshot("seed:xianyang")
    study = reader(record["abstract"], record["title"])
    assert told(study, "setting") == ["Department of Neurology of Xianyang First People's Hospital"]
    assert told(study, "period") == ["April 2015 to March 2019"]
    assert told(study, "participants") == ["60"]
    assert told(study, "arms") == ["control group (n = 30)", "treatment group (n = 30)"]
    assert told(study, "interventions") == [
        "control group: azathioprine",
        "treatment group: azathioprine + mycophenolate mofetil",
    ]
    assert told(study, "follow_up") == ["6 months"]
    between = [f.value for f in study.fields["outcomes"] if f.value.comparator == "control group"]
    assert [(r.measure, r.direction, r.group, r.p) for r in between] == [
        ("ADL score", "higher", "treatment group", "P < 0.05"),
        ("EDSS score", "lower", "treatment group", "P < 0.05"),
        ("adverse events", "lower", "treatment group", "P < 0.05"),
        ("relapses", "lower", "treatment group", "P < 0.05"),
    ]
    assert [r.time for r in between] == ["6 months", "6 months", None, "6 and 12 months after discharge"]
    since = [f.value for f in study.fields["outcomes"] if f.value.comparator == "before treatment"]
    assert [(r.measure, r.direction) for r in since] == [("ADL score", "higher"), ("EDSS score", "lower")]
    assert len(study.fields["outcomes"]) == 6  # what held before treatment is no outcome


# --- designs, arms, interventions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "design", "arms", "n"),
    [
        ("treatment:placebo", ["randomised", "double-blind", "placebo-controlled", "phase 3", "multicentre"], ["satralizumab (n = 60)", "placebo (n = 30)"], "90"),
        ("treatment:three", ["retrospective", "cohort"], ["azathioprine (n = 45)", "mycophenolate mofetil (n = 36)", "rituximab (n = 31)"], "112"),
        ("treatment:before", ["before and after", "single-centre"], ["rituximab"], "34"),
        ("treatment:matched", ["prospective", "cohort", "registry-based", "propensity-matched", "multicentre"], ["plasma exchange + methylprednisolone (n = 40)", "methylprednisolone (n = 80)"], None),
        ("treatment:open", ["randomised", "open-label", "phase 2", "multicentre"], ["tocilizumab (n = 40)", "azathioprine (n = 40)"], "80"),
        ("treatment:children", ["retrospective", "multicentre"], ["mycophenolate mofetil (n = 21)", "rituximab (n = 17)"], "38"),
        ("treatment:external", ["open-label", "phase 3"], ["ravulizumab (n = 52)", "placebo (n = 47)"], "52"),
    ],
)  # fmt: skip
def test_every_shape_of_study_has_its_design_arms_and_number(reader, record, design, arms, n):
    report = snapshot(record)
    study = reader(report["abstract"], report["title"])
    assert (told(study, "design"), told(study, "arms"), told(study, "participants")) == (design, arms, [n] if n else [])


@pytest.mark.parametrize(
    ("methods", "arms"),
    [
        ("Forty-one patients were given tacrolimus and 39 were given azathioprine.", ["tacrolimus (n = 41)", "azathioprine (n = 39)"]),
        ("Patients were assigned to group A (20 patients) or group B (22 patients).", ["group A (n = 20)", "group B (n = 22)"]),
        ("There were 25 cases in each group: the observation group and the control group.", ["observation group (n = 25)", "control group (n = 25)"]),
        ("We compared no immunotherapy (NIT) with rituximab (RTX). In all, 30 patients were in the RTX group and 12 patients in the NIT group.", ["no treatment (n = 12)", "rituximab (n = 30)"]),
        ("Patients had been treated with azathioprine, mycophenolate mofetil, or rituximab.", ["azathioprine", "mycophenolate mofetil", "rituximab"]),
    ],
)  # fmt: skip
def test_arms_are_groups_or_drugs_with_their_numbers(reader, methods, arms):
    assert told(reader(f"METHODS: {methods}"), "arms") == arms


def test_the_number_of_a_class_of_drugs_used_before_makes_no_arm(reader):
    study = reader(
        "METHODS: Low-dose rituximab was given. RESULTS: In those who had had immunosuppressants (n = 20) it helped."
    )
    assert told(study, "arms") == ["rituximab"]


def test_doses_stand_with_the_drug_of_the_arm(reader):
    record = snapshot("treatment:open")
    given = reader(record["abstract"]).fields["interventions"]
    assert [(str(f.value), f.detail) for f in given] == [
        ("tocilizumab", "8 mg/kg every 4 weeks, intravenous"),
        ("azathioprine", "2-3 mg/kg per day, oral"),
    ]


def test_a_trial_that_others_should_make_is_no_design(reader):
    assert told(reader("RESULTS: It fell. Further randomised trials are needed."), "design") == []


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Between Nov 1, 2017, and Aug 3, 2018, we enrolled 118 patients.", "Nov 1, 2017 to Aug 3, 2018"),
        ("We reviewed the records from 2005 to 2016.", "2005 to 2016"),
        ("EDSS fell from 5 to 3.", None),
    ],
)
def test_dates_are_read_as_told(reader, sentence, period):
    assert told(reader(f"METHODS: {sentence}"), "period") == ([period] if period else [])


# --- results ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The EDSS score was lower in the rituximab group than in the azathioprine group (P = 0.01).", ["EDSS score: rituximab lower than azathioprine (P = 0.01)"]),
        ("Compared with azathioprine, rituximab reduced the risk of relapse (HR 0.3, 95% CI 0.1-0.7).", ["risk of relapse: rituximab lower than azathioprine (HR 0.3; 95% CI 0.1 to 0.7)"]),
        ("There was no significant difference in visual acuity between the two groups (P = 0.4).", ["visual acuity: no difference between all groups (P = 0.4)"]),
        ("Relapses occurred in 4 (10%) of 40 patients in the rituximab group and 15 (36%) of 42 in the azathioprine group (P = 0.006).", ["relapses: rituximab lower than azathioprine (4 (10%) of 40 vs 15 (36%) of 42; P = 0.006)"]),
        ("Infections were more common in the rituximab group.", ["infections: rituximab higher than azathioprine"]),
        ("Visual acuity improved more in the rituximab group than in the azathioprine group (P = 0.03).", ["visual acuity: rituximab higher than azathioprine (P = 0.03)"]),
        ("EDSS scores improved more with rituximab than with azathioprine.", ["EDSS score: rituximab lower than azathioprine"]),
        ("The EDSS score was lower in the rituximab group than in the azathioprine group, and relapses were fewer (P < 0.05).", ["EDSS score: rituximab lower than azathioprine (P < 0.05)", "relapses: rituximab lower than azathioprine (P < 0.05)"]),
        ("The annualised relapse rate fell from 1.5 to 0.2 with rituximab and from 1.4 to 0.6 with azathioprine.", ["annualised relapse rate: rituximab lower than before treatment (0.2 vs 1.5)", "annualised relapse rate: azathioprine lower than before treatment (0.6 vs 1.4)"]),
        ("Before treatment the EDSS scores of the two groups did not differ (P = 0.8).", []),
        ("The primary outcome was the time to first relapse.", []),
        ("A higher age at onset predicted a higher risk of relapse (P = 0.01).", []),
    ],
)  # fmt: skip
def test_a_result_says_who_is_higher_or_lower_than_whom(reader, sentence, expected):
    assert results(reader, sentence) == expected


def test_values_of_three_arms_go_to_each_in_its_place(reader):
    record = snapshot("treatment:three")
    found = [f.value for f in reader(record["abstract"]).fields["outcomes"] if f.value.measure == "free of relapse"]
    assert [(r.group, r.values, r.direction) for r in found] == [
        ("azathioprine", ("42.2%",), None),
        ("mycophenolate mofetil", ("58.3%",), None),
        ("rituximab", ("80.6%",), None),
    ]


def test_ratios_of_two_arms_against_a_third_go_to_each_in_its_place(reader):
    arms = "METHODS: Patients were treated with azathioprine (n = 30), mycophenolate mofetil (n = 31), or rituximab (n = 32)."
    told_ratios = (
        "The hazard ratios of relapse for azathioprine and mycophenolate mofetil relative to rituximab were "
        "2.5 (95% CI: 1.3-4.8; p=0.01) and 1.9 (95% CI: 0.8-4.4; p=0.13), respectively."
    )
    assert results(reader, told_ratios, arms) == [
        "relapses: azathioprine higher than rituximab (HR 2.5; 95% CI 1.3 to 4.8; p=0.01)",
        "relapses: no difference between mycophenolate mofetil and rituximab (HR 1.9; 95% CI 0.8 to 4.4; p=0.13)",
    ]


def test_a_sentence_that_begins_with_it_speaks_of_the_measure_before(reader):
    record = snapshot("treatment:children")
    assert "annualised relapse rate: rituximab lower than mycophenolate mofetil (P = 0.03)" in told(
        reader(record["abstract"]), "outcomes"
    )


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("Adverse events were more frequent in the rituximab group than in the azathioprine group (P = 0.06).", "the words say higher, P = 0.06 does not"),
        ("Adverse events were more frequent in the rituximab group than in the azathioprine group (P = 0.01).", None),
        ("In a subgroup analysis, relapses were fewer in the rituximab group than in the azathioprine group (P = 0.01).", "of a subgroup or a further analysis"),
    ],
)  # fmt: skip
def test_words_that_the_test_does_not_bear_out_and_subgroups_are_for_a_person_to_see(reader, sentence, flag):
    study = reader(
        f"METHODS: Patients were assigned to rituximab (n = 40) or azathioprine (n = 42).\nRESULTS: {sentence}"
    )
    assert [f.flag for f in study.fields["outcomes"]] == [flag]


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        ("Azathioprine was inferior to rituximab in reducing relapses (P = 0.01).", ["relapses: azathioprine higher than rituximab (P = 0.01)"]),
        ("Rituximab was more effective than azathioprine in reducing relapses.", ["relapses: rituximab lower than azathioprine"]),
        ("Rituximab was non-inferior to azathioprine in reducing relapses.", ["relapses: no difference between rituximab and azathioprine"]),
        ("Rituximab was not superior to azathioprine in reducing relapses.", ["relapses: no difference between rituximab and azathioprine"]),
        ("EDSS score fell from 3.5 to 2.0 with rituximab, but rose from 3.0 to 3.5 with azathioprine.", ["EDSS score: rituximab lower than before treatment (2.0 vs 3.5)", "EDSS score: azathioprine higher than before treatment (3.5 vs 3.0)"]),
        ("Relapses were fewer in the rituximab group than in the azathioprine group, and EDSS score did not differ (P = 0.40).", ["relapses: rituximab lower than azathioprine", "EDSS score: no difference between rituximab and azathioprine (P = 0.40)"]),
        ("EDSS score was lower in both groups than before, and lower in the rituximab group than in the azathioprine group.", ["EDSS score: rituximab lower than azathioprine"]),
        ("Infections were seen in 4 (13%) participants in the rituximab group and none in the azathioprine group.", ["infections: rituximab and azathioprine (4 (13%) vs none)"]),
        ("Neither azathioprine nor rituximab reduced the EDSS score.", []),
        ("No relapse occurred in the rituximab group.", ["relapses: rituximab (none)"]),
    ],
)  # fmt: skip
def test_which_way_it_went(reader, sentence, results):
    study = reader(
        f"METHODS: Patients were assigned to rituximab (n = 40) or azathioprine (n = 42).\nRESULTS: {sentence}"
    )
    assert told(study, "outcomes") == results


def test_an_interval_keeps_its_level(reader):
    study = reader(
        "METHODS: Patients were assigned to rituximab (n = 40) or azathioprine (n = 42).\n"
        "RESULTS: The risk of relapse was lower in the rituximab group than in the azathioprine group (HR 0.4, 97.5% CI 0.2 to 0.8)."
    )
    assert [f.value.ci for f in study.fields["outcomes"]] == ["97.5% CI 0.2 to 0.8"]


def test_a_report_of_nothing_is_an_empty_study(reader):
    study = reader("A letter.")
    assert list(study.fields) == list(STUDY_FIELDS) and not any(study.fields.values())


# --- values with parts -----------------------------------------------------------------------------------------------

RESULTS = (
    Result(measure="EDSS score", direction="lower", group="treatment group", comparator="control group", time="6 months", p="P < 0.05"),
    Result(measure="relapses", direction="no difference", group="AZA", comparator="MMF", effect="HR 0.9", ci="95% CI 0.4 to 2.0"),
    Result(measure="annualised relapse rate", direction="lower", group="rituximab", comparator="before treatment", values=("0.2", "1.9"), p="P < 0.001"),
    Result(measure="free of relapse", group="rituximab", values=("24 of 34 patients (71%)",)),
    Result(measure="visual acuity", direction="no difference", group="all groups"),
    Result(measure="infections", direction="higher"),
    Result(measure="EDSS score", direction="lower", group="AZA", comparator="MMF", values=("3.5 (2, 5)", "4 [3; 6]"), p="P < 0.05"),
)  # fmt: skip


@pytest.mark.parametrize("value", [Arm(name="group A"), Arm(name="placebo", n=47), *RESULTS], ids=str)
def test_a_value_is_read_as_it_was_written(value):
    assert type(value).parse(str(value)) == value


@given(st.text(alphabet="ab +-", min_size=1).map(str.strip).filter(bool), st.integers(0, 9999))
def test_any_arm_is_read_as_it_was_written(name, n):
    assert Arm.parse(str(Arm(name=name, n=n))) == Arm(name=name, n=n)


def test_an_intervention_is_read_as_it_was_written():
    for value in (Intervention(arm="group A", treatments=("x", "y")), Intervention(arm="x", treatments=("x",))):
        assert Intervention.parse(str(value)) == value


def test_a_study_is_the_same_after_a_file(reader, tmp_path):
    record = snapshot("treatment:open")
    study = reader(record["abstract"], record["title"])
    dump_jsonl([study], tmp_path / "studies.jsonl")
    assert list(load_jsonl(tmp_path / "studies.jsonl", Study)) == [study]
