"""What a study found: of which measure, in which group it was higher or lower than in which, by how much, and how sure that is.

A result is a measure with a predicate (`was lower than`, `decreased from`, `did not differ`), or with values of groups. What was
planned, what holds before treatment, what predicts, and what is concluded are no results. Who is compared is taken from the words of
the clause; where it leaves that out, from the clause before it; and where a study has two arms, the other one is the other one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from casereview.extraction.studies import numbers
from casereview.extraction.studies.numbers import Statistics
from casereview.extraction.studies.predicates import (
    OPPOSITE,
    Measure,
    Predicate,
    measures,
    predicate_of,
    predicates,
)
from casereview.extraction.studies.sides import ALL, Read, Side
from casereview.lexicon import Lexicon
from casereview.records import Fact
from casereview.values import Result

BEFORE = "before treatment"
_BETWEEN = ("no difference", "different")
"""Predicates that stand between two groups, not in one."""
_PLAN = re.compile(
    r"(?i)\b(?:primary|secondary|co-primary|main) (?:efficacy |safety )?(?:outcomes?|end ?points?)\b(?![^.;]*\d[\d.]*\s?%)"
    r"|\b(?:was|were) (?:compared|assessed|evaluated|measured|analy[sz]ed|recorded|collected|monitored|calculated|defined|scored|reviewed)\b"
    r"|\bwe (?:compared|assessed|evaluated|measured|analy[sz]ed|recorded|defined)\b"
    r"|\b(?:were|was) (?:included|enrolled|recruited|screened|matched|randomi[sz]ed)\b"
)
_AT_BASELINE = re.compile(
    r"(?i)\b(?:before (?:the )?(?:treatment|therapy|intervention)|at baseline|prior to (?:treatment|therapy))\b"
)
_SINCE_BEFORE = re.compile(
    r"(?i)\b(?:than|compared (?:with|to)|relative to|versus|vs\.?|from)\b[^,;]{0,45}?\b(?:before|pre-?treatment|pre-?therapy|baseline|prior to|pre-index)\b"
    r"|\bfrom baseline\b|\bpre-?treatment\b[^;]{0,60}\b(?:after|post-?treatment|to|versus|vs)\b|\bbefore and after\b|\bnot change|\bunchanged\b"
)
_THAN = re.compile(
    r"(?i)\b(?:than|compared (?:with|to)|in comparison (?:with|to)|relative to|versus|vs\.?|superior to|inferior to|against)\b"
)
_BEYOND = re.compile(r"(?i)\b(?:before|baseline|higher|lower|greater|more|less|fewer)\b")
"""What ends a comparison: "lower in both groups than before, and lower in A than in B" does not compare with A."""
_NEITHER = re.compile(r"(?i)\bneither\b")
_LEAD = re.compile(r"(?i)^\W*(?:[a-z]+: )?(?:when |as )?(?:compared|comparing|relative|in comparison) (?:with|to)\b")
_CUT = re.compile(
    r";\s|,? (?:whereas|while|whilst|but|although|though|however)\b|,\s(?:and|with)\s|\.\s|\s(?=and (?:the |an? )?(?:\w+ ){0,3}?$)"
)
_TURN = re.compile(r";\s|, (?:but|whereas|while|although)\b")
_PREDICTS = re.compile(
    r"(?i)\b(?:predict\w*|risk factors?|correlat\w+|(?:was|were) associated with|independent\w*|age at onset)\b"
)
_FURTHER = re.compile(r"(?i)\b(?:sub-?groups?|per[- ]protocol|sensitivity analys|post[- ]hoc)")
_IT = re.compile(r"(?:[A-Z]+: )?(?:It|This) (?:was|fell|decreased|increased|rose)\b")
_RATIOS = re.compile(r"(?i)\b(?P<name>hazard|odds|rate|risk) ratios\b")
_LABEL = re.compile(r"^(?:[A-Z][A-Za-z]{4,12}:|Results|RESULTS)\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One result: what is said of which measures, in `text[begin:end]` of the passage."""

    predicate: Predicate | None
    of: tuple[Measure, ...]
    begin: int
    end: int


