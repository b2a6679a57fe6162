"""What a patient was given: drugs and procedures, with dose, route and schedule, for an attack or for the long run.

A treatment that is named in a stretch on the patient was given, unless the words around it say otherwise: refused, advised,
planned, contraindicated, denied. What failed was given, and is marked. Whether it was for the attack or the long run is read
from the words around ("pulse", "relapse prevention"), else from the drug's `role` in the lexicon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.extraction.substances import belongs, operating, unlisted
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_BREAK = re.compile(
    r"(?i);|:\s|,?\s\b(?:but|however|although|though|whereas|while|instead|after which|which|until|when|because|since|so)\b"
    r"|,\s(?:and\s)?(?=(?:then|was|were|is|he|she|they|we|his|her|the|it|no|with)\b)|(?<=\s)and\s(?=(?:then|was|were|he|she|they|we|his|her|it|received|underwent|started)\b)"
)
"""Where the scope of a word on giving ends, within a sentence."""

_WITHHELD_BEFORE = re.compile(
    r"(?i)\b(?:refus(?:ed|es|al|ing)(?: of| to (?:take|undergo|receive))?|declin(?:ed|es|ing)(?: to)?|reject(?:ed|s|ing)|recommend(?:ed|s|ing|ation)?|advis(?:ed|es|ing|able)|suggest(?:ed|s|ing)?(?! by| of)"
    r"|propos(?:ed|es|ing)|offer(?:ed|s|ing)|plan(?:s|ned|ning)?|scheduled|referr(?:ed|al) for|discuss(?:ed|ing)|candidates? for|eligible for|await(?:ed|ing|s)|would|should|could(?! not (?:control|tolerate|be weaned|prevent))"
    r"|may|might|must|needs?(?: to)?|will|without|no|not|never|neither|nor|denie[sd]|denying|avoid(?:ed|ing|ance)?(?: of)?|withh(?:e|o)ld(?:ing)?|instead of|rather than|in lieu of|allerg(?:y|ic) to"
    r"|contraindicat(?:ed|ion|ions|ing)(?: (?:to|for|of))?|unable to|too (?:ill|frail|weak) for|naive to|not on|free of|if|whether|unless|consider(?:ed|ing|s)?(?= (?:starting|treating|treatment|therapy|using|adding|giving|for\b|the use|a\b|an\b|\w+(?:mab|ine|one|ate|ide)\b))"
    r"|options?|alternatives?|possibilit(?:y|ies)|role of|efficacy of|effectiveness of|safety of|trials? of|indicated for|indications? for|decided against)\b"
)
_WITHHELD_AFTER = re.compile(
    r"(?i)^(?:\s(?:therapy|treatment|infusions?|prophylaxis|injections?|itself|alone|\([^()]*\)))*\s(?:(?:was|were|is|are|being|has been|have been|had been)\s(?:\w+ly\s|also\s|then\s|strongly\s)?(?:considered(?!\s(?:in)?(?:effective|successful|safe|the cause|responsible|a failure|as))"
    r"|recommended|advised|suggested|proposed|planned|offered|discussed|refused|declined|contraindicated|withheld|avoided|deferred|rejected|scheduled|unavailable|not\s(?:given|used|started|initiated|administered|available|needed|required|indicated|considered|tried|performed|possible|an option|affordable))"
    r"|(?:should|may|might|could|would|will|must|can)\b(?! not)|(?:should|may|might|could|would) not\b|not (?:given|used|needed|required|indicated)|-?naive|-free\b)"
)
_GIVEN_AFTER = re.compile(
    r"(?i)^(?:[\s,]+(?:and|or|plus|with|therapy|treatment|infusions?|[\w-]+(?:mab|ine|one|ide|ate|ol)|\([^()]*\)))*\s(?:was|were|had been|has been)\s(?:\w+ly\s|then\s|also\s|subsequently\s|thus\s|therefore\s|first\s)?"
    r"(?:given|performed|administered|started|initiated|commenced|added|introduced|used|undertaken|done|carried out|made|begun|resumed|restarted|continued|instituted|completed|prescribed|increased|reduced|tapered)\b"
)
"""What says plainly that it was given, whatever stands before ("as X was not possible, Y was started")."""
_PLAYED = re.compile(
    r"(?i)\b(?:no|not|without|never|neither|nor|un\w+|insufficient|incomplete|little|poor|minimal|lack of|absence of)\s(?:\w+\s){0,3}?(?:respon\w+|improv\w+|benefit\w*|effect\w*|relie\w+|success\w*|recover\w*|control\w*|resol\w+|tolera\w+|remission)"
    r"|fail(?:ed|ure|ing|s)\b|refractory|resistan\w+|despite|in spite of|unrespons\w+|ineffective\w*|intoleran\w+|did not (?:respond|improve|help|work|restore|prevent|tolerate|benefit|stop)|not tolerated|not only"
)
"""Given, but to no good: what would else read as not given."""
_FAILED_AFTER = re.compile(
    r"(?i)^[^.;]{0,60}?\b(?:fail(?:ed|s)|(?:did|does|could|had|has|have|was|were) (?:not|no|little)\b(?! (?:continued?|given|started))(?:\s\w+){0,2}?\s?(?:respon\w*|improv\w*|restor\w*|help\w*|work\w*|effect\w*|control\w*|prevent\w*|benefit\w*|success\w*|tolerated|relie\w+)"
    r"|ineffective|unsuccessful\w*|without (?:\w+\s){0,2}?(?:improvement|response|benefit|effect|success|gain|relief|recovery)|(?:no|little|poor|minimal|insufficient|partial|inadequate) (?:\w+\s){0,1}?(?:response|effect|benefit|improvement|remission))\b"
)
_FAILED_BEFORE = re.compile(
    r"(?i)\b(?:despite|in spite of|refractory to|resistant to|unresponsive to|no (?:\w+ )?(?:response|improvement|benefit|effect|relief) (?:to|with|from|after|under|of|on)|(?:did not|didn't|failed to|not) (?:respond(?:ing)?|improve) (?:\w+ )?(?:to|with|on|under|after)|failure of|failed|lack of (?:\w+ )?(?:response|efficacy) (?:to|of)"
    r"|relapsed (?:under|on|during)|recurred despite|unsuccessful(?:ly)? (?:\w+ )?(?:with|of|treatment with))(?:\s[\w-]+){0,5}?\s?$"
)
_STOPPED = re.compile(
    r"(?i)^(?:\s(?:therapy|treatment|\([^()]*\)))*\s(?:was|were|had been|has been)\s(?:\w+ly\s|then\s|also\s)?(?P<word>discontinued|stopped|withdrawn|ceased|interrupted|suspended)"
)
_SWITCHED = re.compile(
    r"(?i)^(?:\s(?:therapy|treatment|\([^()]*\)))*\s(?:was|were|had been)\s(?:\w+ly\s|then\s)?(?P<word>(?:changed|switched|replaced|substituted|converted) (?:to|by|with|for))\s(?P<to>[\w-]+(?: mofetil)?)"
)
_SWITCHED_TO = re.compile(
    r"(?i)\b(?:switch(?:ed|ing)?|chang(?:ed|ing)|replaced|convert(?:ed|ing)|escalated|transition(?:ed|ing))\s(?:\w+\s){0,3}?(?:to|by|with)(?:\s[\w-]+){0,3}?\s?$"
)

# No treatment: what is measured, grown, lacked or tried on germs, and words that hold a drug's name.
_LABORATORY = re.compile(
    r"(?i)^(?:\s?-?(?:levels?|concentrations?|deficien\w+|defici\w+|uptake|receptors?|resistan(?:t|ce)|sensitiv\w+|susceptib\w+|allerg\w+|antibod\w+|assay|values?|measurement|secretion|index|clearance|challenge|suppression test|stimulation test|dehydrogenase|toxicity study|binding|ratio|metabolism|transporter)\b"
    r"|\s\(\d[\d.,]* ?(?:pmol|nmol|[μuµ]?g/|ng|mmol|pg))"
)
_MEASURED = re.compile(
    r"(?i)\b(?:levels? of|concentrations? of|serum|plasma|urinary|urine|free|blood|fasting|deficien\w+ (?:of|in)|media with|agar (?:\w+ )?with|added with|containing|susceptible to|sensitive to|susceptibility to|resistance to|resistant to (?:most |multiple |all )?|excretion of|staining (?:with|for)|stained (?:with|for)|positive for|negative for|labell?ed|stains? for)\s(?:[\w-]+ ){0,2}$"
)
_GENERAL = re.compile(
    r"(?i)\b(?:(?:is|are) (?:\w+ ){0,2}?(?:effective|recommended|preferred|indicated|useful|beneficial|first-line|considered|mainstay|used (?:to|in|for|as))|(?:in|for) (?:the )?patients with|guidelines?|in the literature|(?:has|have) been (?:shown|reported|proven|proposed|suggested|used|recommended)"
    r"|has to be|have to be|treatment of choice|clinicians|physicians should|side effects? of|known to cause|associated with the use of|trials?\b(?! of (?:oral|iv|intra|pred|meth|ste)))\b"
)

_MAINTENANCE = re.compile(
    r"(?i)\b(?:maintenance|maintain\w*|mantenimiento|entretien|manutenção|long[- ]term|prevent(?:ion|ing|ive|s)?(?: of)?(?: further| new| any)?(?: relapses?| recurrences?| attacks?)?|prophyla\w+|steroid[- ]sparing|sparing agent|taper(?:ed|ing|s)?|low[- ]dose|subsequent(?:ly)? (?:oral|maintained)"
    r"|discharged (?:home )?(?:on|with)|remission (?:maintenance|phase)|disease[- ]modifying|chronic(?:ally)?|every (?:six|6|three|3|four|4) months|indefinitely|background)\b"
)
_ACUTE = re.compile(
    r"(?i)\b(?:pulsed?|pulses|bolus(?:es)?|mega-?dose|high[- ](?:dose|volume|dosage)|intravenous(?:ly)?|i\.?v\.?|IVMP|acute(?:ly)?|acute[- ]phase|rescue|induction|emergen\w+|1,?000\s?mg|(?:0\.5|1|1\.0|2)\s?g(?:rams?)?\b|(?:500|750)\s?mg(?=/d|\sdaily|\sper day|\sfor)|\d+\s?mg/kg)\b"
)
_ATTACK = re.compile(
    r"(?i)\b(?:(?:in|during|for|at|of|with) (?:the|this|that|her|his|an?|each) (?:\w+ ){0,2}?(?:attacks?|relapses?|episodes?|exacerbations?|flares?|bouts?)|acute (?:phase|stage|attack|treatment|management|therapy))\b"
)
_ORAL = re.compile(r"(?i)\b(?:oral(?:ly)?|by mouth|per os|p\.?o\.?)\b")
_HIGH_ORAL = re.compile(
    r"(?i)\b(?:high[- ]dose|pulse\w*|intravenous\w*|i\.?v\.?|(?:4[05]|[5-9]\d|1\d\d)\s?mg|[12](?:\.\d)?\s?mg/kg)\b"
)
_NEXT = re.compile(
    r"(?i)(?:;|,?\s(?:followed by|and then|then|subsequently|thereafter|afterwards?|later|before)\b|,\s(?:and\s)?(?=maintenance|oral\b))"
)

_DAYS = r"(?:days?|d|weeks?|wks?|wk|months?|years?|h(?:rs?|ours?)?|min)"
_NUMBER = r"(?:\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a single|single|another)"
_DOSE = rf"\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?\s?(?:million units?|mega ?units|mg|milligrams?|grams?|gr|g|mcg|[μµu]g|ml|cc|[kM]?IU|U|mu|units?|mEq|mmol|Gy|%)(?:\s?/\s?(?:kg|m2|m\(2\)|m²|day|d|h|hrs?|hours?|week|wk|month|dose|body weight|{_NUMBER}\s?h(?:ours?|rs?)?|\d+\s?{_DAYS}|IV|iv|intravenous(?:ly)?|PO|po|nasogastric tube))*"
_TIMES = rf"(?:(?:once|twice|thrice|{_NUMBER} times)(?:\s(?:a|per|every|each)?\s?(?:daily|weekly|monthly|day|week|month|year))?|daily|weekly|monthly|biweekly|fortnightly|nightly|yearly|bd|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|o\.?d\.?|qd|q\s?\d+\s?(?:h|w|wk|weeks?|days?|months?)|every (?:other |second |{_NUMBER}[\s-])?(?:day|week|month|year|hour)s?|\d+[- ]?hourly|(?:per|a|each) (?:day|week|month)|on alternate days|alternate days)"
_FOR = rf"(?:(?:for|over|during|x|×)\s?(?:the )?{_NUMBER}\s?(?:consecutive |successive )?{_DAYS}|×\s?\d+(?:\s?{_DAYS})?|x\s?\d+\b|{_NUMBER} (?:consecutive |successive )?days(?: of)?|{_NUMBER}-(?:day|week|month)(?: course| cycle)?)"
_COUNT = rf"{_NUMBER}\s(?:\w+\s)?(?:courses?|cycles?|doses?|infusions?|injections?|pulses?|sessions?|boluses|exchanges|times|procedures)\b"
_ROUTE = r"(?:intravenous(?:ly)?|i\.?v\.?|oral(?:ly)?|per os|p\.?o\.?|subcutaneous(?:ly)?|s\.?c\.?|intramuscular(?:ly)?|intrathecal(?:ly)?|intravitreal|topical(?:ly)?|parenteral(?:ly)?|inhaled|rectal)"
_KIND = r"(?:high[- ]dose|low[- ]dose|high[- ]volume|pulsed?|pulse therapy|bolus|empirical(?:ly)?|tapered|tapering|slow taper|taper)"
_DETAIL = re.compile(rf"(?i)(?<![\w.])(?:{_DOSE}|{_FOR}|{_COUNT}|{_TIMES}|{_ROUTE}|{_KIND})(?![\w])")
_JOIN = re.compile(r"(?i)^[\s,(]*(?:(?:of|at|a|an|the|dose|doses|in|and|on|per)\b[\s,]*)*[\s,)]*$")
_HANDOVER = re.compile(
    r"(?i)(?:,|;|\band\b|\bplus\b|\bwith\b|\bthen\b|\bfollowed by\b|\bto\b|\bas well as\b|\bcombined\b|\bor\b|\bby\b|\bafter\b)(?!\s?\d+[,.]?\d*\s?(?:mg|g)\b[^,;]*$)"
)
_INCLUDING = re.compile(
    r"(?i)^[^.;,]{0,30}?(?:\b(?:with|including|includes|consisting of|comprising|composed of|using|such as|namely|in the form of|based on)\b|:|\()[^.;]{0,40}$"
)

_ANTIMICROBIAL = frozenset(
    ("antibiotics", "antivirals", "antifungals", "antitubercular drugs", "antiretroviral therapy", "anthelmintics")
)
_ANTI_INFECTIVE = re.compile(
    r"(?:cillin|floxacin|mycin|micin|cycline|penem|conazole|nidazole|fungin|c[iy]clovir|foscarnet|ganciclovir)\b|^cef|vancomycin|linezolid|trimoxazole"
)
_LONG_RUN = frozenset(("anticoagulation", "immunosuppressants", "immunosuppressive therapy", "antimalarials"))
_UNSPECIFIC = frozenset(("immunosuppressants", "immunosuppressive therapy", "immunotherapy", "disease-modifying antirheumatic drugs"))


@dataclass(frozen=True, slots=True)
class _Use:
    """One naming of a treatment at `start:end` of `doc.text`: the stretch `since:until` holds its details too."""

    name: str
    start: int
    end: int
    sort: str
    role: str | None
    steroid: bool
    since: int
    until: int
    detail: str | None
    rule: str
    failed: bool
    phase: str | None


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The fields `treatments`, `acute_treatment` and `maintenance_treatment`, each in the order of giving.

    `value` is the generic name in small letters ("surgery" for any operation), `detail` the dose, route, schedule and number of
    courses in the paper's words; what failed has `flag` "no response".
    """
    uses = [u for s in subject.sentences for u in _uses(doc, s, subject, lexicon)]
    uses = _without_vague(_without_groups(uses))
    phases: dict[str, list[_Use]] = {"acute": [], "maintenance": []}
    for u in uses:
        if u.phase in phases:
            phases[u.phase].append(u)
    return {
        "treatments": _facts(doc, uses),
        "acute_treatment": _facts(doc, phases["acute"]),
        "maintenance_treatment": _facts(doc, phases["maintenance"]),
    }


