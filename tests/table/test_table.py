"""The review table: cells in the manner of Table 2, order, notes, abbreviations, references."""

import dataclasses

import pytest
from conftest import ROOT
from table import handmade

from casereview.errors import ReviewError
from casereview.lexicon import Concept, Lexicon
from casereview.records import Fact, Heading, Relation
from casereview.review import Review, ReviewConcept, Table
from casereview.table.cells import years
from casereview.table.columns import COLUMNS, DEFAULT
from casereview.table.model import build_table, phrases
from casereview.table.writers.csv import cell_text


def build(patients=None, records=None, lexicon=None, **kwargs):
    return build_table(
        rows=handmade.PATIENTS if patients is None else patients,
        records=records or handmade.RECORDS,
        lexicon=lexicon or Lexicon({c.id: c for c in handmade.CONCEPTS}),
        review=kwargs.pop("review", Review(id="r", title="Systematic review", question=None, concepts=handmade.SIDES)),
        **kwargs,
    )


def cells(patient, **kwargs) -> dict[str, str]:
    """The cells of one patient, by column, with bullets as characters."""
    table = build([patient], **kwargs)
    (row,) = table.rows
    return {c.id: cell_text(cell) for c, cell in zip(table.columns, row.cells, strict=True)}


def test_row_of_parperis():
    assert cells(handmade.PARPERIS) == {
        "study": "Parperis (1)",
        "sex": "Female",
        "ethnicity": "African American",
        "primary_disease": "MCTD, 42",
        "secondary_disease": "NMOSD, 44",
        "symptoms": "• Raynaud phenomenon, bilateral hand swelling, sclerodactyly\n"
        "• Progressive bilateral vision loss, intermittent paresthesias in the left forearm and hand",
        "examinations": "• Orbital MRI: optic nerve enhancement\n"
        "• Spinal MRI: diffuse cord signal abnormality, lesion at C6-C7\n"
        "• Anti-RNP+, AQP4-IgG+",
        "treatment_outcome": "• Treatment:\n"
        "   Acute: IV MP (1 g/day for 3 days) → oral Pred (60 mg/day) + PE × 5\n"
        "   Maintenance: AZA + Pred\n"
        "• Visual acuity improved",
    }


def test_rows_of_silva_stand_together_under_one_number():
    table = build([handmade.SILVA_2, handmade.SILVA_1])
    assert [(r.number, r.position, r.of_study) for r in table.rows] == [(1, 1, 2), (2, 2, 2)]
    assert {cell_text(r.cells[0]) for r in table.rows} == {"Silva et al. (1)"}


def test_an_onset_age_or_a_disease_that_is_not_known_is_na():
    one, two = (cells(p) for p in (handmade.SILVA_1, handmade.SILVA_2))
    assert one["secondary_disease"] == "NMOSD, NA"
    assert two["secondary_disease"] == "NA, 23"
    assert two["ethnicity"] == two["symptoms"] == two["examinations"] == two["treatment_outcome"] == "NA"


def test_doses_routes_courses_and_titres():
    row = cells(handmade.SILVA_1)
    assert row["treatment_outcome"].split("\n")[1:3] == [
        "   Acute: IV MP (1 g/day for 5 days) → PE × 7 → IV CTX (750 mg/m² monthly)",
        "   Maintenance: RTX (2 g every 6 months) + MMF (1 g/day, stopped)",
    ]
    assert row["examinations"] == "• Anti-U1-RNP+ (1:12,800), ANA+, AQP4-IgG+"


def test_a_level_within_a_finding_is_not_said_twice_and_negative_antibodies_stay_out():
    assert cells(handmade.POLILLI)["examinations"] == (
        "• Spinal MRI: myelitis C3-D12\n• Lung: ground-glass opacities\n• Anti-RNP+, anti-SSA/Ro+, AQP4-IgG+ (1:100)"
    )


def test_what_belongs_to_neither_disease_has_a_bullet_of_its_own():
    assert cells(handmade.POLILLI)["symptoms"] == "• Arthralgia\n• Fatigue"


def test_the_disease_that_came_first_has_the_first_bullet():
    assert cells(handmade.OURS)["symptoms"] == "• Left lower limb numbness, recurrent hiccups\n• Swollen fingers"


def test_other_treatment_and_outcome():
    assert cells(handmade.OURS)["treatment_outcome"] == (
        "• Treatment:\n   Maintenance: oral MMF (750 mg twice daily)\n   Other: GBP\n"
        "• Facial numbness and finger swelling persist"
    )


