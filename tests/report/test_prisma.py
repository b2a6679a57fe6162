"""The drawn flow: every count of the boxes, each once where it belongs, and links that the audit page knows."""

import re

from lxml import etree
from report.test_flow import boxes

from casereview.report.flow import Box
from casereview.report.prisma import flow_svg

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
        "Duplicates, by automation (n = 1)",
        "Duplicates, by people (n = 1)",
        "not sent (n = 1)",
        "Records screened (n = 3)",
        "Records excluded (n = 1)",
        "by automation (n = 1), by people (n = 0)",
        "No CTD. (n = 1)",
        "unclear (n = 1)",
        "sought for retrieval (n = 2)",
        "on the full text (n = 1), on the abstract (n = 1)",
        "included in the review (n = 1)",
        "Patients in the table (n = 1)",
    ):
        assert told in text


def test_no_line_is_wider_than_its_box_and_no_box_hides_another():
    long = [Box(group="reasons", id="excluded_x", label="Excluded: " + "a very long criterion " * 8, n=1)]
    svg = etree.fromstring(flow_svg([*boxes(), *long], title="t"))
    assert max(len(t.text) for t in svg.iter(f"{SVG}text")) <= 52
    rects = [
        [float(r.get(k)) for k in ("x", "y", "width", "height")]
        for r in svg.iter(f"{SVG}rect")
        if r.get("x") in ("60", "470")
    ]
    for n, (x, y, _, height) in enumerate(rects):
        for x2, y2, _, height2 in rects[n + 1 :]:
            assert x != x2 or y + height <= y2 or y2 + height2 <= y
    assert float(svg.get("height")) >= max(y + height for _, y, _, height in rects)


def test_links_name_filters_of_the_audit_page():
    links = [a.get("href") for a in drawn().iter(f"{SVG}a")]
    assert "audit.html#decision=exclude&decided=title_abstract" in links
    assert "audit.html#reason=no_ctd&decided=title_abstract" in links
    assert all(
        re.fullmatch(
            r"audit\.html(#((decision|reason|patients|decided)=\w+&?)+)?|\.\./fulltext/not_retrieved\.html", link
        )
        for link in links
    )
