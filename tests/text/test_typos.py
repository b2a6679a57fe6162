"""One slip in the name of a drug is read, a word that is another word is not."""

import pytest

from casereview import lexicon as lexicons
from casereview.records import Section
from casereview.text import pipeline
from casereview.text.typos import Typos

DRUGS = ["rituximab", "azathioprine", "prednisone", "prednisolone", "methylprednisolone", "pancreatin", "thymoglobulin"]


@pytest.fixture(scope="module")
def typos():
    return Typos(DRUGS)


@pytest.mark.parametrize(
    ("word", "drug"),
    [
        ("ritiximab", "rituximab"),
        ("rituxmab", "rituximab"),
        ("rituximmab", "rituximab"),
        ("azathoiprine", "azathioprine"),
        ("methylpredinsolone", "methylprednisolone"),
    ],
    ids=["changed", "missing", "doubled", "changed about", "changed about within"],
)
def test_one_slip_is_read(typos, word, drug):
    assert typos.meant(word) == drug


@pytest.mark.parametrize("word", ["rituximab", "pancreatic", "thyroglobulin", "retoxomab", "abatacept"])
def test_another_word_stays_what_it_is(typos, word):
    assert typos.meant(word) is None


def test_a_word_between_two_drugs_is_neither():
    assert Typos(["cefotaxime", "cefotixime"]).meant("cefotuxime") is None


def test_a_misspelt_drug_is_the_drug_of_the_lexicon(root):
    terms = lexicons.load(root / "config/lexicon")
    section = Section(name="abstract", text="She received azathoprine.", layer="abstract", kind="abstract")
    doc = pipeline.read(pipeline.load(terms), [section])
    assert [(m.concept, doc.text[m.start : m.end]) for m in doc._.mentions] == [("azathioprine", "azathoprine")]