def test_an_outcome_without_treatment_and_the_other_way_round():
    assert cells(handmade.patient(outcome="died"))["treatment_outcome"] == "• Treatment: NA\n• Died"
    only = handmade.patient(acute_treatment=["rituximab"])
    assert cells(only)["treatment_outcome"] == "• Treatment:\n   Acute: RTX\n• Outcome: NA"


def test_what_failed_is_marked():
    given = handmade.patient(acute_treatment=[handmade.fact("methylprednisolone", "intravenous", flag="no response")])
    assert "IV MP (no response)" in cells(given)["treatment_outcome"]


def test_two_routes_of_one_drug_are_both_said():
    given = handmade.patient(acute_treatment=[("methylprednisolone", "1 g/day, intravenous; oral, 40 mg")])
    assert "Acute: MP (IV then oral, 1 g/day, 40 mg)" in cells(given)["treatment_outcome"]


def test_negative_antibodies_are_shown_where_there_is_nothing_else():
    row = cells(handmade.patient(antibodies=["ANA-", "anti-SSA/Ro-"]))
    assert row["examinations"] == "• ANA-, anti-SSA/Ro-"


@pytest.mark.parametrize(("result", "shown"), [("negative", "AQP4-IgG-"), ("unknown", "AQP4-IgG not known")])
def test_aqp4_is_always_told(result, shown):
    assert cells(handmade.patient(antibodies=["ANA+"], aqp4_igg=result))["examinations"] == f"• ANA+, {shown}"


def test_the_rule_of_a_fact_names_its_concept():
    """`lost vision` holds no term of the lexicon, but its rule says what it was read by."""
    facts = [handmade.fact("lost sight", rule="lexicon: visual loss"), handmade.fact("arthralgia")]
    assert cells(handmade.patient(symptoms=facts))["symptoms"] == "• Arthralgia\n• Lost sight"


def test_a_correction_shows_as_such():
    table = build([handmade.patient(sex=handmade.fact("male", source="correction"))])
    assert cell_text(table.rows[0].cells[1]) == "Male†"
    assert "† Corrected by a reviewer." in table.notes


@pytest.mark.parametrize(
    ("age", "shown"), [(42.0, "42"), (42, "42"), (10.5, "10.5"), (0.75, "9 months"), (1.0, "1"), (43.3, "43")]
)
def test_ages(age, shown):
    assert years(age) == shown


def test_rows_go_by_year_and_first_author():
    assert [r.record_id for r in build().rows] == ["1", "2", "2", "3", "4"]
    undated = [dataclasses.replace(r, year=None) if r.record_id == "1" else r for r in handmade.RECORDS]
    assert [r.record_id for r in build(records=undated).rows] == ["2", "2", "3", "4", "1"]


def test_title_and_notices():
    review = Review(
        id="r", title="Review", question=None, concepts=handmade.SIDES, table=Table(number=2, title="Cases")
    )
    table = build(review=review, notices=["Do not cite."])
    assert (table.title, table.notices, table.notes) == ("Table 2 | Cases", ("Do not cite.",), ())


def test_it_is_told_which_studies_were_read_in_full():
    table = build()
    first, *others = [r.record_id for r in table.references]
    assert others, "two studies and more"
    assert (
        "Read from the full text: (1); the other studies from title and abstract alone." in build(in_full=[first]).notes
    )
    assert "All studies were read from title and abstract alone." in build(in_full=[]).notes
    assert "All studies were read from the full text." in build(in_full=[first, *others]).notes


def test_the_eight_columns_of_table_2_in_its_order():
    assert [c.header for c in build().columns] == [
        "Study",
        "Gender",
        "Ethnicity",
        "Primary Disease and the age of onset",
        "Secondary Disease and the age of onset",
        "Main Symptoms",
        "Auxiliary examinations",
        "Treatment and Outcome",
    ]
    assert DEFAULT == 8


def test_columns_are_chosen_by_configuration():
    names = [column.id for column in reversed(COLUMNS["patients"])]
    review = Review(id="r", title="R", question=None, concepts=handmade.SIDES, table=Table(columns=tuple(names)))
    table = build(review=review)
    assert [c.id for c in table.columns] == names
    by_id = dict(zip((c.id for c in table.columns), (cell_text(c) for c in table.rows[0].cells), strict=True))
    assert by_id["year"] == "2012" and by_id["onset_order"] == "ctd first" and by_id["spinal_levels"] == "C6-C7"


