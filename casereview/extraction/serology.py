"""Autoantibodies of a patient with their results, AQP4-IgG apart.

A sentence is read as groups of antibodies ("ANA, anti-Ro and RF") and the results that stand on, after or before
them. What stands on an antibody ("anti-Ro+", "ANA 1:640") is its own; then what follows the group ("... were
negative") counts, then what leads to it ("positive for ..."). An antibody that is only named, or tested without a
result, is no fact. Antibodies against germs and levels of immunoglobulins are not autoantibodies.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from casereview.extraction.patients import Subject, fact
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

AQP4 = "AQP4-IgG"

# Antibodies that no list holds: "anti-hLAMP2", "GAD-ab", "antibodies to human LAMP2", "calcium channel antibodies".
_UNLISTED = (
    ("after", re.compile(r"(?P<antigen>\b(?:NMO[- ]?Ig[GM]?|AQP[- ]?4)\b)")),
    (
        "bare",
        re.compile(
            r"(?<![\w-])(?P<antigen>(?=\w*[A-Z]\w*[A-Z0-9])[A-Za-z][\w/]{1,11})(?=-(?:sero-?)?(?:positiv|negativ)"
            r"|\s?\([+-]\))"
        ),
    ),
    ("anti", re.compile(r"\b[Aa]nti-(?P<antigen>(?=\S*[A-Z0-9])[A-Za-z0-9][\w.]*(?:[-/][\w.]+)*)")),
    ("anti", re.compile(r"(?i)\banti-?(?P<antigen>[a-z-]{4,}(?: [a-z]+){0,3}?)(?= (?:auto)?antibod)")),
    (
        "before",
        re.compile(
            r"(?P<antigen>(?:[A-Za-z0-9][\w-]* ){0,4}[A-Za-z0-9][\w-]*)(?:[ -](?:auto)?antibod(?:y|ies)|-[Aa]bs?)\b"
        ),
    ),
    (
        "after",
        re.compile(
            r"(?i)(?:auto)?(?:antibod(?:y|ies)|IgG) (?:directed )?(?:to|against) (?:the )?(?P<antigen>[\w-]+(?:"
            r" [\w-]+){0,5}?)"
            r"(?: \((?P<short>[\w-]{2,12})\))?(?=[,.;)]|$| (?:was|were|is|are|had|has|and|at|in|with)\b)"
        ),
    ),
)
_AQP4_WORDS = re.compile(r"(?i)^(?:human )?(?:aqp[- ]?4\S*|a[cq]\w*porin\w*(?:[- ]?(?:4|iv))?|nmo(?:[- ]?igg?m?)?)$")
_NO_ANTIGEN = re.compile(
    r"(?i)^(?:.*\b)?(?:(?:auto)?immun\w*|serum|plasma|blood|csf|cerebrospinal|fluid|specific|associated|related|other"
    r"|several"
    r"|multiple|various|certain|these|those|the|of|and|or|with|for|in|all|no|any|his|her|their|its|positive|negative"
    r"|elevated"
    r"|raised|increased|high|low|strongly|circulating|monoclonal|polyclonal|maternal|titers?|titres?|levels?"
    r"|screen\w*|test\w*"
    r"|panel|profile|paired|neutrali[sz]ing|protective|inflammatory|bod(?:y|ies)|therap\w*|treatment|drugs?|was|were"
    r"|is|are|had"
    r"|has|have|having|by|to|on|as|at|from|a|an|be|been|showed|revealed|detected|disease|syndrome|patient|dual|double"
    r"|new|novel"
    r"|presence|absence|given|normal|abnormal|secondary|primary|systemic|organ|tissue|pathogenic|paraneoplastic"
    r"|onconeural|neuronal"
    r"|myositis|antinuclear|two|three|four|both|including|such|antiphospholipid|bispecific|conjugated|conjugate"
    r"|typical|usual|common|classical?|known|relevant|main|major|additional|further|following|corresponding|respective"
    r"|characteristic|diagnostic|screened|remaining|extended|routine|standard|commercial|likely|possible|similar|which"
    r"|blocking)$"
)
_GERM = re.compile(
    r"(?i)\b(?:hiv|hbs|hbc|hbe|hbv|hcv|hav|hev|hepatitis|herpes|hsv|vzv|varicella|zoster|ebv|epstein|vca|ebna|cmv"
    r"|cytomegalo\w*"
    r"|htlv|hhv|jcv?|jc virus|rubella|measles|mumps|parvo\w*|dengue|zika|chikungunya|influenza|sars|covid\S*"
    r"|coronavirus|rabies"
    r"|polio|virus(?:es)?|viral|treponem\w*|syphilis|tpha|vdrl|rpr|borreli\w*|lyme|leptospir\w*|rickettsi\w*|coxiella|q"
    r" fever|brucell\w*"
    r"|bartonell\w*|mycoplasma\w*|chlamyd\w*|legionell\w*|streptolysin\w*|aso|asot|streptococ\w*|salmonell\w*"
    r"|helicobacter"
    r"|pylori|tubercul\w*|toxoplasm\w*|toxocar\w*|amoeb\w*|entamoeb\w*|leishmani\w*|trypanosom\w*|echinococ\w*"
    r"|cysticerc\w*"
    r"|strongyloid\w*|schistosom\w*|aspergill\w*|candida\w*|cryptococ\w*|melioid\w*|burkholderia|pseudomallei|tetanus"
    r"|diphtheria"
    r"|pertussis|vaccin\w*|fungal|bacterial|parasit\w*|worm|spike|nucleocapsid|conorii|tularen\w*|yersinia"
    r"|hantavirus)\b"
)
# "anti-TNF", "anti-CD20 antibody": drugs; "anti-inflammatory": no antibody at all.
_DRUG = re.compile(
    r"(?i)^(?:tnf\S*|cd-?\d+\S*|il-?\d+\S*|interleukin\S*|vegf\S*|pd-?l?-?1|ctla\S*|egfr|her-?2\S*|rankl?|c5|ige"
    r"|bl[yi]s\S*|mrsa|hbv|hiv|tb"
    r"|ifn\S*|interferon receptor|thymocyte|lymphocyte|d|rh\S*|a|b|factor|xa|her2/neu)$"
)
# Other tests that stand in one list with antibodies ("ANA, ACE, HIV and syphilis serologies were negative").
_OTHER_TEST = (
    r"ENAs?|extractable nuclear antigens?|ESR|CRP|ACE|angiotensin[- ]converting enzyme|HIV|RPR|VDRL|TPHA|TSH|SPEP|UPEP"
    r"|HBsAg|(?:hepatitis|hep) (?:[ABCE](?:(?:,|/| and| or) )?)*(?:viruse?s?)?|syphilis|lyme|borrelia|EBV|CMV|HTLV-?\d?"
    r"|compl[ei]ments?(?: factors?)?|C[34]|CH50|cryoglobulins?|(?:serum )?protein electrophoresis|immunofixation"
    r"|vitamin B ?12|folate|ferritin|lysozyme|viral|oligoclonal bands?|tumou?r markers?|thyroid function"
)
# What may stand between antibodies of one group, and between a group and its result.
_NOISE = (
    rf"(?:{_OTHER_TEST}|"
    r"(?:auto)?antibod(?:y|ies)|(?:lip|(?:minor )?salivary gland|labial) biopsy|anticuerpos?|anticorps|anticorpos?|abs?|igg|igm|iga|immunoglobulins?(?: [gma])?"
    r"|titers?|titres?|títulos?|levels?|concentrations?|tests?"
    r"|testing|assays?|results?|serolog(?:y|ies)|screen|status|index|isotypes?|subtypes?|serum|sera|csf|plasma|blood"
    r"|cerebrospinal fluid|the|her|his|a|an"
    r"|patient's|cell[- ]based|elisa|cba|by|immunofluorescence|immunoblot|live|fixed|direct|indirect|factor|including"
    r"|namely|such as|strongly|highly|high|low|weakly|mildly|of|anti|native|human|total|panels?|profiles?|"
    r"[<>]?\d[\d.,]*\s?(?:I?U/ml|I?U/L|U/ml|units?"
    r"|RU/ml|GPL|MPL|AU/ml))"
)
_ASIDE = r"\((?:[^()]|\([^()]*\))*\)"
_GLUE = re.compile(
    rf"(?i)^(?:[\s,/&+()-]|{_ASIDE}|\[[^\[\]]*\]|(?:perinuclear|cytoplasmic|and|or|nor|as well as|along with|plus"
    rf"|with|both|y|e|et|ou|o|und|{_NOISE})\b)*$"
)
_POSITIVE = (
    r"(?:sero-?)?positiv(?:e|ity|ely|es|as?|os?|ité|idad|idade)\b|reactive\b|reagentes?\b|reactiv[oa]s?\b|elevated\b|raised\b|increased\b"
    r"|high(?:ly elevated)?\b|detected\b"
    r"|detectable\b|present\b|found\b|identified\b|demonstrated\b|observed\b|abnormal\b|markedly high\b|confirmed\b"
    r"|seen\b|noted\b"
    r"|elevad\w+|detectad\w+|presentes?\b|positifs?\b|pos\b|prolonged\b"
)
_NEGATIVE = (
    r"(?:sero-?)?negativ(?:e|ity|es|as?|os?|ité|idad|idade)\b|non-?reactive\b|undetectable\b|absent\b|(?:with)?in"
    r" (?:the )?(?:normal|reference)(?: limits| range)?\b"
    r"|(?:did not|failed to) (?:show|reveal|demonstrate|yield) any(?:thing)? \w+|(?:showed|revealed|yielded) no"
    r" (?:\w+ )?(?:abnormalit\w+|positiv\w+)|non-?contributory\b|unrevealing\b"
    r"|normal\b|unremarkable\b|n[ée]gati(?:f|ve)s?\b|ausentes?\b|neg\b"
)
_SIGN = rf"(?P<neg>{_NEGATIVE})|(?P<pos>{_POSITIVE})"
_ADVERBS = (
    r"(?:was|were|is|are|be|been|being|has|have|had|came?|come|back|out|turned?|turning|became|become|remain(?:ed|s)?"
    r"|proved|tested|test|found|returned|resulted|reported|read|shown"
    r"|detected as|(?:tested|measured|checked)(?: once| twice| repeatedly)?,? (?:and|but)|to|all|both|also|each|again|now|then|still"
    r"|tr[èe]s|fortement|muy|fuertemente|muito|fortemente|sehr|stark"
    r"|later|sent|always|(?!negative)[a-z]{3,}ly|very|only|borderline|at|in"
    r"|on|as|which|that|estaban?"
    r"|fueron|fue|resultaron|resultó|étaient|était|foram|foi|its|admission|presentation|follow-up|repeat|repeated"
    r"|retesting|the same time)"
)
_HOW_TESTED = (
    r",\s(?:(?:which (?:was|were) )?(?:sent|ordered|requested|drawn|obtained|repeated|retested|run) [^,;.]{0,40},|(?:as )?(?:determined|measured|assessed|tested|detected|performed|checked|examined) (?:by|with"
    r"|using|in) [^,;.]{0,60},)"
)
_FOLLOWS = re.compile(
    rf"(?i)^(?P<way>(?:[\s,:/)]|-(?=Ig[GMA]\b)|{_ASIDE}|(?:{_NOISE}|{_ADVERBS}|and|or|with)\b|{_HOW_TESTED}|(?P<not>not"
    rf"|n't)\b)*?)(?<![\w])(?:{_SIGN})"
    r"(?P<count>\s+(?:in|for)\s+(?:only\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|\d{1,2})\b(?!\s*(?:occasion|test|sample|day|week|month|year)))?"
)
_OWN = re.compile(
    r"(?i)^(?:\s?(?:auto)?(?:antibod(?:y|ies)|abs?|igg))?\s?(?:"
    r"\(\s*(?P<par>\+{1,4}|-|positive|negative|pos|neg)\s*(?:[,;:][^()]*)?\)"
    r"|(?P<plus>\+{1,4})(?![\w])"
    r"|-(?P<word>(?:sero-?)?(?:positive|negative|positivity|negativity))\b"
    r"|(?P<minus>-)(?=[,;.)\s]|$)"
    r")"
)
_TITRE = re.compile(
    r"(?i)^(?:\s?(?:auto)?(?:antibod(?:y|ies)|abs?|igg))?(?:[\s(,=:]|titers?|titres?|títulos?|of|at|was|were|is|a"
    r"|(?:came|returned) back|came|returned|measured|found|elevated"
    r"|with|levels?|in|serum|csf|the|speckled|homogeneous"
    r"|nucleolar|pattern|positive|high|strongly|dilution|à|al?|zu|em|con|com|di|un|une?|uno|taux|titulo|titolo|titer|von|homog[èeé]n\w+|mouchet[ée]s?|motead[oa]|pontilhad[oa]|moucheté|dupla|h[ée]lice|doble|cadena|double|brin|natifs?|nativo|padr[ãa]o|patr[óo]n|nuclear(?:es)?)*?(?P<less><)?\s*(?P<titre>>?\s?1\s?[:/]\s?\d[\d,. ]*\d(?:e|ème)?"
    r"|[1-9]\d{1,4}\s?(?:x|times)\b|>\s?\d{1,4}(?:\.\d+)?\s?(?:I?U|RU|AU|AI|EU|CU|units?|UI)\b(?!\s?[/\w]*\s?[(\[,;][^()]*<))"
)
_LIMIT = re.compile(
    rf"(?i)^(?:[\s,:=(]|{_ASIDE}|(?:{_NOISE}|was|were|at|à|al?|con|com|em|di|zu|natifs?|elevated|positive"
    rf"|increased)\b)*?(?P<value>\d[\d.,]*)\s?[\w/]{{0,8}}\s?[(\[,;]"
    r"[^()<\d]{0,25}(?:\[nl\.\]\s?)?(?:(?:<|≤|up to|below|0\s?-|0\.0\s?-)\s?=?)\s?(?P<limit>\d[\d.]*)"
)
"""A value with its limit: "272 U/mL (normal < 20)"."""
_BEYOND = re.compile(
    rf"(?i)^(?:[\s,:=(]|(?:{_NOISE}|was|were|at|is|elevated|positive|increased)\b)*?(?P<way>[<>])\s?=?\s?\d[\d.,]*"
    r"\s?(?:k?I?U|RU|AU|EU|GPL|MPL|SU|CU|units?|nmol|pmol|ng|[μµu]g)\b(?!\s?[(\[])"
)
"""A value beyond what the test reads: "> 1000 IU/mL" is positive, "< 10 IU/mL" is not."""
_LEADS_FAR = re.compile(
    rf"(?i)(?P<not>\b(?:not|never|nor)\s+)?\b(?:{_SIGN})(?P<way>(?:\s+[\w-]+){{0,3}}?(?:\s+(?:for|to|against|of|in)\b"
    rf"|\s*:))"
)
_LEADS_NEAR = re.compile(rf"(?i)(?P<not>\b(?:not|never)\s+)?\b(?:{_SIGN})(?=\s)")
_LEADS_NOUN = re.compile(
    r"(?i)\b(?:(?P<neg>absence of|lack of|without|no evidence of|no|neither|(?:did|does|do|could) not (?:\w+"
    r" )?(?:reveal|show|detect|demonstrate|have|find|disclose)"
    r"|failed to (?:reveal|show|detect|demonstrate))"
    r"|(?P<pos>presence of|detection of|elevations? of|rises? in|increases? in|increased?|(?:decreases?|fall|drop|reduction|decline) (?:of|in) (?:the )?(?:circulating |serum |plasma )*(?:levels?|titers?|titres?|concentrations?)(?: of)?|titers? of|titres? of"
    r"|evidence of|seroconversion (?:to|for)))\b"
)
_SHOWS = re.compile(
    r"(?i)\b(?:reveal(?:ed|s|ing)?|show(?:ed|s|ing)?|demonstrat(?:ed|es|ing)|disclos(?:ed|es|ing)|detect(?:ed|s|ing)"
    r"|identif(?:ied|ies|ying)|found|yielded"
    r"|confirm(?:ed|s|ing)|had|has|having|with|carried|developed|displayed|presence|given|based on|basis of|because of|due to"
    r"|owing to|supported by|for)\b"
)
_STANDS = re.compile(
    r"(?i)^[\s\w()/-]{0,25}?\b(?:confirm(?:ed|ing|s)?|establish(?:ed|ing)|support(?:ed|ing)|clinch\w+|le(?:d|ading)"
    r" to|secur(?:ed|ing))\b"
)
_TESTING = re.compile(
    r"(?i)\b(?:tests? for|test(?:ed|ing) for|screen(?:ed|ing)? for|check(?:ed)? for|measure\w*|order\w*|sent|pending"
    r"|await\w*|not (?:tested|done|performed|available|measured)"
    r"|requested|implicated|involve\w*|role of|pathogen\w*|bind\w*|target\w*|mediated|because anti|antigens? for"
    r"|workup for|work-up for|assay(?:ed)? for|evaluat\w+ for|unknown)\b"
)
_BREAK = re.compile(
    r"(?i)[;]|\.\s|,?\s\b(?:but|while|whereas|although|though|however|yet|except|despite)\b|,\s(?:and|which|who"
    r"|with)\s(?=\w+\s(?:was|were|is|had)\b)|:\s(?=[A-Z])"
)
_OF_DISEASE = re.compile(
    r"(?i)^(?:\s?(?:auto)?(?:antibod(?:y|ies)))?[ -](?:associated |related |mediated )?(?:juvenile |amyopathic )?"
    r"(?:dermatomyositis|polymyositis|myositis|antisynthetase|anti-synthetase|NMO(?:SD)?\b|neuromyelitis)"
)
""" "anti-MDA5 dermatomyositis": who has it has the antibody."""
_MYOSITIS = re.compile(r"(?i)\b(?:dermato|poly)?myositis$")
_SEROSTATUS = re.compile(
    r"(?i)\b(?P<double>(?:double|dual)[- ])?sero-?(?P<sign>negativ|positiv)e?\s(?:\w+[\s-]){0,2}?(?:NMO(?:SD)?s?\b"
    r"|neuromyelitis|devic)"
)
_PENDING = re.compile(
    r"(?i)\b(?:pending|not (?:tested|done|performed|available|measured|checked|assessed)|unavailable|could not be"
    r" (?:tested|measured|performed)|awaited)\b"
)
_DETAIL = (
    ("csf", re.compile(r"(?i)\b(?:CSF|cerebrospinal fluid|LCR)\b")),
    ("serum", re.compile(r"(?i)\b(?:serum|sera|suero|blood|plasma)\b")),
    ("cell-based assay", re.compile(r"(?i)\b(?:cell[- ]based (?:immuno)?assays?|CBA)\b")),
    ("ELISA", re.compile(r"(?i)\b(?:ELISA|enzyme[- ]linked immunosorbent assay)\b")),
    ("immunofluorescence", re.compile(r"(?i)\b(?:(?:indirect )?immunofluorescence(?: assay)?|IIF|IFA)\b")),
    ("immunoblot", re.compile(r"(?i)\b(?:immunoblot\w*|line blot|western blot|dot blot)\b")),
)
_VALUE = re.compile(
    r"(?i)(?:[<>]=?\s?)?1\s?[:/]\s?\d(?:[\d,]*\d)?(?!\s?(?:mg|g/))|[<>]?\s?\d[\d.,]*\s?(?:I?U/m[lL]|IU/L|U/L|RU/m[lL]"
    r"|units?(?:/m[lL])?|GPL|MPL|EU/m[lL]|AU/m[lL]|ng/m[lL]|mg/dL|index)"
    r"|\b(?:speckled|homogeneous|nucleolar|centromer(?:e|ic)|cytoplasmic|diffuse|peripheral|granular)(?=(?: and \w+)?"
    r" pattern)"
)
_STRENGTH = re.compile(
    r"(?i)\b(?:strongly|weakly|highly|mildly|extremely|persistently|borderline|high[- ]titers?|high[- ]titres?|low[-"
    r" ]titers?)\b"
)
_DISEASE_NEXT = re.compile(
    r"(?i)^(?:\sreceptor)?[ -](?:associated |related |mediated )?(?:\w+ )?(?:encephali\w+|syndrome|disease|vasculitis"
    r"|nephritis|neuropathy|glomerulonephritis)\b"
)
_EARLIER = re.compile(r"(?i)\b(?:previously|formerly|initially|earlier|once)\s+(?P<sign>positive|negative)\b")


@dataclass(frozen=True, slots=True)
class _Item:
    """An antibody at `start:end` of `doc.text` under its name; `sign` is `+`, `-` or not yet known."""

    name: str
    start: int
    end: int
    listed: bool
    sign: str | None = None
    rule: str = ""
    until: int = 0
    """Where the words that gave the sign end, for the quote; `since` is where they begin."""
    since: int = 0
    earlier: str | None = None
    concept: str | None = None


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """The fields `aqp4_igg` and `antibodies` of one patient.

    Returns:
        `aqp4_igg`: one fact, `positive`, `negative` or (named as not tested or pending) `unknown`; a positive result
        outweighs negative ones before or after it, which `detail` names. `antibodies`: facts such as `ANA+`,
        in the order of the text; an antibody with both results at different times stands twice.
    """
    results = [i for s in subject.sentences for i in _read_sentence(doc, s, subject, lexicon)]
    others: dict[str, tuple[_Item, Fact]] = {}
    for item in results:
        if item.name in (AQP4, "") or item.sign is None:
            continue
        value, key = item.name + item.sign, (item.concept or item.name) + item.sign
        new = fact(doc, value, min(item.start, item.since), max(item.end, item.until), item.rule, _detail(doc, item))
        old = others.get(key)
        if old is None or (not old[1].detail and new.detail):
            others[key] = (item, new)
    return {
        "aqp4_igg": _aqp4(doc, subject, [i for i in results if i.name == AQP4]),
        "antibodies": [f for _, f in sorted(others.values(), key=lambda told: told[0].start)] or None,
    }


def _aqp4(doc: "Doc", subject: Subject, items: list[_Item]) -> Fact | None:
    """The decisive result: positive once is positive; else negative; else named but not known."""
    signed = [i for i in items if i.sign]
    status = _statuses(doc, subject)
    positive = [i for i in signed if i.sign == "+"]
    negative = [i for i in signed if i.sign == "-"]
    if positive:
        first = max(positive, key=lambda i: (bool(_detail(doc, i)), -i.start))
        told = [p for i in (first, *positive) for p in (_detail(doc, i) or "").split(", ") if p]
        notes = [", ".join(dict.fromkeys(told))] if told else []
        # What one specimen shows says nothing of when another was positive.
        elsewhere = [i for i in negative if _in_csf(doc, i) and not any(_in_csf(doc, p) for p in positive)]
        if any(i.start < positive[0].start and i not in elsewhere for i in negative):
            notes.append("negative at first")
        if any(i.start > positive[-1].start and i not in elsewhere for i in negative):
            notes.append("later negative")
        if elsewhere:
            notes.append("CSF negative")
        return _aqp4_fact(doc, "positive", first, "; ".join(notes) or None)
    for sign, value in (("positiv", "positive"), ("negativ", "negative")):
        for m in status:
            if m["sign"].lower() == sign and (value == "positive" or not positive):
                return fact(doc, value, m.start(), m.end(), "sero-status of the disease")
    if negative:
        return _aqp4_fact(doc, "negative", negative[-1], _detail(doc, negative[-1]))
    for i in items:
        if m := _PENDING.search(doc._.text[i.end : _sentence_end(doc, i.end)]):
            return fact(doc, "unknown", i.start, i.end + m.end(), "named as not tested or pending")
    return None


def _in_csf(doc: "Doc", item: _Item) -> bool:
    return "CSF" in (_detail(doc, item) or "").split(", ")


def _aqp4_fact(doc: "Doc", value: str, item: _Item, detail: str | None) -> Fact:
    return fact(doc, value, min(item.start, item.since), max(item.end, item.until), item.rule, detail)


def _statuses(doc: "Doc", subject: Subject) -> list[re.Match[str]]:
    return [m for m in _SEROSTATUS.finditer(doc._.text) if subject.covers(m.start())]


def _sentence_end(doc: "Doc", at: int) -> int:
    return next((s.end_char for s in doc.sents if s.start_char <= at < s.end_char), at)


def _read_sentence(doc: "Doc", sentence: "Span", subject: Subject, lexicon: Lexicon) -> list[_Item]:
    """The antibodies of one sentence that speak of the patient, with the sign that was read, or none."""
    text = doc._.text
    items = _items(doc, sentence, subject, lexicon)
    if not items and subject.total > 1:
        return _dealt(doc, sentence, subject, lexicon)
    groups: list[list[_Item]] = []
    for item in items:
        if groups and _GLUE.match(_without_own(text[groups[-1][-1].end : item.start])):
            groups[-1].append(item)
        else:
            groups.append([item])
    out: list[_Item] = []
    begin = sentence.start_char
    for n, group in enumerate(groups):
        end = groups[n + 1][0].start if n + 1 < len(groups) else sentence.end_char
        read = _read_group(text, group, begin, end, sentence.start_char, subject)
        if out and out[-1].sign and (alike := _AS_WAS.search(text, out[-1].until, group[0].start)):
            # "AQP4-IgG was negative, as was MOG-IgG"
            read = [_given(i, out[-1].sign, "as the one before", alike.start(), i.end) for i in read]
        elif out and out[-1].sign == "+" and _WITH_TOO.match(text[out[-1].until : group[0].start]):
            # "ANA was positive at 1:1280 with anti-SSA and anti-SSB antibodies"
            read = [i if i.sign else _given(i, "+", "with the one before", out[-1].until, i.end) for i in read]
        elif (
            out
            and out[-1].sign == "+"
            and _AND_ALSO.fullmatch(text, out[-1].until, group[0].start)
            and _ENDS.match(text, group[-1].end, end)
        ):
            # "ANA positivity and anti-Ro antibodies", "ANA (1:640) and anti-dsDNA"
            read = [i if i.sign else _given(i, "+", "joined to a positive one", i.start, i.end) for i in read]
        out += read
        begin = max(group[-1].end, *(i.until for i in read))
    return out


_WITH_TOO = re.compile(
    r"(?i)^[^.;]{0,45}?\b(?:with|together with|along with|as well as|in addition to) (?:the |her |his )?$"
)
_AS_WAS = re.compile(r"(?i),? (?:as (?:was|were)|and so (?:was|were)|likewise) (?:the |her |his )?$")
_AND_ALSO = re.compile(r"(?i)\)?,?\s(?:and|as well as|along with|together with|plus)\s(?:the )?(?:presence of )?")
_ENDS = re.compile(r"(?i)(?:\s(?:auto)?antibod(?:y|ies))?(?:[.,;)]|$)")
_ELSEWHERE = re.compile(
    rf"(?i)^[\s,]*(?:and|but|while|whereas)?\s*(?:was |were )?(?:{_SIGN})[^.;,]{{0,14}}\b(?:in|for)\b"
)


def _dealt(doc: "Doc", sentence: "Span", subject: Subject, lexicon: Lexicon) -> list[_Item]:
    """ "positive in case 2 and negative in case 1": the second has the sign alone, the antibody stands with the first."""
    own = next((s for s in subject.stretches if sentence.start_char < s.start < sentence.end_char), None)
    m = _ELSEWHERE.match(doc._.text[own.start : own.end]) if own else None
    named = [x for x in doc._.mentions if x.kind == "antibody" and sentence.start_char <= x.start]
    named = [x for x in named if own and x.end <= own.start]
    if not own or not m or not named:
        return []
    last = named[-1]
    names = _names(lexicon, last.concept, doc._.text[last.start : last.end])
    sign, until = "-" if m["neg"] else "+", own.start + m.end()
    rule = "result dealt out to the patients"
    return [_Item(n, own.start, until, True, sign, rule, until, own.start) for n in names if n]


def _without_own(gap: str) -> str:
    """The gap between two antibodies less a sign or titre that belongs to the first."""
    for pattern in (_OWN, _TITRE):
        if m := pattern.match(gap):
            return gap[m.end() :].lstrip(") ")
    return gap


def _items(doc: "Doc", sentence: "Span", subject: Subject, lexicon: Lexicon) -> list[_Item]:
    here = [m for m in doc._.mentions if sentence.start_char <= m.start < sentence.end_char]
    found = [
        _Item(name, m.start, m.end, True, concept=None if m.concept in _TWO_IN_ONE else m.concept)
        for m in here
        if m.kind == "antibody" and m.assertion != "family" and subject.covers(m.start)
        if not _names_disease(doc._.text, m.start, m.end)
        for name in _names(lexicon, m.concept, doc._.text[m.start : m.end])
    ]
    taken = [
        (m.start, m.end)
        for m in here
        if m.kind in ("antibody", "treatment", "decoy")
        or (
            doc._.text[m.start : m.end].lower().startswith("anti") and not _MYOSITIS.search(doc._.text[m.start : m.end])
        )
    ]
    for where, pattern in _UNLISTED:
        for m in pattern.finditer(doc._.text, sentence.start_char, sentence.end_char):
            item = _unlisted(m, where, lexicon)
            if item and subject.covers(item.start) and not any(a < item.end and item.start < b for a, b in taken):
                found.append(item)
                taken.append((item.start, item.end))
    for m in _antigen_pattern(lexicon).finditer(doc._.text, sentence.start_char, sentence.end_char):
        tail = _SHORT_AB.match(doc._.text, m.end(), sentence.end_char)
        if tail and subject.covers(m.start()) and not any(a < tail.end() and m.start() < b for a, b in taken):
            label = _antigens(lexicon)[m[0].lower().replace("-", " ")]
            found.append(_Item(AQP4 if label.upper().startswith("AQP4") else label, m.start(), tail.end(), True))
            taken.append((m.start(), tail.end()))
    found += _in_lists(doc._.text, sentence, found, subject, lexicon)
    return sorted((replace(i, name="") if _near_germ(doc._.text, i) else i for i in found), key=lambda i: i.start)


_SHORT_AB = re.compile(
    r"(?i)\s?\([\w/-]{2,12}\)\s(?:auto)?(?:antibod(?:y|ies)|abs?\b|igg\b)|[ -](?:abs?|antibod(?:y|ies)|igg)(?=-(?:sero-?)?(?:pos|neg))"
)
""" "acetylcholine receptor (AChR) antibody", "acetylcholine-receptor Ab-negative"."""


def _in_lists(text: str, sentence: "Span", found: list[_Item], subject: Subject, lexicon: Lexicon) -> list[_Item]:
    """Antigens that share the word "antibody" with a neighbour: "antibodies against La, Ro and Sm"."""
    spans = [(i.start, i.end) for i in found]
    if not spans:
        return []
    antigens = [
        (m.start(), m.end())
        for m in _antigen_pattern(lexicon).finditer(text, sentence.start_char, sentence.end_char)
        if subject.covers(m.start()) and not any(a < m.end() and m.start() < b for a, b in spans)
    ]
    more: list[_Item] = []
    grown = True
    while grown:
        grown = False
        for start, end in antigens:
            left = any(b <= start and _LIST_GAP.match(text[b:start]) for _, b in spans)
            right = any(end <= a and _LIST_GAP.match(text[end:a]) for a, _ in spans)
            if (left or right) and (start, end) not in spans:
                label = _antigens(lexicon)[text[start:end].lower().replace("-", " ")]
                more.append(_Item(AQP4 if label.upper().startswith("AQP4") else label, start, end, True))
                spans.append((start, end))
                grown = True
    return more


@cache
def _antigen_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Antigens as bare words; short ones and those with capitals within as they are written."""
    names = {a for c in lexicon.of_kind("antibody") if c.id not in _PANELS for a in c.more.get("antigens", ())}
    names = {n for n in names if n.lower() in _antigens(lexicon) and n.lower() not in _COMMON_WORDS}
    exact = sorted((re.escape(n) for n in names if len(n) <= 3 or not n[1:].islower()), key=len, reverse=True)
    free = {re.sub(r"\\[ -]", "[ -]", re.escape(n)) for n in names if len(n) > 12 or (len(n) > 3 and n[1:].islower())}
    free = sorted(free, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w-])(?:(?i:{'|'.join(free)})|{'|'.join(exact)})(?![\w-])")


