"""The numbers of a result: P, measure of effect, interval, values and time, as a clause tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.extraction.quantities import WORDS
from casereview.extraction.studies.sides import Side

_NUMBER = r"-?\d+(?:[.·]\d+)?"
_SHARE = rf"{_NUMBER}\s?%"
_COUNT = rf"\b(?:\d+|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_P = re.compile(
    r"(?i)\b(?:all )?p(?:[- ]?values?)?(?: for (?:interaction|trend|noninferiority|superiority))? ?"
    r"(?:[<>=≤≥]|was|of|less than) ?0?[.·]\s?\d+(?:[x×] ?10-?\d+)?"
)
_EFFECT = re.compile(
    r"(?i)\b(?P<name>(?:adjusted |pooled )?(?:hazard ratio|odds ratio|relative risk|risk ratio|rate ratio|incidence rate ratio"
    r"|mean difference|risk difference|risk reduction|relative risk reduction)|a?(?:HR|OR|IRR)|RR)\b"
    r"(?: ?[(\[][A-Za-z]+[)\]])?(?:\s?(?:\[|\(|=|:|,|was|of|for|\s)){0,3}"
    rf"(?P<value>{_NUMBER}\s?%?)"
)
_SHORT = {
    "hazard ratio": "HR",
    "odds ratio": "OR",
    "relative risk": "RR",
    "risk ratio": "RR",
    "incidence rate ratio": "IRR",
}
RATIO = re.compile(r"(?i)(?:adjusted |pooled )?(?:a?HR|OR|RR|IRR|rate ratio)\b")
_CI = re.compile(
    r"(?i)\b(?P<level>9\d(?:\.\d)?)\s?%\s?(?:CI|confidence intervals?)\b(?: ?[(\[]CI[)\]])?[\s:,=]*[(\[]?"
    rf"(?P<low>{_NUMBER})\s?(?:to|-|,|–)\s?(?P<high>{_NUMBER})"
)
_SCORE = rf"{_NUMBER}(?:\s?%)?(?: ?(?:±|\+/-) ?\d+(?:[.·]\d+)?)?(?: ?\([^()]{{1,40}}\)| ?\[[^\[\]]{{1,40}}\])?"
_AVERAGE = r"(?:a |an |the )?(?:median |mean )?(?:score )?(?:of )?"
_FROM_TO = re.compile(rf"(?i)\bfrom {_AVERAGE}(?P<a>{_SCORE})(?: [^,;.\d]{{0,40}}?)? to {_AVERAGE}(?P<b>{_SCORE})")
_VERSUS = re.compile(rf"(?P<a>{_SCORE})(?: [^,;.\d()]{{0,30}}?)?,? (?:vs\.?|versus|v) (?P<b>{_SCORE})")
_AND_RESPECTIVELY = re.compile(rf"(?P<a>{_SCORE}) and (?P<b>{_SCORE}),? respectively")
_SHARES = re.compile(
    rf"(?i){_COUNT}(?: (?:patients|participants|children|eyes|cases))? ?\({_SHARE}\)(?: of (?:the )?\d+)?"
    rf"|\b\d+ of (?:the )?\d+(?: (?:patients|participants|individuals|children|eyes|cases))?(?: ?[(\[]{_SHARE}[)\]])?|{_SHARE}"
)
_BEFORE_SIDE = re.compile(
    rf"(?i)(?P<value>\b\d+ of (?:the )?\d+(?: (?:patients|participants|individuals|children|eyes))? ?\({_SHARE}\)|{_COUNT} (?:death|patient|case|child)s? \({_SHARE}\)|{_COUNT}(?:[.·]\d+)?\s?%?(?: ?\({_SHARE}\))?(?: (?:of|out of) (?:the )?\d+)?|{_NUMBER}|\bnone\b)(?: ?[(\[][^()\[\]]{{1,40}}[)\]])?"
    r"(?: (?:patients?|participants?|individuals?|children|cases|weeks|months|per year))?(?: (?:who|were|was))?"
    r" ?(?:in|with|for|among|on|receiving|received|treated with|given)?(?: the| those)? ?$"
)
_EMPTY = re.compile(r"\s*[(\[][\s,;]*[)\]]")
_TIMES = r"(?:\d+|one|two|three|four|five|six|nine|twelve|eighteen|twenty-four)"
_AFTER = (
    r"(?: (?:after|of|post|following|since)[- ]?(?:the )?(?:start of )?(?:treatment|therapy|discharge|follow-up|initiation"
    r"|plasma exchange|randomi[sz]ation|start|onset))"
)
_SPAN = rf"{_TIMES}(?:(?:,| and|,? or) {_TIMES})*[- ](?:weeks?|months?|years?)"
_TIME = re.compile(
    rf"(?i)\b(?:at|after|within|by|over|during|for) (?:the )?(?:first |last |end of (?:the )?)?(?P<when>{_SPAN}{_AFTER}?|(?:week|month|year)s? \d+"
    r"|last (?:follow-up|visit)|the end of (?:the )?(?:study|trial|follow-up|treatment))(?! (?:before|prior|ago|history|old))"
    rf"|(?P<lead>{_SPAN}{_AFTER})"
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """As told: `P < 0.05`, `HR 0.23`, `95% CI 0.11 to 0.52`."""

    p: str | None = None
    effect: str | None = None
    ci: str | None = None

    @property
    def differs(self) -> bool | None:
        """Whether test or interval say that the groups differ; `None` where neither is told."""
        if (level := _level(self.p)) is not None:
            return level
        if self.ci and self.effect:
            low, high = (float(n.replace("·", ".")) for n in re.findall(_NUMBER, self.ci.partition("CI")[2]))
            none = 1 if RATIO.match(self.effect) else 0
            return not low <= none <= high
        return None


def statistics(text: str, begin: int, end: int, *, shared: bool = True) -> Statistics:
    """Of a clause; a P further on in the sentence may be `shared` by clauses that have none of their own."""
    p = _P.search(text, begin, end) or (_P.search(text, end) if shared else None)
    effect, ci = _EFFECT.search(text, begin, end), _CI.search(text, begin, end)
    name = _SHORT.get(effect["name"].lower(), effect["name"]) if effect else None
    return Statistics(
        p=" ".join(p[0].split()) if p else None,
        effect=f"{name} {effect['value'].strip()}" if effect else None,
        ci=f"{ci['level']}% CI {ci['low']} to {ci['high']}" if ci else None,
    )


def told_p(text: str) -> bool:
    """Whether a text has a P."""
    return bool(_P.search(text))


def _level(p: str | None) -> bool | None:
    m = re.search(r"([<>=≤≥]|was|of|less than) ?(0?[.·]\s?\d+)", p or "")
    if not m:
        return None
    value = float(m[2].replace("·", ".").replace(" ", ""))
    return m[1] not in (">", "≥") and value <= 0.05


def plain(clause: str) -> str:
    """The clause with its statistics blanked out, every other character in its place."""
    for pattern in (_CI, _P, _EFFECT):
        clause = pattern.sub(lambda m: " " * len(m[0]), clause)
    return clause


def from_to(clause: str) -> list[tuple[str, str, int]]:
    """Changes, `from 1.9 to 0.2`: value after, value before, and where it ends."""
    return [(_tidy(m["b"]), _tidy(m["a"]), m.end()) for m in _FROM_TO.finditer(plain(clause))]


def versus(clause: str) -> tuple[str, ...]:
    """Two values that are set against each other: `8 (14%) vs 28 (47%)`."""
    text = plain(clause)
    m = _VERSUS.search(text) or _AND_RESPECTIVELY.search(text)
    return (_tidy(m["a"]), _tidy(m["b"])) if m else ()


def shares(clause: str) -> tuple[str, ...]:
    """Counts and percentages: `24 of 34 patients (71%)`."""
    found = (m[0].strip() for m in _SHARES.finditer(plain(clause)))
    return tuple(f for f in found if re.search(r"\d", f))


def of_sides(text: str, begin: int, sides: Sequence[Side]) -> tuple[str, ...]:
    """The value that stands before each side, `0.02 in the eculizumab group and 0.35 in the placebo group`; none unless each has one."""
    clean, found, at = plain(text), [], begin
    for side in sides:
        m = _BEFORE_SIDE.search(clean, at, side.start)
        if m is None:
            return ()
        found.append(_tidy(m["value"]))
        at = side.end
    return tuple(found)


def first(text: str) -> float | None:
    """The number that a value is compared by: its share, else its first number."""
    m = re.search(rf"({_NUMBER})\s?%", text) or re.search(rf"({_NUMBER})", text)
    return float(m[1].replace("·", ".")) if m else None


def time_of(text: str, begin: int, end: int) -> str | None:
    """When: as the clause says, else as its sentence begins."""
    own = next(_TIME.finditer(text, begin, end), None)
    lead = next(_TIME.finditer(text), None)
    if own is None and lead and lead.start() <= 15 and text[lead.end() : lead.end() + 1] == ",":
        own = lead
    return (own["when"] or own["lead"]).lower() if own else None


def _tidy(value: str) -> str:
    return _EMPTY.sub("", value).strip()
