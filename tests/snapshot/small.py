"""A small snapshot, made up: three records and two full texts."""

from casereview.records import Author, Heading, OtherAbstract, Record, Relation

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.3 20210610//EN" "JATS-archivearticle1.dtd">
<article article-type="case-report"><front><article-meta><article-id pub-id-type="pmid">{pmid}</article-id>
<article-id pub-id-type="pmc">{pmc}</article-id><title-group><article-title>T</article-title></title-group></article-meta>
</front>{body}</article>
"""
BODY = "<body><sec><title>Case</title><p>Sjögren &amp; myelitis.</p></sec></body>"

RECORDS = (
    Record(
        record_id="101",
        pmid="101",
        pmcid="PMC901",
        doi="10.1000/a-1",
        title="Anti-aquaporin-4 antibodies in Sjögren's syndrome",
        abstract="A woman with optic neuritis. Neuromyelitis optica was diagnosed.",
        other_abstracts=(OtherAbstract(text="Resumen con mielitis.", language="spa"),),
        keywords=("lupus", "optica neuritis"),
        authors=(
            Author(
                last="Doe", fore="Jane Q", initials="JQ", affiliations=("Clinic, Lyon",), orcid="0000-0001-2345-6789"
            ),
            Author(last="van der Berg", fore="Piet", initials="P"),
        ),
        journal="Journal of Invented Cases",
        journal_abbreviation="J Inv Cases",
        nlm_id="100000001",
        issn="1234-5678",
        publication_date="2019-05",
        electronic_date="2018-12-30",
        entrez_date="2019-05-17",
        volume="3",
        issue="2",
        pages="11-15",
        country="France",
        languages=("eng",),
        status="MEDLINE",
        publication_types=(Heading(ui="D002363", name="Case Reports"),),
        mesh=(
            Heading(ui="D009471", name="Neuromyelitis Optica", major=True, qualifiers=("drug therapy",)),
            Heading(ui="D006801", name="Humans"),
        ),
        substances=(Heading(ui="D000069283", name="Rituximab"),),
    ),
    Record(
        record_id="102",
        pmid="102",
        title="[Lupus in general]",
        vernacular_title="Lupus erythémateux en général",
        authors=(Author(last="Doering", fore="Max", initials="M"), Author(collective="The Lupus Group")),
        journal="Other Journal",
        publication_date="2020 Nov-Dec",
        entrez_date="2020-12-01",
        languages=("fre",),
        publication_types=(Heading(ui="D016428", name="Journal Article"),),
        mesh=(Heading(ui="D008180", name="Lupus Erythematosus, Systemic"),),
        relations=(Relation(type="Cites", source="J Inv Cases 2019", pmid="101"),),
    ),
    Record(record_id="103", pmid="103", title="Myelitis", abstract="Heart attack, an attack of the heart.", year=2004),
)


def jats(pmc: int, pmid: int, body: str = BODY) -> str:
    return JATS.format(pmc=pmc, pmid=pmid, body=body)
