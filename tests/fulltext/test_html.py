"""Saved web pages: the article without the site around it."""

import pytest

from casereview.errors import ReviewError
from casereview.fulltext.reading import html as reader
from casereview.fulltext.reading.html import DEEPEST, read_html


def read(data: bytes | str):
    data = data.encode() if isinstance(data, str) else data
    return read_html(data, record_id="1", source="own", source_id="1.html").sections


PAGE = """<!doctype html><html><head><title>Site</title><style>p {color: red}</style><script>var lupus = 1</script></head>
<body><header>Journal of Invention</header><nav><a href="/">Home</a></nav>
<main><article><header><h1>Myelitis in an invented woman</h1></header><p>Ada Lindqvist</p>
<h2>Abstract</h2><p><b>Background:</b> It is rare.</p>
<h2>Introduction</h2><p>It is rare.<sup><a href="#r1">1</a></sup> Sjögren&nbsp;syndrome may come first.</p>
<h2>Case presentation</h2><h3>Case 1</h3><p>She was<br>41 years old.</p><ul><li>anti-Ro</li><li>anti-La</li></ul>
<script>alert("lupus")</script>
<figure><img alt="lupus" src="x.png"><figcaption>Figure 1. The spine.</figcaption></figure>
<p>She walked 10<sup>2</sup> m.</p>
<table><caption>Table 1. Attacks</caption><tr><th>Attack</th><th>Site</th></tr><tr><td rowspan="2">First</td><td>T3</td></tr><tr><td>T4</td></tr></table>
<h3>Case 2</h3><p>He was well.</p>
<aside>Read also: lupus</aside><form><label>Search</label></form>
<h2>References</h2><ol><li>Nobody A. Overlaps.</li></ol></article></main><footer>All rights</footer></body></html>"""


def test_an_article_is_read_as_jats_would_be():
    assert [(s.name, s.kind, s.text) for s in read(PAGE)] == [
        ("Text", "other", "Myelitis in an invented woman\nAda Lindqvist"),
        ("Abstract", "abstract", "Background: It is rare."),
        ("Introduction", "introduction", "It is rare. [1] Sjögren syndrome may come first."),
        ("Case presentation > Case 1", "case", "She was 41 years old.\n- anti-Ro\n- anti-La\nShe walked 102 m."),
        ("Figure 1", "caption", "Figure 1. The spine."),
        ("Table 1", "table", "Table 1. Attacks\nAttack | Site\nFirst | T3\nFirst | T4"),
        ("Case presentation > Case 2", "case", "He was well."),
        ("References", "apart", "- Nobody A. Overlaps."),
    ]


def test_nothing_of_the_site_and_of_its_programs_is_text():
    text = " ".join(s.text for s in read(PAGE))
    assert not any(word in text for word in ("Home", "lupus", "Journal", "rights", "Search", "color"))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="utf-8">'),
        ("iso-8859-1", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("cp1252", "<meta charset=windows-1252>"),
        ("utf-16", ""),
        ("utf-8-sig", '<meta charset="iso-8859-1">'),
    ],
)
def test_encodings(encoding, head):
    page = f"<html><head>{head}</head><body><p>Sjögren syndrome, «naïve» patient, 5 µg.</p></body></html>"
    assert read(page.encode(encoding))[0].text == "Sjögren syndrome, «naïve» patient, 5 µg."


def test_windows_letters_under_the_name_of_latin_1_as_browsers_read_them():
    assert read(b'<html><meta charset="iso-8859-1"><p>Sjogren\x92s \x93dry\x94</p>')[0].text == "Sjogren’s “dry”"


def test_an_old_page_laid_out_in_a_table_is_text():
    page = "<body><table><tr><td><h2>Case report</h2><p>She was well.</p></td><td><h2>Discussion</h2><p>It is rare.</p></td></tr></table>"
    assert [(s.name, s.text) for s in read(page)] == [("Case report", "She was well."), ("Discussion", "It is rare.")]


def test_a_bold_line_with_the_words_of_a_heading_is_one():
    assert read("<p><b>Case report</b></p><p>She was well.</p>")[0].name == "Case report"


def test_a_teaser_is_not_the_article():
    page = (
        "<body><article>Another report</article><div><h2>Case report</h2><p>"
        + "She was well. " * 20
        + "</p></div></body>"
    )
    assert "Case report" in [s.name for s in read(page)]


def test_other_scripts_stay():
    assert read("<p>患者は41歳の女性</p><p>מטופלת בת 41</p>")[0].text == "患者は41歳の女性\nמטופלת בת 41"


def test_elements_within_elements_without_end_are_read_flat():
    deep = "<div>" * 5 * DEEPEST + "She was well." + "</div>" * 5 * DEEPEST
    assert read(f"<body><p>Before.</p>{deep}<p>After.</p></body>")[0].text == "Before.\nShe was well.\nAfter."


def test_a_page_that_is_only_nesting_is_refused():
    with pytest.raises(ReviewError, match="nested deeper than any article"):
        read("<body><p>Before.</p>" + "<div>" * 5000 + "She was well.")


def test_entities_that_grow_are_not_expanded():
    bomb = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>She was well &b;.</p></body></html>'
    assert "lollol" not in " ".join(s.text for s in read(bomb))


def test_no_file_and_no_address_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>a &x;</p><iframe src="file://{secret}"></iframe></body></html>'
    assert "SECRET" not in " ".join(s.text for s in read(page))


@pytest.mark.parametrize(
    "data", [b"<html></html>", b"<html><script>lupus</script></html>", b"<!-- only -->", b"\x00\x00<html>\x00</html>"]
)
def test_a_page_without_text_is_said(data):
    with pytest.raises(ReviewError, match="1.html: there is no text in this page"):
        read(data)


def test_a_page_that_is_too_large_is_said(monkeypatch):
    monkeypatch.setattr(reader, "MOST", 10)
    with pytest.raises(ReviewError, match="1.html: this page has more than"):
        read("<p>She was well.</p>")
