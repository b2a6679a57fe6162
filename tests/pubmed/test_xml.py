"""PubMed's XML into records: every trap by name, on invented records; and all real ones against an independent reader."""

import gzip
import html
import io
import re

import pytest
from conftest import shared
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import ReviewError
from casereview.pubmed.xml import article_slices, deleted_pmids, read_records
from casereview.records import AbstractPart, Heading, OtherAbstract, Relation

DOCTYPE = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def article(inside: str = "", *, citation: str = "", data: str = "", pmid: str = "101", journal: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{journal}{inside}</Article>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def records(*articles: str):
    text = DOCTYPE + "<PubmedArticleSet>\n" + "\n".join(articles) + "\n</PubmedArticleSet>"
    return list(read_records(text.encode(), where="set.xml"))


def record(*args, **more):
    return records(article(*args, **more))[0]


def title(markup: str) -> str | None:
    return record(f"<ArticleTitle>{markup}</ArticleTitle>").title


def issue(date: str) -> str:
    return f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"


def test_inline_markup_loses_no_character():
    assert title("Loss of <i>AQP4</i> in CD4<sup>+</sup> T cells, FEV<sub>1</sub> and <b>H<sub>2</sub>O</b>.") == (
        "Loss of AQP4 in CD4+ T cells, FEV1 and H2O."
    )


def test_an_exponent_stays_apart_from_its_number():
    assert title("10<sup>9</sup>/L, 10<sup>-3</sup> and 5 m<sup>2</sup>") == "10^9/L, 10^-3 and 5 m2"


def test_an_exponent_in_mathml_stays_apart_too():
    maths = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mn>10</mml:mn><mml:mn>6</mml:mn></mml:msup></mml:math>'
    assert title(f"Doses of {maths} cells") == "Doses of 10^6 cells"


def test_line_breaks_around_markup_become_one_space_and_no_break_spaces_stay():
    assert title("A\n   case\tof <i>\nDevic</i> disease, 5\u00a0mg") == "A case of Devic disease, 5\u00a0mg"


def test_a_title_without_text_is_absent():
    assert title("") is None
    assert title("  <i/> ") is None


def test_named_characters_of_an_unloaded_dtd_are_read():
    assert title("&alpha;-synuclein &amp; &#945;") == "α-synuclein & α"


def test_comments_and_instructions_are_no_text():
    assert title("Two<!-- not this --> parts<?nor this?> here") == "Two parts here"


def test_structured_abstract_keeps_labels_and_offsets():
    found = record(
        '<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Why.</AbstractText>'
        '<AbstractText Label="CASE REPORT" NlmCategory="METHODS">A <b>woman</b>.</AbstractText>'
        '<AbstractText Label="UNLABELLED">Nothing more.</AbstractText><AbstractText Label="EMPTY"/>'
        "<CopyrightInformation>© 2020 Nobody.</CopyrightInformation></Abstract>"
    )
    assert found.abstract == "BACKGROUND: Why.\nCASE REPORT: A woman.\nNothing more."
    assert found.abstract_parts[1] == AbstractPart(label="CASE REPORT", category="METHODS", start=30, end=38)
    assert [found.abstract[p.start : p.end] for p in found.abstract_parts] == ["Why.", "A woman.", "Nothing more."]
    assert [p.label for p in found.abstract_parts] == ["BACKGROUND", "CASE REPORT", None]
    assert found.copyright == "© 2020 Nobody."


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")),
            st.one_of(st.none(), st.text(alphabet="ABC /", max_size=12)),
        ),
        max_size=5,
    )
)
def test_offsets_of_abstract_parts_give_back_their_text(parts):
    markup = "".join(
        f'<AbstractText{"" if label is None else f""" Label="{label}" """}>{html.escape(text)}</AbstractText>'
        for text, label in parts
    )
    found = record(f"<Abstract>{markup}</Abstract>")
    texts = [t for t in (re.sub("[ \t\r\n]+", " ", text).strip(" ") for text, _ in parts) if t]
    if found.abstract_parts:
        assert [found.abstract[p.start : p.end] for p in found.abstract_parts] == texts
    else:
        assert (found.abstract or "") == "".join(texts)


def test_no_abstract_is_none():
    assert record("<ArticleTitle>T</ArticleTitle>").abstract is None


def test_other_abstracts_keep_their_language():
    found = record(
        citation='<OtherAbstract Type="Publisher" Language="spa"><AbstractText Label="CASO">Una mujer.</AbstractText></OtherAbstract>'
    )
    assert found.other_abstracts == (OtherAbstract(text="CASO: Una mujer.", language="spa", type="Publisher"),)


