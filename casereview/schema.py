"""Check configuration against a JSON Schema, fill in defaults, and say what is wrong in words."""

import copy
import difflib
from collections.abc import Iterator
from functools import reduce
from typing import Any

from casereview.errors import ReviewError


def validated(data: Any, schema: dict, *, where: str) -> Any:
    """A copy of `data` with the schema's defaults filled in.

    Args:
        data: what was read from YAML.
        schema: JSON Schema (2020-12), with local references only.
        where: the file, for the message.

    Raises:
        ReviewError: every fault in one message, each with its key; an unknown key names the nearest known one.
    """
    from jsonschema import Draft202012Validator

    full = _with_defaults(copy.deepcopy(data), schema, schema)
    faults = sorted(Draft202012Validator(schema).iter_errors(full), key=lambda e: [str(p) for p in e.absolute_path])
    if faults:
        raise ReviewError(f"{where}: " + "; ".join(dict.fromkeys(said for fault in faults for said in _say(fault))))
    return full


def _with_defaults(data: Any, schema: dict, root: dict) -> Any:
    if "$ref" in schema:
        schema = reduce(dict.__getitem__, schema["$ref"].removeprefix("#/").split("/"), root)
    if isinstance(data, dict):
        for key, sub in schema.get("properties", {}).items():
            if key not in data and "default" in sub:
                data[key] = copy.deepcopy(sub["default"])
            if key in data:
                data[key] = _with_defaults(data[key], sub, root)
    elif isinstance(data, list) and isinstance(schema.get("items"), dict):
        return [_with_defaults(item, schema["items"], root) for item in data]
    return data


def _say(fault: Any) -> Iterator[str]:
    place = ".".join(str(p) for p in fault.absolute_path)
    key = f"'{place}'" if place else "the file"
    if fault.validator == "additionalProperties":
        known = sorted(fault.schema.get("properties", {}))
        for unknown in sorted(str(k) for k in fault.instance.keys() - set(known)):
            near = difflib.get_close_matches(unknown, known, n=1, cutoff=0.5)
            full = f"{place}.{unknown}" if place else unknown
            hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
            yield f"unknown key '{full}' ({hint})"
    elif fault.validator == "required":
        missing = sorted(k for k in fault.validator_value if k not in fault.instance)
        yield f"{key} lacks {', '.join(repr(m) for m in missing)}"
    elif fault.validator == "enum":
        yield f"{key} is {fault.instance!r}, but must be one of {', '.join(map(str, fault.validator_value))}"
    elif fault.validator == "type":
        kinds = fault.validator_value if isinstance(fault.validator_value, list) else [fault.validator_value]
        yield f"{key} is {fault.instance!r}, but must be {' or '.join(_KINDS.get(k, k) for k in kinds)}"
    else:
        yield f"{key}: {fault.message}"


_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of keys",
    "null": "empty",
}
