# Screening: from records to decisions, each with its evidence.
#
# Inputs   records/unique/<shard>.jsonl, fulltext/fulltexts.jsonl, config/reviews/<review>.yaml, config/lexicon/*.yaml,
#          config/reviews/<review>/decisions/*.csv (people)
# Outputs  screening/shards/<shard>.jsonl, screening/title_abstract.csv and .jsonl (the first decision and its evidence),
#          screening/fulltexts.jsonl (the second, on those that passed), screening/decisions.csv and evidence.jsonl (what
#          follows from both), screening/agreement.csv, screening/audit_sample.csv, screening/reviewers.md
# Why      A shard carries over what was decided before where record, criteria, terms and code are the same. What people
#          decide comes after, so that it costs no screening, and always wins.


rule screen_records:
    """Screen the records of one shard by title and abstract."""
    input:
        records="<results>/records/unique/{scatteritem}.jsonl",
        review=REVIEW,
        lexicon=SPELLED,
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
    """Put the decisions on title and abstract into one table, people's in the place of the machine's."""
    input:
        shards=every_shard("<results>/screening/shards/{scatteritem}.jsonl"),
        cited=if_citations("<results>/screening/citations.jsonl"),
        people=PEOPLE,
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/collect_decisions.py"),
    output:
        decisions="<results>/screening/title_abstract.csv",
        evidence="<results>/screening/title_abstract.jsonl",
    log:
        "<logs>/collect_decisions.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_decisions.py"


rule screen_fulltexts:
    """Screen the full texts of the reports that passed title and abstract, by the same criteria."""
    input:
        decisions=after_dedupe("<results>/screening/title_abstract.csv"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/screen_fulltexts.py"),
    output:
        screened=update("<results>/screening/fulltexts.jsonl"),
    log:
        "<logs>/screen_fulltexts.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/screen_fulltexts.py"


rule settle_decisions:
    """Settle the decisions of both stages, people's in the place of the machine's."""
    input:
        title_abstract=after_dedupe("<results>/screening/title_abstract.csv"),
        seen=after_dedupe("<results>/screening/title_abstract.jsonl"),
        screened=after_dedupe("<results>/screening/fulltexts.jsonl"),
        people=PEOPLE,
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/settle_decisions.py"),
    output:
        decisions=report(
            "<results>/screening/decisions.csv",
            category="Screening",
            labels={"file": "Decision on every record"},
            caption="../report/decisions.rst",
        ),
        evidence="<results>/screening/evidence.jsonl",
    log:
        "<logs>/settle_decisions.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/settle_decisions.py"


rule report_agreement:
    """How far reviewers agree, where they differ, and what the audit sample says."""
    input:
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        people=PEOPLE,
        review=REVIEW,
        lexicon=SPELLED,
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
