"""The course of a patient's illness: which symptoms, relapses and treatments the report gives a place in time.

Built on the ticks of `timeline.clock`, which find the words on time. Here each is kept as what was told, a date or years from
presentation, and becomes the other only where the report ties the two ("in June 2016, at the age of 40"). Nothing is invented: a
moment says whether its own sentence tells the time, whether an earlier one does, or whether it came later than that.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from casereview.extraction import timeline, treatments
from casereview.extraction.demographics import Told, told_ages
from casereview.extraction.patients import Subject
from casereview.extraction.quantities import NUMBER, UNIT, dates, durations, years
from casereview.lexicon import Lexicon
from casereview.records import Fact, Moment
from casereview.text import pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Fields = Mapping[str, Fact | list[Fact] | None]
Stretch = tuple[float, float]
"""From when to when, in years."""
Certainty = Literal["told", "carried", "after"]
CERTAINTIES: tuple[Certainty, ...] = ("told", "carried", "after")
"""From the best to the least."""

STORY = ("case", "results", "table", "other")
"""Kinds of sections that tell the course itself."""
RETELLING = (*STORY, "abstract")
"""Kinds in which a sentence that tells no time goes on from the one before; elsewhere it may speak of any time."""

_RELAPSE = re.compile(
    r"\b(?:relaps(?:e|ed|es)|recurrence|recurred|(?:second|third|fourth|fifth|another|further|new|subsequent) (?:\w+ )?(?:attack|episode|bout)"
    r"|flare(?:d|-?up)?|exacerbat(?:ion|ed))\b(?! (?:prevention|prophyla\w+|rates?|free))",
    re.I,
)
_NO_RELAPSE = re.compile(
    r"\b(?:no|not|without|never|free (?:of|from)|neither|nor|denied|prevent\w*|prophyla\w+|avoid\w*|reduc\w+|risk of|if|annual\w*|(?-i:may)|might|could"
    r"|prone to|any|since (?:the )?last|between)\s(?:[\w-]+[\s,]+){0,5}$",
    re.I,
)
_PRESENTS = re.compile(
    r"\b(?:presented|presents|was (?:admitted|referred|hospitali[sz]ed|seen|transferred)|admitted to|came to"
    r"|(?:on|at|upon) (?:admission|presentation)|consulted|complain(?:ed|ing))\b",
    re.I,
)
_CAME = re.compile(
    r"\b(?:presented|was (?:admitted|referred|hospitali[sz]ed|transferred)|admitted to|referred to|came to)\b", re.I
)
_NOW = re.compile(r"\b(?:now|currently|at present|today)\W+(?:\w+\W+){0,2}$", re.I)
_LOOKS_BACK = re.compile(
    rf"\b(?:since|depuis|desde|seit|known|history|diagnosed|until|until then)\b{timeline.TO_DATE}|\bborn (?:in|on)\s$",
    re.I,
)
_FOR = re.compile(
    rf"\b(?:for|over|during|x|×)\s?(?:the )?(?P<n>{NUMBER}) (?:consecutive |successive )?(?P<u>{UNIT})\b", re.I
)
_STOPS = re.compile(
    r"\b(?:discontinu\w+|stopp(?:ed|ing)|withdr[ae]w\w*|cessation|ceased|suspended|interrupted|switched|tapered off|weaned off)"
    r"(?: (?:of|from|the|her|his|taking|all))* "
    r"(?:(?!(?:start|beg[aiu]n|commenc|initiat|introduc|receiv|continu|switch|chang|add|resum|gave|given|took|take|had|has|was|were|because"
    r"|due|after|before|when|while|for|with|without|during|to|into|in|on|by|but|then)\w{0,4}\b)[\w-]+,? (?:and |or )?){0,2}$",
    re.I,
)
_WAS = (
    r"^(?: (?:therapy|treatment|infusions?|injections?))*,?"
    r"(?: (?:was|were|had been|has been)| and (?:[\w-]+ ){1,2}(?:were|have been)) (?:\w+ly |then |also |newly )?"
)
"""Between a treatment and what is said of it, or of it and the next one together."""
_BEGUN = re.compile(
    r"^ (?:begun|started|initiated)\b"
    rf"|{_WAS}(?:start|begun|commenc|initiat|introduc|administ|continu|prescrib|institut|given|added|chosen|resumed|restarted|maintained|kept)",
    re.I,
)
"""What is said of a treatment itself goes before what was stopped in front of it: "stopped smoking and rituximab was started"."""
_STOPPED = re.compile(
    rf"{_WAS}(?:discontinued|stopped|withdrawn|ceased|suspended|interrupted|switched|replaced|changed|substituted|tapered off)\b",
    re.I,
)
_TO = re.compile(r"\s?(?:-|to|and|until|till|through)\s(?:the )?|\s?-\s?", re.I)
_BESIDE = re.compile(
    r"(?:\.\s(?:then|(?:at|by) th(?:at|is|e) time)\b)?[\s,(]*(?:(?:and|then|now|only|still)[\s,]+)?"
    r"(?:(?:at|when|aged|s?he|the patient|who)\b[^.;]{0,30})?",
    re.I,
)
"""Between a date and the age at it."""
_WITHIN = re.compile(
    r"\b(?:within|in|during|over|throughout)\s(?:the\s)?(?:about\s)?(?:first\s|next\s|following\s)?$", re.I
)


@dataclass(frozen=True, slots=True)
class _When:
    """What holds from character `start` of the text on. `span` are the words that told it, empty for presentation.

    `clock` are the years of the tick, which tell from which earlier one it runs on; `date` and `years` as in `Moment`.
    """

    start: int
    span: tuple[int, int]
    clock: float
    date: Stretch | None
    years: Stretch | None
    after: bool = False
    lasting: float | None = None
    """Years of a period ("from 2016 to 2018"): a time for a treatment, none for anything else."""


@dataclass(frozen=True, slots=True)
class _Story:
    """One patient's report with its times in order of the text."""

    doc: "Doc"
    subject: Subject
    whens: tuple[_When, ...]
    described: tuple[int, ...]
    """Where the patient's age is told as that of the person ("a 48-year-old woman")."""

    def kind(self, at: int) -> str:
        return next((p.section.kind for p in self.doc._.sections if p.start <= at < p.end), "other")

    def sentence(self, at: int) -> "Span | None":
        return _sentence(self.subject, at)

    def words(self, when: _When) -> str | None:
        return self.doc._.text[slice(*when.span)] or None


