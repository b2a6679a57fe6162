"""The JBI critical appraisal checklist for case reports, answered as far as the facts go, for a person to confirm.

Source: Moola S, Munn Z, Tufanaru C, et al. Systematic reviews of etiology and risk. In: JBI Manual for Evidence Synthesis, 2020
(the checklist's eight questions, shortened). The machine answers `yes`, with the passage, or `unclear`, with what it misses; never
`no`: that a thing was not found does not prove that it is not there. A row in corrections.csv (`jbi_1` to `jbi_8`) overrules it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casereview.records import JBI, Fact, FullText, Patient, Record, Section, record_order, sections_of
from casereview.table.references import study_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question on one report. `basis` says what was found or missed; the quote stands at `start:end` of `section`."""

    record_id: str
    study: str
    question: int
    about: str
    answer: str
    answered_by: str
    basis: str | None
    quote: str | None = None
    source: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None


Found = tuple[str, Fact | None]
"""What is missing (`""` if nothing), and a fact that shows what is there."""


def _all_of(*fields: str) -> Callable[[Patient], Found]:
    """Every one of these fields is there."""

    def ask(patient: Patient) -> Found:
        facts = {f: _first(patient, f) for f in fields}
        missing = [f.replace("_", " ") for f, fact in facts.items() if fact is None]
        return (f"no {' and no '.join(missing)} read" if missing else ""), next((f for f in facts.values() if f), None)

    return ask


def _timeline(patient: Patient) -> Found:
    """What came first, and when one of the diseases began."""
    order = _first(patient, "onset_order")
    onset = _first(patient, "primary_onset_age") or _first(patient, "secondary_onset_age")
    if order is None or order.value == "unknown":
        return "the order of the diseases was not read", onset
    return ("" if onset else "no age at onset read"), onset or order


def _tests(patient: Patient) -> Found:
    """A serological result and a finding."""
    serology = _first(patient, "aqp4_igg") or _first(patient, "antibodies")
    finding = _first(patient, "findings") or _first(patient, "spinal_levels")
    missing = [name for name, fact in (("antibody", serology), ("finding of an examination", finding)) if fact is None]
    return (f"no {' and no '.join(missing)} read" if missing else ""), serology or finding


def _treatment(patient: Patient) -> Found:
    """A treatment with its dose, route or schedule."""
    given = [f for field in ("acute_treatment", "maintenance_treatment", "treatments") for f in _all(patient, field)]
    dosed = [f for f in given if f.detail]
    if not given:
        return "no treatment read", None
    return ("" if dosed else "treatments are named without dose, route or schedule"), (dosed or given)[0]


def _first(patient: Patient, field: str) -> Fact | None:
    return next(iter(_all(patient, field)), None)


def _all(patient: Patient, field: str) -> list[Fact]:
    found = patient.fields.get(field)
    return found if isinstance(found, list) else [found] if found else []


_HARMS = re.compile(
    r"\b(?:adverse (?:drug )?(?:events?|effects?|reactions?|outcomes?)|side[- ]effects?|(?:well |poorly )?tolerated|tolerability|intoleran\w+"
    r"|\w*toxicity|infusion[- ](?:related )?reactions?|anaphyla\w+|allerg(?:y|ic reaction) (?:to|against)|unanticipated"
    r"|(?:discontinued|stopped|withdrawn|interrupted|switched) (?:\w+ ){0,3}(?:because of|due to|owing to)"
    r"|(?:was|were|course) complicated by|post-?(?:operative|procedural) complications?|opportunistic infections?)",
    re.I,
)
_LESSONS = re.compile(
    r"\b(?:(?:this|our|the present|the) (?:case|report|observation|patient)s? (?:\w+ )?(?:highlight|illustrate|emphasi[sz]e|underscore|underline|stress"
    r"|suggest|demonstrate|show|indicate|remind|support|reinforce|point|add|raise)\w*"
    r"|(?:clinicians?|physicians?|neurologists?|rheumatologists?|ophthalmologists?|doctors) (?:should|must|need|ought)"
    r"|(?:should|must|needs? to|ought to) (?:\w+ )?be \w+|warrants?|is warranted|(?:is|are) recommended"
    r"|(?:it is|is) (?:important|essential|crucial|necessary|mandatory|vital) to|we (?:recommend|suggest|propose|conclude|emphasi[sz]e|advise)"
    r"|awareness of|high index of suspicion|(?:be|being) aware|lessons?|take-?(?:home|away)|learning points?|keep in mind)",
    re.I,
)
_COURSE = ("title", "abstract", "case", "results", "table", "discussion", "conclusion", "other")
_CLOSING = ("title", "abstract", "discussion", "conclusion", "introduction", "other")

