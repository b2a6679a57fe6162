"""No later change reads worse than this: the figures of `make scores`, with floors, and what the docs quote of them."""

import json

import pytest
from conftest import shared

FLOORS = {
    "screening includes": 31,
    "screening precision_of_include": 1.0,
    "screening sensitivity_kept": 1.0,
    "patients fields micro_sharp f1": 0.982,
    "patients fields micro_soft f1": 0.913,
    "texts fields micro f1": 0.974,
    "public negation (MACCROBAT) f1": 0.865,
    "public negation (e3c_en) f1": 0.744,
    "public negation (e3c_es) f1": 0.588,
    "public negation (e3c_fr) f1": 0.583,
    "public abbreviations (MED1250) f1": 0.841,
    "public case reports (MACCROBAT) age right": 94,
    "public case reports (MACCROBAT) sex right": 96,
    "public sentences (PHEE) age right": 293,
    "public sentences (PHEE) sex right": 346,
    "public sentences (PHEE) ethnicity right": 52,
    "public sentences (PHEE) doses found": 97,
}


def at(figures: dict, path: str) -> float:
    """The figure under a path of keys, which may hold spaces themselves: "public negation (e3c_en) f1"."""
    while path:
        key = next(k for k in sorted(figures, key=len, reverse=True) if path == k or path.startswith(f"{k} "))
        figures, path = figures[key], path[len(key) + 1 :]
    return figures


@pytest.fixture(scope="module")
def figures() -> dict:
    shared("eval", "public", "case_reports.jsonl")
    import scores

    return scores.scored()


def test_nothing_reads_worse_than_the_floor(figures):
    below = {path: at(figures, path) for path, floor in FLOORS.items() if at(figures, path) < floor}
    assert not below


def test_the_figures_that_docs_quote_are_those_of_today(figures):
    import scores

    assert figures == json.loads(scores.KEPT.read_text(encoding="utf-8")), "make scores KEEP=1, then make docs"
