"""What has happened to a report since it was published: retraction, expression of concern, correction.

Three different things, read from what PubMed says of the report itself. The notice is a publication of its own
(`Retraction of Publication` with a link `RetractionOf`) and is not retracted; a reprint elsewhere (`RepublishedIn`) or an
update (`UpdateIn`) is no correction. Sources: NLM, "Errata, Retractions, and Other Linked Citations in PubMed".
"""

from collections.abc import Sequence

from casereview.records import Record

RETRACTED, CONCERN, CORRECTED = "retracted", "expression of concern", "corrected"
KINDS = (RETRACTED, CONCERN, CORRECTED)
"""From the gravest to the mildest."""

RETRACTED_TYPE, RETRACTED_NAME = "D016441", "Retracted Publication"
"""The publication type, by its MeSH id and name. PubMed gives it sooner or later than the link to the notice."""

_LINKS = {
    "RetractionIn": RETRACTED,
    "ExpressionOfConcernIn": CONCERN,
    "ErratumIn": CORRECTED,
    "CorrectedandRepublishedIn": CORRECTED,
    "PartialRetractionIn": CORRECTED,
}
"""Links (RefType) of a report to the notice. A partial retraction leaves the report standing."""

_WORDS = {
    "RetractionIn": "Retraction in",
    "ExpressionOfConcernIn": "Expression of concern in",
    "ErratumIn": "Erratum in",
    "CorrectedandRepublishedIn": "Corrected and republished in",
    "PartialRetractionIn": "Partial retraction in",
}


def notices(record: Record) -> dict[str, tuple[str, ...]]:
    """What has happened to the report: kind → where each notice stands (`PMID 123`, else its source), gravest kind first.

    A notice of which PubMed gives no place is an empty text.

    >>> from casereview.records import Relation
    >>> notices(Record(record_id="1", relations=(Relation(type="ErratumIn", pmid="7"), Relation(type="RetractionIn"))))
    {'retracted': ('',), 'corrected': ('PMID 7',)}
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for relation in record.relations:
        if relation.type in _LINKS:
            found[_LINKS[relation.type]].append(f"PMID {relation.pmid}" if relation.pmid else relation.source or "")
    if not found[RETRACTED] and any(
        t.ui == RETRACTED_TYPE or t.name == RETRACTED_NAME for t in record.publication_types
    ):
        found[RETRACTED].append("")
    return {kind: tuple(dict.fromkeys(places)) for kind, places in found.items() if places}


def is_retracted(record: Record) -> bool:
    """Whether PubMed says so, by publication type or by a link to the notice."""
    return RETRACTED in notices(record)


def sentences(record: Record) -> Sequence[str]:
    """The notices as a reference names them: `Retraction in: J Neurol 2024;3:1, PMID 123.`, in PubMed's order."""
    told = []
    for relation in record.relations:
        if relation.type in _WORDS:
            place = ", ".join(filter(None, (relation.source, f"PMID {relation.pmid}" if relation.pmid else None)))
            told.append(f"{_WORDS[relation.type]}: {place.rstrip('.')}." if place else f"{_WORDS[relation.type]}.")
    return told
