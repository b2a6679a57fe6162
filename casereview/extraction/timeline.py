"""The clock of a patient's story: how many years after presentation a passage of the report speaks of.

Presentation is 0, what lies before is negative. Dates, ages and intervals ("two years later", "ten years earlier") move the
clock; each section starts anew at presentation, because abstract, case and discussion tell the same story again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.extraction.demographics import told_ages
from casereview.extraction.patients import Subject, fact
from casereview.extraction.quantities import Date, Duration, ages, dates, durations
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

SOON = 0.02
"""Years that an undated "later" moves the clock: enough for an order, too little for an age."""


@dataclass(frozen=True, slots=True)
class Tick:
    """From character `start` of `doc.text` on, `years` after presentation; `span` is the expression, `how` the arithmetic."""

    start: int
    years: float
    how: str
    span: tuple[int, int]
    dated: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A disease named at `doc.text[start:end]`, of one side of the review."""

    side: str
    start: int
    end: int


_SINCE = re.compile(
    r"\b(?:since|depuis|desde|seit|dall?[ '’])(?:\s(?:the|her|his|about|around|early|mid|late|age|of|she|he|was|la|los|os|as|edad|idade|de|dem|in))*"
    r"(?:\sl?['’]?[âa]ge de)?\s?\w{0,9}$",
    re.I,
)
"""What leads to the beginning of something that lasts; some letters of the time itself may follow."""
_BEGAN = re.compile(
    r"\b(?:\w*neuritis|\w*myelitis|symptoms?|attacks?|relaps\w+|episodes?|weakness|pain|numbness|vision)\b", re.I
)
_JOINT = re.compile(r"\b(?:and|but|und|aber|et|y|e)\b")
_BRACKETS = re.compile(r"\([^()]*\)")
_DIAGNOSED = re.compile(
    r"\W*(?:(?:which|that|was|were|had|been|first|initially|diagnosed|established|known|detected|found|made|in|about|some|approximately)\W*)*",
    re.I,
)
"""What may stand between a disease and "three years earlier"."""
COMPANY = (
    r",?\s+with\s(?:(?!(?:who|that|which|whose|when|she|he|her|his|had|has|have|was|were|developed|presented|for|since)\b)"
    r"[\w/'’.-]+,?\s){1,12}?"
)
"""What a disease came with, between its name and its time: "SSc with anticentromere antibodies and lung disease had been"."""
COMPANY_ALONE = re.compile(COMPANY)
COMPANY_AND_VERB = re.compile(rf"{COMPANY}(?=(?:had|has|have|was|were|diagnosed|known)\b)")
_LATER = re.compile(
    r"\b(?:(?P<months>(?:(?:some|several|a few|few|a couple of) )?(?:months|weeks|days) (?:later|afterwards?|after))\b|later|subsequently(?! (?:found|identified|recogni[sz]ed|noted|noticed|tested|shown|discovered|confirmed|proved|revealed|seropositive))|thereafter|afterwards?|during (?:the )?follow-?up|eventually|ultimately|in the course"
    r"|durante (?:su |la )?evoluci[oó]n|posteriormente|ult[eé]rieurement|sp[äa]ter|successivamente)\b",
    re.I,
)
_CLAUSE = re.compile(r"(?:[;:]|,(?! who| which)|\band\b|\bbut\b|\bthen\b|\bwhile\b|\bwhereas\b)\s*")
_CLAUSE_END = re.compile(
    r"[,;]|\b(?:(?:who )?(?:now |then |has |had |was |were )*(?:present(?:ed|s|ing)|admitted|referred|hospitali[sz]ed|seen|consulted"
    r"|complained|consult[oó]|acudi[oó]|s'est présentée?|stellte sich))\b|$",
    re.I,
)
_BACK = re.compile(
    r"\b(?:on|at|upon|during|in) (?:the |this |her |his |current |present |our )*(?:admission|presentation|examination|hospitali[sz]ation|visit|initial)\b"
    r"|\b(?:presented|was admitted|was referred|was hospitali[sz]ed)\b|\bcurrent(?:ly)?\b",
    re.I,
)
_TREATMENT = re.compile(
    r"\s(?:of|on) (?:\w+ ){0,3}(?:treatment|therapy|follow-?up|hospital\w*|steroids?|rituximab|prednis\w+|immuno\w+)|\sfrom (?:the )?(?:start|beginning) of (?:treatment|therapy)",
    re.I,
)
_SEVERAL = re.compile(
    r"\b(?:attacks|relapses|episodes|exacerbations|bouts|recurrences|flares|events|admissions|hospitali[sz]ations)\b[^.;,]{0,60}$",
    re.I,
)
"""What "within one year" counts: the year is how close the attacks lay, not how much later they came."""
_BEFORE_WHAT = re.compile(r"\b(?:before|prior to)\s[a-z]", re.I)
_BEFORE_EVENT = re.compile(
    r"\s(?!presentation|admission|hospital|this|our|she|he|the (?:patient|present|current|visit)|being|coming|and|with|when|at|in|on\b)"
    r"(?:(?:the|her|his|their|an?|onset|first|of|diagnosis|attack|episode|appearance) )*[A-Za-z]",
    re.I,
)
"""What follows "two years before" where it counts back from another event: that event is not in the past."""
_AFTER_EVENT = re.compile(
    r"\s(?:the |this |that |her |his |an? )?(?:first |initial |last |previous |second |acute )?(?:presentation|admission|discharge|episode|attack|onset|event|relapse|symptoms?|hospitali[sz]ation|diagnosis|visit)\b",
    re.I,
)


