"""Citation searching through the whole workflow: what the included reports cite and what cites them, as a source of its own."""

import gzip

import pytest
from conftest import ROOT
from recount import agrees
from running import snakemake

from casereview.records import Record, load_csv, load_jsonl
from casereview.snapshot.writer import write_set


def report(pmid: str, title: str, abstract: str, **more) -> Record:
    return Record(record_id=pmid, pmid=pmid, title=title, abstract=abstract, year=2020, journal="Journal", **more)


def case(age: int) -> str:
    return (
        f"A {age}-year-old woman with systemic lupus erythematosus for six years presented with paraplegia. AQP4-IgG was positive and "
        "neuromyelitis optica spectrum disorder was diagnosed. She received methylprednisolone and walks again."
    )


RECORDS = [
    report("101", "Searchword: neuromyelitis optica in a woman with lupus", case(41)),
    report(
        "102", "Neuromyelitis optica in a second woman with lupus", case(42), doi="10.1000/b", pages="7-9", volume="3"
    ),
    report(
        "103",
        "Rituximab in rheumatoid arthritis: a randomized trial",
        "We randomly assigned 300 patients to two groups.",
    ),
    report("104", "Neuromyelitis optica in a third woman with lupus", case(44)),
    report("105", "Nobody cites this report on neuromyelitis optica and lupus", case(45)),
]
REFERENCES = {"101": ("102", "103", "999"), "104": ("101",)}
"""What cites what; PubMed has no record 999."""

IMPORT = (
    "TY  - JOUR\nAN  - L1\nTI  - Neuromyelitis optica in a second woman with lupus\nPY  - 2020\nVL  - 3\nSP  - 7\nEP  - 9\n"
    "DO  - 10.1000/b\nJO  - Journal\nER  -\n"
)


def write_snapshot(folder) -> None:
    folder.mkdir()
    write_set(RECORDS, folder / "records.xml.gz")
    text = gzip.decompress((folder / "records.xml.gz").read_bytes()).decode()
    for pmid, cited in REFERENCES.items():
        listed = "".join(
            f'<Reference><ArticleIdList><ArticleId IdType="pubmed">{c}</ArticleId></ArticleIdList></Reference>'
            for c in cited
        )
        head, tail = text.split(f'<ArticleId IdType="pubmed">{pmid}</ArticleId>', 1)
        tail = tail.replace("</PubmedData>", f"<ReferenceList>{listed}</ReferenceList></PubmedData>", 1)
        text = f'{head}<ArticleId IdType="pubmed">{pmid}</ArticleId>{tail}'
    (folder / "records.xml.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of the review with these directions, and with or without the import; it can be run again."""

    def run(citations: str, imports: str = "", folder=None, people: str = ""):
        if folder is None:
            folder = tmp_path_factory.mktemp("citations")
            write_snapshot(folder / "snapshot")
            (folder / "embase.ris").write_text(IMPORT)
        (folder / "config/reviews/nmosd-ctd/decisions").mkdir(parents=True, exist_ok=True)
        review = (ROOT / "config/reviews/nmosd-ctd.yaml").read_text(encoding="utf-8")
        (folder / "config/reviews/nmosd-ctd.yaml").write_text(f"{review}\n{citations}{imports}", encoding="utf-8")
        if people:
            head = "record_id,stage,decision,reason,note,date\n"
            (folder / "config/reviews/nmosd-ctd/decisions/roe.csv").write_text(head + people)
        done = snakemake("--config", "pubmed={query: 'searchword[ti]', snapshot: snapshot}", folder=folder)
        assert done.code == 0, done.said
        return folder, done, folder / "results/nmosd-ctd"

    return run


def by_source(results) -> dict[str, dict[str, str]]:
    return {row["source"]: row for row in load_csv(results / "report/sources.csv")}


def test_both_directions_bring_what_is_new_and_the_flow_adds_up(run):
    folder, _, results = run("citations: [references, citing]\n")
    found = {row["record_id"]: row for row in load_csv(results / "search/citations.csv")}
    assert {(r, row["state"]) for r, row in found.items()} == {
        ("102", "new"), ("103", "new"), ("104", "new"), ("999", "not sent"),
    }  # fmt: skip
    assert (found["102"]["cited_by"], found["104"]["cites"]) == ("101", "101")
    decisions = {row["record_id"]: row["decision"] for row in load_csv(results / "screening/decisions.csv")}
    assert decisions == {"101": "include", "102": "include", "103": "exclude", "104": "include"}
    assert {r.record_id for r in load_jsonl(results / "records/unique.jsonl", Record)} == set(decisions)
    row = by_source(results)["citations"]
    assert [row[c] for c in ("identified", "not_received", "screened", "excluded", "included")] == [
        "4",
        "1",
        "3",
        "1",
        "2",
    ]
    assert by_source(results)["pubmed"]["included"] == "1"
    assert "Records identified from citation searching,4" in (results / "report/prisma.csv").read_text()
    assert "Citation searching (n = 4)" in (results / "report/prisma.svg").read_text()
    agrees(results)
    assert [p["pmid"] for p in load_jsonl(results / "extraction/patients.jsonl")] == ["101", "102", "104"]
    again = snakemake("--config", "pubmed={query: 'searchword[ti]', snapshot: snapshot}", folder=folder)
    assert "Nothing to be done" in again.said


def test_one_direction_alone(run):
    _, _, results = run("citations: [citing]\n")
    assert [row["record_id"] for row in load_csv(results / "search/citations.csv")] == ["104"]


def test_off_asks_nothing(run):
    _, done, results = run("")
    assert "search_citations" not in done.rules
    assert not (results / "search/citations.csv").exists()
    assert list(by_source(results)) == ["pubmed"]


def test_a_candidate_that_an_export_brought_is_a_duplicate_of_it(run):
    imports = "imports:\n  - {file: embase.ris, database: Embase}\n"
    folder, _, results = run("citations: [references]\n", imports)
    (merge,) = load_csv(results / "records/merges.csv")
    assert (merge["record_id"], merge["merged_into"]) == ("102", "embase:L1")
    assert by_source(results)["citations"]["duplicates"] == "1"
    assert by_source(results)["embase"] | {"label": ""} == by_source(results)["embase"] | {
        "label": "",
        "identified": "1",
    }
    # People speak of a record that citation searching brought as of any other.
    rows = "103,title_abstract,include,,seen,2026-11-21\n101,title_abstract,exclude,no_ctd,,2026-11-21\n"
    run("citations: [references]\n", imports, folder=folder, people=rows)
    decided = {row["record_id"]: row["decision"] for row in load_csv(results / "screening/decisions.csv")}
    assert decided == {"101": "exclude", "103": "include", "embase:L1": "include"}, (
        "what an excluded report brought stays"
    )


def test_people_overrule_what_citations_brought(run):
    _, _, results = run("citations: [references]\n", people="103,title_abstract,unclear,,,2026-11-21\n")
    decided = {row["record_id"]: row for row in load_csv(results / "screening/decisions.csv")}
    assert (decided["103"]["decision"], decided["103"]["decided_by"]) == ("unclear", "roe")
