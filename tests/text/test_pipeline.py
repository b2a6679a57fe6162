"""The whole pipeline: offsets lead back to the text as it was, whatever Unicode comes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from text.small_lexicon import language, read

from casereview.records import Section
from casereview.text.pipeline import quote
from casereview.text.pipeline import read as read_sections

TEXT = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from(
        "NMOSD SLE (neuromyelitis optica)'´`¨\u0308\u00ad\u200b\u2011\u00a0\n\r\t\u2028\ufb01™\ud800\x00.,;-[]+"
    ),
    max_size=80,
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sections_of(texts):
    return [
        Section(name=f"part {i}", text=t, layer="title" if i == 0 else "abstract", kind="title" if i == 0 else "abstract")
        for i, t in enumerate(texts)
    ]  # fmt: skip


@QUICK
@given(st.lists(TEXT, max_size=4), st.integers(0, 400), st.integers(0, 400))
def test_a_quote_stands_where_it_says(texts, one, other):
    sections = sections_of(texts)
    doc = read_sections(language(), sections)
    if not sections:
        return
    start, end = sorted((min(one, len(doc.text)), min(other, len(doc.text))))
    passage = quote(doc, start, end)
    section = next(s for s in sections if s.name == passage.section)
    assert section.text[passage.start : passage.end] == passage.text
    assert passage.layer == section.layer


@QUICK
@given(
    TEXT,
    TEXT,
    st.sampled_from(["NMOSD", "neuromyelitis\u00a0optica", "Sjo\u0308gren\u2019s syn\u00addrome", "AQP4\u2011IgG"]),
)
def test_a_mention_is_quoted_as_it_stood(before, after, term):
    text = f"{before}\n{term}\n{after}"
    doc = read_sections(language(), sections_of([text]))
    quotes = [quote(doc, m.start, m.end) for m in doc._.mentions]
    assert all(text[q.start : q.end] == q.text for q in quotes)
    assert term in [q.text for q in quotes]


@QUICK
@given(st.lists(TEXT, min_size=1, max_size=3))
def test_no_sentence_crosses_a_section(texts):
    doc = read_sections(language(), sections_of(texts))
    for place in doc._.sections:
        assert doc.text[place.start : place.end] == place.normal.text
    for sentence in doc.sents:
        words = sentence.text.strip("\n ")
        begin = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip("\n "))
        if words:
            assert any(p.start <= begin and begin + len(words) <= p.end for p in doc._.sections)


def test_no_sections():
    doc = read_sections(language(), [])
    assert (doc.text, doc._.mentions, doc._.abbreviations, doc._.sections) == ("", [], {}, [])


def test_a_quote_that_runs_on_ends_with_its_section():
    doc = read("A title", "An abstract")
    assert quote(doc, 2, 15).text == "title"
    assert quote(doc, 2, 15).section == "title"


def test_the_second_section_counts_from_its_own_start():
    doc = read("Devic", "She had  NMOSD.")
    mention = doc._.mentions[-1]
    passage = quote(doc, mention.start, mention.end)
    assert (passage.section, passage.start, passage.end, passage.text) == ("abstract", 9, 14, "NMOSD")


def test_same_text_same_answer():
    text = "Sjögren's syndrome (SS) without NMOSD; SS was mild and ANA was negative."
    assert read(text)._.mentions == read(text)._.mentions
