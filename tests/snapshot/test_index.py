"""What each field finds, and what is said of words that are not there."""

import re
import time

import pytest
from snapshot.generated import record, records

from casereview.snapshot.fields import date_of, fold
from casereview.snapshot.grammar import QueryError, parse
from casereview.snapshot.index import open_index
from casereview.snapshot.writer import write_set


@pytest.fixture(scope="module")
def index(folder):
    index = open_index(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("all[sb]", {101, 102, 103}),
        ("lupus", {101, 102}),
        ("lupus[ti]", {102}),
        ("lupus[tiab]", {101, 102}),
        ("lupus[ot]", {101}),
        ("lupus[ab]", set()),
        ("aquaporin 4[tiab]", {101}),
        ('"aquaporin-4"[tiab]', {101}),
        ('"anti aquaporin 4 antibodies"[ti]', {101}),
        ("Sjogren's[ti]", {101}),
        ("Sjögren’s[ti]", {101}),
        ("mielitis[tiab]", {101}),
        ("optic neur*[tiab]", {101}),
        ('"optic neur*"', {101}),
        ("neuromyel*", {101}),
        ('"lupus optica"', set()),
        ("heart attack[tiab]", {103}),
        ('"attack heart"[tiab]', set()),
        ("attack heart[tiab]", {103}),
        ('"attack heart"[tiab:~2]', {103}),
        ('"attack heart"[tiab:~0]', {103}),
        ('"heart attack"[tiab:~0]', {103}),
        ('"woman diagnosed"[tiab:~3]', set()),
        ('"woman diagnosed"[tiab:~6]', {101}),
        ('"Neuromyelitis Optica"[mh]', {101}),
        ("neuromyelitis optica[majr]", {101}),
        ("Humans[majr]", set()),
        ("D009471[mh]", {101}),
        ('"Neuromyelitis Optica/drug therapy"[mh]', {101}),
        ('"Neuromyelitis Optica/surgery"[mh]', set()),
        ("drug therapy[sh]", {101}),
        ("Lupus Erythematosus, Systemic[mh]", {102}),
        ("Lupus*[mh]", {102}),
        ("rituximab[nm]", {101}),
        ("rituximab[tw]", {101}),
        ("rituximab[tiab]", set()),
        ("case reports[pt]", {101}),
        ("casereports[filter]", {101}),
        ("english[la]", {101}),
        ("fre[la]", {102}),
        ("english[filter]", {101}),
        ("humans[filter]", {101}),
        ("Doe[au]", {101}),
        ("Doe J[au]", {101}),
        ('"Doe J"[au]', set()),
        ('"Doe JQ"[au]', {101}),
        ("Doe, Jane[au]", {101}),
        ("Jane Q Doe[au]", {101}),
        ("van der Berg P[lastau]", {101}),
        ("van der Berg P[1au]", set()),
        ("The Lupus Group[cn]", {102}),
        ("0000-0001-2345-6789[auid]", {101}),
        ("J Inv Cases[ta]", {101}),
        ('"Journal of Invented Cases"[jour]', {101}),
        ("1234-5678[ta]", {101}),
        ("Lyon[ad]", {101}),
        ("erythemateux[tt]", {102}),
        ("10.1000/a-1[doi]", {101}),
        ("10.1000/a-1", {101}),
        ("PMC901", {101}),
        ("101", {101}),
        ("101[pmid]", {101}),
        ("101,103[uid]", {101, 103}),
        ("102:200[uid]", {102, 103}),
        ("3[vi] AND 2[ip] AND 11[pg]", {101}),
        ("hasabstract", {101, 103}),
        ("medline[sb]", {101}),
        ("pubmed pmc[sb]", {101}),
        ("2019[dp]", {101}),
        ("2018/12[dp]", {101}),
        ("2019/05/01[dp]", {101}),
        ("2019/05/02[dp]", set()),
        ("2020/11[dp]", {102}),
        ("2004[dp]", {103}),
        ("2019:3000[dp]", {101, 102}),
        ("2019/05/17[edat]", {101}),
        ("2019/05/18:2020/11/30[edat]", set()),
        ("2004/01/01[edat]", {103}),
        ("2019/05/17[crdt] AND 2019/05/17[mhda]", {101}),
        ("all[sb] NOT lupus OR 102[uid]", {102, 103}),
    ],
)
def test_fields(index, query, found):
    assert index.search(parse(query)).ids == found


