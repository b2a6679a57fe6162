"""Makes docs/table2.md: the five rows of Table 2 of the source review against what this project reads, fact by fact.

The gold is the table as published; what is compared are the cells that the package makes of the snapshot's full texts. A
fact is matched when its pattern is found in the cell of its column. `make docs` writes the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casereview import lexicon
from casereview.fulltext.reading.jats import read_jats
from casereview.pubmed.xml import read_records
from casereview.records import sections_of
from casereview.review import load_review
from casereview.table.model import build_table
from casereview.table.writers.csv import cell_text
from casereview.table.writers.markdown import escape

ROOT = Path(__file__).parents[1]
SNAPSHOT = ROOT / "resources" / "snapshot"

# Of each row: the PMID in the snapshot, the patient, the study; then, by column, the facts of the published cell with the
# pattern (case ignored) that says the same in ours.
ROWS: list[tuple[str, int, str, dict[str, list[tuple[str, str]]]]] = [
    (
        "90000068",
        1,
        "Parperis",
        {
            "sex": [("Female", "^female$")],
            "ethnicity": [("African American", "^african american$")],
            "primary_disease": [("MCTD", "^MCTD"), ("42", ", 42$")],
            "secondary_disease": [("NMOSD", "^NMOSD"), ("44", ", 44$")],
            "symptoms": [
                ("Raynaud phenomenon", "raynaud"),
                ("bilateral hand swelling", "bilateral.*hand swelling|swelling of both hands"),
                ("sclerodactyly", "sclerodactyly"),
                ("progressive bilateral vision loss", "vis(ual|ion) loss|loss of (vision|sight)|losing .*sight"),
                ("intermittent episodes of paresthesias", "pa?raesthesia|paresthesia"),
                ("… in the left forearm and hand", "left forearm"),
            ],
            "examinations": [
                ("abnormal enhancement of both optic nerves", "enhancement.*optic nerves"),
                ("diffuse spinal cord signal abnormalities", "signal abnormalit"),
                ("C6 to C7", "C6-C7|C6 to C7"),
                ("Anti-RNP+", r"anti-(u1-)?RNP\+"),
                ("NMO-IgG+", r"AQP4-IgG\+|NMO-IgG\+"),
            ],
            "treatment_outcome": [
                ("acute: IV MP", "acute: .*IV MP"),
                ("MP 1 g/day for 3 days", r"MP \([^)]*1 g/day for 3 days"),
                ("→ oral Pred 60 mg/d", r"MP .*(→|\+) oral Pred \([^)]*60 mg/day"),
                ("PE × 5", "PE × 5"),
                ("maintenance: AZA", "maintenance: .*AZA"),
                ("maintenance: Pred", "maintenance: .*Pred"),
                ("visual acuity improved", "acuity improved"),
            ],
        },
    ),
    (
        "90000048",
        1,
        "Silva et al., case 1",
        {
            "sex": [("Female", "^female$")],
            "ethnicity": [("Brazilian", "^brazilian$")],
            "primary_disease": [("MCTD", "^MCTD"), ("10", ", 10$")],
            "secondary_disease": [("NMO", "^NMO"), ("NA (April 2016)", ", NA$")],
            "symptoms": [
                ("Raynaud phenomenon", "raynaud"),
                ("synovitis", "synovitis"),
                ("myositis", "myositis"),
                ("burning pain in the foot sole region", "burning pain|pain.*soles"),
                ("pruritus", "pruritus"),
                ("bilateral paresthesia", "bilateral pa?r(ae|e)sthesia"),
                ("visual turbidity", "visual turbidity|blurred vision"),
                ("urinary retention", "urinary retention"),
            ],
            "examinations": [
                ("spine MRI: dorsal T2 hyperintensity", "hyperintensity.*dorsal|dorsal.*hyperintensity"),
                (
                    "orbital MRI: bilateral intraconal optic nerve signal abnormalities",
                    "signal abnormalit.*optic nerve|optic nerve.*signal",
                ),
                ("Anti-RNP+", r"anti-(u1-)?RNP\+"),
                ("AQP4-IgG+", r"AQP4-IgG\+"),
            ],
            "treatment_outcome": [
                ("IV MP", "IV MP"),
                ("MP 1 g/d for 5 days", r"MP \([^)]*1 g/day for 5 days"),
                ("→ PE × 7", "MP .*→ PE × 7"),
                ("→ IV CTX", "PE .*→ (IV )?CTX"),
                ("CTX 750 mg/m² monthly", r"CTX \([^)]*750 mg/m²[^)]*"),
                ("relapse: RTX", "RTX"),
                ("RTX 2 g every 6 months", r"RTX \([^)]*2 g every 6 months"),
                ("+ MMF 1 g/day", r"MMF \([^)]*1 g/day"),
                ("crisis: RTX + AZA", "AZA"),
                ("symptomatic alleviation", "alleviat|relie"),
            ],
        },
    ),
    (
        "90000048",
        2,
        "Silva et al., case 2",
        {
            "sex": [("Female", "^female$")],
            "ethnicity": [("Brazilian", "^brazilian$")],
            "primary_disease": [("MCTD", "^MCTD"), ("14", ", 14$")],
            "secondary_disease": [("NMO", "^NMO"), ("23", ", 23$")],
            "symptoms": [
                ("photosensitivity", "photosensitivity"),
                ("polyarthritis", "polyarthritis"),
                ("oral ulcer", "oral ulcer"),
                ("Raynaud phenomenon", "raynaud"),
                ("distal dysphagia", "dysphagia"),
                ("paresthesia", "pa?r(ae|e)sthesia"),
                ("symmetrical hypoesthesia of lower limbs", "hypoa?esthesia"),
            ],
            "examinations": [
                ("leukopenia (under symptoms)", "leu[ck]openia"),
                ("pulmonary interstitial disease (under symptoms)", "interstitial lung disease|interstitial"),
                ("cervicodorsal spine and skull MRI changes", "changes|MRI:"),
                ("atrophy of the right optic papilla", "atrophy.*(right )?optic|optic.*atrophy"),
                ("Anti-RNP+", r"anti-(u1-)?RNP\+"),
                ("AQP4-IgG+", r"AQP4-IgG\+"),
            ],
            "treatment_outcome": [
                ("IV MP", "IV MP"),
                ("MP 1 g/day for 3 days", r"MP \([^)]*1 g/day for 3 days"),
                ("→ PE", "MP .*→ PE"),
                ("→ CTX", "PE.*→ (IV )?CTX"),
                ("CTX 750 mg/m² monthly", r"CTX \([^)]*750 mg/m²"),
                ("relapse: CTX 1 g/month for 6 months", r"CTX \([^)]*1 g/month for 6 months"),
                ("→ RTX 2 g every 6 months", r"RTX \([^)]*2 g every 6 months"),
                ("MMF 3 g/day", r"MMF \([^)]*3 g/day"),
                ("disease controlled", "controlled"),
                (
                    "bilateral visual acuity without luminous perception",
                    "without light perception|no light perception|amaurosis",
                ),
            ],
        },
    ),
    (
        "39866260",
        1,
        "Polilli et al.",
        {
            "sex": [("Male", "^male$")],
            "ethnicity": [("Caucasian", "^caucasian$")],
            "primary_disease": [("disease NA (both at once)", "^NA,"), ("58", ", 58")],
            "secondary_disease": [("disease NA (both at once)", "^NA,"), ("58", ", 58")],
            "symptoms": [
                ("Raynaud’s phenomenon", "raynaud"),
                ("arthralgia", "arthralgia"),
                ("morning stiffness", "morning stiffness"),
                ("unsteady gait", "unsteady gait|gait"),
                ("paraesthesia of the lower limbs", "paraesthesia.*lower limbs|lower limbs? paraesthesia"),
                ("pain in the left lumbar area", "pain.*left lumbar|lumbar.*pain|low back pain"),
            ],
            "examinations": [
                ("long extensive cervico-dorsal myelitis", "extensive.*myelitis|LETM"),
                ("C3–D12", "C3-D12|C3 to D12|C3-T12"),
                ("chest CT: ground-glass opacities", "ground-glass opacit"),
                ("interlobular septal thickening", "septal thickening"),
                ("Anti-RNP+", r"anti-(u1-)?RNP\+"),
                ("anti-SSA+", r"anti-SSA(/Ro)?\+"),
                ("AQP4-IgG+", r"AQP4-IgG\+"),
            ],
            "treatment_outcome": [
                ("acute: IV MP", "acute: .*IV MP"),
                ("MP 1 g/day for 5 days", r"MP \([^)]*1 g/day for 5 days"),
                ("→ oral Pred 50 mg/day", r"→ oral Pred \([^)]*50 mg/day|oral Pred \([^)]*50 mg/day"),
                ("maintenance: RTX", "maintenance: .*RTX"),
                ("RTX 1 g twice over a 2-week interval", r"RTX \([^)]*1 g twice"),
                ("then 1 g every 6 months", r"RTX \([^)]*1 g every 6 months"),
                ("walked normally without pain", "walk\\w* normally"),
            ],
        },
    ),
    (
        "90000069",
        1,
        "Our case (Wang et al.)",
        {
            "sex": [("Female", "^female$")],
            "ethnicity": [("Asian", "^asian$")],
            "primary_disease": [("NMOSD", "^NMOSD"), ("40", ", 40$")],
            "secondary_disease": [("MCTD", "^MCTD"), ("47", ", 47$")],
            "symptoms": [
                ("left lower limb numbness", "numbness.*left lower limb|left lower limb numbness"),
                ("recurrent hiccups", "hiccups"),
                ("vomiting", "vomiting"),
                ("facial numbness", "facial numbness"),
                ("Raynaud's phenomenon", "raynaud"),
                ("swollen fingers", "swollen fingers|finger swelling"),
                ("alopecia", "alopecia"),
                ("sclerodactyly", "sclerodactyly"),
                ("synovitis", "synovitis"),
                ("frontal circumscribed scleroderma", "circumscribed scleroderma|scleroderma"),
                ("hypopigmentation", "hypopigmentation"),
            ],
            "examinations": [
                ("spinal MRI: focal abnormal signal", "abnormal signal|signal"),
                ("C7/T1", "C7[/-]T1"),
                ("AQP4-IgG+", r"AQP4-IgG\+"),
                ("U1-RNP+", r"anti-(u1-)?RNP\+"),
                ("ANA titer > 1:1000", r"ANA\+[^,]*1:1000"),
            ],
            "treatment_outcome": [
                ("2016: IV MP", "acute: .*IV MP"),
                ("MP 0.5 g/day for 5 days", r"MP \([^)]*0\.5 g/day for 5 days"),
                ("→ oral Pred 35 mg/d", r"oral Pred \([^)]*35 mg/day"),
                ("+ AZA", "AZA"),
                ("AZA 25 mg qd", r"AZA \([^)]*25 mg"),
                ("2018: IV MP → RTX", "RTX"),
                ("2023: IV MP 1 g/d", r"MP \([^)]*1 g/day[^)]*\)"),
                ("→ oral MMF", "oral MMF"),
                ("MMF 750 mg bid", r"MMF \([^)]*750 mg twice daily"),
                ("+ GBP", "GBP|gabapentin"),
                ("2024: IV IBZ", "IBZ|inebilizumab"),
                ("partial symptom control", "partial"),
                ("facial numbness persisted", "facial numbness[^•]*persist"),
                ("finger swelling persisted", "finger swelling[^•]*persist"),
            ],
        },
    ),
]

# Where ours differs from the published cell, and why; by study and fact.
DIFFERENCES: dict[tuple[str, str], str] = {
    ("Silva et al., case 1", "NA (April 2016)"): (
        "the text gives the month and the age of 19 at it, so that the age at onset is known"
    ),
    ("Silva et al., case 1", "myositis"): "the lexicon has myositis as a disease; it stands in the field diseases",
    ("Polilli et al.", "disease NA (both at once)"): (
        "ours names both diseases and says that they came together; which is primary stays open, as published"
    ),
    ("Our case (Wang et al.)", "frontal circumscribed scleroderma"): (
        "the lexicon has scleroderma as a disease; it is no symptom here"
    ),
}


@dataclass(frozen=True)
class Finding:
    """One fact of the published table and what became of it."""

    study: str
    column: str
    fact: str
    state: str
    ours: str
    why: str = ""


def compare() -> Iterator[Finding]:
    """Every fact of the published rows, in their order."""
    ours = cells()
    for pmid, patient, study, columns in ROWS:
        for column, facts in columns.items():
            cell = ours.get((pmid, patient), {}).get(column, "no such row")
            for fact, pattern in facts:
                why = DIFFERENCES.get((study, fact), "")
                found = re.search(pattern, cell, re.IGNORECASE | re.DOTALL)
                yield Finding(study, column, fact, "matched" if found else "differing" if why else "missing", cell, why)


def cells() -> dict[tuple[str, int], dict[str, str]]:
    """The cells of our table for the reports of the published one: by PMID and patient, then column."""
    from casereview.extraction.extract import extract
    from casereview.text import pipeline

    terms = lexicon.load(ROOT / "config" / "lexicon")
    review, nlp = load_review(ROOT / "config" / "reviews" / "nmosd-ctd.yaml", terms), pipeline.load(terms)
    wanted = {pmid for pmid, *_ in ROWS}
    records = [r for r in read_records(SNAPSHOT / "pubmed.xml.gz") if r.pmid in wanted]
    patients = []
    for record in records:
        data = (SNAPSHOT / "pmc" / f"{record.pmcid}.xml").read_bytes()
        body = read_jats(data, record_id=record.record_id, source="pmc", source_id=record.pmcid).sections
        doc = pipeline.read(nlp, [*sections_of(record), *body])
        patients += extract(doc, report_id=record.record_id, review=review, lexicon=terms)
    table = build_table(rows=patients, records=records, lexicon=terms, review=review)
    return {
        (row.record_id, row.number): {c.id: cell_text(cell) for c, cell in zip(table.columns, row.cells, strict=True)}
        for row in table.rows
    }


def page() -> str:
    """docs/table2.md."""
    findings = list(compare())
    states = Counter(f.state for f in findings)
    lines = [
        "# Table 2 of the source review, fact by fact",
        "",
        "Made by `docs/table2.py` (`make docs`); a test fails when it drifts. The gold is Table 2 of Wang et al., Front Immunol",
        "2025;16:1644259, as published. Compared with it are the cells that `make review` makes of the same five patients from the",
        "full texts of the embedded snapshot (`resources/snapshot/README.md`), which hold the facts of that table in other words.",
        "NMO is counted as NMOSD, as the criteria of 2015 have it, and NMO-IgG as AQP4-IgG. In a drug's parentheses stand the",
        "doses of all its courses in their order: the published table repeats the drug for each relapse.",
        "",
        "Where the source contradicts itself: the text of Wang et al. has their patient 48 years old at the onset in 2016, the table 40",
        "(and 47 at MCTD). Both fit if 48 was her age at the last visit in 2024, and so our text puts it. For case 2 of Silva et al. the",
        "table has NMO at 23, the text a patient of 29 years; our text has her 23 at the onset of NMO and 29 at the report.",
        "",
        f"**{states['matched']} of {len(findings)} facts matched ({states['matched'] / len(findings):.0%})**, "
        f"{states['differing']} differing, {states['missing']} missing.",
    ]
    for _, _, study, _ in ROWS:
        lines += ["", f"## {study}", "", "| column | published | ours | |", "|---|---|---|---|"]
        last = None
        for f in (f for f in findings if f.study == study):
            # The cell is shown once, beside the first of its facts.
            ours = "" if f.column == last else "<br>".join(escape(line) for line in f.ours.split("\n"))
            column = "" if f.column == last else f.column.replace("_", " ")
            lines.append(f"| {column} | {escape(f.fact)} | {ours} | {f.state}{': ' + escape(f.why) if f.why else ''} |")
            last = f.column
    return "\n".join(lines) + "\n"
