"""From a patient's facts to the cells of the table, in the manner of Table 2 of Wang et al.

`MCTD, 42` · two bullets of symptoms, one a disease · examinations by region, then antibodies · `Acute: IV MP (1 g/day for
3 days) → oral Pred 60 mg/day + PE × 5`. Every fact becomes one phrase. The lexicon says what is abbreviated, what a
symptom belongs to and by what examination a finding is seen; nothing here knows a disease or a drug by name.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from casereview.lexicon import Concept, Lexicon
from casereview.notices import notices
from casereview.records import Fact, Record, Row
from casereview.spelling import fold
from casereview.table.model import CORRECTED, DOUBTFUL, NA, Cell, Line, Phrase

RULE = "lexicon: "
"""How a fact's rule begins that names the concept which it was read by."""


class Terms:
    """The lexicon, asked by the words of a value."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self._indices: dict[str, dict[str, list[Concept]]] = {}

    def concept(self, fact: Fact, *kinds: str) -> Concept | None:
        """The concept of a fact: as its rule names it, else the longest term of these kinds within its value."""
        named = fact.rule.removeprefix(RULE)
        if named != fact.rule and named in self.lexicon:
            return self.lexicon[named]
        return self.find(str(fact.value), *kinds)

    def find(self, text: str, *kinds: str) -> Concept | None:
        """The longest term of these kinds within a text."""
        words = fold(text).split()
        for length in range(min(len(words), 8), 0, -1):
            for start in range(len(words) - length + 1):
                stretch = " ".join(words[start : start + length])
                if found := [c for kind in kinds for c in self._index(kind).get(stretch, ())]:
                    return found[0]
        return None

    def name(self, value: str) -> str:
        """What a reader calls a concept given by its id: its abbreviation, else its label; a value that is none as it is."""
        if value not in self.lexicon:
            return value
        return self.lexicon[value].abbreviation or self.lexicon[value].label

    def short(self, value: str, kind: str) -> str:
        """The abbreviation of a value that is a concept's name, else the value."""
        found = next((c for c in self._index(kind).get(fold(value), ()) if c.abbreviation), None)
        return found.abbreviation if found else value

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that the lexicon writes with a capital wherever they stand: names of persons (`Raynaud`)."""
        labels = (word for c in self.lexicon for word in re.findall(r"[^\W\d_]+", " ".join((c.label, *c.terms))))
        return frozenset(word for word in labels if word.istitle() and len(word) > 1)

    def _index(self, kind: str) -> dict[str, list[Concept]]:
        if kind not in self._indices:
            index = self._indices[kind] = {}
            for form in self.lexicon.forms(kind):
                known = index.setdefault(fold(form.text), [])
                if self.lexicon[form.concept] not in known:
                    known.append(self.lexicon[form.concept])
        return self._indices[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a cell is made of: one patient or study, the record of the report, how its reports are cited (`Silva et al. (2)`),
    the lexicon."""

    row: Row
    record: Record
    name: str
    terms: Terms

    def one(self, field: str) -> Fact | None:
        """The fact of a field that holds one."""
        found = self.row.fields.get(field)
        return found[0] if isinstance(found, list) else found

    def all(self, field: str) -> list[Fact]:
        """The facts of a field that holds several."""
        found = self.row.fields.get(field)
        return found if isinstance(found, list) else [found] if found else []


def cell(*lines: Line | None) -> Cell:
    """A cell of these lines; `NA` where there is none."""
    kept = tuple(line for line in lines if line and line.phrases)
    return Cell(lines=kept or (plain(NA),))


def plain(*phrases: str | Phrase, level: int = 0) -> Line:
    """A line of words and phrases."""
    return Line(phrases=tuple(p if isinstance(p, Phrase) else Phrase(text=p) for p in phrases), level=level)


def stated(fact: Fact, field: str, text: str | None = None) -> Phrase:
    """The phrase of a fact, marked where a person corrected it or must look at it."""
    shown = str(fact.value) if text is None else text
    # Of a treatment the flag is a part of what is told (that it failed), and stands in the cell.
    doubtful = fact.flag and not field.endswith(("treatment", "treatments"))
    marks = (CORRECTED if fact.source == "correction" else "") + (DOUBTFUL if doubtful else "")
    return Phrase(text=shown + marks, fact=fact, field=field)


