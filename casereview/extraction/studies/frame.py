"""The frame of a study: its design, where and when it was done, in whom, how many, and for how long they were followed."""

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from casereview.extraction.quantities import NUMBER
from casereview.extraction.studies.arms import PEOPLE, whole
from casereview.extraction.studies.passages import Passage
from casereview.records import Fact

_DESIGNS = (
    ("randomised", r"\b(?<!non-)(?<!non)(?<!not )randomi[sz]ed(?! (?:studies|trials|controlled trials) (?:are|were|have|is))\b|\brandomly (?:assigned|allocated|divided|selected into|grouped)\b"),
    ("non-randomised", r"\bnon-?randomi[sz]ed\b|\bnot randomi[sz]ed\b|\bdivided into\b[^.;]{0,80}\bgroups?\b[^.;]{0,60}\b(?:according to|based on|by)\b[^.;]{0,30}\b(?:treatment|therap|regimen|medication)"),
    ("double-blind", r"\bdouble[- ](?:blind(?:ed)?|masked)\b"),
    ("open-label", r"\bopen[- ]label\b"),
    ("placebo-controlled", r"\bplacebo[- ]controlled\b|\breceive (?:either )?[^.;]{0,80}\bor (?:matching )?placebo\b"),
    ("add-on", r"\badd-on (?:trial|study|therapy trial)\b"),
    ("phase {}", r"\bphase (?P<which>[1-4](?:/[1-4]|[ab])?|I{1,3}V?|IV)\b"),
    ("pilot", r"\bpilot (?:study|trial)\b"),
    ("extension", r"\b(?:open-label )?extension (?:study|phase|period|trial)\b"),
    ("prospective", r"\bprospective(?:ly)?\b"),
    ("retrospective", r"\bretrospective(?:ly)?\b|\bmedical records? (?:of|were|was)\b|\b(?:medical )?charts? (?:review|were reviewed)\b"),
    ("cohort", r"\bcohort\b"),
    ("registry-based", r"\bregist(?:ry|er)[- ](?:based|data|study)\b|\bfrom (?:the|a) (?:[\w-]+ ){0,4}registry\b"),
    ("observational", r"\bobservational\b|\breal[- ]world\b"),
    ("propensity-matched", r"\bpropensity[- ]scores?\b"),
    ("before and after", r"\b(?:before[- ]and[- ]after|before[- ]after|pre-?post|self-controlled)\b|\bbefore and after (?:the )?(?:treatment|therapy|start|initiation|immunosuppress\w+)\b"),
    ("case series", r"\bcase series\b"),
    ("case-control", r"\bcase[- ]control\b"),
    ("crossover", r"\bcross-?over\b"),
    ("single-arm", r"\bsingle[- ]arm\b|\buncontrolled (?:study|trial)\b"),
    ("multicentre", r"\bmulti[- ]?cent(?:er|re|ric)\b|\b(?P<centres>\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:[\w-]+ ){0,2}(?:cent(?:er|re)s|hospitals|clinics|sites)\b"),
    ("single-centre", r"\bsingle[- ]cent(?:er|re)\b|\bmonocentric\b"),
    ("nationwide", r"\bnationwide\b"),
)  # fmt: skip
_DESIGN = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _DESIGNS]
_NOT_OURS = re.compile(
    r"(?i)\bprevious|\bfurther\b|\bfuture\b|\bneeded\b|\bwarranted\b|\black(?:ing)? of\b|\bfew\b|\bno randomi|\brequired?\b"
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}},?)?,? ?)?(?:of )?(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"(?:(?i:from|between|during|since|over the period(?: of)?) )?(?P<first>{_DATE}),? ?(?:to|and|until|through|till|up to|-) ?(?P<last>{_DATE})\b"
)
_INSTITUTION = (
    r"(?:Hospitals?|University|Universit[àéy]\w*|Clinics?|Clinic|Institutes?|Cent(?:er|re)s?|College|Charité|Infirmary)"
)
_CAPITALISED = r"(?:[A-Z][\w'.-]*|s|of|the|for|and|and the|&|’ ?s|' ?s)"
_SETTING = (
    rf"(?:the )?Departments? of [A-Z]\w+(?: and [A-Z]\w+)?(?:,| of| at| in)?(?: the)?(?: {_CAPITALISED}){{0,10}} {_INSTITUTION}(?: of [A-Z]\w+(?: [A-Z]\w+)*)?",
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty[\w-]*) (?:(?!trial|study|stud|at |in |of |patients)[\w-]+ ){0,3}?(?:cent(?:er|re)s|hospitals|clinics|sites|departments|institutions)"
    r"(?: (?:in|from|across|of) (?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen) (?:countries|cities|provinces|regions|continents)|(?:the )?[A-Z][\w-]+(?:(?:,| and|, and) (?:the )?[A-Z][\w-]+)*))?",
    rf"(?:[A-Z][\w'.-]+ )(?:{_CAPITALISED} ){{0,7}}{_INSTITUTION}(?: (?:of|in) [A-Z]\w+(?: [A-Z]\w+)*)?",
    r"(?i:a |an )?(?i:tertiary|university|referral)[- ](?i:cent(?:er|re)|hospital|care cent(?:er|re)|referral cent(?:er|re))(?: (?:in|of) [A-Z]\w+)?",
)
_SETTINGS = [re.compile(rf"\b{pattern}") for pattern in _SETTING]
_NUMBER = rf"(?i:\b(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{4,5}}|{NUMBER}))"
_OTHERS = r"(?:(?!studies|attacks|episodes|eyes|trials)[\w'()+/-]+ )"
_PARTICIPANTS = (
    rf"(?i:a total of|in total,?|total of) {_NUMBER} {_OTHERS}{{0,6}}?{PEOPLE}",
    rf"{_NUMBER} {_OTHERS}{{0,6}}?{PEOPLE}(?: [^.;]{{0,80}}?)? (?:were|was|underwent|are) (?:[\w-]+ )?(?:enrolled|included|recruited|randomi[sz]ed|randomly|selected|assigned|analy[sz]ed|treated|studied|divided|reviewed|evaluated|followed)",
    rf"(?i:we|study|trial|analysis) (?:[\w-]+ ){{0,3}}?(?:enrolled|included|recruited|randomi[sz]ed|analy[sz]ed|reviewed|studied|treated|involved|randomly assigned|evaluated) (?:[\w-]+ ){{0,2}}?{_NUMBER} {_OTHERS}{{0,6}}?{PEOPLE}",
    rf"(?i:charts|records|data|files) (?:of|from) {_NUMBER} {_OTHERS}{{0,4}}?{PEOPLE}",
    rf"{_NUMBER} {_OTHERS}{{0,4}}?{PEOPLE} with (?:[\w-]+ ){{0,3}}?(?:NMO|neuromyelitis)",
    rf"{_NUMBER} {_OTHERS}{{0,4}}?{PEOPLE} (?:received|participated|underwent)",
    rf"\b{_NUMBER} (?:NMOSD|NMO|AQP4\S*|consecutive|eligible) {_OTHERS}{{0,3}}?{PEOPLE}",
)
_PARTICIPANT = [re.compile(pattern) for pattern in _PARTICIPANTS]
_OF_AN_ARM = re.compile(r"(?i) (?:in|to|into) (?:the )?[^.;,]{0,40}\b(?:group|arm)\b| (?:to|in) each\b")
_SPAN = r"(?:\d[\d.·]*(?:[ -]\d[\d.·]*)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)[- ](?:days?|weeks?|months?|years?)"
_AVERAGE = r"(?:(?:a |the )?(?:median|mean|average|minimum|maximum|total|up to|at least|over)(?: of)? )?"
_FOLLOW_UPS = (
    ("follow-up", rf"(?i)follow(?:ed)?[- ]?up(?: (?:period|duration|time|interval|length))?(?: (?:was|of|is|for|over|lasted|ranged))*(?: (?:a|the))? (?P<told>{_AVERAGE}{_SPAN})"),
    ("follow-up", rf"(?i)(?P<told>{_AVERAGE}(?:duration of )?follow-?up(?: (?:period|duration|time))?(?: (?:was|of|is|for|lasted))* {_SPAN})"),
    ("follow-up", rf"(?i)follow(?:ed|ed up)(?: (?:prospectively|up))* (?:for|over|during) (?P<told>{_AVERAGE}{_SPAN})"),
    ("follow-up", rf"(?i)(?:over|during|for|after|throughout) (?:a |an )?(?P<told>{_AVERAGE}{_SPAN})(?: of)? follow-?up"),
    ("treatment", rf"(?i)(?:treated|treatment|therapy|given|received|administered|continued)(?: [^.;,]{{0,50}}?)? (?:for|lasted|of|was) (?P<told>{_AVERAGE}(?:duration of )?{_SPAN})(?! before| prior| ago)"),
    ("treatment", rf"(?i)(?P<told>{_SPAN})[- ](?:randomi[sz]ed|double-blind|treatment|controlled|open-label)[^.;]{{0,30}}\b(?:period|phase|trial|study)"),
)  # fmt: skip
_FOLLOW_UP = [(rule, re.compile(pattern)) for rule, pattern in _FOLLOW_UPS]
_POPULATIONS = (
    ("AQP4-IgG positive", r"(?:AQP4|aquaporin-?4)(?:[- ](?:IgG|antibod(?:y|ies)|Ab|Abs|immunoglobulin G))*[- ](?:sero)?positive|seropositive for (?:AQP4|aquaporin)|positive for (?:AQP4|aquaporin)|anti-AQP4[^.;]{0,20}positive"),
    ("children", r"\bp(?:a)?ediatric\b|\bchildren\b|\bchildhood|\badolescents?\b"),
    ("acute attack", r"\bacute (?:attacks?|phase|relapses?|exacerbations?|treatment)\b|\bsevere attacks?\b"),
    ("in remission", r"\b(?:at|in|during) (?:the )?(?:stage of )?remission\b|\bremission (?:stage|phase|period)\b"),
    ("highly relapsing", r"\bhighly relapsing\b"),
    ("refractory", r"\brefractory\b"),
)  # fmt: skip
_POPULATION = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _POPULATIONS]
_OF_SOME = {"acute attack", "refractory"}
"""What methods may say of some of the patients, or of a phase of the disease: of all only in the title."""
_OWN = ("title", "methods", "plain", "results")


