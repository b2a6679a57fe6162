"""The PRISMA 2020 checklist (Page MJ et al., BMJ 2021;372:n71): 27 items, 42 with their parts, and where the run fills them.

Numbers and topics are those of the checklist, what is asked is told in our own words. An item is filled by the run, in part,
or for the authors alone.
"""

from collections.abc import Mapping
from typing import Literal

from casereview.markdown import escape
from casereview.review import Review
from casereview.units import STUDIES

State = Literal["filled", "part", "authors"]

ITEMS: tuple[tuple[str, str, str, State, str], ...] = (
    # number, topic, what is asked, who fills it, where or what
    ("1", "Title", "say that it is a systematic review", "part", "the title of the review's file: {title}"),
    ("2", "Abstract", "the checklist for abstracts", "authors", "numbers for it: `report/summary.md`"),
    ("3", "Rationale", "why the review is needed", "authors", "what is known already"),
    ("4", "Objectives", "the question", "part", "the question of the review's file: {question}"),
    ("5", "Eligibility criteria", "what is in, what is out, how studies are grouped", "filled", "`report/methods.md`, from {criteria} criteria of the review's file"),
    ("6", "Information sources", "every source, with the day it was last searched", "part", "`report/search_report.md`, items 1 to 7 and 13; days of imported searches: authors"),
    ("7", "Search strategy", "every strategy in full, with limits", "part", "`report/search_report.md`: the query of PubMed; strategies of imports: authors"),
    ("8", "Selection process", "who screened, how, with which tools", "filled", "`report/methods.md`; each decision with who took it: `screening/decisions.csv`; agreement: `screening/reviewers.md`"),
    ("9", "Data collection process", "who collected data, how, with which tools", "filled", "`report/methods.md`; corrections by people: `extraction/corrections.csv`"),
    ("10a", "Data items: outcomes", "outcomes that were sought", "part", "columns of the table, `docs/extraction.md`; which outcomes matter: authors"),
    ("10b", "Data items: other variables", "other variables, and what was assumed where they lack", "filled", "`docs/extraction.md`; what a report does not tell is NA, nothing is assumed"),
    ("11", "Study risk of bias assessment", "tool, who applied it, how", "part", "JBI checklist for case reports, pre-answered: `report/appraisal.csv`; to be confirmed by people"),
    ("12", "Effect measures", "the measure of each outcome", "authors", "the pipeline gives counts with denominators and medians, no effects"),
    ("13a", "Synthesis: eligibility", "which studies went into which synthesis", "filled", "all patients in the table, and by connective tissue disease or second concept: `report/summary.md`"),
    ("13b", "Synthesis: preparation", "conversions, missing data", "filled", "computed ages say how in `table/cells.csv`; missing facts are counted apart in `report/summary.csv`"),
    ("13c", "Synthesis: display", "how results are tabulated or drawn", "filled", "`table/review_table.docx`, one row a patient"),
    ("13d", "Synthesis: methods", "how results were combined, why so", "part", "counts and medians, no meta-analysis; the reason: authors"),
    ("13e", "Synthesis: heterogeneity", "how it was explored", "part", "groups in `report/summary.md`; anything more: authors"),
    ("13f", "Synthesis: sensitivity", "analyses of robustness", "authors", "none is made by the pipeline"),
    ("14", "Reporting bias assessment", "bias by missing results", "authors", "single cases are published selectively: to be discussed"),
    ("15", "Certainty assessment", "how certainty was judged", "authors", "GRADE or another way, or that none was used"),
    ("16a", "Study selection: flow", "records and reports from search to inclusion, as a diagram", "filled", "`report/prisma.svg` and `.png`: {identified} identified, {screened} screened, {sought} sought, {included_reports} included"),
    ("16b", "Study selection: near misses", "reports that looked eligible and were excluded, why", "filled", "`screening/decisions.csv`: {fulltext} excluded after assessment for eligibility, {excluded} before, each with its reason"),
    ("17", "Study characteristics", "each study with its reference", "filled", "`table/review_table.docx`, `references/included.ris`: {included_reports} reports, {included_patients} patients"),
    ("18", "Risk of bias in studies", "the judgement on each study", "part", "`report/appraisal.csv`: pre-answered, to be confirmed by people"),
    ("19", "Results of individual studies", "the results of each study", "filled", "`table/review_table.docx`; every fact with its quote: `table/cells.csv`"),
    ("20a", "Results of syntheses: studies", "characteristics and bias of what went into each", "part", "`report/summary.md`, `report/appraisal.csv`; a sentence on both: authors"),
    ("20b", "Results of syntheses: results", "every synthesis with its precision", "part", "`report/summary.md`: counts with denominators and missing, medians with ranges"),
    ("20c", "Results of syntheses: heterogeneity", "what explains differences", "authors", "groups in `report/summary.md` may help"),
    ("20d", "Results of syntheses: sensitivity", "results of the analyses of robustness", "authors", "none is made by the pipeline"),
    ("21", "Reporting biases", "what is missing from each synthesis", "authors", "full texts that were not to be had: {not_retrieved}, `fulltext/not_retrieved.html`"),
    ("22", "Certainty of evidence", "certainty of each outcome", "authors", "see item 15"),
    ("23a", "Discussion: interpretation", "results beside other evidence", "authors", "-"),
    ("23b", "Discussion: limits of the evidence", "weaknesses of what was included", "authors", "case reports; {abstract_only}"),
    ("23c", "Discussion: limits of the review", "weaknesses of how it was done", "part", "`report/methods.md` says what rules did and what people checked; measured errors: `docs/screening.md`, `docs/extraction.md`"),
    ("23d", "Discussion: implications", "for practice, policy, research", "authors", "-"),
    ("24a", "Registration", "register and number, or that there is none", "authors", "PROSPERO or OSF, for instance"),
    ("24b", "Protocol", "where it is", "authors", "the review's file, {file}, is the part of it that the pipeline follows"),
    ("24c", "Amendments", "changes to registration or protocol", "part", "between released versions: `report/changes.md`; before: authors"),
    ("25", "Support", "money and its influence", "authors", "-"),
    ("26", "Competing interests", "of the authors", "authors", "-"),
    ("27", "Data, code and other materials", "what is public, where", "part", "code, configuration and results of this run; where they are published: authors"),
)  # fmt: skip
"""Every item; braces are filled from the run."""