def find(doc: "Doc", subject: Subject, lexicon: Lexicon, fields: Fields) -> list[Moment]:
    """What the report places in time, in order of the text: presentation, onsets, symptoms, relapses, treatments, outcome.

    Args:
        fields: the patient's facts, as the other finders read them.
    """
    age = fields.get("age")
    old = float(age.value) if isinstance(age, Fact) else None
    in_title = {p.section.name for p in doc._.sections if p.section.kind == "title"}
    begin = next((p.start for p in doc._.sections if p.section.name not in in_title), 0)
    named = [
        timeline.Named(m.concept, m.start, m.end)
        for m in doc._.mentions or ()
        if m.kind == "disease" and m.start >= begin
    ]
    ticks = timeline.clock(doc, subject, old, named)
    ages = told_ages(doc, subject)
    base = _presented(subject, ages, old)
    described = tuple(a.start for a in ages if a.age.sort == "old")
    story = _Story(doc, subject, tuple(_timed(subject, doc._.text, ticks, base, old)), described)
    found = [*_presentation(story, age, base), *_onsets(story, fields, old, base), *_symptoms(story, fields)]
    found += [*_relapses(story), *_given(story, lexicon), *_outcome(story, fields)]
    order = {place.section.name: n for n, place in enumerate(doc._.sections)}
    return sorted(found, key=lambda m: (order[m.section], m.start, m.end, m.field, m.value))


# --- what time it is ---------------------------------------------------------------------------------------------------


