"""References and citations in the styles of journals: what the processor gives is what the writers print, nothing is lost."""

import time

import pytest
from conftest import ROOT, shared
from hypothesis import given, settings
from hypothesis import strategies as st
from table import handmade

from casereview.errors import ReviewError
from casereview.lexicon import Lexicon
from casereview.pubmed.xml import read_records
from casereview.records import Author, Record, Relation
from casereview.review import Review, Table, load_review
from casereview.runconfig import style_files
from casereview.table import references, styles
from casereview.table.model import build_table
from casereview.table.references import cite, study_name
from casereview.table.writers.csv import cell_text

OWN = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>Ours</title><id>ours</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="{" suffix="}" delimiter="|"><text variable="citation-number"/></layout></citation>
<bibliography><layout><text variable="title" font-weight="bold" suffix=" /"/></layout></bibliography></style>"""


def record(record_id: str, **kwargs) -> Record:
    return Record(record_id=record_id, **{"title": "A case of lupus.", "year": 2020} | kwargs)


def people(*names: str) -> tuple[Author, ...]:
    return tuple(Author(last=n, fore="Ana B", initials="AB") for n in names)


def made(style: str, *records: Record, groups=None) -> references.Cited:
    by_id = {r.record_id: r for r in records}
    return cite(groups or [(i,) for i in by_id], by_id, styles.load(styles.find(style)))


def texts(style: str, *records: Record) -> list[str]:
    return [r.text for r in made(style, *records).references]


FULL = record(
    "1",
    pmid="1",
    pmcid="PMC2",
    doi="10.1/x",
    title="Was it lupus?",
    authors=people(*"QRSTUVW"),
    journal="Journal of Cases",
    journal_abbreviation="J Cases",
    volume="3",
    issue="1",
    pages="335-9",
)


@pytest.mark.parametrize(
    ("authors", "complete", "name"),
    [
        ([Author(last="Parperis")], True, "Parperis"),
        ([Author(last="Silva")], False, "Silva et al."),
        ([Author(last="Wang"), Author(last="Li")], True, "Wang and Li"),
        ([Author(last="Wang"), Author(last="Li"), Author(last="Xu")], True, "Wang et al."),
        ([Author(collective="NMO Group")], True, "NMO Group"),
        ([], True, "“A title”"),
    ],
)
def test_study_name(authors, complete, name):
    assert study_name(record("1", title="A title.", authors=tuple(authors), authors_complete=complete)) == name


@pytest.mark.parametrize(
    ("style", "reference"),
    [
        (
            "vancouver",
            "Q AB, R AB, S AB, T AB, U AB, V AB, et al. Was it lupus? J Cases. 2020;3(1):335–9. doi:10.1/x "
            "PubMed PMID: 1; PubMed Central PMCID: PMC2.",
        ),
        ("apa", "(2020). Was it lupus? Journal of Cases, 3(1), 335–339. https://doi.org/10.1/x"),
        ("Frontiers in Immunology", "W AB. Was it lupus? J Cases (2020) 3:335–339. doi: 10.1/x"),
        ("the-lancet", "Q AB, R AB, S AB, et al. Was it lupus? J Cases 2020; 3: 335–9."),
    ],
)
def test_a_reference_in_the_style_of_a_journal(style, reference):
    (text,) = texts(style, FULL)
    assert text.endswith(reference)


def test_journal_and_volume_are_set_in_the_types_of_the_style():
    (reference,) = made("the-lancet", FULL).references
    assert {(run.text, *run.marks) for run in reference.runs if run.marks} == {
        ("et al.", "italic"),
        ("J Cases", "italic"),
        ("3", "bold"),
    }


@pytest.mark.parametrize(
    ("oddity", "change", "reference"),
    [
        ("nothing is known", {"title": None, "year": None}, "[No title]."),
        ("a group", {"authors": (Author(collective="NMO & Lupus Group"),)}, "NMO & Lupus Group. A case of lupus. 2020."),
        (
            "a forename alone, a suffix",
            {"authors": (Author(fore="Plato"), Author(last="Li", fore="Wei-Min", suffix="Jr"))},
            "Plato, Li WM Jr. A case of lupus. 2020.",
        ),
        ("authors not all known", {"authors": people("Li"), "authors_complete": False}, "Li AB, et al. A case of lupus. 2020."),
        ("no year", {"journal": "Lupus", "volume": "3", "year": None}, "A case of lupus. Lupus. 3."),
        ("no pages", {"journal": "Lupus", "volume": "3", "issue": "2"}, "A case of lupus. Lupus. 2020;3(2)."),
        ("online ahead of print", {"journal": "Lupus", "doi": "10.1/x"}, "A case of lupus. Lupus. 2020. doi:10.1/x"),
        ("a chapter", {"book": "Lupus", "pages": "1-9"}, "A case of lupus. In: Lupus. 2020. p. 1–9."),
        ("a translated title", {"title": "[A case.]", "vernacular_title": "Un caso."}, "Un caso [A case.]. 2020."),
        ("retracted", {"relations": (Relation(type="RetractionIn", pmid="9"),)}, "[Retracted] A case of lupus. 2020. Retraction in: PMID 9."),
        ("markup in the title", {"title": "<i>C. difficile</i> &lt;5 <b>x"}, "C. difficile &lt;5 <b>x. 2020."),
    ],
)  # fmt: skip
def test_a_reference_to(oddity, change, reference):
    assert texts("vancouver", record("ris:1", **change)) == [reference], oddity


def test_a_style_with_numbers_numbers_by_first_citation():
    a, b, c = (record(i, authors=people(n)) for i, n in (("7", "Zeta"), ("8", "Alpha"), ("9", "Mu")))
    cited = made("vancouver", a, b, c, groups=[("7", "9"), ("8",), ("7",)])
    assert [(r.label, r.record_id) for r in cited.references] == [("1.", "7"), ("2.", "9"), ("3.", "8")]
    assert cited.names["7", "9"] == "Zeta (1,2)" and cited.names["8",] == "Alpha (3)"
    assert cited.marks == {"7": "(1)", "9": "(2)", "8": "(3)"}


def test_a_style_that_sorts_its_numbers_keeps_cell_and_list_together():
    cited = made("american-medical-association-alphabetical", record("7", authors=people("Zeta")), record("8", authors=people("Alpha")))  # fmt: skip
    assert [(r.label, r.record_id) for r in cited.references] == [("1.", "8"), ("2.", "7")]
    assert cited.names["7",] == "Zeta²" and cited.marks["7"] == "(2)"


def test_a_style_without_numbers_gives_author_and_year_and_tells_two_of_a_year_apart():
    cited = made("apa", *(record(i, authors=people("Silva"), title=t) for i, t in (("1", "Beta"), ("2", "Alpha"))))
    assert cited.names == {("1",): "Silva, 2020b", ("2",): "Silva, 2020a"}
    assert [(r.label, r.record_id) for r in cited.references] == [(None, "2"), (None, "1")]
    assert cited.marks == {"1": "Silva, 2020b", "2": "Silva, 2020a"}


@pytest.mark.parametrize("style", ["chicago-notes-bibliography", "bluebook-law-review"])
def test_a_style_of_footnotes_is_numbered(style):
    cited = made(style, record("1", authors=people("Silva")), record("2", authors=people("Li")))
    assert cited.names == {("1",): "Silva¹", ("2",): "Li²"}
    assert [r.label for r in cited.references] == ["1.", "2."]
    assert all("lupus" in r.text.lower() and "2020" in r.text for r in cited.references)


def test_a_style_of_labels_keeps_the_name():
    assert made("din-1505-2-alphanumeric", record("1", authors=people("Silva"))).names["1",] == "Silva [Silv20]"


def test_the_style_of_a_review_goes_through_its_table():
    def table(style):
        review = Review(id="r", title="R", question=None, concepts=handmade.SIDES, table=Table(references=style))
        return build_table(
            rows=[handmade.PARPERIS],
            records=[record(handmade.PARPERIS.pmid, authors=people("Parperis"))],
            lexicon=Lexicon({c.id: c for c in handmade.CONCEPTS}),
            review=review,
            in_full=[],
        )

    assert cell_text(table("apa").rows[0].cells[0]) == "Parperis, 2020"
    assert cell_text(table("nature").rows[0].cells[0]) == "Parperis¹"
    assert cell_text(table(styles.DEFAULT).rows[0].cells[0]) == "Parperis (1)"


def review_file(folder, style):
    path = folder / "r.yaml"
    path.write_text(f"title: R\nconcepts: [{{id: a, include: x}}]\ntable:\n  references: {style}\n")
    return path


def test_a_style_that_is_not_there_names_file_line_and_the_nearest(tmp_path):
    with pytest.raises(
        ReviewError, match=r"line 4.*no citation style 'frontiers-in-imunology'.*frontiers-in-immunology"
    ):
        style_files(review_file(tmp_path, "frontiers-in-imunology"), [tmp_path])


def test_a_review_brings_a_style_of_its_own(tmp_path):
    (tmp_path / "ours.csl").write_text(OWN)
    (path,) = style_files(review_file(tmp_path, "ours.csl"), [tmp_path])
    cited = cite([("1",)], {"1": record("1")}, styles.load(path))
    assert cited.names["1",] == "“A case of lupus” {1}"
    assert [(r.text, r.runs[0].marks) for r in cited.references] == [("A case of lupus. /", {"bold"})]
    with pytest.raises(ReviewError, match="theirs.csl is not there.*ours.csl"):
        style_files(review_file(tmp_path, "theirs.csl"), [tmp_path])


@pytest.mark.parametrize("text", ["", "<style", "<html/>", '<style xmlns="http://purl.org/net/xbiblio/csl"/>'])
def test_a_file_that_is_no_style_says_so(tmp_path, text):
    (tmp_path / "x.csl").write_text(text)
    with pytest.raises(ReviewError, match="x.csl.*style"):
        styles.load(tmp_path / "x.csl")


def test_a_style_that_turns_in_a_circle_is_not_begun(tmp_path):
    circle = '<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro></style>'
    (tmp_path / "x.csl").write_text(OWN.replace("</style>", circle))
    with pytest.raises(ReviewError, match=r"x.csl.*macro 'a' comes back to itself"):
        styles.load(tmp_path / "x.csl")


def test_a_style_that_takes_too_long_is_not_tried_again_for_each_record(monkeypatch):
    asked = []

    def endless(*arguments, **more):
        asked.append(arguments)
        raise references.subprocess.TimeoutExpired("pandoc", 1)

    monkeypatch.setattr(references.subprocess, "run", endless)
    with pytest.raises(ReviewError, match="within 15 minutes: take another style"):
        made("apa", record("1"), record("2"))
    assert len(asked) == 1


def test_every_style_that_ships_can_be_loaded_by_its_id():
    kinds = {}
    for place in styles._places():
        for path in sorted(place.glob("*.csl"))[::40]:
            kinds[path.stem] = styles.load(styles.find(path.stem)).kind
    assert len(kinds) > 200 and set(kinds.values()) == {"numeric", "author-date", "note"}


def test_the_kind_that_is_read_from_a_style_is_the_one_that_it_names():
    wrong = []
    for path in sorted(styles._places()[0].glob("*.csl"))[::10]:
        (said,) = {e.get("citation-format") for e in styles._root(path).iter(f"{styles._CSL}category")} - {None} or {
            None
        }
        kind = styles.load(path).kind
        if said and kind != {"label": "numeric", "author": "author-date"}.get(said, said):
            wrong.append(path.stem)
    assert len(wrong) <= 6, wrong


def test_reviews_of_the_project_name_styles_that_are_there():
    from casereview import lexicon

    terms = lexicon.load(ROOT / "config" / "lexicon")
    for path in (ROOT / "config" / "reviews").glob("*.yaml"):
        styles.find(load_review(path, terms).table.references)


# --- what must not be lost -------------------------------------------------------------------------------------------

HOSTILE = "=cmd|'/c calc'!A1 {x} \\y 50% & <b>z</b> <script>a</script> IL-6 <5 &lt; $1 #2 [@r2] *c* \u202eاسم\u202c 😀 \x00\x1b\ud800 ---\n```"


@pytest.mark.parametrize("style", ["vancouver", "apa", "frontiers-medical-journals", "chicago-notes-bibliography"])
def test_a_hostile_record_is_printed_and_takes_no_other_along(style):
    evil = Record(
        record_id=f"emb:{HOSTILE}",
        title=HOSTILE,
        authors=(Author(last=HOSTILE, fore=HOSTILE), Author(collective=HOSTILE)),
        journal=HOSTILE,
        volume=HOSTILE,
        pages=HOSTILE,
        doi=HOSTILE,
    )
    cited = made(style, evil, record("2"), record("3", title=None, year=None))
    by_id = {r.record_id: r.text for r in cited.references}
    assert len(by_id) == 3 and "lupus" in by_id["2"].lower()
    for part in ("{x}", "\\y", "50%", "اسم", "😀"):
        assert part in by_id[evil.record_id]


@settings(max_examples=25, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_text_loses_a_reference(title, name, pages):
    odd = Record(
        record_id="1", title=title, authors=(Author(last=name), Author(collective=title)), pages=pages, journal=name
    )
    cited = made("vancouver", odd, record("2"))
    assert [r.label for r in cited.references] == ["1.", "2."] and all(r.text for r in cited.references)


def test_three_thousand_authors_take_no_minute():
    started = time.monotonic()
    (text,) = texts("vancouver", record("1", authors=people(*(f"Name{n}" for n in range(3000)))))
    assert text.startswith("Name0 AB, ") and ", et al. A case" in text
    assert time.monotonic() - started < 20


def test_a_record_on_which_the_processor_fails_is_written_as_one_line(monkeypatch, caplog):
    processed = references._processed

    def failing(asked, items, style):
        if any(item.get("journal") or item.get("container-title") == "Evil" for item in items.values()):
            raise ReviewError("pandoc fell over")
        return processed(asked, items, style)

    monkeypatch.setattr(references, "_processed", failing)
    cited = made("vancouver", record("1", journal="Evil", authors=people("Li")), record("2"))
    assert [r.text for r in cited.references] == ["Li. A case of lupus. Evil 2020.", "A case of lupus. 2020."]
    assert "pandoc fell over; written without the style: 1" in caplog.text


def test_a_processor_that_does_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr(references, "_path_of_pandoc", lambda: "/nowhere/pandoc")
    with pytest.raises(ReviewError, match="pandoc did not run.*make env"):
        made("vancouver", record("1"))


def test_a_style_that_prints_nothing_loses_no_reference(tmp_path, caplog):
    (tmp_path / "x.csl").write_text(
        OWN.replace('<text variable="title" font-weight="bold" suffix=" /"/>', '<text variable="note"/>')
    )
    cited = cite([("1",)], {"1": record("1", authors=people("Li"))}, styles.load(tmp_path / "x.csl"))
    assert [r.text for r in cited.references] == ["Li. A case of lupus. 2020."]
    assert "report 1: the style makes no reference" in caplog.text


def test_no_report_asks_no_processor(monkeypatch):
    monkeypatch.setattr(references, "_pandoc", lambda *_: pytest.fail("asked"))
    assert cite([], {}, styles.load(styles.find("apa"))).references == ()


@pytest.mark.parametrize(
    ("format", "text"),
    [("latex", r"\input{%s} after"), ("rst", ".. include:: %s\n\nafter"), ("org", "#+include: %s\n\nafter")],
)
def test_the_processor_reads_no_file_that_a_text_names(tmp_path, format, text):
    (tmp_path / "told.tex").write_text("never")
    try:
        made = references._pandoc([f"--from={format}", "--to=plain"], text % (tmp_path / "told.tex"))
    except ReviewError:
        return
    assert "never" not in made and "after" in made


def test_every_real_record_has_its_authors_title_and_identifiers():
    records = {
        r.record_id: r
        for path in sorted(shared("data", "pubmed_xml").glob("*.xml*"))
        for r in read_records(path, where=path.name)
    }
    cited = made("vancouver", *records.values())
    assert [r.record_id for r in cited.references] == list(records)
    letters = str.maketrans("’‘“”", "''\"\"")

    def plain(text):
        return "".join(c for c in text.translate(letters).casefold() if c.isalnum())

    for reference in cited.references:
        one, text = records[reference.record_id], plain(reference.text)
        assert plain(one.title or "No title") in text
        assert all(plain(a.collective or a.last or a.fore or "") in text for a in one.authors[:6])
        assert plain(one.doi or "") in text and (one.pmid or "") in text and plain(one.pmcid or "") in text
        assert str(one.year or "") in text and plain(one.volume or "") in text
