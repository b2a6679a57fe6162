"""The diseases of a patient, which came first, and how old the patient was at the onset of each.

A review asks for two sides (here NMOSD and connective tissue diseases). Each disease gets a time in years before or after
presentation, from a clock that runs through the report: dates, ages, "two years later", "9-year history of". Where times are
not told, the words decide: "known SLE", "NMOSD secondary to SLE", "later developed". What decided stands in `rule`, with the
arithmetic.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.extraction import levels
from casereview.extraction.demographics import told_ages
from casereview.extraction.patients import Subject, fact
from casereview.extraction.quantities import Duration, ages, dates, durations
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

VALUES = (
    "NMOSD",
    "MCTD",
    "SLE",
    "SjS",
    "SSc",
    "RA",
    "UCTD",
    "DM",
    "PM",
    "IIM",
    "APS",
    "overlap",
    "MS",
    "MOGAD",
    "vasculitis",
    "other_autoimmune",
)
"""What a disease may be in the review table; any other is the nearest broader one of these, or is not kept."""
ASSERTED = ("present", "historical")
SIDES = {
    "nmosd": frozenset({"NMOSD"}),
    "ctd": frozenset({"MCTD", "SLE", "SjS", "SSc", "RA", "UCTD", "DM", "PM", "IIM", "APS", "overlap"}),
}
"""The sides of the default review: values that belong to each."""

_CORE = re.compile(
    r"\b(?:optic neuritis|(?:acute |recurrent |longitudinally extensive |extensive |transverse )*(?:transverse )?myelitis|LETM|area postrema syndrome|optic neuritides|retrobulbar neuritis|NMOSD attack|neuritis optica|mielitis|neuritis [oó]ptica)\b"
)
"""Attacks that begin an NMOSD before it has its name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A disease asserted of the patient at `doc.text[start:end]`; `value` as in `VALUES`."""

    value: str
    concept: str
    start: int
    end: int
    shared: bool
    place: str
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """Years after presentation (negative: before); `None` years: before, unknown by how much. `how` shows the arithmetic."""

    years: float | None
    start: int
    end: int
    how: str
    dated: bool = False
    known: bool = False


def find(
    doc: "Doc", subject: Subject, lexicon: Lexicon, sides: Mapping[str, frozenset[str]] = SIDES
) -> dict[str, Fact | list[Fact] | None]:
    """`diseases`, primary and secondary disease with onset ages, `onset_order` and `spinal_levels`.

    `sides` maps the ids of the review's concepts to the values of `VALUES` that satisfy them; the order is `<id>_first`.
    """
    seen = list(_seen(doc, subject, lexicon))
    out: dict[str, Fact | list[Fact] | None] = {
        "diseases": _diseases(doc, seen, lexicon),
        "primary_disease": None,
        "secondary_disease": None,
        "primary_onset_age": None,
        "secondary_onset_age": None,
        "onset_order": None,
        "spinal_levels": levels.find(doc, subject),
    }
    if len(sides) == 2:
        out |= _order(doc, subject, lexicon, seen, sides)
    return out


# --- which diseases --------------------------------------------------------------------------------------------------


def value_of(concept: str, lexicon: Lexicon) -> str | None:
    """The value of the review table for a concept of the lexicon: the nearest of `VALUES` at or above it."""
    above = [c.id for c in lexicon.above(concept)]
    if "CTD" in above and not any(c in VALUES for c in above):
        return "other_autoimmune"
    return next((c for c in above if c in VALUES), None)


def _seen(doc: "Doc", subject: Subject, lexicon: Lexicon, asserted: tuple[str, ...] = ASSERTED) -> Iterator[Seen]:
    places = doc._.sections
    for m in doc._.mentions or ():
        if m.kind != "disease" or m.assertion not in asserted:
            continue
        stretch = subject.at(m.start)
        value = value_of(m.concept, lexicon)
        if stretch is None or value is None:
            continue
        place = next((p.section.kind for p in places if p.start <= m.start < p.end), "other")
        yield Seen(value, m.concept, m.start, m.end, stretch.shared, place)


def _diseases(doc: "Doc", seen: list[Seen], lexicon: Lexicon) -> list[Fact] | None:
    """Each value once, at the first mention that is the patient's own."""
    own = {s.value for s in seen if not s.shared}
    found: dict[str, Fact] = {}
    specific = {s.value for s in seen if s.concept not in ("CTD", "other_autoimmune")}
    for s in sorted(seen, key=lambda s: (s.shared, s.place == "title", s.start)):
        if s.concept == "CTD" and specific & SIDES["ctd"]:
            continue
        if own and s.shared and s.value not in own and s.value in SIDES["ctd"] and own & SIDES["ctd"]:
            continue
        label = lexicon[s.concept].label
        detail = label if s.value in ("other_autoimmune", "vasculitis") or s.concept != s.value else None
        found.setdefault(
            s.value, fact(doc, s.value, s.start, s.end, "asserted of the patient", detail=detail, flag=s.flag)
        )
    order = list(VALUES)
    return sorted(found.values(), key=lambda f: order.index(f.value)) or None


