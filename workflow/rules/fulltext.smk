# Full text: for the reports that passed title and abstract.
#
# Inputs   screening/title_abstract.csv, records/unique.jsonl, the files that people put into the folder of full texts, PMC's
#          open-access store, Europe PMC and PubMed Central, or a snapshot of them
# Outputs  fulltext/raw.zip (as received), fulltext/retrieval.csv (sought, from where, got or why not),
#          fulltext/not_retrieved.html (what a person may go and get), fulltext/fulltexts.jsonl (sections)
# Why      An abstract goes on where there is no full text; the table says which layer each fact is from.


rule retrieve_fulltexts:
    """Seek the full text of every report that passed: in the folder of people, then in the open stores."""
    input:
        decisions=after_dedupe("<results>/screening/title_abstract.csv"),
        records=after_dedupe("<results>/records/unique.jsonl"),
        # A brace in a name would be read as a wildcard; such a file is told, and not taken.
        files=[path for path in FULLTEXTS if not set(path) & set("{}")],
        # What counts as obtained is what can be read.
        code=code_of("casereview/fulltext/reading/reader.py"),
    output:
        raw="<results>/fulltext/raw.zip",
        retrieval=report(
            "<results>/fulltext/retrieval.csv",
            category="Screening",
            labels={"file": "Full texts sought and retrieved"},
            caption="../report/retrieval.rst",
        ),
        not_retrieved=report(
            "<results>/fulltext/not_retrieved.html",
            category="Screening",
            labels={"file": "Reports without full text"},
            caption="../report/not_retrieved.rst",
        ),
    log:
        "<logs>/retrieve_fulltexts.log",
    conda:
        "../../environment.yml"
    params:
        source=lookup("pubmed/source", within=config),
        snapshot=SNAPSHOT,
        state=SOURCE_STATE,
        email=lookup("pubmed/email", within=config),
        base_url=lookup("pubmed/base_url", within=config),
        fulltext=lookup("fulltext", within=config),
        files=fulltexts_of_people,
        answers=in_results("<results>/search/answers"),
    script:
        "../../scripts/retrieve_fulltexts.py"


rule read_fulltexts:
    """Read the raw full texts into sections."""
    input:
        raw=after_dedupe("<results>/fulltext/raw.zip"),
        code=code_of("scripts/read_fulltexts.py"),
    output:
        fulltexts="<results>/fulltext/fulltexts.jsonl",
    log:
        "<logs>/read_fulltexts.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/read_fulltexts.py"
