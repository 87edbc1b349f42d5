"""Fetching from servers on this machine: what is kept, what is refused, what is not asked for."""

import gzip
import hashlib
import io
import shutil
import socket
import ssl
import subprocess
from dataclasses import replace

import pytest
from local_server import FAR, HOST, LOCAL, NO_ROBOTS, answer, serving
from warcio.archiveiterator import ArchiveIterator

from onrecord.records import DateRole, Document, Failure
from onrecord.steps.fetch import AGENT, Exchange, Limits, fetch, warc_records, warcinfo
from onrecord.steps.fetch.wire import Net
from onrecord.steps.read import read_bytes

PAGE = (
    b"<html><body><article><h1>Guards close the bridge</h1><p>The guards closed the bridge and the"
    b" drivers waited in the rain until it was dark, the mayor of Ellan said.</p></article></body>"
    b"</html>"
)


@pytest.fixture
def server():
    with serving() as one:
        yield one


def ask(*urls: str, net: Net = LOCAL, **limits) -> list[Exchange | Failure]:
    return list(fetch(urls, Limits(**{"seconds": 5, **limits}), net, sleep=lambda _: None))


def reason(items: list[Exchange | Failure]) -> str:
    failure = items[-1]
    assert isinstance(failure, Failure), failure
    assert failure.stage == "fetch"
    assert failure.message
    return failure.reason


class TestPage:
    def test_the_bytes_are_kept(self, server):
        server.pages["/a"] = raw = answer(
            PAGE, headers="X-Odd:  two  blanks \r\nContent-Type: text/html\r\n"
        )
        robots, page = ask(f"{server.url}/a?b=c".replace("?b=c", ""))
        assert isinstance(robots, Exchange)
        assert isinstance(page, Exchange)
        assert (robots.page, page.page, page.status) == (False, True, 200)
        assert page.response == raw
        assert page.request == server.requests[1]
        assert page.sha256 == hashlib.sha256(PAGE).hexdigest()
        assert page.ip == "127.0.0.1"
        assert robots.response == NO_ROBOTS

    def test_who_asks(self, server):
        server.pages["/a"] = answer(PAGE)
        ask(f"{server.url}/a")
        request = server.requests[1].decode()
        assert request.startswith("GET /a HTTP/1.1\r\n")
        assert f"Host: {HOST}:{server.port}\r\n" in request
        assert f"User-Agent: {AGENT}\r\n" in request
        assert AGENT.startswith("onrecord/")
        assert "Accept-Encoding: identity\r\n" in request

    def test_no_cookies_no_referrer(self, server):
        server.pages["/a"] = answer(PAGE, headers="Set-Cookie: a=b\r\n")
        ask(f"{server.url}/a", f"{server.url}/a")
        for request in server.requests:
            assert b"cookie" not in request.lower()
            assert b"referer" not in request.lower()

    def test_only_what_was_named_is_asked_for(self, server):
        page = PAGE.replace(
            b"<p>", b'<img src="/x.png"><script src="/x.js"></script><a href="/b"><p>'
        )
        server.pages["/a"] = answer(page)
        ask(f"{server.url}/a")
        assert server.paths() == ["/robots.txt", "/a"]

    @pytest.mark.parametrize("kind", ["chunked", "until the end"])
    def test_other_lengths(self, server, kind):
        if kind == "chunked":
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
            raw = answer(body, headers="Transfer-Encoding: chunked\r\n", length=False)
        else:
            raw = answer(PAGE, length=False)
        server.pages["/a"] = raw
        page = ask(f"{server.url}/a")[-1]
        assert isinstance(page, Exchange)
        assert page.response == raw
        assert page.sha256 == hashlib.sha256(PAGE).hexdigest()

    def test_what_comes_after_the_answer_is_no_part_of_it(self, server):
        raw = answer(PAGE)
        server.pages["/a"] = raw + b"HTTP/1.1 200 OK\r\n\r\nsmuggled"
        page = ask(f"{server.url}/a")[-1]
        assert isinstance(page, Exchange)
        assert page.response == raw

    def test_the_others_are_fetched(self, server):
        server.pages["/a"] = answer(PAGE)
        items = ask("ftp://x/", f"{server.url}/a", f"{server.url}/gone")
        assert [type(i).__name__ for i in items] == [
            "Failure",
            "Exchange",
            "Exchange",
            "Exchange",
            "Failure",
        ]
        assert reason(items) == "status"


