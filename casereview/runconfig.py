"""A run's configuration: checked, with defaults, and where its files are found."""

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casereview import strict
from casereview.errors import ReviewError
from casereview.schema import validated

if TYPE_CHECKING:
    from casereview.review import Table


def prepare_scripts(project: Path) -> None:
    """Let the processes that this one starts import the package of this checkout, and run the same Python."""
    for name, first in (("PYTHONPATH", str(project)), ("PATH", os.path.dirname(sys.executable))):
        others = [part for part in os.environ.get(name, "").split(os.pathsep) if part and part != first]
        os.environ[name] = os.pathsep.join([first, *others])


def checked(config: dict, schema: dict, *, known: Iterable[str] = ()) -> dict:
    """The configuration with every default filled in.

    Args:
        config: as Snakemake has put it together from files and the command line.
        schema: workflow/schemas/config.schema.yaml.
        known: keys that belong to Snakemake and are passed on unread.

    Raises:
        ReviewError: unknown keys, wrong values, and the live PubMed without an e-mail address.
    """
    passed = {key: config[key] for key in known if key in config}
    full = validated({k: v for k, v in config.items() if k not in passed}, schema, where="configuration")
    if full["pubmed"]["source"] == "entrez" and not full["pubmed"]["email"]:
        raise ReviewError(
            "the live PubMed needs your e-mail address, as NCBI asks: set pubmed.email in config/config.yaml, "
            "or give --config 'pubmed={source: entrez, email: you@example.org}'"
        )
    return full | passed


def chosen_review(named: str | None, folders: Sequence[Path]) -> str:
    """The review that is named, else the one of config/config.yaml, else the default of its schema."""
    if named:
        return named
    for folder in folders:
        path = folder / "config" / "config.yaml"
        if (
            path.is_file()
            and (said := strict.read_yaml(path).plain())
            and isinstance(said, dict)
            and said.get("review")
        ):
            return str(said["review"])
    return "nmosd-ctd"


def find(path: str | Path, folders: Sequence[Path]) -> Path:
    """The file or folder `path` as it stands in the first of the folders that has it; absolute paths stand for themselves.

    Raises:
        ReviewError: it is nowhere. Where its folder is there, its neighbours are named.
    """
    for folder in folders:
        if (folder / path).exists():
            return folder / path
    beside = {p for f in folders if (f / path).parent.is_dir() for p in (f / path).parent.glob(f"*{Path(path).suffix}")}
    near = sorted(p.stem if p.suffix == ".yaml" else p.name for p in beside)
    hint = f"; there are: {', '.join(near)}" if Path(path).suffix and near else ""
    raise ReviewError(f"{path} is not there (looked in {' and '.join(dict.fromkeys(str(f) for f in folders))}){hint}")


def review_file(review: str, folders: Sequence[Path]) -> Path:
    """The file of a review.

    Raises:
        ReviewError: no such review; those that exist are named.
    """
    try:
        return find(f"config/reviews/{review}.yaml", folders)
    except ReviewError as err:
        raise ReviewError(
            f"there is no review '{review}': {err}. Name one with --config review=... or write that file"
        ) from err


def files_of_people(review: str, files: str, folders: Sequence[Path]) -> list[Path]:
    """What people wrote on a review, sorted: `config/reviews/<id>/<files>` of the first folder that has any.

    Args:
        files: a pattern: `decisions/*.csv` or `corrections.csv`.

    Raises:
        ReviewError: a spreadsheet beside them or in their place: what it says would be passed over.
    """
    for folder in folders:
        for suffix in (".xlsx", ".xls", ".ods", ".numbers"):
            pattern = files.removesuffix(".csv") + suffix
            for path in sorted((folder / "config/reviews" / review).glob(pattern)):
                if not path.name.startswith(("~$", ".")):
                    raise ReviewError(
                        f"{path} is a spreadsheet, which is not read: save it as CSV (UTF-8) and take it away"
                    )
    found = (sorted((folder / "config/reviews" / review).glob(files)) for folder in folders)
    return next((paths for paths in found if paths), [])


def import_files(review: str | Path, folders: Sequence[Path]) -> list[Path]:
    """The exports that a review's file names, in its order.

    Raises:
        ReviewError: one that is nowhere.
    """
    from casereview.review import load_imports

    return [find(i.file, folders) for i in load_imports(review)]


def citation_searching(review: str | Path) -> list[str]:
    """Whether a review searches citations: the directions, none where it does not."""
    from casereview.review import load_citations

    return list(load_citations(review))


def table_of(review: str | Path) -> "Table":
    """The table that a review asks for: what a row is, and in which formats it is written."""
    from casereview.review import load_table

    return load_table(review)


