"""What each utility answers, in the words that NCBI's servers were recorded with."""

import json
import re
from datetime import date

import pytest
from lxml import etree
from snapshot.generated import records
from snapshot.small import RECORDS

from casereview.snapshot.eutils import EUtils, History, Reply
from casereview.snapshot.index import open_index
from casereview.snapshot.writer import article_xml, write_set


@pytest.fixture(scope="module")
def index(folder):
    index = open_index(folder)
    yield index
    index.close()


@pytest.fixture
def eutils(index):
    return EUtils(index, History("seed"), today=date(2019, 6, 1))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """More than PubMed's ceiling."""
    folder = tmp_path_factory.mktemp("many")
    bare = [type(r)(record_id=r.record_id, pmid=r.pmid, title="A", entrez_date=r.entrez_date) for r in records(10_050)]
    write_set(bare, folder / "many.xml")
    index = open_index(folder)
    yield EUtils(index, History("many"))
    index.close()


def ask(eutils: EUtils, utility: str, **params: str | list[str]) -> Reply:
    lists = {
        name.lower(): [str(v) for v in (value if isinstance(value, list) else [value])]
        for name, value in params.items()
    }
    return eutils.respond(utility, lists)


def xml(reply: Reply) -> etree._Element:
    return etree.fromstring(reply.body)


def found(reply: Reply) -> list[str]:
    return [e.text for e in xml(reply).iterfind("IdList/Id")]


def result(reply: Reply, key: str = "esearchresult") -> dict:
    return json.loads(reply.body, strict=False)[key]


# esearch


def test_search_in_xml(eutils):
    reply = ask(eutils, "esearch", term="lupus[tiab]")
    assert reply.status == 200 and reply.type == "text/xml; charset=UTF-8"
    assert reply.body.decode() == (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
        '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
        "<eSearchResult><Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><IdList>\n<Id>102</Id>\n<Id>101</Id>\n"
        '</IdList><TranslationSet/><QueryTranslation>"lupus"[Title/Abstract]</QueryTranslation></eSearchResult>\n'
    )


def test_search_in_json_has_numbers_as_text(eutils):
    reply = ask(eutils, "esearch", term="lupus[tiab]", retmode="json", usehistory="y", retmax="1")
    assert reply.type.startswith("application/json")
    found = result(reply)
    webenv = found.pop("webenv")
    assert re.fullmatch(r"MCID_[0-9a-f]{24}", webenv)
    assert found == {
        "count": "2",
        "retmax": "1",
        "retstart": "0",
        "querykey": "1",
        "idlist": ["102"],
        "translationset": [],
        "querytranslation": '"lupus"[Title/Abstract]',
    }


def test_nothing_found_is_the_recorded_answer(eutils):
    assert (
        ask(eutils, "esearch", term="abcXYZ")
        .body.decode()
        .endswith(
            "<eSearchResult><Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/>"
            "<QueryTranslation>(abcXYZ[All Fields])</QueryTranslation><ErrorList><PhraseNotFound>abcXYZ</PhraseNotFound>"
            "</ErrorList><WarningList><OutputMessage>No items found.</OutputMessage></WarningList></eSearchResult>\n"
        )
    )
    found = result(ask(eutils, "esearch", term="abcXYZ", retmode="json"))
    assert found["errorlist"] == {"phrasesnotfound": ["abcXYZ"], "fieldsnotfound": []}
    assert found["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": [],
        "outputmessages": ["No items found."],
    }


def test_a_quoted_phrase_that_is_not_there_is_a_warning(eutils):
    tree = xml(ask(eutils, "esearch", term='lupus OR "no such thing"[tiab] OR the lupus'))
    assert tree.findtext("Count") == "2"
    assert tree.findtext("WarningList/QuotedPhraseNotFound") == '"no such thing"[Title/Abstract]'
    assert tree.findtext("WarningList/PhraseIgnored") == "the"
    assert tree.find("ErrorList") is None


def test_count_alone(eutils):
    assert ask(eutils, "esearch", term="lupus", rettype="count").body.endswith(
        b"<eSearchResult><Count>2</Count></eSearchResult>\n"
    )
    assert result(ask(eutils, "esearch", term="lupus", rettype="count", retmode="json")) == {"count": "2"}


def test_pages(eutils):
    assert found(ask(eutils, "esearch", term="all[sb]", retmax="2")) == ["103", "102"]
    assert found(ask(eutils, "esearch", term="all[sb]", retstart="2", retmax="2")) == ["101"]
    assert found(ask(eutils, "esearch", term="all[sb]", retmax="0")) == []


