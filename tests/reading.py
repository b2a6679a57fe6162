"""One text, read with the project's lexicon: what the tests of the extraction share."""

from functools import cache

from conftest import ROOT

from casereview import lexicon
from casereview.extraction.patients import subjects
from casereview.records import Fact, Section
from casereview.text import pipeline

WHO = "A 40-year-old woman was seen. "


@cache
def tools():
    terms = lexicon.load(ROOT / "config" / "lexicon")
    return terms, pipeline.load(terms)


def facts(find, text: str, who: str = WHO, title: str | None = None) -> dict[str, Fact | list[Fact] | None]:
    """What a `find` of the extraction reads of one patient in an abstract of invented sentences."""
    terms, nlp = tools()
    parts = (("title", title), ("abstract", who + text))
    sections = [Section(name=k, text=t, layer=k, kind=k) for k, t in parts if t]
    doc = pipeline.read(nlp, sections)
    patients = subjects(doc, terms)
    assert len(patients) == 1
    found = find(doc, patients[0], terms)
    texts = {s.name: s.text for s in sections}
    for one in found.values():
        for f in one if isinstance(one, list) else [one] if one else []:
            assert f.quote and texts[f.section][f.start : f.end] == f.quote
    return found


def values(found: list[Fact] | None) -> list[str]:
    return [f.value for f in found or []]
