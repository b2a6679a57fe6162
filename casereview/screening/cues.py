"""Words that tell of a patient, which sentences speak of one, and what is said of a disease: data, no logic.

Each table is a list of (name, pattern). Patterns are read without case on the normalised text of the `Doc` (one sort of
hyphen and apostrophe, single spaces), so they spell only the plain forms. English first, then Spanish, Portuguese,
French, German and Italian, whose accents may be missing. The name of a cue is what the evidence and the audit page show.
"""

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """One cue: `name` for a reader, `pattern` for the text."""

    name: str
    pattern: re.Pattern[str]


def _table(**cues: str) -> list[Cue]:
    return [Cue(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in cues.items()]


_PERSON = (
    r"(?:woman|man|girl|boy|lady|gentleman|patient|female|male|child|infant|neonate|newborn|toddler|"
    r"adolescent|teenager|"
    r"adult|mother|student|nurse|physician|teacher|farmer|worker|housewife|schoolgirl|schoolboy|youth|"
    r"preschooler|primigravida|"
    r"primipara|multipara|person|individual)"
)
_PERSON_ELSEWHERE = (
    r"(?:mujer|var[oó]n|hombre|ni[nñ][ao]|paciente|adolescente|joven|se[nñ]ora|mulher|homem|menin[ao]|crian[cç]a|"
    r"patiente?|femme|homme|fille|gar[cç]on|enfant|adolescente?|jeune|frau|mann|m[aä]dchen|junge|patientin|kind|"
    r"donna|uomo|ragazz[ao]|bambin[ao]|paziente)"
)
_FEW = (
    r"(?:a|an|one|two|three|four|five|six|1|2|3|4|5|6|another|the|this|our|un|una|dos|tres|cuatro|um|"
    r"uma|dois|duas|une|deux|trois|eine[nrms]?|ein|zwei|drei|due|tre)"
)
_LIVING = r"(?:years?|yrs?|months?|weeks?|days?)"

INDIVIDUAL = _table(
    **{
        # A hyphen or "old" must stand there: "a 10-year follow-up" is nobody's age; "-olds" is a group.
        "age": rf"\b(?<!than )(?<!under )(?<!over )(?<!below )(?:\d{{1,3}}(?:\.\d)?|[a-z]+(?:-[a-z]+)?)[- ]{{0,2}}{_LIVING}[- ]{{1,2}}old\b(?!s)",
        "age and person": (
            rf"\b\d{{1,3}}[- ]?(?:{_LIVING}|yo|y/o|y\.o\.)[- ,]+(?:[\w/'-]+[ ,]+){{0,4}}(?:{_PERSON}|"
            r"[FM])\b(?!s)"
        ),
        "person and age": (
            rf"\b{_PERSON},? (?:\([^)]*\),? )?(?:who was |was )?(?:aged|age|in (?:her|his|their) (?:early |mid|"
            rf"late )?[- ]?(?:teens|[a-z]+ies|\d0'?s))\b|\b{_PERSON} of \d{{1,3}} years\b"
        ),
        "sex and age": r"\b(?:female|male|[FM])[,/;] ?\d{1,3} ?(?:y|yo|y/o|yrs?|years?)\b",
        "aged": r"\baged \d{1,3}(?: years)?\b(?! ?(?:-|to|and|or|years (?:and|or|to)))",
        # "At 29:" begins a sentence of a story; "at 12, 24 and 36 months" does not.
        "at an age": r"^(?:at|since|from) (?:the )?(?:age (?:of )?)?\d{1,2}[:,] (?!\d)|\bat (?:the )?age (?:of )?\d{1,2}\b(?! ?(?:-|to|±|or|and))",
        "age, other language": (
            rf"\b{_PERSON_ELSEWHERE}\b\W+(?:[\w'-]+\W+){{0,5}}?(?:de|di|con|com|von)? ?\d{{1,3}} (?:a[nñ]os|"
            r"anos|ans|anni|jahren?|meses|mois|mesi|monaten?)\b"
        ),
        "Jahre alt": r"\b\d{1,3}[- ]?j[aä]hrige[nrms]?\b|\bim alter von \d+",
        "de edad": r"\b\d{1,3} (?:a[nñ]os|anos) de (?:edad|idade)\b",
        "numbered patient": (
            r"\b(?:patient|case|paciente|caso|cas|patiente|fall|paziente) (?:no\.? ?|number |#)?(?:[1-9]\b|"
            r"one\b|two\b|three\b|four\b|[AB]\b|I{1,3}\b)(?! (?:of|patients|years?))|\b(?:patients|"
            r"cases) (?:1|A|I|one) (?:and|to|-)|\b(?:first|second|third|"
            r"other) (?:patient|case|woman|man|girl|boy)\b(?! (?:in|of) (?:the )?literature)|"
            r"\bthe (?:first|second|third|fourth|other|latter),? (?:was |is )?(?:an? |aged )(?=\d|(?:[\w-]+ )?(?:woman|man|girl|boy|female|male)\b)|\b(?:one|"
            r"another) (?:of (?:them|these|the (?:two|three|four|five)) )?(?:patient|woman|man|girl|boy)\b"
        ),
        "we report": (
            r"\b(?:we|authors?|here|herein|report|article|paper|letter|"
            r"vignette) (?:(?!previously)[a-z]+ )?(?:report|describe|present|document|encounter|share|discuss|"
            r"illustrate|highlight|observe)(?:ed|s)? (?:here |on |about |herein )?(?:the |"
            rf"an? )?(?:\w+[ -]){{0,4}}?(?!the \d){_FEW} (?:[\w/'-]+,? ){{0,10}}?(?:cases?|{_PERSON}s?|women|"
            r"men|children|sisters|brothers|siblings|twins|association|coexistence|co-?occurrence|combination|"
            r"instance|example)\b"
        ),
        "is reported": (
            rf"\b{_FEW} (?:[\w/'-]+ ){{0,6}}(?:cases?|patients?|women|men|girls?|boys?|sisters|brothers|"
            rf"siblings|twins|woman|man|child|children) (?:[^.;]{{0,80}} )?(?:is|are|was|were|"
            r"being) (?:reported|described|presented|discussed)\b"
        ),
        "own observation": (
            r"\b(?:own|personal|clinical) observation\b|\bauthors'? (?:own )?(?:patient|case)\b|"
            r"\bour (?:patient|case)s?\b|\bin our case\b|"
            r"\bindex (?:patient|case)\b"
        ),
        "a person": (
            r"^(?:(?!(?:no|every|each|any|the|most|all|some)\b)[A-Za-z-]+ ){1,3}(?:woman|man|girl|boy|lady|gentleman),|"
            r"^(?:[A-Z][A-Za-z ]{2,20}: ?)?(?:(?:previously|otherwise|apparently) healthy |young |"
            r"middle-aged |elderly |"
            r"adult |baby |pregnant )*(?:woman|man|girl|boy|lady|female|male)\b(?! (?:patients|sex|gender|to|"
            r"predominance))|"
            r"\b(?:an?|one|this|our|single) (?:[\w/'-]+,? ){0,5}?(?:woman|man|girl|boy|lady|gentleman|"
            r"schoolgirl|schoolboy|housewife|farmer|nurse|student|teacher|worker|mother|adolescent|teenager|infant|"
            r"toddler|neonate|newborn)\b"
        ),
        "a patient with": (
            r"\b(?:a|our|this|one|single) (?:[\w/'-]+ ){0,4}?patient\b(?! (?:population|group|cohort|registry|"
            r"database|series|survey|leaflet|information|education|perspective|care|management|organi[sz]ation|"
            r"outcomes?|voice|data|samples?|sera|serum))"
        ),
        "two patients": (
            r"\b(?:two|three|four|five|1|2|3|4|5) (?:(?!\d)[\w/'-]+ ){0,4}?(?:patients?|cases?|twins|women|"
            r"men|girls|boys|children|sisters|siblings|brothers|adolescents|females|males)\b"
        ),
        "un caso": (
            r"\b(?:(?:se )?(?:presenta|reporta|describe|comunica|expone)(?:mos|n)?|relatamos|apresenta(?:mos|"
            r"-se)|descreve(?:mos|-se)|relata-se|comunicamos) (?:el |o |a |un |una |um |uma |dos |dois |duas |"
            r"los )+"
        ),
        "paciente": (
            r"\b(?:el|la|o|un|una|um|uma|dos|dois|duas|nuestr[ao]|noss[ao]) (?:paciente|pacientes|mujer|"
            r"mulher|var[oó]n|ni[nñ][ao]|adolescente|jovem|joven|caso)\b"
        ),
        "cas": (
            r"\bnous (?:rapportons|pr[eé]sentons|d[eé]crivons)\b|\b(?:est|sont) (?:rapport|d[eé]cri|"
            r"pr[eé]sent)[eé]?[a-z]*\b|\b(?:[àa] )?propos d'une? (?:cas|observation)\b|\b(?<!et )(?<!dont )(?:une?|notre|la|le|"
            r"cette|ce) (?:jeune )?(?:patiente?|femme|homme|enfant|fille|observation)\b"
        ),
        "Fall": (
            r"\bwir (?:berichten|beschreiben|stellen)\b|\bwird (?:[uü]ber|der fall|ein fall)\b|\b(?:eine[nrms]?|ein|"
            r"die|der|unsere?[rnms]?) (?:[a-zäöüß]+ )?(?:patientin|patient|frau|mann|m[aä]dchen)\b|"
            # "Der Patienten" and "die Patienten" are many.
            r"\b(?:eine[nms]|de[ms]|unsere[nms]) (?:[a-zäöüß]+ )?patienten\b|\bkasuistik\b|\bfallbericht\b"
        ),
        "caso clinico": (
            r"\b(?:riportiamo|descriviamo|presentiamo)\b|\b(?:una|un|la|il|"
            r"nostr[ao]) (?:giovane )?(?:paziente|donna|uomo|ragazz[ao]|bambin[ao])\b|\b[uú]nico caso\b|"
            r"\bcaso cl[ií]nico\b"
        ),
    }
)
"""What only the story of one patient, or of a handful, says."""

THIS_REPORT = _table(
    **{
        "this case report": (
            r"\b(?:this|the present|the current|our) case (?:report|presentation|study)\b|\beste (?:reporte|informe) de (?:un )?caso\b|"
            r"\beste relato de caso\b|\bdieser fallbericht\b"
        )
    }
)
"""What says that it is a case report, but nothing of the patient."""

NARRATIVE = _table(
    **{
        "the patient": (
            r"\b(?:the|this|our) (?:[\w-]+ )?(?:patient|woman|man|girl|boy|child|infant|lady|case|"
            r"proband)(?:'s)?\b(?! (?:population|group|cohort|report|series))"
        ),
        "she, he": r"\b(?:she|he|her|his|him|herself|himself)\b",
        "presented with": (
            r"\b(?:presented (?:with|to|for)|was (?:admitted|referred|hospitali[sz]ed|discharged|started on|"
            r"diagnosed|treated|given)|had been (?:diagnosed|treated))\b"
        ),
        "examination": (
            r"\b(?:on (?:physical |neurological |ophthalmic |further )?(?:examination|admission)|"
            r"past medical history|medical history)\b"
        ),
        "the diagnosis": (
            r"\b(?:the|our|her|his) (?:final |definitive |working |revised )?(?:diagnosis|conclusion) (?:was|became|changed)\b|"
            r"\b(?:was|were) (?:finally |eventually |then |therefore )?diagnosed (?:with|as)\b"
        ),
        "la paciente": (
            r"\b(?:la|el|o|a) paciente\b|\bla patiente\b|\ble patient\b|\bdie patientin\b|\bder patient\b|"
            r"\bil paziente\b|\bla paziente\b"
        ),
    }
)
"""What goes on with a patient already introduced."""

PAST = re.compile(
    r"\b(?:was|were|had|did|developed|showed|revealed|presented|became|disclosed|demonstrated|began|"
    r"came|lost|improved|recovered|"
    r"died|received|underwent|relapsed|persisted|resolved|responded|remained|occurred|appeared|fell|"
    r"rose|worsened|failed|"
    r"desarroll[oó]|present[oó]|mostr[oó]|recibi[oó]|evoluiu|apresentou|"
    r"wurden?|zeigten?|hatten?|entwickelten?|erhielt|fue|foi|ingres[oó]|[eé]tait|avait|pr[eé]sentait|fu|svilupp[oò]|present[oò])\b",
    re.IGNORECASE,
)
"""Verbs of a story told; what is always so stands in the present."""

GENERIC = _table(
    **{
        "definition": (
            r"^(?:[A-Z]+: ?)?(?:[\w/'() -]{0,120}?) (?:is|are) (?:an? |the |now |often |usually |"
            r"a?n? ?(?:very )?)?(?:(?:rare|uncommon|unusual|common|severe|well[- ]known|chronic|inflammatory|"
            r"autoimmune|systemic|idiopathic|demyelinating|antibody|multisystem|relapsing|heterogeneous|known|"
            r"considered|characteri[sz]ed|defined|associated|linked|thought|recogni[sz]ed)\b)"
        ),
        "may": (
            r"\b(?:can|may|might|could) (?:also |rarely |occasionally |sometimes |often |frequently )?(?:be|"
            r"co-?exist|co-?occur|occur|accompany|present|precede|develop|follow|mimic|affect|manifest|"
            r"overlap|involve|complicate|appear|arise|have)\b"
        ),
        "has been reported": (
            r"\b(?:has|have) (?:also |rarely |previously |often |frequently |recently |"
            r"only )?been (?:[a-z]+ly )?(?:associated|linked|described|reported|recogni[sz]ed|documented|"
            r"known|found|suggested|observed)\b"
        ),
        "often": (
            r"\b(?:frequently|commonly|usually|often|rarely|occasionally|infrequently|sometimes|"
            r"exceptionally) (?:co-?exists?|associated|accompan(?:y|ied|ies)|complicat(?:es|ed)|occurs?|"
            r"linked|presents?|reported|described|seen)\b"
        ),
        "patients with": (
            r"\b(?:in|of|among|for|all|many|most|some|treating|affects?) (?:[\w-]+ ){0,2}(?:patients|"
            r"individuals|people|adults|children|women|cases) (?:with|who|suffering)\b"
        ),
        "pacientes con": (
            r"\b(?:en|los|las) pacientes con\b|\b(?:em|os) pacientes com\b|\b(?:chez|parmi) (?:les|des) (?:patients|malades)\b|"
            r"\bbei (?:\w+ )?patient(?:en|innen)\b|\b(?:der|die) patient(?:en|innen)\b|\b(?:nei|dei|i) pazienti con\b"
        ),
        "percentage": (
            r"\b\d+(?:\.\d+)?(?: ?- ?\d+(?:\.\d+)?)? ?%? ?(?:%|percent|per cent|per 100|of (?:cases|patients|"
            r"adults))"
        ),
        "should": (
            r"\b(?:should (?:be|not|consider|include|raise)|must be|need(?:s)? to be|it is important|"
            r"clinicians|physicians (?:should|need|must)|awareness|high index of suspicion)\b"
        ),
        "literature": (
            r"\b(?:in the literature|literature review|previously reported|reported cases|published cases|"
            r"to (?:the best of )?our knowledge|few (?:case )?reports|cases? (?:reports? )?(?:have|has) been|"
            r"only \w+ (?:cases|reports))\b"
        ),
        "unclear": (
            r"\b(?:pathogenesis|pathophysiology|mechanisms?|relationship|association between|prognosis|"
            r"prevalence|incidence|epidemiology)\b[^.]{0,60}\b(?:is|are|remains?)\b|\bpartners of\b|"
            r"\bbetter[- ]known\b"
        ),
        "comorbidity": r"\bco-?exist(?:s|ence)? with other\b|\bother autoimmune (?:diseases|disorders)\b",
        "puede": (
            r"\b(?:puede|pueden|pode|podem|peut|peuvent|kann|k[oö]nnen|pu[oò]|possono) (?:[a-z]+ )?(?:ser|"
            r"estar|coexistir|asociarse|acompa[nñ]ar|presentarse|associar-se|coexister|s'associer|[eê]tre|"
            r"auftreten|sein|essere|coesistere|associarsi)"
        ),
        "es una enfermedad": (
            r"\b(?:es|[eé]|est|ist|[eè]) (?:una?|uma?|une|eine?) (?:[a-zà-ú]+ )?(?:enfermedad|trastorno|"
            r"doen[cç]a|maladie|affection|[a-zäöüß]*erkrankung|malattia|s[ií]ndrome|complication|complicaci[oó]n|"
            r"complica[cç][aã]o)"
        ),
        "se asocia": (
            r"\b(?:se asocia|se acompa[nñ]a|associa-se|s'associe|s'accompagne(?:nt)?|si associa|pocas veces|"
            r"raras veces|rarement|selten|raramente)\b|\b(?:suele|suelen|costuma)\b"
        ),
    }
)
"""What textbooks, introductions and conclusions say of a disease."""

OTHERS_CASE = re.compile(
    r"\bread (?:[\w-]+ ){0,3}with (?:\w+ )?(?:interest|pleasure|enthusiasm|attention)\b|\bwith (?:\w+ )?interest the (?:\w+ )?(?:article|report|paper|letter|case)\b"
    r"|\b(?:thank|congratulate) (?:[\w.-]+ ){1,5}(?:for|on) (?:their|his|her)\b|\bet al\b[^;]{0,40}\b(?:report|describ|present|publish)|\b(?:reported|described|published) by (?-i:[A-Z])[\w.-]+(?: et al| and )"
    r"|\b(?:article|report|paper|letter|case report) (?:by|of) (?:dr\.? )?[\w-]+ et al\b|\bavons lu avec\b|\bhemos le[ií]do con\b|\blemos com\b|\bmit (?:\w+ )?interesse (?:\w+ ){0,3}gelesen\b",
    re.IGNORECASE,
)
"""What a letter says of the patients of those whom it answers or cites."""

OWN_CASE = re.compile(
    r"\b(?:our|own) (?:[\w-]+ ){0,3}(?:patients?|case|experience|observation)\b|\bwe (?:\w+ )?(?:report|describe|present|treated|saw|encountered|share)\b|\b(?:similar|another|further|additional) (?:case|patient)\b|\bhere(?:in)?\b|\bnous rapportons\b|\bpresentamos\b|\bwir berichten\b",
    re.IGNORECASE,
)
"""Where a letter turns to a patient of its own."""

THIS_CASE = re.compile(
    (
        r"\b(?:this|our|the present|present) (?:\w+ )?(?:case|report|patient)s?\b|\b(?:este|nuestro|"
        r"presente|nosso) caso\b|\bce cas\b|\bnotre (?:cas|observation)\b"
    ),
    re.IGNORECASE,
)
"""Where a general sentence leans on the case: "this case shows that …"."""

BOTH = re.compile(
    r"\bboth (?:of (?:these|the|them)|diseases?|disorders?|conditions?|diagnoses|entities|criteria|"
    r"syndromes?|illnesses)\b|"
    r"\b(?:these|the) two (?:\w+ )?(?:diseases?|disorders?|conditions?|diagnoses|entities|"
    r"syndromes?)\b|\bthis (?:rare |unusual )?(?:association|combination|"
    r"overlap|coexistence|co-?occurrence)\b|\bambas (?:enfermedades|patolog[ií]as|entidades|"
    r"doen[cç]as)\b|\bles deux (?:maladies|affections)\b|"
    r"\bbeide[rn]? (?:erkrankungen|krankheiten)\b|\bentrambe le malattie\b",
    re.IGNORECASE,
)
"""Both diseases, said of the patient without naming them."""

LIKENESS = re.compile(
    r"\b(?:mimic(?:s|ked|king)?|masquerad\w+ as|simulat(?:es?|ed|ing)|resembl\w+|misdiagnosed as|"
    r"mistaken for|mis(?:interpreted|read|construed|classified) as|instead of|taken for|treated as|managed as|"
    r"rather than|initially (?:diagnosed|attributed|thought|considered|treated) (?:as|to|to be)|"
    r"attributed to|vs\.?|versus|imitando|simulando|que simula|mimant|simulant|imitierend)"
    r" (?:an? |the |by )?(?:[\w-]+ ){0,2}$|\b(?:concern|suspicion|suspicious|workup|testing|work-up|"
    r"screen(?:ing|ed)?) (?:for|of) (?:[\w-]+ )?$",
    re.IGNORECASE,
)
"""Before a disease: the patient had another one that looked like it."""

OTHER = re.compile(
    r"\b(?:other|further|additional|another|otr[ao]s?|autres?|weitere\w*|altr[aeio])\b[^.;]{0,40}$", re.IGNORECASE
)
"""Before a denied disease: it is of other diseases than the patient's."""

LIKE = re.compile(
    (
        r"^(?: ?-? ?like\b| ?-? ?mimic| (?:may|might|could) | (?:was|were|had been|has been) (?:(?:initially|first|also|"
        r"therefore|strongly) )?(?:considered|suspected|entertained)\b| (?:considered|suspected|entertained|questioned)(?=[.,;:?\n]|$))"
    ),
    re.IGNORECASE,
)
"""After a disease: something like it, or what was thought of, or may come."""

POSITIVE = re.compile(
    r"\b(?:sero)?positiv\w*|\bpresen(?:t|ce)\b|\b(?:elevated|raised|high(?:ly)?|increased|"
    r"strong(?:ly)?|detected|demonstrated|identified|found|revealed|showed|confirm\w*|"
    r"disclosed|reactive|titers?|titres?)\b|\b1 ?: ?[\d,.]{2,}|>|\(\+\)|\+|\bpositiv[oae]s?\b|"
    r"\bpositifs?\b|\bnachweis\w*|\b\d+(?:\.\d+)? ?U/ml",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?:sero)?negativ\w*|\bnot (?:detected|found|tested|done|available|performed|present)\b|"
    r"\bundetectable\b|\babsen(?:t|ce)\b|\bwithout\b|\bno\b|\bneither\b|\bnor\b|"
    r"\(-\)|\bnegativ[oae]s?\b|\bn[eé]gatifs?\b|\bpending\b|\blacked\b|\bnormal\b|\bunknown\b|\bnot\b",
    re.IGNORECASE,
)
"""What is said of an antibody in its clause."""

