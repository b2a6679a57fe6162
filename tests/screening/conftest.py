"""The default review, its lexicon and its pipeline, loaded once."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from spacy.language import Language

from casereview import lexicon as lexicons
from casereview.lexicon import Lexicon
from casereview.records import Decision, Evidence, Heading, Record, sections_of
from casereview.review import Review, load_review
from casereview.screening.decide import screen
from casereview.text import pipeline


@dataclass(frozen=True)
class Screener:
    """Reads and decides on a record as the workflow does."""

    nlp: Language
    review: Review
    lexicon: Lexicon

    def record(self, record: Record) -> tuple[Decision, list[Evidence]]:
        return screen(record, pipeline.read(self.nlp, sections_of(record)), self.review, self.lexicon)

    def text(self, title: str | None, abstract: str | None, *tags: str, mesh: tuple[Heading, ...] = ()) -> Decision:
        types = tuple(Heading(ui=None, name=name) for name in tags or ("Journal Article",))
        made = Record(record_id="1", title=title, abstract=abstract, publication_types=types, mesh=mesh)
        return self.record(made)[0]


@pytest.fixture(scope="session")
def screener() -> Screener:
    root = Path(__file__).parents[2]
    lexicon = lexicons.load(root / "config" / "lexicon")
    review = load_review(root / "config" / "reviews" / "nmosd-ctd.yaml", lexicon)
    return Screener(pipeline.load(lexicon), review, lexicon)
