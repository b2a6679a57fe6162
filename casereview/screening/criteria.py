"""The rules that a review's criteria are made of: what each finds in a record, and the passage that shows it.

A criterion of `config/reviews/<id>.yaml` has a rule, a mapping with one or more of the keys of `RULES`. Rules speak of
the review's concepts by their ids, never of a disease by name: another pair of diseases is another configuration.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from spacy.tokens import Doc

from casereview.errors import ReviewError
from casereview.lexicon import Lexicon
from casereview.records import Record
from casereview.screening import cues, languages
from casereview.screening.design import MANY, SEPARATE, Design, Sighting
from casereview.strict import nearest
from casereview.text.matching import Mention

Standing = Literal["patient", "inferred", "hedged", "background", "negated", "family", "absent"]
"""How a concept stands in a report: of a patient, inferred, in doubt, of others, denied, of relatives, not at all."""

ASSERTED = {"present", "historical"}
SAID = {"patient", "title"}
"""Levels at which a mention is asserted of the patient."""

WIDE_RULES = {"cohort", "knowledge", "section_abstract"}
"""Rules of `text.assertion` for whole studies: here the design and the roles of the sentences say it more finely."""


NO_PROSE = {"apart", "table", "caption"}
"""Kinds of sections of a full text from whose silence nothing follows."""

SCRAP = 1000
"""Characters of prose up to which a full text is no ground to exclude: a page to sign in, a first page, a stamp on scans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of a record, why, and the characters of `doc.text` that show it."""

    state: Literal["passed", "failed", "unclear"]
    note: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one concept stands in a report, and the mention that shows it."""

    standing: Standing
    note: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that the rules look at: one record read, and the review's concepts as sets of lexicon ids."""

    record: Record
    doc: Doc
    design: Design
    lexicon: Lexicon
    concepts: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    inference: Mapping[str, Mapping[str, Any]]
    """Concept -> the rule that says what it may be inferred from and what contradicts it."""
    of_cases: bool = True
    """Whether the review is of case reports."""

    @property
    def sought(self) -> str:
        """How a publication of another design is called."""
        return "no case report" if self.of_cases else "of no design that is sought"

    @cached_property
    def has_text(self) -> bool:
        """Whether there is an abstract of more than a few words, or the full text."""
        return self.has_fulltext or self.has_abstract

    @cached_property
    def has_abstract(self) -> bool:
        """Whether there is an abstract of more than a few words."""
        return bool(self.record.abstract and len(self.record.abstract.split()) >= 5)

    @cached_property
    def has_fulltext(self) -> bool:
        """Whether the full text is read too."""
        return any(p.section.layer == "fulltext" for p in self.doc._.sections)

    @cached_property
    def whole(self) -> bool:
        """Whether the full text is more than a scrap, in a language that the lexicon has terms in."""
        prose = [p for p in self.doc._.sections if p.section.layer == "fulltext" and p.section.kind not in NO_PROSE]
        return sum(p.end - p.start for p in prose) > SCRAP and not self.unread

    @cached_property
    def can_lack(self) -> bool:
        """Whether there is so much text that what it does not say is not so: an abstract, or the whole full text."""
        return self.has_abstract or self.whole

    @cached_property
    def unread(self) -> str | None:
        """The language of the text, if the lexicon has no terms in it."""
        known = {"en"} | {lang for c in self.lexicon for lang in c.languages}
        return languages.unread(self.doc._.text, known)

    @cached_property
    def tells_of_patient(self) -> bool:
        """Whether any sentence of the text speaks of a patient."""
        return any(s.role == "patient" for s in self.design.sentences)

    def mentions(self, ids: Iterable[str]) -> list[Mention]:
        """The mentions of any of the lexicon's concepts, in the order of the text."""
        wanted = set(ids)
        return [m for m in self.doc._.mentions if m.concept in wanted]

    def under(self, ids: Iterable[str]) -> frozenset[str]:
        """The concepts and all narrower ones. Raises `ReviewError` for an id that the lexicon does not have."""
        found: set[str] = set()
        for name in ids:
            if name not in self.lexicon:
                raise ReviewError(
                    f"a criterion names {name!r}, which is not in the lexicon: correct the review's criteria"
                )
            found.update(c.id for c in self.lexicon.under(name))
        return frozenset(found)


