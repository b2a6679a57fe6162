"""The last word of a run: what came out, and what is left for a person; nothing of what is nobody's work."""

import json

import pytest

from casereview.__main__ import main
from casereview.errors import ReviewError
from casereview.records import csv_text, load_csv, load_jsonl
from casereview.report.outcome import outcome


def test_a_finished_run_is_told_in_a_few_lines(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished)
    assert main(["outcome"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    patients = len(list(load_jsonl(finished / "results/nmosd-ctd/extraction/patients.jsonl")))
    assert f"{patients} patients in the table" in first and first.endswith("results/nmosd-ctd/table/review_table.html")
    folder = finished / "results/nmosd-ctd"
    open_still = sum(d["decision"] == "unclear" for d in load_csv(folder / "screening/decisions.csv"))
    *before, last = others
    assert [line.split(" for ")[0] for line in before] == ([f"{open_still} left"] if open_still else [])
    assert "without full text" in last


def test_what_is_left_to_a_person_is_told_with_its_file(tmp_path):
    def put(name, columns, *rows):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(csv_text(columns, rows))

    put("screening/decisions.csv", ["record_id", "decision"], ["1", "include"], ["2", "unclear"], ["3", "unclear"])
    put("fulltext/retrieval.csv", ["record_id", "obtained"], ["1", "yes"])
    put("records/import_faults.csv", ["line"], ["7"])
    put("extraction/same_patient.csv", ["state"], ["proposed"], ["joined"])
    (tmp_path / "extraction/patients.jsonl").write_text("")
    told = [line.split(str(tmp_path))[0].strip() for line in outcome(tmp_path)]
    assert told == [
        "1 report included, 0 patients in the table",
        "2 left for you to decide",
        "1 included without a patient that could be read",
        "1 faults of imports",
        "1 pairs of patients who may be one",
    ]


@pytest.mark.parametrize(
    ("search", "told"),
    [
        (
            {"warnings": ["phrase not found: devicc"], "lines": []},
            ["PubMed remarks on the query: phrase not found: devicc"],
        ),
        ({"warnings": ["phrase not found: devicc"], "lines": [{}]}, []),
        ({"warnings": ["field not found: xy"], "lines": [{}]}, ["PubMed remarks on the query: field not found: xy"]),
        ({"drifted": True}, ["PubMed reads the same query in another way than at the last search"]),
        ({"missing": ["7"]}, ["1 record found that PubMed did not send"]),
    ],
    ids=["a phrase that a person typed", "one of many synonyms", "another remark", "drift", "not sent"],
)
def test_what_the_search_did_otherwise_is_told_loudly(tmp_path, search, told):
    for name, text in (
        ("screening/decisions.csv", "record_id,decision\n1,exclude\n"),
        ("extraction/patients.jsonl", ""),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    (tmp_path / "search").mkdir()
    (tmp_path / "search/search.json").write_text(json.dumps(search))
    _, *others = [line.split(f"  {tmp_path}")[0].strip() for line in outcome(tmp_path)]
    assert others == told


def test_a_review_that_has_not_run_is_said(tmp_path):
    with pytest.raises(ReviewError, match="run the review first"):
        outcome(tmp_path / "results/x")
