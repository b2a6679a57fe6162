"""What people correct in studies: the same file, operations and rules as for patients, with the fields of a study."""

import pytest

from casereview.errors import ReviewError
from casereview.extraction.corrections import applied_csv, columns, corrected, read_applied, read_corrections
from casereview.records import STUDY_FIELDS, Fact, Study
from casereview.report.changes import compare
from casereview.report.versions import FactState, State, unit_of
from casereview.units import STUDIES
from casereview.values import Arm, Result


def fact(value, detail=None):
    return Fact(value=value, quote="q", source="abstract", section="abstract", start=0, end=1, rule="r", detail=detail)


def study(**fields) -> Study:
    return Study(pmid="1", study=1, fields=dict.fromkeys(STUDY_FIELDS) | fields)


ARMS = [fact(Arm(name="placebo", n=47)), fact(Arm(name="eculizumab"))]


def apply(tmp_path, *rows, found=None):
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join([",".join(columns(STUDIES)), *rows, ""]), encoding="utf-8")
    given = read_corrections([path], records={"1", "2"}, sides={}, unit=STUDIES)
    return corrected(found or {"1": [study(arms=ARMS)]}, given, sides={}, unit=STUDIES)


def test_the_file_names_the_study():
    assert columns(STUDIES) == ("record_id", "study", "field", "value", "note", "reviewer", "date")


def test_an_arm_that_the_machine_reads_too_keeps_its_quote(tmp_path):
    (made,), _ = apply(tmp_path, "1,1,arms,placebo (n = 47); eculizumab (n = 96),Table 1,roe,2026-11-21")
    first, second = made.fields["arms"]
    assert first.quote == "q" and first.source == "abstract"
    assert second.value == Arm(name="eculizumab", n=96) and (second.source, second.quote) == ("correction", "Table 1")
    assert made.corrected == ("arms",)


def test_an_outcome_is_corrected_in_words(tmp_path):
    row = "1,1,outcomes,EDSS score at 6 months: eculizumab lower than placebo (P = 0.02),,roe,"
    (made,), _ = apply(tmp_path, row)
    assert made.fields["outcomes"][0].value == Result(
        measure="EDSS score", direction="lower", group="eculizumab", comparator="placebo", time="6 months", p="P = 0.02"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,1,outcomes,it helped,,roe,", "is not written like 'EDSS score at 6 months: treatment group lower"),
        ("1,1,participants,about sixty,,roe,", "must be a whole number"),
        ("1,1,sex,female,,roe,", "field is 'sex', but must be one of design, setting"),
        ("1,one,period,2010,,roe,", "study is 'one', but must be the number of a study"),
        ("1,1,jbi_1,yes,,roe,", "field is 'jbi_1'"),
        ("1,1,study,drop,,roe,", "must be one of add, remove"),
    ],
)
def test_a_row_that_cannot_be_says_so(tmp_path, row, said):
    with pytest.raises(ReviewError, match="line 2") as error:
        apply(tmp_path, row)
    assert said in str(error.value)


def test_a_second_study_of_a_report_is_added_and_one_that_is_none_removed(tmp_path):
    rows, _ = apply(tmp_path, "1,2,study,add,,roe,", "1,2,participants,12,,roe,", "1,1,study,remove,,roe,")
    assert [(r.number, r.added_by, r.fields["participants"].value) for r in rows] == [(2, "roe", 12)]


def test_two_reports_of_one_trial_are_joined_in_one_row(tmp_path):
    other = Study(pmid="2", study=1, fields=dict.fromkeys(STUDY_FIELDS) | {"follow_up": fact("96 weeks")})
    (made,), _ = apply(tmp_path, "2,1,same_as,1/1,,roe,", found={"1": [study(arms=ARMS)], "2": [other]})
    assert made.also_in == ("2",) and made.fields["follow_up"].record_id == "2" and made.fields["arms"] == ARMS


def test_what_became_of_a_correction_is_read_again_with_its_number(tmp_path):
    _, applied = apply(tmp_path, "1,1,participants,143,,roe,")
    path = tmp_path / "applied.csv"
    path.write_text(applied_csv(applied, STUDIES))
    assert path.read_text().startswith("record_id,study,field,")
    assert read_applied(path, STUDIES)[0]["patient"] == "1"


def test_a_changed_cell_of_a_study_is_told_as_one():
    def state(value: str) -> State:
        told = FactState(record_id="1", patient="1", field="participants", value=value, detail="", by="")
        return State(records=(), facts=(told,), judgements=(), terms=(), review={"rows": "studies"}, search={})

    (change,) = compare(state("60"), state("62"))
    assert (change.kind, change.field, change.before, change.after) == ("cell", "participants", "60", "62")
    (gone,) = compare(
        state("60"), State(records=(), facts=(), judgements=(), terms=(), review={"rows": "studies"}, search={})
    )
    assert gone.kind == "study removed" and unit_of(state("60")) is STUDIES
