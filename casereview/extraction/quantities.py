"""Ages, lengths of time and calendar dates as case reports write them, found by pattern in plain text.

Years are the unit of everything here: 9 months are 0.75. Offsets count characters of the text that is passed in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = (
    {w: i for i, w in enumerate(UNITS)} | {w: (i + 2) * 10 for i, w in enumerate(TENS)} | {"fourty": 40, "ninty": 90}
)
# Other languages' number words stand only beside their own units of time: "due" and "six" are words of English as well.
_FOREIGN_WORDS = {
    2: "dos deux dois duas due zwei",
    3: "tres trois três tre drei",
    4: "cuatro quatre quatro quattro vier",
    5: "cinco cinq cinque fünf",
    6: "seis six sei sechs",
    7: "siete sept sete sette sieben",
    8: "ocho huit oito otto acht",
    9: "nueve neuf nove neun",
    10: "diez dix dez dieci zehn",
    12: "doce douze doze dodici zwölf",
    20: "veinte vingt vinte venti zwanzig",
}
FOREIGN = {word: n for n, words in _FOREIGN_WORDS.items() for word in words.split()}
YEARS_PER = {"dec": 10.0, "y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25, "h": 0.0}

_TENS = "|".join([*TENS, "fourty", "ninty"])
_WORD = rf"(?:(?:{_TENS})(?:[- ](?:{'|'.join(UNITS[1:10])}))?|{'|'.join(reversed(UNITS))})"
NUMBER = rf"(?:\d{{1,2}}?[ -]?1[/⁄]2(?![\d/])|\d{{1,3}}(?:[.,]\d)?(?:\s?½)?(?:-and-a-half)?|{_WORD}(?:[ -]and[ -]a[ -]half)?)"
"""A number below a thousand, in figures or in English words."""
UNIT = (
    r"(?:decades?|years?|yrs?|yers?|y|months?|mos?|weeks?|wks?|days?|hours?"
    r"|años?|anos?|ans?|anni|Jahren?|mes(?:es)?|mois|mesi|Monaten?|semanas?|semaines?|settimane|Wochen?|d[ií]as?|jours?|giorni|Tagen?)"
)

_FOREIGN_UNIT = r"(?:años?|anos?|ans?|années?|anni|anno|Jahren?|mes(?:es)?|mois|mes[ei]|Monaten?|semanas?|semaines?|settiman[ae]|Wochen?|d[ií]as?|jours?|giorn[oi]|Tagen?)"
_FOREIGN_NUMBER = rf"(?:{NUMBER}|un|une?|uma?|una|uno|eine[mrn]?|{'|'.join(FOREIGN)})"

# Nouns that "N-year-old" may describe instead of a patient.
_THINGS = (
    r"(?:history|scars?|lesions?|fractures?|prosthes[ie]s|graft|implants?|stents?|shunt|wounds?|injur\w+|device|pacemaker|catheter|tumou?r"
    r"|infarcts?|mother(?! of (?:two|three|four|five|six|one|\d))|father(?! of (?:two|three|four|five|six|one|\d))|sister|brother|son|daughter|husband|wife|partner|cousin|aunt|uncle|niece|nephew|sibling|twin brother"
    r"|grand\w+|donors?|cadaver\w*|controls?|deceased|old?er (?:sister|brother)|(?:half|twin)[- ](?:sister|brother))\b"
)
_RELATIVE_BEFORE = re.compile(
    r"\b(?:his|her|their|its|whose|patient's|cadaveric|deceased)\s(?:own\s|elder\s|younger\s|older\s|\w+al\s)?$"
    r"|\b(?:mother|father|sister|brother|son|daughter|husband|wife|donor|baby|donated by a|from an?|by an?|with an?) (?:of |was |is )?(?:an? )?$",
    re.I,
)


_THEN = re.compile(
    r"\b(?:at|when (?:she|he|the patient|they) (?:was|were)|since|until)(?: the)?(?: age(?: of)?)? (?:only |about |around )?$|\b(?:depuis|à|dès|vers|dall?|all)(?: l)?['’ ](?:[âa]ge |et[àa] )?$",
    re.I,
)
"""What makes "N years old" a time of life instead of a description of the person."""


_STRETCH_OF = re.compile(
    r"\b(?:p[ée]r[ií]ode|per[ií]odo|dur[ée]e|dura[cç](?:i[oó]n|[aã]o)|d[ée]lai|intervall[eo]|intervalo|lapso|plazo|prazo|espace|cours|curso|suivi|seg[u]imi?ento|evoluci[oó]n|evolu[cç][aã]o|[ée]volution"
    r"|antecedentes?|ant[ée]c[ée]dents?|tratamiento|tratamento|traitement|historia|hist[oó]ria|dependance|hospitalisation|internaci[oó]n|interna[cç][aã]o) $",
    re.I,
)
"""What "de 12 meses" measures in the Romance languages where it is no age."""


@dataclass(frozen=True, slots=True)
class Age:
    """An age in years. `sort`: `old` describes a person ("48-year-old"), `at` a time of life ("at the age of 33")."""

    years: float
    start: int
    end: int
    sort: str
    group: int = 0
    """Ages of one list ("aged 74 and 76 years") have one number, from 1; 0 for an age that stands alone."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in years. `sort`: `history`, `ago`, `later`, `for`; `what` is the text after it, up to the clause's end."""

    years: float
    start: int
    end: int
    sort: str


