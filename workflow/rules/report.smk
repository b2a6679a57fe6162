# Report: what was searched and how many records went which way.
#
# Inputs   search/search.json, screening/decisions.csv, fulltext/retrieval.csv, extraction/patients.jsonl, the review
# Outputs  report/prisma.csv (the boxes of the PRISMA 2020 flow), report/search_report.md


rule report_flow:
    """Count the records through the review, and describe the search."""
    input:
        search=after_search("<results>/search/search.json"),
        decisions=after_search("<results>/screening/decisions.csv"),
        retrieval=after_search("<results>/fulltext/retrieval.csv"),
        patients=after_search("<results>/extraction/patients.jsonl"),
        review=REVIEW,
        lexicon=LEXICON,
        code=code_of("scripts/report_flow.py"),
    output:
        prisma=report(
            "<results>/report/prisma.csv",
            category="Flow",
            labels={"file": "Counts of the PRISMA 2020 flow"},
            caption="../report/prisma.rst",
        ),
        search_report="<results>/report/search_report.md",
    log:
        "<logs>/report_flow.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_flow.py"
