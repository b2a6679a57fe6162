"""The signs of designs: read from the lexicon's file, the one place that has them."""

import shutil
from pathlib import Path

import pytest
import yaml

from casereview import lexicon as lexicons
from casereview.errors import ReviewError
from casereview.records import Heading, Record, sections_of
from casereview.screening.decide import screen
from casereview.screening.signs import signs_of
from casereview.text import pipeline

CONFIG = Path(__file__).parents[2] / "config"


def changed(tmp_path: Path, old: str, new: str) -> lexicons.Lexicon:
    """The lexicon with one passage of its designs replaced."""
    folder = shutil.copytree(CONFIG / "lexicon", tmp_path / "lexicon")
    text = (folder / "designs.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "designs.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return lexicons.load(folder)


@pytest.mark.parametrize("path", sorted((CONFIG / "reviews").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_design_of_a_criterion_is_in_the_file(path, screener):
    rules = [c["rule"] for c in yaml.safe_load(path.read_text(encoding="utf-8"))["criteria"]]
    named = {d for r in rules for d in (*r.get("not_design", ()), *r.get("is_design", ()))}
    assert named and named <= {c.id for c in screener.lexicon.of_kind("design")}


def test_a_pattern_added_to_the_file_decides(tmp_path, screener):
    title = "Neuromyelitis optica and lupus: a bedside colloquium"
    abstract = "Neuromyelitis optica and lupus were the matter of the evening."
    record = Record(
        record_id="1", title=title, abstract=abstract, publication_types=(Heading(ui=None, name="Lecture"),)
    )
    lexicon = changed(tmp_path, "    textbook:\n", "    textbook:\n      - '\\bcolloqui(?:um|a)\\b'\n")
    doc = pipeline.read(screener.nlp, sections_of(record))
    assert screen(record, doc, screener.review, screener.lexicon)[0].reason is None
    assert screen(record, doc, screener.review, lexicon)[0].reason == "other"


def test_a_pattern_that_is_none_is_named(tmp_path):
    lexicon = changed(tmp_path, "    textbook:\n", "    textbook:\n      - '(unclosed'\n")
    with pytest.raises(ReviewError, match=r"\(unclosed.*textbook.*mend or delete"):
        signs_of(lexicon)


def test_the_words_of_designs_are_no_terms(screener):
    assert screener.lexicon.forms("design") == []