_COMMON_WORDS = frozenset(
    ("heart", "cardiac", "adrenal", "red cell", "thyroid", "insulin", "ovarian", "sperm", "collagen", "neural", "tg")
)
_LIST_GAP = re.compile(
    r"(?i)^(?:\s?[,/+&]\s?(?:and\s|or\s)?|\s(?:and|or|y|et|e)\s|\s?\([^()]*\)[\s,]*)(?:anti-?\s?|-)?$"
)


def _names_disease(text: str, start: int, end: int) -> bool:
    """Is it only part of a disease's name ("anti-NMDA receptor encephalitis"), not an antibody by its own word?"""
    return bool(_DISEASE_NEXT.match(text[end:])) and not re.search(r"(?i)antibod|igg|-ab\b", text[start:end])


def _names(lexicon: Lexicon, concept: str, surface: str) -> tuple[str, ...]:
    """What a listed antibody is called: its label, or in full as the paper has it; empty for germs and panels.

    These have no fact of their own, but stand in lists with those that do.
    """
    entry = lexicon[concept]
    if concept in _PANELS or _GERM.search(entry.label) or _GERM.search(concept):
        return ("",)
    if entry.id in _TWO_IN_ONE:
        return tuple(lexicon[c].label for c in _TWO_IN_ONE[entry.id] if c in lexicon)
    if entry.more.get("of") or entry.abbreviation or entry.broader:
        return (entry.label,)
    antigen = re.sub(r"(?i)^anti-?(?!bod)|\W*\b(?:auto)?(?:antibod(?:y|ies)|abs?|igg)$", "", surface).strip(" -")
    antigen, towards = _TOWARDS.subn("", antigen)
    core = re.sub(r"(?i)^anti-", "", entry.label)
    if antigen.isalnum() and len(antigen) > len(core) and antigen.lower().startswith(core.lower()):
        return ("anti-" + antigen,)  # "anti-GAD65" says more than "anti-GAD"
    if len(antigen) <= len(entry.label) or antigen.isupper():
        return (entry.label,)
    if towards or re.match(r"(?i)anti", surface):
        return ("anti-" + antigen,)
    return (antigen if antigen.lower().endswith("immunoglobulin") else antigen + " antibody",)


