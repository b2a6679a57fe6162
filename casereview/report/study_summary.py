"""A review of studies in numbers: by design, by treatment, and for each measure how many results point which way.

Results are counted, not weighed: a count of directions is no meta-analysis, and it says nothing of the size of an effect.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from casereview.records import Fact, Study
from casereview.report.summary import ALL, Number
from casereview.values import DIRECTIONS

STUDIES = ALL.replace("patients", "studies")
NO_WORD = "told without a comparison"
STUDY_NOTES = """\
*n* of *of*; *not told*: the report does not say. A study counts once under each design and treatment that it names; results count one
by one. They are counted, not weighed: this is no meta-analysis."""


def study_summary(studies: Sequence[Study], *, reports: int) -> list[Number]:
    """The numbers of a table of studies.

    Args:
        reports: how many reports are included.
    """
    found = [
        Number(group=STUDIES, topic="reports", item="included", n=reports),
        Number(group=STUDIES, topic="studies", item="in the table", n=len(studies)),
        _participants(studies),
    ]
    found += _counted("design", [[str(f.value) for f in _all(s, "design")] for s in studies])
    found += _counted(
        "treatment",
        [[t for f in _all(s, "interventions") for t in f.value.treatments] for s in studies],
    )
    return [*found, *_results(studies)]


def _participants(studies: Sequence[Study]) -> Number:
    told = [f.value for s in studies for f in _all(s, "participants")]
    return Number(
        group=STUDIES,
        topic="participants",
        item="told",
        n=len(told),
        of=len(studies),
        missing=len(studies) - len(told),
        median=median(told) if told else None,
        low=min(told, default=None),
        high=max(told, default=None),
    )


def _counted(topic: str, told: Sequence[Iterable[str]]) -> Iterator[Number]:
    """How many studies name each item, the most frequent first."""
    some = [set(items) for items in told]
    tellers = sum(bool(items) for items in some)
    for item, n in sorted(Counter(i for items in some for i in items).items(), key=lambda pair: (-pair[1], pair[0])):
        yield Number(group=STUDIES, topic=topic, item=item, n=n, of=tellers, missing=len(told) - tellers)


def _results(studies: Sequence[Study]) -> Iterator[Number]:
    """For each measure a row a direction: of its results how many, and how many studies tell of it."""
    of_measure: dict[str, Counter[str]] = {}
    for fact in (f for s in studies for f in _all(s, "outcomes")):
        of_measure.setdefault(fact.value.measure, Counter())[fact.value.direction or NO_WORD] += 1
    for measure, counts in sorted(of_measure.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        for direction in (d for d in (*DIRECTIONS, NO_WORD) if counts[d]):
            yield Number(
                group=STUDIES, topic=f"results on {measure}", item=direction, n=counts[direction], of=counts.total()
            )


def _all(study: Study, field: str) -> list[Fact]:
    found = study.fields.get(field)
    return found if isinstance(found, list) else [found] if found else []


def study_paragraph(numbers: Sequence[Number]) -> str:
    """The results in sentences; right for none, one and many."""
    one = {(n.topic, n.item): n for n in numbers}
    reports, studies = one["reports", "included"].n or 0, one["studies", "in the table"].n or 0
    were = "was" if reports == 1 else "were"
    told = [f"{reports or 'No'} report{'' if reports == 1 else 's'} of {_studies(studies)} {were} included."]
    people = one["participants", "told"]
    if people.n:
        told.append(
            f"The number of participants is told for {people.n} of {people.of}: "
            f"median {people.median:g}, range {people.low:g} to {people.high:g}."
        )
    for topic, lead in (("design", "Of their design they say"), ("treatment", "The treatments were")):
        items = [n for n in numbers if n.topic == topic]
        if items:
            told.append(f"{lead} {', '.join(f'{n.item} ({n.n} of {n.of})' for n in items)}.")
    return " ".join(told)


def _studies(n: int) -> str:
    return "no study" if not n else "1 study" if n == 1 else f"{n} studies"
