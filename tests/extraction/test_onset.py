"""Which disease came first, at what age, and the levels of the cord."""

import pytest

from casereview import lexicon as lexicons
from casereview.extraction import levels, onset, patients
from casereview.records import Section
from casereview.text import pipeline


@pytest.fixture(scope="module")
def lexicon(root):
    return lexicons.load(root / "config" / "lexicon")


@pytest.fixture(scope="module")
def facts(lexicon):
    nlp = pipeline.load(lexicon)

    def find(text, title=None, number=1):
        sections = [Section(name="title", text=title, layer="title", kind="title")] if title else []
        doc = pipeline.read(nlp, [*sections, Section(name="abstract", text=text, layer="abstract", kind="abstract")])
        return onset.find(doc, patients.subjects(doc, lexicon)[number - 1], lexicon)

    return find


def short(found):
    keys = ("primary_disease", "primary_onset_age", "secondary_disease", "secondary_onset_age", "onset_order")
    return tuple(found[k] and found[k].value for k in keys)


STORIES = {
    "SLE in a 24-year-old woman was followed 3 years later by NMOSD.": ("SLE", 24, "NMOSD", 27, "ctd_first"),
    "A 50-year-old woman with a history of SLE and NMOSD presented with hiccups.": ("SLE", None, "NMOSD", None, "unknown"),
    "A 50-year-old woman developed optic neuritis 5 years after Sjögren's syndrome. NMOSD was found.": ("SjS", 45, "NMOSD", 50, "ctd_first"),
    "A 29-year-old woman with SLE, diagnosed at 21 years of age, developed area postrema syndrome. NMOSD was diagnosed.": ("SLE", 21, "NMOSD", 29, "ctd_first"),
    "A 27-year-old woman with a history of optic neuritis 4 years earlier presented with malar rash; SLE was found. AQP4-IgG led to NMOSD.": ("NMOSD", 23, "SLE", 27, "nmosd_first"),
    "SLE was diagnosed in a 30-year-old woman who had been followed for NMOSD since age 22.": ("NMOSD", 22, "SLE", 30, "nmosd_first"),
    "A 34-year-old woman had a 2-year history of NMOSD when she developed SLE.": ("NMOSD", 32, "SLE", 34, "nmosd_first"),
    "A 40-year-old woman with SLE presented with optic neuritis. NMOSD was diagnosed.": ("SLE", None, "NMOSD", 40, "ctd_first"),
    "A known case of SLE presented with myelitis. NMOSD was found in this 30-year-old woman.": ("SLE", None, "NMOSD", 30, "ctd_first"),
    "A 31-year-old lupus patient presented with myelitis and AQP4-IgG; NMOSD.": ("SLE", None, "NMOSD", 31, "ctd_first"),
    "A 38-year-old woman, labelled antiphospholipid syndrome and given warfarin, awoke with leg weakness. Myelitis was found: NMOSD.": ("APS", None, "NMOSD", 38, "ctd_first"),
    "A 15-year-old girl diagnosed with NMOSD after two attacks. Years later SLE was found.": ("NMOSD", 15, "SLE", None, "nmosd_first"),
    "A 31-year-old woman diagnosed with SLE presented with myelitis. NMOSD was found.": ("SLE", None, "NMOSD", 31, "ctd_first"),
    "We present a 35-year-old woman diagnosed with Sjögren's syndrome concomitant with NMOSD.": ("SjS", 35, "NMOSD", 35, "simultaneous"),
    "A 52-year-old woman developed NMOSD in the setting of SLE that was well controlled on azathioprine.": ("SLE", None, "NMOSD", 52, "ctd_first"),
    "A 44-year-old woman with SLE developed neuromyelitis optica.": ("SLE", None, "NMOSD", 44, "ctd_first"),
    "We present a case of NMO. A 44-year-old woman had weakness of the right leg. NMO and Sjögren's syndrome were found.": ("NMOSD", 44, "SjS", 44, "simultaneous"),
    "A 50-year-old woman presented with optic neuritis. She was subsequently found to be seropositive for AQP4-IgG: NMOSD. She also fulfilled the criteria for Sjögren's syndrome.": ("NMOSD", 50, "SjS", 50, "simultaneous"),
    "A 31-year-old woman had an NMOSD flare after 11 years of clinical remission.": ("NMOSD", None, None, None, None),
    "A 44-year-old woman was healthy until 1990. In 1992 SLE was diagnosed. In 2004 she was admitted with myelitis; NMOSD was found.": ("SLE", 32, "NMOSD", 44, "ctd_first"),
    "A 26-year-old man was diagnosed with Devic's disease in 2009 after myelitis. In 2013 Sjögren's syndrome was diagnosed.": ("NMOSD", 26, "SjS", 30, "nmosd_first"),
    "A 54-year-old woman with Sjögren's syndrome since the age of 44 years who developed NMOSD.": ("SjS", 44, "NMOSD", 54, "ctd_first"),
    "A 54-year-old woman had RA (rheumatoid arthritis) since she was 40 and presented with myelitis. NMOSD was found.": ("RA", 40, "NMOSD", 54, "ctd_first"),
    "A 54-year-old woman had rheumatoid arthritis since 2004 and developed optic neuritis. NMOSD was found.": ("RA", None, "NMOSD", 54, "ctd_first"),
    "Eine 45-jährige Patientin, die seit dem 30. Lebensjahr an Lupus erythematodes leidet und eine Neuromyelitis optica entwickelte.": ("SLE", 30, "NMOSD", 45, "ctd_first"),
    "A 55-year-old woman with rheumatoid arthritis since 2004 took adalimumab. In 2016 she developed optic neuritis; NMO was found.": ("RA", 43, "NMOSD", 55, "ctd_first"),
    "A 43-year-old woman with NMOSD (onset 2011) and SLE (onset 2015) relapsed. In 2020 rituximab was given.": ("NMOSD", 34, "SLE", 38, "nmosd_first"),
    "UCTD had been diagnosed in this 37-year-old woman two years before she was hospitalized for vomiting. NMOSD was found.": ("UCTD", 35, "NMOSD", 37, "ctd_first"),
    "A 68-year-old man had polymyositis in his forties. He was admitted with hemiparesis; NMOSD was diagnosed.": ("PM", None, "NMOSD", 68, "ctd_first"),
    "A 50-year-old lady, a known case of SLE for 6 years on methotrexate, came with loss of vision. NMOSD was diagnosed.": ("SLE", 44, "NMOSD", 50, "ctd_first"),
    "A 52-year-old woman who has had SLE for two decades lost vision. NMOSD was diagnosed.": ("SLE", 32, "NMOSD", 52, "ctd_first"),
    "A 33-year-old woman, diagnosed with SLE when she was 21, presented with myelitis. NMOSD was diagnosed.": ("SLE", 21, "NMOSD", 33, "ctd_first"),
    "A 36-year-old woman had optic neuritis two years before sicca symptoms. NMOSD and Sjögren's syndrome were diagnosed.": ("NMOSD", 34, "SjS", 36, "nmosd_first"),
    "A 53-year-old woman had had Sjögren's syndrome for 5 years before myelitis. NMOSD was diagnosed.": ("SjS", 48, "NMOSD", 53, "ctd_first"),
    "A 31-year-old man, MCTD since 2009, who in 2015 had paraparesis and a cord lesion; NMO was diagnosed.": ("MCTD", 25, "NMOSD", 31, "ctd_first"),
    "This girl was diagnosed with SLE at 6 years of age. Eight years later she presented with hiccups. NMOSD was diagnosed.": ("SLE", 6, "NMOSD", 14, "ctd_first"),
    "Patiente de 33 ans, suivie depuis l'âge de 25 ans pour un lupus systémique, avec une neuromyélite optique.": ("SLE", 25, "NMOSD", 33, "ctd_first"),
    "We report NMOSD with SLE. The patient was a 30-year-old woman with a history of SLE who was diagnosed with NMOSD.": ("SLE", None, "NMOSD", 30, "ctd_first"),
    "Paciente de 54 años con antecedentes de artritis reumatoide de 10 años de evolución que ingresa por neuromielitis óptica.": ("RA", 44, "NMOSD", 54, "ctd_first"),
    "A 48-year-old nurse with UCTD (arthralgia, ANA 1:1280) diagnosed 3 years earlier had myelitis; NMOSD was found.": ("UCTD", 45, "NMOSD", 48, "ctd_first"),
    "A 14-year-old girl with NMOSD and SLE was treated.": ("NMOSD", 14, "SLE", 14, "simultaneous"),
    "A 61-year-old man, diagnosed with systemic sclerosis at 52 on the basis of sclerodactyly, had myelitis; NMOSD was found.": ("SSc", 52, "NMOSD", 61, "ctd_first"),
    "Une femme de 40 ans, suivie pour un lupus depuis 2004, a présenté une myélite en 2014. NMOSD.": ("SLE", 30, "NMOSD", 40, "ctd_first"),
    "A 33-year-old woman, born in 1985, with SLE since 2008, presented with myelitis in 2018. NMOSD was found.": ("SLE", 23, "NMOSD", 33, "ctd_first"),
    "A 40-year-old woman with lupus since 2004 and optic neuritis in 2010 was seen in 2014 with myelitis. NMOSD was found.": ("SLE", 30, "NMOSD", 36, "ctd_first"),
    "Une femme de 29 ans, suivie pour un lupus systémique depuis 3 ans, a présenté une neuromyélite optique.": ("SLE", 26, "NMOSD", 29, "ctd_first"),
    "A 19-year-old woman with a 9-year history of MCTD lost vision. NMO was diagnosed.": ("MCTD", 10, "NMOSD", 19, "ctd_first"),
    "A 40-year-old woman with known SLE had leg weakness. NMOSD was diagnosed.": ("SLE", None, "NMOSD", 40, "ctd_first"),
    "A 40-year-old woman, diagnosed with SLE at the age of 20, had myelitis, and NMOSD was found.": ("SLE", 20, "NMOSD", 40, "ctd_first"),
    "A 40-year-old woman was diagnosed with SLE ten years ago. She now had optic neuritis; NMOSD was diagnosed.": ("SLE", 30, "NMOSD", 40, "ctd_first"),
    "A 30-year-old man had optic neuritis and NMOSD was diagnosed. Two years later he was diagnosed with SLE.": ("NMOSD", 30, "SLE", 32, "nmosd_first"),
    "A 48-year-old woman presented in June 2016 with numbness. NMOSD was diagnosed. In April 2023 MCTD was diagnosed.": (
        "NMOSD", 48, "MCTD", 55, "nmosd_first",
    ),
    "A 44-year-old woman became paraplegic. MRI showed myelitis. Signs of systemic sclerosis had preceded NMO by years.": ("SSc", None, "NMOSD", 44, "ctd_first"),
    "A 35-year-old man developed NMOSD simultaneously with SLE.": ("NMOSD", 35, "SLE", 35, "simultaneous"),
    "A 29-year-old woman lost vision and NMOSD was diagnosed. Lupus was known since childhood.": ("SLE", None, "NMOSD", 29, "ctd_first"),
    "A 29-year-old woman had myelitis; NMOSD and SLE were diagnosed. SLE had been present for many years.": ("SLE", None, "NMOSD", 29, "ctd_first"),
    "A 51-year-old man had myelitis and NMOSD was diagnosed. Rheumatoid arthritis (RA) with erosions had begun in his twenties.": ("RA", None, "NMOSD", 51, "ctd_first"),
    "A 51-year-old man had myelitis; NMOSD was found. Systemic sclerosis, which had started years earlier, was only now recognised.": ("SSc", None, "NMOSD", 51, "ctd_first"),
    "A 51-year-old man had myelitis; NMOSD was found. Sjögren's syndrome, whose sicca symptoms had appeared some years before, was confirmed.": ("SjS", None, "NMOSD", 51, "ctd_first"),
    "A 36-year-old woman had optic neuritis; NMOSD was diagnosed. Sjögren's syndrome with anti-Ro antibodies and parotitis had been found six years earlier.": ("SjS", 30, "NMOSD", 36, "ctd_first"),
    "A 36-year-old woman had optic neuritis; NMOSD was diagnosed. SLE with rash and nephritis was diagnosed four years later.": ("NMOSD", 36, "SLE", 40, "nmosd_first"),
    "A 36-year-old woman had myelitis in 2018; NMOSD was found. SLE with rash and nephritis had been diagnosed in 2006.": ("SLE", 24, "NMOSD", 36, "ctd_first"),
    "A 36-year-old woman presented with SLE with arthritis and NMOSD had been diagnosed nine years earlier.": ("NMOSD", 27, "SLE", 36, "nmosd_first"),
    "A woman of 61 had suffered from systemic sclerosis with anticentromere antibodies for 12 years when NMOSD developed.": ("SSc", 49, "NMOSD", 61, "ctd_first"),
    "A 45-year-old woman with rheumatoid arthritis had four attacks of optic neuritis within one year. NMOSD was diagnosed.": ("RA", None, "NMOSD", 45, "ctd_first"),
    "A 47-year-old woman had myelitis; NMOSD was found. She had SSc with Raynaud's phenomenon and digital ulcers, diagnosed eight years earlier.": ("SSc", 39, "NMOSD", 47, "ctd_first"),
    "A 47-year-old woman had myelitis; NMOSD was found. Her SLE, with arthritis and a rash, had begun four years earlier.": ("SLE", 43, "NMOSD", 47, "ctd_first"),
    "A 47-year-old woman presented with SLE. NMOSD was known since 2004.": ("NMOSD", None, "SLE", 47, "nmosd_first"),
    "A 47-year-old woman lost vision and NMOSD was found. Later, SLE was found, and SLE has been present for years.": ("NMOSD", 47, "SLE", None, "nmosd_first"),
    "A 45-year-old woman had optic neuritis and NMOSD was diagnosed. Within two years she developed SLE.": ("NMOSD", 45, "SLE", 47, "nmosd_first"),
}  # fmt: skip