_TOWARDS = re.compile(r"(?i)^(?:auto)?(?:antibod(?:y|ies)|igg) (?:directed )?(?:to|against) (?:the )?")
_PANELS = frozenset(("autoantibodies", "paraneoplastic antibodies", "anti-ENA", "Coombs test", "cryoglobulins"))
_TWO_IN_ONE = {"anti-SSA/SSB": ("anti-SSA/Ro", "anti-SSB/La")}


def _unlisted(m: re.Match[str], where: str, lexicon: Lexicon) -> _Item | None:
    """An antibody that the lexicon does not list, named as the paper has it; `None` for what is no antibody."""
    body, start = m["antigen"], m.start("antigen")
    if where == "before":
        words = body.split()
        first = next((n for n in range(len(words), 0, -1) if _NO_ANTIGEN.match(words[n - 1])), 0)
        if first == len(words):
            return None
        start += sum(len(w) + 1 for w in words[:first])
        body = " ".join(words[first:])
    if where == "bare":
        label = _antigens(lexicon).get(body.lower())
        return _Item(label, start, m.end(), True) if label else None
    if where == "anti":
        start = m.start()
    if where == "after" and "short" in m.groupdict() and m["short"]:
        body = m["short"]
    spelt = re.sub(r"(?i)^anti-?", "", body)
    if _AQP4_WORDS.match(spelt):
        return _Item(AQP4, start, m.end(), False)
    if where != "before" and _DRUG.match(spelt) or len(spelt) < 2 or spelt.isdigit():
        return None
    if _GERM.search(spelt) or _NO_ANTIGEN.match(spelt) or re.match(r"(?i)(?:ig[gamed]\d?|immunoglobulins?)$", spelt):
        return None
    in_full = where == "before" and " " in spelt and spelt == body
    return _Item(spelt + " antibody" if in_full else "anti-" + spelt, start, m.end(), False)