def clock(doc: "Doc", subject: Subject, age: float | None, named: Sequence[Named]) -> list[Tick]:
    """The ticks of the patient's story in order of the text. `age` is that at presentation; `named` are the diseases."""
    ticks: list[Tick] = []
    base = _base(doc, subject, age)
    own = {(t.start, t.end): t.age.years for t in told_ages(doc, subject)}
    now, section, past = 0.0, -1, None
    for sent in subject.sentences:
        where = max((i for i, p in enumerate(doc._.sections) if p.start <= sent.start_char), default=0)
        if where != section:
            section, now, past = where, 0.0, None
            ticks.append(Tick(sent.start_char, 0.0, "", (sent.start_char, sent.start_char), False))
        text, at = sent.text, sent.start_char
        items = [i for i in _expressions(text) if subject.covers(at + i[1].start)]
        if now < 0 and not items and _BACK.search(text):
            now = 0.0
            ticks.append(Tick(at, now, "", (at, at), False))
        past_here, told_before = None, 0
        for kind, item in items:
            span = (at + item.start, at + item.end)
            # "MCTD since 2009, who in 2015 presented": a second time does not reach back over the first.
            begins = _begins(text, at, item.start, told_before, named)
            told_before = item.end
            if kind in ("date", "age"):
                tick = _told_time(kind, item, begins, span, base, age, own.get(span))
                if tick is None:
                    continue
                if lasts_since := _SINCE.search(text[: item.start + 6]):
                    # "lupus since 2004 and now myelitis": what has lasted since then began then, and nothing else did.
                    inside = [n for n in named if begins <= n.start < at + item.start]
                    if len({n.side for n in inside}) > 1:
                        tick = replace(tick, start=inside[-1].start)  # "SLE was found in a man with NMOSD since 2004"
                    ticks.append(tick)
                    stop = _end_of_since(text, at, begins, lasts_since.start(), item.end, named)
                    ticks.append(Tick(at + stop, now, "", (at, at), False))
                else:
                    now = _step(ticks, tick, now, text, at)
            elif kind == "ago":
                past_here = round(now - item.years, 2)
                ticks.append(Tick(begins, past_here, f"{item.years:g} years before", span, True))
                # "optic neuritis two years before sicca symptoms": only what stands before "before" lies that far back.
                counts_back = _BEFORE_WHAT.search(text, item.start, min(len(text), item.end + 12))
                # "a woman with lupus diagnosed three years earlier had myelitis": what was named before it lies that far back.
                before = [n for n in named if at <= n.start < at + item.start]
                named_before = any(
                    begins <= n.start or _DIAGNOSED.fullmatch(_BRACKETS.sub("", text[n.end - at : item.start]))
                    for n in before
                )
                stop = item.end if counts_back or named_before else _until_presented(text, begins - at, item)
                ticks.append(Tick(at + stop, now, "", (at, at), False))
            elif kind == "later" and _KIN_LATER.match(text[: item.start]):
                continue
            elif kind == "later":
                origin = _origin(text, at, item, ticks, named)
                if origin is None:
                    start_from = past_here if past_here is not None else past if past is not None else now
                    told = next((t for t in reversed(ticks) if t.dated), None)
                    if start_from == 0 and told is not None and told.years + item.years == 0:
                        start_from = told.years  # "diagnosed at 6 ... eight years later", at 14
                    now = round(start_from + item.years, 2)
                elif origin == "unknown":
                    continue
                else:
                    now = round(float(origin) + item.years, 2)
                if re.search(r"\bfollowed (?:(?:about|some|approximately|only) )?$", text[: item.start]):
                    begins = span[0]  # "SLE was followed three years later by NMOSD"
                ticks.append(Tick(begins, now, f"{item.years:g} years later", span, True))
                past_here = None
            else:
                now = round(now + SOON, 2)
                told = next((t for t in reversed(ticks) if t.how), None)
                if told is not None and told.dated and abs(told.years - now) <= 5 * SOON:
                    ticks.append(Tick(begins, now, told.how, told.span, True))  # "subsequently" within a dated year
                else:
                    ticks.append(Tick(begins, now, "months later" if item.sort == "months" else "later", span, False))
        past = past_here
    return sorted(ticks, key=lambda t: t.start)


