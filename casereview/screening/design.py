"""What sort of publication a record is, and which of its sentences speak of a patient.

Half of real case reports lack PubMed's tag, and reviews or cohorts mention cases; so publication type, MeSH and the
text are read together. What was seen is kept, each sighting with its place, so that a decision can be traced to words.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from casereview.records import Record
from casereview.screening import cues, labels
from casereview.screening.signs import Signs
from casereview.text.pipeline import quote

STRONG_GROUPS = {
    "age": "age",
    "age and person": "age",
    "person and age": "age",
    "aged": "age",
    "age, other language": "age",
    "Jahre alt": "age",
    "de edad": "age",
    "we report": "report",
    "this case report": "report",
    "is reported": "report",
    "un caso": "report",
    "cas": "report",
    "Fall": "report",
    "caso clinico": "report",
    "numbered patient": "numbered",
    "own observation": "numbered",
    "case section": "section",
}
"""Cues of one patient that stand alone -> their group; two groups outweigh any sign of another design."""

SEPARATE = {"comment", "news", "erratum", "textbook", "registry entry"}
"""Not a report at all, rather than a report of another design."""

FEW = 5
"""A series up to this size is taken to describe its patients one by one, a larger one must say so."""

GENERAL_TEXT = 4
"""From this number of sentences on, half of them on a disease in general and none on what happened, a text is a review."""

MANY = 11
"""From this number on, patients are a sign of a cohort."""

LABEL_OF_KIND = {
    "case": "case",
    "caption": "case",
    "introduction": "background",
    "methods": "methods",
    "results": "results",
    "discussion": "conclusion",
    "conclusion": "conclusion",
    "table": "background",
}
"""What a section of the full text is for -> the label that it would have in a structured abstract. Tables may be of others' cases."""