def test_sort(eutils):
    assert found(ask(eutils, "esearch", term="all[sb]", sort="pub_date")) == ["102", "101", "103"]
    tree = xml(ask(eutils, "esearch", term="all[sb]", sort="beauty"))
    assert tree.findtext("WarningList/OutputMessage") == "Unknown sort schema 'beauty' ignored"


def test_dates_are_seen_in_the_translation(eutils):
    reply = ask(eutils, "esearch", term="lupus OR myelitis", datetype="edat", mindate="2019/05", maxdate="2020")
    assert xml(reply).findtext("QueryTranslation") == (
        '"lupus"[All Fields] OR "myelitis"[All Fields] AND 2019/05:2020[Date - Entry]'
    )
    assert found(reply) == ["102", "101"]


def test_days_back_count_from_today(eutils):
    reply = ask(eutils, "esearch", term="all[sb]", datetype="edat", reldate="20")
    assert xml(reply).findtext("QueryTranslation").endswith("AND 2019/05/12:2019/06/01[Date - Entry]")
    assert found(reply) == ["101"]


def test_one_date_alone_is_refused(eutils):
    assert "mindate and maxdate go together" in xml(ask(eutils, "esearch", term="a", mindate="2019")).findtext("ERROR")


def test_a_field_for_all_terms(eutils):
    assert found(ask(eutils, "esearch", term="lupus", field="title")) == ["102"]


@pytest.mark.parametrize(
    "term", ["((", "lupus[foo]", "foo[sb]", "a AND", "lupus[dp]", "(" * 9000 + "a" + " AND b)" * 9000]
)
def test_what_is_not_understood_is_an_error_in_200(eutils, term):
    reply = ask(eutils, "esearch", term=term)
    assert reply.status == 200
    assert xml(reply).findtext("ERROR").startswith("The query is refused: ")
    assert [child.tag for child in xml(reply)] == ["ERROR"]


def test_no_term(eutils):
    assert xml(ask(eutils, "esearch")).findtext("ERROR") == "Empty term and query_key - nothing todo"


def test_another_database(eutils):
    assert xml(ask(eutils, "esearch", db="nothing", term="a")).findtext("ERROR") == "Invalid db name specified: nothing"
    assert "only pubmed" in xml(ask(eutils, "esearch", db="pmc", term="a")).findtext("ERROR")


# The ceiling


TOO_FAR = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records matching the "
    "query. To obtain more than 9,999 PubMed records, consider using EDirect that contains additional logic to batch "
    "PubMed search results automatically so that an arbitrary number can be retrieved. For details see "
    "https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)


@pytest.mark.parametrize(
    ("start", "most", "ids", "message"),
    [
        (0, 100_000, 9_999, "Restrictions achieved. start and count adjusted to 0, 9999"),
        (9_990, 10, 9, "Restrictions achieved. start and count adjusted to 9990, 9"),
        (9_998, 10, 1, "Restrictions achieved. start and count adjusted to 9998, 1"),
        (9_989, 10, 10, None),
        (0, 9_999, 9_999, None),
    ],
)
def test_search_ends_at_9999(many, start, most, ids, message):
    tree = xml(ask(many, "esearch", term="all[sb]", retstart=start, retmax=most))
    assert tree.findtext("Count") == "10050"
    assert tree.findtext("RetMax") == str(ids) == str(len(tree.findall("IdList/Id")))
    assert tree.findtext("WarningList/OutputMessage") == message


def test_search_beyond_9998_is_an_error_in_200_with_a_raw_line_end(many):
    reply = ask(many, "esearch", term="all[sb]", retstart="9999", retmode="json")
    assert reply.status == 200
    assert reply.body.decode() == (
        '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n'
        + TOO_FAR
        + '"}}\n'
    )
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)
    assert result(reply)["ERROR"].endswith(TOO_FAR)


def test_history_beyond_9998_is_a_400(many):
    webenv = result(ask(many, "esearch", term="all[sb]", usehistory="y", retmode="json"))["webenv"]
    reply = ask(many, "efetch", webenv=webenv, query_key="1", retstart="9999", retmax="10")
    assert reply.status == 400
    assert reply.body.decode().endswith(
        "<eFetchResult><ERROR>Search backend cannot retrieve history data. Reason: Exception: "
        f"{TOO_FAR}</ERROR></eFetchResult>\n"
    )


def test_a_window_over_the_ceiling_is_cut_without_a_word(many):
    webenv = result(ask(many, "esearch", term="all[sb]", usehistory="y", retmode="json"))["webenv"]
    reply = ask(many, "efetch", webenv=webenv, query_key="1", retstart="9500", retmax="500")
    assert reply.status == 200
    assert len(xml(reply).findall("PubmedArticle")) == 499