def number(text: str) -> float | None:
    """`42`, `4.5`, `2½`, `forty-two`, `a` as a number; `None` for anything else."""
    text = text.strip().lower().replace(",", ".").replace("-and-a-half", " and a half")
    if text.endswith(" and a half"):
        whole = number(text.removesuffix(" and a half"))
        return None if whole is None else whole + 0.5
    if text in ("a", "an", "un", "une", "una", "um", "uma", "ein", "einem", "einer", "eine", "uno"):
        return 1.0
    if text in FOREIGN:
        return float(FOREIGN[text])
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if half := re.fullmatch(r"(\d+?)(?:\s?½|[ -]?1[/⁄]2)", text):
        return int(half[1]) + 0.5
    parts = re.split(r"[- ]", text)
    if all(p in WORDS for p in parts) and (len(parts) == 1 or (len(parts) == 2 and WORDS[parts[0]] >= 20)):
        return float(sum(WORDS[p] for p in parts))
    return None


def years(amount: str | float, unit: str) -> float | None:
    """`amount` of `unit` in years, to two places; an hour or less counts as nothing.

    >>> years("9", "months")
    0.75
    """
    n = number(amount) if isinstance(amount, str) else amount
    return None if n is None else round(n * YEARS_PER[_unit(unit)], 2)


def _unit(word: str) -> str:
    word = word.lower()
    if word.startswith("dec"):
        return "dec"
    if word.startswith(("y", "a", "jah")):
        return "y"
    if word.startswith(("mo", "me")):
        return "m"
    if word.startswith(("w", "sem", "set")):
        return "w"
    return "h" if word.startswith("h") else "d"


