"""What is written is read back by public readers: same authors, same text, for real records and for hostile ones."""

import io
import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser import middlewares
from Bio import Medline
from conftest import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.imports.read import READERS
from casereview.pubmed.xml import read_records
from casereview.records import Author, Decision, Record
from casereview.references.formats import FORMATS, bibtex, chosen, csl_json, name, nbib, ris

HOSTILE = "=cmd|'/c calc'!A1 {x} \\y 50% & <b>z</b> $1 #2 a_b ^c ~d \u202eاسم\u202c 😀 Sjögren’s"
RECORD = Record(
    record_id="1",
    pmid="1",
    pmcid="PMC1",
    doi="10.1000/a_b",
    title=HOSTILE,
    abstract="BACKGROUND: One.\nRESULTS: Two – three.",
    authors=(
        Author(last="van der Berg", fore="Ana María", initials="AM"),
        Author(last="O'Neil", initials="B", suffix="Jr"),
        Author(collective="NMO & Lupus Study Group"),
    ),
    journal="Journal of {Odd} Things",
    year=2020,
    volume="7",
    issue="2",
    pages="335-9",
    keywords=("lupus", "optic neuritis"),
    languages=("eng",),
)
DECIDED = {"1": Decision(record_id="1", decision="exclude", reason="no_ctd")}
NOTE = "decision: exclude (no_ctd), by automation"


def flat(text):
    return " ".join((text or "").split())


def test_ris_begins_with_its_first_field_and_ends_each_entry():
    text = ris([RECORD, RECORD], DECIDED)
    assert text.startswith("TY  - JOUR\n") and text.count("\nER  - ") == 2
    assert not re.search(r"(?m)^\d+\.$", text)


def test_ris_is_read_back():
    (found,) = rispy.loads(ris([RECORD], DECIDED))
    assert (found["title"], found["abstract"]) == (RECORD.title, flat(RECORD.abstract))
    assert found["authors"] == [name(a) for a in RECORD.authors]
    assert (found["start_page"], found["end_page"], found["doi"]) == ("335", "339", RECORD.doi)
    assert found["notes"] == [NOTE, "ASReview_irrelevant"]


def test_nbib_is_read_back():
    found = Medline.read(io.StringIO(nbib([RECORD], DECIDED)))
    assert (found["TI"], found["AB"], found["PMID"]) == (RECORD.title, flat(RECORD.abstract), "1")
    assert found["FAU"] == [name(a) for a in RECORD.authors[:2]] and found["CN"] == ["NMO & Lupus Study Group"]


def test_bibtex_is_read_back():
    library = bibtexparser.parse_string(
        bibtex([RECORD, RECORD], DECIDED), append_middleware=[middlewares.LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.key, second.key) == ("vanderberg2020", "vanderberg2020-2")
    # LaTeX has accents for ^ alone: the decoder gives the one for the other.
    plain = first.fields_dict["title"].value.replace("\u02c6", "^")
    assert re.sub(r"\s", "", plain) == re.sub(r"\s", "", RECORD.title)
    assert first.fields_dict["author"].value.count(" and ") == 2
    assert first.fields_dict["note"].value.startswith("decision: exclude")


def test_csl_json_has_what_processors_need():
    (item,) = json.loads(csl_json([RECORD], DECIDED))
    assert (item["type"], item["title"], item["issued"]) == ("article-journal", RECORD.title, {"date-parts": [[2020]]})
    assert item["author"] == [
        {"family": "van der Berg", "given": "Ana María"},
        {"family": "O'Neil", "given": "B", "suffix": "Jr"},
        {"literal": "NMO & Lupus Study Group"},
    ]
    assert item["note"] == NOTE


def test_our_own_importer_reads_ris_and_nbib_as_they_were():
    for kind, write in (("ris", ris), ("nbib", nbib)):
        (entry,) = READERS[kind](write([RECORD], DECIDED))
        assert (entry.title, len(entry.authors)) == (RECORD.title, 3)


def test_a_paper_of_three_thousand_authors():
    many = Record(
        record_id="2", title="Many", authors=tuple(Author(last=f"Name{n}", initials="A") for n in range(3000))
    )
    assert len(rispy.loads(ris([many], {}))[0]["authors"]) == 3000
    assert len(json.loads(csl_json([many], {}))[0]["author"]) == 3000


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_no_record_gives_an_empty_file(write):
    assert write([], {}).strip() in ("", "[]")


def test_included_excluded_and_all():
    other = Record(record_id="2", title="x")
    assert chosen([RECORD, other], DECIDED, "all") == [RECORD, other]
    assert chosen([RECORD, other], DECIDED, "excluded") == [RECORD]
    assert chosen([RECORD, other], DECIDED, "included") == []


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_any_title_and_name_keep_the_file_whole(title, last):
    records = [
        Record(record_id=str(n), pmid=str(n + 1), title=f"T {title}", authors=(Author(last=f"N {last}", initials="A"),))
        for n in range(2)
    ]
    assert len(rispy.loads(ris(records, {}))) == 2
    assert len(list(Medline.parse(io.StringIO(nbib(records, {}))))) == 2
    assert len(json.loads(csl_json(records, {}))) == 2
    assert len(bibtexparser.parse_string(bibtex(records, {})).entries) == 2


def test_all_real_records_come_back_with_their_authors_and_texts():
    records = [
        r for path in sorted(shared("data", "pubmed_xml").glob("*.xml*")) for r in read_records(path, where=path.name)
    ]
    assert len(records) > 100
    back = rispy.loads(ris(records, {}))
    assert [b.get("title") for b in back] == [flat(r.title) or None for r in records]
    assert [b.get("abstract") for b in back] == [flat(r.abstract) or None for r in records]
    assert [b.get("authors", []) for b in back] == [[name(a) for a in r.authors] for r in records]
    medline = list(Medline.parse(io.StringIO(nbib(records, {}))))
    assert [m.get("TI") for m in medline] == [flat(r.title) or None for r in records]
    assert [len(m.get("FAU", [])) + len(m.get("CN", [])) for m in medline] == [len(r.authors) for r in records]
    items = json.loads(csl_json(records, {}))
    assert [len(i.get("author", [])) for i in items] == [len(r.authors) for r in records]
    assert len(bibtexparser.parse_string(bibtex(records, {})).entries) == len(records)