# --- the clock -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """From character `start` on, `years` after presentation."""

    start: int
    years: float
    how: str
    span: tuple[int, int]
    dated: bool


_LATER = re.compile(
    r"\b(?:later|subsequently|thereafter|afterwards?|(?:several|some|few|a few) (?:years|months|weeks) later|(?:months|years) later|during (?:the )?follow-?up|eventually|in the course|durante su evoluci[oó]n|posteriormente|ultimately)\b",
    re.I,
)
_CLAUSE = re.compile(r"(?:[;:]|,(?! who| which)|\band\b|\bbut\b|\bthen\b|\bwhile\b|\bwhereas\b)\s*")
_VISIT = re.compile(
    r"\b(?:present(?:ed|s|ing|ation)|admitted|admission|referred|hospitali[sz]ed|visited|consulted|came to|attended|developed|was diagnosed|experienced|suffered|had)\b",
    re.I,
)
_NO_INTERVAL = re.compile(r"\b(?:of|for) (?:treatment|therapy|follow)|\btreatment\b|\btherapy\b", re.I)


def _clock(doc: "Doc", subject: Subject, age: float | None) -> list[Tick]:
    """The ticks of the patient's story, in order of the text; each section starts anew at presentation."""
    ticks: list[Tick] = []
    now, section, base = 0.0, -1, None
    places = doc._.sections
    for sent in subject.sentences:
        where = max((i for i, p in enumerate(places) if p.start <= sent.start_char), default=0)
        if where != section:
            section, now = where, 0.0
            ticks.append(Tick(sent.start_char, 0.0, "", (sent.start_char, sent.start_char), False))
        text, at = sent.text, sent.start_char
        for kind, item in _expressions(text):
            if not subject.covers(at + item.start):
                continue
            span = (at + item.start, at + item.end)
            begins = at + _clause_start(text, item.start)
            if kind == "date":
                if base is None:
                    base = item
                years = (
                    float(int(item.year) - int(base.year))
                    if abs(item.year - base.year) >= 2
                    else round(item.year - base.year, 2)
                )
                if item is not base or now:
                    now = years
                    ticks.append(Tick(begins, now, f"{int(item.year)} - {int(base.year)}", span, True))
            elif kind == "age" and age is not None:
                now = round(item.years - age, 2)
                ticks.append(Tick(begins, now, f"at {_number(item.years)}", span, True))
            elif kind == "ago":
                local = round(now - item.years, 2)
                ticks.append(Tick(begins, local, f"{_number(item.years)} years before", span, True))
                ticks.append(Tick(at + len(text), now, "", span, False))
            elif kind == "later":
                now = round(now + item.years, 2)
                ticks.append(Tick(begins, now, f"{_number(item.years)} years later", span, True))
            elif kind == "word":
                now = round(now + 0.02, 2)
                ticks.append(Tick(begins, now, "later", span, False))
    return sorted(ticks, key=lambda t: t.start)


def _expressions(text: str) -> list[tuple[str, object]]:
    """Dates, ages at a time of life, and durations that move the clock, in order of the text."""
    found: list[tuple[str, object]] = [("date", d) for d in dates(text)]
    found += [("age", a) for a in ages(text) if a.sort == "at"]
    for d in durations(text):
        if d.sort in ("ago", "later") and d.years > 0 and not _treatment(text, d) and not _relative(text, d):
            found.append((d.sort, d))
    taken = [(x.start, x.end) for _, x in found]
    for m in _LATER.finditer(text):
        if not any(s - 25 < m.end() and m.start() < e + 5 for s, e in taken):
            found.append(("word", Duration(0.0, m.start(), m.end(), "word")))
    return sorted(found, key=lambda f: f[1].start)


