"""Dose, route, schedule and number of courses of a treatment, in the paper's words.

"IV methylprednisolone 1 g/day for 3 days" → `1 g/day for 3 days, IV`; "six monthly cyclophosphamide pulses" →
`pulses, six monthly`. Only what is joined to the name by words of giving belongs to it.
"""

import re

_COUNT_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a single|single|another"
_NUMBER = rf"(?:\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?|{_COUNT_WORDS})"
_PERIOD = r"(?:days?|d|weeks?|wks?|months?|years?|h(?:rs?|ours?)?|min)"
_UNIT = (
    r"(?:million units?|mega ?units|mg|milligrams?|grams?|gr|g|mcg|[μµu]g|ml|cc|[kM]?IU|U|mu|units?|mEq|mmol|Gy"
    r"|tablets?|drops?)"
)
_PER = (
    rf"(?:\s?/\s?(?:kg|m2|m\(2\)|m²|day|d|h|hrs?|hours?|week|wk|month|dose|body weight|{_NUMBER}\s?h(?:ours?|rs?)?"
    rf"|\d+\s?{_PERIOD}|IV|iv|intravenous(?:ly)?|PO|po|nasogastric tube)(?!\w))"
)
_DOSE = rf"(?:(?:increased|reduced|decreased|tapered) to\s)?\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?\s?{_UNIT}{_PER}*"
_TIMES = (
    rf"(?:(?:once|twice|thrice|{_NUMBER} times)(?:\s(?:a|per|every|each)?\s?(?:daily|weekly|monthly|day|week|month"
    rf"|year))?"
    rf"|(?:{_NUMBER}\s)?(?:daily|weekly|monthly)|biweekly|fortnightly|nightly|yearly|bd|b\.?i\.?d\.?|t\.?i\.?d\.?"
    rf"|q\.?i\.?d\.?|o\.?d\.?|qd"
    rf"|q\s?\d+\s?(?:h|w|wk|weeks?|days?|months?)|every (?:other |second |{_NUMBER}[\s-])?(?:day|week|month|year"
    rf"|hour)s?"
    r"|\d+[- ]?hourly|(?:per|a|each) (?:day|week|month)|(?:on )?alternate days)"
)
_FOR = (
    rf"(?:(?:for|over|during|x|×)\s?(?:the )?{_NUMBER}\s?(?:consecutive |successive |more )?{_PERIOD}"
    rf"|[x×]\s?\d+(?:\s?{_PERIOD})?"
    rf"|{_NUMBER} (?:consecutive |successive )?(?:days|weeks|months) of|{_NUMBER}-(?:day|week|month)(?: course| cycle"
    rf"| pulse)?)"
)
_COURSES = (
    rf"{_NUMBER}\s(?:\w+\s)?(?:courses?|cycles?|doses?|infusions?|injections?|pulses?|sessions?|boluses"
    rf"|exchanges|times|procedures)"
)
_ROUTE = (
    r"(?:intravenous(?:ly)?|i\.?v\.?|oral(?:ly)?|per os|p\.?o\.?|subcutaneous(?:ly)?|s\.?c\.?|intramuscular(?:ly)?"
    r"|intrathecal(?:ly)?|intravitreal|topical(?:ly)?|parenteral(?:ly)?|inhaled|rectal)"
)
_KIND = (
    r"(?:(?:high|low)[- ]doses?(?: of)?|high[- ]volume|pulsed?|pulse therapy|pulses|bolus|tapered|tapering|slow"
    r" taper|taper|monotherapy)"
)
_DETAIL = re.compile(rf"(?i)(?<![\w.])(?:{_DOSE}|{_FOR}|{_COURSES}|{_TIMES}|{_ROUTE}|{_KIND})(?![\w])")
_GIVING = (
    r"(?:therapy|treatment|infusions?|injections?|tablets?|pulses?|courses?|prophylaxis|was|were|is|has been|had been"
    r"|given|administered"
    r"|started|initiated|commenced|prescribed|used|added|increased|reduced|tapered|titrated|at|a|an|the|doses?|dosage"
    r"|of|in|with|on|to"
    r"|total|for|initial|initially|then|and|by|per|gradually|subsequently|continued|first|drug)"
)
_AFTER_NAME = re.compile(rf"(?i)[\s,():]*(?:{_GIVING}\b[\s,(:]*){{0,6}}")
_BETWEEN = re.compile(rf"(?i)[\s,()]*(?:{_GIVING}\b[\s,()]*){{0,3}}")
_BEFORE_NAME = re.compile(
    r"(?i)[\s(]*(?:(?:of|with|a|an|the|daily|doses?|infusions?|injections?|treatment|therapy|courses?|cycles?|pulses?"
    r"|sessions?|regimen"
    r"|empirical|systemic|combined|concomitant|adjunctive|chronic|prophylactic|maintenance|total|additional"
    r"|and)\b\s*){0,3}"
)
_JOINED = re.compile(r"(?i)[\s,(]*(?:(?:of|at|a|an|the|doses?|in|and|on|per|with|for)\b[\s,]*)*[\s,)]*")
_HANDOVER = re.compile(
    r"(?i)(?:,|;|\b(?:and|plus|with|then|followed by|to|as well as|combined|or|by|after)\b)(?!\s?\d[\d,.]*\s?(?:mg"
    r"|g)\b[^,;]*$)"
)
"""Where what belongs to one treatment of a list ends and the next begins."""


