"""*Not found* is flagged with its sentence, *not reported* is silent."""

import pytest

from casereview import lexicon as lexicons
from casereview.extraction.extract import extract
from casereview.records import Section
from casereview.review import load_review
from casereview.text import pipeline


@pytest.fixture(scope="module")
def flags(root):
    lexicon = lexicons.load(root / "config/lexicon")
    nlp = pipeline.load(lexicon)
    review = load_review(root / "config/reviews/nmosd-ctd.yaml", lexicon)

    def find(text):
        section = Section(name="abstract", text=text, layer="abstract", kind="abstract")
        (patient,) = extract(pipeline.read(nlp, [section]), report_id="1", review=review, lexicon=lexicon)
        for flag in patient.flags:
            assert text[flag.start : flag.end] == flag.quote
        return {flag.field: flag for flag in patient.flags}

    return find


def test_a_decade_is_an_age_without_a_number(flags):
    found = flags("A woman in her fifties with lupus developed neuromyelitis optica.")
    assert found["age"].quote == "A woman in her fifties with lupus developed neuromyelitis optica."


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("aqp4_igg", "Aquaporin-4 was sent to a reference laboratory."),
        ("antibodies", "An autoimmune panel was performed."),
        ("findings", "Magnetic resonance imaging was repeated."),
        ("treatments", "She was treated according to local practice."),
        ("outcome", "At follow-up she was seen by both departments."),
    ],
)
def test_a_cue_that_could_not_be_read_is_flagged_with_its_sentence(flags, field, sentence):
    before = "A 40-year-old woman with lupus developed neuromyelitis optica."
    assert field not in flags(before)
    assert flags(f"{before} {sentence}")[field].quote == sentence


def test_what_was_read_is_not_flagged(flags):
    found = flags(
        "A 40-year-old woman with a 9-year history of lupus developed neuromyelitis optica with vision loss. AQP4-IgG was positive. "
        "MRI showed a longitudinally extensive lesion from C3 to T4. She was treated with rituximab. At follow-up she was in remission."
    )
    assert not found


def test_what_is_said_of_others_is_not_flagged(flags):
    assert not flags(
        "A 40-year-old woman with lupus developed neuromyelitis optica. Her mother was treated elsewhere and died in her fifties."
    )
