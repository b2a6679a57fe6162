"""What a disease may be in the review table, and which of these values belong to each side of a review."""

from collections.abc import Collection

from casereview.lexicon import Lexicon
from casereview.review import Review

VALUES = (
    "NMOSD",
    "MCTD",
    "SLE",
    "SjS",
    "SSc",
    "RA",
    "UCTD",
    "DM",
    "PM",
    "IIM",
    "APS",
    "overlap",
    "MS",
    "MOGAD",
    "vasculitis",
    "other_autoimmune",
)
"""What a disease may be in the review table; any other is the nearest broader one of these, or is not kept."""


def value_of(concept: str, lexicon: Lexicon, values: Collection[str] = VALUES) -> str | None:
    """The value of the review table for a concept of the lexicon: the nearest of `values` at or above it."""
    above = [c.id for c in lexicon.above(concept)]
    if "CTD" in above and not any(c in values for c in above):
        return "other_autoimmune"
    return next((c for c in above if c in values), None)


def sides_of(review: Review, lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """For each concept of the review the values of the field `diseases` that satisfy it."""
    sides = {}
    for concept in review.concepts:
        own = [i for i in concept.include if not any(c.id in VALUES for c in lexicon.under(i))]
        values = {value_of(c.id, lexicon, {*VALUES, *own}) for c in concept.concepts(lexicon)}
        unsaid = set() if "other_autoimmune" in concept.include else {"other_autoimmune"}
        sides[concept.id] = frozenset(v for v in values if v) - unsaid
    return sides