_COMES = re.compile(
    r"\b(?:who )?(?:now |then |has |had |was )*(?:present(?:ed|s|ing)|admitted|referred|hospitali[sz]ed)\b", re.I
)


def _until_presented(text: str, begins: int, item: Duration) -> int:
    """How far a look back reaches: to the presentation in its sentence, if it has told something before it."""
    told = len(re.findall(r"\w{3,}", text[begins : item.start])) > 1
    comes = _COMES.search(text, item.end) if told else None
    return comes.start() if comes else len(text)


def _end_of_since(text: str, at: int, begins: int, lead: int, end: int, named: Sequence[Named]) -> int:
    """Where "since 2004" ceases to count: at once, if what began then was named before it; else with its clause."""
    if any(begins <= n.start < at + lead for n in named) or _BEGAN.search(text, begins - at, lead):
        return end
    stop = _CLAUSE_END.search(text, min(len(text), end + 2))
    joint = _JOINT.search(text, end)
    return min(stop.start(), joint.start()) if joint else stop.start()


def _told_time(
    kind: str,
    item: Date | Duration,
    begins: int,
    span: tuple[int, int],
    base: Date | None,
    age: float | None,
    own: float | None,
) -> Tick | None:
    """The tick of a date, if the date of presentation is known, or of an age that is the patient's `own`."""
    if kind == "date":
        if base is None:
            return None
        years, how = _since(item, base)
        return Tick(begins, years, how, span, True)
    if age is None or own is None:
        return None
    return Tick(begins, round(own - age, 2), f"at {own:g}", span, True)


def _step(ticks: list[Tick], tick: Tick, now: float, text: str, start: int) -> float:
    """Add a tick and return the clock after it: a look back within a sentence ("diagnosed at 20, had ...") ends with its clause."""
    ticks.append(tick)
    first, last = tick.span[0] - start, tick.span[1] - start
    if tick.years >= now or first < 25:
        return tick.years
    stop = _CLAUSE_END.search(text, last)
    ticks.append(Tick(start + stop.start(), now, "", (start, start), False))
    return now


def at(ticks: Sequence[Tick], start: int) -> Tick | None:
    """The tick that holds at a character of the text."""
    return next((t for t in reversed(ticks) if t.start <= start), None)


def _base(doc: "Doc", subject: Subject, age: float | None) -> Date | None:
    """The date of presentation: beside the age (also "in 2010, at the age of 60"), else beside "presented to our hospital", else beside "was admitted", else the first date of the story."""
    found: list[tuple[int, int, Date]] = []
    for sent in subject.sentences:
        rank = 3
        beside = ages(sent.text)
        if any(a.sort == "old" for a in beside) or any(
            a.sort == "at" and age is not None and abs(a.years - age) < 0.01 for a in beside
        ):
            rank = 0
        elif re.search(r"\b(?:presented|admitted|referred|admission|visited)\b[^.]{0,40}\bour\b", sent.text):
            rank = 1
        elif re.search(r"\b(?:presented|was (?:admitted|referred|hospitali[sz]ed)|on admission)\b", sent.text):
            rank = 2
        told = dates(sent.text)
        # "known since 2004, was brought in November 2012": the date of a look back is not that of presentation.
        now = [d for d in told if not _LOOKS_BACK.search(sent.text[: d.start])]
        # Last come sentences that tell nothing but the past ("a 55-year-old woman with RA since 2004").
        past = [d for d in told if _LONG_SINCE.search(sent.text[: d.start])]
        found += [(rank, sent.start_char, d) for d in now or told if d not in past]
        found += [(rank + 4, sent.start_char, d) for d in past]
    if not found:
        return None
    rank, _, first = min(found, key=lambda f: f[:2])
    # "RA since 2004", without another date, says nothing of when the patient came.
    return None if rank >= 4 and len({d.year for *_, d in found}) == 1 else first


_AGO = r"since|depuis|desde|seit|known|history|onset"
TO_DATE = r"(?:(?!(?<!been )\b(?:presented|admitted|referred|seen|hospitali[sz]ed)\b)[^,;])*$"
"""From what looks back to its date; "since 2004 and was seen in 2014" tells of 2014 when the patient came."""
_BORN = r"\bborn (?:in|on)(?: (?:early|mid|late))?\s$"
_LOOKS_BACK = re.compile(rf"\b(?:{_AGO}|until|diagnosed|had|began|started)\b{TO_DATE}|{_BORN}", re.I)
_LONG_SINCE = re.compile(rf"\b(?:{_AGO}|(?:well|healthy) until)\b{TO_DATE}|{_BORN}", re.I)


