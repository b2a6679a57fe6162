"""What is written is read back by public readers: same authors, same text, for real records and for hostile ones."""

import io
import json
import re

import bibtexparser
import jsonschema
import nbib as nbib_reader
import pytest
import rispy
from bibtexparser import middlewares
from Bio import Medline
from conftest import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.imports.read import READERS
from casereview.pubmed.xml import read_records
from casereview.records import Author, Decision, Record, as_csv, dump_jsonl
from casereview.references.csl import name
from casereview.references.formats import FORMATS, bibtex, chosen, csl_json, nbib, ris
from casereview.table.references import _pandoc
from scripts.write_references import write_references

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
    plain = first.fields_dict["title"].value.replace("\u02c6", "^").removeprefix("{").removesuffix("}")
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
    people = tuple(Author(last=f"Name{n}", initials="A") for n in range(3000))
    many = Record(record_id="2", pmid="2", title="Many", authors=people)
    names = [name(a) for a in people]
    assert rispy.loads(ris([many], {}))[0]["authors"] == names
    assert [a["author"] for a in nbib_reader.read(nbib([many], {}))[0]["authors"]] == names
    assert persons(json.loads(csl_json([many], {}))[0]["author"]) == names
    assert persons(by_pandoc("bibtex", bibtex([many], {}))[0]["author"]) == names


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
    assert len(list(Medline.parse(io.StringIO(nbib(records, {}))))) == len(nbib_reader.read(nbib(records, {}))) == 2
    assert len(json.loads(csl_json(records, {}))) == 2
    assert len(bibtexparser.parse_string(bibtex(records, {})).entries) == 2


# --- read back by others --------------------------------------------------------------------------------------------


def persons(names) -> list[str]:
    """Names as pandoc reads them, in our order: particles and family name, given name, suffix."""
    particles = ("dropping-particle", "non-dropping-particle", "family")
    family = [" ".join(n[key] for key in particles if key in n) for n in names]
    return [
        n.get("literal") or ", ".join(filter(None, (f, n.get("given"), n.get("suffix"))))
        for n, f in zip(names, family, strict=True)
    ]


def by_pandoc(kind: str, text: str) -> list[dict]:
    return json.loads(_pandoc([f"--from={kind}", "--to=csljson"], text))


def unquoted(text: str | None) -> str | None:
    """Without quotes, which pandoc sets as it thinks right."""
    return re.sub("[’‘“”\"']", "", text) if text else None


CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "minLength": 1},
            "type": {"enum": ["article-journal", "chapter"]},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": False,
                    "properties": {
                        key: {"type": "string", "minLength": 1} for key in ("family", "given", "suffix", "literal")
                    },
                },
            },
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                    }
                },
            },
            **{
                key: {"type": "string", "minLength": 1}
                for key in (
                    *("title", "container-title", "container-title-short", "volume", "issue", "page", "abstract"),
                    *("DOI", "PMID", "PMCID", "ISSN", "language", "keyword", "note"),
                )
            },
        },
    },
}
"""The rules of the CSL project's csl-data.json (1.0.2) for the fields that we write: no other key is a field of CSL."""


def real_records() -> list[Record]:
    paths = sorted(shared("data", "pubmed_xml").glob("*.xml*"))
    records = [r for path in paths for r in read_records(path, where=path.name)]
    assert len(records) > 160
    return records


HARD = Record(
    record_id="emb:1",
    source="embase",
    title=HOSTILE,
    authors=(
        Author(last="=cmd|'/c", fore="{x} \\y"),
        Author(last="Rock and Roll", fore="A, B", suffix="3rd"),
        Author(fore="Plato"),
        Author(collective="Group of A, B and C (50% & more)"),
    ),
    journal=HOSTILE,
    issn="none",
    pmcid="PMC1.2",
    year=2020,
    publication_date="2020-13",
)


@pytest.mark.parametrize("which", ["hostile", "real"])
def test_same_authors_and_text_from(which):
    records = [RECORD, HARD] if which == "hostile" else real_records()
    authors = [[name(a) for a in r.authors] for r in records]
    titles = [flat(r.title) or None for r in records]
    abstracts = [flat(r.abstract) or None for r in records]

    found = rispy.loads(ris(records, DECIDED))
    assert [f.get("authors", []) for f in found] == authors
    assert [(f.get("title"), f.get("abstract")) for f in found] == list(zip(titles, abstracts, strict=True))

    found = nbib_reader.read(nbib(records, DECIDED))
    people = [[name(a) for a in r.authors if not a.collective] for r in records]
    assert [[a["author"] for a in f.get("authors", [])] for f in found] == people
    assert [(f.get("title"), f.get("abstract")) for f in found] == list(zip(titles, abstracts, strict=True))
    assert [f.get("doi") for f in found] == [r.doi for r in records]

    found = list(Medline.parse(io.StringIO(nbib(records, DECIDED))))
    groups = [[name(a) for a in r.authors if a.collective] for r in records]
    assert [f.get("CN", []) for f in found] == groups and [f.get("FAU", []) for f in found] == people

    made = json.loads(csl_json(records, DECIDED))
    jsonschema.validate(made, CSL)
    assert [persons(f.get("author", [])) for f in made] == authors
    assert [(f.get("title"), f.get("abstract")) for f in made] == list(zip(titles, abstracts, strict=True))

    library = bibtexparser.parse_string(bibtex(records, DECIDED))
    assert (len(library.entries), library.failed_blocks) == (len(records), [])
    for kind, text in (("bibtex", bibtex(records, DECIDED)), ("csljson", csl_json(records, DECIDED))):
        found = by_pandoc(kind, text)
        for record, title, item in zip(records, titles, found, strict=True):
            told = persons(item.get("author", []))
            assert list(map(unquoted, told)) == [unquoted(name(a)) for a in record.authors], kind
            assert unquoted(item.get("title")) == unquoted(title), kind
        assert [f.get("DOI") for f in found] == [r.doi for r in records]


def test_a_decision_is_a_tag_in_every_format():
    both = ["decision:exclude", "reason:no_ctd"]
    assert rispy.loads(ris([RECORD], DECIDED))[0]["keywords"][-2:] == both
    assert [
        k["keyword"] if isinstance(k, dict) else k for k in nbib_reader.read(nbib([RECORD], DECIDED))[0]["keywords"]
    ][-2:] == both
    assert json.loads(csl_json([RECORD], DECIDED))[0]["keyword"].endswith("decision:exclude, reason:no_ctd")
    assert by_pandoc("bibtex", bibtex([RECORD], DECIDED))[0]["keyword"].endswith("decision:exclude, reason:no_ctd")
    assert json.loads(csl_json([Record(record_id="2", title="x")], {})) == [
        {"id": "2", "type": "article-journal", "title": "x"}
    ]


@pytest.mark.parametrize(
    ("date", "year", "parts", "medline"),
    [
        ("2024-05-17", 2024, [2024, 5, 17], "2024 May 17"),
        ("2024-05", 2024, [2024, 5], "2024 May"),
        ("2019 Nov-Dec", 2019, [2019], "2019 Nov-Dec"),
        ("2024-13", 2024, [2024], "2024-13"),
        (None, 2024, [2024], "2024"),
        (None, None, [], None),
    ],
)
def test_a_date_is_as_exact_as_known(date, year, parts, medline):
    record = Record(record_id="1", pmid="1", title="x", year=year, publication_date=date)
    (item,) = json.loads(csl_json([record], {}))
    assert item.get("issued", {"date-parts": [[]]})["date-parts"] == [parts]
    assert Medline.read(io.StringIO(nbib([record], {}))).get("DP") == medline
    told = rispy.loads(ris([record], {}))[0].get("date")
    assert told == ("/".join([f"{p:02}" for p in parts] + [""] * (3 - len(parts))) if parts else None)


def test_pages_are_whole_and_a_chapter_names_its_book():
    chapter = Record(record_id="1", title="x", book="Lupus & more", pages="335-9")
    (item,) = by_pandoc("bibtex", bibtex([chapter], {}))
    assert (item["type"], item["container-title"], item["page"]) == ("chapter", "Lupus & more", "335-339")
    assert Medline.read(io.StringIO(nbib([chapter], {})))["BTI"] == ["Lupus & more"]


def test_an_entry_of_another_database_begins_so_that_readers_take_it():
    (first, *_) = nbib([HARD], {}).splitlines()
    assert first == "OWN - embase"
    (entry,) = READERS["nbib"](nbib([HARD], {}))
    assert entry.title == flat(HARD.title)


def test_three_files_for_each_format(tmp_path):
    records = [Record(record_id=str(n), pmid=str(n), title=f"T{n}") for n in (1, 2, 3)]
    decisions = [
        Decision(record_id="1", decision="exclude", reason="no_ctd"),
        Decision(record_id="2", decision="include", reason=None),
    ]
    dump_jsonl(records, tmp_path / "records.jsonl")
    (tmp_path / "decisions.csv").write_text(as_csv(Decision, decisions))
    files = [tmp_path / f"{which}.{ending}" for which in ("all", "included", "excluded") for ending in FORMATS]
    write_references(
        path_to_records=tmp_path / "records.jsonl",
        path_to_decisions=tmp_path / "decisions.csv",
        paths_to_files=list(map(str, files)),
    )
    held = {f.name: [n for n in (1, 2, 3) if f"T{n}" in f.read_text()] for f in files}
    wanted = {"all": [1, 2, 3], "included": [2], "excluded": [1]}
    assert held == {f.name: wanted[f.stem] for f in files}