@pytest.mark.parametrize(
    ("date", "year", "published"),
    [
        ("<Year>2024</Year>", 2024, "2024"),
        ("<Year>2024</Year><Month>May</Month>", 2024, "2024-05"),
        ("<Year>2024</Year><Month>05</Month><Day>7</Day>", 2024, "2024-05-07"),
        ("<Year>2013</Year><Season>Spring</Season>", 2013, "2013 Spring"),
        ("<MedlineDate>2019 Nov-Dec</MedlineDate>", 2019, "2019 Nov-Dec"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998, "1998 Dec-1999 Jan"),
        ("<MedlineDate>Spring 2000</MedlineDate>", 2000, "Spring 2000"),
    ],
)
def test_dates_of_publication(date, year, published):
    found = record(journal=issue(date))
    assert (found.year, found.publication_date) == (year, published)


def test_a_record_ahead_of_print_takes_its_year_from_the_article_date():
    found = record(
        '<ArticleDate DateType="Electronic"><Year>2023</Year><Month>02</Month><Day>01</Day></ArticleDate>',
        data='<History><PubMedPubDate PubStatus="entrez"><Year>2023</Year><Month>2</Month><Day>3</Day></PubMedPubDate></History>',
    )
    assert (found.year, found.publication_date, found.electronic_date, found.entrez_date) == (
        2023,
        None,
        "2023-02-01",
        "2023-02-03",
    )


def test_the_doi_is_the_articles_own_and_not_that_of_a_reference():
    found = record(
        data='<ArticleIdList><ArticleId IdType="pubmed">101</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>'
        '<ArticleId IdType="doi">10.1/cited</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList></Reference></ReferenceList>'
    )
    assert (found.doi, found.pmcid, found.other_ids) == (None, None, ())


def test_a_doi_before_a_pii_is_kept():
    found = record(
        '<ELocationID EIdType="doi" ValidYN="Y">10.1000/AbC</ELocationID><ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>'
    )
    assert (found.doi, found.pii) == ("10.1000/AbC", "S1")


def test_an_invalid_doi_gives_way_to_the_one_that_pubmed_lists():
    found = record(
        '<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>',
        data='<ArticleIdList><ArticleId IdType="doi">https://doi.org/10.1000/right</ArticleId>'
        '<ArticleId IdType="pmc">PMC77</ArticleId><ArticleId IdType="mid">NIHMS5</ArticleId></ArticleIdList>',
        citation='<OtherID Source="NLM">PMC77 [Available on 01/01/30]</OtherID>',
    )
    assert (found.doi, found.pmcid) == ("10.1000/right", "PMC77")
    assert found.other_ids == (("mid", "NIHMS5"), ("NLM", "PMC77 [Available on 01/01/30]"))


def test_a_trial_number_is_an_identifier():
    found = record(
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        "<AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
    )
    assert found.other_ids == (("ClinicalTrials.gov", "NCT00000001"),)


def test_authors_people_groups_misprints_and_orcids():
    found = record(
        '<AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>Núñez</LastName><ForeName>Ana María</ForeName>'
        '<Initials>AM</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">http://orcid.org/000000021825009x</Identifier>'
        '<AffiliationInfo><Affiliation>One.</Affiliation><Identifier Source="ROR">no</Identifier></AffiliationInfo>'
        "<AffiliationInfo><Affiliation>Two.</Affiliation></AffiliationInfo></Author>"
        '<Author ValidYN="N"><LastName>Nunes</LastName></Author>'
        '<Author ValidYN="Y"><CollectiveName>The <i>Optica</i> Group</CollectiveName></Author>'
        '<Author ValidYN="Y"><ForeName>Sukarno</ForeName></Author></AuthorList>',
        citation="<InvestigatorList><Investigator><LastName>Weiss</LastName><ForeName>E</ForeName></Investigator></InvestigatorList>",
    )
    first, group, mononym = found.authors
    assert (first.last, first.fore, first.initials, first.suffix) == ("Núñez", "Ana María", "AM", "Jr")
    assert (first.orcid, first.affiliations) == ("0000-0002-1825-009X", ("One.", "Two."))
    assert (group.collective, group.last, mononym.fore) == ("The Optica Group", None, "Sukarno")
    assert found.authors_complete is False
    assert [i.last for i in found.investigators] == ["Weiss"]


def test_no_authors_at_all():
    assert record("<ArticleTitle>T</ArticleTitle>").authors == ()


