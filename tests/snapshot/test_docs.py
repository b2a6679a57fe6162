"""docs/snapshot-server.md names every field, tag, utility and option."""

import inspect

import pytest
from conftest import ROOT

from casereview.snapshot.grammar import FIELDS, parse
from casereview.snapshot.server import UTILITIES, run


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "snapshot-server.md").read_text(encoding="utf-8")


def test_every_field_and_tag_is_in_the_documentation(page):
    missing = [name for name in FIELDS if name not in page]
    missing += [tag for tags in FIELDS.values() for tag in tags if f"`[{tag}]`" not in page]
    assert missing == []


def test_every_utility_and_option_is_in_the_documentation(page):
    options = [name for name, p in inspect.signature(run).parameters.items() if p.kind is p.KEYWORD_ONLY]
    assert [name for name in options if f"`{name}`" not in page] == []
    assert [name for name in UTILITIES if f"\n| {name} |" not in page] == []


@pytest.mark.parametrize(
    "query", ['"a b"[tiab:~3]', "2019/01/05:2019/04/05[edat]", "lupus[tiab]", '"heading/subheading"[mh]']
)
def test_the_examples_are_understood(page, query):
    assert query in page
    parse(query)
