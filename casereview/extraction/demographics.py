"""Age at presentation, sex and ethnicity of a patient.

Ages that describe a person ("a 48-year-old woman") come before ages that name a time of life ("at the age of 33"); nouns tell
the sex before pronouns, pronouns before pregnancy and its like. An ethnicity stands beside the person or beside "origin",
"descent" and the like: the hospital's country is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.extraction.patients import KIN_PATIENT, Subject, fact
from casereview.extraction.quantities import Age, ages
from casereview.lexicon import Lexicon
from casereview.records import Fact

if TYPE_CHECKING:
    from spacy.tokens import Doc

# fmt: off
_FEMALE = (
    "woman|female|girl|lady|schoolgirl|housewife|primigravida|primipara|multigravida|multipara|gravida|(?-i:Mrs|Ms)|waitress|actress|nun|mother|sister|daughter|businesswoman|Filipina|Latina|Chicana"
    "|mujer|niña|femenin[ao]|señora|chica|una paciente|la paciente|femme|fille|fillette|patiente|dame|jeune fille|mulher|menina|moça|uma paciente|a paciente|feminin[ao]"
    "|Frau|Patientin|Mädchen|donna|ragazza|bambina|femmina"
)
_MALE = (
    "man|male|boy|gentleman|schoolboy|(?-i:Mr)|fisherman|salesman|policeman|fireman|serviceman|businessman|craftsman|father|brother|son"
    "|hombre|niño|var[oó]n|masculin[ao]|señor|un paciente|el paciente|un adolescente|homme|garçon|patient de sexe masculin|homem|menino|rapaz|um paciente|o paciente|do sexo masculino"
    "|Mann|Junge|Knabe|uomo|ragazzo|bambino|maschio"
)
_FEMALES = "women|females|girls|ladies|sisters|daughters|mujeres|niñas|femmes|filles|patientes|mulheres|meninas|Frauen|Patientinnen|donne"
_MALES = "men|males|boys|gentlemen|brothers|sons|hombres|niños|varones|hommes|garçons|homens|meninos|Männer|uomini"
# fmt: on
_NOUN = re.compile(
    rf"\b(?:(?P<female>{_FEMALE})|(?P<male>{_MALE})|(?P<females>{_FEMALES})|(?P<males>{_MALES}))\b(?!(?:-to-|/female|/male|:| to female| to male| genital| pattern| donor|s? ratio|-pattern| hormone| sex hormone| condom))",
    re.I,
)
_NOT_THE_PATIENT = re.compile(
    r"\b(?:his|her|their|whose|non-?pregnant|in|among|for|other|most|postmenopausal|infertile|many) $|['’]s $|\bthe mother (?:of|and) $",
    re.I,
)
_SELF = re.compile(r"year[- ]old (?:[\w-]+ ){0,3}$|\b(?:a|an|the) (?:[\w-]+ ){0,2}$", re.I)
_PRONOUN = re.compile(
    r"\b(?:(?P<female>she|her|hers|herself|ella|elle|ela)|(?P<male>he|his|him|himself|él|ele))\b", re.I
)
_LETTER = re.compile(
    r"(?:\b\d{1,2}(?: ?(?:years?|yrs?|y))? ?(?:[- ]?y\.?/?o\.?|-year-old)?,? ?[/,-]? ?(?P<after>[FM])\b(?![-\d])|(?:\(|(?<![\w-])(?=[FM][/,;] ?\d{1,2} ?y))(?P<before>[FM])[ /,;]+\d{1,2}|\b(?:[Ss]ex|[Gg]ender) ?[:=] ?(?P<named>[FM]|[Ff]emale|[Mm]ale)\b)"
)
_FEMALE_CUE = re.compile(
    r"\b(?:(?<!non-)(?<!non)pregnan(?:t|cy)|postpartum|puerperium|gravida \d|G\dP\d|primigravid|multiparous|nulliparous|menarche|menopaus\w+|postmenopausal|amenorrh?o?ea|menorrhagia|menstrua\w+|hysterectomy"
    r"|oophorectomy|ovarian|ovary|uterus|uterine|cervical (?:cancer|carcinoma|smear)|vaginal|c(?:a)?esarean|miscarriage|breast-?feeding|lactating|gave birth|conceived|mastectomy|embarazada|enceinte|grávida|schwanger)\b",
    re.I,
)
_MALE_CUE = re.compile(
    r"\b(?:prostate|prostatic|prostatectomy|testicular|testis|testes|testicle|scrotal|scrotum|penile|penis|epididym\w+|orchi\w+|vasectomy|erectile|cryptorchid\w+)\b",
    re.I,
)
_CHILD = re.compile(r"\b(?:newborn|neonate|infant|baby|born (?:at|to|by|after|via))\b", re.I)

_PRESENTED = re.compile(
    r"\b(?:present(?:ed|s|ing|ation)|admitted|admission|referred|hospitali[sz]ed|visited|consulted|came to|seen (?:at|in)|evaluated|attended)\b",
    re.I,
)
_LATER_ON = re.compile(
    r"\b(?:currently|now|follow-?up|at present|today|died|death|last (?:seen|visit|review)|since then)\b", re.I
)
_LOOKS_BACK = re.compile(
    r"\b(?:since|from|diagnosed|known|onset|began|started|history)\b(?: (?!present|admit|refer|visit)[\w'’-]+){0,4} ?\d*$",
    re.I,
)
_NOW = re.compile(r"\b(?:currently|now|presently|at present|today) (?:\w+ )?$", re.I)
_AT_BIRTH = re.compile(
    r"\b(?:presented|diagnosed|noted|detected|present|manifested|symptomatic)\b[^.;]{0,20}\b(?:at|since|from) birth\b",
    re.I,
)


def find(doc: "Doc", subject: Subject, lexicon: Lexicon) -> dict[str, Fact | list[Fact] | None]:
    """`age` in years, `sex` (`female`, `male`) and `ethnicity` (as written); `None` for what the text does not say."""
    return {"sex": _sex(doc, subject), "age": age(doc, subject), "ethnicity": _ethnicity(doc, subject)}


def _texts(subject: Subject) -> Iterator[tuple[int, int]]:
    for stretch in subject.stretches:
        yield stretch.start, stretch.end


# --- age -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An age of the patient: where it stands in `doc.text`, and the sentence around it."""

    age: Age
    start: int
    end: int
    sentence: str
    shared: bool


