"""A living review from end to end: released, searched again after scripted changes, reported, and nothing run in vain."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from recount import agrees
from running import files, snakemake

from casereview.__main__ import main
from casereview.pubmed.shards import shard_of
from casereview.records import Heading, Record, Relation
from casereview.snapshot.writer import write_set

SHARDS = 8


def case(number: int, **more) -> Record:
    """A patient with both diseases; every seventh has none of them."""
    ill = f"A {20 + number}-year-old woman with systemic lupus erythematosus developed neuromyelitis optica spectrum disorder."
    well = f"A {20 + number}-year-old man had neuromyelitis optica spectrum disorder and no other disease."
    given = {
        "title": f"Neuromyelitis optica spectrum disorder in patient {number}",
        "abstract": f"{well if number % 7 == 0 else ill} She was positive for AQP4-IgG and received rituximab. Remission followed.",
        "doi": f"10.9999/{number}",
        "year": 2001 + number % 20,
        "publication_types": (Heading(ui="D002363", name="Case Reports"),),
        "mesh": (Heading(ui="D009471", name="Neuromyelitis Optica"),),
    }
    return Record(record_id=str(90000000 + number), pmid=str(90000000 + number), **(given | more))


FIRST = {n: case(n) for n in range(1, 41)}
RETRACTED_TYPE = Heading(ui="D016441", name="Retracted Publication")


def twenty_five_changes() -> dict[int, Record]:
    """10 new, 5 changed abstracts, 3 retracted, 2 expressions of concern, 2 corrected, 2 deleted, 1 merged (into a new one)."""
    now = dict(FIRST) | {n: case(n) for n in range(101, 110)}
    now[110] = case(110, doi=FIRST[40].doi, title=FIRST[40].title)
    for n in (1, 2, 3, 4, 5):
        now[n] = replace(now[n], abstract=now[n].abstract.replace(f"{20 + n}-year-old", f"{30 + n}-year-old"))
    for n, link in {8: "RetractionIn", 9: "RetractionIn", 10: "RetractionIn", 11: "ExpressionOfConcernIn"}.items():
        now[n] = replace(now[n], relations=(Relation(type=link, pmid=str(90000900 + n), source="J Cases 2026"),))
    now[9] = replace(now[9], publication_types=(*now[9].publication_types, RETRACTED_TYPE))
    now[12] = replace(now[12], relations=(Relation(type="ExpressionOfConcernIn", pmid="90000912"),))
    now[13] = replace(now[13], relations=(Relation(type="ErratumIn", source="J Cases 2026"),))
    now[15] = replace(now[15], relations=(Relation(type="CorrectedandRepublishedIn", pmid="90000915"),))
    for n in (16, 17, 40):
        del now[n]
    return now


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """The review run on 40 reports, released, and run again after the changes; what the second run said."""
    folder = tmp_path_factory.mktemp("living")
    write_set(FIRST.values(), folder / "snapshot" / "a.xml.gz")

    def run():
        source = f"pubmed={{snapshot: '{folder}/snapshot', query: 'neuromyelitis[tiab]'}}"
        done = snakemake("--config", source, f"shards={SHARDS}", folder=folder)
        assert done.code == 0, done.said
        return done

    run()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["release", "--date", "2026-03-04"]) == 0
    run()
    before = files(folder / "results")
    write_set(twenty_five_changes().values(), folder / "snapshot" / "a.xml.gz")
    return folder, run(), before, run


@pytest.fixture(scope="module")
def changes(living):
    with open(living[0] / "results/nmosd-ctd/report/changes.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(changes, part, kind):
    return {int(c["record_id"]) - 90000000 for c in changes if (c["part"], c["kind"]) == (part, kind)}


def test_the_twenty_five_changes_are_told_exactly(changes):
    told = Counter((c["part"], c["kind"]) for c in changes if c["part"] in ("records", "notices"))
    assert told == {
        ("records", "new"): 10,
        ("records", "changed"): 5,
        ("records", "deleted"): 2,
        ("records", "merged"): 1,
        ("notices", "retracted"): 3,
        ("notices", "expression of concern"): 2,
        ("notices", "corrected"): 2,
    }
    assert ids(changes, "records", "new") == set(range(101, 111))
    assert ids(changes, "records", "changed") == {1, 2, 3, 4, 5}
    assert {c["field"] for c in changes if c["kind"] == "changed"} == {"abstract"}
    assert ids(changes, "records", "deleted") == {16, 17}
    assert ids(changes, "records", "merged") == {40}
    assert ids(changes, "notices", "retracted") == {8, 9, 10}
    assert ids(changes, "notices", "expression of concern") == {11, 12}
    assert ids(changes, "notices", "corrected") == {13, 15}


def test_reports_in_and_out_have_their_reason(changes):
    assert ids(changes, "reports", "in") == {n for n in range(101, 111) if n % 7}
    assert ids(changes, "reports", "out") == {8, 9, 10, 16, 17, 40}
    notes = {int(c["record_id"]) - 90000000: c["note"] for c in changes if c["part"] == "reports"}
    assert notes[8] == "retracted (PMID 90000908)"
    assert notes[16] == "deleted: no longer in PubMed"
    assert notes[40] == "merged: into 90000110"


def test_the_table_is_compared_cell_by_cell(changes):
    assert ids(changes, "table", "patient added") == {n for n in range(101, 111) if n % 7}
    assert ids(changes, "table", "patient removed") == {8, 9, 10, 16, 17, 40}
    ages = {(c["record_id"][-1], c["before"], c["after"]) for c in changes if c["field"] == "age"}
    assert ages == {(str(n), str(20 + n), str(30 + n)) for n in range(1, 6)}


def test_a_refresh_runs_only_what_it_needs(living):
    """A job for each shard that holds a new, changed or lost record; every other rule once."""
    first, now = ({str(90000000 + n): r for n, r in side.items()} for side in (FIRST, twenty_five_changes()))
    touched = {shard_of(p, SHARDS) for p in {*first, *now} if first.get(p) != now.get(p)}
    started = Counter(re.findall(r"^local(?:rule|checkpoint) (\w+):", living[1].said, flags=re.M))
    assert started.pop("parse_records") == started.pop("screen_records") == len(touched)
    assert set(started.values()) == {1}


def test_the_table_flags_what_pubmed_flags(living):
    text = (living[0] / "results/nmosd-ctd/table/review_table.md").read_text()
    assert text.count("\\[expression of concern\\]") == 2
    assert text.count("\\[corrected\\]") == 2
    assert "Erratum in: J Cases 2026." in text


def test_the_flow_is_that_of_an_update_and_adds_up(living):
    told = agrees(living[0] / "results/nmosd-ctd", version=living[0] / "config/reviews/nmosd-ctd/versions/1")
    assert (told["previous_reports"], told["gone_reports"], told["new_reports"], told["included_reports"]) == (
        35,
        6,
        9,
        38,
    )
    assert (told["gone_unclear"], told["gone_not_found"]) == (3, 3)
    assert (told["retracted_unclear"], told["concern_included"], told["corrected_included"]) == (3, 2, 2)
    drawing = (living[0] / "results/nmosd-ctd/report/prisma.svg").read_text()
    assert "Total studies included in review (n = 38)" in drawing and "of the unclear ones retracted (n = 3)" in drawing


def test_the_flow_of_the_version_was_that_of_a_new_review(living):
    drawing = (living[0] / "config/reviews/nmosd-ctd/versions/1/prisma.svg").read_text()
    assert "Studies included in review (n = 35)" in drawing and "Previous studies" not in drawing


def test_news_tell_a_scheduler(living):
    news = json.loads((living[0] / "results/nmosd-ctd/report/news.json").read_text())
    assert (news["anything_new"], news["since_version"], news["new_records"]) == (True, "1", 10)
    assert (len(news["reports_in"]), len(news["retracted"])) == (9, 3)


def test_a_run_writes_nothing_under_config(living):
    kept = files(living[0] / "config")
    assert {name.rsplit("/", 1)[0] for name in kept} == {"reviews/nmosd-ctd/versions/1"}
    assert {name.rsplit("/", 1)[1] for name in kept} == {
        "version.json", "records.csv", "facts.csv", "judgements.csv", "terms.csv", "prisma.csv", "prisma.svg", "prisma.png",
        "changes.md",
    }  # fmt: skip


def test_taken_back_the_changes_are_gone_and_the_bytes_are_as_before(living):
    """Last of all: it changes the folder."""
    folder, _, before, run = living
    write_set(FIRST.values(), folder / "snapshot" / "a.xml.gz")
    run()
    after = files(folder / "results")
    same = {name for name in before if "/answers/" not in name and "/shards/" not in name}
    assert {name for name in same if before[name] != after.get(name)} == set()
    assert run().rules == set()