@pytest.mark.parametrize("text", STORIES)
def test_order_and_onset_ages(facts, text):
    assert short(facts(text)) == STORIES[text]


def test_the_sum_stands_in_the_rule(facts):
    found = facts("A 19-year-old woman with a 9-year history of MCTD lost vision. NMO was diagnosed.")
    assert found["primary_onset_age"].rule == "19 - 9 (9-year history)"
    assert found["primary_onset_age"].quote == "9-year history of MCTD"


def test_words_and_times_that_disagree_are_left_to_a_person(facts):
    text = "A 32-year-old woman with Sjögren's syndrome had NMO. Ten years earlier she had transverse myelitis."
    assert facts(text)["onset_order"].value == "unknown"


def test_order_in_words_of_the_title(facts):
    found = facts(
        "A 40-year-old woman had leg weakness.",
        title="Neuromyelitis optica in a woman with systemic lupus erythematosus",
    )
    assert found["onset_order"].value == "ctd_first"


def test_a_disease_that_is_denied_or_of_others_is_not_the_patients(facts):
    found = facts(
        "SLE is rare. A 40-year-old woman had NMOSD. There was no evidence of systemic sclerosis. Her sister had RA."
    )
    assert [f.value for f in found["diseases"]] == ["NMOSD"]
    assert found["onset_order"] is None


