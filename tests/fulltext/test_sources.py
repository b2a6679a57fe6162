"""Seeking full texts: the order of sources, what each may say, what counts as obtained, and that nothing is asked twice."""

import csv
import io
import json
from dataclasses import replace

import pytest
from fulltext.conftest import Entrez
from fulltext.web_server import CC, EUROPEPMC, STORE, Said, jats, listing

from casereview.errors import ReviewError
from casereview.fulltext import entrez
from casereview.fulltext.archive import Article, completed, read_archive, write_archive
from casereview.fulltext.asking import Services, pmc_number
from casereview.fulltext.reading.reader import read
from casereview.fulltext.sources import COLUMNS, SOURCES, STRIKES, retrieval_csv, retrieve
from casereview.pubmed.client import BATCH, EntrezError
from casereview.records import Heading, Record
from casereview.web import REFUSED, TRANSIENT

BODY = b"<pmc-articleset><article><front/><body><p>A case.</p></body></article></pmc-articleset>"
FRONT = b"<pmc-articleset><article><!--The publisher does not allow it.--><front/></article></pmc-articleset>"
HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Wi-Fi</body></html>"
LISTING, META, XML = f"{STORE}?PMC7.", f"{STORE}metadata/PMC7.1.json", f"{STORE}PMC7.1/PMC7.1.xml"
EUROPE = f"{EUROPEPMC}PMC7/fullTextXML"


def record(pmid: str | None = "1", **more) -> Record:
    return Record(record_id=pmid or "ris:1", pmid=pmid, **more)


IN_PMC = record(pmcid="PMC7")


def only(client: Entrez, **more) -> Services:
    """E-utilities alone."""
    return Services(client=client, **more)


def one(services: Services, sought: Record = IN_PMC, **more) -> tuple[Article | None, dict[str, str]]:
    found = retrieve([sought], services, **more)
    return next(iter(found.articles), None), found.rows[0]


# The order of sources


def test_the_store_is_asked_first_and_is_enough(server, services):
    server.store("PMC7", {}, v1=jats(pmid="1"))
    client = Entrez({"7": BODY})
    article, row = one(services(client))
    assert server.asked == [LISTING, META, XML] and client.asked == []
    assert article.data == jats(pmid="1")
    expected = {"source": "pmc_store", "source_id": "PMC7", "obtained": "yes", "reason": "", "licence": "CC BY"}
    assert {key: row[key] for key in expected} == expected
    assert (row["version"], row["retracted"]) == ("1", "")


def test_europe_pmc_is_asked_second(server, services):
    server.say(EUROPE, jats(more=CC))
    article, row = one(services())
    assert (article.source, row["licence"], row["reason"]) == (
        "europepmc",
        "CC BY 4.0",
        "PMC open-access store: not there",
    )


def test_pubmed_central_is_asked_last(server, services):
    article, row = one(services(Entrez({"7": BODY})))
    assert article.source == "entrez" and article.data == BODY
    assert row["reason"] == "PMC open-access store: not there; Europe PMC: not there or not open access"


def test_what_every_source_said_is_told(services):
    article, row = one(services(Entrez({"7": FRONT})))
    assert article is None and row["obtained"] == "no" and row["source_id"] == "PMC7"
    assert [said.split(": ")[1] for said in row["reason"].split("; ")] == [
        "not there",
        "not there or not open access",
        "front matter only",
    ]


def test_the_order_of_sources_is_the_users(server, services):
    server.store("PMC7", {}, v1=jats())
    server.say(EUROPE, jats())
    assert one(services(), sources=["europepmc", "pmc_store"])[0].source == "europepmc"
    article, row = one(services(), sources=[])
    assert article is None and row["reason"] == "no source was asked"
    client = Entrez({})
    assert one(services(client), record("2"), sources=[])[1]["reason"] == "no source was asked" and not client.asked


# PubMed's links


def test_a_record_with_a_pmcid_is_fetched_without_asking_for_links():
    client = Entrez({"7": BODY})
    article, row = one(only(client))
    assert client.asked == ["7"]
    assert article == Article(record_id="1", source="entrez", source_id="PMC7", data=BODY)
    assert read(article).sections[0].text == "A case."
    assert row["obtained"] == "yes" and row["reason"] == "" and row["link"].endswith("/PMC7/")