def _treatment(text: str, d: Duration) -> bool:
    """ "after 6 months of treatment" is no step of the story that dates a disease."""
    return bool(
        re.match(r"\s(?:of|on) (?:\w+ ){0,3}(?:treatment|therapy|follow-?up|hospital\w*|steroids?)", text[d.end :])
    )


def _relative(text: str, d: Duration) -> bool:
    """ "two years after the onset of SLE": the time since a disease, read elsewhere."""
    return bool(re.search(r"\b(?:after|following|since)$", text[d.start : d.end])) and bool(
        re.match(
            r"\s(?:the |an? |her |his )?(?:\w+ ){0,3}(?:onset|diagnosis|manifestation|appearance|first|⟦)",
            text[d.end :],
        )
    )


def _clause_start(text: str, at: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)


def _at(ticks: list[Tick], start: int) -> Tick | None:
    return next((t for t in reversed(ticks) if t.start <= start), None)


def _number(years: float) -> str:
    return f"{years:g}"


# --- which came first ------------------------------------------------------------------------------------------------

_KNOWN_BEFORE = re.compile(
    r"\b(?:known(?: case of)?|established|pre-?existing|previous(?:ly)? (?:diagnos\w+|known|established)?|long-?standing|underlying|past (?:medical )?history (?:\w+ ){0,3}of|(?:medical |personal )?history (?:\w+ ){0,2}of|background of|history was (?:\w+ ){0,3}for|a case of|suffering from|treated for|follow(?:ed)?[- ]?up for|diagnosed (?:case|with)|on (?:\w+ ){1,3}for|quiescent|inactive|stable|in remission|conocid[ao]|connue?)"
    r" (?:(?!and|with)[\w-]+ ){0,3}$",
    re.I,
)
_WITH = re.compile(
    r"\b(?:woman|man|girl|boy|lady|gentleman|female|male|patients?|child|adolescent|teenager|mujer|hombre|femme|homme|case)(?:,? (?:who (?:was|had been) )?(?:\w+ )?diagnosed)? (?:with|having|suffering from|affected by|who had|con|avec) (?:(?:an?|the|known|active|severe|primary|established|pre-existing|previous|longstanding|long-standing|juvenile|\d+-year|history|of|underlying|quiescent|stable|systemic) )*$",
    re.I,
)


def _order(
    doc: "Doc", subject: Subject, lexicon: Lexicon, seen: list[Seen], sides: Mapping[str, frozenset[str]]
) -> dict[str, Fact | None]:
    """Primary and secondary disease, their onset ages and their order; empty unless both sides are asserted."""
    a, b = sides
    chosen = {side: _choose(doc, subject, lexicon, seen, values) for side, values in sides.items()}
    if not chosen[a] or not chosen[b]:
        only = chosen[a] or chosen[b]
        return {"primary_disease": _disease_fact(doc, only, "the only one of the review's diseases") if only else None}
    age = next((t.age.years for t in told_ages(doc, subject) if t.age.sort == "old"), None)
    ticks = _clock(doc, subject, age)
    times = {
        side: _time(doc, subject, [s for s in seen if s.value in values] or [chosen[side]], ticks, side == a, age)
        for side, values in sides.items()
    }
    spoken = _spoken(doc, subject, seen, sides)
    order, rule, span = _decide(a, b, times, spoken, age)
    first, second = (b, a) if order == f"{b}_first" else (a, b)
    if order in ("unknown", "simultaneous"):
        first, second = sorted((a, b), key=lambda side: chosen[side].start)
    start, end = span or (chosen[first].start, chosen[first].end)
    return {
        "primary_disease": _disease_fact(doc, chosen[first], f"first: {rule}"),
        "secondary_disease": _disease_fact(doc, chosen[second], f"second: {rule}"),
        "primary_onset_age": _onset_age(doc, times[first], age, order, subject),
        "secondary_onset_age": _onset_age(doc, times[second], age, order, subject),
        "onset_order": fact(doc, order, start, end, rule),
    }


def _disease_fact(doc: "Doc", s: Seen, rule: str) -> Fact:
    return fact(doc, s.value, s.start, s.end, rule, flag=s.flag)


