"""The JATS reader: nothing of the body is lost, sections say what they are for, hostile XML does no harm."""

import itertools
import re

import pytest
from conftest import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from casereview.errors import ReviewError
from casereview.fulltext.reading.jats import kind_of, read_jats


def read(body: str, front: str = "", **kwargs):
    data = f'<article xmlns:xlink="http://www.w3.org/1999/xlink"><front>{front}</front>{body}</article>'.encode()
    return read_jats(data, record_id="1", source="pmc", source_id="PMC1", **kwargs)


def sections(body: str) -> dict[str, str]:
    return {s.name: s.text for s in read(f"<body>{body}</body>").sections}


def test_sections_are_named_by_their_path_and_numbered_when_a_name_comes_again():
    text = read(
        "<body><p>Lead.</p><sec><title>1. Case presentation</title><p>Two women.</p>"
        "<sec><title>Case 1</title><p>A.</p></sec><sec><title>Case 1</title><p>B.</p></sec></sec></body>"
    )
    assert [(s.name, s.text, s.kind) for s in text.sections] == [
        ("Text", "Lead.", "other"),
        ("1. Case presentation", "Two women.", "case"),
        ("1. Case presentation > Case 1", "A.", "case"),
        ("1. Case presentation > Case 1 (2)", "B.", "case"),
    ]


@pytest.mark.parametrize(
    ("title", "sec_type", "inherited", "kind"),
    [
        ("Introduction", None, "other", "introduction"),
        ("BACKGROUND", None, "other", "introduction"),
        ("Case report", None, "other", "case"),
        ("Case 2", None, "case", "case"),
        ("2. The case", None, "other", "case"),
        ("Patient 1:", None, "other", "case"),
        ("Clinical presentation", None, "other", "case"),
        ("Therapeutic intervention", None, "other", "case"),
        ("Follow-up and outcomes", None, "other", "case"),
        ("Presentación del caso", None, "other", "case"),
        ("Cas clinique", None, "other", "case"),
        ("Patients and methods", None, "other", "methods"),
        ("Cases and Methods", None, "other", "methods"),
        ("Case-control design", None, "methods", "methods"),
        ("Statistical analysis", None, "methods", "methods"),
        ("Discussion and conclusions", None, "other", "discussion"),
        ("Review of the literature", None, "other", "discussion"),
        ("Conclusion", None, "other", "conclusion"),
        ("Patient consent", None, "case", "other"),
        ("Anything", "intro", "other", "introduction"),
        ("Anything", "materials|methods", "other", "methods"),
        ("Patients", None, "methods", "methods"),
        ("Treatment", None, "results", "results"),
        ("Treatment", None, "case", "case"),
        ("Case 1", None, "results", "case"),
        ("Research design and methods", None, "other", "methods"),
        (None, None, "case", "case"),
    ],
)
def test_kind_of_a_section(title, sec_type, inherited, kind):
    assert kind_of(title, sec_type, inherited) == kind


def test_a_paragraph_keeps_its_order_around_a_list_and_gives_up_its_figure():
    found = sections(
        "<sec><title>Case</title><p>Before <fig><label>Fig. 1</label><caption><title>MRI.</title><p>C3-T12.</p></caption></fig>"
        "and <list><list-item><p>one</p></list-item><list-item><label>2.</label><p>two</p></list-item></list> after.</p></sec>"
    )
    assert found == {"Case": "Before and\n- one\n2. two\nafter.", "Fig. 1": "Fig. 1. MRI.\nC3-T12."}


def test_a_table_is_a_line_a_row_with_cells_apart_and_spans_repeated():
    found = read(
        "<body><sec><title>Case</title><table-wrap><label>Table 1</label><caption><p>Serology</p></caption><table><thead>"
        "<tr><th>Test</th><th>Result</th></tr></thead><tbody><tr><td rowspan='2'>ANA</td><td>1:1000</td></tr>"
        "<tr><td>speckled<break/>pattern</td></tr><tr><td colspan='2'>end</td></tr></tbody></table>"
        "<table-wrap-foot><fn><label>a</label><p>by IIF</p></fn></table-wrap-foot></table-wrap></sec></body>"
    )
    table, heading = found.sections
    assert (heading.name, heading.text) == ("Case", "Case")
    assert (table.name, table.kind) == ("Table 1", "table")
    assert table.text.split("\n") == [
        "Table 1. Serology",
        "Test | Result",
        "ANA | 1:1000",
        "ANA | speckled pattern",
        "end",
        "a by IIF",
    ]


def test_markup_is_flattened_and_a_superscript_citation_does_not_grow_onto_a_number():
    found = sections(
        "<p>CD4<sup>+</sup> cells, 750 mg/m<sup>2</sup><sup><xref ref-type='bibr'>12</xref>,<xref ref-type='bibr'>13</xref></sup> "
        "and <italic>again</italic> (<xref ref-type='bibr'>4</xref>).</p>"
    )
    assert found["Text"] == "CD4+ cells, 750 mg/m2 [12,13] and again (4)."