@cache
def _antigens(lexicon: Lexicon) -> dict[str, str]:
    """Antigens in small letters → the label of their antibody ("AChR-positive")."""
    found = {}
    for concept in lexicon.of_kind("antibody"):
        if concept.id not in _PANELS and not _GERM.search(concept.label):
            for antigen in concept.more.get("antigens", ()):
                found.setdefault(antigen.lower(), concept.label)
    for antigen in list(found):
        for spelt in (antigen.replace("-", " "), antigen.replace(" ", "-")):
            found.setdefault(spelt, found[antigen])
    return found


def _near_germ(text: str, item: _Item) -> bool:
    """Is the word at the antibody a germ ("hepatitis B surface antibody", "antibodies to dengue")?"""
    if item.listed:
        return False
    return bool(_GERM.search(text[max(0, item.start - 30) : item.end].rsplit(",", 1)[-1]))


def _read_group(text: str, group: list[_Item], begin: int, end: int, first: int, subject: Subject) -> list[_Item]:
    """The group with its signs: own ones, those that follow, those that lead to it, in this order."""
    read = [_own_sign(text, i, end if i is group[-1] else group[group.index(i) + 1].start) for i in group]
    if any(i.sign for i in read):
        # "SSA/SSB (+)": what stands on the last of a list holds for those before it that have none.
        for n in range(len(read) - 2, -1, -1):
            if read[n].sign is None and read[n + 1].sign and read[n + 1].rule.startswith("sign"):
                read[n] = _given(read[n], read[n + 1].sign, read[n + 1].rule, read[n].start, read[n + 1].until)
    lacking = [i for i in read if i.sign is None]
    if lacking:
        shared = _following(text, group[0], group[-1], end, subject) or _leading(
            text, group[0], begin, first, group[-1], end
        )
        if shared:
            read = [i if i.sign else _given(i, *shared) for i in read]
    read = _with_the_one_before(text, read)
    earlier = _EARLIER.search(text[begin : group[0].start])
    if earlier:
        read = [replace(i, earlier=earlier["sign"].lower()) for i in read]
    after = max(i.until for i in read)
    if (m := _CHANGED.match(text[after:end])) and all(i.sign for i in read):
        sign = "-" if m["neg"] else "+"
        read = [
            replace(i, sign=sign, until=after + m.end(), earlier="positive" if i.sign == "+" else "negative")
            if i.sign != sign
            else i
            for i in read
        ]
    return read


