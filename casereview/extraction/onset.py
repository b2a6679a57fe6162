"""The diseases of a patient, which came first, and how old the patient was at the onset of each.

A review asks for two sides (here NMOSD and connective tissue diseases). Each disease gets a time in years before or after
presentation, from a clock that runs through the report: dates, ages, "two years later", "9-year history of". Where times are
not told, the words decide: "known SLE", "NMOSD secondary to SLE", "later developed". What decided stands in `rule`, with the
arithmetic.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.extraction import demographics, levels, timeline
from casereview.extraction.patients import Subject, fact
from casereview.extraction.quantities import Duration, durations
from casereview.extraction.sides import VALUES, value_of
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

ASSERTED = ("present", "historical")
SIDES = {
    "nmosd": frozenset({"NMOSD"}),
    "ctd": frozenset({"MCTD", "SLE", "SjS", "SSc", "RA", "UCTD", "DM", "PM", "IIM", "APS", "overlap"}),
}
"""The sides of the default review: values that belong to each."""

_CORE = re.compile(
    r"\b(?:optic neuritis|(?:acute |recurrent |longitudinally extensive |extensive |transverse )*(?:transverse )?myelitis|LETM|area postrema syndrome|optic neuritides|retrobulbar neuritis|NMOSD attack|neuritis [oó]ptica|mielitis|n[ée]vrite optique|neuropathie optique|NORB|my[ée]lite|neurite [oó](?:t?|p)tica|Optikusneuritis|Querschnittsmyelitis)\b",
    re.I,
)
"""Attacks that begin an NMOSD before it has its name."""
_ATTACK = re.compile(
    r"\b(?:visual (?:loss|impairment)|visual acuity (?:\w+ ){0,3}?(?:fell|dropped|decreased|declined|worsened|deteriorated)|(?:loss of|lost|reduced|decreased|diminished|blurred) (?:\w+ )?vision|vision (?:was )?(?:lost|fell|loss)|leg weakness|(?:lower )?limb weakness|weakness (?:of|in) (?:\w+ ){0,3}(?:legs|limbs)"
    r"|para(?:plegia|paresis|plegic)|(?:tetra|quadri)(?:plegia|paresis)|urinary retention|intractable (?:hiccups?|vomiting|nausea))\b",
    re.I,
)
_ANNOUNCES = re.compile(
    r"\b(?:we|authors?|here|herein|this (?:case|report|article|paper))\b[^.;]{0,60}?\b(?:reports?|present|describe|discuss|presented|reported|described)\b"
    r"(?![^.;]{0,80}\b\d{1,2}[- ](?:years?|yr)[- ]old)"
    r"|^(?![^.;]*\b\d{1,2}[- ](?:years?|yr)[- ]old)[^.;]*\b(?:is|are) (?:here(?:by|in)? )?(?:described|reported|presented)\b",
    re.I,
)
_PATIENTS_WITH = re.compile(
    r"\b(?:in|of|among|for|from|as in|common in|seen in) (?:(?!our|the|these|two|three|four|five|six|both|\d)\w+ ){0,2}(?:patients|individuals|people|women|cases|adults|children) (?:with|who have|having|suffering from|of) (?:[\w-]+ ){0,3}$"
)
_HEREDITARY = re.compile(r"\b(?:hereditary|heritable|inherited|genetic|weak|congenital) (?:\w+ )?$", re.I)
_RELATIVES = re.compile(
    r"\b(?:daughter|son|sister|brother|sibling|twin|child|niece|nephew|grand(?:daughter|son))s? (?:of|to|born to) (?:an? |the |her |his )?(?:[\w-]+ ){0,2}?"
    r"(?:woman|man|mother|father|patient|parent|lady|gentleman|person|case) (?:with|who (?:has|had|suffers from|suffered from)|having|suffering from|affected by) (?:(?!and\b)[\w-]+ ){0,3}$",
    re.I,
)
"""What leads to the disease of a parent or sibling of the one who is reported: "NMOSD in the daughter of a woman with"."""
_NEW_ONSET = re.compile(
    r"\b(?:new(?:ly)?|first|recent)[- ](?:onset|episode of|attack of|manifestation of|presentation of) (?:\w+ ){0,2}$|\bde novo (?:\w+ )?$",
    re.I,
)
_NOT = re.compile(r"\b(?:no|without|denied|suspected|possible|not have) (?:\w+ ){0,3}$", re.I)
_SECONDARY = re.compile(r"\bsecondary (?!to)$", re.I)
_HISTORY_OF = re.compile(
    r"\s*(?:of|with|,|as)\b(?:(?!\b(?:when|who|then|developed|presented|diagnosed)\b)[^.;]){0,40}$"
)
_AFTER_ONSET = re.compile(
    r"\s*(?:[\w'’-]+ ){0,5}complicated (?:by|with) (?:[\w-]+ ){0,3}$|\s*(?:the |an? |her |his |being |initial |first |original )*(?:(?:onset|diagnosis|diagnosed|manifestations?|appearance|development) ?(?:of|with)? ?)?(?:(?:an?|the|primary|systemic|her|his|active) )*$"
)
_SAID_OF_IT = (
    r"(?:,?\s(?:whose|the) (?:[\w-]+\s){0,3}?(?:symptoms?|manifestations?|onset|features|signs)\b)?,?\s*"
    r"(?:(?:which|that|had|has|have|was|were|is|been|being|long|already|first|initially|retrospectively|known|diagnosed|present|established|recogni[sz]ed"
    r"|documented|manifest|made|detected|found|existed|persisted|beg[au]n|started|appeared|arisen|set in|dat(?:ed|es|ing)(?: back)?)\s)*"
)
_LONG_PAST = re.compile(
    rf"(?:{timeline.COMPANY}(?=(?:had|has|have|was|were)\b))?{_SAID_OF_IT}(?:(?:in|since|from|during|to) (?:(?:his|her|their|the|early|mid|late)[ -])*"
    r"(?:childhood|adolescence|youth|teens|teenage years|twenties|thirties|forties|fifties|sixties|\d0s)\b"
    r"|for (?:many |several |some |a number of )?(?:years|decades)\b(?! (?:to come|after|later))"
    r"|(?:many |several |some |a number of )?(?:years|decades) (?:earlier|before(?:hand)?|previously|ago)\b(?! (?:with|the|her|his|an?|onset)\b))",
    re.I,
)
"""A time of life or a length of time without a number, behind the disease that began then: before, by how much is unknown."""
_SINCE_THEN = re.compile(
    r"\s*(?:\([^)]*\))?,?\s*(?:(?:diagnosed|known) )?(?:since|depuis|desde|seit)\b"
    rf"|\s*(?:\([^)]*\))?{_SAID_OF_IT}since (?:about |around |early |mid |late )?(?:19|20)\d\d\b",
    re.I,
)
_RETURNED = re.compile(
    r"\s(?:flares?|relapses?|attacks?|exacerbations?|recurrences?)\b[^.;]{0,40}?\b(?:after|following)\b[^.;]{0,60}?\b(?:remission|quiescence|stability|relapse-free|without (?:relapses?|attacks?|flares?))\b",
    re.I,
)
"""Behind a disease: it came back after a remission, so it was there before the presenting illness."""
_WHOSE = re.compile(r"\s(?:patient|woman|man|girl|boy|female|male)\b(?! (?:group|population|cohort))", re.I)
"""Behind a disease: someone who has it ("a lupus patient developed ...")."""
_IN_ONE_BREATH = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:and|with|,)\s*)?(?:(?:co-?existing|concomitant|concurrent|primary|secondary|systemic) )*",
    re.I,
)
"""Between two diseases that are told in one breath ("NMOSD and coexisting SLE")."""
_FOR = re.compile(r"\s*(?:\([^)]*\))?\s*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_LASTED = re.compile(
    r"\b(?:had|has|have) (?:suffered from|had|been (?:suffering from|living with|treated for|followed(?: up)? for|known (?:to have|with|for)|ill with|affected by))"
    r" (?:(?!and|with)[\w-]+ ){0,3}$",
    re.I,
)
"""What leads to a disease whose "for nine years" may follow behind what it came with."""
_OTHER_EVENT = re.compile(r"\b(?:and|presented|developed|admitted|treated|who|which|with|started|stopped)\b")


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
    doc: "Doc",
    subject: Subject,
    lexicon: Lexicon,
    sides: Mapping[str, frozenset[str]] = SIDES,
    positive_aqp4: Fact | None = None,
) -> dict[str, Fact | list[Fact] | None]:
    """`diseases`, primary and secondary disease with onset ages, `onset_order` and `spinal_levels`.

    `sides` maps the ids of the review's concepts to the values of `VALUES` that satisfy them; the order is `<id>_first`.
    `positive_aqp4` is the fact that AQP4-IgG was positive: with optic neuritis or myelitis it makes an NMOSD that the paper
    does not name (criteria of 2015, doi 10.1212/WNL.0000000000001729).
    """
    seen = _dealt(doc, subject, list(_seen(doc, subject, lexicon, _values(sides))))
    if positive_aqp4 is not None and not any(s.value == "NMOSD" for s in seen):
        seen += list(_by_criteria(doc, subject)) or _by_attack(doc, subject, lexicon, _values(sides))
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
        age = demographics.age(doc, subject)
        if grown := timeline.grown_up(doc, subject, age):
            out["age"] = age = grown
        out |= _order(doc, subject, lexicon, seen, sides, age)
    return out


# --- which diseases --------------------------------------------------------------------------------------------------


def _values(sides: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """`VALUES`, and what a review asks for besides."""
    return (*VALUES, *sorted(frozenset().union(*sides.values()) - set(VALUES)))


def _seen(
    doc: "Doc", subject: Subject, lexicon: Lexicon, values: Collection[str], asserted: tuple[str, ...] = ASSERTED
) -> Iterator[Seen]:
    places, dropped = doc._.sections, len(doc._.text)
    for m in doc._.mentions or ():
        stretch = subject.at(m.start)
        # A title that counts a few patients ("analysis of 4 cases") is of them, though it reads like a cohort's.
        few = subject.total > 1 and m.assertion == "background" and _in_title(doc, m.start)
        if m.kind != "disease" or not (m.assertion in asserted or few):
            continue
        value = value_of(m.concept, lexicon, values)
        # A short form in brackets goes with its long form.
        if _not_asserted(doc, m.start, m.end) or doc._.text[dropped : m.start] in (" (", "("):
            dropped = m.end
            continue
        # "Myositis" alone is a finding (of the eye muscles, on a biopsy), not a disease of the lexicon.
        if stretch is None or value is None or doc._.text[m.start : m.end].lower() == "myositis":
            continue
        place = next((p.section.kind for p in places if p.start <= m.start < p.end), "other")
        yield Seen(value, m.concept, m.start, m.end, stretch.shared, place)


def _dealt(doc: "Doc", subject: Subject, seen: list[Seen]) -> list[Seen]:
    """ "three patients with RA, gout and SLE": of a list as long as there are patients each gets one, unless it is two.

    Two names for two patients ("two patients with NMOSD and SLE") are rather both diseases of each; "respectively" tells.
    """
    out = []
    for sent in subject.sentences:
        inside = [s for s in seen if sent.start_char <= s.start < sent.end_char]
        shared = [s for s in inside if s.shared]
        if len(shared) > 1 and (subject.total > 2 or "respectively" in sent.text):
            begin = shared[0].start
            stop = re.search(
                r"[.;:]|\b(?:who|that|which|whose|were|was|had|developed|presented|respectively|treated|complicated)\b",
                doc._.text[begin : sent.end_char],
            )
            end = begin + (stop.start() if stop else sent.end_char - begin)
            commas = list(re.finditer(r",? and |, ", doc._.text[begin:end].rstrip(" ,")))
            bounds = [begin, *(begin + c.end() for c in commas), end]
            if len(bounds) - 1 == subject.total:
                low, high = bounds[subject.number - 1], bounds[subject.number]
                inside = [s for s in inside if not begin <= s.start < end or low <= s.start < high]
        out += inside
    return out


_CRITERION = re.compile(
    rf"{_CORE.pattern}|\b(?:hiccups?|intractable (?:nausea|vomiting)|area postrema lesions?|longitudinally extensive|"
    r"(?:spinal )?cord lesions?|LESCL|hipo intratable|soluços|hoquet)\b",
    re.I,
)
"""Attacks and lesions that are core of NMOSD by the criteria of 2015, where AQP4-IgG is positive."""


def _by_criteria(doc: "Doc", subject: Subject) -> Iterator[Seen]:
    for stretch in subject.stretches:
        for m in _CRITERION.finditer(doc._.text, stretch.start, stretch.end):
            if not _NOT.search(doc._.text[max(0, m.start() - 40) : m.start()]):
                place = "title" if _in_title(doc, m.start()) else "other"
                yield Seen(
                    "NMOSD",
                    "NMOSD",
                    m.start(),
                    m.end(),
                    stretch.shared,
                    place,
                    "not named in the paper: AQP4-IgG positive with this attack (criteria of 2015)",
                )


def _by_attack(doc: "Doc", subject: Subject, lexicon: Lexicon, values: Collection[str]) -> list[Seen]:
    """An NMOSD that the paper names, if not of the patient: AQP4-IgG is positive, and the patient lost sight or power."""
    named = any(m.kind == "disease" and value_of(m.concept, lexicon, values) == "NMOSD" for m in doc._.mentions or ())
    for stretch in subject.stretches if named else ():
        for m in _ATTACK.finditer(doc._.text, stretch.start, stretch.end):
            if not _NOT.search(doc._.text[max(0, m.start() - 40) : m.start()]):
                flag = "not named of the patient in the paper: AQP4-IgG positive with this attack"
                return [Seen("NMOSD", "NMOSD", m.start(), m.end(), stretch.shared, "other", flag)]
    return []


def _not_asserted(doc: "Doc", start: int, end: int) -> bool:
    """ "an autoantigen in patients with vasculitis", "a hereditary connective tissue disease", "the son of a man with SLE": not the patient's."""
    return bool(
        _PATIENTS_WITH.search(doc._.text[max(0, start - 70) : start])
        or _HEREDITARY.search(doc._.text[max(0, start - 25) : start])
        or _RELATIVES.search(doc._.text[max(0, start - 120) : start])
    )


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
    order = {value: n for n, value in enumerate(VALUES)}
    return sorted(found.values(), key=lambda f: (order.get(f.value, len(order)), f.value)) or None


