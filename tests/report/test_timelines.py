"""The timelines: what is placed, where, what is not, and that a figure comes out for any patient, the same each time."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from table import handmade

from casereview.passages import texts_of
from casereview.records import FullText, Moment, Patient, Record, dump_jsonl, load_csv, load_jsonl
from casereview.report.timeline_figure import WIDE, drawn, figure_of, pages, scale_of, settings, ticks
from casereview.report.timelines import as_table, timeline, why_not_drawn
from casereview.report.timelines_page import page, told
from scripts.draw_timelines import draw_timelines


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


def test_what_another_report_of_the_patient_tells_says_so():
    shown = timeline(patient(*ENOUGH[:2], replace(ENOUGH[2], record_id="9")))
    assert [m.label for m in shown.marks] == ["fever", "numbness", "azathioprine"]
    rows = list(csv.DictReader(as_table([shown]).splitlines()))
    assert [r["quoted_report"] for r in rows if r["mark"]] == ["7", "7", "9"]
    assert "[Case, report 9]" in page([shown], drawings={shown.name: b""})


def test_what_was_reckoned_with_an_age_that_a_person_corrected_has_no_place():
    shown = timeline(replace(patient(*ENOUGH), corrected=("age",)))
    assert [(m.label, m.since) for m in shown.marks] == [("fever", 40)]
    assert {(u.label, u.why) for u in shown.unplaced} >= {
        ("numbness", "reckoned with an age that was corrected"),
        ("azathioprine", "reckoned with an age that was corrected"),
    }


@pytest.mark.parametrize("more", [{}, {"date": (1979.0, 1980.0)}], ids=["by age", "by date"])
def test_what_was_read_as_before_birth_is_listed_and_not_drawn(more):
    shown = timeline(patient(*(replace(m, **more) for m in (*ENOUGH, moment("relapse", "relapse", -41)))))
    assert "relapse" not in {m.label for m in shown.marks}
    assert ("relapse", "read as before birth") in {(u.label, u.why) for u in shown.unplaced}


def test_no_age_is_below_0():
    course = (*ENOUGH, moment("relapse", "relapse", -40.5), moment("symptoms", "numbness", 0, years=(-41, -39)))
    assert [(m.since, m.until) for m in timeline(patient(*course)).marks][:2] == [(0, 0), (0, 1)]
    months = timeline(patient(*course, age=0.75))
    assert min(m.since for m in months.marks) >= 0
    assert sum(u.why == "read as before birth" for u in months.unplaced) == 2


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


def test_a_notice_stands_on_the_page_and_in_every_figure():
    shown, notice = timeline(patient(*ENOUGH)), "Made for <demonstration> alone: " + "draw no conclusion from it. " * 12
    assert "Made for &lt;demonstration&gt; alone" in page([shown], drawings={shown.name: b""}, notice=notice)
    assert b"Made for &lt;demonstration&gt; alone" in drawn(shown, format="svg", notice=notice)
    assert 'notice"' not in page([shown], drawings={shown.name: b""})
    with settings():
        plain, noted = figure_of(shown), figure_of(shown, notice=notice)
        renderer = FigureCanvasAgg(noted).get_renderer()
        boxes = [t.get_window_extent(renderer) for t in noted.axes[0].texts if t.get_text()]
    assert noted.get_figheight() > plain.get_figheight()
    assert min(b.y0 for b in boxes) >= 0
    assert pages([shown], notice=notice) != pages([shown])


def test_each_picture_has_a_file_of_its_own(tmp_path):
    patients = [replace(patient(*ENOUGH), pmid=name) for name in ("embase:L/1", "embase/L:1", "7")]
    names = ("patients", "records", "search", "table", "pages", "page", "archive")
    paths = {f"path_to_{name}": str(tmp_path / name) for name in names}
    dump_jsonl(patients, paths["path_to_patients"])
    dump_jsonl([], paths["path_to_records"])
    (tmp_path / "search").write_text("{}")
    draw_timelines(**paths)
    with zipfile.ZipFile(tmp_path / "archive") as archive:
        assert len({n.casefold() for n in archive.namelist()}) == 6
        assert {"7-1.svg", "7-1.png"} <= {*archive.namelist()}
        assert not any(letter in name for name in archive.namelist() for letter in "/:")


def many() -> Patient:
    """Sixty-six marks, told in all ways, at times that lie close."""
    sure = ("told", "carried", "after")
    events = [moment("symptoms", f"numbness of limb {n}", n * 0.4, certainty=sure[n % 3]) for n in range(30)]
    given = [
        moment("treatments", f"drug number {n % 12}", (n * 7 % 36) / 3, detail=f"{n} mg/day for {n} weeks, intravenous",
               certainty=sure[n % 3], phase=("acute", "maintenance", None)[n % 3], ended=n % 5 == 4)
        for n in range(36)
    ]  # fmt: skip
    return patient(*events, *given, symptoms=[m.value for m in events], treatments=[m.value for m in given])


def test_no_label_covers_another_nor_leaves_the_page():
    with settings():
        figure = figure_of(timeline(many()))
        renderer = FigureCanvasAgg(figure).get_renderer()
        texts = [t for t in figure.axes[0].texts if t.get_text()]
        boxes = [t.get_window_extent(renderer).padded(-1) for t in texts]
    assert len(texts) > 66
    assert all(b.x0 >= 0 and b.x1 <= WIDE * figure.dpi for b in boxes)
    covered = [(a, b) for n, a in enumerate(texts) for k, b in enumerate(texts[:n]) if boxes[n].overlaps(boxes[k])]
    assert not covered


@pytest.mark.parametrize(
    ("times", "unit", "words"),
    [
        ((0, 2, 30), "age in years", {"40", "70"}),
        ((0, 0.5, 1), "months from presentation", {"0", "6", "12"}),
        ((-0.1, 0, 0.1), "weeks from presentation", {"0", "\N{MINUS SIGN}4"}),
    ],
)
def test_the_axis_has_the_unit_of_its_length(times, unit, words):
    course = [
        moment("age", "presentation", 0),
        *(moment("treatments", "azathioprine", t, detail=str(t)) for t in times),
    ]
    shown = timeline(patient(*course))
    told_unit, found = ticks(shown, scale_of(shown))
    assert told_unit == unit
    assert words <= {word for _, word in found}


def test_a_long_gap_breaks_the_axis_and_a_short_one_does_not():
    def parts(*times: float) -> int:
        course = [moment("treatments", "azathioprine", t, detail=str(t)) for t in times]
        return len(scale_of(timeline(patient(*course))).parts)

    assert parts(0, 1, 2) == 1
    assert parts(0, 0.1, 1.5) == 1
    assert parts(-20, 0, 1) == 2


@pytest.mark.filterwarnings("error")
def test_letters_that_no_font_has_are_left_to_the_table():
    hostile = "甲泼尼龙 pulse $x_1$ <b>"
    course = (*ENOUGH[:2], moment("treatments", hostile, 2))
    shown = timeline(patient(*course, treatments=[hostile]))
    svg = drawn(shown, format="svg").decode()
    assert "[…] pulse $x_1$ &lt;b&gt;" in svg
    assert "the table has them" in svg
    assert "甲泼尼龙" in as_table([shown])
    assert "<b>" not in page([shown], drawings={shown.name: b""})


def test_a_text_and_its_table_tell_the_same_dose_once():
    twice = (moment("treatments", "azathioprine", 2), moment("treatments", "azathioprine", 2, detail="50 mg", start=90))
    assert [m.moment.detail for m in timeline(patient(*ENOUGH[:2], *twice)).marks if m.lane == "treatment"] == ["50 mg"]


def test_every_mark_of_a_real_run_stands_where_it_says(finished):
    results = finished / "results/nmosd-ctd"
    texts = texts_of(
        load_jsonl(results / "records/unique.jsonl", Record), load_jsonl(results / "fulltext/fulltexts.jsonl", FullText)
    )
    rows = load_csv(results / "report/timelines.csv")
    patients = list(load_jsonl(results / "extraction/patients.jsonl", Patient))
    for row in rows:
        if row["quote"]:
            text = texts[row["quoted_report"], row["section"]]
            assert text[int(row["start"]) : int(row["end"])] == row["quote"]
    placed = [row for row in rows if row["mark"]]
    assert all(row["placed_from"] and not row["not_placed"] for row in placed)
    assert all(row["not_placed"] and not row["placed_from"] for row in rows if not row["mark"])
    told = {(p.pmid, str(p.patient), f.value) for p in patients for f in p.fields["treatments"] or []}
    assert told == {(r["record_id"], r["patient"], r["label"]) for r in rows if r["lane"] == "treatment"}
    drawn_ones = {f"{r['record_id']}-{r['patient']}" for r in placed if not r["not_drawn"]}
    assert drawn_ones
    with zipfile.ZipFile(results / "report/timelines.zip") as archive:
        assert {*archive.namelist()} == {f"{name}.{ending}" for name in drawn_ones for ending in ("svg", "png")}
    written = (results / "report/timelines.html").read_text()
    assert written.count("<img ") == len(drawn_ones)
    assert '<p class="notice" role="note">Made from demonstration data' in written