def outcomes(doc: Doc, read: Sequence[Read], lexicon: Lexicon, arms: Sequence[str]) -> list[Fact]:
    """The results in order of the text; those of the full text only where title and abstract have none."""
    for full_text, zones in ((False, ("results", "plain")), (True, ("results",))):
        before: tuple[str, ...] = ()
        kept: dict[Result, Fact] = {}
        for r in (r for r in read if r.passage.zone in zones and r.passage.full_text == full_text):
            found = list(_results(doc, r, lexicon, arms, before))
            before = tuple(dict.fromkeys(c for _, c in found))
            for fact, _ in found:
                kept.setdefault(fact.value, fact)
        if kept:
            return list(kept.values())
    return []


def _results(
    doc: Doc, r: Read, lexicon: Lexicon, arms: Sequence[str], before: Sequence[str]
) -> Iterator[tuple[Fact, str]]:
    """The facts of one sentence, each with the measure; `before` are the measures of the sentence before it ("It was lower ...")."""
    text = r.passage.text
    told = [m for m in doc._.measures if r.passage.start <= m.start < r.passage.end]
    spoken = measures(text, r.passage.start, told)
    if not spoken and before and (it := _IT.match(text)):
        spoken = [Measure(before[-1], it.start(), it.start() + 2)]
    if not spoken or (_PLAN.search(text) and not numbers.told_p(text)):
        return
    last: Result | None = None
    for clause in _clauses(text, spoken, predicates(text), r.sides):
        if _PREDICTS.search(text, clause.begin, clause.end):
            continue
        if clause.predicate and _NEITHER.search(text, clause.begin, clause.predicate.start):
            continue  # "neither A nor B reduced it": no word for it, and the contrary of "reduced"
        for made in _read(r, clause, arms, last):
            last = made
            for measure in clause.of:
                concept = lexicon[measure.concept]
                direction = _direction(clause.predicate, str(concept.more.get("better", "")), made)
                value = replace(made, measure=concept.label, direction=direction)
                begin, end = _trimmed(text, clause.begin, clause.end)
                said = text[clause.predicate.start : clause.predicate.end].lower() if clause.predicate else "values"
                fact = r.passage.fact(doc, begin, end, value, f"result: {said}")
                further = "of a subgroup or a further analysis" if _FURTHER.search(text) else None
                yield replace(fact, flag=_doubt(value, clause.predicate) or further), measure.concept


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The clause without label before it and conjunction behind it."""
    label = _LABEL.match(text) if begin == 0 else None
    last = re.search(r"(?i)(?:[\s,;.]|\b(?:and|but|with|while|whereas|although|though)\b)*$", text[begin:end])
    return (label.end() if label else begin), begin + last.start() if last else end


# --- clauses ---------------------------------------------------------------------------------------------------------


def _clauses(text: str, spoken: Sequence[Measure], said: Sequence[Predicate], sides: Sequence[Side]) -> list[Clause]:
    """Predicates with their measures; measures with values alone; and, without a measure of its own, "but there was no difference
    between A and B", which is of the measures named before."""
    of: dict[Predicate, list[Measure]] = {}
    groups: list[tuple[Predicate | None, list[Measure]]] = []
    for measure in spoken:
        found = predicate_of(text, measure, said, spoken)
        if found is None:
            groups.append((None, [measure]))
        elif found in of:
            of[found].append(measure)
        else:
            of[found] = [measure]
            groups.append((found, of[found]))
    taken = [
        (p, [m for m in spoken if m.end < p.start])
        for p in said
        if p not in of and p.name in _BETWEEN and any(s.start > p.end for s in sides)
    ]
    groups += [(p, some) for p, some in taken if some]
    groups.sort(key=lambda g: g[0].start if g[0] else g[1][0].start)
    spans = [_span(p, some if p is None or p in of else ()) for p, some in groups]
    head = list(_TURN.finditer(text, 0, spans[0][0])) if spans else []
    bounds = [head[-1].end() if head else 0]
    bounds += [_bound(text, a, b, p) for a, b, (p, _) in zip(spans, spans[1:], groups, strict=False)]
    return [
        Clause(p, tuple(some), min(begin, span[0]), max(end, span[1]))
        for (p, some), begin, end, span in zip(groups, bounds, [*bounds[1:], len(text)], spans, strict=True)
    ]