def test_parts_by_entry_date_tile_beyond_the_ceiling(many):
    def count(low: str, high: str) -> int:
        return int(xml(ask(many, "esearch", term=f"all[sb] AND {low}:{high}[EDAT]")).findtext("Count"))

    assert count("1900/01/01", "2010/06/30") + count("2010/07/01", "2100/12/31") == 10_050


# The history


def test_history_keeps_the_whole_set_whatever_the_page(eutils):
    webenv = result(ask(eutils, "esearch", term="all[sb]", usehistory="y", retmax="1", retmode="json"))["webenv"]
    assert len(xml(ask(eutils, "efetch", webenv=webenv, query_key="1"))) == 3
    page = xml(ask(eutils, "efetch", WebEnv=webenv, query_key="#1", retstart="1", retmax="1"))
    assert [e.text for e in page.iterfind(".//MedlineCitation/PMID")] == ["102"]


def test_queries_of_a_webenv_are_combined_by_number(eutils):
    webenv = result(ask(eutils, "esearch", term="lupus", usehistory="y", retmode="json"))["webenv"]
    second = result(ask(eutils, "esearch", term="hasabstract", usehistory="y", webenv=webenv, retmode="json"))
    assert (second["webenv"], second["querykey"]) == (webenv, "2")
    assert found(ask(eutils, "esearch", term="#1 AND #2", webenv=webenv)) == ["101"]
    assert found(ask(eutils, "esearch", term="#2 NOT #1", webenv=webenv)) == ["103"]
    assert found(ask(eutils, "esearch", term="hasabstract", query_key="1", webenv=webenv)) == ["101"]
    assert "no query #7" in xml(ask(eutils, "esearch", term="#7", webenv=webenv)).findtext("ERROR")


def test_the_same_questions_get_the_same_names(index):
    def names() -> list[str]:
        eutils = EUtils(index, History("seed"))
        return [result(ask(eutils, "esearch", term="a", usehistory="y", retmode="json"))["webenv"] for _ in range(3)]

    assert names() == names()
    assert len(set(names())) == 3


@pytest.mark.parametrize("utility", ["esearch", "efetch", "esummary"])
def test_an_expired_webenv_says_so(eutils, utility):
    webenv = result(ask(eutils, "esearch", term="all[sb]", usehistory="y", retmode="json"))["webenv"]
    eutils.history.expire()
    reply = ask(eutils, utility, webenv=webenv, query_key="1", term="#1")
    assert (reply.status, xml(reply).findtext("ERROR")) == (200, "Unable to obtain query #1")
    again = result(ask(eutils, "esearch", term="all[sb]", usehistory="y", retmode="json"))["webenv"]
    assert again != webenv


def test_a_webenv_that_never_was(eutils):
    reply = ask(eutils, "esearch", term="#1", webenv="MCID_000000000000000000000000", retmode="json")
    assert result(reply) == {"ERROR": "Unable to obtain query #1"}


# efetch


def test_fetch_gives_the_bytes_of_the_files_in_the_order_asked_for(eutils):
    body = ask(eutils, "efetch", id="103,101", retmode="xml").body
    assert body == (
        b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
        + article_xml(RECORDS[2])
        + b"\n"
        + article_xml(RECORDS[0])
        + b"\n</PubmedArticleSet>"
    )


def test_unknown_records_are_left_out_without_a_word(eutils):
    assert len(xml(ask(eutils, "efetch", id=["999", "101,998", "101"]))) == 1
    reply = ask(eutils, "efetch", id="999")
    assert (reply.status, reply.body.endswith(b"<PubmedArticleSet>\n</PubmedArticleSet>")) == (200, True)


@pytest.mark.parametrize("ids", ["0", "abc", "", ","])
def test_no_valid_id_is_a_400(eutils, ids):
    reply = ask(eutils, "efetch", id=ids)
    assert reply.status == 400
    assert reply.body.decode().endswith(
        '<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
        '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
        "<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>\n"
    )
    assert ask(eutils, "efetch", id=ids, retmode="text", rettype="medline").body == (
        b"ID+list+is+empty!+Possibly+it+has+no+correct+IDs."
    )


