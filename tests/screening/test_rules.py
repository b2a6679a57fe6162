"""What holds of every decision: quotes, evidence, the order of criteria, other reviews, languages, index terms."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.errors import ReviewError
from casereview.records import Heading, Record, Relation, sections_of
from casereview.review import RULE_TAKES, Criterion, ReviewConcept
from casereview.screening.criteria import RULES, WITH_PATIENT_HAS
from casereview.screening.decide import screen
from casereview.screening.languages import unread
from casereview.text import pipeline

TITLE = "Neuromyelitis optica in a woman with lupus"
ABSTRACT = "NMOSD may coexist with Sjögren’s syndrome. A 30‐year‐old woman with SLE developed NMOSD. Her mother had rheumatoid arthritis."


def test_the_quote_stands_where_it_says(screener):
    record = Record(record_id="1", title=TITLE, abstract=ABSTRACT)
    decision, evidence = screener.record(record)
    assert evidence
    assert decision.quote == "A 30‐year‐old woman with SLE developed NMOSD."
    assert record.abstract[decision.quote_start : decision.quote_end] == decision.quote
    assert all(getattr(record, e.section)[e.start : e.end] == e.text for e in evidence)


def test_evidence_says_of_whom(screener):
    _, evidence = screener.record(Record(record_id="1", title=TITLE, abstract=ABSTRACT))
    said = [(e.concept, e.assertion) for e in evidence if e.section == "abstract"]
    assert said == [
        ("NMOSD", "background"),
        ("SjS", "background"),
        ("SLE", "present"),
        ("NMOSD", "present"),
        ("RA", "family"),
    ]


def test_the_note_names_the_disease(screener):
    assert "systemic lupus erythematosus" in screener.text(TITLE, ABSTRACT).note


PIECES = st.sampled_from(
    ["NMOSD", "SLE", "Sjögren’s syndrome (SS)", "A 30-year-old woman had ", "no ", "may coexist with ", ". ", "\n", "AQP4‐IgG+ ", "e\u0301",
     "\u00a0", "Patient 2 ", "ﬁ", "CASE: ", "患者", "mice ", "\U0001f9e0", "İ", "; "]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.lists(PIECES, max_size=6), abstract=st.lists(PIECES, max_size=25))
def test_whatever_the_text_is_the_quotes_are_in_it(screener, title, abstract):
    record = Record(record_id="1", title="".join(title) or None, abstract="".join(abstract) or None)
    decision, evidence = screener.record(record)
    assert decision.decision in ("include", "exclude", "unclear")
    assert (decision.reason is not None) == (decision.decision == "exclude")
    if decision.quote is not None:
        section = getattr(record, decision.quote_section)
        assert section[decision.quote_start : decision.quote_end] == decision.quote
    for found in evidence:
        assert getattr(record, found.section)[found.start : found.end] == found.text


def test_same_record_same_decision(screener):
    record = Record(record_id="1", title=TITLE, abstract=ABSTRACT)
    assert screener.record(record) == screener.record(record)


def test_the_order_of_the_criteria_gives_the_reason(screener):
    title, abstract = "Prevalence of hypertension", "We enrolled 300 patients in a cohort study (p < 0.05)."
    assert screener.text(title, abstract).reason == "no_nmosd"
    turned = replace(screener.review, criteria=tuple(reversed(screener.review.criteria)))
    record = Record(record_id="1", title=title, abstract=abstract)
    doc = pipeline.read(screener.nlp, sections_of(record))
    assert screen(record, doc, turned, screener.lexicon)[0].reason == "not_case_report"


def test_another_pair_of_diseases_is_another_configuration(screener):
    review = replace(
        screener.review,
        concepts=(ReviewConcept(id="ms", label="multiple sclerosis", include=("MS",)), screener.review.concepts[1]),
        criteria=(
            Criterion(id="no_ms", description="", rule={"patient_has": "ms"}),
            Criterion(id="no_ctd", description="", rule={"patient_has": "ctd"}),
            Criterion(id="general", description="", rule={"not_only_background": ["ms", "ctd"]}),
        ),
    )
    record = Record(
        record_id="1", title="Two diseases", abstract="A 40-year-old man with multiple sclerosis developed scleroderma."
    )
    doc = pipeline.read(screener.nlp, sections_of(record))
    assert screen(record, doc, review, screener.lexicon)[0].decision == "include"
    assert screener.record(record)[0].reason == "no_nmosd"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"patient_hsa": "nmosd"}, "did you mean patient_has"),
        ({"patient_has": "nmosd", "contradicted_by": ["MOGGAD"]}, "MOGGAD"),
    ],
)
def test_a_rule_that_is_misspelt_is_named(screener, rule, said):
    review = replace(screener.review, criteria=(Criterion(id="x", description="", rule=rule),))
    record = Record(record_id="1", title=TITLE, abstract=ABSTRACT)
    with pytest.raises(ReviewError, match=said):
        screen(record, pipeline.read(screener.nlp, sections_of(record)), review, screener.lexicon)


def test_indexed_with_the_disease_but_silent_about_it(screener):
    heading = Heading(ui="D009471", name="Neuromyelitis Optica")
    abstract = "A 30-year-old woman with systemic lupus erythematosus could not walk. Plasma exchange helped."
    assert screener.text("Paraplegia in lupus", abstract).reason == "no_nmosd"
    decision = screener.text("Paraplegia in lupus", abstract, mesh=(heading,))
    assert (decision.decision, decision.criterion) == ("unclear", "no_nmosd")


def test_animals_by_index_terms(screener):
    mesh = (Heading(ui="D000818", name="Animals"), Heading(ui="D051379", name="Mice"))
    text = "NMO-IgG and sera of patients with SLE and NMO were infused. Astrocytes were lost."
    assert screener.text("Astrocyte loss in NMO and SLE", text, mesh=mesh).reason == "not_human"


def test_half_of_the_cases_lack_the_tag(screener):
    assert (
        screener.text(TITLE, ABSTRACT).decision == screener.text(TITLE, ABSTRACT, "Case Reports").decision == "include"
    )


def test_a_case_tagged_as_review_too(screener):
    assert screener.text(TITLE, ABSTRACT, "Case Reports", "Review").decision == "include"


def test_retracted_by_a_notice(screener):
    notice = Relation(type="RetractionIn", pmid="2")
    decision, _ = screener.record(Record(record_id="1", title=TITLE, abstract=ABSTRACT, relations=(notice,)))
    assert decision.decision == "unclear" and "retracted" in decision.note


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A woman with lupus was admitted to the ward and treated with steroids.", None),
        ("Una mujer con lupus fue ingresada en el hospital y se trató con esteroides.", None),
        ("U chorej na toczeń i zapalenie rdzenia nie stwierdzono innych zmian w badaniu po leczeniu", "pl"),
        ("系统性红斑狼疮的女性", "CJK"),
        ("Женщина с волчанкой", "CYRILLIC"),
        ("NMOSD SLE LETM AQP4", None),
    ],
)
def test_language_without_terms(text, language):
    assert unread(text, {"en", "es", "pt", "fr", "de", "it"}) == language


def test_a_review_is_checked_for_every_rule_there_is():
    assert RULE_TAKES.keys() == RULES.keys() | WITH_PATIENT_HAS
