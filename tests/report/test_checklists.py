"""PRISMA-S, the PRISMA 2020 checklist and the methods text: complete, and no claim that the run does not show."""

import re
from dataclasses import replace

import pytest
from report.test_flow import CITATIONS, FIRST, IMPORTS, MERGES, RETRIEVAL, REVIEW, SEARCH, boxes, everything

from casereview.report.checklist import ITEMS, checklist
from casereview.report.methods import Done, methods
from casereview.report.prisma_s import Searched, prisma_s
from casereview.review import Dates, Limits

# The numbers of the paper's Table 1: seven items have parts.
PARTS = {"10": "ab", "13": "abcdef", "16": "ab", "20": "abcd", "23": "abcd", "24": "abc"}
NUMBERS = [f"{n}{part}" for n in range(1, 28) for part in PARTS.get(str(n), [""])]
EVERYTHING = everything()


def numbers(**change):
    return {b.id: b.n for b in boxes(**change) if not b.column}


def searched(**change):
    return Searched(**({"search": SEARCH, "review": REVIEW, "n": numbers()} | change))


FULL = searched(
    review=replace(
        REVIEW,
        citations=("references", "citing"),
        dates=Dates(first="2004", last="2024-05"),
        search=Limits(languages=("english",)),
    ),
    search=SEARCH | {"date": "2026-11-02", "interface": "NCBI E-utilities"},
    n=numbers(**EVERYTHING),
    imports=IMPORTS,
    merges=MERGES,
    citations=CITATIONS,
    previous=("1", "2026-01-02"),
    names={"pubmed": "PubMed", "embase": "Embase", "scopus": "Scopus"},
)


def item(number, given):
    (line,) = (line for line in prisma_s(given) if line.startswith(f"{number}. "))
    return line


@pytest.mark.parametrize("given", [searched(), FULL], ids=["PubMed alone", "every source"])
def test_each_item_of_prisma_s_stands_there_once_with_an_answer(given):
    lines = [line for line in prisma_s(given) if re.match(r"\d+\. ", line)]
    assert [int(line.split(".")[0]) for line in lines] == list(range(1, 17))
    assert all(re.fullmatch(r"\d+\. \*\*[^*]+\.\*\* \S.*", line) for line in lines)


def test_what_only_a_person_knows_is_left_to_the_authors():
    for number in (3, 4, 6, 7, 11, 14):
        assert re.search(r"\*\* \*For the authors:\* ", item(number, FULL)), number


def test_prisma_s_is_filled_from_the_run():
    assert "Embase, imported from exports: 4 records" in item(1, FULL)
    assert "Ovid" in item(1, FULL) and "Ovid" not in item(1, searched())
    assert "their references and the articles that cite them" in item(5, FULL)
    assert "4 links followed; 2 new to the review, 1 known, 1 not in PubMed" in item(5, FULL)
    assert "date of publication from 2004 to 2024-05; language english" in item(9, FULL)
    assert "No limits" in item(9, searched())
    assert "after version 1 of 2026-01-02" in item(12, FULL) and "None yet" in item(12, searched())
    assert "PubMed: 2026-11-02." in item(13, FULL)
    assert item(15, FULL).endswith("13 records in all: PubMed 4; Embase 5; Scopus 1; citations 3.")
    assert "5 duplicates removed" in item(16, FULL) and "by people: 1" in item(16, FULL)
    assert "title, DOI: 1" in item(16, FULL) and "said by" not in item(16, FULL)


def test_a_query_that_people_wrote_may_hold_a_filter():
    assert "For the authors" in item(10, searched(search=SEARCH | {"lines": []}))
    assert "For the authors" not in item(10, searched())


def test_the_checklist_has_its_27_items_in_42_parts_each_once():
    assert [number for number, *_ in ITEMS] == NUMBERS
    assert len(NUMBERS) == 42
    text = checklist(review=REVIEW, n=numbers())
    assert re.findall(r"^\| (\d+[a-f]?) \|", text, flags=re.M) == NUMBERS
    assert "{" not in text
    assert "4 identified, 3 screened, 2 sought, 1 included" in text


def test_a_title_cannot_break_the_checklist():
    text = checklist(review=replace(REVIEW, title="A | <b> | {n}"), n=numbers())
    assert {line.replace("\\|", "").count("|") for line in text.splitlines() if line.startswith("|")} == {6}
    assert "<b>" not in text


def written(**change):
    given = {
        "searched": searched(),
        "decisions": FIRST,
        "retrieval": RETRIEVAL,
        "agreement": [],
        "corrections": [],
        "appraisal": [],
        "software": {"casereview": "0.1", "spacy": "3.8"},
    }
    return methods(Done(**(given | change)))