def test_mesh_is_major_by_its_heading_or_by_a_qualifier():
    found = record(
        citation='<MeshHeadingList><MeshHeading><DescriptorName UI="D009471" MajorTopicYN="N">Neuromyelitis Optica</DescriptorName>'
        '<QualifierName UI="Q1" MajorTopicYN="Y">drug therapy</QualifierName><QualifierName UI="Q2" MajorTopicYN="N">blood</QualifierName>'
        '</MeshHeading><MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading></MeshHeadingList>'
        '<ChemicalList><Chemical><NameOfSubstance UI="D051401">Aquaporin 4</NameOfSubstance></Chemical></ChemicalList>'
        '<SupplMeshList><SupplMeshName UI="C535841" Type="Disease">Rhupus</SupplMeshName></SupplMeshList>'
    )
    assert found.mesh == (
        Heading(ui="D009471", name="Neuromyelitis Optica", major=True, qualifiers=("drug therapy", "blood")),
        Heading(ui="D006801", name="Humans"),
    )
    assert [s.name for s in found.substances] == ["Aquaporin 4", "Rhupus"]


def test_relations_types_languages_keywords_and_notes():
    found = record(
        "<Language>eng</Language><Language>fre</Language><VernacularTitle>Un cas.</VernacularTitle><PublicationTypeList>"
        '<PublicationType UI="D002363">Case Reports</PublicationType><PublicationType UI="D016441">Retracted Publication</PublicationType>'
        "</PublicationTypeList>",
        citation="<MedlineJournalInfo><Country>France</Country><MedlineTA>J Inv</MedlineTA><NlmUniqueID>7</NlmUniqueID></MedlineJournalInfo>"
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Inv. 2021;1:1</RefSource><PMID>202</PMID>'
        '</CommentsCorrections><CommentsCorrections RefType="ErratumIn"><RefSource>J Inv. 2022</RefSource><Note>a figure</Note>'
        "</CommentsCorrections></CommentsCorrectionsList><KeywordList><Keyword>NMO</Keyword><Keyword>lupus</Keyword><Keyword>NMO</Keyword>"
        "</KeywordList><GeneralNote>Rewritten for demonstration.</GeneralNote>",
    )
    assert found.languages == ("eng", "fre")
    assert found.vernacular_title == "Un cas."
    assert found.relations == (
        Relation(type="RetractionIn", pmid="202", source="J Inv. 2021;1:1"),
        Relation(type="ErratumIn", source="J Inv. 2022", note="a figure"),
    )
    assert [p.ui for p in found.publication_types] == ["D002363", "D016441"]
    assert (found.keywords, found.notes) == (("NMO", "lupus"), ("Rewritten for demonstration.",))
    assert (found.country, found.journal_abbreviation, found.nlm_id, found.status) == (
        "France",
        "J Inv",
        "7",
        "MEDLINE",
    )


@pytest.mark.parametrize(
    ("pagination", "pages"),
    [
        ("<StartPage>1</StartPage><EndPage>9</EndPage><MedlinePgn>1-9</MedlinePgn>", "1-9"),
        ("<StartPage>12</StartPage><EndPage>14</EndPage>", "12-14"),
        ("<MedlinePgn>e103</MedlinePgn>", "e103"),
        ("", None),
    ],
)
def test_pages(pagination, pages):
    assert record(f"<Pagination>{pagination}</Pagination>").pages == pages


BOOK = (
    '<PubmedBookArticle><BookDocument><PMID Version="1">303</PMID><ArticleIdList><ArticleId IdType="bookaccession">NBK5</ArticleId>'
    '</ArticleIdList><Book><Publisher><PublisherName>A Press</PublisherName></Publisher><BookTitle book="b">A Book of Eyes</BookTitle>'
    '<PubDate><Year>2021</Year><Month>01</Month></PubDate><AuthorList Type="editors"><Author><LastName>Edit</LastName></Author></AuthorList>'
    '<Isbn>978</Isbn></Book><ArticleTitle book="b" part="c">Devic Disease</ArticleTitle><Language>eng</Language>'
    '<AuthorList Type="authors"><Author><LastName>Write</LastName></Author></AuthorList><PublicationType UI="D016454">Review</PublicationType>'
    "<Abstract><AbstractText>About it.</AbstractText></Abstract><ContributionDate><Year>2019</Year><Month>3</Month></ContributionDate>"
    '</BookDocument><PubmedBookData><History><PubMedPubDate PubStatus="entrez"><Year>2019</Year><Month>4</Month><Day>2</Day></PubMedPubDate>'
    "</History><PublicationStatus>ppublish</PublicationStatus></PubmedBookData></PubmedBookArticle>"
)