@cache
def _age_patterns() -> list[tuple[str, re.Pattern[str]]]:
    n, u = NUMBER, UNIT
    noun = r"(?:woman|man|girl|boy|lady|gentleman|female|male|patient|child|infant|person|individual|adult|adolescent|mujer|hombre)"
    patterns = [
        # 48-year-old, 31 years-old, 2 years and 7 months old, 9 year and a half old; "years" alone after a noun
        (
            "old",
            rf"(?<![\d./⁄])(?<!\d-)(?P<n>{n})[- ]*(?P<u>{u})(?:[- ]*(?:,|and)?[- ]*(?P<n2>{n})[- ]*(?P<u2>{u})|[- ](?P<half>and a half))?[- ,]*(?:olds?\b|old(?=male|female|man|woman|boy|girl|patient))",
        ),
        ("old", rf"(?<![\d.])(?<!\d-)(?P<n>{n})[- ]?(?:y\.? ?/? ?o\.?|yo|yr[- ]?o)\b\.?"),
        (
            "old",
            rf"(?<![\d.])(?<!\d-)(?P<n>{n})[- ]?(?P<u>{u})(?:[- ](?:and )?(?P<n2>{n})[- ]?(?P<u2>{u}))? of (?:age|life)\b",
        ),
        ("old", rf"(?P<n>{n})-(?P<u>years?|months?|weeks?|days?)(?=,? (?:[\w-]+ )?{noun}\b)"),
        ("old", rf"(?<=\b[Aa]n )(?P<n>{n}) (?P<u>years?|yrs?)(?= (?:[\w-]+ ){{0,2}}{noun}\b)"),
        ("old", rf"(?<=\b[Aa] )(?P<n>{n}) (?P<u>years?|yrs?)(?= (?:[\w-]+ ){{0,2}}{noun}\b)"),
        # (F/32), (male, 47 yrs), 47/M, 32F
        (
            "old",
            r"\b(?:F|M|female|male|woman|man|girl|boy)[,/:;] ?(?P<n>\d{1,2})(?: ?(?P<u>years?|yrs?|y|months?))?(?=[\s);,./]|$)",
        ),
        ("old", r"\b(?P<n>\d{1,2})(?: ?(?P<u>years?|yrs?|y|months?))? ?[,/-]? ?(?:F|M)(?=[\s);,.]|$)"),
        (
            "old",
            rf"\b{noun} (?:patient )?(?:of|with) (?P<n>{n}) ?(?P<u>years?|yrs?)(?! (?:of (?!age)|history|duration|ago|later|before|with))",
        ),
        # "a woman of 58", not "one patient of 58" nor "a mother of three"
        (
            "old",
            rf"\b(?:an?|the|our|this) (?:(?!first|second|third|last|only|other|mother|father)[\w-]+ ){{0,2}}?(?:woman|man|girl|boy|lady|gentleman|female|male) of (?P<n>\d{{1,2}}|(?:{_TENS})(?:-(?:{'|'.join(UNITS[1:10])}))?)"
            r"(?=[,.;)]|$| (?:who|with|without|was|is|had|has|whose|in whom|presented|presenting|developed|came|noticed|lost|complained|suffer\w+|admitted|referred|diagnosed|and (?:a|the|her|his)\b))",
        ),
        ("old", rf"\b{noun},? \(?aged? (?:of )?(?P<n>{n})(?:[- ]?(?P<u>{u}))?(?! ?(?:to|-|–) ?\d)\b"),
        ("old", rf"\b[Aa]ge ?(?:/ ?(?:sex|gender) ?)?[:=] ?(?P<n>\d{{1,2}})(?: ?(?P<u>{u}))?\b"),
        # Mrs F., 44 years, ...; the patient, 44 years, ...
        (
            "old",
            r"(?-i:\b(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Sra?)\b\.? [A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?)?),? (?:aged )?(?P<n>\d{1,3})(?: ?(?P<u>years?|yrs?|y))?(?=,| \()",
        ),
        (
            "old",
            rf"\b(?:(?:[Pp]atient|[Cc]ase)(?: (?:[1-9]|[A-F]))?|{noun}) \((?P<n>\d{{1,2}}) (?P<u>years?|yrs?)(?: old)?[,)]",
        ),
        ("old", rf"\b{noun}, (?P<n>\d{{1,3}}) (?P<u>years?|yrs?)(?=,| \()"),
        # Spanish, Portuguese, French, Italian, German
        (
            "old",
            rf"\b(?:de|di|com|con) (?P<n>{n}) ?(?P<u>años|anos|ans|anni|meses|mois|mesi|d[ií]as|jours|giorni)\b(?! (?:de |d'|di )?(?:evoluci|evoluç|[ée]volution|historia|hist|antig|durac|duraç|antec|decorso|storia|despu|antes|apr[eè]s|avant|depois|seguim|suivi))",
        ),
        ("old", rf"\b[âa]g[ée]e?s? (?:respectivement )?de (?P<n>{n}) ?(?P<u>ans|mois|jours)\b"),
        ("old", rf"(?<![\d.])(?P<n>{n}) ?(?P<u>años|anos|meses|d[ií]as) de (?:edad|idade)\b"),
        # paciente feminina, 25 anos; patiente, 33 ans; weiblich, 25 Jahre
        (
            "old",
            r"\b(?:pacientes?|mujer|hombre|ni[nñ][oa]|var[oó]n|mulher|homem|menin[oa]|adolescente|patiente?|femme|homme|fille|gar[cç]on|enfant|dame|paziente|donna|uomo|ragazz[oa]"
            r"|Patient(?:in)?|Frau|Mann|M[äa]dchen|Junge|femenin[oa]|feminin[oa]|masculin[oa]|f[ée]minin|femminile|maschile|weiblich(?:e[rn]?)?|m[äa]nnlich(?:e[rn]?)?)"
            r"(?: (?:do sexo|de sexo|del sexo|de sexe|di sesso|jovem|joven|jeune))?(?: (?:femenin[oa]|feminin[oa]|masculin[oa]|f[ée]minin|femminile|maschile))?,? \(?"
            r"(?P<n>\d{1,3}) ?(?P<u>años|anos|ans|anni|Jahre|meses|mois|mesi|Monate)\b",
        ),
        ("old", rf"\b(?P<n>{n})[- ]?(?P<u>j[äa]hrig|monatig|w[öo]chig)(?:e[rnms]?)?\b"),
        ("old", rf"\b(?P<n>{n}) (?P<u>Jahren?|Monaten?) alte?[rnms]?\b"),
        # a time of life
        (
            "at",
            rf"\b(?:at|from|by|since|until|to)(?: about| around| approximately)? (?:the |an |her |his )?age (?:of )?(?P<n>{n})(?:[- ]?(?P<u>{u})(?:,? (?:and )?(?P<n2>{n})[- ]?(?P<u2>{u}))?)?\b(?! ?%)",
        ),
        ("at", rf"\b(?:aged|age|age of|age was|age is) (?:about )?(?P<n>{n})(?:[- ]?(?P<u>{u}))?\b(?! ?%)"),
        (
            "at",
            rf"\b(?:when|while|since) (?:she|he|the patient|they) (?:was|were) (?:only )?(?P<n>{n})\b(?! (?:weeks|months|days)(?: pregnant|['’]? ))",
        ),
        (
            "at",
            rf"\b(?:[Aa]t|starting at|onset at|beg[au]n at|started at|diagnosed at) (?P<n>\d{{1,2}}(?:\.\d)?|{_WORD})(?: ?(?P<u>years?|yrs))?(?=[;)]|[,.](?!\d)|$| (?:she|he|the patient|with|by|as|and|of age|lip|when|on (?:the )?(?:basis|grounds|account)|based on|because|due to|after|following|who|which|presented|developed)\b)",
        ),
        (
            "at",
            rf"\b(?:a los|desde los|desde os|aos|(?:à|depuis) l'[âa]ge de|a la edad de|desde la edad de|d?all'et[àa] di|im Alter von|seit dem Alter von|con) (?P<n>{n}) (?P<u>años|anos|ans|anni|meses|mois|mesi|Jahren?)\b(?! (?:de )?(?:evol|hist))",
        ),
        (
            "at",
            rf"\b(?:onset|started|began|begun|diagnosed|presented|manifested|beginning|debut) at (?:about )?(?P<n>{n}) (?P<u>years?|yrs?|months?)\b",
        ),
        # The 30th year of life is that of a person of 29; authors write it of one of 30.
        ("at", r"\b(?:im|seit dem|ab dem|mit dem|bis zum|vor dem|nach dem) (?P<n>\d{1,2})\. Lebensjahr"),
        ("at", r"\bwas (?:only )?(?P<n>\d{1,2}) when (?=she|he|the|symptoms|her|his)"),
        ("at", r"\bday (?P<n>\d{1,2}) (?:of life|after birth)"),
    ]
    return [
        (sort, re.compile(p)) if "\\b(?:F|M" in p or "(?:F|M)" in p else (sort, re.compile(p, re.I))
        for sort, p in patterns
    ]