ABOUT: Sequence[tuple[str, Callable[[Patient], Found] | tuple[re.Pattern[str], Sequence[str], str]]] = (
    ("Demographic characteristics clearly described", _all_of("sex", "age")),
    ("History clearly described, as a timeline", _timeline),
    ("Clinical condition on presentation clearly described", _all_of("symptoms")),
    ("Diagnostic tests and their results clearly described", _tests),
    ("Intervention or treatment clearly described", _treatment),
    ("Condition after the intervention clearly described", _all_of("outcome")),
    (
        "Adverse or unanticipated events identified and described",
        (_HARMS, _COURSE, "no word on adverse events was found"),
    ),
    ("Takeaway lessons provided", (_LESSONS, _CLOSING, "no lesson was found")),
)
"""The eight questions in their order: of the facts of each patient, or of the words of the report in sections of these kinds."""


def appraise(
    *,
    patients: Iterable[Patient],
    records: Iterable[Record],
    fulltexts: Iterable[FullText],
    said: Mapping[tuple[str, str], tuple[str, str, str | None]] = {},
) -> list[Answer]:
    """Eight answers for every report with a patient, by record.

    Args:
        records: of these and of other reports.
        said: what people answered: by record and question (`jbi_3`) their answer, name and note.
    """
    known = {r.record_id: r for r in records}
    bodies = {f.record_id: f.sections for f in fulltexts}
    groups: dict[str, list[Patient]] = {}
    for patient in patients:
        groups.setdefault(patient.pmid, []).append(patient)
    return [
        answer
        for record in sorted((known[i] for i in groups), key=record_order)
        for answer in _answers(
            record, groups[record.record_id], (*sections_of(record), *bodies.get(record.record_id, ())), said
        )
    ]


def _answers(
    record: Record, patients: Sequence[Patient], sections: Sequence[Section], said: Mapping[tuple[str, str], tuple]
) -> Iterator[Answer]:
    for number, (about, ask) in enumerate(ABOUT, start=1):
        basis, shown = _of_words(sections, *ask) if isinstance(ask, tuple) else _of_facts(patients, ask)
        answer, by = ("unclear" if basis else "yes"), "automation"
        if person := said.get((record.record_id, JBI[number - 1])):
            basis = "; ".join(filter(None, [person[2], f"automation: {answer}" + (f" ({basis})" if basis else "")]))
            answer, by = person[:2]
        place = {k: getattr(shown, k) for k in ("quote", "source", "section", "start", "end")} if shown else {}
        yield Answer(
            record_id=record.record_id,
            study=study_name(record),
            question=number,
            about=about,
            answer=answer,
            answered_by=by,
            basis=basis or None,
            **place,
        )


def _of_facts(patients: Sequence[Patient], ask: Callable[[Patient], Found]) -> Found:
    """What is missing of any patient; the fact of the first who has one."""
    found = [(p.patient, *ask(p)) for p in patients]
    missing = [f"patient {n}: {what}" if len(patients) > 1 else what for n, what, _ in found if what]
    return "; ".join(missing), next((fact for _, _, fact in found if fact), None)


def _of_words(sections: Sequence[Section], cue: re.Pattern[str], kinds: Sequence[str], missing: str) -> Found:
    """The first sentence with the cue, the kinds of sections in their order."""
    for section in sorted((s for s in sections if s.kind in kinds), key=lambda s: kinds.index(s.kind)):
        if m := cue.search(section.text):
            start, end = _sentence(section.text, m.start())
            quote = section.text[start:end]
            at = {"section": section.name, "start": start, "end": end}
            return "", Fact(value=None, quote=quote, source=section.layer, rule=f"cue: {m[0]}", **at)
    return missing, None


def _sentence(text: str, at: int) -> tuple[int, int]:
    """From the last full stop before to the next one after, each with a capital behind it."""
    ends = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z])|\n+", text)]
    start = max((end for end in ends if end <= at), default=0)
    stop = re.search(r"[.!?](?=\s+[A-Z]|\s*$)|\n|$", text[at:])
    return start, at + stop.end()
