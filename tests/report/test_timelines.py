"""The timelines: what is placed, where, what is not, and that a figure comes out for any patient, the same each time."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from table import handmade

from casereview.records import Moment, Patient
from casereview.report.timeline_figure import drawn, pages
from casereview.report.timelines import timeline, why_not_drawn
from casereview.report.timelines_page import page, told


def moment(field: str, value: str, at: float, **more) -> Moment:
    given = {
        "quote": value, "source": "fulltext", "section": "Case", "start": 0, "end": len(value), "certainty": "told",
        "told": f"{at:g} years later",
    }  # fmt: skip
    return Moment(field=field, value=value, **{**given, "years": (at, at), **more})


def patient(*course: Moment, **fields) -> Patient:
    known = {"age": 40.0, "symptoms": ["fever", "numbness"], "treatments": ["azathioprine"], **fields}
    return replace(handmade.patient("7", **known), course=course)


ENOUGH = (moment("symptoms", "fever", 0), moment("symptoms", "numbness", 2), moment("treatments", "azathioprine", 2))


def test_ages_are_the_axis_where_no_date_is_told():
    shown = timeline(patient(*ENOUGH))
    assert shown.axis == "age"
    assert [(m.label, m.since) for m in shown.marks] == [("fever", 40), ("numbness", 42), ("azathioprine", 42)]


def test_a_month_is_a_twelfth_of_a_year_and_a_year_a_whole_one():
    dated = [
        moment("symptoms", "fever", 0, date=(2016.42, 2016.5)),
        moment("symptoms", "numbness", 8, date=(2024.0, 2025.0)),
    ]
    assert [(m.since, m.until) for m in timeline(patient(*dated)).marks] == [(2016.42, 2016.5), (2024, 2025)]


def test_what_a_person_corrected_away_is_not_drawn():
    shown = timeline(patient(*ENOUGH, treatments=["rituximab"]))
    assert "azathioprine" not in {m.label for m in shown.marks}
    assert ("rituximab", "no time told") in {(u.label, u.why) for u in shown.unplaced}


@pytest.mark.parametrize(
    ("course", "why"),
    [
        (ENOUGH, None),
        (ENOUGH[:2], "no treatment whose time is told"),
        (ENOUGH[1:], "fewer than 3 marks whose time is told"),
        ((ENOUGH[0], moment("symptoms", "numbness", 0), moment("treatments", "azathioprine", 0)), "everything at one time"),
        ((), "no treatment whose time is told"),
    ],
)  # fmt: skip
def test_less_than_a_course_is_no_figure(course, why):
    assert why_not_drawn(timeline(patient(*course))) == why


def test_a_figure_is_the_same_each_time_and_has_300_dots_an_inch():
    shown = timeline(patient(*ENOUGH))
    svg, png = drawn(shown, format="svg"), drawn(shown, format="png")
    assert (svg, png) == (drawn(shown, format="svg"), drawn(shown, format="png"))
    assert b"azathioprine" in svg
    assert Image.open(io.BytesIO(png)).size[0] == 7.2 * 300
    assert pages([shown]) == pages([shown])


def test_the_page_says_in_words_what_the_figure_shows():
    shown = timeline(patient(*ENOUGH))
    assert "azathioprine (2 years later)" in told(shown)
    written = page([shown, timeline(replace(patient(), pmid="8"))], drawings={shown.name: b"<svg/>"})
    assert "no treatment whose time is told" in written