# --- which came first ------------------------------------------------------------------------------------------------

_KNOWN_BEFORE = re.compile(
    r"\b(?:known(?: case of)?|(?:an?|with|of|her|his|the) established|pre-?existing|previous(?:ly)? (?:diagnos\w+|known|established)?|long-?standing|underlying|label+ed(?: as)?|carr(?:ied|ying) (?:an?|the) diagnosis of|past (?:medical )?history (?:\w+ ){0,3}of|(?:medical |personal )?history (?:\w+ ){0,2}of|background (?:history )?of|antecedentes? (?:\w+ ){0,2}de|ant[ée]c[ée]dents? (?:\w+ ){0,2}de|historia de|hist[óo]ria (?:\w+ )?de|history was (?:\w+ ){0,3}for|(?<!report )(?<!reports )(?<!reported )(?<!present )(?<!presents )(?<!presented )(?<!describe )(?<!describes )(?<!described )a case of|suffering from|treated for|follow(?:ed)?[- ]?up for|diagnosed case of|on (?:\w+ ){1,3}for|quiescent|inactive|stable|in remission|conocid[ao]|connue?)"
    r" (?:(?!(?:and|with|who|when|developed|presented|had|has|was|were|then|subsequently|later)\b)[\w-]+ ){0,3}$",
    re.I,
)
_WITH = re.compile(
    r"\b(?:woman|man|girl|boy|lady|gentleman|female|male|patients?|child|adolescent|teenager|mujer|hombre|femme|homme|case)(?:,? (?:who (?:was|had been) )?(?:\w+ )?diagnosed)? (?:with|having|suffering from|affected by|who had|con|avec) (?:(?:an?|the|known|active|severe|primary|established|pre-existing|previous|longstanding|long-standing|juvenile|\d+-year|history|of|underlying|quiescent|stable|systemic) )*$",
    re.I,
)


