"""What a patient was given: drugs and procedures, with dose, route and schedule, for an attack or for the long run.

A treatment that is named in a stretch on the patient was given, unless the words around it say otherwise: refused,
advised, planned, contraindicated, denied, measured. What failed was given, and is marked. Whether it was for the
attack or the long run is read from the words around ("pulse", "relapse prevention"), else from the drug's `role` in
the lexicon.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from casereview.extraction.dosing import details, own_words
from casereview.extraction.patients import Subject, fact
from casereview.extraction.substances import operating, unlisted
from casereview.extraction.wording import one_of
from casereview.lexicon import Concept, Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_WAS = r"(?:was|were|is|are|being|has been|have been|had been)"
_THEN = r"(?:\w+ly\s|then\s|also\s|first\s|again\s|thus\s|therefore\s)?"
_ITSELF = r"(?:\s(?:therapy|treatment|infusions?|prophylaxis|injections?|pulses?|itself|alone|\([^()]*\)))*"

_CLAUSE = re.compile(
    r"(?i);|:\s|,?\s\b(?:but|however|although|though|whereas|while|instead|after which|which|until|when|because|since"
    r"|so)\b"
    r"|,\s(?:and\s)?(?=(?:then|was|were|is|he|she|they|we|his|her|the|it|no|with)\b)"
    r"|(?<=\s)and\s(?=(?:then|was|were|he|she|they|we|his|her|it|received|underwent|started)\b)"
)
"""Where the scope of a word on giving ends, within a sentence."""

_BARRED = re.compile(
    r"(?i)\b"
    + one_of(r"""
    refus(?:ed|es|al|ing)|listed (?:\w+ )?for|declin(?:ed|es|ing)|reject(?:ed|s|ing)|recommend(?:ed|s|ing|ation)?
    advis(?:ed|es|ing|able)
    suggest(?:ed|s|ing)?(?! by| of)|propos(?:ed|es|ing)|offer(?:ed|s|ing)|plan(?:s|ned|ning)?|scheduled|referr(?:ed
    al) for
    discuss(?:ed|ing)|candidates? for|eligible for|await(?:ed|ing|s)|waiting (?:list )?for|would|should|(?-i:may)|might
    must|needs?|will
    could(?! not (?:control|tolerate|be weaned|prevent))|without|no|not|never|neither|nor|denie[sd]|denying
    avoid(?:ed|ing|ance)?|withh(?:e|o)ld(?:ing)?|instead of|rather than|in lieu of|allerg(?:y|ic) to
    contraindicat(?:ed|ion|ions|ing)|unable to|too (?:ill|frail|weak) for|naive to|not on|free of|if|whether|unless
    consider(?:ed|ing|s)?(?= (?:starting|treating|treatment|therapy|using|adding|giving|for\b|the use|an?\b
    [\w-]+(?:mab|ine|one|ate|ide)\b))
    options?|alternatives?|possibilit(?:y|ies)|role of|efficacy of|effectiveness of|safety of|trials? of|indicat(?:ed
    ions?) for
    decided against|(?:se )?neg[óo] a|sin|rechaz[óo]|sans|refus[ée]
    """)
    + r"\b"
)
"""What keeps a treatment that follows in the same clause from having been given."""

_BARRED_AFTER = re.compile(
    rf"(?i)^{_ITSELF}\s(?:{_WAS}\s{_THEN}"
    + one_of(r"""
    considered(?!\s(?:in)?(?:effective|successful|safe|the cause|responsible|a failure|as))|recommended|advised
    suggested|proposed
    planned|offered|discussed|refused|declined|contraindicated|withheld|avoided|deferred|rejected|scheduled
    unavailable
    not\s(?:given|used|started|initiated|administered|available|needed|required|indicated|considered|tried|performed
    possible|an option|affordable)
    """)
    + r"|(?:should|(?-i:may)|might|could|would|will|must|can)\b|not (?:given|used|needed|required|indicated)|-?naive|-free\b)"
)
_DONE_AFTER = re.compile(
    r"(?i)^(?:[\s,]+(?:and|or|plus|with|therapy|treatment|infusions?|of|the|an?|[\w-]+(?:mab|ine|one|ide|ate|ol|in)"
    r"|\([^()]*\)))*"
    rf"\s(?:was|were|had been|has been|could be)\s{_THEN}"
    + one_of(r"""
    given|performed|administered|started|initiated|commenced|added|introduced|used|undertaken|done|carried out|made
    begun
    resumed|restarted|continued|instituted|completed|prescribed|increased|reduced|tapered|repeated|achieved
    """)
    + r"\b"
)
"""What says plainly that it was given, whatever stands before ("as X was not possible, Y was started")."""

_TRIED = re.compile(
    r"(?i)\b(?:no|not|without|never|neither|nor|un\w+|insufficient|incomplete|little|poor|minimal|lack of|absence"
    r" of)\s(?:\w+\s){0,3}?"
    r"(?:respon\w+|improv\w+|benefit\w*|effect\w*|relie\w+|success\w*|recover\w*|control\w*|resol\w+|tolera\w+"
    r"|remission)"
    r"|fail(?:ed|ure|ing|s)\b|refractory|despite|in spite of|unrespons\w+|ineffective\w*|intoleran\w+|not tolerated"
    r"|not only|not be (?:weaned|tapered|stopped|discontinued)"
    r"|did not (?:respond|improve|help|work|restore|prevent|tolerate|benefit|stop)"
)
"""Given, but to no good: what would else read as not given."""

_FAILED_AFTER = re.compile(
    r"(?i)^[^.;]{0,60}?\b(?:fail(?:ed|s)\b|(?:did|does|could|had|has|have|was|were) (?:not|no|little)\b(?!"
    r" (?:continued?|given|started))"
    r"(?:\s\w+){0,2}?\s?(?:respon\w*|improv\w*|restor\w*|help\w*|work\w*|effect\w*|control\w*|prevent\w*|benefit\w*"
    r"|success\w*|tolerated|relie\w+)"
    r"|ineffective|unsuccessful\w*|without (?:\w+\s){0,2}?(?:improvement|response|benefit|effect|success|gain|relief"
    r"|recovery)"
    r"|(?:no|little|poor|minimal|insufficient|inadequate) (?:\w+\s)?(?:response|effect|benefit|improvement"
    r"|remission))\b"
)
_FAILED_BEFORE = re.compile(
    r"(?i)\b(?:despite|in spite of|refractory to|resistant to|unresponsive to|failure of|failed(?: to respond to)?"
    r"|recurred despite"
    r"|no (?:\w+ )?(?:response|improvement|benefit|effect|relief) (?:to|with|from|after|under|of|on)|relapsed"
    r" (?:under|on|during)"
    r"|(?:did not|didn't|failed to|not) (?:respond(?:ing)?|improve) (?:\w+ )?(?:to|with|on|under|after)|lack of"
    r" (?:\w+ )?(?:response|efficacy) (?:to|of)"
    r"|unsuccessful(?:ly)? (?:\w+ )?(?:with|of|treatment with))(?:\s[\w-]+){0,5}?\s?$"
)
_GOES_ON = r"\s(?:that|which|who|while|but|when|whereas)\b|\sand (?:[\w-]+ ){1,5}(?:was|were|is|are|had|has|have)\b"
"""Behind why a drug was stopped: something else."""
_HANGING = re.compile(r"(?:\s(?:an?|and|as|at|by|for|her|his|in|of|on|or|the|to|with))*$")
"""What a reason that is cut short may not end with."""
_STOPPED = re.compile(
    rf"(?i)^{_ITSELF}\s(?:was|were|had been|has been)\s{_THEN}(?P<word>discontinued|stopped|withdrawn|ceased"
    rf"|interrupted|suspended)(?P<why> (?:because of|due to|owing to|on account of|for lack of|after) (?:(?!{_GOES_ON})[^,.;()]){{3,60}}(?![\w-]))?"
)
_STOPPING = re.compile(
    r"(?i)(?<!\bnot )(?<!\bnever )(?<!\bwithout )(?<!\btolerate )\b(?P<word>stopped|discontinued|withdrew|ceased|stopping|discontinuing|discontinuation of|withdrawal of|cessation of)"
    r"(?: (?:the|her|his|all|oral|maintenance))*\s$"
)
_SWITCHED = re.compile(
    rf"(?i)^{_ITSELF}\s(?:was|were|had been)\s{_THEN}(?P<word>(?:changed|switched|replaced|substituted|converted)"
    rf" (?:to|by|with|for))"
    r"\s(?P<to>[\w-]+(?: mofetil)?)"
)

_MEASURED_AFTER = re.compile(
    r"(?i)^(?:\s?-?(?:levels?|concentrations?|deficien\w+|defici\w+|uptake|receptors?|resistan(?:t|ce)|sensitiv\w+"
    r"|susceptib\w+"
    r"|(?:phospho)?kinase|allerg\w+|antibod\w+|assay|values?|measurement|secretion|index|clearance|dehydrogenase"
    r"|binding|ratio|metabolism"
    r"|transporter|malignant syndrome|suppression test|stimulation test|disc|disk|agar)\b|-like\b|\s(?:was"
    r"|were)\s(?:all\s)?(?:\w+ly\s)?(?:normal|within|elevated|low|high|undetectable)\b|\s\(\d[\d.,]* ?(?:pmol|nmol"
    r"|mmol|[mμuµ]?g/[dm]?l\b|[np]g\b))"
)
_MEASURED_LIST = re.compile(
    r"(?i)^(?:, [a-z]+)*,? (?:and|or) (?:phosphat\w*|phosphorus|magnesium|calcium|potassium|sodium|chloride|vitamin \w+|folate|iron|urea|creatinine"
    r"|glucose|albumin|ferritin|zinc|copper|electrolytes)(?: (?:levels?|concentrations?|values?))? (?:was|were)\b"
)
""" "calcium and phosphate concentrations were normal"."""
_MEASURED_BEFORE = re.compile(
    r"(?i)\b(?:levels? of|uptake of|consistent with|concentrations? of|serum|plasma|urinary|urine|free|blood|fasting"
    r"|deficien\w+ (?:of|in)|media with"
    r"|agar (?:\w+ )?with|supplemented with|added with|containing|susceptible to|sensitive to|susceptibility to"
    r"|resistance to"
    r"|resistant to|excretion of|staining (?:with|for)|stained (?:with|for)|positive for|negative for"
    r"|labell?ed|stains? for|intoxication with|ingestion of)\s(?:(?!and\b|or\b|plus\b|with\b|then\b|exchange\b)[\w-]+ ){0,2}$|\bresistance to (?:[\w-]+[ ,]+){0,8}$"
)
"""What is measured, grown on, lacked or tried on germs is no treatment."""

_GENERAL = re.compile(
    r"(?i)\b(?:(?:is|are) (?:\w+ ){0,3}?(?:effective|recommended|preferred|indicated|useful|beneficial|first[- ]line"
    r"|second[- ]line|drugs? of choice|standard of care|given to|used against|used with|prescribed (?:to|for|in)"
    r"|options?\b|agents?\b|inhibitors? of|inhibitors? that|antibod(?:y|ies) (?:that|against|targeting|directed)|associated with"
    r"|considered|mainstay"
    r"|used (?:to|in|for|as))|(?:in|for|of) (?:the )?(?:patients|people|those|individuals|women|children|adults)"
    r" with|guidelines?|in the literature|has to be|have to be"
    r"|clinicians"
    r"|(?:has|have) been (?:shown|reported|proven|proposed|suggested|used|recommended)|treatment of choice|physicians"
    r" should"
    r"|side effects? of|known to cause|associated with the use of)\b"
)
_FOR_THOUGHT = re.compile(
    r"(?i)^(?:\s\([^()]*\))?\s(?:requirements?|evaluation|referrals?|consult\w*|candida\w+|eligibility|assessment|desaturation"
    r"|saturations?)\b"
)
"""What follows a procedure that was thought of or needed: no giving of it."""
_PERSON = re.compile(r"(?i)\b(?:she|he|patient|her|his|we|woman|man|girl|boy)\b")

_LONG_RUN = re.compile(
    r"(?i)\b"
    + one_of(r"""
    maintenance|maintain\w*|mantenimiento|entretien|manutenção|long[- ]term|prophyla\w+|steroid[- ]sparing
    sparing agent
    prevent(?:ion|ing|ive|s)?(?: of)?(?: further| new| any)?(?: relapses?| recurrences?| attacks?)?|taper(?:ed|ing|s)?|wean(?:ed|ing)?
    low[- ]dose|subsequent(?:ly)? (?:oral|maintained)|discharged (?:home )?(?:on|with)|remission (?:maintenance|phase)
    (?:remission|stable|quiescent|controlled|well|inactive) (?:on|under|with)
    disease[- ]modifying|chronic(?:ally)?|every (?:six|6|three|3|four|4) months|indefinitely|background
    """)
    + r"\b"
)
_ATTACK = re.compile(
    r"(?i)\b(?:pulsed?|pulses|bolus(?:es)?|mega-?dose|high[- ](?:dose|volume|dosage)|intravenous(?:ly)?|i\.?v\.?|IVMP"
    r"|acute(?:ly)?"
    r"|rescue|induction|emergen\w+|1,?000\s?mg|(?:0\.5|1|1\.0|2)\s?g(?:rams?)?\b|(?:500|750)\s?mg(?=/d|\sdaily|\sper"
    r" day|\sfor)|\d+\s?mg/kg)\b"
)
_IN_ATTACK = re.compile(
    r"(?i)\b(?:(?:in|during|for|at|of|with) (?:the|this|that|her|his|each|an?) (?:\w+ ){0,2}?(?:attacks?|relapses?"
    r"|episodes?"
    r"|exacerbations?|flares?|bouts?)|acute (?:phase|stage|attack|treatment|management|therapy)|acutely)\b"
)
_ORAL = re.compile(r"(?i)\b(?:oral(?:ly)?|by mouth|per os|p\.?o\.?)\b")
_HIGH = re.compile(
    r"(?i)\b(?:high[- ]dose|pulse\w*|intravenous\w*|i\.?v\.?|(?:4[05]|[5-9]\d|1\d\d)\s?mg|[12](?:\.\d)?\s?mg/kg)\b"
)
_STEP = re.compile(
    r"(?i)(?:;|,?\s(?:followed by|and then|then|subsequently|thereafter|afterwards?|later|before)\b"
    r"|,\s(?:and\s)?(?=maintenance|oral\b))"
)
_UNJOINED = re.compile(r"(?i)[.;:]|\b(?:was|were|but|did|had|improved|after|resulted)\b")
_INCLUDING = re.compile(
    r"(?i)^[^.;,]{0,30}?(?:\b(?:with|including|includes|consisting of|comprising|composed of|using|such as|namely|in"
    r" the form of"
    r"|based on)\b|:|\(|\[)[^.;]{0,40}$"
)
_UNSPECIFIC = frozenset(
    (
        "immunosuppressants",
        "immunosuppressive therapy",
        "immunotherapy",
        "disease-modifying antirheumatic drugs",
        "biologics",
    )
)
_GROUP_WORDS = (
    (re.compile(r"(?i)immuno-?suppress\w+ (?:therap|treatment)"), "immunosuppressive therapy"),
    (re.compile(r"(?i)immunosuppress(?:ant|eur|or)|inmunosupresor|imunossupressor"), "immunosuppressants"),
    (re.compile(r"(?i)immuno-?therap|immune"), "immunotherapy"),
    (re.compile(r"(?i)disease.modif|DMARD|^DMTs?$"), "disease-modifying antirheumatic drugs"),
    (re.compile(r"(?i)immuno-?(?:suppress|modulat)"), "immunosuppressive therapy"),
)
_THERAPY = re.compile(r"(?i) (?:therapy|treatment)\b")
_ALSO = {"immunosuppressants": ("checkpoint_inhibitors", "biologics", "IVIG")}
"""Further groups whose members make the naming of a group idle."""
_UNSTATED = frozenset(
    (
        "supportive care",
        "symptomatic treatment",
        "conservative treatment",
        "palliative care",
        "general anaesthesia",
        "anaesthesia",
        "local anaesthesia",
        "spinal anaesthesia",
    )
)
"""What names no treatment."""
_FINDING_AFTER = re.compile(
    r"(?i)^(?:\s(?:biops\w+|cytology|fluid|\([^()]*\)|(?:of|from)(?: [\w-]+){1,6}?))*\s(?:show|reveal|demonstrat"
    r"|disclos|yield|suggest|confirm|was negative|was positive)"
)
_FINDING_BEFORE = re.compile(
    r"(?i)(?:\b(?:purulent|serous|bloody|wound|nipple|clear|venous|anomalous|lymphatic|normal|intact|retention of"
    r" (?:\w+ )?)\s|(?:\b(?:via|through|per)\s|/)(?:an?\s|the\s)?(?=$))$"
)
"""Procedures that were looked through or at, and not done to treat."""
_INFECTION = frozenset(
    ("antibiotics", "antivirals", "antiretrovirals", "antifungals", "antituberculous", "antiparasitics")
)


class _Named(NamedTuple):
    """A treatment named at `start:end` of `doc.text`. `sort`: drug, class (of drugs), procedure, surgery."""

    start: int
    end: int
    name: str
    sort: str
    concept: str | None = None
    role: str | None = None
    steroid: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A treatment that was given: `since:until` is the stretch with its details, `phase` attack.

    Long run or neither.
    """

    what: _Named
    since: int
    until: int
    detail: str | None
    failed: bool
    phase: str | None


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The fields `treatments`, `acute_treatment` and `maintenance_treatment`, each in the order of giving.

    `value` is the generic name in small letters ("surgery" for any operation), `detail` the dose, route, schedule and
    number of courses in the paper's words; what failed has `flag` "no response".
    """
    given = uses(doc, subject, lexicon)
    return {
        "treatments": _facts(doc, given),
        "acute_treatment": _facts(doc, [u for u in given if u.phase == "acute"]),
        "maintenance_treatment": _facts(doc, [u for u in given if u.phase == "maintenance"]),
    }


def uses(doc: "Doc", subject: Subject, lexicon: Lexicon) -> list[Use]:
    """Each time that a treatment is named as given, in order of the text."""
    found = _without_groups([u for s in subject.sentences for u in _uses(doc, s, subject, lexicon)], lexicon)
    return [_for_clots(u, lexicon) for u in found] if _has_aps(doc, subject, lexicon) else found


def _has_aps(doc: "Doc", subject: Subject, lexicon: Lexicon) -> bool:
    return "APS" in lexicon and any(
        m.kind == "disease"
        and m.assertion in ("present", "historical")
        and subject.covers(m.start)
        and lexicon.is_a(m.concept, "APS")
        for m in doc._.mentions or ()
    )


def _for_clots(use: Use, lexicon: Lexicon) -> Use:
    """What keeps blood from clotting, heparins (INN stems -parin, -parinux) apart, is the long-term treatment of APS."""
    concept = use.what.concept
    clots = (
        concept
        and use.what.sort == "drug"
        and not use.what.name.endswith(("parin", "parinux"))
        and any(lexicon.is_a(concept, g) for g in ("anticoagulants", "antiplatelets") if g in lexicon)
    )
    return replace(use, phase="maintenance") if clots and not use.phase else use


def _without_groups(uses: list[Use], lexicon: Lexicon) -> list[Use]:
    """Without groups whose members are named.

    For attack and long run "immunosuppressants" says nothing beside a named one.
    """
    members = {u.what.concept for u in uses if u.what.sort == "drug" and u.what.concept}
    against_germs = any(u.what.role == "infection" and u.what.sort == "drug" for u in uses)
    named = any(u.phase and not u.what.steroid and u.what.name not in _UNSPECIFIC for u in uses)
    kept = []
    for u in uses:
        group = u.what.concept if u.what.sort == "class" and not u.what.steroid else None
        if group and any(lexicon.is_a(m, g) for m in members if m != group for g in (group, *_ALSO.get(group, ()))):
            continue
        if u.what.sort == "class" and not u.what.concept and against_germs:
            continue
        kept.append(replace(u, phase=None) if named and u.what.name in _UNSPECIFIC else u)
    return kept


def _facts(doc: "Doc", uses: list[Use]) -> list[Fact] | None:
    """One fact a name, at its first use with details, with the details of all uses in their order."""
    by_name: dict[str, list[Use]] = {}
    for u in uses:
        by_name.setdefault(_key(u.what), []).append(u)
    facts = []
    for same in by_name.values():
        name = same[0].what.name
        best = next((u for u in same if u.detail), same[0])
        detail = "; ".join(dict.fromkeys(u.detail for u in same if u.detail)) or None
        flag = "no response" if any(u.failed for u in same) else None
        facts.append(fact(doc, name, best.since, best.until, f"given: {best.what.sort}", detail, flag))
    return facts or None


def _key(what: _Named) -> str:
    """What makes two namings one treatment: the drug, however it is spelt; groups by their words."""
    return what.concept if what.concept and what.sort not in ("class", "surgery") else what.name


def _uses(doc: "Doc", sentence: "Span", subject: Subject, lexicon: Lexicon) -> list[Use]:
    """The treatments that one sentence says were given to the patient."""
    text, first, last = doc._.text, sentence.start_char, sentence.end_char
    named = _named(doc, sentence, lexicon)
    uses = []
    for n, what in enumerate(named):
        if not subject.covers(what.start) or not _given(text, what, first, last) or _introduces(text, named, n):
            continue
        if subject.total > 1 and _OF_ONE.match(text[what.end : last]):
            continue
        before = named[n - 1].end if n else first
        after = named[n + 1].start if n + 1 < len(named) else last
        since, until, detail = details(text, what.start, what.end, before, after)
        if what.sort == "surgery":
            since, until, detail = what.start, what.end, text[what.start : what.end]
        rest = text[what.end : after if after - what.end > 25 else last]
        failed = bool(
            _FAILED_BEFORE.search(text[max(first, what.start - 90) : what.start]) or _FAILED_AFTER.match(rest)
        )
        notes = [detail] if detail else []
        if m := _STOPPED.match(text[what.end : last]):
            notes.append(m["word"].lower() + _HANGING.sub("", m["why"] or ""))
        elif m := _STOPPING.search(text, max(first, what.start - 60), what.start):
            notes.append("stopped" if m["word"].lower() != "discontinued" else "discontinued")
        if m := _SWITCHED.match(text[what.end : last]):
            notes.append(f"{m['word'].lower()} {m['to']}")
        phase = _phase(text, what, named, _list_of(text, named, n), first, last)
        uses.append(Use(what, since, until, "; ".join(notes) or None, failed, phase))
    return uses


_OF_ONE = re.compile(
    r"(?i)^\s(?:in|for) (?:only )?(?:one|two|three|another|the other|the first|the second)\b(?! (?:weeks?|months?"
    r"|days?|doses?|courses?|cycles?))"
)


def _introduces(text: str, named: Sequence[_Named], n: int) -> bool:
    """Does a group only lead to its members ("chemotherapy with gemcitabine") or stand in apposition to one?"""
    what = named[n]
    if what.sort != "class":
        return False
    drugs = [o for o in named[n + 1 : n + 4] if o.sort == "drug" and o.steroid == what.steroid]
    if any(_INCLUDING.match(text[what.end : o.start]) for o in drugs):
        return True
    return n > 0 and bool(re.fullmatch(r"(?:\)|\s|-based)*", text[named[n - 1].end : what.start])) and not what.steroid


def _named(doc: "Doc", sentence: "Span", lexicon: Lexicon) -> list[_Named]:
    """Treatments named in a sentence, from the lexicon and by the make of their names: the longest of what overlaps."""
    first, last = sentence.start_char, sentence.end_char
    taken = [(m.start, m.end) for m in doc._.mentions if m.kind in ("antibody", "decoy") and first <= m.start < last]
    kept: list[_Named] = []
    for what in sorted(
        _candidates(doc, first, last, lexicon), key=lambda w: (w.start - w.end, w.concept is None, w.start)
    ):
        if not any(a < what.end and what.start < b for a, b in taken):
            kept.append(what)
            taken.append((what.start, what.end))
    return _with_short_forms(doc._.text, sorted(kept))


def _with_short_forms(text: str, named: list[_Named]) -> list[_Named]:
    """A name and its short form in brackets, "methylprednisolone (MP)", as one naming."""
    joined: list[_Named] = []
    for what in named:
        last = joined[-1] if joined else None
        if (
            last
            and last.concept == what.concept
            and text[last.end : what.start] == " ("
            and text[what.end : what.end + 1] == ")"
        ):
            joined[-1] = last._replace(end=what.end + 1)
        else:
            joined.append(what)
    return joined


def _candidates(doc: "Doc", first: int, last: int, lexicon: Lexicon) -> Iterator[_Named]:
    text = doc._.text
    for m in doc._.mentions:
        if m.kind != "treatment" or not first <= m.start < last or m.assertion == "family":
            continue
        concept = lexicon[m.concept]
        more = concept.more
        spelt = text[m.start : m.end]
        if concept.id == "immunosuppressants" and (more_words := _THERAPY.match(text, m.end)):
            spelt += more_words[0]
        name = _name(concept, spelt)
        if name in _UNSTATED:
            continue
        sort = "surgery" if name == "surgery" else "class" if more.get("group") else "drug"
        sort = "procedure" if more.get("procedure") and sort == "drug" else sort
        if sort == "surgery" and not operating(text, m.start, m.end, first, last):
            continue
        role = "infection" if any(lexicon.is_a(concept.id, g) for g in _INFECTION if g in lexicon) else more.get("role")
        yield _Named(m.start, m.end, name, sort, concept.id, role, bool(more.get("steroid")))
    for start, end, label, sort in unlisted(text, first, last):
        if sort != "surgery" or operating(text, start, end, first, last):
            yield _Named(start, end, label, sort)


def _name(concept: Concept, surface: str) -> str:
    """The generic name in small letters but for short forms: the lexicon's, or the paper's spelling (`acyclovir`).

    Groups go by the paper's word where it is another.
    """
    label = concept.label if concept.label[:2].isupper() else concept.label[0].lower() + concept.label[1:]
    if not concept.more.get("group") or concept.more.get("steroid"):
        low = surface.lower()
        spelt_so = low.isalpha() and low in concept.terms and not concept.more.get("steroid")
        spelt_so = spelt_so and not low.endswith("ed")
        return low if spelt_so and SequenceMatcher(None, low, label).ratio() > 0.75 else label
    if concept.id == "immunosuppressants":
        return next((name for pattern, name in _GROUP_WORDS if pattern.search(surface)), surface.lower())
    if re.match(r"(?i)anti-", surface) and "-" not in label:
        return surface.lower()
    stem = re.escape(label.rstrip("s").replace("-", ""))
    return label if re.search(rf"(?i)\b{stem}", surface.replace("-", "")) else surface.lower()


def _given(text: str, what: _Named, first: int, last: int) -> bool:
    """Do the words around say, or at least not deny, that the patient was given it?"""
    before, after = text[first : what.start], text[what.end : last]
    if (
        what.sort != "surgery"
        and not what.steroid
        and (_MEASURED_AFTER.match(after) or _MEASURED_LIST.match(after) or _MEASURED_BEFORE.search(before[-60:]))
    ):
        return False
    if what.steroid and re.match(r"(?i)\s?-?(?:levels?|receptors?|hormones?)\b", after):
        return False
    if what.sort in ("procedure", "class") and (_FINDING_AFTER.match(after) or _FINDING_BEFORE.search(before)):
        return False
    if what.sort == "procedure" and _FOR_THOUGHT.match(after):
        return False
    if _BARRED_AFTER.match(after[:120]):
        return False
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    done = _DONE_AFTER.match(after[:160])
    if done and not re.search(r"(?i)\b(?:no|neither|nor|without|if)\s(?:[\w-]+\s){0,3}$", clause):
        return True
    if _TRIED.search(clause) or _FAILED_BEFORE.search(before[-90:]):
        return True
    if any(_bars(cue, clause) for cue in _BARRED.finditer(clause)):
        return False
    return not _GENERAL.search(text[first:last]) or bool(_PERSON.search(before))


_STARTED = re.compile(
    r"(?i)\b(?:so|and|then) (?:was |were )?(?:started|given|received|underwent|treated|initiated|administered"
    r"|commenced)\b"
    r"|\b(?:received|underwent|was given|was treated|was started|were started|commenced|began)\b"
)
_AWAY = re.compile(
    r"(?i)\b(?:was|were|received|underwent|presented|developed|had|after|with|by|following|despite"
    r"|treated|given|under|on)\b"
)


def _bars(cue: re.Match[str], clause: str) -> bool:
    """Does a word reach the treatment at the end of its clause, or does it bar something else?"""
    word, between = cue[0].lower(), clause[cue.end() :]
    if word in ("no", "without"):
        return len(between.split()) <= 6 and not _AWAY.search(between)
    return word in ("not", "never") or not _STARTED.search(between)


def _list_of(text: str, named: Sequence[_Named], n: int) -> Sequence[_Named]:
    """The treatments that stand in one list with the `n`-th."""

    def joined(a: _Named, b: _Named) -> bool:
        gap = text[a.end : b.start]
        return len(gap) < 60 and not _STEP.search(gap) and not _UNJOINED.search(gap)

    low = high = n
    while low > 0 and joined(named[low - 1], named[low]):
        low -= 1
    while high + 1 < len(named) and joined(named[high], named[high + 1]):
        high += 1
    return named[low : high + 1]


def _phase(
    text: str, what: _Named, named: Sequence[_Named], group: Sequence[_Named], first: int, last: int
) -> str | None:
    """`acute`, `maintenance` or, for what treats neither disease, nothing."""
    with_acute = any(o.role == "acute" or o.steroid for o in group if o is not what)
    if what.role == "infection":
        return "acute" if with_acute else None
    if what.role not in ("acute", "maintenance", "either"):
        return None
    since = max((m.end() for m in _STEP.finditer(text, first, group[0].start)), default=first)
    until = next((m.start() for m in _STEP.finditer(text, group[-1].end, last)), last)
    around = text[since:until]
    before = max([since, *(o.end for o in named if o.end <= what.start)])
    after = min([until, *(o.start for o in named if o.start >= what.end)])
    own = own_words(text, what.start, what.end, before, after)
    if what.steroid:
        return _steroid_phase(what, own, around)
    if _LONG_RUN.search(own):
        return "maintenance"
    if what.role == "acute":
        return "acute"
    if what.role == "either":
        return "maintenance" if _LONG_RUN.search(around) and not (with_acute or _ATTACK.search(own)) else "acute"
    if with_acute and _IN_ATTACK.search(text[first:last]) and not _LONG_RUN.search(around):
        return "acute"
    return "maintenance"


def _steroid_phase(what: _Named, own: str, around: str) -> str:
    """Pulses and high doses are for the attack; oral, low and tapered ones for the long run."""
    if what.name in ("prednisone", "prednisolone", "deflazacort"):
        return "acute" if _HIGH.search(own) and not _LONG_RUN.search(own) else "maintenance"
    if what.name == "corticosteroids":
        long_run = _LONG_RUN.search(own) and not _ATTACK.search(own)
        return "maintenance" if long_run or (_ORAL.search(own) and not _HIGH.search(around)) else "acute"
    if _LONG_RUN.search(own):
        return "maintenance"
    return "maintenance" if re.search(r"(?i)\bmaintenance\b", around) and not _ATTACK.search(own) else "acute"
