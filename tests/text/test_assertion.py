"""What is asserted of a mention, on sentences of our own making, and negspacy beside it on the same ones."""

import re
from functools import cache

import pytest
from text import sentences_of_assertion, sentences_second
from text.small_lexicon import CONCEPTS, asserted, read

LETTERS = {"p": "present", "n": "negated", "h": "hypothetical", "f": "family", "o": "historical", "b": "background"}


def marked(module):
    """The sentences of a set, without its headings and those set aside (`~skip`: nobody could say, or no rule does)."""
    return [x for x in module.MARKED.strip().split("\n") if x and not x.startswith("#") and "~skip" not in x]


ALL = marked(sentences_of_assertion) + marked(sentences_second)


def parse(line):
    """The bare sentence, and where its mentions stand with what each may be."""
    text, wanted, at = "", [], 0
    for mark in re.finditer(r"\{([^|{}]*)\|([a-z]+)\}", line):
        text += line[at : mark.start()]
        wanted.append((len(text), len(text) + len(mark[1]), {LETTERS[c] for c in mark[2]}))
        text += mark[1]
        at = mark.end()
    return text + line[at:], wanted


@pytest.mark.parametrize("line", ALL)
def test_sentence(line):
    text, wanted = parse(line)
    found = {(m.start, m.end): (m.assertion, m.rule) for m in read(text)._.mentions}
    wrong = [(text[s:e], found.get((s, e)), w) for s, e, w in wanted if found.get((s, e), ("",))[0] not in w]
    assert not wrong


@cache
def negspacy():
    """negspacy's English clinical rules on the same terms, as its manual sets it up."""
    import spacy
    from negspacy.negation import Negex  # noqa: F401 (registers the component)
    from negspacy.termsets import termset

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": c.kind, "pattern": t} for c in CONCEPTS for t in (*c.terms, *c.acronyms)])
    nlp.add_pipe("negex", config={"neg_termset": termset("en_clinical").get_patterns()})
    return nlp


def negated_by_negspacy(text):
    return {(e.start_char, e.end_char) for e in negspacy()(text).ents if e._.negex}


def negated_by_us(text):
    return {(m.start, m.end) for m in read(text)._.mentions if m.assertion == "negated"}


def f1(find):
    """F1 of "negated" over all judged mentions, and how many were negated that must not be."""
    hits = missed = wrong = 0
    for line in ALL:
        text, wanted = parse(line)
        found = find(text)
        for start, end, status in wanted:
            hit = (start, end) in found
            hits += hit and status == {"negated"}
            missed += not hit and status == {"negated"}
            wrong += hit and "negated" not in status
    return 2 * hits / (2 * hits + missed + wrong), wrong


def test_negation_is_better_than_negspacy(record_property):
    ours, theirs = f1(negated_by_us), f1(negated_by_negspacy)
    record_property("negated F1", f"ours {ours[0]:.3f}, negspacy {theirs[0]:.3f}")
    record_property("wrongly negated", f"ours {ours[1]}, negspacy {theirs[1]}")
    assert ours[0] >= 0.95
    assert ours[1] == 0
    assert theirs[0] < ours[0]
    assert theirs[1] > 0


def test_there_are_enough_sentences():
    assert len(ALL) >= 200
    assert sum(len(w) for _, w in map(parse, ALL)) >= 350


@pytest.mark.parametrize("kind", ["introduction", "discussion"])
def test_a_section_about_everyone(kind):
    assert asserted("Steroids failed and rituximab was given in NMOSD.", kind=kind)[0][1] == "background"


@pytest.mark.parametrize("kind", ["introduction", "discussion"])
def test_the_patient_in_a_section_about_everyone(kind):
    assert asserted("Our patient had NMOSD.", kind=kind) == [("NMOSD", "present")]


def test_case_section_is_the_patients():
    assert asserted("Rituximab was given.", kind="case") == [("Rituximab", "present")]


def test_title_of_a_case_and_of_a_cohort():
    case = read("Neuromyelitis optica with lupus: a case report", "She improved.")
    cohort = read("Lupus in patients with neuromyelitis optica", "Nothing.")
    assert {m.assertion for m in case._.mentions} == {"present"}
    assert {m.assertion for m in cohort._.mentions} == {"background"}


def test_every_mention_names_its_rule():
    for line in ALL:
        assert all(m.rule for m in read(parse(line)[0])._.mentions)


def test_denial_does_not_cross_the_sentence():
    assert asserted("She had no fever. Rash was seen.") == [("fever", "negated"), ("Rash", "present")]


def test_letters_that_grow_when_made_small():
    assert asserted("İ İ İ: no fever, but rash.") == [("fever", "negated"), ("rash", "present")]
