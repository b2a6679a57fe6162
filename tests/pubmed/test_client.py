"""The client of E-utilities: what it sends, at what pace, which answers it takes and what it does about the others."""

import logging
import os
import subprocess
import sys
import threading
import time

import pytest
import requests
import yaml
from conftest import shared
from pubmed.fault_server import FETCH_ERROR, SEARCH, Fault, article

from casereview.errors import ReviewError
from casereview.pubmed.client import (
    BATCH,
    HISTORY,
    REFUSED,
    TRANSIENT,
    Client,
    EntrezError,
    History,
    judge,
    parse_search,
)
from casereview.web import Pace, pace_file

KEY = "0123456789abcdef0123456789abcdef0123"
RATE_LIMIT = b'{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}\n'
PAST_THE_END = (
    b'{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n'
    b"'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records\"}}\n"
)
HTML = b"<html><head><title>NCBI/eutils202 - WWW Error 500 Diagnostic</title></head><body>Sorry</body></html>"
GOOD = b"<PubmedArticleSet></PubmedArticleSet>"


def search_error(words: str) -> bytes:
    return (SEARCH % f"<ERROR>{words}</ERROR>").encode()


TRANSIENTS = {
    "rate limit, as NCBI sends it": ("efetch", 429, RATE_LIMIT),
    "rate limit with status 200": ("efetch", 200, RATE_LIMIT),
    "rate limit cut short": ("esearch", 200, RATE_LIMIT[:-5]),
    "internal error as HTML": ("efetch", 500, HTML),
    "bad gateway": ("efetch", 502, b"<html>Bad Gateway</html>"),
    "unavailable": ("esearch", 503, b""),
    "gateway time-out": ("efetch", 504, b"upstream request timeout"),
    "a page with status 200": ("efetch", 200, HTML),
    "nothing with status 200": ("efetch", 200, b""),
    "cut XML": ("efetch", 200, GOOD[:-5]),
    "XML of something else": ("efetch", 200, b"<rss/>"),
    "search backend": ("esearch", 200, search_error("Search Backend failed: Database is not supported")),
    "elink exception": (
        "elink",
        200,
        b'{"header":{},"linksets":[],"ERROR":"NCBI C++ Exception:\n    Error: TXCLIENT(CException::eUnknown)"}',
    ),
}
REFUSALS = {
    "a bad key": ("efetch", 400, b'{"error":"API key invalid","api-key":"%s","type":"invalid"}' % KEY.encode()),
    "an empty list": ("efetch", 400, FETCH_ERROR % b"ID list is empty! Possibly it has no correct IDs."),
    "past the end, JSON with a raw line break": ("esearch", 200, PAST_THE_END),
    "past the end, older words": (
        "esearch",
        200,
        search_error("Search Backend failed: Exception:\nPosition 15000 is out of acceptable range [9999,9998]"),
    ),
    "past the end of a history": (
        "efetch",
        400,
        FETCH_ERROR
        % b"Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger than 9998.",
    ),
    "a request too long": ("efetch", 414, b"<html>Request-URI Too Long</html>"),
    "not found": ("efetch", 404, b"<html>Not Found</html>"),
    "another error in 200": ("esearch", 200, search_error("Invalid db name specified: nothing")),
    "a redirect": ("efetch", 301, b""),
}
BATCHES = {
    "viewer time-out": FETCH_ERROR % b" Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout",
    "summary": FETCH_ERROR % b"Error occurred: cannot get document summary",
}
FORGOTTEN = {
    "query key": (200, FETCH_ERROR % b"Unable to obtain query #1"),
    "history": (
        400,
        FETCH_ERROR % b"Cannot retrieve history data. query_key: 1, WebEnv: MCID_1, retstart: 0, retmax: 5",
    ),
    "uids": (400, FETCH_ERROR % b"Can't fetch uids from history because of: NCBI C++ Exception: x"),
}


@pytest.mark.parametrize("name", TRANSIENTS)
def test_what_passes_is_judged_transient(name):
    assert judge(*TRANSIENTS[name])[0] == TRANSIENT