def _with_the_one_before(text: str, read: list[_Item]) -> list[_Item]:
    """ "ANA was positive at 1:1280 with anti-SSA and anti-SSB": what came with a positive one was positive."""
    out = read[:1]
    for item in read[1:]:
        gap, last = text[out[-1].until : item.start], out[-1]
        goes_on = last.rule == "with the one before" and (item.start == last.start or _LIST_GAP.match(gap))
        if item.sign is None and last.sign == "+" and (goes_on or _WITH_TOO.match(gap)):
            item = _given(item, "+", "with the one before", item.start, item.end)
        out.append(item)
    return out


def _given(item: _Item, sign: str, rule: str, since: int, until: int) -> _Item:
    return replace(item, sign=sign, rule=rule, since=min(since, item.start), until=max(until, item.end))


def _own_sign(text: str, item: _Item, end: int) -> _Item:
    item = replace(item, since=item.start, until=item.end)
    after = text[item.end : end]
    if m := _OWN.match(after):
        word = (m["par"] or m["plus"] or m["word"] or m["minus"] or "").lower()
        suspended = m["minus"] and re.match(r"(?i)\s(?:and|or)\b|\s[\w'-]+\s(?:auto)?antibod", after[m.end() :])
        if not suspended:
            sign = "-" if word.startswith("-") or "neg" in word else "+"
            return _given(item, sign, "sign on the antibody", item.start, item.end + m.end())
    if (m := _OF_DISEASE.match(after)) and not re.search(
        r"(?i)\b(?:non-?|without |no |negative )$", text[: item.start][-12:]
    ):
        return _given(item, "+", "named with the disease", item.start, item.end + m.end())
    before = text[max(0, item.start - 12) : item.start]
    if m := re.search(r"(?i)\bsero-?(positive|negative)\s$", before):
        return _given(
            item, "+" if m[1].lower() == "positive" else "-", "sign on the antibody", item.start - len(m[0]), item.end
        )
    if m := _LIMIT.match(after):
        value, limit = (float(m[g].replace(",", "").rstrip(".")) for g in ("value", "limit"))
        return _given(item, "+" if value > limit else "-", "value against its limit", item.start, item.end + m.end())
    if m := _BEYOND.match(after):
        return _given(item, "+" if m["way"] == ">" else "-", "value of the antibody", item.start, item.end + m.end())
    if (m := _TITRE.match(after)) and not re.search(r"(?i)\bneg|\bnormal|\bnot\b", after[: m.end() + 12]):
        return _given(item, "-" if m["less"] else "+", "titre of the antibody", item.start, item.end + m.end())
    return item