def test_an_unknown_column_names_the_nearest():
    review = Review(
        id="r", title="R", question=None, concepts=handmade.SIDES, table=Table(columns=("study", "symptons"))
    )
    with pytest.raises(ReviewError, match="symptons.*did you mean symptoms"):
        build(review=review)


def test_a_patient_without_a_record_is_an_error():
    with pytest.raises(ReviewError, match="there is no record 99"):
        build([handmade.patient("99")])


def test_no_patients_make_an_empty_table():
    table = build([])
    assert table.rows == () and table.references == () and len(table.columns) == 8


def test_every_fact_of_a_cell_keeps_its_fact():
    facts = [p for p in phrases(build([handmade.PARPERIS]).rows) if p.fact]
    assert {p.field for p in facts} >= {"sex", "symptoms", "acute_treatment", "outcome", "aqp4_igg", "spinal_levels"}
    assert all(isinstance(p.fact, Fact) and p.fact in _facts(handmade.PARPERIS, p.field) for p in facts)


def _facts(patient, field):
    found = patient.fields[field]
    return found if isinstance(found, list) else [found]


def test_abbreviations_are_those_used_and_alphabetical():
    found = dict(build([handmade.PARPERIS]).abbreviations)
    assert list(found) == ["AQP4-IgG", "AZA", "C", "IV", "MCTD", "MP", "MRI", "NMOSD", "PE", "Pred", "RNP"]
    assert found["AZA"] == "Azathioprine" and found["IV"] == "Intravenous"


def test_na_is_explained_where_it_stands():
    assert dict(build([handmade.SILVA_2]).abbreviations)["NA"] == "Not available"


def test_both_ends_of_a_range_of_levels_are_explained():
    found = dict(build([handmade.POLILLI]).abbreviations)
    assert found["C"].startswith("Cervical") and found["D"].startswith("Dorsal") and "T" not in found


def test_an_ambiguous_short_form_is_explained_only_where_it_means_that():
    embolism = handmade.patient(outcome="died of PE")
    assert "PE" not in dict(build([embolism]).abbreviations)


def test_an_abbreviation_within_a_word_is_not_one():
    assert "ANA" not in dict(build([handmade.patient(outcome="ANALGESIA helped; MANAGED")]).abbreviations)


def test_t2_weighted_is_no_vertebra():
    found = dict(build([handmade.patient(findings=["T2-weighted hyperintensity", "complement C3 0.59"])]).abbreviations)
    assert "T" not in found and "C" not in found


@pytest.mark.parametrize(
    "sign",
    [
        {"publication_types": (Heading(ui="D016441", name="Retracted Publication"),)},
        {"relations": (Relation(type="RetractionIn"),)},
    ],
)
def test_a_retracted_report_says_so_in_row_and_reference(sign):
    records = [dataclasses.replace(handmade.RECORDS[0], **sign)]
    table = build([handmade.PARPERIS], records)
    assert cell_text(table.rows[0].cells[0]) == "Parperis (1) [retracted]"
    assert "[Retracted] A case" in table.references[0].text


def test_notices_stand_in_row_reference_and_under_the_table():
    notice = (Relation(type="ErratumIn", pmid="9", source="J Cases 2021"), Relation(type="ExpressionOfConcernIn"))
    table = build([handmade.PARPERIS], [dataclasses.replace(handmade.RECORDS[0], relations=notice)])
    assert cell_text(table.rows[0].cells[0]) == "Parperis (1) [expression of concern] [corrected]"
    assert table.references[0].text.endswith("Erratum in: J Cases 2021, PMID 9. Expression of concern in.")
    assert "Expression of concern since publication, as PubMed says: Parperis (1)." in table.notes
    assert "Corrected since publication, as PubMed says: Parperis (1)." in table.notes


def test_references_are_numbered_by_first_citation_and_only_cited_ones():
    assert [(r.label, r.record_id) for r in build().references] == [("1.", "1"), ("2.", "2"), ("3.", "3"), ("4.", "4")]


def test_a_drug_without_abbreviation_keeps_its_name():
    lexicon = Lexicon({"x": Concept(id="x", kind="treatment", label="satralizumab")})
    row = cells(handmade.patient(acute_treatment=["satralizumab"]), lexicon=lexicon)
    assert "Acute: satralizumab" in row["treatment_outcome"]


