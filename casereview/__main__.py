"""`python -m casereview`: the parts that are of use without the workflow."""

import argparse
import contextlib
import os
import sys
import traceback
from pathlib import Path

from casereview.errors import ReviewError, foreseen, in_words
from casereview.log import FAILED

PROJECT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; whatever goes wrong is one sentence and exit code 1, below a traceback if it is a fault of the program."""
    options = _parser().parse_args(arguments)
    try:
        if hasattr(options, "review"):
            from casereview.runconfig import chosen_review

            options.review = chosen_review(options.review, [Path.cwd(), PROJECT])
        return options.run(options) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the one who read it, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as err:
        if not foreseen(err):
            traceback.print_exc()
        print(f"{FAILED}{in_words(err)}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m casereview", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    extract = verbs.add_parser("extract", help="read patients from texts: one line {id, title, text} each")
    extract.add_argument("texts", type=Path, metavar="TEXTS.jsonl")
    extract.add_argument("-o", "--output", type=Path, required=True, metavar="patients.jsonl")
    extract.set_defaults(run=_extract)

    annotate = verbs.add_parser(
        "annotate", help="show what the text pipeline sees in texts: one line {id, title, text} each"
    )
    annotate.add_argument("texts", type=Path, metavar="TEXTS.jsonl")
    annotate.add_argument("-o", "--output", type=Path, required=True, metavar="entities.jsonl")
    annotate.set_defaults(run=_annotate)

    serve = verbs.add_parser("serve", help="serve a folder of PubMed XML and JATS as E-utilities on this machine")
    serve.add_argument("folder", type=Path)
    serve.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    serve.set_defaults(run=_serve)

    scan = verbs.add_parser(
        "scan", help="keep the records of PubMed baseline files that the review's concepts can match"
    )
    scan.add_argument("files", type=Path, nargs="+", metavar="FILE")
    scan.add_argument("-o", "--output", type=Path, required=True, metavar="candidates.xml.gz")
    scan.set_defaults(run=_scan)

    impact = verbs.add_parser("impact", help="which records an edit of lexicon or criteria decides otherwise")
    impact.add_argument(
        "--before", default="HEAD", metavar="COMMIT|FOLDER", help="a commit, or an earlier results/<review>"
    )
    impact.add_argument("--results", type=Path, default=Path("results"), help="the results folder (default: results)")
    impact.set_defaults(run=_impact)

    release = verbs.add_parser(
        "release", help="keep the finished results as a version that later ones are compared with"
    )
    release.add_argument("--version", metavar="N", help="its number (default: the next whole one)")
    release.add_argument("--date", metavar="YYYY-MM-DD", help="of the release (default: the day of the search)")
    release.add_argument("--results", type=Path, default=Path("results"), help="the results folder (default: results)")
    release.set_defaults(run=_release)

    news = verbs.add_parser("news", help="say whether anything new was included since the last version")
    news.add_argument(
        "--exit-code", action="store_true", help="end with 3 where there is anything new, with 0 where not"
    )
    news.add_argument("--results", type=Path, default=Path("results"), help="the results folder (default: results)")
    news.set_defaults(run=_news)

    outcome = verbs.add_parser(
        "outcome", help="say in a few lines what came out of the last run, and what is left to do"
    )
    outcome.add_argument("--results", type=Path, default=Path("results"), help="the results folder (default: results)")
    outcome.set_defaults(run=_outcome)

    where = verbs.add_parser("where", help="say where the results of the review are")
    where.add_argument("--results", type=Path, default=Path("results"), help="the results folder (default: results)")
    where.set_defaults(run=lambda options: sys.stdout.write(f"{options.results / options.review}\n"))

    for verb in (extract, annotate, scan, impact, release, news, outcome, where):
        verb.add_argument("--review", metavar="ID", help="the review; that of config/config.yaml if left out")
    return parser


def _terms(options: argparse.Namespace):
    """The lexicon and the review, the user's own before the project's."""
    from casereview import lexicon, runconfig
    from casereview.review import load_review

    folders = [Path.cwd(), PROJECT]
    terms = lexicon.load(runconfig.find("config/lexicon", folders))
    return terms, load_review(runconfig.review_file(options.review, folders), terms)


def _extract(options: argparse.Namespace) -> None:
    from casereview.extraction.extract import extract_texts
    from casereview.text.pipeline import load

    terms, review = _terms(options)
    extract_texts(options.texts, options.output, nlp=load(terms), review=review, lexicon=terms)


def _annotate(options: argparse.Namespace) -> None:
    from casereview.annotate import annotate_texts

    terms, _ = _terms(options)
    annotate_texts(options.texts, options.output, lexicon=terms)


def _serve(options: argparse.Namespace) -> None:
    from casereview.snapshot.server import main as serve

    serve(options.folder, options.port)


def _scan(options: argparse.Namespace) -> None:
    from casereview.log import progress
    from casereview.pubmed.scan import scan

    terms, review = _terms(options)
    with progress() as show:
        scan(options.files, options.output, lexicon=terms, review=review, progress=show)


def _impact(options: argparse.Namespace) -> None:
    import tempfile

    from casereview import runconfig
    from casereview.records import FullText, Record, load_jsonl, to_dict
    from casereview.screening.decisions import read_csv
    from casereview.screening.impact import committed, flips, impact_report, screen_all

    path = options.results / options.review / "records" / "unique.jsonl"
    if not path.exists():
        raise ReviewError(f"{path} is not there: run the review first, then ask for the impact of an edit")
    records = list(load_jsonl(path, Record))
    read = path.parents[1] / "fulltext" / "fulltexts.jsonl"
    texts = {t.record_id: t.sections for t in load_jsonl(read, FullText)} if read.exists() else {}
    folders = [Path.cwd(), PROJECT]
    file = runconfig.review_file(options.review, folders)
    lexicon = runconfig.find("config/lexicon", folders)
    after = screen_all(records, review_file=file, lexicon_folder=lexicon, full_texts=texts)
    earlier = Path(options.before) / "screening"
    if earlier.is_dir():
        entities = {row["record_id"]: row["entities"] for row in load_jsonl(earlier / "evidence.jsonl")}
        before = [
            {"record_id": d.record_id, "decision": to_dict(d), "entities": entities.get(d.record_id, [])}
            for d in read_csv(earlier / "decisions.csv")
        ]
    else:
        with tempfile.TemporaryDirectory() as folder:
            config = committed(options.before, project=PROJECT, into=Path(folder))
            old_file = config / "reviews" / f"{options.review}.yaml"
            before = screen_all(records, review_file=old_file, lexicon_folder=config / "lexicon", full_texts=texts)
    sys.stdout.write(impact_report(flips(before, after), against=options.before, records=len(records)))


def _outcome(options: argparse.Namespace) -> None:
    from casereview import runconfig
    from casereview.report.outcome import outcome

    review = runconfig.review_file(options.review, [Path.cwd(), PROJECT])
    unit = runconfig.table_of(review).unit
    sys.stdout.write("\n".join(outcome(options.results / options.review, unit)) + "\n")


def _release(options: argparse.Namespace) -> None:
    from casereview import lock, runconfig
    from casereview.report.release import release

    folders = [Path.cwd(), PROJECT]
    results = options.results / options.review
    # A run that begins meanwhile would make it a version of two states; where there are no results, there is nothing to keep.
    with lock.held(lock.of_run(options.review)) if results.is_dir() else contextlib.nullcontext():
        made = release(
            results=results,
            review=runconfig.review_file(options.review, folders),
            lexicon=runconfig.find("config/lexicon", folders),
            people=runconfig.files_of_people(options.review, "decisions/*.csv", folders),
            folder=Path("config/reviews") / options.review / "versions",
            version=options.version,
            date=options.date,
        )
    sys.stdout.write(
        f"Version {made.name} is written to {made}: commit it, so that later versions are compared with it.\n"
    )


NEWS = 3
"""Exit code of `news --exit-code` where there is anything new."""


def _news(options: argparse.Namespace) -> int:
    import json

    from casereview.report.changes_text import news_sentence

    path = options.results / options.review / "report" / "news.json"
    if not path.exists():
        raise ReviewError(f"{path} is not there: run the review first (make refresh)")
    said = json.loads(path.read_text(encoding="utf-8"))
    sys.stdout.write(news_sentence(said) + "\n")
    return NEWS if options.exit_code and said["anything_new"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