def _following(text: str, head: _Item, last: _Item, end: int, subject: Subject) -> tuple[str, str, int, int] | None:
    """The result that the words after a group give: sign, rule, and where those words begin and end."""
    rule = "result after the antibodies"
    if m := _NOT_SO.match(text[last.end : end]):
        return "-", rule, last.end, last.end + m.end()
    m = _FOLLOWS.match(text[last.end : end])
    if not m or _of_the_next(text[last.end : end], m):
        return None
    if _NEW_ITEM.fullmatch(m["way"]) and _OF_NEXT.match(text, last.end + m.end()):
        return None
    if (none := _NONE.search(text[: head.start])) and m["pos"]:
        return "-", rule, none.start(), last.end + m.end()
    if _OF_MANY.match(text, last.end + m.end()) and subject.total == 1:
        return None
    count = re.search(r"\w+$", m["count"]) if m["count"] else None
    if count and _NUMBERS.get(count[0].lower(), count[0]) != str(subject.total):
        return None
    sign = "-" if bool(m["neg"]) != bool(m["not"]) else "+"
    return sign, rule, last.end, last.end + m.end()


def _of_the_next(gap: str, m: re.Match[str]) -> bool:
    """ "..., and positive anti-Sm": the adjective right before the next antibody is that one's."""
    joined = re.search(r",|\b(?:and|with|plus)\b", m["way"])
    return (
        bool(joined) and not m["not"] and gap[m.end() :] == " " and not re.search(r"\b(?:was|were|is|are)\b", m["way"])
    )