def marked(made: Cell, row: Row, fields: Sequence[str]) -> Cell:
    """The cell with a mark at its end for what none of its phrases shows: fields that a person emptied, or that were not read.

    Args:
        fields: those that the cell is made of.
    """
    shown = [p for line in made.lines for p in line.phrases]
    added = []
    if any(f in row.corrected for f in fields) and not any(CORRECTED in p.text for p in shown):
        added.append(Phrase(text=CORRECTED))
    for flag in row.flags:
        if flag.field in fields:
            at = {
                "quote": flag.quote,
                "source": flag.source,
                "section": flag.section,
                "start": flag.start,
                "end": flag.end,
            }
            doubt = Fact(value=None, rule="not read", flag=flag.note, record_id=flag.record_id, **at)
            added.append(Phrase(text=DOUBTFUL, fact=doubt, field=flag.field))
    last = made.lines[-1]
    return Cell(lines=(*made.lines[:-1], replace(last, phrases=(*last.phrases, *added))))


def joined(phrases: Iterable[Phrase], by: str = ", ") -> list[Phrase]:
    """Phrases with `by` between them."""
    line: list[Phrase] = []
    for phrase in phrases:
        line += [Phrase(text=by), phrase] if line else [phrase]
    return line


def bullet(phrases: Sequence[Phrase], lead: str = "") -> Line | None:
    """A bullet that begins with a capital; none without phrases."""
    if not phrases:
        return None
    words = [Phrase(text=lead), *phrases] if lead else [_capital(phrases[0]), *phrases[1:]]
    return Line(phrases=tuple(words), level=1)


def single(field: str, show: Callable[[Fact], str] | None = None) -> Callable[[Context], Cell]:
    """The cell of a field that holds one fact."""

    def make(context: Context) -> Cell:
        fact = context.one(field)
        return cell(plain(stated(fact, field, show(fact) if show else None)) if fact else None)

    return make


def listed(field: str) -> Callable[[Context], Cell]:
    """The cell of a field that holds several: one line, with commas."""
    return lambda context: cell(Line(phrases=tuple(joined(stated(f, field) for f in context.all(field)))))


def years(age: float) -> str:
    """`42`, `10.5`; below two years `9 months`. Other fractions are of arithmetic, and are cut to completed years."""
    if age < 2 and age != int(age):
        return f"{round(age * 12)} months"
    return f"{age:.10g}" if age * 2 == int(age * 2) else str(int(age))


def study(context: Context) -> Cell:
    """`Silva et al. (2)`, as the style cites. `[retracted]`, `[corrected]` … follow where PubMed says so."""
    marks = "".join(f" [{kind}]" for kind in notices(context.record))
    added = CORRECTED if context.row.added_by else ""
    return cell(plain(f"{context.name}{marks}{added}"))


def year(context: Context) -> Cell:
    """Year of publication."""
    return cell(plain(str(context.record.year)) if context.record.year else None)


sex = single("sex", lambda fact: str(fact.value).capitalize())
ethnicity = single("ethnicity")
outcome = single("outcome", lambda fact: _upper(str(fact.value)))
onset_order = single("onset_order", lambda fact: str(fact.value).replace("_", " "))
age = single("age", lambda fact: years(fact.value))
aqp4 = single("aqp4_igg", lambda fact: str(fact.value).capitalize())
spinal_levels = listed("spinal_levels")


def _disease(which: str) -> Callable[[Context], Cell]:
    """`MCTD, 42`; `NMOSD, NA` where only the disease is known; `NA` where neither is."""

    def make(context: Context) -> Cell:
        disease, onset = context.one(f"{which}_disease"), context.one(f"{which}_onset_age")
        if not disease and not onset:
            return cell()
        # Of two diseases that appeared together neither is primary, and the column must not say so.
        order = context.one("onset_order")
        together = order is not None and order.value == "simultaneous"
        return cell(
            plain(
                stated(disease, f"{which}_disease", context.terms.name(disease.value)) if disease else NA,
                ", ",
                stated(onset, f"{which}_onset_age", years(onset.value)) if onset else NA,
                *([" ", stated(order, "onset_order", "(simultaneous)")] if together else []),
            )
        )

    return make