def test_of_two_diseases_that_came_together_neither_is_primary():
    both = handmade.patient(
        primary_disease="NMOSD", primary_onset_age=58, secondary_disease="MCTD", onset_order="simultaneous"
    )
    row = cells(both)
    assert (row["primary_disease"], row["secondary_disease"]) == ("NMOSD, 58 (simultaneous)", "MCTD, NA (simultaneous)")


def test_a_class_is_left_out_where_one_of_it_is_named():
    lexicon = Lexicon(
        {
            "steroids": Concept(id="steroids", kind="treatment", label="corticosteroids", more={"group": True}),
            "MP": Concept(id="MP", kind="treatment", label="methylprednisolone", broader=("steroids",)),
        }
    )
    both = handmade.patient(acute_treatment=["corticosteroids", "methylprednisolone"])
    assert "Acute: methylprednisolone\n" in cells(both, lexicon=lexicon)["treatment_outcome"]
    alone = handmade.patient(acute_treatment=[("corticosteroids", "High-dose")])
    assert "Acute: corticosteroids (high-dose)" in cells(alone, lexicon=lexicon)["treatment_outcome"]


def test_treatments_of_one_section_stand_in_its_order():
    given = handmade.patient(
        acute_treatment=[
            ("methylprednisolone", None, 0, 9),
            ("plasma exchange", None, 90, 99),
            ("prednisone", None, 40, 50),
        ]
    )
    assert "Acute: MP → Pred → PE" in cells(given)["treatment_outcome"]


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("1 g/day, for 3 days, intravenous", "IV MP (1 g/day for 3 days)"),
        ("1 g/month, for 6 months", "MP (1 g/month for 6 months)"),
        ("750 mg/m2, monthly", "MP (750 mg/m² monthly)"),
        ("2 g, every 6 months; 1 g", "MP (2 g every 6 months, 1 g)"),
    ],
)
def test_a_dose_and_its_schedule_that_were_parted_by_a_verb_stand_together(detail, shown):
    given = handmade.patient(acute_treatment=[("methylprednisolone", detail)])
    assert shown in cells(given)["treatment_outcome"]


def test_every_column_is_in_the_manual():
    manual = (ROOT / "docs" / "table.md").read_text(encoding="utf-8")
    assert not [c.id for columns in COLUMNS.values() for c in columns if f"`{c.id}`" not in manual]


@pytest.mark.parametrize("detail", ["intravenous and oral", "intravenous, and, oral", "of intravenous, then oral"])
def test_words_that_joined_two_routes_do_not_stay_behind(detail):
    given = handmade.patient(acute_treatment=[("methylprednisolone", detail)])
    assert "Acute: MP (IV then oral)\n" in cells(given)["treatment_outcome"]


def test_an_antibody_is_explained_by_its_antigen_not_by_itself():
    concept = Concept(id="SSA", kind="antibody", label="anti-SSA/Ro", abbreviation="SSA")
    found = dict(build([handmade.POLILLI], lexicon=Lexicon({"SSA": concept})).abbreviations)
    assert found["SSA"].startswith("Sjögren") and "AQP4" not in found


@pytest.mark.parametrize(
    ("finding", "label"),
    [
        ("cord signal abnormality", "Spinal MRI"),
        ("both intraconal optic nerves: signal abnormality", "Orbital MRI"),
        ("signal abnormality of the area postrema", "Brain MRI"),
        ("signal abnormality", "MRI"),
    ],
)
def test_mri_by_region(finding, label):
    lexicon = Lexicon({"x": Concept(id="x", kind="finding", label="signal abnormality", more={"exam": "mri"})})
    row = cells(handmade.patient(findings=[finding]), lexicon=lexicon)
    assert row["examinations"].startswith(f"• {label}: ")


def test_signs_stand_with_the_symptoms_not_with_the_examinations():
    row = cells(handmade.patient(symptoms=["numbness"], findings=["brisk hyperreflexia", "numbness"]))
    assert (row["symptoms"], row["examinations"]) == ("• Numbness, brisk hyperreflexia", "NA")


def test_a_dorsal_level_is_a_thoracic_one():
    row = cells(handmade.patient(findings=["myelitis C3-D12"], spinal_levels=["C3-T12"]))
    assert row["examinations"] == "• Spinal MRI: myelitis C3-D12"


