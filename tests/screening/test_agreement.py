"""Agreement of reviewers, checked against published and hand-made numbers."""

import csv
import io

import pytest

from casereview.screening.agreement import agreement, agreement_csv, agreement_summary
from casereview.screening.reviewers import Judgement, conflicts


def judged(reviewer, decisions, stage="title_abstract"):
    return [
        Judgement(
            reviewer=reviewer,
            record_id=f"{n:03}",
            stage=stage,
            decision=decision,
            reason="no_ctd" if decision == "exclude" else None,
            note=None,
            date=None,
        )
        for n, decision in enumerate(decisions)
        if decision
    ]


def ordered(*many):
    return sorted((j for some in many for j in some), key=lambda j: (j.record_id, j.stage, j.reviewer))


INCLUDE, EXCLUDE = "include", "exclude"
TABLE = [(INCLUDE, INCLUDE)] * 20 + [(INCLUDE, EXCLUDE)] * 5 + [(EXCLUDE, INCLUDE)] * 10 + [(EXCLUDE, EXCLUDE)] * 15


def test_kappa_of_the_textbook_table():
    # 20/5/10/15: observed 0.70, expected 0.50, kappa 0.40.
    (row,) = agreement(ordered(judged("a", [x for x, _ in TABLE]), judged("b", [y for _, y in TABLE])))
    assert (row.n, row.agreed, row.kappa) == (50, 35, 0.4)
    assert row.low < 0.4 < row.high
    # Fleiss, Cohen and Everitt's variance by hand: standard error 0.127.
    assert row.high - row.low == pytest.approx(2 * 1.96 * 0.127, abs=0.003)


def test_only_records_that_both_decided_count():
    (row,) = agreement(ordered(judged("a", [INCLUDE, EXCLUDE, None]), judged("b", [INCLUDE, None, EXCLUDE])))
    assert (row.n, row.agreed) == (1, 1)


def test_one_answer_throughout_has_no_kappa_and_says_so():
    rows = agreement(ordered(judged("a", [INCLUDE] * 4), judged("b", [INCLUDE] * 4)))
    assert rows[0].kappa is None
    assert "not defined" in agreement_summary(rows, [])
    assert agreement_csv(rows).splitlines()[1] == "title_abstract,a,b,4,4,100.0,,,"


def test_stages_and_pairs_are_apart_and_adjudication_is_no_reviewer():
    rows = ordered(
        judged("a", [INCLUDE, EXCLUDE]),
        judged("b", [INCLUDE, INCLUDE]),
        judged("c", [EXCLUDE, EXCLUDE]),
        judged("adjudicated", [INCLUDE, INCLUDE]),
        judged("a", [INCLUDE], stage="full_text"),
        judged("b", [EXCLUDE], stage="full_text"),
    )
    found = [(r.stage, r.first, r.second) for r in agreement(rows)]
    assert found == [
        ("title_abstract", "a", "b"),
        ("title_abstract", "a", "c"),
        ("title_abstract", "b", "c"),
        ("full_text", "a", "b"),
    ]


def test_the_summary_lists_conflicts_and_what_is_open():
    rows = ordered(judged("a", [INCLUDE, EXCLUDE]), judged("b", [EXCLUDE, EXCLUDE]))
    text = agreement_summary(agreement(rows), conflicts(rows))
    assert "Conflicts: 1, 1 to be settled" in text
    assert "000, title and abstract, decision differs, open: a include; b exclude (no_ctd)" in text


def test_nobody_yet():
    assert "No two reviewers" in agreement_summary([], [])
    assert len(list(csv.reader(io.StringIO(agreement_csv([]))))) == 1
