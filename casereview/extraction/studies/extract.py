"""The study that a report tells of: one row of a table of studies."""

from collections.abc import Sequence

from spacy.tokens import Doc

from casereview.extraction.studies import arms, frame, outcomes
from casereview.extraction.studies.passages import passages
from casereview.extraction.studies.sides import read as sides_of
from casereview.lexicon import Lexicon
from casereview.records import STUDY_FIELDS, Fact, Study
from casereview.review import Review


def extract(doc: Doc, *, report_id: str, review: Review, lexicon: Lexicon) -> list[Study]:
    """The study of a report; every key of `records.STUDY_FIELDS` is there, `None` is what the text does not say.

    Args:
        doc: read by a pipeline that finds measures (`text.pipeline.load(..., measures=True)`).
    """
    told = passages(doc)
    read = sides_of(doc, told, lexicon)
    groups = arms.arms(doc, read)
    fields: dict[str, Fact | list[Fact] | None] = dict.fromkeys(STUDY_FIELDS)
    fields |= {
        "design": frame.design(doc, told) or None,
        "setting": frame.setting(doc, told),
        "period": frame.period(doc, told),
        "population": frame.population(doc, told) or None,
        "participants": frame.participants(doc, told),
        "arms": groups or None,
        "interventions": arms.interventions(doc, read, groups) or None,
        "follow_up": frame.follow_up(doc, told),
        "outcomes": outcomes.outcomes(doc, read, lexicon, _names(groups)) or None,
    }
    return [Study(pmid=report_id, study=1, fields=fields)]


def _names(groups: Sequence[Fact]) -> list[str]:
    return [g.value.name for g in groups]
