"""People in the workflow: their files overrule the machine, survive a rerun, and are read strictly."""

import csv

import pytest
from running import snakemake

from casereview.records import Record
from casereview.snapshot.writer import write_set

RECORDS = [
    Record(record_id=str(n), pmid=str(n), title=title, abstract=abstract, year=2020)
    for n, title, abstract in [
        (90000001, "Gout in a farmer", "A 50-year-old man had gout of the left foot and was treated with colchicine."),
        (
            90000002,
            "Neuromyelitis optica and lupus",
            "A 30-year-old woman with systemic lupus erythematosus developed neuromyelitis optica.",
        ),
    ]
]


@pytest.fixture
def review(tmp_path):
    """Runs the review on two records in a folder of its own; returns the decisions by record."""
    write_set(RECORDS, tmp_path / "snapshot" / "two.xml")

    def run(**people: str):
        folder = tmp_path / "config/reviews/nmosd-ctd/decisions"
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in people.items():
            (folder / f"{name}.csv").write_text("record_id,stage,decision,reason,note,date\n" + rows)
        source = f"pubmed={{snapshot: '{tmp_path}/snapshot', query: 'all[sb]'}}"
        done = snakemake("--config", source, folder=tmp_path)
        if done.code:
            return done
        with open(tmp_path / "results/nmosd-ctd/screening/decisions.csv", encoding="utf-8", newline="") as lines:
            return {row["record_id"]: row for row in csv.DictReader(lines)}

    return run


def test_a_persons_decision_wins_and_is_kept_and_counted(review, tmp_path):
    assert review()["90000001"]["decision"] == "exclude"
    found = review(mk="90000001,title_abstract,include,,I know the patient,2026-11-21\n")
    assert (found["90000001"]["decision"], found["90000001"]["decided_by"]) == ("include", "mk")
    assert found["90000001"]["automation"].startswith("exclude (")
    sought = (tmp_path / "results/nmosd-ctd/fulltext/retrieval.csv").read_text()
    assert "90000001,yes" in sought
    found = review(mk="90000002,title_abstract,exclude,no_ctd,,\n")
    assert (found["90000001"]["decided_by"], found["90000002"]["reason"]) == ("automation", "no_ctd")
    assert (
        "excluded_people,Records excluded by people,1" in (tmp_path / "results/nmosd-ctd/report/prisma.csv").read_text()
    )


def test_two_who_differ_are_told(review, tmp_path):
    found = review(ab="90000002,title_abstract,include,,,\n", cd="90000002,title_abstract,exclude,no_nmosd,,\n")
    assert found["90000002"]["decision"] == "unclear"
    assert (
        "open: ab include; cd exclude (no_nmosd)" in (tmp_path / "results/nmosd-ctd/screening/reviewers.md").read_text()
    )
    assert "title_abstract,ab,cd,1,0,0.0" in (tmp_path / "results/nmosd-ctd/screening/agreement.csv").read_text()


def test_a_wrong_row_stops_the_run_and_is_named(review):
    run = review(mk="90000009,title_abstract,include,,,\n")
    assert run.code == 1
    assert "mk.csv, line 2: no record '90000009'" in run.said
