"""The transport to other people's servers: what it refuses, how it waits, and that it hands bodies on as they are."""

import gzip
import time

import pytest
from fulltext.web_server import STORE, Said

from casereview.errors import ReviewError
from casereview.web import RATE, REFUSED, TRANSIENT, Web, WebError, is_page, json_with, retry_after, xml_of

XML = b'<?xml version="1.0"?>\n<a>\r\n  \xc3\xa9</a>\n'
PATH = f"{STORE}x"


def test_a_body_is_handed_on_byte_for_byte(server, web):
    server.say(PATH, XML)
    assert web(STORE).get("x", xml_of("a")) == XML
    server.say(PATH, Said(gzip.compress(XML), headers={"Content-Encoding": "gzip"}))
    assert web(STORE).get("x", xml_of("a")) == XML


def test_a_404_is_an_answer_where_there_may_be_none(server, web):
    assert web(STORE).get("x", xml_of("a")) is None
    with pytest.raises(WebError, match=r"HTTP status 404: check fulltext\.store") as caught:
        web(STORE).get("x", xml_of("a"), may_lack=False)
    assert caught.value.kind == REFUSED


def test_waits_double_and_end(server, web, naps):
    server.say(PATH, Said(status=500))
    with pytest.raises(WebError, match=r"no usable answer in 5 attempts \(HTTP status 500\)") as caught:
        web(STORE, attempts=5).get("x", xml_of("a"))
    assert naps == [1, 2, 4, 8] and caught.value.kind == TRANSIENT and len(server.asked) == 5


def test_a_server_that_drips_is_given_up(server, web):
    class Slow:
        now = 0.0

        def __call__(self):
            self.now += 10
            return self.now

    server.say(PATH, XML)
    with pytest.raises(WebError, match="no answer in time"):
        web(STORE, attempts=1, patience=5, clock=Slow()).get("x", xml_of("a"))


def test_neither_key_nor_email_leaves_for_another_server(server, web, monkeypatch):
    monkeypatch.setenv("NCBI_API_KEY", "secret-key")
    seen = []
    answer = server.answer
    monkeypatch.setattr(server, "answer", lambda path: seen.append(path) or answer(path))
    client = web(STORE)
    client.get("x", xml_of("a"), params={"prefix": "PMC1."})
    assert seen == [f"{STORE}x?PMC1."] and "secret-key" not in str(client._transport.session.headers)


def test_a_proxy_is_not_used_for_loopback_and_pace_is_kept_elsewhere(web):
    there = Web("https://store.example.org/", name="S", key="k")
    assert web(STORE)._transport.session.trust_env is False and there._transport.session.trust_env is True
    assert there._transport._pace._gap == 1 / RATE and web(STORE)._transport._pace._gap == 0


@pytest.mark.parametrize(
    "url", ["", "store", "ftp://x/", "file:///etc/passwd", "https://", "https://x/?a=b", "https://x/#a"]
)
def test_what_is_no_address_says_so(url):
    with pytest.raises(ReviewError, match=r"is no address of S: fulltext\.s must look like"):
        Web(url, name="S", key="fulltext.s")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"<a/>", None),
        (b'<?xml version="1.0"?><!-- b --><n:a xmlns:n="urn:x">&#233;</n:a>', None),
        (b'<!DOCTYPE a SYSTEM "a.dtd"><a>&eacute;</a>', None),
        (b"", "an empty answer"),
        (b"  \n", "an empty answer"),
        (b"<a><b></a>", "cut short or broken"),
        (b"<a>", "cut short or broken"),
        (b"<b/>", "something else"),
        (b"<html><body>a</body></html>", "something else"),
        (b"<!doctype html><p>", "something else"),
        (b'{"errCode":404}', "cut short or broken"),
    ],
)
def test_the_form_of_xml(data, wrong):
    said = xml_of("a")(data)
    assert said is None if wrong is None else wrong in said


def test_xml_expands_and_reads_nothing(tmp_path):
    (tmp_path / "secret").write_text("secret")
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file://%s">]><a>&x;</a>' % str(tmp_path / "secret").encode()
    assert xml_of("a")(bomb) is None
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    started = time.monotonic()
    xml_of("a")(f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}]><a>&l11;</a>'.encode())
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b'{"a": 1}', None),
        (b'{"b": 1}', "JSON without a"),
        (b"[]", "JSON without a"),
        (b"null", "JSON without a"),
        (b'{"a": ', "broken JSON"),
        (b"\xff\xfe\x00", "broken JSON"),
        (b"", "an empty answer"),
    ],
)
def test_the_form_of_json(data, wrong):
    assert json_with("a")(data) == wrong


@pytest.mark.parametrize(
    "data", [b"<html>", b"\n<!DOCTYPE HTML PUBLIC>", b'<?xml version="1.0"?><!-- x --><html xmlns="u">']
)
def test_a_web_page_is_known(data):
    assert is_page(data) and not is_page(b"<article><html/></article>") and not is_page(b"<htmlish/>")


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), ("", None), ("2", 2), ("-1", 0), ("9999", 600), ("soon", None)]
)
def test_how_long_a_server_wants_us_to_wait(value, seconds):
    assert retry_after(value) == seconds