def test_a_book_chapter_is_a_record_with_its_book_and_without_the_editors():
    before, found, after = records(article(pmid="1"), BOOK, article(pmid="2"))
    assert (before.pmid, found.pmid, after.pmid) == ("1", "303", "2")
    assert (found.title, found.book, found.year, found.electronic_date) == (
        "Devic Disease",
        "A Book of Eyes",
        2021,
        "2019-03",
    )
    assert [a.last for a in found.authors] == ["Write"]
    assert found.other_ids == (("bookaccession", "NBK5"), ("isbn", "978"))
    assert (found.abstract, found.entrez_date, found.publication_types[0].name) == ("About it.", "2019-04-02", "Review")


def test_a_whole_book_takes_the_title_and_the_editors_of_the_book():
    whole = re.sub('<ArticleTitle.*?</ArticleTitle>|<AuthorList Type="authors">.*?</AuthorList>', "", BOOK)
    (found,) = records(whole)
    assert (found.title, found.authors[0].last) == ("A Book of Eyes", "Edit")


def test_deletions_of_an_update_file():
    data = f"{DOCTYPE}<PubmedArticleSet>{article()}<DeleteCitation><PMID Version='1'>7</PMID><PMID Version='1'>8</PMID></DeleteCitation></PubmedArticleSet>"
    assert deleted_pmids(data.encode()) == ("7", "8")
    assert [r.pmid for r in read_records(data.encode())] == ["101"]


def test_an_empty_set_has_no_records():
    assert records() == []


def test_a_path_a_file_and_gzip_are_read_alike(tmp_path):
    data = (DOCTYPE + "<PubmedArticleSet>" + article() + "</PubmedArticleSet>").encode()
    plain, packed = tmp_path / "a.xml", tmp_path / "named_badly.xml"
    plain.write_bytes(data)
    packed.write_bytes(gzip.compress(data))
    with open(packed, "rb") as file:
        assert (
            list(read_records(data))
            == list(read_records(plain))
            == list(read_records(packed))
            == list(read_records(file))
        )
    assert list(read_records(io.BytesIO(data))) == list(read_records(str(plain)))


def test_a_file_that_was_given_open_stays_open():
    stream = io.BytesIO(f"<PubmedArticleSet>{article()}</PubmedArticleSet>".encode())
    assert len(list(read_records(stream))) == 1
    stream.seek(0)
    assert len(list(read_records(stream))) == 1


WHOLE = (DOCTYPE + "<PubmedArticleSet>" + article(pmid="1") + article(pmid="2") + "</PubmedArticleSet>").encode()


@pytest.mark.parametrize("end", range(len(WHOLE) - 1, 0, -37))
def test_xml_cut_short_anywhere_is_an_error_that_names_file_and_position(end):
    with pytest.raises(ReviewError, match=r"^set\.xml, line \d+, column \d+: broken XML"):
        list(read_records(WHOLE[:end], where="set.xml"))


def test_gzip_cut_short_is_an_error():
    packed = gzip.compress(WHOLE)
    for end in range(3, len(packed), 11):
        with pytest.raises(ReviewError, match=r"^set\.xml\.gz"):
            list(read_records(packed[:end], where="set.xml.gz"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"PMID- 1\nTI  - no XML", "broken XML"),
        (b"<html><body>Sorry</body></html>", "is not PubMed XML: it holds <html>"),
        (b"<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>", "it holds <eFetchResult>"),
        (WHOLE + b"more", "broken XML"),
        (b"<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>", "PubmedArticle without PMID"),
    ],
)
def test_what_is_no_pubmed_xml_says_so(data, words):
    with pytest.raises(ReviewError, match=re.escape(words)):
        list(read_records(data, where="set.xml"))


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(ReviewError, match="cannot be read: No such file"):
        list(read_records(tmp_path / "none.xml"))


def with_doctype(inside: str, text: str) -> bytes:
    return f"<!DOCTYPE PubmedArticleSet [{inside}]><PubmedArticleSet>{article(f'<ArticleTitle>{text}</ArticleTitle>')}</PubmedArticleSet>".encode()


def test_entities_are_not_expanded_and_no_file_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    data = with_doctype(f'<!ENTITY a "boom"><!ENTITY file SYSTEM "{secret.as_uri()}">', "x &a; &file; y")
    assert [r.title for r in read_records(data)] == ["x &a; &file; y"]


def test_a_bomb_of_entities_is_refused():
    bomb = '<!ENTITY e0 "boom">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(ReviewError, match="amplification"):
        list(read_records(with_doctype(bomb, "&e11;")))


def test_slices_are_the_bytes_that_came():
    one, two = article("<ArticleTitle>A  \n<i>β</i></ArticleTitle>", pmid="1"), BOOK
    data = f"{DOCTYPE}<PubmedArticleSet>\n{one}\n\n{two}</PubmedArticleSet>".encode()
    assert list(article_slices(data)) == [("1", one.encode()), ("303", two.encode())]


