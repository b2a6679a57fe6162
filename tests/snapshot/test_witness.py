"""Clients and recordings that nobody here wrote, against the server."""

import io
import logging
import os
import re
import shutil
import subprocess
import time
import urllib.request

import Bio.Entrez
import pytest
import requests
import yaml
from conftest import shared
from lxml import etree

from casereview.snapshot.server import run

# Bio.Entrez


@pytest.fixture
def entrez(folder, monkeypatch, tmp_path):
    """Biopython's client, led to the server: its addresses are constants, so its `urlopen` is."""
    real = urllib.request.urlopen
    with run(folder, limits=None) as server:

        def urlopen(request):
            request.full_url = request.full_url.replace(
                "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", server.base_url
            )
            return real(request, timeout=10)

        monkeypatch.setattr(Bio.Entrez, "urlopen", urlopen)
        monkeypatch.setattr(Bio.Entrez, "email", "someone@example.org")
        monkeypatch.setattr(Bio.Entrez, "local_cache", str(tmp_path))
        monkeypatch.setattr(Bio.Entrez.time, "sleep", lambda seconds: None)
        yield Bio.Entrez


def test_entrez_searches(entrez):
    found = entrez.read(entrez.esearch(db="pubmed", term="lupus[tiab]", usehistory="y"))
    assert (found["Count"], found["IdList"], found["QueryKey"]) == ("2", ["102", "101"], "1")
    assert found["QueryTranslation"] == '"lupus"[Title/Abstract]'
    nothing = entrez.read(entrez.esearch(db="pubmed", term="abcXYZ"))
    assert nothing["ErrorList"] == {"PhraseNotFound": ["abcXYZ"], "FieldNotFound": []}
    assert nothing["WarningList"]["OutputMessage"] == ["No items found."]


def test_entrez_is_told_errors(entrez):
    with pytest.raises(RuntimeError, match="The query is refused"):
        entrez.read(entrez.esearch(db="pubmed", term="(("))


def test_entrez_posts_and_fetches(entrez):
    posted = entrez.read(entrez.epost("pubmed", id="101,102"))
    handle = entrez.efetch(db="pubmed", query_key=posted["QueryKey"], webenv=posted["WebEnv"], retmode="xml")
    articles = entrez.read(handle)["PubmedArticle"]
    assert [str(a["MedlineCitation"]["PMID"]) for a in articles] == ["101", "102"]
    assert articles[0]["MedlineCitation"]["Article"]["Journal"]["Title"] == "Journal of Invented Cases"


def test_entrez_reads_medline_texts(entrez):
    from Bio import Medline

    text = entrez.efetch(db="pubmed", id="101,102", rettype="medline", retmode="text").read()
    first, second = Medline.parse(io.StringIO(text))
    assert first["AU"] == ["Doe JQ", "van der Berg P"] and first["TA"] == "J Inv Cases"
    assert first["AB"].startswith("A woman with optic neuritis.") and second["CN"] == ["The Lupus Group"]


def test_entrez_follows_links(entrez):
    sets = entrez.read(entrez.elink(dbfrom="pubmed", db="pmc", id=["101", "102"], linkname="pubmed_pmc"))
    assert [s["IdList"] for s in sets] == [["101"], ["102"]]
    assert sets[0]["LinkSetDb"][0]["Link"] == [{"Id": "901"}]
    assert sets[1]["LinkSetDb"] == []


def test_entrez_summarises(entrez):
    (summary,) = entrez.read(entrez.esummary(db="pubmed", id="101"))
    assert summary["AuthorList"] == ["Doe JQ", "van der Berg P"] and summary["HasAbstract"] == 1
    assert summary["ArticleIds"]["pmc"] == "PMC901"


def test_entrez_reads_the_databases(entrez):
    assert entrez.read(entrez.einfo())["DbList"] == ["pubmed", "pmc"]
    (info,) = entrez.read(entrez.einfo(db="pubmed"))["DbInfo"]
    assert info["Count"] == "3" and info["FieldList"][0]["FullName"] == "All Fields"


