"""Configuration: defaults, and faults said in words."""

import pytest
import yaml
from conftest import ROOT

from casereview.errors import ReviewError
from casereview.schema import validated

SCHEMAS = sorted((ROOT / "workflow" / "schemas").glob("*.yaml"))
CONFIG = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text())


def test_the_shipped_configuration_says_the_defaults():
    shipped = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    assert validated({}, CONFIG, where="x") == validated(shipped, CONFIG, where="x") == shipped


def test_what_was_given_is_not_changed():
    given = {"pubmed": {"source": "entrez"}}
    validated(given, CONFIG, where="x")
    assert given == {"pubmed": {"source": "entrez"}}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reveiw": "x"}, "unknown key 'reveiw' (did you mean 'review'?)"),
        ({"pubmed": {"sorce": "entrez"}}, "unknown key 'pubmed.sorce' (did you mean 'source'?)"),
        ({"zzz": 1}, "known here: audit_sample, fulltext, pubmed, refresh, results, review, shards"),
        ({"pubmed": {"source": "web"}}, "'pubmed.source' is 'web', but must be one of snapshot, entrez"),
        ({"shards": "2"}, "'shards' is '2', but must be a whole number"),
        ({"review": "../etc"}, "'review'"),
    ],
)
def test_a_fault_names_its_key_and_the_way_out(given, said):
    with pytest.raises(ReviewError) as fault:
        validated(given, CONFIG, where="config/config.yaml")
    assert str(fault.value).startswith("config/config.yaml: ")
    assert said in str(fault.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(ReviewError) as fault:
        validated({"reveiw": "x", "shards": 0}, CONFIG, where="f")
    assert "reveiw" in str(fault.value)
    assert "shards" in str(fault.value)


def keys(schema: dict, path: str = ""):
    for name, sub in schema.get("properties", {}).items():
        yield f"{path}{name}", sub
        yield from keys(sub, f"{path}{name}.")
        if isinstance(sub.get("items"), dict):
            yield from keys(sub["items"], f"{path}{name}[].")


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda p: p.stem)
def test_every_key_has_a_description_and_stands_in_the_manual(schema):
    manual = (ROOT / "config" / "README.md").read_text()
    found = dict(keys(yaml.safe_load(schema.read_text())))
    assert len(found) > 3
    assert [k for k, sub in found.items() if not sub.get("description") and "$ref" not in sub] == []
    assert [k for k in found if f"`{k}`" not in manual] == []
