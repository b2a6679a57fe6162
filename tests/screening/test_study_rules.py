"""Rules for reviews of studies: cohorts and trials of a treatment, with results. Texts are our own or of the embedded snapshot."""

import json

import pytest
from conftest import ROOT

from casereview import lexicon as lexicons
from casereview.pubmed.query import build
from casereview.records import Heading, Record, sections_of
from casereview.review import load_review
from casereview.screening.decide import screen
from casereview.text import pipeline


@pytest.fixture(scope="module")
def terms():
    return lexicons.load(ROOT / "config/lexicon")


@pytest.fixture(scope="module")
def decided(terms):
    nlp = pipeline.load(terms)

    def decide(review: str, title: str | None, abstract: str | None, tag: str = "Journal Article"):
        read = load_review(ROOT / f"config/reviews/{review}.yaml", terms)
        types = (Heading(ui=None, name=tag),)
        record = Record(record_id="1", title=title, abstract=abstract, publication_types=types)
        made, _ = screen(record, pipeline.read(nlp, sections_of(record)), read, terms)
        if made.quote:
            assert getattr(record, made.quote_section)[made.quote_start : made.quote_end] == made.quote
        return made.decision, made.criterion

    return decide


def reports():
    lines = (ROOT / "resources/snapshot/extra.jsonl").read_text(encoding="utf-8").splitlines()
    return {r["id"]: r for r in map(json.loads, lines)}


@pytest.mark.parametrize(
    ("report", "decision", "criterion"),
    [
        ("seed:xianyang", "include", None),
        ("treatment:placebo", "include", None),
        ("treatment:three", "include", None),
        ("treatment:before", "include", None),
        ("treatment:matched", "include", None),
        ("treatment:open", "include", None),
        ("treatment:children", "include", None),
        ("treatment:external", "include", None),
        ("treatment:meta", "exclude", "not_primary"),
        ("treatment:protocol", "exclude", "no_results"),
        ("treatment:case", "exclude", "not_study"),
        ("treatment:mogad", "exclude", "background_only"),
        ("treatment:pain", "unclear", "no_treatment"),
    ],
)
def test_studies_of_a_treatment_are_included_and_others_have_their_reason(decided, report, decision, criterion):
    text = reports()[report]
    assert decided("nmosd-treatment", text["title"], text["abstract"]) == (decision, criterion)


def test_the_same_record_is_out_of_the_review_of_cases_for_want_of_a_connective_tissue_disease(decided):
    text = reports()["seed:xianyang"]
    assert decided("nmosd-ctd", text["title"], text["abstract"]) == ("exclude", "no_ctd")


def test_a_cohort_with_a_connective_tissue_disease_is_no_case_report(decided):
    title = "Rituximab in 40 patients with neuromyelitis optica spectrum disorder and Sjögren's syndrome, a retrospective cohort study"
    text = "We retrospectively reviewed 40 patients with NMOSD and Sjögren's syndrome who received rituximab. Relapses were fewer after rituximab (P = 0.01)."
    assert decided("nmosd-ctd", title, text) == ("exclude", "not_case_report")
    assert decided("nmosd-treatment", title, text) == ("include", None)


@pytest.mark.parametrize(
    ("title", "abstract", "decision", "criterion"),
    [
        ("Rituximab for NMOSD, a randomised trial", None, "unclear", "other"),
        ("Brain MRI in 90 patients with NMOSD, a cohort study", "We retrospectively reviewed MRI of 90 patients with NMOSD. Lesions were found in 40%.", "exclude", "no_treatment"),
        ("Azathioprine in mice with NMO-like lesions", "C57BL/6 mice with NMO lesions were treated with azathioprine. Lesions were smaller.", "exclude", "not_human"),
        ("NMOSD: a consensus guideline on treatment with rituximab", "The expert panel recommends rituximab for NMOSD.", "exclude", "not_primary"),
    ],
)  # fmt: skip
def test_what_is_no_study_of_a_treatment_says_why(decided, title, abstract, decision, criterion):
    assert decided("nmosd-treatment", title, abstract) == (decision, criterion)


def test_one_patient_who_died_leaves_a_trial_a_trial(decided):
    text = (
        "We randomly assigned 80 patients with NMOSD to tocilizumab or azathioprine. One patient in the azathioprine group died. "
        "Relapses were fewer with tocilizumab (P = 0.01)."
    )
    assert decided("nmosd-treatment", "Tocilizumab or azathioprine in NMOSD, a randomised trial", text)[0] == "include"


def test_the_query_asks_for_the_disease_and_any_of_the_treatments(terms):
    query = build(load_review(ROOT / "config/reviews/nmosd-treatment.yaml", terms), terms)
    assert [line.id for line in query.lines] == ["nmosd", "treatment"]
    for phrase in (
        "rituximab",
        "satralizumab",
        "eculizumab",
        "inebilizumab",
        "ravulizumab",
        "azathioprine",
        "tocilizumab",
    ):
        assert f'"{phrase}"[tiab]' in query.lines[1].text