def _span(predicate: Predicate | None, own: Sequence[Measure]) -> tuple[int, int]:
    """What a result reaches over at least: its predicate, and the measures that are not taken over from before."""
    places = [*own, *([predicate] if predicate else [])]
    return min(p.start for p in places), max(p.end for p in places)


def _bound(text: str, one: tuple[int, int], other: tuple[int, int], predicate: Predicate | None) -> int:
    """Where one result ends and the next begins: at the last mark between them, else right after what needs no more words."""
    if one[1] < other[0]:
        marks = list(_CUT.finditer(text, one[1], other[0]))
        if marks:
            return marks[-1].end()
        return other[0] if predicate else one[1]
    return max(one[1], other[0]) if other[0] > one[0] else one[1]


# --- who is compared with whom ---------------------------------------------------------------------------------------


def _read(r: Read, clause: Clause, arms: Sequence[str], last: Result | None) -> Iterator[Result]:
    """The results of a clause, without measure and direction: mostly one, several where values are dealt out to arms."""
    text = r.passage.text
    here = [s for s in r.sides if clause.begin <= s.start < clause.end and s.name in (*arms, ALL)]
    stats = _statistics(text, clause)
    base = Result(measure="", time=numbers.time_of(text, clause.begin, clause.end), **_fields(stats))
    if clause.predicate is None and re.search(r"(?i)\bno $", text[: clause.of[0].start]):
        of = arms if len(arms) == 1 else [s.name for s in here if s.name != ALL]
        yield replace(base, group=of[0] if of else None, values=("none",))
        return
    dealt = list(_dealt(text, clause, here, base))
    if dealt:
        yield from dealt
        return
    made = _compared(text, clause, r.sides, here, arms, base, last)
    if made and (made.group or made.comparator or made.p or made.effect):
        yield made


def _statistics(text: str, clause: Clause) -> Statistics:
    """Of the clause; a P further on is of this clause too, unless it says the contrary: "A was lower, and B did not differ (P = 0.4)"."""
    own = numbers.statistics(text, clause.begin, clause.end, shared=False)
    if clause.predicate is None or own.p:
        return own
    shared = numbers.statistics(text, clause.begin, clause.end)
    return own if shared.differs == (clause.predicate.name == "no difference") else shared


def _fields(stats: Statistics) -> dict[str, str | None]:
    return {"p": stats.p, "effect": stats.effect, "ci": stats.ci}


def _dealt(text: str, clause: Clause, here: Sequence[Side], base: Result) -> Iterator[Result]:
    """Values dealt out to arms: `from 1.4 to 0.5 with A and from 1.6 to 0.2 with B`; `37.5%, 72.2% and 79.3% in A, B and C, respectively`;
    `hazard ratios for A and B relative to C were 11.7 and 6.0, respectively`."""
    said = text[clause.begin : clause.end]
    named = [s for s in here if s.name != ALL]
    changes = numbers.from_to(said)
    if len(changes) > 1 and len(changes) == len(named):
        for (after, before, _), side in zip(changes, named, strict=True):
            # "fell from 3.5 to 2.0 in A, but rose from 3.0 to 3.5 in B": one word is not of both.
            told = replace(base, group=side.name, comparator=BEFORE, values=(after, before))
            yield replace(told, direction=_change(told))
        return
    if "respectively" not in said.lower():
        return
    if ratios := _RATIOS.search(said):
        rest = said[ratios.end() :]
        than = next(_THAN.finditer(text, clause.begin), None)
        beyond = [s for s in named if than and s.start >= than.end()]
        values = re.findall(
            r"(?<![\d.·])(\d+[.·]\d+) ?[(\[]9\d ?% ?CI[:,]? ?([\d.·]+) ?(?:-|to|,) ?([\d.·]+)[^)\]]*?(?:; ?(p ?[<>=] ?[\d.·]+))?[)\]]",
            rest,
            re.I,
        )
        front = [s for s in named if not beyond or s.start < beyond[0].start]
        if beyond and values and len(values) == len(front):
            short = {"hazard": "HR", "odds": "OR", "risk": "RR", "rate": "rate ratio"}[ratios["name"].lower()]
            for (value, low, high, p), side in zip(values, front, strict=True):
                yield replace(
                    base,
                    group=side.name,
                    comparator=beyond[0].name,
                    effect=f"{short} {value}",
                    ci=f"95% CI {low} to {high}",
                    p=p or base.p,
                )
        return
    told = numbers.shares(said)
    if len(told) == len(named) > 2:
        for value, side in zip(told, named, strict=True):
            yield replace(base, group=side.name, values=(value,))


