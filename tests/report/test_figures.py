"""The overview: what it counts, and that a figure comes out for any patients, the same each time."""

import io
from collections import Counter

import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from table import handmade

from casereview.records import Patient, load_csv, load_jsonl
from casereview.report.figures import DPI, INCHES, NOT_TOLD, drawn, figure_of, overview, settings

SIDES = {"nmosd": {"NMOSD"}, "ctd": {"SLE", "MCTD", "SjS"}}
LABELS = {"nmosd": "NMO <spectrum>", "ctd": "connective & tissue disease"}
A = handmade.patient(
    "1", primary_disease="SLE", primary_onset_age=30.0, secondary_disease="NMOSD", secondary_onset_age=40.0,
    onset_order="ctd_first", aqp4_igg="positive",
)  # fmt: skip
B = handmade.patient(
    "2", primary_disease="NMOSD", primary_onset_age=9.0, secondary_disease="MCTD", secondary_onset_age=0.5,
    onset_order="unknown", aqp4_igg="negative",
)  # fmt: skip
C = handmade.patient("3", primary_disease="SLE", secondary_disease="NMOSD", primary_onset_age=20.0)


def seen(*patients):
    return overview(list(patients), sides=SIDES, labels=LABELS)


def test_patients_are_counted_by_disease_and_what_is_not_told_is_shown():
    found = seen(A, B, C)
    assert found.order == {
        "MCTD": {f"{LABELS['ctd']} first": 0, "both at once": 0, f"{LABELS['nmosd']} first": 0, NOT_TOLD: 1},
        "SLE": {f"{LABELS['ctd']} first": 1, "both at once": 0, f"{LABELS['nmosd']} first": 0, NOT_TOLD: 1},
    }
    assert found.status["SLE"] == {"positive": 1, "negative": 0, NOT_TOLD: 1}


def test_ages_go_to_the_side_of_their_disease_and_only_pairs_are_shown():
    assert seen(A, B, C).ages == [(9.0, 0.5), (40.0, 30.0)]


@pytest.mark.parametrize("patients", [(), (C,), (A, B, C)], ids=["none", "one without ages", "some"])
def test_a_figure_comes_out_for_any_patients_the_same_each_time(patients):
    svg, png = (drawn(seen(*patients), format=f) for f in ("svg", "png"))
    assert svg == drawn(seen(*patients), format="svg")
    words = " ".join(etree.fromstring(svg).itertext())
    assert f"n = {len(patients)}" in words
    assert ("NMO <spectrum> first" in words) == bool(patients)
    image = Image.open(io.BytesIO(png))
    assert image.size == tuple(round(side * DPI) for side in INCHES)
    assert "Software" not in image.info


@pytest.mark.parametrize("patients", [(A,), (A, B, C)], ids=["one disease", "two"])
def test_a_legend_covers_neither_a_bar_nor_a_word(patients):
    with settings():
        figure = figure_of(seen(*patients))
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    for axes in figure.axes:
        legend = axes.get_legend().get_window_extent(renderer)
        others = [axes.patch, axes.xaxis.label, *figure.texts]
        assert not any(legend.overlaps(o.get_window_extent(renderer)) for o in others)
        assert legend.x0 >= 0 and legend.y0 >= 0
        assert all(bar.get_window_extent(renderer).height < axes.bbox.height / 4 for bar in axes.patches)


def test_a_notice_stands_at_the_foot():
    words = " ".join(etree.fromstring(drawn(seen(A), format="svg", notice="Made up & not to be cited.")).itertext())
    assert "n = 1. Made up & not to be cited." in words


def test_the_bars_of_a_real_run_are_those_of_the_patients(finished):
    results = finished / "results/nmosd-ctd"
    patients = list(load_jsonl(results / "extraction/patients.jsonl", Patient))
    counted = Counter(
        d
        for p in patients
        for d in {p.fields[f"{w}_disease"].value for w in ("primary", "secondary") if p.fields[f"{w}_disease"]}
        if d != "NMOSD"
    )
    numbers = {
        row["group"]: int(row["n"]) for row in load_csv(results / "report/summary.csv") if row["topic"] == "patients"
    }
    assert {g: n for g, n in numbers.items() if g != "all patients"} == counted
    words = " ".join(etree.parse(results / "report/overview.svg").getroot().itertext())
    assert all(disease in words for disease in counted)
    assert f"n = {len(patients)}" in words
