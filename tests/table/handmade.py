"""The five patients of Table 2 by hand, in the manner in which the extraction gives them, and a lexicon that fits."""

from casereview.lexicon import Concept
from casereview.records import FIELDS, Author, Fact, Patient, Record
from casereview.review import ReviewConcept

SIDES = (
    ReviewConcept(id="nmosd", label="neuromyelitis optica spectrum disorder", include=("NMOSD",)),
    ReviewConcept(id="ctd", label="connective tissue disease", include=("CTD",)),
)

CONCEPTS = [
    Concept(id="NMOSD", kind="disease", label="neuromyelitis optica spectrum disorder", abbreviation="NMOSD"),
    Concept(id="CTD", kind="disease", label="connective tissue disease"),
    Concept(id="MCTD", kind="disease", label="mixed connective tissue disease", abbreviation="MCTD", broader=("CTD",)),
    Concept(id="MS", kind="disease", label="multiple sclerosis", abbreviation="MS"),
    Concept(id="AQP4", kind="antibody", label="aquaporin-4 immunoglobulin G", abbreviation="AQP4-IgG"),
    Concept(id="ANA", kind="antibody", label="antinuclear antibodies", abbreviation="ANA"),
    *(
        Concept(id=label, kind="symptom", label=label, more={"of": (of,)} if of else {}, terms=tuple(terms))
        for label, of, terms in [
            ("Raynaud's phenomenon", "ctd", ["Raynaud phenomenon"]),
            ("hand swelling", "ctd", ["swollen fingers"]),
            ("sclerodactyly", "ctd", []),
            ("synovitis", "ctd", []),
            ("arthralgia", "ctd", []),
            ("visual loss", "nmosd", ["vision loss"]),
            ("paresthesia", "nmosd", ["paresthesias", "paraesthesia"]),
            ("numbness", "nmosd", []),
            ("hiccups", "nmosd", []),
            ("urinary retention", "nmosd", []),
            ("pruritus", "nmosd", []),
            ("fatigue", None, []),
            ("hyperreflexia", "nmosd", []),
        ]
    ),
    Concept(id="LETM", kind="finding", label="LETM", more={"exam": "mri"}, terms=("myelitis",)),
    Concept(id="optic", kind="finding", label="optic nerve enhancement", more={"exam": "mri"}),
    Concept(id="cord", kind="finding", label="cord signal abnormality", more={"exam": "mri"}),
    Concept(id="ggo", kind="finding", label="ground-glass opacities", more={"exam": "lung"}),
    *(
        Concept(id=label, kind="treatment", label=label, abbreviation=short, ambiguous=tuple(ambiguous), more=more)
        for label, short, ambiguous, more in [
            ("methylprednisolone", "MP", ["MP"], {}),
            ("prednisone", "Pred", [], {}),
            ("plasma exchange", "PE", ["PE"], {}),
            ("azathioprine", "AZA", [], {}),
            ("rituximab", "RTX", [], {}),
            ("cyclophosphamide", "CTX", [], {}),
            ("mycophenolate mofetil", "MMF", [], {}),
            ("inebilizumab", "IBZ", [], {}),
            ("gabapentin", "GBP", [], {}),
            ("immunosuppressants", None, [], {"group": True}),
        ]
    ),
]


def fact(value, detail=None, start=None, end=None, flag=None, source="fulltext", rule="test", quote=None) -> Fact:
    quote = str(value) if quote is None else quote
    return Fact(
        value=value,
        quote=quote,
        source=source,
        section="Case",
        start=start,
        end=end,
        rule=rule,
        detail=detail,
        flag=flag,
    )


def patient(pmid: str = "1", number: int = 1, flags=(), **fields) -> Patient:
    """Values as facts; a tuple is value, detail, and where it starts and ends."""

    def made(value):
        return value if isinstance(value, Fact) else fact(*value) if isinstance(value, tuple) else fact(value)

    known = {k: [made(v) for v in value] if isinstance(value, list) else made(value) for k, value in fields.items()}
    return Patient(pmid=pmid, patient=number, fields={**dict.fromkeys(FIELDS), **known}, flags=flags)