_COMES = re.compile(
    r"\b(?:present(?:ed|s|ing)|admitted|referred|hospitali[sz]ed|developed|came|complain(?:ed|ing)|consulted|evaluated|suffered|experienced|lost|awoke|noticed|who (?:had|was|then))\b",
    re.I,
)
"""What happens to someone who has a disease already."""


def _order(
    doc: "Doc",
    subject: Subject,
    lexicon: Lexicon,
    seen: list[Seen],
    sides: Mapping[str, frozenset[str]],
    age: Fact | None,
) -> dict[str, Fact | None]:
    """Primary and secondary disease, their onset ages and their order; order and ages only if both sides are asserted."""
    a, b = sides
    chosen = {side: _choose(doc, subject, lexicon, seen, values) for side, values in sides.items()}
    if not chosen[a] or not chosen[b]:
        only = chosen[a] or chosen[b]
        return {"primary_disease": _disease_fact(doc, only, "the only one of the review's diseases")} if only else {}
    told = {side: [s for s in seen if s.value in values] or [chosen[side]] for side, values in sides.items()}
    named = [timeline.Named(side, s.start, s.end) for side in sides for s in told[side] if s.place != "title"]
    named.sort(key=lambda n: n.start)
    ticks = timeline.clock(doc, subject, age.value if age else None, named)
    times = {
        side: _time(doc, subject, told[side], ticks, [n for n in named if n.side != side], core="NMOSD" in sides[side])
        for side in sides
    }
    times = _settle(times, age)
    order, rule, span = _decide(a, b, times, _spoken(doc, subject, seen, sides), age, subject.total > 1)
    first, second = (b, a) if order == f"{b}_first" else (a, b)
    if order in ("unknown", "simultaneous"):
        first, second = sorted((a, b), key=lambda side: chosen[side].start)
    many_years = span and _YEARS.search(doc._.text, span[0], span[1] + len(" by many years"))
    if order == "simultaneous" and rule.startswith("in words"):
        times = _both_at_once(times)
    if rule.startswith("in words") and (many_years or rule.removeprefix("in words: ") in _WAS_THERE):
        times[first] = _not_at_presentation(times[first], times[second])
    start, end = span or (chosen[first].start, chosen[first].end)
    in_table = {side: _table_says(doc, lexicon, values) for side, values in sides.items()}
    return {
        "primary_disease": _disease_fact(doc, chosen[first], rule),
        "secondary_disease": _disease_fact(doc, chosen[second], rule),
        "primary_onset_age": _compared(_onset_age(doc, times[first], age), in_table[first]),
        "secondary_onset_age": _compared(_onset_age(doc, times[second], age), in_table[second]),
        "onset_order": fact(doc, order, start, end, rule),
    }