def told_ages(doc: "Doc", subject: Subject) -> list[Told]:
    """The ages that are told of the patient, in order of the text; of a list for several patients, the patient's own."""
    found = []
    for sent in subject.sentences:
        here = []
        # Of several patients one may be another's relative; alone, a relative's age is nobody's.
        kin = KIN_PATIENT.finditer(sent.text) if subject.total > 1 else ()
        of_kin = [Age(float(m["age"]), *m.span("age"), "old") for m in kin]
        for age in (*ages(sent.text), *of_kin):
            stretch = subject.at(sent.start_char + age.start)
            if stretch is not None:
                here.append(
                    Told(age, sent.start_char + age.start, sent.start_char + age.end, sent.text, stretch.shared)
                )
        found.extend(_own(here, subject))
    return found


def _own(here: list[Told], subject: Subject) -> Iterator[Told]:
    """Of the ages in one sentence those that are this patient's."""
    for told in here:
        peers = [t for t in here if t.age.group == told.age.group and t.shared and t.age.sort == told.age.sort]
        if not told.shared or len(peers) == subject.total and peers.index(told) == subject.number - 1:
            yield told


def age(doc: "Doc", subject: Subject) -> Fact | None:
    """The age at presentation, in years."""
    told = told_ages(doc, subject)
    for t in told:
        if t.age.sort == "old" and not _NOW.search(doc._.text[max(0, t.start - 25) : t.start]):
            return fact(doc, _plain(t.age.years), t.start, t.end, "age of the person")
    told = [t for t in told if not _NOW.search(doc._.text[max(0, t.start - 25) : t.start])] or told
    at = [t for t in told if not _LATER_ON.search(t.sentence)] or told
    shown = [t for t in at if _PRESENTED.search(t.sentence)]
    # "since age 9 presented at 15": what looks back within the sentence is not the age of presentation.
    shown = [t for t in shown if not _LOOKS_BACK.search(doc._.text[max(0, t.start - 40) : t.start + 6])] or shown
    if birth := _at_birth(doc, subject):
        return birth
    if at:
        best = shown[0] if shown else max(at, key=lambda t: t.age.years)
        return fact(
            doc,
            _plain(best.age.years),
            best.start,
            best.end,
            "age at presentation" if shown else "age at a time of life",
        )
    return None


def _at_birth(doc: "Doc", subject: Subject) -> Fact | None:
    for start, end in _texts(subject):
        if m := _AT_BIRTH.search(doc._.text, start, end):
            return fact(doc, 0, m.start(), m.end(), "at birth")
    return None