def test_medline_text(eutils):
    reply = ask(eutils, "efetch", id="101,102", rettype="medline", retmode="text")
    assert reply.type == "text/plain; charset=UTF-8"
    text = reply.body.decode()
    for line in (
        "PMID- 101", "STAT- MEDLINE", "DP  - 2019 May", "TI  - Anti-aquaporin-4 antibodies in Sjögren's syndrome",
        "FAU - Doe, Jane Q", "AU  - Doe JQ", "AUID- ORCID: 0000-0001-2345-6789", "LA  - eng", "PT  - Case Reports",
        "DEP - 20181230", "TA  - J Inv Cases", "MH  - *Neuromyelitis Optica/drug therapy", "OT  - lupus", "PMC - PMC901",
        "EDAT- 2019/05/17 00:00", "CRDT- 2019/05/17 00:00", "AID - 10.1000/a-1 [doi]", "CN  - The Lupus Group",
        "SO  - J Inv Cases. 2019 May;3(2):11-15.", "TT  - Lupus erythémateux en général", "PMID- 102",
    ):  # fmt: skip
        assert f"\n{line}\n" in text, line


def test_abstract_text_and_uids(eutils):
    text = ask(eutils, "efetch", id="101,103", rettype="abstract", retmode="text").body.decode()
    assert text.startswith("1. J Inv Cases. 2019 May;3(2):11-15. doi: 10.1000/a-1.\n")
    assert "\n\nDoe JQ, van der Berg P.\n\n" in text and "\nPMCID: PMC901\nPMID: 101\n" in text
    assert ask(eutils, "efetch", id="103,101", rettype="uilist", retmode="text").body == b"103\n101\n"


def test_forms_that_pubmed_does_not_have(eutils):
    reply = ask(eutils, "efetch", id="101", retmode="json")
    assert reply.status == 400 and b"retmode json" in reply.body


def test_full_text(eutils, index):
    body = ask(eutils, "efetch", db="pmc", id="PMC0901").body
    assert index.articles.fulltext(901) in body
    assert xml(ask(eutils, "efetch", db="pmc", id="901,901")).xpath("count(article/body)") == 1


@pytest.mark.parametrize(("number", "restricted"), [("902", ()), ("901", (901,))])
def test_restricted_full_text_is_front_and_a_comment(index, number, restricted):
    eutils = EUtils(index, History(""), restricted=frozenset(restricted))
    tree = xml(ask(eutils, "efetch", db="pmc", id=number))
    (article,) = tree.findall("article")
    comment, front = article
    assert comment.text == "The publisher of this article does not allow downloading of the full text in XML form."
    assert front.tag == "front" and article.get("article-type") == "case-report"


def test_full_text_that_is_not_there(eutils):
    tree = xml(ask(eutils, "efetch", db="pmc", id="901,5"))
    assert tree.findtext("error") == "The following PMCID is not available: 5"
    assert len(tree.findall("article")) == 1


# epost, elink, esummary, einfo


def test_post_and_fetch(eutils):
    reply = ask(eutils, "epost", db="pubmed", id="103,101,999")
    key, webenv = (xml(reply).findtext(tag) for tag in ("QueryKey", "WebEnv"))
    assert key == "1"
    assert len(xml(ask(eutils, "efetch", query_key=key, webenv=webenv))) == 2


def test_post_errors_are_the_recorded_ones(eutils):
    assert xml(ask(eutils, "epost", db="nothing", id="1")).findtext("ERROR") == "Invalid db name specified: nothing"
    assert xml(ask(eutils, "epost", db="pubmed")).findtext("ERROR") == "Empty ID list; Nothing to store"
    assert ask(eutils, "epost", db="pubmed", id="1", retmode="json").status == 500


def links(reply: Reply) -> list[tuple[list[str], list[str]]]:
    return [
        ([e.text for e in s.iterfind("IdList/Id")], [e.text for e in s.iterfind("LinkSetDb/Link/Id")])
        for s in xml(reply).iterfind("LinkSet")
    ]


def test_links_to_pmc_one_set_an_id(eutils):
    reply = ask(eutils, "elink", dbfrom="pubmed", db="pmc", linkname="pubmed_pmc", id=["101", "102", "103"])
    assert links(reply) == [(["101"], ["901"]), (["102"], []), (["103"], ["902"])]
    assert [c.tag for c in xml(reply)[1]] == ["DbFrom", "IdList"]
    assert xml(reply)[0].findtext("LinkSetDb/DbTo") == "pmc"


def test_links_of_ids_in_one_list_are_one_set(eutils):
    assert links(ask(eutils, "elink", dbfrom="pubmed", db="pmc", id="101,102,103")) == [
        (["101", "102", "103"], ["901", "902"])
    ]


