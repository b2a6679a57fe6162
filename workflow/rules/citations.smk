# Citations: references and citing articles of the included reports, where the review asks for them.
#
# Inputs   screening/shards/<shard>.jsonl and people's decisions (which reports title and abstract include), records/records.jsonl
#          and imported.jsonl (which reports are known), PubMed or a snapshot of it
# Outputs  search/citations.csv (every candidate, whence, and whether it was new), search/citations.xml.gz (the new ones, as
#          PubMed sent them), records/cited.jsonl (new records, and known ones that they complete), records/merges/citations.csv
#          and relations/citations.csv, screening/citations.jsonl
# Why      One round, from the reports that the databases brought: what it brings is screened like any other record and
#          counted as a source of its own. Off unless the review's file says `citations`.


rule search_citations:
    """Ask PubMed what the included reports cite, and what cites them."""
    input:
        shards=every_shard("<results>/screening/shards/{scatteritem}.jsonl"),
        people=PEOPLE,
        records=after_dedupe("<results>/records/records.jsonl"),
        imported=after_dedupe("<results>/records/imported.jsonl"),
        unique=every_shard("<results>/records/unique/{scatteritem}.jsonl"),
        review=REVIEW,
        lexicon=SPELLED,
    output:
        citations="<results>/search/citations.csv",
        xml="<results>/search/citations.xml.gz",
    log:
        "<logs>/search_citations.log",
    conda:
        "../../environment.yml"
    params:
        directions=CITATIONS,
        source=lookup("pubmed/source", within=config),
        snapshot=SNAPSHOT,
        state=SOURCE_STATE,
        email=lookup("pubmed/email", within=config),
        base_url=lookup("pubmed/base_url", within=config),
        page_size=lookup("pubmed/page_size", within=config),
        answers=in_results("<results>/search/answers"),
    script:
        "../../scripts/search_citations.py"


rule parse_citations:
    """Read the records that citation searching brought; what is known completes what is known."""
    input:
        xml=after_dedupe("<results>/search/citations.xml.gz"),
        known=every_shard("<results>/records/unique/{scatteritem}.jsonl"),
        records=after_dedupe("<results>/records/records.jsonl"),
        imported=after_dedupe("<results>/records/imported.jsonl"),
        people=MERGES,
        code=code_of("scripts/parse_citations.py"),
    output:
        records="<results>/records/cited.jsonl",
        merges="<results>/records/merges/citations.csv",
        relations="<results>/records/relations/citations.csv",
    log:
        "<logs>/parse_citations.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/parse_citations.py"


use rule screen_records as screen_citations with:
    input:
        records=after_dedupe("<results>/records/cited.jsonl"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/screen_records.py"),
    output:
        screened=update("<results>/screening/citations.jsonl"),
    log:
        "<logs>/screen_citations.log",
