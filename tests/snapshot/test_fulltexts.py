"""The snapshot server as PMC's open-access store and as Europe PMC: the same shapes, for what is open alone."""

import hashlib
import json

import pytest
import requests
from lxml import etree
from snapshot.small import jats

from casereview.fulltext.reading.jats import read_jats
from casereview.snapshot.eutils import Reply
from casereview.snapshot.server import run
from casereview.snapshot.writer import write_set

ALI = '<ali:license_ref xmlns:ali="http://www.niso.org/schemas/ali/1.0/">https://creativecommons.org/licenses/by-nc-nd/4.0/</ali:license_ref>'
LINK = '<ext-link xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://creativecommons.org/publicdomain/zero/1.0/"/>'
LICENCES = {
    901: "",
    902: f"<permissions><license>{ALI}</license></permissions>",
    903: f"<permissions><license><license-p>{LINK}</license-p></license></permissions>",
    904: '<permissions><license license-type="open-access"><license-p>Free.</license-p></license></permissions>',
    905: "<permissions><license><license-p>All rights reserved.</license-p></license></permissions>",
}
NS = "{http://s3.amazonaws.com/doc/2006-03-01/}"


@pytest.fixture(scope="module")
def licensed(tmp_path_factory):
    """A folder with five full texts of several licences."""
    from snapshot.small import RECORDS

    folder = tmp_path_factory.mktemp("licensed")
    write_set(RECORDS, folder / "pubmed.xml")
    for number, permissions in LICENCES.items():
        more = '<related-article related-article-type="retraction-forward"/>' if number == 903 else ""
        text = jats(number, number - 801 + 1).replace("</article-meta>", f"{permissions}{more}</article-meta>")
        (folder / f"PMC{number}.xml").write_text(text.replace("myelitis", "myelitis&nbsp;"))
    return folder


@pytest.fixture
def server(licensed):
    with run(licensed, restricted=frozenset({904})) as running:
        yield running


def store(server, path: str = "", **params) -> requests.Response:
    return requests.get(server.pmc_store_url + path, params=params, timeout=10)


def europe(server, number: str) -> requests.Response:
    return requests.get(f"{server.europepmc_url}{number}/fullTextXML", timeout=10)


def versions(server, number: int) -> list[str]:
    said = store(server, **{"list-type": "2", "prefix": f"PMC{number}.", "delimiter": "/"})
    assert said.status_code == 200
    root = etree.fromstring(said.content)
    assert root.tag == f"{NS}ListBucketResult" and root.findtext(f"{NS}Prefix") == f"PMC{number}."
    assert root.findtext(f"{NS}IsTruncated") == "false"
    return [e.text for e in root.iterfind(f"{NS}CommonPrefixes/{NS}Prefix")]


@pytest.mark.parametrize(("number", "code"), [(902, "CC BY-NC-ND"), (903, "CC0")])
def test_an_open_article_is_listed_described_and_given(server, number, code):
    assert versions(server, number) == [f"PMC{number}.1/"]
    said = store(server, f"metadata/PMC{number}.1.json").json()
    data = store(server, f"PMC{number}.1/PMC{number}.1.xml").content
    assert (said["pmcid"], said["version"], said["license_code"]) == (f"PMC{number}", 1, code)
    assert said["is_pmc_openaccess"] is True and said["is_retracted"] is (number == 903)
    md5 = hashlib.md5(data).hexdigest()
    assert said["xml_url"] == f"s3://pmc-oa-opendata/PMC{number}.1/PMC{number}.1.xml?md5={md5}"
    assert europe(server, f"PMC{number}").content == data
    text = read_jats(data, record_id="1", source="pmc_store", source_id=f"PMC{number}")
    assert "myelitis" in text.sections[0].text and text.licence.startswith(code)


@pytest.mark.parametrize("number", [901, 904, 905, 999])
def test_what_is_not_open_or_kept_back_or_unknown_is_in_neither(server, number):
    assert versions(server, number) == []
    for path in (f"metadata/PMC{number}.1.json", f"PMC{number}.1/PMC{number}.1.xml"):
        said = store(server, path)
        assert said.status_code == 404 and b"<Code>NoSuchKey</Code>" in said.content
    said = europe(server, f"PMC{number}")
    assert (said.status_code, said.content) == (404, b"")


def test_open_without_a_creative_commons_licence_has_no_code(licensed):
    with run(licensed) as server:
        assert store(server, "metadata/PMC904.1.json").json()["license_code"] is None


@pytest.mark.parametrize(
    "path", ["PMC902.2/PMC902.2.xml", "PMC902.1/PMC903.1.xml", "metadata/../x", "metadata/PMC902.1.json.gz", "<&>"]
)
def test_other_keys_do_not_exist(server, path):
    said = store(server, path)
    assert said.status_code == 404 and etree.fromstring(said.content).findtext("Code") == "NoSuchKey"


def test_a_listing_of_something_else_is_empty(server):
    for prefix in ("", "PMC", "PMC902", "metadata/", '"><x'):
        said = store(server, **{"list-type": "2", "prefix": prefix, "delimiter": "/"})
        assert etree.fromstring(said.content).findtext(f"{NS}KeyCount") == "0"


def test_requests_are_logged_and_not_counted(licensed):
    with run(licensed, limits=(1, 1)) as server:
        for _ in range(5):
            assert europe(server, "PMC902").status_code == 200
        assert [(r.utility, r.params["id"]) for r in server.log] == [("europepmc", ["PMC902"])] * 5


def test_a_fault_answers_in_their_place(licensed):
    asked = []

    def fault(utility, params):
        asked.append((utility, params.get("key") or params.get("id")))
        return Reply(b"slow down", "text/plain", 503) if utility == "pmc_store" else None

    with run(licensed, fault=fault) as server:
        assert store(server, "metadata/PMC902.1.json").status_code == 503
        assert europe(server, "PMC902").status_code == 200
    assert asked == [("pmc_store", ["metadata/PMC902.1.json"]), ("europepmc", ["PMC902"])]


def test_an_error_inside_is_a_500_and_the_server_goes_on(server, monkeypatch):
    from casereview.snapshot import fulltexts

    def broken(self, number):
        raise RuntimeError("lost")

    with monkeypatch.context() as patch:
        patch.setattr(fulltexts.FullTexts, "_open", broken)
        assert europe(server, "PMC902").status_code == 500
    assert json.loads(store(server, "metadata/PMC902.1.json").content)["pmcid"] == "PMC902"
