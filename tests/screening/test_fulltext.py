"""The second decision: the same criteria read on the full text, and what it does to the first."""

from dataclasses import replace

import pytest
from conftest import ROOT

from casereview.fulltext.archive import RETRACTED
from casereview.records import Decision, FullText, Record, Section, dump_jsonl, load_jsonl, sections_of, to_dict
from casereview.screening.decide import screen
from casereview.screening.decisions import as_csv
from casereview.screening.fulltext import settled
from casereview.screening.reviewers import Judgement
from casereview.text import pipeline
from scripts.screen_fulltexts import screen_fulltexts

INTRODUCTION = (
    "Neuromyelitis optica spectrum disorder (NMOSD) is an antibody-mediated disease of the central nervous system. It may coexist with "
    "systemic lupus erythematosus (SLE) or Sjögren's syndrome (SS). In a cohort of 153 patients, one in six had a connective tissue disease."
)
CASE = (
    "A 44-year-old teacher with SLE for eleven years was admitted because of numb legs and urinary retention. Ten days later she could not "
    "walk. MRI of the spinal cord showed a lesion from C5 to T6. Serum AQP4-IgG was positive, and NMOSD was diagnosed. There was no evidence "
    "of Sjögren's syndrome; lip biopsy was normal. She received methylprednisolone 1 g daily for five days and seven plasma exchanges.\n"
    "Rituximab was started. At the last visit, after two years, she walked with a stick."
)
DISCUSSION = (
    "We describe a patient with both diseases. In the literature most patients are women. In a retrospective study of 22 patients, antibodies "
    "came years before the first attack. Randomized controlled trials are lacking. Mice that received the antibodies developed lesions. "
    "Patients with lupus and myelitis should be tested."
)
OF_A_COHORT = (
    "In this study one in five patients with NMOSD had a connective tissue disease, as in other series. They were older and mostly women. "
    "Our study is limited by its retrospective design and by the number of patients."
)
TABLE = "Table 2. Published cases\nAuthor | Age, sex | Disease | Outcome\nRoe | 31, F | SS | died\nPoe | 52, M | MCTD | recovered"
SEARCH = (
    "We searched PubMed and Embase until May 2024 for case reports of both diseases. Two reviewers screened 312 records; 24 patients from 19 "
    "studies were included in this systematic review. The mean age was 41 years, and 88% were women."
)
COHORT_METHODS = (
    "We retrospectively reviewed the records of all 87 patients with NMOSD who were seen at our centre between 2006 and 2019. Patients with "
    "and without a connective tissue disease were compared by the chi-squared test. The study was approved by the ethics committee."
)
COHORT_RESULTS = (
    "Of the 87 patients, 19 (22%) had a connective tissue disease: SLE in 9, SS in 8 and systemic sclerosis in 2. The annualized relapse rate "
    "did not differ (0.41 against 0.38, p = 0.7). Median follow-up was 62 months (IQR 30-98)."
)
REVIEW = (
    "NMOSD and SLE share several pathways. B cells, complement and interferon take part in both. Antibodies against aquaporin-4 are found in "
    "up to 5% of patients with SLE. Treatment of patients with both diseases rests on expert opinion: glucocorticoids, rituximab and "
    "mycophenolate are used. Prospective studies are needed."
)
LETTER = (
    "To the Editor: NMOSD is rare in men. We recently saw a 58-year-old man with limited systemic sclerosis since the age of 50 who lost "
    "the sight of his left eye within two days. Anti-centromere antibodies were positive, and so was AQP4-IgG. NMOSD was diagnosed. He "
    "recovered after intravenous methylprednisolone and takes azathioprine. To our knowledge this is the third man with both diseases."
)
MICE = (
    "Female Lewis rats were immunized with myelin basic protein and injected with IgG of patients with NMOSD and SLE. The rats received "
    "IgG on day five. Lesions of astrocytes were counted. All procedures were approved by the animal care committee."
)
NOT_LUPUS = (
    "A 29-year-old woman presented with optic neuritis. ANA were positive at 1:160. SLE was considered, but she had no rash, arthritis, nephritis "
    "or cytopenia, and SLE was excluded by the rheumatologists. AQP4-IgG was positive and NMOSD was diagnosed."
)


def sections(*parts: tuple[str, str]) -> tuple[Section, ...]:
    names = {"other": "Text", "case": "Case report"}
    return tuple(
        Section(name=names.get(kind, kind.capitalize()), text=text, layer="fulltext", kind=kind) for kind, text in parts
    )


def read(screener, record: Record, *parts: tuple[str, str]) -> Decision:
    doc = pipeline.read(screener.nlp, [*sections_of(record), *sections(*parts)])
    decision, evidence = screen(record, doc, screener.review, screener.lexicon)
    assert all(e.text for e in evidence)
    return decision


BARE = Record(record_id="1", title="Neuromyelitis optica spectrum disorder and connective tissue disease")
WHOLE = (("introduction", INTRODUCTION), ("case", CASE), ("discussion", DISCUSSION))