_GERMAN = {"j": "y", "m": "m", "w": "w"}
_LIST_LATER = re.compile(
    rf"(?P<list>{NUMBER}(?:[- ]{UNIT}[- ]old)?-?(?:,? (?:an? )?{NUMBER}(?:[- ]{UNIT}[- ]old)?-?)*,? (?:and|or|&|et|y|e|und) (?:(?:an?|the other(?: one)?|un[ae]?|another) )?"
    rf"{NUMBER})[- ]*(?P<u>{UNIT})\b(?P<old>[- ]old\b| of age)?",
    re.I,
)
_LIST_BEFORE = re.compile(
    r"(?:\bage[ds]?(?: of)?|\bage at (?:onset|presentation|diagnosis)|\bat|(?:\ba|\bthe|are|were|girls?|boys?|women|men|sisters|brothers|siblings|patients|sibs|twins),?"
    r"|[âa]g[ée]e?s(?: respectivement)? de|\bde|\ban?)[ :(,]*$",
    re.I,
)


@lru_cache(maxsize=4096)  # a sentence is asked for its ages by nine rules, one after the other
def ages(text: str) -> tuple[Age, ...]:
    """Every age of a person in `text`, in order, each once; not those of relatives, donors, or things ("a 5-year-old scar")."""
    found: list[Age] = []
    taken: list[tuple[int, int]] = []
    for group, m in enumerate(_lists(text), start=1):
        taken.append(m.span())
        for value, start, end in _items(m):
            sort = (
                "old"
                if m["old"] or re.search(r"age[ds]|[âa]g[ée]e?s|\ba$|\ban$", text[: m.start()].rstrip(" (,:")[-12:])
                else "at"
            )
            found.append(Age(value, start, end, sort, group))
    for sort, pattern in _age_patterns():
        for m in pattern.finditer(text):
            value = _value(m)
            if value is None or value > 115 or any(s < m.end() and m.start() < e for s, e in taken):
                continue
            if _not_a_patient(text, m):
                continue
            taken.append(m.span())
            when = "at" if sort == "old" and _THEN.search(text[max(0, m.start() - 30) : m.start()]) else sort
            found.append(Age(value, m.start(), m.end(), when))
    return tuple(sorted(found, key=lambda a: a.start))