def _sentence(subject: Subject, at: int) -> "Span | None":
    n = bisect_right(subject.sentences, at, key=lambda s: s.start_char) - 1
    return subject.sentences[n] if n >= 0 and at < subject.sentences[n].end_char else None


def _presented(subject: Subject, ages: Sequence[Told], age: float | None) -> Stretch | None:
    """The date of presentation: beside an age, else beside the words for coming to the hospital, else the only date told.

    `None` too where two sentences tie ages and dates in ways that differ by more than a year and a half.
    """
    by_age, by_words, others = [], [], set()
    for sent in subject.sentences:
        told = [d for d in dates(sent.text) if not _LOOKS_BACK.search(sent.text[: d.start])]
        if len({d.year for d in told}) != 1:
            continue
        here = [
            a
            for a in ages
            if sent.start_char <= a.start < sent.end_char and not _NOW.search(sent.text[: a.start - sent.start_char])
        ]
        stretch = _of_date(told[0].year, told[0].exact)
        if age is not None and len({a.age.years for a in here}) == 1:
            then = here[0].age.years
            by_age.append(stretch if then == age else _at_age(stretch, then, age))
        elif not here and _CAME.search(sent.text):
            by_words.append(stretch)
        others.add(stretch)
    middles = [(since + until) / 2 for since, until in by_age]
    if by_age and max(middles) - min(middles) > 1.5:
        return None
    best = min(by_age, key=lambda s: s[1] - s[0], default=None)
    only = next(iter(others)) if len(others) == 1 else None
    return best or (by_words[0] if by_words else only)


def _of_date(year: float, exact: bool) -> Stretch:
    return (year, round(year + 1 / 12, 2)) if exact else (year, year + 1)


def _at_age(stretch: Stretch, known: float, age: float) -> Stretch:
    """When somebody is of an age who is of a `known` one within `stretch`: an age holds until the next birthday, so that "20" of
    one who is 52 in May 2020 is May 1987 at the earliest, May 1989 at the latest."""
    return round(stretch[0] + age - known - _holds(known), 2), round(stretch[1] + age - known + _holds(age), 2)


def _holds(age: float) -> float:
    """For how long one is of an age, in years: of one told in months for a month, of "two and a half" for half a year."""
    return 1.0 if age == int(age) else 1 / 12 if age < 2 else 0.5


def _between(stretch: Stretch, base: Stretch) -> Stretch:
    """How long after one time another is, at least and at most; what has the same name is no earlier."""
    least = 0.0 if stretch == base else round(stretch[0] - base[1], 2)
    return least, round(stretch[1] - base[0], 2)


def _moved(stretch: Stretch, by: float, *, at_least: float = 0.0) -> Stretch:
    """A stretch moved by years, and made no shorter than `at_least`."""
    since = round(stretch[0] + by, 2)
    return since, round(max(stretch[1] + by, since + at_least), 2)


def _timed(
    subject: Subject, text: str, ticks: Sequence[timeline.Tick], base: Stretch | None, age: float | None
) -> list[_When]:
    """The ticks of the clock as dates and years from presentation, each counted from the one that it runs on from."""
    out: list[_When] = []
    for tick in ticks:
        now = _of_tick(subject, text, tick, out, base, age)
        sentence = _sentence(subject, tick.start)
        here = [w for w in out if sentence is not None and w.span[0] >= sentence.start_char and w.span[1] > w.span[0]]
        last = out[-1] if out else None
        if here and last is not None and not tick.how and _earlier(now, last):
            continue  # "at 40, relapsed at 42 and had SLE at 47, with ...": the sentence goes forward, and looks back no more
        if here and last is not None and last.span[0] == last.span[1] and tick.how.endswith("years later"):
            # "began at 40, relapsed with hiccups and vomiting two years later": the whole of what follows the first time
            now = replace(now, start=out.pop().start)
        out.append(now)
    return out


def _earlier(one: _When, other: _When) -> bool:
    return one.years is not None and other.years is not None and one.years[0] < other.years[0]


