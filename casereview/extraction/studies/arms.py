"""Who was compared: the arms of a study, how many were in each, and what each was given."""

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from casereview.extraction import dosing
from casereview.extraction.quantities import number
from casereview.extraction.studies.passages import Passage
from casereview.extraction.studies.sides import ALL, Read, Side
from casereview.records import Fact
from casereview.values import Arm, Intervention

PEOPLE = r"(?:patients?|participants?|cases?|individuals?|subjects?|children|adults?|people|women|persons?)"
_TOLD = r"\d{1,3}(?:,\d{3})+|\d{1,5}"
_IN_BRACKETS = re.compile(rf"(?i)\s*\((?:[^()\d]{{0,25}}[,;:] ?)?(?:n ?= ?(?P<n>{_TOLD})|(?P<m>{_TOLD}) {PEOPLE})\b")
_BEHIND = re.compile(
    rf"(?i)^(?:,? (?:had|included|comprised|consisted of|contained|with|of|enrolled|numbered)|:) (?P<n>{_TOLD}|[a-z-]+) (?:[\w-]+ )?{PEOPLE}\b"
)
_SHARE = r"(?: ?\(\d[\d.·]* ?%\))?"
_ASSIGNED = re.compile(
    rf"(?i)(?P<n>\b(?:{_TOLD}|[a-z]+(?:-[a-z]+)?)){_SHARE}(?: (?:[\w-]+ ){{0,2}}?{PEOPLE})?{_SHARE}"
    r"(?: (?:were|was|had been|who|had|have been|then|subsequently|initially|first))*(?: (?:randomly|randomi[sz]ed))?"
    r"(?: (?:assigned|allocated|randomi[sz]ed|treated|received|receiving|given|put|started|taking|administered|on))"
    r"(?: (?:to|with|in|into|on))?(?: receive)?(?: the)?(?: (?:oral|intravenous|subcutaneous|low-dose|[\w-]+))? ?$"
)
_ALSO_TO = re.compile(
    rf"(?i)\band (?P<n>{_TOLD}){_SHARE}(?: {PEOPLE})?(?: (?:were|was|received|receiving|given|to|in|with|the|assigned|on))* ?$"
)
_OF = re.compile(
    rf"(?i)\b(?:of|/) ?(?:the )?(?P<n>{_TOLD})(?: {PEOPLE})?(?: ?\(\d[\d.·]* ?%\))? (?:in|on|receiving|treated with|given|assigned to|who received)(?: the)? ?$"
)
_IN = re.compile(rf"(?i)(?P<n>{_TOLD}) {PEOPLE}(?: each)? (?:were )?in(?: the)? ?$")
_LISTED = re.compile(rf"(?i)(?:[(,;]|\band) ?(?P<n>{_TOLD}) $")
_EACH = re.compile(
    rf"(?i)\b(?P<n>{_TOLD}|[a-z]+(?:-[a-z]+)?) {PEOPLE}(?: were)?(?: (?:allocated|assigned))?(?: (?:in|to|per|for))? (?:each|either|both)\b"
    rf"|\bn ?= ?(?P<m>{_TOLD}) (?:each|in each|per)\b|\b(?P<k>{_TOLD}) (?:each|in each|per) (?:groups?|arms?)\b"
    rf"|\beach (?:group|arm)[^.;]{{0,20}}? (?P<j>{_TOLD}) {PEOPLE}"
)
_GIVEN = re.compile(
    r"(?i)\b(?:treat(?:ed|ment|s)?|receiv\w+|given|administ\w+|took|taking|assigned|prescribed|use[ds]?|add(?:ed|ition\w*)|appl(?:y|ied)|adopted|therapy)\b"
)
_ON_TOP = re.compile(
    r"(?i)\b(?:on the basis of|based on|in addition to|besides|on top of|as an add-on to)\b[^.;,]{0,50}?\b(?:control|the (?:other|former|above))"
    r"|\b(?:additionally|in addition,|on this basis|on that basis|also (?:received|given|treated|took))\b"
)
READ = ("methods", "results", "plain")
"""Zones in which a study tells of its arms."""


def arms(doc: Doc, read: Sequence[Read]) -> list[Fact]:
    """The arms in the order in which the report names them, each with its number where it is told."""
    told: dict[str, Fact] = {}
    for name in _names(read):
        found = _counted(doc, name, read)
        if found is None:
            first, side = next((r, s) for r in read for s in r.sides if s.name == name)
            found = first.passage.fact(doc, side.start, side.end, Arm(name=name), "named")
        told[name] = found
    return list(told.values())


