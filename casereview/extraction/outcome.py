"""The last state of a patient in a report, in the paper's words, shortened.

A sentence counts if it says how the patient fared: died, worse, relapsed, stable, improved, resolved. The last such
sentence of the course wins; general remarks on prognosis, advice and what may happen are no outcome. What is kept of
it are the clauses that say so, with relapses, EDSS and the length of follow-up.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_WELL = r"(?:\w+ly\s|very\s|quite\s|more\s|much\s|further\s|some\s|a\s|an\s|the\s|of\s){0,3}"
_UP = r"(?:\w+[\s-]){0,3}?"
_STATES = (
    (
        "died",
        r"died|(?:was |were )?(?:dead|deceased)\b|expired|passed away|succumbed|death (?:occurred|ensued|was)"
        r"|(?:patient's|his|her) (?:subsequent )?death|(?:fatal|lethal) (?:outcome|course|event)|brain[- ]?dea(?:d"
        r"|th)|care was withdrawn|(?:was|proved|were) fatal|(?:resulted in|led to|leading to|caused) (?:the |his |her"
        r" )?(?:patient's )?(?:fatality|death|demise)|falleció|murió|décéd[ée]\w*|faleceu",
    ),
    (
        "worse",
        r"poor (?:\w+\s)?(?:response|outcome|recovery|result)\b|left with (?:\w+\s){0,2}?(?:permanent|severe|complete|\w*plegia|blindness|disab\w+)"
        r"|no longer (?:\w+ly\s)?(?:effective|respon\w+|controlled|worked)|fail(?:ed|s|ing) to (?:\w+\s)?(?:improve|recover|respond|regain|restore|resolve|remit|heal)\b"
        r"|(?:sin|sans|sem|ohne|senza) (?:\w+\s){0,2}?(?:mejor\w*|amélior\w*|récup\w*|melhora\w*|recuper\w*|besserung|erholung|migliorament\w*|respuesta|réponse|resposta|remiss\w+|remisi\w+)"
        r"|(?:no|n'a pas|não|non|nicht) (?:\w+\s){0,3}?(?:mejor[óo]\w*|mejoría|amélior\w+|récupér\w+|melhor\w+|recuper\w+|gebessert|migliorat\w+)"
        r"|(?:did|does|could|has|have|had|was|were|is|are) not (?:\w+\s){0,2}?(?:improv\w*|recover\w*|respon\w*"
        r"|restor\w*|resolv\w*|regain\w*|remit\w*|abate\w*|heal\w*)"
        r"|not (?:recovered|restored|improved|regained|substantially|completely)\b|no (?:\w+\s){0,2}?(?:improvement"
        r"|recovery|response|benefit|remission)\b|without (?:\w+\s){0,2}?(?:improvement|recovery|response|benefit"
        r"|visual gain)\b"
        r"|(?<!no )worsened|(?:was|became|got|grew|getting|much|continued to) (?:\w+\s)?wors(?:e|en)(?:ened|ening)?\b"
        r"|deteriorat(?:ed|es|ion|ing)|aggravated|progress(?:ed|es) (?:in|to|rapidly|into|with|despite|further|over)"
        r"|(?:disease|rapid|tumou?r|clinical|further|neurological) progression"
        r"|(?:became|remain(?:ed|s)?|was left|left|is still|rendered|still) (?:\w+\s){0,2}?(?:blind|bedridden"
        r"|bed-?bound|paralys?zed|paraplegic|tetraplegic|quadriplegic|wheelchair\S*|dependent|disabled|impaired|on"
        r" (?:ha?emo)?dialysis|ventilat\w+|comatose|unconscious)"
        r"|(?:persist(?:ed|s|ent)?|fell|dropped) (?:despite|suddenly)|symptoms? persist(?:ed|s)|(?:went|progressed"
        r"|developed) into [\w-]+(?: \w+)? failure|irreversibl[ey]|permanent(?:ly)? (?:\w+\s)?(?:loss|deficit|damage"
        r"|disab\w+|blind\w*)|completely atrophic|transition\w* to hospice|vegetative state|empeor\w+|pior(?:ou|a)\b|verschlechter\w+|peggiora\w*|séquellaire|permanente?s?\b(?= (?:séquell|sequel))"
        r"|aggrav[ée]e?s?\b",
    ),
    (
        "good",
        r"(?:neither|none|nobody|no one)(?: of (?:them|the \w+))?(?: \w+){0,3}? (?:relapsed|recurred|worsened|deteriorated"
        r"|(?:had|suffered|experienced) (?:an?y? )?(?:further )?(?:relapses?|attacks?|recurrences?))\b"
        r"|(?:no|without|free (?:of|from)|not|never|nor|denied|any) (?:(?!improv|respon|recover|relapse|recurr"
        r"|change)[\w-]+[\s,]+){0,5}?(?:relaps\w*|recurr?\w*|re-?appear\w*|attacks?|flares?(?:-ups?)?|exacerbations?"
        r"|further symptoms|developing further symptoms|new (?:\w+\s)?(?:symptoms|lesions|episodes|events|deficits)|(?:neurologic\w* "
        r"|residual |focal )?(?:deficits?|sequelae)|complications?|evidence of (?:\w+\s){0,3}?(?:disease|tumou?r"
        r"|metasta\w+|recurrence)|detectable (?:disease|tumou?r)|relevant insufficiency|further (?:\w+\s)?(?:attacks?"
        r"|episodes?|events?|relapses?|seizures?))\b"
        r"|(?:aucune?|sans|pas (?:de|présenté de|eu de)|sin|ning[úu]n[ao]?|no (?:ha )?(?:present\w+|tuvo|hubo)|sem|nenhum[a]?|não (?:apresent\w+|teve|houve)|ohne|keine?n?|senza|nessun[ao]?)"
        r" (?:(?:nouvelle|autre|nuev[ao]s?|nov[ao]s?|otr[ao]s?|outr[ao]s?|erneute[nr]?|weitere[nr]?|ulterior[ei]|de|más|mais)\s){0,3}(?:rechutes?|poussées?|récidives?|recaídas?|recidivas?|brotes?|surtos?|rezidive?|schübe?|ricadut[ae]|recidive|crisis)\b"
        r"|not developed? (?:any )?further|(?:disease|symptom|relapse|recurrence|attack|tumou?r|seizure|pain"
        r"|steroid|attack|flare)s?[- ]free|free of (?:disease|symptoms|relapse|pain|complaints|seizures)|no further \w+",
    ),
    (
        "stable",
        r"(?:was|were|is|are|be|remain(?:ed|s)?|been|kept|clinically|neurologically|became|all|conditions?|disease)"
        r" (?:\w+ly\s|all\s|now\s)?(?:stable|stationary|unchanged)\b|stabili[sz](?:ed|es)\b|(?:clinical|disease"
        r"|neurological) stabili[sz]ation|stabili[sz]ation (?:of (?:the |his |her )?(?:disease|symptoms|condition"
        r"|vision|patient)|in|was|without)|stable (?:disease|condition|course|state|remission)|disease stability"
        r"|(?:symptoms?|activity) (?:\w+ )?(?:was|were|is) (?:\w+ly )?controlled|did not (?:alter|change|worsen"
        r"|progress|deteriorate)|no (?:\w+ )?(?:progression|deterioration|change in|worsening)|estable",
    ),
    (
        "relapsed",
        r"(?<!no )(?<!without )(?:relaps(?:ed|es|ing)\b(?! (?:and )?(?:remitting|refractory|polychondritis|disease"
        r"|fever|transverse|myelitis|optic))|(?:a |an |another |severe |further |new |second |third |mild |several "
        r"|multiple |two |three |frequent |repeated |tumou?r |disease |local )+(?:relapses?|recurrences?|outbreaks"
        r"|flares?|attacks?)\b|recurred\b|(?:relapses?|attacks?|episodes?|recurrences) (?:\w+ ){0,2}?(?:occurred|continued|persisted)\b"
        r"|continued to (?:relapse|recur|have (?:relapses|attacks))|(?:symptoms?|disease) (?:returned|reappeared)|attacks recurred|(?:showed"
        r"|had|developed|experienced) (?:\w+ ){0,2}?recurrences?|recay\w+|recidiv(?:ó|ou|a)\b|rechut\w+|nouvelle (?:poussée|rechute)|nuevas? (?:recaída|brote)|novo surto|erneuter schub|nuova ricaduta)",
    ),
    (
        "good",
        r"improv(?:ed|es|ing|ements?)\b|recover(?:ed|y|ies|ing)\b|resol(?:ved|ution|ving|ves)\b|(?<!in )remission\b"
        r"|in (?:\w+\s){0,2}?remission|remitted\b|(?<!international )normali[sz](?:ed?|ation|ing|es)\b|(?:returned"
        r"|return|restored|back|reverted|came back|recovered) (?:\w+\s)?to (?:(?:its |his |her |the )?(?:normal"
        r"|baseline|previous (?:level|state)|full function))|remained normal\b|disappear(?:ed|ance|s)\b|vanished"
        r"|subsid(?:ed|es)|abated|heal(?:ed|ing)\b|regress(?:ed|ion)\b|cured\b"
        r"|respon(?:ded|se|ds|ding)\b|(?:remain(?:s|ed)?|became|is|was (?:completely |entirely )?(?=asymptomatic"
        r" (?:at|after|for|on|during|one|two|\d)))\s?(?:completely |clinically )?asymptomatic\b|symptom[- ]free"
        r"|amelior\w+|efficient\b|efficacious\b|alleviat\w+|relie(?:ved|f)\b|control of (?:the |her |his )?(?:disease|symptoms|seizures|pain"
        r"|bleeding|inflammation)|decreas(?:ed|e) in (?:the )?symptoms|reduction (?:of|in) (?:the )?(?:symptoms|pain"
        r"|tumou?r|agitation|lesion|disease)|success(?:ful(?:ly)?)? (?:\w+ )?(?:treat|manag|retreat|control|recover"
        r"|conserv|weaned|extubated|discharg|outcome|result|return|therap)\w*|(?:treated|managed|controlled|cured)"
        r" (?:\w+ )?successfully|with success\b|satisf(?:actor\w+|ying)|favou?rabl[ey]|"
        r"(?:good|excellent|full|complete|dramatic|marked|remarkable|uneventful) (?:\w+\s){0,2}?(?:outcomes?|results?"
        r"|response|condition|course|union|recovery|function|health|repair)|uneventful(?:ly)?\b|doing (?:very )?well"
        r"|(?:was|is|remain(?:s|ed)?) (?:\w+\s)?well\b(?! (?:until|nourished|before|orient|appearing))|in good"
        r" (?:health|condition)|ambulat(?:es?|ed|ing|ory) (?:\w+\s)?(?:independently|unaided|without|with)\b|(?:can|could) (?:now |again )?(?:walk|ambulate|stand)\b(?! only| (?:no|but))"
        r"|neurological(?:ly)? (?:intact|normal)|(?:strength|power|vision|sight|sensation|function|continence) (?:\w+ly )?returned"
        r"|discharged (?:home )?with (?:only |some )?(?:mild|minimal|minor|slight|little)\b|able to (?:walk|ambulate|return|resume|move|stand|perform|see)|walk(?:s|ed|ing)?"
        r" (?:\w+\s)?(?:again|unaided|independently|without|with (?:a |one |two )?(?:cane|stick|crutch|walker|frame|help|aid|support|assistance)\w*)|let (?:her|him) walk|regain(?:ed|ing)?\b|rescued\b"
        r"|survived\b|under control|well[- ]controlled|(?:was|were|been|became) (?:\w+ly )?controlled\b"
        r"|discharged (?:\w+\s){0,5}?(?:without|well|in good|in stable|in a good|uneventful|asymptomatic)|EDSS"
        r" (?:score )?(?:of |was |to |reached |improved |fell |decreased )|cleared\b|achieved (?:\w+ )?(?:remission"
        r"|union|healing)|consolidation was complete|union was|conceived|delivered a healthy|mejor\w+|respondi[óo]"
        r"|evoluci[óo]n favorable|(?:good|favou?rable|uneventful) evolution|recuper\w+|amélior\w+|évolution (?:\w+ )?favorable|récupér\w+|régress\w+|rémission|remisi[óo]n|remiss[ãa]o|remissione|besser\w*|erhol\w+|rückbildung|miglior\w+|guéri\w*"
        r"|melhor\w+|followed by healing|tolerated well|effective\b(?! (?:treat|therap|manage|option|strateg))|worked"
        r" (?:well|fast|quickly)\b|answering to|brought \w+ to|took EDSS",
    ),
)
_PERSISTS = (
    r"still (?:has|had|have|suffer\w*|complain\w*|experienc\w*|requires?)\b|(?<!without )(?<!no )(?:residual|remaining) [\w-]+"
    r"|(?:symptoms?|deficits?|weakness|numbness|\w*paresis|\w*plegia|pain|impairment) (?:\w+"
    r" )?(?:persist(?:ed|s)\b|remained\b(?! (?:stable|unchanged|the same|under)))"
    r"|(?:vision|sight|visual acuity|gait|walking|strength|function) remained (?:\w+ly )?(?:poor|impaired|reduced|low|weak|limited|disturbed|unsteady)\b"
)
_CUES = tuple((state, re.compile(rf"(?i)\b(?:{pattern})")) for state, pattern in (*_STATES, ("lasting", _PERSISTS)))

_NO_OUTCOME = re.compile(
    r"(?i)\b(?:(?-i:may)|might|should|must|can(?!not)|could(?! not)|would|will)\b(?!\s(?:walk|see|stand|move|now|be"
    r" (?:discharged|weaned|extubated)))|\b(?:early|prompt|timely) (?:\w+ )?(?:diagnosis|recognition|treatment"
    r"|detection|intervention)\b(?!.*\bpatient\b)|\bprognos\w+|\b(?:is|are) (?:important|essential|crucial|necessary"
    r"|associated with|recommended|reported|rare|known|needed|required|warranted)"
    r"|\bremission[- ](?:maintenance|induction|phase)|\b(?:maintenance|induction) of remission"
    r"|\b(?:in|of|for) (?:most|many|some|these|all|such|other) (?:patients|cases)|\bliterature|\bclinicians?"
    r"|\bphysicians?|\bwe (?:recommend|suggest|conclude|propose|believe|discuss|speculate)|\b(?:this|our) (?:case"
    r"|report|study|experience) (?:also )?(?:highlight|suggest|show|illustrat|emphasi|demonstrat|indicat|underlin|underscor"
    r"|rais|report|challeng|outlin|exemplif|reinforc|expand|remind|stress|support|add)\w*|\bto our knowledge|\bif\b|\bwhether\b|\bonly when\b|\buntil\b|\badvised\b"
    r"|\bdiagnosis\b.{0,30}\bresponse\b|\bin order to\b|\blikely to\b|\brisk of\b|\bto (?:prevent|avoid|achieve"
    r"|improve|reduce)\b"
    r"|\b(?:effective|preferred) (?:treatment|therapy|option)|\bcohort|\bresponse (?:criteria|element|rate)|\bimmune"
    r" response|\binflammatory response|\bresponse to (?:the )?(?:injury|infection|antigen|question)"
)
_PRESENTED = re.compile(
    r"(?i)\b(?:presented|presents|presenting|was (?:admitted|referred|hospitali[sz]ed)|came to|complain(?:ed|ing|s)"
    r"|suffer(?:ed|ing)|history of"
    r"|consulted|visited|previous diagnos\w+)\b(?! (?:with )?(?:complete|no|full|marked|significant|improve|good))"
)
"""What stands after it in a clause is how the patient came, not how it ended."""
_UNBORN = re.compile(
    r"(?i)\b(?:f(?:o)?etus|f(?:o)?etal|stillborn|stillbirth|baby|infant|newborn|neonate|her (?:son|daughter|child)"
    r"|child was born)\b"
)
_SUBJECT = re.compile(
    r"(?i)^(?:(?:outcomes?|results?|follow-up|evolution|conclusions?|management|treatment|therapy|course):\s)?(?:(?:and|but|then|thereafter|however|subsequently|finally|fortunately|unfortunately|eventually|as a"
    r" result|therefore|also|(?-i:with)|which|who|that|in the end|of note|our|the|this|her|his)\b ?,? ?)*(?:(?:the |our "
    r"|this )?patient(?:'s)?(?: (?:no\.? ?)?\d+)?\b|she\b|he\b|they\b|it was (?:observed|noted) that\b)?\s*(?=\w)"
)
_CLAUSE = re.compile(
    r"(?i)\s*(?:;|,\s(?=and\b|but\b|with\b|while\b|although\b|who\b|which\b|without\b|however\b)|,?\s(?=(?:but|while"
    r"|whereas|although|despite|however)\b)|,\s(?=(?:she|he|his|her|the|our|no|there|and|both|all|paraparesis|vision"
    r"|symptoms)\b))"
)
_CARE = re.compile(
    r"(?i)\b(?:treat\w*|therap\w*|given|received|underwent|(?:was|were|been|we|she|he) (?:\w+ly )?started|started (?:on|with)|administ\w*|steroids?|medic\w*|\w*prednis\w+"
    r"|surg\w+|operat\w+|follow(?:ed)?[- ]up"
    r"|discharged?|admission|hospital\w*|transfer\w*|managed|infusions?|plasma\w*|later|despite)\b"
)
"""Without any of these before it a turn for the worse belongs to the illness as it came."""
_MOTHER = re.compile(r"(?i)\b(?:pregnan\w+|gestation|gravida|c(?:a?e)sarean|deliver(?:ed|y))\b")
_WORDS = {
    "died": re.compile(r"(?i)die|death|fatal"),
    "worse": re.compile(r"(?i)wors|deterior|refractory|progress|blind|not recover"),
    "good": re.compile(
        r"(?i)improv|recover|respon|resol|remission|favou?r|relie|success|walk|edss|no relapse|no further|better"
        r"|controlled|satisf|without .*deficit|clear"
    ),
    "relapsed": re.compile(r"(?i)relaps|recur"),
    "stable": re.compile(r"(?i)stab|unchanged"),
    "lasting": re.compile(r"(?i)still|residual|remaining|persist"),
}
_LEAD = {
    "died": "died",
    "worse": "not recovered",
    "good": "improved",
    "lasting": "persisting",
    "relapsed": "relapsed",
    "stable": "stable",
}
_GONE = re.compile(
    r"(?i)\b(?:no|neither|none|nobody|without|free|never|normali[sz]\w*|disappear\w*|vanish\w*|heal\w*|complete\w*|full\w*|normal"
    r"|asymptomatic|cured|aucune?|sans|sin|sem|ohne|keine?n?|senza|nessun[ao]?|nenhuma?|não|nicht|pas)\b"
)
"""Words for an improvement without remains."""
_DENIED = re.compile(r"(?i)\b(?:no|not|without|fail\w*|sin|sans|pas|sem|não|non|ohne|nicht|kein\w*|senza)\b")
_LONGEST = 180


@dataclass(frozen=True, slots=True)
class _State:
    """What a sentence says of the patient at `start:end` of `doc.text`: the state of its last clause, and of all."""

    start: int
    end: int
    state: str
    states: tuple[str, ...]
    kind: str


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The field `outcome`: the last state in the case itself; else in the abstract, the discussion, the title."""
    states = [s for sentence in subject.sentences if (s := _state(doc, sentence, subject))]
    for kinds in (("case", "results", "table"), ("abstract",), None, ("title",)):
        chosen = [s for s in states if (s.kind in kinds if kinds else s.kind not in ("title", "introduction"))]
        if chosen:
            return {"outcome": _fact(doc, chosen[-1])}
    return {"outcome": None}


