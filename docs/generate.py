"""Write the parts of the documentation that are made from the code; with --check only say which have drifted.

python docs/generate.py [--check]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import table2
import yaml

ROOT = Path(__file__).parents[1]
BEGIN, END = (f"<!-- made by docs/generate.py from workflow/schemas: {word} -->" for word in ("begin", "end"))


def config_manual() -> str:
    """config/README.md with one table of keys for each schema."""
    path = ROOT / "config" / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = "\n".join(_table(file) for file in sorted((ROOT / "workflow" / "schemas").glob("*.schema.yaml")))
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


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


PAGES = {"config/README.md": config_manual, "docs/table2.md": table2.page}


def main(check: bool) -> int:
    drifted = []
    for name, make in PAGES.items():
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
