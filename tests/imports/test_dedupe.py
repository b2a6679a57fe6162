"""Duplicates: what is the same report, what only looks so, and what people say."""

from dataclasses import replace

import pytest
from conftest import shared

from casereview.errors import ReviewError
from casereview.imports.dedupe import COLUMNS, CROWD, _pairs, _seen, deduplicated, known_among, read_merges
from casereview.imports.read import read_import
from casereview.records import Author, Heading, Record, Relation

TEXT = "A woman of forty had lupus for nine years and then lost the sight of both eyes within a week; aquaporin antibodies were found."
A = Record(
    record_id="1",
    pmid="1",
    title="Neuromyelitis optica in a woman with systemic lupus erythematosus: a case report",
    authors=(Author(last="Silva", initials="A"), Author(last="Kim", initials="B")),
    journal="Journal of Neurology",
    year=2020,
    volume="7",
    pages="11-19",
    doi="10.1000/a",
    abstract=TEXT,
)
B = replace(A, record_id="embase:1", source="embase", pmid=None, journal="J Neurol", pages="11-9", abstract=None)


def kept(*records, **options):
    left, merges, _ = deduplicated(list(records), **options)
    return [r.record_id for r in left], [(m.record_id, m.merged_into) for m in merges]


SAME = {
    "as it is": {},
    "no DOI": {"doi": None},
    "other punctuation and case": {"title": A.title.upper().replace(":", " -"), "doi": None},
    "subtitle dropped": {"title": "Neuromyelitis optica in a woman with systemic lupus erythematosus", "doi": None},
    "a slip in the title": {"title": A.title.replace("erythematosus", "erythematosis"), "doi": None},
    "year of the printed issue": {"year": 2021},
    "no authors": {"authors": ()},
    "accents lost": {"authors": (Author(last="Sílva", initials="A"),), "doi": None},
    "DOI of an earlier version of the page": {"doi": "10.1000/a.full"},
}
DISTINCT = {
    "another PMID": {"pmid": "2"},
    "another part": {"title": A.title + " part 2", "doi": None},
    "a reply": {"title": "Reply to: " + A.title},
    "an erratum": {"title": "Erratum: " + A.title},
    "a preprint": {"journal": "medRxiv", "doi": "10.1101/2020.01.01"},
    "another abstract of the supplement with the same DOI": {
        "title": "Myelitis in a man with rheumatoid arthritis: a case report",
        "authors": (Author(last="Roe"),),
        "pages": "S72",
    },
    "the same title by other people elsewhere": {
        "authors": (Author(last="Roe"), Author(last="Poe")),
        "journal": "Lupus",
        "doi": "10.1000/z",
        "pages": "400",
    },
    "the abstract of the meeting before": {
        "journal": "Circulation. Conference: Symposium",
        "volume": "136",
        "pages": None,
        "doi": None,
        "year": 2019,
        "abstract": TEXT,
    },
    "only the DOI is shared": {"title": "Something else altogether in mice", "authors": (Author(last="Roe"),)},
}


@pytest.mark.parametrize("changed", SAME.values(), ids=SAME)
def test_the_same_report_from_another_database_is_merged_into_pubmeds(changed):
    assert kept(replace(B, **changed), A) == (["1"], [("embase:1", "1")])


@pytest.mark.parametrize("changed", DISTINCT.values(), ids=DISTINCT)
def test_what_only_looks_the_same_is_kept(changed):
    assert kept(A, replace(B, **changed)) == (["1", "embase:1"], [])


def test_a_title_alone_never_merges():
    bare = Record(record_id="x:1", source="x", title=A.title)
    assert kept(A, bare)[0] == ["1", "x:1"]


def test_two_pmids_are_never_one_even_over_a_third_record():
    other = replace(A, record_id="2", pmid="2")
    left, merges = kept(A, other, B)
    assert left == ["1", "2"] and len(merges) == 1


def test_the_record_that_is_left_knows_what_its_duplicates_knew():
    poor = replace(A, abstract=None, doi=None, publication_types=(Heading(ui=None, name="Article"),))
    (record,), *_ = deduplicated([poor, replace(B, abstract=TEXT, keywords=("lupus",))])
    assert (record.record_id, record.abstract, record.keywords) == ("1", TEXT, ("lupus",))
    assert record.merged == ("embase:1",)
    assert ("abstract", "embase:1") in record.taken and ("doi", "embase:1") in record.taken
    assert record.journal == "Journal of Neurology"


def test_a_file_imported_twice_adds_nothing_but_duplicates():
    twice = [B, replace(B, record_id="embase:1#2")]
    assert kept(*twice)[0] == kept(B)[0]


def test_the_order_of_the_records_changes_nothing():
    others = [replace(B, record_id=f"x:{n}", source="x", year=2020 - n % 2) for n in range(4)]
    assert kept(A, *others) == kept(*reversed(others), A)