def _since(date: Date, base: Date) -> tuple[float, str]:
    """Years between two dates: whole years, as a reader reckons them, unless both months are known and it is under two."""
    exact = date.exact and base.exact and abs(date.year - base.year) < 2
    years = round(date.year - base.year, 2) if exact else float(int(date.year) - int(base.year))
    same = int(date.year) == int(base.year) and not years
    return years, f"in {int(date.year)}" if same else f"{int(date.year)} - {int(base.year)}"


def _expressions(text: str) -> list[tuple[str, Date | Duration]]:
    """Dates, ages at a time of life, and intervals that move the clock, in order of the text."""
    found: list = [("date", d) for d in dates(text)]
    found += [("age", a) for a in ages(text) if a.sort == "at"]
    for d in durations(text):
        if d.sort == "later" and text[d.start :].lower().startswith("within") and _SEVERAL.search(text[: d.start]):
            continue
        if d.sort in ("ago", "later") and d.years > 0 and not _TREATMENT.match(text[d.end :]):
            found.append((d.sort, d))
    taken = [(x.start, x.end) for _, x in found]
    for m in _LATER.finditer(text):
        if not any(s - 25 < m.end() and m.start() < e + 5 for s, e in taken):
            found.append(("word", Duration(0.0, m.start(), m.end(), "months" if m["months"] else "word")))
    return sorted(found, key=lambda f: f[1].start)


_KIN_LATER = re.compile(r"\W*(?:Her|His) [^,;]*\b(?:presented|admitted|developed)\s(?:\w+\s)?$")
"""A relative who "presented one year later": later than the other patient, so still the relative's own presentation."""
_CAME = re.compile(
    r"^[\s,]*(?:(?:she|he|the patient|our patient|the (?:girl|boy|woman|man)|and|now aged? \d+|now \d+)[\s,]*)*"
    r"(?:was (?:admitted|referred|hospitali[sz]ed|brought|seen)|presented|came|developed|complained|experienced|lost|had|suffered|noticed)\b",
    re.I,
)


def grown_up(doc: "Doc", subject: Subject, age: Fact | None) -> Fact | None:
    """The age at presentation of a patient of whom only an earlier age is told: "diagnosed at 6 ... eight years later she presented".

    None where the age told is that of the person or of presentation already.
    """
    if age is None or age.rule != "age at a time of life":
        return None
    told = [t for t in told_ages(doc, subject) if t.age.years == age.value]
    if not told or max(t.age.years for t in told_ages(doc, subject)) > age.value:
        return None
    for sent in subject.sentences:
        for d in durations(sent.text):
            start, end = sent.start_char + d.start, sent.start_char + d.end
            plain = d.sort == "later" and d.years >= 1 and sent.text[d.start : d.end].lower().endswith("later")
            if plain and start > told[0].start and subject.covers(start) and _CAME.match(sent.text[d.end :]):
                value = round(age.value + d.years, 1)
                value = int(value) if value.is_integer() else value
                return fact(doc, value, start, end, f"{age.value:g} + {d.years:g} (years later)")
    return None


def before_event(text: str, d: Duration) -> bool:
    """Does "two years before" count back from an event that is named after it ("before the onset of myelitis")?"""
    return bool(re.search(r"\b(?:before|prior to)$", text[d.start : d.end], re.I)) and bool(
        _BEFORE_EVENT.match(text[d.end :])
    )


def _origin(text: str, start: int, d: Duration, ticks: list[Tick], named: Sequence[Named]) -> float | str | None:
    """From when "two years after X" counts: the time of a disease already told, the running clock (None), or "unknown"."""
    if not re.search(r"\b(?:after|following|since)$", text[d.start : d.end]):
        return None
    close = [n for n in named if 0 <= n.start - (start + d.end) < 45]
    if close:
        told = [n for n in named if n.side == close[0].side and n.start < start]
        tick = at(ticks, told[0].start) if told else None
        return tick.years if tick and (tick.dated or tick.years) else "unknown"
    if _AFTER_EVENT.match(text[d.end :]) or re.match(r"\s?[,.;]", text[d.end :]):
        return None
    return "unknown"


def _begins(text: str, at: int, start: int, told_before: int, named: Sequence[Named]) -> int:
    """Where what a time at `text[start:]` speaks of begins: with its clause, or with a disease whose company has an "and" in it."""
    begins = at + max(_clause_start(text, start), told_before)
    for n in named:
        joined = any(n.end < o.start < at + start and text[: o.start - at].endswith(" and ") for o in named)
        if at + told_before <= n.start < begins and n.end <= at + start and not joined:
            m = COMPANY_AND_VERB.match(_BRACKETS.sub("", text[n.end - at : start]))
            if m and _DIAGNOSED.fullmatch(m.string, m.end()):
                return n.start
    return begins


def _clause_start(text: str, start: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
