"""The data contract on disk."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import ReviewError
from casereview.records import (
    AbstractPart,
    Author,
    Fact,
    Heading,
    Patient,
    Record,
    dump_jsonl,
    from_dict,
    load_jsonl,
    record_order,
    sections_of,
    to_dict,
    write_text,
)

FACT = Fact(value="female", quote="woman", source="abstract", section="abstract", start=3, end=8, rule="noun")


def test_a_record_comes_back_as_it_was(tmp_path):
    record = Record(
        record_id="12",
        title="T\u2028x",
        authors=(Author(last="Sjögren", fore="H"), Author(collective="The Group")),
        abstract_parts=(AbstractPart(label="AIM", category=None, start=5, end=9),),
        mesh=(Heading(ui="D009471", name="Neuromyelitis Optica", major=True, qualifiers=("therapy",)),),
        other_ids=(("mid", "NIHMS1"),),
    )
    dump_jsonl([record], tmp_path / "r.jsonl")
    assert list(load_jsonl(tmp_path / "r.jsonl", Record)) == [record]


def test_a_patient_comes_back_with_facts_lists_and_what_was_not_found(tmp_path):
    patient = Patient(pmid="1", patient=1, fields={"sex": FACT, "antibodies": [FACT, FACT], "age": None})
    dump_jsonl([patient], tmp_path / "p.jsonl")
    assert list(load_jsonl(tmp_path / "p.jsonl", Patient)) == [patient]


@given(st.text())
def test_any_text_survives(text):
    record = Record(record_id="1", title=text)
    assert from_dict(Record, json.loads(json.dumps(to_dict(record), ensure_ascii=False))) == record


def test_a_broken_line_is_named(tmp_path):
    (tmp_path / "r.jsonl").write_text('{"record_id": "1"}\n{"record_id": \n')
    with pytest.raises(ReviewError, match=r"r\.jsonl, line 2"):
        list(load_jsonl(tmp_path / "r.jsonl", Record))


def test_a_field_of_another_version_is_named(tmp_path):
    (tmp_path / "r.jsonl").write_text('{"record_id": "1", "pmdi": "2"}\n')
    with pytest.raises(ReviewError, match="line 1: Record has no field pmdi"):
        list(load_jsonl(tmp_path / "r.jsonl", Record))


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "f.txt"
    write_text(path, "old")

    def rows():
        yield {"a": 1}
        raise ValueError("the source broke")

    with pytest.raises(ValueError, match="the source broke"):
        dump_jsonl(rows(), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["f.txt"]


def test_pmids_sort_as_numbers_and_before_other_ids():
    ids = ["embase:L2", "100", "99", "embase:L1"]
    assert sorted(ids, key=lambda i: record_order({"record_id": i})) == ["99", "100", "embase:L1", "embase:L2"]


def test_a_record_without_abstract_has_one_section():
    assert [s.name for s in sections_of(Record(record_id="1", title="T"))] == ["title"]