def test_mathml_is_kept_once_and_its_tex_twin_left_out():
    found = sections(
        "<p>x <inline-formula><alternatives><tex-math>\\begin{document}$y$\\end{document}</tex-math>"
        "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>y</mml:mi></mml:math></alternatives></inline-formula></p>"
    )
    assert found["Text"] == "x y"


def test_tex_alone_is_kept_without_its_preamble():
    found = sections("<p>x <tex-math>\\usepackage{a}\\begin{document}$$\\alpha$$\\end{document}</tex-math></p>")
    assert found["Text"] == "x \\alpha"


def test_boxed_text_is_a_section_of_its_own():
    found = sections(
        "<sec><title>Discussion</title><p>D.</p><boxed-text><label>Box 1</label><sec><title>Key points</title><p>K.</p></sec>"
        "</boxed-text></sec>"
    )
    assert found == {"Discussion": "D.", "Box 1 > Key points": "K."}


def test_an_article_with_front_matter_only_has_no_sections():
    assert read("<!--The publisher of this article does not allow downloading-->").sections == ()
    assert read("<body><sec><title/></sec></body>").sections == ()


def test_an_articleset_is_unwrapped():
    data = b"<pmc-articleset><article><body><p>A.</p></body></article></pmc-articleset>"
    assert read_jats(data, record_id="1", source="pmc", source_id="PMC1").sections[0].text == "A."


def test_floats_outside_the_body_and_appendices_are_read():
    text = read(
        "<body><p>A.</p></body><back><app-group><app><title>Appendix</title><p>B.</p></app></app-group></back>"
        "<floats-group><fig><label>Figure 1</label><caption><p>C.</p></caption></fig></floats-group>"
    )
    assert [s.text for s in text.sections] == ["A.", "Figure 1. C.", "Appendix\nB."]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ('<license xlink:href="https://creativecommons.org/licenses/by-nc/4.0/"><license-p>x</license-p></license>', "CC BY-NC 4.0"),
        ("<license><license-p>This is under <ext-link xlink:href='http://creativecommons.org/licenses/by/2.0'>CC</ext-link></license-p></license>", "CC BY 2.0"),
        ("<license><license-p>Read only.</license-p></license>", "Read only."),
        ("", None),
    ],
)  # fmt: skip
def test_licence(licence, expected):
    front = f"<article-meta><permissions>{licence}</permissions></article-meta>"
    assert read("<body><p>A</p></body>", front).licence == expected


def test_notes_of_the_front_matter_are_notices():
    text = read("<body><p>A</p></body>", "<notes><p>Rewritten for demonstration.</p></notes>")
    assert text.notices == ("Rewritten for demonstration.",)


def test_an_entity_cannot_read_a_file_nor_grow(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    data = (
        f'<!DOCTYPE article [<!ENTITY a SYSTEM "file://{secret}"><!ENTITY b "{"x" * 50}"><!ENTITY c "&b;&b;&b;">]>'
        "<article><body><p>start &a;&c; end</p></body></article>"
    ).encode()
    (section,) = read_jats(data, record_id="1", source="pmc", source_id="PMC1").sections
    assert section.text == "start end"


def test_a_named_character_of_the_dtd_that_we_do_not_load_is_still_read():
    data = b'<!DOCTYPE article PUBLIC "x" "archivearticle.dtd"><article><body><p>Sj&ouml;gren</p></body></article>'
    assert read_jats(data, record_id="1", source="pmc", source_id="PMC1").sections[0].text == "Sjögren"


def test_broken_xml_is_an_error_that_names_the_article():
    with pytest.raises(ReviewError, match="PMC1: .*not well-formed"):
        read_jats(b"<article><body>", record_id="1", source="pmc", source_id="PMC1")


def test_no_article_in_the_answer_is_an_error():
    with pytest.raises(ReviewError, match="no JATS article"):
        read_jats(b"<pmc-articleset/>", record_id="1", source="pmc", source_id="PMC1")


def bare(text: str) -> str:
    return re.sub(r"[\s\[\]]", "", text)


def test_no_text_of_the_body_is_lost_in_real_articles():
    files = sorted(shared("data", "jats").glob("*.nxml"))
    assert len(files) >= 20
    kinds = []
    for path in files:
        text = read_jats(path.read_bytes(), record_id="1", source="pmc", source_id=path.stem)
        kept = bare("".join(s.name + "\n" + s.text for s in text.sections))
        body = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True)).find(
            "body"
        )
        for node in body.iter(etree.Element):
            if node.tag not in ("tex-math", "object-id"):
                for piece in (node.text, *(child.tail for child in node)):
                    assert bare(piece or "") in kept, f"{path.name}: {piece!r} is lost"
        assert len({s.name for s in text.sections}) == len(text.sections)
        assert all(s.text and s.layer == "fulltext" for s in text.sections)
        kinds.append({s.kind for s in text.sections})
    assert sum("discussion" in k for k in kinds) >= len(files) - 2
    assert sum("methods" in k for k in kinds) >= len(files) - 2
    assert sum("introduction" in k for k in kinds) >= len(files) - 4