def _choose(doc: "Doc", subject: Subject, lexicon: Lexicon, seen: list[Seen], values: frozenset[str]) -> Seen | None:
    """The disease of one side: the one most spoken of, the patient's own before what several share."""
    mine = [s for s in seen if s.value in values]
    if not mine:
        maybe = [s for s in _seen(doc, subject, lexicon, ("hypothetical",)) if s.value in values]
        mine = [
            Seen(s.value, s.concept, s.start, s.end, s.shared, s.place, "only possible or suspected in the paper")
            for s in maybe
        ]
    if not mine:
        return None
    own = [s for s in mine if not s.shared] or mine
    count = Counter(s.value for s in own)
    value = max(count, key=lambda v: (count[v], -min(s.start for s in own if s.value == v)))
    told = [s for s in own if s.value == value]
    return min(told, key=lambda s: (s.place == "title", s.start))


def _time(
    doc: "Doc", subject: Subject, told: list[Seen], ticks: list[Tick], core: bool, age: float | None
) -> Time | None:
    """The earliest time told of a disease; for NMOSD also of the attacks that begin it."""
    found: list[Time] = []
    for s in told:
        if s.place == "title":
            continue
        found.extend(_told(doc, subject, s.start, s.end, ticks))
    if core:
        for stretch in subject.stretches:
            for m in _CORE.finditer(doc.text, stretch.start, stretch.end):
                tick = _at(ticks, m.start())
                if (
                    tick is not None
                    and not _place_is_title(doc, m.start())
                    and not re.search(
                        r"\b(?:no|without|denied|suspected|possible) (?:\w+ ){0,3}$",
                        doc.text[max(0, m.start() - 40) : m.start()],
                    )
                ):
                    found.append(Time(tick.years, *tick.span, tick.how, dated=tick.dated))
    if not found:
        return None
    dated = [t for t in found if t.years is not None]
    known = [t for t in found if t.known]
    if known and not any(t.years is not None and t.dated and t.years < 0 for t in found):
        return known[0]
    return min(dated, key=lambda t: t.years) if dated else found[0]


def _place_is_title(doc: "Doc", start: int) -> bool:
    return any(p.section.kind == "title" and p.start <= start < p.end for p in doc._.sections)


def _told(doc: "Doc", subject: Subject, start: int, end: int, ticks: list[Tick]) -> Iterator[Time]:
    """The times that the sentence around a mention tells of it."""
    sent = next((s for s in subject.sentences if s.start_char <= start < s.end_char), None)
    if sent is None:
        return
    text, at = sent.text, sent.start_char
    before, after = text[: start - at], text[end - at :]
    tick = _at(ticks, start)
    now = tick.years if tick else 0.0
    for d in durations(text):
        span = (at + min(d.start, start - at), at + max(d.end, end - at))
        gap_before, gap_after = text[d.end : start - at], text[end - at : d.start]
        if d.end <= start - at and len(gap_before) < 60 and not re.search(r"[.;]", gap_before):
            if d.sort == "history" and re.match(r"\s*(?:of|with|,)", gap_before):
                yield Time(round(now - d.years, 2), *span, f"{_number(d.years)}-year history", dated=True, known=True)
                return
            if (
                d.sort == "later"
                and re.search(r"\b(?:after|following|since)$", text[d.start : d.end])
                and re.match(
                    r"\s*(?:the |an? |her |his |being )?(?:(?:first )?(?:onset|diagnosis|diagnosed|manifestation|appearance)\w* ?(?:of|with)? )?(?:(?:\w+|an?) ){0,3}$",
                    gap_before,
                )
            ):
                yield Time(round(now - d.years, 2), *span, f"{_number(d.years)} years before", dated=True, known=True)
                return
        if (
            d.start >= end - at
            and len(gap_after) < 45
            and not re.search(r"[.;]|\b(?:and|presented|developed|admitted|treated)\b", gap_after)
        ) and (d.sort in ("ago", "history") or (
            d.sort == "for" and re.match(r"\s*(?:for|since|of)?\s*(?:the (?:last|past) )?$", gap_after + " ")
        )):
            yield Time(round(now - d.years, 2), *span, f"{_number(d.years)} years before", dated=True, known=True)
            return
    if _KNOWN_BEFORE.search(before[-80:]) or _WITH.search(before[-90:]):
        joined = re.match(r"\s*(?:\([^)]*\)\s*)?(?:and|with|,)?\s*(?:co-?existing )?(?:NMO|neuromyelitis)", after, re.I)
        if not joined:
            yield Time(None, start, end, "known before", known=True)
            return
    if tick is not None:
        yield Time(tick.years, *((tick.span) if tick.dated else (start, end)), tick.how, dated=tick.dated)


