"""Two reports of one person are proposed, namesakes and contradictions are not."""

import pytest
from table.handmade import patient

from casereview.extraction.corrections import Correction
from casereview.extraction.same_patient import pairs
from casereview.records import Author, Record

CASE = {"sex": "female", "age": 42.0, "primary_disease": "SLE", "secondary_disease": "NMOSD", "aqp4_igg": "positive"}
SILVA, KIM, ROE = (Author(last=last, initials="A") for last in ("Silva", "Kim", "Roe"))
AT = ("Department of Neurology, Northfield University Hospital, Northfield, Utopia",)


def record(number, *authors, at=()):
    return Record(
        record_id=number, authors=tuple(Author(last=a.last, initials=a.initials, affiliations=at) for a in authors)
    )


def found(one, other, *, authors=((SILVA, KIM), (KIM, SILVA)), at=((), ()), said=()):
    records = [record("1", *authors[0], at=at[0]), record("2", *authors[1], at=at[1])]
    return pairs([patient("1", **(CASE | one)), patient("2", **(CASE | other))], records, said)


def test_an_abstract_and_a_report_of_the_same_authors_are_proposed():
    (pair,) = found({}, {})
    assert (pair.record_id, pair.other_record_id, pair.state) == ("1", "2", "proposed")
    assert pair.agree == "female, positive, aged 42, NMOSD, SLE"
    assert pair.authors == ("kim a", "silva a")


def test_a_birthday_between_two_reports_is_no_contradiction():
    assert found({}, {"age": 43.0})


@pytest.mark.parametrize(
    "other", [{"sex": "male"}, {"age": 47.0}, {"aqp4_igg": "negative"}, {"primary_disease": "SjS"}], ids=str
)
def test_a_contradiction_is_no_candidate(other):
    assert not found({}, other)


def test_one_shared_name_alone_may_be_a_namesake():
    assert not found({}, {}, authors=((SILVA, KIM), (SILVA, ROE)))
    (pair,) = found({}, {}, authors=((SILVA, KIM), (SILVA, ROE)), at=(AT, AT))
    assert pair.institutions == ("northfield university hospital",)


@pytest.mark.parametrize(("field", "state"), [("same_as", "joined"), ("not_same_as", "two patients")])
def test_what_people_said_of_a_pair_is_told(field, state):
    said = Correction(
        record_id="2", patient=1, field=field, value="1/1", note=None, reviewer="roe", date=None, where="line 2"
    )
    assert [p.state for p in found({}, {}, said=[said])] == [state]