TURNED = re.compile(
    (
        r"\bseroconver\w+|\b(?:turned|became|becoming|converted|later|subsequently|then|repeat\w*|"
        r"re-?test\w*|second)\b[^.;]{0,40}\bpositiv"
    ),
    re.IGNORECASE,
)
"""After an antibody: it was found in the end."""

TESTED = re.compile(
    (
        r"\b(?:tests?|tested|testing|sent|await\w*|request\w*|measur\w*|assay\w*|check\w*|screen\w*|"
        r"ordered|performed|analy[sz]\w*|pending|investigat\w*)\b"
    ),
    re.IGNORECASE,
)
"""An antibody looked for, no result said."""

CLAUSE = re.compile(r"[;:.]|\b(?:but|however|whereas|while|although|pero|mais|aber|ma|mas)\b", re.IGNORECASE)

TITLE_CASE = _table(
    **{
        "case report": (
            r"\bcase (?:report|presentation|study|description|vignette|illustration|history|discussion|record|"
            r"based review|reports|studies)\b(?! form)|\bcase-based\b|\bcase series\b"
        ),
        "a case of": (
            r"\b(?:an?|one|two|three|four|five|six|1|2|3|4|5|6|first|rare|unusual|interesting|new|"
            r"this) (?:[\w/'-]+,? ){0,6}?cases?\b(?![- ](?:control|cohort|definition|finding|fatality|mix|"
            r"management))|\breport of (?:an?|one|two|three|four|five|\d) \w+|\b(?:clinical|atypical|"
            r"pediatric|paediatric|fatal|familial) cases?\b"
        ),
        "in a patient": (
            r"\b(?:in|of|with|on|and|to|for|from|by)? ?(?:an?|one|two|three|"
            rf"four) (?:[\w/'-]+,? ){{0,6}}?(?:{_PERSON}|patients|women|men|girls|boys|children|sisters|"
            r"siblings|brothers|twins)\b(?! (?:cohort|population|series|registry|survey|study))"
        ),
        "age": rf"\b\d{{1,3}}[- ]{_LIVING}[- ]old\b(?!s)",
        "case, other language": (
            r"\b(?:reporte|presentaci[oó]n|descripci[oó]n|estudio|comunicaci[oó]n|informe|relato|"
            r"apresenta[cç][aã]o|descri[cç][aã]o) d(?:e|o|os|el|um) (?:un |uno |una |um |dos |dois |tres |"
            r"\d )?casos?\b|\bcasos? cl[ií]nicos?\b|\ba prop[oó]sito de (?:un|dos|tres|\d|um|dois) casos?\b|"
            r"\bun caso\b|\bum caso\b|\b(?:[àa] )?propos d'une? (?:cas|observation)\b|\bcas clinique\b|"
            r"\brapport de cas\b|\bfallbericht\b|\bkasuistik\b|\bcasi? clinic[oi]\b"
        ),
        "images": (
            r"\b(?:clinical image|images? in|picture of the month|clinical reasoning|"
            r"clinicopathological conference|grand rounds|case \d+[- ]\d{4}|mystery case|"
            r"clinical problem[- ]solving|teaching (?:case|neuroimage)s?|neuroimages?|clinical quiz|"
            r"lesson of the (?:week|month))\b"
        ),
    }
)
"""A title that announces a case."""