# PyMed, as paperscraper keeps it up: searches in JSON, page by page, and names each record by an `id` of its own


@pytest.fixture
def pymed(folder, monkeypatch):
    root = logging.getLogger()
    before = list(root.handlers), root.level
    import pymed_paperscraper.api  # it makes the root logger write to standard output

    root.handlers[:], root.level = before
    monkeypatch.setattr(pymed_paperscraper.api, "sleep", lambda seconds: time.sleep(0.3 if seconds < 1 else 0))
    with run(folder, limits=(2, 2)) as server:
        monkeypatch.setattr(pymed_paperscraper.api, "BASE_URL", server.base_url.removesuffix("/entrez/eutils/"))
        yield pymed_paperscraper.api.PubMed(tool="test", email="someone@example.org"), server


def test_pymed_counts_and_reads(pymed):
    client, server = pymed
    assert client.getTotalResultsCount("lupus[tiab]") == 2
    found = {article.pubmed_id: article for article in client.query("lupus[tiab]", max_results=10)}
    assert set(found) == {"101", "102"}
    assert (found["101"].doi, found["101"].journal) == ("10.1000/a-1", "Journal of Invented Cases")
    assert found["101"].authors[0]["lastname"] == "Doe"
    assert found["101"].abstract.startswith("A woman with optic neuritis.")
    assert 429 in {entry.status for entry in server.log}, (
        "it asks at once, is told that it asks too fast, and asks again"
    )


# Recordings of NCBI's own answers


def form(element: etree._Element) -> dict:
    """Tags, attributes and nesting without values: of repeated children the union of their forms."""
    children: dict = {}
    for child in element:
        if isinstance(child.tag, str):
            children[child.tag] = merged(children.get(child.tag, {}), form(child))
    return children


def merged(one: dict, other: dict) -> dict:
    return {tag: merged(one.get(tag, {}), other.get(tag, {})) for tag in one | other}


def recorded(name: str) -> bytes:
    return shared("data", "eutils_recorded", "biopython", name).read_bytes()


def prolog(data: bytes) -> list[bytes]:
    """XML declaration and DOCTYPE, white space aside."""
    return data[: data.index(b"<e", data.index(b"<!DOCTYPE"))].split()


@pytest.mark.parametrize(
    ("name", "utility", "params"),
    [
        ("esearch1.xml", "esearch", {"term": "lupus"}),
        ("esearch8.xml", "esearch", {"term": "abcXYZ"}),
        ("epost1.xml", "epost", {"db": "pubmed", "id": "101"}),
        ("epost2.xml", "epost", {"db": "nothing", "id": "101"}),
        ("epost3.xml", "epost", {"db": "pubmed", "id": ""}),
        ("esummary1.xml", "esummary", {"id": "101,102"}),
        ("esummary8.xml", "esummary", {}),
        ("elink2.xml", "elink", {"dbfrom": "pubmed", "db": "pmc", "id": "101,102"}),
        ("einfo1.xml", "einfo", {}),
        ("einfo2.xml", "einfo", {"db": "pubmed"}),
    ],
)
def test_answers_have_the_form_of_the_recorded_ones(server, name, utility, params):
    theirs = recorded(name)
    ours = requests.post(f"{server.base_url}{utility}.fcgi", data=params, timeout=10).content
    assert form(etree.fromstring(ours)) == form(etree.fromstring(theirs))
    assert prolog(ours) == prolog(theirs)


def test_nothing_found_is_byte_for_byte_the_recorded_answer(server):
    ours = requests.post(f"{server.base_url}esearch.fcgi", data={"term": "abcXYZ"}, timeout=10).content
    assert ours.strip() == recorded("esearch8.xml").strip()


def test_history_has_the_form_of_the_recorded_one(server):
    theirs = form(etree.fromstring(recorded("esearch2.xml")))
    params = {"term": "lupus", "usehistory": "y"}
    ours = form(etree.fromstring(requests.post(f"{server.base_url}esearch.fcgi", data=params, timeout=10).content))
    assert theirs.pop("TranslationSet") == {"Translation": {"From": {}, "To": {}}}  # we translate nothing
    assert ours.pop("TranslationSet") == {}
    assert list(ours) == list(theirs)


