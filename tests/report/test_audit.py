"""The audit page's data and its wrapping; what it does in a browser is tested in tests/browser."""

import base64
import hashlib
import json
import re

from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from casereview import lexicon
from casereview.records import Decision, Record
from casereview.report.audit import _Utf16, page, page_data
from casereview.review import Criterion, Review, ReviewConcept

TERMS = lexicon.load(ROOT / "config" / "lexicon")
REVIEW = Review(
    id="r",
    title="Lupus & <b>others</b>",
    question=None,
    concepts=(ReviewConcept(id="ctd", label="CTD", include=("CTD",)),),
    criteria=(Criterion(id="no_ctd", description="No CTD.", rule={}),),
)


def made(title="A title", notice=None):
    mention = {"section": "title", "start": 0, "end": 1, "assertion": "present", "rule": "default"}
    return page(
        page_data(
            records=[Record(record_id="1", title=title)],
            decisions=[Decision(record_id="1", decision="include", reason=None)],
            evidence=[{"record_id": "1", "entities": [mention | {"concept": c} for c in ("SLE", "gone")]}],
            judgements=[],
            review=REVIEW,
            lexicon=TERMS,
            notice=notice,
        )
    )


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_title_comes_back_as_it_was(title):
    assert data_of(made(title))["records"][0].get("title") == (title if title is not None else None)


@given(st.text(alphabet=st.sampled_from("aé😀𝛼"), max_size=20), st.data())
def test_offsets_give_the_same_text_in_utf_16(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at, units = _Utf16(text), text.encode("utf-16-le")
    assert units[2 * at(start) : 2 * at(end)].decode("utf-16-le") == text[start:end]


def test_a_title_cannot_end_the_block_of_data():
    html = made("</script><script>alert(1)</script><!--")
    assert html.count("<script") == 2
    assert "<!--" not in html


def test_the_policy_allows_this_style_and_this_script_alone():
    html = made()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    for tag in ("style", "script"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.S)[1]
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_no_inline_handler_or_foreign_address_stands_in_the_page():
    html = (ROOT / "casereview/report/audit_page/audit.html").read_text()
    assert not re.search(r"\son\w+=|https?:|style=", html)


def test_the_title_of_the_review_is_escaped():
    assert "<title>Audit: Lupus &amp; &lt;b&gt;others&lt;/b&gt;</title>" in made()


def test_the_notice_of_a_snapshot_is_kept():
    assert data_of(made(notice="Do not cite."))["notice"] == "Do not cite."


def test_a_concept_that_the_lexicon_lost_is_shown_by_its_id():
    concepts = data_of(made())["concepts"]
    assert [c["id"] for c in concepts] == ["SLE", "gone"]
    assert concepts[0]["group"] == 0
    assert data_of(made())["groups"][concepts[1]["group"]][0] == "other"


def test_the_same_review_gives_the_same_bytes():
    assert made() == made()
