"""Seeking full texts: by a record's own PMCID, by PubMed's links, and what counts as obtained."""

import csv
import io

import pytest

from casereview.errors import ReviewError
from casereview.fulltext import sources
from casereview.fulltext.archive import Article, read_archive, write_archive
from casereview.fulltext.reader import read
from casereview.fulltext.sources import COLUMNS, retrieval_csv, retrieve
from casereview.pubmed.client import BATCH, REFUSED, EntrezError
from casereview.pubmed.store import Store
from casereview.records import Record

BODY = b"<pmc-articleset><article><front/><body><p>A case.</p></body></article></pmc-articleset>"
FRONT = b"<pmc-articleset><article><!--The publisher does not allow it.--><front/></article></pmc-articleset>"
NOTHING = b"<pmc-articleset></pmc-articleset>"


class Entrez:
    """A client that has these articles and links, and remembers what it was asked."""

    def __init__(self, articles: dict[str, bytes | Exception], links: dict[str, tuple[str, ...]] | None = None):
        self.articles, self.links, self.asked = articles, links or {}, []

    def elink(self, *, ids, dbfrom, db, linkname):
        assert (dbfrom, db, linkname) == ("pubmed", "pmc", "pubmed_pmc")
        self.asked.append(tuple(ids))
        return {i: self.links.get(i, ()) for i in ids}

    def efetch(self, *, db, ids):
        assert db == "pmc"
        self.asked.append(ids[0])
        answer = self.articles[ids[0]]
        if isinstance(answer, Exception):
            raise answer
        return answer


def record(pmid: str | None, **more) -> Record:
    return Record(record_id=pmid or "ris:1", pmid=pmid, **more)


def test_a_record_with_a_pmcid_is_fetched_without_asking_for_links():
    client = Entrez({"7": BODY})
    (article,), (row,) = retrieve([record("1", pmcid="PMC7")], client)
    assert client.asked == ["7"]
    assert article == Article(record_id="1", source="pmc", source_id="PMC7", data=BODY)
    assert read(article).sections[0].text == "A case."
    assert row["obtained"] == "yes" and row["reason"] == "" and row["link"].endswith("/PMC7/")


def test_links_are_asked_for_in_batches_and_used(monkeypatch):
    monkeypatch.setattr(sources, "BATCH", 2)
    client = Entrez({"8": BODY}, {"3": ("8", "9")})
    texts, rows = retrieve([record("1", doi="10.1/x"), record("2"), record("3")], client)
    assert client.asked == [("1", "2"), ("3",), "8"]
    assert [r["obtained"] for r in rows] == ["no", "no", "yes"]
    assert [r["link"] for r in rows[:2]] == ["https://doi.org/10.1/x", "https://pubmed.ncbi.nlm.nih.gov/2/"]
    assert rows[0]["reason"] == "not in PubMed Central" and len(texts) == 1


def test_front_matter_only_is_not_obtained():
    texts, (row,) = retrieve([record("1", pmcid="PMC7")], Entrez({"7": FRONT}))
    assert not texts and row["obtained"] == "no" and "front matter" in row["reason"] and row["source_id"] == "PMC7"


@pytest.mark.parametrize("answer", [NOTHING, EntrezError("no such id", REFUSED)])
def test_an_article_that_pmc_does_not_give_is_not_obtained(answer):
    texts, (row,) = retrieve([record("1", pmcid="PMC7")], Entrez({"7": answer}))
    assert not texts and row["reason"] == "PubMed Central does not give it out"


def test_a_server_that_fails_is_an_error_not_a_missing_article():
    with pytest.raises(EntrezError):
        retrieve([record("1", pmcid="PMC7")], Entrez({"7": EntrezError("down", BATCH)}))


def test_an_import_without_identifiers_is_sought_and_not_found():
    texts, (row,) = retrieve([record(None)], Entrez({}))
    assert not texts and row["sought"] == "yes" and "no PMID or PMCID" in row["reason"] and row["link"] == ""


def test_a_stored_answer_is_not_asked_for_again(tmp_path):
    client, store = Entrez({"7": BODY}), Store(tmp_path)
    first = retrieve([record("1", pmcid="PMC7")], client, store=store)
    assert retrieve([record("1", pmcid="PMC7")], client, store=store) == first
    assert client.asked == ["7"]


def test_retrieval_csv_has_its_columns_also_when_nothing_was_sought():
    assert retrieval_csv([]) == ",".join(COLUMNS) + "\n"
    _, rows = retrieve([record("1")], Entrez({}))
    assert list(csv.DictReader(io.StringIO(retrieval_csv(rows)))) == rows


def test_raw_articles_come_back_as_they_were_and_give_the_same_bytes(tmp_path):
    articles = [Article(record_id=str(n), source="pmc", source_id=f"PMC{n}", data=BODY * n) for n in (2, 1)]
    for name in "ab":
        write_archive(articles, tmp_path / name)
    assert list(read_archive(tmp_path / "a")) == articles
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_damaged_archive_is_named(tmp_path):
    (tmp_path / "raw.zip").write_bytes(b"PK no")
    with pytest.raises(ReviewError, match=r"raw\.zip is damaged"):
        list(read_archive(tmp_path / "raw.zip"))
