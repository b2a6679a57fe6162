"""By which words, tags and headings a publication shows of what design it is: `config/lexicon/designs.yaml`, ready for use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from casereview.errors import ReviewError
from casereview.lexicon import Concept, Lexicon
from casereview.screening.cues import Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What shows a design. `title` and `text` hold (design, cue) in the order in which the file names the designs."""

    publication_types: dict[str, str]
    headings: dict[str, str]
    journals: dict[str, re.Pattern[str]]
    title: tuple[tuple[str, Cue], ...]
    text: tuple[tuple[str, Cue], ...]


@cache
def signs_of(lexicon: Lexicon) -> Signs:
    """The signs of all designs of the lexicon. Raises `ReviewError` for a pattern that is no regular expression."""
    designs = lexicon.of_kind("design")
    return Signs(
        publication_types={name: d.id for d in designs for name in d.more.get("publication_types", ())},
        headings={m.heading: d.id for d in designs for m in d.mesh},
        journals={d.id: _pattern(d, d.more["journals"]) for d in designs if "journals" in d.more},
        title=tuple(_cues(designs, "title")),
        text=tuple(_cues(designs, "text")),
    )


def _cues(designs: Iterable[Concept], where: str) -> Iterable[tuple[str, Cue]]:
    for design in designs:
        for name, patterns in design.more.get(where, {}).items():
            yield design.id, Cue(name, _pattern(design, patterns))


def _pattern(design: Concept, patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that fits where any of them does, read without case."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ReviewError(
                f"designs.yaml: {pattern!r} of {design.id!r} is no regular expression ({error}): mend or delete it"
            ) from error
    return re.compile("|".join(patterns), re.IGNORECASE)
