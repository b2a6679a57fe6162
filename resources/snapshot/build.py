"""Makes `pubmed.xml.gz` of this folder: `python resources/snapshot/build.py REPORTS.jsonl [OUT.xml.gz]`.

REPORTS.jsonl is the project's development gold; only its reports of `text_kind: rewritten` are taken, because only these
may be shipped. The reports of `extra.jsonl`, beside this file, follow them; those that are `invented` say so in their title and
in their copyright line. README.md says what is real in the result.
The same input gives the same bytes.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

from casereview.records import Author, Heading, Record
from casereview.snapshot.writer import write_set

HERE = Path(__file__).parent
COPYRIGHT = (
    "Abstract rewritten for demonstration from the facts of the publication: "
    "it is not the published abstract and must not be cited."
)
INVENTED = (
    "Record made up for demonstration: there is no such publication and no such patient, and it must not be cited."
)
# The day this snapshot was put together: real Entrez dates are not known for most. A record without any year of its own has
# no Entrez date either, lest a reader take it for the year of publication.
ENTREZ_DATE = "2026-01-01"
NO_DATE = "[date not known]"

FULL_TEXTS = {
    "https://vdocuments.mx/devics-syndrome-and-mixed-connective-tissue-disease-an-.html": "PMC90000001",
    "10.21037/acr-23-48": "PMC90000002",
}

# Where the gold describes a report instead of giving its title, the description stands in brackets, as cataloguers do
# with a title that they supply. What follows "(...)" below is the gold's remark, not part of the title.
REMARK = re.compile(
    r"\s*\((?:title not shown|review, title not shown; PMC\d+|(?P<kept>review of 87 articles); title not shown)\)\s*"
)
TITLES = {
    "Devic's syndrome and mixed connective tissue disease: an unusual association (two cases)": (
        "Devic's syndrome and mixed connective tissue disease: an unusual association"
    ),
    "Large tumefactive brain lesion in primary Sjogren syndrome (AJNR 2008)": (
        "Large tumefactive brain lesion in primary Sjogren syndrome"
    ),
    "Central nervous system vasculitis in systemic sclerosis (Abers et al.)": (
        "Central nervous system vasculitis in systemic sclerosis"
    ),
    "Discoid Lupus Erythematosus (StatPearls)": "Discoid Lupus Erythematosus",
    "Neuromyelitis optica ('Devic's syndrome') up-to-date overview (PMC3992027)": (
        "[Neuromyelitis optica ('Devic's syndrome') up-to-date overview]"
    ),
    "NMOSD associated with primary biliary cholangitis (51-year-old woman)": (
        "[NMOSD associated with primary biliary cholangitis: 51-year-old woman]"
    ),
    "NMOSD coexisting with autoimmune diseases (cohort, Wenzhou)": (
        "[NMOSD coexisting with autoimmune diseases: cohort, Wenzhou]"
    ),
}
JOURNALS = {
    "unknown": None,
    "Acta Reumatologica Portuguesa (Orgao oficial da Sociedade Portuguesa de Reumatologia)": (
        "Acta Reumatologica Portuguesa"
    ),
    "Congresso Brasileiro de Neurologia (conference abstract)": "Congresso Brasileiro de Neurologia",
}

LANGUAGES = {"en": "eng", "es": "spa", "fr": "fre", "ja": "jpn", "zh": "chi"}

# Words of the gold's publication_type -> PubMed's publication types. Case Reports is apart: see `publication_types`.
TYPES = [
    ("systematic review", ("Systematic Review", "D000078182")),
    ("review", ("Review", "D016454")),
    ("guideline", ("Practice Guideline", "D017065")),
    ("randomised", ("Randomized Controlled Trial", "D016449")),
    ("protocol", ("Clinical Trial Protocol", "D000078325")),
    ("comment", ("Comment", "D016420")),
    ("letter", ("Letter", "D016422")),
]
JOURNAL_ARTICLE = Heading(ui="D016428", name="Journal Article")
CASE_REPORTS = Heading(ui="D002363", name="Case Reports")

# Journals whose authors are given with both surnames, as is the custom in Spanish.
TWO_SURNAMES = {
    "Archivos de la Sociedad Canaria de Oftalmologia",
    "Gaceta Medica Boliviana",
    "Medicina (Colombia)",
    "Medwave",
    "Ocronos (Revista medica)",
    "Revista Colombiana de Reumatologia (English Edition)",
    "Revista Medica de Chile",
    "Revista de la Facultad de Medicina (Mexico)",
}
PARTICLES = {"al", "been", "da", "de", "del", "di", "dos", "el", "la", "van", "von"}


def title_of(report: dict) -> str:
    """The title; in brackets where it is a description."""
    title = report["title"]
    bare = REMARK.sub(lambda m: f" ({m['kept']})" if m["kept"] else " ", title).strip()
    return TITLES.get(title, title) if bare == title else f"[{bare}]"


def publication_types(report: dict) -> tuple[Heading, ...]:
    """As PubMed would tag it, but only half of the case reports (by a hash of their id) carry Case Reports.

    So it is in PubMed: a screener that leans on the tag alone must lose the other half here, too.
    """
    kind = report["publication_type"]
    found = [Heading(ui=ui, name=name) for word, (name, ui) in TYPES if word in kind]
    if "case" in kind and hashlib.sha1(str(report["id"]).encode()).digest()[0] % 2:
        found.insert(0, CASE_REPORTS)
    return tuple(found if "letter" in kind else [*found, JOURNAL_ARTICLE])


def author_of(name: str, *, two_surnames: bool) -> Author:
    """`Ennio Polilli` as surname, forename and initials; particles belong to the surname."""
    words = name.split()
    start = len(words) - (2 if two_surnames and len(words) > 2 else 1)
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    fore, last = words[:start], words[start:]
    initials = "".join(word[0] for word in fore)
    return Author(last=" ".join(last).rstrip("."), fore=" ".join(fore) or None, initials=initials or None)


def record_of(report: dict, pmid: str) -> Record:
    """One report of the gold as a PubMed record."""
    journal = JOURNALS.get(report["journal"], report["journal"])
    names = report["authors"] or []
    year = report["year"]
    return Record(
        record_id=pmid,
        pmid=pmid,
        pmcid=report.get("pmcid") or FULL_TEXTS.get(report["id"]),
        doi=report["doi"],
        title=title_of(report),
        abstract=report["abstract"],
        copyright=INVENTED if report.get("invented") else COPYRIGHT,
        authors=tuple(author_of(name, two_surnames=report["journal"] in TWO_SURNAMES) for name in names),
        # A bare surname is what the sources show of a longer list, but for Parperis, who wrote alone.
        authors_complete=report.get("authors_complete", names != ["Silva"]),
        journal=journal,
        year=year,
        publication_date=str(year) if year else NO_DATE,
        entrez_date=ENTREZ_DATE if year else None,
        languages=(LANGUAGES[report["language"]],),
        publication_types=publication_types(report),
        status="PubMed-not-MEDLINE",
    )


def records_of(reports: list[dict]) -> list[Record]:
    """All reports that may be shipped, in the order of the file; those without a PMID are numbered from 90000001."""
    records, made_up = [], 90000000
    for report in reports:
        if report.get("text_kind", "rewritten") == "rewritten":
            made_up += not report["pmid"]
            records.append(record_of(report, report["pmid"] or str(made_up)))
    return records


def main(gold: str, out: str | Path = HERE / "pubmed.xml.gz") -> None:
    """Read the gold and `extra.jsonl`, write the records."""
    lines = [*Path(gold).read_text("utf-8").splitlines(), *(HERE / "extra.jsonl").read_text("utf-8").splitlines()]
    write_set(records_of([json.loads(line) for line in lines]), out)


if __name__ == "__main__":
    main(*sys.argv[1:3])
