"""The numbers of the flow, and the account of the search."""

from dataclasses import replace

import pytest
from report.living import review_state

from casereview.errors import ReviewError
from casereview.records import Decision, Patient
from casereview.report.flow import (
    SOURCES,
    Previous,
    fates,
    flow,
    flow_csv,
    identified,
    previous_of,
    sources,
    sources_csv,
)
from casereview.report.search_report import search_report
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
FIRST = [
    Decision(record_id="1", decision="include", reason=None),
    Decision(record_id="2", decision="exclude", reason="no_ctd"),
    Decision(record_id="3", decision="unclear", reason=None),
]
"""On title and abstract; without a full text that is the last word, too."""
RETRIEVAL = [
    {"record_id": "1", "obtained": "yes", "source": "pmc_store"},
    {"record_id": "3", "obtained": "no", "source": ""},
]


def walked(**change):
    given = {"search": SEARCH, "title_abstract": FIRST, "decisions": FIRST, "retrieval": RETRIEVAL}
    given |= change
    from_elsewhere = {key: given.pop(key) for key in ("imports",) if key in given}
    brought = identified(search=given["search"], citations=given.get("citations"), **from_elsewhere)
    return fates(**given), brought


def boxes(**change):
    given = {"rows": [Patient(pmid="1", patient=1)], "review": REVIEW}
    given |= {key: change.pop(key) for key in ("rows", "flagged", "previous") if key in change}
    return flow(*walked(**change), **given)


def counted(column="", **change):
    return {b.id: b.n for b in boxes(**change) if b.column == column}


IMPORTS = [
    {"source": "embase", "database": "Embase", "records": "3"},
    {"source": "embase", "database": "Embase", "records": "1"},
    {"source": "scopus", "database": "Scopus", "records": "1"},
]
MERGES = [
    {"record_id": record_id, "method": method}
    for record_id, method in [
        ("embase:1", "title, DOI"), ("embase:2", "PMID"), ("embase:3", "title, pages"), ("scopus:1", "said by roe"),
        ("embase:4", "title, authors"),
    ]
]  # fmt: skip


def test_other_databases_and_duplicates_are_counted_and_add_up():
    found = counted(imports=IMPORTS, merges=MERGES)
    assert (found["identified_embase"], found["identified_scopus"]) == (4, 1)
    assert (found["duplicates_automation"], found["duplicates_people"], found["screened"]) == (4, 1, 3)
    with pytest.raises(ReviewError, match="do not add up"):
        boxes(imports=IMPORTS)


def test_every_box_is_counted():
    assert counted() == {
        "identified_pubmed": 4,
        "duplicates_automation": 0,
        "duplicates_people": 0,
        "not_received": 1,
        "screened": 3,
        "excluded_automation": 1,
        "excluded_people": 0,
        "excluded_no_ctd": 1,
        "retracted_excluded": 0,
        "sought": 2,
        "retrieved": 1,
        "not_retrieved": 1,
        "fulltext_automation": 0,
        "fulltext_people": 0,
        "retracted_fulltext": 0,
        "unclear": 1,
        "retracted_unclear": 0,
        "included_studies": 1,
        "included_reports": 1,
        "included_patients": 1,
        "retracted_included": 0,
        "concern_included": 0,
        "corrected_included": 0,
    }


def test_what_people_excluded_is_counted_apart():
    said = [FIRST[0], replace(FIRST[1], decided_by="mk"), FIRST[2]]
    n = counted(title_abstract=said, decisions=said)
    assert (n["excluded_automation"], n["excluded_people"]) == (0, 1)


def test_an_exclude_on_the_full_text_is_one_of_the_second_stage_with_its_own_reasons():
    out = Decision(record_id="3", decision="exclude", reason="no_ctd", stage="full_text")
    n = counted(decisions=[*FIRST[:2], out])
    assert (n["excluded_automation"], n["excluded_no_ctd"], n["fulltext_automation"], n["fulltext_no_ctd"]) == (
        1,
        1,
        1,
        1,
    )
    assert (n["sought"], n["unclear"]) == (2, 0)
    n = counted(decisions=[*FIRST[:2], replace(out, decided_by="mk")])
    assert (n["fulltext_automation"], n["fulltext_people"]) == (0, 1)


def test_who_decided_on_the_full_text_had_it():
    read = replace(FIRST[2], decision="exclude", reason="no_ctd", stage="full_text", decided_by="mk")
    n = counted(decisions=[*FIRST[:2], read])
    assert (n["retrieved"], n["not_retrieved"], n["fulltext_people"]) == (2, 0, 1)


def test_citation_searching_that_found_nothing_is_told():
    assert [b.source for b in identified(search=SEARCH, citations=[])] == ["pubmed", "citations"]
    assert [b.source for b in identified(search=SEARCH)] == ["pubmed"]