def details(text: str, start: int, end: int, before: int, after: int) -> tuple[int, int, str | None]:
    """What of `text[before:after]` belongs to the treatment named at `start:end`.

    Args:
        before: end of the treatment named before, or begin of the sentence.
        after: begin of the treatment named next, or end of the sentence.

    Returns:
        Begin and end of the stretch with name and details, and the details joined with commas, or `None`.
    """
    found = _merge(text, _right(text, end, after)) + _merge(text, _left(text, before, start))
    within = _merge(text, list(_DETAIL.finditer(text, start, end)))
    if not found and not within:
        return start, end, None
    since, until = min([start, *(a for a, _ in found)]), max([end, *(b for _, b in found)])
    words = [text[a:b].strip() for a, b in sorted(found) + within]
    words.sort(key=lambda w: not any(c.isdigit() for c in w))
    return since, until, ", ".join(dict.fromkeys(words))


def own_words(text: str, start: int, end: int, before: int, after: int) -> str:
    """The words of `text[before:after]` that are nearer to the treatment at `start:end` than to its neighbours."""
    left, right = text[before:start], text[end:after]
    if cuts := list(_HANDOVER.finditer(left)):
        left = left[cuts[-1].end() :]
    if (cut := _HANDOVER.search(right)) and re.match(r"\w", text[after : after + 1]):
        right = right[: cut.start()]
    return f"{left[-70:]}{text[start:end]}{right[:60]}"


def _right(text: str, end: int, after: int) -> list[re.Match[str]]:
    """Details after the name, each joined to it or to the one before."""
    if cuts := list(_HANDOVER.finditer(text, end, after)):
        last = cuts[-1].start()
        # In the last of a list nothing follows that the words could belong to.
        after = last if re.match(r"\w", text[after : after + 1]) else after
    kept: list[re.Match[str]] = []
    edge = end
    for m in _DETAIL.finditer(text, end, after):
        if not (_BETWEEN if kept else _AFTER_NAME).fullmatch(text, edge, m.start()):
            break
        kept.append(m)
        edge = m.end()
    return kept


def _left(text: str, before: int, start: int) -> list[re.Match[str]]:
    """Details before the name ("five days of IV methylprednisolone"), each joined to it or the one after."""
    if cuts := list(_HANDOVER.finditer(text, before, start)):
        before = cuts[-1].end()
    kept: list[re.Match[str]] = []
    edge = start
    for m in reversed(list(_DETAIL.finditer(text, max(before, start - 60), start))):
        if not _BEFORE_NAME.fullmatch(text, m.end(), edge):
            break
        kept.insert(0, m)
        edge = m.start()
    return kept


def _merge(text: str, matches: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Neighbours with nothing but "of a dose of" between them as one stretch."""
    spans: list[tuple[int, int]] = []
    for m in matches:
        if spans and _JOINED.fullmatch(text, spans[-1][1], m.start()):
            spans[-1] = (spans[-1][0], m.end())
        else:
            spans.append((m.start(), m.end()))
    return spans
