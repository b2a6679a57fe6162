"""What the package made of every known text when it was last agreed on, kept compactly, and what it makes of them now.

`make golden` prints what changed, for whom, field by field; `make golden KEEP=1` keeps the present state as the golden one.
Of texts that are not the project's own nothing is kept but facts: longer values are kept as a hash.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import outputs

FOLDER = Path(__file__).parent / "golden"
OWN = frozenset(outputs.REVIEWS)
"""Sets whose texts are the project's own."""
LONGEST = 5
"""Words of a value of others' texts that are kept as they are."""


def flat(row: dict, own: bool) -> dict[str, str]:
    """One text's outputs as `{path: value}`: what a comparison shows. Quotes go by their places."""
    out = {}
    if "decision" in row:
        d = row["decision"]
        out["decision"] = " ".join(filter(None, (d["decision"], d["reason"] or d["criterion"])))
        out["decision at"] = _place(d["quote_section"], d["quote_start"], d["quote_end"])
    entities = row.get("evidence") or []
    for e in entities:
        out[f"evidence {e['concept']} {_place(e['section'], e['start'], e['end'])}"] = f"{e['assertion']}: {e['rule']}"
    for number, patient in enumerate(row.get("rows", ()), start=1):
        for field, value in patient["fields"].items():
            facts = value if isinstance(value, list) else [value] if value else []
            if facts:
                out[f"{number} {field}"] = "; ".join(_fact(f, own) for f in facts)
        for flag in patient["flags"]:
            out[f"{number} flag {flag['field']}"] = _place(flag.get("section"), flag.get("start"), flag.get("end"))
    for number, cells in enumerate(row.get("cells", ()), start=1):
        for header, shown in cells.items():
            out[f"{number} cell {header}"] = " / ".join(shown)
    told = row.get("annotated") or {}
    if told:
        seen = [
            f"{e['concept']} {_place(e['section'], e['start'], e['end'])} {e['assertion']}" for e in told["entities"]
        ]
        out["entities"] = f"{len(seen)} {_hash(seen)}"
        out["abbreviations"] = " ".join(sorted(told["abbreviations"])) + f" {_hash(told['abbreviations'])}"
    return out


def _fact(fact: dict, own: bool) -> str:
    value = fact["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    detail = fact.get("detail")
    parts = [p if own else _short(p) for p in (text, detail) if p]
    return " | ".join([*parts, _place(fact["section"], fact["start"], fact["end"])])


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= LONGEST else f"{words[0]} … {len(words)} words {_hash(text)}"


def _place(section: str | None, start: int | None, end: int | None) -> str:
    return f"{section}:{start}-{end}" if section else ""


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def now() -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """(set, text id → its outputs) as the package reads them today."""
    for name, rows in outputs.all_outputs():
        yield name, {row["id"]: flat(row, name in OWN) for row in rows}


def kept(name: str) -> dict[str, dict[str, str]]:
    """The golden outputs of a set."""
    path = FOLDER / f"{name}.jsonl"
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
    return {row.pop("id"): row for row in rows}


def changes(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> Iterator[str]:
    """A line for each value that is not what it was."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, {}), after.get(key, {})
        for path in [*old, *(p for p in new if p not in old)]:
            if old.get(path) != new.get(path):
                yield f"{key}  {path}\n    was  {old.get(path, '(nothing)')}\n    is   {new.get(path, '(nothing)')}"


def main(keep: bool) -> int:
    changed = 0
    for name, found in now():
        told = list(changes(kept(name), found))
        changed += len(told)
        print(f"## {name}: {len(found)} texts, {len(told)} values changed", *told, sep="\n")
        if keep and told:
            FOLDER.mkdir(exist_ok=True)
            rows = (json.dumps({"id": key} | row, ensure_ascii=False) for key, row in found.items())
            (FOLDER / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0 if keep or not changed else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", action="store_true", help="keep the present outputs as the golden ones")
    sys.exit(main(parser.parse_args().keep))
