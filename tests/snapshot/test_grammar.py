"""PubMed's query language: every tree comes back from its text, and operators go from left to right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.snapshot.grammar import (
    DATES,
    FIELDS,
    MESH,
    Chain,
    QueryError,
    Range,
    Reference,
    Term,
    evaluate,
    parse,
    with_default_field,
    write,
)

word = st.from_regex(r"[a-zé0-9][a-zé0-9'-]{0,8}", fullmatch=True)
texts = st.lists(word, min_size=1, max_size=3).map(" ".join)
undated = st.sampled_from([f for f in FIELDS if f not in DATES])
terms = st.builds(Term, text=texts, quoted=st.booleans(), field=st.none() | undated)
unexploded = st.builds(
    Term, text=texts, quoted=st.booleans(), field=st.sampled_from(sorted(MESH)), explode=st.just(False)
)
near = st.builds(Term, text=texts, quoted=st.just(True), field=st.just("Title/Abstract"), near=st.integers(0, 99))
date = st.from_regex(r"(19|20)[0-9]{2}(/0[1-9](/[12][0-9])?)?", fullmatch=True)
ranges = st.builds(Range, low=date, high=date | st.just("3000"), field=st.sampled_from(sorted(DATES)))
references = st.builds(Reference, number=st.integers(1, 99))
leaves = terms | unexploded | near | ranges | references
operators = st.sampled_from(["AND", "OR", "NOT"])


def chains(children):
    return st.builds(
        Chain, first=children, rest=st.lists(st.tuples(operators, children), min_size=1, max_size=4).map(tuple)
    )


trees = st.recursive(leaves, chains, max_leaves=12)


@given(trees)
def test_a_tree_comes_back_from_its_text(tree):
    assert parse(write(tree)) == tree


@given(trees)
def test_spaces_do_not_matter(tree):
    text = write(tree)
    assert parse(text.replace(" (", "  \n(").replace(") ", ")\t ")) == tree


@given(st.lists(st.tuples(operators, st.frozensets(st.integers(0, 9)), st.booleans()), min_size=1, max_size=8))
def test_operators_go_from_left_to_right(steps):
    """Against Python's own sets: 'a OR b AND c' is '(a OR b) AND c'."""
    names = {f"term{n}": found for n, (_, found, _) in enumerate(steps)}
    text, expected = "term0", steps[0][1]
    for n, (operator, found, grouped) in enumerate(steps[1:], start=1):
        name = f"(term{n})" if grouped else f"term{n}"
        text = f"{text} {operator} {name}"
        expected = {"AND": expected & found, "OR": expected | found, "NOT": expected - found}[operator]
    assert evaluate(parse(text), lambda leaf: names[leaf.text]) == expected


def find(universe):
    return lambda leaf: universe[leaf.text]


def test_parentheses_group():
    sets = {"a": frozenset({1}), "b": frozenset({2, 3}), "c": frozenset({3})}
    assert evaluate(parse("a OR b AND c"), find(sets)) == {3}
    assert evaluate(parse("a OR (b AND c)"), find(sets)) == {1, 3}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("lupus", Term(text="lupus")),
        ("lupus and devic", Term(text="lupus and devic")),
        ("optic neuritis[tiab]", Term(text="optic neuritis", field="Title/Abstract")),
        ('"optic neuritis" [ Title/Abstract ]', Term(text="optic neuritis", quoted=True, field="Title/Abstract")),
        ("Lupus[TIAB]", Term(text="Lupus", field="Title/Abstract")),
        ("Lupus[MH:NoExp]", Term(text="Lupus", field="MeSH Terms", explode=False)),
        ('"a b"[tiab:~3]', Term(text="a b", quoted=True, field="Title/Abstract", near=3)),
        ("neuromyel*[tiab]", Term(text="neuromyel*", field="Title/Abstract")),
        ("all[sb]", Term(text="all", field="Filter")),
        ("2004:2020[dp]", Range(low="2004", high="2020", field="Date - Publication")),
        (
            "2019/01/05[EDAT] : 2019/04/05[EDAT]",
            Range(low="2019/01/05", high="2019/04/05", field="Date - Entry"),
        ),
        (
            '("2019/01/05"[Date - Entry] : "3000"[Date - Entry])',
            Range(low="2019/01/05", high="3000", field="Date - Entry"),
        ),
        ('"x/therapy"[mh]', Term(text="x/therapy", quoted=True, field="MeSH Terms")),
        ("1:20[uid]", Range(low="1", high="20", field="UID")),
        ("IL-6:IL-8 ratio", Term(text="IL-6:IL-8 ratio")),
        ("ORAL ANDES NOTED", Term(text="ORAL ANDES NOTED")),
        ("((((a))))", Term(text="a")),
        ("betas* gammas*", Term(text="betas* gammas*")),
    ],
)
def test_leaves(text, tree):
    assert parse(text) == tree