REVIEW_OF_CASES = re.compile(
    (
        r"\b(?:review|analysis|meta-?analysis|synthesis|survey|summary) of (?:[\w-]+ ){0,4}(?:cases?|"
        r"case reports?)\b|\bcase reports? (?:review|meta-?analysis)\b"
    ),
    re.IGNORECASE,
)
"""A title about other people's cases."""

NUMBERS = {
    "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "hundred": 100, "un": 1, "una": 1, "um": 1, "uma": 1, "une": 1, "dos": 2, "dois": 2, "duas": 2,
    "deux": 2, "zwei": 2, "due": 2, "tres": 3, "três": 3, "trois": 3, "drei": 3, "tre": 3, "cuatro": 4, "quatro": 4,
    "quatre": 4, "vier": 4, "quattro": 4, "cinco": 5, "cinq": 5, "cinque": 5, "fünf": 5, "seis": 6, "sechs": 6, "sei": 6, "siete": 7, "sete": 7, "sept": 7,
    "sieben": 7, "sette": 7, "ocho": 8, "oito": 8, "huit": 8, "acht": 8, "otto": 8, "nueve": 9, "nove": 9, "neuf": 9,
    "neun": 9, "diez": 10, "dez": 10, "dix": 10, "zehn": 10, "dieci": 10, "onze": 11, "doce": 12, "douze": 12,
}  # fmt: skip