def design(doc: Doc, passages: Sequence[Passage]) -> list[Fact]:
    """What the report says of its design, a fact each: `randomised`, `double-blind`, `phase 3`; never more than it says."""
    told: dict[str, Fact] = {}
    for name, pattern in _DESIGN:
        for passage, m in _hits(pattern, passages, _OWN):
            if _NOT_OURS.search(passage.text[max(0, m.start() - 60) : m.end() + 30]) and passage.zone != "title":
                continue
            which = m.groupdict().get("which")
            value = name.format(which.upper() if which else "")
            told.setdefault(name, passage.fact(doc, m.start(), m.end(), value, f"design: {name.format('n')}"))
            break
    if "randomised" in told:
        told.pop("non-randomised", None)
    return list(told.values())


def population(doc: Doc, passages: Sequence[Passage]) -> list[Fact]:
    """In whom: what title and methods say of all who took part."""
    told = []
    for name, pattern in _POPULATION:
        for passage, m in _hits(pattern, passages, ("title", "methods") if name not in _OF_SOME else ("title",)):
            told.append(passage.fact(doc, m.start(), m.end(), name, "population"))
            break
    return told


def setting(doc: Doc, passages: Sequence[Passage]) -> Fact | None:
    """Where: a department and hospital, or how many centres of which countries, in the words of the report."""
    for pattern in _SETTINGS:
        for passage, m in _hits(pattern, passages, ("methods", "plain", "results", "background", "title")):
            words = re.sub(r"^(?:the|a|an) ", "", m[0], flags=re.I)
            return passage.fact(doc, m.end() - len(words), m.end(), re.sub(r"' s\b", "'s", words), "setting")
    return None


