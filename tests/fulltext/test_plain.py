"""Plain text: paragraphs, headings, encodings."""

import pytest

from casereview.errors import ReviewError
from casereview.fulltext.reading import plain as reader
from casereview.fulltext.reading.plain import read_plain

TEXT = """Myelitis in an invented woman

Ada Lindqvist

ABSTRACT

It is rare.

Keywords: lupus, myelitis

1. Introduction

Sjögren syndrome may come first, and
the order of the diseases is unclear.

CASE REPORT
She was 41 years old. Her legs were
weak.

1. anti-Ro
2. anti-La

Table 1. Attacks
Attack\tSite
First\tT3

2.1 The second attack

She was well.

References

Nobody A. Overlaps.
"""


def read(data: bytes | str):
    data = data.encode() if isinstance(data, str) else data
    return read_plain(data, record_id="1", source="own", source_id="1.txt").sections


def test_an_article_is_read_as_jats_would_be():
    assert [(s.name, s.kind, s.text) for s in read(TEXT)] == [
        ("Text", "other", "Myelitis in an invented woman\nAda Lindqvist"),
        ("ABSTRACT", "abstract", "It is rare."),
        ("Keywords", "apart", "lupus, myelitis"),
        (
            "1. Introduction",
            "introduction",
            "Sjögren syndrome may come first, and the order of the diseases is unclear.",
        ),
        ("CASE REPORT", "case", "She was 41 years old. Her legs were weak.\n1. anti-Ro\n2. anti-La"),
        ("Table 1", "table", "Table 1. Attacks\nAttack | Site\nFirst | T3"),
        ("CASE REPORT > 2.1 The second attack", "case", "She was well."),
        ("References", "apart", "Nobody A. Overlaps."),
    ]


def test_a_text_without_headings_is_one_section():
    assert [(s.name, s.kind, s.text) for s in read("She was 41.\n\nShe was well.\n")] == [
        ("Text", "other", "She was 41.\nShe was well.")
    ]


def test_headings_marked_as_in_markdown():
    assert [
        (s.name, s.kind)
        for s in read("# Title of it\n\n## Case report\n\n### Case 1\nShe was 41.\n\nDiscussion\n----------\nRare.")
    ] == [
        ("Text", "other"),
        ("Case report > Case 1", "case"),
        ("Discussion", "discussion"),
    ]


def test_a_sentence_that_begins_like_a_heading_is_none():
    text = "Treatment with rituximab was begun\n\nHistory was unremarkable\n\nCase report.\n"
    assert [s.name for s in read(text)] == ["Text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_encodings(encoding):
    text = "Sjögren’s syndrome was found in a naïve patient – she received 5 µg.\n" * 3
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert read(data)[0].text.startswith("Sjögren’s syndrome was found in a naïve patient – she received 5 µg.")


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings(ending):
    assert read(ending.join(["She was", "41.", "", "She was well."]))[0].text == "She was 41.\nShe was well."


def test_nul_bytes_and_other_controls_are_left_out():
    assert read("She\x00 was\x07 well.")[0].text == "She was well."


def test_other_scripts_stay():
    assert read("患者は41歳の女性\n\nמטופלת בת 41")[0].text == "患者は41歳の女性\nמטופלת בת 41"


def test_a_heading_over_nothing_is_not_lost():
    assert [(s.name, s.text) for s in read("Case report\n\nDiscussion\n\nRare.")] == [
        ("Case report", "Case report"),
        ("Discussion", "Rare."),
    ]


def test_what_cannot_be_read_is_said(monkeypatch):
    with pytest.raises(ReviewError, match="1.txt: there is no text"):
        read(" \n\t\n")
    monkeypatch.setattr(reader, "MOST", 3)
    with pytest.raises(ReviewError, match="1.txt: this text has more than"):
        read("She was well.")