_OUR_ROW = re.compile(r"^\W*(?:our|present|this|current|the present) (?:case|patient|report|study)\b.*", re.I | re.M)


_YEARS_AFTER = re.compile(r"\s?(?:[,(:;|]|at)\s?(\d{1,2})\b(?!\s?(?:mg|g\b|/))")


def _table_says(doc: "Doc", lexicon: Lexicon, values: frozenset[str]) -> Fact | None:
    """The onset age that the paper's own row of a table gives beside the disease ("Our case | Female | NMOSD, 40")."""
    named = [
        m
        for m in doc._.mentions or ()
        if m.kind == "disease" and value_of(m.concept, lexicon, {*VALUES, *values}) in values
    ]
    for place in doc._.sections:
        rows = _OUR_ROW.finditer(doc._.text, place.start, place.end) if place.section.kind == "table" else ()
        for row in rows:
            for m in named:
                years = _YEARS_AFTER.match(doc._.text, m.end, row.end()) if row.start() <= m.start < row.end() else None
                if years:
                    return fact(doc, int(years[1]), m.start, years.end(), "row of the table")
    return None


def _compared(told: Fact | None, table: Fact | None) -> Fact | None:
    """The text's age, flagged where the paper's table says another; the table's where the text says none."""
    if told is None or table is None:
        return told or table
    if abs(told.value - table.value) <= 1:
        return told
    return replace(told, flag=f"the paper's table says {table.value} ({table.section}: {table.quote!r})")


def _disease_fact(doc: "Doc", s: Seen, rule: str) -> Fact:
    return fact(doc, s.value, s.start, s.end, rule, flag=s.flag)


def _choose(doc: "Doc", subject: Subject, lexicon: Lexicon, seen: list[Seen], values: frozenset[str]) -> Seen | None:
    """The disease of one side: the one most spoken of, the patient's own before what several share."""
    mine = [s for s in seen if s.value in values]
    if not mine:
        maybe = [s for s in _seen(doc, subject, lexicon, {*VALUES, *values}, ("hypothetical",)) if s.value in values]
        mine = [replace(s, flag="only possible or suspected in the paper") for s in maybe]
    if not mine:
        return None
    own = [s for s in mine if not s.shared] or mine
    # "RA with secondary Sjögren's syndrome": the one that came with another is not the disease of the side.
    own = [s for s in own if not _SECONDARY.search(doc._.text[max(0, s.start - 25) : s.start])] or own
    count = Counter(s.value for s in own)
    value = max(count, key=lambda v: (count[v], -min(s.start for s in own if s.value == v)))
    told = [s for s in own if s.value == value]
    return min(told, key=lambda s: (s.place == "title", s.start))