def test_links_are_asked_for_in_batches_and_used(monkeypatch):
    monkeypatch.setattr(entrez, "BATCH", 2)
    client = Entrez({"8": BODY}, {"3": ("8", "9")})
    found = retrieve([record("1", doi="10.1/x"), record("2"), record("3")], only(client))
    assert client.asked == [("1", "2"), ("3",), "8"]
    assert [r["obtained"] for r in found.rows] == ["no", "no", "yes"]
    assert [r["link"] for r in found.rows[:2]] == ["https://doi.org/10.1/x", "https://pubmed.ncbi.nlm.nih.gov/2/"]
    assert found.rows[0]["reason"] == "not in PubMed Central" and len(found.articles) == 1


def test_an_import_without_identifiers_is_sought_and_not_found():
    article, row = one(only(Entrez({})), record(None))
    assert article is None and row["sought"] == "yes" and "no PMID or PMCID" in row["reason"] and row["link"] == ""


@pytest.mark.parametrize("said", ["PMC7.2", "pmc7", "7", " PMC0007 "])
def test_a_pmcid_is_read_however_it_is_written(said):
    assert pmc_number(said) == "PMC7"


@pytest.mark.parametrize("said", ["../../PMC7", "PMC7/../x", "PMC", "", None, "PMC7?x=1", "PMC٧", "PMC0"])
def test_what_is_no_pmcid_is_never_asked_for(said):
    client = Entrez({})
    _, row = one(only(client), record(pmcid=said))
    assert client.asked == [("1",)] and row["reason"] == "not in PubMed Central"


def test_links_that_cannot_be_asked_for_stop_only_what_needs_them(services, server):
    down = Entrez({}, EntrezError("elink: no connection", TRANSIENT))
    server.store("PMC7", {}, v1=jats())
    assert one(services(down))[0].source == "pmc_store"
    with pytest.raises(ReviewError, match="full text of 2 could not be sought: elink: no connection"):
        one(services(down), record("2"))


# What the store may say


def test_the_highest_version_with_a_body_is_taken(server, services):
    server.store("PMC7", {}, {}, {}, v1=jats("Old."), v2=jats("New."), v3=jats(body=False))
    article, row = one(services())
    assert b"New." in article.data and (article.version, row["version"]) == ("2", "2")


def test_ten_is_after_nine(server, services):
    server.store("PMC7", *[{}] * 10, **{f"v{n}": jats(f"Text {n}.") for n in range(1, 11)})
    assert one(services())[0].version == "10"


def test_a_scan_is_taken_last_and_noted(server, services):
    server.store("PMC7", {}, {"is_historical_ocr": True}, v1=jats("Typed."), v2=jats("Scanned."))
    assert one(services())[0].version == "1"
    server.store("PMC8", {"is_historical_ocr": True}, v1=jats("Scanned."))
    article, row = one(services(), record(pmcid="PMC8"))
    assert row["version"] == "1, scan"
    assert "read from a scan" in completed(read(article), article).notices[0]


def test_an_author_manuscript_is_open(server, services):
    server.store("PMC7", {"is_pmc_openaccess": False, "is_manuscript": True, "license_code": None}, v1=jats())
    _, row = one(services())
    assert (row["version"], row["licence"], row["obtained"]) == ("1, author manuscript", "", "yes")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"is_pmc_openaccess": False}, "not open access"),
        ({"is_pmc_openaccess": None}, "not open access"),
        ({"xml_url": None}, "no XML of it"),
        ({"xml_url": "https://elsewhere.example/PMC7.1.xml"}, "its XML has an address outside of the store"),
        (
            {"xml_url": "s3://pmc-oa-opendata/PMC7.1/../PMC8.1/PMC8.1.xml"},
            "its XML has an address outside of the store",
        ),
    ],
)
def test_what_is_not_open_or_has_no_xml_is_not_taken(server, services, more, why):
    server.store("PMC7", more, v1=jats())
    _, row = one(services())
    assert row["reason"].startswith(f"PMC open-access store: {why};") and XML not in server.asked


