"""What an edit flips, and by which term."""

import shutil
import subprocess
from dataclasses import replace

import pytest
from conftest import ROOT

from casereview.__main__ import main
from casereview.errors import ReviewError
from casereview.records import Record, Section
from casereview.screening.impact import committed, flips, impact_report, screen_all

RECORDS = [
    Record(
        record_id="1",
        pmid="1",
        title="A case of neuromyelitis optica with flurble disease",
        abstract="A 30-year-old woman with flurble disease developed neuromyelitis optica and was treated.",
    ),
    Record(
        record_id="2",
        pmid="2",
        title="A case of neuromyelitis optica with lupus",
        abstract="A 30-year-old woman with systemic lupus erythematosus developed neuromyelitis optica.",
    ),
]


TOLD = "She was admitted, examined, treated with methylprednisolone and discharged, and came back for follow-up. " * 12


@pytest.fixture
def project(tmp_path):
    """A project with its configuration committed, then edited: lupus by a name that nobody knew."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    for command in (
        ["init", "-q"],
        ["add", "config"],
        ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "t"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    path = tmp_path / "config/lexicon/diseases.yaml"
    path.write_text(
        path.read_text() + "\nflurble:\n  label: flurble disease\n  broader: SLE\n  terms: [flurble disease]\n"
    )
    return tmp_path


def test_a_new_term_flips_the_record_that_it_stands_in(project, tmp_path):
    old = committed("HEAD", project=project, into=tmp_path / "old")
    before, after = (
        screen_all(RECORDS, review_file=c / "reviews/nmosd-ctd.yaml", lexicon_folder=c / "lexicon")
        for c in (old, project / "config")
    )
    (flip,) = flips(before, after)
    assert (flip.record_id, flip.before, flip.after) == ("1", "exclude (no_ctd)", "include")
    assert "“flurble disease” as flurble, present" in flip.gained
    assert "1 records" not in impact_report([], against="HEAD", records=1)
    assert "flurble" in impact_report([flip], against="HEAD", records=2)


def test_full_texts_are_screened_too(project, tmp_path):
    bare = [replace(RECORDS[0], abstract=None)]
    texts = {"1": (Section(name="Case report", text=f"{RECORDS[0].abstract} {TOLD}", layer="fulltext", kind="case"),)}
    old = committed("HEAD", project=project, into=tmp_path / "old")
    before, after = (
        screen_all(bare, review_file=c / "reviews/nmosd-ctd.yaml", lexicon_folder=c / "lexicon", full_texts=texts)
        for c in (old, project / "config")
    )
    (flip,) = flips(before, after)
    assert (flip.before, flip.after) == ("exclude (no_ctd)", "include")


def test_nothing_changed_is_said():
    row = {"record_id": "1", "decision": {"decision": "include", "reason": None, "note": None}, "entities": []}
    assert flips([row], [row]) == []
    assert "No record is decided otherwise" in impact_report([], against="HEAD", records=1)


def test_records_of_one_side_only_are_told():
    row = {"record_id": "1", "decision": {"decision": "include", "reason": None, "note": None}, "entities": []}
    assert [(f.before, f.after) for f in flips([row], [])] == [("include", "not in the review")]
    assert [(f.before, f.after) for f in flips([], [row])] == [("not in the review", "include")]


def test_no_such_commit_is_said(project, tmp_path):
    with pytest.raises(ReviewError, match="name a commit or a folder"):
        committed("nosuch", project=project, into=tmp_path / "old")


def test_the_verb_compares_with_an_earlier_result(finished, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(finished)
    assert main(["impact", "--before", "results/nmosd-ctd"]) == 0
    assert "No record is decided otherwise" in capsys.readouterr().out


def test_the_verb_without_a_review_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["impact"]) == 1
    assert "run the review first" in capsys.readouterr().err