PLAIN = ("placebo", "no treatment")
"""Sides of which the name says all that they were given."""


def _names(read: Sequence[Read]) -> list[str]:
    """What is an arm: a group called so; drugs called a group, or with a number of patients, or listed as alternatives; else the
    drug that is studied."""
    body = [r for r in read if r.passage.zone in READ]
    every = [s for r in body for s in r.sides if s.name != ALL]
    generic = _distinct(s.name for s in every if s.named and not s.treatments and s.name not in PLAIN)
    if len(generic) > 1:
        return generic
    called = {s.name for s in every if s.named and (s.treatments or s.name in PLAIN)}
    counted = {s.name for s in every if (s.treatments and not s.a_class) or s.name in PLAIN}
    drugs = _distinct(s.name for s in every if s.name in called or (s.name in counted and _number_of(s.name, body)))
    if generic:
        return [*generic, *(name for name in drugs if name in called)]
    return drugs if len(drugs) > 1 else _alternatives(read) or drugs or _studied(read)


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


_OR = re.compile(
    r"(?i)\s?(?:\([^()]*\))?\s?,?\s?(?:,|or|versus|vs\.?|compared with|compared to|with|and|to)\s(?:with )?(?:or |and )?(?:[\w-]+ ){0,2}"
)
_EITHER = re.compile(r"(?i)\bor\b|\bversus\b|\bvs\b|\bcompar|\brandom")


def _alternatives(read: Sequence[Read]) -> list[str]:
    """Treatments listed as alternatives, `azathioprine, mycophenolate mofetil, or rituximab`, in the methods or the title."""
    for zone in ("methods", "plain", "title", "background"):
        for r in (r for r in read if r.passage.zone == zone):
            run: list[Side] = []
            for side in (s for s in r.sides if s.treatments or s.name in ("placebo", "no treatment")):
                between = r.passage.text[run[-1].end : side.start] if run else ""
                if run and not _OR.fullmatch(between):
                    if _is_choice(r, run):
                        break
                    run = []
                run.append(side)
            if _is_choice(r, run):
                return list(dict.fromkeys(s.name for s in run))
    return []


def _is_choice(r: Read, run: Sequence[Side]) -> bool:
    if len({s.name for s in run}) < 2:
        return False
    stretch = r.passage.text[max(0, run[0].start - 60) : run[-1].end]
    return bool(_EITHER.search(stretch))


def _studied(read: Sequence[Read]) -> list[str]:
    """The one treatment of a study without a comparison: that of the title, else the one most named."""
    for wanted in (("title",), READ, ("background",)):
        sides = [s for r in read if r.passage.zone in wanted for s in r.sides if s.treatments]
        named = [s.name for s in sides if not s.a_class] or [s.name for s in sides]
        if named:
            return [max(dict.fromkeys(named), key=named.count)]
    return []


def _counted(doc: Doc, name: str, read: Sequence[Read]) -> Fact | None:
    found = _number_of(name, [r for r in read if r.passage.zone in READ])
    if found is None:
        return None
    passage, start, end, n = found
    return passage.fact(doc, start, end, Arm(name=name, n=n), "number")


def _number_of(name: str, read: Sequence[Read]) -> tuple[Passage, int, int, int] | None:
    """Where the number of an arm is told, and the number: beside the arm first, then `in each group`."""
    for r in read:
        for side in (s for s in r.sides if s.name == name):
            if hit := _beside(r.passage.text, side):
                return (r.passage, *hit)
    named = {s.name for r in read for s in r.sides if s.named and s.name != ALL}
    for r in read:
        m = _EACH.search(r.passage.text) if name in named else None
        if m and (n := whole(m["n"] or m["m"] or m["k"] or m["j"])):
            return r.passage, m.start(), m.end(), n
    return None


