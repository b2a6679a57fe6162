"""`annotate`: what the pipeline sees, one line a text."""

import json

import pytest
from text.small_lexicon import CONCEPTS

from casereview.annotate import annotate_texts
from casereview.errors import ReviewError
from casereview.lexicon import Lexicon


def run(folder, *lines):
    texts = folder / "texts.jsonl"
    texts.write_text("".join(x if isinstance(x, str) else json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    output = folder / "entities.jsonl"
    number = annotate_texts(texts, output, lexicon=Lexicon({c.id: c for c in CONCEPTS}))
    rows = [json.loads(x) for x in output.read_text(encoding="utf-8").splitlines()]
    assert number == len(rows)
    return rows


def test_entities_and_abbreviations(tmp_path):
    title = "Neuromyelitis  optica (NMO)"
    rows = run(
        tmp_path, {"id": "a", "title": title, "text": "NMO without lupus."}, {"id": 2, "title": None, "text": ""}
    )
    assert rows[0]["abbreviations"] == {"NMO": "Neuromyelitis optica"}
    assert rows[0]["entities"][0] == {
        "concept": "NMOSD", "text": "Neuromyelitis  optica", "section": "title", "start": 0, "end": 21,
        "assertion": "present", "rule": "default",
    }  # fmt: skip
    assert [(e["text"], e["section"], e["assertion"]) for e in rows[0]["entities"][1:]] == [
        ("NMO", "title", "present"), ("NMO", "text", "present"), ("lupus", "text", "negated"),
    ]  # fmt: skip
    assert rows[1] == {"id": 2, "entities": [], "abbreviations": {}}


@pytest.mark.parametrize(
    "line", [{"id": "a"}, {"text": "x"}, {"id": "a", "text": 5}, {"id": "a", "title": 5, "text": "x"}, "[1]\n", "{\n"]
)
def test_a_bad_line_is_named(tmp_path, line):
    with pytest.raises(ReviewError, match="line 2"):
        run(tmp_path, {"id": "ok", "text": "x"}, line)
    assert not (tmp_path / "entities.jsonl").exists()


def test_more_texts_than_one_zone(tmp_path):
    rows = run(tmp_path, *({"id": str(i), "text": f"Word{i} and NMOSD{'' if i % 2 else '.'}"} for i in range(1100)))
    assert [len(r["entities"]) for r in rows] == [1] * 1100
