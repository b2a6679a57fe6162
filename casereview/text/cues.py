"""Cues of assertion, as data: words that deny, doubt, date or generalise a mention, and how far each reaches.

Patterns are read on a masked sentence: small letters without accents, each mention a run of one capital (`D` disease, `A`
antibody, `T` treatment, `S` symptom, `F` finding) as long as it was. `<be>` and the like stand for the lists in `WORDS`.
The first pattern that fits at a place is taken, so the long come before the short. Made after NegEx (Chapman 2001) and
ConText (Harkema 2009), with the forms of the literature that both miss.
"""

from dataclasses import dataclass

from casereview.records import Assertion

MASKS = {"disease": "D", "antibody": "A", "treatment": "T", "symptom": "S", "finding": "F"}

WORDS = {
    "be": r"(?:was|were|is|are|be|been|being|remained|remains|tested|stayed|became|came back|returned|turned out|proved|appeared)",
    "adv": r"(?:(?:all|both|also|again|always|repeatedly|consistently|persistently|initially|subsequently|later|then|thereby|therefore"
    r"|thus|however|reasonably|found to be|to be|reported as|reported to be|completely|definitively|virtually|clearly|still"
    r"|previously|reportedly|each|either|likewise|similarly|only|weakly|strongly|highly|markedly|significantly) )*",
    "signs": r"(?:(?:or|and|clinical|serological|serologic|laboratory|radiological|radiographic|histological|immunological|biological"
    r"|other|further|additional|obvious|clear|definite|overt|such|known|significant|previous|prior|personal|past|medical|relevant|any"
    r"|specific|objective|evidence|signs?|symptoms?|features?|history|indications?|findings?|manifestations?|suggestion|proof|trace"
    r"|presence|stigmata|clues?) )*(?:evidence|signs?|symptoms?|features?|history|indications?|findings?|manifestations?|suggestion"
    r"|proof|trace|presence|diagnosis|stigmata|clues?|criteria) (?:of|for|suggestive of|suggesting|indicating|indicative of"
    r"|consistent with|compatible with|to suggest|pointing to)",
    "show": r"(?:have|show|reveal|demonstrate|detect|disclose|find|identify|suggest|indicate|support|meet|fulfil|fulfill|satisfy|develop"
    r"|exhibit|present(?: with)?|contain|report|receive|carry|express|harbou?r|confirm|display|yield|experience|suffer from|complain of)",
    "people": r"(?:patients?|those|cases?|subjects?|individuals?|people|women|men|children|persons?|participants?|adults?)",
    "kin": r"(?:mother|father|sister|brother|sibling|aunt|uncle|cousin|grandmother|grandfather|grandparent|daughter|son|niece|nephew"
    r"|parent|relative|family member|husband|wife)s?",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: `rule` names it, `reach` says where the mentions stand that it speaks of.

    `after` and `before` the cue, as far as the list goes; `next`: only the mention that follows at once; `beside`: only the
    one just before; `none`: its words mean nothing of the kind and are taken out of play. `kinds`: which mentions.
    """

    rule: str
    assertion: Assertion
    reach: str
    pattern: str
    kinds: str = "DATSF"


CUES: tuple[Cue, ...] = (
    # Words that look like a denial and are none.
    # Portuguese: "mielite no lúpus" is myelitis in lupus.
    Cue("in_the", "present", "none", r"(?<=[DSFA] )no(?= D)"),
    Cue("not_its_sign", "background", "after", r"\b(?:(?:and|but) )?not (?:an? |the )?(?:[\w-]+ ){0,3}?(?:manifestations?|complications?|consequences?|features?|expressions?|sequelae?) of(?= )"),
    Cue("with_or_without", "background", "after", r"\b(?:with (?:or|and|vs\.?|versus) without|without (?:or|and) with|with/without)"),
    Cue("with_or_without", "background", "after", r"\+/-|±"),
    Cue(
        "no_difference", "present", "none",
        r"\bno (?:(?:significant|statistically|statistical|apparent|major|marked|clear|obvious|further|clinical|sustained|substantial|direct"
        r"|real|specific|particular|relevant|notable|known|established|current|published|available|previous|randomi[sz]ed|controlled|definitive"
        r"|standard|good|or|minimal|little|other|alternative|underlying|identifiable|better) )*(?:differences?|changes?|increases?|decreases?|reductions?|improvements?|responses?|effects?|benefits?"
        r"|correlations?|associations?|relationships?|links?|relations?|alternatives?|doubts?|consensus|longer|matter|only|more|less|sooner|time|standard|guidelines?|data|stud(?:y|ies)"
        r"|reports?|trials?|recurrences?|relapses?|flares?|exacerbations?|progression|worsening|attacks?|complications?|toxicity|adverse"
        r"|side[- ]effects?|activity|need|treatments? for|cure|influence|impact|reason|contraindications?|causes?|explanations?|a?etiolog(?:y|ies)|triggers?|interruption|delay|adjustment|switch)\b",
    ),
    Cue(
        "not_a_denial", "present", "none",
        r"\b(?:not|n't|never|non) (?:(?:so|very|at all|that|an?|be|been|being|even|fully|completely|entirely|adequately|well|yet|significantly|clinically) )*(?:rare|rarely|uncommon|uncommonly|unusual|infrequent\w*"
        r"|only|just|merely|simply|necessarily|always|solely|exclusively|yet|until|respond\w*|responsive|improv\w*|tolera\w*|control\w*|adhere\w*|adherent|complian\w*|comply"
        r"|effective|ineffective|sufficient\w*|enough|well|fully|completely|known|clear|understood|recover\w*|limited to|confined to|restricted to|surprising|unexpected"
        r"|benefit\w*|prevent\w*|stop\w*|discontinu\w*|reduc\w*|chang\w*|differ\w*|resolv\w*|help\w*|continu\w*|adjust\w*|alter\w*|affect\w*|influenc\w*|unlike|seldom|negligible|significant\w*|associated (?:only|solely)|taking|compliant|refractory)\b",
    ),
    Cue(
        "without_treatment", "present", "none",
        r"\bwithout (?:(?:any|much|significant|prompt|adequate|appropriate|proper|timely|further|apparent|clinical|sustained|early|immunosuppressive|specific|maintenance|preventive|effective|additional|obvious|long-term|clear) )*"
        r"(?:treatments?|therapy|therapies|delay|benefits?|improvements?|success|responses?|effects?|complications?|difficult\w*|incident|interruption|changing|changes?"
        r"|knowledge|knowing|relapses?|recurrences?|flares?|sequelae|side[- ]effects?|adverse|progression|recovery|remission|exacerbations?|attacks?|worsening|disease activity|adjust\w*|stopping|discontinu\w*|modif\w*)\b",
    ),
    Cue(
        "negative_otherwise", "present", "none",
        r"\bnegative (?:predictive|pressure|impact|effects?|outcomes?|correlation|feedback|controls?|selection|regulat\w+|conversion|prognos\w+|symptoms|likelihood)"
        r"|\bgram[- ]negative|\bfalse[- ]negativ\w+|\bnegatively\b|\b(?:double|triple)[- ](?:sero)?negative (?=D)|\b(?:sero)negative (?=D)",
    ),
    Cue("not_history", "present", "none", r"\b(?:natural|disease|clinical|life|medical|treatment|case) history of(?= (?:the )?(?:present|current|D+ (?:is|remains)))|\bnatural history (?:of|in)\b"),
    Cue("complaint", "present", "none", r"\b(?:years?|-year)'? (?:long )?history of(?= (?:[\w-]+ ){0,4}[SF])|\b(?:present|presents|presented|presenting|came|admitted|complained|complaining)(?: to [\w-]+(?: [\w-]+){0,4})? (?:with|of) (?:an? )?(?:[\w-]+ ){0,3}history of(?= (?:[\w-]+ ){0,4}[SF])|(?:hours?|days?|weeks?|months?|-h|-d)'? ?(?:long |longer )?history(?: of)?\b|\bhistory of (?:present|presenting|the present) (?:illness|complaint)"),
    # The family.
    Cue("no_family_history", "negated", "after", r"\bno (?:known |significant |relevant |personal or |personal and )*family history (?:of|for)"),
    Cue("family_history", "family", "after", r"\b(?:family|familial|maternal|paternal) (?:medical )?history(?: of| for| with| positive for| was (?:positive|notable|significant|remarkable) for| includ(?:ed|ing|es)|:)?"),
    Cue("family_history", "family", "after", r"\bantecedentes familiares de|\bantecedents familiaux (?:de |d')|\bhistoria familiar de|\bhistorico familiar de|\bfamilienanamnese|\bfamiliarita per"),
    Cue(
        "relative", "family", "after",
        r"\b(?:her|his|their|the patient'?s?|patient'?s|whose|maternal|paternal|an?|one|elder|older|younger|twin) (?:(?:own|elder|older|younger|twin|maternal|paternal|affected|identical|first-degree|other|biological|late|half-) ?)*<kin>"
        r"(?: and (?:<kin>))?(?:, [^,;.]{1,40},)? (?:(?:also|who|both|had|has|have|was|were|is|been|previously) )*(?:had|has|have|having|with|suffer\w*(?: from)?|diagnosed(?: with)?|affected (?:by|with)|died (?:of|from)|carried|known|developed|treated for|positive for|'s?)(?= )",
    ),
    # "The sister of a patient with lupus" has what stands before, not the lupus.
    Cue("relative", "family", "before", r"\bin (?:her|his|the|a|an|one|two|several|first-degree|the patient's) (?:(?:maternal|paternal|elder|older|younger|twin|first-degree|patient's|other) )*<kin>\b(?! of\b)"),
    Cue(
        "relative", "family", "after",
        r"\b<kin> of (?:an?|the|our|this|that|another) (?:[\w-]+ ){0,3}?(?:patient|proband|index case|case|woman|man|girl|boy|child|person)(?:,? who)? (?:(?:also|who|had|has|was|is|been|previously) )*(?:had|has|having|with|suffer\w*(?: from)?|diagnosed(?: with)?|affected (?:by|with)|known|developed|treated for)(?= )",
    ),
    Cue("relative", "family", "beside", r"(?<=D) (?:family|families|kindreds?|sisters?|brothers?|siblings?|aunts?|uncles?|cousins?|nieces?|nephews?)\b", "D"),
    # Not tested, not known: neither way.
    Cue(
        "not_tested", "hypothetical", "before",
        r"\b<be> <adv>not (?:yet )?(?:tested|performed|done|available|measured|checked|examined|assessed|determined|investigated|evaluated|requested|known|assayed|analy[sz]ed|obtained|sought|carried out)\b"
        r"|\b<be> <adv>(?:unavailable|untested|unknown|pending|awaited|equivocal|indeterminate|borderline|inconclusive)\b",
    ),
    Cue("not_tested", "hypothetical", "next", r"\b(?:not|never) (?:tested|screened|examined|investigated|checked) for\b|\b(?:untested|unknown) (?:for )?(?=A)"),
    # Thought of and given up.
    Cue(
        "given_up", "negated", "before",
        r"\b(?:was|were|had been) (?:\w+ )?(?:considered|suspected|entertained|discussed|contemplated|raised),? but (?:(?:was|were|then|later|subsequently|finally) )*"
        r"(?:(?:[\w-]+ ){0,3}?criteria (?:was|were) (?:not|never) (?:met|fulfilled|satisfied)|(?:excluded|ruled out|discarded|rejected|dismissed|refuted|not (?:confirmed|supported)))\b",
    ),
    # Doubt, after which the mention stands.
    Cue(
        "not_ruled_out", "hypothetical", "before",
        r"\b(?:could|can|cannot|may|would|might|has|have|had|was|were|is|are)(?: ?not|n't)(?: yet)?(?: be| been)?(?: (?:\w+ly|fully|be))?(?: be)? (?:ruled out|excluded|discounted|dismissed|discarded|confirmed or excluded)"
        r"|\b(?:has|have|had|needs?|must|should|ought)(?: yet)? to be (?:ruled out|excluded)|\b(?:must|should) (?:always |first |also )?be (?:ruled out|excluded|considered|suspected|included|kept|borne|sought|investigated|tested|checked|screened|looked for|added|performed|measured)\b",
    ),
    Cue("not_ruled_out", "hypothetical", "after", r"\b(?:could|can|did|does|do)(?: ?not|n't)(?: \w+ly)? (?:rule out|exclude|discard)"),
    Cue(
        "to_rule_out", "hypothetical", "after",
        r"\b(?:to|must|should|helps?(?: to)?) (?:(?:further|also|better|definitively|rapidly) )?(?:rule out|exclude|prevent|avoid|screen(?: \w+)?(?: for)?|look for|search for|test for|evaluate(?: for)?|assess(?: for)?|investigate(?: for)?|check for|detect|differentiate|distinguish|suspect|consider)"
        r"(?: (?:between|from|the (?:presence|possibility|diagnosis) of))?|\br/o\b|\bfor (?:the )?(?:prevention|exclusion|prophylaxis) of\b|\bprophyla\w+ (?:against|for|of)\b|\bprevent(?:ion|ing) of\b|\bpreventing\b",
    ),
    Cue(
        "tested_for", "hypothetical", "after",
        r"\b(?:screen(?:ed|ing|s)?|tests?|tested|testing|evaluat(?:ed|ion|ions)|work-?up|worked up|investigat(?:ed|ions?)|search(?:ed|ing)?|looked|examined|assay(?:ed|s)?|checked|monitored) (?:carefully |routinely |also )?for\b",
    ),
    Cue(
        "suspected", "hypothetical", "after",
        r"\b(?:suspected(?! to)|suspects?|suspicions?(?: was| were)? (?:of|for|that)|suspicious (?:of|for)|suspecting|clinical suspicion|possible|possibly|possibility of|probable|presumed|presumptive|presumably|questionable|potential|putative|doubtful|provisional(?:ly)?"
        r"|tentative(?:ly)?(?: diagnos\w+)?|concern(?:s|ing|ed)? (?:for|about)|query|working diagnosis(?: of| was)?|initial (?:impression|suspicion)(?: of| was)?|initial (?:clinical |working )?diagnos[ie]s(?: of| was| were| included)"
        r"|initially (?:suspected|considered|thought|presumed)(?: to (?:be|have))?(?: as)?|risk(?:s)?(?: factors?)? (?:of|for)|predispos\w+ (?:to|for)|hint(?:s|ed|ing)? (?:at|of)|sought|likelihood of|evolv\w+ (?:in)?to possible)(?= |$)",
    ),
    Cue("suggestive", "hypothetical", "after", r"\b(?:suggest(?:ive of|ing|ed)(?: the (?:diagnosis|possibility) of)?|raised the (?:possibility|suspicion|question) of|reminiscent of|pointing to(?:wards)?|worrisome for)\b", "D"),
    Cue("differential", "hypothetical", "after", r"\bdifferential diagnos[ie]s(?: (?:was|were|is|are|includ\w+|of|such as|with|between|from|list|consist\w+ of|ranged from|considered|comprised|for))*:?|\bdiagnostic (?:considerations?|possibilities)(?: includ\w+| were| are)?|\bdiagnos[ei]s (?:such as|like)|\bddx\b|\bconditions? (?:such as|like|including)"),
    Cue("told", "hypothetical", "after", r"\b(?:was|were|is|are|had been) (?:\w+ly )?(?:told|thought|said|believed|assumed|suspected|presumed|supposed)(?: that)? (?:(?:she|he|they) (?:had|have|has)|to (?:have|be|represent|suffer from))(?: an?)?(?= (?:[\w-]+ ){0,2}D)", "D"),
    Cue("conditional", "hypothetical", "after", r"\b(?:if|whether|in case of|in the event of|unless|were there)\b|\b(?:we|they|have) (?:also )?considered(?: the (?:diagnosis|possibility) of)?(?= )"),
    Cue(
        "considered", "hypothetical", "before",
        r"\b(?:was|were|is|are|had been|has been) (?:(?:initially|first|also|therefore|thus|strongly|clinically|briefly|firstly|at first|highly) )*(?:suspected|considered|presumed|hypothesi[sz]ed|contemplated|thought of|entertained|questioned|debated|suggested|proposed|planned|recommended|advised|offered|declined|refused)(?! (?:to (?:have|be)|with|of|for|as (?:the )?(?:definite|final)|(?:\w+ )?(?:unlikely|improbable)))(?!,? (?:and|which) (?:(?:was|were|is|then|later|subsequently|finally|further|eventually) ){0,3}(?:confirmed|verified|proven|established|substantiated|corroborated|backed up))\b"
        r"|\b(?:was|were|is|are) (?:\w+ )?(?:(?:included )?(?:in|among|on|part of)) the differential|\bis (?:possible|suspected|likely|probable)\b|\bwas (?:possible|probable|likely)\b|\bin the differential",
    ),
    Cue("screen_for", "hypothetical", "beside", r"(?<=D)[- ](?:serolog\w+|screen\w*|work-?up|panels?|profile|markers?|tests?|testing|investigations?|suspicion|suspected)\b"),
    # Denials that stand before the mention.
    Cue("no_evidence", "negated", "after", r"\b(?:no|without(?: any)?|not (?:have |show |find |reveal |had )?any|lack(?:ed|ing|s)?(?: of)?(?: any)?|absence of(?: any)?|absent|nor(?: any)?|insufficient|not enough|never had|denied(?: any)?) <signs>|\b(?:nothing|little) (?:to suggest|suggestive of|suggesting|pointing to|in favou?r of)"),
    Cue("excluding_patients", "negated", "after", r"\b(?:exclud(?:ing|ed|e|es)|exclusion of|except for|apart from) (?:all |any |the )?(?:other )?<people> (?:with|who had|having|diagnosed with|suffering from|of)"),
    Cue("excluded", "negated", "after", r"\b(?:excluding|exclusion of|excluded|excludes?|rul(?:ed|es|ing) out|ruling-out|rule-out of)(?: (?:the|a|any|other|possible|diagnos[ie]s|presence|possibility|causes?|such as|of|like|including|potential|all|alternative|conditions?|diseases?|common) ?)*(?= ?[A-Z\w])(?! criteri)"),
    Cue("but_not", "negated", "after", r"\b(?:but|and) (?:not|never)(?: (?:an?|the|due to|to|by|on|with|for|of|treated with|given|having|had))*(?= )"),
    Cue("rather_than", "negated", "next", r"\b(?:rather than|instead of|as opposed to|, not)(?: (?:a|an|the|of|due to|to|by|typical|with|in|from|isolated|true|simple|primary|classic))*(?= )", "DASF"),
    Cue("unlike", "background", "after", r"^(?:unlike|in contrast (?:to|with)|contrary to|compared (?:to|with)|as (?:opposed|compared) (?:to|with))\b|\b(?:unlike|in contrast (?:to|with)|contrary to|in comparison (?:to|with))\b"),
    Cue("mimic", "negated", "after", r"\b(?:mimick?(?:ing|ed|s)?|mimic(?:s|ker of)? (?:of )?|masquerad\w+ as|resembl(?:ing|ed|es|e)|simulat(?:ing|ed|es)|misdiagnos(?:ed|is|ing)(?: \w+)? (?:as|with|of)|mis-?diagnosed(?: initially)? as|mistaken(?:ly)?(?: \w+)? (?:for|as)|mis(?:interpreted|read|construed|classified) as|mislabell?ed as|(?:initially|first|at first|long|wrongly) (?:taken|treated|managed|labell?ed|regarded|followed) (?:for|as)|disguised as|confused with|erroneously (?:diagnosed|treated) (?:as|with|for)|wrongly diagnosed (?:as|with))\b", "DSF"),
    Cue(
        "not_have", "negated", "after",
        r"\b(?:(?:did|do|does|could|has|have|had|would|can)(?: ?not|n't)|cannot|never|failed to|fails to|failing to|unable to|neither) (?:(?:be|been|ever|yet|also|clearly|actually|further|otherwise|currently|fully|formally) )*(?:<show>|had|shown|revealed|found|met|fulfilled|developed|received|experienced|presented with|suffered from|been (?:diagnosed|treated) with|taken|used)(?: (?:any|the|other|full|diagnostic|classification|criteria|sufficient|requirements|enough|further|ever|an?|established|evidence|signs?|features?|symptoms?|for|of|acr|eular|acr/eular|sicc|revised|current|international|all|diagnosis|presence))*(?= |$)",
    ),
    Cue(
        "not", "negated", "after",
        r"\b(?:(?:was|were|is|are|be|been|being|had|has|have)(?: been)? (?:n't|not|never)|wasn't|weren't|isn't|aren't|not|never) (?:(?:thought|felt|considered|deemed|found|likely|known|believed|to be|to have|clearly|previously|really|diagnosed as|an?|typically|highly|clinically) )*"
        r"(?:diagnosed with|associated with|consistent with|compatible with|suggestive of|indicative of|accompanied by|complicated by|due to|caused by|attributable to|attributed to|related to|given|treated with|a case of|typical (?:of|for)|in keeping with|in favou?r of|positive for|reactive for|specific for|conclusive for|diagnostic (?:of|for)|suffering from|affected by|meeting|fulfilling|using|on|receiving|have|had|with|explained by|secondary to)(?: (?:any|the|a|an|criteria|for|of))*(?= |$)",
    ),
    Cue("is_not", "negated", "next", r"\b(?:is|are|was|were) not(?: an?| the)? (?=D)", "D"),
    Cue("as_were", "negated", "after", r"(?<=negative), as (?:was|were)\b|(?<=absent), as (?:was|were)\b|(?<=excluded), as (?:was|were)\b"),
    Cue("as_were", "present", "after", r"(?<=positive), as (?:was|were)\b"),
    Cue("none", "negated", "next", r"\bnone (?:(?:had|has|showed|carried|of them had) )?(?=A)", "A"),
    Cue("neither_nor", "negated", "after", r"\b(?:neither|nor|none of(?: the)?|neither of)\b"),
    Cue("negative_for", "negated", "after", r"\b(?:sero-?)?negativ(?:e|ity) (?:results? |tests? |screening |serology |testing |titers? |findings? )?(?:for|to|of|in respect of|with respect to|regarding)(?: (?:both|all|the|any|other|anti))*(?= |$)", "ADSF"),
    Cue("negative", "negated", "after", r"\b(?:sero-?)?negative(?! (?:and|or|but|at|on|in|by|after|during|throughout|twice|until|when|again|as|with|\d|both)\b)(?= (?:[\w-]+ ){0,2}[AFS])", "ASF"),
    Cue("denied", "negated", "after", r"\b(?:denied|denies|denying|denial of)(?: (?:any|having|a|history|of|the|prior|use|previous|recent|ever))*\b", "DSFT"),
    Cue("free_of", "negated", "after", r"\b(?:free (?:of|from)|devoid of|absence of|lack of|lack(?:ed|ing|s)|in the absence of|absent|missing)(?= )"),
    Cue("no", "negated", "after", r"\bat no (?:time|point|stage)(?: did| has| had| was| were)?|\b(?:no|not any|without(?: any| either| developing| having)?|w/o)(?= |-?[A-Z])"),
    # Denials that stand after the mention.
    Cue("sought", "negated", "before", r"\b<be> (?:\w+ )?(?:looked for|sought|searched for|screened for|tested for),? (?:and|but) (?:(?:was|were|could) )?(?:not|never) (?:be )?(?:found|present|detected|seen|confirmed)\b"),
    Cue("cannot_be_absent", "present", "none", r"\b(?:exclusion|inclusion) criteria\b"),
    Cue("turned_negative", "historical", "before", r"\b<be> now (?:sero)?negative\b|\b(?:became|become|turned|turning|converted to|reverted to|seroconverted to) (?:sero)?negative\b", "AF"),
    Cue(
        "was_negative", "negated", "before",
        r"(?:(?:\b<be>|\b(?:gave|with|showed|yielded|had)(?: an?)?|[:=]|\bresults?(?: for \w+)?)\s*)?(?<![a-z-])<adv>(?:sero-?)?negative(?: results?)?\b(?! (?:for|to) )(?! (?:(?!and\b|or\b|but\b|on\b|in\b|at\b|by\b)[\w-]+ ){0,2}[AFS])|\b<be> <adv>sero-?negative\b|\bnegativity\b|\bsero-?negativity\b",
        "ADSF",
    ),
    Cue(
        "was_absent", "negated", "before",
        r"\b<be> <adv>(?:absent|ruled out|excluded|withdrawn|abandoned|revoked|undetectable|undetected|non-?reactive|discarded|dismissed|refuted|lacking|missing|unlikely|improbable|(?:deemed|considered|thought|felt) unlikely"
        r"|(?:not|never) <adv>(?:be )?(?:detect(?:ed|able)|found|present|seen|observed|identified|noted|elevated|demonstrated|demonstrable|evident|confirmed|revealed|reactive|apparent|visible|diagnosed|made|given|used|administered|started|initiated|fulfilled|met|increased|raised|supported|positive|established|satisfied|likely|prescribed|required|needed|involved|disclosed|shown|visuali[sz]ed|appreciated|documented|recorded|reported in))\b(?! until| before)"
        r"|\b(?:was|were)(?:n't| not) (?:detected|found|present|seen)\b|\b(?:could|can) (?:therefore |thus |be |safely )*(?:ruled out|excluded|discarded)\b|\b(?:could|can)(?: ?not|n't) be (?:detected|found|demonstrated|identified|confirmed|established|made|seen)\b"
        r"|\b(?:did|does)(?: not|n't) (?:occur|recur|appear|exist)\b|\b(?:has|have|had)(?: also| subsequently)? been (?:ruled out|excluded)\b|,? (?:ruled out|excluded|undetected|undetectable|not detected)\b(?=[.,;)]|$| (?:by|on|with|in|after))|\bnot (?:detected|found|present|seen|identified|elevated)\b",
    ),
    Cue("was_normal", "negated", "before", r"\b<be> <adv>(?:within (?:the )?)?(?:normal(?: limits?| range)?|unremarkable|in the normal range)\b", "A"),
    # What is asserted plainly: stops a denial, outranks doubt and generality.
    Cue("positive_for", "present", "after", r"\b(?:sero-?)?positiv(?:e|ity) (?:results? |tests? |titers? )?(?:for|of|to)\b|\b(?:sero-?)?positive(?! (?:and|or|but|at|on|in|by|after|during|throughout|with|as)\b)(?= (?:[\w-]+ ){0,2}[AF])|\bconfirmed(?: the (?:diagnosis|presence) of)?(?= (?:an? )?[DASF])", "ADSF"),
    Cue("positive", "present", "before", r"\b(?:<be> |came back |returned )?<adv>(?:sero-?)?positive(?! for)\b|(?<=A )(?:present|detected|found)(?=[;,.)]|$)|\b<be> <adv>(?:detected|present|elevated|identified|found|confirmed|raised|increased|demonstrated|high)\b|\bpositivity\b|\bsero-?positiv\w+", "ASF"),
    # Dates.
    Cue(
        "history_of", "historical", "after",
        r"\b(?:(?:past|previous|prior|known|remote|long|long-standing|personal|medical|clinical|significant|\d+[- ]years?|[a-z]+[- ]years?|year) )*(?:medical )?history(?: (?:was|is))?(?: (?:of|for|includ(?:ed|ing|es)|significant for|notable for|remarkable for|positive for|with|comprised|consisted of|revealed))+|\b(?:past )?medical history:?"
        r"|\b(?:previously|earlier|formerly|already|had been|was previously|had previously been) (?:been )?(?:diagnosed|treated|known|followed|labell?ed)(?: (?:with|as|for|by|having|to have|in \d{4}))*|\b(?:known|(?:an?|with|and|of) established|pre-?existing|preexisting|prior|previous|long-?standing|long-term|underlying|background of|antecedent|premorbid)(?: (?:diagnosis|case|cases)? ?(?:of|with|as)?)?(?= (?:[\w-]+ )?[D])",
        "DST",
    ),
    Cue("since", "historical", "before", r"\bsince (?:childhood|adolescence|\d{4}|the age|age)\b", "D"),
    Cue("years_before", "historical", "before", r"(?<!for )\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|a few|a)(?:-| )?(?:years?|months?|decades?) (?:ago|earlier|before|previously|prior|back)\b|\bin the past\b", "DST"),
)  # fmt: skip

FOREIGN_CUES: tuple[Cue, ...] = (
    Cue("in_the", "present", "none", r"\bno(?= D)(?=.*\b(?:com|foi|uma|nao|sao|em|pel[ao])\b)"),
    Cue("foreign_doubt", "hypothetical", "after", r"\b(?:sospecha (?:de|clinica de)|ante la sospecha de|posible|probable|suspicion (?:de |d')|suspeita (?:de|clinica de)|possivel|provavel|verdacht auf|v\. ?a\.|mogliche\w*|sospett[oaie](?: di)?|possibile|diagnostico diferencial|diagnostic differentiel|para descartar|pour (?:eliminer|exclure)|para excluir|zum ausschluss)\b"),
    Cue("foreign_not_ruled_out", "hypothetical", "before", r"\bno se (?:pudo|puede|podia) (?:descartar|excluir)|\bn'a pas pu etre (?:exclu\w*|eliminee?s?)|\bnao (?:foi possivel|se pode) (?:descartar|excluir)|\bkonnte\w* nicht ausgeschlossen"),
    Cue("foreign_no", "negated", "after", r"\b(?:sin(?: (?:evidencia|signos|datos|antecedentes|historia|presencia))?(?: de)?|ausencia de|negativ[oa]s? para|descart(?:o|aron|ando|andose|ado|ada|ados|adas)|se (?:descarto|excluyo)|no (?:presento|presentaba|tenia|mostro|mostraba|hubo|habia|se (?:detect|observ|encontr|evidenci|hall|identific)\w+|cumplia|refirio|referia|recibio)(?: (?:criterios|datos|signos|evidencia) (?:de|para))?|ni|tampoco)\b"),
    Cue("foreign_no", "negated", "after", r"\b(?:sans|pas (?:de |d')|absence (?:de |d')|aucune?\b|ni\b|negati(?:f|ve|fs|ves) pour|en l'absence (?:de |d')|excluant|eliminant|n'avait pas (?:de |d'))"),
    Cue("foreign_no", "negated", "after", r"\b(?:sem(?: (?:evidencia|sinais|historia))?(?: de)?|ausencia de|nao (?:apresent\w+|tinha|houve|havia|mostr\w+|se (?:detect|observ|identific)\w+|preenchia)(?: criterios (?:de|para))?|nem|descart(?:ou|ando|aram)|excluindo|negativ[oa]s? para)\b"),
    Cue("foreign_no", "negated", "after", r"\b(?:kein(?:e|en|er|em|es)?(?: hinweis(?:e)? auf)?|ohne|weder|noch(?= )|ausschluss (?:von|einer|eines|anderer)|negativ (?:auf|fur))\b"),
    Cue("foreign_no", "negated", "after", r"\b(?:senza|assenza di|non (?:ha|aveva|presentava|presentavano|mostr\w+|evidenzi\w+|si (?:rilev|osserv|riscontr)\w+|soddisfaceva)|nessun[oa]?|escludendo|negativ[oaie] per)\b"),
    Cue("foreign_negative", "negated", "before", r"\b(?:(?:fue|fueron|era|eran|resulto|resultaron|son|es|etait|etaient|est|sont|foi|foram|eram|war|waren|ist|sind|blieb(?:en)?|erano|risult\w+|e stat[oa]|sono) )?(?:(?:tambien|todos|todas|aussi|tous|toutes|tambem|auch|alle|beide|tutti|anche|ambos|ambas) )?(?:negativ[oaie]s?|negati(?:f|ve|fs|ves)|negativ(?:e|er|en)?|ausentes?|absents?|absentes?|assent[ei])\b(?! (?:para|pour|per|auf))"),
    Cue("foreign_excluded", "negated", "before", r"\b(?:(?:fue|fueron|ete|foi|foram|wurde[n]?|stat[oaie]|etait|etaient|sido) (?:\w+ )?)(?:descartad[oa]s?|excluid[oa]s?|exclue?s?|elimine(?:e|s|es)?|ecarte(?:e|s|es)?|ausgeschlossen|esclus[oaie])\b|\bnicht nachweisbar|\bnicht nachgewiesen|\bno (?:fueron|fue) detectad[oa]s?|\bse descarto|\bse descartaron"),
    Cue("foreign_history", "historical", "after", r"\b(?:con )?antecedentes?(?: personales| medicos| patologicos)?(?: de)|\bantecedents?(?: medicaux| personnels)? (?:de |d')|\bhistoria(?: previa)? de|\bhistorico de|\bvorgeschichte|\banamnesi(?: positiva)? (?:di|per)|\bbekannte[rnm]?\b|\bdiagnosticad[oa] (?:previamente )?(?:de|con|com)", "DST"),
)  # fmt: skip

FOREIGN_TEXT = r"\b(?:con|una|del|los|las|fue|que|el|por|y|se|como|avec|une|des|les|dans|chez|du|est|com|uma|foi|dos|nao|em|und|der|mit|eine|einer|wurde|bei|della|di|che|stata|nella|gli|il|sono|senza|paziente|paciente|sin|sem|sans|pas|etait|etaient|foram|sono|hatte|waren|kein\w*|nach|ein|im|patientin|patienten|ohne|nicht|wurden|presento)\b"
"""Words that English does not have: two in a sentence and it is read with the foreign cues as well."""

ENGLISH_TEXT = r"\b(?:the|of|and|was|were|is|are|had|has|have|with|without|she|he|her|his|for|to|by|on|an|not)\b"
"""Words of any English sentence: without them one word of `FOREIGN_TEXT` is enough ("Pas de fièvre.")."""

# Affixes: right before or right after a mention.
PREFIXES = (
    ("non_prefix", "negated", r"\bnon[- ]?$"),
    ("pseudo_prefix", "negated", r"\bpseudo-?$"),
)
SUFFIXES = (
    ("negative_suffix", "negated", r"(?: ?(?:antibod(?:y|ies)|igg|abs?|serology|serostatus|status))?(?:-| ?(?:\[|\()?)(?:(?:double|triple)-)?(?:sero-?)?neg(?:ative)?\b(?=[- \])](?:D|D|[a-z]|$|[).,;])|[).,;\]]|$)(?! (?:for|to)\b)"),
    ("minus_suffix", "negated", r"(?: ?(?:\(-\)|\[-\])|-(?=[\s,.;:)\]]|$)(?! (?:and|or|/)))"),
    ("absent_suffix", "negated", r" absent(?=[.,;)]|$)"),
    ("free_suffix", "negated", r"-free\b"),
    ("like_suffix", "hypothetical", r"(?: |-)like\b"),
    ("mimic_suffix", "negated", r"[ -]mimic(?:s|ker|kers|ry)?\b"),
    ("positive_suffix", "present", r"(?: ?(?:antibod(?:y|ies)|igg|abs?|serology|status))?(?:-| ?\(?)(?:sero-?)?pos(?:itive|itivity)?\b(?=[-)]| D)| ?(?:\(\+{1,3}\)|\[\+\]|\+)"),
)  # fmt: skip

# Where a clause may end.
HARD_BREAKS = (
    r";|:(?= )|\b(?:but(?! not)|however|although|though|whereas|while|because|except(?: for)?|other than|apart from|aside from|besides|yet|even if|pero|mais|aber|jedoch|mas|ma|sondern|sino|aunque|mientras|tandis que|mentre|enquanto|wahrend)\b"
    r"|,? (?:which|who|whose|where|when|that)\b"
)
SOFT_BREAKS = r",(?: and| or| nor| y| et| e| und| o| ou)?(?= )| (?:and|or|nor|y|et|und)(?= )"
VERBS = (
    r"\b(?:was|were|is|are|has|have|had|shows?|showed|reveal(?:s|ed)|demonstrated|disclosed|presented|developed|received|responded|improved|remained|became|tested|underwent"
    r"|did|does|do|could|may|might|can|should|would|will|suggested|met|fulfilled|denied|complained|suffered|started|resolved|returned|turned|came|indicated|appeared|seemed|failed"
    r"|refused|died|recovered|relapsed|took|used|continued|reached|needed|required|occurred|persisted|declined|experienced|felt|ruled out|supported|led|began"
    r"|fue|fueron|era|eran|presento|tenia|mostro|resulto|resultaron|etait|etaient|avait|montrait|foi|foram|apresentou|war|waren|wurde|wurden|zeigte|hatte|ist|sind|erano|stata|stato|presentava)\b"
)

# What ends the reach of a cue that stands before: a word that begins something else.
STOPS_AFTER = (
    r"\b(?:during|after|since|despite|following|before|until|when|due to|because|secondary to|suggesting|confirming|indicating|leading|although|thus|therefore|then|who|that|thereafter|consistent with|on (?:admission|follow-?up|examination|presentation|mri)|at (?:onset|presentation|admission|follow-?up|that time|the time)|so|in (?:a|an|our|this|the|her|his) (?:\w+ )?(?:patient|case|woman|man|girl|boy)|as(?! well)|treated|was|were|is|are|except|other than|(?:and|,) (?:the )?(?:presence|detection)|(?:and|,) (?:(?:then|later|subsequently|she|he) )*(?:experienced|developed|had|has|presented|complained|underwent|received|noticed|suffered|reported|showed|started)"
    r"|positive|positivity|elevated|raised|seropositive|in (?:patients|the setting|the context)|among|compared)\b"
)
PREPOSITION = r"\b(?:of|in|on|with|from|to|for|under|by|at|against|over|during|after|de|del|con|en|para|por|pour|dans|chez|par|avec|mit|bei|von|fur|im|zu|di|da|per|nel|com|em)\b"
LINKED = (
    r"\b(?:evidence|signs?|symptoms?|history|features?|presence|diagnos[ie]s|levels?|titers?|titres?|positivity|criteria|antibod\w+|autoantibod\w+|development|tests?|serology|"
    r"treatment|therapy|use|onset|contact|exposure|episodes?|findings?|manifestations?|forms?|types?|either|both|previous|history) (?:of|for|to|against|with|consistent with|such as)\b"
)
"""A preposition that belongs to the noun before it, and so does not begin something else."""

# What parts two items of one list, when a cue stands after it.
BLOCKS_BEFORE = (
    r"\b(?:with|among|despite|after|given|who|whose|whom|from|by|positive|positivity|elevated|high|raised|seropositive|patients?|woman|man|girl|boy|female|male|lady|case|treated|including(?= (?:[\w-]+ ){0,3}$)|during|before|on|of"
    r"|in(?! (?:the |both |her |his )?(?:serum|sera|csf|cerebrospinal|blood|plasma|urine|peripheral))|but|not|no|without)\b"
)
SET_IN = r"\b(?:with|among|despite|in (?:an?|our|the|this|her|his)(?: [\w-]+){0,3}) (?:(?!and\b|or\b|for\b|including\b)[\w-]+ ){0,3}$"
"""Words right before a mention that make it the setting ("in a patient with X, Y was negative"), not an item of the list."""
CONNECTS = r",|/|\(|\b(?:and|or|nor|as well as|along with|plus|y|o|et|ou|und|oder|e)\b|\+|&"

# Who is spoken of: this report's own patient ...
ANCHOR = (
    r"\b(?:she|he|her|his|him|herself|himself|hers|our (?:[\w-]+ ){0,3}(?:patients?|cases?|report)|(?:the|this|these|present|current|index|reported|second|first|both|two|three|four|five) (?:[\w'-]+ ){0,3}?(?:patient|patients|case|cases|woman|man|women|men|boy|boys|girl|girls|child|lady|female|male|infant|sisters|brothers|twins|siblings|proband|mother)(?:'s)?"
    r"|\w+[- ]years?[- ]olds?|years? old|years? of age|months?[- ]old|yo|y/o|aged \d+|age of \d+|we (?:here ?(?:in)? |now |also |thus |therefore )?(?:report|describe|present|presented|reported|described|encountered|treated|saw|diagnosed|document|discuss|experienced)(?: (?:on|here))?|here(?:in)?,? we|is (?:described|reported|presented) here"
    r"|to (?:our|the best of our) knowledge|an? (?:[\w-]+ ){0,4}(?:patient|case|woman|man|girl|boy|female|male|lady|child|infant|adolescent|teenager|gentleman|individual|adult)|cases? (?:reports?|presentation|description|summary|study|series)|reports? of (?:\w+ )?cases?|[1-9] (?:[\w-]+ )?(?:cases|patients)|patient (?:\d|[a-d]\b|one|two|presented|developed|had|was)|case \d"
    r"|una? (?:paciente|mujer|hombre|nina|nino|caso|varon)|se presenta|presentamos|la paciente|el paciente|une? (?:patiente?|femme|homme|fille|garcon|cas)|nous rapportons|la patiente|uma? (?:paciente|mulher|homem|caso)|relatamos|eine[rn]? (?:patientin|patienten|frau|mann)|wir berichten|die patientin|der patient|paziente|descriviamo|anni|anos|ans|jahrige\w*)\b"
)
# ... in the words that no general sentence has.
OWN = r"\b(?:she|he|her|his|him|our (?:[\w-]+ ){0,2}(?:patients?|case)|the patient(?:'s)?|this (?:patient|woman|man|boy|girl)|\w+[- ]year-old|we (?:here(?:in)? |also )?(?:report|describe|present)|patient \d|case \d|here(?:in)?,? we)\b"

# ... or everyone.
STRONG_GENERAL = (
    ("literature", r"\bet al\b|^(?:(?:narrative|systematic|comprehensive|brief|scoping|literature|a|an|the) )*(?:review|overview|guidelines?|consensus|recommendations|update|commentary|editorial|meta-analysis|survey) (?:of|on|for|about)\b|\b(?:sporadic|isolated|scattered|anecdotal|few) (?:\w+ )?(?:descriptions|reports|cases|publications)\b|\b(?:therap(?:y|ies)|treatments?|guidelines?|consensus|descriptions?|data|trials?) exists?\b|\bin the literature\b|\b(?:previous(?:ly)?|prior|published|earlier) (?:\w+ )?(?:reported|published|described|reports?|cases|studies|literature|series|publications)\b|\bstudies (?:have|suggest|show|report|demonstrate|indicate)\b|\b(?:previous|recent|several|many|some|few|earlier|other|these|observational|epidemiological|retrospective|prospective) (?:\w+ )?(?:studies|trials|reports|series|authors)\b|\b(?:has|have) (?:\w+ )?been (?:\w+ly )?(?:reported|described|documented|published|implicated|recogni[sz]ed|linked|shown|established)\b|\bliterature (?:review|search|on|about|of)"),
    ("recommendation", r"\bshould (?:always |also |routinely |therefore )?(?:be|consider|prompt|undergo|raise|receive|include|have|keep|suspect|look|test|screen|perform)\b|\b(?:such patients|clinicians|physicians|neurologists|rheumatologists|doctors|ophthalmologists)\b|\bawareness\b|\bimportan(?:t|ce)(?: to| of)\b|\b(?:highlight|emphasi[sz]e|underscore|illustrate|stress)s?\b(?= (?:the )?(?:importance|need|necessity|value|role|that))|\bkeep(?:ing)? in mind\b"),
    ("cohort", r"(?<!our )(?<!these )(?<!two )(?<!three )(?<!four )(?<!five )(?<!both )(?<!six )\b(?:patients|cases|individuals|people|subjects|persons|those|women|children|adults)(?: (?:diagnosed|affected|presenting|suffering|living|seen))? (?:with|without|from|who have|having|of)\b(?= (?:[\w-]+ ){0,4}[DA])|(?<!two )(?<!three )(?<!four )(?<!five )(?<!our )(?<!these )\b[DA]+(?:[- ](?:positive|negative|seropositive|seronegative|ctd|associated))?(?: [DA]+)? (?:patients|cases|subjects|cohorts?|populations?|individuals)\b|\b(?:cohort|cohorts|registry|multicent(?:er|re)|nationwide|population-based|meta-analysis|systematic review|healthy controls|odds ratio|hazard ratio|confidence interval)\b|\b\d+ ?(?:\(\d[\d.]* ?%\))? (?:of|out of) (?:the )?\d+ (?:patients|cases)|\b(?:[1-9]\d+) (?:[\w-]+ ){0,3}(?:patients|cases|subjects|individuals|women|participants)\b|\bn ?= ?\d+|\bprevalence\b|\bincidence\b|\bproportion of\b|\bfrequency of\b|\brandomi[sz]ed\b|\bphase [123i]+\b"),
)  # fmt: skip
GENERAL = (
    ("definition", r"^(?:[a-z ]{3,24}: ?)?(?:(?:the|la|el|le|les|los|l|die|der|il|lo|os|as|a|o|an|although|though|while|since|because|as|both|primary|most|some|all|in general,|typically,|classically,|classic|seropositive|seronegative|idiopathic|autoimmune|the diagnosis of|diagnosis of|treatment of|the treatment of|management of|coexistence of|the coexistence of|the co-?occurrence of|the association of|the association between|association between|involvement of|presence of|the presence of|patients? with) )*[DASF]+(?: ?[(\[][^()\[\]]*[)\]])?(?:(?:,| and| or|/|, and| with) (?:the |other )?[DASF]+(?: ?[(\[][^()\[\]]*[)\]])?)*,? (?:(?:\w+ )?(?:also|often|usually|commonly|frequently|typically|rarely|generally|sometimes|mainly|primarily) )*(?:is|are|can|may|might|has|have(?! had)|remains?|represents?|comprises?|refers?|encompass(?:es)?|affects?|occurs?|results?(?= (?:in|from)\b)|co-?exists?|co-?occurs?|constitutes?|includes?|involves?|manifests?|presents?(?= (?:with|as)\b)|attacks|relapses|carries|targets|denotes|describes|damages|arises|develops|shows|produces|es|son|puede|pueden|se|ataca|afecta|est|sont|peut|peuvent|ist|kann|pode|podem|attaque|associe|atteint|e|shares?|causes?|leads?|overlaps?|mimics?|precedes?|follows?|tends?|requires?|belongs?|accounts?|plays?)\b"),
    ("association", r"\b(?:is|are) (?:(?:\w+ly|often|also|not|known to be|thought to be|sometimes|more|less|much|far|even|most|well|an?|the|closely|still|now|to be) )*(?:associated|linked|related|characteri[sz]ed|defined|considered|known|recogni[sz]ed|thought|believed|caused|described|reported|seen|found|observed|common|rare|uncommon|frequent|unusual|exceptional|accompanied|complicated|used|effective|recommended|indicated|mediated|implicated|unclear|unknown|important|severe|distinct|difficult|challenging|disorders?|diseases?|conditions?|autoimmune|inflammatory|heterogeneous|manifestations?|complications?|entit(?:y|ies))\b"),
    ("possibility", r"\b(?:may|can|might) (?:(?:also|often|rarely|sometimes|both|occasionally|even|not|therefore|well) )*(?:be|occur|co-?exist|co-?occur|present|develop|precede|follow|accompany|mimic|have|lead|cause|overlap|share|affect|manifest|play|appear|represent|arise|contribute|result|involve|help|include|increase|predispose|trigger|induce|harbou?r|coincide|suggest|progress|respond|show|need|require|benefit|reduce|improve|prevent|precipitate)\b"),
    ("knowledge", r"\b(?:there (?:is|are) (?:few|limited|no|only|several|many|increasing|growing|little|scarce|some)|it is (?:\w+ ){0,2}(?:known|thought|believed|important|possible|essential|likely|recommended|unclear|unknown)|little is known|pathogenesis|pathophysiolog\w+|epidemiolog\w+|therapeutic options?|we (?:retrospectively |systematically )?(?:review(?:ed)?|searched|compared|studied|enrolled|aimed|sought|(?:analy[sz]ed|assessed|evaluated|included|investigated) (?:[\w-]+ ){0,3}(?:patients|cases|data|records|studies))|aims? (?:of|to|was)|objectives?|diseases? such as|disorders? such as|disorders? including|diseases? including|other autoimmune|commonly|usually|frequently|typically|generally)\b"),
)  # fmt: skip

BACKGROUND_LABEL = r"(?:background|introduction|objectives?|aims?|purpose|importance|rationale|context|hintergrund|einleitung|introduccion|antecedentes|introducao|introduzione|objectifs?|objetivos?|methods?|design|material and methods)\b ?(?:and \w+ ?)?:"
"""A label of a structured abstract under which nothing is said of a patient, unless someone is named."""

CAUSE = r"\b(?:causes?|a?etiolog(?:y|ies)|explanations?|reasons?|differentials?|mimics) (?:of|for)\b"
"""Before a mention: what is ruled out is a cause of it."""

NAME_GOES_ON = r"[- ](?:related|associated|specific|induced|disease)? ?(?:relapses?|flares?|attacks?|recurrences?|activity|exacerbations?|progression|patients|cases)\b|-(?:related|associated|induced|specific)\b"
"""After a denied disease or drug: what is denied is the relapse, not the disease."""