_OF_MANY = re.compile(
    r"(?i)\s(?:in|among|for) (?:all but|(?:the )?(?:most|majority|many|some|several|half|few|rest|others)\b|\d[\d.]*\s?%|\w+ (?:of|out of) (?:the )?"
    r"(?:\d+|\w+ (?:patients|cases|women))|(?:all|both)(?: of)?(?: them| the| these)? ?(?:\w+ )?(?:patients|cases|women|men|people)\b)"
)
"""Behind a result: that of many people."""
_NEW_ITEM = re.compile(r"(?i)\s?(?:\([^()]*\))?,?\s?(?:and|but|with|,)\s(?:also\s|an?\s|the\s)?")
_OF_NEXT = re.compile(
    r"(?i)\s(?!(?:and|or|but|in|at|on|with|by|for|to|as|from|of|after|during|while|titers?|titres?|levels?|results?|tests?"
    r"|serology|again|twice|both|throughout|which|suggest\w+|confirm\w+|initially|later)\b)(?=[\w'-])"
)
"""A result that leads to the next item of a list says nothing of the one before ("negative ANA, elevated ESR")."""
_NOT_SO = re.compile(r"(?i)^\s(?:was|were) not(?=[.,;]|$)")
_NONE = re.compile(r"(?i)\b(?:no|neither|nor|without)\s(?:(?:circulating|serum|detectable|other|specific)\s)?$")
_CHANGED = re.compile(
    rf"(?i)^[^.;]{{0,40}}?\b(?:but|then|and|before|yet|although)\b\s(?:(?:it|they|this|then|later|subsequently|again"
    rf"|finally|eventually|had|has|repeat testing)\s)*(?:became|becoming|turned|turning|was|were|tested|converted to|(?=(?:positive|negative) (?:on|upon|at|after|when) (?:the )?(?:repeat|re-?test|later|follow|subsequent|second|relapse)))"
    rf"\s?[^.;]{{0,20}}?(?:{_SIGN})"
)