@pytest.mark.parametrize(
    "title",
    ["NMO in the daughter of a woman with scleroderma", "Devic's disease in the brother of a patient with active SLE"],
)
def test_the_disease_of_a_relative_in_the_title_is_not_the_patients(facts, title):
    found = facts("A 30-year-old person had myelitis. NMO was diagnosed.", title=title)
    assert [f.value for f in found["diseases"]] == ["NMOSD"]
    assert found["onset_order"] is None


def test_diseases_of_the_lexicon_that_the_table_does_not_name_keep_their_name_in_detail(facts):
    found = facts("A 40-year-old woman with myasthenia gravis had fever.")
    assert [(f.value, f.detail) for f in found["diseases"]] == [("other_autoimmune", "myasthenia gravis")]


def test_a_list_is_dealt_out_to_as_many_patients(facts):
    text = "We describe the cases of three patients with rheumatoid arthritis, psoriatic arthritis and polymyositis who had thrombosis."
    assert [facts(text, number=n)["diseases"][0].value for n in (1, 2, 3)] == ["RA", "other_autoimmune", "PM"]


def test_an_attack_with_aqp4_is_nmosd_by_the_criteria(facts, lexicon):
    nlp = pipeline.load(lexicon)
    text = "A 34-year-old woman with Sjögren's syndrome had myelitis. AQP4-IgG was positive."
    doc = pipeline.read(nlp, [Section(name="abstract", text=text, layer="abstract", kind="abstract")])
    subject = patients.subjects(doc, lexicon)[0]
    positive = patients.fact(doc, "positive", text.index("AQP4"), len(text), "test")
    found = onset.find(doc, subject, lexicon, positive_aqp4=positive)
    assert found["secondary_disease"].value == "NMOSD"
    assert "criteria of 2015" in found["secondary_disease"].flag


