"""The audit page in a real Chromium, without network."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from casereview import lexicon
from casereview.records import Decision, Record
from casereview.report.audit import page, page_data
from casereview.review import Criterion, Review, ReviewConcept
from casereview.screening.reviewers import read_judgements

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)></script><!-- & 𝛼"
RECORDS = [
    Record(
        record_id="1", pmid="1", title="Optic neuritis with lupus", abstract="SLE 𝛼 but no NMOSD was seen.", year=2019
    ),
    Record(record_id="2", pmid="2", doi="10.1000/<x>", title=HOSTILE, abstract=HOSTILE + " SLE", year=2020),
    Record(record_id="3", pmid="3", title="Gout in a farmer", year=2021),
]
DECISIONS = [
    Decision(
        record_id="1",
        decision="exclude",
        reason="no_nmosd",
        criterion="no_nmosd",
        note="It is denied.",
        quote="no NMOSD",
        quote_section="abstract",
        quote_start=10,
        quote_end=18,
    ),
    Decision(record_id="2", decision="include", reason=None),
    Decision(record_id="3", decision="unclear", reason=None),
]
EVIDENCE = [
    {"record_id": "1", "entities": [
        {"concept": "SLE", "text": "SLE", "section": "abstract", "start": 0, "end": 3, "assertion": "present", "rule": "default"},
        {"concept": "NMOSD", "text": "NMOSD", "section": "abstract", "start": 13, "end": 18, "assertion": "negated", "rule": "no"},
    ]},
]  # fmt: skip
REVIEW = Review(
    id="small",
    title="A small review",
    question=None,
    concepts=(
        ReviewConcept(id="nmosd", label="NMOSD", include=("NMOSD",)),
        ReviewConcept(id="ctd", label="CTD", include=("CTD",)),
    ),
    criteria=tuple(Criterion(id=c, description=f"Fails {c}.", rule={}) for c in ("no_nmosd", "no_ctd")),
)
REASONS = [c.id for c in REVIEW.criteria]


@pytest.fixture(scope="session")
def terms():
    return lexicon.load(ROOT / "config" / "lexicon")


@pytest.fixture(scope="session")
def written(terms) -> Callable[..., Path]:
    """Writes the page on three records into a folder, with the decisions of people where files are given."""

    def write(folder: Path, *people: Path, **changed) -> Path:
        given = {"records": RECORDS, "decisions": DECISIONS, "evidence": EVIDENCE, "review": REVIEW} | changed
        judgements = read_judgements(people, records=[r.record_id for r in given["records"]], reasons=REASONS)
        path = folder / "audit.html"
        path.write_text(page(page_data(judgements=judgements, lexicon=terms, **given)), encoding="utf-8", newline="")
        return path

    return write


class Browser:
    """Chromium with a profile of its own; `open` closes the one before, as a person does at night."""

    def __init__(self, playwright, profile: Path):
        self.playwright, self.profile, self.context, self.trouble = playwright, profile, None, []

    def open(self, path: Path, **options):
        self.close()
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=CHROMIUM, args=FLAGS, headless=True, accept_downloads=True, **options
        )
        found = self.context.pages[0]
        found.on("dialog", lambda d: (self.trouble.append(f"dialog: {d.message}"), d.dismiss()))
        found.on("console", lambda m: self.trouble.append(m.text) if m.type in ("error", "warning") else None)
        found.on("pageerror", lambda e: self.trouble.append(str(e)))
        found.on("request", lambda r: self.trouble.append(r.url) if not r.url.startswith(("file:", "blob:")) else None)
        found.goto(path.as_uri())
        return found

    def close(self):
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def browser(tmp_path) -> Iterator[Browser]:
    """Fails a test, at its end, for any dialog, error, warning or request of the page."""
    if not CHROMIUM:
        pytest.skip("no Chromium found: install it (Debian: apt-get install chromium) or name it in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = Browser(playwright, tmp_path / "profile")
        yield made
        made.close()
    assert made.trouble == []