def _compared(
    text: str,
    clause: Clause,
    sides: Sequence[Side],
    here: Sequence[Side],
    arms: Sequence[str],
    base: Result,
    last: Result | None,
) -> Result | None:
    """One comparison: between groups, with the time before, or none."""
    said, predicate = text[clause.begin : clause.end], clause.predicate
    if _RATIOS.search(said):
        return None
    changes = numbers.from_to(said)
    comparator = _other_side(text, clause, sides, here, arms)
    # "In both groups A was higher and B lower than before treatment": what is said of all groups is said against before.
    of_all = any(s.name == ALL for s in here) and all(s.name == ALL for s in here)
    reach = text[clause.begin :] if of_all and predicate and predicate.name not in _BETWEEN else said
    since = bool(changes) or (bool(_SINCE_BEFORE.search(reach)) and comparator is None)
    if not since and _AT_BASELINE.search(said) and not re.search(r"(?i)\bafter\b|post-?treatment", said):
        return None
    group = _group(text, clause, here, comparator, predicate)
    if since:
        group = group or (arms[0] if len(arms) == 1 else last.group if last and last.comparator == BEFORE else None)
        values = changes[0][:2] if changes else numbers.versus(said)
        return replace(base, group=group, comparator=BEFORE, values=values)
    against = comparator[0] if comparator else None
    between = predicate and predicate.name in _BETWEEN and against is None
    if between and (pair := _pair(text, clause, here)):
        return replace(base, group=pair[0], comparator=pair[1], values=numbers.versus(said))
    if last and against is None and group in (None, last.group) and predicate:
        group, against = group or last.group, last.comparator
        base = replace(base, time=base.time or last.time)
    elif last and group is None and against == last.comparator:
        group, base = last.group, replace(base, time=base.time or last.time)
    if group is None and len(arms) == 1:
        group = arms[0]
    named = [s for s in here if s.name != ALL]
    values = numbers.of_sides(text, clause.begin, named[:2]) if len(named) == 2 else ()
    values = values or numbers.versus(said) or numbers.shares(said)[:2]
    if predicate is None and not (values or base.effect):
        return None
    if predicate is None and not named and len(arms) != 1 and not (base.effect or base.p):
        return None
    if predicate is None and group and "," not in group and len(named) == 2:
        group, against = named[0].name, named[1].name
    if (
        against is None
        and group in arms
        and len(arms) == 2
        and (len(values) == 2 or base.effect or _comparative(text, predicate))
    ):
        against = next(a for a in arms if a != group)
    return replace(base, group=group, comparator=against, values=values)


def _pair(text: str, clause: Clause, here: Sequence[Side]) -> tuple[str, str] | None:
    """`no difference between A and B`."""
    named = list(dict.fromkeys(s.name for s in here if s.name != ALL and s.start > clause.predicate.start))
    return (named[0], " and ".join(named[1:])) if len(named) > 1 else None


def _comparative(text: str, predicate: Predicate | None) -> bool:
    """`more common in the one group` is more than in the other; `decreased in the one group` is less than before."""
    words = text[predicate.start : predicate.end] if predicate else ""
    return bool(
        re.match(r"(?i)higher|greater|more|longer|larger|lower$|less|fewer|shorter|smaller|better|worse$", words)
    )


