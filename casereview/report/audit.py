"""The audit page: every record with its decision, the evidence for it, and the patients read from it, for people to check,
overrule and correct.

One HTML file without any reference to another: style and script are inlined and named by hash in a Content-Security-Policy
that forbids everything else. All data are one JSON block, which the script reads; no text of a record is ever HTML.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from casereview import people
from casereview.lexicon import Lexicon
from casereview.pages import policy
from casereview.passages import Texts, passage
from casereview.records import Decision, Fact, Flag, Record, Row
from casereview.review import Review
from casereview.screening.reviewers import Judgement, conflicts
from casereview.table.references import line
from casereview.units import PATIENTS, Unit

ASSERTIONS = ("present", "negated", "hypothetical", "family", "historical", "background")
SECTIONS = ("title", "abstract")
SOURCES = ("audit.html", "audit.css", "patients.js", "audit.js")
"""The page's own files, beside this module."""
_KINDS = ("disease", "antibody", "symptom", "finding", "treatment")
_GROUPS = [
    ["other disease", "g4"],
    ["antibody", "g2"],
    ["symptom", "g3"],
    ["finding", "g3"],
    ["treatment", "g3"],
    ["other", "g4"],
]
"""Groups of concepts beside the sides of the review, in the order of `_KINDS`, with their colours in audit.css."""


def page(data: dict[str, Any]) -> str:
    """The page as HTML.

    Args:
        data: what `page_data` made.
    """
    html, css, *scripts = ((files(__package__) / "audit_page" / name).read_text(encoding="utf-8") for name in SOURCES)
    js = "".join(scripts)
    # In JSON a < occurs inside strings alone; escaped, no text can end the block or begin a comment.
    block = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = {
        "POLICY": policy(style=css, script=js),
        "TITLE": escape(data["review"]["title"]),
        "STYLE": css,
        "DATA": block,
        "SCRIPT": js,
    }
    before, *rest = html.split("{{")
    return before + "".join(parts[name] + text for name, text in (piece.split("}}", 1) for piece in rest))


