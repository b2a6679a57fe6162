"""The columns that a review table can have, by what a row is. A review chooses by id (`table.columns`); a new column is a line here.

The default eight of patients are those of Table 2 in Wang et al., Front Immunol 2025;16:1644259, in its order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casereview import strict
from casereview.errors import ReviewError
from casereview.table import cells, study_cells
from casereview.table.cells import Context
from casereview.table.model import Cell
from casereview.units import PATIENTS, Unit


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what the configuration calls it, what is printed over it, what makes its cells, of which fields."""

    id: str
    header: str
    cell: Callable[[Context], Cell]
    fields: tuple[str, ...] = ()


FIRST = ("primary_disease", "primary_onset_age", "onset_order")
SECOND = ("secondary_disease", "secondary_onset_age")
EXAMINED = ("findings", "spinal_levels")
SEROLOGY = ("antibodies", "aqp4_igg")
TREATED = ("acute_treatment", "maintenance_treatment", "treatments")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "patients": (
        Column("study", "Study", cells.study),
        Column("sex", "Gender", cells.sex, ("sex",)),
        Column("ethnicity", "Ethnicity", cells.ethnicity, ("ethnicity",)),
        Column("primary_disease", "Primary Disease and the age of onset", cells.primary_disease, FIRST),
        Column("secondary_disease", "Secondary Disease and the age of onset", cells.secondary_disease, SECOND),
        Column("symptoms", "Main Symptoms", cells.symptoms, ("symptoms",)),
        Column("examinations", "Auxiliary examinations", cells.examinations, (*EXAMINED, *SEROLOGY)),
        Column("treatment_outcome", "Treatment and Outcome", cells.treatment_and_outcome, (*TREATED, "outcome")),
        Column("year", "Year", cells.year),
        Column("age", "Age at presentation", cells.age, ("age",)),
        Column("onset_order", "Order of onset", cells.onset_order, ("onset_order",)),
        Column("aqp4_igg", "AQP4-IgG", cells.aqp4, ("aqp4_igg",)),
        Column("antibodies", "Antibodies", cells.antibodies, SEROLOGY),
        Column("spinal_levels", "Spinal levels", cells.spinal_levels, ("spinal_levels",)),
        Column("treatment", "Treatment", cells.treatment, TREATED),
        Column("outcome", "Outcome", cells.outcome, ("outcome",)),
    ),
    "studies": (
        Column("study", "Study", cells.study),
        Column("design", "Design", study_cells.design, ("design",)),
        Column("setting_dates", "Setting and dates", study_cells.setting_and_dates, ("setting", "period")),
        Column("participants", "Participants", study_cells.participants, ("participants", "population")),
        Column("arms", "Arms and interventions", study_cells.arms, ("arms", "interventions")),
        Column("follow_up", "Follow-up", study_cells.follow_up, ("follow_up",)),
        Column("outcomes", "Outcomes", study_cells.outcomes, ("outcomes",)),
        Column("harms", "Adverse events", study_cells.harms),
        Column("year", "Year", cells.year),
        Column("setting", "Setting", study_cells.setting, ("setting",)),
        Column("period", "Dates", study_cells.period, ("period",)),
        Column("population", "Population", study_cells.population, ("population",)),
    ),
}
"""Unit -> all of its columns, the default ones first."""

DEFAULT = 8
"""How many of them a table has where the review chooses none."""


def chosen(ids: Sequence[str], unit: Unit = PATIENTS) -> list[Column]:
    """The columns of these ids, in their order; the default ones where none is named.

    Raises:
        ReviewError: an id that is no column's of such a table; the nearest one is named.
    """
    known = {column.id: column for column in COLUMNS[unit.id]}
    for name in ids:
        if name not in known:
            raise ReviewError(
                f"table.columns: a table of {unit.id} has no column {name!r}{strict.nearest(name, list(known))}"
            )
    return [known[name] for name in ids or list(known)[:DEFAULT]]
