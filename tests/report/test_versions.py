"""Versions: what a release keeps, under which number and date, and what it refuses."""

from dataclasses import replace

import pytest
from report.living import REVIEW, decision, fact, judgement, patient, record, review_state

from casereview.errors import ReviewError
from casereview.records import Heading, Relation, Study
from casereview.report.versions import (
    checked_release,
    compared_with,
    fingerprints,
    number,
    read_version,
    versions,
    write_version,
)
from casereview.units import STUDIES


def released(folder, version="1", date="2026-03-04", **change):
    return write_version(replace(review_state(**change), version=version, date=date), folder)


def test_a_version_is_read_as_it_was_written(tmp_path):
    now = replace(
        review_state(
            judgements=[judgement(3, "exclude", "no_ctd")],
            rows=[patient(1, antibodies=[fact('ANA, "high"\nline', "1:640"), fact("anti-Sm+")], age=fact(0.75))],
        ),
        version="1.2",
        date="2026-03-04",
        preceding="1.1",
        counts={"screened": 3},
    )
    assert read_version(write_version(now, tmp_path)) == now
    assert [f.value for f in now.facts] == ['ANA, "high"\nline', "anti-Sm+", "0.75"]


def test_a_study_is_called_so_in_its_version_and_an_older_one_is_read(tmp_path):
    study = Study(pmid="1", study=1, fields={"setting": fact("one centre")})
    review = replace(REVIEW, table=replace(REVIEW.table, unit=STUDIES))
    now = replace(review_state(review=review, rows=[study]), version="1", date="2026-03-04")
    path = write_version(now, tmp_path) / "facts.csv"
    text = path.read_text()
    assert text.startswith("record_id,study,field,")
    assert read_version(path.parent) == now
    path.write_text(text.replace("record_id,study,", "record_id,patient,", 1))
    assert read_version(path.parent) == now


def test_a_version_holds_no_text_of_an_abstract(tmp_path):
    folder = released(tmp_path)
    assert {p.name for p in folder.iterdir()} == {
        "version.json",
        "records.csv",
        "facts.csv",
        "judgements.csv",
        "terms.csv",
    }
    for path in folder.iterdir():
        assert "A woman" not in path.read_text()


def test_a_version_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        write_version(replace(review_state(), version="1"), tmp_path, extra={"prisma.csv": None})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"title": "Case 1."}, "title"),
        ({"abstract": "A man."}, "abstract"),
        ({"publication_types": (Heading(ui="D016428", name="Journal Article"),)}, "publication_types"),
        ({"mesh": ()}, "mesh"),
        ({"pmcid": "PMC5"}, "identifiers"),
    ],
)
def test_a_change_is_seen_in_its_part_alone(change, part):
    before, after = fingerprints(record(1)), fingerprints(record(1, **change))
    assert {name for name in before if before[name] != after[name]} == {part}


def test_another_order_of_headings_is_no_change():
    a, b = Heading(ui="D1", name="A"), Heading(ui="D2", name="B")
    assert fingerprints(record(1, mesh=(a, b))) == fingerprints(record(1, mesh=(b, a)))


def test_notices_and_deciders_are_kept():
    now = review_state(
        records=[
            record(1, relations=(Relation(type="RetractionIn", pmid="9"), Relation(type="ErratumIn", source="J 2021"))),
            record(2, relations=(Relation(type="ExpressionOfConcernIn"), Relation(type="CommentIn", pmid="8"))),
            record(3),
        ],
        decisions=[
            decision(1, decided_by="mk & ab", automation="exclude (no_ctd)"),
            decision(2),
            decision(3, "exclude", "no_ctd"),
        ],
    )
    told = [(r.retracted, r.concern, r.corrected, r.decided_by, r.automation) for r in now.records]
    assert told == [
        ("PMID 9", "", "J 2021", "mk & ab", "exclude (no_ctd)"),
        ("", "yes", "", "automation", "include"),
        ("", "", "", "automation", "exclude (no_ctd)"),
    ]


def test_versions_are_sorted_by_number(tmp_path):
    for name in ("1.9", "1.10", "2", ".release.x", "notes"):
        (tmp_path / name).mkdir()
    assert [p.name for p in versions(tmp_path)] == ["1.9", "1.10", "2"]


@pytest.mark.parametrize("version", ["", "v2", "1.", "1,1", "../1"])
def test_what_is_no_number_is_refused(version):
    with pytest.raises(ReviewError, match="no version number"):
        number(version)


def test_number_and_date_of_a_release(tmp_path):
    now = review_state()
    assert checked_release(now, [], version=None, date=None) == ("1", "2026-03-04")
    folders = [released(tmp_path, "1.4", rows=[])]
    assert checked_release(now, folders, version=None, date="2026-04-01") == ("2", "2026-04-01")
    for version in ("1.4", "1.3", "1"):
        with pytest.raises(ReviewError, match=f"version {version} does not come after version 1.4"):
            checked_release(now, folders, version=version, date=None)
    with pytest.raises(ReviewError, match="no date"):
        checked_release(now, folders, version=None, date="4 March")


def test_a_snapshot_has_no_day_so_the_user_gives_one():
    now = review_state(search={"query": "q"})
    with pytest.raises(ReviewError, match="give the date"):
        checked_release(now, [], version=None, date=None)
    assert checked_release(now, [], version=None, date="2026-04-01") == ("1", "2026-04-01")


def test_nothing_new_is_not_released_but_a_later_search_is(tmp_path):
    folders, now = [released(tmp_path)], review_state()
    with pytest.raises(ReviewError, match="nothing has changed since version 1"):
        checked_release(now, folders, version=None, date="2026-04-01")
    later = replace(now, search={**now.search, "date": "2026-04-01"})
    assert checked_release(later, folders, version=None, date=None) == ("2", "2026-04-01")


def test_the_state_that_was_released_is_compared_with_the_version_before(tmp_path):
    first, second = released(tmp_path, "1", rows=[]), released(tmp_path, "2")
    now = review_state()
    assert compared_with(now, []) == (None, None)
    before, same = compared_with(now, [first, second])
    assert (before.version, same.version) == ("1", "2")
    before, same = compared_with(review_state(review=replace(REVIEW, question="Who?")), [first, second])
    assert (before.version, same) == ("2", None)
    before, same = compared_with(now, [second])
    assert (before, same.version) == (None, "2")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("records.csv", "record_id\n1\n", "records.csv has the columns"),
        ("facts.csv", "record_id,patient,field,value,detail,by\n1,1\n", r"facts.csv, line 2: not 6 values"),
        ("version.json", "{", "version.json|Expecting"),
        ("terms.csv", None, "terms.csv"),
    ],
)
def test_a_damaged_version_says_so(tmp_path, name, text, said):
    folder = released(tmp_path)
    (folder / name).unlink() if text is None else (folder / name).write_text(text)
    with pytest.raises(ReviewError, match=said) as err:
        read_version(folder)
    assert "restore it from git" in str(err.value)
