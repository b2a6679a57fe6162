"""How the answers travel: methods, headers, compression, rate, faults; and that requests are kept for assertions."""

import gzip
import http.client
import json
import socket
import subprocess
import sys
import threading
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from lxml import etree

from casereview.errors import ReviewError
from casereview.snapshot.eutils import Reply
from casereview.snapshot.server import Bucket, run, serve


def ask(server, utility: str = "esearch", **params) -> requests.Response:
    return requests.post(f"{server.base_url}{utility}.fcgi", data=params, timeout=10)


def raw(server, method: str, path: str, body: str = "", headers: dict | None = None) -> http.client.HTTPResponse:
    url = urlsplit(server.base_url)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, url.path + path, body or None, form | (headers or {}))
    return connection.getresponse()


def test_serve_gives_the_address_on_this_machine_alone(folder):
    with serve(folder) as base_url:
        assert base_url.startswith("http://127.0.0.1:") and base_url.endswith("/entrez/eutils/")
        assert b"<Count>3</Count>" in requests.get(f"{base_url}esearch.fcgi?term=all[sb]", timeout=10).content
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{base_url}esearch.fcgi?term=a", timeout=10)


def test_get_post_and_both_at_once_in_any_case(server):
    expected = ask(server, term="lupus[tiab]", retmax="1").content
    query = urlencode({"TERM": "lupus[tiab]", "RetMax": "1"})
    assert raw(server, "GET", f"esearch.fcgi?{query}").read() == expected
    assert raw(server, "POST", "esearch.fcgi?db=pubmed&retmax=1", "term=lupus%5Btiab%5D").read() == expected
    assert raw(server, "POST", "efetch.fcgi?db=pubmed", "&id=101&id=&id=103").read().count(b"<PubmedArticle>") == 2
    assert [r.method for r in server.log] == ["POST", "GET", "POST", "POST"]


def test_headers_of_an_answer(server):
    reply = ask(server, term="lupus")
    assert reply.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert reply.headers["Cache-Control"] == "private"
    assert reply.headers["Transfer-Encoding"] == "chunked"
    assert reply.headers["X-RateLimit-Limit"] == "3"
    assert reply.headers["Access-Control-Expose-Headers"] == "X-RateLimit-Limit,X-RateLimit-Remaining"
    assert "Content-Length" not in reply.headers
    assert ask(server, term="lupus", api_key="k").headers["X-RateLimit-Limit"] == "10"
    assert ask(server, term="lupus", retmode="json").headers["Content-Type"].startswith("application/json")