def test_keywords_are_no_phrase_together(index):
    """'lupus' and 'optica neuritis' are two keywords: no text says 'lupus optica'."""
    assert index.search(parse('"lupus optica"[ot]')).ids == set()


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        ("lupus", '"lupus"[All Fields]'),
        ("Optic Neuritis[tiab]", '"optic neuritis"[Title/Abstract]'),
        ("attack heart[tiab]", '"attack"[Title/Abstract] AND "heart"[Title/Abstract]'),
        (
            "lupus myelitis OR (doe[au] NOT 2019:2020[dp])",
            '("lupus"[All Fields] AND "myelitis"[All Fields]) OR ("doe"[Author] NOT 2019:2020[Date - Publication])',
        ),
        ("humans[mh:noexp]", '"humans"[MeSH Terms:noexp]'),
    ],
)
def test_translation(index, query, translation):
    assert index.search(parse(query)).translation == translation


def test_words_that_are_not_there_are_named(index):
    answer = index.search(parse('abcXYZ[tiab] OR lupus qwerty OR "no such phrase"[ti] OR nothing[mh]'))
    assert answer.ids == set()
    assert answer.phrases_not_found == ("abcXYZ[Title/Abstract]", "qwerty", "nothing[MeSH Terms]")
    assert answer.quoted_phrases_not_found == ('"no such phrase"[Title]',)


def test_stop_words_are_left_out_and_named(index):
    answer = index.search(parse("lupus and the myelitis"))
    assert answer.phrases_ignored == ("and", "the")
    assert answer.translation == '"lupus"[All Fields] AND "myelitis"[All Fields]'


def test_references(index):
    answer = index.search(parse("#2 NOT #1"), {1: [101], 2: [101, 103]})
    assert answer.ids == {103}
    with pytest.raises(QueryError, match="there is no query #3"):
        index.search(parse("#3"), {1: [101]})


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("foo[sb]", "filter foo[sb] is not one that this server knows"),
        ("lupus[dp]", "lupus is not a date"),
        ("2019/13[dp]", "there is no such month"),
        ("2020:2019[dp]", "the range 2020:2019 ends before it begins"),
        ("abc[uid]", "abc[uid] is not a PMID"),
        ("2019/01:2020[uid]", "not a range of PMIDs"),
    ],
)
def test_what_means_nothing_is_refused(index, query, complaint):
    with pytest.raises(QueryError, match=re.escape(complaint)):
        index.search(parse(query))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [103, 102, 101]),
        ("pub_date", [102, 101, 103]),
        ("Author", [103, 101, 102]),
        ("JournalName", [103, 101, 102]),
    ],
)
def test_orders(index, sort, order):
    assert index.sorted(index.search(parse("all[sb]")).ids, sort) == order


def test_mesh_is_exploded_by_the_tree_of_the_folder(tmp_path):
    write_set([record(1), record(2), record(3)], tmp_path / "a.xml")
    (tmp_path / "mesh_tree.tsv").write_text("Heading 1\tC10.1\nHeading 2\tC10.1.5\nHeading 3\tC10.15\n")
    index = open_index(tmp_path)
    assert index.search(parse("Heading 1[mh]")).ids == {10_000_001, 10_000_002}
    assert index.search(parse("heading 1/therapy[mh]")).ids == {10_000_001, 10_000_002}
    assert index.search(parse("Heading 1[mh:noexp]")).ids == {10_000_001}
    index.close()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019", "2019/01/01"),
        ("2019-05", "2019/05/01"),
        ("2019-05-17", "2019/05/17"),
        ("2019 May 17", "2019/05/17"),
        ("2019 Nov-Dec", "2019/11/01"),
        ("2000 Dec 23-30", "2000/12/23"),
        ("1998 Dec-1999 Jan", "1998/12/01"),
        ("Spring 2001", "2001/04/01"),
        ("2013 Spring", "2013/04/01"),
        ("1998-1999", "1998/01/01"),
        ("no year", None),
        (None, None),
    ],
)
def test_dates_as_pubmed_sorts_them(text, date):
    assert date_of(text) == date


def test_fold():
    assert fold("Sjögren's  Syndrome, Anti-AQP4") == "sjogrens syndrome anti aqp4"


def test_entry_dates_tile(tmp_path):
    """Every record has an entry date, so halves of a range add up to the whole, as in a split past the cap."""
    write_set(records(500), tmp_path / "a.xml.gz")
    index = open_index(tmp_path)
    spans = ["1900/01/01:2000/12/31", "2001/01/01:2001/06/15", "2001/06/16:2001/12/31", "2002/01/01:2100/12/31"]
    parts = [index.search(parse(f"{span}[edat]")).ids for span in spans]
    assert sum(map(len, parts)) == len(frozenset.union(*parts)) == 500
    index.close()


def test_a_snapshot_as_large_as_the_embedded_one_opens_at_once(tmp_path):
    write_set(records(78), tmp_path / "a.xml.gz")
    start = time.process_time()
    open_index(tmp_path).close()
    assert time.process_time() - start < 0.6  # 0.1 s on a quiet machine
