"""environment.yml, pyproject.toml and requirements.lock name the same dependencies, and the package is this checkout."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

CONDA_NAMES = {
    "snakemake": "snakemake-minimal",
    "ahocorasick-rs": "ahocorasick_rs",
    "pdfminer-six": "pdfminer.six",
    "matplotlib": "matplotlib-base",
    "pypandoc-binary": "pypandoc",  # which brings conda's own pandoc along
}  # PyPI name -> conda name
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WANTED = {canonicalize_name((r := Requirement(line)).name): r.specifier for line in PROJECT["dependencies"]}


def conda() -> dict[str, SpecifierSet]:
    found = {}
    for line in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]:
        name, spec = re.fullmatch(r"([\w.-]+?)\s*([<>=!~].*)?", line).groups()
        found[name] = SpecifierSet(spec or "")
    return found


def locked() -> dict[str, set[str]]:
    """Every version of each package in the lock: a package may stand there once for each Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", (ROOT / "requirements.lock").read_text(), flags=re.M):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def test_conda_names_the_same_packages():
    assert conda().keys() == {CONDA_NAMES.get(n, n) for n in WANTED} | {"python"}


def test_conda_names_the_same_python():
    assert conda()["python"] == SpecifierSet(PROJECT["requires-python"])


@pytest.mark.parametrize("name", sorted(WANTED))
def test_conda_and_lock_agree_with_the_project(name):
    assert conda()[CONDA_NAMES.get(name, name)] == WANTED[name]
    assert all(WANTED[name].contains(version) for version in locked()[name])


def test_the_lock_names_no_host_and_pins_hashes():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = re.findall(r"^\S+==", text, flags=re.M)
    assert len(pins) > 50
    assert len(re.findall(r"^\S+==\S+.* \\\n    --hash=sha256:", text, flags=re.M)) == len(pins)


def test_the_package_is_the_one_of_this_checkout():
    import casereview

    assert Path(casereview.__file__).resolve() == (ROOT / "casereview" / "__init__.py").resolve()


def test_every_dependency_earns_its_line_in_the_docs():
    said = (ROOT / "docs" / "dependencies.md").read_text()
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["dev"]
    names = [*WANTED, *(canonicalize_name(Requirement(line).name) for line in dev)]
    assert [name for name in names if f"| `{name}` |" not in said] == []
