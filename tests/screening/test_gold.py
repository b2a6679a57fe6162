"""The development gold, and real texts that hold no eligible patient. All of it stays outside the project."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from conftest import shared

from casereview.pubmed.xml import read_records
from casereview.records import Record


@pytest.fixture(scope="module")
def outcomes(screener, tmp_path_factory) -> Counter:
    """(gold label, decision) counted over the reports, read from PubMed XML as the workflow reads them."""
    gold = shared("eval", "reports.jsonl")
    folder = tmp_path_factory.mktemp("gold")
    subprocess.run([sys.executable, str(shared("eval", "to_pubmed_xml.py")), str(gold), str(folder)], check=True)
    ids = json.loads((folder / "ids.json").read_text())
    labels = {r["id"]: r["label"] for r in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    found = read_records(folder / "reports.xml")
    return Counter((labels[ids[r.record_id]], screener.record(r)[0].decision) for r in found)


def test_no_include_is_lost(outcomes):
    assert outcomes["include", "include"] + outcomes["include", "unclear"] == 31


def test_includes_are_right(outcomes):
    said = outcomes["include", "include"] + outcomes["exclude", "include"]
    assert outcomes["include", "include"] >= 0.95 * said


def test_most_need_no_person(outcomes):
    unclear = sum(n for (_, decision), n in outcomes.items() if decision == "unclear")
    assert unclear <= 0.10 * outcomes.total()


def test_unrelated_case_texts_stay_out(screener):
    lines = shared("data", "case_texts", "e3c_sample.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    records = [Record(record_id=t["id"], title=t["title"] or None, abstract=t["text"]) for t in texts]
    assert sum(screener.record(r)[0].decision == "include" for r in records) <= 4


def test_unrelated_pubmed_records_stay_out(screener):
    records = [r for p in sorted(shared("data", "pubmed_xml").glob("*.xml")) for r in read_records(p)]
    assert len(records) > 150
    assert sum(screener.record(r)[0].decision == "include" for r in records) <= 2
