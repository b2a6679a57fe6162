"""Full texts that people put into the folder: the next run takes them up, and only what depends on them runs."""

import csv

from running import snakemake

from casereview.records import FullText, load_jsonl

TEXT = (
    '<?xml version="1.0"?><article><front><article-meta><permissions><license><license-p>Private copy.</license-p></license>'
    "</permissions></article-meta></front><body><sec><title>Case report</title><p>A woman of 40.</p></sec></body></article>"
)
TARGETS = [f"results/nmosd-ctd/fulltext/{name}" for name in ("fulltexts.jsonl", "not_retrieved.html")]


def retrieval(folder) -> dict[str, dict[str, str]]:
    with open(folder / "results/nmosd-ctd/fulltext/retrieval.csv", encoding="utf-8", newline="") as lines:
        return {row["record_id"]: row for row in csv.DictReader(lines)}


def test_a_text_put_in_is_taken_up_by_the_next_run_and_leaves_with_its_file(tmp_path):
    run = snakemake(*TARGETS, folder=tmp_path)
    assert run.code == 0, run.said
    before = retrieval(tmp_path)
    name = next(row["file"] for row in before.values() if row["obtained"] == "no")

    folder = tmp_path / "fulltext/nmosd-ctd"
    folder.mkdir(parents=True)
    (folder / f"{name}.xml").write_text(TEXT)
    (folder / "{review} of 2020 (copy).pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "fulltext/of another review.pdf").write_bytes(b"%PDF-1.4")
    run = snakemake(*TARGETS, folder=tmp_path)
    assert run.code == 0, run.said
    assert run.rules == {"retrieve_fulltexts", "read_fulltexts"}
    row = retrieval(tmp_path)[name]
    assert (row["source"], row["obtained"], row["licence"]) == ("folder", "yes", "Private copy.")
    texts = {t.record_id: t for t in load_jsonl(tmp_path / TARGETS[0], FullText)}
    assert texts[name].sections[0].text == "A woman of 40."
    page = (tmp_path / TARGETS[1]).read_text()
    assert "{review} of 2020 (copy).pdf" in page and "of another review" not in page
    assert snakemake(*TARGETS, folder=tmp_path).rules == set()

    for path in folder.iterdir():
        path.unlink()
    assert snakemake(*TARGETS, folder=tmp_path).code == 0
    assert retrieval(tmp_path) == before


def test_two_files_for_one_report_stop_the_run_with_both_names(tmp_path):
    folder = tmp_path / "fulltext"
    folder.mkdir()
    for suffix in ("pdf", "xml"):
        (folder / f"34211664.{suffix}").write_text(TEXT)
    run = snakemake(*TARGETS, folder=tmp_path)
    assert run.code != 0 and "34211664.pdf and 34211664.xml in fulltext are both the full text of 34211664" in run.said


def test_a_source_that_there_is_not_is_named(tmp_path):
    run = snakemake("--config", "fulltext={sources: [pubmed]}", folder=tmp_path)
    assert (
        run.code != 0
        and "'fulltext.sources.0' is 'pubmed', but must be one of pmc_store, europepmc, entrez" in run.said
    )
    run = snakemake("--config", "fulltext={library: 'javascript:x'}", folder=tmp_path)
    assert run.code != 0 and "fulltext.library" in run.said