@pytest.fixture
def said(tmp_path):
    def write(*rows):
        path = tmp_path / "merges.csv"
        path.write_text("\n".join([",".join(COLUMNS), *(f"{a},{b},because,roe,2026-11-21" for a, b in rows)]) + "\n")
        return read_merges([path], records=["1", "2", "embase:1"])

    return write


def test_people_part_what_the_machine_merged(said):
    assert kept(A, B, said=said(("embase:1", "none")))[0] == ["1", "embase:1"]


def test_people_merge_what_the_machine_kept_apart(said):
    other = replace(A, record_id="2", pmid="2", title="Quite another title", doi=None)
    assert kept(A, other, said=said(("2", "1"))) == (["1"], [("2", "1")])


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([("7", "1")], "line 2: no record '7'"),
        ([("1", "7")], "line 2: no record '7'"),
        ([("1", "1")], "line 2: a record cannot be merged into itself"),
        ([("2", "1"), ("2", "none")], "line 3: speaks of 2 a second time"),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line(said, rows, wrong):
    with pytest.raises(ReviewError, match=f"merges.csv, {wrong}"):
        said(*rows)


def test_the_labelled_set_keeps_its_unique_records():
    found = read_import(shared("data", "dedup", "asysd_labelled.csv"), database="ASySD")
    left, merges, _ = deduplicated(found.records)
    assert len(found.records) == 1845 == len(left) + len(merges)
    assert abs(len(left) - 584) <= 1


def test_a_crowd_under_one_key_costs_no_square():
    many = [
        replace(
            A,
            record_id=f"x:{n}",
            source="x",
            pmid=None,
            doi="10.1000/supplement",
            title=f"Poster on rats {n}",
            pages=None,
            abstract=None,
        )
        for n in range(3000)
    ]
    assert len(_pairs(map(_seen, many))) < 3000 * CROWD
    assert len(deduplicated(many)[0]) == 3000


def relations(*records):
    return [(r.record_id, r.relation, r.related_to) for r in deduplicated(list(records))[2]]


def test_a_preprint_is_related_to_the_paper_and_not_merged():
    preprint = replace(B, journal="medRxiv", doi="10.1101/2020.1", pages=None, volume=None)
    assert relations(A, preprint) == [("embase:1", "preprint of", "1")]
    assert kept(A, preprint) == (["1", "embase:1"], [])


@pytest.mark.parametrize(
    ("title", "names", "relation"),
    [
        (f"Erratum to: {A.title}", (), "erratum of"),
        (f"Correction: {A.title}", A.authors, "erratum of"),
        (f"Retraction note: {A.title}", (), "retraction of"),
        (f"Reply to: {A.title}", A.authors, "comment of"),
    ],
)
def test_a_notice_is_related_to_what_it_is_about(title, names, relation):
    notice = replace(B, title=title, authors=tuple(names), pages="99", doi="10.1000/z", year=2021)
    assert relations(A, notice) == [("embase:1", relation, "1")]


def test_a_version_in_another_language_is_related():
    english, german = (
        replace(A, languages=("eng",)),
        replace(B, languages=("ger",), pages="77-9", doi="10.1000/g", volume="8"),
    )
    assert relations(english, german) == [("1", "in another language as", "embase:1")]


def test_a_meeting_abstract_and_the_paper_are_related_as_perhaps_versions():
    talk = replace(
        B, journal="Neurology. Conference: 68th Annual Meeting", pages="S14", volume="66", doi=None, year=2018
    )
    assert relations(A, talk) == [("1", "perhaps another version of", "embase:1")]


def test_the_same_short_title_by_people_of_one_name_is_no_relation():
    short = [
        replace(A, record_id=n, pmid=n, title="Case report", pages=n, volume=n, doi=None, abstract=None) for n in "12"
    ]
    assert relations(*short) == []


def test_what_pubmed_says_of_versions_is_written_down_and_citations_are_not():
    said = (Relation(type="ErratumIn", pmid="7"), Relation(type="Cites", pmid="8"), Relation(type="CommentIn"))
    assert relations(replace(A, relations=said)) == [("1", "ErratumIn", "7")]


def test_a_relation_of_a_duplicate_is_one_of_what_it_was_merged_into():
    preprint = replace(
        B, record_id="wos:1", source="wos", journal="medRxiv", doi="10.1101/2020.1", pages=None, volume=None
    )
    assert relations(A, B, preprint) == [("wos:1", "preprint of", "1")]


def test_candidates_that_are_known_by_another_name_are_merged_into_what_is_known():
    (merge,) = known_among([A], [B])[1]
    assert (merge.record_id, merge.merged_into) == ("1", "embase:1")
    other = replace(A, record_id="2", pmid="2", title="Rituximab in myasthenia", doi=None, pages="1", abstract=None)
    assert known_among([other], [B]) == ([other], [], [])


