"""From a study's facts to the cells of the table: every fact one phrase, as told, with what the lexicon abbreviates made short."""

from collections.abc import Callable, Iterable

from casereview.records import Fact
from casereview.table.cells import Context, bullet, cell, joined, listed, plain, single, stated
from casereview.table.model import Cell, Line, Phrase

HARMS = "harms"
"""The lexicon's domain of measures that have a column of their own."""

design = listed("design")
population = listed("population")
setting = single("setting")
period = single("period")
follow_up = single("follow_up")


def setting_and_dates(context: Context) -> Cell:
    """Where, and in the line below when."""
    return cell(*(plain(stated(f, name)) for name in ("setting", "period") if (f := context.one(name))))


def participants(context: Context) -> Cell:
    """How many, and in the line below who."""
    n = context.one("participants")
    lines = [plain("n = ", stated(n, "participants"))] if n else []
    return cell(*lines, Line(phrases=tuple(joined(stated(f, "population") for f in context.all("population")))))


def arms(context: Context) -> Cell:
    """A bullet for each arm: `treatment group (n = 30): AZA + MMF`; an arm that is called by its drug names it once."""
    given: dict[str, list[Fact]] = {}
    for fact in context.all("interventions"):
        given.setdefault(fact.value.arm, []).append(fact)
    lines = []
    for fact in context.all("arms"):
        arm = fact.value
        phrases = [stated(fact, "arms", _named(str(arm), context))]
        first = True
        for told in given.pop(arm.name, []):
            if told.value.treatments != tuple(arm.name.split(" + ")):
                phrases += [Phrase(text=": " if first else "; "), stated(told, "interventions", _given(told, context))]
            elif told.detail:
                phrases += [Phrase(text=", "), stated(told, "interventions", told.detail)]
            first = False
        lines.append(bullet(phrases))
    rest = (
        bullet([stated(f, "interventions", f"{f.value.arm}: {_given(f, context)}")])
        for some in given.values()
        for f in some
    )
    return cell(*lines, *rest)


def _given(fact: Fact, context: Context) -> str:
    drugs = " + ".join(context.terms.short(t, "treatment") for t in fact.value.treatments)
    return f"{drugs} ({fact.detail})" if fact.detail else drugs


def _named(text: str, context: Context) -> str:
    """Names of drugs within a name of an arm by their abbreviations."""
    head, mark, tail = text.partition(" (n = ")
    words = [" + ".join(context.terms.short(t, "treatment") for t in part.split(" + ")) for part in head.split(" and ")]
    return " and ".join(words) + mark + tail


def _results(wanted: Callable[[str], bool]) -> Callable[[Context], Cell]:
    def make(context: Context) -> Cell:
        facts = [f for f in context.all("outcomes") if wanted(_domain(f, context))]
        return cell(*(bullet([stated(f, "outcomes", _result(f, context))]) for f in facts))

    return make


def _domain(fact: Fact, context: Context) -> str:
    concept = context.terms.find(fact.value.measure, "outcome")
    return str(concept.more.get("domain", "")) if concept else ""


def _result(fact: Fact, context: Context) -> str:
    """`EDSS score (6 months): treatment group lower than control group (P < 0.05)`."""
    result = fact.value
    measure = context.terms.short(result.measure, "outcome")
    time = f" ({result.time})" if result.time else ""
    text = str(result).partition(": ")[2]
    return f"{measure}{time}: {_shortened(text, [result.group, result.comparator], context)}"


def _shortened(text: str, names: Iterable[str | None], context: Context) -> str:
    for name in filter(None, names):
        text = text.replace(name, _named(name, context), 1)
    return text


outcomes = _results(lambda domain: domain != HARMS)
harms = _results(lambda domain: domain == HARMS)
