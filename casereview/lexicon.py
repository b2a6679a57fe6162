"""Terms of the field, read from `config/lexicon/*.yaml`: the one source for query, screening, extraction and abbreviations.

A file holds concepts of one kind (`diseases.yaml` -> kind `disease`). A concept has surface forms of three sorts:

* `terms`: whole words in any case; spelling variants (hyphens, British spelling, apostrophes) are expanded here;
* `acronyms`: short forms that mean only this, case-sensitive, accepted alone (`NMOSD`, `AQP4-IgG`);
* `ambiguous`: short forms that mean other things too (`SS`, `APS`), case-sensitive, accepted only where the text defines
  them so or names the same concept in full elsewhere.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """A MeSH descriptor: its id (`D009471`) and its heading as PubMed's [mh] takes it."""

    ui: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept. `more` holds what only some kinds have (a drug's class, the disease that a symptom belongs to)."""

    id: str
    kind: str
    label: str
    abbreviation: str | None = None
    mesh: tuple[Mesh, ...] = ()
    broader: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One surface form of a concept. `sort` is `term`, `acronym` or `ambiguous`; only terms ignore case."""

    text: str
    concept: str
    sort: str
    language: str = "en"


class Lexicon:
    """All concepts by id, in the order of the files."""

    def __init__(self, concepts: dict[str, Concept]): ...

    def __getitem__(self, concept: str) -> Concept: ...

    def __contains__(self, concept: str) -> bool: ...

    def of_kind(self, kind: str) -> list[Concept]: ...

    def under(self, concept: str) -> list[Concept]:
        """The concept and all narrower ones, in the order of the files."""

    def forms(self, kind: str | None = None) -> list[Form]:
        """Every surface form, spelling variants expanded, without repeats."""


def load(folder: str | Path) -> Lexicon:
    """Read every `.yaml` of the folder.

    Raises:
        ReviewError: a file that cannot be read, an unknown key (the nearest known one is named), a concept or a term
            that stands twice, a `broader` that does not exist: each with file and line.
    """
