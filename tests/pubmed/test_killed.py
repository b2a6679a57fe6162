"""A search past PubMed's ceiling at NCBI's limits, killed at random moments; tests/benchmarks/killed.py plays the whole of it."""

import pytest
from benchmarks.killed import KEY, Outcome, busiest, killed, repeated

from casereview.snapshot.server import Request


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return killed(count=10_500, kills=10, key=KEY, page=300, seed=20261121)


def test_killed_at_random_every_record_comes_once_and_byte_for_byte(outcome):
    assert outcome.kills == 10
    assert outcome.parts > 1
    assert (outcome.lost, outcome.doubled, outcome.same) == (0, 0, True)


def test_what_was_kept_is_never_asked_again(outcome):
    assert outcome.in_vain == 0
    assert outcome.again <= outcome.kills


def test_the_limit_holds_in_every_second_and_over_kills(outcome):
    assert outcome.busiest <= outcome.limit
    assert outcome.refused == 0


def asked(name: str, seconds: float) -> Request:
    return Request("efetch", "POST", {"retstart": [name]}, 200, seconds)


def test_the_busiest_second_slides():
    assert busiest([0.0, 0.6, 0.9, 1.1, 1.59, 2.5]) == 4


def test_a_question_asked_again_is_in_vain_unless_a_kill_took_its_answer():
    log = [asked("a", 0), asked("b", 1), asked("b", 3), asked("a", 4)]
    assert repeated(log, [(2, 1)]) == (1, 1)
    assert repeated(log, [(2, 2)]) == (0, 2)