def _time(
    doc: "Doc",
    subject: Subject,
    told: list[Seen],
    ticks: list[timeline.Tick],
    others: list[timeline.Named],
    core: bool,
) -> Time | None:
    """The earliest time told of a disease; for NMOSD also of the attacks that begin it. The title tells none."""
    new = next((s for s in told if _NEW_ONSET.search(doc._.text[max(0, s.start - 40) : s.start])), None)
    found = [t for s in told if s.place != "title" for t in _told(doc, subject, s.start, s.end, ticks, others)]
    if core:
        found += _attacks(doc, subject, ticks, found)
    if new and all(t.years is None or not t.dated for t in found):
        later = min((t.years for t in found if t.years is not None), default=0.0)
        return Time(later, new.start, new.end, "new onset")
    if not found:
        return None
    known = [t for t in found if t.known]
    # "We report a case of NMOSD with SLE. A woman with a history of SLE ...": what announces the case tells no time.
    rest = [t for t in found if t.dated or not _announced(doc, subject, t)]
    if rest and (any(t.dated for t in rest) or (known and rest[0].known)):
        found = rest
    back = any(t.years is not None and t.dated and t.years < 0 for t in found)
    later = any(t.years is not None and t.years > 0 for t in found)
    if not (back or later) and (past := next((t for t in found if t.years is None and t.dated), None)):
        return past
    # Once the story has told how a disease began, a later "known SLE" says nothing new.
    if known and found[0].known and not back:
        return known[0]
    with_years = sorted((t for t in found if t.years is not None), key=lambda t: t.years)
    if not with_years:
        return found[0]
    first = with_years[0]
    if not first.dated and 0 < first.years <= 3 * timeline.SOON and first.how == "later":
        return next((t for t in with_years if t.dated), first)
    return first


def _announced(doc: "Doc", subject: Subject, t: Time) -> bool:
    """Does a time at presentation come from a sentence that says no more than that a case is reported?"""
    sent = next((s for s in subject.sentences if s.start_char <= t.start < s.end_char), None)
    return sent is not None and not t.known and t.years == 0.0 and bool(_ANNOUNCES.search(sent.text))


def _attacks(doc: "Doc", subject: Subject, ticks: list[timeline.Tick], named: list[Time]) -> Iterator[Time]:
    """Times of optic neuritis, myelitis and the like, and of sudden loss of vision or power up to three years before the name."""
    known = [t.years for t in named if t.years is not None]
    for stretch in subject.stretches:
        for pattern in (_CORE, _ATTACK):
            for m in pattern.finditer(doc._.text, stretch.start, stretch.end):
                tick = timeline.at(ticks, m.start())
                if pattern is _CORE and (beside := _beside(doc, subject, m, tick)) is not None:
                    yield beside
                    continue
                if (
                    tick is None
                    or _in_title(doc, m.start())
                    or _NOT.search(doc._.text[max(0, m.start() - 40) : m.start()])
                ):
                    continue
                if pattern is _ATTACK and not (tick.dated and known and _refines(tick.years, min(known))):
                    continue
                yield Time(tick.years, *tick.span, tick.how, dated=tick.dated)


def _beside(doc: "Doc", subject: Subject, m: re.Match[str], tick: timeline.Tick | None) -> Time | None:
    """The time of an attack from a length of time beside it: "ten years after transverse myelitis"."""
    sent = next((s for s in subject.sentences if s.start_char <= m.start() < s.end_char), None)
    if sent is None or tick is None or _in_title(doc, m.start()):
        return None
    return _by_duration(sent.text, sent.start_char, m.start(), m.end(), tick)


def _refines(attack: float, named: float) -> bool:
    """Does an attack date a disease better than its name: within three years before it, or after an undated "later"?"""
    return 0 < named - attack < 3 or (0 < named <= 3 * timeline.SOON and named < attack < 3)


def _in_title(doc: "Doc", start: int) -> bool:
    return any(p.section.kind == "title" and p.start <= start < p.end for p in doc._.sections)


def _told(
    doc: "Doc", subject: Subject, start: int, end: int, ticks: list[timeline.Tick], others: list[timeline.Named]
) -> Iterator[Time]:
    """The time that the sentence around a mention tells of it; `others` are the mentions of the review's other disease."""
    sent = next((s for s in subject.sentences if s.start_char <= start < s.end_char), None)
    if sent is None:
        return
    text, at = sent.text, sent.start_char
    before, after = text[: start - at], text[end - at :]
    other = next((doc._.text[end : n.start] for n in others if n.start >= end), None)
    tick = timeline.at(ticks, start)
    if (time := _by_duration(text, at, start, end, tick, _joined(doc, at, end, sent.end_char))) is not None:
        yield time
        return
    if beside := next((t for t in ticks if _dates_it(text, at, end, t)), None):
        yield Time(beside.years, *beside.span, beside.how, dated=True, known=beside.years < 0)
        return
    if _BOTH_KNOWN.search(before[-110:]) or (
        other is not None and _HISTORY.search(before[-60:]) and _AND_ANOTHER.fullmatch(other)
    ):
        yield Time(None, start, end, "known before", known=True)
        return
    if _LONG_PAST.match(_BRACKETS.sub("", after)):
        yield Time(None, start, end, "known before", dated=True, known=True)
        return
    if _RETURNED.match(after) or _WHOSE.match(after):
        yield Time(None, start, end, "known before", known=True)
        return
    if _SINCE_THEN.match(after) and not (tick is not None and tick.dated):
        yield Time(None, start, end, "known before", known=True)
        return
    joined = other is not None and _IN_ONE_BREATH.fullmatch(other)
    who_has = _WITH.search(before[-90:])
    if who_has and "diagnosed" in who_has[0] and not _COMES.search(after):
        who_has = None  # "a 15-year-old girl diagnosed with NMOSD after two attacks": that is why she is reported
    if (_KNOWN_BEFORE.search(before[-80:]) or who_has) and not joined:
        beside = tick is not None and 0 <= tick.span[0] - end < 25  # "a man was diagnosed with NMO in 2009"
        if tick and tick.dated and (tick.years < 0 or beside) and tick.span[0] >= at:
            yield Time(tick.years, *tick.span, tick.how, dated=True, known=True)
        else:
            yield Time(None, start, end, "known before", known=True)
    elif tick is not None:
        yield Time(tick.years, *(tick.span if tick.dated else (start, end)), tick.how, dated=tick.dated)


