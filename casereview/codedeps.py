"""Which modules of the package a script reaches, found by reading imports: so that an edited module reruns its rules.

Snakemake compares a script by its time and does not see what it imports. A rule that names these files as input is
judged by their content.
"""

import re
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


_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({PACKAGE.name}[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+({PACKAGE.name}[\w.]*))",
    re.MULTILINE,
)


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    """By the words of its imports: Python's own parser takes ten times as long, at each start of Snakemake."""
    names: set[str] = set()
    for module, imported, alone in _IMPORT.findall(path.read_text(encoding="utf-8")):
        names.add(module or alone)
        names.update(f"{module}.{name}" for name in re.findall(r"\w+", imported))
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