def test_the_capital_of_a_sentence_is_not_kept_within_a_line_but_that_of_a_name_is():
    row = cells(handmade.patient(symptoms=["arthralgia", "Synovitis", "Raynaud phenomenon"]))
    assert row["symptoms"] == "• Arthralgia, synovitis, Raynaud phenomenon"


def test_two_spellings_of_one_symptom_are_one():
    row = cells(handmade.patient(symptoms=["Paraesthesia", "paresthesia"]))
    assert row["symptoms"] == "• Paraesthesia"


def test_a_symptom_that_both_diseases_claim_belongs_to_neither():
    both = Concept(id="x", kind="symptom", label="weakness", more={"of": ("ctd", "nmosd")})
    ctd = Concept(id="y", kind="symptom", label="rash", more={"of": ("ctd",)})
    diseases = {c.id: c for c in handmade.CONCEPTS if c.kind == "disease"}
    row = cells(handmade.patient(symptoms=["weakness", "rash"]), lexicon=Lexicon({**diseases, "x": both, "y": ctd}))
    assert row["symptoms"] == "• Rash\n• Weakness"


@pytest.mark.parametrize(
    ("names", "order", "said"),
    [
        # of what stands above the review's own disease: still its own
        (("NMOSD", "MCTD"), "NMOSD_first", "• Numbness\n• Arthralgia\n• Fatigue, scanning speech"),
        # of another pair: what belongs to neither stands together
        (("MS", "CTD"), "MS_first", "• Scanning speech\n• Arthralgia\n• Numbness, fatigue"),
        (("MS", "CTD"), None, "• Arthralgia\n• Scanning speech\n• Numbness, fatigue"),
        # both under one: told of neither
        (("SLE", "MCTD"), None, "• Numbness, arthralgia, fatigue, scanning speech"),
    ],
)
def test_a_symptom_stands_with_the_disease_of_the_review_whose_it_is(names, order, said):
    concepts = [
        *handmade.CONCEPTS,
        Concept(id="SLE", kind="disease", label="lupus", broader=("CTD",)),
        Concept(id="speech", kind="symptom", label="scanning speech", more={"of": "ms"}),
    ]
    review = Review(
        id="r", title="R", question=None, concepts=tuple(ReviewConcept(id=n, label=n, include=(n,)) for n in names)
    )
    told = ["numbness", "arthralgia", "fatigue", "scanning speech"]
    person = handmade.patient(symptoms=told, **({"onset_order": order} if order else {}))
    row = cells(person, lexicon=Lexicon({c.id: c for c in concepts}), review=review)
    assert row["symptoms"] == said


def test_an_examination_is_not_named_twice():
    lexicon = Lexicon({"x": Concept(id="x", kind="finding", label="CSF pleocytosis", more={"exam": "csf"})})
    assert cells(handmade.patient(findings=["CSF pleocytosis 20/uL"]), lexicon=lexicon)["examinations"] == (
        "• CSF: pleocytosis 20/uL"
    )


def test_an_included_report_without_a_patient_is_named_under_the_table():
    given = [r.record_id for r in handmade.RECORDS]
    table = build([handmade.PARPERIS], included=given)
    (note,) = [n for n in table.notes if "no patient could be read" in n]
    assert "Silva et al." in note and "Parperis" not in note
    assert not any("no patient" in n for n in build(included=[p.pmid for p in handmade.PATIENTS]).notes)


def test_a_disease_is_shown_as_readers_call_it():
    disease = Concept(id="myasthenia_gravis", kind="disease", label="myasthenia gravis", abbreviation="MG")
    lexicon = Lexicon({c.id: c for c in (*handmade.CONCEPTS, disease)})
    fact = dataclasses.replace(handmade.PARPERIS.fields["primary_disease"], value="myasthenia_gravis")
    patient = dataclasses.replace(handmade.PARPERIS, fields=handmade.PARPERIS.fields | {"primary_disease": fact})
    assert cells(patient, lexicon=lexicon)["primary_disease"] == "MG, 42"


def test_a_patient_whom_a_person_added_is_marked_in_the_study_cell():
    added = dataclasses.replace(handmade.PATIENTS[0], added_by="roe")
    table = build(patients=[added])
    assert table.rows[0].cells[0].lines[0].text.endswith("†")
    assert any(note.startswith("†") for note in table.notes)
