"""People: their files are read strictly, they overrule the machine, and where they differ it is told."""

import pytest

from casereview.errors import ReviewError
from casereview.records import Decision
from casereview.screening.reviewers import conflicts, overruled, read_judgements

HEAD = "record_id,stage,decision,reason,note,date\n"
REASONS = ["no_nmosd", "no_ctd", "not_case_report"]
RECORDS = ["1", "2", "3"]


@pytest.fixture
def write(tmp_path):
    def write(name: str, rows: str, head: str = HEAD, encoding: str = "utf-8"):
        (tmp_path / f"{name}.csv").write_text(head + rows, encoding=encoding)
        return sorted(tmp_path.glob("*.csv"))

    return write


def read(paths):
    return read_judgements(paths, records=RECORDS, reasons=REASONS)


def settled(paths, decision="exclude", reason="no_ctd", stage="title_abstract"):
    machine = [Decision(record_id=r, decision=decision, reason=reason) for r in RECORDS]
    return {d.record_id: d for d in overruled(machine, read(paths), reasons=REASONS, stage=stage)}


def test_a_person_overrules_the_machine(write):
    found = settled(write("mk", "2,title_abstract,include,,seen in full text,2026-11-21\n"))
    assert (found["2"].decision, found["2"].reason, found["2"].decided_by) == ("include", None, "mk")
    assert found["2"].automation == "exclude (no_ctd)"
    assert found["2"].note == "mk: seen in full text"
    assert (found["1"].decision, found["1"].decided_by, found["1"].automation) == ("exclude", "automation", None)


def test_two_who_agree_are_both_named(write):
    write("ab", "1,title_abstract,include,,,\n")
    found = settled(write("cd", "1,title_abstract,include,,,\n"))
    assert (found["1"].decision, found["1"].decided_by) == ("include", "ab & cd")


def test_two_who_differ_leave_it_unclear_until_adjudicated(write):
    write("ab", "1,title_abstract,include,,,\n")
    paths = write("cd", "1,title_abstract,exclude,no_ctd,,\n")
    assert settled(paths)["1"].decision == "unclear"
    assert "Conflict: ab include, cd exclude (no_ctd)" in settled(paths)["1"].note
    assert [(c.record_id, c.differs, c.settled) for c in conflicts(read(paths))] == [("1", "decision", False)]
    paths = write("adjudicated", "1,title_abstract,include,,talked it over,\n")
    assert (settled(paths)["1"].decision, settled(paths)["1"].decided_by) == ("include", "adjudicated")
    assert [c.settled for c in conflicts(read(paths))] == [True]


def test_a_difference_in_the_reason_alone_is_a_conflict_but_the_record_is_out(write):
    write("ab", "1,title_abstract,exclude,not_case_report,,\n")
    paths = write("cd", "1,title_abstract,exclude,no_ctd,,\n")
    assert (settled(paths)["1"].decision, settled(paths)["1"].reason) == ("exclude", "no_ctd")
    assert [c.differs for c in conflicts(read(paths))] == ["reason"]


def test_the_full_text_decision_goes_before_title_and_abstract(write):
    rows = "1,title_abstract,include,,,\n1,full_text,exclude,no_nmosd,MOGAD in the text,\n"
    paths = write("mk", rows)
    assert settled(paths)["1"].decision == "include"
    found = settled(paths, stage="full_text")["1"]
    assert (found.decision, found.reason, found.stage) == ("exclude", "no_nmosd", "full_text")


def test_a_report_judged_on_its_full_text_has_passed_title_and_abstract(write):
    found = settled(write("mk", "1,full_text,exclude,no_nmosd,,\n"))
    assert (found["1"].decision, found["1"].decided_by, found["1"].automation) == ("include", "mk", "exclude (no_ctd)")
    assert (found["1"].reason, found["1"].stage) == (None, "title_abstract")
    assert found["2"].decision == "exclude"


@pytest.mark.parametrize("machine", ["include", "exclude"])
def test_whoever_judged_the_full_text_let_it_pass_although_another_reviewer_did_not(write, machine):
    write("ab", "1,title_abstract,exclude,no_ctd,,\n")
    paths = write("cd", "1,full_text,include,,,\n")
    said = "exclude (no_ctd)" if machine == "exclude" else machine
    found = settled(paths, decision=machine, reason="no_ctd" if machine == "exclude" else None)["1"]
    assert (found.decision, found.decided_by, found.automation) == ("include", "cd", said)


@pytest.mark.parametrize("name", ["mk (1)", "mk - Kopie", "mk copy", "mk(12)"])
def test_a_second_download_is_no_second_reviewer(write, name):
    write("mk", "1,title_abstract,include,,,\n")
    with pytest.raises(ReviewError, match=r"second copy of mk\.csv, and would count as another reviewer"):
        read(write(name, "1,title_abstract,include,,,\n"))


def test_capitals_and_the_dates_of_other_countries_are_forgiven(write):
    (found,) = read(write("mk", "1,Title_Abstract,Include,,,1.2.2026\n"))
    assert (found.stage, found.decision, found.date) == ("title_abstract", "include", "2026-02-01")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9,title_abstract,include,,,\n", "mk.csv, line 2: no record '9'"),
        ("1,titel,include,,,\n", "stage is 'titel'"),
        ("1,title_abstract,maybe,,,\n", "decision is 'maybe'"),
        ("1,title_abstract,exclude,bad,,\n", "reason is 'bad', but must be one of no_nmosd, no_ctd, not_case_report"),
        ("1,title_abstract,exclude,,,\n", "reason is ''"),
        ("1,title_abstract,include,no_ctd,,\n", "a reason ('no_ctd') belongs to an exclude"),
        ("1,title_abstract,include,,,21/11/2026\n", "date is '21/11/2026'"),
        ("1,title_abstract,include,,a,b,c\n", "line 2: not 6 values"),
        ("1,title_abstract,include,,,\n2,full_text,unclear,,,\n1,title_abstract,include,,,\n", "line 4: decides on 1"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_file_and_line(write, row, said):
    with pytest.raises(ReviewError) as fault:
        read(write("mk", row))
    assert said in str(fault.value)


def test_all_faults_of_all_files_are_told_at_once(write):
    write("ab", "9,title_abstract,include,,,\n")
    with pytest.raises(ReviewError) as fault:
        read(write("cd", "1,title_abstract,maybe,,,\n"))
    assert "ab.csv, line 2" in str(fault.value)
    assert "cd.csv, line 2" in str(fault.value)


def test_a_column_that_is_missing_or_strange_is_named(write):
    with pytest.raises(ReviewError, match="lacks the column reason, has an unknown column 'raeson'"):
        read(write("mk", "", head="record_id,stage,decision,raeson,note,date\n"))


def test_a_file_saved_by_a_spreadsheet_is_read(write):
    (rows,) = read(write("mk", '1,title_abstract,include,,"a, b",2026-11-21\n\n,,,,,\n', encoding="utf-8-sig"))
    assert rows.note == "a, b"


def test_a_file_in_another_encoding_is_named(write, tmp_path):
    (tmp_path / "mk.csv").write_bytes(HEAD.encode() + b"1,title_abstract,include,,caf\xe9,\n")
    with pytest.raises(ReviewError, match=r"mk\.csv cannot be read"):
        read([tmp_path / "mk.csv"])


def test_nobody_decided():
    assert settled([])["1"].decided_by == "automation"