def period(doc: Doc, passages: Sequence[Passage]) -> Fact | None:
    """When: `April 2015 to March 2019`."""
    for passage, m in _hits(_PERIOD, passages, ("methods", "plain", "results", "background", "title")):
        return passage.fact(doc, m.start("first"), m.end(), f"{m['first']} to {m['last']}", "period")
    return None


def participants(doc: Doc, passages: Sequence[Passage]) -> Fact | None:
    """How many took part."""
    order = {id(p): at for at, p in enumerate(passages)}
    hits = []
    for pattern in _PARTICIPANT:
        for passage, m in _hits(pattern, passages, ("methods", "plain", "results")):
            n = whole(m["n"])
            if n and n > 1 and not _OF_AN_ARM.match(passage.text, m.end()):
                hits.append((passage.full_text, order[id(passage)], m.start("n"), -m.end(), n, passage))
    if not hits:
        return None
    _, _, start, end, n, passage = min(hits, key=lambda hit: hit[:4])
    return passage.fact(doc, start, -end, n, "participants")


def follow_up(doc: Doc, passages: Sequence[Passage]) -> Fact | None:
    """For how long: the follow-up that is told as such, else the time of treatment."""
    for rule, pattern in _FOLLOW_UP:
        for passage, m in _hits(pattern, passages, ("methods", "plain", "results")):
            value = re.sub(
                r"(?i)\b(?:a|the) (?=median|mean)|(?:duration of )?follow-?up(?: (?:period|duration|time))? (?:(?:was|of|is|for|lasted) )*|\bof (?=\d)",
                "",
                m["told"],
            )
            return passage.fact(doc, m.start(), m.end(), value.strip(), rule)
    return None


def _hits(
    pattern: re.Pattern[str], passages: Sequence[Passage], zones: Sequence[str]
) -> Iterable[tuple[Passage, re.Match[str]]]:
    """All hits, those of the abstract before those of the full text."""
    wanted = [p for p in passages if p.zone in zones]
    for passage in sorted(wanted, key=lambda p: p.full_text):
        for m in pattern.finditer(passage.text):
            yield passage, m