def judge(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """What a criterion's rule says: the worst of its parts, `failed` before `unclear` before `passed`."""
    for key in rule.keys() - RULES.keys() - WITH_PATIENT_HAS:
        raise ReviewError(f"no rule of a criterion is called {key!r}{nearest(key, RULES.keys() | WITH_PATIENT_HAS)}")
    verdicts = [RULES[key](case, rule) for key in rule if key in RULES]
    for state in ("failed", "unclear"):
        if found := next((v for v in verdicts if v.state == state), None):
            return found
    return verdicts[0] if verdicts else Verdict(state="passed", note="nothing to check")


def patient_has(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`patient_has: <concept>`: the report says that its patient has the concept, or leaves it open."""
    name = rule["patient_has"]
    found = stand(case, name, rule)
    label = case.labels[name]
    where = {"start": found.start, "end": found.end}
    if found.standing in ("patient", "inferred", "background"):
        return Verdict(state="passed", note=found.note, **where)
    if found.standing == "hedged":
        return Verdict(state="unclear", note=found.note, **where)
    if case.unread:
        return Verdict(
            state="unclear", note=f"The text is in a language without terms for {label} in the lexicon ({case.unread})."
        )
    if not case.can_lack:
        text = "only a scrap of the full text, which does" if case.has_fulltext else "the title does"
        return Verdict(state="unclear", note=f"There is no abstract, and {text} not settle {label}.", **where)
    if found.standing == "absent" and (short := _undefined(case, name)):
        written = case.doc._.text[short.start : short.end]
        note = f"{written} may stand for {case.lexicon[short.concept].label}: the text does not say what it means."
        return Verdict(state="unclear", note=note, start=short.start, end=short.end)
    return Verdict(state="failed", note=found.note, **where)


def _undefined(case: Case, name: str) -> Mention | None:
    """A short form in what the report says of its patients that may name a concept, and that the text does not explain."""
    wanted = set(case.concepts[name])
    told = (m for m in case.doc._.undefined or () if m.concept in wanted)
    return _first(
        m
        for m in told
        if (s := case.design.sentence_at(m.start)) is None or s.role not in ("background", "conclusion", "methods")
    )


def not_only_background(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`not_only_background: [<concept>, ...]`: no concept is named in general statements alone."""
    for name in rule["not_only_background"]:
        found = stand(case, name, case.inference.get(name, {}))
        if found.standing == "background":
            where = {"start": found.start, "end": found.end}
            if not case.can_lack or cues.BOTH.search(case.doc._.text):
                return Verdict(
                    state="unclear", note=f"{found.note} The text may still mean the patient by it.", **where
                )
            if not case.tells_of_patient and case.design.verdict == "case":
                note = (
                    f"{found.note} It calls itself a case report and describes no patient: the full text must be seen."
                )
                return Verdict(state="unclear", note=note, **where)
            if shown := _hallmarks(case, name):
                note = f"{found.note} The patient has {_label(case, shown)}: is it of that disease?"
                return Verdict(state="unclear", note=note, start=shown[0].start, end=shown[0].end)
            if told := _in_a_table(case, name):
                note = f"{found.note} A table names it: is it of a patient of the report?"
                return Verdict(state="unclear", note=note, start=told.start, end=told.end)
            return Verdict(state="failed", note=found.note, **where)
    return Verdict(state="passed", note="Both are said of the patient.")


def _hallmarks(case: Case, name: str) -> list[Mention]:
    """Antibodies of the patient that belong to the concept, by the lexicon's `of`, two of them or more."""
    found = [
        m
        for m in case.doc._.mentions
        if name in case.lexicon[m.concept].more.get("of", ())
        and case.lexicon[m.concept].kind == "antibody"
        and case.design.role_at(m.start) == "patient"
        and polarity(case, m) == "positive"
    ]
    return found if len({m.concept for m in found}) > 1 else []


_OF_OTHERS = re.compile(
    r"literature|publish|previous|reported|review|stud(?:y|ies)|author|reference|\bet al\b", re.IGNORECASE
)


def _in_a_table(case: Case, name: str) -> Mention | None:
    """A mention of a concept in a table that is not, by its head, of others' patients."""
    tables = [
        p for p in case.doc._.sections if p.section.kind == "table" and not _OF_OTHERS.search(p.section.text[:300])
    ]
    mentions = (m for m in case.mentions(case.concepts[name]) if m.assertion not in ("negated", "family"))
    return _first(m for m in mentions if any(p.start <= m.start < p.end for p in tables))


def not_design(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`not_design: [<design>, ...]`: the publication is not of such a design; a case within it outweighs the design."""
    designs = rule["not_design"]
    verdict = case.design.verdict
    sighting = case.design.sighting(designs)
    if verdict in designs and sighting:
        return _seen(case, sighting, "failed", f"The publication is {case.sought}: {_a(sighting)}.")
    if verdict in designs:
        return Verdict(state="failed", note=f"The publication is a {verdict} of {case.design.people} patients.")
    if verdict == "unclear" and sighting:
        return _seen(case, sighting, "unclear", f"It reads as a case report and as something else: {_a(sighting)}.")
    return Verdict(state="passed", note="No sign of such a design.")


def is_case(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`is_case: true`: the text or a tag says that patients are described one by one."""
    design = case.design
    sighting = next((s for s in design.for_case if s.start is not None), None)
    if design.verdict == "case":
        return _seen(
            case, sighting, "passed", f"A case is reported ({sighting.cue if sighting else 'publication type'})."
        )
    if design.verdict == "unclear":
        if case.whole and not design.for_case and not case.tells_of_patient:
            return Verdict(state="failed", note="The full text describes no patient individually.")
        note = "Nothing says whether a patient is described individually."
        if design.for_case:
            note = "It is not clear whether a patient is described individually."
        return _seen(case, sighting, "unclear", note)
    return Verdict(state="passed", note="Another design; see the other criteria.")


def is_design(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`is_design: [<design>, ...]`: the publication is of one of these designs, as title, tags and text say."""
    designs, verdict = rule["is_design"], case.design.verdict
    sighting = case.design.sighting([verdict] if verdict in designs else designs)
    # A study of many tells of single patients too ("one patient died"): that alone leaves nothing in doubt.
    of_many = case.design.people >= MANY and case.design.strength_against > 1 and sighting
    if verdict in designs or (verdict == "unclear" and of_many):
        seen = f"{sighting.design} ({sighting.cue})" if sighting else f"{verdict} of {case.design.people} patients"
        return _seen(case, sighting, "passed", f"The publication is a {seen}.")
    wanted = " or ".join(designs)
    if verdict == "unclear":
        return Verdict(state="unclear", note=f"Nothing says for certain whether the publication is a {wanted}.")
    sighting = next((s for s in case.design.for_case if s.start is not None), None) if verdict == "case" else None
    return _seen(case, sighting, "failed", f"The publication is a {verdict}, not a {wanted}.")


def studies(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`studies: <concept>`: what it does is the matter of the report: the title names it, or a group of patients was given it."""
    name = rule["studies"]
    label = case.labels[name]
    said = [m for m in case.mentions(case.concepts[name]) if m.assertion in ASSERTED or m.rule in WIDE_RULES]
    for mention in said:
        sentence = case.design.sentence_at(mention.start)
        if sentence is None or sentence.role in ("background", "conclusion"):
            continue
        if sentence.role == "title" or cues.GIVEN_TO_GROUPS.search(case.doc._.text, sentence.start, sentence.end):
            note = f"The effect of {case.lexicon[mention.concept].label} is studied."
            return Verdict(state="passed", note=note, start=mention.start, end=mention.end)
    if not case.can_lack or case.unread:
        return Verdict(state="unclear", note=f"There is not enough text to tell whether {label} is studied.")
    if said:
        where = {"start": said[0].start, "end": said[0].end}
        return Verdict(state="unclear", note=f"{label[0].upper()}{label[1:]} is named; is its effect studied?", **where)
    return Verdict(state="failed", note=f"{label[0].upper()}{label[1:]} is not what the report studies.")


def needs_results(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`needs_results: true`: a protocol, which tells what will be done, is no report of a study."""
    text = case.doc._.text
    plan, result = cues.WILL_BE.search(text), cues.RESULT.search(text)
    if plan and not result:
        return Verdict(
            state="failed", note="It tells what will be done; there are no results.", start=plan.start(), end=plan.end()
        )
    if not result and case.can_lack:
        return Verdict(state="unclear", note="No result is told.")
    return Verdict(state="passed", note="Results are told.")


def needs_abstract(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`needs_abstract: true`: a title alone is for a person to judge."""
    if case.has_text:
        return Verdict(state="passed", note="There is an abstract.")
    return Verdict(state="unclear", note="There is no abstract: the full text must be seen.")


def not_retracted(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`not_retracted: true`: a retracted report is for a person to judge."""
    retracted = any(t.name == "Retracted Publication" for t in case.record.publication_types)
    if retracted or any(r.type == "RetractionIn" for r in case.record.relations):
        return Verdict(state="unclear", note="The report has been retracted.")
    return Verdict(state="passed", note="Not retracted.")


def same_patient(case: Case, rule: Mapping[str, Any]) -> Verdict:
    """`same_patient: [<a>, <b>]`: where several patients are told of, one of them has both concepts."""
    first, second = ({m.start: m for m in _patient_mentions(case, name)} for name in rule["same_patient"])
    if not first or not second or not (case.design.people > 1 or _numbered(case)):
        return Verdict(state="passed", note="One patient.")
    together = apart = None
    for sentence in case.design.sentences:
        text = case.doc._.text[sentence.start : sentence.end]
        here = [
            next((m for at, m in found.items() if sentence.start <= at < sentence.end), None)
            for found in (first, second)
        ]
        if all(here):
            if cues.LIST_OF_PATIENTS.search(text) and sentence.role != "title":
                apart = apart or sentence
            else:
                together = together or sentence
    if together:
        return Verdict(state="passed", note="Both in one patient.", start=together.start, end=together.end)
    if apart or _in_different(case, first, second):
        where = {"start": apart.start, "end": apart.end} if apart else {}
        return Verdict(state="unclear", note="Both are named, but perhaps of different patients.", **where)
    return Verdict(state="passed", note="Both in one patient.")


RULES: dict[str, Callable[[Case, Mapping[str, Any]], Verdict]] = {
    "patient_has": patient_has,
    "not_only_background": not_only_background,
    "not_design": not_design,
    "is_case": is_case,
    "is_design": is_design,
    "studies": studies,
    "needs_results": needs_results,
    "needs_abstract": needs_abstract,
    "not_retracted": not_retracted,
    "same_patient": same_patient,
}
"""Key of a rule in the configuration -> its function."""

WITH_PATIENT_HAS = {"inferred_from", "contradicted_by", "in_doubt_with"}
"""Keys that say more about `patient_has`, and are no rules of their own."""


def stand(case: Case, name: str, rule: Mapping[str, Any]) -> Finding:
    """How a concept stands in the report: by the firmest of its mentions, then inference, then index terms."""
    label = case.labels[name]
    ranked: dict[str, list[Mention]] = {}
    for mention in case.mentions(case.concepts[name]):
        ranked.setdefault(level(case, mention), []).append(mention)

    if asserted := ranked.get("patient", []) + ranked.get("title", []):
        return _asserted(case, name, rule, asserted, ranked)
    if inferred := _infer(case, rule):
        return inferred
    if (hedged := ranked.get("hedged")) and not _given_up(case, hedged, ranked.get("negated", [])):
        return _finding("hedged", f"It is in doubt whether the patient has {label}.", hedged)
    if near := [m for m in case.mentions(case.under(rule.get("in_doubt_with", ()))) if level(case, m) in SAID]:
        return _finding("hedged", f"The patient has {case.lexicon[near[0].concept].label}: is that {label}?", near)
    if indexed := _indexed(case, name):
        return Finding(
            standing="hedged",
            note=f"The record is indexed with {indexed}, the text does not say {label} of the patient.",
        )
    if general := ranked.get("background"):
        return _finding(
            "background", f"{label[0].upper()}{label[1:]} is named in general only, not of the patient.", general
        )
    for standing, said in (("negated", "is denied"), ("family", "is said of relatives only")):
        if ranked.get(standing):
            return _finding(standing, f"{label[0].upper()}{label[1:]} {said}.", ranked[standing])
    return Finding(standing="absent", note=f"Nothing in {_texts(case)} names {label}.")


def _texts(case: Case) -> str:
    return "title, abstract or full text" if case.has_fulltext else "title or abstract"


def _finding(standing: Standing, note: str, mentions: list[Mention]) -> Finding:
    return Finding(standing=standing, note=note, start=mentions[0].start, end=mentions[0].end)


def _asserted(
    case: Case, name: str, rule: Mapping[str, Any], asserted: list[Mention], ranked: Mapping[str, list[Mention]]
) -> Finding:
    """What is left of an assertion when later denials and rival diagnoses are weighed."""
    denials = [d for d in ranked.get("negated", []) if case.design.role_at(d.start) != "background"]
    stated = [m for m in asserted if m not in ranked.get("title", ())]
    # A denial before the assertion is a diagnosis still to come; one after it takes the diagnosis back.
    left = [a for a in stated if not any(d.start > a.start and _denies(case, d, a) for d in denials)]
    if stated and not left and "title" not in ranked:
        return _finding("hedged", f"The text names {_label(case, stated)} and denies it later.", denials)
    if not stated and any(_denies(case, d, a) for d in denials for a in asserted):
        return _finding("hedged", f"The title names {_label(case, asserted)}, the text denies it.", denials)
    doubts = [
        m
        for m in ranked.get("hedged", [])
        if m.assertion == "hypothetical" and case.design.role_at(m.start) == "patient"
    ]
    if not stated and doubts:
        return _finding("hedged", f"The title names {_label(case, asserted)}, the text leaves it in doubt.", doubts)
    titles = [d for d in denials if case.design.role_at(d.start) == "title"]
    if titles and "title" not in ranked:
        return _finding("hedged", f"The title denies {_label(case, titles)}, the text names it.", titles)
    rivals = [m for m in case.mentions(case.under(rule.get("contradicted_by", ()))) if level(case, m) in SAID]
    if rivals and "title" not in ranked:
        return _finding("hedged", f"The text names {_label(case, stated)} and also {_label(case, rivals)}.", rivals)
    return _finding("patient", f"The patient has {_label(case, left or asserted)}.", left or asserted)


def _given_up(case: Case, doubts: list[Mention], denials: list[Mention]) -> bool:
    """Whether what was in doubt is denied in the end: "NMOSD was suspected. … The diagnosis of NMOSD was withdrawn."."""
    if any(case.design.role_at(d.start) == "title" for d in doubts):
        return False
    last = doubts[-1]
    told = [d for d in denials if d.start > last.start and case.design.role_at(d.start) == "patient"]
    return any(_denies(case, d, last) for d in told)


def _label(case: Case, mentions: list[Mention]) -> str:
    return case.lexicon[mentions[0].concept].label


def _denies(case: Case, denied: Mention, asserted: Mention) -> bool:
    """Whether a denial is of what is asserted: of the same disease or the one above it, and not of "other" ones."""
    if cues.OTHER.search(case.doc._.text[max(0, denied.start - 60) : denied.start]):
        return False
    return case.lexicon.is_a(asserted.concept, denied.concept)


def level(case: Case, mention: Mention) -> str:
    """What a mention says: `patient`, `title`, `hedged`, `background`, `negated` or `family`."""
    sentence = case.design.sentence_at(mention.start)
    role = sentence.role if sentence else "plain"
    if mention.assertion in ("negated", "family"):
        return mention.assertion
    before = case.doc._.text[sentence.start if sentence else 0 : mention.start]
    after = case.doc._.text[mention.end : mention.end + 60]
    if mention.assertion == "hypothetical":
        return "background" if role in ("background", "conclusion") else "hedged"
    if role == "title" and mention.assertion == "background":
        # A disease in a title is what the report is about: a cohort's title fails by its design, not by this.
        return "title" if mention.rule in WIDE_RULES else "hedged"
    if role == "background" or (mention.assertion not in ASSERTED and mention.rule not in WIDE_RULES):
        return "background"
    if cues.LIKENESS.search(before) or cues.LIKE.search(after):
        return "hedged"
    if role == "conclusion":
        text = case.doc._.text[sentence.start : sentence.end]
        return "hedged" if cues.THIS_CASE.search(text) else "background"
    if role in ("plain", "methods") and case.tells_of_patient:
        return "hedged"
    return "title" if role == "title" else "patient"


def _patient_mentions(case: Case, name: str) -> list[Mention]:
    return [m for m in case.mentions(case.concepts[name]) if level(case, m) in ("patient", "title", "hedged")]


def _infer(case: Case, rule: Mapping[str, Any]) -> Finding | None:
    """A diagnosis that published criteria draw from an antibody and syndromes, if the patient has what they ask for.

    A way that asks for an antibody is in doubt where only the antibody is found; one without is always in doubt.
    """
    for way in rule.get("inferred_from", ()):
        ids = case.under(way.get("positive", ()))
        signs = [polarity(case, m) for m in case.mentions(ids)]
        antibody = _first(m for m, sign in zip(case.mentions(ids), signs, strict=True) if sign == "positive")
        groups = [[m for m in case.mentions(case.under(g)) if _of_patient(case, m)] for g in way["with"]]
        if way.get("positive"):
            if antibody and all(groups):
                return _finding("inferred", f"By {way['name']}.", [antibody])
            if antibody:
                return _finding("hedged", f"Only a part of {way['name']} is said of the patient.", [antibody])
        elif all(groups) and not any(
            polarity(case, m) == "negative" for m in case.mentions(case.under(way.get("unless_negative", ())))
        ):
            return _finding("hedged", f"It might be by {way['name']}.", groups[0])
    return None


def _of_patient(case: Case, mention: Mention) -> bool:
    return mention.assertion in ASSERTED and case.design.role_at(mention.start) in ("patient", "title", "plain")


def polarity(case: Case, mention: Mention) -> str | None:
    """Whether an antibody of the patient is `positive` or `negative`, by its clause; `None` where it is not said."""
    sentence = case.design.sentence_at(mention.start)
    if (
        not sentence
        or sentence.role in ("background", "conclusion")
        or mention.assertion in ("family", "background", "hypothetical")
    ):
        return None
    text, at, end = (
        case.doc._.text[sentence.start : sentence.end],
        mention.start - sentence.start,
        mention.end - sentence.start,
    )
    left = max((m.end() for m in cues.CLAUSE.finditer(text, 0, at)), default=0)
    right = next((m.start() for m in cues.CLAUSE.finditer(text, end)), len(text))
    clause = text[left:right]
    if cues.TURNED.search(text, end):
        return "positive"
    if mention.assertion == "negated" or cues.NEGATIVE.search(clause):
        return "positive" if mention.assertion != "negated" and _nearer(clause, at - left, end - left) else "negative"
    if cues.POSITIVE.search(clause) or sentence.role == "title" or not cues.TESTED.search(clause):
        return "positive"
    return None


def _nearer(clause: str, at: int, end: int) -> bool:
    """Whether a positive word stands nearer to the antibody than any negative one."""

    def distance(pattern: re.Pattern[str]) -> int:
        return min(
            (at - m.end() if m.end() <= at else max(0, m.start() - end) for m in pattern.finditer(clause)), default=999
        )

    return distance(cues.POSITIVE) < distance(cues.NEGATIVE)


def _indexed(case: Case, name: str) -> str | None:
    """The MeSH heading or keyword that names the concept, where the text does not."""
    concepts = [case.lexicon[c] for c in sorted(case.concepts[name])]
    uis = {m.ui for c in concepts for m in c.mesh}
    if heading := next((h.name for h in case.record.mesh if h.ui in uis), None):
        return f"the MeSH heading {heading}"
    terms = {t.lower() for c in concepts for t in (c.label, *c.terms, *c.acronyms)}
    if keyword := next((k for k in case.record.keywords if k.lower().strip(" .") in terms), None):
        return f"the keyword {keyword}"
    return None


def _numbered(case: Case) -> bool:
    return len(_segments(case)) > 1


def _segments(case: Case) -> list[tuple[int, int]]:
    """The stretches of abstract and case presentation that follow "patient 1", "the second patient" …, each to the next."""
    places = [p for p in case.doc._.sections if p.section.kind in ("abstract", "case")]
    pattern = next(c.pattern for c in cues.INDIVIDUAL if c.name == "numbered patient")
    starts = [m.start() for p in places for m in pattern.finditer(case.doc._.text, p.start, p.end)]
    ends = [*starts[1:], len(case.doc._.text)]
    return list(zip(starts, ends, strict=False))


def _in_different(case: Case, first: Mapping[int, Mention], second: Mapping[int, Mention]) -> bool:
    """Whether each concept stands only in stretches of patients that do not have the other."""
    segments = _segments(case)
    if len(segments) < 2:
        return False

    def of(found: Mapping[int, Mention]) -> set[int | None]:
        return {next((n for n, (a, b) in enumerate(segments) if a <= at < b), None) for at in found}

    one, two = of(first), of(second)
    return None not in one and None not in two and not one & two


def _seen(case: Case, sighting: Sighting | None, state: str, note: str) -> Verdict:
    where = {"start": sighting.start, "end": sighting.end} if sighting else {}
    return Verdict(state=state, note=note, **where)


def _a(sighting: Sighting) -> str:
    kind = "not a report" if sighting.design in SEPARATE else sighting.design
    return f"{kind} ({sighting.cue})"


def _first(items: Iterable[Any]) -> Any | None:
    return next(iter(items), None)
