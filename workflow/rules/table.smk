# Table: from patients or studies to the review table, one row each.
#
# Inputs   extraction/patients.jsonl or studies.jsonl, records/unique.jsonl, fulltext/fulltexts.jsonl (for the passages), search/search.json
#          (for its notice), the review, the lexicon
# Outputs  table/review_table.<format> (those that the review asks for), table/cells.csv (one row a fact, with its quote),
#          references/<all, included, excluded>.<ris, nbib, bib, json>


rule write_table:
    """Build the review table and write it in the formats that the review asks for."""
    input:
        rows=after_dedupe(ROWS),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        search=after_dedupe("<results>/search/search.json"),
        counts=after_dedupe("<results>/report/prisma.csv"),
        review=REVIEW,
        lexicon=SPELLED,
        style=STYLE,
        code=code_of("scripts/write_table.py"),
    output:
        tables=report(
            expand("<results>/table/review_table.{format}", format=TABLE.formats),
            category="Table",
            labels={"file": "Review table"},
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
