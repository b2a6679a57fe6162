"""What the spaCy pipeline sees in texts, one line a text: for a look at the lexicon and the rules outside the workflow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casereview.errors import ReviewError
from casereview.lexicon import Lexicon
from casereview.records import Section, dump_jsonl, load_jsonl

_ZONE = 500  # texts read before spaCy forgets the words it met, so that memory stays flat


def annotate_texts(texts: str | Path, output: str | Path, *, lexicon: Lexicon) -> int:
    """Read texts (`{"id", "title", "text"}` a line), write their entities and abbreviations; returns the number of texts.

    A line of the output is `{"id", "entities": [{"concept", "text", "section", "start", "end", "assertion", "rule"}],
    "abbreviations": {short: long}}`; sections are `title` and `text`, offsets count characters of the text as given.

    Raises:
        ReviewError: a line without `id` or `text`, with file and line.
    """
    rows = list(_rows(load_jsonl(texts), str(texts), lexicon))
    dump_jsonl(rows, output)
    return len(rows)


def _rows(lines: Iterator[dict], path: str, lexicon: Lexicon) -> Iterator[dict[str, Any]]:
    from casereview.text import pipeline

    nlp = pipeline.load(lexicon)
    batch: list[dict] = []
    for number, line in enumerate(lines, start=1):
        batch.append(_checked(line, f"{path}, line {number}"))
        if len(batch) == _ZONE:
            yield from _annotated(nlp, batch)
            batch = []
    yield from _annotated(nlp, batch)


def _annotated(nlp: Any, batch: list[dict]) -> list[dict[str, Any]]:
    """The rows of a batch, plain data all: nothing of a `Doc` may leave its memory zone."""
    from casereview.text import pipeline

    with nlp.memory_zone():
        return [_row(pipeline.read(nlp, _sections(line)), line["id"]) for line in batch]


def _row(doc: Any, name: Any) -> dict[str, Any]:
    from casereview.text.pipeline import quote

    entities = []
    for mention in doc._.mentions:
        passage = quote(doc, mention.start, mention.end)
        entities.append(
            {
                "concept": mention.concept,
                "text": passage.text,
                "section": passage.section,
                "start": passage.start,
                "end": passage.end,
                "assertion": mention.assertion,
                "rule": mention.rule,
            }
        )
    return {"id": name, "entities": entities, "abbreviations": dict(sorted(doc._.abbreviations.items()))}


def _sections(line: dict) -> list[Section]:
    title = [Section(name="title", text=line["title"], layer="title", kind="title")] if line.get("title") else []
    return [*title, Section(name="text", text=line["text"], layer="abstract", kind="abstract")]


def _checked(line: Any, where: str) -> dict:
    texts = isinstance(line, dict) and isinstance(line.get("text"), str) and isinstance(line.get("title") or "", str)
    if texts and line.get("id"):
        return line
    raise ReviewError(f'{where}: expected {{"id": ..., "title": "...", "text": "..."}}')