OF_THE_STUDY = ("methods", "results")
"""Labels of the sections of a full text that say how the study was made; elsewhere it speaks of others' studies too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A sign of a design. `start` and `end` are characters of `doc.text`, `None` where a tag of the record says it."""

    design: str
    cue: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and what it speaks of: `title`, `patient`, `background`, `conclusion`, `methods`, or `plain`."""

    start: int
    end: int
    role: str
    label: str | None = None
    full_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Design:
    """What was seen of the design, and what follows from it."""

    sentences: tuple[Sentence, ...]
    for_case: tuple[Sighting, ...]
    against: tuple[Sighting, ...]
    people: int

    @cached_property
    def strength_for(self) -> int:
        """3: a case by two independent signs; 2: by one; 1: by a hint; 0: by none."""
        groups = {STRONG_GROUPS.get(s.cue, s.cue if s.cue in ("tag", "title") else None) for s in self.for_case} - {
            None
        }
        return 3 if len(groups) > 1 else 2 if groups else 1 if self.for_case else 0

    @cached_property
    def strength_against(self) -> int:
        """3: title or tag say another design; 2: several signs in the text; 1: one; 0: none."""
        if any(s.start is None or s.cue.startswith("title: ") for s in self.against if not s.cue.startswith("mesh: ")):
            return 3
        kinds = {s.cue for s in self.against}
        return min(2, len(kinds) + (self.people >= MANY and bool(kinds)))

    @cached_property
    def individual(self) -> bool:
        """Whether a single patient is described in the text itself, by age, number or name of a person."""
        return any(s.cue not in ("tag", "title", "two patients") for s in self.for_case)

    @cached_property
    def verdict(self) -> str:
        """`case`, `unclear`, or the design that it is instead."""
        for_it, against, other = self.strength_for, self.strength_against, self._other
        if told_again := self._told_again:
            settled = told_again
        elif for_it == 3:
            settled = self._case_among_many
        elif for_it == 2:
            settled = self._by_one_sign
        elif for_it == 1:
            settled = "case" if against == 0 else "unclear" if against == 1 and other not in SEPARATE else other
        elif against == 1 and other == "cohort" and self.people < MANY:
            settled = "unclear"
        else:
            settled = other if against else "cohort" if self.people >= MANY else "unclear"
        return "unclear" if settled == "case" and self._aggregate else settled

    @cached_property
    def _by_one_sign(self) -> str:
        """What one sign of a case is worth: little where patients are only counted, or are those of another report."""
        against, other, many = self.strength_against, self._other, self.people >= MANY
        if not self._announced:
            if against == 3 and other in SEPARATE and self._only_counted:
                return other
            if many:
                return "cohort" if self._only_counted else "unclear"
        if many and against > 1 and other == "cohort" and not self.individual:
            return other
        return "case" if against < 2 or self._small_series else "unclear"

    @cached_property
    def _case_among_many(self) -> str:
        """A cohort of which one sentence tells of one patient stays a cohort; with more than that a person must see it."""
        if self._announced or self.people < MANY or self.strength_against < 2 or self._other != "cohort":
            return "case"
        told = {s.start for s in self.for_case if s.cue in STRONG_GROUPS and s.start is not None}
        where = {next((n for n, x in enumerate(self.sentences) if x.start <= at < x.end), -1) for at in told}
        return "cohort" if len(where) < 2 else "unclear"

    @cached_property
    def _announced(self) -> bool:
        """Whether a tag, the title or the text says that a case is reported."""
        return any(s.cue in ("tag", "title") or STRONG_GROUPS.get(s.cue) == "report" for s in self.for_case)

    @cached_property
    def _only_counted(self) -> bool:
        """Whether no more is told of a single patient than "one patient"."""
        return {STRONG_GROUPS[s.cue] for s in self.for_case if s.cue in STRONG_GROUPS} <= {"numbered"}

    @cached_property
    def _small_series(self) -> bool:
        """A handful of patients reviewed: "a retrospective review of three patients" is a case series."""
        return 0 < self.people <= FEW and {s.design for s in self.against} <= {"cohort"}

    @cached_property
    def _told_again(self) -> str | None:
        """An erratum is never a report; news may quote one, which is for a person to see."""
        designs = {s.design for s in self.against}
        if "erratum" in designs:
            return "erratum"
        if "news" in designs:
            return "unclear" if self.strength_for > 1 else "news"
        return None

    @cached_property
    def _aggregate(self) -> bool:
        """More than a few patients and none described."""
        return self.people > FEW and not self.individual and self.strength_for < 3

    @cached_property
    def _other(self) -> str:
        first = sorted(self.against, key=lambda s: (not s.cue.startswith("title: "), s.start is not None))
        return first[0].design if first else "cohort"

    def role_at(self, start: int) -> str:
        """The role of the sentence that holds a character of `doc.text`."""
        return next((s.role for s in self.sentences if s.start <= start < s.end), "plain")

    def sentence_at(self, start: int) -> Sentence | None:
        """The sentence that holds a character of `doc.text`."""
        return next((s for s in self.sentences if s.start <= start < s.end), None)

    def sighting(self, designs: Iterable[str]) -> Sighting | None:
        """The best sign of one of the designs: title and tags before text."""
        wanted = set(designs)
        hits = [s for s in self.against if s.design in wanted]
        return min(hits, key=lambda s: (not s.cue.startswith("title: "), s.start is None), default=None)


def read_design(record: Record, doc: Doc, signs: Signs) -> Design:
    """Read the signs of the design in tags, title and abstract, and in the full text where the `Doc` has it."""
    sentences = tuple(_sentences(record, doc))
    for_case, against = [*_tags(record, signs, "case")], [*_tags(record, signs, None)]
    for place in doc._.sections:
        text = doc._.text[place.start : place.end]
        if place.section.kind == "title":
            _title(text, place.start, signs, for_case, against)
        elif place.section.kind == "case" and labels.CASE_HEADING.search(place.section.name):
            for_case.append(Sighting(design="case", cue="case section", start=place.start, end=place.end))
    for sentence in sentences:
        if sentence.role == "title":
            continue
        text = doc._.text[sentence.start : sentence.end]
        for_case.extend(_sightings(cues.THIS_REPORT, "case", text, sentence.start))
        # A group described in general is no patient: "in a patient with lupus, NMOSD should be considered".
        if cues.ANIMAL.search(text):
            pass
        elif sentence.role not in ("background", "conclusion"):
            for_case.extend(_sightings(cues.INDIVIDUAL, "case", text, sentence.start))
            for_case.extend(_sightings(cues.NARRATIVE[:2], "case", text, sentence.start))
        elif sentence.role == "conclusion":
            for_case.extend(
                s for s in _sightings(cues.INDIVIDUAL, "case", text, sentence.start) if s.cue in STRONG_GROUPS
            )
        if sentence.full_text and sentence.label not in OF_THE_STUDY:
            continue
        for design, cue in signs.text:
            against.extend(_sightings([cue], design, text, sentence.start))
    if not for_case and (general := _general_text(doc, sentences)):
        against.append(Sighting(design="review", cue="general statements alone", start=general.start, end=general.end))
    return Design(sentences=sentences, for_case=tuple(for_case), against=tuple(against), people=_people(doc, sentences))


def _general_text(doc: Doc, sentences: Iterable[Sentence]) -> Sentence | None:
    """The first general statement of an abstract that has hardly any other, and in which nothing happened to anyone."""
    told = [s for s in sentences if s.role != "title" and not s.full_text]
    general = [s for s in told if s.role == "background"]
    rest = [s for s in told if s.role != "background"]
    if len(told) < GENERAL_TEXT or len(general) < max(3, len(rest)):
        return None
    if any(s.role == "patient" or cues.PAST.search(doc._.text, s.start, s.end) for s in rest):
        return None
    return general[0]


def _tags(record: Record, signs: Signs, wanted: str | None) -> Iterator[Sighting]:
    for tag in record.publication_types:
        design = signs.publication_types.get(tag.name)
        if design and (design == "case") == (wanted == "case"):
            yield Sighting(design=design, cue="tag" if design == "case" else f"tag: {tag.name}")
    if wanted is None:
        for design, pattern in signs.journals.items():
            if pattern.search(f"{record.journal or ''}; {record.book or ''}"):
                yield Sighting(design=design, cue=f"tag: {record.journal or record.book}")
        names = {h.name for h in record.mesh}
        if "Animals" in names and "Humans" not in names:
            yield Sighting(design="animal", cue="mesh: Animals")
        for name in sorted(names & signs.headings.keys()):
            yield Sighting(design=signs.headings[name], cue=f"mesh: {name}")


def _title(text: str, at: int, signs: Signs, for_case: list[Sighting], against: list[Sighting]) -> None:
    of_cases = cues.REVIEW_OF_CASES.search(text)
    announced = not of_cases and any(cue.pattern.search(text) for cue in cues.TITLE_CASE)
    for cue in cues.TITLE_CASE:
        if of_cases:
            break
        if hit := cue.pattern.search(text):
            for_case.append(Sighting(design="case", cue="title", start=at + hit.start(), end=at + hit.end()))
    for design, cue in signs.title:
        # "A case report and review of the literature" is a case report.
        if (hit := cue.pattern.search(text)) and not (announced and design == "review"):
            against.append(
                Sighting(design=design, cue=f"title: {cue.name}", start=at + hit.start(), end=at + hit.end())
            )


def _sightings(table: list[cues.Cue], design: str, text: str, at: int) -> Iterator[Sighting]:
    for cue in table:
        if hit := cue.pattern.search(text):
            yield Sighting(design=design, cue=cue.name, start=at + hit.start(), end=at + hit.end())


def _sentences(record: Record, doc: Doc) -> Iterator[Sentence]:
    """Every sentence with its role; the roles follow each other as a report is told."""
    places = doc._.sections
    starts = [p.start for p in places]
    labelled = list(_labels(record.abstract or ""))
    of_kind = LABEL_OF_KIND | ({"other": "background"} if any(p.section.kind == "case" for p in places) else {})
    introduced = False
    announced = any(
        c.pattern.search(doc._.text, p.start, p.end)
        for p in places
        if p.section.kind == "title"
        for c in cues.TITLE_CASE
    )
    for sent in doc.sents:
        start, end = sent.start_char, sent.end_char
        section = places[max(0, bisect_right(starts, start) - 1)].section
        if section.kind == "title":
            yield Sentence(start=start, end=end, role="title")
            continue
        full_text = section.layer == "fulltext"
        if section.kind == "apart":
            yield Sentence(start=start, end=end, role="background", full_text=True)
            continue
        if full_text:
            label = of_kind.get(section.kind)
        else:
            origin = quote(doc, start, end).start
            label = next((name for at, name in reversed(labelled) if at <= origin), None)
        role = _role(doc._.text[start:end], label, introduced)
        if role == "plain" and announced and cues.PAST.search(doc._.text, start, end):
            role = "patient"
        introduced = introduced or role == "patient"
        yield Sentence(start=start, end=end, role=role, label=label, full_text=full_text)


def _role(text: str, label: str | None, introduced: bool) -> str:
    individual = {c.name for c in cues.INDIVIDUAL if c.pattern.search(text)}
    strong = bool(individual & STRONG_GROUPS.keys())
    generic = {c.name for c in cues.GENERIC if c.pattern.search(text)}
    narrative = any(c.pattern.search(text) for c in cues.NARRATIVE)
    if cues.OTHERS_CASE.search(text) and not cues.OWN_CASE.search(text):
        return _general(introduced)
    if strong:
        return "patient"
    if label == "case":
        return "background" if generic and not narrative and not individual else "patient"
    if individual or narrative:
        advice = generic & {"should", "may", "patients with", "puede"}
        return "patient" if not advice or (narrative and "should" not in advice) else _general(introduced)
    if label in ("background", "conclusion"):
        return label
    if generic:
        return _general(introduced)
    if introduced:
        return "patient"
    return "methods" if label in ("methods", "results") else "plain"


def _general(introduced: bool) -> str:
    return "conclusion" if introduced else "background"


def _labels(abstract: str) -> Iterator[tuple[int, str]]:
    """(offset in the abstract, what stands under the label) of every known label of a structured abstract."""
    for hit in labels.LABEL.finditer(abstract):
        words = re.split(r"\s*(?:/|&)\s*", hit[1].strip().lower())
        name = next(
            (kind for kind, known in labels.LABELS.items() if {hit[1].strip().lower(), words[0]} & {*known}), None
        )
        if name:
            yield hit.start(1), name


_LITERATURE = re.compile(r"literature|published|previous|reported cases", re.IGNORECASE)


def _people(doc: Doc, sentences: Iterable[Sentence]) -> int:
    """The largest number of people that the report says are its own; numbers of the literature do not count."""
    found = [0]
    general = {"background", "conclusion"} if any(s.role == "patient" for s in sentences) else set()
    for sentence in sentences:
        text = doc._.text[sentence.start : sentence.end]
        of_others = sentence.full_text and sentence.role in ("background", "conclusion")
        if of_others or _LITERATURE.search(text) or (sentence.role in general and not cues.COUNTED.search(text)):
            continue
        for hit in cues.PEOPLE.finditer(text):
            word = (hit["n"] or hit["number"]).lower().replace(",", "")
            found.append(cues.NUMBERS.get(word) or (int(word) if word.isdigit() else 0))
    return max(found)
