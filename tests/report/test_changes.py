"""Changes between two states of a review: each is told once, in its place, with its reason."""

from dataclasses import replace

import pytest
from report.living import LEXICON, REVIEW, SEARCH, decision, fact, judgement, patient, record, review_state

from casereview.lexicon import Lexicon
from casereview.records import Heading, Relation, Study
from casereview.report.changes import changes_csv, compare, flipped, under_corrections
from casereview.report.changes_text import changes_report, news
from casereview.review import Criterion
from casereview.units import PATIENTS, STUDIES

BEFORE = replace(review_state(), version="1", date="2026-03-04")


def changes(now=None, before=BEFORE, **more):
    return compare(before, now or review_state(), **more)


def told(found, *names):
    names = names or ("part", "kind", "record_id", "note")
    return [tuple(getattr(c, n) for n in names) for c in found]


def with_records(**change):
    """Records 1 and 2 in, 3 out; `r1={...}` changes record 1."""
    return [record(n, **change.get(f"r{n}", {})) for n in (1, 2, 3)]


def test_nothing_changed_is_no_change():
    assert changes() == []


def test_a_new_record_is_told_and_a_report_when_it_is_in():
    now = review_state(
        records=[record(n) for n in (1, 2, 3, 4, 5, 6)],
        decisions=[
            *[decision(n) for n in (1, 2, 4)],
            decision(3, "exclude", "no_ctd"),
            decision(5, "exclude", "no_ctd"),
            decision(6, "unclear"),
        ],
    )
    assert sorted(told(changes(now))) == sorted(
        [
            ("records", "new", "4", ""),
            ("records", "new", "5", ""),
            ("records", "new", "6", ""),
            ("reports", "in", "4", "new"),
            ("reports", "to be judged", "6", "new"),
        ]
    )


@pytest.mark.parametrize(
    ("in_pubmed", "others", "kind", "note"),
    [
        ({"2": True}, {}, "gone", "still in PubMed, no longer found by the query"),
        ({}, {}, "gone", "no longer found"),
        ({"2": False}, {}, "deleted", "no longer in PubMed"),
        ({"2": False}, {"doi": "10.1/2", "title": "Other"}, "merged", "into 4"),
        ({"2": False}, {"title": "Case 2"}, "merged", "into 4"),
        ({"2": True}, {"doi": "10.1/2"}, "gone", "still in PubMed, no longer found by the query"),
    ],
)
def test_a_record_that_is_no_longer_found(in_pubmed, others, kind, note):
    now = review_state(
        records=[record(1), record(3), record(4, **others)],
        decisions=[decision(1), decision(3, "exclude", "no_ctd"), decision(4, "exclude", "no_ctd")],
        rows=[patient(1)],
    )
    found = changes(now, in_pubmed=in_pubmed)
    assert ("records", kind, "2", note) in told(found)
    assert ("reports", "out", "2", f"{kind}: {note}") in told(found)
    assert ("table", "patient removed", "2", "") in told(found)


def test_changed_parts_are_told_one_by_one():
    now = review_state(records=with_records(r1={"abstract": "New."}, r3={"mesh": (), "pmcid": "PMC1"}))
    assert told(changes(now), "part", "kind", "record_id", "field") == [
        ("records", "changed", "1", "abstract"),
        ("records", "changed", "3", "MeSH"),
        ("records", "changed", "3", "identifiers"),
    ]


def test_retraction_concern_and_correction_are_three_things():
    now = review_state(
        records=with_records(
            r1={
                "relations": (Relation(type="RetractionIn", pmid="9"),),
                "publication_types": (
                    Heading(ui="D002363", name="Case Reports"),
                    Heading(ui="D016441", name="Retracted Publication"),
                ),
            },
            r2={"relations": (Relation(type="ExpressionOfConcernIn", pmid="8"),)},
            r3={"relations": (Relation(type="ErratumIn", source="J 2021"),)},
        ),
        decisions=[decision(1, "unclear"), decision(2), decision(3, "exclude", "no_ctd")],
    )
    found = changes(now)
    assert told(found, "part", "kind", "record_id", "after", "note")[:3] == [
        ("notices", "retracted", "1", "PMID 9", "unclear"),
        ("notices", "expression of concern", "2", "PMID 8", "include"),
        ("notices", "corrected", "3", "J 2021", "exclude (no_ctd)"),
    ]
    assert ("reports", "out", "1", "retracted (PMID 9)") in told(found)
    assert all(c.kind != "changed" for c in found)