FLOATS = {"fig", "table-wrap", "boxed-text", "supplementary-material", "fig-group", "table-wrap-group", "media"}


def test_sections_paragraphs_and_tables_of_real_articles_stand_in_order():
    for path in sorted(shared("data", "jats").glob("*.nxml")):
        found = read_jats(path.read_bytes(), record_id="1", source="pmc", source_id=path.stem).sections
        body = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True)).find(
            "body"
        )
        running = bare("\n".join(s.text for s in found if s.kind not in ("table", "caption")))
        at = 0
        for p in body.iter("p"):
            pieces = [bare(t) for t in (p.text, *(child.tail for child in p)) if bare(t or "")]
            if pieces and not FLOATS & {a.tag for a in p.iterancestors()}:
                for piece in pieces:
                    at = running.find(piece, at)
                    assert at >= 0, f"{path.name}: {piece!r} stands in another place"
        headings = [bare("".join(t.itertext())) for t in body.iterfind(".//sec/title")]
        names = bare("".join(s.name for s in found))
        assert all(h in names for h in headings if h), path.name
        lines = [line for s in found for line in s.text.split("\n")]
        kept = iter(bare(line.replace(" | ", "")) for line in lines)
        for row in body.iter("tr"):
            cells = bare("".join(row.itertext()))
            if cells and not any(cell.get("rowspan", "1") != "1" for r in row.getparent() for cell in r):
                assert any(line.endswith(cells) or cells in line for line in kept), f"{path.name}: {cells!r}"


WORDS = itertools.count()
INLINE = ("italic", "bold", "sup", "sub", "xref", "named-content", "ext-link")
BLOCK = (
    "p",
    "list",
    "disp-quote",
    "boxed-text",
    "fig",
    "table-wrap",
    "def-list",
    "unheard-of",
    "supplementary-material",
)


def running(draw) -> str:
    tag = draw(st.sampled_from(INLINE))
    return f" w{next(WORDS)} <{tag}>w{next(WORDS)}</{tag}> w{next(WORDS)} "


def made(draw, depth: int) -> str:
    """A random block of JATS, every word of which is unlike any other."""
    tag = draw(st.sampled_from(BLOCK))
    inner = [made(draw, depth - 1) for _ in range(draw(st.integers(0, 2)))] if depth else []
    text = running(draw)
    match tag:
        case "list":
            return (
                "<list>"
                + "".join(f"<list-item><p>{running(draw)}{i}</p></list-item>" for i in [text, *inner])
                + "</list>"
            )
        case "fig" | "supplementary-material":
            return f"<{tag}><label>w{next(WORDS)}</label><caption><title>{running(draw)}</title><p>{text}</p></caption></{tag}>"
        case "table-wrap":
            rows = "".join(f"<tr><td>{running(draw)}</td><td><p>{i}</p></td></tr>" for i in [text, *inner])
            return f"<table-wrap><caption><p>{text}</p></caption><table><tbody>{rows}</tbody></table></table-wrap>"
        case "def-list":
            return f"<def-list><def-item><term>{running(draw)}</term><def><p>{text}</p></def></def-item></def-list>"
        case "boxed-text":
            return f"<boxed-text><p>{text}</p>{''.join(inner)}</boxed-text>"
        case _:
            return f"<{tag}>{text}{''.join(inner)}{running(draw)}</{tag}>"


@st.composite
def bodies(draw) -> str:
    def sec(depth: int) -> str:
        blocks = "".join(made(draw, 2) for _ in range(draw(st.integers(0, 3))))
        subs = "".join(sec(depth - 1) for _ in range(draw(st.integers(0, 2)))) if depth else ""
        return f"<sec><title>w{next(WORDS)}</title>{blocks}{subs}</sec>"

    return "".join(sec(2) for _ in range(draw(st.integers(1, 3))))


@settings(max_examples=60, deadline=None)
@given(bodies())
def test_no_word_of_any_body_is_lost_or_run_together(body):
    text = read(f"<body>{body}</body>")
    kept = set(re.findall(r"\bw\w+", "\n".join(f"{s.name}\n{s.text}" for s in text.sections)))
    assert kept == set(re.findall(r"w\d+", body))
    assert len({s.name for s in text.sections}) == len(text.sections)
