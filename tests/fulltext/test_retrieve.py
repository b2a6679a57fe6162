"""The script, as the rule calls it: decisions and records in, raw texts, table, list and sections out, over the snapshot's server."""

import csv
import importlib.util
import zipfile

import pytest
from conftest import ROOT
from snapshot.small import RECORDS, jats

from casereview.errors import ReviewError
from casereview.pubmed.store import Store
from casereview.records import Decision, FullText, Record, as_csv, dump_jsonl, load_jsonl
from casereview.snapshot import server as servers
from casereview.snapshot.eutils import Reply
from casereview.snapshot.writer import write_set

OPEN = '<permissions><license license-type="open-access"><p>https://creativecommons.org/licenses/by/4.0/</p></license></permissions>'
HREF = '<ext-link xmlns:x="http://www.w3.org/1999/xlink" x:href="https://creativecommons.org/licenses/by/4.0/">CC</ext-link>'
FULLTEXT = {
    "folder": "fulltext",
    "sources": ["pmc_store", "europepmc", "entrez"],
    "pmc_store": None,
    "europepmc": None,
} | {"library": "https://library.example.edu/openurl"}


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


@pytest.fixture
def folder(tmp_path):
    """Three records, of which one has an open and one a closed text, and one none; and an import with an odd id."""
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    write_set(RECORDS, snapshot / "pubmed.xml")
    licensed = jats(901, 101).replace("</article-meta>", f"{OPEN.replace('<p>', f'<p>{HREF}')}</article-meta>")
    (snapshot / "PMC901.xml").write_text(licensed)
    (snapshot / "PMC902.xml").write_text(jats(902, 102))
    records = [*RECORDS, Record(record_id="embase:L1/2", source="embase", title="<b>Imported</b> & odd", doi="10.1/x")]
    dump_jsonl(records, tmp_path / "unique.jsonl")
    decided = [Decision(record_id=r.record_id, decision="include", reason=None) for r in records]
    (tmp_path / "decisions.csv").write_text(as_csv(Decision, decided))
    return tmp_path


def retrieve(folder, *, files=(), fulltext=FULLTEXT, state="snapshot-1", source=None):
    script("retrieve_fulltexts")(
        path_to_decisions=str(folder / "decisions.csv"),
        path_to_records=str(folder / "unique.jsonl"),
        paths_to_files=[str(f) for f in files],
        path_to_raw=str(folder / "raw.zip"),
        path_to_retrieval=str(folder / "retrieval.csv"),
        path_to_not_retrieved=str(folder / "not_retrieved.html"),
        folder_of_answers=str(folder / "answers"),
        state=state,
        fulltext=fulltext,
        source=source or {"source": "snapshot", "snapshot": str(folder / "snapshot"), "base_url": None, "email": None},
    )
    script("read_fulltexts")(path_to_raw=str(folder / "raw.zip"), path_to_fulltexts=str(folder / "fulltexts.jsonl"))
    with open(folder / "retrieval.csv", encoding="utf-8", newline="") as lines:
        return {row["record_id"]: row for row in csv.DictReader(lines)}


def test_the_whole_step_over_the_snapshots_server(folder):
    rows = retrieve(folder)
    assert {i: (row["obtained"], row["source"]) for i, row in rows.items()} == {
        "101": ("yes", "pmc_store"),
        "102": ("yes", "entrez"),
        "103": ("no", ""),
        "embase:L1/2": ("no", ""),
    }
    assert (rows["101"]["licence"], rows["101"]["version"]) == ("CC BY 4.0", "1")
    assert rows["embase:L1/2"]["file"] == "embase_L1_2"
    assert "rft_id=info%3Adoi%2F10.1%2Fx" in rows["embase:L1/2"]["link_library"]
    texts = {t.record_id: t for t in load_jsonl(folder / "fulltexts.jsonl", FullText)}
    assert texts["101"].licence == "CC BY 4.0" and texts["101"].sections[0].text == "Sjögren & myelitis."
    page = (folder / "not_retrieved.html").read_text()
    assert "&lt;b&gt;Imported&lt;/b&gt;" in page and "embase_L1_2" in page and "2 of 4 reports" in page


