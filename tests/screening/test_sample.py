"""The audit sample: the same records each time, and an exact bound."""

import pytest

from casereview.records import Decision
from casereview.screening.reviewers import Judgement
from casereview.screening.sample import bound, sample, sample_csv, sample_summary


def excluded(n):
    return [Decision(record_id=str(i), decision="exclude", reason="no_ctd") for i in range(n)]


def checked(record_id, decision, stage="title_abstract", reviewer="mk"):
    return Judgement(
        reviewer=reviewer, record_id=record_id, stage=stage, decision=decision, reason=None, note=None, date=None
    )


def test_the_sample_is_the_same_each_time_and_moves_with_the_seed():
    assert sample(excluded(500), size=20, seed=1) == sample(list(reversed(excluded(500))), size=20, seed=1)
    assert sample(excluded(500), size=20, seed=1) != sample(excluded(500), size=20, seed=2)


def test_a_sample_of_more_records_keeps_most_of_the_old_one():
    old, new = sample(excluded(500), size=50, seed=1), sample(excluded(550), size=50, seed=1)
    assert len(set(old) & set(new)) >= 40


def test_only_what_automation_excluded_is_drawn():
    rows = [
        Decision(record_id="1", decision="include", reason=None),
        Decision(record_id="2", decision="exclude", reason="no_ctd", decided_by="mk", automation="include"),
        Decision(record_id="3", decision="include", reason=None, decided_by="mk", automation="exclude (no_ctd)"),
        Decision(record_id="4", decision="unclear", reason=None),
    ]
    assert sample(rows, size=9, seed=1) == ["3"]


def test_none_missed_in_fifty_nine_is_the_rule_of_three():
    rows = excluded(1000)
    ids = sample(rows, size=59, seed=1)
    found = bound(rows, ids, [checked(i, "exclude") for i in ids])
    # One-sided 95 %: 1 - 0.05 ** (1 / n).
    assert found.upper == pytest.approx(1 - 0.05 ** (1 / 59))
    assert "at most 5.0 %" in sample_summary(found) or "at most 4.9 %" in sample_summary(found)


def test_a_missed_include_raises_the_bound():
    rows = excluded(100)
    ids = sample(rows, size=10, seed=1)
    found = bound(rows, ids, [checked(ids[0], "include"), *(checked(i, "exclude") for i in ids[1:])])
    assert (found.checked, found.missed) == (10, 1)
    assert found.upper == pytest.approx(0.3942, abs=0.001)


def test_an_include_that_the_same_person_excluded_on_the_full_text_was_not_missed():
    rows = excluded(100)
    ids = sample(rows, size=2, seed=1)
    both = [checked(ids[0], "exclude", "full_text"), checked(ids[0], "include")]
    assert bound(rows, ids, both).missed == 0
    assert bound(rows, ids, [*both, checked(ids[0], "include", reviewer="roe")]).missed == 1


def test_nothing_checked_says_how():
    assert "None has been checked yet" in sample_summary(bound(excluded(5), ["1"], []))


def test_the_sample_is_a_reviewers_file_to_fill_in():
    decided = [*excluded(1), Decision(record_id="7", decision="exclude", reason="no_ctd", stage="full_text")]
    assert sample_csv(["7", "0"], decided).splitlines() == [
        "record_id,stage,decision,reason,note,date",
        "7,full_text,,,,",
        "0,title_abstract,,,,",
    ]
