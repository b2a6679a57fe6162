# Search: from the review's concepts to the raw records.
#
# Inputs   config/reviews/<review>.yaml, config/lexicon/*.yaml, PubMed or a snapshot of it
# Outputs  search/query.json, search/search.json, search/raw/<shard>.xml.gz (PubMed's XML, byte for byte)
# Why      The query is a file of its own, so that an edited term that does not change it asks nothing of PubMed. The
#          answers are kept in search/answers: a run that was interrupted asks for nothing that it holds.


rule build_query:
    """Make the PubMed query from the review's concepts and the lexicon."""
    input:
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/build_query.py"),
    output:
        query="<results>/search/query.json",
    log:
        "<logs>/build_query.log",
    conda:
        "../../environment.yml"
    params:
        literal=lookup("pubmed/query", within=config),
    script:
        "../../scripts/build_query.py"


checkpoint search_pubmed:
    """Ask PubMed, fetch every record that matches, and keep what it answered."""
    input:
        query="<results>/search/query.json",
    output:
        search=report(
            "<results>/search/search.json",
            category="Search",
            labels={"file": "Query as run, translation, counts"},
            caption="../report/search.rst",
        ),
        shards=update(scatter.shard("<results>/search/raw/{scatteritem}.xml.gz")),
    log:
        "<logs>/search_pubmed.log",
    conda:
        "../../environment.yml"
    params:
        source=lookup("pubmed/source", within=config),
        snapshot=SNAPSHOT,
        state=SOURCE_STATE,
        email=lookup("pubmed/email", within=config),
        base_url=lookup("pubmed/base_url", within=config),
        page_size=lookup("pubmed/page_size", within=config),
        answers="<results>/search/answers",
    script:
        "../../scripts/search_pubmed.py"
