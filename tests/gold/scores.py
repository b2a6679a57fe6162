"""How right the package is on the gold under `../shared/eval`: its own scorers, run on what the package makes of the texts.

`make scores` prints the figures as JSON; `make scores KEEP=1` writes them to `scores.json`, which the docs quote and below
which no later change may fall (`test_scores.py`).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import outputs

from casereview.records import Decision, dump_jsonl, from_dict, to_dict
from casereview.screening.decisions import as_csv

KEPT = Path(__file__).with_name("scores.json")


def scored() -> dict[str, Any]:
    """{set: figures}, by `score.py` and `public.py`."""
    with tempfile.TemporaryDirectory() as folder:
        return _score(Path(folder))


def _score(folder: Path) -> dict[str, Any]:
    rows = list(outputs.of_reports())
    (folder / "ids.json").write_text(json.dumps({row["pmid"]: row["id"] for row in rows}))
    (folder / "decisions.csv").write_text(
        as_csv(to_dict(from_dict(Decision, row["decision"])) for row in rows), encoding="utf-8"
    )
    dump_jsonl((patient for row in rows for patient in row.get("rows", ())), folder / "patients.jsonl")
    texts = outputs.of_texts("case_texts")
    dump_jsonl(({"id": row["id"]} | patient for row in texts for patient in row["rows"]), folder / "texts.jsonl")
    score, reports = outputs.EVAL / "score.py", outputs.EVAL / "reports.jsonl"
    of_reports = (reports, folder / "ids.json")
    return {
        "screening": _asked(score, "screening", *of_reports, folder / "decisions.csv"),
        "patients": _asked(score, "patients", *of_reports, folder / "patients.jsonl"),
        "texts": _asked(score, "texts", outputs.EVAL / "case_texts_gold.jsonl", folder / "texts.jsonl"),
        "public": _asked(outputs.EVAL / "public.py", "--python", sys.executable),
    }


def _asked(*command: str | Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True, cwd=outputs.ROOT)
    return json.loads(done.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", action="store_true", help="write the figures to scores.json")
    figures = json.dumps(scored(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if parser.parse_args().keep:
        KEPT.write_text(figures, encoding="utf-8")
    print(figures, end="")