def _of_tick(
    subject: Subject,
    text: str,
    tick: timeline.Tick,
    before: Sequence[_When],
    base: Stretch | None,
    age: float | None,
) -> _When:
    words = text[slice(*tick.span)]
    presentation = _When(tick.start, (tick.start, tick.start), tick.years, base, (0.0, 0.0))
    if not tick.how:
        same = _latest(before, tick.years)
        return replace(same, start=tick.start) if same and tick.years else presentation
    here = replace(presentation, span=tick.span)
    first = next((w for w in before if w.span == tick.span), None)
    if first is not None or not tick.dated:
        origin = first or _latest(before, tick.years - timeline.SOON) or (before[-1] if before else presentation)
        return replace(origin, start=tick.start, clock=tick.years, after=True)
    if told := dates(words):
        period = _period(subject, tick)
        stretch = period[0] if period else _of_date(told[0].year, told[0].exact)
        since = _between(stretch, base) if base else None
        return replace(here, date=stretch, years=since, lasting=period[1] if period else None)
    if tick.how.startswith("at "):
        date = _at_age(base, age, round(age + tick.years, 2)) if base and age is not None else None
        sentence = _sentence(subject, tick.start)
        if tick.years == 0 and sentence is not None and _PRESENTS.search(sentence.text):
            date = base
        return _with_date(text, replace(here, date=date, years=(tick.years, tick.years)), before)
    length = next((d.years for d in durations(words) if d.sort in ("later", "ago")), None)
    if length is None:
        return here
    if not tick.how.endswith("later"):
        return _counted(here, _latest(before, tick.years + length) or presentation, -length)
    origin = _own_origin(subject, tick, before) or _latest(before, tick.years - length) or presentation
    if not _WITHIN.search(text, max(0, tick.span[0] - 30), tick.span[0]) and not words.lower().startswith("within"):
        return _counted(here, origin, length)
    if length > 1:
        return replace(here, date=None, years=None)  # "in the ten years after it": no time of anything
    return replace(here, date=_up_to(origin.date, length), years=_up_to(origin.years, length), after=origin.after)


def _counted(here: _When, origin: _When, step: float) -> _When:
    """So many years after or before another time; what is told in years is no truer than one."""
    date = _moved(origin.date, step, at_least=1.0 if abs(step) >= 2 else 0.0) if origin.date else None
    return replace(here, date=date, years=_moved(origin.years, step) if origin.years else None, after=origin.after)


def _with_date(text: str, age: _When, before: Sequence[_When]) -> _When:
    """The time of an age, by the date beside it ("In April 2023, at the age of 47"), which tells it better."""
    last = next((w for w in reversed(before) if w.span[0] < w.span[1]), None)
    if last is None or not last.date or not age.date or not _meet(last.date, age.date):
        return age
    beside = _BESIDE.fullmatch(text, last.span[1], age.span[0])
    if not beside:
        return age
    return (
        replace(age, date=last.date) if beside[0].startswith(".") else replace(last, start=age.start, clock=age.clock)
    )


