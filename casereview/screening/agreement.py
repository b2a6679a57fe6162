"""How far reviewers agree: percent agreement and Cohen's kappa with its 95 % interval, by pair and stage."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from casereview.records import csv_text
from casereview.screening.reviewers import ADJUDICATED, STAGES, Conflict, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two reviewers at one stage. `n` records were decided by both; `agreed` of them alike.

    `kappa` is Cohen's (1960), its interval from the asymptotic variance of Fleiss, Cohen and Everitt (1969), clipped to
    [-1, 1]; all three are `None` where kappa is not defined: nothing in common, or both said one and the same throughout.
    """

    stage: str
    first: str
    second: str
    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


def agreement(judgements: Sequence[Judgement]) -> list[Agreement]:
    """One row for each pair and stage with a record in common; adjudication is no reviewer."""
    said: dict[str, dict[str, dict[str, str]]] = {stage: {} for stage in STAGES}
    for j in judgements:
        if j.reviewer != ADJUDICATED:
            said[j.stage].setdefault(j.reviewer, {})[j.record_id] = j.decision
    rows = [
        _pair(stage, first, second, said[stage][first], said[stage][second])
        for stage in STAGES
        for first, second in combinations(sorted(said[stage]), 2)
    ]
    return [row for row in rows if row.n]


def _pair(stage: str, first: str, second: str, a: dict[str, str], b: dict[str, str]) -> Agreement:
    both = sorted(a.keys() & b.keys())
    agreed = sum(a[r] == b[r] for r in both)
    used = sorted({said[r] for said in (a, b) for r in both})
    kappa = low = high = None
    if len(used) > 1:
        import pandas
        from statsmodels.stats.inter_rater import cohens_kappa

        table = pandas.crosstab(pandas.Series([a[r] for r in both]), pandas.Series([b[r] for r in both]))
        found = cohens_kappa(table.reindex(index=used, columns=used, fill_value=0).to_numpy())
        kappa, low, high = (
            round(float(x), 3) for x in (found.kappa, max(-1, found.kappa_low), min(1, found.kappa_upp))
        )
        if math.isnan(low) or math.isnan(high):
            low = high = None
    return Agreement(
        stage=stage, first=first, second=second, n=len(both), agreed=agreed, kappa=kappa, low=low, high=high
    )


COLUMNS = ("stage", "reviewer_1", "reviewer_2", "records", "agreed", "percent", "kappa", "kappa_low", "kappa_high")


def agreement_csv(rows: Sequence[Agreement]) -> str:
    """One line a pair and stage; `percent` and the interval (95 %) rounded, empty where kappa is not defined."""
    return csv_text(
        COLUMNS,
        (
            [r.stage, r.first, r.second, r.n, r.agreed, round(100 * r.agreed / r.n, 1), r.kappa, r.low, r.high]
            for r in rows
        ),
    )


def agreement_summary(rows: Sequence[Agreement], conflicts: Sequence[Conflict]) -> str:
    """The same for people, in Markdown, with the list of conflicts."""
    lines = ["# Agreement of reviewers", ""]
    if not rows:
        lines += ["No two reviewers have decided on the same record yet.", ""]
    for r in rows:
        kappa = "kappa is not defined (one answer throughout)" if r.kappa is None else f"kappa {r.kappa:.2f}"
        span = "" if r.low is None else f" (95 % interval {r.low:.2f} to {r.high:.2f})"
        share = f"{r.agreed} of {r.n} records alike ({100 * r.agreed / r.n:.1f} %)"
        lines.append(f"- {_stage(r.stage)}, {r.first} and {r.second}: {share}, {kappa}{span}")
    open_ones = [c for c in conflicts if not c.settled]
    lines += ["", f"## Conflicts: {len(conflicts)}, {len(open_ones)} to be settled in `adjudicated.csv`", ""]
    for c in conflicts:
        said = "; ".join(f"{j.reviewer} {j.decision}" + (f" ({j.reason})" if j.reason else "") for j in c.said)
        state = "settled" if c.settled else "open"
        lines.append(f"- {c.record_id}, {_stage(c.stage)}, {c.differs} differs, {state}: {said}")
    return "\n".join(lines).rstrip() + "\n"


def _stage(stage: str) -> str:
    return stage.replace("_", " ").replace("title abstract", "title and abstract")