def test_boxes_that_do_not_add_up_stop_the_run():
    with pytest.raises(ReviewError, match=r"identified = screened \+ duplicates \+ not received \(5 against 4\)"):
        boxes(search=SEARCH | {"count": 5})


def test_a_report_that_passed_and_was_not_sought_stops_the_run():
    with pytest.raises(ReviewError, match=r"screened = excluded \+ sought \(3 against 2\)"):
        boxes(retrieval=RETRIEVAL[:1])


CITATIONS = [
    {"record_id": "20", "state": "new"},
    {"record_id": "21", "state": "new"},
    {"record_id": "22", "state": "not sent"},
    {"record_id": "1", "state": "known"},
]


def everything():
    """PubMed, two databases and citation searching, one of whose records is a duplicate of a record of Embase."""
    more = [
        Decision(record_id="embase:9", decision="include", reason=None),
        Decision(record_id="20", decision="include", reason=None),
    ]
    return {
        "imports": [*IMPORTS, {"source": "embase", "database": "Embase", "records": "1"}],
        "merges": [*MERGES, {"record_id": "21", "method": "title, DOI"}],
        "citations": CITATIONS,
        "title_abstract": [*FIRST, *more],
        "decisions": [*FIRST, more[0], replace(more[1], decision="exclude", reason="no_ctd", stage="full_text")],
        "retrieval": [*RETRIEVAL, {"record_id": "20", "obtained": "yes"}, {"record_id": "embase:9", "obtained": "no"}],
    }


def test_the_numbers_add_up_by_source_as_they_do_as_a_whole():
    rows = {row["source"]: row for row in sources(*walked(**everything()))}
    assert list(rows) == ["pubmed", "embase", "scopus", "citations"]
    assert rows["citations"] | {"label": ""} == dict(
        zip(SOURCES, ["citations", "", 3, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0], strict=True)
    )
    assert (rows["embase"]["identified"], rows["embase"]["duplicates"], rows["embase"]["included"]) == (5, 4, 1)
    whole = counted(**everything())
    for column in ("screened", "sought", "retrieved", "not_retrieved", "not_received", "unclear"):
        assert sum(row[column] for row in rows.values()) == whole[column]
    assert sources_csv(list(rows.values())).splitlines()[0] == ",".join(SOURCES)


def test_each_column_of_the_diagram_adds_up_to_the_whole():
    whole, *columns = (counted(column, **everything()) for column in ("", "databases", "other"))
    assert columns[1] == {
        "identified_citations": 3,
        "duplicates_automation": 1,
        "duplicates_people": 0,
        "not_received": 1,
        "screened": 1,
        "excluded_automation": 0,
        "excluded_people": 0,
        "retracted_excluded": 0,
        "sought": 1,
        "retrieved": 1,
        "not_retrieved": 0,
        "fulltext_automation": 1,
        "fulltext_people": 0,
        "fulltext_no_ctd": 1,
        "retracted_fulltext": 0,
        "unclear": 0,
        "retracted_unclear": 0,
        "included_reports": 0,
    }
    for name in ("screened", "sought", "duplicates_automation", "included_reports", "unclear"):
        assert whole[name] == columns[0][name] + columns[1][name]
    lines = flow_csv(boxes(**everything())).splitlines()
    assert "screening,other_screened,Records screened (other methods),1" in lines
    assert "screening,databases_screened,Records screened (databases and registers),4" in lines


def test_without_citation_searching_there_is_one_column():
    assert {b.column for b in boxes()} == {""}


def test_notices_are_counted_where_the_reports_ended():
    n = counted(flagged={"1": ("expression of concern", "corrected"), "2": ("retracted",), "3": ("retracted",)})
    assert (n["retracted_excluded"], n["retracted_unclear"], n["retracted_included"]) == (1, 1, 0)
    assert (n["concern_included"], n["corrected_included"]) == (1, 1)


def test_reports_that_people_joined_are_one_study():
    more = Decision(record_id="4", decision="include", reason=None)
    given = {
        "search": SEARCH | {"count": 5},
        "title_abstract": [*FIRST, more],
        "decisions": [*FIRST, more],
        "retrieval": [*RETRIEVAL, {"record_id": "4", "obtained": "no"}],
    }
    apart = [Patient(pmid="1", patient=1), Patient(pmid="4", patient=1)]
    n = counted(**given, rows=apart)
    assert (n["included_studies"], n["included_reports"], n["included_patients"]) == (2, 2, 2)
    n = counted(**given, rows=[Patient(pmid="1", patient=1, also_in=("4",)), Patient(pmid="4", patient=2)])
    assert (n["included_studies"], n["included_reports"], n["included_patients"]) == (1, 2, 2)


def test_a_patient_of_a_report_that_is_not_included_stops_the_run():
    with pytest.raises(ReviewError, match="not included, such as 2"):
        boxes(rows=[Patient(pmid="2", patient=1)])