DECIDED = {
    "a case report": (BARE, WHOLE, "include", None),
    "a case report with a search of the literature and its table": (
        BARE,
        (*WHOLE[:2], ("methods", SEARCH), ("table", TABLE), ("discussion", DISCUSSION)),
        "include",
        None,
    ),
    "a letter without headings": (BARE, (("other", LETTER),), "include", None),
    "a cohort": (
        BARE,
        (("introduction", INTRODUCTION), ("methods", COHORT_METHODS), ("results", COHORT_RESULTS), ("discussion", OF_A_COHORT)),
        "exclude",
        "not_case_report",
    ),
    "a review": (replace(BARE, title="Lupus and neuromyelitis optica"), (("introduction", REVIEW * 4),), "exclude", "not_case_report"),
    "animals": (BARE, (("introduction", INTRODUCTION), ("methods", MICE), ("results", MICE)), "exclude", "not_human"),
    "a disease that was considered and excluded": (replace(BARE, title="Antinuclear antibodies in neuromyelitis optica"), (("introduction", INTRODUCTION), ("case", NOT_LUPUS)), "unclear", None),
}  # fmt: skip


@pytest.mark.parametrize("name", DECIDED)
def test_the_full_text_settles_what_a_title_alone_leaves_open(screener, name):
    record, parts, decision, reason = DECIDED[name]
    assert screener.record(record)[0].decision == "unclear"
    found = read(screener, record, *parts)
    assert (found.decision, found.reason) == (decision, reason), found.note


# What the title names stands against a denial in the text, as it does at the first stage.
@pytest.mark.parametrize(
    ("title", "outcome"),
    [("A woman with neuromyelitis optica", "unclear"), ("Neuromyelitis optica and lupus", "include")],
)
def test_what_the_full_text_denies_of_the_abstract_is_in_doubt(screener, title, outcome):
    record = replace(BARE, title=title, abstract="A 29-year-old woman with NMOSD and SLE is reported here.")
    assert screener.record(record)[0].decision == "include"
    found = read(screener, record, ("case", NOT_LUPUS))
    assert found.decision == outcome, found.note


def test_general_statements_and_tables_of_others_are_no_patient(screener):
    found = read(screener, BARE, ("introduction", INTRODUCTION), ("table", TABLE), ("discussion", REVIEW * 4))
    assert (found.decision, found.reason) == ("exclude", "not_case_report")


def test_references_and_running_heads_are_nobody_s(screener):
    apart = "1. Roe A. A 31-year-old woman with SLE who developed NMOSD: case report. J 2015;1:1.\n2. Poe B. We report two cases."
    found = read(screener, BARE, ("introduction", REVIEW * 4), ("apart", apart))
    assert (found.decision, found.reason) == ("exclude", "not_case_report")


SCRAPS = {
    "a page to sign in": (("other", "This article is for subscribers. Sign in or buy it to read on. This site uses cookies."),),
    "a table alone": (("table", "Table S1\nRoe 2012 | 33 patients | cohort\n" * 40),),
    "references alone": (("apart", "1. Roe A. Neuromyelitis optica in lupus. J 2015;1:1.\n" * 40),),
    "the first page": (("introduction", INTRODUCTION),),
    "Chinese": (("other", "患者女性，35岁，因双下肢无力入院。系统性红斑狼疮病史十年。血清水通道蛋白4抗体阳性，诊断为视神经脊髓炎谱系疾病。" * 25),),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRAPS)
@pytest.mark.parametrize("title", [BARE.title, "Loss of sight and dry eyes"])
def test_a_scrap_or_what_cannot_be_read_excludes_nothing(screener, name, title):
    record = replace(BARE, title=title)
    assert screener.record(record)[0].decision == "unclear"
    found = read(screener, record, *SCRAPS[name])
    assert found.decision == "unclear", found


OWN = "Table 1. Our two patients\nPatient | Age, sex | Other disease\n1 | 40, F | SS\n2 | 31, F | SLE"


@pytest.mark.parametrize(
    ("table", "decision", "criterion"), [(OWN, "unclear", "background_only"), (TABLE, "exclude", "background_only")]
)
def test_what_only_the_report_s_own_table_names_is_for_a_person(screener, table, decision, criterion):
    record = replace(BARE, title="Neuromyelitis optica spectrum disorder: two cases")
    case = "A 40-year-old woman had NMOSD with AQP4-IgG. A 31-year-old woman had myelitis."
    found = read(
        screener,
        record,
        ("introduction", INTRODUCTION),
        ("case", case),
        ("table", table),
        ("discussion", "Treatment rests on experience. " * 40),
    )
    assert (found.decision, found.criterion) == (decision, criterion)


def test_a_case_told_without_age_sex_or_a_person_is_not_excluded(screener):
    told = "Admission followed three weeks of vomiting. MRI showed a lesion of the area postrema. SLE had been known for years. "
    section = Section(name="Clinical description", text=told * 10, layer="fulltext", kind="case")
    doc = pipeline.read(screener.nlp, [*sections_of(BARE), section])
    assert screen(BARE, doc, screener.review, screener.lexicon)[0].decision == "unclear"


