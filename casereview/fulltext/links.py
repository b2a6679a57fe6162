"""Where a person finds a report: DOI, PubMed Central, PubMed, and the library's link resolver."""

import re
from urllib.parse import quote, urlencode

from casereview.records import Record


def links(record: Record, pmcid: str | None, library: str | None = None) -> dict[str, str]:
    """Addresses by what they lead to: `pmc`, `doi`, `pubmed`, `library`; only those there are, the surest first.

    Args:
        pmcid: the number in PubMed Central, which the record itself need not have.
        library: base URL of an OpenURL link resolver.
    """
    found = {
        "pmc": f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/" if pmcid else "",
        "doi": f"https://doi.org/{quote(record.doi, safe='/:;()._-')}" if record.doi else "",
        "pubmed": f"https://pubmed.ncbi.nlm.nih.gov/{quote(record.pmid, safe='')}/" if record.pmid else "",
        "library": openurl(record, library) if library else "",
    }
    return {name: address for name, address in found.items() if address}


def openurl(record: Record, base: str) -> str:
    """A link that a library's resolver reads, in keys and values (KEV).

    Source: ANSI/NISO Z39.88-2004, The OpenURL Framework, matrix info:ofi/fmt:kev:mtx:journal. ISSN and first author are given too:
    resolvers fall back on them where an identifier is unknown to them.
    """
    first = record.authors[0] if record.authors else None
    begin, _, end = (record.pages or "").partition("-")
    pairs = [
        ("url_ver", "Z39.88-2004"),
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rfr_id", "info:sid/casereview"),
        ("rft_id", f"info:doi/{record.doi}" if record.doi else None),
        ("rft_id", f"info:pmid/{record.pmid}" if record.pmid else None),
        ("rft.genre", "article"),
        ("rft.atitle", record.title),
        ("rft.jtitle", record.journal or record.journal_abbreviation),
        ("rft.issn", record.issn),
        ("rft.date", str(record.year) if record.year else None),
        ("rft.volume", record.volume),
        ("rft.issue", record.issue),
        ("rft.spage", begin.strip() if re.search(r"\d", begin) else None),
        ("rft.epage", end.strip() or None),
        ("rft.pages", record.pages),
        ("rft.aulast", first and first.last),
        ("rft.aufirst", first and first.fore),
    ]
    query = urlencode(
        [(key, value) for key, value in pairs if value], encoding="utf-8", errors="replace", quote_via=quote
    )
    return f"{base}{'&' if '?' in base else '?'}{query}"
