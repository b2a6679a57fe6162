# Screening: from records to decisions, each with its evidence.
#
# Inputs   records/unique/<shard>.jsonl, config/reviews/<review>.yaml, config/lexicon/*.yaml,
#          config/reviews/<review>/decisions/*.csv (people)
# Outputs  screening/shards/<shard>.jsonl, screening/decisions.csv, screening/evidence.jsonl,
#          screening/agreement.csv, screening/audit_sample.csv, screening/reviewers.md
# Why      A shard carries over what was decided before where record, criteria, terms and code are the same. What people
#          decide comes after, so that it costs no screening, and always wins.


rule screen_records:
    """Screen the records of one shard by title and abstract."""
    input:
        records="<results>/records/unique/{scatteritem}.jsonl",
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
    """Put the decisions of all shards into one table, people's in the place of the machine's."""
    input:
        shards=every_shard("<results>/screening/shards/{scatteritem}.jsonl"),
        people=PEOPLE,
        review=REVIEW,
        lexicon=LEXICON,
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


rule report_agreement:
    """How far reviewers agree, where they differ, and what the audit sample says."""
    input:
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        people=PEOPLE,
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/report_agreement.py"),
    output:
        agreement="<results>/screening/agreement.csv",
        sample="<results>/screening/audit_sample.csv",
        summary=report(
            "<results>/screening/reviewers.md",
            category="Screening",
            labels={"file": "Agreement of reviewers, audit sample"},
            caption="../report/reviewers.rst",
        ),
    log:
        "<logs>/report_agreement.log",
    conda:
        "../../environment.yml"
    params:
        size=lookup("audit_sample/size", within=config),
        seed=lookup("audit_sample/seed", within=config),
    script:
        "../../scripts/report_agreement.py"
