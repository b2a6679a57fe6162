"""What people correct wins, says so, and is never passed over."""

from dataclasses import replace

import pytest

from casereview.errors import ReviewError
from casereview.extraction import corrections
from casereview.extraction.corrections import columns, corrected, read_corrections
from casereview.people import parsed, split, written
from casereview.records import FIELDS, Fact, Flag, Moment, Patient
from casereview.units import PATIENTS

SIDES = {"nmosd": {"NMOSD"}, "ctd": {"SLE", "MCTD", "SjS"}}


def fact(value, detail=None):
    return Fact(
        value=value, quote=str(value), source="abstract", section="abstract", start=0, end=1, rule="test", detail=detail
    )


def patient(report="1", number=1, **fields):
    made = {
        k: [fact(*v) if isinstance(v, tuple) else fact(v) for v in f] if isinstance(f, list) else fact(f)
        for k, f in fields.items()
    }
    return Patient(pmid=report, patient=number, fields={**dict.fromkeys(FIELDS), **made})


WOMAN = patient(
    sex="female",
    age=42.0,
    primary_disease="NMOSD",
    primary_onset_age=40.0,
    secondary_disease="SLE",
    onset_order="nmosd_first",
    antibodies=[("ANA+", "1:640"), "anti-Ro+"],
    acute_treatment=[("methylprednisolone", "1 g/day; 5 days")],
    maintenance_treatment=["azathioprine", "rituximab"],
    treatments=["methylprednisolone", "azathioprine", "rituximab", "gabapentin"],
    diseases=["NMOSD", "SLE"],
)


@pytest.fixture
def apply(tmp_path):
    """Writes rows (`record_id patient field value`) as a file and applies them to patients."""

    def run(*rows, found=None, before=None, records=("1", "2", "9")):
        path = tmp_path / "corrections.csv"
        lines = [",".join(columns(PATIENTS))]
        lines += [",".join([*(f'"{v}"' for v in row), '"the letter of Dr Roe"', "roe", "2026-11-21"]) for row in rows]
        path.write_text("\n".join(lines) + "\n")
        said = read_corrections([path], records=set(records), sides=SIDES)
        return corrected(found or {"1": [WOMAN], "2": []}, said, sides=SIDES, before=before or {})

    return run


def values(found):
    return [f.value for f in found] if isinstance(found, list) else found and found.value


def test_nothing_corrected_leaves_the_machine_alone(apply):
    assert apply() == ([WOMAN], [])


def test_a_persons_value_wins_and_says_whose_it_is(apply):
    (out,), (applied,) = apply(("1", "1", "age", "44"))
    age = out.fields["age"]
    assert (age.value, age.source, age.rule, age.quote) == (
        44.0,
        "correction",
        "corrected by roe on 2026-11-21",
        "the letter of Dr Roe",
    )
    assert out.corrected == ("age",)
    assert (applied.machine, applied.value, applied.state) == ("42", "44", "applied")
    assert out.fields["sex"] == WOMAN.fields["sex"]


def test_an_item_of_a_list_that_the_machine_reads_too_keeps_its_quote(apply):
    (out,), _ = apply(("1", "1", "antibodies", "ANA+ (1:640); anti-Ro-; anti-La+ (weak; twice)"))
    kept, turned, new = out.fields["antibodies"]
    assert kept == WOMAN.fields["antibodies"][0]
    assert (turned.value, turned.source) == ("anti-Ro-", "correction")
    assert (new.value, new.detail) == ("anti-La+", "weak; twice")


def test_na_empties_a_field_and_is_remembered_as_a_persons_word(apply):
    (out,), _ = apply(("1", "1", "primary_onset_age", "NA"), ("1", "1", "antibodies", "NA"))
    assert out.fields["primary_onset_age"] is None and out.fields["antibodies"] is None
    assert out.corrected == ("primary_onset_age", "antibodies")


def test_a_corrected_field_is_no_longer_flagged(apply):
    flag = Flag(field="outcome", note="not read", quote="q", source="abstract", section="abstract", start=0, end=1)
    (out,), _ = apply(("1", "1", "outcome", "full recovery"), found={"1": [replace(WOMAN, flags=(flag,))]})
    assert out.flags == ()


def test_what_a_person_strikes_from_a_phase_is_not_given_otherwise(apply):
    (out,), _ = apply(("1", "1", "maintenance_treatment", "azathioprine; tocilizumab"))
    assert values(out.fields["treatments"]) == ["methylprednisolone", "azathioprine", "gabapentin", "tocilizumab"]


def test_correcting_the_order_turns_the_diseases_with_their_ages(apply):
    (out,), _ = apply(("1", "1", "onset_order", "ctd_first"))
    assert values(out.fields["primary_disease"]) == "SLE"
    assert values(out.fields["secondary_disease"]) == "NMOSD"
    assert values(out.fields["secondary_onset_age"]) == 40.0 and out.fields["primary_onset_age"] is None


