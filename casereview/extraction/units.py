"""The sentences of a report, and which of them speak of its patients at all.

Each sentence, or part of one between semicolons, stands in a zone: background, case, discussion, caption. By zone and words
it is of the reported patients (`Unit.ours`) or of nobody: background, other people's patients, statistics of a cohort, advice.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casereview.extraction.quantities import ages

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Unit:
    """A sentence, or a part of one, while it is being given to its owners (numbers of patients; none: nobody)."""

    start: int
    end: int
    text: str
    kind: str
    section: int
    zone: str
    heading: str
    ours: bool = False
    owners: frozenset[int] = field(default_factory=frozenset)


# --- zones -----------------------------------------------------------------------------------------------------------

_LABELS = {
    "background": r"background(?: and (?:clinical significance|aims?|objectives?|importance))?|introduction(?: and importance)?|rationale|context"
    r"|objectives?|aims?|purpose|importance|significance|introducci[oó]n|objeti[vf]s?|objetivos?|introdu[cç][aã]o(?:/fundamentos?)?|fundamenta[cç][aã]o(?: te[oó]rica)?(?:/introdu[cç][aã]o)?|contexte|but|antecedentes|justificativa|hintergrund|einleitung|introduzione|obiettiv[oi]|scopo",
    "case": r"cases?(?: (?:reports?|presentations?|summary|summaries|descriptions?|series|study|history))?|patients?(?: (?:concerns?|and methods|presentation"
    r"|information|history))?|clinical (?:cases?|presentation|findings|observation|picture|course)|main symptoms.{0,40}|observations?|findings|diagnos[ie]s"
    r"|interventions?|outcomes?|results?|management|treatment|investigations?|methods?|presentation|case report and results?|objective/methods"
    r"|(?:presentaci[oó]n del? |descripci[oó]n del? |reporte del? |descri[cç][aã]o do |relatos? (?:de|do) |apresenta[cç][aã]o do )?casos?(?: cl[ií]nicos?)?|observations? cliniques?|cas cliniques?|patients? et m[ée]thodes|r[ée]sultats"
    r"|fallberichte?|kasuistik|anamnese|verlauf|presentazione del caso|risultati|resultados?|metodolog[ií]a|m[ée]todos?|evoluci[oó]n(?: cl[ií]nica)?",
    "discussion": r"conclusions?|discussion(?: and conclusions?)?|lessons?|comments?|interpretation|clinical (?:discussion|significance|relevance|implications?)"
    r"|take[- ]away lessons?|key ?words?|conclusi[oó]n(?:es)?|discusi[oó]n|conclus[aã]o|discuss[aã]o|considera[cç][oõ]es finais|conclusioni?|discussione|diskussion|schlussfolgerung(?:en)?|practice implications|learning points?",
}
_LABEL = re.compile(
    r"^\W*(?:" + "|".join(f"(?P<{zone}>{names})" for zone, names in _LABELS.items()) + r")\s?(?:[:.]|\s-)\s?", re.I
)
_KIND_ZONE = {
    "title": "title",
    "abstract": "plain",
    "case": "case",
    "results": "case",
    "introduction": "elsewhere",
    "methods": "elsewhere",
    "discussion": "elsewhere",
    "conclusion": "elsewhere",
    "caption": "caption",
    "table": "table",
}


def units_of(doc: "Doc") -> Iterator[Unit]:
    """The sentences in order, each with the zone it stands in: where "she" may be who, and what counts as background."""
    places = doc._.sections
    starts = [p.start for p in places]
    has_case = any(p.section.kind == "case" for p in places)
    zone, at = "", -1
    for sent in doc.sents:
        text = sent.text
        if not text.strip() or _is_legend(text):
            continue
        i = max(0, bisect_right(starts, sent.start_char) - 1)
        kind = places[i].section.kind
        if kind == "apart":
            continue
        if i != at:
            at, zone = i, _KIND_ZONE.get(kind, "elsewhere" if has_case else "case")
            if zone == "table" and _LITERATURE.search(
                doc._.text, places[i].start, min(places[i].end, places[i].start + 400)
            ):
                zone = "literature"
        if kind == "abstract" and (label := _LABEL.match(text)):
            zone = next(k for k, v in label.groupdict().items() if v)
        for start, end in _clauses(text.rstrip()) if zone != "elsewhere" else [(0, len(text.rstrip()))]:
            yield Unit(
                sent.start_char + start, sent.start_char + end, text[start:end], kind, i, zone, places[i].section.name
            )


_SPELT_OUT = re.compile(
    r"^\W*(?:Abbreviations?\W+)?([A-Za-z])[\w./()–-]{0,14}(?: [\w-]{1,8})?\s?[,:=]\s(?:[Aa]nti\W)?([A-Za-z])"
)


def _is_legend(text: str) -> bool:
    """Is it a list of abbreviations ("SSA, Sjögren's syndrome A; Sm, Smith; ...")? It names diseases, but of nobody."""
    parts = text.split(";")
    spelt = [m for m in map(_SPELT_OUT.match, parts) if m]
    alike = sum(m[1].lower() == m[2].lower() for m in spelt)
    return len(parts) >= 4 and len(spelt) >= 0.7 * len(parts) and alike >= 0.5 * len(parts)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between semicolons, parentheses kept whole."""
    start = depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == ";" and depth <= 0 and i - start > 20:
            yield start, i + 1
            start = i + 1
    if text[start:].strip():
        yield start, len(text)