class TestLimits:
    def test_size(self, server):
        server.pages["/a"] = answer(b"a" * 300_000)
        assert reason(ask(f"{server.url}/a", size=100_000)) == "too_large"
        endless = b"".join(b"%x\r\n%s\r\n" % (50_000, b"a" * 50_000) for _ in range(9))
        server.pages["/b"] = answer(endless, headers="Transfer-Encoding: chunked\r\n", length=False)
        assert reason(ask(f"{server.url}/b", size=100_000)) == "too_large"

    def test_a_server_that_drips(self, server):
        server.pages["/a"] = [
            answer(b"", headers="Content-Length: 999\r\n", length=False),
            *[b"a"] * 40,
        ]
        assert reason(ask(f"{server.url}/a", seconds=0.5)) == "timeout"

    def test_redirects(self, server):
        server.pages["/a"] = answer(status="302 Found", headers="Location: /a\r\n")
        items = ask(f"{server.url}/a", redirects=2)
        assert reason(items) == "redirects"
        assert server.paths() == ["/robots.txt", "/a", "/a", "/a"]

    @pytest.mark.parametrize(
        "raw",
        [
            b"nonsense\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
            b"",
        ],
    )
    def test_no_answers(self, server, raw):
        server.pages["/a"] = raw
        assert reason(ask(f"{server.url}/a")) in ("bad_answer", "unreachable")

    def test_nobody_there(self):
        with serving() as gone:
            url = gone.url
        assert reason(ask(f"{url}/a")) == "robots"  # the rules cannot be had, so nothing is asked

    def test_a_pause_between_two_requests_to_one_host(self, server):
        server.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 7")
        server.pages["/a"] = answer(PAGE)
        pauses: list[float] = []
        list(fetch([f"{server.url}/a"] * 2, Limits(seconds=5), LOCAL, sleep=pauses.append))
        assert len(pauses) == 2
        assert all(6 < p <= 7 for p in pauses)


class TestRobots:
    def test_forbidden(self, server):
        server.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private")
        server.pages["/private/a"] = answer(PAGE)
        assert reason(ask(f"{server.url}/private/a")) == "robots"
        assert server.paths() == ["/robots.txt"]

    def test_asked_for_once_a_host(self, server):
        server.pages["/a"] = answer(PAGE)
        ask(f"{server.url}/a", f"{server.url}/a")
        assert server.paths() == ["/robots.txt", "/a", "/a"]

    @pytest.mark.parametrize(
        "raw", [answer(status="500 Oops"), answer(status="503 Busy"), b"", b"nonsense\r\n\r\n"]
    )
    def test_a_server_that_cannot_say(self, server, raw):
        server.pages["/robots.txt"] = raw
        server.pages["/a"] = answer(PAGE)
        assert reason(ask(f"{server.url}/a")) == "robots"
        assert "/a" not in server.paths()

    def test_moved(self, server):
        server.pages["/robots.txt"] = answer(status="301 Moved", headers="Location: /r.txt\r\n")
        server.pages["/r.txt"] = answer(b"User-agent: onrecord\nDisallow: /")
        assert reason(ask(f"{server.url}/a")) == "robots"
        assert server.paths() == ["/robots.txt", "/r.txt"]

    def test_where_a_redirect_leads_is_asked_too(self, server):
        server.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /b")
        server.pages["/a"] = answer(status="302 Found", headers="Location: /b\r\n")
        assert reason(ask(f"{server.url}/a")) == "robots"
        assert server.paths() == ["/robots.txt", "/a"]


