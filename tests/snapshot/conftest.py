"""A small snapshot folder, and a server over it."""

from pathlib import Path

import pytest
from snapshot.small import RECORDS, jats

from casereview.snapshot.server import run
from casereview.snapshot.writer import write_set


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot")
    write_set(RECORDS[:2], folder / "a.xml.gz")
    write_set(RECORDS[2:], folder / "b.xml")
    (folder / "pmc").mkdir()
    (folder / "pmc" / "PMC901.nxml").write_text(jats(901, 101), encoding="utf-8")
    (folder / "pmc" / "PMC902.xml").write_text(jats(902, 103, body=""), encoding="utf-8")
    return folder


@pytest.fixture
def server(folder):
    with run(folder, limits=None) as server:
        yield server