def _lists(text: str) -> Iterator[re.Match[str]]:
    """Lists of ages: "aged 74 and 76 years", "a 30- and a 45-year-old woman", "at 8 and 12 years"."""
    for m in _LIST_LATER.finditer(text):
        parts = _items(m)
        compound = re.search(rf"{UNIT}\s*(?:and|,)", m["list"], re.I) and not re.search(r"old", m["list"], re.I)
        if len(parts) > 1 and not compound and (m["old"] or _LIST_BEFORE.search(text[: m.start()])):
            after = text[m.end() : m.end() + 12]
            if not re.match(r" (?:ago|later|before|after|earlier|prior|history|of follow)", after):
                yield m


def _items(m: re.Match[str]) -> list[tuple[float, int, int]]:
    out = []
    for part in re.finditer(rf"\b(?<![\d.])({NUMBER})(?![\d.]*\d)\b", m["list"], re.I):
        value = years(part[1], m["u"])
        if value is not None:
            out.append((value, m.start("list") + part.start(), m.start("list") + part.end()))
    return out


def _value(m: re.Match[str]) -> float | None:
    got = m.groupdict()
    unit = got.get("u") or "years"
    unit = _GERMAN.get(unit[0].lower(), unit) if re.match(r"j[äa]hrig|monatig|w[öo]chig", unit, re.I) else unit
    if m.re.pattern.startswith(r"\bday"):
        unit = "days"
    value = years(got["n"], unit)
    if value is None:
        return None
    if got.get("n2"):
        more = years(got["n2"], got["u2"])
        value += more or 0
    if got.get("half"):
        value += 0.5 * YEARS_PER[_unit(unit)]
    return round(value, 2)