def _without_groups(uses: list[_Use]) -> list[_Use]:
    """A group of drugs ("chemotherapy") says nothing beside its members, nor in apposition to them ("adalimumab therapy")."""
    drugs = [u.name for u in uses if u.sort == "drug"]
    return [u for u in uses if u.sort != "class" or u.steroid or not any(belongs(d, u.name) for d in drugs)]


def _without_vague(uses: list[_Use]) -> list[_Use]:
    """For attack and long run "immunosuppressants" says nothing beside a named one."""
    named = any(
        u.role in ("acute", "maintenance", "either") and not u.steroid and u.name not in _UNSPECIFIC for u in uses
    )
    return [replace(u, phase=None) if named and u.name in _UNSPECIFIC else u for u in uses]


def _facts(doc: "Doc", uses: list[_Use]) -> list[Fact] | None:
    """One fact a name, at its first use, with the details of all its uses in their order."""
    by_name: dict[str, list[_Use]] = {}
    for u in uses:
        by_name.setdefault(u.name, []).append(u)
    facts = []
    for name, same in by_name.items():
        best = next((u for u in same if u.detail), same[0])
        detail = "; ".join(dict.fromkeys(u.detail for u in same if u.detail)) or None
        flag = "no response" if any(u.failed for u in same) else None
        facts.append(fact(doc, name, best.since, best.until, best.rule, detail, flag))
    return facts or None