OF_STUDIES: Mapping[str, tuple[State, str]] = {
    "11": ("authors", "risk of bias is not appraised by the pipeline: RoB 2, ROBINS-I or another tool"),
    "12": ("part", "effects as reported, none computed: `table/cells.csv`; which of them matter: authors"),
    "13a": ("filled", "all studies in the table: `report/summary.md`"),
    "13b": ("filled", "nothing is converted or imputed; what is not told is counted apart in `report/summary.csv`"),
    "13c": ("filled", "`table/review_table.docx`, one row a study"),
    "13d": ("part", "counts by measure and direction, no meta-analysis; the reason: authors"),
    "13e": ("authors", "none is made by the pipeline"),
    "14": ("authors", "to be judged"),
    "17": (
        "filled",
        "`table/review_table.docx`, `references/included.ris`: {included_reports} reports of {included_studies} studies",
    ),
    "18": ("authors", "risk of bias is not appraised by the pipeline"),
    "20a": ("part", "`report/summary.md`; bias: authors"),
    "20b": ("part", "`report/summary.md`: counts of results by measure and direction"),
    "20c": ("authors", "none is made by the pipeline"),
    "23b": ("authors", "{abstract_only}"),
}
"""Items that are answered otherwise where a row of the table is a study."""

SAID: Mapping[State, str] = {"filled": "by the pipeline", "part": "in part; the rest by the authors", "authors": "for the authors"}  # fmt: skip


def checklist(*, review: Review, n: Mapping[str, int]) -> str:
    """The checklist in Markdown.

    Args:
        n: the boxes of the flow by their names.
    """
    told = dict(n) | {
        "title": escape(review.title),
        "question": escape(review.question or "not given"),
        "file": f"`config/reviews/{review.id}.yaml`",
        "criteria": len(review.criteria),
        "identified": sum(v for k, v in n.items() if k.startswith("identified_")),
        "excluded": n["excluded_automation"] + n["excluded_people"],
        "fulltext": n["fulltext_automation"] + n["fulltext_people"],
        "abstract_only": f"full texts not retrieved, so read from the abstract: {n['not_retrieved']} of {n['sought']}",
    }
    lines = [
        f"# {escape(review.title)}: PRISMA 2020 checklist",
        "",
        "Items of Page MJ et al., BMJ 2021;372:n71, in short words of our own: the wording that counts is in the paper. The last "
        "column says where this run has the answer, or what is left to write. Put the page of your manuscript there.",
        "",
        "| item | topic | asks for | filled | where |",
        "|---|---|---|---|---|",
    ]
    other = OF_STUDIES if review.table.unit is STUDIES else {}
    for number, topic, asks, *answer in ITEMS:
        state, where = other.get(number, answer)
        lines.append(f"| {number} | {topic} | {asks} | {SAID[state]} | {where.format_map(told)} |")
    return "\n".join(lines) + "\n"