def test_metadata_or_xml_that_the_store_lists_but_lacks(server, services):
    server.store("PMC7", None)
    assert "PMC open-access store: no metadata of it" in one(services())[1]["reason"]
    server.store("PMC8", {}, {"is_pmc_openaccess": False})
    _, row = one(services(), record(pmcid="PMC8"))
    assert "store: version 1: no XML of it, version 2: not open access" in row["reason"]


def test_a_retraction_reaches_table_and_text(server, services):
    server.store("PMC7", {"is_retracted": True}, v1=jats())
    article, row = one(services())
    assert row["retracted"] == "yes"
    assert "marks the article as retracted" in completed(read(article), article).notices[0]


def test_a_retraction_is_read_from_the_text_and_from_pubmed(server, services):
    server.say(EUROPE, jats(more='<related-article related-article-type="retraction-forward"/>'))
    assert one(services())[1]["retracted"] == "yes"
    told = record("2", publication_types=(Heading(ui="D016441", name="Retracted Publication"),))
    assert one(only(Entrez({})), told)[1]["retracted"] == "yes"


def test_a_concern_or_a_correction_is_no_retraction(server, services):
    server.say(EUROPE, jats(more='<related-article related-article-type="expression-of-concern"/>'))
    assert one(services())[1]["retracted"] == ""


def test_the_licence_of_the_text_goes_before_that_of_the_metadata(server, services):
    server.store("PMC7", {"license_code": "CC BY-NC"}, v1=jats(more=CC))
    assert one(services())[1]["licence"] == "CC BY 4.0"


def test_another_report_under_the_number_is_not_taken(server, services):
    server.store("PMC7", {}, v1=jats(pmid="999"))
    article, row = one(services(Entrez({"7": BODY})))
    assert article.source == "entrez" and "store: another report stands there (PMID 999)" in row["reason"]


def test_the_pmid_of_a_record_that_was_merged_into_this_one_is_its_own(server, services):
    server.store("PMC7", {}, v1=jats(pmid="999"))
    assert one(services(), record(pmcid="PMC7", merged=("embase:1", "999")))[0].source == "pmc_store"


def test_broken_xml_with_the_right_md5_is_an_answer(server, services):
    server.store("PMC7", {}, v1=jats()[:-9])
    _, row = one(services(Entrez({"7": BODY})))
    assert row["obtained"] == "yes" and "store: cannot be read" in row["reason"] and server.asked.count(XML) == 1


def test_an_old_md5_does_not_keep_a_whole_text_away(server, services):
    server.store("PMC7", {"xml_url": f"s3://pmc-oa-opendata/PMC7.1/PMC7.1.xml?md5={'0' * 32}"}, v1=jats())
    assert one(services())[0].source == "pmc_store"


# What fails


FAULTS = {
    "429": Said(b"slow down", 429, {"Retry-After": "3"}),
    "503": Said(b"<Error><Code>SlowDown</Code></Error>", 503),
    "timeout": Said(wait=1.0),
    "reset": Said(reset=True),
    "empty": Said(b""),
    "page with 200": Said(HTML),
}
CUTS = {LISTING: 60, META: 20, XML: 90, EUROPE: 90}


@pytest.mark.parametrize("path", CUTS)
@pytest.mark.parametrize("fault", [*FAULTS, "cut", "broken"])
def test_what_passes_is_asked_again(server, services, naps, path, fault):
    server.store("PMC7", {} if path != EUROPE else {"is_pmc_openaccess": False}, v1=jats())
    server.say(EUROPE, jats())
    right = server.answers[path][0].body
    cut = {"cut": Said(right, cut=CUTS[path]), "broken": Said(right[: CUTS[path]])}
    server.say(path, {**FAULTS, **cut}[fault], right)
    article, row = one(services())
    assert article.data == jats() and row["source"] == ("europepmc" if path == EUROPE else "pmc_store")
    assert server.asked.count(path) == 2 and naps == [3.0 if fault == "429" else 1.0]