def _beside(text: str, side: Side) -> tuple[int, int, int] | None:
    if m := _IN_BRACKETS.match(text, side.end):
        return side.start, m.end(), int((m["n"] or m["m"]).replace(",", ""))
    if (m := _BEHIND.match(text[side.end :])) and (n := whole(m["n"])):
        return side.start, side.end + m.end(), n
    before = text[: side.start]
    listed = (_LISTED,) if re.search(r"(?i)\b(?:included|analy[sz]ed|enrolled|comprised|consisted)\b", text) else ()
    for pattern in (_OF, _ASSIGNED, _ALSO_TO, _IN, *listed):
        if (m := pattern.search(before)) and (n := whole(m["n"])):
            if pattern is _IN and re.search(r"(?i)relaps|attack|adverse|infect|died|reaction", text):
                continue
            if pattern is _ALSO_TO and not re.search(r"(?i)assigned|allocated|randomi|received|treated|given", before):
                continue
            if re.search(r"(?i)relaps|attack|adverse|recur", before[m.start() :]):
                continue
            return m.start("n"), side.end, n
    return None


def whole(word: str) -> int | None:
    """A number of people, in figures or in words."""
    plain = word.replace(",", "")
    if plain.isdigit():
        return int(plain)
    found = number(word.lower().strip())
    return int(found) if found and found == int(found) else None


def interventions(doc: Doc, read: Sequence[Read], found: Sequence[Fact]) -> list[Fact]:
    """What each arm was given; an arm that is called by its drugs was given these."""
    told: dict[str, Fact] = {}
    names = [fact.value.name for fact in found]
    for r in (r for r in read if r.passage.zone in READ):
        for name, hit in _given(r, names).items():
            start, end, drugs, on_top = hit
            if on_top:
                basis = next((told[n].value.treatments for n in names if n != name and n in told), ())
                drugs = tuple(dict.fromkeys((*basis, *drugs)))
            if drugs and name not in told:
                rule = "on top of the other group" if on_top else "given to the group"
                told[name] = r.passage.fact(doc, start, end, Intervention(arm=name, treatments=drugs), rule)
    for name in names:
        if name not in told and (own := _own(doc, read, name)):
            told[name] = own
    return [told[name] for name in names if name in told]


def _given(r: Read, names: Sequence[str]) -> dict[str, tuple[int, int, tuple[str, ...], bool]]:
    """By arm: the stretch that says what it was given, the treatments, and whether they came on top of the other arm's."""
    text, found = r.passage.text, {}
    generic = [s for s in r.sides if s.name in names and not s.treatments and s.name not in ("placebo", "no treatment")]
    if not generic or not _GIVEN.search(text):
        return {}
    drugs = [s for s in r.sides if s.treatments and not s.named]
    referred = [m.span() for m in _ON_TOP.finditer(text)]
    leads = [s for s in generic if not any(a <= s.start < b for a, b in _spread(referred))]
    for n, side in enumerate(leads):
        end = leads[n + 1].start if n + 1 < len(leads) else len(text)
        begin = leads[n - 1].end if n else 0
        after = [d for d in drugs if side.end <= d.start < end]
        before = [d for d in drugs if begin <= d.start and d.end <= side.start and side.start - d.end < 45]
        chosen = after or before
        if not chosen or side.name in found:
            continue
        own = tuple(dict.fromkeys(t for d in chosen for t in d.treatments))
        on_top = [b for a, b in referred if begin <= a < end]
        last = max([side.end, *(d.end for d in chosen), *on_top])
        last = next((s.end for s in generic if on_top and s.start < last <= s.end), last)
        found[side.name] = (min(side.start, chosen[0].start), last, own, bool(on_top))
    return found


def _spread(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretch of "on the basis of the control group" reaches over the group that it names."""
    return ((a, b + 8) for a, b in spans)


def _own(doc: Doc, read: Sequence[Read], name: str) -> Fact | None:
    """The treatment that an arm is called by, with its dose where one is told."""
    plain = None
    for r in (r for r in read if r.passage.zone in (*READ, "title")):
        for n, side in enumerate(r.sides):
            if side.name != name:
                continue
            value = Intervention(arm=name, treatments=side.treatments or (name,))
            begin = r.sides[n - 1].end if n else 0
            end = r.sides[n + 1].start if n + 1 < len(r.sides) else len(r.passage.text)
            since, until, detail = dosing.details(r.passage.text, side.start, side.end, begin, end)
            if detail and re.search(r"\d", detail) and r.passage.zone != "title":
                return r.passage.fact(doc, since, until, value, "by the name of the arm", detail)
            plain = plain or r.passage.fact(doc, side.start, side.end, value, "by the name of the arm")
    return plain
