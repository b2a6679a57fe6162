# What all rules share: the configuration, where files lie, and which code a script reaches.
import os
import sys
import time
from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(workflow.current_basedir).parents[1]
FOLDERS = [Path.cwd(), PROJECT]  # a user's own file goes before the project's
STARTED = time.time()

sys.path.insert(0, str(PROJECT))

from casereview import codedeps, endpoint, lock, runconfig
from casereview.errors import ReviewError
from casereview.log import FAILED, failures

runconfig.prepare_scripts(PROJECT)

if Path("config/config.yaml").exists():

    configfile: "config/config.yaml"


def stop(error):
    """End Snakemake with one sentence instead of a traceback."""
    sys.exit(f"{FAILED}{error}")


def shown(path):
    """A path as Snakemake shall know it: relative to the working folder where it lies inside."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


try:
    schema = yaml.safe_load(
        (PROJECT / "workflow/schemas/config.schema.yaml").read_text(encoding="utf-8")
    )
    config.update(runconfig.checked(config, schema, known=["pathvars"]))
    REVIEW = shown(runconfig.review_file(config["review"], FOLDERS))
    CITATIONS = runconfig.citation_searching(REVIEW)
    TABLE = runconfig.table_of(REVIEW)
    STYLE = [shown(path) for path in runconfig.style_files(REVIEW, FOLDERS)]
    IMPORTS = [shown(path) for path in runconfig.import_files(REVIEW, FOLDERS)]
    PEOPLE, CORRECTIONS, MERGES = (
        [
            shown(path)
            for path in runconfig.files_of_people(config["review"], files, FOLDERS)
        ]
        for files in ("decisions/*.csv", "corrections.csv", "merges.csv")
    )
    FULLTEXTS = [
        shown(path)
        for path in runconfig.fulltext_files(
            config["fulltext"]["folder"], config["review"], FOLDERS
        )
    ]
    VERSIONS = [
        shown(path) for path in runconfig.version_files(config["review"], FOLDERS)
    ]
    LEXICON = [shown(path) for path in runconfig.lexicon_files(FOLDERS)]
    SPELLED = [f"<results>/lexicon/{name}.jsonl" for name in ("concepts", "forms")]
    SNAPSHOT = None
    if config["pubmed"]["source"] == "snapshot":
        SNAPSHOT = shown(runconfig.find(config["pubmed"]["snapshot"], FOLDERS))
    SOURCE_STATE = runconfig.source_state(SNAPSHOT)
    LOOK = endpoint.look(
        asked=SNAPSHOT is None,
        refresh=config["refresh"],
        search=Path(config["results"], config["review"], "search"),
        base_url=config["pubmed"]["base_url"],
        email=config["pubmed"]["email"],
    )
    ROWS = f"<results>/{TABLE.unit.rows}"
except ReviewError as error:
    stop(error)


scattergather:
    shard=config["shards"],


pathvars:
    results=f"{config['results']}/{config['review']}",
    logs=f"logs/{config['review']}",


@cache
def code_of(script):
    """The script and the package modules that it reaches: an edit of any of them reruns the rule."""
    return [shown(path) for path in codedeps.code_of(PROJECT / script)]


@cache
def current_query(wildcards):
    """The query as JSON; the one of the last search where nothing that it is made from has changed."""
    try:
        return runconfig.current_query(
            literal=config["pubmed"]["query"],
            review=REVIEW,
            lexicon=LEXICON,
            kept=Path(config["results"], config["review"], "search/query.json"),
        )
    except ReviewError as error:
        stop(error)


def in_results(path):
    """The path written out: another workflow that takes over an input has folders of its own."""
    return path.replace("<results>", f"{config['results']}/{config['review']}")


def after_search(path):
    """This input, judged anew once the store of records is up to date: unchanged content stops there."""

    def judged(wildcards):
        checkpoints.search_pubmed.get()
        return in_results(path)

    return judged


def after_dedupe(path):
    """This input, judged anew once it is known which records are left: unchanged content stops there."""

    def judged(wildcards):
        checkpoints.dedupe_records.get()
        return in_results(path)

    return judged


def every_shard(path):
    """One file for each shard of the records that are left."""

    def judged(wildcards):
        checkpoints.dedupe_records.get()
        return gather.shard(in_results(path))

    return judged


def if_citations(path):
    """This input, in a list, where the review searches citations; else an empty list."""

    def judged(wildcards):
        checkpoints.dedupe_records.get()
        return [in_results(path)]

    return judged if CITATIONS else []


def if_told(path):
    """This path, in a list, where the rows of the review have such a file; else an empty list."""
    return [path] if path.removeprefix("<results>/") in TABLE.unit.outputs else []


def if_told_after(path):
    """As `if_told`, judged anew as `after_dedupe` does."""

    def judged(wildcards):
        checkpoints.dedupe_records.get()
        return [in_results(path)]

    return judged if if_told(path) else []


def fulltexts_of_people(wildcards):
    """Every file in the folder of full texts, by a function: a brace in a name is no wildcard there."""
    return FULLTEXTS


def run_alone():
    """One run of this review at a time in this folder, by a lock that a killed run does not leave behind."""
    try:
        lock.hold(lock.of_run(config["review"]))
    except ReviewError as error:
        stop(error)


def explain_failure():
    """After everything that Snakemake says: the sentences that the failed steps wrote for the user."""
    for sentence in failures(Path("logs") / config["review"], since=STARTED):
        print(f"\n{sentence}", file=sys.stderr)