def test_links_back_and_citations(eutils):
    assert links(ask(eutils, "elink", dbfrom="pmc", db="pubmed", id="PMC901")) == [(["901"], ["101"])]
    assert links(ask(eutils, "elink", linkname="pubmed_pubmed_refs", id="102")) == [(["102"], ["101"])]
    assert links(ask(eutils, "elink", linkname="pubmed_pubmed_citedin", id="101")) == [(["101"], ["102"])]


def test_links_in_json(eutils):
    reply = ask(eutils, "elink", dbfrom="pubmed", db="pmc", id=["101", "102"], retmode="json")
    assert result(reply, "linksets") == [
        {
            "dbfrom": "pubmed",
            "ids": ["101"],
            "linksetdbs": [{"dbto": "pmc", "linkname": "pubmed_pmc", "links": ["901"]}],
        },
        {"dbfrom": "pubmed", "ids": ["102"]},
    ]


def test_links_to_the_history(eutils):
    tree = xml(ask(eutils, "elink", dbfrom="pubmed", db="pmc", id="101,103", cmd="neighbor_history"))
    key, webenv = tree.findtext("LinkSet/LinkSetDbHistory/QueryKey"), tree.findtext("LinkSet/WebEnv")
    assert len(xml(ask(eutils, "efetch", db="pmc", query_key=key, webenv=webenv)).findall("article")) == 2
    assert ask(eutils, "efetch", db="pubmed", query_key=key, webenv=webenv).status == 400


def test_similar_articles_are_refused_by_name(eutils):
    error = xml(ask(eutils, "elink", linkname="pubmed_pubmed", id="101")).findtext("ERROR")
    assert error.startswith("link pubmed_pubmed is not one of this server's: pubmed_pmc")
    assert "cmd acheck" in xml(ask(eutils, "elink", cmd="acheck", id="101")).findtext("ERROR")
    assert result(ask(eutils, "elink", cmd="acheck", id="1", retmode="json"), "ERROR").startswith("cmd acheck")


def test_summary(eutils):
    tree = xml(ask(eutils, "esummary", id="101"))
    items = {e.get("Name"): e for e in tree.iterfind("DocSum/Item")}
    assert items["PubDate"].text == "2019 May" and items["EPubDate"].text == "2018 Dec 30"
    assert [e.text for e in items["AuthorList"]] == ["Doe JQ", "van der Berg P"]
    assert items["SO"].text == "2019 May;3(2):11-15" and items["HasAbstract"].text == "1"
    assert [(e.get("Name"), e.text) for e in items["ArticleIds"]][:2] == [("pubmed", "101"), ("pmc", "PMC901")]


def test_summary_in_json(eutils):
    summaries = result(ask(eutils, "esummary", id="101,999", retmode="json"), "result")
    assert summaries["uids"] == ["101", "999"]
    assert summaries["101"]["authors"][0] == {"name": "Doe JQ", "authtype": "Author", "clusterid": ""}
    assert summaries["101"]["sortpubdate"] == "2019/05/01 00:00"
    assert summaries["999"] == {"uid": "999", "error": "cannot get document summary"}


def test_summary_version_2(eutils):
    tree = xml(ask(eutils, "esummary", id="102,999", version="2.0"))
    first, second = tree.iterfind("DocumentSummarySet/DocumentSummary")
    assert first.get("uid") == "102"
    assert [e.text for e in first.iterfind("Authors/Author/Name")] == ["Doering M", "The Lupus Group"]
    assert second.findtext("error") == "cannot get document summary"


def test_summary_errors(eutils):
    assert xml(ask(eutils, "esummary")).findtext("ERROR") == "Neither query_key nor id specified"
    reply = json.loads(ask(eutils, "esummary", id="abc", retmode="json").body)
    assert (reply["error"], reply["result"]) == ("Invalid uid abc at position= 0", {"uids": []})
    reply = json.loads(ask(eutils, "esummary", id=",".join(map(str, range(1, 502))), retmode="json").body)
    assert reply["error"] == "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."


def test_databases(eutils):
    assert [e.text for e in xml(ask(eutils, "einfo")).iter("DbName")] == ["pubmed", "pmc"]
    info = xml(ask(eutils, "einfo", db="pubmed")).find("DbInfo")
    assert info.findtext("Count") == "3"
    assert "TIAB" in [e.text for e in info.iterfind("FieldList/Field/Name")]
    assert result(ask(eutils, "einfo", db="pmc", retmode="json"), "einforesult")["dbinfo"][0]["count"] == "2"
    assert "db=foo" in xml(ask(eutils, "einfo", db="foo")).findtext("ERROR")
