"""Retraction, expression of concern and correction are three things, and a notice is none of them."""

import pytest

from casereview.notices import CONCERN, CORRECTED, RETRACTED, is_retracted, notices, sentences
from casereview.records import Heading, Record, Relation


def record(*links: str, types: tuple[str, ...] = ()) -> Record:
    return Record(
        record_id="1",
        relations=tuple(Relation(type=link, pmid="7") for link in links),
        publication_types=tuple(Heading(ui=None, name=name) for name in types),
    )


@pytest.mark.parametrize(
    ("report", "kinds"),
    [
        (record("RetractionIn"), [RETRACTED]),
        (record(types=("Retracted Publication",)), [RETRACTED]),
        (record("RetractionIn", types=("Retracted Publication",)), [RETRACTED]),
        (record("ExpressionOfConcernIn"), [CONCERN]),
        (record("ErratumIn"), [CORRECTED]),
        (record("CorrectedandRepublishedIn"), [CORRECTED]),
        (record("PartialRetractionIn"), [CORRECTED]),
        (record("ErratumIn", "ExpressionOfConcernIn", "RetractionIn"), [RETRACTED, CONCERN, CORRECTED]),
        (record("RetractionOf", types=("Retraction of Publication",)), []),
        (record("ErratumFor", types=("Published Erratum",)), []),
        (record("CommentIn", "UpdateIn", "RepublishedIn"), []),
    ],
)
def test_each_kind_is_read_and_the_notice_itself_is_none(report, kinds):
    assert list(notices(report)) == kinds
    assert is_retracted(report) == (RETRACTED in kinds)


def test_the_place_of_a_notice_is_told_once():
    both = Record(
        record_id="1",
        relations=(
            Relation(type="ErratumIn", pmid="7", source="J Neurol. 2021;3:1."),
            Relation(type="ErratumIn", source="Lancet 2022"),
            Relation(type="RetractionIn"),
        ),
        publication_types=(Heading(ui="D016441", name="Retracted Publication"),),
    )
    assert notices(both) == {RETRACTED: ("",), CORRECTED: ("PMID 7", "Lancet 2022")}
    assert list(sentences(both)) == [
        "Erratum in: J Neurol. 2021;3:1., PMID 7.",
        "Erratum in: Lancet 2022.",
        "Retraction in.",
    ]