@pytest.mark.parametrize(("lead", "value"), [("NMOSD may coexist with lupus. ", "NMOSD"), ("", None)])
def test_loss_of_power_with_aqp4_is_the_nmosd_that_the_paper_names(facts, lexicon, lead, value):
    nlp = pipeline.load(lexicon)
    text = f"{lead}A 31-year-old woman with lupus was admitted with paraplegia. AQP4-IgG was positive."
    doc = pipeline.read(nlp, [Section(name="abstract", text=text, layer="abstract", kind="abstract")])
    subject = patients.subjects(doc, lexicon)[0]
    positive = patients.fact(doc, "positive", text.index("AQP4"), len(text), "test")
    found = onset.find(doc, subject, lexicon, positive_aqp4=positive)["secondary_disease"]
    assert (found and found.value) == value


LEVELS = {
    "MRI showed a cord lesion from C3 to T12.": ["C3-T12"],
    "MRI showed a lesion at the C7/T1 level of the cord.": ["C7-T1"],
    "Cord lesions at C5-7 and T4 were seen.": ["C5-C7", "T4"],
    "Hyperintensity of the cord extended from the third cervical to the twelfth dorsal vertebra.": ["C3-T12"],
    "High signal in the cord from second to 12th thoracic vertebral level.": ["T2-T12"],
    "Myelitis from C2 to D12.": ["C2-T12"],
    "The cord was bright on T2-weighted images.": [],
    "T2 hyperintensity of the cord from C2 to T4.": ["C2-T4"],
    "Complement C3 and C4 were low; the cord was normal.": [],
    "There was a sensory level at T4.": [],
    "There was a T4 sensory level.": [],
    "She developed myelitis with a T4 level.": [],
    "Pinprick was lost below the nipples (T4).": [],
    "There was a level at T8 for light touch; MRI of the cord showed a lesion at C2-C5.": ["C2-C5"],
    "MRI showed myelitis at the level of T10.": ["T10"],
    "Spinal MRI showed myelitis at T2-T6 and she had a sensory level of T4.": ["T2-T6"],
    "MRI of the cord showed a T4 level lesion.": ["T4"],
    "MRI showed a lesion of the cord at a level of T2 to T5.": ["T2-T5"],
    "MRI showed a lesion of the cord with its upper limit at C2 and its lower limit at T8.": ["C2", "T8"],
    "Lumbar puncture at L3-4 was done.": [],
    "MRI showed lesions of the cord at C2, C5 and T4-T6.": ["C2", "C5", "T4-T6"],
    "MRI of the cervical spine (C1-C7) was normal.": [],
    "MRI of the spine showed disc herniation at L4-L5.": [],
    "Free T4 was low.": [],
}


