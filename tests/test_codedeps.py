"""Which modules a script reaches."""

import ast

from conftest import ROOT

from casereview.codedeps import code_of


def names(script: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in code_of(ROOT / script)}


def test_a_script_reaches_itself_and_what_it_imports_through_others():
    found = names("scripts/parse_records.py")
    assert {
        "scripts/parse_records.py",
        "casereview/pubmed/xml.py",
        "casereview/records.py",
        "casereview/errors.py",
    } <= found


def test_imports_inside_functions_count():
    # carry.py imports the text pipeline only where there is something new to screen.
    assert "casereview/text/pipeline.py" in names("scripts/screen_records.py")


def test_an_export_never_reaches_the_text_pipeline():
    for script in ("scripts/write_table.py", "scripts/report_flow.py", "scripts/collect_decisions.py"):
        assert not [name for name in names(script) if name.startswith("casereview/text/")], script


def test_packages_around_a_module_count(tmp_path):
    script = tmp_path / "s.py"
    script.write_text("from casereview.table.writers import csv\nimport json\n")
    found = {path.relative_to(ROOT).as_posix() for path in code_of(script) if path.is_relative_to(ROOT)}
    assert {"casereview/__init__.py", "casereview/table/__init__.py", "casereview/table/writers/csv.py"} <= found


def test_imports_are_read_as_python_reads_them(tmp_path):
    for number, path in enumerate(sorted((ROOT / "casereview").rglob("*.py"))):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        froms = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module and n.level == 0]
        alone = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
        told = tmp_path / f"{number}.py"
        told.write_text(
            "".join(f"import {name}\n" for name in alone)
            + "".join(f"from {n.module} import {a.name}\n" for n in froms for a in n.names)
        )
        assert set(code_of(path)) - {path} >= set(code_of(told)) - {told, path}, path