_HISTORY = re.compile(
    r"\b(?:history|known (?:to have|case of)|established diagnos[ei]s of) (?:of )?(?:(?!and|with)[\w-]+ ){0,3}$", re.I
)
_AND_ANOTHER = re.compile(r"(?: \([^()]*\))? and (?:[\w-]+ ){0,3}?")
_BOTH_KNOWN = re.compile(
    r"\b(?:history|known (?:to have|case of)|established diagnos[ei]s) of [^.;,]{2,70} and (?:(?!with\b)[\w-]+ ){0,2}$",
    re.I,
)
"""What leads to the second of two diseases that were known ("with a history of SLE and NMOSD presented with ...")."""
_DATED_AT = re.compile(
    r"\s?(?:\([^)]*\))?,? \(?(?:(?:which|that|had|has|was|been|first|initially) )*(?:diagnosed|established|onset|began|beginning|started)(?: (?:at|in|when|since|with|the|an?|her|his|age|aged|onset|of|she|he|was|about|around))* ?$",
    re.I,
)
"""Between a disease and its own time: "SLE, diagnosed at 21 years of age"."""


def _dates_it(text: str, at: int, end: int, tick: timeline.Tick) -> bool:
    """Does a date or an age right behind a disease at `end` say when that disease was found?"""
    told = tick.dated and end < tick.span[0] < at + len(text) and not tick.how.endswith(("before", "later"))
    return told and bool(_DATED_AT.fullmatch(text[end - at : tick.span[0] - at]))


def _joined(doc: "Doc", at: int, end: int, stop: int) -> int:
    """Where the next disease joined by "and" stands in the sentence at `at`, counted from it; its end if none does."""
    later = (m.start for m in doc._.mentions or () if m.kind == "disease" and end < m.start < stop)
    return next((s for s in later if doc._.text[:s].endswith(" and ")), stop) - at


def _by_duration(
    text: str, at: int, start: int, end: int, tick: timeline.Tick | None, joined: int | None = None
) -> Time | None:
    """The time of a disease from a length of time beside it: "9-year history of SLE", "SLE for nine years", "two years after SLE"."""
    for d in durations(text):
        span = (at + min(d.start, start - at), at + max(d.end, end - at))
        gap = text[d.end : start - at] if d.end <= start - at else text[end - at : d.start]
        # "SLE (rash, arthritis) diagnosed three years earlier": what brackets hold is no part of the distance.
        gap = _BRACKETS.sub("", gap)
        if d.end > start - at and (joined is None or d.start < joined):
            gap = _without_company(text[: start - at], gap, d)
        if len(gap) > 60 or re.search(r"[.;]", gap):
            continue
        leads = d.end <= start - at
        if leads and timeline.before_event(text, d):
            continue
        since = bool(re.search(r"\b(?:after|following|since)$", text[d.start : d.end]))
        if leads and d.sort == "history" and _HISTORY_OF.match(gap):
            how = f"{d.years:g}-year history"
        elif leads and d.sort == "later" and since and _AFTER_ONSET.match(gap):
            how = f"dated {d.years:g} years after it"
        elif not leads and d.sort in ("ago", "history") and not _OTHER_EVENT.search(gap) and len(gap) < 45:
            how = f"{d.years:g} years before"
        elif not leads and d.sort == "for" and _FOR.match(gap):
            how = f"for {d.years:g} years"
        else:
            continue
        # The clock may have been set back by this very length of time already.
        same = tick is not None and tick.span == (at + d.start, at + d.end)
        now = tick.years if tick else 0.0
        return Time(now if same and d.sort != "later" else round(now - d.years, 2), *span, how, dated=True, known=True)
    return None


def _without_company(before: str, gap: str, d: Duration) -> str:
    """The words between a disease and the length of time behind it, less what it came with ("with nephritis and rash")."""
    if d.sort == "for" and d.years >= 1 and _LASTED.search(before) and timeline.COMPANY_ALONE.fullmatch(gap):
        return " "
    m = timeline.COMPANY_AND_VERB.match(gap)
    return gap[m.end() - 1 :] if m else gap


