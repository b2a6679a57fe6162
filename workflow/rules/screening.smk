# Screening: from records to decisions, each with its evidence.
#
# Inputs   records/shards/<shard>.jsonl, config/reviews/<review>.yaml, config/lexicon/*.yaml
# Outputs  screening/shards/<shard>.jsonl, screening/decisions.csv, screening/evidence.jsonl
# Why      A shard carries over what was decided before where record, criteria, terms and code are the same.


rule screen_records:
    """Screen the records of one shard by title and abstract."""
    input:
        records="<results>/records/shards/{scatteritem}.jsonl",
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/screen_records.py"),
    output:
        screened=update("<results>/screening/shards/{scatteritem}.jsonl"),
    log:
        "<logs>/screen_records/{scatteritem}.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/screen_records.py"


rule collect_decisions:
    """Put the decisions of all shards into one table, and their evidence beside it."""
    input:
        shards=every_shard("<results>/screening/shards/{scatteritem}.jsonl"),
        code=code_of("scripts/collect_decisions.py"),
    output:
        decisions=report(
            "<results>/screening/decisions.csv",
            category="Screening",
            labels={"file": "Decision on every record"},
            caption="../report/decisions.rst",
        ),
        evidence="<results>/screening/evidence.jsonl",
    log:
        "<logs>/collect_decisions.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_decisions.py"
