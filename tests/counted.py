"""The numbers of `summary.csv` counted again, from `patients.jsonl` and the lexicon's YAML, by nothing of the package."""

import csv
import json
from pathlib import Path

import yaml

STATES = {
    "last state: good": "improved or free of relapses",
    "last state: stable": "stable",
    "last state: relapsed": "relapsed",
    "last state: worse": "worse or no better",
    "last state: died": "died",
}
Row = tuple[str, str, str]


def classes(lexicon: Path) -> dict[str, dict[str, list[str]]]:
    """The names under which each drug and antibody counts, by its label or any term of it, in lower case."""
    whole = {}
    for name in ("treatments", "antibodies"):
        found = whole.setdefault(name, {})
        entries = {}
        for ident, entry in yaml.safe_load((lexicon / f"{name}.yaml").read_text("utf-8")).items():
            entry = entry or {}
            entries[ident] = entry
            for member in entry.get("members", ()):
                entries.setdefault(member, {"broader": ident})
        above = {
            i: [e["broader"]] if isinstance(e.get("broader"), str) else e.get("broader", []) for i, e in entries.items()
        }
        wide = {parent for parents in above.values() for parent in parents}
        for ident, entry in entries.items():
            line, at = [ident], 0
            while at < len(line):
                line += [parent for parent in above[line[at]] if parent not in line]
                at += 1
            labels = [(i in wide) * "any " + entries[i].get("label", i.replace("_", " ")) for i in line]
            for word in (entry.get("label", ident.replace("_", " ")), *entry.get("terms", ())):
                found.setdefault(str(word).lower(), labels)
    return whole


def counted(
    patients: list[dict], *, reports: int, words: dict[str, str], diseases: set[str], names: dict
) -> dict[Row, tuple]:
    """Every row of `summary.csv`: n, of, missing, median, low, high."""
    found: dict[Row, tuple] = {("all patients", "reports", "included"): (reports, *5 * (None,))}
    groups = {"all patients": patients}
    for disease in sorted(diseases):
        mine = [p for p in patients if disease in (one(p, "primary_disease"), one(p, "secondary_disease"))]
        groups |= {disease: mine} if mine else {}
    for group, mine in groups.items():
        found |= {(group, *row): numbers for row, numbers in _group(mine, words, names)}
    return found


def one(patient: dict, field: str):
    return patient["fields"][field]["value"] if patient["fields"].get(field) else None


def _group(patients: list[dict], words: dict[str, str], names: dict):
    whole = len(patients)
    ids = [i for p in patients for i in [p["pmid"], *p["also_in"]]]
    yield ("reports", "with a patient in the table"), (len(set(ids)), *5 * (None,))
    yield ("patients", "in the table"), (whole, *5 * (None,))
    outcomes = [p["fields"].get("outcome") for p in patients]
    choices = {
        "sex": [one(p, "sex") for p in patients],
        "order of onset": [words.get(one(p, "onset_order"), one(p, "onset_order")) for p in patients],
        "AQP4-IgG": [one(p, "aqp4_igg") for p in patients],
        "outcome": [STATES.get(o["rule"], "told in other words") if o else None for o in outcomes],
    }
    for topic, values in choices.items():
        told = [v for v in values if v and v != "unknown"]
        yield (topic, "told"), (len(told), whole, whole - len(told), None, None, None)
        for value in set(told):
            yield (topic, value), (told.count(value), len(told), whole - len(told), None, None, None)
    ages = {f: [one(p, f) for p in patients] for f in ("age", "primary_onset_age", "secondary_onset_age")}
    both = list(zip(ages["primary_onset_age"], ages["secondary_onset_age"], strict=True))
    gaps = [None if None in pair else max(pair) - min(pair) for pair in both]
    spans = {
        "age at presentation": ages["age"],
        "age at onset of the first disease": ages["primary_onset_age"],
        "age at onset of the second disease": ages["secondary_onset_age"],
        "interval between the diseases": gaps,
    }
    for order, word in words.items():
        mine = [gap for gap, p in zip(gaps, patients, strict=True) if one(p, "onset_order") == order]
        spans |= {f"interval, {word}": mine} if mine and order != "simultaneous" else {}
    for topic, values in spans.items():
        yield (topic, "years"), _middle(values)
    yield from _lists(patients, names)


def _middle(values: list) -> tuple:
    told = sorted(v for v in values if v is not None)
    low = told[(len(told) - 1) // 2] if told else None
    ends = [round((low + told[len(told) // 2]) / 2, 1), round(told[0], 1), round(told[-1], 1)] if told else 3 * [None]
    return (len(told), len(values), len(values) - len(told), *ends)


def _lists(patients: list[dict], names: dict):
    whole = len(patients)
    for topic in ("acute treatment", "maintenance treatment"):
        given = [p["fields"].get(topic.replace(" ", "_")) or [] for p in patients]
        told = sum(1 for facts in given if facts)
        yield (topic, "told"), (told, whole, whole - told, None, None, None)
        under = [
            [n for f in facts for n in names["treatments"].get(f["value"].lower(), [f["value"]])] for facts in given
        ]
        for name in {n for one in under for n in one}:
            yield (topic, name), (sum(name in one for one in under), told, whole - told, None, None, None)
    tests = [[f["value"] for f in p["fields"].get("antibodies") or []] for p in patients]
    told = len([t for t in tests if t])
    yield ("antibodies", "told"), (told, whole, whole - told, None, None, None)
    signs = [[(n, v[-1]) for v in t for n in names["antibodies"].get(v[:-1].lower(), [v[:-1]])] for t in tests]
    for name in {n for t in signs for n, sign in t if sign == "+"}:
        tested = sum(any(n == name and sign in "+-" for n, sign in t) for t in signs)
        found = sum((name, "+") in t for t in signs)
        yield ("antibodies", name), (found, tested, whole - tested, None, None, None)


def shown(path: Path) -> dict[Row, tuple]:
    """`summary.csv` in the same form."""
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    numbers = ("n", "of", "missing", "median", "low", "high")
    found = {(r["group"], r["topic"], r["item"]): tuple(float(r[k]) if r[k] else None for k in numbers) for r in rows}
    assert len(found) == len(rows), "a number stands twice"
    return found


def recounted(results: Path, *, words: dict[str, str], diseases: set[str], lexicon: Path) -> dict[Row, tuple]:
    """What `summary.csv` of a finished review has to say."""
    patients = [json.loads(line) for line in (results / "extraction/patients.jsonl").read_text("utf-8").splitlines()]
    with open(results / "screening/decisions.csv", encoding="utf-8", newline="") as lines:
        reports = sum(row["decision"] == "include" for row in csv.DictReader(lines))
    return counted(patients, reports=reports, words=words, diseases=diseases, names=classes(lexicon))
