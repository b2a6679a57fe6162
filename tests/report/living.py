"""A small review by hand, for the tests of versions, changes and the flow."""

from typing import Any

from casereview.lexicon import Concept, Lexicon
from casereview.records import Decision, Fact, Heading, Patient, Record
from casereview.report.versions import State, state
from casereview.review import Criterion, Review, ReviewConcept
from casereview.screening.reviewers import Judgement

LEXICON = Lexicon(
    {
        "NMOSD": Concept(id="NMOSD", kind="disease", label="neuromyelitis optica", acronyms=("NMOSD",)),
        "SLE": Concept(
            id="SLE", kind="disease", label="lupus", terms=("systemic lupus",), languages={"fr": ("lupus rouge",)}
        ),
    }
)
REVIEW = Review(
    id="r",
    title="Both diseases",
    question="Who has both?",
    concepts=(
        ReviewConcept(id="a", label="NMOSD", include=("NMOSD",)),
        ReviewConcept(id="b", label="SLE", include=("SLE",)),
    ),
    criteria=(Criterion(id="no_ctd", description="No lupus.", rule={"patient_has": "b"}),),
)
SEARCH = {
    "database": "PubMed",
    "interface": "NCBI E-utilities",
    "source": "entrez",
    "date": "2026-03-04",
    "query": "lupus[tiab]",
    "translation": '"lupus"[Title/Abstract]',
    "count": 3,
    "missing": [],
    "warnings": [],
    "lines": [],
    "pmids": ["1", "2", "3"],
}


def record(number: int, **more: Any) -> Record:
    given = {
        "title": f"Case {number}",
        "abstract": f"A woman with lupus, number {number}.",
        "year": 2020,
        "doi": f"10.1/{number}",
        "publication_types": (Heading(ui="D002363", name="Case Reports"),),
        "mesh": (Heading(ui="D008180", name="Lupus Erythematosus, Systemic"),),
    }
    return Record(record_id=str(number), pmid=str(number), **(given | more))


def decision(number: int, said: str = "include", reason: str | None = None, **more: Any) -> Decision:
    return Decision(record_id=str(number), decision=said, reason=reason, **more)


def fact(value: Any, detail: str | None = None) -> Fact:
    return Fact(value=value, quote="q", source="abstract", section="abstract", start=0, end=1, rule="r", detail=detail)


def patient(number: int, **fields: Any) -> Patient:
    return Patient(pmid=str(number), patient=1, fields=fields or {"sex": fact("female"), "age": fact(34.0)})


def judgement(number: int, said: str = "include", reason: str | None = None, by: str = "mk") -> Judgement:
    return Judgement(
        reviewer=by, record_id=str(number), stage="title_abstract", decision=said, reason=reason, note=None, date=None
    )


def review_state(**change: Any) -> State:
    """Records 1 and 2 are in, 3 is out."""
    given = {
        "records": [record(n) for n in (1, 2, 3)],
        "decisions": [decision(1), decision(2), decision(3, "exclude", "no_ctd")],
        "rows": [patient(1), patient(2)],
        "judgements": [],
        "lexicon": LEXICON,
        "review": REVIEW,
        "search": SEARCH,
    }
    return state(**(given | change))