def test_summaries_have_the_items_of_the_recorded_ones(server):
    theirs = etree.fromstring(recorded("esummary1.xml")).find("DocSum")
    ours = etree.fromstring(requests.get(f"{server.base_url}esummary.fcgi?id=101", timeout=10).content).find("DocSum")
    assert [(i.get("Name"), i.get("Type")) for i in ours] == [(i.get("Name"), i.get("Type")) for i in theirs]


def test_our_fields_have_the_names_of_pubmeds(server):
    theirs = {
        f.findtext("Name"): f.findtext("FullName") for f in etree.fromstring(recorded("einfo2.xml")).iter("Field")
    }
    page = requests.get(f"{server.base_url}einfo.fcgi?db=pubmed", timeout=10).content
    ours = {f.findtext("Name"): f.findtext("FullName") for f in etree.fromstring(page).iter("Field")}
    newer = {"AB": "Abstract", "AID": "Article Identifier"}  # in the User Guide, not in einfo's list
    assert ours.items() - newer.items() <= theirs.items()


def undated(text: str) -> str:
    """Without the year of the DTD, which is another every year."""
    return re.sub(r"(20)?(19|25)(?=//EN|0101)", "", text)


def test_headers_are_those_of_the_recorded_answers(server):
    path = shared("data", "eutils_recorded", "sul_pub", "returns_an_empty_array.yml")
    response = yaml.safe_load(path.read_text())["http_interactions"][0]["response"]
    theirs = {name.lower(): values[0] for name, values in response["headers"].items()}
    ours = requests.post(f"{server.base_url}efetch.fcgi", data={"id": "233333333333333", "api_key": "k"}, timeout=10)
    for name in (
        "content-type",
        "cache-control",
        "content-encoding",
        "transfer-encoding",
        "x-ratelimit-limit",
        "server",
    ):
        assert ours.headers[name].split(",")[0] == theirs[name], name
    assert "content-length" not in theirs and "content-length" not in ours.headers
    assert undated(ours.text).split() == undated(response["body"]["string"]).split()


def test_full_text_set_has_the_prolog_of_the_recorded_one(server):
    theirs = recorded("efetch_pmc.xml")
    ours = requests.get(f"{server.base_url}efetch.fcgi?db=pmc&id=901", timeout=10).content
    start = b"<pmc-articleset><article"
    assert ours[: ours.index(start)] == theirs[: theirs.index(start)]


# NCBI's EDirect


@pytest.fixture
def edirect(folder):
    if not shutil.which("esearch") or not shutil.which("efetch"):
        pytest.skip("needs NCBI's EDirect (ncbi-entrez-direct of Debian), which is not installed")

    def pipe(*commands: str) -> str:
        with run(folder) as server:
            line = " | ".join(
                f"{name} -base {server.base_url} {rest}" for name, _, rest in (c.partition(" ") for c in commands)
            )
            environment = os.environ | {"http_proxy": "", "EMAIL": "someone@example.org"}
            done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60, env=environment)
        assert not done.stderr.strip()
        return done.stdout

    return pipe


def test_edirect_searches_and_fetches(edirect):
    tree = etree.fromstring(edirect("esearch -db pubmed -query 'lupus[tiab]'", "efetch -format xml").encode())
    assert sorted(tree.xpath("PubmedArticle/MedlineCitation/PMID/text()")) == ["101", "102"]
    assert edirect("esearch -db pubmed -query 'lupus[tiab]'", "efetch -format uid").split() == ["101", "102"]
    assert "\nPMID- 101\n" in edirect("efetch -db pubmed -id 101 -format medline")


def test_edirect_follows_links_and_summarises(edirect):
    linked = edirect("esearch -db pubmed -query 'all[sb]'", "elink -target pmc", "efetch -format uid")
    assert linked.split() == ["901", "902"]
    assert "<Name>Doe JQ</Name>" in edirect("esummary -db pubmed -id 101")
