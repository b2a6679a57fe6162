"""How a report is named: in the study column, in the order of the rows, and in the list of references.

Vancouver style as in the ICMJE's sample references (NLM, Citing Medicine): six authors, then et al.
"""

import re
import unicodedata

from casereview import notices
from casereview.records import Author, Record

MOST_AUTHORS = 6


def study_name(record: Record) -> str:
    """`Parperis`, `Silva et al.`, `Wang and Li`; the title's first words where no author is known."""
    names = [a.collective or _surname(a) for a in record.authors]
    names = [n for n in names if n]
    if not names:
        return f"“{_shortened(record.title)}”" if record.title else f"Report {record.record_id}"
    if len(names) == 2 and record.authors_complete:
        return f"{names[0]} and {names[1]}"
    return names[0] if len(names) == 1 and record.authors_complete else f"{names[0]} et al."


def sort_key(record: Record) -> tuple[int, str, str]:
    """By year, then first author; reports without a year last."""
    first = study_name(record)
    plain = "".join(c for c in unicodedata.normalize("NFKD", first) if not unicodedata.combining(c))
    return (record.year or 9999, re.sub(r"\W+", " ", plain).strip().casefold(), record.record_id)


def vancouver(record: Record) -> str:
    """One reference, without its number; retractions, expressions of concern and corrections are named at its end.

    >>> vancouver(Record(record_id="1", title="A case", authors=(Author(last="Li", initials="W"),), year=2020))
    'Li W. A case. 2020.'
    """
    parts = [_sentence(_authors(record)), _sentence(_title(record))]
    if record.book:
        parts.append(_sentence(f"In: {record.book}"))
    journal = record.journal_abbreviation or record.journal
    parts.append(_sentence(journal.rstrip(".")) if journal else "")
    parts.append(_sentence(_issue(record)))
    parts.append(f"doi: {record.doi}." if record.doi else "")
    parts.append(f"PMID: {record.pmid}." if record.pmid else "")
    parts.append(f"PMCID: {record.pmcid}." if record.pmcid else "")
    parts += notices.sentences(record)
    return " ".join(part for part in parts if part)


def _authors(record: Record) -> str:
    names = [a.collective or " ".join(filter(None, (_surname(a), _initials(a), a.suffix))) for a in record.authors]
    names = [n for n in names if n]
    if len(names) > MOST_AUTHORS or (names and not record.authors_complete):
        names = [*names[:MOST_AUTHORS], "et al"]
    return ", ".join(names)


def _surname(author: Author) -> str:
    return author.last or author.fore or ""


def _initials(author: Author) -> str:
    """Initials without points; from the forename where the database gives none."""
    if not author.last:
        return ""
    given = author.initials or "".join(part[0] for part in re.split(r"[\s-]+", author.fore or "") if part)
    return given.replace(".", "").replace(" ", "")


def _title(record: Record) -> str:
    title = (record.title or "[No title]").strip()
    if record.vernacular_title and record.vernacular_title not in title:
        title = f"{record.vernacular_title.rstrip('. ')} {title}"
    return f"[Retracted] {title}" if notices.is_retracted(record) else title


def _issue(record: Record) -> str:
    """`2024;9(2):30-5`, as far as known."""
    year = str(record.year) if record.year else "Date not known"
    volume = "".join(filter(None, (record.volume, f"({record.issue})" if record.issue else None)))
    pages = f":{record.pages}" if record.pages else ""
    return f"{year};{volume}{pages}" if volume or pages else year


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?!" else f"{text}."


def _shortened(title: str, length: int = 50) -> str:
    """The first words of a title."""
    bare = title.strip().strip("[]").rstrip(".")
    return bare if len(bare) <= length else bare[:length].rsplit(" ", 1)[0].rstrip(" ,;:-") + " …"
