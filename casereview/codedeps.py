"""Which modules of the package a script reaches, found by reading imports: so that an edited module reruns its rules.

Snakemake compares a script by its time and does not see what it imports. A rule that names these files as input is
judged by their content.
"""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


def code_of(script: str | Path) -> list[Path]:
    """The script and every module of this package that it imports, directly or through others; sorted, absolute.

    Imports inside functions count. A name that is imported from a package may be a module of it: both are taken.
    """
    todo, found = [Path(script).resolve()], set()
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo.extend(_imported(path))
    return sorted(found)


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(file for name in sorted(names) for file in _files(name))


def _files(name: str) -> list[Path]:
    """The files that importing `name` runs: the module and the packages around it; none for foreign modules."""
    first, *rest = name.split(".")
    if first != PACKAGE.name:
        return []
    folder, files = PACKAGE, [PACKAGE / "__init__.py"]
    for part in rest:
        if (folder / f"{part}.py").exists():
            files.append(folder / f"{part}.py")
            break
        if not (folder / part / "__init__.py").exists():
            break
        folder = folder / part
        files.append(folder / "__init__.py")
    return files
