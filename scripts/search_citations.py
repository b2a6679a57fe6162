"""Ask PubMed what the reports that title and abstract include cite, and what cites them; fetch what is new."""

from pathlib import Path

from casereview import lexicon
from casereview.endpoint import connected
from casereview.log import progress, reporting
from casereview.pubmed.citations import Candidate
from casereview.pubmed.citations import search_citations as search
from casereview.pubmed.shards import write_shards
from casereview.pubmed.store import Store, generation_of
from casereview.records import Decision, Record, as_csv, from_dict, load_jsonl, write_text
from casereview.review import load_review
from casereview.screening.reviewers import read_judgements


def search_citations(
    *,
    paths_to_shards: list[str],
    paths_to_people: list[str],
    paths_to_unique: list[str],
    paths_to_known: list[str],
    path_to_review: str,
    path_to_lexicon: Path,
    directions: list[str],
    folder_of_answers: str,
    state: str,
    page_size: int,
    source: dict,
    path_to_citations: str,
    path_to_xml: str,
) -> None:
    machine = [from_dict(Decision, row["decision"]) for path in paths_to_shards for row in load_jsonl(path)]
    reasons = [c.id for c in load_review(path_to_review, lexicon.load(path_to_lexicon)).criteria]
    judgements = read_judgements(paths_to_people, records=None, reasons=reasons)
    # What automation or any person included: an exclude by people takes nothing away that others have judged meanwhile.
    included = {d.record_id for d in (*machine, *judgements) if d.decision == "include"}
    records = [r for path in paths_to_unique for r in load_jsonl(path, Record) if r.record_id in included]
    known = {r.pmid for path in paths_to_known for r in load_jsonl(path, Record) if r.pmid}
    store = Store(folder_of_answers, generation=generation_of(folder_of_answers, state, again=False))
    with connected(**source) as client, progress() as show:
        candidates, articles = search(
            records,
            directions=directions,
            known=known,
            client=client,
            store=store,
            page_size=page_size,
            progress=show,
        )
    write_shards(articles, [path_to_xml])
    write_text(path_to_citations, as_csv(Candidate, candidates))


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        search_citations(
            paths_to_shards=snakemake.input.shards,
            paths_to_people=snakemake.input.people,
            paths_to_unique=snakemake.input.unique,
            paths_to_known=[snakemake.input.records, snakemake.input.imported],
            path_to_review=snakemake.input.review,
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            directions=snakemake.params.directions,
            folder_of_answers=snakemake.params.answers,
            state=snakemake.params.state,
            page_size=snakemake.params.page_size,
            source={key: snakemake.params[key] for key in ("source", "snapshot", "base_url", "email")},
            path_to_citations=snakemake.output.citations,
            path_to_xml=snakemake.output.xml,
        )