primary_disease = _disease("primary")
secondary_disease = _disease("secondary")


def symptoms(context: Context) -> Cell:
    """A bullet for the symptoms and signs of each disease, the first disease first; what belongs to neither comes last."""
    groups: dict[str, list[Phrase]] = {"ctd": [], "nmosd": [], "": []}
    for field in ("symptoms", "findings"):
        for fact in context.all(field):
            if _examination(fact, context) is None or field == "symptoms":
                groups[_belongs(fact, context)].append(_within(fact, field, context))
    order = context.one("onset_order")
    first = ("nmosd", "ctd") if order and order.value == "nmosd_first" else ("ctd", "nmosd")
    return cell(*(bullet(joined(_distinct(groups[g]))) for g in (*first, "")))


def _belongs(fact: Fact, context: Context) -> str:
    """`ctd` or `nmosd` where the lexicon gives a symptom to one of them alone, else nothing."""
    concept = context.terms.concept(fact, "symptom", "finding")
    of = concept.more.get("of", ()) if concept else ()
    of = (of,) if isinstance(of, str) else of
    return of[0] if len(of) == 1 and of[0] in ("ctd", "nmosd") else ""


# How the lexicon's examinations (`exam`) are called in the table, in their order there; others come after them as they are.
EXAMINATIONS = {
    "brain": "Brain MRI: ",
    "orbit": "Orbital MRI: ",
    "spine": "Spinal MRI: ",
    "mri": "MRI: ",
    "csf": "CSF: ",
    "lung": "Lung: ",
    "imaging": "Imaging: ",
    "eye": "Eye: ",
    "neurophysiology": "Neurophysiology: ",
    "histology": "Histology: ",
    "skin": "Skin: ",
    "blood": "Blood: ",
    "urine": "Urine: ",
}
# A finding of MRI is one of a region by its words; the first that fits.
REGIONS = (
    ("orbit", r"\boptic|chiasm|orbit|intraconal"),
    ("spine", r"\bcord\b|spin(?:e|al)|myel|cervic|thorac|dorsal(?! medulla)|lumbar|conus|longitudinally|\b[CTDL]\d"),
    (
        "brain",
        r"brain|cerebr|cerebell|cranial|skull|white matter|medulla|postrema|pontine|\bpons|thalam|ventric|callos",
    ),
)
_LEVEL = re.compile(r"\b[CTDL]\d{1,2}\b")


def examinations(context: Context) -> Cell:
    """A bullet for the findings of each examination, then one for antibodies."""
    groups: dict[str, list[Phrase]] = {name: [] for name in EXAMINATIONS}
    for fact in context.all("findings"):
        name = _examination(fact, context)
        if name is not None:
            phrase = _within(fact, "findings", context)
            # "CSF: CSF pleocytosis" says it twice.
            bare = re.sub(rf"(?i)^{re.escape(name)}\s+", "", phrase.text) if name else phrase.text
            groups.setdefault(name, []).append(replace(phrase, text=bare))
    shown = " ".join(_levels(p.text) for group in groups.values() for p in group)
    for fact in context.all("spinal_levels"):
        if _levels(str(fact.value)) not in shown:
            groups["spine"].append(stated(fact, "spinal_levels", f"lesion at {fact.value}"))
    lines = [
        bullet(joined(_distinct(group)), EXAMINATIONS.get(name) or (f"{_upper(name)}: " if name else ""))
        for name, group in groups.items()
    ]
    return cell(*lines, bullet(_antibodies(context)))


def _examination(fact: Fact, context: Context) -> str | None:
    """By what a finding was seen, MRI by region; `None` for a sign that was seen at the bedside."""
    concept = context.terms.concept(fact, "finding", "symptom")
    name = (concept.more.get("exam") or "") if concept else ""
    words = str(fact.value)
    if not name and concept and concept.kind == "symptom":
        # Inflammation of the cord with its levels was seen by MRI, whatever it is called.
        return "spine" if _LEVEL.search(words) else None
    if name == "mri":
        words += f" {concept.label}"
        return next((region for region, pattern in REGIONS if re.search(pattern, words)), name)
    return name


