"""Links to where a person finds a report: every address well-formed, whatever the record holds."""

from urllib.parse import parse_qs, urlsplit

from casereview.fulltext.links import links, openurl
from casereview.records import Author, Record

RECORD = Record(
    record_id="1",
    pmid="1",
    doi="10.1000/a(b)<c>;2-#",
    title='Sjögren & "NMO" <case>?',
    journal="Journal of Invented Cases",
    issn="1234-5678",
    year=2020,
    volume="3",
    pages="11-15",
    authors=(Author(last="Doe", fore="Jane"),),
)


def test_the_surest_link_comes_first_and_none_is_made_up():
    assert list(links(RECORD, "PMC7")) == ["pmc", "doi", "pubmed"]
    assert links(Record(record_id="x"), None) == {}


def test_a_doi_with_odd_characters_is_one_address():
    address = links(RECORD, None)["doi"]
    assert address == "https://doi.org/10.1000/a(b)%3Cc%3E;2-%23" and not urlsplit(address).fragment


def test_an_openurl_says_what_a_resolver_reads():
    url = urlsplit(links(RECORD, None, "https://library.example.edu/resolve")["library"])
    said = parse_qs(url.query, strict_parsing=True)
    assert url.netloc == "library.example.edu"
    assert said["url_ver"] == ["Z39.88-2004"] and said["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert said["rft_id"] == ["info:doi/10.1000/a(b)<c>;2-#", "info:pmid/1"]
    assert said["rft.atitle"] == ['Sjögren & "NMO" <case>?'] and said["rft.jtitle"] == ["Journal of Invented Cases"]
    assert [said[f"rft.{k}"][0] for k in ("date", "volume", "pages", "spage", "epage", "aulast")] == [
        *("2020", "3", "11-15", "11", "15", "Doe")
    ]


def test_a_resolver_whose_address_has_a_query_keeps_it():
    assert openurl(Record(record_id="1"), "https://l.example/?sid=us").startswith("https://l.example/?sid=us&url_ver=")


def test_a_record_of_a_group_without_pages_says_nothing_of_them():
    said = openurl(Record(record_id="1", authors=(Author(collective="Group"),)), "https://l.example/")
    assert "pages" not in said and "aulast" not in said and "rft_id" not in said