def page_data(
    *,
    records: Iterable[Record],
    decisions: Iterable[Decision],
    evidence: Iterable[dict[str, Any]],
    judgements: Sequence[Judgement],
    review: Review,
    lexicon: Lexicon,
    notice: str | None = None,
    reading: "Reading | None" = None,
) -> dict[str, Any]:
    """Everything that the page shows, as JSON knows it. Its shape is described in docs/audit.md.

    Args:
        records: in the order in which they are shown.
        decisions: one a record.
        evidence: rows of evidence.jsonl.
        judgements: what people decided.
        notice: a sentence to stand at the top, such as that of a snapshot.
        reading: the patients of the included reports, and what people say of them.
    """
    decided = {d.record_id: d for d in decisions}
    mentions = {row["record_id"]: row["entities"] for row in evidence}
    concepts, rules = _Index(), _Index()
    rows = [_row(r, decided.get(r.record_id), mentions.get(r.record_id, ()), concepts, rules) for r in records]
    return {
        "review": {"id": review.id, "title": review.title, "question": review.question},
        "notice": notice,
        "criteria": [{"id": c.id, "description": c.description} for c in review.criteria],
        "assertions": ASSERTIONS,
        "groups": [[side.label, f"g{n % 2}"] for n, side in enumerate(review.concepts)] + _GROUPS,
        "concepts": _concepts(concepts, review, lexicon),
        "rules": list(rules),
        "judgements": [[j.reviewer, j.record_id, j.stage, j.decision, j.reason, j.note, j.date] for j in judgements],
        "conflicts": [[c.record_id, c.stage, c.differs, c.settled] for c in conflicts(judgements)],
        "records": rows,
        **(_reading(reading) if reading else {}),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the page shows of patients, or of studies.

    `corrections` are rows of corrections.csv with what became of each (`state`, `machine`), `pairs` those of
    same_patient.csv, `appraisal` those of appraisal.csv; `choices` are the values of the fields that may not have any.
    """

    rows: Sequence[Row]
    texts: Texts
    corrections: Sequence[Mapping[str, str]]
    pairs: Sequence[Mapping[str, str]]
    appraisal: Sequence[Mapping[str, str]]
    choices: Mapping[str, Sequence[str]]
    unit: Unit = PATIENTS


def _reading(reading: Reading) -> dict[str, Any]:
    by_report: dict[str, list[dict[str, Any]]] = {}
    for row in reading.rows:
        by_report.setdefault(row.pmid, []).append(_told(row, reading.texts))
    appraisal: dict[str, list[list[str]]] = {}
    for row in reading.appraisal:
        shown = [row["about"], row["answer"], row["answered_by"], row["basis"], row["quote"]]
        appraisal.setdefault(row["record_id"], []).append(shown)
    return {
        "unit": {"noun": reading.unit.noun, "rows": reading.unit.id},
        "fields": {name: reading.choices.get(name, []) for name in reading.unit.fields},
        "lists": [name for name, kind in reading.unit.fields.items() if kind is list],
        "answers": reading.choices.get(next(iter(reading.unit.appraised), ""), []),
        "patients": by_report,
        "corrections": list(reading.corrections),
        "pairs": list(reading.pairs),
        "appraisal": appraisal,
    }


def _told(row: Row, texts: Texts) -> dict[str, Any]:
    """Of each field how people write it, and its facts with their passages."""
    shown: dict[str, Any] = {}
    for name, found in row.fields.items():
        facts = found if isinstance(found, list) else [found] if found else []
        shown[name] = {"text": people.written(found), "facts": [_fact(f, row.pmid, texts) for f in facts]}
    for flag in row.flags:
        shown[flag.field].setdefault("flags", []).append([flag.note, _said(flag, row.pmid, texts)])
    return {"n": row.number, "also": row.also_in, "by": row.added_by, "corrected": row.corrected, "fields": shown}


def _fact(fact: Fact, record_id: str, texts: Texts) -> dict[str, Any]:
    told = {
        "text": people.item(fact),
        "by": fact.source == "correction",
        "said": _said(fact, record_id, texts),
        "where": " · ".join(filter(None, [fact.source, fact.section if fact.section != fact.source else None])),
        "rule": fact.rule,
        "flag": fact.flag,
        "report": fact.record_id,
    }
    return {key: value for key, value in told.items() if value}


def _said(fact: Fact | Flag, record_id: str, texts: Texts) -> list[str]:
    found = passage(fact, record_id, texts)
    return [found.before, found.quote, found.after]


class _Index(dict[str, int]):
    """Numbers texts in the order in which they come, so that each is written once."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


def _concepts(used: Iterable[str], review: Review, lexicon: Lexicon) -> list[dict[str, Any]]:
    """Id, label and group of each concept: one side of the review, or its kind."""
    sides = [{c.id for c in side.searched(lexicon)} for side in review.concepts]
    kinds = {kind: len(sides) + n for n, kind in enumerate(_KINDS)}
    found = []
    for concept in used:
        known = lexicon.concepts.get(concept)
        group = next((n for n, side in enumerate(sides) if concept in side), None)
        if group is None:
            group = kinds.get(known.kind if known else "", len(sides) + len(_KINDS))
        found.append({"id": concept, "label": known.label if known else concept, "group": group})
    return found


def _row(
    record: Record, decision: Decision | None, mentions: Iterable[dict[str, Any]], concepts: _Index, rules: _Index
) -> dict[str, Any]:
    offsets = {"title": _Utf16(record.title or ""), "abstract": _Utf16(record.abstract or "")}
    row = {
        "id": record.record_id,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "doi": record.doi,
        "title": record.title,
        "abstract": record.abstract,
        "citation": line(record),
        "year": record.year,
        "copyright": record.copyright,
        "mentions": [
            [
                SECTIONS.index(m["section"]),
                *(offsets[m["section"]](m[end]) for end in ("start", "end")),
                concepts[m["concept"]],
                ASSERTIONS.index(m["assertion"]),
                rules[m["rule"]],
            ]
            for m in mentions
            if m["section"] in offsets
        ],
    }
    if decision:
        row |= {
            "decision": decision.decision,
            "reason": decision.reason,
            "by": decision.decided_by,
            "stage": decision.stage,
            "automation": decision.automation,
            "criterion": decision.criterion,
            "note": decision.note,
        }
        if decision.quote_section in offsets and decision.quote_start is not None:
            at = offsets[decision.quote_section]
            row["quote"] = [
                SECTIONS.index(decision.quote_section),
                at(decision.quote_start),
                at(decision.quote_end),
            ]
        elif decision.quote:
            row |= {"said": decision.quote, "said_in": decision.quote_section}
    return {key: value for key, value in row.items() if value not in (None, [])}


class _Utf16:
    """Offsets as JavaScript counts them: a character beyond U+FFFF is two there and one here."""

    def __init__(self, text: str):
        self.wide = [n for n, c in enumerate(text) if c > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self.wide, offset)
