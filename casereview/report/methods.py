"""A paragraph on the methods, made from the configuration and the numbers of a run, for the authors to edit.

It claims nothing that the run does not show: what rules did and what people did stand apart, and where nobody checked it says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casereview.markdown import escape
from casereview.records import Decision
from casereview.report.prisma_s import Searched, counted, databases, limits, listed, started
from casereview.screening.reviewers import ADJUDICATED

PLACES = {"pmc_store": "PubMed Central", "europepmc": "Europe PMC", "entrez": "PubMed Central", "folder": "people"}
"""What the sources of full texts are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What the paragraph tells: the search, and the rows of the files that the steps wrote."""

    searched: Searched
    decisions: Sequence[Decision]
    retrieval: Sequence[Mapping[str, str]]
    agreement: Sequence[Mapping[str, str]]
    """Of agreement.csv, one a pair of reviewers and stage."""
    corrections: Sequence[Mapping[str, str]]
    appraisal: Sequence[Mapping[str, str]]
    software: Mapping[str, str]
    """Name and version of what did the work, `casereview` first."""


def methods(done: Done) -> str:
    """`methods.md`: a paragraph a topic."""
    parts = {
        "Search": _search(done),
        "Eligibility": _eligibility(done),
        "Screening": _screening(done),
        "Full texts": _fulltexts(done),
        "Data extraction": _extraction(done),
        "Appraisal": _appraisal(done),
        "Synthesis": _synthesis(done),
        "Software": _software(done),
    }
    lines = [
        f"# {escape(done.searched.review.title)}: methods, to edit",
        "",
        "Made from the configuration and the numbers of this run. Change it to what you did: what people did outside the files of "
        "the review is not known here.",
        "",
    ]
    for name, sentences in parts.items():
        lines += [f"**{name}.** {' '.join(filter(None, sentences))}", ""]
    return "\n".join(lines)


Sentences = Iterable[str | None]


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _search(done: Done) -> Sentences:
    given, search = done.searched, done.searched.search
    labels = listed([escape(c.label) for c in given.review.concepts])
    where = "PubMed through NCBI E-utilities" if search["source"] == "entrez" else "a snapshot of PubMed's records"
    on = f" on {escape(search['date'])}" if search.get("date") else ""
    yield f"We searched {where}{on} for {labels}; the query found {counted(search['count'], 'record')} and is given in full in the search report."
    found = limits(given.review)
    yield f"It was limited by {found}." if found else "No limits of date, language or publication type were used."
    imported = databases(given)
    if imported:
        named = listed([f"{escape(name)} ({counted(n, 'record')})" for name, n in imported.items()])
        yield f"Exports of searches in {named} were added."
    if given.review.citations:
        ways = {"references": "the references of", "citing": "articles that cite"}
        looked = listed([ways[way] for way in ways if way in given.review.citations])
        new = given.n.get("identified_citations", 0)
        yield f"Citation searching looked at {looked} included reports, by PubMed's links, and brought {counted(new, 'further record')}."
    by_rules, by_people = (given.n[f"duplicates_{who}"] for who in ("automation", "people"))
    if by_rules or by_people:
        yield f"{started(counted(by_rules, 'duplicate'))} {_were(by_rules)} removed by rules, {by_people} by people."
    if given.previous:
        version, date = given.previous
        yield f"This is an update of version {escape(version)} of {escape(date)}: the whole search was run again."


def _eligibility(done: Done) -> Sentences:
    review = done.searched.review
    if review.question:
        yield f"The question was: {escape(review.question)}"
    if not review.criteria:
        yield "No criteria are configured."
        return
    named = "; ".join(f"({number}) {escape(c.description.rstrip('.'))}" for number, c in enumerate(review.criteria, 1))
    yield f"A record was excluded for the first of these that held: {named}."
    yield "A record of which this could not be told was left to people."


def _screening(done: Done) -> Sentences:
    n, spacy = done.searched.n, done.software.get("spacy")
    out = n["excluded_automation"] + n["excluded_people"]
    yield (
        f"Titles and abstracts of {counted(n['screened'], 'record')} were screened by rules, not by a trained model: terms of a lexicon were "
        f"matched in the text{f' with spaCy {spacy}' if spacy else ''}, and rules told apart what is asserted of the patient from what is "
        f"negated, supposed, or said of others."
    )
    by = f", {n['excluded_automation']} by the rules and {n['excluded_people']} by people" if out else ""
    yield f"{started(counted(out, 'record'))} {_were(out)} excluded{by}."
    said = [d for d in done.decisions if d.decided_by != "automation"]
    if not said:
        yield "No decision was checked by people."
    else:
        other = sum(d.automation is not None and d.automation.split(" ")[0] != d.decision for d in said)
        who = {name for d in said for name in d.decided_by.split(" & ")} - {ADJUDICATED}
        of = f" ({counted(len(who), 'reviewer')})" if who else ""
        yield f"People decided on {counted(len(said), 'record')}{of}; on {other} of them they decided otherwise than the rules."
    yield from (_agreement(row) for row in done.agreement)
    if n["unclear"]:
        yield f"{started(counted(n['unclear'], 'record'))} {'is' if n['unclear'] == 1 else 'are'} still undecided."


def _agreement(row: Mapping[str, str]) -> str:
    stage = {"title_abstract": "title and abstract", "full_text": "the full text"}.get(row["stage"], row["stage"])
    kappa = f", Cohen's kappa {row['kappa']}" if row["kappa"] else ", kappa not defined"
    kappa += f" (95% interval {row['kappa_low']} to {row['kappa_high']})" if row["kappa_low"] else ""
    pair = f"{escape(row['reviewer_1'])} and {escape(row['reviewer_2'])}"
    return f"On {stage}, {pair} agreed on {row['agreed']} of {counted(int(row['records']), 'record')} that both decided{kappa}."


def _fulltexts(done: Done) -> Sentences:
    n = done.searched.n
    if not n["sought"]:
        yield "No report was sought in full text."
        return
    got = Counter(PLACES.get(row["source"], row["source"]) for row in done.retrieval if row["obtained"] == "yes")
    places = "; ".join(f"{escape(place)} {k}" for place, k in sorted(got.items(), key=lambda g: (-g[1], g[0])))
    yield f"Full texts of {counted(n['sought'], 'report')} were sought and {n['retrieved'] or 'none'} obtained{f' ({places})' if places else ''}."
    if n["not_retrieved"]:
        yield f"{started(counted(n['not_retrieved'], 'report'))} {_were(n['not_retrieved'])} assessed on title and abstract alone."
    if n["retrieved"]:
        out = n["fulltext_automation"] + n["fulltext_people"]
        by = f", {n['fulltext_automation']} by the rules and {n['fulltext_people']} by people" if out else ""
        yield f"Full texts were screened by the same criteria; {counted(out, 'report')} {_were(out)} excluded at this stage{by}."


def _extraction(done: Done) -> Sentences:
    n = done.searched.n
    reports, unit = counted(n["included_reports"], "included report"), done.searched.review.table.unit
    rows = counted(n["included_patients"], "patient") if unit.counted else "the study"
    yield f"Facts of {rows} were read from {reports} by rules, each with the sentence it comes from; what a report does not tell was left empty, and no value was imputed."
    applied = [row for row in done.corrections if row["state"] in ("applied", "machine changed", "agrees")]
    if applied:
        yield f"People gave {counted(len(applied), 'correction')}, in {counted(len({row['record_id'] for row in applied}), 'report')}; they stand in place of what was read by rules."
    else:
        yield "No fact was corrected by people."
    if n["included_studies"] != n["included_reports"]:
        yield f"Reports of the same {unit.id} were joined by people: {counted(n['included_reports'], 'report')} of {counted(n['included_studies'], 'study')}."
    for box, words in (("retracted", "retracted"), ("concern", "under an expression of concern"), ("corrected", "corrected after publication")):  # fmt: skip
        if k := n.get(f"{box}_included"):
            yield f"{started(counted(k, 'included report'))} {_were(k)} {words} and {_were(k)} flagged."


def _appraisal(done: Done) -> Sentences:
    if not done.searched.review.table.unit.appraised:
        yield "The risk of bias of the studies was not appraised by the pipeline: that is left to the authors (RoB 2, ROBINS-I)."
        return
    if not done.appraisal:
        yield "No report was appraised."
        return
    people = sum(row["answered_by"] != "automation" for row in done.appraisal)
    total, reports = len(done.appraisal), len({row["record_id"] for row in done.appraisal})
    yield f"The JBI checklist for case reports was answered for {counted(reports, 'report')}: {total - people} of {counted(total, 'answer')} by rules, {people} by people."
    if people < total:
        yield "Answers by rules are proposals that people have still to confirm."


SYNTHESIS = {
    "patients": "Patients are tabulated one by one and described by counts with their denominators and medians with ranges, as a whole and by disease; facts that are not told are counted apart.",
    "studies": "Studies are tabulated one by one with their arms and outcomes as told, and counted by design, treatment, and measure with its direction.",
}
"""Unit -> how its rows are put together."""


def _synthesis(done: Done) -> Sentences:
    yield SYNTHESIS[done.searched.review.table.unit.id]
    yield "No meta-analysis was made."


def _software(done: Done) -> Sentences:
    first, *others = done.software.items()
    using = f", with {listed([f'{name} {version}' for name, version in others])}" if others else ""
    yield f"The work was done by {first[0]} {first[1]}{using}; no language model was used, and the same input gives the same result."
