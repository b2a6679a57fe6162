"""`python -m casereview`: the parts that are of use without the workflow."""

import argparse
import sys
from pathlib import Path

from casereview.errors import ReviewError
from casereview.log import FAILED

PROJECT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; a fault of the input is one sentence and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except ReviewError as err:
        print(f"{FAILED}{err}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


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

    for verb in (extract, annotate, scan):
        verb.add_argument("--review", default="nmosd-ctd", metavar="ID", help="the review, nmosd-ctd if left out")
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


if __name__ == "__main__":
    raise SystemExit(main())