def test_correcting_the_primary_disease_turns_the_order(apply):
    (out,), _ = apply(("1", "1", "primary_disease", "SLE"))
    assert values(out.fields["onset_order"]) == "ctd_first"
    assert values(out.fields["secondary_disease"]) == "NMOSD"


def test_correcting_which_connective_tissue_disease_turns_nothing(apply):
    (out,), _ = apply(("1", "1", "secondary_disease", "MCTD"))
    assert values(out.fields["onset_order"]) == "nmosd_first"
    assert values(out.fields["primary_disease"]) == "NMOSD"


def test_a_patient_is_added_with_the_fields_that_rows_give(apply):
    out, _ = apply(("2", "1", "patient", "add"), ("2", "1", "sex", "male"))
    assert [(p.pmid, p.patient, values(p.fields["sex"]), p.added_by) for p in out] == [
        ("1", 1, "female", None),
        ("2", 1, "male", "roe"),
    ]


def test_one_row_is_split_into_two_patients(apply):
    out, _ = apply(("1", "2", "split_from", "1"), ("1", "2", "age", "19"))
    assert [values(p.fields["age"]) for p in out] == [42.0, 19.0]
    assert values(out[1].fields["sex"]) == "female"


def test_a_patient_who_is_none_is_removed(apply):
    assert apply(("1", "1", "patient", "remove"))[0] == []


def test_a_correction_of_a_patient_who_was_removed_waits(apply):
    out, applied = apply(("1", "1", "patient", "remove"), ("1", "1", "age", "44"))
    assert out == [] and [a.state for a in applied] == ["applied", "waiting"]


def test_what_the_other_report_touched_but_did_not_tell_stays_flagged_with_its_report(apply):
    flag = Flag(field="outcome", note="not read", quote="q", source="abstract", section="abstract", start=0, end=1)
    report = replace(patient("9", sex="female", ethnicity="Thai"), flags=(flag,), corrected=("ethnicity",))
    (out,), _ = apply(("9", "1", "same_as", "1/1"), found={"1": [WOMAN], "9": [report]})
    assert [(f.field, f.record_id) for f in out.flags] == [("outcome", "9")]
    assert out.corrected == ("ethnicity",)


def test_two_rows_of_one_report_are_merged(apply):
    other = patient(number=2, sex="female", outcome="died", antibodies=["ANA+", "anti-La+"])
    (out,), _ = apply(("1", "2", "same_as", "1/1"), found={"1": [WOMAN, other]})
    assert values(out.fields["outcome"]) == "died"
    assert values(out.fields["antibodies"]) == ["ANA+", "anti-Ro+", "anti-La+"]
    assert out.also_in == () and out.fields["outcome"].record_id is None


def test_the_same_patient_in_two_publications_is_one_row_with_both(apply):
    report = patient("9", sex="female", age=43.0, outcome="full recovery")
    (out,), _ = apply(("9", "1", "same_as", "1/1"), found={"1": [WOMAN], "9": [report]})
    assert (out.pmid, out.also_in) == ("1", ("9",))
    assert (out.fields["outcome"].value, out.fields["outcome"].record_id) == ("full recovery", "9")
    assert out.fields["age"].value == 42.0 and "report 9 says 43" in out.fields["age"].flag


def test_the_same_patient_three_times(apply):
    found = {i: [patient(i, sex="female")] for i in ("1", "2", "9")}
    (out,), _ = apply(("9", "1", "same_as", "2/1"), ("2", "1", "same_as", "1/1"), found=found)
    assert (out.pmid, set(out.also_in)) == ("1", {"2", "9"})


def moment(field, value, years, date=None):
    return Moment(
        field=field, value=value, quote=value, source="abstract", section="abstract", start=0, end=1, certainty="told",
        told="then", years=years, date=date,
    )  # fmt: skip


def test_what_the_other_report_places_in_time_is_counted_from_the_presentation_of_the_own(apply):
    mine = replace(WOMAN, course=(moment("treatments", "rituximab", (1, 1)),))
    theirs = (
        moment("age", "presentation", (0, 0)),
        moment("treatments", "azathioprine", (0.5, 0.5)),
        moment("treatments", "gabapentin", None, (2018, 2019)),
    )
    report = replace(patient("9", age=45.0, treatments=["azathioprine", "gabapentin"]), course=theirs)
    (out,), _ = apply(("9", "1", "same_as", "1/1"), found={"1": [mine], "9": [report]})
    assert [(m.value, m.years, m.record_id) for m in out.course] == [
        ("rituximab", (1, 1), None),
        ("azathioprine", (3.5, 3.5), "9"),
        ("gabapentin", None, "9"),
    ]
    ageless = replace(report, fields={**report.fields, "age": None})
    (out,), _ = apply(("9", "1", "same_as", "1/1"), found={"1": [mine], "9": [ageless]})
    assert [(m.value, m.years) for m in out.course] == [("rituximab", (1, 1)), ("gabapentin", None)]


def test_same_as_in_a_circle_is_refused(apply):
    found = {i: [patient(i)] for i in ("1", "2")}
    with pytest.raises(ReviewError, match="circle"):
        apply(("1", "1", "same_as", "2/1"), ("2", "1", "same_as", "1/1"), found=found)


