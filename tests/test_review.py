"""A review's configuration: strict, and the same for any other question."""

import json

import jsonschema
import pytest
import yaml
from conftest import ROOT

from casereview.errors import ReviewError
from casereview.lexicon import load
from casereview.review import FORMATS, Dates, Limits, load_review


@pytest.fixture(scope="module")
def lexicon():
    return load(ROOT / "config" / "lexicon")


@pytest.fixture
def review(tmp_path, lexicon):
    def read(text: str, name: str = "mine"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return load_review(path, lexicon)

    return read


SMALL = "title: T\nconcepts:\n  - {id: a, include: [SLE]}\n"
CRITERION = "criteria: [{id: x, description: d, rule: {%s}}]\n"


def test_the_least_review(review):
    made = review(SMALL)
    assert (made.id, made.title, made.question, made.dates, made.search) == ("mine", "T", None, Dates(), Limits())
    assert made.concepts[0].label == "systemic lupus erythematosus"


def test_another_pair_of_diseases_needs_no_code(review, lexicon):
    made = review(
        "title: T\nconcepts:\n  - {id: mg, include: myasthenia_gravis}\n  - {id: lupus, include: [SLE], exclude: [lupus_nephritis]}\n"
    )
    assert [c.id for c in made.concepts[0].concepts(lexicon)] == ["myasthenia_gravis"]
    narrower = {c.id for c in made.concepts[1].concepts(lexicon)}
    assert "neuropsychiatric_SLE" in narrower and "lupus_nephritis" not in narrower


def test_formats_and_citations_come_in_their_own_order_and_have_defaults(review):
    assert (review(SMALL).table.formats, review(SMALL).citations) == (FORMATS, ())
    made = review(SMALL + "table: {formats: [tex, html]}\ncitations: [citing, references]\n")
    assert (made.table.formats, made.citations) == (("csv", "md", "html", "tex"), ("references", "citing"))


@pytest.mark.parametrize(
    ("text", "said"),
    [("table: {formats: [pdf]}\n", "not 'pdf'"), ("citations: [backward]\n", "references or citing, not 'backward'")],
)
def test_a_format_or_direction_that_there_is_not_is_named(review, text, said):
    with pytest.raises(ReviewError, match=said):
        review(SMALL + text)


def test_also_search_widens_the_query_alone(review, lexicon):
    side = review("title: T\nconcepts: [{id: n, include: [NMOSD], also_search: [AQP4-IgG]}]\n").concepts[0]
    assert {c.id for c in side.concepts(lexicon)} == {"NMOSD"}
    assert {c.id for c in side.searched(lexicon)} == {"NMOSD", "AQP4-IgG"}


def test_dates_as_yaml_reads_them(review):
    made = review(SMALL + "dates: {from: 2004, to: 2024-05-17, by: entry}\n")
    assert made.dates == Dates(first="2004", last="2024-05-17", by="entry")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALL + "criterai: []\n", ["line 4", "'criterai'", "did you mean criteria?"]),
        ("title: T\nconcepts: [{id: a, include: [SLEE]}]\n", ["'SLEE'", "did you mean SLE?"]),
        ("title: T\nconcepts: [{id: a, inclde: [SLE]}]\n", ["'inclde'", "did you mean include?"]),
        ("title: T\nconcepts: [{id: a, include: []}]\n", ["include of concept 'a' is empty"]),
        ("title: T\nconcepts: []\n", ["at least one"]),
        ("title: T\n", ["has no concepts"]),
        ("title: T\nconcepts: [{id: a, include: [SLE]}, {id: a, include: [RA]}]\n", ["'a' stands twice"]),
        (SMALL + "dates: {from: May 2004}\n", ["'May 2004'", "2004-05"]),
        (SMALL + "dates: {from: 2024, to: 2004}\n", ["backwards"]),
        (SMALL + "dates: {by: print}\n", ["publication or entry"]),
        (SMALL + "criteria: [{id: x, description: d, rule: no}]\n", ["rule of criterion 'x'", "mapping"]),
        (SMALL + "criteria: [{id: x, rule: {}}]\n", ["no description"]),
        (SMALL + CRITERION % "patient_hsa: a", ["line 4", "rule of criterion 'x'", "did you mean patient_has?"]),
        (SMALL + CRITERION % "patient_has: b", ["line 4", "the review has no concept 'b'"]),
        (SMALL + CRITERION % "not_only_background: [a, b]", ["the review has no concept 'b'"]),
        (SMALL + CRITERION % "same_patient: [a]", ["takes two concepts, not 1"]),
        (SMALL + CRITERION % "not_design: [animals]", ["the lexicon has no design 'animals'", "did you mean animal?"]),
        (SMALL + CRITERION % "needs_abstract: false", ["takes true alone", "take the line out"]),
        (SMALL + "table: {number: two}\n", ["whole number"]),
    ],
)
def test_a_fault_says_where_and_what_to_do(review, text, words):
    with pytest.raises(ReviewError) as raised:
        review(text)
    for word in words:
        assert word in str(raised.value)


def test_no_such_review_names_the_nearest(lexicon):
    with pytest.raises(ReviewError, match="did you mean nmosd-ctd"):
        load_review(ROOT / "config" / "reviews" / "nmosd-ctf.yaml", lexicon)


def test_the_reviews_here_load_and_fit_the_schema(lexicon):
    schema = yaml.safe_load((ROOT / "workflow" / "schemas" / "review.schema.yaml").read_text(encoding="utf-8"))
    paths = sorted((ROOT / "config" / "reviews").glob("*.yaml"))
    assert paths
    for path in paths:
        load_review(path, lexicon)
        data = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
        jsonschema.Draft202012Validator(schema).validate(data)


def test_the_schema_describes_every_key():
    schema = yaml.safe_load((ROOT / "workflow" / "schemas" / "review.schema.yaml").read_text(encoding="utf-8"))

    def keys(node, path=""):
        for name, entry in node.get("properties", {}).items():
            yield f"{path}.{name}", entry
            yield from keys(entry, f"{path}.{name}")
            yield from keys(entry.get("items", {}), f"{path}.{name}")

    found = list(keys(schema))
    assert len(found) >= 20
    assert [path for path, entry in found if not entry.get("description")] == []