def _uses(doc: "Doc", sentence: "Span", subject: Subject, lexicon: Lexicon) -> list[_Use]:
    """The treatments that one sentence says were given to the patient."""
    text, first, last = doc.text, sentence.start_char, sentence.end_char
    named = list(_named(doc, sentence, lexicon))
    uses = []
    for n, (start, end, name, sort, role, steroid) in enumerate(named):
        before = named[n - 1][1] if n else first
        after = named[n + 1][0] if n + 1 < len(named) else last
        if not subject.covers(start) or not _given(text, start, end, first, last, sort, steroid):
            continue
        if sort == "class" and any(
            _INCLUDING.match(text[end:s])
            for s, e, nm, so, r, st in named[n + 1 :][:3]
            if so == "drug" and (name != "corticosteroids" or st)
        ):
            continue
        since, until, detail = _details(text, start, end, before, after, first, sort)
        failed = bool(_FAILED_BEFORE.search(text[max(first, start - 90) : start])) or bool(
            _FAILED_AFTER.match(text[end : after if after - end > 25 else last])
        )
        notes = [detail] if detail else []
        if m := _STOPPED.match(text[end:last]):
            notes.append(m["word"].lower())
        if m := _SWITCHED.match(text[end:last]):
            notes.append(f"{m['word'].lower()} {m['to']}")
        group = _list_of(text, named, n)
        phase = _phase(text, start, end, first, last, named, group, name, sort, role, steroid)
        rule = "named as given" if sort != "surgery" else "operation"
        uses.append(
            _Use(name, start, end, sort, role, steroid, since, until, "; ".join(notes) or None, rule, failed, phase)
        )
    return uses