def _levels(text: str) -> str:
    """A text for comparing levels: a dorsal segment is a thoracic one."""
    return re.sub(r"\bD(?=\d)", "T", text.replace("–", "-")).lower()


def _within(fact: Fact, field: str, context: Context) -> Phrase:
    """A phrase for the middle of a line: without the capital of the sentence that it began."""
    words = str(fact.value)
    first = re.match(r"[^\W\d_]+", words)
    if first and first[0].istitle() and len(first[0]) > 1 and first[0] not in context.terms.names:
        words = words[0].lower() + words[1:]
    return stated(fact, field, words)


def _distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Without what says the same in another spelling."""
    kept: dict[str, Phrase] = {}
    for phrase in phrases:
        kept.setdefault(fold(phrase.text), phrase)
    return list(kept.values())


def antibodies(context: Context) -> Cell:
    """All antibodies in one line."""
    return cell(Line(phrases=tuple(_antibodies(context))))


def _antibodies(context: Context) -> list[Phrase]:
    """Positive antibodies and the result of AQP4-IgG, with titres; negative ones where there is nothing else."""
    facts = context.all("antibodies")
    positive = [f for f in facts if str(f.value).endswith("+")]
    shown = [_antibody(f) for f in positive]
    decisive = context.one("aqp4_igg")
    if decisive:
        sign = {"positive": "+", "negative": "-"}.get(decisive.value, " not known")
        shown.append(stated(decisive, "aqp4_igg", f"AQP4-IgG{sign}{_titre(decisive)}"))
    return joined(shown or [_antibody(f) for f in facts])


def _antibody(fact: Fact) -> Phrase:
    return stated(fact, "antibodies", f"{fact.value}{_titre(fact)}")


def _titre(fact: Fact) -> str:
    """What of an antibody's detail belongs into a table: titres and values, CSF, a change of the result."""
    parts = [p.strip() for p in re.split(r"[;,]\s", fact.detail or "")]
    kept = [p for p in parts if re.search(r"\d|CSF|negative|positive", p)]
    return f" ({', '.join(dict.fromkeys(kept))})" if kept else ""


def treatment(context: Context) -> Cell:
    """What was given for attacks, for the long run, and besides."""
    return cell(*_treatment(context))


def treatment_and_outcome(context: Context) -> Cell:
    """A bullet for the treatment, with its lines under it, and one for the outcome."""
    lines, last = _treatment(context), context.one("outcome")
    if not lines and not last:
        return cell()
    end = bullet([stated(last, "outcome", _upper(str(last.value)))]) if last else plain("Outcome: ", NA, level=1)
    return cell(*(lines or [plain("Treatment: ", NA, level=1)]), end)


def _treatment(context: Context) -> list[Line]:
    acute, maintenance = (_specific(context.all(f"{phase}_treatment"), context) for phase in ("acute", "maintenance"))
    known = {f.value for f in (*acute, *maintenance)}
    other = [f for f in context.all("treatments") if f.value not in known and not _is_group(f, context)]
    lines = [
        plain(lead, *_course(facts, field, context.terms), level=2)
        for lead, field, facts in (
            ("Acute: ", "acute_treatment", acute),
            ("Maintenance: ", "maintenance_treatment", maintenance),
            ("Other: ", "treatments", other),
        )
        if facts
    ]
    return [plain("Treatment:", level=1), *lines] if lines else []


def _specific(facts: Sequence[Fact], context: Context) -> list[Fact]:
    """Without `corticosteroids` where one of them is named, too."""
    lexicon = context.terms.lexicon
    named = [context.terms.find(str(f.value), "treatment") for f in facts]
    return [
        fact
        for fact, own in zip(facts, named, strict=True)
        if not (own and any(c and c.id != own.id and lexicon.is_a(c.id, own.id) for c in named))
    ]


def _is_group(fact: Fact, context: Context) -> bool:
    """`immunosuppressants` beside the drugs themselves says nothing."""
    concept = context.terms.find(str(fact.value), "treatment")
    return bool(concept and concept.more.get("group"))


BESIDE = 6
"""Two treatments with at most so many characters between them (` and `, ` plus `, `, `) were given together."""


