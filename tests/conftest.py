"""What all tests share: where the project and the shared material lie."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in each run: a test that fails does so for everybody, and not once in a hundred times.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs of the whole workflow first, the longest file of all at the head: no worker ends long after the others."""
    items.sort(key=lambda item: (item.path.parent.name != "workflow", item.path.name != "test_rerun.py"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


def shared(*parts: str) -> Path:
    """A path of the shared material; the test is skipped, by name, where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}, which is not here")
    return path


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Path:
    """A folder in which the default review has run on the embedded snapshot. Not to be changed."""
    folder = tmp_path_factory.mktemp("review")
    from running import snakemake

    run = snakemake(folder=folder)
    assert run.code == 0, run.said
    return folder


@pytest.fixture(scope="session")
def checkout_of() -> Callable[[Path], Path]:
    """Makes a copy of the project that a test may edit, without its tests, in a folder; returns it."""

    def copy(folder: Path) -> Path:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).exists() and not name.startswith("tests/"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        return folder

    return copy


@pytest.fixture
def checkout(tmp_path, checkout_of) -> Path:
    return checkout_of(tmp_path / "checkout")
