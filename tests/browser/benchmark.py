"""How fast the audit page opens and filters with many generated records; run by hand, never as a test.

python tests/browser/benchmark.py [number of records]
"""

import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import sync_playwright  # noqa: E402

from casereview import lexicon  # noqa: E402
from casereview.records import Decision, Record  # noqa: E402
from casereview.report.audit import page, page_data  # noqa: E402
from casereview.review import load_review  # noqa: E402

TIMED = """([id, value]) => { const t = performance.now(); const f = document.getElementById(id); f.value = value;
  f.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - t; }"""
FILTERS = [
    ("f-decision", "exclude"),
    ("f-concept", "g0"),
    ("search", "neuromyelitis"),
    ("search", "zz"),
    ("sort", "title"),
]


def generated(number: int):
    """Records of about 1,600 characters with 12 mentions each."""
    rng, terms = random.Random(1), ["neuromyelitis optica", "lupus", "rituximab", "myelitis"]
    for n in range(1, number + 1):
        text = " ".join(
            f"{rng.choice(terms)} was seen in {rng.choice('abcdefg')}{rng.randrange(999)}." for _ in range(50)
        )
        spots = [text.index("was", 40 * k) for k in range(12)]
        found = [
            {"concept": rng.choice(["NMOSD", "SLE", "AQP4-IgG"]), "section": "abstract", "start": s, "end": s + 3,
             "assertion": rng.choice(["present", "negated"]), "rule": "default"} for s in spots
        ]  # fmt: skip
        record = Record(record_id=str(n), pmid=str(n), title=text[:90], abstract=text, year=1990 + n % 36)
        outcome = rng.choice(["include", "exclude", "unclear"])
        reason = rng.choice(["no_nmosd", "no_ctd"]) if outcome == "exclude" else None
        yield (
            record,
            Decision(record_id=str(n), decision=outcome, reason=reason),
            {"record_id": str(n), "entities": found},
        )


def main(number: int) -> None:
    terms = lexicon.load(ROOT / "config/lexicon")
    review = load_review(ROOT / "config/reviews/nmosd-ctd.yaml", terms)
    records, decisions, evidence = zip(*generated(number), strict=True)
    html = page(
        page_data(records=records, decisions=decisions, evidence=evidence, judgements=[], review=review, lexicon=terms)
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "audit.html"
        path.write_text(html, encoding="utf-8")
        print(f"{number} records, {path.stat().st_size / 1e6:.1f} MB")
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(3):
            tab = chromium.new_page()
            tab.goto(path.as_uri())
            opened = tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            tab.wait_for_timeout(4000)
            took = []
            for field, value in FILTERS:
                took.append(f"{field}={value} {tab.evaluate(TIMED, [field, value]):.0f} ms")
                tab.evaluate(TIMED, [field, "order" if field == "sort" else ""])
            print(f"opened {opened:.0f} ms; " + ", ".join(took))
            tab.close()
        chromium.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
