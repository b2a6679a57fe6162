# Table: from patients to the review table, one row a patient.
#
# Inputs   extraction/patients.jsonl, records/unique.jsonl, fulltext/fulltexts.jsonl (for the passages), search/search.json
#          (for its notice), the review, the lexicon
# Outputs  table/review_table.docx, .xlsx, .html, .csv and .md, table/cells.csv (one row a fact, with its quote),
#          references/<all, included, excluded>.<ris, nbib, bib, json>


rule write_table:
    """Build the review table and write it in every format."""
    input:
        patients=after_dedupe("<results>/extraction/patients.jsonl"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        search=after_dedupe("<results>/search/search.json"),
        counts=after_dedupe("<results>/report/prisma.csv"),
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/write_table.py"),
    output:
        csv=report(
            "<results>/table/review_table.csv",
            category="Table",
            labels={"file": "Review table"},
            caption="../report/table.rst",
        ),
        docx=report(
            "<results>/table/review_table.docx",
            category="Table",
            labels={"file": "Review table for Word"},
            caption="../report/table.rst",
        ),
        xlsx="<results>/table/review_table.xlsx",
        markdown="<results>/table/review_table.md",
        html=report(
            "<results>/table/review_table.html",
            category="Table",
            labels={"file": "Review table with passages"},
            caption="../report/table.rst",
        ),
        cells=report(
            "<results>/table/cells.csv",
            category="Table",
            labels={"file": "Every fact with its quote"},
            caption="../report/cells.rst",
        ),
    log:
        "<logs>/write_table.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/write_table.py"


rule write_references:
    """Write the references for citation managers and screening tools."""
    input:
        records=after_dedupe("<results>/records/unique.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        code=code_of("scripts/write_references.py"),
    output:
        files=expand(
            "<results>/references/{which}.{format}",
            which=["all", "included", "excluded"],
            format=["ris", "nbib", "bib", "json"],
        ),
    log:
        "<logs>/write_references.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/write_references.py"
