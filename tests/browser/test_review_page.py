"""From the page of a real run to the next run: decide by keyboard, close, reopen, download, run again, and the decision wins."""

import csv
import shutil

from running import snakemake


def test_a_decision_on_the_page_wins_in_the_next_run(browser, finished, tmp_path):
    folder = tmp_path / "review"
    shutil.copytree(finished, folder)
    results = folder / "results/nmosd-ctd"
    audit = results / "report/audit.html"
    page = browser.open(audit)
    page.fill("#name", "mk")
    page.press("#name", "Tab")
    page.focus("#list")
    page.keyboard.press("u")
    page = browser.open(audit)
    assert "1 decided by you" in page.text_content("#counts")
    people = folder / "config/reviews/nmosd-ctd/decisions"
    people.mkdir(parents=True)
    with page.expect_download() as told:
        page.click("#download")
    told.value.save_as(people / told.value.suggested_filename)

    run = snakemake(folder=folder)
    assert run.code == 0, run.said
    assert run.rules >= {"collect_decisions", "report_audit"}
    assert "screen_records" not in run.rules
    with open(results / "screening/decisions.csv", encoding="utf-8", newline="") as lines:
        by_people = [row for row in csv.DictReader(lines) if row["decided_by"] != "automation"]
    assert [(row["decided_by"], row["decision"]) for row in by_people] == [("mk", "unclear")]
    page = browser.open(audit)
    assert "mk" in page.content()