@pytest.mark.parametrize("name", REFUSALS)
def test_what_does_not_pass_is_judged_refused(name):
    assert judge(*REFUSALS[name])[0] == REFUSED


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_too_large_is_judged_so(name):
    assert judge("efetch", 400, BATCHES[name])[0] == BATCH


@pytest.mark.parametrize("name", FORGOTTEN)
def test_a_forgotten_history_is_judged_so(name):
    assert judge("efetch", *FORGOTTEN[name])[0] == HISTORY


def test_an_abstract_that_speaks_of_errors_is_none():
    data = article(5, title="Status: Timeout, NCBI C++ Exception, API rate limit exceeded &lt;ERROR&gt;x&lt;/ERROR&gt;")
    assert judge("efetch", 200, b"<PubmedArticleSet>" + data + b"</PubmedArticleSet>") is None


@pytest.mark.parametrize("name", TRANSIENTS)
def test_every_transient_fault_is_asked_again_until_it_passes(serve, connect, naps, name):
    utility, status, body = TRANSIENTS[name]
    server = serve({7: "2020/01/01"})
    server.faults = [Fault(utility="efetch", status=status, body=body if utility == "efetch" else HTML, times=3)]
    client = connect(server)
    assert b'<PMID Version="1">7</PMID>' in client.efetch(ids=["7"])
    assert server.count("efetch") == 4
    assert naps == [1, 2, 4]


@pytest.mark.parametrize("name", [n for n, (u, s, _) in REFUSALS.items() if u == "efetch" and s != 301])
def test_no_other_fault_is_asked_again(serve, connect, name):
    _, status, body = REFUSALS[name]
    server = serve({7: "2020/01/01"})
    server.faults = [Fault(status=status, body=body, times=9)]
    with pytest.raises(EntrezError) as err:
        connect(server).efetch(ids=["7"])
    assert (err.value.kind, server.count("efetch")) == (REFUSED, 1)
    assert KEY not in str(err.value)


def test_the_wait_that_the_server_asks_for_is_kept(serve, connect, naps):
    server = serve({7: "2020/01/01"})
    server.faults = [Fault(status=429, body=RATE_LIMIT, headers={"Retry-After": "17"})]
    connect(server).efetch(ids=["7"])
    assert naps == [17]


def test_waits_double_to_a_minute_and_vary_by_half(serve, connect, naps):
    server = serve({7: "2020/01/01"})
    server.faults = [Fault(status=503, body=b"", times=9)]
    with pytest.raises(EntrezError, match="no usable answer in 8 attempts"):
        connect(server, jitter=lambda: 0.0).efetch(ids=["7"])
    assert naps == [0.5, 1, 2, 4, 8, 16, 30]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(reset=True, times=2),
        Fault(cut=200, announced=True, times=2),
        Fault(cut=200, times=2),
        Fault(cut=0, announced=True, times=2),
    ],
    ids=["reset", "cut short of its length", "cut without a sign", "nothing of its length"],
)
def test_a_broken_connection_loses_nothing(serve, connect, fault):
    server = serve(dict.fromkeys(range(1, 6), "2020/01/01"))
    server.faults = [fault]
    data = connect(server).efetch(ids=["1", "2", "3", "4", "5"])
    assert data == server.efetch({"id": "1,2,3,4,5"})[1]
    assert server.count("efetch") == 3


def test_a_cut_at_any_position_is_noticed(serve, connect):
    server = serve(dict.fromkeys(range(1, 4), "2020/01/01"))
    whole = server.efetch({"id": "1,2,3"})[1]
    client = connect(server)
    for at in range(0, len(whole) - 1, 53):
        server.faults = [Fault(cut=at)]
        assert client.efetch(ids=["1", "2", "3"]) == whole


def test_a_silent_server_is_given_up(serve, connect):
    server = serve({7: "2020/01/01"})
    server.faults = [Fault(wait=1.0, times=9)]
    with pytest.raises(EntrezError, match="no answer in time"):
        connect(server, timeout=(1, 0.1), attempts=2).efetch(ids=["7"])