def test_terms_side_by_side_are_anded():
    assert parse('lupus "a b" c[ti] 2004:2005[dp] #1 (d)') == Chain(
        first=Term(text="lupus"),
        rest=(
            ("AND", Term(text="a b", quoted=True)),
            ("AND", Term(text="c", field="Title")),
            ("AND", Range(low="2004", high="2005", field="Date - Publication")),
            ("AND", Reference(number=1)),
            ("AND", Term(text="d")),
        ),
    )


def test_a_range_ends_a_run_of_words():
    assert parse("lupus nephritis 2004:2005[dp]") == Chain(
        first=Term(text="lupus nephritis"),
        rest=(("AND", Range(low="2004", high="2005", field="Date - Publication")),),
    )


def test_no_space_is_needed_beside_a_parenthesis():
    assert parse("(a)OR(b)NOT(c)") == parse("a OR b NOT c")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the query is empty"),
        ("((", "ends too early"),
        ("a AND", "ends too early, after: a AND"),
        ("AND a", "AND has no term on one of its sides"),
        ("a AND OR b", "OR has no term on one of its sides, at: OR b"),
        ("a OR ()", "a closing parenthesis has nothing to close"),
        ("a)", "a closing parenthesis has nothing to close"),
        ("(a", "ends too early"),
        ('a AND "b c', 'a quotation mark is not closed at: "b c'),
        ("a[tiab", "a bracket is not closed at: [tiab"),
        ("a]", "a bracket is not opened"),
        ("[tiab]", "the field [tiab] has no term before it"),
        ("(a OR b)[tiab]", "the field [tiab] has no term before it"),
        ("a[tiba]", "field [tiba] is not one of PubMed's; did you mean [tiab]?"),
        ("a[gr]", "field [gr] (Grants and Funding) is one of PubMed's that this server does not search"),
        ("a[tiab:noexp]", "Title/Abstract has no option noexp"),
        ("a[mh:~3]", "MeSH Terms has no option ~3"),
        ("a b[tiab:~3]", "proximity needs quotation marks"),
        ("abc*[tiab]", "at least 4 letters before the asterisk: abc*"),
        ("neuro*myelitis[tiab]", "an asterisk truncates at the end of a term only"),
        ("2004:2005", "the range 2004:2005 has no field"),
        ("2004:2005[ti]", "[Title] has no ranges"),
        ("2004[dp] : 2005[edat]", "different fields"),
        ('""', "a term without a letter or a digit"),
        ("--[tiab]", "a term without a letter or a digit: '--'"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(text, complaint):
    with pytest.raises(QueryError, match=re.escape(complaint)):
        parse(text)


def test_thousands_of_terms_are_no_problem():
    text = " OR ".join(f"word{n}[tiab]" for n in range(20_000))
    assert len(parse(text).rest) == 19_999


def test_a_default_field_goes_to_terms_without_one():
    tree = with_default_field(parse("a AND (b[ab] OR 2004:2005[dp])"), "ti")
    assert tree == parse("a[ti] AND (b[ab] OR 2004:2005[dp])")
