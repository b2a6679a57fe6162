"""The verbs of `python -m casereview`."""

import gzip
import json
import subprocess
import sys
import urllib.request

import pytest
from conftest import ROOT

from casereview.__main__ import main
from casereview.log import FAILED

TEXT = {
    "id": "x1",
    "title": "",
    "text": "A 34-year-old woman with systemic lupus erythematosus (SLE) developed neuromyelitis optica; MOGAD was ruled out.",
}


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "texts.jsonl").write_text(json.dumps(TEXT) + "\n")
    return tmp_path / "texts.jsonl"


def test_extract_gives_a_line_a_patient_with_quotes(texts, tmp_path):
    assert main(["extract", str(texts), "-o", str(tmp_path / "p.jsonl")]) == 0
    (patient,) = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text().splitlines()]
    assert (patient["id"], patient["patient"]) == ("x1", 1)
    assert (patient["fields"]["sex"]["value"], patient["fields"]["age"]["value"]) == ("female", 34)
    age = patient["fields"]["age"]
    assert TEXT["text"][age["start"] : age["end"]] == age["quote"]


def test_annotate_shows_what_the_pipeline_sees(texts, tmp_path):
    assert main(["annotate", str(texts), "-o", str(tmp_path / "e.jsonl")]) == 0
    (seen,) = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert seen["abbreviations"] == {"SLE": "systemic lupus erythematosus"}
    assert {(e["concept"], e["assertion"]) for e in seen["entities"]} >= {
        ("SLE", "present"),
        ("NMOSD", "present"),
        ("MOGAD", "negated"),
    }
    for e in seen["entities"]:
        assert TEXT[e["section"]][e["start"] : e["end"]] == e["text"]


def test_scan_keeps_what_the_review_can_match(tmp_path):
    source = ROOT / "resources/snapshot/pubmed.xml.gz"
    assert main(["scan", str(source), "-o", str(tmp_path / "c.xml.gz")]) == 0
    kept = gzip.decompress((tmp_path / "c.xml.gz").read_bytes()).count(b"<PubmedArticle>")
    assert 30 < kept < 109


def test_serve_prints_its_address_and_answers():
    command = [sys.executable, "-m", "casereview", "serve", str(ROOT / "resources/snapshot"), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(
                f"{address.rstrip('/')}/esearch.fcgi?db=pubmed&term=all[sb]&retmax=0"
            ) as answer:
                assert b"<Count>109</Count>" in answer.read()
        finally:
            server.terminate()


def test_a_fault_is_one_sentence_and_exit_code_1(tmp_path, capsys):
    (tmp_path / "texts.jsonl").write_text('{"title": "no id"}\n')
    assert main(["extract", str(tmp_path / "texts.jsonl"), "-o", str(tmp_path / "p.jsonl")]) == 1
    said = capsys.readouterr().err
    assert said.startswith(FAILED)
    assert "texts.jsonl, line 1" in said
    assert not (tmp_path / "p.jsonl").exists()


def test_no_such_review_names_those_there_are(texts, tmp_path, capsys):
    assert main(["annotate", str(texts), "-o", str(tmp_path / "e.jsonl"), "--review", "nmosd-cdt"]) == 1
    assert "nmosd-ctd" in capsys.readouterr().err


def test_a_verb_that_the_disk_stops_says_so_without_a_traceback(texts, tmp_path, capsys):
    (tmp_path / "there").mkdir()
    assert main(["extract", str(texts), "-o", str(tmp_path / "there")]) == 1
    said = capsys.readouterr().err
    assert (
        said.startswith(f"{FAILED}{tmp_path / 'there'}: a folder stands where a file must be")
        and "Traceback" not in said
    )


def test_a_verb_with_a_fault_of_the_program_shows_where_and_says_so(monkeypatch, capsys):
    monkeypatch.setattr("casereview.runconfig.chosen_review", lambda *_: {}[0])
    assert main(["where"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said and said.splitlines()[-1].startswith(
        f"{FAILED}a fault of the program, not of yours (KeyError: 0)"
    )
