"""The drawn flow: every count of the boxes, each once where it belongs, and links that the audit page knows."""

import re
import struct
import zlib

import pytest
import resvg_py
from lxml import etree
from report.test_flow import BEFORE, boxes, everything

from casereview.report.flow import Box
from casereview.report.lettering import width
from casereview.report.prisma import FONT, PAD, SIZE, flow_png, flow_svg

SVG = "{http://www.w3.org/2000/svg}"
IMPORTS = [{"source": "embase", "database": "Embase <Ovid> & more", "records": "2"}]
MERGES = [{"record_id": "embase:1", "method": "title, DOI"}, {"record_id": "embase:2", "method": "said by roe"}]


def drawn(**change):
    return etree.fromstring(flow_svg(boxes(**change), title="A <review>"))


def words(svg):
    return " ".join(t.text for t in svg.iter(f"{SVG}text"))


def test_every_count_stands_in_the_drawing():
    text = words(drawn(imports=IMPORTS, merges=MERGES))
    for told in (
        "PubMed (n = 4)",
        "Embase <Ovid> & more (n = 2)",
        "Duplicate records, by automation (n = 1)",
        "Duplicate records, by people (n = 1)",
        "not sent by the database (n = 1)",
        "Records screened (n = 3)",
        "Records excluded (n = 1)",
        "by automation (n = 1), by people (n = 0)",
        "No CTD. (n = 1)",
        "unclear (n = 1)",
        "sought for retrieval (n = 2)",
        "on the full text (n = 1), on the abstract (n = 1)",
        "Studies included in review (n = 1)",
        "Reports of included studies (n = 1)",
        "Patients in the table (n = 1)",
    ):
        assert told in text


LONG = [
    Box(group="reasons", id="excluded_x", label="Excluded: " + text, n=1)
    for text in ("a very long criterion " * 8, "W" * 90, "système 視神経脊髄炎 " * 6, "<b>&amp;\x07</b>")
]
KINDS = {
    "new": {},
    "new, with other methods": everything(),
    "updated": {"previous": BEFORE},
    "updated, with other methods": everything() | {"previous": BEFORE},
}


def rects(svg):
    found = [
        [float(r.get(k, 0).replace("100%", "0")) for k in ("x", "y", "width", "height")]
        for r in svg.iter(f"{SVG}rect")
        if r.get("x")
    ]
    return [r for r in found if r[0] != 14]


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_its_box_and_no_box_hides_another(kind):
    svg = etree.fromstring(flow_svg([*boxes(**KINDS[kind]), *LONG], title="t"))
    found = rects(svg)
    for text in (t for t in svg.iter(f"{SVG}text") if not t.get("transform")):
        x, y = float(text.get("x")), float(text.get("y"))
        (box,) = (r for r in found if r[0] < x < r[0] + r[2] and r[1] < y < r[1] + r[3])
        assert x + width(text.text, SIZE) <= box[0] + box[2] - PAD + 0.1
        assert y < box[1] + box[3] - PAD / 2
    for n, (x, y, across, height) in enumerate(found):
        for x2, y2, across2, height2 in found[n + 1 :]:
            assert x + across <= x2 or x2 + across2 <= x or y + height <= y2 or y2 + height2 <= y
    assert float(svg.get("height")) >= max(y + height for _, y, _, height in found)
    assert float(svg.get("width")) >= max(x + across for x, _, across, _ in found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_four_templates_have_their_columns(kind):
    text = words(drawn(**KINDS[kind]))
    new = "new " if "updated" in kind else ""
    assert f"Identification of {new}studies via databases and registers" in text
    assert (f"Identification of {new}studies via other methods" in text) == ("other" in kind)
    assert ("Previous studies" in text) == ("updated" in kind)
    assert ("Total studies included in review" in text) == ("updated" in kind)


def test_a_column_has_its_own_numbers():
    text = words(drawn(**everything()))
    assert "Citation searching (n = 3)" in text
    assert text.index("Citation searching") > text.index("via other methods")
    assert "Records screened (n = 4)" in text and "Records screened (n = 1)" in text


def test_an_update_says_what_went_and_what_came():
    text = words(drawn(previous=BEFORE))
    for told in (
        "Studies included in previous version of review (n = 3)",
        "Reports not included any more (n = 3)",
        "now excluded on title and abstract (n = 1)",
        "no longer found by the search (n = 1)",
        "New reports included (n = 0)",
        "Included before and still (reports, n = 1)",
        "Total studies included in review (n = 1)",
    ):
        assert told in text


def test_notices_stand_where_the_reports_are_counted():
    text = words(drawn(flagged={"1": ("expression of concern", "corrected"), "2": ("retracted",)}))
    assert "of these retracted (n = 1)" in text
    assert "under an expression of concern (n = 1)" in text and "corrected after publication (n = 1)" in text
    assert "retracted" not in words(drawn())


def test_a_count_is_never_torn_apart():
    svg = drawn(**everything())
    assert all(t.text.count("(") == t.text.count(")") for t in svg.iter(f"{SVG}text"))


def test_the_picture_is_the_drawing_at_300_dots_an_inch_and_the_same_each_time():
    svg = flow_svg(boxes(), title="t")
    png = flow_png(svg)
    assert png == flow_png(svg)
    sides = [float(etree.fromstring(svg).get(k)) * 300 / 96 for k in ("width", "height")]
    assert struct.unpack(">II", png[16:24]) == pytest.approx(sides, abs=1)
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4 : at + 13]) == (11811, 11811, 1)
    assert zlib.crc32(png[at : at + 13]) == struct.unpack(">I", png[at + 13 : at + 17])[0]


def test_the_picture_has_letters_where_the_machine_has_no_fonts():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="\'Liberation Sans\', Arial"><text y="15">{}</text></svg>'
    drawn = [
        resvg_py.svg_to_bytes(svg_string=svg.format(t), font_files=[str(FONT)], skip_system_fonts=True)
        for t in ("", "Sjögren", "Sjogren")
    ]
    assert len(set(map(bytes, drawn))) == 3


def test_links_name_filters_of_the_audit_page():
    links = [a.get("href") for a in drawn().iter(f"{SVG}a")]
    assert "audit.html#decision=exclude&decided=title_abstract" in links
    assert "audit.html#reason=no_ctd&decided=title_abstract" in links
    assert all(
        re.fullmatch(
            r"audit\.html(#((decision|reason|patients|decided)=\w+&?)+)?|\.\./fulltext/not_retrieved\.html|changes\.md",
            link,
        )
        for link in links
    )
