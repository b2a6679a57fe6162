"""The course of a patient's illness: which symptoms, relapses and treatments the report gives a place in time.

The times are those of `timeline.clock`, in years after presentation; where the report tells dates, also as a date. Nothing is
invented: a moment says whether its own sentence tells the time, whether an earlier one does, or whether it only came later.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from casereview.extraction import timeline, treatments
from casereview.extraction.patients import Subject
from casereview.extraction.quantities import NUMBER, UNIT, ages, dates, durations, years
from casereview.lexicon import Lexicon
from casereview.records import Fact, Moment
from casereview.text import pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

STORY = ("case", "results", "table", "other")
"""Kinds of sections that tell the course itself; what the others say of it is told again, or of other patients."""

CERTAINTIES = ("told", "carried", "after")
"""From the best to the least."""

_RELAPSE = re.compile(
    r"\b(?:relaps(?:e|ed|es)|recurrence|recurred|(?:second|third|fourth|fifth|another|further|new|subsequent) (?:\w+ )?(?:attack|episode|bout)"
    r"|flare(?:d|-?up)?|exacerbat(?:ion|ed))\b(?! (?:prevention|prophyla\w+|rates?|free))",
    re.I,
)
_NO_RELAPSE = re.compile(
    r"\b(?:no|not|without|never|free (?:of|from)|neither|nor|denied|prevent\w*|prophyla\w+|avoid\w*|reduc\w+|risk of|if|annual\w*|may|might|could"
    r"|prone to|any|since (?:the )?last|between)\s(?:[\w-]+[\s,]+){0,5}$",
    re.I,
)
_PRESENTS = re.compile(
    r"\b(?:presented|presents|was (?:admitted|referred|hospitali[sz]ed|seen|transferred)|admitted to|came to"
    r"|(?:on|at|upon) (?:admission|presentation)|consulted|complain(?:ed|ing))\b",
    re.I,
)
_FOR = re.compile(
    rf"\b(?:for|over|during|x|×)\s?(?:the )?(?P<n>{NUMBER}) (?:consecutive |successive )?(?P<u>{UNIT})\b", re.I
)
_STOPS = re.compile(
    r"\b(?:discontinu\w+|stopp(?:ed|ing)|withdr[ae]w\w*|cessation|ceased|suspended|interrupted|switched|tapered off|weaned off)"
    r"(?: (?:of|from|the|her|his|taking|all))* (?:[\w-]+,? (?:and |or )?){0,2}$",
    re.I,
)
_STOPPED = re.compile(
    r"^(?: (?:therapy|treatment|infusions?|injections?))*,? (?:and [\w-]+ )?(?:was|were|had been|has been) (?:\w+ly |then |also )?"
    r"(?:discontinued|stopped|withdrawn|ceased|suspended|interrupted|switched|replaced|changed|substituted|tapered off)\b",
    re.I,
)


_TO = re.compile(r"\s?(?:-|to|and|until|till|through)\s(?:the )?|\s?-\s?", re.I)


@dataclass(frozen=True, slots=True)
class _Tick:
    """A tick of the clock with its calendar date; `exact` if its month is told."""

    tick: timeline.Tick
    date: float | None
    exact: bool


@dataclass(frozen=True, slots=True)
class _Period:
    since: float
    until: float
    exact: bool
    words: str


def find(
    doc: "Doc", subject: Subject, lexicon: Lexicon, fields: Mapping[str, Fact | list[Fact] | None]
) -> list[Moment]:
    """What the report places in time, in order of the text: presentation, onsets, symptoms, relapses, treatments, outcome.

    Args:
        fields: the patient's facts, as the other finders read them.
    """
    age = fields.get("age")
    old = float(age.value) if isinstance(age, Fact) else None
    named = [timeline.Named(m.concept, m.start, m.end) for m in doc._.mentions or () if m.kind == "disease"]
    ticks = _dated(doc, timeline.clock(doc, subject, old, named))
    when = _When(doc, subject, ticks)
    found = [*_presentation(when, age), *_onsets(when, fields, old), *_symptoms(when, fields), *_relapses(when)]
    found += [*_given(when, lexicon), *_outcome(when, fields)]
    order = {place.section.name: n for n, place in enumerate(doc._.sections)}
    return sorted(found, key=lambda m: (order[m.section], m.start, m.end, m.field, m.value))


def _dated(doc: "Doc", ticks: Sequence[timeline.Tick]) -> list[_Tick]:
    """The ticks with their dates. Those without a date in words are counted from the date that they run on from."""
    told = [(t, d[0]) for t in ticks if (d := dates(doc.text[slice(*t.span)]))]
    if not told:
        return [_Tick(t, None, False) for t in ticks]
    anchor, date = min(told, key=lambda pair: abs(pair[0].years))
    base, exact = date.year - anchor.years, date.exact and anchor.years == 0
    by_tick = {id(t): d for t, d in told}
    out: list[_Tick] = []
    for tick in ticks:
        if own := by_tick.get(id(tick)):
            out.append(_Tick(tick, own.year, own.exact))
            continue
        later = next((d.years for d in durations(doc.text[slice(*tick.span)]) if d.sort == "later"), 0.0)
        origin = next((t for t in reversed(out) if abs(t.tick.years - (tick.years - later)) < 0.011), None)
        if origin is None or origin.date is None:
            out.append(_Tick(tick, round(base + tick.years, 2), exact and not tick.years))
        else:
            out.append(_Tick(tick, round(origin.date + later, 2), origin.exact and later < 2))
    return out


class _When:
    """Where in time a character of the text stands."""

    def __init__(self, doc: "Doc", subject: Subject, ticks: Sequence[_Tick]) -> None:
        self.doc, self.subject, self.ticks = doc, subject, ticks
        self.kinds = [(p.start, p.end, p.section.kind) for p in doc._.sections]

    def kind(self, at: int) -> str:
        return next((kind for start, end, kind in self.kinds if start <= at < end), "other")

    def sentence(self, at: int) -> "Span | None":
        return next((s for s in self.subject.sentences if s.start_char <= at < s.end_char), None)

    def moment(self, field: str, value: str, start: int, end: int, **more: Any) -> Moment | None:
        """The moment of what stands at `doc.text[start:end]`; none where the text does not tell when it was."""
        sentence = self.sentence(start)
        held = next((t for t in reversed(self.ticks) if t.tick.start <= start), None)
        if sentence is None or held is None:
            return None
        certainty = self._certainty(held, sentence)
        if certainty is None:
            return None
        tick, q = held.tick, pipeline.quote(self.doc, start, end)
        told: dict[str, Any] = {
            "told": self.doc.text[slice(*tick.span)] or None,
            "date": held.date,
            "exact": held.exact,
        }
        if period := self._period(tick):
            # "From 2016 to 2018 she took ..." lasts; of anything else "between 2016 and 2024" says no time.
            if field != "treatments" or certainty != "told":
                return None
            told = {"told": period.words, "date": period.since, "exact": period.exact}
            more["lasting"] = round(period.until - period.since, 2)
        return Moment(
            field=field, value=value, quote=q.text, source=q.layer, section=q.section, start=q.start, end=q.end,
            certainty=certainty, years=tick.years, **told, **more,
        )  # fmt: skip

    def _certainty(self, held: _Tick, sentence: "Span") -> Literal["told", "carried", "after"] | None:
        tick, kind = held.tick, self.kind(sentence.start_char)
        of_case = kind in STORY or kind == "abstract"
        # "Subsequently" within a dated year bears the date that it comes after.
        if tick.how and (not tick.dated or tick.start - tick.span[1] > 0 and tick.years != self._first(tick)):
            return "after" if of_case else None
        if tick.how and sentence.start_char <= tick.span[0] < sentence.end_char:
            return "told"
        if not of_case:
            return None
        if tick.years == 0 and (_PRESENTS.search(sentence.text) or any(a.sort == "old" for a in ages(sentence.text))):
            return "told"
        return "carried"

    def _first(self, tick: timeline.Tick) -> float:
        return next(t.tick.years for t in self.ticks if t.tick.span == tick.span)

    def _period(self, tick: timeline.Tick) -> _Period | None:
        """The stretch of time between two dates that a tick was read from ("between 2016 and 2024")."""
        sentence = self.sentence(tick.span[0])
        for first, last in pairwise(dates(sentence.text)) if sentence is not None and tick.how else ():
            inside = first.start <= tick.span[0] - sentence.start_char < last.end
            if inside and _TO.fullmatch(sentence.text[first.end : last.start]) and first.year < last.year:
                words = sentence.text[first.start : last.end]
                return _Period(first.year, last.year, first.exact and last.exact, words)
        return None


def _presentation(when: _When, age: Fact | list[Fact] | None) -> Iterator[Moment]:
    """When the patient came: what ages and intervals are counted from."""
    zero = [t for t in when.ticks if t.tick.years == 0]
    if not isinstance(age, Fact) or not zero:
        return
    best = min(zero, key=lambda t: (t.date is None, not t.exact, t.tick.start))
    if (at := _position(when.doc, age)) is None:
        return
    q = pipeline.quote(when.doc, *at)
    told = when.doc.text[slice(*best.tick.span)] or None
    yield Moment(
        field="age", value="presentation", quote=q.text, source=q.layer, section=q.section, start=q.start, end=q.end,
        certainty="told", told=told, years=0.0, date=best.date, exact=best.exact,
    )  # fmt: skip


def _onsets(when: _When, fields: Mapping[str, Fact | list[Fact] | None], age: float | None) -> Iterator[Moment]:
    """The onset of both diseases where words of the report date it; else when the story first names the disease."""
    for which in ("primary", "secondary"):
        onset, disease = fields.get(f"{which}_onset_age"), fields.get(f"{which}_disease")
        if not isinstance(disease, Fact):
            continue
        dated = isinstance(onset, Fact) and not onset.rule.startswith("in the presenting illness")
        at = _position(when.doc, onset) if dated and isinstance(onset, Fact) else None
        if at is None or age is None or not isinstance(onset, Fact):
            yield from _first_named(when, f"{which}_disease", disease)
            continue
        after = round(float(onset.value) - age, 2)
        own = [t for t in when.ticks if t.tick.span == at and t.date is not None]
        base = next((t.date - t.tick.years for t in when.ticks if t.date is not None), None)
        date = own[0].date if own else None if base is None else round(base + after, 2)
        q = pipeline.quote(when.doc, *at)
        yield Moment(
            field=f"{which}_onset_age", value=str(disease.value), quote=q.text, source=q.layer, section=q.section,
            start=q.start, end=q.end, certainty="told", told=q.text, years=after, date=date,
            exact=bool(own and own[0].exact),
        )  # fmt: skip


def _first_named(when: _When, field: str, disease: Fact) -> Iterator[Moment]:
    at = _position(when.doc, disease)
    mentions = [m for m in when.doc._.mentions or () if m.assertion in ("present", "historical")]
    same = {m.concept for m in mentions if at and m.start < at[1] and at[0] < m.end}
    own = [m for m in mentions if m.concept in same and when.kind(m.start) in STORY and when.subject.covers(m.start)]
    for m in own[:1]:
        if moment := when.moment(field, str(disease.value), m.start, m.end):
            yield moment


def _symptoms(when: _When, fields: Mapping[str, Fact | list[Fact] | None]) -> Iterator[Moment]:
    """Each symptom once, at the mention whose time is told best: its words stand in the abstract and again in the case."""
    facts = fields.get("symptoms")
    asserted = [m for m in when.doc._.mentions or () if m.assertion in ("present", "historical")]
    for fact in facts if isinstance(facts, list) else ():
        at = _position(when.doc, fact)
        if at is None:
            continue
        words = when.doc.text[slice(*at)].lower()
        places = [at] + [
            m.span()
            for m in re.finditer(re.escape(words), when.doc.text, re.I)
            if m.start() != at[0] and any(a.start < m.end() and m.start() < a.end for a in asserted)
        ]
        moments = [m for p in places if (m := when.moment("symptoms", str(fact.value), *p))]
        if moments:
            yield min(
                moments, key=lambda m: (m.source == "title", CERTAINTIES.index(m.certainty), m.source == "abstract")
            )


def _relapses(when: _When) -> Iterator[Moment]:
    for sentence in when.subject.sentences:
        for m in _RELAPSE.finditer(sentence.text):
            start, end = sentence.start_char + m.start(), sentence.start_char + m.end()
            if not when.subject.covers(start) or _NO_RELAPSE.search(sentence.text[: m.start()]):
                continue
            moment = when.moment("relapse", "relapse", start, end)
            if moment and moment.certainty == "told":
                yield moment


def _given(when: _When, lexicon: Lexicon) -> Iterator[Moment]:
    """Each time that a treatment is named as given; what the abstract repeats only where the story does not tell it."""
    found = [(u, m) for u in treatments.uses(when.doc, when.subject, lexicon) if (m := _of_use(when, u))]
    told = {u.what.name for u, _ in found if when.kind(u.what.start) in STORY}
    for use, moment in found:
        if when.kind(use.what.start) in STORY or use.what.name not in told:
            yield moment


def _of_use(when: _When, use: treatments.Use) -> Moment | None:
    sentence = when.sentence(use.what.start)
    if sentence is None:
        return None
    before = when.doc.text[sentence.start_char : use.what.start]
    after = when.doc.text[use.what.end : sentence.end_char]
    ended = bool(_STOPS.search(before) or _STOPPED.search(after))
    long = _FOR.search(use.detail or "")
    lasting = years(long["n"], long["u"]) if long and not ended else None
    phase = use.phase if use.phase in ("acute", "maintenance") else None
    return when.moment(
        "treatments", use.what.name, use.since, use.until,
        detail=use.detail, phase=phase, lasting=lasting, ended=ended,
    )  # fmt: skip


def _outcome(when: _When, fields: Mapping[str, Fact | list[Fact] | None]) -> Iterator[Moment]:
    fact = fields.get("outcome")
    at = _position(when.doc, fact) if isinstance(fact, Fact) else None
    if at is not None and isinstance(fact, Fact):
        moment = when.moment("outcome", str(fact.value), *at)
        if moment and moment.certainty != "carried":
            yield moment


def _position(doc: "Doc", fact: Fact) -> tuple[int, int] | None:
    """Where the quote of a fact stands in `doc.text`."""
    place = next((p for p in doc._.sections if p.section.name == fact.section), None)
    if place is None or fact.start is None or fact.end is None or fact.start == fact.end:
        return None
    start = bisect_left(place.normal.starts, fact.start)
    return place.start + start, place.start + max(start + 1, bisect_left(place.normal.starts, fact.end))
