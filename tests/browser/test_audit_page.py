"""What a reviewer does on the audit page, done in Chromium."""

import csv

import pytest

from casereview.screening.reviewers import overruled, read_judgements

from .conftest import DECISIONS, HOSTILE, REASONS, RECORDS

HEAD = "record_id,stage,decision,reason,note,date\n"


def be(page, name):
    page.fill("#name", name)
    page.press("#name", "Tab")
    page.focus("#list")


def download(page, folder):
    with page.expect_download() as told:
        page.click("#download")
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    return path


def rows(page):
    return page.locator("#rows .row .t").all_text_contents()


def read(path):
    return read_judgements([path], records=[r.record_id for r in RECORDS], reasons=REASONS)


def test_decide_by_keyboard_close_reopen_download_and_win(browser, written, tmp_path):
    path = written(tmp_path)
    page = browser.open(path)
    be(page, "mk")
    page.keyboard.press("i")
    page.keyboard.press("e")
    page.keyboard.press("2")
    page.keyboard.press("m")
    page.keyboard.type('"quoted", and = plain; Sjögren 𝛼')
    page.keyboard.press("Enter")
    page.keyboard.press("u")
    page = browser.open(path)
    assert page.input_value("#name") == "mk"
    assert "3 decided by you" in page.text_content("#counts")
    found = read(download(page, tmp_path))
    assert [(j.record_id, j.decision, j.reason) for j in found] == [
        ("1", "include", None),
        ("2", "exclude", "no_ctd"),
        ("3", "unclear", None),
    ]
    assert found[2].note == '"quoted", and = plain; Sjögren 𝛼'
    won = overruled(DECISIONS, found, reasons=REASONS, stage="title_abstract")
    assert [(d.decision, d.decided_by, d.automation) for d in won][:2] == [
        ("include", "mk", "exclude (no_nmosd)"),
        ("exclude", "mk", "include"),
    ]