# --- ours or nobody's ------------------------------------------------------------------------------------------------

_PERSON = (
    r"(?:wom[ae]n|m[ae]n|girls?|boys?|lady|ladies|gentlem[ae]n|females?|males?|patients?|child(?:ren)?|infants?|neonates?|newborns?|bab(?:y|ies)|toddlers?"
    r"|adolescents?|teenagers?|adults?|individuals?|youths?|students?|teachers?|nurses?|housewi(?:fe|ves)|farmers?|workers?|siblings?|sisters?|brothers?|twins?"
    r"|primigravida|multigravida|primipara|subjects?|participants?|probands?|physicians?|mother|father|mujer(?:es)?|hombres?|varon(?:es)?|var[oó]n|pacientes?|ni[nñ][oa]s?|femmes?|hommes?"
    r"|patientes?|filles?|gar[cç]ons?|mulher(?:es)?|homens?|menin[ao]s?|frau(?:en)?|mann|patientin(?:nen)?|m[aä]dchen|junge|donn[ae]|uom[oi]n?i?|ragazz[aoe]"
    r"|adolescentes?|enfants?|chinese|caucasian|japanese)"
)
REPORTS = (
    r"(?:(?:we|authors?|i|here|herein|this (?:report|paper|article|case|study)|present (?:study|report|case)|aim)\b[^.;:]{0,60}?\b"
    r"(?:reports?|describes?|presents?|discuss(?:es)?|encountered|experienced|document(?:s|ed)?|observed|treated|evaluated|reported|described|presented|details?|illustrates?|share|communicate|introduce)"
    r"|(?:is|are|was|were) (?:hereby |here )?(?:reported|described|presented|discussed|shown)"
    r"|se (?:presenta|reporta|describe|comunica|informa)n?|(?:presentamos|reportamos|describimos|comunicamos|comunican|relatamos|apresentamos|descrevemos|reportam)"
    r"|(?:nous )?(?:rapportons|d[ée]crivons|pr[ée]sentons)|(?:est|sont) rapport[ée]e?s?|wir (?:berichten|beschreiben)|wird berichtet|(?:riportiamo|descriviamo|presentiamo))"
)
INTRODUCES = re.compile(
    rf"\b{REPORTS}\b(?![^.;]{{0,60}}(?:in the literature|previously|to date))"
    rf"|\b(?:a|an|one|our|the|two|three|four|una?|une?|uma?|eine?)\s(?:[\w'’/-]+\s){{0,4}}?{_PERSON},?\s(?:[\w,'’()-]+\s){{0,10}}?"
    r"(?:was|were|had|has|who|whose|presented|presents|presenting|developed|came|complained|experienced|suffered|underwent|visited|attended|recalled|lost|became|is reported|are reported|admitted|with)\b"
    r"|^\W*(?:an?|one|baby)\s[^.;]{3,160}?\s(?:presented|was (?:admitted|referred|hospitali[sz]ed|diagnosed|evaluated|brought|seen|born|transferred)|developed|complained|sustained|underwent|suffered|visited|attended|is reported)\b"
    r"|\b(?:una?|une?|uma?|eine[nr]?|la|le|el|die|der)\s(?:[\w'’/-]+\s){0,3}?(?:pacientes?|patiente?|patient(?:in|en)?|paziente|mujer|hombre|femme|homme|mulher|homem|ni[nñ][oa]|fille|gar[cç]on|menin[oa]|frau|mann|donna|uomo)\b"
    r"(?! (?:con|com|avec|mit) (?:[\w-]+ ){1,4}(?:es|est|ist|é|peut|puede|pode|kann)\b)"
    r"[^.;]{0,90}?\s(?:present[óo]|presentaba|apresentou|apresentava|a (?:pr[ée]sent[ée]|consult[ée]|d[ée]velopp[ée]|[ée]t[ée])|se pr[ée]sent[ea]\w*|consult[óo]|ingres[óo]|acudi[óo]|debut[óo]|desarroll[óo]|admitid[oa]|ingresad[oa]|internad[oa]"
    r"|hospitalis[ée]e|admise?|suivie|suivi pour|diagnosticad[oa]|diagnostiqu[ée]e|procurou|evoluiu|stellte sich|wurde|erkrankte|entwickelte|giunge|giungeva|ricoverat[oa]|si presentava|ha (?:presentato|sviluppato)|sviluppava)\b"
    r"|\b(?:cas d['’]une?|caso de una?|caso de uma?|caso di una?|[Ff]all einer|estudo do tipo relato de caso|realizado com uma?)\b"
    r"|\bcase of an?\b|\b(?:this|the present|our|the) (?:patient|case) (?:is|was)\b|\b[Pp]atients? (?:no\.? ?|number )?(?:\d|one|two|[A-D]\b)|\b[Cc]ases? (?:\d|one|two|[A-D]\b)"
    r"|\bA human case\b|\bThe (?:participant|proband|subject|patient) (?:is|was)\b",
    re.I,
)
_REFERS = re.compile(
    r"\b(?:she|he|her|hers|his|him|herself|himself)\b|\b(?:the|our|this|these|both|all|each) (?:\w+ )?(?:patient|patients|woman|women|man|men|girl|boy|girls|boys|child|infant|lady|gentleman"
    r"|female|male|proband|sisters|brothers|siblings|twins|adolescent|neonate|newborn)(?:'s|s'|’s)?\b"
    r"|\b(?:our|this|the present|in the) case\b|\bwe (?:treated|started|administered|performed|diagnosed|decided)\b|(?:^|[.:;,] )patient(?:'s|’s)? (?!with|who|care|safety|s\b|age)"
    r"|\b(?:la|el|o|a|le|der|die|il) (?:paciente|patiente?|patientin|paziente)\b",
    re.I,
)
_STRONG = re.compile(
    r"\b(?:our|the present|the presented|the current|the reported|this) (?:index )?(?:patients?|cases?|woman|man|girl|boy|child|family|sisters|siblings)(?:'s|’s)?\b(?! (?:of|series|report (?:and|adds|highlights)))"
    r"|\b(?:case|patient)s? (?:reported|presented|described) (?:here|in this|above)|\bin (?:our|this|the present) (?:case|patient)\b"
    r"|\bthis (?:study|report|paper|article|case report) (?:reports|describes|presents|reported|described|presented)\b|\b(?:[Hh]ere|[Hh]erein),? (?:we|I) (?:report|describe|present)\b"
    r"|\b[Ww]e (?:herein |here |hereby )?(?:report|describe|present|reported|described|presented)\b[^.]{0,40}\b(?:cases?|patients?|woman|man|girl|boy|\d+[- ]year)",
    re.I,
)
_ADVICE = re.compile(
    r"\b(?:should|must|ought to|needs? to|is recommended|are recommended|is important|is crucial|is essential|is mandatory|is neccess?ary|is necessary|is warranted|is advisable|debe(?:n|ría)? (?:ser|considerarse|sospecharse)|deve(?:m|ria)? ser|doit (?:être|faire)|il faut|sollte[n]?|deve essere|of (?:paramount|utmost|great|vital) importance|is paramount|is vital|awareness|be aware|keep in mind)\b",
    re.I,
)
_GENERIC = re.compile(
    r"\b(?:is|are) (?:(?:also|now|still|a|an|the|one of|usually|often|rarely|commonly|generally|typically|mainly|frequently|very|relatively|extremely|increasingly|exceedingly|thought|widely|currently|not)\s)*"
    r"(?:rare|uncommon|common|frequent|exceptional|unusual|infrequent|unclear|unknown|controversial|disease|disorders?|diseases|condition|syndrome|syndromes|complications?|manifestations?|entity|entities|cause|causes|group|form"
    r"|subset|spectrum|linked|used|effective|preferred|beneficial|promising|indicated|approved|known|considered|believed|thought|characteri[sz]ed|defined|classified|recogni[sz]ed|associated|understood|caused|seen|found|reported|described|needed|required|contraindicated|severe|autoimmune|inflammatory"
    r"|idiopathic|chronic|systemic|multisystem|demyelinating|antibody|autoantibody|mediated|important|necessary|paramount|warranted|advisable|challenging|difficult|limited|scarce|lacking|sparse|available|highly|called|termed|referred to|sometimes|frequently|well (?:known|recogni\w+|documented|established|described))\b"
    r"|\b(?:es|son|est|sont|é|são|ist|sind|è|sono) (?:(?:una?|uma?|une?|des|eine?|un['’]|a|o|la|el|le|muy|très|muito|sehr|relativamente|relativement|considerad[oa]s?|considérée? comme|también|também|également)\s)*"
    r"(?:enfermedad(?:es)?|enfermidades?|trastornos?|transtornos?|doen[cç]as?|desordem|síndromes?|afecci[oó]n|afec[cç][aã]o|affections?|maladies?|syndromes?|pathologies?|entit[ée]s?|entidad(?:e|es)?|manifesta\w+|complica\w+|marcador\w*"
    r"|erkrankung(?:en)?|krankheit(?:en)?|autoimmunerkrankung|malatti[ae]|patologi[ae]|sindrom[ei]|rar[oae]s?|poco frecuentes?|infrecuentes?|infrequentes?|selten\w*|frequentes?|frecuentes?|exceptionnel\w*|excepcional\w*|associad[oa]s?|asociad[oa]s?|associée?s?|caracteri[zs]\w+|rarement|raramente)\b"
    r"|\b(?:puede[n]?|pode[m]?|podendo|peut|peuvent|kann|können|può|possono) (?:(?:también|também|aussi|auch|anche|se|s['’])\s?)*[a-zäéèêíóúç]+(?:r|re|er|en)\b"
    r"|\b(?:se caracteriza|caracteriza-se|se caractérise|caractérisée? par|s['’]associe|se asocia|associa-se|denomina-se|ha sido (?:descrit|report)\w+|foi descrit\w+|tem sido|a été (?:décrit|rapport)\w+ dans)\b"
    r"|\bhas (?:recently |also |rarely |previously |now |only |not |never )*been (?:reported|described|associated|linked|shown|implicated|proposed|suggested|recogni[sz]ed|considered|used|established|documented|recommended)\b"
    r"|\bhave (?:recently |also |rarely |previously |now |only |not |never )*been (?:reported|described|associated|linked|shown|implicated|proposed|suggested|recogni[sz]ed|published|documented|identified|recommended|used)\b"
    r"|\b(?:can|(?-i:may)|might) (?:also |rarely |sometimes |often |be |not )*(?!have been|have had)\w+"
    r"|\bin the (?:\w+ )?literature\b|\bliterature review\b|\breview(?:ed)? (?:of )?the (?:\w+ )?literature\b|\bto (?:our|the best of our|the authors'?) knowledge\b|\bwe (?:also )?(?:review|searched|discuss|propose|suggest|speculate|hypothesi|recommend|conclude|highlight|compare)\w*"
    r"|(?<!two )(?<!three )(?<!four )(?<!five )(?<!\d )(?<!our )(?<!these )(?<!both )\bpatients (?:with|who|having|suffering|presenting|in whom)\b|\bcases of\b|\b\d+(?:\.\d+)? ?(?:-\s?\d+ ?)?% (?:of (?:all |the )?(?:\w+ ){0,3}(?:patients|cases|individuals|women|people|those|children|adults)|de (?:los|las|les)|des|dos|das)\b|\b(?:prevalence|incidence|pathogenesis|pathophysiology|prognosis|epidemiology|mortality)\b"
    r"|\b(?:affects|attacks (?:the|optic|spinal)|causes (?:an?|the|severe|inflam\w+|demyel\w+)|occurs|co-?occur|coexists?|involves|(?<!to )includes?|remains (?:unclear|unknown|controversial|poorly|elusive|uncertain|an?|the|to be|difficult|challenging|debated|obscure|rare)|accounts for|tends to|leads to|requires|carries|targets|comprises|represents|exists?|relapses severely|desmieliniza|manifests)\b"
    r"|\b(?:this|the|our|present) (?:case|report|study|article|paper|cases)(?: report)? (?:also )?(?:highlights?|illustrates?|emphasi[sz]es?|underscores?|demonstrates?|suggests?|supports?|shows|adds|raises|reminds|indicates|stresses|underlines|outlines|challenges|exemplifies|reinforces|expands|calls|provides|contributes|aims?|reviews?|discusses)\b"
    r"|\b(?:sporadic|few|several|many|other|rare|some) (?:\w+ ){0,2}(?:cases|reports|patients|descriptions|authors|studies)\b",
    re.I,
)
_EXAMINED = re.compile(
    r"\W*(?:(?:on|at|upon) (?:(?:the|her|his|physical|neurological|clinical|general|initial|ophthalm\w+) )*(?:admission|presentation|examination|arrival|follow-?up|discharge)\b"
    r"|(?:(?:the|her|his|physical|neurological|clinical|general|initial|ophthalm\w+) )+examination (?:showed|revealed|was|demonstrated|disclosed)\b)",
    re.I,
)
"""What opens a sentence on what was found in the patient, whatever verbs follow ("clinical features include ...")."""
_OTHERS = re.compile(
    r"\bet al\b[^.]*|\bprevious(?:ly)? (?:reported|published|described|documented) (?:cases?|patients?|reports?)|\bcompared with \d+ (?:cases|patients)|\breported (?:an?|two|three|several) (?:similar )?(?:cases?|patients?)\b(?=[^.]*\bin (?:19|20)\d\d)"
    r"|\b(?:cohort|case-control|meta-analysis|systematic review|case series of \d{2,}|registry|mean age|median age|a total of \d{2,})\b|\b(?:in|among|of) (?:the )?(?:\d{2,}|[4-9]\d) (?:\w+ ){0,3}(?:patients|cases|women|individuals)\b"
    r"|\b(?:colleagues|coworkers|co-workers) (?:reported|described|found)\b|\b(?:the|an?) (?:study|survey|analysis|trial) (?:of|by|from|conducted|involving)\b|\b(?:other|another) (?:reports?|authors?|studies|study)\b"
    r"|\bpreviously reported (?:in|by)\b",
    re.I,
)
_ASIDE = re.compile(
    r",? (?:a (?:\w+ ){1,3}(?:that|which)|which|that) (?:is|are|has|have|can|may|might)\b[^,.;]*|\([^)]*\)"
)
"""What is explained in passing ("DRESS syndrome, which is associated with high mortality") does not make a sentence background."""
_LITERATURE = re.compile(
    r"\b(?:literature|review of|previous(?:ly)?|published|reported) (?:\w+ ){0,3}(?:cases?|reports?|patients|review)|\bstud(?:y|ies)\b|\breferences?\b|\bauthors?\b|\bet al\b",
    re.I,
)


