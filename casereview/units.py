"""What a row of a review's table is: a patient, or a study. `table: {rows: studies}` of the review chooses.

One pipeline serves all units. What differs is data and stands here; what is *done* differently stands under the unit's id where it
is done: who reads the rows (`extraction/rows.py`), which columns there are (`table/columns.py`), which numbers are told
(`scripts/report_summary.py`). This module imports nothing of these, so that a step depends only on what it uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casereview.records import FIELDS, JBI, STUDY_FIELDS, Patient, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One kind of row."""

    id: str
    """As `table.rows` names it; the rows are in `extraction/<id>.jsonl`."""
    noun: str
    """What one of them is called, for people and in the columns of files."""
    record: type
    fields: Mapping[str, type]
    """The fields of a row, in their order: what people may correct, and columns show."""
    known_by: tuple[str, ...]
    """The fields that say in a few words which row it is."""
    appraised: tuple[str, ...] = ()
    """The questions of the appraisal that people may answer."""
    counted: str | None = None
    """What the flow calls the rows, beside studies and reports; `None` where a row is a study."""
    measures: bool = False
    """Whether outcome measures are looked for in the texts."""
    outputs: tuple[str, ...] = ()
    """What only reviews of this unit have, below `results/<review>`."""

    @property
    def rows(self) -> str:
        """The file of the rows, below `results/<review>`."""
        return f"extraction/{self.id}.jsonl"


PATIENTS = Unit(
    id="patients",
    noun="patient",
    record=Patient,
    fields=FIELDS,
    known_by=("sex", "age", "primary_disease", "secondary_disease"),
    appraised=JBI,
    counted="patients",
    outputs=(
        "extraction/same_patient.csv",
        "report/appraisal.csv",
        "report/overview.svg",
        "report/timelines.html",
    ),
)
STUDIES = Unit(
    id="studies", noun="study", record=Study, fields=STUDY_FIELDS, known_by=("design", "arms"), measures=True
)

UNITS = {unit.id: unit for unit in (PATIENTS, STUDIES)}