def _not_a_patient(text: str, m: re.Match[str]) -> bool:
    after = text[m.end() : m.end() + 60]
    if re.search(
        r"\b(?:gestational|gestation|bone|mean|median|maternal|paternal|corrected|post-?menstrual|average|conceptional)\s?$",
        text[max(0, m.start() - 20) : m.start()],
        re.I,
    ):
        return True
    if _STRETCH_OF.search(text, max(0, m.start() - 40), m.start()) and not re.search(r"[âa]g|idade|edad", m[0], re.I):
        return True
    if re.search(r"\b(?:gestational|bone|mean|median|maternal|corrected|postmenstrual) age\b", m[0], re.I) or (
        not re.search(r"old$|of life$", m[0], re.I)
        and re.match(r"[- ](?:of )?(?:gestation|pregnan|amenorr|post-?partum|post-?op)", after, re.I)
    ):
        return True
    if re.match(rf"[ -]?(?:[\w-]+ ){{0,2}}?{_THINGS}", after, re.I) and not re.match(
        r" (?:woman|man|girl|boy|fe|male|patient)", after, re.I
    ):
        return True
    return bool(_RELATIVE_BEFORE.search(text[max(0, m.start() - 40) : m.start()]))


_DURATIONS = [
    ("history", rf"(?P<n>{NUMBER}|an?)[- ]*(?P<u>{UNIT})['’]?s?[- ](?:long[- ])?(?:\w+[- ]){{0,3}}?(?:history|course|evolution|duration|background)\b"),
    ("history", rf"\b(?P<n>{NUMBER}|un|une|um) (?P<u>{UNIT}) (?:de|d['’]|di) ?(?:[ée]voluci[oó]n|[ée]volution|evoluzione|evolu[cç][aã]o|historia|diagn[oó]stico|antig[uü]edad|dura[cç](?:i[oó]n|[aã]o))\b"),
    ("history", rf"\b(?:history|diagnosis|course|evolution|duration)\b[^.;]{{0,60}}?\b(?:of|for|over|since)? ?(?P<n>{NUMBER}|an?)[- ](?P<u>{UNIT})(?: duration|['’]s? duration| standing)?\b(?! (?:ago|later|before|after|earlier|prior|previous))"),
    ("ago", rf"\b(?P<n>{NUMBER}|an?|several)[- ](?P<u>{UNIT})(?: and (?P<n2>{NUMBER}|a half)(?: (?P<u2>{UNIT}))?)? (?:ago|earlier|previously|before(?:hand)?|prior|previous|back|preceding)\b"),
    ("for", rf"\b(?:depuis|desde hace|desde h[áa]|seit|da) (?P<n>{_FOREIGN_NUMBER}) (?P<u>{_FOREIGN_UNIT})\b"),
    ("ago", rf"\b(?:hace|il y a|há|vor|faz) (?:cerca de |aproximadamente |environ |unos |unas |etwa )?(?P<n>{_FOREIGN_NUMBER}) (?P<u>{_FOREIGN_UNIT})\b"),
    ("ago", rf"\b(?P<n>{_FOREIGN_NUMBER}) (?P<u>{_FOREIGN_UNIT}) (?:antes|avant|auparavant|plus t[ôo]t|previos|previamente|atr[áa]s|zuvor|vorher|prima|fa)\b"),
    ("later", rf"\b(?P<n>{NUMBER}|an?)[- ](?P<u>{UNIT})(?: and (?P<n2>{NUMBER}|a half)(?: (?P<u2>{UNIT}))?)? (?:later|after(?:wards?)?|following|on|thereafter|subsequently|since|into|post)\b"),
    ("later", rf"\b(?:after|within|following) (?:about |around |approximately |nearly )?(?P<n>{NUMBER}|an?) (?P<u>{UNIT})\b"),
    ("later", rf"\b(?P<n>{_FOREIGN_NUMBER}) (?P<u>{_FOREIGN_UNIT}) (?:despu[ée]s|m[áa]s tarde|apr[èe]s|plus tard|ap[óo]s|depois|mais tarde|sp[äa]ter|danach|dopo|pi[ùu] tardi)\b"),
    ("later", rf"\b(?:ap[óo]s|apr[èe]s|tras|despu[ée]s de|nach|dopo|al cabo de) (?:cerca de |aproximadamente |environ |unos |unas |etwa )?(?P<n>{_FOREIGN_NUMBER}) (?P<u>{_FOREIGN_UNIT})\b"),
    ("for", rf"\b(?:for|over|during|of|since|lasting|the (?:last|past|previous)|past|previous)(?: the (?:last|past|previous))?(?: about| approximately| more than| over| nearly| almost| at least)? (?P<n>{NUMBER}|an?) (?P<u>{UNIT})\b(?! (?:ago|later|before|after|earlier|prior|old|of age))"),
]  # fmt: skip