def test_without_people_the_methods_say_so():
    text = written()
    assert "No decision was checked by people." in text
    assert "No fact was corrected by people." in text
    assert "No report was appraised." in text
    assert "reviewer" not in text and "kappa" not in text
    assert "screened by rules, not by a trained model" in text
    assert "casereview 0.1, with spacy 3.8" in text


def test_sources_that_were_not_used_are_not_named():
    text = written()
    for word in ("Exports", "Citation searching", "update of version", "duplicate"):
        assert word not in text
    text = written(searched=FULL)
    for told in (
        "on 2026-11-02 for A; the query found 4 records",
        "limited by date of publication from 2004 to 2024-05; language english",
        "Exports of searches in Embase (4 records) and Scopus (1 record) were added",
        "the references of and articles that cite included reports, by PubMed's links, and brought 3 further records",
        "5 duplicates were removed by rules, 1 by people",
        "an update of version 1 of 2026-01-02",
    ):
        assert told in text


def test_what_people_decided_stands_apart():
    said = [
        replace(FIRST[0], decided_by="mk", automation="include"),
        replace(FIRST[1], decided_by="ab & mk", automation="include"),
        FIRST[2],
    ]
    row = {"stage": "title_abstract", "reviewer_1": "ab", "reviewer_2": "mk", "records": "1", "agreed": "1"}
    rows = [row | {"kappa": "", "kappa_low": "", "kappa_high": ""}, row | {"stage": "full_text", "records": "9", "agreed": "8", "kappa": "0.7", "kappa_low": "0.2", "kappa_high": "1"}]  # fmt: skip
    text = written(decisions=said, agreement=rows, searched=searched(n=numbers(decisions=said, title_abstract=said)))
    assert "People decided on 2 records (2 reviewers); on 1 of them they decided otherwise than the rules." in text
    assert "1 record was excluded, 0 by the rules and 1 by people." in text
    assert "On title and abstract, ab and mk agreed on 1 of 1 record that both decided, kappa not defined." in text
    assert "agreed on 8 of 9 records that both decided, Cohen's kappa 0.7 (95% interval 0.2 to 1)" in text
    assert "No decision was checked" not in text


def test_settled_conflicts_are_no_reviewer():
    said = [replace(FIRST[0], decided_by="adjudicated", automation="include"), *FIRST[1:]]
    assert "People decided on 1 record; on 0 of them" in written(decisions=said)


def test_corrections_that_wait_are_not_claimed():
    waiting = {"record_id": "1", "state": "waiting"}
    assert "No fact was corrected by people." in written(corrections=[waiting])
    text = written(corrections=[waiting, waiting | {"state": "applied"}, waiting | {"state": "agrees"}])
    assert "People gave 2 corrections, in 1 report" in text


def test_the_appraisal_says_who_answered():
    rows = [{"record_id": "1", "answered_by": by} for by in ("automation", "automation", "mk")]
    text = written(appraisal=rows)
    assert "answered for 1 report: 2 of 3 answers by rules, 1 by people" in text and "still to confirm" in text
    assert "still to confirm" not in written(appraisal=rows[2:])


NOBODY = {
    "search": SEARCH | {"count": 0, "missing": []},
    "title_abstract": [],
    "decisions": [],
    "retrieval": [],
    "rows": [],
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (NOBODY, ("found no records", "of no records were screened", "No records were excluded.", "No report was sought", "Facts of no patients")),
        ({}, ("1 record was excluded, 1 by the rules", "of 2 reports were sought and 1 obtained", "1 report was assessed on title", "1 record is still undecided", "Facts of 1 patient were read from 1 included report")),
    ],
    ids=["none", "one"],
)  # fmt: skip
def test_the_methods_are_right_for_none_and_one(change, told):
    search = change.get("search", SEARCH)
    text = written(
        searched=searched(search=search, n=numbers(**change)),
        decisions=change.get("decisions", FIRST),
        retrieval=change.get("retrieval", RETRIEVAL),
    )
    assert [part for part in told if part not in text] == []
    assert not re.search(r"\b1 (records|reports|patients|duplicates)\b|\b[02-9] (record|report|patient)\b", text)


def test_a_study_of_several_reports_and_notices_are_told():
    n = numbers() | {"included_reports": 3, "included_studies": 2, "corrected_included": 1}
    text = written(searched=searched(n=n))
    assert "joined by people: 3 reports of 2 studies" in text
    assert "1 included report was corrected after publication and was flagged" in text


def test_a_snapshot_is_no_search_of_pubmed():
    assert "We searched a snapshot of PubMed's records" in written(
        searched=searched(search=SEARCH | {"source": "snapshot"})
    )
