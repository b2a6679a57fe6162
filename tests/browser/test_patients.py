"""Patients on the audit page: a fact shows its passage, a correction becomes a row that the next run takes."""

import pytest
from table import handmade

from casereview.extraction.corrections import choices, read_corrections
from casereview.records import Flag
from casereview.report.audit import Reading

SIDES = {"nmosd": {"NMOSD"}, "ctd": {"SLE", "MCTD"}}
HOSTILE = '"><img src=x onerror=alert(1)></script><b>&amp;'
TEXT = f"A man of 40 had SLE. {HOSTILE} ANA was positive. An outcome was awaited."
PAIR = {
    "record_id": "2",
    "patient": "1",
    "other_record_id": "1",
    "other_patient": "1",
    "agree": "male, aged 40, SLE",
    "authors": "roe a; poe b",
    "institutions": "",
    "state": "proposed",
}
APPRAISAL = [
    {
        "record_id": "2",
        "about": f"Question {n}",
        "answer": "unclear",
        "answered_by": "automation",
        "basis": HOSTILE,
        "quote": "",
    }
    for n in range(1, 9)
]


def fact(value, words=None):
    words = words or str(value)
    start = TEXT.index(words)
    return handmade.fact(value, start=start, end=start + len(words), quote=words, rule=HOSTILE)


@pytest.fixture
def page(browser, written, tmp_path):
    at = TEXT.index("An outcome")
    flag = Flag(
        field="outcome", note="not read", quote=TEXT[at:], source="fulltext", section="Case", start=at, end=len(TEXT)
    )
    patient = handmade.patient(
        "2",
        flags=(flag,),
        sex=fact("male", "man"),
        age=fact(40.0, "40"),
        primary_disease=fact("SLE"),
        antibodies=[fact("ANA+", "ANA")],
    )
    reading = Reading(
        rows=[patient],
        texts={("2", "Case"): TEXT},
        corrections=[],
        pairs=[PAIR],
        appraisal=APPRAISAL,
        choices=choices(SIDES),
    )
    path = written(tmp_path, reading=reading)

    def show():
        found = browser.open(path)
        found.fill("#name", "mk")
        found.press("#name", "Tab")
        found.click("#row-1")
        return found

    return show


@pytest.fixture
def rows(tmp_path):
    """The rows of a download, as the next run reads them."""

    def read(page):
        with page.expect_download() as told:
            page.click("#corrections")
        assert told.value.suggested_filename == "corrections.csv"
        told.value.save_as(tmp_path / "corrections.csv")
        found = read_corrections([tmp_path / "corrections.csv"], records={"1", "2", "3"}, sides=SIDES)
        return [(c.record_id, c.patient, c.field, c.value, c.note, c.reviewer) for c in found]

    return read


def test_a_fact_shows_its_passage_by_keyboard_and_hides_it_again(page):
    shown = page()
    shown.focus("#fact-1-age-0")
    shown.keyboard.press("Enter")
    assert "A man of 40 had SLE" in shown.text_content(".passage >> nth=0")
    assert shown.text_content(".passage mark >> nth=0") == "40"
    shown.keyboard.press("Enter")
    assert shown.get_attribute("#fact-1-age-0", "aria-expanded") == "false"


def test_what_was_not_read_is_shown_with_its_sentence(page):
    shown = page()
    assert "An outcome was awaited." in shown.text_content("tr:has(#correct-1-outcome)")
    shown.select_option("#f-patients", "look")
    assert shown.text_content("#counts").startswith("1 of 3")