def test_a_second_run_asks_nothing_and_gives_the_same_bytes(folder, monkeypatch):
    outputs = ("raw.zip", "retrieval.csv", "not_retrieved.html", "fulltexts.jsonl")
    retrieve(folder)
    before = {name: (folder / name).read_bytes() for name in outputs}
    logs = []
    keep = servers.Server.record
    monkeypatch.setattr(servers.Server, "record", lambda self, request: logs.append(request) or keep(self, request))
    retrieve(folder)
    assert not logs and {name: (folder / name).read_bytes() for name in outputs} == before
    retrieve(folder, state="snapshot-2")
    assert {r.utility for r in logs} == {"elink", "efetch", "pmc_store", "europepmc"}


def test_a_text_put_in_for_an_odd_id_is_read(folder):
    (folder / "fulltext").mkdir()
    path = folder / "fulltext/embase_L1_2.xml"
    path.write_text(jats(1, 1).replace('<article-id pub-id-type="pmid">1</article-id>', ""))
    rows = retrieve(folder, files=[path])
    assert (rows["embase:L1/2"]["source"], rows["embase:L1/2"]["source_id"]) == ("folder", "embase_L1_2.xml")
    assert [t.record_id for t in load_jsonl(folder / "fulltexts.jsonl", FullText)] == ["101", "102", "embase:L1/2"]
    assert all(name.count("/") == 0 and ".." not in name for name in zipfile.ZipFile(folder / "raw.zip").namelist())


def test_a_store_that_is_down_stops_with_its_name_and_the_next_run_goes_on(folder, monkeypatch):
    asked = []

    def fault(utility, params):
        asked.append(utility)
        return Reply(b"", status=403) if utility == "europepmc" and params["id"] == ["PMC901"] else None

    run = servers.run
    monkeypatch.setattr(servers, "run", lambda path, **more: run(path, fault=fault, **more))
    with pytest.raises(ReviewError, match="full text of 101 could not be sought: Europe PMC at .*403"):
        retrieve(folder, fulltext=FULLTEXT | {"sources": ["europepmc"]})
    assert not (folder / "retrieval.csv").exists() and "elink" in asked
    monkeypatch.setattr(servers, "run", run)
    assert retrieve(folder, fulltext=FULLTEXT | {"sources": ["europepmc"]})["101"]["source"] == "europepmc"


def test_e_utilities_of_ones_own_ask_nothing_public(folder, monkeypatch):
    monkeypatch.delenv("EUTILS_BASE_URL", raising=False)
    with servers.run(folder / "snapshot", limits=None) as server:
        source = {"source": "entrez", "snapshot": None, "base_url": server.base_url, "email": "me@example.org"}
        rows = retrieve(folder, source=source, state="entrez")
        assert rows["101"]["source"] == "entrez" and rows["101"]["reason"] == ""
        assert {r.utility for r in server.log} == {"elink", "efetch"}
        named = FULLTEXT | {"pmc_store": server.pmc_store_url, "europepmc": server.europepmc_url}
        assert retrieve(folder, source=source, state="entrez", fulltext=named)["101"]["source"] == "pmc_store"


def test_the_live_pubmed_goes_with_the_public_stores(monkeypatch):
    from casereview.fulltext.services import fulltext_services

    monkeypatch.delenv("EUTILS_BASE_URL", raising=False)
    live = {"source": "entrez", "snapshot": None, "base_url": None, "email": "me@example.org"}
    with fulltext_services(**live, answers=Store("nowhere")) as services:
        assert services.pmc_store.base_url == "https://pmc-oa-opendata.s3.amazonaws.com/"
        assert services.europepmc.base_url == "https://www.ebi.ac.uk/europepmc/webservices/rest/"
        assert len(services.day) == 10
