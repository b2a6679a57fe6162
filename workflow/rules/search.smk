# Search: from the review's concepts to the raw records.
#
# Inputs   the query (from config/reviews/<review>.yaml and config/lexicon/*.yaml), PubMed or a snapshot of it
# Outputs  search/search.json, search/query.json, search/raw/<shard>.xml.gz (PubMed's XML, byte for byte)
# Why      With `refresh` PubMed is asked, in one small request, which update it serves. That is a parameter too: a new
#          update is searched anew, and where there is none nothing runs. The query is a parameter: an edited term that
#          does not change it asks nothing of PubMed, and one that does is shown by `snakemake -n`. The answers are kept in
#          search/answers: a run that was interrupted asks for nothing that it holds. Of records that a version had and the search no longer finds, PubMed is asked whether it still
#          has them: search/vanished.csv.


checkpoint search_pubmed:
    """Ask PubMed, fetch every record that matches, and keep what it answered."""
    output:
        # Not kept over a failure as the others are: that it is lacking makes the next run go on with the search.
        query="<results>/search/query.json",
        search=report(
            update("<results>/search/search.json"),
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
        query=current_query,
        made_from={
            "literal": config["pubmed"]["query"],
            "review": REVIEW,
            "lexicon": LEXICON,
        },
        source=lookup("pubmed/source", within=config),
        snapshot=SNAPSHOT,
        state=SOURCE_STATE,
        look=LOOK,
        email=lookup("pubmed/email", within=config),
        base_url=lookup("pubmed/base_url", within=config),
        page_size=lookup("pubmed/page_size", within=config),
        answers=in_results("<results>/search/answers"),
    script:
        "../../scripts/search_pubmed.py"


rule trace_vanished:
    """Ask whether PubMed still has the records of earlier versions that the search no longer finds."""
    input:
        search=after_search("<results>/search/search.json"),
        versions=VERSIONS,
    output:
        vanished="<results>/search/vanished.csv",
    log:
        "<logs>/trace_vanished.log",
    conda:
        "../../environment.yml"
    params:
        source=lookup("pubmed/source", within=config),
        snapshot=SNAPSHOT,
        state=SOURCE_STATE,
        email=lookup("pubmed/email", within=config),
        base_url=lookup("pubmed/base_url", within=config),
        answers=in_results("<results>/search/answers"),
    script:
        "../../scripts/trace_vanished.py"
