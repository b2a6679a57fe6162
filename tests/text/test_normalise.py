"""Normalised text and the way back from it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casereview.text.normalise import normalise

ANY = st.text(st.characters(), max_size=60)  # lone surrogates, controls, marks: all of it
ODD = st.text(
    st.sampled_from(
        "ab Zé.,:;-'\"´`¨\u0308\u0301\u00ad\u200b\u2011\u2013\u2212\u00a0\n\r\t\u2028\ufb01½²™µ\ud800\x00Åo8"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("AQP4\u2010IgG", "AQP4-IgG"),
        ("AQP4\u2011IgG", "AQP4-IgG"),
        ("C3\u2013T12", "C3-T12"),
        ("AQP4-IgG (\u2212)", "AQP4-IgG (-)"),
        ("Sjo\u0308gren\u2019s", "Sjögren's"),
        ("Sjo\u00a8gren\u00b4s", "Sjögren's"),
        ("Devic`s", "Devic's"),
        ("neuro\u00admyelitis", "neuromyelitis"),
        ("optic\u200b neuritis", "optic neuritis"),
        ("of\ufb01cial", "official"),
        ("25\u00a0mg", "25 mg"),
        ("25 \u00b5g", "25 \u03bcg"),
        ("a  b \t c", "a b c"),
        ("  edge  ", "edge"),
        ("Soliris\u2122 was", "Soliris was"),
        ("neuromyelitis\noptica", "neuromyelitis optica"),
        ("She had NMOSD.\nshe", "She had NMOSD.\nshe"),
        ("One.\r\n\r\n Two.", "One.\nTwo."),
        ("\u201cLupus\u201d", '"Lupus"'),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
def test_one_way_of_writing(given_text, expected):
    assert normalise(given_text).text == expected


@given(ANY | ODD)
@example("e\u200b\u0301")
@example("か\uff9e")
@example("\u200b")
def test_normalising_twice_changes_nothing(text):
    once = normalise(text).text
    assert normalise(once).text == once


@given(ANY | ODD)
def test_map_covers_every_character_in_order(text):
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@given(ANY | ODD)
def test_nothing_invisible_is_left(text):
    normal = normalise(text).text
    assert not set(normal) & set("\t\r\x00\u00ad\u200b\u00a0\u2011\u2019\u2028")
    assert "  " not in normal and "\n\n" not in normal and " \n" not in normal
    assert normal == normal.strip(" \n")
    normal.encode("utf-8")


@given(ANY | ODD, ANY | ODD)
def test_a_term_is_quoted_as_it_stood(before, after):
    odd = "Sjo\u0308gren\u2019s \u00a0syn\u00addrome"
    text = f"{before}\n\n{odd}\n\n{after}"
    normal = normalise(text)
    at = normal.text.find("Sjögren's syndrome")
    start, end = normal.origin(at, at + len("Sjögren's syndrome"))
    assert text[start:end] == odd


def test_empty_stretches_stay_empty():
    normal = normalise("  ab  ")
    assert normal.origin(0, 0) == (2, 2)
    assert normal.origin(2, 2) == (4, 4)
    assert normalise("").origin(0, 0) == (0, 0)
