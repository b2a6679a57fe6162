"""Another review by the same workflow, used as a module from another folder: NMOSD with systemic sclerosis, 2004 to 2020."""

import csv
import subprocess
from itertools import takewhile

import pytest
from conftest import ROOT
from counted import recounted, shown
from recount import agrees
from running import snakemake

WORDS = {
    "ssc_first": "systemic sclerosis first",
    "nmosd_first": "neuromyelitis optica spectrum disorder first",
    "simultaneous": "both at once",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("second")
    (folder / "Snakefile").write_text(
        f'configfile: "my.yaml"\n\nmodule review:\n    snakefile: "{ROOT}/workflow/Snakefile"\n    config: config\n\n'
        "use rule * from review as review_*\n\nrule mine:\n    default_target: True\n    input: rules.review_all.input\n"
    )
    (folder / "my.yaml").write_text("results: out\nreview: nmosd-ssc\n")
    run = snakemake(folder=folder, snakefile=folder / "Snakefile")
    assert run.code == 0, run.said
    return folder / "out" / "nmosd-ssc"


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_make_review_takes_the_review_by_name():
    command = ["make", "--dry-run", "review", "REVIEW=nmosd-ssc"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "--config review=nmosd-ssc" in said and "outcome --review nmosd-ssc" in said


def test_the_summary_says_what_the_published_review_said(results):
    text = (results / "report/summary.md").read_text("utf-8")
    for said in (
        "The review includes 7 reports with 7 patients.",
        "Sex is told for all 7 patients: female in all.",
        "The order of onset is told for all 7 patients: systemic sclerosis first in all.",
        "A test for AQP4-IgG is told for all 7 patients: positive in 6 and negative in 1.",
        "Age at presentation is told for all 7 patients: median 47 years, range 30 to 65.",
        "Where systemic sclerosis came first, it did so by a median of 10 years, range 4 to 15 (told for 6 of 7 patients).",
    ):
        assert said in text


def test_every_number_of_the_summary_is_recounted_from_the_patients(results):
    again = recounted(results, words=WORDS, diseases={"SSc"}, lexicon=ROOT / "config/lexicon")
    assert shown(results / "report/summary.csv") == again


def test_the_flow_is_recounted_from_the_files(results):
    told = agrees(results)
    assert (told["identified_pubmed"], told["included_reports"], told["included_patients"]) == (13, 7, 7)


def test_near_misses_are_not_found_or_leave_for_their_own_reason(results):
    ends = {r["record_id"]: r["reason"] or r["decision"] for r in rows(results / "screening/decisions.csv")}
    assert {name: end for name, end in ends.items() if end != "include"} == {
        "90000079": "no_nmosd",  # MOGAD, AQP4-IgG negative
        "90000080": "no_nmosd",  # transverse myelitis, AQP4-IgG negative
        "90000081": "no_ssc",  # morphea
        "90000082": "no_ssc",  # the mother's
        "90000083": "not_case_report",  # a cohort
        "90000084": "not_case_report",  # a review
    }
    # Myelitis without a word of NMOSD; 2022 twice; 1999.
    assert not ends.keys() & {"90000070", "90000071", "35864935", "90000078"}


def test_the_table_has_the_columns_and_the_patients_of_this_review(results):
    table = list(takewhile(lambda row: any(row.values()), rows(results / "table/review_table.csv")))
    assert list(table[0])[:7] == [
        "Study",
        "Year",
        "Gender",
        "Age at presentation",
        "Primary Disease and the age of onset",
        "Secondary Disease and the age of onset",
        "AQP4-IgG",
    ]
    assert len(table) == 7 and all(row["Primary Disease and the age of onset"].startswith("SSc") for row in table)