def _fact(doc: "Doc", state: _State) -> Fact:
    value = re.sub(r"\s+", " ", doc._.text[state.start : state.end]).strip(" ,;.")
    if _read_as(value) not in state.states:
        # "stable for four years, with no relapse": stable, in one word.
        lead = _LEAD["stable" if state.state == "good" and state.states[0] == "stable" else state.state]
        if lead == "improved" and _GONE.search(value):
            lead = "resolved"
        if state.state == "worse" and not _DENIED.search(value):
            lead = "worse"
        value = f"{lead}: {value}"
    return fact(doc, value, state.start, state.end, f"last state: {state.state}")


def _read_as(value: str) -> str | None:
    """The state that a reader takes from the words alone, the gravest first."""
    return next((state for state, words in _WORDS.items() if words.search(value)), None)


def _kind(doc: "Doc", at: int) -> str:
    return next((p.section.kind for p in doc._.sections if p.start <= at < p.end), "other")


def _state(doc: "Doc", sentence: "Span", subject: Subject) -> _State | None:
    """The state that a sentence gives, with the clauses that do; nothing for presentation, advice and generalities."""
    text = doc._.text
    told: list[tuple[int, int, str]] = []
    for begin, end in _clauses(text, sentence.start_char, sentence.end_char):
        clause = text[begin:end]
        untreated = not _CARE.search(text, subject.sentences[0].start_char, sentence.end_char)
        if _NO_OUTCOME.search(clause):
            continue
        found = [
            c for c in _cues(clause) if c[2] == "died" or _again(c, clause) or not _PRESENTED.search(clause, 0, c[0])
        ]
        found = [c for c in found if subject.covers(begin + c[0])]
        found = [c for c in found if not (c[2] in ("worse", "lasting") and untreated)]
        if found and not (found[-1][2] == "died" and _UNBORN.search(clause) and _MOTHER.search(doc._.text)):
            # "Case 1 improved but case 2 died": a clause may be of the patient in part only.
            own = subject.at(begin + found[-1][0])
            told.append((max(begin, own.start), min(end, own.end), found[-1][2]) if own else (begin, end, found[-1][2]))
    if not told:
        return None
    first, last = told[0], told[-1]
    begin = first[0] if last[1] - first[0] <= _LONGEST else last[0]
    lead = _SUBJECT.match(text[begin : last[1]])
    begin += lead.end() if lead else 0
    end = last[1]
    if end - begin > _LONGEST:
        begin, end = _shortened(text, begin, end)
    states = tuple(t[2] for t in told if t[0] >= begin or t is last or begin < t[1])
    return _State(begin, end, last[2], states, _kind(doc, sentence.start_char))