def test_gzip_only_where_it_is_asked_for(server):
    plain = raw(server, "GET", "esearch.fcgi?term=lupus")
    packed = raw(server, "GET", "esearch.fcgi?term=lupus", headers={"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip" and plain.headers["Content-Encoding"] is None
    assert gzip.decompress(packed.read()) == plain.read()


def test_http_1_0_gets_no_chunks(server):
    url = urlsplit(server.base_url)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(b"GET /entrez/eutils/einfo.fcgi HTTP/1.0\r\n\r\n")
        reply = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b"Transfer-Encoding" not in reply and reply.endswith(b"</eInfoResult>\n")


def test_the_log_holds_what_was_asked(server):
    ask(server, term="lupus", email="a@example.org")
    (request,) = server.log
    assert (request.utility, request.status) == ("esearch", 200)
    assert request.params == {"term": ["lupus"], "email": ["a@example.org"]}


@pytest.mark.parametrize(("key", "limit"), [(None, 3), ("my-key", 10)])
def test_too_many_requests_are_refused_in_the_recorded_words(folder, key, limit):
    with run(folder) as server:
        params = {"term": "lupus", "retmode": "xml"} | ({"api_key": key} if key else {})
        replies = [ask(server, **params) for _ in range(limit + 1)]
        statuses = [r.status_code for r in replies]
        if 429 not in statuses:  # a slow machine gave a token back meanwhile
            replies += [ask(server, **params) for _ in range(limit)]
        refused = next(r for r in replies if r.status_code == 429)
    assert [r.status_code for r in replies[:limit]] == [200] * limit
    assert refused.headers["Retry-After"] == "2"
    assert refused.text.endswith("}\n")
    assert refused.json() == {
        "error": "API rate limit exceeded",
        "api-key": key or "127.0.0.1",
        "count": str(limit + 1),
        "limit": str(limit),
    }


def test_a_bucket_refills_as_time_goes_by():
    now = [0.0]
    bucket = Bucket(3, clock=lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [2, 1, 0, -1]
    now[0] = 0.3  # nine tenths of a token: near enough for a polite client
    assert [bucket.take() for _ in range(2)] == [0, -1]
    now[0] = 10
    assert [bucket.take() for _ in range(4)] == [2, 1, 0, -1]


def test_a_polite_client_is_never_refused():
    """Three at once, then one every third of a second, each up to 60 ms early or late."""
    now = [0.0]
    bucket = Bucket(3, clock=lambda: now[0])
    for number in range(200):
        now[0] = max(0, number - 2) / 3 + (0.06 if number % 2 else 0)
        assert bucket.take() >= 0


def test_the_limits_can_be_set_and_switched_off(folder, server):
    assert {ask(server, term="lupus").status_code for _ in range(15)} == {200}
    with run(folder, limits=(1, 1)) as strict:
        assert [ask(strict, term="lupus").status_code for _ in range(2)] == [200, 429]


def test_an_empty_key_is_refused(server):
    reply = ask(server, term="lupus", api_key="")
    assert reply.status_code == 400
    assert reply.json() == {"error": "API key invalid", "api-key": "", "type": "invalid", "status": "unknown"}


def test_a_url_that_is_too_long_is_a_414_page(server):
    ids = ",".join(str(n) for n in range(10_000_000, 10_002_000))
    assert raw(server, "GET", f"efetch.fcgi?id={ids}").status == 414
    reply = raw(server, "POST", "efetch.fcgi", f"id={ids}")
    assert reply.status == 200


@pytest.mark.parametrize("path", ["nothing.fcgi", "esearch.cgi.fcgi/x", "../esearch.fcgi"])
def test_other_addresses_are_not_found(server, path):
    assert raw(server, "GET", path).status == 404


def test_a_fault_takes_the_place_of_the_answer(folder):
    seen = []

    def fault(utility, params):
        seen.append(utility)
        return Reply(b"<html>Down</html>", "text/html", 503) if len(seen) == 1 else None

    with run(folder, limits=None, fault=fault) as server:
        assert [ask(server, term="lupus").status_code for _ in range(2)] == [503, 200]
    assert [r.status for r in server.log] == [503, 200]


def test_our_own_mistakes_are_a_500_page(server, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(type(server.utilities), "respond", broken)
    assert ask(server, term="lupus").status_code == 500


def test_the_history_expires_on_demand(server):
    webenv = json.loads(ask(server, term="lupus", usehistory="y", retmode="json").text)["esearchresult"]["webenv"]
    assert ask(server, "efetch", WebEnv=webenv, query_key="1").text.count("<PubmedArticle>") == 2
    server.expire_history()
    assert "Unable to obtain query #1" in ask(server, "efetch", WebEnv=webenv, query_key="1").text


def test_two_servers_over_one_folder_give_the_same_bytes(folder):
    def answers() -> list[bytes]:
        with run(folder, limits=None) as server:
            first = ask(server, term="all[sb]", usehistory="y")
            webenv = etree.fromstring(first.content).findtext("WebEnv")
            return [first.content, ask(server, "efetch", WebEnv=webenv, query_key="1").content]

    assert answers() == answers()


def test_many_at_once(server):
    replies: list[bytes] = []
    terms = ["lupus", "myelitis", "hasabstract", "all[sb]"] * 10

    def one(term: str) -> None:
        replies.append(ask(server, term=term, usehistory="y").content)

    threads = [threading.Thread(target=one, args=(term,)) for term in terms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    webenvs = {etree.fromstring(reply).findtext("WebEnv") for reply in replies}
    assert len(webenvs) == len(terms)


def test_nothing_is_written_into_the_folder(folder):
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}
    with run(folder, limits=None) as server:
        ask(server, term="all[sb]", usehistory="y")
    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")} == before


def test_a_port_that_is_taken(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ReviewError, match="choose another, or 0"), run(folder, taken.getsockname()[1]):
            pass


def test_a_folder_that_cannot_be_served(tmp_path):
    with pytest.raises(ReviewError, match="holds no XML"), serve(tmp_path):
        pass


def test_the_command_prints_its_address_and_serves(folder):
    code = f"from casereview.snapshot.server import main; main({str(folder)!r})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        try:
            base_url = process.stdout.readline().strip()
            reply = requests.get(f"{base_url}esearch.fcgi?term=all[sb]", timeout=10)
        finally:
            process.terminate()
    assert b"<Count>3</Count>" in reply.content
