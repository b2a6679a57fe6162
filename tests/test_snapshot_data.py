"""The embedded snapshot: valid, complete, and plain about what it is."""

import gzip
import importlib.util
from collections import Counter

import pytest
from conftest import ROOT, shared
from lxml import etree

from casereview.fulltext.reading.jats import read_jats

SNAPSHOT = ROOT / "resources" / "snapshot"
ARTICLES = sorted((SNAPSHOT / "pmc").glob("*.xml"))


@pytest.fixture(scope="module")
def records() -> etree._Element:
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    return etree.fromstring(gzip.decompress((SNAPSHOT / "pubmed.xml.gz").read_bytes()), parser)


def texts(records: etree._Element, path: str) -> list[str]:
    return [node.text or "" for node in records.iterfind(path)]


def test_records_are_valid_against_the_dtd_of_pubmed(records):
    entrez = importlib.util.find_spec("Bio.Entrez")
    dtds = entrez.submodule_search_locations[0] + "/DTDs/"
    with open(dtds + "pubmed_250101.dtd", "rb") as file:
        dtd = etree.DTD(file)
    assert dtd.validate(records), dtd.error_log


def test_there_are_109_records_with_unique_pmids(records):
    pmids = texts(records, "PubmedArticle/MedlineCitation/PMID")
    assert len(pmids) == len(set(pmids)) == 109
    made_up = sorted(int(p) for p in pmids if int(p) > 90000000)
    assert made_up == list(range(90000001, 90000001 + len(made_up)))


def test_every_record_says_that_its_abstract_is_rewritten_or_the_whole_of_it_made_up(records):
    notices = Counter(texts(records, ".//Abstract/CopyrightInformation"))
    assert len(notices) == 2 and notices.total() == 109
    assert all("must not be cited" in notice for notice in notices)


def test_a_record_of_no_publication_says_so_in_its_title_and_has_no_authors_journal_or_doi(records):
    made_up = [r for r in records if "no such publication" in r.findtext(".//Abstract/CopyrightInformation")]
    assert len(made_up) == 25
    for article in records:
        assert article.findtext(".//ArticleTitle").startswith("[Made up: ") == (article in made_up)
    for article in made_up:
        assert int(article.findtext(".//PMID")) > 90000000
        assert article.find(".//AuthorList") is article.find(".//ArticleId[@IdType='doi']") is None
        assert not article.findtext(".//Journal/Title")


def test_about_half_of_the_case_reports_carry_the_tag(records):
    tagged = Counter(texts(records, ".//PublicationType"))
    assert 20 <= tagged["Case Reports"] <= 40


def test_no_title_speaks_of_the_gold_that_it_came_from(records):
    assert not [t for t in texts(records, ".//ArticleTitle") if not t or "not shown" in t or "PMC" in t]


def test_every_full_text_is_linked_from_its_record_and_the_other_way_round(records):
    linked = {
        article.findtext("PubmedData/ArticleIdList/ArticleId[@IdType='pmc']"): article.findtext("MedlineCitation/PMID")
        for article in records
    }
    linked.pop(None)
    found = {}
    for path in ARTICLES:
        ids = {n.get("pub-id-type"): n.text for n in etree.parse(str(path)).iterfind(".//article-meta/article-id")}
        assert ids["pmc"] == path.stem
        found[ids["pmc"]] = ids["pmid"]
    assert found == linked and len(found) == 4


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_a_full_text_is_read_and_says_what_it_is(path):
    text = read_jats(path.read_bytes(), record_id="1", source="pmc", source_id=path.stem)
    assert {"case", "discussion", "table"} <= {s.kind for s in text.sections}
    assert "must not be cited" in " ".join(text.notices) and "Do not cite" in text.licence


def test_the_notice_leads_with_one_plain_paragraph():
    lead = (SNAPSHOT / "NOTICE.md").read_text("utf-8").split("\n\n")[0]
    assert "\n" not in lead and "must not be cited" in lead


def test_the_records_are_what_the_recipe_makes(tmp_path):
    spec = importlib.util.spec_from_file_location("build", SNAPSHOT / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    build.main(shared("eval", "reports.jsonl"), tmp_path / "again.xml.gz")
    assert (tmp_path / "again.xml.gz").read_bytes() == (SNAPSHOT / "pubmed.xml.gz").read_bytes()
