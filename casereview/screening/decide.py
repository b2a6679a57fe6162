"""The decision on one record: the review's criteria in their order, and the passage that decided."""

from collections.abc import Iterable

from spacy.tokens import Doc

from casereview.lexicon import Lexicon
from casereview.records import Decision, Evidence, Record
from casereview.review import Review
from casereview.screening.criteria import Case, Verdict, judge, level
from casereview.screening.design import read_design
from casereview.screening.signs import signs_of
from casereview.text.matching import Mention
from casereview.text.pipeline import quote


def screen(record: Record, doc: Doc, review: Review, lexicon: Lexicon) -> tuple[Decision, list[Evidence]]:
    """Decide on one record: include, exclude with the first criterion that fails, or unclear.

    Args:
        record: the record.
        doc: its title and abstract, read by `text.pipeline.read`.
        review: the review, with `concepts` (id, label, include) and `criteria` (id, rule) in their order.
        lexicon: the lexicon that read the text.

    Returns:
        The decision, with the criterion, a sentence and the passage that decided; and every mention that counted.

    Raises:
        ReviewError: a criterion names a concept that the lexicon does not have.
    """
    case = read_case(record, doc, review, lexicon)
    verdicts = [(criterion, judge(case, criterion.rule)) for criterion in review.criteria]
    failed = next(((c, v) for c, v in verdicts if v.state == "failed"), None)
    unsure = next(((c, v) for c, v in verdicts if v.state == "unclear"), None)
    if failed:
        decision = _decision(case, "exclude", failed[0].id, failed[1])
    elif unsure:
        decision = _decision(case, "unclear", unsure[0].id, unsure[1])
    else:
        decision = _include(case, [v for c, v in verdicts if "patient_has" in c.rule])
    return decision, evidence(case, review)


def read_case(record: Record, doc: Doc, review: Review, lexicon: Lexicon) -> Case:
    """Record and text with the review's concepts spelled out as ids of the lexicon."""
    concepts = {c.id: frozenset(n.id for n in c.concepts(lexicon)) for c in review.concepts}
    return Case(
        record=record,
        doc=doc,
        design=read_design(record, doc, signs_of(lexicon)),
        lexicon=lexicon,
        concepts=concepts,
        labels={c.id: c.label for c in review.concepts},
        of_cases=any("is_case" in c.rule for c in review.criteria),
        inference={c.rule["patient_has"]: c.rule for c in review.criteria if "patient_has" in c.rule},
    )


def evidence(case: Case, review: Review) -> list[Evidence]:
    """Every mention of the review's concepts, and of what they are inferred from, in the order of the text.

    A mention in a general statement is `background`, whatever it says there.
    """
    wanted: set[str] = set().union(*case.concepts.values())
    for rule in case.inference.values():
        for way in rule.get("inferred_from", ()):
            groups = [way.get("positive", ()), way.get("unless_negative", ()), *way["with"]]
            wanted |= case.under(name for group in groups for name in group)
        wanted |= case.under([*rule.get("contradicted_by", ()), *rule.get("in_doubt_with", ())])
    return [_evidence(case, mention) for mention in case.mentions(wanted)]


def _evidence(case: Case, mention: Mention) -> Evidence:
    said = quote(case.doc, mention.start, mention.end)
    found = level(case, mention)
    assertion = {"background": "background", "hedged": "hypothetical"}.get(found, mention.assertion)
    role = case.design.role_at(mention.start)
    return Evidence(
        concept=mention.concept,
        text=said.text,
        section=said.section,
        start=said.start,
        end=said.end,
        assertion=assertion,
        rule=f"{mention.rule}; {role} sentence" if mention.rule else f"{role} sentence",
    )


def _include(case: Case, verdicts: Iterable[Verdict]) -> Decision:
    """The quote is the sentence that names both concepts, where there is one, else the first concept's."""
    places = [v for v in verdicts if v.start is not None]
    note = " ".join(dict.fromkeys(v.note for v in verdicts))
    shown = Verdict(state="passed", note=note, start=places[0].start, end=places[0].end) if places else None
    return _decision(case, "include", None, shown or Verdict(state="passed", note=note))


def _decision(case: Case, outcome: str, criterion: str | None, verdict: Verdict) -> Decision:
    said = None
    if verdict.start is not None:
        sentence = case.design.sentence_at(verdict.start)
        said = (
            quote(case.doc, sentence.start, sentence.end) if sentence else quote(case.doc, verdict.start, verdict.end)
        )
    return Decision(
        record_id=case.record.record_id,
        decision=outcome,
        reason=criterion if outcome == "exclude" else None,
        criterion=criterion,
        note=verdict.note,
        quote=said.text if said else None,
        quote_section=said.section if said else None,
        quote_start=said.start if said else None,
        quote_end=said.end if said else None,
    )
