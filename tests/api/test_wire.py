"""The wire itself: where the token goes, whom rtk believes, and how a connection that fails is told."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from rtk_cli.api.transports.http import HttpTransport
from rtk_cli.errors import UsageError
from rtk_cli.messages import Request
from tests.support.cli import TOKEN, FakeClock, Rtk
from tests.support.stub_server import (
    AUTHORITY,
    ReceivedRequest,
    StubResponse,
    StubServer,
    closed_port,
    list_page,
    stub_server,
    success,
)

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = f"meetings get {ID}"
BEARER = f"Bearer {TOKEN}"
PATIENCE = 30.0  # seconds that a test waits for what happens at once, or never
OF_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxies and certificates of the machine that runs the tests are none of theirs."""
    for name in (*OF_PROXIES, "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def elsewhere(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """Another origin, which must not see the token."""
    with stub_server(env, clock) as other:
        yield other


@pytest.fixture
def secure(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """The API over https, with a certificate that no system trusts."""
    with stub_server(env, clock, tls=True) as server:
        yield server


def at(base_url: str) -> dict[str, str]:
    return {"CLOUDFLARE_API_BASE_URL": base_url}


@contextmanager
def silent(stub: StubServer) -> Iterator[None]:
    """The server gets requests and says nothing; afterwards at least one of them has come."""
    come, over = Event(), Event()

    def never(seen: ReceivedRequest) -> StubResponse:
        come.set()
        over.wait(PATIENCE)
        return StubResponse()

    stub.respond_by(never)
    yield
    assert come.wait(PATIENCE)
    over.set()


def recording_with_link(url: str) -> StubResponse:
    return success({"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4", "download_url": url})


def test_a_request_carries_token_agent_and_what_it_accepts(stub: StubServer) -> None:
    stub.respond_with(success({}))
    stub.rtk("meetings create --title Caf\u00e9").ok
    headers = stub.seen[0].headers
    assert headers["authorization"] == BEARER
    assert headers["user-agent"].startswith("rtk/")
    assert headers["accept"] == headers["content-type"] == "application/json"
    assert stub.seen[0].body == '{"title":"Caf\u00e9"}'.encode()


def test_a_request_without_body_claims_none(stub: StubServer) -> None:
    stub.respond_with(success({}))
    stub.rtk(GET).ok
    assert "content-type" not in stub.seen[0].headers


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_does_not_follow_a_redirect_of_the_api(stub: StubServer, elsewhere: StubServer, status: int) -> None:
    stub.respond_with(StubResponse(status, headers={"location": elsewhere.base_url + "/x"}))
    result = stub.rtk(GET)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert elsewhere.seen == []


def test_a_download_link_gets_no_token(stub: StubServer, elsewhere: StubServer) -> None:
    stub.respond_with(recording_with_link(elsewhere.origin + "/talk.mp4?sig=1"))
    elsewhere.respond_with(StubResponse(200, b"moving pictures"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moving pictures"
    assert "authorization" not in elsewhere.seen[0].headers
    assert elsewhere.seen[0].headers["accept-encoding"] == "identity"


def test_a_download_link_to_the_api_itself_gets_no_token_either(stub: StubServer) -> None:
    stub.respond_with(recording_with_link(stub.base_url + "/talk.mp4"), StubResponse(200, b"x"))
    stub.rtk(f"recordings download {ID} --to -").ok
    assert ["authorization" in seen.headers for seen in stub.seen] == [True, False]


def test_a_link_over_https_is_fetched_though_the_api_is_plain(
    stub: StubServer, secure: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    stub.respond_with(recording_with_link(secure.origin + "/talk.mp4"))
    secure.respond_with(StubResponse(200, b"moving pictures"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moving pictures"


@pytest.mark.parametrize("path", ["@elsewhere.example/x", ".elsewhere.example/x", ""])
def test_a_path_cannot_turn_the_base_url_into_another_host(stub: StubServer, path: str) -> None:
    with closing(HttpTransport(stub.origin, lambda: TOKEN, 5)) as wire, pytest.raises(UsageError):
        wire.send(Request("GET", path))
    assert stub.seen == []


def test_a_download_follows_redirects_without_the_token(stub: StubServer, elsewhere: StubServer) -> None:
    stub.respond_with(
        recording_with_link(stub.origin + "/files/1"),
        StubResponse(302, headers={"location": elsewhere.origin + "/bucket/1"}),
    )
    elsewhere.respond_with(StubResponse(302, headers={"location": "/bucket/2"}), StubResponse(200, b"moved"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moved"
    assert [seen.path for seen in elsewhere.seen] == ["/bucket/1", "/bucket/2"]
    assert not any("authorization" in seen.headers for seen in elsewhere.seen)


def test_links_that_redirect_in_circles_are_a_network_error(stub: StubServer) -> None:
    link = stub.origin + "/again"
    again = StubResponse(302, headers={"location": link})
    stub.respond_by(lambda seen: again if seen.path == "/again" else recording_with_link(link))
    result = stub.rtk(f"recordings download {ID} --to - --retries 0")
    assert result.exit_code == 10
    assert result.stdout == ""
    assert "too many redirects: 127.0.0.1:" in result.stderr


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://files.example/x", "talk.mp4", "", "//x/y", "https://a..b/x"]
)
def test_a_link_that_is_no_web_address_is_not_opened(stub: StubServer, url: str) -> None:
    stub.respond_with(recording_with_link(url))
    result = stub.rtk(f"recordings download {ID} --to -")
    assert result.exit_code in (1, 5)
    assert result.stdout == ""
    assert "internal error" not in result.stderr


@pytest.mark.parametrize("flags", ["", "-o json", "--debug"])
def test_a_link_that_could_steer_the_terminal_is_shown_in_plain_letters(stub: StubServer, flags: str) -> None:
    stub.respond_with(recording_with_link("https://before\x1bc\x9bafter.example/"))
    result = stub.rtk(f"recordings download {ID} --to - {flags}")
    assert result.exit_code == 1
    assert "not an address that can be opened: https://before" in result.stderr
    assert result.stderr.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.example.com/client/v4",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://x.localhost",
        "http://0.0.0.0:80",
        "http://10.0.0.1",
        "http://[::2]",
        "http://127.0.0.1@example.com",
        "https://user:secret@example.com",
        "ftp://127.0.0.1",
        "127.0.0.1",
        "https://",
        "https://exa mple.com",
        "https://example.com/?x=",
    ],
)
def test_a_token_goes_by_https_or_stays_on_this_machine(stub: StubServer, base_url: str) -> None:
    result = stub.rtk(GET, environment=at(base_url))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "CLOUDFLARE_API_BASE_URL must be" in result.stderr
    assert "secret" not in result.stderr
    assert stub.clock.slept == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_plain_http_to_this_machine_is_fine(stub: StubServer, host: str) -> None:
    stub.respond_with(success({"id": ID}))
    assert stub.rtk(GET, environment=at(stub.base_url.replace("127.0.0.1", host))).ok.data == {"id": ID}


def test_a_slash_behind_the_base_url_changes_nothing(stub: StubServer) -> None:
    stub.respond_with(success({}))
    stub.rtk(GET, environment=at(stub.base_url + "/")).ok
    assert stub.seen[0].path.startswith("/client/v4/accounts/")


def test_many_pages_take_one_connection(stub: StubServer) -> None:
    stub.respond_by(lambda seen: list_page([{"id": seen.query["page_no"]}], 12, start=int(seen.query["page_no"])))
    assert len(stub.rtk("meetings list --per-page 1").ok.data) == 12
    assert len(stub.seen) == 12
    assert len({seen.connection for seen in stub.seen}) == 1


def test_no_answer_in_time_is_a_network_error(stub: StubServer) -> None:
    with silent(stub):
        result = stub.rtk(f"{GET} --timeout 0.05 --retries 0")
    assert result.exit_code == 10
    assert result.stdout == ""
    assert result.stderr.startswith("rtk: no answer within 0.05 s: 127.0.0.1:")
    assert result.stderr.endswith("hint: --timeout 0.1\n")


def test_after_a_create_that_was_not_answered_in_time_the_hint_is_to_look(stub: StubServer) -> None:
    with silent(stub):
        result = stub.rtk("meetings create --title x --timeout 0.05")
    assert result.exit_code == 10
    assert [seen.method for seen in stub.seen] == ["POST"]
    assert "hint: it may have taken effect all the same" in result.stderr


def test_a_host_that_nobody_knows_is_a_network_error(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*where: object, **how: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # the resolver of this machine, which may be slow to say no
    result = stub.rtk(GET + " -o json", environment=at("https://api.example.invalid/v4"))
    assert result.exit_code == 10
    assert result.stdout == ""
    assert result.error["message"].startswith("the name of the host is not known: api.example.invalid")
    assert len(stub.clock.slept) == 4


@pytest.mark.parametrize("rest", ["/caf\u00e9", "/a b", "/a\tb"])
def test_a_base_url_that_needs_encoding_is_refused_by_the_configuration(stub: StubServer, rest: str) -> None:
    result = stub.rtk(GET, environment=at(stub.origin + rest))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "CLOUDFLARE_API_BASE_URL must be a URL in plain ASCII letters, without blanks" in result.stderr


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", ".example"])
def test_a_host_that_cannot_be_a_name_is_refused_by_the_configuration(stub: StubServer, host: str) -> None:
    result = stub.rtk(GET, environment=at(f"https://{host}"))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "CLOUDFLARE_API_BASE_URL must be a URL with a plain host name" in result.stderr


def test_an_authority_of_ones_own_is_believed_when_it_is_named(
    secure: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    secure.respond_with(success({"id": ID}))
    assert secure.rtk(GET).ok.data == {"id": ID}
    assert secure.seen[0].headers["authorization"] == BEARER


def test_a_server_that_nobody_vouches_for_does_not_get_the_token(secure: StubServer) -> None:
    result = secure.rtk(GET)
    assert result.exit_code == 10
    assert result.stdout == ""
    assert result.stderr.startswith("rtk: the certificate is not trusted: 127.0.0.1:")
    assert "hint: set SSL_CERT_FILE" in result.stderr
    assert secure.seen == []
    assert secure.clock.slept == []  # asking again changes nothing


def test_a_certificate_for_another_name_is_not_trusted(secure: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    result = secure.rtk(GET, environment=at(secure.base_url.replace("127.0.0.1", "localhost")))
    assert result.exit_code == 10
    assert "the certificate is not trusted: localhost:" in result.stderr
    assert secure.seen == []


@pytest.mark.parametrize("content", [None, "no certificate\n"])
def test_a_certificate_file_that_cannot_be_used_is_named(
    secure: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    result = secure.rtk(GET)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert f"SSL_CERT_FILE and SSL_CERT_DIR cannot be read: {path}" in result.stderr


def test_tls_to_a_server_that_speaks_none_is_a_network_error(stub: StubServer) -> None:
    result = stub.rtk(f"{GET} --retries 0", environment=at(stub.base_url.replace("http:", "https:")))
    assert result.exit_code == 10
    assert result.stdout == ""
    assert result.stderr.startswith("rtk: TLS cannot be agreed on: 127.0.0.1:")


def test_https_goes_through_the_proxy_of_the_environment(
    stub: StubServer, elsewhere: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", elsewhere.origin)
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    elsewhere.respond_with(StubResponse(200), success({"id": ID}))
    assert stub.rtk(GET, environment=at("https://api.rtk.test/v4")).ok.data == {"id": ID}
    tunnel, inside = elsewhere.seen
    assert (tunnel.method, "authorization" in tunnel.headers) == ("CONNECT", False)
    assert (inside.method, inside.headers["authorization"]) == ("GET", BEARER)


def test_a_proxy_that_refuses_is_a_network_error(
    stub: StubServer, elsewhere: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", elsewhere.origin.replace("//", "//user:proxy-password@"))
    elsewhere.respond_with(StubResponse(403))
    result = stub.rtk(f"{GET} --retries 0", environment=at("https://api.rtk.test/v4"))
    assert result.exit_code == 10
    assert "the proxy refuses to connect: api.rtk.test" in result.stderr
    assert "proxy-password" not in result.stderr
    assert [seen.method for seen in elsewhere.seen] == ["CONNECT"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_plain_http_on_this_machine_takes_no_proxy(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    stub.respond_with(success({"id": ID}))
    with closed_port() as origin:
        monkeypatch.setenv(variable, origin)
        monkeypatch.setenv(variable.lower(), origin)
        assert stub.rtk(GET).ok.data == {"id": ID}


@pytest.mark.parametrize("proxy", ["socks5://user:proxy-password@127.0.0.1:1", "nonsense://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_a_matter_of_configuration(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    result = stub.rtk(GET, environment=at("https://api.rtk.test/v4"))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "HTTPS_PROXY" in result.stderr
    assert "proxy-password" not in result.stderr


@pytest.mark.parametrize("command", [GET, "meetings list", "meetings create --title x"])
def test_without_a_token_nothing_is_sent(stub: StubServer, command: str) -> None:
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    result = stub.rtk(command)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "there is no API token for profile default" in result.stderr
    assert "hint: rtk auth login" in result.stderr
    assert stub.seen == []


def test_the_emulator_asks_for_no_network(local: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*where: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert local("meetings list").ok.data == []