BEFORE = Previous(
    version="1",
    studies=3,
    reports=frozenset({"2", "3", "8", "1"}),
    patients=frozenset({("1", "1"), ("1", "2"), ("8", "1")}),
    records=frozenset({"1", "2", "8", "3"}),
)


def test_an_update_adds_up_and_says_where_reports_went():
    more = Decision(record_id="4", decision="include", reason=None)
    n = counted(
        previous=BEFORE,
        search=SEARCH | {"count": 5},
        title_abstract=[*FIRST, more],
        decisions=[*FIRST, more],
        retrieval=[*RETRIEVAL, {"record_id": "4", "obtained": "no"}],
        rows=[Patient(pmid="1", patient=1), Patient(pmid="4", patient=1)],
    )
    assert {k: v for k, v in n.items() if k.startswith(("previous_", "gone_", "new_"))} == {
        "previous_studies": 3,
        "previous_reports": 4,
        "previous_patients": 3,
        "gone_reports": 3,
        "gone_excluded": 1,
        "gone_unclear": 1,
        "gone_not_found": 1,
        "gone_patients": 2,
        "new_screened": 1,
        "new_studies": 1,
        "new_reports": 1,
        "new_patients": 1,
    }
    assert n["included_reports"] == n["previous_reports"] - n["gone_reports"] + n["new_reports"] == 2
    assert n["included_patients"] == n["previous_patients"] - n["gone_patients"] + n["new_patients"] == 2


def test_a_version_that_counts_other_reports_than_it_lists_is_refused():
    now = review_state(counts={"included_reports": 2, "included_studies": 1})
    assert (previous_of(now).reports, previous_of(now).studies) == ({"1", "2"}, 1)
    assert previous_of(review_state()).studies == 2
    with pytest.raises(ReviewError, match="counts 5 included reports and lists 2"):
        previous_of(review_state(counts={"included_reports": 5}))


def test_a_record_of_a_source_that_brought_none_stops_the_run():
    given = everything()
    given["merges"][0] = {"record_id": "wos:1", "method": "PMID"}
    with pytest.raises(ReviewError, match="do not add up"):
        sources(*walked(**given))


def test_the_csv_has_a_row_a_box():
    assert flow_csv(boxes()).splitlines()[:2] == [
        "group,box,label,n",
        "identification,identified_pubmed,Records identified from PubMed,4",
    ]


def account(**change):
    return search_report(search=SEARCH | change, boxes=boxes(), sources=sources(*walked()), review=REVIEW)


def test_the_account_names_query_translation_lines_and_every_remark():
    text = account()
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
    assert "> Do not cite." in account(notice="Do not cite.")


def test_many_unknown_terms_are_counted_not_listed():
    warnings = [f'quoted phrase not found: "word{n}"[Title/Abstract]' for n in range(50)]
    text = account(warnings=warnings)
    assert "50 (listed in search/search.json)" in text
    assert "word7" not in text


def test_a_query_that_pubmed_reads_in_another_way_than_before_is_told():
    before = {"date": "2026-01-02", "query": SEARCH["query"], "translation": "lupus[all]", "count": 9}
    text = account(previous=before, drifted=True)
    assert "in another way than on 2026-01-02** (then 9 records)" in text and "lupus[all]" in text
    assert "another way" not in account(previous=before, drifted=False)


def test_sources_stand_side_by_side_where_there_are_several():
    given = everything()
    rows = sources(*walked(**given))
    rows[1]["label"] = "Embase | <b>"
    text = search_report(search=SEARCH, boxes=boxes(**given), sources=rows, review=REVIEW)
    assert "| | PubMed | Embase \\| &lt;b&gt; | Scopus | citation searching | all |" in text
    assert "| identified | 4 | 5 | 1 | 3 | 13 |" in text
    assert "By source" not in account()


@pytest.mark.parametrize("state", ["new", "not sent"])
def test_a_record_that_pubmed_named_but_did_not_send_and_that_is_linked_too_counts_once_for_each(state):
    linked = Decision(record_id="9", decision="exclude", reason="no_ctd")
    decisions = [*FIRST, linked] if state == "new" else FIRST
    found, brought = walked(
        title_abstract=decisions, decisions=decisions, citations=[{"record_id": "9", "state": state}]
    )
    rows = {row["source"]: row for row in sources(found, brought)}
    assert [(row["identified"], row["not_received"]) for row in rows.values()] == [(4, 1), (1, state == "not sent")]
    assert flow(found, brought, rows=[], review=REVIEW)


def test_an_export_may_be_called_citations():
    export = {"source": "citations", "database": "Citations", "records": "1"}
    own = Decision(record_id="citations:1", decision="exclude", reason="no_ctd")
    citations = [{"record_id": "10", "state": "not sent"}]
    decisions = [*FIRST, own]
    found, brought = walked(title_abstract=decisions, decisions=decisions, imports=[export], citations=citations)
    assert [row["identified"] for row in sources(found, brought)] == [4, 2]