PEOPLE = re.compile(
    r"\bn ?= ?(?P<n>\d{1,6})\b|(?<![/.])\b(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6}|"
    + "|".join(sorted(NUMBERS, key=len, reverse=True))
    + r")(?:-| )(?!years?\b|months?\b|weeks?\b|days?\b|hours?\b|%)(?:(?!\d|years?\b|months?\b|weeks?\b|"
    r"days?\b|mg\b|g\b|of\b|had\b|was\b|were\b|to\b)[\w/'-]+ ){0,4}?"
    r"(?:patients|cases|women|men|girls|boys|children|subjects|individuals|participants|adults|"
    r"females|males|people|sera|samples|newborns|infants|neonates|mothers|sisters|brothers|siblings|twins|pacientes|casos|mujeres|mulheres|patientes|cas|patienten|patientinnen|"
    r"f[aä]lle|pazienti|casi)\b",
    re.IGNORECASE,
)
"""How many people a text speaks of: "ten SLE patients", "217 women", "dos casos"."""

COUNTED = re.compile(
    r"\bwe (?:\w+ )?(?:identified|studied|reviewed|found|analy[sz]ed|examined|included|screened|tested|evaluated|enrolled|followed|compared)\b"
    r"|\bwere (?:\w+ )?(?:identified|studied|reviewed|found|analy[sz]ed|examined|included|screened|tested|evaluated|enrolled|followed|compared|seen)\b",
    re.IGNORECASE,
)
"""In a sentence with a number of people: they are those of the report."""

