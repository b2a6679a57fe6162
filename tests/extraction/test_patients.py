"""Who a sentence speaks of, one oddity a test."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview import lexicon as lexicons
from casereview.extraction import patients
from casereview.records import Section
from casereview.text import pipeline


@pytest.fixture(scope="module")
def lexicon(root):
    return lexicons.load(root / "config" / "lexicon")


@pytest.fixture(scope="module")
def nlp(lexicon):
    return pipeline.load(lexicon)


def read(nlp, text, title=None, kind="abstract", more=()):
    sections = [Section(name="title", text=title, layer="title", kind="title")] if title else []
    layer = "abstract" if kind == "abstract" else "fulltext"
    return pipeline.read(nlp, [*sections, Section(name="body", text=text, layer=layer, kind=kind), *more])


def whose(doc, lexicon, phrase):
    """Numbers of the patients whom the phrase speaks of."""
    start = doc.text.index(phrase)
    return [s.number for s in patients.subjects(doc, lexicon) if s.covers(start)]


def test_background_before_the_case_is_nobodys(nlp, lexicon):
    doc = read(nlp, "Lupus may precede NMO by years. A 30-year-old woman lost vision. Steroids helped.")
    assert whose(doc, lexicon, "Lupus") == []
    assert whose(doc, lexicon, "lost vision") == [1]
    assert whose(doc, lexicon, "Steroids") == [1]


def test_background_after_the_case_is_nobodys(nlp, lexicon):
    doc = read(
        nlp, "A 30-year-old woman lost vision. Patients with lupus and myelitis should be tested. She walks again."
    )
    assert whose(doc, lexicon, "lupus") == []
    assert whose(doc, lexicon, "walks") == [1]


def test_a_relative_clause_does_not_make_the_sentence_background(nlp, lexicon):
    doc = read(
        nlp, "A 30-year-old man had a rash. Biopsy showed DRESS syndrome, which is associated with high mortality."
    )
    assert whose(doc, lexicon, "DRESS") == [1]


def test_numbered_patients_keep_their_sentences_until_the_next_number(nlp, lexicon):
    doc = read(
        nlp,
        "We report two cases. Case 1 was a man of 40 years with fever. He died. Case 2 was a woman. She recovered. Both had rash.",
    )
    assert whose(doc, lexicon, "died") == [1]
    assert whose(doc, lexicon, "recovered") == [2]
    assert whose(doc, lexicon, "rash") == [1, 2]


def test_what_follows_a_sentence_on_both_is_of_both(nlp, lexicon):
    doc = read(
        nlp,
        "We present two cases. The first case is a 70-year-old woman with lupus. The second case is a 64-year-old woman with myelitis."
        " In both cases AQP4-IgG was positive. Cyclophosphamide was administered. She died.",
    )
    assert whose(doc, lexicon, "Cyclophosphamide") == [1, 2]
    assert whose(doc, lexicon, "died") == [2]


def test_labels_in_brackets_after_the_descriptions(nlp, lexicon):
    doc = read(
        nlp, "A 52-year-old man with cough (Patient 1) and a 76-year-old woman with fever (Patient 2) were admitted."
    )
    assert whose(doc, lexicon, "cough") == [1]
    assert whose(doc, lexicon, "fever") == [2]


def test_clause_about_the_second_patient_within_a_sentence_of_the_first(nlp, lexicon):
    doc = read(nlp, "Patient 1 had myelitis for a long time and was treated early, whereas patient 2 had seizures.")
    assert whose(doc, lexicon, "myelitis") == [1]
    assert whose(doc, lexicon, "seizures") == [2]


def test_another_patient_without_a_label_for_the_first(nlp, lexicon):
    doc = read(
        nlp,
        "We describe two patients. A 25-year-old woman presented with seizures. Another patient presented with psychosis.",
    )
    assert whose(doc, lexicon, "seizures") == [1]
    assert whose(doc, lexicon, "psychosis") == [2]


def test_two_introductions_by_age_are_two_patients(nlp, lexicon):
    doc = read(nlp, "A 25-year-old woman had chorea. She recovered. A 61-year-old man had myelitis. He relapsed.")
    assert whose(doc, lexicon, "recovered") == [1]
    assert whose(doc, lexicon, "relapsed") == [2]


def test_the_first_case_ever_is_no_label(nlp, lexicon):
    doc = read(
        nlp,
        "This is the first case reported in the literature. A 25-year-old woman had chorea. This is the second case of its kind.",
    )
    assert len(patients.subjects(doc, lexicon)) == 1


def test_patient_followed_by_a_length_of_time_is_no_label(nlp, lexicon):
    doc = read(
        nlp, "A 25-year-old woman had chorea. We saw the patient 2 days later, and the patient 1 week after that."
    )
    assert len(patients.subjects(doc, lexicon)) == 1


def test_both_eyes_of_one_patient_make_no_group(nlp, lexicon):
    doc = read(nlp, "Case 1 was a man. He lost vision in both eyes. Case 2 was a woman with fever.")
    assert whose(doc, lexicon, "lost vision") == [1]


def test_what_is_said_of_some_is_nobodys(nlp, lexicon):
    doc = read(nlp, "We report three patients with lupus. Two had nephritis. All three received prednisone.")
    assert whose(doc, lexicon, "nephritis") == []
    assert whose(doc, lexicon, "prednisone") == [1, 2, 3]


def test_a_cohort_is_no_set_of_patients(nlp, lexicon):
    doc = read(nlp, "We reviewed 27 patients with lupus. Among 27 patients nine had nephritis.")
    assert len(patients.subjects(doc, lexicon)) <= 1


@pytest.mark.parametrize(
    "clause", ["Her mother had lupus.", "His sister and two cousins had lupus.", "There was a family history of lupus."]
)
def test_relatives_are_nobody(nlp, lexicon, clause):
    doc = read(nlp, f"A 25-year-old patient had chorea. {clause} Valproate helped.")
    assert whose(doc, lexicon, "lupus") == []
    assert whose(doc, lexicon, "Valproate") == [1]


def test_what_relatives_noticed_is_still_the_patients(nlp, lexicon):
    doc = read(nlp, "A 7-year-old boy had fever. His parents noticed a rash.")
    assert whose(doc, lexicon, "rash") == [1]


def test_the_newborn_of_a_patient_is_nobody(nlp, lexicon):
    doc = read(
        nlp,
        "A 29-year-old pregnant woman had myelitis. She delivered a boy who had heart block. She received rituximab.",
    )
    assert whose(doc, lexicon, "heart block") == []
    assert whose(doc, lexicon, "rituximab") == [1]


def test_a_newborn_who_is_the_patient_is_somebody(nlp, lexicon):
    doc = read(
        nlp, "A 3-day-old neonate born after an uneventful pregnancy had seizures. The baby received phenobarbital."
    )
    assert whose(doc, lexicon, "phenobarbital") == [1]


def test_discussion_of_a_full_text_speaks_of_the_patient_only_where_it_says_so(nlp, lexicon):
    discussion = Section(
        name="Discussion",
        kind="discussion",
        layer="fulltext",
        text="Silva et al. reported two women; she received rituximab. Our patient received eculizumab. Tocilizumab may help.",
    )
    doc = read(nlp, "The patient was a man of 40 years. Myelitis was found.", kind="case", more=[discussion])
    assert whose(doc, lexicon, "Myelitis") == [1]
    assert whose(doc, lexicon, "rituximab") == []
    assert whose(doc, lexicon, "eculizumab") == [1]
    assert whose(doc, lexicon, "Tocilizumab") == []


def test_a_labelled_abstract_returns_to_background_in_its_conclusion(nlp, lexicon):
    text = "BACKGROUND: Lupus is rare. CASE: A 40-year-old man had myelitis. CONCLUSION: Lupus should be sought."
    doc = read(nlp, text)
    assert whose(doc, lexicon, "myelitis") == [1]
    assert not [s for s in patients.subjects(doc, lexicon) if s.covers(doc.text.index("Lupus should"))]


def test_a_report_without_a_patient_has_none(nlp, lexicon):
    assert patients.subjects(read(nlp, "Lupus is a chronic disease. Treatment should be started early."), lexicon) == []


PARTS = [
    "We report two cases.", "Case 1 was a man of 40 years.", "Patient 2 had lupus;", "she recovered.", "Both received prednisone.", "Her mother had lupus.",
    "A 29-year-old woman", "delivered a boy", "(Patient 1)", "and", "NMO is rare.", "The second patient died.", "Twins!", ";", "ANA 1:640", "à 3 ans", "Sjögren’s",
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))
def test_stretches_are_in_order_and_apart_and_quotable(nlp, lexicon, parts):
    doc = read(nlp, " ".join(parts))
    for number, subject in enumerate(patients.subjects(doc, lexicon), start=1):
        assert subject.number == number <= subject.total
        ends = [0]
        for stretch in subject.stretches:
            assert ends[-1] <= stretch.start < stretch.end <= len(doc.text)
            assert subject.covers(stretch.start) and subject.covers(stretch.end - 1)
            ends.append(stretch.end)
            fact = patients.fact(doc, "x", stretch.start, stretch.end, "test")
            assert " ".join(parts)[fact.start : fact.end] == fact.quote


def test_a_relative_with_an_age_of_her_own_is_the_second_of_two_patients(nlp, lexicon):
    doc = read(
        nlp,
        "We report two sisters. The elder, aged 34, had lupus and lost vision. "
        "Her 29-year-old sister had been diagnosed with neuromyelitis optica at 21.",
    )
    assert whose(doc, lexicon, "lost vision") == [1]
    assert whose(doc, lexicon, "29-year") == [2]


def test_a_husband_of_the_same_age_is_a_patient_of_his_own(nlp, lexicon):
    doc = read(
        nlp,
        "A 76-year-old woman had lupus and died. A 76-year-old man, her husband, presented with myelitis. He recovered.",
    )
    assert whose(doc, lexicon, "lupus") == [1]
    assert whose(doc, lexicon, "myelitis") == [2]
    assert whose(doc, lexicon, "recovered") == [2]


def test_the_sister_of_a_single_patient_stays_a_relative(nlp, lexicon):
    doc = read(nlp, "A 34-year-old woman had lupus. Her 29-year-old sister had neuromyelitis optica.")
    assert whose(doc, lexicon, "lupus") == [1]
    assert whose(doc, lexicon, "neuromyelitis") == []


def test_mother_and_daughter_are_told_apart_by_the_word(nlp, lexicon):
    doc = read(
        nlp,
        "We report a mother and her daughter with NMO. The mother, 51 years old, has lupus. Her 25-year-old daughter lost "
        "vision. The mother takes mycophenolate and the daughter rituximab.",
    )
    assert whose(doc, lexicon, "lupus") == [1]
    assert whose(doc, lexicon, "lost vision") == [2]
    assert whose(doc, lexicon, "mycophenolate") == [1]
    assert whose(doc, lexicon, "rituximab") == [2]


def test_brother_who_presents_is_the_second_patient_of_a_report_of_siblings(nlp, lexicon):
    doc = read(
        nlp,
        "A 40-year-old man developed myelitis. His 37-year-old brother, who has SLE, presented with optic neuritis. "
        "NMOSD in siblings is rare.",
    )
    assert whose(doc, lexicon, "developed myelitis") == [1]
    assert whose(doc, lexicon, "presented with") == [2]


def test_brother_who_has_a_disease_is_family_history(nlp, lexicon):
    doc = read(nlp, "A 40-year-old man developed myelitis. His 37-year-old brother has SLE. He had two siblings.")
    assert len(patients.subjects(doc, lexicon)) == 1


def test_a_list_of_abbreviations_is_nobodys(nlp, lexicon):
    doc = read(
        nlp,
        "A 40-year-old woman had NMOSD and lupus. SSA, Sjögren's syndrome A; Sm, Smith; C3, complement 3; MRI, magnetic resonance. "
        "ANA, positive; AQP4, positive; C3, low; CRP, raised.",
    )
    assert whose(doc, lexicon, "Sjögren") == []
    assert whose(doc, lexicon, "AQP4, positive") == [1]


def test_the_first_aged_54_and_the_second_aged_49(nlp, lexicon):
    doc = read(
        nlp,
        "Two men with scleroderma developed NMOSD. The first, aged 54, had paraparesis. The second, aged 49, had neuritis. "
        "The first received rituximab; the second received tocilizumab.",
    )
    for phrase, number in {"paraparesis": 1, "neuritis": 2, "rituximab": 1, "tocilizumab": 2}.items():
        assert whose(doc, lexicon, phrase) == [number]


def test_a_woman_and_a_man_are_told_apart_by_the_words(nlp, lexicon):
    doc = read(
        nlp,
        "We report a woman and a man with SLE and NMOSD. The woman stopped azathioprine. She improved. The man started rituximab.",
    )
    for phrase, numbers in {"SLE": [1, 2], "azathioprine": [1], "improved": [1], "rituximab": [2]}.items():
        assert whose(doc, lexicon, phrase) == numbers


def test_a_man_who_is_only_mentioned_is_no_patient(nlp, lexicon):
    doc = read(nlp, "We report a woman and a man beside her in the crash. The woman had lupus. The woman died.")
    assert len(patients.subjects(doc, lexicon)) == 1


def test_what_an_examination_showed_is_the_patients_whatever_the_verb(nlp, lexicon):
    doc = read(nlp, "A 36-year-old woman was admitted. On examination, features include drowsiness and Babinski sign.")
    assert whose(doc, lexicon, "drowsiness") == [1]


BACK_TO_THE_PATIENT = (
    "A 70-year-old man, whose sister had lupus, was seen with vasculitis.",
    "A 70-year-old man with a family history of lupus presented with vasculitis.",
    "A 70-year-old man had a sister with lupus and was diagnosed with vasculitis.",
)


@pytest.mark.parametrize("text", BACK_TO_THE_PATIENT)
def test_a_sentence_comes_back_from_a_relative_to_the_patient(nlp, lexicon, text):
    doc = read(nlp, text)
    (who,) = patients.subjects(doc, lexicon)
    assert who.covers(text.index("vasculitis"))
    assert not who.covers(text.index("lupus"))
