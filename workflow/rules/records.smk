# Records: from PubMed's XML and the exports of other databases to one line a report's record.
#
# Inputs   search/raw/<shard>.xml.gz, the files that the review names under imports, config/reviews/<review>/merges.csv (people)
# Outputs  records/shards/<shard>.jsonl, records/records.jsonl (PubMed's), records/imported.jsonl, records/imports.csv,
#          records/import_faults.csv, records/unique/<shard>.jsonl (what is left of the databases), records/relations.csv
#          (versions and notices), records/unique.jsonl and merges.csv (of all sources)
# Why      The shard of a record is fixed by its id: a new record changes one shard, and only that is read and screened
#          again. The second checkpoint lets screening see which shards of what is left have changed.


rule parse_records:
    """Read the raw XML of one shard into records."""
    input:
        xml="<results>/search/raw/{scatteritem}.xml.gz",
        code=code_of("scripts/parse_records.py"),
    output:
        records="<results>/records/shards/{scatteritem}.jsonl",
    log:
        "<logs>/parse_records/{scatteritem}.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/parse_records.py"


rule collect_records:
    """Put the records of all shards into one file, in order of their ids."""
    input:
        shards=gather.shard("<results>/records/shards/{scatteritem}.jsonl"),
        code=code_of("scripts/collect_records.py"),
    output:
        records="<results>/records/records.jsonl",
    log:
        "<logs>/collect_records.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_records.py"


rule import_records:
    """Read the exports of other databases."""
    input:
        files=IMPORTS,
        # After the search, so that nothing is left of a run whose search failed; never again because of it.
        searched=ancient("<results>/search/query.json"),
        review=REVIEW,
        code=code_of("scripts/import_records.py"),
    output:
        records="<results>/records/imported.jsonl",
        imports="<results>/records/imports.csv",
        faults="<results>/records/import_faults.csv",
    log:
        "<logs>/import_records.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/import_records.py"


checkpoint dedupe_records:
    """Find which records of the databases are the same report; people have the last word."""
    input:
        # Named directly: an input that waits for the search would hide from the plan that this must run.
        records="<results>/records/records.jsonl",
        imported="<results>/records/imported.jsonl",
        people=MERGES,
        code=code_of("scripts/dedupe_records.py"),
    output:
        merges="<results>/records/merges/databases.csv",
        relations="<results>/records/relations/databases.csv",
        shards=scatter.shard("<results>/records/unique/{scatteritem}.jsonl"),
    log:
        "<logs>/dedupe_records.log",
    conda:
        "../../environment.yml"
    params:
        more_to_come=bool(CITATIONS),
    script:
        "../../scripts/dedupe_records.py"


rule collect_unique:
    """Put what is left of all sources into one file."""
    input:
        records=every_shard("<results>/records/unique/{scatteritem}.jsonl"),
        cited=if_citations("<results>/records/cited.jsonl"),
        merges=after_dedupe("<results>/records/merges/databases.csv"),
        merges_of_cited=if_citations("<results>/records/merges/citations.csv"),
        relations=after_dedupe("<results>/records/relations/databases.csv"),
        relations_of_cited=if_citations("<results>/records/relations/citations.csv"),
        code=code_of("scripts/collect_unique.py"),
    output:
        unique="<results>/records/unique.jsonl",
        merges="<results>/records/merges.csv",
        relations="<results>/records/relations.csv",
    log:
        "<logs>/collect_unique.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_unique.py"
