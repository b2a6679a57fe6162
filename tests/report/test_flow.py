"""The numbers of the flow, and the account of the search."""

from dataclasses import replace

import pytest

from casereview.errors import ReviewError
from casereview.records import Decision, Patient
from casereview.report.flow import flow, flow_csv, search_report
from casereview.review import Criterion, Review, ReviewConcept

REVIEW = Review(
    id="r",
    title="Title",
    question="Who?",
    concepts=(ReviewConcept(id="a", label="A", include=("SLE",)),),
    criteria=(Criterion(id="no_ctd", description="No CTD.", rule={}),),
)
SEARCH = {
    "count": 4,
    "missing": ["9"],
    "source": "entrez",
    "query": "lupus[ti]",
    "translation": '"lupus"[Title]',
    "warnings": ["phrase not found: apls[Title]", "Some other remark"],
    "lines": [{"label": "A", "count": 7}],
}
DECISIONS = [
    Decision(record_id="1", decision="include", reason=None),
    Decision(record_id="2", decision="exclude", reason="no_ctd"),
    Decision(record_id="3", decision="unclear", reason=None),
]
RETRIEVAL = [{"record_id": "1", "obtained": "yes"}]


def boxes(**change):
    given = {
        "search": SEARCH,
        "decisions": DECISIONS,
        "retrieval": RETRIEVAL,
        "patients": [Patient(pmid="1", patient=1)],
    }
    return flow(**(given | change), review=REVIEW)


def test_other_databases_and_duplicates_are_counted_and_add_up():
    imports = [
        {"source": "embase", "database": "Embase", "records": "3"},
        {"source": "embase", "database": "Embase", "records": "1"},
        {"source": "scopus", "database": "Scopus", "records": "1"},
    ]
    merges = [{"method": m} for m in ("title, DOI", "PMID", "title, pages", "said by roe", "title, authors")]
    found = {b.id: b.n for b in boxes(imports=imports, merges=merges)}
    assert (found["identified_embase"], found["identified_scopus"]) == (4, 1)
    assert (found["duplicates_automation"], found["duplicates_people"], found["screened"]) == (4, 1, 3)
    with pytest.raises(ReviewError, match="do not add up"):
        boxes(imports=imports)


def test_every_box_is_counted():
    assert {b.id: b.n for b in boxes()} == {
        "identified_pubmed": 4,
        "duplicates_automation": 0,
        "duplicates_people": 0,
        "not_received": 1,
        "screened": 3,
        "excluded_automation": 1,
        "excluded_people": 0,
        "excluded_no_ctd": 1,
        "unclear": 1,
        "sought": 1,
        "retrieved": 1,
        "not_retrieved": 0,
        "included_reports": 1,
        "included_patients": 1,
    }


def test_what_people_excluded_is_counted_apart():
    n = {b.id: b.n for b in boxes(decisions=[DECISIONS[0], replace(DECISIONS[1], decided_by="mk"), DECISIONS[2]])}
    assert (n["excluded_automation"], n["excluded_people"]) == (0, 1)


def test_boxes_that_do_not_add_up_stop_the_run():
    with pytest.raises(ReviewError, match=r"identified = screened \+ duplicates \+ not received \(5 against 4\)"):
        boxes(search=SEARCH | {"count": 5})


def test_the_csv_has_a_row_a_box():
    assert flow_csv(boxes()).splitlines()[:2] == [
        "group,box,label,n",
        "identification,identified_pubmed,Records identified from PubMed,4",
    ]


def test_the_account_names_query_translation_lines_and_every_remark():
    text = search_report(search=SEARCH, boxes=boxes(), review=REVIEW)
    for part in (
        "lupus[ti]",
        '"lupus"[Title]',
        "A: 7 records",
        "Some other remark",
        "1 (apls[Title])",
        "PubMed (live)",
    ):
        assert part in text


def test_a_notice_stands_at_the_top():
    assert "> Do not cite." in search_report(search=SEARCH | {"notice": "Do not cite."}, boxes=boxes(), review=REVIEW)


def test_many_unknown_terms_are_counted_not_listed():
    warnings = [f'quoted phrase not found: "word{n}"[Title/Abstract]' for n in range(50)]
    text = search_report(search=SEARCH | {"warnings": warnings}, boxes=boxes(), review=REVIEW)
    assert "50 (listed in search/search.json)" in text
    assert "word7" not in text
