"""A sample of the automated exclusions for a person to check, and what it says about the rest.

The sample is drawn by a hash of the record's id with a seed: the same records whatever else is in the review, so that a
later run with more records keeps those that were checked.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.records import Decision, csv_text
from casereview.screening.reviewers import COLUMNS as JUDGED
from casereview.screening.reviewers import STAGES, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the checked part of a sample says: of `excluded` automated exclusions, `checked` were looked at, `missed` of
    them should have been included; `upper` is the exact (Clopper-Pearson) one-sided 95 % upper bound of that share, `None`
    where nothing was checked."""

    excluded: int
    sampled: int
    checked: int
    missed: int
    upper: float | None


def sample(decisions: Sequence[Decision], *, size: int, seed: int) -> list[str]:
    """Ids of `size` records that automation excluded, at random by the seed; all of them where there are fewer."""
    ids = [d.record_id for d in decisions if _by_automation(d)]
    return sorted(ids, key=lambda i: hashlib.sha256(f"{seed} {i}".encode()).hexdigest())[:size]


def bound(decisions: Sequence[Decision], sampled: Sequence[str], judgements: Sequence[Judgement]) -> Bound:
    """How many of the sample were checked by a person, how many were missed, and the upper bound for all.

    What a person says of the full text goes before what the same person says of title and abstract.
    """
    said: dict[str, dict[str, str]] = {}
    for j in sorted(judgements, key=lambda j: STAGES.index(j.stage)):
        if j.record_id in set(sampled):
            said.setdefault(j.record_id, {})[j.reviewer] = j.decision
    missed = sum("include" in by_person.values() for by_person in said.values())
    upper = None
    if said:
        from statsmodels.stats.proportion import proportion_confint

        # A two-sided interval of 90 % has a one-sided upper bound of 95 %.
        upper = float(proportion_confint(missed, len(said), alpha=0.10, method="beta")[1])
    excluded = sum(_by_automation(d) for d in decisions)
    return Bound(excluded=excluded, sampled=len(sampled), checked=len(said), missed=missed, upper=upper)


def _by_automation(decision: Decision) -> bool:
    """Excluded by automation, also where a person has checked it since."""
    said = decision.automation or (decision.decision if decision.decided_by == "automation" else "")
    return said.startswith("exclude")


def sample_csv(sampled: Sequence[str], decisions: Sequence[Decision]) -> str:
    """The sample as a reviewer's file to fill in: the stage at which each was excluded; decision and reason are empty."""
    stages = {d.record_id: d.stage for d in decisions}
    return csv_text(JUDGED, ([record_id, stages[record_id], "", "", "", ""] for record_id in sampled))


def sample_summary(found: Bound) -> str:
    """The account of the sample, in Markdown."""
    lines = [
        "# Audit sample of automated exclusions",
        "",
        f"Automation excluded {found.excluded} records; {found.sampled} of them were drawn for a person to check.",
    ]
    if found.upper is None:
        lines.append(
            "None has been checked yet: fill in `audit_sample.csv` and add its rows to `decisions/<your name>.csv`."
        )
    else:
        lines.append(
            f"{found.checked} were checked, {found.missed} of them should have been included. With 95 % confidence, at most "
            f"{100 * found.upper:.1f} % of the automated exclusions are missed includes (exact one-sided bound, "
            "Clopper-Pearson)."
        )
    return "\n".join(lines) + "\n"
