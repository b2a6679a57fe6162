"""Files that people put into the folder of full texts: whose they are, what is said of the others, and that they go first."""

import os
from pathlib import Path

import pytest
from fulltext.conftest import Entrez
from fulltext.web_server import jats

from casereview.errors import ReviewError
from casereview.fulltext.asking import Services
from casereview.fulltext.dropin import SUFFIXES, assign, file_names
from casereview.fulltext.sources import retrieve
from casereview.records import Record
from casereview.runconfig import fulltext_files

IDS = ["12345", "embase:L123", "wos:10.1/ab(c)"]


def put(folder: Path, **files: bytes) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


@pytest.mark.parametrize(
    ("record_id", "name"),
    [
        ("12345", "12345"),
        ("embase:L123", "embase_L123"),
        ("wos:10.1/ab(c)", "wos_10.1_ab_c_"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b|c?d*e<f>g\"h'i j\nk\0l", "a_b_c_d_e_f_g_h_i_j_k_l"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        (".hidden.", "hidden"),
        ("-rf", "_-rf"),
        ("Ärzte:5", "_rzte_5"),
        ("...", "_"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(record_id, name):
    assert file_names([record_id]) == {record_id: name}


def test_ids_that_would_share_a_name_get_names_of_their_own():
    names = file_names(["a:1", "a/1", "A_1", "b", "x" * 300])
    assert len({name.casefold() for name in names.values()}) == 5 and names["b"] == "b"
    assert max(map(len, names.values())) < 120
    assert file_names(["a/1", "a:1", "A_1"]) == {i: names[i] for i in ("a/1", "a:1", "A_1")}


@pytest.mark.parametrize("name", ["12345.pdf", "12345.PDF", "embase_L123.docx", "EMBASE_l123.html", "embase:L123.nxml"])
def test_a_file_finds_its_record(name):
    assert list(assign([name], IDS).files.values()) == [Path(name)]


def test_every_suffix_is_a_format_of_its_own_name():
    assert set(SUFFIXES.values()) == {"xml", "txt", "pdf", "html", "docx"} and all(s == s.lower() for s in SUFFIXES)


def test_a_file_that_fits_nothing_is_named_with_the_nearest_id():
    found = assign(["12354.pdf", "notes.pdf", "12345.doc", "12345"], IDS)
    assert not found.files
    said = {stray.name: stray.why for stray in found.strays}
    assert said["12354.pdf"] == "no report of this name is sought; did you mean 12345.pdf?"
    assert said["notes.pdf"] == "no report of this name is sought"
    assert "save it as one of .xml" in said["12345.doc"] and "save it as" in said["12345"]


def test_a_name_with_braces_is_told_and_not_taken():
    found = assign(["embase{L123}.pdf", "{12345}.pdf"], [*IDS, "embase:L123:"])
    assert not found.files and {stray.why for stray in found.strays} == {"braces in a name are not taken: rename it"}


def test_two_files_for_one_record_are_refused_by_name():
    with pytest.raises(ReviewError, match=r"12345\.pdf and 12345\.xml in f are both the full text of 12345: keep one"):
        assign(["f/12345.xml", "f/12345.pdf"], IDS)


def test_the_file_of_a_person_goes_before_any_machine(tmp_path):
    client = Entrez({"7": b"<pmc-articleset><article><body><p>Other.</p></body></article></pmc-articleset>"})
    files = put(tmp_path, **{"1.xml": jats("Published.")})
    found = retrieve([Record(record_id="1", pmid="1", pmcid="PMC7")], Services(client=client), files=files)
    (article,), (row,) = found.articles, found.rows
    assert client.asked == [] and article.data == jats("Published.")
    assert (row["source"], row["source_id"], row["obtained"], row["reason"]) == ("folder", "1.xml", "yes", "")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not XML at all", "cannot be read"),
        (b"", "cannot be read"),
        (jats(body=False), "front matter only"),
        (jats(pmid="2"), "another report stands there"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_asked(tmp_path, data, why):
    files = put(tmp_path, **{"1.xml": data})
    sought = [Record(record_id="1", pmid="1", pmcid="PMC7")]
    found = retrieve(sought, Services(client=Entrez({})), files=files)
    assert found.rows[0]["obtained"] == "no" and found.rows[0]["reason"].startswith(f"1.xml: {why}")
    body = b"<pmc-articleset><article><body><p>A case.</p></body></article></pmc-articleset>"
    found = retrieve(sought, Services(client=Entrez({"7": body})), files=files)
    assert found.rows[0]["source"] == "entrez" and found.rows[0]["reason"].startswith(f"1.xml: {why}")


def test_a_file_that_is_gone_when_it_is_opened(tmp_path):
    found = retrieve([Record(record_id="1")], Services(client=Entrez({})), files=[tmp_path / "1.pdf"])
    assert found.rows[0]["reason"].startswith("1.pdf: cannot be opened (No such file")


def test_a_file_helps_where_pubmed_cannot_be_asked(tmp_path):
    files = put(tmp_path, **{"1.xml": jats()})
    from casereview.pubmed.client import EntrezError

    found = retrieve([Record(record_id="1", pmid="1")], Services(client=Entrez({}, EntrezError("down"))), files=files)
    assert found.rows[0]["obtained"] == "yes"


def test_the_log_names_files_that_are_not_used(tmp_path, caplog):
    retrieve([Record(record_id="12345")], Services(client=Entrez({})), files=[tmp_path / "12354.pdf"])
    assert "12354.pdf in the folder of full texts is not used" in caplog.text


def test_a_folder_of_the_review_goes_before_the_folder(tmp_path):
    mine, project = tmp_path / "mine", tmp_path / "project"
    assert fulltext_files("fulltext", "r", [mine, project]) == []
    theirs = put(project / "fulltext", **{"2.pdf": b"x"})
    assert fulltext_files("fulltext", "r", [mine, project]) == theirs
    own = put(mine / "fulltext", **{"1.pdf": b"x"})
    assert fulltext_files("fulltext", "r", [mine, project]) == own
    of_review = put(mine / "fulltext/r", **{"3.pdf": b"x"})
    assert fulltext_files("fulltext", "r", [mine, project]) == of_review
    assert fulltext_files(str(mine / "fulltext"), "other", [mine, project]) == own


def test_what_a_system_leaves_behind_does_not_count(tmp_path):
    names = ["README.md", "readme", ".DS_Store", "~$1.docx", "Thumbs.db", "desktop.ini", "1.pdf"]
    put(tmp_path / "fulltext", **dict.fromkeys(names, b"x"))
    assert [p.name for p in fulltext_files("fulltext", "r", [tmp_path])] == ["1.pdf"]


@pytest.mark.parametrize("name", [b"1\n.pdf", b"\xff1.pdf", "1\u202e.pdf".encode()])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path, name):
    (tmp_path / "fulltext").mkdir()
    with open(os.path.join(os.fsencode(tmp_path / "fulltext"), name), "wb"):
        pass
    with pytest.raises(ReviewError, match="rename this file") as caught:
        fulltext_files("fulltext", "r", [tmp_path])
    assert str(caught.value).isprintable()


def test_a_folder_that_the_user_names_must_be_there(tmp_path):
    with pytest.raises(ReviewError, match=r"papers for full texts is not there: make it, or correct fulltext\.folder"):
        fulltext_files("papers", "r", [tmp_path])


def test_a_file_of_an_excluded_record_is_told_apart_from_a_slip(tmp_path):
    files = put(tmp_path, **{"777.pdf": b"", "778.pdf": b""})
    strays = {s.name: s.why for s in assign(files, IDS, excluded={"777": "no_ctd"}).strays}
    assert (
        strays["777.pdf"] == "record 777 is excluded on title and abstract (no_ctd): decide include if it is to be read"
    )
    assert "no report of this name" in strays["778.pdf"]


TITLE = "Neuromyelitis optica spectrum disorder in a man with systemic lupus erythematosus"
WORDS = "A man of forty lost the sight of both eyes within a week and was treated with methylprednisolone. " * 4


def folder_text(tmp_path, text, suffix="txt", **more):
    files = put(tmp_path, **{f"12345.{suffix}": text.encode()})
    record = Record(record_id="12345", pmid="12345", title=TITLE, **more)
    (row,) = retrieve([record], Services(client=Entrez({})), sources=(), files=files).rows
    return row


@pytest.mark.parametrize(
    "begin",
    [
        TITLE,
        TITLE.upper().replace(" ", "\n"),
        "Neuromyelitis optica spec-\ntrum disorder in a man with\nsystemic lupus erythematosus",
        "doi:10.1/X",
    ],
)
def test_the_right_text_is_taken_without_a_question(tmp_path, begin):
    row = folder_text(tmp_path, f"{begin}\n\n{WORDS}", doi="10.1/x")
    assert (row["obtained"], row["reason"]) == ("yes", "")


def test_a_text_of_another_title_is_taken_and_asked_about(tmp_path):
    row = folder_text(tmp_path, f"Rituximab in myasthenia gravis: a case series\n\n{WORDS}")
    assert row["obtained"] == "yes" and "is it the right report?" in row["reason"]


def test_the_page_of_a_publisher_s_gate_is_no_article(tmp_path):
    gate = "<html><body><h1>Just a moment...</h1><p>Enable JavaScript and cookies to continue</p></body></html>"
    row = folder_text(tmp_path, gate, "html")
    assert row["obtained"] == "no" and "no article in it" in row["reason"]