def test_numbers_of_an_introduction_are_of_others(screener):
    record = replace(BARE, title="Lupus and neuromyelitis optica")
    found = read(screener, record, ("introduction", INTRODUCTION), ("other", "The course was rapid. " * 60))
    assert "153" not in found.note


def test_a_search_of_one_s_own_patients_is_no_search_of_the_literature(screener):
    searched = "We searched our database for patients with both diseases. Five were found."
    found = read(screener, BARE, ("methods", searched), ("results", "All were women. " * 80))
    assert "literature search" not in found.note


def test_the_quote_stands_in_the_section_that_it_names(screener):
    found = read(screener, BARE, *WHOLE)
    (section,) = (s for s in [*sections_of(BARE), *sections(*WHOLE)] if s.name == found.quote_section)
    assert section.text[found.quote_start : found.quote_end] == found.quote


def test_a_retraction_that_only_the_source_of_the_text_tells_is_for_a_person(tmp_path):
    dump_jsonl([BARE], tmp_path / "records.jsonl")
    text = FullText(
        record_id="1", source="pmc_store", source_id="PMC1", notices=(RETRACTED,), sections=sections(*WHOLE)
    )
    dump_jsonl([text], tmp_path / "fulltexts.jsonl")
    (tmp_path / "title_abstract.csv").write_text(as_csv([to_dict(decision("unclear"))]))
    screen_fulltexts(
        path_to_decisions=str(tmp_path / "title_abstract.csv"),
        path_to_records=str(tmp_path / "records.jsonl"),
        path_to_fulltexts=str(tmp_path / "fulltexts.jsonl"),
        path_to_review=str(ROOT / "config/reviews/nmosd-ctd.yaml"),
        paths_to_lexicon=sorted(map(str, (ROOT / "config/lexicon").glob("*.yaml"))),
        paths_to_code=[],
        path_to_screened=str(tmp_path / "screened.jsonl"),
    )
    (row,) = load_jsonl(tmp_path / "screened.jsonl")
    assert (row["decision"]["decision"], row["decision"]["note"]) == ("unclear", "The report has been retracted.")


# --- both decisions together --------------------------------------------------------------------------------------------


def decision(outcome: str, reason: str | None = None, **more) -> Decision:
    return Decision(record_id="1", decision=outcome, reason=reason, criterion=reason, note="Note.", **more)


def after(first: Decision, second: Decision | None, *people: Judgement) -> Decision:
    read = {"1": second} if second else {}
    return settled([first], read, people, reasons=["no_nmosd", "no_ctd"])[0]


def judged(outcome: str, reason: str | None = None) -> Judgement:
    return Judgement(
        reviewer="roe", record_id="1", stage="full_text", decision=outcome, reason=reason, note=None, date=None
    )


@pytest.mark.parametrize(
    ("first", "second", "outcome", "stage"),
    [
        (decision("include"), decision("include"), "include", "full_text"),
        (decision("include"), decision("exclude", "no_ctd"), "exclude", "full_text"),
        (decision("include"), decision("unclear"), "include", "full_text"),
        (decision("unclear"), decision("include"), "include", "full_text"),
        (decision("unclear"), decision("exclude", "no_ctd"), "exclude", "full_text"),
        (decision("unclear"), decision("unclear"), "unclear", "full_text"),
        (decision("include"), None, "include", "title_abstract"),
        (decision("unclear"), None, "unclear", "title_abstract"),
        (decision("exclude", "no_ctd"), None, "exclude", "title_abstract"),
    ],
)
def test_the_second_decision_follows_the_first(first, second, outcome, stage):
    found = after(first, second)
    assert (found.decision, found.stage) == (outcome, stage)
    assert found.reason == (second if stage == "full_text" else first).reason


def test_a_doubt_of_the_full_text_is_told():
    assert after(decision("include"), decision("unclear")).note == "Note. In doubt in the full text: Note."


def test_a_report_that_its_source_marks_as_retracted_goes_to_a_person():
    first, second = decision("include"), decision("unclear")
    (found,) = settled([first], {"1": second}, [], reasons=["no_ctd"], retracted={"1"})
    assert (found.decision, found.stage) == ("unclear", "full_text")


def test_what_a_person_decided_on_title_and_abstract_is_not_undone_by_automation():
    by_roe = decision("include", decided_by="roe")
    found = after(by_roe, decision("exclude", "no_ctd"))
    assert (found.decision, found.decided_by) == ("include", "roe")
    assert found.note == "Note. In the full text automation reads: exclude (no_ctd): Note."
    assert after(by_roe, decision("include")) == by_roe
    assert after(decision("unclear", decided_by="poe & roe"), decision("include")).decision == "unclear"


def test_a_person_has_the_last_word_on_the_full_text():
    found = after(decision("include"), decision("exclude", "no_ctd"), judged("include"))
    assert (found.decision, found.reason, found.automation) == ("include", None, "exclude (no_ctd)")
    found = after(decision("include"), decision("include"), judged("exclude", "no_nmosd"))
    assert (found.decision, found.reason, found.stage) == ("exclude", "no_nmosd", "full_text")
