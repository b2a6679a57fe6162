# Extraction: from included reports to patients, every fact with its quote.
#
# Inputs   screening/decisions.csv, records/unique.jsonl, fulltext/fulltexts.jsonl, the review and the lexicon,
#          config/reviews/<review>/corrections.csv (people)
# Outputs  extraction/extracted.jsonl (by report, as the machine read them), extraction/patients.jsonl (as people corrected
#          them), extraction/corrections.csv (what became of each correction), extraction/same_patient.csv (patients of two
#          reports who may be one)
# Why      What was read before is carried over where text, review, terms and code are the same. What people correct comes
#          after, so that it costs no reading, and always wins.


rule extract_patients:
    """Read the patients of every included report from title, abstract and full text."""
    input:
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/extract_patients.py"),
    output:
        extracted=update("<results>/extraction/extracted.jsonl"),
    log:
        "<logs>/extract_patients.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/extract_patients.py"


rule collect_patients:
    """Put the patients of all reports into one file, as people correct them."""
    input:
        extracted=after_dedupe("<results>/extraction/extracted.jsonl"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        corrections=CORRECTIONS,
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/collect_patients.py"),
    output:
        patients="<results>/extraction/patients.jsonl",
        # What the machine said when a correction was made is known from the last run alone.
        applied=update("<results>/extraction/corrections.csv"),
        pairs="<results>/extraction/same_patient.csv",
    log:
        "<logs>/collect_patients.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_patients.py"