def _meet(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _up_to(stretch: Stretch | None, step: float) -> Stretch | None:
    return (stretch[0], round(stretch[1] + step, 2)) if stretch else None


def _latest(before: Sequence[_When], clock: float) -> _When | None:
    return next((w for w in reversed(before) if abs(w.clock - clock) < 0.011), None)


def _own_origin(subject: Subject, tick: timeline.Tick, before: Sequence[_When]) -> _When | None:
    """The time told earlier in the same sentence: "began at the age of 40 and relapsed two years later"."""
    sentence = _sentence(subject, tick.span[0])
    if sentence is None:
        return None
    return next((w for w in reversed(before) if sentence.start_char <= w.span[0] < w.span[1] <= tick.span[0]), None)


def _period(subject: Subject, tick: timeline.Tick) -> tuple[Stretch, float] | None:
    """The begin and the length of a stretch between two dates that a tick was read from ("between 2016 and 2024")."""
    sentence = _sentence(subject, tick.span[0])
    for first, last in pairwise(dates(sentence.text)) if sentence is not None else ():
        inside = first.start <= tick.span[0] - sentence.start_char < last.end
        if inside and first.year < last.year and _TO.fullmatch(sentence.text[first.end : last.start]):
            return _of_date(first.year, first.exact), round(last.year - first.year, 2)
    return None


# --- what happened then ------------------------------------------------------------------------------------------------


def _moment(story: _Story, field: str, value: str, start: int, end: int, **more: Any) -> Moment | None:
    """The moment of what stands at `doc.text[start:end]`; none where the text does not tell when it was."""
    sentence = story.sentence(start)
    n = bisect_right(story.whens, start, key=lambda w: w.start) - 1
    if sentence is None or n < 0:
        return None
    when = story.whens[n]
    certainty = _certainty(story, when, sentence, start)
    if certainty is None or (when.date is None and when.years is None):
        return None
    if when.lasting is not None:
        if field != "treatments" or certainty != "told":
            return None
        more["lasting"] = when.lasting
    return _quoted(
        story.doc, start, end, field=field, value=value, certainty=certainty, told=story.words(when), date=when.date,
        years=when.years, **more,
    )  # fmt: skip


def _quoted(doc: "Doc", start: int, end: int, **more: Any) -> Moment:
    q = pipeline.quote(doc, start, end)
    return Moment(quote=q.text, source=q.layer, section=q.section, start=q.start, end=q.end, **more)


def _certainty(story: _Story, when: _When, sentence: "Span", start: int) -> Certainty | None:
    told_here = sentence.start_char <= when.span[0] < when.span[1] <= sentence.end_char
    if told_here and not when.after:
        return "told"
    if story.kind(sentence.start_char) not in RETELLING:
        return None
    if when.after:
        return "after"
    if when.span[0] < when.span[1]:
        return "carried"
    lead = story.doc._.text[sentence.start_char : start]
    looked_back = any(sentence.start_char <= w.span[0] < w.span[1] <= start for w in story.whens)
    if looked_back and not _PRESENTS.search(lead):
        return None  # "The diagnosis, made when she was 10, rested on ...": of then or of now?
    described = any(sentence.start_char <= at < sentence.end_char for at in story.described)
    return "told" if described or _PRESENTS.search(sentence.text) else "carried"


def _presentation(story: _Story, age: Fact | list[Fact] | None, base: Stretch | None) -> Iterator[Moment]:
    """When the patient came: what ages and intervals are counted from."""
    at = _position(story.doc, age) if isinstance(age, Fact) else None
    if at is not None:
        yield _quoted(
            story.doc, *at, field="age", value="presentation", certainty="told", told=None, date=base, years=(0.0, 0.0)
        )


def _onsets(story: _Story, fields: Fields, age: float | None, base: Stretch | None) -> Iterator[Moment]:
    """The onset of both diseases where words of the report date it; else when the story first names the disease."""
    for which in ("primary", "secondary"):
        onset, disease = fields.get(f"{which}_onset_age"), fields.get(f"{which}_disease")
        if not isinstance(disease, Fact):
            continue
        dated = isinstance(onset, Fact) and not onset.rule.startswith("in the presenting illness")
        at = _position(story.doc, onset) if dated and isinstance(onset, Fact) else None
        if at is None or age is None or not isinstance(onset, Fact):
            yield from _first_named(story, f"{which}_disease", disease)
            continue
        after = round(float(onset.value) - age, 2)
        date = _at_age(base, age, float(onset.value)) if base and onset.rule == "age at onset" else None
        own = next((w.date for w in story.whens if w.span == at and w.date), None)
        yield _quoted(
            story.doc, *at, field=f"{which}_onset_age", value=str(disease.value), certainty="told", told=onset.quote,
            date=own or date or (_moved(base, after, at_least=1.0) if base else None), years=(after, after),
        )  # fmt: skip


def _first_named(story: _Story, field: str, disease: Fact) -> Iterator[Moment]:
    at = _position(story.doc, disease)
    mentions = [m for m in story.doc._.mentions or () if m.assertion in ("present", "historical")]
    same = {m.concept for m in mentions if at and m.start < at[1] and at[0] < m.end}
    own = (m for m in mentions if m.concept in same and story.kind(m.start) in STORY and story.subject.covers(m.start))
    for m in own:
        if moment := _moment(story, field, str(disease.value), m.start, m.end):
            yield moment
            return


def _symptoms(story: _Story, fields: Fields) -> Iterator[Moment]:
    """Each symptom once, at the mention whose time is told best: its words stand in the abstract and again in the case."""
    facts = fields.get("symptoms")
    asserted = [m for m in story.doc._.mentions or () if m.assertion in ("present", "historical")]
    for fact in facts if isinstance(facts, list) else ():
        at = _position(story.doc, fact)
        if at is None:
            continue
        words = story.doc._.text[slice(*at)]
        places = [at] + [
            m.span()
            for m in re.finditer(re.escape(words), story.doc._.text, re.I)
            if m.start() != at[0] and any(a.start < m.end() and m.start() < a.end for a in asserted)
        ]
        moments = [m for p in places if (m := _moment(story, "symptoms", str(fact.value), *p))]
        if moments:
            yield min(moments, key=lambda m: (CERTAINTIES.index(m.certainty), m.source == "abstract"))


def _relapses(story: _Story) -> Iterator[Moment]:
    for sentence in story.subject.sentences:
        for m in _RELAPSE.finditer(sentence.text):
            start, end = sentence.start_char + m.start(), sentence.start_char + m.end()
            if not story.subject.covers(start) or _NO_RELAPSE.search(sentence.text[: m.start()]):
                continue
            moment = _moment(story, "relapse", "relapse", start, end)
            if moment and moment.certainty == "told" and moment.told:
                yield moment


def _given(story: _Story, lexicon: Lexicon) -> Iterator[Moment]:
    """Each time that a treatment is named as given; what the abstract repeats only where the story does not tell it."""
    found = [(u, m) for u in treatments.uses(story.doc, story.subject, lexicon) if (m := _of_use(story, u))]
    told = {u.what.name for u, _ in found if story.kind(u.what.start) in STORY}
    for use, moment in found:
        if story.kind(use.what.start) in STORY or use.what.name not in told:
            yield moment


def _of_use(story: _Story, use: treatments.Use) -> Moment | None:
    sentence = story.sentence(use.what.start)
    if sentence is None:
        return None
    before = story.doc._.text[sentence.start_char : use.what.start]
    after = story.doc._.text[use.what.end : sentence.end_char]
    ended = bool(_STOPPED.search(after) or (_STOPS.search(before) and not _BEGUN.search(after)))
    long = _FOR.search(use.detail or "")
    lasting = years(long["n"], long["u"]) if long and not ended else None
    phase = use.phase if use.phase in ("acute", "maintenance") else None
    return _moment(
        story, "treatments", use.what.name, use.since, use.until,
        detail=use.detail, phase=phase, lasting=lasting, ended=ended,
    )  # fmt: skip


def _outcome(story: _Story, fields: Fields) -> Iterator[Moment]:
    fact = fields.get("outcome")
    at = _position(story.doc, fact) if isinstance(fact, Fact) else None
    if at is not None and isinstance(fact, Fact):
        moment = _moment(story, "outcome", str(fact.value), *at)
        # The last state of a story that tells no time for it came after everything, not with what was told last.
        if moment and (moment.certainty == "after" or (moment.certainty == "told" and moment.told)):
            yield moment


def _position(doc: "Doc", fact: Fact) -> tuple[int, int] | None:
    """Where the quote of a fact stands in `doc.text`."""
    place = next((p for p in doc._.sections if p.section.name == fact.section), None)
    if place is None or fact.start is None or fact.end is None or fact.start == fact.end:
        return None
    start = bisect_left(place.normal.starts, fact.start)
    return place.start + start, place.start + max(start + 1, bisect_left(place.normal.starts, fact.end))