def _plain(years: float) -> float | int:
    """48.0 as 48, so that the table reads as the paper does."""
    return int(years) if float(years).is_integer() else years


# --- sex -------------------------------------------------------------------------------------------------------------


def _sex(doc: "Doc", subject: Subject) -> Fact | None:
    for rule in (_by_noun_with_age, _by_noun, _by_letter, _by_pronoun, _by_cue):
        if found := rule(doc, subject):
            value, start, end = found
            return fact(doc, value, start, end, rule.__name__.removeprefix("_by_").replace("_", " "))
    return None


def _by_noun_with_age(doc: "Doc", subject: Subject) -> tuple[str, int, int] | None:
    """ "a 48-year-old Japanese woman", "woman aged 48", "female, 48 years": the nearest noun on the age's clause."""
    for told in told_ages(doc, subject):
        if told.age.sort != "old":
            continue
        if m := _NOUN.search(doc._.text, told.start, told.end):
            return _named(m), m.start(), m.end()
        window = doc._.text[told.end : told.end + 70]
        stop = re.search(r"[.;:]|\b(?:with|who|whose|presented|was|had)\b", window)
        if m := _NOUN.search(window[: stop.start()] if stop else window):
            return _named(m), told.end + m.start(), told.end + m.end()
        before = doc._.text[max(0, told.start - 30) : told.start]
        if (m := _last(_NOUN, before)) and not re.search(r"[.;]", before[m.end() :]):
            return _named(m), told.start - len(before) + m.start(), told.start - len(before) + m.end()
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _named(m: re.Match[str]) -> str:
    return next(k for k, v in m.groupdict().items() if v).removesuffix("s")


def _by_noun(doc: "Doc", subject: Subject) -> tuple[str, int, int] | None:
    votes: dict[str, list[tuple[int, int]]] = {}
    for stretch in subject.stretches:
        for m in _NOUN.finditer(doc._.text, stretch.start, stretch.end):
            before = doc._.text[max(stretch.start, m.start() - 40) : m.start()]
            kin = m[0].lower() in ("mother", "father", "sister", "brother", "son", "daughter", "sisters", "brothers")
            plural = bool(m["females"] or m["males"]) and not re.search(
                r"\b(?:an?|one) (?:[\w-]+ ){0,2}$", before, re.I
            )
            if _NOT_THE_PATIENT.search(before) or (
                kin and not plural and not re.search(r"year[- ]old (?:[\w-]+ ){0,2}$", before)
            ):
                continue
            if plural != stretch.shared and subject.total > 1 or (plural and subject.total == 1):
                continue
            votes.setdefault(_named(m), []).append(m.span())
    return _most(votes)


def _by_letter(doc: "Doc", subject: Subject) -> tuple[str, int, int] | None:
    for start, end in _texts(subject):
        if m := _LETTER.search(doc._.text, start, end):
            letter = next(v for v in m.groupdict().values() if v)[0].upper()
            return {"F": "female", "M": "male"}[letter], m.start(), m.end()
    return None


def _by_pronoun(doc: "Doc", subject: Subject) -> tuple[str, int, int] | None:
    votes: dict[str, list[tuple[int, int]]] = {}
    for stretch in subject.stretches:
        if not stretch.shared:
            for m in _PRONOUN.finditer(doc._.text, stretch.start, stretch.end):
                votes.setdefault(_named(m), []).append(m.span())
    return _most(votes)


def _most(votes: dict[str, list[tuple[int, int]]]) -> tuple[str, int, int] | None:
    """The sex with more votes, quoted at its first; none where they are even."""
    ranked = sorted(votes.items(), key=lambda v: -len(v[1]))
    if not ranked or (len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1])):
        return None
    return ranked[0][0], *ranked[0][1][0]


def _by_cue(doc: "Doc", subject: Subject) -> tuple[str, int, int] | None:
    """Pregnancy, and organs that only one sex has; not in a newborn, whose mother was pregnant."""
    whole = " ".join(doc._.text[a:b] for a, b in _texts(subject))
    if subject.total > 1 or _CHILD.search(whole):
        return None
    for start, end in _texts(subject):
        for value, pattern in (("female", _FEMALE_CUE), ("male", _MALE_CUE)):
            if m := pattern.search(doc._.text, start, end):
                return value, m.start(), m.end()
    return None


# --- ethnicity -------------------------------------------------------------------------------------------------------

