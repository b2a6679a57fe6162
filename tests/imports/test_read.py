"""Exports of other databases: every format, odd files, and what cannot be read said with its line."""

import codecs
import csv
import re

import pytest
from conftest import shared
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import ReviewError
from casereview.imports.entries import Entry, Fault, author, clean_doi
from casereview.imports.read import READERS, read_import, word_of

TITLE = "Neuromyelitis optica & Sjögren’s syndrome: a case"
EXAMPLES = {
    "ris": f"""TY  - JOUR
AU  - Silva, Ana M.
AU  - van der Berg, J
TI  - {TITLE}
JO  - J Neurol
PY  - 2020/05/17/
VL  - 7
IS  - 2
SP  - 11
EP  - 19
AB  - A woman had both.
DO  - https://doi.org/10.1000/ABC.1
AN  - L123
KW  - lupus
KW  - optic neuritis
ER  -
""",
    "nbib": f"""PMID- 12345678
TI  - {TITLE.replace(" a case", chr(10) + "      a case")}
FAU - Silva, Ana M
AU  - Silva AM
FAU - van der Berg, J
AU  - van der Berg J
JT  - Journal of neurology
TA  - J Neurol
DP  - 2020 May 17
VI  - 7
IP  - 2
PG  - 11-19
AB  - A woman had both.
LID - 10.1000/abc.1 [doi]
OT  - lupus
OT  - optic neuritis
""",
    "endnote_xml": f"""<?xml version="1.0" encoding="UTF-8"?><xml><records><record><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors><author><style>Silva, Ana M.</style></author>
<author><style>van der Berg, J</style></author></authors></contributors><titles><title><style>{TITLE.replace("&", "&amp;")}</style></title>
<secondary-title><style>J Neurol</style></secondary-title></titles><pages><style>11-19</style></pages><volume><style>7</style></volume>
<number><style>2</style></number><dates><year><style>2020</style></year></dates><abstract><style>A woman had both.</style></abstract>
<electronic-resource-num><style>10.1000/abc.1</style></electronic-resource-num>
<keywords><keyword>lupus</keyword><keyword>optic neuritis</keyword></keywords></record></records></xml>""",
    "bibtex": """@article{silva2020,
  title = {{Neuromyelitis} optica \\& Sj{\\"o}gren’s syndrome: a case},
  author = {Silva, Ana M. and van der Berg, J}, journal = {J Neurol}, year = 2020, volume = 7, number = 2,
  pages = {11--19}, abstract = {A woman had both.}, doi = {10.1000/abc.1}, keywords = {lupus, optic neuritis}
}
""",
    "web_of_science": f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Silva, AM
   van der Berg, J
AF Silva, Ana M.
   van der Berg, J
TI {TITLE}
SO J Neurol
DE lupus; optic neuritis
AB A woman had both.
PY 2020
VL 7
IS 2
BP 11
EP 19
DI 10.1000/abc.1
UT WOS:1
ER

EF
""",
    "csv": f"""Title,Authors,Journal,Year,Volume,Issue,Pages,Abstract,DOI,Keywords
"{TITLE}","Silva, Ana M.; van der Berg, J",J Neurol,2020,7,2,11-19,A woman had both.,10.1000/abc.1,lupus; optic neuritis
""",
}
SUFFIX = {"csv": ".csv", "endnote_xml": ".xml", "bibtex": ".bib", "nbib": ".nbib", "ris": ".ris"}


@pytest.fixture
def read(tmp_path):
    def run(text, kind="ris", encoding="utf-8", **options):
        path = tmp_path / f"export{SUFFIX.get(kind, '.txt')}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_import(path, database="Embase (Ovid)", **options)

    return run


def test_every_format_has_an_example():
    assert EXAMPLES.keys() == READERS.keys()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_format_gives_the_same_record(read, kind):
    found = read(EXAMPLES[kind], kind)
    (record,) = found.records
    assert (found.format, found.faults) == (kind, ())
    assert record.title == TITLE
    assert [(a.last, a.initials) for a in record.authors] == [("Silva", "AM"), ("van der Berg", "J")]
    assert (record.year, record.volume, record.issue, record.pages) == (2020, "7", "2", "11-19")
    assert (record.abstract, record.doi) == ("A woman had both.", "10.1000/abc.1")
    assert record.keywords == ("lupus", "optic neuritis")
    assert "neurol" in record.journal.lower()
    assert record.source == "embase-ovid" and record.record_id.startswith("embase-ovid:")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp1252", b""),
    ],
)
def test_letters_are_read_in_any_encoding(read, encoding, mark):
    (record,) = read(mark + EXAMPLES["ris"].encode(encoding)).records
    assert record.title == TITLE


def test_line_ends_of_a_mac_and_of_windows(read):
    for end in ("\r\n", "\r"):
        assert len(read(EXAMPLES["ris"].replace("\n", end)).records) == 1


def test_a_broken_entry_is_told_with_its_line_and_the_others_are_read(read):
    found = read(EXAMPLES["ris"] + "\nTY  - JOUR\nPY  - 2020\nER  -\n\n" + EXAMPLES["ris"])
    assert len(found.records) == 2
    assert [(f.line, "without title" in f.why) for f in found.faults] == [(18, True)]


def test_a_missing_end_of_an_entry_loses_neither(read):
    text = EXAMPLES["ris"].replace("ER  -\n", "") + EXAMPLES["ris"].replace("a case", "two cases")
    assert [r.title[-5:] for r in read(text).records] == [" case", "cases"]


def test_an_entry_without_its_beginning_is_told(read):
    found = read(EXAMPLES["ris"] + "\n" + EXAMPLES["ris"].replace("TY  - JOUR\n", ""))
    assert len(found.records) == 1 and "its beginning (TY) is missing" in found.faults[0].why


def test_broken_bibtex_spoils_no_other_entry(read):
    found = read("@article{a, title={broken\n" + EXAMPLES["bibtex"], "bibtex")
    assert len(found.records) == 1 and found.faults[0].line == 1


def test_a_truncated_endnote_library_gives_what_stands_before_the_break(read):
    whole = EXAMPLES["endnote_xml"]
    found = read(whole.replace("</records></xml>", "<record><titles><title>Cut"), "endnote_xml")
    assert len(found.records) == 1 and "no XML from here on" in found.faults[0].why


def test_an_entity_in_endnote_xml_reads_no_file(read):
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + EXAMPLES["endnote_xml"][38:]
    found = read(text.replace("A woman had both.", "&e;"), "endnote_xml", format="endnote_xml")
    assert not any("root:" in (r.abstract or "") for r in found.records)


def test_a_csv_with_a_row_too_short_and_columns_of_its_own(read):
    text = "Naslov;Sažetak;Godina\nSlučaj;Tekst;2019\nkratko\n"
    found = read(text, "csv", columns={"title": "Naslov", "abstract": "Sažetak", "year": "Godina"})
    assert [(r.title, r.abstract, r.year) for r in found.records] == [("Slučaj", "Tekst", 2019)]
    assert [f.line for f in found.faults] == [3]


def test_a_csv_whose_columns_are_not_understood_says_so(read):
    found = read("Titel;Autoren;Zeitschrift\nNMO und Lupus;Roe, A;Nervenarzt\n", "csv", columns={"title": "Titel"})
    assert len(found.records) == 1
    (fault,) = found.faults
    assert "understood as authors, year, journal, abstract (not read: Autoren, Zeitschrift)" in fault.why
    known = {"title": "Titel", "authors": "Autoren", "journal": "Zeitschrift", "year": "Jahr", "abstract": "Text"}
    assert read("Titel;Autoren;Zeitschrift;Jahr;Text;Nr\nA;B;C;2020;D;1\n", "csv", columns=known).faults == ()


def test_embase_s_source_of_a_csv_is_taken_apart(read):
    text = 'Title,Source,Abstract\nA case,"Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004",Text\n'
    (record,) = read(text, "csv").records
    assert (record.journal, record.year, record.volume, record.issue, record.pages) == (
        "Cancer",
        2004,
        "102",
        "4",
        "253-258",
    )


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", {}, "is empty"),
        ("just words", {}, "has no format that is known"),
        ("just words", {"format": "ris"}, "holds no entry"),
        (EXAMPLES["ris"], {"format": "marc"}, "no format 'marc'"),
        ("a,b\n1,2\n", {"format": "csv"}, "no column is a title"),
        ("Title\nx\n", {"format": "csv", "columns": {"title": "Titel"}}, "there is no column 'Titel'"),
    ],
)
def test_a_file_that_is_none_gets_the_sentence_it_deserves(read, text, options, said):
    with pytest.raises(ReviewError, match=f"export.*{re.escape(said)}"):
        read(text, "txt", **options)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ReviewError, match="cannot be read"):
        read_import(tmp_path / "none.ris", database="X")


def test_the_same_entry_twice_keeps_both_apart(read):
    ids = [r.record_id for r in read(EXAMPLES["ris"] * 2).records]
    assert ids == ["embase-ovid:L123", "embase-ovid:L123#2"]


@pytest.mark.parametrize(
    ("name", "last", "initials"),
    [
        ("Silva, Ana M.", "Silva", "AM"),
        ("Silva AM", "Silva", "AM"),
        ("Silva A.M.", "Silva", "AM"),
        ("Ana Silva", "Silva", "A"),
        ("de la Cruz, J-P", "de la Cruz", "JP"),
        ("Ludwig van Beethoven", "van Beethoven", "L"),
        ("O'Brien, Seán", "O'Brien", "S"),
        ("李, 明", "李", "明"),
    ],
)
def test_names_of_people(name, last, initials):
    assert (author(name).last, author(name).initials) == (last, initials)


def test_names_of_groups_and_what_is_no_name():
    assert author("European Study Group of NMO").collective == "European Study Group of NMO"
    assert author("et al.") is None and author(" ") is None


@given(st.text())
def test_no_text_is_too_odd_for_the_readers(text):
    for name, reader in READERS.items():
        if name != "csv":
            assert all(isinstance(item, (Entry, Fault)) for item in reader(text))


def test_a_database_in_a_word():
    assert word_of("Embase (Ovid)") == "embase-ovid"
    assert clean_doi("doi:10.1000/X_(1).") == "10.1000/x_(1"


# --- real exports ----------------------------------------------------------------------------------------------------


def test_every_real_export_reads_as_an_independent_reader_reads_it():
    import rispy

    compared = 0
    for path in sorted(shared("data", "reference_exports").glob("*/*.ris")):
        found = read_import(path, database="X")
        raw = path.read_text(encoding="utf-8-sig")
        try:
            others = rispy.loads(raw)
        except Exception:  # what rispy refuses as a whole is read entry by entry
            continue
        titles = [t for t in (o.get("title") or o.get("primary_title") for o in others) if t]
        ours = {re.sub(r"\W", "", r.title) for r in found.records if r.title}
        assert {re.sub(r"\W|</?\w+>", "", t) for t in titles} <= ours, path.name
        others = [o for o in others if o.get("title") or o.get("primary_title")]
        names = [a for o in others for a in (o.get("authors") or o.get("first_authors") or ())]
        assert sum(len(r.authors) for r in found.records) >= len([n for n in names if n.strip()]) * 0.99, path.name
        compared += len(titles)
    assert compared > 50


def test_real_nbib_and_csv_exports():
    folder = shared("data", "reference_exports")
    found = read_import(folder / "nbib/pubmed-balloongui-set.nbib", database="PubMed")
    raw = (folder / "nbib/pubmed-balloongui-set.nbib").read_text(encoding="utf-8")
    assert [r.pmid for r in found.records] == re.findall(r"(?m)^PMID- (\d+)", raw)
    assert sum(len(r.authors) for r in found.records) == len(re.findall(r"(?m)^FAU - ", raw)) + len(
        re.findall(r"(?m)^CN  - ", raw)
    )
    with open(folder / "asreview/embase.csv", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = read_import(folder / "asreview/embase.csv", database="Embase")
    assert [r.title for r in found.records] == [" ".join(row["Title"].split()) for row in rows]
    assert all(r.year and r.volume and r.pages for r in found.records)
