"""What a snapshot folder may hold, and what a broken one says."""

import gzip
import re

import pytest
from conftest import shared

from casereview.errors import ReviewError
from casereview.records import Record
from casereview.snapshot.folder import read_folder
from casereview.snapshot.writer import HEADER, article_xml, write_set


def record(pmid: str, title: str = "T") -> Record:
    return Record(record_id=pmid, pmid=pmid, title=title)


def the_set(*articles: bytes) -> bytes:
    return HEADER + b"<PubmedArticleSet>" + b"".join(articles) + b"</PubmedArticleSet>"


ONE = article_xml(record("1"))
JATS = b'<article><front><article-id pub-id-type="pmc">%s</article-id></front><body/></article>'


def test_articles_are_the_bytes_of_the_file(tmp_path):
    odd = b'<PubmedArticle ><MedlineCitation  Status="MEDLINE"><PMID\nVersion="1">7</PMID>' + ONE.split(b"</PMID>")[1]
    (tmp_path / "odd.xml").write_bytes(the_set(ONE, b"\n  ", odd))
    articles = read_folder(tmp_path)
    assert articles.article(1) == ONE
    assert articles.article(7) == odd


def test_root_elements_tell_pubmed_from_jats_whatever_the_names(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "x.NXML").write_bytes(b"<!-- <PubmedArticleSet> -->" + JATS % b"PMC5")
    (tmp_path / "PMC9.xml.gz").write_bytes(gzip.compress(the_set(ONE)))
    (tmp_path / "set.xml").write_bytes(b"<pmc-articleset>" + JATS % b"6" + JATS % b"007" + b"</pmc-articleset>")
    (tmp_path / "notes.txt").write_text("not read")
    articles = read_folder(tmp_path)
    assert list(articles.pubmed) == [1]
    assert sorted(articles.pmc) == [5, 6, 7]


def test_a_full_text_without_a_number_takes_that_of_its_file(tmp_path):
    (tmp_path / "a.xml").write_bytes(the_set(ONE))
    (tmp_path / "PMC77.xml").write_bytes(
        b"<article><front/><back><article-id pub-id-type='pmc'>3</article-id></back></article>"
    )
    assert list(read_folder(tmp_path).pmc) == [77]


def test_latin_1_is_served_as_utf_8(tmp_path):
    text = the_set(article_xml(record("1", "Sjögren"))).decode().replace('encoding="utf-8"', 'encoding="ISO-8859-1"')
    (tmp_path / "a.xml").write_bytes(text.encode("latin-1"))
    assert "Sjögren".encode() in read_folder(tmp_path).article(1)


def test_an_empty_set_beside_others_is_no_fault(tmp_path):
    (tmp_path / "a.xml").write_bytes(the_set())
    (tmp_path / "b.xml").write_bytes(the_set(ONE))
    assert list(read_folder(tmp_path).pubmed) == [1]


def test_the_same_article_twice_is_one(tmp_path):
    (tmp_path / "a.xml").write_bytes(the_set(ONE, ONE))
    (tmp_path / "b.xml").write_bytes(the_set(ONE))
    assert list(read_folder(tmp_path).pubmed) == [1]


def test_the_newest_version_of_an_article_counts(tmp_path):
    new = ONE.replace(b'Version="1"', b'Version="2"')
    (tmp_path / "a.xml").write_bytes(the_set(new))
    (tmp_path / "b.xml").write_bytes(the_set(ONE))
    assert read_folder(tmp_path).article(1) == new


def test_deleted_citations_are_gone(tmp_path):
    deletion = b'<DeleteCitation><PMID Version="1">1</PMID></DeleteCitation>'
    (tmp_path / "a.xml").write_bytes(the_set(ONE))
    (tmp_path / "b.xml").write_bytes(the_set(article_xml(record("2")), deletion))
    assert list(read_folder(tmp_path).pubmed) == [2]


def fails(folder, *parts: str) -> None:
    with pytest.raises(ReviewError) as error:
        read_folder(folder)
    for part in parts:
        assert re.search(part, str(error.value)), f"{part} not in: {error.value}"


def test_no_such_folder(tmp_path):
    fails(tmp_path / "none", r"none does not exist: set pubmed\.snapshot")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "a.xml").write_bytes(the_set(ONE))
    fails(tmp_path / "a.xml", "is a file, not a folder")


def test_an_empty_folder(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    fails(tmp_path, "holds no XML: put PubMed XML")


def test_full_texts_alone_are_no_snapshot(tmp_path):
    (tmp_path / "a.xml").write_bytes(JATS % b"5")
    fails(tmp_path, "no PubMed record")


@pytest.mark.parametrize("data", [b"<html><body/></html>", b"not XML", b"<MedlineCitationSet/>"])
def test_another_root_element(tmp_path, data):
    (tmp_path / "page.xml").write_bytes(data)
    fails(tmp_path, r"page\.xml: neither PubMed XML nor a JATS article")


def test_an_empty_file(tmp_path):
    (tmp_path / "nothing.xml").write_bytes(b"")
    fails(tmp_path, r"nothing\.xml is empty")


def test_broken_gzip_names_the_file(tmp_path):
    (tmp_path / "half.xml.gz").write_bytes(gzip.compress(the_set(ONE))[:-20])
    fails(tmp_path, r"half\.xml\.gz", "gzip")


@pytest.mark.parametrize("cut", [10, 40, 300])
def test_broken_xml_names_the_file(tmp_path, cut):
    (tmp_path / "cut.xml").write_bytes(the_set(ONE, ONE)[:-cut])
    fails(tmp_path, r"cut\.xml", "get")


def test_broken_jats_names_the_file(tmp_path):
    (tmp_path / "a.xml").write_bytes(the_set(ONE))
    (tmp_path / "PMC1.xml").write_bytes((JATS % b"1")[:-5])
    fails(tmp_path, r"PMC1\.xml: broken XML")


def test_a_pmid_twice_with_different_bytes_names_both_files(tmp_path):
    write_set([record("1")], tmp_path / "a.xml")
    write_set([record("1", "Another")], tmp_path / "b.xml.gz")
    fails(tmp_path, r"PMID 1 stands in \S+a\.xml and in \S+b\.xml\.gz with different content")


def test_a_full_text_twice_with_different_bytes_names_both_files(tmp_path):
    (tmp_path / "a.xml").write_bytes(JATS % b"1")
    (tmp_path / "b.xml").write_bytes((JATS % b"1").replace(b"<body/>", b"<body> </body>"))
    fails(tmp_path, r"PMC1 stands in \S+a\.xml and in \S+b\.xml")


def test_a_full_text_without_any_number(tmp_path):
    (tmp_path / "text.xml").write_bytes(b"<article><front/></article>")
    fails(tmp_path, r"text\.xml: a full text without a PMC number")


def test_all_files_of_the_shared_pubmed_xml():
    folder = shared("data", "pubmed_xml")
    articles = read_folder(folder)
    assert len(articles.pubmed) == 163  # one of the 164 files is an empty set
    for path in folder.glob("*.xml"):
        if (pmid := int(path.stem)) in articles.pubmed:
            assert articles.article(pmid) in path.read_bytes()


def test_all_files_of_the_shared_jats(tmp_path):
    folder = shared("data", "jats")
    for path in folder.glob("*.nxml"):
        (tmp_path / path.name).symlink_to(path)
    write_set([record("1")], tmp_path / "a.xml")
    articles = read_folder(tmp_path)
    assert {f"PMC{number}.nxml" for number in articles.pmc} == {path.name for path in folder.glob("*.nxml")}
    assert all(text.pmid for text in articles.pmc.values())
