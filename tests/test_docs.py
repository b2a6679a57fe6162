"""The documentation does not drift from the code."""

import subprocess
import sys

from conftest import ROOT


def test_generated_pages_are_as_the_code_makes_them():
    done = subprocess.run([sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


def test_make_help_lists_every_verb():
    verbs = {
        line.split(":")[0]
        for line in (ROOT / "Makefile").read_text().splitlines()
        if ":.*##" not in line and " ## " in line
    }
    shown = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert len(verbs) >= 10
    assert {line.split()[1] for line in shown.splitlines()} == verbs


def test_every_field_that_people_can_correct_is_described():
    from casereview.extraction.corrections import columns, operations
    from casereview.units import UNITS

    manual = (ROOT / "config/README.md").read_text(encoding="utf-8")
    for unit in UNITS.values():
        assert ",".join(columns(unit)) in manual
        assert not [name for name in (*unit.fields, *operations(unit)) if f"`{name}`" not in manual]