@cache
def _duration_patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(sort, re.compile(p, re.I)) for sort, p in _DURATIONS]


def durations(text: str) -> list[Duration]:
    """Every length of time in `text`, in order, each once: the earlier sort of the list above wins."""
    found: list[Duration] = []
    old = [(a.start, a.end) for a in ages(text)]
    for sort, pattern in _duration_patterns():
        for m in pattern.finditer(text):
            got = m.groupdict()
            value = years(got["n"], got["u"])
            here = m.start("n"), m.end("u")
            if sort == "later" and m[0].endswith(" on") and text[: m.start()].endswith("for "):
                continue  # "for six years on methotrexate"
            if value is None or any(s < here[1] and here[0] < e for s, e in [*old, *((d.start, d.end) for d in found)]):
                continue
            if got.get("n2") == "a half":
                value += 0.5 * YEARS_PER[_unit(got["u"])]
            elif got.get("n2"):
                value += years(got["n2"], got["u2"] or got["u"]) or 0
            found.append(Duration(round(value, 2), m.start("n") if sort in ("history",) else m.start(), m.end(), sort))
    return sorted(found, key=lambda d: d.start)


_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FOREIGN_MONTHS = (
    "janv ene gen janei januar",
    "fév fev feb",
    "mar mär",
    "avr abr apr",
    "mai may mag",
    "juin jun giu",
    "juil jul lug",
    "août aou ago aug",
    "sep set",
    "oct out ott okt",
    "nov",
    "déc dec dic dez",
)
_MONTH_ELSEWHERE = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    r"|janeiro|fevereiro|mar[çc]o|maio|junho|julho|setembro|outubro|novembro|dezembro"
    r"|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|Januar|Februar|M[äa]rz|Juni|Juli|Oktober|Dezember)"
)
_DATE = re.compile(
    rf"\b(?:(?P<elsewhere>(?i:{_MONTH_ELSEWHERE}))(?: de| del)? |(?P<month>{_MONTH})\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (?:of )?)?(?P<year>(?:19[3-9]|20[0-4])\d)\b(?![-/.]?\d|\s?(?:mg|ml|g\b|IU|units?|cells|kg|m\b))"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date in years: June 2016 is 2016.42; `exact` if the month is named."""

    year: float
    start: int
    end: int
    exact: bool


def dates(text: str) -> list[Date]:
    """Calendar years in `text`, in order; not the years of criteria and citations ("the 2015 criteria", "(Wingerchuk, 2006)")."""
    found = []
    for m in _DATE.finditer(text):
        before, after = text[max(0, m.start() - 30) : m.start()], text[m.end() : m.end() + 60]
        if re.match(
            r" (?:[\w/-]+ ){0,4}?(?:criteria|classification|guidelines?|consensus|recommendations?|IPND|revised|ACR|EULAR|McDonald|international|diagnostic|study|NEMOS)\b",
            after,
        ) or re.search(
            r"(?:et al\.?,?|[A-Z][a-z]+,|criteria,?|revised|McDonald|Wingerchuk|reported in|published in|described in)[ (]*$",
            before,
        ):
            continue
        named = m["month"] or m["elsewhere"]
        found.append(Date(round(int(m["year"]) + _month(named) / 12, 2), m.start(), m.end(), bool(named)))
    return found


def _month(name: str | None) -> int:
    """Months before the named one in a year, in English or a language of `_MONTH_ELSEWHERE`; 0 for none."""
    if not name:
        return 0
    low = name.lower()
    found = (n for n, starts in enumerate(_FOREIGN_MONTHS) if low.startswith(tuple(starts.split())))
    return _MONTHS.index(low[:3]) if low[:3] in _MONTHS else next(found, 0)