def _named(doc: "Doc", sentence: "Span", lexicon: Lexicon) -> Iterator[tuple[int, int, str, str, str | None, bool]]:
    """Treatments named in a sentence, from the lexicon and by the make of their names: the longest of what overlaps."""
    first, last = sentence.start_char, sentence.end_char
    spans: list[tuple[int, int, str, str, str | None, bool]] = []
    blocked = [(m.start, m.end) for m in doc._.mentions if m.kind in ("antibody", "decoy") and first <= m.start < last]
    for m in doc._.mentions:
        if m.kind == "treatment" and first <= m.start < last and m.assertion != "family":
            if lexicon[m.concept].label == "surgery" and not operating(doc.text, m.start, m.end, first, last):
                continue
            more = lexicon[m.concept].more
            label = _label(lexicon[m.concept].label, doc.text[m.start : m.end])
            sort = "surgery" if label == "surgery" else "class" if more.get("group") else "drug"
            spans.append((m.start, m.end, label, sort, more.get("role"), bool(more.get("steroid"))))
    for start, end, label, sort in unlisted(doc.text, first, last):
        spans.append((start, end, label, sort, _role(label, sort), False))
    kept: list[tuple[int, int, str, str, str | None, bool]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if not any(a < span[1] and span[0] < b for a, b in [*blocked, *((k[0], k[1]) for k in kept)]):
            kept.append(span)
    yield from sorted(kept)


def _label(label: str, surface: str) -> str:
    """The generic name as the field has it: small letters but for short forms. Groups go by the paper's word."""
    if label == "immunosuppressants":
        return next(name for pattern, name in _IMMUNE if pattern.search(surface))
    return label if label.isupper() else label[0].lower() + label[1:]


_IMMUNE = (
    (re.compile(r"(?i)immunosuppress(?:ant|eur|or)|inmunosupresor|imunossupressor"), "immunosuppressants"),
    (re.compile(r"(?i)immuno-?therap|immune"), "immunotherapy"),
    (re.compile(r"(?i)disease.modif|DMARD|^DMTs?$"), "disease-modifying antirheumatic drugs"),
    (re.compile(""), "immunosuppressive therapy"),
)


def _role(label: str, sort: str) -> str | None:
    if label in _ANTIMICROBIAL or _ANTI_INFECTIVE.search(label):
        return "acute"
    return "maintenance" if label in _LONG_RUN else None


def _given(text: str, start: int, end: int, first: int, last: int, sort: str, steroid: bool) -> bool:
    """Do the words around say, or at least not deny, that the patient was given it?"""
    before, after = text[first:start], text[end:last]
    if sort != "surgery" and not steroid and (_LABORATORY.match(after) or _MEASURED.search(before[-60:])):
        return False
    if steroid and re.match(r"(?i)\s?-?(?:levels?|receptors?|hormones?)\b", after):
        return False
    if _WITHHELD_AFTER.match(after[:120]):
        return False
    cut = max((m.end() for m in _BREAK.finditer(before)), default=0)
    scope = before[cut:]
    if _GIVEN_AFTER.match(after[:160]) and not re.search(
        r"(?i)\b(?:no|neither|nor|without|if)\s(?:[\w-]+\s){0,3}$", scope
    ):
        return True
    if _PLAYED.search(scope) or _FAILED_BEFORE.search(before[-90:]):
        return True
    cues = list(_WITHHELD_BEFORE.finditer(scope))
    for cue in cues:
        between = scope[cue.end() :]
        word = cue[0].lower()
        if re.search(
            r"(?i)\b(?:so|and|then) (?:was |were )?(?:started|given|received|underwent|treated|initiated|administered|commenced)\b|\b(?:received|underwent|was given|was treated|was started|were started|commenced|began)\b",
            between,
        ) and word not in ("not", "never", "no", "without"):
            continue
        if word in ("no", "without") and len(between.split()) > 6:
            continue
        if (
            word in ("no", "without", "not", "never", "neither", "nor")
            and re.search(
                r"(?i)\b(?:was|were|received|after|with|by|following|despite|treated|given|under|on)\b", between
            )
            and word in ("no", "without")
        ):
            continue
        return False
    return not _GENERAL.search(text[first:last]) or bool(re.search(r"(?i)\b(?:she|he|patient|her|his|we)\b", before))


def _details(
    text: str, start: int, end: int, before: int, after: int, first: int, sort: str
) -> tuple[int, int, str | None]:
    """Dose, route and schedule that belong to the treatment: where the stretch with them begins and ends, and the words."""
    right = text[end:after]
    if after < len(text) and (cuts := list(_HANDOVER.finditer(right))) and text[after - 1] != ".":
        right = right[: cuts[-1].start()]
    stop = re.search(r"(?i)[;]|\.\s|\b(?:but|which|who|because|resulted|leading|led|improved|his|her|she|he)\b", right)
    right = right[: stop.start()] if stop else right
    left_from = before
    cuts = list(_HANDOVER.finditer(text, before, start)) if before > first else []
    if cuts:
        left_from = cuts[-1].end()
    left_from = max(left_from, start - 60)
    left = list(_DETAIL.finditer(text, left_from, start))
    # "1 g of methylprednisolone", "five days of IV methylprednisolone": near the name or joined to what is.
    near_left: list[re.Match[str]] = []
    edge = start
    for m in reversed(left):
        if re.fullmatch(
            r"(?i)[\s(]*(?:(?:of|with|a|an|the|daily|dose|infusions?|injections?|treatment|therapy|courses?|[\w-]+)\b[\s]*){0,3}",
            text[m.end() : edge],
        ):
            near_left.insert(0, m)
            edge = m.start()
        else:
            break
    near_right = [m for m in _DETAIL.finditer(text, end, end + len(right)) if m.start() - end < 90]
    pieces = _merge(text, near_right) + _merge(text, near_left)
    if sort in ("surgery",):
        return start, end, text[start:end]
    if not pieces:
        return start, end, None
    since = min([start, *(a for a, _ in pieces)])
    until = max([end, *(b for _, b in pieces)])
    return since, until, ", ".join(text[a:b] for a, b in pieces)


def _merge(text: str, matches: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Neighbours with nothing but "of a dose of" between them as one stretch."""
    spans: list[tuple[int, int]] = []
    for m in matches:
        if spans and _JOIN.match(text[spans[-1][1] : m.start()]):
            spans[-1] = (spans[-1][0], m.end())
        else:
            spans.append((m.start(), m.end()))
    return spans


def _list_of(text: str, named: list, n: int) -> list[int]:
    """Indices of the treatments that stand in one list with the `n`-th."""

    def joined(a: int, b: int) -> bool:
        gap = text[named[a][1] : named[b][0]]
        return (
            len(gap) < 60
            and not _NEXT.search(gap)
            and not re.search(r"(?i)[.;:]|\b(?:was|were|but|did|had|improved|after|resulted)\b", gap)
        )

    low = high = n
    while low > 0 and joined(low - 1, low):
        low -= 1
    while high + 1 < len(named) and joined(high, high + 1):
        high += 1
    return list(range(low, high + 1))


def _phase(
    text: str,
    start: int,
    end: int,
    first: int,
    last: int,
    named: list,
    group: list[int],
    name: str,
    sort: str,
    role: str | None,
    steroid: bool,
) -> str | None:
    """`acute`, `maintenance` or, for what treats neither disease, nothing."""
    if role not in ("acute", "maintenance", "either"):
        return None
    head, tail = named[group[0]][0], named[group[-1]][1]
    cut = max((m.end() for m in _NEXT.finditer(text, first, head)), default=first)
    stop = next((m.start() for m in _NEXT.finditer(text, tail, last)), last)
    around = text[cut:stop]
    own = text[max(cut, start - 45) : min(stop, end + 45)]
    own = _own_words(text, start, end, named, cut, stop)
    with_acute = any(named[i][4] == "acute" for i in group)
    if steroid:
        if role == "acute" and name != "corticosteroids" and not _MAINTENANCE.search(own):
            return "acute" if not re.search(r"(?i)\bmaintenance\b", around) or _ACUTE.search(own) else "maintenance"
        if name == "corticosteroids":
            return (
                "maintenance"
                if _MAINTENANCE.search(own) and not _ACUTE.search(own)
                else "maintenance"
                if _ORAL.search(own) and not _HIGH_ORAL.search(around)
                else "acute"
            )
        if _MAINTENANCE.search(own):
            return "maintenance"
        return "acute" if _HIGH_ORAL.search(own) else "maintenance"
    if _MAINTENANCE.search(own):
        return "maintenance"
    if role == "acute":
        return "acute"
    if role == "either":
        return "maintenance" if _MAINTENANCE.search(around) and not (with_acute or _ACUTE.search(own)) else "acute"
    if with_acute and len(group) > 1 and _ATTACK.search(text[first:last]) and not _MAINTENANCE.search(around):
        return "acute"
    return "maintenance"


def _own_words(text: str, start: int, end: int, named: list, cut: int, stop: int) -> str:
    """The words nearest to a treatment: up to its neighbours in the list, a step of the story at most."""
    left = max([cut, *(s[1] for s in named if s[1] <= start)])
    right = min([stop, *(s[0] for s in named if s[0] >= end)])
    gap_left, gap_right = text[left:start], text[end:right]
    if left > cut and (m := list(_HANDOVER.finditer(gap_left))):
        gap_left = gap_left[m[-1].end() :]
    if right < stop and (m := list(_HANDOVER.finditer(gap_right))):
        gap_right = gap_right[: m[-1].start()]
    return f"{gap_left[-70:]}{text[start:end]}{gap_right[:60]}"
