"""What is said of measures: higher, lower, better, different, or not; and which measures it is said of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casereview.text.matching import Mention

_PREDICATES = (
    ("told", r"\b(?:stabili[sz]ed|stable|unchanged|improved|reduced) or (?:\w+ )?(?:stable|stabili[sz]ed|unchanged|improved|decreased|reduced|better)\b"),
    (
        "no difference",
        r"\bno (?:(?:statistically|statistical|clinically|significant|significantly|obvious|marked|apparent|clear|major|substantial) )*(?:\w+ )?"
        r"(?:differences?|changes?|improvements?|effects?|reductions?|increases?)\b"
        r"|\b(?:did|does|do|was|were|is|are) not (?:(?:statistically|significantly|markedly|clinically|appreciably) )*"
        r"(?:differ|different|change|changed|improve|improved|reduced?|increased?|affect|affected|superior|inferior|lower|higher|significant)\b"
        r"|\b(?:comparable|similar|equivalent|unchanged|non-?inferior|non-?significant|remained stable|stabili[sz]ed)\b|\bnot (?:statistically )?significant\b",
    ),
    ("better", r"\b(?:improved|improving|improvements?|better|superior|ameliorat\w+|alleviat\w+)\b"),
    ("worse", r"\b(?:worse|worsened|deteriorat\w+|inferior)\b"),
    (
        "higher",
        r"\b(?:higher|greater|more(?= (?:relaps|attack|advers|side|infect|often|frequent|common|than|likely|patients|participants|recur|prolonged|effective))"
        r"|increas(?:e[sd]?|ing)|longer|elevated|rose|larger|prolong\w+|thicker)\b",
    ),
    ("lower", r"\b(?:lower(?:ed|ing)?|less|fewer|decreas\w+|reduc(?:e[sd]?|ing|tions?)|declin\w+|dropped|shorter|fell|diminish\w+|suppress\w+|prevented|thinner|smaller)\b"),
    (
        "different",
        r"\b(?:differed|significant(?:ly)? differen(?:t|ces?)|statistically differen(?:t|ces?)|differences? (?:was|were) (?:statistically )?significant)\b",
    ),
)  # fmt: skip
_PREDICATE = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PREDICATES]
OPPOSITE = {"higher": "lower", "lower": "higher"}

_BREAK = re.compile(r"[;:]|\.\s|\b(?:while|whereas)\b|,\swith\b")
_ASIDE = re.compile(r"\s?\([^()]*\)")
_LIST = re.compile(r"(?i)[\s,(]*(?:(?:and|or|the|in|of|their|both|score|scores|rate|rates|as well as)\b[\s,)]*)*")
_VERB = re.compile(r"(?i)\b(?:than|compared|but|was|were|had|has|did|in the|among|between)\b")


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is said, at `start:end` of a passage."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that is spoken of, at `start:end` of a passage."""

    concept: str
    start: int
    end: int


_AT_WHAT = re.compile(
    r"(?i)(?P<no>\b(?:not|no|neither) (?:\w+ )?|\bnon-?)?\b(?:superior|better|more effective|(?P<worse>inferior|worse|less effective))\b"
    r"[^.;,]{0,60}?\b(?:in|at|for|of|to) (?:reduc|prevent|decreas|lower|improv|suppress|prolong|diminish)\w*"
)


def _at_what(text: str) -> Iterator[Predicate]:
    """`inferior to B in reducing`: "reducing" is what it is worse at, and says nothing of its own."""
    for m in _AT_WHAT.finditer(text):
        yield Predicate("no difference" if m["no"] else "worse" if m["worse"] else "better", m.start(), m.end())


def predicates(text: str) -> list[Predicate]:
    """All predicates in order; of those that overlap the first of the table."""
    found = list(_at_what(text))
    for name, pattern in _PREDICATE:
        for m in pattern.finditer(text):
            if not any(p.start < m.end() and m.start() < p.end for p in found):
                found.append(Predicate(name, m.start(), m.end()))
    return sorted(found, key=lambda p: p.start)


_DESCRIBES_AFTER = re.compile(
    r"(?i)[ -](?:treatment|prevention|phase|raters?|subgroups?|history|onset|attack$|therapy|(?:within|in) (?:the )?(?:\w+ )?(?:year|month|\d)[^.;]{0,20} before)\b"
)
_DESCRIBES_BEFORE = re.compile(
    r"(?i)\b(?:acute|severe acute|during(?: an?)?|history of|previous|prior|at the time of|any|number of prior) $"
)


def measures(text: str, at: int, mentions: Iterable[Mention]) -> list[Measure]:
    """The measures of a passage that begins at `at`, without words that only describe ("relapse prevention") and without the short
    form behind a name: "annualised relapse rate (ARR)"."""
    kept: list[Measure] = []
    for m in mentions:
        start, end = m.start - at, m.end - at
        if _DESCRIBES_AFTER.match(text, end) or _DESCRIBES_BEFORE.search(text[:start]):
            continue
        if kept:
            between = text[kept[-1].end : start]
            same = kept[-1].concept == m.concept and re.fullmatch(r"\s?[(\[]?", between)
            # "Time to first relapse and disability": of the second, too, it is the time.
            if same or (kept[-1].concept == "relapse_time" and re.fullmatch(r" and (?:\w+ )?", between)):
                continue
        kept.append(Measure(m.concept, start, end))
    return kept


def predicate_of(text: str, m: Measure, said: Sequence[Predicate], others: Sequence[Measure]) -> Predicate | None:
    """`lower EDSS`, `reduced the risk of relapse`: the word before; `EDSS was lower`: the next one; else one that joins both sides."""
    before = next((p for p in reversed(said) if p.end <= m.start), None)
    after = next((p for p in said if p.start >= m.end), None)
    if before and _attributive(text, before, m, others):
        return before
    if after and _predicative(text, m, after, others):
        return after
    joins = before and re.search(r"(?i)differ|compar|similar|change", text[before.start : before.end])
    return before if joins and not _BREAK.search(text, before.end, m.start) else None


def _attributive(text: str, p: Predicate, m: Measure, others: Sequence[Measure]) -> bool:
    """Nothing between word and measure but other measures of a list, or a few words that are no verb."""
    at = p.end
    for other in (o for o in others if p.end <= o.start and o.end <= m.start):
        if at == p.end and _VERB.search(text, at, other.start):
            return False
        if at > p.end and not _LIST.fullmatch(text, at, other.start):
            return False
        at = other.end
    if at > p.end:
        return bool(_LIST.fullmatch(text, at, m.start))
    gap = _ASIDE.sub("", text[at : m.start])
    return len(gap) <= 40 and not re.search(r"[;:,(]|\band\b", gap) and not _VERB.search(gap)


def _predicative(text: str, m: Measure, p: Predicate, others: Sequence[Measure]) -> bool:
    """The measure is the subject, alone or in a list, and the word has no object of its own."""
    if _BREAK.search(text, m.end, p.start):
        return False
    if any(0 <= o.start - p.end <= 3 for o in others):
        return False
    at = m.end
    for other in (o for o in others if m.end <= o.start and o.end <= p.start):
        between = text[at : other.start]
        if not re.search(r",|\band\b|\bor\b", between) or re.search(r"\d\s?%|\b(?:was|were|had|occurred)\b", between):
            return False
        at = other.end
    return p.start - at < 170
