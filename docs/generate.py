"""Write the parts of the documentation that are made from the code; with --check only say which have drifted.

python docs/generate.py [--check]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import table2
import yaml

ROOT = Path(__file__).parents[1]
SCHEMAS = "made by docs/generate.py from workflow/schemas"
ROWS = "made by docs/generate.py from results"
PLAYS = "made by docs/generate.py from tests/pubmed/plays.py"
TABLE = ROOT / "results/nmosd-ctd/table/review_table.md"
SHOWN = 3
"""Rows of the table that the README shows."""


def between(text: str, mark: str, content: str) -> str:
    """The text with `content` between the comments that say `mark: begin` and `mark: end`."""
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def first_rows(table: str) -> str:
    """Header and first rows of a table in Markdown, those of made-up reports (resources/snapshot) left out."""
    lines = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| “Made up: ")]
    return "\n".join(lines[: 2 + SHOWN])


def readme() -> str:
    """README.md with the first rows of the table, where `make review` has made it; as it is where not."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return between(text, ROWS, first_rows(TABLE.read_text(encoding="utf-8"))) if TABLE.exists() else text


def config_manual() -> str:
    """config/README.md with one table of keys for each schema."""
    text = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    tables = [_table(file) for file in sorted((ROOT / "workflow" / "schemas").glob("*.schema.yaml"))]
    return between(text, SCHEMAS, "\n\n".join(tables))


def reliability() -> str:
    """docs/reliability.md with what was lost by every fault, which takes half a minute to play."""
    sys.path.insert(0, str(ROOT / "tests"))
    from pubmed import plays

    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    return between(text, PLAYS, "\n".join(plays.rows((name, plays.perform(name)) for name in plays.PLAYS)))


def _table(file: Path) -> str:
    schema = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = [f"| `{key}` | {text} | {default} |" for key, text, default in _keys(schema, schema)]
    return "\n".join(
        [
            f"### {schema['title']}",
            "",
            schema["description"],
            "",
            "| key | what | default |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _keys(schema: dict, root: dict, path: str = "") -> Iterator[tuple[str, str, str]]:
    for name, sub in schema.get("properties", {}).items():
        default = (
            yaml.safe_dump(sub["default"], default_flow_style=True).replace("\n...\n", "").strip()
            if "default" in sub
            else ""
        )
        choice = f" One of {', '.join(f'`{v}`' for v in sub['enum'])}." if "enum" in sub else ""
        text = " ".join(sub.get("description", "").split()).replace("|", "\\|")
        yield f"{path}{name}", text + choice, f"`{default}`" if default and default != "{}" else ""
        yield from _keys(sub, root, f"{path}{name}.")
        if isinstance(sub.get("items"), dict):
            yield from _keys(sub["items"], root, f"{path}{name}[].")


PAGES = {"config/README.md": config_manual, "docs/table2.md": table2.page, "README.md": readme}

PLAYED = {"docs/reliability.md": reliability}
"""Pages that `--check` leaves alone: tests/pubmed/test_faults.py plays the same faults and compares."""


def main(check: bool) -> int:
    drifted = []
    for name, make in (PAGES if check else PAGES | PLAYED).items():
        made, path = make(), ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != made:
            drifted.append(name)
            if not check:
                path.write_text(made, encoding="utf-8")
    for name in drifted:
        print(f"{name}: {'has drifted, run make docs' if check else 'written'}")
    return int(check and bool(drifted))


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
