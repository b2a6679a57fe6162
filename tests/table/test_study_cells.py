"""Cells of a table of studies."""

from types import SimpleNamespace

from table import handmade

from casereview.lexicon import Lexicon
from casereview.records import STUDY_FIELDS, Study
from casereview.table.cells import Context, Terms
from casereview.table.study_cells import arms
from casereview.table.writers.csv import cell_text
from casereview.values import Arm, Intervention


def test_an_arm_that_was_given_two_things_tells_both():
    fields = dict.fromkeys(STUDY_FIELDS) | {
        "arms": [handmade.fact(Arm(name="group A", n=12))],
        "interventions": [
            handmade.fact(Intervention(arm="group A", treatments=("rituximab",))),
            handmade.fact(Intervention(arm="group A", treatments=("prednisone",)), detail="10 mg"),
            handmade.fact(Intervention(arm="group B", treatments=("azathioprine",))),
        ],
    }
    context = Context(
        row=Study(pmid="1", study=1, fields=fields),
        record=SimpleNamespace(),
        name="A (1)",
        terms=Terms(Lexicon({c.id: c for c in handmade.CONCEPTS})),
        sides={},
    )
    assert cell_text(arms(context)) == "• Group A (n = 12): RTX; Pred (10 mg)\n• Group B: AZA"