PARPERIS = patient(
    "1",
    sex="female",
    ethnicity="African American",
    primary_disease="MCTD",
    primary_onset_age=42,
    secondary_disease="NMOSD",
    secondary_onset_age=44,
    onset_order="ctd_first",
    symptoms=[
        "progressive bilateral vision loss",
        "Raynaud phenomenon",
        "intermittent paresthesias in the left forearm and hand",
        "bilateral hand swelling",
        "sclerodactyly",
    ],
    findings=["optic nerve enhancement", "diffuse cord signal abnormality"],
    spinal_levels=["C6-C7"],
    antibodies=["anti-RNP+"],
    aqp4_igg="positive",
    acute_treatment=[
        ("methylprednisolone", "1 g/day for 3 days, intravenous", 0, 50),
        ("prednisone", "60 mg/day, oral", 66, 90),
        ("plasma exchange", "five sessions", 95, 120),
    ],
    maintenance_treatment=[("azathioprine", None, 200, 212), ("prednisone", None, 217, 227)],
    treatments=["methylprednisolone", "prednisone", "plasma exchange", "azathioprine", "immunosuppressants"],
    outcome="visual acuity improved",
)
SILVA_1 = patient(
    "2",
    sex="female",
    ethnicity="Brazilian",
    primary_disease="MCTD",
    primary_onset_age=10,
    secondary_disease="NMOSD",
    symptoms=["synovitis", "pruritus", "urinary retention"],
    antibodies=[("anti-U1-RNP+", "1:12,800"), "ANA+"],
    aqp4_igg="positive",
    acute_treatment=[
        ("methylprednisolone", "intravenous, 1 g/day for 5 days; intravenous", 0, 10),
        ("plasma exchange", "seven sessions", 30, 40),
        ("cyclophosphamide", "750 mg/m2 monthly, intravenous", 70, 80),
    ],
    maintenance_treatment=[
        ("rituximab", "2 g every 6 months", 100, 110),
        ("mycophenolate mofetil", "1 g/day; stopped", 115, 120),
    ],
    outcome="symptoms alleviated",
)
SILVA_2 = patient("2", 2, sex="female", primary_disease="MCTD", primary_onset_age=14, secondary_onset_age=23)
POLILLI = patient(
    "3",
    sex="male",
    ethnicity="Caucasian",
    primary_onset_age=58,
    secondary_onset_age=58,
    symptoms=["arthralgia", "fatigue"],
    findings=["myelitis C3-D12", "ground-glass opacities"],
    spinal_levels=["C3-D12"],
    antibodies=["anti-RNP+", "anti-SSA/Ro+", "anti-dsDNA-"],
    aqp4_igg=("positive", "serum, CBA, 1:100"),
)
OURS = patient(
    "4",
    sex="female",
    ethnicity="Asian",
    primary_disease="NMOSD",
    primary_onset_age=40,
    secondary_disease="MCTD",
    secondary_onset_age=47,
    onset_order="nmosd_first",
    symptoms=["swollen fingers", "left lower limb numbness", "recurrent hiccups"],
    antibodies=[("ANA+", ">1:1000, speckled")],
    maintenance_treatment=[("mycophenolate mofetil", "oral, 750 mg twice daily")],
    treatments=[("mycophenolate mofetil",), ("gabapentin",)],
    outcome="facial numbness and finger swelling persist",
)
PATIENTS = [OURS, SILVA_2, POLILLI, SILVA_1, PARPERIS]

RECORDS = [
    Record(record_id="1", pmid="1", title="A case", authors=(Author(last="Parperis", initials="K"),), year=2012),
    Record(
        record_id="2",
        pmid="2",
        title="Two cases",
        authors=(Author(last="Silva", initials="A"),),
        authors_complete=False,
        year=2018,
    ),
    Record(
        record_id="3",
        pmid="3",
        title="A case?",
        authors=(Author(last="Polilli", initials="E"), Author(last="Volpe", initials="P")),
        year=2024,
        journal="AME Case Reports",
        doi="10.21037/acr-23-48",
    ),
    Record(record_id="4", pmid="4", title="Overlap", authors=tuple(Author(last=f"A{i}") for i in range(9)), year=2025),
    Record(record_id="5", pmid="5", title="Not in the table", year=1990),
]
