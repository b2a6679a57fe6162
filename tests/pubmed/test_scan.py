"""Candidates from baseline files: nothing lost against a full read, versions and deletions followed, bad files named."""

import gzip
from pathlib import Path

import pytest
from conftest import ROOT, shared
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casereview.errors import ReviewError
from casereview.lexicon import Concept, Lexicon, Mesh
from casereview.lexicon import load as load_lexicon
from casereview.pubmed.scan import can_match, fold, matches, raw_articles, scan, seekers_of
from casereview.pubmed.xml import read_records
from casereview.review import Review, ReviewConcept, load_review


def concept(name: str, *terms: str, mesh: tuple[Mesh, ...] = (), **more) -> Concept:
    return Concept(id=name, kind="disease", label=terms[0], terms=terms[1:], mesh=mesh, **more)


LEXICON = Lexicon(
    {
        c.id: c
        for c in (
            concept("NMOSD", "neuromyelitis optica", "Devic disease", acronyms=("NMOSD",)),
            concept(
                "SjS", "Sjögren's syndrome", mesh=(Mesh(ui="D012859", heading="Sjogren's Syndrome"),), ambiguous=("SS",)
            ),
            concept("SLE", "lupus", "systemic disease with rash"),
            concept("other", "a disease", "rash"),
        )
    }
)
REVIEW = Review(
    id="r",
    title="R",
    question=None,
    concepts=(
        ReviewConcept(id="a", label="A", include=("NMOSD",)),
        ReviewConcept(id="b", label="B", include=("SjS",), also_search=("SLE",)),
    ),
)
SEEKERS = seekers_of(LEXICON, REVIEW)