def test_undo_takes_back_the_last_decision(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    be(page, "mk")
    page.keyboard.press("i")
    page.keyboard.press("u")
    page.keyboard.press("z")
    assert [(j.record_id, j.decision) for j in read(download(page, tmp_path))] == [("1", "include")]


def test_nobody_decides_without_a_name(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    page.focus("#list")
    page.keyboard.press("i")
    assert "Enter your name first" in page.text_content("#status")
    assert page.evaluate("document.activeElement.id") == "name"


def test_hostile_texts_are_shown_and_not_run(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    page.locator("#rows .row").nth(1).click()
    assert page.locator("main h2").text_content() == HOSTILE
    assert page.locator("main .abstract").text_content() == HOSTILE + " SLE"
    assert page.locator("img").count() == 0
    assert page.locator("main a").nth(1).get_attribute("href") == "https://doi.org/10.1000/%3Cx%3E"


def test_mentions_and_the_quote_stand_where_they_are_said_to_stand(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    assert page.locator("main .abstract .quote").inner_text().startswith("no NMOSD")
    negated = page.locator("main .abstract .e.negated")
    assert negated.evaluate("n => n.firstChild.textContent") == "NMOSD"
    assert "negated (no)" in negated.get_attribute("title")
    assert negated.locator("sup").text_content() == "−"


@pytest.mark.parametrize(
    ("field", "value", "ids"),
    [
        ("f-decision", "include", ["2"]),
        ("f-reason", "no_nmosd", ["1"]),
        ("f-concept", "g0", ["1"]),
        ("f-assertion", "1", ["1"]),
        ("year-from", "2020", ["2", "3"]),
        ("search", "GOUT", ["3"]),
        ("search", '"optic neuritis" -farmer', ["1"]),
        ("f-reviewer", "automation", ["1", "2", "3"]),
        ("f-conflict", "decision", []),
    ],
)
def test_a_filter_keeps_what_it_names_and_counts_it(browser, written, tmp_path, field, value, ids):
    page = browser.open(written(tmp_path))
    if field.startswith("f-"):
        page.select_option(f"#{field}", value)
    else:
        page.fill(f"#{field}", value)
    assert rows(page) == [r.title for r in RECORDS if r.record_id in ids]
    assert page.text_content("#counts").startswith(f"{len(ids)} of 3 records")


def test_the_counts_of_a_choice_follow_the_other_filters(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    page.fill("#year-from", "2020")
    assert page.locator("#f-decision option").all_text_contents() == [
        "any",
        "include (1)",
        "exclude (0)",
        "unclear (1)",
    ]


def test_sorted_by_year_the_newest_comes_first(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    page.select_option("#sort", "year")
    assert rows(page) == [r.title for r in reversed(RECORDS)]


def test_blind_mode_hides_what_others_and_automation_decided(browser, written, tmp_path):
    other = tmp_path / "ab.csv"
    other.write_text(HEAD + "1,title_abstract,include,,seen it,\n")
    page = browser.open(written(tmp_path, other))
    assert "seen it" in page.text_content("main")
    page.check("#blind")
    for hidden in ("seen it", "It is denied", "Decision so far", "exclude ("):
        assert hidden not in page.text_content("main").split("Abstract")[0]
    assert page.locator("main .quote, #rows .include, #rows .exclude").count() == 0
    assert page.locator("#f-decision").is_hidden()
    assert "include" not in page.text_content("#counts")


def test_a_conflict_is_told_and_found(browser, written, tmp_path):
    for name, said in (("ab", "include,"), ("cd", "exclude,no_ctd")):
        (tmp_path / f"{name}.csv").write_text(HEAD + f"3,title_abstract,{said},,\n")
    page = browser.open(written(tmp_path, tmp_path / "ab.csv", tmp_path / "cd.csv"))
    page.select_option("#f-conflict", "decision")
    assert rows(page) == ["Gout in a farmer"]
    assert "Reviewers differ in the decision, not settled" in page.text_content("main")


def test_what_the_project_holds_of_a_reviewer_is_in_the_new_file(browser, written, tmp_path):
    before = tmp_path / "mk.csv"
    before.write_text(HEAD + "3,full_text,include,,,2026-01-01\n")
    page = browser.open(written(tmp_path, before))
    be(page, "mk")
    page.keyboard.press("u")
    found = read(download(page, tmp_path))
    assert [(j.record_id, j.stage, j.decision) for j in found] == [
        ("1", "title_abstract", "unclear"),
        ("3", "full_text", "include"),
    ]


def test_an_earlier_file_is_imported_and_comes_out_the_same(browser, written, tmp_path):
    earlier = tmp_path / "jd (1).csv"
    earlier.write_text("\ufeff" + HEAD + '2,title_abstract,exclude,no_ctd,"a ""b"", c",2026-01-02\n', encoding="utf-8")
    page = browser.open(written(tmp_path))
    page.set_input_files("#file", earlier)
    page.wait_for_function("document.getElementById('status').textContent.includes('imported')")
    with open(download(page, tmp_path), encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines))[1] == ["2", "title_abstract", "exclude", "no_ctd", 'a "b", c', "2026-01-02"]


def test_a_wrong_file_is_named_by_line_and_not_imported(browser, written, tmp_path):
    (tmp_path / "jd.csv").write_text(HEAD + "1,title_abstract,include,,,\n9,title_abstract,include,,,\n")
    page = browser.open(written(tmp_path))
    page.set_input_files("#file", tmp_path / "jd.csv")
    page.wait_for_function("document.getElementById('status').textContent.includes('line 3: no record 9')")
    assert "0 decided by you" in page.text_content("#counts")


def test_the_dark_scheme_is_dark(browser, written, tmp_path):
    path = written(tmp_path)
    lightness = "getComputedStyle(document.body).backgroundColor"
    light = browser.open(path, color_scheme="light").evaluate(lightness)
    assert light == "rgb(243, 244, 246)"
    assert browser.open(path, color_scheme="dark").evaluate(lightness) == "rgb(13, 17, 23)"


def test_every_control_has_a_name_and_help_gives_focus_back(browser, written, tmp_path):
    page = browser.open(written(tmp_path))
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, select, input:not([hidden])')]"
        ".filter(n => !(n.textContent.trim() || n.labels?.length || n.ariaLabel)).map(n => n.id)"
    )
    assert nameless == []
    page.focus("#list")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "list"


def test_a_link_sets_the_filters(browser, written, tmp_path):
    path = written(tmp_path)
    page = browser.open(path)
    page.goto(path.as_uri() + "#decision=exclude&reason=no_nmosd&nonsense=1")
    page.reload()
    assert page.input_value("#f-decision") == "exclude"
    assert page.text_content("#counts").startswith("1 of 3")