def test_no_server_at_all():
    client = Client("http://127.0.0.1:9/", requests_per_second=float("inf"), attempts=2, sleep=lambda s: None)
    with pytest.raises(EntrezError, match=r"efetch at http://127\.0\.0\.1:9/ gave no usable answer .*no connection"):
        client.efetch(ids=["7"])


def test_a_redirect_is_not_followed(serve, connect):
    other, server = serve({7: "2020/01/01"}), serve({7: "2020/01/01"})
    server.faults = [Fault(status=307, body=b"", headers={"Location": other.url + "efetch.fcgi"})]
    with pytest.raises(EntrezError, match="redirects elsewhere"):
        connect(server, api_key=KEY).efetch(ids=["7"])
    assert other.log == []


def test_key_tool_and_email_are_in_the_body_and_nowhere_else(serve, connect, monkeypatch, caplog):
    monkeypatch.setenv("NCBI_API_KEY", f" {KEY}\n")
    caplog.set_level(logging.DEBUG)
    server = serve({7: "2020/01/01"})
    server.faults = [
        Fault(status=429, body=b'{"error":"API rate limit exceeded","api-key":"%s"}' % KEY.encode()),
        Fault(status=400, body=FETCH_ERROR % b"Something odd about %s and reviewer@example.org" % KEY.encode()),
    ]
    client = connect(server)
    with pytest.raises(EntrezError) as err:
        client.efetch(ids=["7"])
    assert server.log[0][1]["api_key"] == KEY
    assert (server.log[0][1]["tool"], server.log[0][1]["email"]) == ("casereview", "reviewer@example.org")
    assert server.paths == ["/entrez/eutils/efetch.fcgi"] * 2
    for text in (str(err.value), repr(client), caplog.text):
        assert KEY not in text
    assert "example.org" not in str(err.value)


@pytest.mark.parametrize("key", [None, "", "  "])
def test_a_blank_key_is_none(serve, connect, monkeypatch, key):
    monkeypatch.setenv("NCBI_API_KEY", key or "")
    server = serve({7: "2020/01/01"})
    connect(server, api_key=key).efetch(ids=["7"])
    assert "api_key" not in server.log[0][1]


def test_the_base_url_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("EUTILS_BASE_URL", "http://127.0.0.1:8/eutils")
    assert Client().base_url == "http://127.0.0.1:8/eutils/"


@pytest.mark.parametrize("email", [None, "", "nobody"])
def test_no_email_for_the_live_pubmed(email):
    with pytest.raises(ReviewError, match=r"e-mail.*set pubmed\.email"):
        Client(email=email)


def test_a_key_is_not_sent_unencrypted():
    with pytest.raises(ReviewError, match="unencrypted") as err:
        Client("http://eutils.example.org/", email="a@b.org", api_key=KEY)
    assert KEY not in str(err.value)


@pytest.mark.parametrize("url", ["eutils.ncbi.nlm.nih.gov", "ftp://x.org/", "https:///eutils"])
def test_what_is_no_base_url_says_so(url):
    with pytest.raises(ReviewError, match="no base URL"):
        Client(url, email="a@b.org")


@pytest.mark.parametrize(("key", "rate"), [(None, 3), (KEY, 10)])
def test_the_pace_stays_under_what_ncbi_allows(serve, connect, naps, key, rate):
    server = serve({7: "2020/01/01"})
    client = connect(server, api_key=key, requests_per_second=None)
    for _ in range(12):
        client.efetch(ids=["7"])
    assert len(naps) == 11
    assert 1 / rate < min(naps) and max(naps) < 1.3 / rate


def test_threads_share_one_pace():
    started = []
    pace = Pace(50, time.monotonic, time.sleep)

    def ask():
        for _ in range(5):
            pace.wait()
            started.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(started) == 20
    assert max(started) - min(started) >= 19 / 50 * 0.95


