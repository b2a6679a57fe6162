"""The second decision: what the full text says of a report that passed title and abstract.

| title and abstract | full text | decision |
|---|---|---|
| include | include | include |
| include | unclear | include, and the note says what is in doubt; `unclear` where the text is marked as retracted |
| include | exclude | exclude, with the reason and the passage of the full text |
| unclear | any | what the full text says |
| people decided | any | as people decided; the note tells what the machine reads |

A report without full text keeps the decision on title and abstract.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from casereview.records import Decision
from casereview.screening.reviewers import Judgement, overruled

STAGE = "full_text"


def settled(
    decisions: Sequence[Decision],
    read: Mapping[str, Decision],
    judgements: Sequence[Judgement],
    *,
    reasons: Sequence[str],
    retracted: Collection[str] = (),
) -> list[Decision]:
    """The decisions of the review, after both stages.

    Args:
        decisions: on title and abstract, people's in the place of the machine's.
        read: what the machine decides on the full text, by `record_id`, where there is one.
        judgements: of people, at both stages.
        reasons: codes of the criteria in their order.
        retracted: ids of the reports whose text is marked as retracted by its source.
    """
    both = [_read(d, read.get(d.record_id), d.record_id in retracted) for d in decisions]
    return overruled(both, judgements, reasons=reasons, stage=STAGE)


def _read(before: Decision, read: Decision | None, retracted: bool) -> Decision:
    if read is None or before.decision == "exclude":
        return before
    if before.decided_by != "automation":
        if read.decision == before.decision:
            return before
        return replace(before, note=f"{before.note} In the full text automation reads: {_told(read)}.")
    if before.decision == "include" and read.decision == "unclear" and not retracted:
        return replace(before, stage=STAGE, note=f"{before.note} In doubt in the full text: {read.note}")
    return replace(read, stage=STAGE)


def _told(decision: Decision) -> str:
    said = decision.decision + (f" ({decision.criterion})" if decision.criterion else "")
    return f"{said}: {decision.note}".rstrip(".")
