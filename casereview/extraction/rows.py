"""From a report to the rows of the review's table, whatever a row is: who reads them stands in `EXTRACTORS`."""

from collections.abc import Callable, Iterable

from casereview.extraction.extract import extract as patients
from casereview.extraction.studies.extract import extract as studies
from casereview.lexicon import Lexicon
from casereview.records import Row, Section
from casereview.review import Review
from casereview.text import pipeline

EXTRACTORS: dict[str, Callable[..., list[Row]]] = {"patients": patients, "studies": studies}
"""Unit -> what makes the rows of one report (`doc`, then `report_id`, `review`, `lexicon`)."""

Read = Callable[[str, Iterable[Section]], list[Row]]
"""The rows of a report: of its id and its sections."""


def reader(review: Review, lexicon: Lexicon) -> Read:
    """What reads the rows of the review's table; loading takes some seconds, so keep and reuse it."""
    unit = review.table.unit
    nlp, extract = pipeline.load(lexicon, measures=unit.measures), EXTRACTORS[unit.id]

    def read(report_id: str, sections: Iterable[Section]) -> list[Row]:
        return extract(pipeline.read(nlp, sections), report_id=report_id, review=review, lexicon=lexicon)

    return read