@pytest.mark.parametrize("text", LEVELS)
def test_levels_of_lesions_only(facts, text):
    found = facts(f"A 40-year-old woman had myelitis. {text}")["spinal_levels"]
    assert [f.value for f in found or []] == LEVELS[text]


def test_a_stretch_told_upwards_runs_downwards():
    assert [x.value for x in levels.levels("from T4 to C2")] == ["C2-T4"]


@pytest.mark.parametrize(
    ("text", "first", "ages"),
    [
        (
            "A 62-year-old lady with a 15-year history of rheumatoid arthritis developed acute paraparesis. "
            "Serum AQP4-IgG was positive.",
            "ctd_first",
            (47, 62),
        ),
        (
            "A 19-year-old girl with lupus since the age of 15 presented with right optic neuritis; AQP4-IgG was positive.",
            "ctd_first",
            (15, 19),
        ),
    ],
    ids=["a known disease, the other named in the title", "a look back ends where the patient presents"],
)
def test_the_presenting_disease_that_only_the_title_names(facts, text, first, ages):
    found = facts(text, title="Neuromyelitis optica in a patient with a rheumatic disease")
    assert found["onset_order"].value == first
    assert (found["primary_onset_age"].value, found["secondary_onset_age"].value) == ages


def test_what_reveals_comes_first_and_what_is_revealed_by_it_second(facts):
    story = "A 44-year-old woman had tetraparesis. Her mouth had been dry for long."
    assert short(facts(story, title="Neuromyelitis optica revealing Sjögren's syndrome"))[4] == "nmosd_first"
    assert short(facts(story, title="Sjögren's syndrome revealed by neuromyelitis optica"))[4] == "nmosd_first"