def test_a_second_correction_is_new_and_a_place_named_later_is_not():
    def state(*links, types=()):
        return review_state(records=with_records(r1={"relations": links, "publication_types": types}))

    one, two = Relation(type="ErratumIn", pmid="8"), Relation(type="ErratumIn", pmid="9")
    found = changes(state(one, two), before=state(one))
    assert told(found, "kind", "after") == [("corrected", "PMID 9")]
    typed = (Heading(ui="D016441", name="Retracted Publication"),)
    late = changes(state(Relation(type="RetractionIn", pmid="9"), types=typed), before=state(types=typed))
    assert late == []


def test_a_notice_that_was_withdrawn_is_told():
    before = review_state(records=with_records(r1={"relations": (Relation(type="RetractionIn", pmid="9"),)}))
    assert told(changes(before=before), "kind", "before") == [("no longer retracted", "PMID 9")]


def test_what_people_decided_is_told_with_its_effect():
    now = review_state(
        decisions=[
            decision(1),
            decision(2, "exclude", "no_ctd", decided_by="mk", automation="include"),
            decision(3, "exclude", "no_ctd"),
        ],
        judgements=[judgement(2, "exclude", "no_ctd")],
    )
    found = changes(now)
    assert ("reports", "out", "2", "decided by mk") in told(found)
    assert told([c for c in found if c.part == "people"], "kind", "record_id", "field", "after") == [
        ("decided", "2", "mk, title_abstract", "exclude (no_ctd)")
    ]
    back = changes(before=now)
    assert ("reports", "in", "2", "no longer decided by mk") in told(back)
    assert ("people", "withdrawn", "2", "") in told(back)
    assert flipped(now, BEFORE) == set()


def test_a_new_term_is_told_with_the_records_that_it_flips():
    terms = Lexicon({**LEXICON.concepts, "SLE": replace(LEXICON["SLE"], terms=("systemic lupus", "number 3"))})
    now = review_state(decisions=[decision(n) for n in (1, 2, 3)], lexicon=terms)
    assert flipped(BEFORE, now) == {"3"}
    found = changes(now, texts={"3": "Case 3\nA woman with lupus, number 3."})
    assert told(found, "part", "kind", "field", "after", "note") == [
        ("methods", "added", "term of SLE", "number 3", "lexicon"),
        ("reports", "in", "", "include", "changed terms: “number 3”"),
    ]
    text = changes_report(found, before=BEFORE, now=now, same=None)
    assert "term added: “number 3” (term of SLE)" in text
    assert "Records that were decided otherwise by this: 1." in text


def test_a_changed_criterion_is_told_with_the_records_that_it_flips():
    criteria = (
        Criterion(id="no_ctd", description="No lupus.", rule={"patient_has": "a"}),
        Criterion(id="x", description="X", rule={}),
    )
    now = review_state(decisions=[decision(n) for n in (1, 2, 3)], review=replace(REVIEW, criteria=criteria))
    found = changes(now)
    assert told(found, "kind", "field", "record_id", "note") == [
        ("changed", "criterion no_ctd", "", ""),
        ("added", "criterion x", "", ""),
        ("in", "", "3", "changed criteria"),
    ]


def test_a_flip_that_no_edit_explains_is_the_programs():
    found = changes(review_state(decisions=[decision(n) for n in (1, 2, 3)]))
    assert told(found) == [("reports", "in", "3", "changed rules of the program")]


def test_the_same_query_read_in_another_way_is_a_drift():
    found = changes(review_state(search=SEARCH | {"translation": '"lupus"[MeSH Terms]'}))
    assert told(found, "kind", "field") == [("drift", "translation")]
    assert "translation drift" in changes_report(found, before=BEFORE, now=review_state(), same=None)
    both = changes(review_state(search=SEARCH | {"query": "x", "translation": "y"}))
    assert told(both, "kind", "field") == [("changed", "query"), ("changed", "translation")]


def test_objectives_are_told_first():
    now = review_state(review=replace(REVIEW, question="How many?", concepts=REVIEW.concepts[:1]))
    assert told(changes(now), "part", "kind", "field") == [
        ("objectives", "changed", "question"),
        ("objectives", "removed", "concept b"),
    ]


def test_the_table_is_compared_cell_by_cell():
    now = review_state(
        rows=[
            patient(1, sex=fact("female"), age=fact(35.0), antibodies=[fact("ANA+", "1:640")]),
            patient(2),
            replace(patient(2), patient=2),
        ]
    )
    assert told(changes(now), "kind", "record_id", "patient", "field", "before", "after") == [
        ("cell", "1", "1", "age", "34", "35"),
        ("cell", "1", "1", "antibodies", "", "ANA+ (1:640)"),
        ("patient added", "2", "2", "", "", ""),
    ]