def test_a_corrected_cell_is_downloaded_as_a_row_that_a_run_takes(page, rows):
    shown = page()
    shown.click("#correct-1-age")
    shown.fill("#edit-1-age", "41")
    shown.fill("#edit-1-age-note", 'said "41", in a letter')
    shown.keyboard.press("Enter")
    shown.click("#correct-1-sex")
    shown.select_option("#edit-1-sex", "female")
    shown.click("form.edit [type=submit]")
    shown.click("#correct-1-antibodies")
    shown.fill("#edit-1-antibodies", "ANA+; anti-Ro+ (1:80, twice)")
    shown.click("form.edit [type=submit]")
    assert rows(shown) == [
        ("2", 1, "age", "41", 'said "41", in a letter', "mk"),
        ("2", 1, "sex", "female", None, "mk"),
        ("2", 1, "antibodies", "ANA+; anti-Ro+ (1:80, twice)", None, "mk"),
    ]


@pytest.mark.parametrize(("field", "value"), [("age", "forty"), ("age", ""), ("antibodies", "ANA")])
def test_what_a_run_would_refuse_is_refused_here(page, rows, field, value):
    shown = page()
    shown.click(f"#correct-1-{field}")
    shown.fill(f"#edit-1-{field}", value)
    shown.click("form.edit [type=submit]")
    assert shown.text_content("form.edit [role=alert]")
    assert rows(shown) == []


def test_corrections_outlive_the_browser_and_can_be_taken_back(page, rows):
    shown = page()
    shown.click("#correct-1-age")
    shown.fill("#edit-1-age", "41")
    shown.keyboard.press("Enter")
    shown = page()
    assert "From the next run on: 41" in shown.text_content("tr:has(#correct-1-age)")
    shown.click("#back-1-age")
    assert rows(shown) == []


def test_who_is_a_patient_is_corrected_too(page, rows):
    shown = page()
    shown.click("#split-1")
    shown.click("#add-patient")
    shown.click("#remove-1")
    shown.fill("#same-1", "3/1")
    shown.click("#join-1")
    assert [row[1:4] for row in rows(shown)] == [
        (2, "split_from", "1"),
        (3, "patient", "add"),
        (1, "patient", "remove"),
        (1, "same_as", "3/1"),
    ]


def test_a_proposed_pair_is_answered_by_a_person(page, rows):
    shown = page()
    assert "May be the same person as 1/1" in shown.text_content(".pair")
    shown.click(".pair button >> nth=1")
    assert [row[1:4] for row in rows(shown)] == [(1, "not_same_as", "1/1")]


def test_the_appraisal_is_confirmed_question_by_question(page, rows):
    shown = page()
    shown.click(".patients details summary")
    shown.select_option("#jbi-3", "yes")
    assert [row[1:4] for row in rows(shown)] == [(None, "jbi_3", "yes")]


def test_blind_reviewers_see_no_patients(page):
    shown = page()
    shown.check("#blind")
    assert not shown.query_selector(".patients")


def test_nobody_corrects_without_a_name(browser, page):
    shown = page()
    shown.fill("#name", "")
    shown.press("#name", "Tab")
    shown.click("#add-patient")
    assert "Enter your name" in shown.text_content("#status")


def test_the_page_still_opens_without_patients(browser, written, tmp_path):
    shown = browser.open(written(tmp_path))
    assert shown.is_hidden("#corrections") and not shown.query_selector("#f-patients")


@pytest.mark.parametrize("wide", [1400, 1000, 600])
def test_no_button_of_the_head_stands_alone_on_a_line(page, wide):
    shown = page()
    shown.set_viewport_size({"width": wide, "height": 700})
    boxes = {
        name: shown.locator(name).bounding_box() for name in ("#import", "#download", "#corrections", "#help-open")
    }
    files = [boxes[name] for name in ("#import", "#download", "#corrections")]
    assert len({box["y"] for box in files}) == 1
    title = shown.locator("h1").bounding_box()
    assert boxes["#help-open"]["y"] <= title["y"] + title["height"]
    assert all(box["x"] + box["width"] <= wide for box in boxes.values())
    one_line = shown.locator("#name").bounding_box()["y"] + 25 > files[0]["y"]
    assert one_line == (wide == 1400)