def _other_side(
    text: str, clause: Clause, sides: Sequence[Side], here: Sequence[Side], arms: Sequence[str]
) -> tuple[str, tuple[Side, ...]] | None:
    """With which group it is compared: what stands after "than" or "compared with", in the clause or at the head of the sentence."""
    lead = _LEAD.match(text)
    comma = text.find(",", lead.end()) if lead else -1
    head = [s for s in sides if lead and lead.end() <= s.start < comma and s.name in arms]
    for than in _THAN.finditer(text, clause.begin, clause.end):
        if head and than.start() < comma:
            continue
        beyond = [s for s in here if s.start >= than.end() and s.name != ALL]
        if beyond and beyond[0].start - than.end() < 60 and not _BEYOND.search(text, than.end(), beyond[0].start):
            return _joined(text, beyond)
    return _joined(text, head) if head else None


def _group(
    text: str,
    clause: Clause,
    here: Sequence[Side],
    comparator: tuple[str, tuple[Side, ...]] | None,
    predicate: Predicate | None,
) -> str | None:
    """Which group it is said of."""
    taken = comparator[1] if comparator else ()
    others = [s for s in here if s not in taken and s.name not in {t.name for t in taken}]
    if comparator and taken[0].start > clause.begin:
        others = [s for s in others if s.start < taken[0].start] or others
    near = [s for s in others if s.name != ALL] or others
    if not near:
        return None
    if comparator is None and predicate is None and len({s.name for s in near}) > 1:
        return near[0].name
    if predicate and predicate.name not in _BETWEEN:
        # "X was superior to Y, but there was ... between X and Z": what is nearest before the word, else the first behind it.
        front = [s for s in near if s.start < predicate.start]
        near = front[-1:] if front and len(front) == len(near) > 1 and not _list(text, front) else front or near
    return _joined(text, near)[0]


def _list(text: str, some: Sequence[Side]) -> bool:
    return len(_joined(text, some)[1]) == len(some)


def _joined(text: str, near: Sequence[Side]) -> tuple[str, tuple[Side, ...]]:
    """`mRTX and MMF`: groups that are said together."""
    some = [near[0]]
    for side in near[1:]:
        if not re.fullmatch(
            r"(?i)\s?(?:,|and|, and|or)\s?(?:the |in the |that of the )?", text[some[-1].end : side.start]
        ):
            break
        some.append(side)
    return " and ".join(dict.fromkeys(s.name for s in some)), tuple(some)


# --- direction -------------------------------------------------------------------------------------------------------


def _direction(predicate: Predicate | None, better: str, result: Result) -> str | None:
    """The direction of the measure's value in the group: by the word, else by numbers that test or interval say to differ."""
    if result.direction:
        return result.direction
    if predicate is None:
        return _by_numbers(result)
    if predicate.name in ("better", "worse"):
        return None if not better else better if predicate.name == "better" else OPPOSITE[better]
    return None if predicate.name == "told" else predicate.name


def _by_numbers(result: Result) -> str | None:
    differs = Statistics(result.p, result.effect, result.ci).differs
    if not result.comparator or differs is None:
        return None
    if not differs:
        return "no difference"
    if (change := _change(result)) is not None:
        return change
    if result.effect and numbers.RATIO.match(result.effect):
        value = numbers.first(result.effect)
        return None if value is None else "lower" if value < 1 else "higher"
    return None


def _change(result: Result) -> str | None:
    """Which of two values is the higher one."""
    told = [numbers.first(v) for v in result.values]
    if len(told) != 2 or None in told or told[0] == told[1]:
        return None
    return "higher" if told[0] > told[1] else "lower"


def _doubt(result: Result, predicate: Predicate | None) -> str | None:
    """A word to a person where words and test say different things."""
    differs = Statistics(result.p, result.effect, result.ci).differs
    if predicate is None or differs is None or result.direction is None:
        return None
    if differs == (result.direction != "no difference"):
        return None
    return f"the words say {result.direction}, {result.p or result.ci} does not"