_SPANS = r"ann[ée]es|ans|mois|semaines|años|meses|semanas|anos|Jahren?|Monaten?|Wochen|anni|mesi|settimane"
_SPOKEN: list[tuple[str, str]] = [
    # x comes first, y second; the text has the two diseases replaced by ⟦x⟧ and ⟦y⟧
    (r"⟦x⟧[^.;]{0,60}?\b(?:preced(?:ing|ed|es)|antedat\w+|predat\w+|prior to)\b(?! by)[^.;⟦]{0,50}⟦y⟧", "precedes"),
    (r"⟦y⟧[^.;]{0,40}?\bpreceded by\b[^.;⟦]{0,50}⟦x⟧", "preceded by"),
    (r"⟦x⟧[^.;]{0,60}?\bfollowed\b[^.;⟦]{0,40}\bby\b[^.;⟦]{0,40}⟦y⟧", "followed by"),
    (r"⟦y⟧[^.;⟦]{0,40}?\b(?:secondary to|complicating|superimposed on|in (?:the )?(?:setting|context|course|background) of|dans le cadre d[e'’]|en el (?:contexto|curso) de|no contexto de|im Rahmen|nell['’]ambito di|on a background of|on the basis of"
     r"|in (?:an? |the |two |three )?(?:[\w-]+ ){0,4}(?:patients?|wom[ae]n|m[ae]n|girls?|boys?|child|female|male|adolescent) (?:with|of|suffering from|affected by|previously diagnosed with|known (?:to have|with)))\b[^.;⟦]{0,30}⟦x⟧", "in the course of"),
    (r"⟦x⟧\s?(?:\([^)]*\))?[- ](?:associated|related|induced)\b(?! with| to)[^.;⟦]{0,30}⟦y⟧", "associated"),
    (r"⟦x⟧[^.;⟦]{0,20}\bcomplicated (?:by|with)\b[^.;⟦]{0,40}⟦y⟧", "complicated by"),
    (r"⟦x⟧[^.;⟦]{0,80}?\b(?:later|subsequently|thereafter|after which|durante su evoluci[oó]n|posteriormente)\b[^.;]{0,60}⟦y⟧", "later"),
    (r"⟦x⟧[^.;⟦]{0,60}?\b(?:who|and) (?:then |has |had )?developed\b[^.;⟦]{0,40}⟦y⟧", "who developed"),
    (r"⟦x⟧[^.;⟦]{0,120}?\b(?:progress(?:ion|ed|ing)|evolv(?:ing|ed)|evolution|transition|conver(?:ted|sion)) (?:in)?to\b[^.;⟦]{0,20}⟦y⟧", "progression to"),
    (rf"⟦y⟧[^.;⟦]{{0,60}}?\b(?:years?|months?|weeks?|{_SPANS}) (?:after|apr[èe]s|despu[ée]s d\w+|depois d\w+|ap[óo]s|nach|dopo)\b[^.;⟦]{{0,50}}⟦x⟧", "after"),
    (rf"⟦x⟧[^.;⟦]{{0,60}}?\b(?:years?|months?|weeks?|{_SPANS}) (?:before|avant|antes d\w+|vor|prima d\w+)\b(?! with)[^.;⟦]{{0,50}}⟦y⟧", "before"),
    (r"⟦x⟧(?:\s?\([^)]*\))?,? (?:(?:and |et |y |e )?(?:then|puis|ensuite|luego|después|depois|poi|dann)|suivie? d(?:e|['’]un)|seguid[oa] (?:de|por|da)|gefolgt von|segu[ií]t[oa] da)\b[^.;⟦]{0,25}⟦y⟧", "then"),
    (r"⟦x⟧(?:\s?\([^)]*\))?[^.;⟦]{0,20}\b(?:compliqu[ée]e?s? (?:d[e'’]|par)|complicad[oa]s? (?:con|por|com)|kompliziert durch|complicat[oa] da)[^.;⟦]{0,30}⟦y⟧", "complicated by"),
    (r"⟦x⟧[^.;⟦]{0,40}?\bas (?:the |an? )?(?:\w+ )?(?:initial|first|presenting|inaugural|onset|debut|revealing)\b[^.;⟦]{0,30}⟦y⟧", "as first manifestation of"),
    (r"⟦x⟧[^.;⟦]{0,30}\b(?:como|comme|come|als|sugerindo|sugiriendo|suggesting|inaugur\w+)\b[^.;⟦]{0,12}(?:primeira|primera|première|prima|erste|first) (?:manifest|Manifest)\w+[^.;⟦]{0,12}⟦y⟧", "as first manifestation of"),
    (r"⟦x⟧ (?:inaugur(?:ale?|ant|ando)|révélatrice|révélant|reveladora|revelando|rivelatrice)(?: d[eu]| d['’]un)?[^.;⟦]{0,12}⟦y⟧", "revealing"),
    (r"⟦x⟧[^.;⟦]{0,30}\b(?:como|comme)\b[^.;⟦]{0,30}(?:inicial|debut|inaugurale?|r[ée]v[ée]l\w*|presentaci[oó]n)[^.;⟦]{0,15}⟦y⟧", "as first manifestation of"),
    (r"⟦y⟧(?:(?!\b(?:who|since|for|history|aged?|years?|when|diagnosed)\b)[^.;⟦]){0,30}\b(?:(?:revealed|unmasked|heralded|announced) by|present(?:ing|ed) (?:initially |first )?as)\b[^.;⟦]{0,30}⟦x⟧", "presenting as"),
    # A disease that presents, not a patient who has it: "a woman with SLE presented with myelitis" had SLE before.
    (r"^(?:(?!\b(?:wom[ae]n|m[ae]n|girls?|boys?|lady|gentleman|(?:fe)?males?|patients?|child|case|who|she|he)\b)[^.;⟦])*⟦y⟧ (?:initially |first )?present(?:ing|ed) (?:initially |first )?with\b[^.;⟦]{0,30}⟦x⟧", "presenting with"),
    (r"⟦x⟧[^.;⟦]{0,30}\b(?:reveal(?:ing|s)|(?<!was )(?<!is )revealed(?! by)|unmask(?:ing|s)|herald(?:ing|s)|(?<!was )heralded(?! by))\b[^.;⟦]{0,30}⟦y⟧", "revealing"),
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
    """What sentences that name both sides say of the order; an attack of NMOSD counts as its name."""
    a, b = sides
    found = []
    for sent in subject.sentences:
        inside = [(s.start, s.end, a if s.value in sides[a] else b) for s in seen
                  if sent.start_char <= s.start < sent.end_char and (s.value in sides[a] or s.value in sides[b])]  # fmt: skip
        core = next((side for side in sides if "NMOSD" in sides[side]), None)
        if core and not any(side == core for *_, side in inside):
            inside += [(m.start(), m.end(), core) for m in _CORE.finditer(doc._.text, sent.start_char, sent.end_char)]
        inside.sort()
        if len({side for *_, side in inside}) < 2:
            continue
        title = _in_title(doc, sent.start_char)
        span = (inside[0][0], inside[-1][1])
        for first in (a, b):
            text = _tokens(sent.text, sent.start_char, inside, first)
            found += [Spoken(f"{first}_first", how, span, title) for p, how in _SPOKEN if re.search(p, text, re.I)]
        if _TOGETHER.search(_tokens(sent.text, sent.start_char, inside, a)):
            found.append(Spoken("simultaneous", "at the same time", span, title))
    return found


def _tokens(text: str, at: int, inside: list[tuple[int, int, str]], first: str) -> str:
    for start, end, side in reversed(inside):
        text = text[: start - at] + ("⟦x⟧" if side == first else "⟦y⟧") + text[end - at :]
    return text


def _settle(times: dict[str, Time | None], age: Fact | None) -> dict[str, Time | None]:
    """A disease that only the title names belongs to the presenting illness, unless the story dates the other elsewhere."""
    if age is None:
        return times
    others = dict(zip(times, reversed(times.values()), strict=True))
    out = {}
    for side, time in times.items():
        other = others[side]
        years = other.years if other is not None and other.years is not None else 0.0
        # A disease that was known before presentation was there already: the title's other one is what came now.
        known = other is not None and (other.known or other.how.startswith("at ")) and years < 0
        if time is None and (known or abs(years) <= 2 * timeline.SOON):
            time = Time(0.0 if known else years, 0, 0, "named in the title, in the presenting illness")
        out[side] = time
    return out


def _decide(
    a: str, b: str, times: dict[str, Time | None], spoken: list[Spoken], age: Fact | None, several: bool
) -> tuple[str, str, tuple[int, int] | None]:
    """Order, rule and the passage that decided. Words between the two diseases come before times, the story before the title."""
    by_time = _by_time(a, b, times[a], times[b], age)
    # A title that speaks of several patients ("NMOSD in three patients with SLE") does not settle the order of each.
    said = [s for s in spoken if not s.title] or ([] if several and by_time else spoken)
    if len({s.order for s in said}) == 1:
        first = said[0]
        dated = all(t is not None and t.dated and t.years is not None for t in times.values())
        if by_time and dated and by_time[0] not in (first.order, "simultaneous", "unknown"):
            return "unknown", f"words say {first.order} ({first.how}), times {by_time[0]}", first.span
        return first.order, f"in words: {first.how}", first.span
    return by_time or ("unknown", "not told", None)


def _both_at_once(times: dict[str, Time | None]) -> dict[str, Time | None]:
    """Of two diseases that came at the same time the one without a time has that of the other."""
    told = next((t for t in times.values() if t is not None and t.years is not None), None)
    return {side: t if t is not None and t.years is not None else told for side, t in times.items()}


_WAS_THERE = ("in the course of", "who developed")
"""Words for an order in which the first disease was there already, nobody says since when."""
_YEARS = re.compile(r"\b(?:years|años|anos|ans|anni|Jahre)\b")


def _not_at_presentation(first: Time | None, second: Time | None) -> Time | None:
    """Of a disease that came years before the other, which the presenting illness began, it is not known by how many."""
    together = first and second and not first.dated and first.years == second.years
    return replace(first, years=None) if together else first


def _by_time(
    a: str, b: str, ta: Time | None, tb: Time | None, age: Fact | None
) -> tuple[str, str, tuple[int, int] | None] | None:
    if ta is None or tb is None or (ta.years is None and tb.years is None):
        return None
    if ta.years is None or tb.years is None:
        side, known, other = (a, ta, tb) if ta.years is None else (b, tb, ta)
        if other.dated and other.years < 0:
            how = f"{side} was known before, the other began {-other.years:g} years before presentation"
            return "unknown", how, (known.start, known.end)
        return f"{side}_first", "known before the other began", (known.start, known.end)
    if abs(ta.years - tb.years) > 0.015:
        side, first, second = (a, ta, tb) if ta.years < tb.years else (b, tb, ta)
        shown = first if first.start < first.end else second
        how = f"{first.how or 'at presentation'}; the other {second.how or 'at presentation'}"
        return f"{side}_first", how, (shown.start, shown.end) if shown.start < shown.end else None
    return ("simultaneous", "both in the presenting illness", None) if age else None


def _onset_age(doc: "Doc", time: Time | None, age: Fact | None) -> Fact | None:
    """The age at onset, with the sum in `rule`: age at presentation plus the years of the clock."""
    if time is None or time.years is None or age is None:
        return None
    if not time.dated and abs(time.years) > 0.015 and time.how not in ("months later", "new onset"):
        return None
    years = time.years if time.dated else 0.0
    if abs(years - round(years)) <= 5 * timeline.SOON:
        years = float(round(years))
    value = round(age.value + years, 1)
    if value < 0:
        return None
    value = int(value) if float(value).is_integer() else value
    if not time.dated or time.start >= time.end:
        return replace(age, value=value, rule=f"in the presenting illness, at {age.value:g}", flag=None)
    if time.how.startswith("at "):
        return fact(doc, value, time.start, time.end, "age at onset")
    sign = "+" if years >= 0 else "-"
    return fact(doc, value, time.start, time.end, f"{age.value:g} {sign} {abs(years):g} ({time.how})")
