"""Records written as PubMed XML are valid by NLM's DTD, complete, and the same bytes every time."""

import gzip
from pathlib import Path

import Bio.Entrez
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from casereview.errors import ReviewError
from casereview.records import AbstractPart, Author, Heading, OtherAbstract, Record, Relation
from casereview.snapshot.writer import HEADER, article_xml, write_set

FULL = Record(
    record_id="90000001",
    pmid="90000001",
    pmcid="PMC1234567",
    doi="10.1000/xyz",
    pii="S0000-1",
    other_ids=(("mid", "NIHMS1"),),
    title="Myelitis in a patient with lupus: x < y & z",
    vernacular_title="Myélite",
    abstract="BACKGROUND: First part.\nCASE: A 34-year-old woman.",
    abstract_parts=(
        AbstractPart(label="BACKGROUND", category="BACKGROUND", start=12, end=23),
        AbstractPart(label="CASE", category=None, start=30, end=50),
    ),
    other_abstracts=(OtherAbstract(text="Resumen", language="spa", type="Publisher"),),
    copyright="© 2020",
    authors=(
        Author(last="Doe", fore="Jane Q", initials="JQ", orcid="0000-0001-2345-6789", affiliations=("A", "B")),
        Author(collective="The Group"),
    ),
    authors_complete=False,
    investigators=(Author(last="Roe", initials="R"),),
    journal="Journal of Invented Cases",
    journal_abbreviation="J Inv Cases",
    issn="1234-5678",
    nlm_id="100000001",
    year=2020,
    publication_date="2020-05-17",
    electronic_date="2020-05-01",
    entrez_date="2020-05-18",
    volume="3",
    issue="2",
    pages="11-15",
    languages=("eng", "spa"),
    country="England",
    publication_types=(Heading(ui=None, name="Case Reports"), Heading(ui="D016428", name="Journal Article")),
    mesh=(Heading(ui="D009471", name="Neuromyelitis Optica", major=True, qualifiers=("drug therapy", "rare one")),),
    keywords=("NMOSD", "lupus"),
    substances=(Heading(ui="D000069283", name="Rituximab"),),
    relations=(Relation(type="ErratumIn", pmid="90000002", source="J. 2021", note="n"), Relation(type="CommentIn")),
    notes=("Rewritten for demonstration.",),
    status="MEDLINE",
)
BARE = Record(record_id="1", pmid="1")
BOOK = Record(
    record_id="2", pmid="2", book="A Book", title="Chapter", abstract="Text.", authors=FULL.authors, year=2001
)


@pytest.fixture(scope="module")
def dtd() -> etree.DTD:
    return etree.DTD(str(Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"))


def read(record: Record) -> etree._Element:
    return etree.fromstring(article_xml(record))


@pytest.mark.parametrize("record", [FULL, BARE, BOOK], ids=["full", "bare", "book"])
def test_valid_by_the_dtd(record, dtd, tmp_path):
    write_set([record], tmp_path / "set.xml")
    tree = etree.parse(tmp_path / "set.xml", etree.XMLParser(no_network=True, load_dtd=False))
    assert dtd.validate(tree), dtd.error_log.filter_from_errors()


def test_every_field_is_written():
    text = article_xml(FULL).decode()
    for part in (
        '<AbstractText Label="CASE">A 34-year-old woman.</AbstractText>',
        '<AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">First part.</AbstractText>',
        "x &lt; y &amp; z",
        "<Year>2020</Year><Month>May</Month><Day>17</Day>",
        "<StartPage>11</StartPage><EndPage>15</EndPage><MedlinePgn>11-15</MedlinePgn>",
        '<AuthorList CompleteYN="N">',
        '<Identifier Source="ORCID">0000-0001-2345-6789</Identifier>',
        "<CollectiveName>The Group</CollectiveName>",
        '<PublicationType UI="D002363">Case Reports</PublicationType>',
        '<QualifierName UI="Q000188" MajorTopicYN="N">drug therapy</QualifierName>',
        '<CommentsCorrections RefType="ErratumIn"><RefSource>J. 2021</RefSource><PMID Version="1">90000002</PMID>',
        '<ArticleId IdType="pmc">PMC1234567</ArticleId>',
        '<ArticleId IdType="mid">NIHMS1</ArticleId>',
        '<PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>05</Month><Day>18</Day></PubMedPubDate>',
        '<OtherAbstract Type="Publisher" Language="spa">',
        '<GeneralNote Owner="NLM">Rewritten for demonstration.</GeneralNote>',
        '<Keyword MajorTopicYN="N">lupus</Keyword>',
        "<CopyrightInformation>© 2020</CopyrightInformation>",
        "<VernacularTitle>Myélite</VernacularTitle>",
    ):
        assert part in text, part


@pytest.mark.parametrize("text", ["2019 Nov-Dec", "Spring 2001", "2019-13"])
def test_a_date_that_is_no_date_stays_as_medline_date(text):
    record = Record(record_id="1", pmid="1", publication_date=text)
    assert read(record).findtext(".//PubDate/MedlineDate") == text


def test_pages_that_are_no_range_stay_as_they_are():
    record = Record(record_id="1", pmid="1", pages="S1-4, 7")
    assert etree.tostring(read(record).find(".//Pagination")) == (
        b"<Pagination><MedlinePgn>S1-4, 7</MedlinePgn></Pagination>"
    )


def test_no_pmid_is_refused():
    with pytest.raises(ReviewError, match="imported:3 has no PMID"):
        article_xml(Record(record_id="imported:3"))


def test_control_characters_are_refused_by_name_of_the_record():
    with pytest.raises(ReviewError, match="record 7 holds a character"):
        article_xml(Record(record_id="7", pmid="7", title="a\x0bb"))


def test_an_empty_set_is_refused(tmp_path):
    with pytest.raises(ReviewError, match=r"none\.xml: no record"):
        write_set([], tmp_path / "none.xml")
    assert not list(tmp_path.iterdir())


def test_gzip_has_the_same_bytes_whenever_and_wherever(tmp_path):
    write_set([FULL, BARE], tmp_path / "a.xml.gz")
    write_set([FULL, BARE], tmp_path / "other.xml.gz")
    assert (tmp_path / "a.xml.gz").read_bytes() == (tmp_path / "other.xml.gz").read_bytes()
    plain = gzip.decompress((tmp_path / "a.xml.gz").read_bytes())
    assert plain.startswith(HEADER) and plain.count(b"<PubmedArticle>") == 2


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@settings(max_examples=60, deadline=None)
@given(title=words, abstract=words, name=words.filter(bool), keywords=st.lists(words, max_size=3))
def test_any_text_comes_back_as_it_was(title, abstract, name, keywords, dtd):
    record = Record(
        record_id="1", pmid="1", title=title, abstract=abstract, authors=(Author(last=name),), keywords=tuple(keywords)
    )
    root = etree.fromstring(b"<PubmedArticleSet>" + article_xml(record) + b"</PubmedArticleSet>")
    assert dtd.validate(root), dtd.error_log.filter_from_errors()
    assert (root.findtext(".//ArticleTitle") or "") == title
    assert (root.findtext(".//AbstractText") or "") == abstract
    assert root.findtext(".//LastName") == name
    assert [k.text or "" for k in root.iter("Keyword")] == keywords