_EXCEPT = re.compile(
    r"(?i)\b(?:no|not|none|negative|normal|unremarkable|unrevealing|without|absent)\b[^.;]{0,140}?\b(?:except(?:ing)?(?: for)?|other than|apart from"
    r"|aside from|with the exception of|save for)\s(?:(?:an?|the|for|weak\w*|low|high|positive|elevated|isolated|titers? of|titres? of|presence of)\s)*$"
)
_NUMBERS = {
    w: str(n)
    for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
}


def _leading(text: str, head: _Item, begin: int, first: int, last: _Item, end: int) -> tuple[str, str, int, int] | None:
    """The result that the words before a group give; the nearest cue without a break between counts."""
    if m := _EXCEPT.search(text, first, head.start):
        return "+", "the exception of a negative", m.start(), last.end
    window = re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text[begin : head.start])
    cut = max((m.end() for m in _BREAK.finditer(window)), default=0)
    window = window[cut:]
    offset = begin + cut
    best: tuple[int, str, int, int] | None = None
    for m in _LEADS_FAR.finditer(window):
        best = _later(best, m.start(), "-" if bool(m["neg"]) != bool(m["not"]) else "+", m.end())
    for m in _LEADS_NEAR.finditer(window):
        between = window[m.end() :]
        if _plain(between) and not re.search(r"(?i)\b(?:was|were|is|are)\s+(?:\w+ly\s+)?$", window[: m.start()]):
            best = _later(best, m.start(), "-" if bool(m["neg"]) != bool(m["not"]) else "+", m.end())
    for m in _LEADS_NOUN.finditer(window):
        if m["pos"] or _plain(window[m.end() :]):
            best = _later(best, m.start(), "-" if m["neg"] else "+", m.end())
    if best:
        return best[1], "result before the antibodies", offset + best[2], offset + best[3]
    around = text[max(first, head.start - 60) : min(end, last.end + 40)]
    if _TESTING.search(around):
        return None
    shows = list(_SHOWS.finditer(window))
    if shows and _plain(window[shows[-1].end() :], 12):
        return "+", "the patient has the antibodies", offset + shows[-1].start(), last.end
    if m := _STANDS.match(text[last.end : end]):
        return "+", "the antibodies confirmed the diagnosis", head.start, last.end + m.end()
    if re.search(r"\([^()]*,\s*$", text[first : head.start]) or re.search(r":\s?(?:[^.;]*,\s*)?$", window):
        return "+", "listed among the findings", head.start, last.end
    return None


def _later(best: tuple | None, at: int, sign: str, end: int) -> tuple[int, str, int, int]:
    """The later of two cues; of two that begin together the longer."""
    return best if best and (best[0], best[3]) > (at, end) else (at, sign, at, end)


def _plain(between: str, most: int = 8) -> bool:
    """Is this only a list of nouns, without a verb of its own?"""
    words = re.findall(r"[\w'-]+", between)
    return len(words) <= most and not re.search(
        r"(?i)\b(?:was|were|is|are|had|has|have|showed|revealed|did|underwent|received|treated|diagnosed|who|which"
        r"|after|before|because|since|when)\b",
        between,
    )


def _detail(doc: "Doc", item: _Item) -> str | None:
    """Specimen, assay, titre or value, pattern and strength, as far as they stand with the antibody."""
    text = doc._.text
    sentence = next(s for s in doc.sents if s.start_char <= item.start < s.end_char)
    told = max(item.end, item.until)
    rest = text[told : sentence.end_char]
    stop = re.search(
        r"(?i),?\s(?:and|or|but|while)\s(?!pattern|(?:(?:also|in|the)\s)*(?:CSF|cerebrospinal fluid|serum)(?:\s?[(.,;]|\s(?:samples?|at|titer|titre)\b|\s(?:was|were) (?:also )?positive\b|$))|[;,]\s(?!\d)(?!titer|titre|with|at|as|measured|by|speckled"
        r"|homogeneous|nucleolar|centromer|diffuse|cytoplasmic)|\.\s",
        rest,
    )
    near = text[item.start : told + (stop.start() if stop else len(rest))]
    span = text[min(item.start, item.since) : max(item.end, item.until)]
    whole = text[max(sentence.start_char, item.start - 60) : item.end] + near[item.end - item.start :]
    parts = [label for label, pattern in _DETAIL if pattern.search(near if item.name != AQP4 else whole)]
    if "csf" in parts and "serum" not in parts:
        parts[parts.index("csf")] = "CSF"
    parts = ["CSF" if p == "csf" else p for p in parts]
    if m := _STRENGTH.search(span):
        parts.append(m[0].lower())
    parts += [v[0].strip() for v in _VALUE.finditer(near)][:2]
    if item.earlier and item.earlier != ("positive" if item.sign == "+" else "negative"):
        parts.append(f"previously {item.earlier}")
    return ", ".join(dict.fromkeys(parts)) or None
