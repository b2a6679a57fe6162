"""The store of raw answers: byte for byte, found by what was asked, and suspicious of its own files."""

import gzip
import os

import pytest

from casereview.errors import ReviewError
from casereview.pubmed.store import Store, begun_look

ASKED = {"utility": "efetch", "db": "pubmed", "id": "1,2"}


def answers(store: Store) -> list:
    return sorted(p for p in (store.folder / "answers").rglob("*") if p.is_file())


def test_an_answer_comes_back_as_it_was(tmp_path):
    data = b"\xef\xbb\xbf<x>\r\n\x00 \xff</x>"
    kept = Store(tmp_path).keep(ASKED, data, day="2026-01-02")
    held = Store(tmp_path).find(ASKED)
    assert (held.data, held.day, held.digest) == (data, "2026-01-02", kept.digest)
    assert Store(tmp_path).find({**ASKED, "id": "1"}) is None


def test_who_asks_is_no_part_of_the_question_and_never_written(tmp_path):
    Store(tmp_path).keep({**ASKED, "email": "a@b.org", "api_key": "SECRETKEY", "tool": "t"}, b"x")
    assert Store(tmp_path).find({**ASKED, "email": "other@b.org"}).data == b"x"
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*.json"))
    assert b"SECRETKEY" not in written and b"a@b.org" not in written


def test_the_same_answer_is_stored_once_and_always_as_the_same_bytes(tmp_path):
    one, two = Store(tmp_path / "a"), Store(tmp_path / "b", generation="later")
    one.keep(ASKED, b"same")
    one.keep({**ASKED, "id": "9"}, b"same")
    two.keep(ASKED, b"same")
    assert len(answers(one)) == 1
    assert answers(one)[0].read_bytes() == answers(two)[0].read_bytes()


def test_a_generation_does_not_answer_for_another(tmp_path):
    Store(tmp_path, generation="entrez-1").keep(ASKED, b"old")
    assert Store(tmp_path, generation="entrez-2").find(ASKED) is None


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[:-4], lambda b: b"", lambda b: b"\x00" * len(b), lambda b: gzip.compress(b"another answer")],
    ids=["cut", "emptied", "zeroed", "exchanged"],
)
def test_a_damaged_answer_is_not_held_and_can_be_kept_anew(tmp_path, caplog, damage):
    store = Store(tmp_path)
    store.keep(ASKED, b"answer" * 100)
    (path,) = answers(store)
    path.write_bytes(damage(path.read_bytes()))
    assert store.find(ASKED) is None
    assert "asked for again" in caplog.text
    store.keep(ASKED, b"answer" * 100)
    assert store.find(ASKED).data == b"answer" * 100


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sha256": "ab"}'])
def test_a_damaged_entry_is_as_if_nothing_was_asked(tmp_path, text):
    store = Store(tmp_path)
    store.keep(ASKED, b"answer")
    (entry,) = (tmp_path / "asked").rglob("*.json")
    entry.write_text(text)
    assert store.find(ASKED) is None


def test_what_is_forgotten_is_asked_again(tmp_path):
    store = Store(tmp_path)
    store.keep(ASKED, b"answer")
    store.forget(ASKED)
    store.forget(ASKED)
    assert store.find(ASKED) is None


def test_a_full_disk_says_what_to_do_and_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReviewError, match="No space left on device.*make room"):
        Store(tmp_path).keep(ASKED, b"answer")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a b", ".hidden"])
def test_a_generation_is_a_plain_name(tmp_path, name):
    with pytest.raises(ReviewError, match="cannot name a generation"):
        Store(tmp_path, generation=name)


def test_a_search_that_was_not_finished_keeps_the_look_that_it_began_with(tmp_path):
    assert begun_look(tmp_path, "entrez") is None
    first = Store(tmp_path, generation="entrez-1")
    first.begin("Monday")
    first.begin("Tuesday")
    assert begun_look(tmp_path, "entrez") == "Monday"
    first.finish()
    assert begun_look(tmp_path, "entrez") is None
