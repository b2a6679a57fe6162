"""The numbers of the flow counted once more from the files of a finished run, with nothing of the package: `agrees` compares."""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

FLAGS = {
    "retracted": {"RetractionIn"},
    "concern": {"ExpressionOfConcernIn"},
    "corrected": {"ErratumIn", "CorrectedandRepublishedIn", "PartialRetractionIn"},
}

DRAWN = {
    "duplicates_automation": "Duplicate records, by automation",
    "duplicates_people": "Duplicate records, by people",
    "screened": "Records screened",
    "excluded_automation": "by automation",
    "excluded_people": "by people",
    "sought": "Reports sought for retrieval",
    "not_retrieved": "abstract",
    "retrieved": "on the full text",
    "fulltext_automation": "by automation",
    "fulltext_people": "by people",
    "unclear": "unclear",
}
END = {"studies": "tudies included in review", "reports": "included studies", "patients": "Patients in the table"}
"""Boxes with the words that they stand behind in the drawing."""


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def recount(results: Path, *, version: Path | None = None) -> dict[str, int]:
    """Every box by its name in prisma.csv; `version` is the folder of the version that the review updates."""
    by_links = {c["record_id"] for c in rows(results / "search/citations.csv") if c["state"] != "known"}
    whole = _column(results, lambda name: True)
    if by_links or (results / "search/citations.csv").exists():
        for column, mine in (("databases", lambda n: n not in by_links), ("other", lambda n: n in by_links)):
            own = _column(results, mine)
            own["included_reports"] = sum(mine(name) for name in _included(results))
            whole |= {f"{column}_{name}": n for name, n in own.items()}
    return whole | _end(results) | (_since(results, version) if version else {})


def _included(results: Path) -> set[str]:
    return {d["record_id"] for d in rows(results / "screening/decisions.csv") if d["decision"] == "include"}


def _flags(results: Path) -> dict[str, set[str]]:
    found = {}
    for record in items(results / "records/unique.jsonl"):
        links = {r["type"] for r in record["relations"]}
        found[record["record_id"]] = {kind for kind, types in FLAGS.items() if links & types}
        if any(t["name"] == "Retracted Publication" for t in record["publication_types"]):
            found[record["record_id"]].add("retracted")
    return found


def _column(results: Path, mine) -> dict[str, int]:
    search = json.loads((results / "search/search.json").read_text(encoding="utf-8"))
    first = {d["record_id"]: d for d in rows(results / "screening/title_abstract.csv") if mine(d["record_id"])}
    last = {d["record_id"]: d for d in rows(results / "screening/decisions.csv") if mine(d["record_id"])}
    assert first.keys() == last.keys()
    n: Counter[str] = Counter()
    if mine("of PubMed"):
        n["identified_pubmed"] = search["count"]
    for row in rows(results / "records/imports.csv"):
        if mine(f"{row['source']}:of a database"):
            n[f"identified_{row['source']}"] += int(row["records"])
    citations = [c for c in rows(results / "search/citations.csv") if mine(c["record_id"])]
    brought = [c for c in citations if c["state"] != "known"]
    if brought:
        n["identified_citations"] = len(brought)
    missing = search["missing"] if mine("of PubMed") else []
    n["not_received"] = len(missing) + sum(c["state"] == "not sent" for c in brought)
    for merge in rows(results / "records/merges.csv"):
        if mine(merge["record_id"]):
            n["duplicates_people" if merge["method"].startswith("said by") else "duplicates_automation"] += 1
    n["screened"] = len(last)
    flags = _flags(results)
    for name, decision in last.items():
        if decision["decision"] == "unclear":
            n["unclear"] += 1
            n["retracted_unclear"] += "retracted" in flags.get(name, ())
        if decision["decision"] != "exclude":
            continue
        stage = "excluded" if first[name]["decision"] == "exclude" else "fulltext"
        n[f"{stage}_automation" if decision["decided_by"] == "automation" else f"{stage}_people"] += 1
        n[f"{stage}_{decision['reason']}"] += 1
        n[f"retracted_{stage}"] += "retracted" in flags.get(name, ())
    texts = [r for r in rows(results / "fulltext/retrieval.csv") if mine(r["record_id"])]
    n["sought"] = len(texts)
    read = {i for i, d in last.items() if d["stage"] == "full_text" and d["decided_by"] != "automation"}
    n["retrieved"] = sum(r["obtained"] == "yes" or r["record_id"] in read for r in texts)
    n["not_retrieved"] = len(texts) - n["retrieved"]
    always = ("duplicates", "excluded", "fulltext")
    n.update({f"{box}_{by}": 0 for box in always for by in ("automation", "people")})
    n.update(dict.fromkeys(("retracted_excluded", "retracted_fulltext", "retracted_unclear", "unclear"), 0))
    return dict(n)