def test_processes_share_one_pace_and_one_waiting_time(tmp_path):
    now, naps = [100.0], []
    paces = [Pace(2, lambda: now[0], naps.append, tmp_path / "pace") for _ in range(2)]
    for turn in range(4):
        paces[turn % 2].wait()
    assert naps == [0.5, 1.0, 1.5]
    paces[0].hold(30)
    paces[1].wait()
    assert naps[-1] == 30


ASK = """
import sys, time
from pathlib import Path
from casereview.web import Pace, pace_file
pace = Pace(20, time.monotonic, time.sleep, Path(sys.argv[1]))
for _ in range(8):
    pace.wait()
    print(time.monotonic(), flush=True)
"""


def test_processes_at_the_same_time_ask_no_faster_than_one(tmp_path):
    command = [sys.executable, "-c", ASK, str(tmp_path / "pace")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    asked = sorted(float(line) for child in both for line in child.communicate()[0].split())
    assert len(asked) == 16
    assert asked[-1] - asked[0] >= 15 / 20 * 0.95


@pytest.mark.parametrize("said", ["", "rubbish", "1e9", "nan"])
def test_a_pace_file_of_another_boot_or_damaged_stops_nobody(tmp_path, said):
    (tmp_path / "pace").write_text(said)
    naps = []
    Pace(2, lambda: 100.0, naps.append, tmp_path / "pace").wait()
    assert naps == []


def test_where_no_file_can_be_shared_a_process_keeps_its_own_pace(tmp_path):
    naps = []
    pace = Pace(2, lambda: 100.0, naps.append, tmp_path / "no" / "such" / "folder")
    pace.wait()
    pace.wait()
    assert naps == [0.5]


def test_a_server_on_this_machine_shares_no_pace():
    assert pace_file("http://127.0.0.1:8/eutils/") is None
    assert pace_file("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/").name.endswith("-eutils.ncbi.nlm.nih.gov.pace")


def test_epost_elink_esummary_and_einfo_are_read(monkeypatch):
    answers = {
        "epost": "epost1.xml",
        "elink": "elink3.xml",
        "einfo": "einfo2.xml",
    }
    asked = []

    def ask(utility, params, **_):
        asked.append((utility, params))
        return shared("data", "eutils_recorded", "biopython", answers[utility]).read_bytes()

    client = Client("http://127.0.0.1:9/")
    monkeypatch.setattr(client, "ask", ask)
    assert client.epost(ids=["1", "2"]) == History(webenv="MCID_692851c130aec64bed0a8c2a", query_key="1")
    links = client.elink(ids=["11812492", "11774222"], dbfrom="pubmed", db="pubmed", linkname="pubmed_pubmed")
    assert list(links) == ["11812492", "11774222"]
    assert links["11812492"][:2] == ("39386366", "39338906")
    assert client.einfo().name == "pubmed" and client.einfo().count > 30_000_000
    assert asked[1][1]["id"] == ["11812492", "11774222"]


ELINK = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n<eLinkResult>%s</eLinkResult>'
)


def test_an_id_without_a_link_has_none(monkeypatch):
    linked = "<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>1</Id></IdList><LinkSetDb><DbTo>pmc</DbTo><LinkName>pubmed_pmc</LinkName><Link><Id>77</Id></Link></LinkSetDb></LinkSet>"
    unlinked = "<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>2</Id></IdList></LinkSet>"
    client = Client("http://127.0.0.1:9/")
    monkeypatch.setattr(client, "ask", lambda *_: (ELINK % (linked + unlinked)).encode())
    assert client.elink(ids=["1", "2"], dbfrom="pubmed", db="pmc") == {"1": ("77",), "2": ()}