def style_files(review: str | Path, folders: Sequence[Path]) -> list[Path]:
    """The file of the citation style that a review brings itself; none where it names a known one.

    Raises:
        ReviewError: it is nowhere.
    """
    from casereview.review import load_style
    from casereview.table import styles

    style = load_style(review)
    return [find(style, folders)] if style.endswith(styles.ENDING) else []


FULLTEXTS = "fulltext"
"""The folder for full texts that need not be there; one of another name must be."""


def fulltext_files(folder: str, review: str, folders: Sequence[Path]) -> list[Path]:
    """The full texts that people put in for a review, sorted: from the first of the folders that has a place for them.

    A subfolder named like the review goes before the folder itself. Files that a system leaves behind do not count.

    Raises:
        ReviewError: the folder is nowhere, or cannot be read; a name that no log or page can show.
    """
    places = [place for base in folders for place in (base / folder / review, base / folder) if place.is_dir()]
    if not places and folder != FULLTEXTS:
        raise ReviewError(f"the folder {folder} for full texts is not there: make it, or correct fulltext.folder")
    try:
        found = [p for place in places[:1] for p in place.iterdir() if p.is_file()]
    except OSError as err:
        raise ReviewError(f"the folder {places[0]} for full texts cannot be read: {err.strerror}") from err
    for path in found:
        if not path.name.isprintable():
            raise ReviewError(f"the folder {path.parent} for full texts holds {ascii(path.name)}: rename this file")
    return sorted(p for p in found if not re.match(r"\.|~\$|readme(\.|$)|thumbs\.db$|desktop\.ini$", p.name, re.I))


def version_files(review: str, folders: Sequence[Path]) -> list[Path]:
    """The files of a review's last two versions, sorted, of the first folder that has any: later results are compared with them."""
    from casereview.report.versions import FILES, versions

    found = (versions(folder / "config/reviews" / review / "versions")[-2:] for folder in folders)
    return [version / name for version in next((some for some in found if some), []) for name in FILES]


def lexicon_files(folders: Sequence[Path]) -> list[Path]:
    """All files of the lexicon, sorted."""
    folder = find("config/lexicon", folders)
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ReviewError(f"{folder} holds no .yaml file: the terms of the review belong there")
    return files


def source_state(snapshot: str | None) -> str:
    """What the records are asked from, in a word that changes when its content does.

    For a snapshot: a hash over the names and contents of its files. The live PubMed is asked again when the query changes
    or when the user says so.

    Raises:
        ReviewError: the snapshot is not a folder, or holds no file.
    """
    if snapshot is None:
        return "entrez"
    folder = Path(snapshot)
    if not folder.is_dir():
        raise ReviewError(f"the snapshot {folder} is not a folder: pubmed.snapshot names a folder of PubMed XML files")
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    if not files:
        raise ReviewError(f"the snapshot {folder} is empty: put PubMed XML files (.xml or .xml.gz) into it")
    try:
        marks = [f"{p.relative_to(folder).as_posix()} {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in files]
    except OSError as err:
        raise ReviewError(f"the snapshot {folder} cannot be read: {err}") from err
    return "snapshot-" + hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]


def last_look(kept: Path) -> str | None:
    """The state of the source that the last search saw (`endpoint.look`); None where nothing was searched yet."""
    return json.loads(kept.read_text(encoding="utf-8")).get("look") if kept.exists() else None


def query_basis(*, literal: str | None, review: str | Path, lexicon: Sequence[str | Path]) -> str:
    """A hash of what the query is made from: the literal one, or review, lexicon and code."""
    from casereview import codedeps
    from casereview.carry import basis

    if literal:
        return f"literal {literal}"
    return basis([review, *lexicon, *codedeps.code_of(codedeps.PACKAGE / "pubmed" / "query.py")])


def current_query(*, literal: str | None, review: str | Path, lexicon: Sequence[str | Path], kept: Path) -> str:
    """The query as JSON: `text` and `lines`.

    Args:
        literal: a query that replaces the one made from the review.
        kept: where the last search put its query with its `basis`; it is used where nothing that it is made from changed.

    Raises:
        ReviewError: a fault of the review or the lexicon.
    """
    if literal:
        return json.dumps({"text": literal, "lines": []})
    if kept.exists():
        last = json.loads(kept.read_text(encoding="utf-8"))
        last.pop("look", None)
        if last.pop("basis") == query_basis(literal=literal, review=review, lexicon=lexicon):
            return json.dumps(last)

    from casereview.lexicon import load
    from casereview.pubmed.query import build
    from casereview.records import to_dict
    from casereview.review import load_review

    terms = load(Path(lexicon[0]).parent)
    return json.dumps(to_dict(build(load_review(review, terms), terms)))