def test_a_cell_that_a_person_corrected_says_so():
    corrected = replace(patient(1, sex=fact("female"), age=fact(35.0)), corrected=("age",))
    found = changes(review_state(rows=[corrected, patient(2)]))
    assert told(found, "field", "after", "note") == [("age", "35", "by a person")]


def test_a_patient_of_whom_nothing_is_known_is_a_row_too():
    now = review_state(rows=[patient(1), patient(2), replace(patient(3, sex=None), fields={"sex": None})])
    assert told(changes(now), "kind", "record_id") == [("patient added", "3")]


def test_the_csv_has_a_row_a_change():
    found = changes(review_state(records=with_records(r1={"abstract": "New."})))
    assert changes_csv(found, STUDIES).startswith("part,kind,record_id,study,number,")
    assert changes_csv(found, PATIENTS).splitlines() == [
        "part,kind,record_id,study,patient,field,before,after,note",
        'records,changed,1,"“Case 1”, 2020",,abstract,,,',
    ]


def test_the_report_follows_the_order_of_prisma_lsr():
    text = changes_report(changes(), before=BEFORE, now=review_state(), same=None)
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert [head.split("(")[-1].rstrip(")") for head in heads if "(item" in head] == [
        "item 4",
        "item L2",
        "items 16a, 16b",
        "item L3",
    ]
    assert "These are results after version 1, not yet released, compared with version 1, of 2026-03-04." in text


def test_a_text_of_a_report_cannot_break_the_page():
    evil = record(4, title="A | <script>alert(1)</script> [x](http://y)")
    now = review_state(
        records=[*with_records(), evil], decisions=[*[decision(n) for n in (1, 2, 4)], decision(3, "exclude", "no_ctd")]
    )
    text = changes_report(changes(now), before=BEFORE, now=now, same=None)
    assert "<script>" not in text and " [x](" not in text and "A | " not in text


def test_news_say_whether_anything_included_is_new():
    def said(now, before=BEFORE):
        return news(changes(now, before), version="1")

    assert said(review_state()) == {
        "anything_new": False,
        "since_version": "1",
        "new_records": 0,
        "reports_in": [],
        "reports_out": [],
        "to_be_judged": [],
        "retracted": [],
        "expression_of_concern": [],
        "corrected": [],
        "cells_changed": 0,
    }
    out = review_state(
        records=[record(n) for n in (1, 2, 3, 4)],
        decisions=[decision(1), decision(2), *[decision(n, "exclude", "no_ctd") for n in (3, 4)]],
    )
    assert (said(out)["new_records"], said(out)["anything_new"]) == (1, False)
    concern = {"relations": (Relation(type="ExpressionOfConcernIn"),)}
    assert said(review_state(records=with_records(r1=concern)))["anything_new"] is True
    assert said(review_state(records=with_records(r3=concern)))["anything_new"] is False
    assert said(BEFORE, review_state(decisions=[decision(1), *[decision(n, "exclude", "no_ctd") for n in (2, 3)]]))[
        "reports_in"
    ] == ["2"]


def test_a_correction_under_which_the_machine_reads_something_else_is_told_even_before_any_version():
    row = {"record_id": "1", "patient": "1", "field": "age", "value": "44", "machine": "45", "machine_before": "42"}
    told_ = under_corrections([row | {"state": s, "reviewer": "roe"} for s in ("machine changed", "applied", "agrees")])
    assert [(c.before, c.after, c.note) for c in told_] == [("42", "45", "corrected to 44 by roe")]
    text = changes_report(told_, before=None, now=review_state(), same=None)
    assert "1, patient 1, age: 42 → 45; corrected to 44 by roe, which stands until a person looks again" in text


def test_a_review_of_studies_speaks_of_studies():
    review = replace(REVIEW, table=replace(REVIEW.table, unit=STUDIES))
    rows = [Study(pmid="1", study=1, fields={"setting": fact("one centre")})]
    before = replace(review_state(review=review, rows=rows), version="1", date="2026-03-04")
    now = review_state(review=review, rows=[replace(rows[0], fields={"setting": fact("two centres")})])
    row = {"record_id": "1", "patient": "1", "field": "setting", "value": "a", "machine": "b", "machine_before": "c"}
    found = [*changes(now, before), *under_corrections([row | {"state": "machine changed", "reviewer": "roe"}])]
    text = changes_report(found, before=before, now=now, same=None)
    assert "| Studies in the table | 1 | 1 |" in text
    assert "| Report | Study | Field |" in text
    assert "1, study 1, setting" in text
    assert "atient" not in text
