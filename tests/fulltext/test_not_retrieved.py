"""The list of reports without full text: who, why, where, under which name; and that no title breaks out of it."""

import re

from lxml import html

from casereview.fulltext.dropin import Stray
from casereview.fulltext.not_retrieved import not_retrieved_html
from casereview.fulltext.sources import COLUMNS
from casereview.records import Author, Record

HOSTILE = '</td></table><script>alert(1)</script><img src=x onerror="alert(2)">&amp;\u202egnp'


def row(record_id: str, **more) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"record_id": record_id, "obtained": "no", "file": record_id} | more


RECORDS = {
    "1": Record(
        record_id="1", title=HOSTILE, journal=HOSTILE, authors=(Author(last=HOSTILE), Author(last="B")), year=2020
    ),
    "2": Record(record_id="2", title="Obtained"),
    "3": Record(record_id="3"),
}
ROWS = [
    row("1", reason=f"PMC open-access store: {HOSTILE}; Europe PMC: not there", link_doi="https://doi.org/10.1/x",
        link_library='https://l.example/?a="b"&c=<d>', retracted="yes"),
    row("2", obtained="yes"),
    row("3", link_doi="javascript:alert(1)", file="embase_L1"),
]  # fmt: skip


def page(rows=ROWS, **more):
    text = not_retrieved_html(rows, RECORDS, folder="fulltext/", **more)
    return text, html.fromstring(text)


def test_it_lists_what_is_missing_and_why_and_where():
    text, tree = page()
    assert len(tree.xpath("//tbody/tr")) == 2 and "2 of 3 reports" in text and "Obtained" not in text
    first, second = tree.xpath("//tbody/tr")
    assert first.xpath(".//a/@href") == ["https://doi.org/10.1/x", 'https://l.example/?a="b"&c=<d>']
    assert [a.text for a in first.iter("a")] == ["DOI", "Library"]
    assert "et al. (2020)" in first.text_content() and "Retracted" in first.text_content()
    assert len(first.xpath("td[1]/div")) == 2
    assert "(no title)" in second.text_content() and "No author (no year)" in second.text_content()
    assert second.xpath("td[3]/code/text()") == ["embase_L1"] and "Retracted" not in second.text_content()


def test_hostile_titles_reasons_and_names_stay_text():
    text, tree = page(strays=[Stray(name=HOSTILE, why=HOSTILE)])
    assert not tree.xpath("//script | //img | //*[@onerror] | //a[starts-with(@href, 'javascript:')]")
    assert text.count("<table>") == text.count("</table>") == 1
    assert tree.xpath("//span[@class='title']/text()")[0] == HOSTILE


def test_it_runs_nothing_and_loads_nothing():
    text, tree = page()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not tree.xpath("//script | //link | //*[@src] | //*[@style]") and not re.search(r"url\(|@import", text)


def test_it_is_read_by_keyboard_and_aloud():
    _, tree = page()
    assert tree.get("lang") == "en" and len(tree.xpath("//h1")) == 1 and tree.xpath("//main")
    assert tree.xpath("//div[@role='region'][@tabindex='0'][@aria-label]//table/caption")
    assert len(tree.xpath("//thead//th[@scope='col']")) == 4 and len(tree.xpath("//tbody//th[@scope='row']")) == 2


def test_nothing_missing_and_nothing_sought_are_said():
    assert "every report that was sought is here" in page([ROWS[1]])[0]
    text, tree = page([])
    assert "No report was sought" in text and not tree.xpath("//table")


def test_files_that_are_not_used_are_listed():
    text, tree = page(strays=[Stray(name="12354.pdf", why="no report of this name is sought; did you mean 12345.pdf?")])
    (told,) = tree.xpath("//h2[. = 'Files that are not used']/following-sibling::ul[1]/li")
    assert "12354.pdf" in told.text_content()
    assert text.index("Files that are not used") < text.index("<table>"), (
        "first what a person did, then what is missing"
    )