def test_a_correction_waits_while_its_report_is_out(apply):
    out, (applied,) = apply(("9", "1", "age", "44"))
    assert out == [WOMAN] and applied.state == "waiting"


def test_what_the_machine_finds_later_under_a_correction_is_told(apply):
    row = ("1", "1", "age", "44")
    _, (first,) = apply(row)
    before = {corrections.identity(first): first.machine_before}
    _, (same,) = apply(row, before=before)
    assert same.state == "applied"
    _, (other,) = apply(row, before=before, found={"1": [patient(age=45.0)]})
    assert (other.state, other.machine_before, other.machine) == ("machine changed", "42", "45")
    _, (agrees,) = apply(row, before=before, found={"1": [patient(age=44.0)]})
    assert agrees.state == "agrees"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("7", "1", "age", "44"), "no record '7'"),
        (("1", "0", "age", "44"), "patient is '0'"),
        (("1", "1", "agee", "44"), "field is 'agee'"),
        (("1", "1", "age", "forty"), "an age is a number of years"),
        (("1", "1", "age", "130"), "an age is a number of years"),
        (("1", "1", "age", ""), "write NA"),
        (("1", "1", "sex", "f"), "must be one of female, male"),
        (("1", "1", "primary_disease", "lupus"), "must be one of NMOSD"),
        (("1", "1", "onset_order", "sle_first"), "must be one of nmosd_first, ctd_first"),
        (("1", "1", "antibodies", "ANA; anti-Ro+"), "'ANA' must end with"),
        (("1", "1", "same_as", "12"), "<record_id>/<patient>"),
        (("1", "1", "jbi_1", "yes"), "leave patient empty"),
    ],
    ids=lambda v: "-".join(v) if isinstance(v, tuple) else "",
)
def test_a_bad_row_is_refused_with_file_and_line(apply, row, said):
    with pytest.raises(ReviewError, match="corrections.csv, line 2: .*") as err:
        apply(row)
    assert said in str(err.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_saved_by_a_spreadsheet_of_any_country_is_read(tmp_path, delimiter):
    row = ["1", "1", "antibodies", '"ANA+; anti-Ro+ (1:80, twice)"', "", "roe", "2026-11-21"]
    path = tmp_path / "corrections.csv"
    path.write_text(
        "\ufeff" + "\r\n".join([delimiter.join(columns(PATIENTS)), delimiter.join(row), ""]), encoding="utf-8"
    )
    (said,) = read_corrections([path], records={"1"}, sides=SIDES)
    assert said.value == "ANA+; anti-Ro+ (1:80, twice)"


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon")])
def test_a_row_that_is_parted_too_often_is_told_by_what(tmp_path, delimiter, name):
    path = tmp_path / "corrections.csv"
    row = ["1", "1", "antibodies", f"ANA+{delimiter} anti-Ro+", "", "roe", ""]
    path.write_text("\n".join([delimiter.join(columns(PATIENTS)), delimiter.join(row), ""]), encoding="utf-8")
    with pytest.raises(ReviewError, match=f"line 2: not 7 values: put text with a {name} in quotes"):
        read_corrections([path], records={"1"}, sides=SIDES)


def test_all_bad_rows_are_told_at_once(apply):
    with pytest.raises(ReviewError, match="(?s)line 2: .*line 3: "):
        apply(("1", "1", "sex", "f"), ("7", "1", "age", "44"))


def test_a_cell_corrected_twice_is_refused(apply):
    with pytest.raises(ReviewError, match="line 3: corrects age of 1 a second time .*line 2"):
        apply(("1", "1", "age", "44"), ("1", "1", "age", "45"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("1", "3", "age", "44"), "report 1 has no patient 3 .it has 1."),
        (("1", "1", "patient", "add"), "already has a patient 1"),
        (("1", "2", "split_from", "5"), "has no patient 5"),
        (("1", "1", "same_as", "2/4"), "no patient 4 in report 2"),
    ],
    ids=lambda v: "-".join(v) if isinstance(v, tuple) else "",
)
def test_a_patient_who_does_not_exist_is_refused_with_file_and_line(apply, row, said):
    with pytest.raises(ReviewError, match=f"line 2: .*{said}"):
        apply(row)


@pytest.mark.parametrize("field", ["antibodies", "acute_treatment", "age", "sex", "primary_onset_age", "symptoms"])
def test_what_is_written_is_read_back_as_it_was(apply, field):
    text = written(WOMAN.fields[field])
    (out,), (applied,) = apply(("1", "1", field, text))
    assert applied.state == "agrees"
    assert values(out.fields[field]) == values(WOMAN.fields[field])


@pytest.mark.parametrize("item", ["a", "a (b)", "a (b (c))", "a (1:640, 2 times)"])
def test_items_survive_being_listed(item):
    assert split(f"{item}; x") == [item, "x"]
    value, detail = parsed(item)
    assert item == (f"{value} ({detail})" if detail else value)