_PERSON = (
    r"(?:(?-i:[FM](?=\s?[,;:)/]|\s(?:aged?|with|who|present\w*|admitted|\d)|$))|wom[ae]n|m[ae]n|girls?|boys?|lad(?:y|ies)|gentlem[ae]n|females?|males?|patients?|child(?:ren)?|infants?|neonates?|newborns?|bab(?:y|ies)|toddlers?|adolescents?|teenagers?"
    r"|adults?|individuals?|youths?|students?|teachers?|nurses?|housewi(?:fe|ves)|farmers?|workers?|immigrants?|migrants?|refugees?|sisters?|brothers?|siblings?|twins?|primigravida|mother|father|subjects?|persons?|people|descendants?"
    r"|schoolgirls?|schoolboys?|soldiers?|physicians?|sailors?|seam[ae]n|fisherm[ae]n|travell?ers?|tourists?|mujer|hombre|paciente|femme|homme)"
)
_ORIGIN = r"(?:origins?|descent|decent|ethnicity|ethnic|ancestry|heritage|race|racial|nationality|extraction|background|parentage|stock|lineage|tribe|family)"
_BESIDE_PERSON = re.compile(
    rf"(?:[ -](?!hospital|cent|university|college|journal|clinic)[\w'’-]+){{0,4}}?[ -]{_PERSON}\b", re.I
)
_BESIDE_ORIGIN = re.compile(
    rf"(?:[ ,-](?:and |or )?[\w-]+){{0,2}}? {_ORIGIN}\b|[ -]born\b|,? by (?:tribe|race|ethnicity|origin|descent|nationality)\b",
    re.I,
)
_PERSON_FIRST = re.compile(
    r"\b(?:patiente?|femme|homme|fille|gar[cç]on|enfant|dame|monsieur|mujer|hombre|paciente|ni[nñ][ao]|var[oó]n|mulher|homem|menin[ao]|donna|uomo|ragazz[ao]|bambin[ao]|paziente|adolescente)(?: jeune)? $",
    re.I,
)
"""In the Romance languages the people comes after the person: "patiente tunisienne"."""
_PERSON_COMMA = re.compile(rf"\b{_PERSON}(?:, | \()$", re.I)
""" "A 9-year-old boy, Turkish, ...", "a woman (Hispanic)"."""
_AFTER_BE = re.compile(
    rf"\b(?:{_PERSON}|she|he|patient) (?:is|was|were|are) (?:an? |of )?(?:[a-z-]+ )?$|\b(?:ethnicity|race|nationality|ethnic group) ?(?::|was|is|of) ?$|\b(?:ethnic(?:ally)?|self-identified as|identified as) $|\bpatients were $",
    re.I,
)
_NOUN_END = re.compile(r"\s*(?:[.,;)]|$|\b(?:with|who|and|by|presenting|admitted)\b)")
_NATIVE = re.compile(
    r"\b(?:native (?:of|to|from)|(?:an? )?(?:immigrant|migrant|refugee|national|citizen|expatriate) (?:of|from)|(?:originally|originating|emigrated|immigrated|migrated|hailing|native|coming) from|born in)"
    r" (?:the |north(?:ern)? |south(?:ern)? |east(?:ern)? |west(?:ern)? |central )?(?P<place>[A-Z][\w'’-]+(?: (?:of |and |the )?[A-Z][\w'’-]+){0,3})"
)
_BETWEEN = re.compile(
    rf"year[- ]?s?[- ]olds?,? (?:[a-z][a-z-]* ){{0,3}}?(?P<name>[A-Z][a-z]+(?:[- ][A-Z][a-z]+){{0,2}})(?= (?:[a-z-]+ ){{0,2}}?{_PERSON}\b)",
    0,
)
_NO_PEOPLE = re.compile(
    r"(?:Type|Stage|Grade|Class|Child|Marfan|Down|Crohn|Hodgkin|Parkinson|Alzheimer|Turner|Klinefelter|Noonan|Wilson|Graves|Addison|Cushing|Ehlers|Sjogren|Sjögren|Behcet|Behçet|Jehovah|Caesarean|Cesarean"
    r"|Gravida|Para|Rh|Rhesus|Human|Hepatitis|University|Hospital|The|A|An|In|Our|This|Case|Patient|Diabetic|Gaucher|Fabry|Huntington|Tourette|Rett|Williams|Ebstein|Fallot|Fontan)\b"
)
_OF_ORIGIN = re.compile(
    rf"\b(?:of|with) (?P<name>[A-Z][\w'’-]+(?:[ -](?:and )?[A-Z][\w'’-]+){{0,3}})(?= {_ORIGIN}\b)(?! (?:tribe|family|background) )"
    rf"|\b(?P<tribe>[A-Z][a-z]+(?: [A-Za-z][a-z]+)?)(?= by (?:tribe|ethnicity|origin|descent|nationality|race)\b)"
)
_NAMED_PERSON = re.compile(
    r"\b(?:an?|the|[Tt]his|[Oo]ur|middle-aged|young|elderly|old) (?P<name>[A-Z][a-z]+(?:[- ][A-Z][a-z]+){0,2})(?: (?:female|male|young|[a-z]+-aged))? (?:woman|man|girl|boy|lady|gentleman|female|male|child|infant|women|men)\b"
)
_JOIN = re.compile(r"[ /-](?:and )?")


