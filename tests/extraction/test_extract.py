"""Whole reports: every key, eligible patients only, quotes at their offsets."""

import dataclasses
import json

import pytest
from conftest import shared

from casereview import lexicon as lexicons
from casereview.errors import ReviewError
from casereview.extraction import extract as extraction
from casereview.records import FIELDS, Fact, Section, load_jsonl
from casereview.review import load_review
from casereview.text import pipeline


@pytest.fixture(scope="module")
def lexicon(root):
    return lexicons.load(root / "config" / "lexicon")


@pytest.fixture(scope="module")
def nlp(lexicon):
    return pipeline.load(lexicon)


@pytest.fixture(scope="module")
def review(root, lexicon):
    return load_review(root / "config" / "reviews" / "nmosd-ctd.yaml", lexicon)


TWO = (
    "Two women are described. Case 1 was a 30-year-old woman with SLE who developed NMOSD. Case 2 was a 50-year-old woman with "
    "NMOSD and myasthenia gravis. Both received rituximab."
)


def rows(nlp, lexicon, review, text):
    doc = pipeline.read(nlp, extraction.sections_of_text(None, text))
    return extraction.extract(doc, report_id="1", review=review, lexicon=lexicon)


def facts(fields):
    for value in fields.values():
        yield from value if isinstance(value, list) else [value] if isinstance(value, Fact) else []


def test_only_patients_with_both_diseases_are_rows(nlp, lexicon, review):
    (patient,) = rows(nlp, lexicon, review, TWO)
    assert patient.patient == 1
    assert patient.fields["age"].value == 30
    assert [f.value for f in patient.fields["maintenance_treatment"]] == ["rituximab"]


def test_every_field_is_there(nlp, lexicon, review):
    (patient,) = rows(nlp, lexicon, review, TWO)
    assert list(patient.fields) == list(FIELDS)


def test_a_review_report_without_a_patient_has_no_row(nlp, lexicon, review):
    assert rows(nlp, lexicon, review, "NMOSD is often associated with SLE. Rituximab may help.") == []


def test_texts_keep_every_patient_and_their_id(tmp_path, nlp, lexicon, review):
    source, out = tmp_path / "texts.jsonl", tmp_path / "patients.jsonl"
    source.write_text(json.dumps({"id": "a", "title": "", "text": TWO}) + "\n", encoding="utf-8")
    assert extraction.extract_texts(source, out, nlp=nlp, review=review, lexicon=lexicon) == 2
    found = list(load_jsonl(out))
    assert [(p["id"], p["patient"], p["fields"]["age"]["value"]) for p in found] == [("a", 1, 30), ("a", 2, 50)]


def test_a_line_without_text_is_named(tmp_path, nlp, lexicon, review):
    source = tmp_path / "texts.jsonl"
    source.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(ReviewError, match=r"texts\.jsonl, line 1"):
        extraction.extract_texts(source, tmp_path / "out.jsonl", nlp=nlp, review=review, lexicon=lexicon)


def test_every_fact_of_the_shared_texts_stands_at_its_offsets(nlp, lexicon, review):
    read = 0
    for line in load_jsonl(shared("eval", "case_texts.jsonl")):
        sections = extraction.sections_of_text(line["title"], line["text"])
        texts = {s.name: s.text for s in sections}
        doc = pipeline.read(nlp, sections)
        for fields in extraction.fields_of(doc, report_id=line["id"], review=review, lexicon=lexicon):
            for fact in facts(fields):
                assert fact.quote and texts[fact.section][fact.start : fact.end] == fact.quote, (line["id"], fact)
                read += 1
    assert read > 500


def test_the_seeds_case_presentation(nlp, lexicon, review):
    text = next(shared("seeds").glob("000_*")).read_text(encoding="utf-8")
    text = text[text.index("The 48-year-old female patient") : text.index("Summary of the immunological")]
    (patient,) = rows(nlp, lexicon, review, text)
    value = {k: v.value for k, v in patient.fields.items() if isinstance(v, Fact)}
    assert (value["sex"], value["age"], value["aqp4_igg"], value["onset_order"]) == (
        "female",
        48,
        "positive",
        "nmosd_first",
    )
    assert (value["primary_disease"], value["primary_onset_age"]) == ("NMOSD", 48)
    assert (value["secondary_disease"], value["secondary_onset_age"]) == ("MCTD", 55)
    assert {"anti-U1-RNP+", "ANA+"} <= {f.value for f in patient.fields["antibodies"]}
    given = {f.value for f in patient.fields["treatments"]}
    assert {"methylprednisolone", "prednisone", "azathioprine", "rituximab", "mycophenolate mofetil"} <= given


def test_table_of_the_literature_is_not_the_patient(nlp, lexicon, review):
    sections = [
        Section(name="Case", kind="case", layer="fulltext", text="A 30-year-old woman with SLE developed NMOSD and received rituximab."),
        Section(name="Table 1", kind="table", layer="fulltext", text="Literature review of reported cases\nAuthor\tAge\tTreatment\nSilva\t55\teculizumab"),
    ]  # fmt: skip
    (patient,) = extraction.extract(pipeline.read(nlp, sections), report_id="1", review=review, lexicon=lexicon)
    assert [f.value for f in patient.fields["treatments"]] == ["rituximab"]


def test_references_of_a_letter_are_nobody_s(nlp, lexicon, review):
    sections = [
        Section(name="Text", kind="other", layer="fulltext", text="A 30-year-old woman with SLE developed NMOSD and received rituximab."),
        Section(name="References", kind="apart", layer="fulltext", text="1. Roe A. A 55-year-old man with SSc who developed NMOSD after eculizumab."),
    ]  # fmt: skip
    (patient,) = extraction.extract(pipeline.read(nlp, sections), report_id="1", review=review, lexicon=lexicon)
    assert (patient.fields["age"].value, [f.value for f in patient.fields["treatments"]]) == (30, ["rituximab"])


def test_a_table_that_contradicts_the_text_is_flagged(nlp, lexicon, review):
    sections = [
        Section(
            name="Case", kind="case", layer="fulltext",
            text="A 48-year-old woman presented in June 2016 with numbness. NMOSD was diagnosed. In April 2023 MCTD was diagnosed.",
        ),
        Section(name="Table 2", kind="table", layer="fulltext", text="Study | Primary | Secondary\nOur case | NMOSD, 40 | MCTD, 55"),
    ]  # fmt: skip
    (patient,) = extraction.extract(pipeline.read(nlp, sections), report_id="1", review=review, lexicon=lexicon)
    first, second = patient.fields["primary_onset_age"], patient.fields["secondary_onset_age"]
    assert (first.value, second.value) == (48, 55)
    assert "table says 40" in first.flag
    assert second.flag is None


def test_headings_of_a_full_text_tell_the_patients_apart(nlp, lexicon, review):
    sections = [
        Section(
            name="Cases > Case 1", kind="case", layer="fulltext", text="A 30-year-old woman with SLE developed NMOSD."
        ),
        Section(
            name="Cases > Case 2", kind="case", layer="fulltext", text="A 50-year-old man with SLE developed NMOSD."
        ),
    ]
    found = extraction.extract(pipeline.read(nlp, sections), report_id="1", review=review, lexicon=lexicon)
    assert [(p.fields["age"].value, p.fields["sex"].value) for p in found] == [(30, "female"), (50, "male")]


def test_another_pair_of_diseases_needs_no_code(nlp, lexicon, review):
    mg = dataclasses.replace(
        review.concepts[0], id="mg", label="myasthenia gravis", include=("myasthenia_gravis",), also_search=()
    )
    other = dataclasses.replace(review, concepts=(mg, review.concepts[1]))
    text = (
        "A 40-year-old woman with a 10-year history of myasthenia gravis presented with malar rash and arthritis. "
        "Systemic lupus erythematosus was diagnosed."
    )
    (patient,) = rows(nlp, lexicon, other, text)
    fields = patient.fields
    assert (fields["primary_disease"].value, fields["secondary_disease"].value) == ("myasthenia_gravis", "SLE")
    assert (fields["onset_order"].value, fields["primary_onset_age"].value) == ("mg_first", 30)
    assert rows(nlp, lexicon, review, text) == []


def test_results_dealt_out_at_the_end_of_each_part(nlp, lexicon, review):
    text = (
        "Two women with SLE developed NMOSD. Case 1 was 20 years old; case 2 was 30 years old. Rituximab was given in case 1 "
        "and azathioprine in case 2. AQP4-IgG was positive in case 2 and negative in case 1. Case 1 improved but case 2 died."
    )
    first, second = (p.fields for p in rows(nlp, lexicon, review, text))
    assert [f.value for f in first["maintenance_treatment"]] == ["rituximab"]
    assert [f.value for f in second["maintenance_treatment"]] == ["azathioprine"]
    assert (first["aqp4_igg"].value, second["aqp4_igg"].value) == ("negative", "positive")
    assert (first["outcome"].value, second["outcome"].value) == ("Case 1 improved", "case 2 died")


STOPPED = {
    "In 2015 she stopped azathioprine and started rituximab.": ["azathioprine"],
    "In 2015 she was switched from azathioprine to rituximab.": ["azathioprine"],
    "In 2015 azathioprine was discontinued and replaced by rituximab.": ["azathioprine"],
    "In 2015 azathioprine and mycophenolate mofetil were stopped.": ["azathioprine", "mycophenolate mofetil"],
    "In 2015 she stopped azathioprine and mycophenolate mofetil.": ["azathioprine", "mycophenolate mofetil"],
    "In 2015 she received rituximab and azathioprine was stopped.": ["azathioprine"],
    "In 2015 she had stopped smoking and rituximab was started.": [],
    "In 2015 methotrexate was stopped and azathioprine begun.": ["methotrexate"],
}


@pytest.mark.parametrize("text", STOPPED)
def test_what_was_stopped_is_not_what_was_begun(nlp, lexicon, review, text):
    (patient,) = rows(nlp, lexicon, review, f"A 40-year-old woman with SLE and NMOSD presented in 2010. {text}")
    assert [m.value for m in patient.course if m.ended] == STOPPED[text]


def test_the_month_of_may_is_no_possibility(nlp, lexicon, review):
    story = (
        "A 40-year-old woman with SLE and NMOSD presented in {0} 2010 with vomiting. In {0} 2015 a relapse occurred with hiccups. "
        "She was given prednisone in {0} 2016, followed by azathioprine. In {0} 2017 patients of our clinic were given rituximab."
    )
    may, june = ([p.fields for p in rows(nlp, lexicon, review, story.format(month))] for month in ("May", "June"))
    told = [[[f.value for f in p[name] or []] for name in ("symptoms", "treatments")] for p in may]
    assert told == [[[f.value for f in p[name] or []] for name in ("symptoms", "treatments")] for p in june]
    assert told[0][1][:2] == ["prednisone", "azathioprine"]
