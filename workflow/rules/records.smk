# Records: from PubMed's XML to one line a record.
#
# Inputs   search/raw/<shard>.xml.gz
# Outputs  records/shards/<shard>.jsonl, records/records.jsonl
# Why      The shard of a record is fixed by its PMID: a new record changes one shard, and only that is read again.


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
        shards=every_shard("<results>/records/shards/{scatteritem}.jsonl"),
        code=code_of("scripts/collect_records.py"),
    output:
        records="<results>/records/records.jsonl",
    log:
        "<logs>/collect_records.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_records.py"