def _ethnicity(doc: "Doc", subject: Subject) -> Fact | None:
    mentions = [m for m in doc._.mentions or () if m.kind == "ethnicity"]
    found: list[tuple[int, int, int, str]] = []
    for start, end in _joined(doc, mentions):
        stretch = subject.at(start)
        if stretch is None:
            continue
        before, after = doc._.text[max(stretch.start, start - 60) : start], doc._.text[end : min(stretch.end, end + 60)]
        if rule := _beside(before, after):
            found.append((rule[0], start, end, rule[1]))
    if not found:
        for start, end in _texts(subject):
            for m in _BETWEEN.finditer(doc._.text, start, end):
                if not _NO_PEOPLE.match(m["name"]):
                    found.append((1, m.start("name"), m.end("name"), "name of a people beside the person"))
            for m in _NAMED_PERSON.finditer(doc._.text, start, end):
                if not _NO_PEOPLE.match(m["name"]):
                    found.append((1, m.start("name"), m.end("name"), "name of a people beside the person"))
            for m in _OF_ORIGIN.finditer(doc._.text, start, end):
                name = "name" if m["name"] else "tribe"
                found.append((0, m.start(name), m.end(name), "of an origin"))
            for m in _NATIVE.finditer(doc._.text, start, end):
                found.append((2, m.start(), m.end(), "native of a place"))
    if not found:
        return None
    _, start, end, rule = min(found)
    return fact(doc, doc._.text[start:end], start, end, rule)


def _beside(before: str, after: str) -> tuple[int, str] | None:
    """Does the name of a people stand beside the person? With how sure the rule is (0 best)."""
    if re.search(
        r"(?i)\d ?(?:years?|yrs?|y/?o|a[nñ]os|ans|anni)(?:[- ]old|[- ]of[- ]age| de edad)?, $", before
    ) and re.match(r",| (?:by|with|who)\b", after):
        return 0, "beside the age"
    if re.search(r"\b(?:in|at|from|the) $", before) and not re.search(r"\b(?:in the|from the|the) $", before):
        return None
    if _BESIDE_ORIGIN.match(after) and re.search(
        r"\b(?:of|with|an?|from|was|is|were|and|,|year-old|old) (?:an? |the )?(?:[\w-]+ ){0,2}$", before, re.I
    ):
        return 0, "of an origin"
    if _BESIDE_PERSON.match(after) and not re.match(
        r"[ -](?:[\w-]+ ){0,3}(?:herbal|hospital|criteria|medicine|guideline|cohort|population|study)", after
    ):
        return 0, "beside the person"
    if _PERSON_FIRST.search(before):
        return 0, "beside the person"
    if _PERSON_COMMA.search(before) and re.match(r"\s?[,)]", after):
        return 0, "behind the person"
    if _AFTER_BE.search(before) and _NOUN_END.match(after):
        return 1, "said of the person"
    if re.search(r"\byear[- ]?s?[- ]old,? (?:[\w-]+ ){0,2}$", before):
        return 1, "beside the age"
    return None


def _joined(doc: "Doc", mentions: list) -> list[tuple[int, int]]:
    """Names that stand together as one: "British Caucasian", "Chinese-American", "Sri Lankan Sinhalese"."""
    spans: list[tuple[int, int]] = []
    for m in mentions:
        start, end = m.start, m.end
        if grown := re.search(r"(?:\b[A-Z][a-z]+-)$", doc._.text[max(0, start - 20) : start]):
            start -= len(grown[0])
        if (grown := re.match(r"-[A-Z][a-z]+\b", doc._.text[end : end + 20])) and not re.match(
            r"-(?:Born|Type)", doc._.text[end:]
        ):
            end += len(grown[0])
        if spans and 0 <= start - spans[-1][1] <= 1 and _JOIN.fullmatch(doc._.text[spans[-1][1] : start] or " "):
            start = spans.pop()[0]
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans
