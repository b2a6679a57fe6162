"""The query that the lexicon makes."""

import pytest
from conftest import ROOT

from casereview.lexicon import load
from casereview.pubmed.query import build, folded, phrases
from casereview.review import Dates, Limits, Review, ReviewConcept, load_review
from casereview.snapshot import grammar


@pytest.fixture(scope="module")
def lexicon():
    return load(ROOT / "config" / "lexicon")


def of(*include: str, **more) -> Review:
    return Review(
        id="r",
        title="T",
        question=None,
        concepts=tuple(ReviewConcept(id=i, label=i, include=(i,)) for i in include),
        **more,
    )


def test_the_default_query_reads_as_pubmed_would_read_it(lexicon):
    query = build(load_review(ROOT / "config" / "reviews" / "nmosd-ctd.yaml", lexicon), lexicon)
    assert grammar.parse(query.text)
    assert query.text == " AND ".join(f"({line.text})" for line in query.lines)
    assert '"Neuromyelitis Optica"[mh]' in query.lines[0].text
    assert '"aquaporin 4"[tiab]' in query.lines[0].text
    assert '"mixed connective tissue disease"[tiab]' not in query.lines[1].text  # "connective tissue disease" finds it
    assert '"connective tissue disease"[tiab]' in query.lines[1].text


def test_the_default_query_stays_short(lexicon):
    """PubMed takes long queries by POST, but people must be able to read this one."""
    query = build(load_review(ROOT / "config" / "reviews" / "nmosd-ctd.yaml", lexicon), lexicon)
    assert len(query.text) < 12_000
    assert query.text.count(" OR ") < 350


def test_the_same_input_gives_the_same_text(lexicon):
    assert build(of("SLE", "NMOSD"), lexicon) == build(of("SLE", "NMOSD"), load(ROOT / "config" / "lexicon"))


def test_one_phrase_for_all_spellings_that_pubmed_folds(lexicon):
    found = phrases([lexicon["SjS"]])
    assert found == sorted(set(found))
    assert "sjogren" in found and "sjögren" not in found
    assert all(p == folded(p) for p in found)


def test_no_phrase_holds_another(lexicon):
    found = [f" {p} " for p in phrases(lexicon.under("CTD"))]
    assert [(a, b) for a in found for b in found if a != b and a in b] == []


@pytest.mark.parametrize("short", ["ss", "ra", "dm", "pm", "aps", "ms"])
def test_ambiguous_short_forms_are_not_asked_for(lexicon, short):
    assert f'"{short}"[tiab]' not in build(of("CTD"), lexicon).text


def test_misspellings_are_not_asked_for(lexicon):
    assert "shogren" not in build(of("SjS"), lexicon).text


def test_dates_and_limits(lexicon):
    review = of("SLE", dates=Dates(first="2004", last="2024-05-17"), search=Limits(languages=("Spanish", "English")))
    query = build(review, lexicon)
    assert query.text.endswith('AND (2004:2024/05/17[dp]) AND ("english"[la] OR "spanish"[la])')
    assert grammar.parse(query.text)


def test_an_open_end(lexicon):
    assert build(of("SLE", dates=Dates(first="2020", by="entry")), lexicon).lines[-1].text == "2020:3000[edat]"