_SPOKEN: list[tuple[str, str]] = [
    # x comes first, y second; the text has the two diseases replaced by ⟦x⟧ and ⟦y⟧
    (r"⟦x⟧[^.;]{0,60}?\b(?:preced(?:ing|ed|es)|antedat\w+|predat\w+|prior to)\b(?! by)[^.;⟦]{0,50}⟦y⟧", "precedes"),
    (r"⟦y⟧[^.;]{0,40}?\bpreceded by\b[^.;⟦]{0,50}⟦x⟧", "preceded by"),
    (r"⟦x⟧[^.;]{0,60}?\bfollowed\b[^.;⟦]{0,40}\bby\b[^.;⟦]{0,40}⟦y⟧", "followed by"),
    (r"⟦y⟧[^.;⟦]{0,40}?\b(?:secondary to|complicating|superimposed on|in (?:the )?(?:setting|context|course|background) of|on a background of|on the basis of|in (?:an? |the )?(?:\w+ ){0,4}(?:patient|woman|man|girl|boy|child|female|male|case) (?:with|of|suffering from|affected by|previously diagnosed with|known (?:to have|with)))\b[^.;⟦]{0,30}⟦x⟧", "in the course of"),
    (r"⟦x⟧\s?(?:\([^)]*\))?[- ](?:associated|related|induced|onset)\b[^.;⟦]{0,30}⟦y⟧", "associated"),
    (r"⟦x⟧[^.;⟦]{0,20}\bcomplicated (?:by|with)\b[^.;⟦]{0,40}⟦y⟧", "complicated by"),
    (r"⟦x⟧[^.;⟦]{0,80}?\b(?:later|subsequently|thereafter|after which|durante su evoluci[oó]n|posteriormente)\b[^.;]{0,60}⟦y⟧", "later"),
    (r"⟦x⟧[^.;⟦]{0,120}?\b(?:progress(?:ion|ed|ing)|evolv(?:ing|ed)|evolution|transition|conver(?:ted|sion)) (?:in)?to\b[^.;⟦]{0,20}⟦y⟧", "progression to"),
    (r"⟦y⟧[^.;⟦]{0,60}?\b(?:years?|months?|weeks?) after\b[^.;⟦]{0,50}⟦x⟧", "after"),
    (r"⟦x⟧[^.;⟦]{0,60}?\b(?:years?|months?|weeks?) before\b[^.;⟦]{0,50}⟦y⟧", "before"),
    (r"⟦x⟧[^.;⟦]{0,40}?\bas (?:the |an? )?(?:\w+ )?(?:initial|first|presenting|inaugural|onset|debut|revealing)\b[^.;⟦]{0,30}⟦y⟧", "as first manifestation of"),
    (r"⟦x⟧[^.;⟦]{0,30}\b(?:como|comme) (?:la |le |una |presentaci[oó]n |debut |mode |forme )?[^.;⟦]{0,30}(?:inicial|debut|inaugurale?|r[ée]v[ée]l\w*|presentaci[oó]n)[^.;⟦]{0,15}⟦y⟧", "as first manifestation of"),
    (r"⟦y⟧[^.;⟦]{0,30}\b(?:reveal(?:ed|ing)|unmask\w+|herald\w+|present(?:ing|ed) (?:initially |first )?(?:as|with))\b[^.;⟦]{0,30}⟦x⟧", "presenting as"),
    (r"\bfirst (?:diagnosed|labelled|classified)\b[^.;⟦]{0,30}⟦x⟧[^.;]{0,60}\blater\b[^.;]{0,60}⟦y⟧", "first, later"),
]  # fmt: skip
_TOGETHER = re.compile(
    r"⟦[xy]⟧[^.;]{0,60}\b(?:simultaneous(?:ly)?|concomitant(?:ly)?|concurrent(?:ly)?|at the same time|synchronous(?:ly)?|same time as|au moment d|al mismo tiempo|de forma simult[aá]nea|zeitgleich|gleichzeitig)\b[^.;]{0,60}⟦[xy]⟧"
    r"|\b(?:simultaneous|concomitant|concurrent|synchronous|gleichzeitige) (?:\w+ ){0,4}⟦[xy]⟧ (?:and|with|und|y|et) (?:\w+ ){0,3}⟦[xy]⟧|⟦[xy]⟧ and (?:\w+ ){0,3}⟦[xy]⟧ (?:\w+ ){0,4}(?:simultaneously|concomitantly|concurrently|at the same time)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """An order that one sentence states in words."""

    order: str
    how: str
    span: tuple[int, int]
    title: bool


def _spoken(doc: "Doc", subject: Subject, seen: list[Seen], sides: Mapping[str, frozenset[str]]) -> list[Spoken]:
    a, b = sides
    found = []
    for sent in subject.sentences:
        inside = [
            s
            for s in seen
            if sent.start_char <= s.start < sent.end_char and (s.value in sides[a] or s.value in sides[b])
        ]
        if len({s.value in sides[a] for s in inside}) < 2:
            continue
        title = inside[0].place == "title"
        span = (inside[0].start, inside[-1].end)
        for first in (a, b):
            text = _tokens(sent.text, sent.start_char, inside, sides[first])
            for pattern, how in _SPOKEN:
                if re.search(pattern, text, re.I):
                    found.append(Spoken(f"{first}_first", f"{how}", span, title))
        if _TOGETHER.search(_tokens(sent.text, sent.start_char, inside, sides[a])):
            found.append(Spoken("simultaneous", "at the same time", span, title))
    return found


def _tokens(text: str, at: int, inside: list[Seen], first: frozenset[str]) -> str:
    for s in reversed(inside):
        text = text[: s.start - at] + ("⟦x⟧" if s.value in first else "⟦y⟧") + text[s.end - at :]
    return text


def _decide(
    a: str, b: str, times: dict[str, Time | None], spoken: list[Spoken], age: float | None
) -> tuple[str, str, tuple[int, int] | None]:
    """Order, rule and the passage that decided. Words between the two diseases come before times, times before silence."""
    ta, tb = times[a], times[b]
    said = [s for s in spoken if not s.title] or spoken
    orders = {s.order for s in said}
    by_time = _by_time(a, b, ta, tb)
    if len(orders) == 1:
        first = said[0]
        if by_time and by_time[0] not in (first.order, "simultaneous") and ta and tb and ta.dated and tb.dated:
            return "unknown", f"words say {first.order}, times {by_time[0]}", first.span
        return first.order, f"in words: {first.how}", first.span
    if by_time:
        return by_time
    return "unknown", "not told", None


def _by_time(a: str, b: str, ta: Time | None, tb: Time | None) -> tuple[str, str, tuple[int, int] | None] | None:
    if ta is None or tb is None:
        return None
    unknown = [t for t in (ta, tb) if t.years is None]
    if len(unknown) == 2:
        return None
    if unknown:
        side, other = (a, tb) if ta.years is None else (b, ta)
        if other.dated and other.years is not None and other.years < 0:
            return (
                "unknown",
                f"{side} was known before, the other began {_number(-other.years)} years before presentation",
                (unknown[0].start, unknown[0].end),
            )
        return f"{side}_first", "known before the other began", (unknown[0].start, unknown[0].end)
    if abs(ta.years - tb.years) > 0.015:
        side, first, second = (a, ta, tb) if ta.years < tb.years else (b, tb, ta)
        return (
            f"{side}_first",
            f"{first.how or 'at presentation'}; the other {second.how or 'at presentation'}",
            (first.start, first.end) if first.start != first.end else (second.start, second.end),
        )
    return "simultaneous", "both in the presenting illness", None


def _onset_age(doc: "Doc", time: Time | None, age: float | None, order: str, subject: Subject) -> Fact | None:
    if time is None or time.years is None or age is None:
        return None
    if not time.dated and abs(time.years) > 0.015:
        return None
    told = next(t for t in told_ages(doc, subject) if t.age.sort == "old")
    value = round(age + time.years, 1)
    value = int(value) if float(value).is_integer() else value
    if value < 0:
        return None
    if not time.dated or time.start == time.end:
        return fact(doc, value, told.start, told.end, f"began with the presenting illness, at {_number(age)}")
    if time.how.startswith("at "):
        return fact(doc, value, time.start, time.end, "age at onset")
    sign = "+" if time.years >= 0 else "-"
    return fact(doc, value, time.start, time.end, f"{_number(age)} {sign} {_number(abs(time.years))} ({time.how})")