class TestPrivate:
    """The check itself is the real one for every host but the test's own server."""

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1:{port}/secret", "http://[::1]:{port}/", "http://169.254.169.254/meta",
            "http://[::ffff:127.0.0.1]:{port}/secret", "http://10.0.0.1/", "//evil.test/",
        ],
    )  # fmt: skip
    def test_after_a_redirect(self, server, monkeypatch, location):
        location = location.format(port=server.port)
        server.pages["/a"] = answer(status="302 Found", headers=f"Location: {location}\r\n")
        assert reason(ask(f"{server.url}/a")) == "private_address"
        assert server.paths() == ["/robots.txt", "/a"]

    def test_robots_that_lead_there(self, server):
        server.pages["/robots.txt"] = answer(
            status="302 x", headers="Location: http://10.0.0.1/\r\n"
        )
        assert reason(ask(f"{server.url}/a")) == "private_address"

    def test_one_private_address_among_several(self):
        net = replace(LOCAL, resolve=lambda host, port: ["8.8.8.8", "192.168.0.1"])
        assert reason(ask("http://evil.test/", net=net)) == "private_address"

    def test_a_name_that_changes_its_mind(self, server, monkeypatch):
        """The connection goes to the address that was checked; the name is not looked up again."""
        answers = iter([["127.0.0.1"], ["127.0.0.1"], [FAR]])
        asked: list[str] = []

        def resolve(host: str, port: int) -> list[str]:
            asked.append(host)
            return next(answers)

        real = socket.create_connection
        reached: list[str] = []

        def connect(target, *args, **kwargs):
            reached.append(target[0])
            return real(target, *args, **kwargs)

        monkeypatch.setattr(socket, "create_connection", connect)
        server.pages["/a"] = answer(PAGE)
        items = ask(f"{server.url}/a", net=Net(resolve=resolve, check=LOCAL.check))
        assert isinstance(items[-1], Exchange)
        assert asked == [HOST, HOST]
        assert reached == ["127.0.0.1", "127.0.0.1"]

    def test_the_real_network_is_the_default(self):
        assert reason(list(fetch(["http://127.0.0.1/"]))) == "private_address"


class TestWarc:
    def test_read_by_warcio_and_by_us(self, server):
        server.pages["/robots.txt"] = answer(
            b"User-agent: *\nAllow: /", headers="Content-Type: text/plain\r\n"
        )
        server.pages["/a"] = answer(status="301 Moved", headers="Location: /b\r\n")
        server.pages["/b"] = answer(PAGE, headers="Content-Type: text/html\r\n")
        exchanges = ask(f"{server.url}/a")
        raw = warcinfo("2020-01-01T00:00:00Z", AGENT) + b"".join(warc_records(e) for e in exchanges)
        kinds = []
        for record in ArchiveIterator(io.BytesIO(raw), check_digests="raise"):
            record.content_stream().read()
            kinds.append(record.rec_type)
        assert kinds == ["warcinfo", *["response", "request"] * 3]
        (d,) = read_bytes(raw, "f.warc.gz")
        assert isinstance(d, Document)
        assert d.url == f"{server.url}/b"
        assert d.sha256 == exchanges[-1].sha256 == hashlib.sha256(PAGE).hexdigest()
        assert [x.role for x in d.dates] == [DateRole.RETRIEVED]

    def test_the_same_exchange_gives_the_same_bytes(self):
        one = Exchange(
            "http://a/", "2020-01-01T00:00:00Z", "8.8.8.8", b"GET", answer(b"x"), 200, True, "0"
        )
        assert warc_records(one) == warc_records(one)
        assert answer(b"x") in gzip.decompress(warc_records(one))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate of the test's server")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", folder / "key", "-out", folder / "cert"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


class TestTls:
    @pytest.fixture
    def secure(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert", certificate / "key")
        self.names: list[str | None] = []
        context.sni_callback = lambda _, name, __: self.names.append(name)
        with serving(context) as one:
            one.pages["/a"] = answer(PAGE)
            yield one

    def trusting(self, certificate) -> Net:
        return replace(LOCAL, tls=lambda: ssl.create_default_context(cafile=certificate / "cert"))

    def test_the_name_goes_along_and_is_checked(self, secure, certificate):
        page = ask(f"{secure.url}/a", net=self.trusting(certificate))[-1]
        assert isinstance(page, Exchange)
        assert page.status == 200
        assert self.names == [HOST, HOST]

    def test_another_name_is_refused(self, secure, certificate):
        net = replace(self.trusting(certificate), resolve=lambda host, port: ["127.0.0.1"])
        net = replace(net, check=lambda ips, host: None)
        assert reason(ask(f"https://other.test:{secure.port}/a", net=net)) == "tls"
        assert secure.requests == []

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, secure):
        assert reason(ask(f"{secure.url}/a")) == "tls"
        assert secure.requests == []