def mark_ours(units: list[Unit]) -> None:
    """Say of each sentence whether it speaks of the reported patients."""
    started, section, zone = False, -1, ""
    ours_before = False
    for unit in units:
        if unit.section != section or unit.zone != zone:
            started = (unit.zone == "case" and unit.kind != "abstract") or (
                started and unit.section == section and unit.zone == "case"
            )
            ours_before = False
            section, zone = unit.section, unit.zone
        unit.ours = _ours(unit, started, ours_before)
        started = started or (unit.ours and unit.zone != "elsewhere")
        ours_before = unit.ours
    if not any(u.ours for u in units if u.zone != "title"):
        for unit in units:  # no sentence names a patient: what is no background may still be a case in note form
            unit.ours = unit.ours or (
                unit.zone in ("plain", "case", "background")
                and not _generic(unit.text)
                and not _OTHERS.search(unit.text)
                and not _ADVICE.search(unit.text)
            )


def _ours(unit: Unit, started: bool, ours_before: bool) -> bool:
    text = unit.text
    if unit.zone == "title":
        return True
    if unit.zone in ("table", "literature"):
        return unit.zone == "table"
    if unit.zone == "caption":
        return not _OTHERS.search(text)
    if unit.zone == "elsewhere":
        if _STRONG.search(text) and not _ADVICE.search(text):
            return True
        return (
            ours_before
            and bool(_REFERS.search(text))
            and not (_generic(text) or _OTHERS.search(text) or _ADVICE.search(text))
        )
    introduces, refers = bool(INTRODUCES.search(text) or _described(text)), bool(_REFERS.search(text))
    if _OTHERS.search(text) and not _STRONG.search(text):
        return False
    if _ADVICE.search(text) and not introduces:
        return False
    if introduces and (_described(text) or not _generic(text) or re.search(REPORTS, text, re.I)):
        return True
    if refers and (started or unit.zone != "background"):
        return True
    return started and (bool(_EXAMINED.match(text)) or not _generic(text))


def _generic(text: str) -> bool:
    """Is it a statement about a disease, patients at large, or the report itself?"""
    return bool(_GENERIC.search(_ASIDE.sub(" ", text)))


def _described(text: str) -> bool:
    """Is a person introduced by age ("A 48-year-old woman")?"""
    return any(a.sort == "old" for a in ages(text))