GIVEN_TO_GROUPS = re.compile(
    r"\b(?:treated with|received|receiving|treatment with|therapy with|assigned to|allocated to|to receive|given|versus|vs\.?|compared (?:with|to)"
    r"|efficacy|effectiveness|safety|tolerability|groups?|arms?|(?:initiation|use|discontinuation|switch\w*) (?:of|to))\b",
    re.IGNORECASE,
)
"""A treatment whose effect is studied, in the sentence that names it."""

WILL_BE = re.compile(
    r"\b(?:study|trial) protocol\b|\bprotocol (?:for|of) (?:an?|the)\b|\b(?:will|shall) (?:be|also be) (?:randomi[sz]ed|randomly|enrolled|recruited|assigned"
    r"|allocated|included|treated|followed|compared|assessed|analy[sz]ed)\b|\bwe (?:will|plan to)\b|\bethics and dissemination\b",
    re.IGNORECASE,
)
"""What is planned and not yet done."""

RESULT = re.compile(
    r"(?i:\bp ?[<>=≤≥] ?0?[.·]\d)|\b\d+(?:[.·]\d+)? ?%(?! ?(?:CI|confidence|power))|(?i:\b(?:hazard|odds|rate|risk) ratio\b[^a-z]{1,12}\d)"
    r"|(?i:\b(?:was|were|had) (?:\w+ ){0,2}(?:lower|higher|reduced|decreased|increased|improved|fewer|better|similar|comparable)\b)"
    r"|(?i:\b(?:decreased|increased|declined|improved|fell|dropped|reduced) (?:\w+ ){0,3}(?:from|by|in)\b)"
)
"""A number or comparison that only a study that was done can tell."""

LIST_OF_PATIENTS = re.compile(
    r"\b(?:patients|cases|pacientes|casos)\b[^.()]{0,40}\(|"
    # "One had lupus, one neuromyelitis optica"; "one with neuromyelitis optica, the other with lupus".
    r"\bone (?:patient |case |woman |man )?(?:with|had|suffered)\b[^.]*[,;] (?:and )?(?:one|another|two|the (?:other|second|third)|a second)\b|"
    r"\bone (?:patient |case |woman |man )?(?:with|had|suffered)\b[^.]*\band (?:one|another|the (?:other|second))\b|"
    r"\bthe first (?:[\w-]+ ){0,2}(?:with|had|suffered)\b[^.]*\bthe second (?:[\w-]+ ){0,2}(?:with|had|suffered)\b",
    re.IGNORECASE,
)
"""Patients told apart in one sentence: "five patients (SLE, MG, MS)", "one with NMOSD, one with SLE"."""

ANIMAL = re.compile(
    r"\b(?:mice|mouse|rats?|rabbits?|dogs?|cats?|pigs?|murine|canine|feline|macaques?|zebrafish)\b", re.IGNORECASE
)
"""Whose age or story is no patient's."""
