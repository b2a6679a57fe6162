"""YAML read strictly: every value knows its line, a key that stands twice or is unknown is an error that helps."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from casereview.errors import ReviewError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML value with where it stands: `data` is a scalar, a list of `Value`, or a dict of str to `Value`."""

    data: Any
    file: str
    line: int

    @property
    def where(self) -> str:
        return f"{self.file}, line {self.line}"

    def plain(self) -> Any:
        """The same without lines: what `yaml.safe_load` would give."""
        if isinstance(self.data, dict):
            return {k: v.plain() for k, v in self.data.items()}
        if isinstance(self.data, list):
            return [v.plain() for v in self.data]
        return self.data


def read_yaml(path: str | Path, name: str | None = None) -> Value:
    """The document of a YAML file; `name` is how messages call the file (its path if left out).

    Raises:
        ReviewError: a file that cannot be read or is not YAML, or a mapping with a key twice.
    """
    name = name or str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ReviewError(f"{name} cannot be read ({err}): check its path and that it is UTF-8") from err
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return Value({}, name, 1) if node is None else _value(node, loader, name)
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ReviewError(f"{name}{line}: not valid YAML ({getattr(err, 'problem', err)})") from err


def _value(node: yaml.Node, loader: Any, name: str) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        pairs: dict[str, Value] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ReviewError(f"{name}, line {key.start_mark.line + 1}: a key must be plain text")
            # Keys are taken as written: `no:` and `on:` stay words here, unlike in YAML 1.1.
            if key.value in pairs:
                raise ReviewError(
                    f"{name}, line {key.start_mark.line + 1}: {key.value} stands twice (first in line {pairs[key.value].line}): "
                    "keep one"
                )
            pairs[key.value] = _value(value, loader, name)
        return Value(pairs, name, line)
    if isinstance(node, yaml.SequenceNode):
        return Value([_value(v, loader, name) for v in node.value], name, line)
    # Only `true` and `false` are truth values, as in YAML 1.2: ON, NO and Y are words here (optic neuritis, Norwegian).
    word = node.tag.endswith(":bool") and node.value not in ("true", "false")
    if word or node.tag.endswith(":str"):
        return Value(node.value, name, line)
    return Value(loader.construct_object(node), name, line)


def nearest(word: str, known: Iterable[str]) -> str:
    """`, did you mean X?` for the likeliest of the known words, or the list of them where none is near."""
    known = sorted(known)
    near = difflib.get_close_matches(word.lower(), [k.lower() for k in known], n=1, cutoff=0.55)
    if near:
        return f", did you mean {next(k for k in known if k.lower() == near[0])}?"
    return f"; known: {', '.join(known)}" if len(known) <= 20 else ""


def mapping(value: Value, known: Iterable[str], what: str) -> dict[str, Value]:
    """The entries of a mapping, all of whose keys must be known.

    Raises:
        ReviewError: not a mapping, or a key that is not known; the nearest known one is named.
    """
    if not isinstance(value.data, dict):
        raise ReviewError(f"{value.where}: {what} must be a mapping of keys to values")
    known = set(known)
    for key, entry in value.data.items():
        if key not in known:
            raise ReviewError(f"{entry.where}: {what} has no key {key!r}{nearest(key, known)}")
    return value.data


def text(value: Value, what: str) -> str:
    """A value that must be text.

    Raises:
        ReviewError: it is empty or something else (a number or a date wants quotes).
    """
    if not isinstance(value.data, str) or not value.data.strip():
        raise ReviewError(f"{value.where}: {what} must be text, not {value.plain()!r}; put it in quotes")
    return value.data


def texts(value: Value, what: str) -> list[Value]:
    """A list of texts; a single text counts as a list of one."""
    items = value.data if isinstance(value.data, list) else [value]
    for item in items:
        text(item, f"each entry of {what}")
    return items
