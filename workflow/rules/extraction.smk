# Extraction: from included reports to patients, every fact with its quote.
#
# Inputs   screening/decisions.csv, records/records.jsonl, fulltext/fulltexts.jsonl, the review and the lexicon
# Outputs  extraction/patients.jsonl; extraction/extracted.jsonl holds the same by report, with what each rests on
# Why      What was read before is carried over where text, review, terms and code are the same.


rule extract_patients:
    """Read the patients of every included report from title, abstract and full text."""
    input:
        decisions=after_search("<results>/screening/decisions.csv"),
        records=after_search("<results>/records/records.jsonl"),
        fulltexts=after_search("<results>/fulltext/fulltexts.jsonl"),
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/extract_patients.py"),
    output:
        extracted=update("<results>/extraction/extracted.jsonl"),
        patients="<results>/extraction/patients.jsonl",
    log:
        "<logs>/extract_patients.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/extract_patients.py"
