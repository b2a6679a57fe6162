"""Every known fault, played everywhere it may come: nothing is lost, and docs/reliability.md tells it as it was played."""

from dataclasses import replace

import pytest
from conftest import ROOT
from pubmed.fault_server import serving
from pubmed.plays import PLAYS, few, lost, perform, row, rows, search

PAGE = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PLAYS)
def test_nothing_is_lost_by(name):
    tally = perform(name)
    assert tally.played > 0
    assert tally.lost == 0
    assert row(name, tally) in PAGE, "docs/reliability.md has drifted, run make docs"


def test_the_table_has_the_faults_that_are_played_and_no_others():
    shown = [line.split(" | ")[0][2:] for line in PAGE.splitlines() if line.count(" | ") == 4]
    assert shown[1:] == list(PLAYS)
    assert PAGE.splitlines().count(rows([])[0]) == 1


def test_what_is_lacking_doubled_or_altered_counts_as_lost(tmp_path):
    with serving(few()) as server:
        result = search(server, tmp_path)
        assert lost(server, result) == 0
        assert lost(server, replace(result, pmids=result.pmids[1:])) == 1
        assert lost(server, replace(result, pmids=(*result.pmids, "7"))) == 1
        server.records[7] = "1999/01/01"
        assert lost(server, result) == 1