def _again(cue: tuple[int, int, str], clause: str) -> bool:
    """ "suffered another relapse" is an outcome, though "suffered from weakness" is how the patient came."""
    words = clause[cue[0] : cue[1]].lower()
    return cue[2] == "relapsed" and words.startswith(
        ("another", "second", "third", "further", "new", "a second", "a further")
    )


def _shortened(text: str, begin: int, end: int) -> tuple[int, int]:
    """The stretch around the last cue of a long clause: from a break before it, to the length that a cell bears."""
    start, stop, _ = _cues(text[begin:end])[-1]
    cut = max((m.end() for m in re.finditer(r",\s|\s(?:and|which|that|so)\s", text[begin : begin + start])), default=0)
    cut = max(cut, start - _LONGEST // 2)
    cut += len(text[begin + cut : begin + start]) - len(text[begin + cut : begin + start].lstrip())
    if begin + cut > begin and text[begin + cut - 1].isalnum():
        cut = text.find(" ", begin + cut, begin + start + 1) - begin + 1 or start
    end = min(end, begin + cut + _LONGEST)
    if end < len(text) and text[end - 1].isalnum() and text[end : end + 1].isalnum():
        end = text.rfind(" ", begin + stop, end) if text.rfind(" ", begin + stop, end) > 0 else end
    return begin + cut, end


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip(" ,.;")]


def _cues(clause: str) -> list[tuple[int, int, str]]:
    """The words on the state in a clause, in their order; of overlapping ones that which the table names first."""
    kept: list[tuple[int, int, str]] = []
    for state, pattern in _CUES:
        for m in pattern.finditer(clause):
            if m.end() > m.start() and not any(a < m.end() and m.start() < b for a, b, _ in kept):
                kept.append((m.start(), m.end(), state))
    return sorted(kept)