def test_an_article_in_a_comment_is_not_taken_for_a_record():
    data = f"<PubmedArticleSet><!-- {article(pmid='9')} -->{article(pmid='1')}</PubmedArticleSet>".encode()
    with pytest.raises(ReviewError, match="cannot be cut out"):
        list(article_slices(data))


# Real records.


def real(pmid: str):
    return next(read_records(shared("data", "pubmed_xml", f"{pmid}.xml")))


@pytest.fixture(scope="session")
def by_biopython():
    """What Bio.Entrez reads of all files, by file name."""
    from casereview.pubmed.client import _bio_reader

    read, _ = _bio_reader()
    return {p.stem: read(io.BytesIO(p.read_bytes())) for p in sorted(shared("data", "pubmed_xml").glob("*.xml"))}


def test_all_real_files_agree_with_biopython_on_title_authors_and_doi(by_biopython):
    def plain(text: str) -> str:
        return " ".join(re.sub(r"</?(?:i|b|u|sub|sup)>|\^", "", text).split())

    compared = 0
    for name, theirs in by_biopython.items():
        ours = list(read_records(shared("data", "pubmed_xml", f"{name}.xml")))
        assert len(ours) == len(theirs["PubmedArticle"]) + len(theirs["PubmedBookArticle"])
        for record, their in zip(ours, theirs["PubmedArticle"], strict=True):
            article = their["MedlineCitation"]["Article"]
            assert plain(record.title or "") == plain(article["ArticleTitle"]), name
            names = [a.get("LastName") or a.get("CollectiveName") for a in article.get("AuthorList", [])]
            assert [a.last or a.collective for a in record.authors] == names, name
            dois = [str(i) for i in article["ELocationID"] if i.attributes["EIdType"] == "doi"]
            dois += [str(i) for i in their["PubmedData"]["ArticleIdList"] if i.attributes["IdType"] == "doi"]
            assert record.doi == (dois[0] if dois else None), name
            texts = [plain(t) for t in article.get("Abstract", {}).get("AbstractText", [])]
            parts = [record.abstract[p.start : p.end] for p in record.abstract_parts] or [record.abstract or ""]
            assert [plain(p) for p in parts if p] == [t for t in texts if t], name
            compared += 1
    assert compared == 163


def test_all_real_files_can_be_cut_byte_for_byte():
    for path in sorted(shared("data", "pubmed_xml").glob("*.xml")):
        data = path.read_bytes()
        slices = list(article_slices(data))
        assert [pmid for pmid, _ in slices] == [r.pmid for r in read_records(data)]
        assert all(data.count(s) == 1 for _, s in slices)


def test_the_real_set_without_records():
    empty = [p for p in shared("data", "pubmed_xml").glob("*.xml") if not list(read_records(p))]
    assert len(empty) == 1


ODD = {
    "a guideline panel as only author": ("34843274", lambda r: [bool(a.collective) for a in r.authors] == [True]),
    "two languages and a vernacular title": (
        "36987902",
        lambda r: r.languages == ("eng", "nor") and r.vernacular_title and r.vernacular_title != r.title,
    ),
    "no ISSN and no abstract": ("11636720", lambda r: (r.issn, r.abstract) == (None, None)),
    "a comment on another paper": (
        "34529508",
        lambda r: ("CommentOn", "34473563") in [(x.type, x.pmid) for x in r.relations],
    ),
    "a relation without a PMID": (
        "25364329",
        lambda r: [(x.type, x.pmid) for x in r.relations] == [("CommentIn", None)],
    ),
    "a supplementary concept": ("38329942", lambda r: "Bacteroides ovatus" in [s.name for s in r.substances]),
    "a season of months": ("23657305", lambda r: (r.year, r.publication_date) == (2013, "2013 Jan-Mar")),
    "a suffix": ("26568896", lambda r: "Sr" in [a.suffix for a in r.authors]),
    "an electronic page": ("30386702", lambda r: r.pages == "e5807"),
    "a manuscript number": ("24349601", lambda r: r.other_ids == (("mid", "NIHMS415605"),)),
    "a subscript in the title": ("38914053", lambda r: "SnO2" in r.title),
    "online the year before print": ("34843274", lambda r: (r.year, r.electronic_date) == (2022, "2021-11-29")),
}


@pytest.mark.parametrize("oddity", ODD)
def test_odd_real_record(oddity):
    pmid, holds = ODD[oddity]
    assert holds(real(pmid))