def article(pmid: int, inside: str, citation: str = "", data: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>{inside}</Article>{citation}'
        f"</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def titled(pmid: int, title: str) -> str:
    return article(pmid, f"<ArticleTitle>{title}</ArticleTitle>")


def written(path: Path, *parts: str) -> Path:
    data = f"<?xml version='1.0' encoding='utf-8'?>\n<PubmedArticleSet>\n{chr(10).join(parts)}\n</PubmedArticleSet>\n".encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def kept(folder: Path, *files: Path) -> list[str]:
    out = folder / "candidates.xml.gz"
    count = scan(files, out, lexicon=LEXICON, review=REVIEW)
    found = [r.pmid for r in read_records(out)]
    assert len(found) == count
    return found


MATCHING = {
    "plain": "Neuromyelitis optica and lupus",
    "hyphens and case": "NEUROMYELITIS-OPTICA AND LUPUS",
    "accents": "Neuromyelitis óptica, Sjögren’s syndrome",
    "accents taken apart": "Neuromyelitis optica, Sjo\u0308gren's syndrome",
    "no apostrophe": "Devic disease and Sjogrens syndrome",
    "another apostrophe": "Devic disease and Sjögren´s syndrome",
    "inline markup inside a word": "<i>Neuro</i>myelitis optica with <b>lu</b>pus",
    "character references": "Neuromyelitis&#x2010;optica; Sj&#246;gren&#39;s syndrome",
    "full width": "ＮＭＯＳＤ and lupus",
    "soft hyphens": "neuro\u00admyelitis optica and lu\u200bpus",
    "no-break space": "Devic\u00a0disease and lupus",
    "a line break": "Devic\n   disease and lupus",
}


@pytest.mark.parametrize("name", MATCHING)
def test_what_names_both_concepts_is_kept(tmp_path, name):
    assert kept(tmp_path, written(tmp_path / "a.xml.gz", titled(5, MATCHING[name]))) == ["5"]


NOT_MATCHING = {
    "one concept only": "Neuromyelitis optica",
    "a term inside a word": "Neuromyelitis optica and lupuslike rash",
    "words of a term apart": "Neuromyelitis of the optica, lupus",
    "an ambiguous short form": "Neuromyelitis optica and SS",
    "a term across title parts": "Devic. A disease",
}


@pytest.mark.parametrize("name", NOT_MATCHING)
def test_what_does_not_name_both_is_left_out(tmp_path, name):
    assert kept(tmp_path, written(tmp_path / "a.xml", titled(5, NOT_MATCHING[name]))) == []


@pytest.mark.parametrize(
    "text",
    [
        article(
            5,
            "<ArticleTitle>NMOSD</ArticleTitle><Abstract><AbstractText Label='X'>With lupus.</AbstractText></Abstract>",
        ),
        article(5, "<ArticleTitle>NMOSD</ArticleTitle>", "<KeywordList><Keyword>lupus</Keyword></KeywordList>"),
        article(
            5,
            "<VernacularTitle>Lupus</VernacularTitle>",
            "<OtherAbstract><AbstractText>NMOSD</AbstractText></OtherAbstract>",
        ),
        article(
            5,
            "<ArticleTitle>NMOSD</ArticleTitle>",
            '<MeshHeadingList><MeshHeading><DescriptorName UI="D012859">Sjogren\'s Syndrome</DescriptorName></MeshHeading></MeshHeadingList>',
        ),
    ],
    ids=["abstract", "keyword", "vernacular title and other abstract", "MeSH"],
)
def test_every_searched_field_counts(tmp_path, text):
    assert kept(tmp_path, written(tmp_path / "a.xml", text)) == ["5"]


def test_people_and_references_do_not_count(tmp_path):
    people = "<AuthorList><Author><LastName>Lupus</LastName></Author></AuthorList>"
    cited = "<ReferenceList><Reference><Citation>lupus</Citation></Reference></ReferenceList>"
    text = article(5, f"<ArticleTitle>NMOSD</ArticleTitle>{people}", data=cited)
    assert kept(tmp_path, written(tmp_path / "a.xml", text)) == []


def test_a_book_chapter_is_found(tmp_path):
    book = (
        "<PubmedBookArticle><BookDocument><PMID Version='1'>9</PMID><Book><BookTitle>B</BookTitle></Book>"
        "<ArticleTitle>NMOSD in lupus</ArticleTitle></BookDocument></PubmedBookArticle>"
    )
    assert kept(tmp_path, written(tmp_path / "a.xml", titled(3, "NMOSD, lupus"), book)) == ["3", "9"]


def test_a_later_version_counts_and_a_deletion_takes_away(tmp_path):
    base = written(
        tmp_path / "1.xml.gz",
        titled(1, "NMOSD, lupus"),
        titled(2, "NMOSD"),
        titled(3, "NMOSD, lupus"),
        titled(4, "Devic disease, lupus"),
    )
    update = written(
        tmp_path / "2.xml.gz",
        titled(1, "NMOSD"),
        titled(2, "NMOSD, lupus"),
        "<DeleteCitation><PMID Version='1'>3</PMID>\n<PMID Version='1'>77</PMID></DeleteCitation>",
    )
    assert kept(tmp_path, base, update) == ["2", "4"]


def test_articles_are_kept_byte_for_byte_and_two_scans_give_the_same_file(tmp_path):
    text = titled(5, "NMOSD  in\n <i>lupus</i> &#233;")
    file = written(tmp_path / "a.xml.gz", text)
    outs = [tmp_path / "x.gz", tmp_path / "y.gz"]
    for out in outs:
        scan([file], out, lexicon=LEXICON, review=REVIEW)
    assert text.encode() in gzip.decompress(outs[0].read_bytes())
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_articles_across_the_borders_of_what_is_read_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("casereview.pubmed.scan._CHUNK", 97)
    file = written(tmp_path / "a.xml.gz", *(titled(n, "NMOSD, lupus") for n in range(1, 40)))
    assert [pmid for pmid, _ in raw_articles(file)] == [str(n) for n in range(1, 40)]


WHOLE = f"<PubmedArticleSet>{titled(1, 'NMOSD, lupus')}{titled(2, 'NMOSD, lupus')}</PubmedArticleSet>".encode()


@pytest.mark.parametrize(
    "data", [WHOLE[:-3], WHOLE[:150], gzip.compress(WHOLE)[:-9], b"", b"<html></html>", WHOLE.replace(b"PMID", b"ID")]
)
def test_a_bad_file_is_named_and_nothing_is_written(tmp_path, data):
    good, bad, out = (
        written(tmp_path / "good.xml", titled(5, "NMOSD, lupus")),
        tmp_path / "bad.xml",
        tmp_path / "out.xml.gz",
    )
    bad.write_bytes(data)
    with pytest.raises(ReviewError, match="bad.xml"):
        scan([good, bad], out, lexicon=LEXICON, review=REVIEW)
    assert not out.exists()


def test_another_encoding_is_refused(tmp_path):
    file = tmp_path / "latin.xml"
    file.write_bytes(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + WHOLE)
    with pytest.raises(ReviewError, match="is in ISO-8859-1"):
        kept(tmp_path, file)


_PIECES = st.sampled_from(
    [
        "Sjögren",
        "sjo\u0308gren",
        "'s",
        "’s",
        "´s",
        " ",
        "-",
        "<i>",
        "</i>",
        "lupus",
        "LU",
        "pus",
        "NMOSD",
        "nmo",
        "sd",
        "\u00ad",
        "\n",
    ]
    + [
        "neuromyelitis",
        "optica",
        "óptica",
        "devic",
        "disease",
        "syndrome",
        "&#x2010;",
        "&amp;",
        "ＮＭＯＳＤ",
        "10<sup>9</sup>",
        "ß",
        "İ",
        "ﬁ",
    ]
)


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=12))
@example(["NMOSD", " ", "lu", "pus"])
def test_the_first_look_never_loses_what_a_full_read_finds(pieces):
    from lxml import etree

    text = article(5, f"<ArticleTitle>{''.join(pieces)}</ArticleTitle>")
    try:
        (record,) = read_records(f"<PubmedArticleSet>{text}</PubmedArticleSet>".encode())
    except ReviewError as err:
        assert isinstance(err.__cause__, etree.XMLSyntaxError)  # tags that do not pair
        return
    for seeker in SEEKERS:
        assert can_match(text.encode(), [seeker]) or not matches(record, [seeker])


@given(st.text())
@example("0:_0")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.fixture(scope="module")
def default_review():
    lexicon = load_lexicon(ROOT / "config" / "lexicon")
    return lexicon, load_review(ROOT / "config" / "reviews" / "nmosd-ctd.yaml", lexicon)


def test_the_embedded_snapshot_loses_nothing_against_a_full_read(default_review, tmp_path):
    lexicon, review = default_review
    seekers = seekers_of(lexicon, review)
    files = sorted((ROOT / "resources" / "snapshot").glob("*.xml.gz"))
    full = {r.pmid for f in files for r in read_records(f) if matches(r, seekers)}
    scan(files, tmp_path / "c.xml.gz", lexicon=lexicon, review=review)
    assert {r.pmid for r in read_records(tmp_path / "c.xml.gz")} == full
    assert 20 < len(full) < sum(1 for f in files for _ in read_records(f))


def test_the_real_records_lose_nothing_against_a_full_read(default_review):
    seekers = seekers_of(*default_review)
    for path in shared("data", "pubmed_xml").glob("*.xml"):
        records = {r.pmid: r for r in read_records(path)}
        for pmid, data in raw_articles(path):
            for seeker in seekers:
                assert can_match(data, [seeker]) or not matches(records[pmid], [seeker])