def test_a_candidate_completes_the_record_that_it_is_the_same_as():
    (completed,), _, _ = known_among([A], [B])
    assert (completed.record_id, completed.pmid, completed.abstract) == ("embase:1", "1", TEXT)
    assert ("abstract", "1") in completed.taken and completed.merged == ("1",)
    assert known_among([replace(A, abstract=None, pmid=None)], [B])[0] == [], (
        "nothing to complete, nothing to screen again"
    )


def test_a_candidate_that_is_a_version_of_what_is_known_is_related_and_screened():
    preprint = replace(A, record_id="9", pmid="9", journal="medRxiv", doi="10.1101/2020.1", pages=None, volume=None)
    left, merges, kin = known_among([preprint], [B])
    assert ([r.record_id for r in left], merges) == (["9"], [])
    assert [(r.record_id, r.relation, r.related_to) for r in kin] == [("9", "preprint of", "embase:1")]


def test_of_what_is_known_nothing_is_merged_by_a_candidate():
    both = [B, replace(B, record_id="wos:1", source="wos")]
    assert [(m.record_id, m.merged_into) for m in known_among([A], both)[1]] == [("1", "embase:1")]


@pytest.mark.parametrize(
    ("row", "merged"), [("1,none", []), ("embase:1,none", []), ("1,embase:2", [("1", "embase:2")])]
)
def test_people_have_the_last_word_on_candidates_too(tmp_path, row, merged):
    (tmp_path / "merges.csv").write_text(f"record_id,merged_into,note,reviewer,date\n{row},,roe,\n")
    elsewhere = replace(B, record_id="embase:2", title="Rituximab in myasthenia", doi=None, pages="1")
    said = read_merges([tmp_path / "merges.csv"], records=["1", "embase:1", "embase:2"])
    assert [(m.record_id, m.merged_into) for m in known_among([A], [B, elsewhere], said=said)[1]] == merged


FAR = [replace(A, record_id=n, pmid=n, title=f"Drug {n} in myasthenia", doi=None, pages=n, abstract=None) for n in "78"]
"""Candidates that are like no other record."""


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        (["embase:1,7"], ("7", "embase:1")),
        (["7,wos:1"], ("7", "embase:1")),
        (["7,1"], ("7", "embase:1")),
        (["7,8", "8,7"], ("7", "8")),
    ],
    ids=["the known one is named first", "a duplicate of a known one", "through another candidate", "into each other"],
)
def test_no_row_of_people_on_a_candidate_is_passed_over(tmp_path, rows, merged):
    lines = "".join(f"{row},,roe,\n" for row in rows)
    (tmp_path / "merges.csv").write_text(f"record_id,merged_into,note,reviewer,date\n{lines}")
    said = read_merges([tmp_path / "merges.csv"], records=["1", "7", "8", "embase:1", "wos:1"])
    _, found, _ = known_among([A, *FAR], [replace(B, merged=("wos:1",))], said=said)
    assert [(m.record_id, m.merged_into) for m in found] == [("1", "embase:1"), merged]


def test_rows_on_records_still_to_come_are_left_for_later(tmp_path):
    (tmp_path / "merges.csv").write_text("record_id,merged_into,note,reviewer,date\n1,embase:1,,roe,\n9,1,,roe,\n")
    found = read_merges([tmp_path / "merges.csv"], records=["1", "embase:1"], all_known=False)
    assert [s.record_id for s in found] == ["1"]
    with pytest.raises(ReviewError, match="no record '9'"):
        read_merges([tmp_path / "merges.csv"], records=["1", "embase:1"])


@pytest.mark.parametrize("rows", [["1,9", "embase:1,9"], ["9,1", "embase:1,9"]])
def test_two_known_records_that_people_merge_with_one_still_to_come_are_one_report(tmp_path, rows):
    lines = "".join(f"{row},,roe,\n" for row in rows)
    (tmp_path / "merges.csv").write_text(f"record_id,merged_into,note,reviewer,date\n{lines}")
    strange = replace(B, title="Something else altogether", doi=None, abstract=None)
    said = read_merges([tmp_path / "merges.csv"], records=["1", "embase:1"], all_known=False)
    left, merges, _ = deduplicated([A, strange], said=said)
    assert [(m.record_id, m.merged_into, m.method) for m in merges] == [("embase:1", "1", "said by roe")]
    # Citation searching then brings the third: it goes into the one that is left.
    said = read_merges([tmp_path / "merges.csv"], records=["1", "embase:1", "9"])
    third = replace(FAR[0], record_id="9", pmid="9")
    assert [(m.record_id, m.merged_into) for m in known_among([third], left, said=said)[1]] == [("9", "1")]