def _end(results: Path) -> dict[str, int]:
    included, patients, flags = _included(results), items(results / "extraction/patients.jsonl"), _flags(results)
    return {
        "included_studies": len(_studies(included, patients)),
        "included_reports": len(included),
        "included_patients": len(patients),
        **{f"{kind}_included": sum(kind in flags[name] for name in included) for kind in FLAGS},
    }


def _studies(included: set[str], patients: list[dict[str, Any]]) -> list[set[str]]:
    found = [{name} for name in sorted(included)]
    for patient in patients:
        same = {patient["pmid"], *patient["also_in"]}
        touched = [study for study in found if study & same]
        found = [study for study in found if not study & same] + [set().union(*touched)]
    return found


def _since(results: Path, version: Path) -> dict[str, int]:
    before = {r["record_id"] for r in rows(version / "records.csv") if r["decision"] == "include"}
    then = {(r["record_id"], r["patient"]) for r in rows(version / "facts.csv")}
    patients = items(results / "extraction/patients.jsonl")
    now = {(p["pmid"], str(p["patient"])) for p in patients}
    included = _included(results)
    last = {d["record_id"]: d["decision"] for d in rows(results / "screening/decisions.csv")}
    first = {d["record_id"]: d["decision"] for d in rows(results / "screening/title_abstract.csv")}
    merged = {m["record_id"] for m in rows(results / "records/merges.csv")}
    missing = set(json.loads((results / "search/search.json").read_text(encoding="utf-8"))["missing"])
    gone: Counter[str] = Counter()
    for name in before - included:
        if name in last:
            second = last[name] == "exclude" and first[name] != "exclude"
            gone["excluded_fulltext" if second else {"exclude": "excluded"}.get(last[name], last[name])] += 1
        else:
            gone["duplicate" if name in merged else "not_received" if name in missing else "not_found"] += 1
    known = {r["record_id"] for r in rows(version / "records.csv")}
    return {
        "previous_studies": next(int(b["n"]) for b in rows(version / "prisma.csv") if b["box"] == "included_studies"),
        "previous_reports": len(before),
        "previous_patients": len(then),
        "gone_reports": len(before - included),
        **{f"gone_{end}": n for end, n in gone.items()},
        "gone_patients": len(then - now),
        "new_screened": len(last.keys() - known),
        "new_studies": sum(not study & before for study in _studies(included, patients)),
        "new_reports": len(included - before),
        "new_patients": len(now - then),
    }


def agrees(results: Path, *, version: Path | None = None) -> dict[str, int]:
    """Asserts that the flow and its drawing say what the files say, number by number.

    Returns:
        The boxes.
    """
    told = {row["box"]: int(row["n"]) for row in rows(results / "report/prisma.csv")}
    counted = recount(results, version=version)
    assert {k: n for k, n in told.items() if n or k in counted} == {k: n for k, n in counted.items() if n or k in told}
    drawing = (results / "report/prisma.svg").read_text(encoding="utf-8")
    text = " ".join(re.findall(r">([^<]+)</text>", drawing))
    columns = [""] if "other_screened" not in told else ["databases_", "other_"]
    boxes = [(counted[f"{c}{box}"], words) for c in columns for box, words in DRAWN.items()]
    boxes += [(counted[f"included_{what}"], words) for what, words in END.items()]
    assert [f"{words} (n = {n})" for n, words in boxes if f"{words} (n = {n})" not in text] == []
    assert (results / "report/prisma.png").read_bytes().startswith(b"\x89PNG")
    return told