def _course(facts: Sequence[Fact], field: str, terms: Terms) -> list[Phrase]:
    """Treatments in the order of giving: `→` is next, `+` together."""
    course: list[Phrase] = []
    previous = None
    for fact in _in_order(facts):
        if previous:
            near = (
                previous.section == fact.section
                and previous.end is not None
                and fact.start is not None
                and 0 <= fact.start - previous.end <= BESIDE
            )
            course.append(Phrase(text=" + " if near else " → "))
        course.append(stated(fact, field, dosed(fact, terms)))
        previous = fact
    return course


def _in_order(facts: Sequence[Fact]) -> list[Fact]:
    """Facts of one section by their place in it; those of different sections as they came."""
    queues: dict[str | None, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: f.start or 0):
        queues.setdefault(fact.section, []).append(fact)
    return [queues[fact.section].pop(0) for fact in facts]


_ROUTES = (
    ("IV", r"intravenous(?:ly)?|i\.?v\.?"),
    ("oral", r"oral(?:ly)?|per os|by mouth|p\.?o\.?"),
    ("SC", r"subcutaneous(?:ly)?|s\.?c\.?"),
    ("IM", r"intramuscular(?:ly)?|i\.?m\.?"),
    ("intrathecal", r"intrathecal(?:ly)?"),
)
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SESSIONS = re.compile(
    rf"(?i)^(?P<n>\d+|{'|'.join(_NUMBERS)})\s(?:\w+\s)?(?:sessions?|courses?|cycles?|exchanges|times|procedures|infusions?|doses?|pulses?)$"
    r"|^[x×]\s?(?P<x>\d+)$"
)
_LOOSE = re.compile(r"(?i)^(?:and|or|then|to|plus|of|,|\s)+(?!\S)|(?<!\S)(?:and|or|then|to|plus|of|,|\s)+$")
"""Words that joined two routes ("intravenous and oral") and are left over without them."""
_UNITS = (
    (r"\bgrams?\b|\bgr\b", "g"),
    (r"\bmilligrams?\b", "mg"),
    (r"(?<=g)\s?(?:/\s?d|per day|a day|daily|each day)\b|(?<=g)/\s?day\b", "/day"),
    (r"(?<=\d)(?=m?g\b)", " "),
    (r"\bm2\b|\bm\(2\)", "m²"),
)


def dosed(fact: Fact, terms: Terms) -> str:
    """A treatment by its abbreviation, with route before it, courses and dose after it: `IV MP (1 g/day for 5 days)`."""
    name = terms.short(str(fact.value), "treatment")
    routes: dict[str, None] = {}
    courses: dict[str, None] = {}
    doses: dict[str, None] = {}
    for part in re.split(r"[;,]\s", fact.detail or ""):
        rest = part.strip()
        for route, pattern in _ROUTES:
            rest, found = re.subn(rf"(?i)(?<![\w/])(?:{pattern})(?![\w])", " ", rest)
            if found:
                routes[route] = None
        rest = _LOOSE.sub("", " ".join(rest.split())).strip()
        if session := _SESSIONS.match(rest):
            number = (session["n"] or session["x"]).lower()
            courses[f"× {_NUMBERS.index(number) + 1 if number in _NUMBERS else number}"] = None
        elif rest:
            doses[_dose(rest)] = None
    if fact.flag:
        doses[fact.flag] = None
    # Given by two routes at different times, neither can stand before the name alone.
    lead = [next(iter(routes))] if len(routes) == 1 else []
    inside = [*([] if lead else [" then ".join(routes)] if routes else []), *doses]
    # "1 g/day" + "for 3 days" and "750 mg/m²" + "monthly" were parted by the words between them.
    shown = re.sub(r"(?<=[gL²yhk]), (?=(?:for|every|once|twice|daily|weekly|monthly)\b)", " ", ", ".join(inside))
    return " ".join([*lead, name, *list(courses)[:1], *([f"({shown})"] if shown else [])])


def _dose(text: str) -> str:
    text = text[0].lower() + text[1:] if text[1:2].islower() else text
    for pattern, short in _UNITS:
        text = re.sub(pattern, short, text, flags=re.IGNORECASE)
    return text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _capital(phrase: Phrase) -> Phrase:
    return Phrase(text=_upper(phrase.text), fact=phrase.fact, field=phrase.field)