@pytest.mark.parametrize("path", CUTS)
@pytest.mark.parametrize(
    "fault",
    [
        Said(status=301, headers={"Location": "https://elsewhere.example/"}),
        Said(status=307, headers={"Location": "/europe/PMC7/fullTextXML"}),
        Said(b"<Error><Code>AccessDenied</Code></Error>", 403),
        Said(HTML, 404),
    ],
    ids=["moved", "redirect", "denied", "page with 404"],
)
def test_what_does_not_pass_is_no_word_on_the_article(server, services, path, fault):
    server.store("PMC7", {} if path != EUROPE else {"is_pmc_openaccess": False}, v1=jats())
    server.say(path, fault)
    assert one(services(Entrez({"7": BODY})))[0].data == BODY
    assert server.asked.count(path) == 1
    with pytest.raises(
        ReviewError, match=r"full text of 1 could not be sought: (store|europe) at http.*check fulltext\."
    ):
        one(services(), sources=["pmc_store", "europepmc"])


def test_a_source_that_is_down_stops_the_run_only_where_nobody_else_has_the_text(server, services):
    server.say(LISTING, Said(b"", 503))
    article, row = one(services(Entrez({"7": BODY})))
    assert article.source == "entrez" and row["reason"].startswith("PMC open-access store: could not be asked; Europe")
    with pytest.raises(ReviewError, match=r"503.*Run again later, or put the text as 1 \(\.pdf"):
        one(replace(services(), answers=None))


def test_a_source_that_failed_twice_in_a_row_is_left_in_peace(server, services):
    records = [record(str(n), pmcid=f"PMC{n}") for n in range(1, 6)]
    server.missing[EUROPEPMC] = Said(b"", 503)
    found = retrieve(records, services(Entrez({str(n): BODY for n in range(1, 6)}), attempts=3))
    assert {row["source"] for row in found.rows} == {"entrez"}
    assert sum(path.startswith(EUROPEPMC) for path in server.asked) == 3 * STRIKES


def test_one_article_that_fails_does_not_silence_its_source(server, services):
    records = [record(str(n), pmcid=f"PMC{n}") for n in range(1, 6)]
    for n in (2, 4):
        server.say(f"{EUROPEPMC}PMC{n}/fullTextXML", Said(b"", 500))
    retrieve(records, services(Entrez({str(n): BODY for n in range(1, 6)}), attempts=1))
    assert f"{EUROPEPMC}PMC5/fullTextXML" in server.asked


def test_no_server_at_all(web, services, naps):
    gone = replace(
        services(), europepmc=type(web(EUROPEPMC))("http://127.0.0.1:9/", name="E", key="k", sleep=naps.append)
    )
    with pytest.raises(ReviewError, match=r"in 8 attempts \(no connection\)"):
        one(gone)


@pytest.mark.parametrize(
    "fault",
    [
        EntrezError("down", BATCH),
        EntrezError("efetch at x: NCBI does not know the key", REFUSED),
        EntrezError("x", TRANSIENT),
    ],
)
def test_e_utilities_that_fail_are_an_error_not_a_missing_article(fault):
    with pytest.raises(ReviewError, match="full text of 1 could not be sought"):
        one(only(Entrez({"7": fault})))


@pytest.mark.parametrize("answer", [None, EntrezError("efetch at x: no valid identifier in the list", REFUSED)])
def test_an_article_that_pubmed_central_does_not_give_is_not_obtained(answer):
    article, row = one(only(Entrez({"7": answer} if answer else {})))
    assert article is None and row["reason"] == "PubMed Central: not given out"


def test_front_matter_only_is_not_obtained():
    article, row = one(only(Entrez({"7": FRONT})))
    assert article is None and row["obtained"] == "no" and "front matter" in row["reason"]


# Nothing is asked twice