def test_remarks_on_a_search_are_warnings_and_paging_is_not():
    found = parse_search(
        (
            SEARCH
            % "<Count>12000</Count><RetMax>1</RetMax><RetStart>0</RetStart><IdList><Id>5</Id></IdList><TranslationSet/>"
            '<QueryTranslation>"devic"[All Fields]</QueryTranslation><ErrorList><PhraseNotFound>devik</PhraseNotFound>'
            "<FieldNotFound>xx</FieldNotFound></ErrorList><WarningList><PhraseIgnored>the</PhraseIgnored>"
            "<QuotedPhraseNotFound>&quot;no such&quot;[tiab]</QuotedPhraseNotFound>"
            "<OutputMessage>Restrictions achieved. start and count adjusted to 0, 9999</OutputMessage>"
            "<OutputMessage>Wildcard search used only the first 600 variations</OutputMessage></WarningList>"
        ).encode()
    )
    assert found.warnings == (
        "phrase not found: devik",
        'quoted phrase not found: "no such"[tiab]',
        "field not found: xx",
        "phrase ignored: the",
        "Wildcard search used only the first 600 variations",
    )
    assert (found.count, found.ids, found.translation, found.webenv) == (12000, ("5",), '"devic"[All Fields]', None)


def test_an_answer_with_a_dtd_that_is_not_known_here_asks_nobody_for_it(monkeypatch):
    def no_network(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", no_network)
    with pytest.raises(EntrezError, match="DTD new.dtd is not known"):
        parse_search(SEARCH.replace("esearch.dtd", "new.dtd").encode() % b"<Count>1</Count>")


def test_biopython_leaves_no_folder_in_the_home_nor_among_temporary_files(tmp_path):
    code = "from casereview.pubmed import client; client.parse_search(open(0, 'rb').read())"
    found = (SEARCH % "<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/>").encode()
    elsewhere = {**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], input=found, env=elsewhere, check=True)
    assert list(tmp_path.iterdir()) == []


# Recorded answers.

RECORDED = {
    "esearch1.xml": (63, 20, '"biopython"[All Fields]'),
    "esearch3.xml": (2651, 6, '"proc natl acad sci u s a"[Journal] AND "97"[Volume]'),
    "esearch8.xml": (0, 0, "(abcXYZ[All Fields])"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_searches(name):
    found = parse_search(shared("data", "eutils_recorded", "biopython", name).read_bytes())
    assert (found.count, len(found.ids), found.translation) == RECORDED[name]
    assert found.warnings == (("phrase not found: abcXYZ",) if name == "esearch8.xml" else ())


def test_every_recorded_answer_is_judged_as_what_it_is():
    verdicts = {}
    for path in sorted(shared("data", "eutils_recorded", "biopython").glob("*.xml")):
        utility = path.stem.rstrip("0123456789")
        if utility in ("esearch", "epost", "elink", "esummary", "einfo"):
            fault = judge(utility, 200, path.read_bytes())
            verdicts[path.stem] = fault and fault[0]
    odd = {"epost2": REFUSED, "epost3": REFUSED, "esummary8": REFUSED, "einfo4": TRANSIENT}
    assert {k: v for k, v in verdicts.items() if v} == odd
    assert len(verdicts) > 25


def test_recorded_traffic_is_taken_whole():
    taken = 0
    for path in sorted(shared("data", "eutils_recorded", "sul_pub").glob("*.yml")):
        for one in yaml.safe_load(path.read_text())["http_interactions"]:
            utility = one["request"]["uri"].split(".fcgi")[0].rsplit("/", 1)[-1]
            body = one["response"]["body"]["string"]
            data = body.encode() if isinstance(body, str) else body
            assert judge(utility, one["response"]["status"]["code"], data) is None, path.name
            taken += 1
    assert taken > 20


def test_requests_is_told_neither_proxy_nor_netrc_for_loopback():
    assert Client("http://127.0.0.1:9/")._transport.session.trust_env is False
    assert isinstance(Client("https://eutils.example.org/", email="a@b.org")._transport.session, requests.Session)


def test_an_answer_that_drips_is_given_up_though_no_pause_is_long(serve):
    server = serve(dict.fromkeys(range(1, 40), "2020/01/01"))
    server.faults = [Fault(drip=0.01, times=9)]
    client = Client(server.url, requests_per_second=float("inf"), attempts=1, timeout=(5, 5), patience=0.2)
    began = time.monotonic()
    with pytest.raises(EntrezError, match="no answer in time"):
        client.efetch(ids=[str(n) for n in range(1, 40)])
    assert time.monotonic() - began < 3
