# Extraction: from included reports to the rows of the table, patients or studies, every fact with its quote.
#
# Inputs   screening/decisions.csv, records/unique.jsonl, fulltext/fulltexts.jsonl, the review and the lexicon,
#          config/reviews/<review>/corrections.csv (people)
# Outputs  extraction/extracted.jsonl (by report, as the machine read them), extraction/patients.jsonl or studies.jsonl (as
#          people corrected them), extraction/corrections.csv (what became of each correction), extraction/same_patient.csv
#          (patients of two reports who may be one)
# Why      What a row is, the review says (table.rows), and one table of data says what follows (casereview/units.py). What was
#          read before is carried over where text, review, terms and code are the same. What people correct comes after, so
#          that it costs no reading, and always wins.


rule extract_rows:
    """Read the patients or the study of every included report from title, abstract and full text."""
    input:
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/extract_rows.py"),
    output:
        extracted=update("<results>/extraction/extracted.jsonl"),
    log:
        "<logs>/extract_rows.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/extract_rows.py"


rule collect_rows:
    """Put the rows of all reports into one file, as people correct them."""
    input:
        extracted=after_dedupe("<results>/extraction/extracted.jsonl"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        corrections=CORRECTIONS,
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/collect_rows.py"),
    output:
        rows=ROWS,
        # What the machine said when a correction was made is known from the last run alone.
        applied=update("<results>/extraction/corrections.csv"),
        pairs=if_told("<results>/extraction/same_patient.csv"),
    log:
        "<logs>/collect_rows.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/collect_rows.py"