def test_title_of_several_patients_does_not_settle_the_order_of_each(facts):
    title = "NMOSD in two patients with Sjögren's syndrome"
    text = (
        "Patient 1, a 53-year-old woman, had had Sjögren's syndrome for 5 years when NMOSD began. "
        "Patient 2, a 36-year-old woman with NMOSD, developed Sjögren's syndrome two years later."
    )
    assert short(facts(text, title=title, number=1))[4] == "ctd_first"
    assert short(facts(text, title=title, number=2))[4] == "nmosd_first"


def test_age_grown_from_that_of_the_first_disease_is_the_age_at_presentation(facts):
    found = facts(
        "She was diagnosed with SLE at the age of 22. Twenty years later she developed myelitis; NMOSD was found."
    )
    assert (found["age"].value, found["age"].rule) == (42, "22 + 20 (years later)")
    assert "age" not in facts("A 30-year-old woman had SLE. Two years later she developed NMOSD.")


def test_disease_of_the_title_is_what_came_after_a_dated_one(facts):
    story = (
        "A 41-year-old woman was classified as having UCTD at the age of 36. At 41 she developed painful visual loss."
    )
    assert short(facts(story, title="NMOSD and UCTD: which came first?")) == ("UCTD", 36, "NMOSD", 41, "ctd_first")


def test_what_announces_two_cases_dates_neither(facts):
    text = (
        "Two women with Sjögren's syndrome and NMOSD are described. The first, aged 50, developed optic neuritis 5 years after "
        "Sjögren's syndrome. The second, aged 39, had myelitis first and was diagnosed with Sjögren's syndrome two years later."
    )
    assert short(facts(text)) == ("SjS", 45, "NMOSD", 50, "ctd_first")
    assert short(facts(text, number=2)) == ("NMOSD", 39, "SjS", 41, "nmosd_first")


def test_sister_who_presents_later_presents_at_her_own_age(facts):
    text = (
        "We report two sisters. A 32-year-old woman with SLE developed NMOSD. Her 25-year-old sister presented one year later "
        "with NMOSD and SLE."
    )
    assert short(facts(text, number=2)) == ("NMOSD", 25, "SLE", 25, "simultaneous")


def test_a_number_cut_at_its_point_is_no_age(facts):
    text = (
        "A 40-year-old woman presented with NMOSD in 2015. Prednisone was kept at 7.5 mg daily and SLE was diagnosed."
    )
    assert 7 not in short(facts(text))
