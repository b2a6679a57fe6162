# Report: what was searched and how many records went which way.
#
# Inputs   search/search.json, records/unique.jsonl, screening/decisions.csv, screening/evidence.jsonl,
#          fulltext/retrieval.csv and fulltexts.jsonl, extraction/patients.jsonl (or studies.jsonl), corrections.csv and same_patient.csv, the review
# Outputs  report/prisma.csv, prisma.svg and prisma.png (the PRISMA 2020 flow), report/sources.csv (the same by source),
#          report/search_report.md (PRISMA-S), report/prisma_checklist.md and methods.md (docs/prisma.md), report/audit.html (the page on
#          which people check and overrule decisions and facts: docs/audit.md), report/appraisal.csv (JBI checklist),
#          report/changes.md, changes.csv and news.json (what changed since the last version: docs/living.md),
#          report/summary.md and .csv (the review in numbers), report/overview.svg, .pdf and .png (the patients as a figure),
#          report/timelines.pdf, .html, .zip and .csv (a timeline a patient: docs/figures.md)


rule report_flow:
    """Count the records through the review, and describe the search."""
    input:
        search=after_dedupe("<results>/search/search.json"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        title_abstract=after_dedupe("<results>/screening/title_abstract.csv"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        retrieval=after_dedupe("<results>/fulltext/retrieval.csv"),
        rows=after_dedupe(ROWS),
        imports=after_dedupe("<results>/records/imports.csv"),
        merges=after_dedupe("<results>/records/merges.csv"),
        citations=if_citations("<results>/search/citations.csv"),
        people=PEOPLE,
        versions=VERSIONS,
        font=shown(PROJECT / "casereview/report/fonts/LiberationSans-Regular.ttf"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/report_flow.py"),
    output:
        prisma=report(
            "<results>/report/prisma.csv",
            category="Flow",
            labels={"file": "Counts of the PRISMA 2020 flow"},
            caption="../report/prisma.rst",
        ),
        sources="<results>/report/sources.csv",
        drawing=report(
            "<results>/report/prisma.svg",
            category="Flow",
            labels={"file": "PRISMA 2020 flow diagram"},
            caption="../report/prisma.rst",
        ),
        picture="<results>/report/prisma.png",
        search_report="<results>/report/search_report.md",
    log:
        "<logs>/report_flow.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_flow.py"


rule report_checklists:
    """Fill the PRISMA 2020 checklist, and write the methods to edit."""
    input:
        search=after_dedupe("<results>/search/search.json"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        agreement=after_dedupe("<results>/screening/agreement.csv"),
        retrieval=after_dedupe("<results>/fulltext/retrieval.csv"),
        rows=after_dedupe(ROWS),
        corrections=after_dedupe("<results>/extraction/corrections.csv"),
        appraisal=if_told_after("<results>/report/appraisal.csv"),
        prisma=after_dedupe("<results>/report/prisma.csv"),
        imports=after_dedupe("<results>/records/imports.csv"),
        merges=after_dedupe("<results>/records/merges.csv"),
        citations=if_citations("<results>/search/citations.csv"),
        people=PEOPLE,
        versions=VERSIONS,
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/report_checklists.py"),
    output:
        checklist=report(
            "<results>/report/prisma_checklist.md",
            category="Flow",
            labels={"file": "PRISMA 2020 checklist"},
            caption="../report/checklist.rst",
        ),
        methods=report(
            "<results>/report/methods.md",
            category="Flow",
            labels={"file": "Methods, to edit"},
            caption="../report/methods.rst",
        ),
    log:
        "<logs>/report_checklists.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_checklists.py"


rule report_audit:
    """Write the page on which people check every decision and overrule it."""
    input:
        search=after_dedupe("<results>/search/search.json"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        evidence=after_dedupe("<results>/screening/evidence.jsonl"),
        people=PEOPLE,
        rows=after_dedupe(ROWS),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        corrections=after_dedupe("<results>/extraction/corrections.csv"),
        pairs=if_told_after("<results>/extraction/same_patient.csv"),
        appraisal=if_told_after("<results>/report/appraisal.csv"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/report_audit.py"),
        page=[
            shown(PROJECT / "casereview/report/audit_page" / name)
            for name in ("audit.html", "audit.css", "patients.js", "audit.js")
        ],
    output:
        page=report(
            "<results>/report/audit.html",
            category="Screening",
            labels={"file": "Audit page"},
            caption="../report/audit.rst",
        ),
    log:
        "<logs>/report_audit.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_audit.py"


rule report_appraisal:
    """Answer the JBI checklist for case reports, for a person to confirm."""
    input:
        rows=after_dedupe(ROWS),
        records=after_dedupe("<results>/records/unique.jsonl"),
        fulltexts=after_dedupe("<results>/fulltext/fulltexts.jsonl"),
        corrections=after_dedupe("<results>/extraction/corrections.csv"),
        code=code_of("scripts/report_appraisal.py"),
    output:
        appraisal=report(
            "<results>/report/appraisal.csv",
            category="Appraisal",
            labels={"file": "JBI checklist, pre-answered"},
            caption="../report/appraisal.rst",
        ),
    log:
        "<logs>/report_appraisal.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_appraisal.py"


rule report_changes:
    """Tell what has changed since the last version of the review."""
    input:
        search=after_dedupe("<results>/search/search.json"),
        vanished=after_dedupe("<results>/search/vanished.csv"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        rows=after_dedupe(ROWS),
        corrections=after_dedupe("<results>/extraction/corrections.csv"),
        people=PEOPLE,
        versions=VERSIONS,
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/report_changes.py"),
    output:
        changes=report(
            "<results>/report/changes.md",
            category="Flow",
            labels={"file": "What changed since the last version"},
            caption="../report/changes.rst",
        ),
        csv="<results>/report/changes.csv",
        news="<results>/report/news.json",
    log:
        "<logs>/report_changes.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_changes.py"


rule report_summary:
    """Tell the review in numbers, with denominators and what is missing."""
    input:
        rows=after_dedupe(ROWS),
        decisions=after_dedupe("<results>/screening/decisions.csv"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/report_summary.py"),
    output:
        text="<results>/report/summary.md",
        csv="<results>/report/summary.csv",
    log:
        "<logs>/report_summary.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/report_summary.py"


rule draw_figures:
    """Draw the overview of the patients."""
    input:
        rows=after_dedupe(ROWS),
        search=after_dedupe("<results>/search/search.json"),
        review=REVIEW,
        lexicon=SPELLED,
        code=code_of("scripts/draw_figures.py"),
    output:
        overview=report(
            expand("<results>/report/overview.{format}", format=["svg", "pdf", "png"]),
            category="Table",
            labels={"file": "Overview of the patients"},
            caption="../report/overview.rst",
        ),
    log:
        "<logs>/draw_figures.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/draw_figures.py"


rule draw_timelines:
    """Draw the timeline of each patient whose report gives enough times."""
    input:
        patients=after_dedupe("<results>/extraction/patients.jsonl"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        search=after_dedupe("<results>/search/search.json"),
        font=shown(PROJECT / "casereview/report/fonts/LiberationSans-Regular.ttf"),
        code=code_of("scripts/draw_timelines.py"),
    output:
        page=report(
            "<results>/report/timelines.html",
            category="Table",
            labels={"file": "Timelines of the patients"},
            caption="../report/timelines.rst",
        ),
        pages="<results>/report/timelines.pdf",
        archive="<results>/report/timelines.zip",
        table="<results>/report/timelines.csv",
    log:
        "<logs>/draw_timelines.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/draw_timelines.py"