def test_a_run_killed_anywhere_asks_nothing_twice(server, services, monkeypatch):
    server.store("PMC1", {}, v1=jats())
    server.store("PMC2", {}, v1=jats(body=False))
    server.say(f"{EUROPEPMC}PMC3/fullTextXML", jats())
    client = Entrez({"2": FRONT, "4": BODY}, {"8": ("4",)})
    records = [*(record(str(n), pmcid=f"PMC{n}") for n in (1, 2, 3)), record("8"), record("9")]
    whole = Entrez(client.articles, client.links)
    expected = retrieve(records, replace(services(whole), answers=None))
    asked, server.asked[:] = list(server.asked), []

    class Killed(BaseException): ...

    patient, kept = services(client), 0
    while True:
        keep, budget = type(patient.answers).keep, [1]

        def dying(self, *args, keep=keep, budget=budget, **more):
            if not budget[0]:
                raise Killed
            budget[0] -= 1
            return keep(self, *args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(type(patient.answers), "keep", dying)
            try:
                found = retrieve(records, patient)
                break
            except Killed:
                kept += 1
    assert found == expected and kept > 8
    # What was being asked when the run was killed was not kept, and is the only question that comes again.
    again = [path for path in set(server.asked) if server.asked.count(path) > 2]
    assert not again and set(server.asked) == set(asked)
    server.asked.clear()
    client.asked.clear()
    assert retrieve(records, patient) == expected
    assert not server.asked and not client.asked


def test_that_there_is_none_is_kept_too(server, services):
    first = one(services())
    assert server.asked == [LISTING, EUROPE]
    client = Entrez({"7": BODY})
    assert one(services(client)) == first
    assert server.asked == [LISTING, EUROPE] and not client.asked


def test_a_failure_is_not_kept(server, services):
    server.say(EUROPE, Said(b"", 503))
    with pytest.raises(ReviewError):
        one(services())
    server.say(EUROPE, jats())
    assert one(services())[0].source == "europepmc"


def test_answers_of_another_address_are_not_taken_for_those_of_this_one(web):
    there = type(web(STORE))("https://store.example.org/a", name="S", key="k")
    assert there.place == {"at": "https://store.example.org/a/"} and web(STORE).place == {}


# What is written


def test_retrieval_csv_has_its_columns_also_when_nothing_was_sought():
    assert retrieval_csv([]) == ",".join(COLUMNS) + "\n"
    assert COLUMNS[:7] == ("record_id", "sought", "source", "source_id", "obtained", "reason", "link")
    found = retrieve([record("1")], only(Entrez({})))
    assert list(csv.DictReader(io.StringIO(retrieval_csv(found.rows)))) == list(found.rows)


def test_every_source_has_a_service_and_a_name():
    assert list(SOURCES) == ["pmc_store", "europepmc", "entrez"]


def test_raw_articles_come_back_as_they_were_and_give_the_same_bytes(tmp_path):
    articles = [Article(record_id=str(n), source="pmc_store", source_id=f"PMC{n}", data=BODY * n) for n in (2, 1)]
    articles.append(
        Article(
            record_id="embase:L1/../\n2",
            source="folder",
            source_id="embase_L1.pdf",
            data=b"%PDF\0",
            format="pdf",
            licence="CC0",
            retracted=True,
            version="1, scan",
            notes=("a", "b"),
        )
    )
    for name in "ab":
        write_archive(articles, tmp_path / name)
    assert list(read_archive(tmp_path / "a")) == articles
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("data", [b"PK no", b""])
def test_a_damaged_archive_is_named(tmp_path, data):
    (tmp_path / "raw.zip").write_bytes(data)
    with pytest.raises(ReviewError, match=r"raw\.zip is damaged"):
        list(read_archive(tmp_path / "raw.zip"))


def test_an_archive_of_an_earlier_version_is_named(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "raw.zip", "w") as archive:
        archive.writestr("1/pmc/PMC7.xml", BODY)
    with pytest.raises(ReviewError, match="remove it and run again"):
        list(read_archive(tmp_path / "raw.zip"))
    with zipfile.ZipFile(tmp_path / "raw.zip", "w") as archive:
        archive.writestr("index.json", json.dumps([{"file": "gone.xml", "record_id": "1"}]))
    with pytest.raises(ReviewError, match="remove it and run again"):
        list(read_archive(tmp_path / "raw.zip"))


def test_listings_are_read_whatever_else_they_hold(server, services):
    more = "<CommonPrefixes><Prefix>PMC70.1/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>PMC7.x/</Prefix></CommonPrefixes>"
    server.say(LISTING, listing(more))
    assert one(services())[1]["reason"].startswith("PMC open-access store: not there;")
