"""HTTP: where the token is sent, which certificates are trusted, and the errors of failed connections."""

import gzip
import importlib.util
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from rtk_cli.api.transports.http import HttpTransport
from rtk_cli.errors import CHECK_BEFORE_RETRYING, UsageError
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
TIMEOUT = 30.0  # seconds to wait for an event that happens at once or never
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies_and_certificates_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the proxies and certificates of the machine that runs the tests."""
    for name in (*PROXY_VARIABLES, "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def other_server(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """A server on another origin, which must not receive the token."""
    with stub_server(env, clock) as other:
        yield other


@pytest.fixture
def secure(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """The API over https, with a certificate of an authority that no system trusts."""
    with stub_server(env, clock, tls=True) as server:
        yield server


def base_url_variable(base_url: str) -> dict[str, str]:
    return {"CLOUDFLARE_API_BASE_URL": base_url}


@contextmanager
def unresponsive(stub: StubServer) -> Iterator[None]:
    """The server does not respond in the body; checks afterwards that it received a request."""
    received, finished = Event(), Event()

    def respond(seen: ReceivedRequest) -> StubResponse:
        received.set()
        finished.wait(TIMEOUT)
        return StubResponse()

    stub.respond_by(respond)
    yield
    assert received.wait(TIMEOUT)
    finished.set()


def recording_with_link(url: str) -> StubResponse:
    return success({"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4", "download_url": url})


def test_request_has_token_user_agent_and_accept_headers(stub: StubServer) -> None:
    stub.respond_with(success({"id": "x"}))
    stub.rtk("meetings create --title Caf\u00e9").ok
    headers = stub.seen[0].headers
    assert headers["authorization"] == BEARER
    assert headers["user-agent"].startswith("rtk/")
    assert headers["accept"] == headers["content-type"] == "application/json"
    assert stub.seen[0].body == '{"title":"Caf\u00e9"}'.encode()


def test_request_without_a_body_has_no_content_type(stub: StubServer) -> None:
    stub.respond_with(success({"id": "x"}))
    stub.rtk(GET).ok
    assert "content-type" not in stub.seen[0].headers


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_token_is_not_sent_to_the_target_of_a_redirect(stub: StubServer, other_server: StubServer, status: int) -> None:
    stub.respond_with(StubResponse(status, headers={"location": other_server.base_url + "/x"}))
    assert stub.rtk.error(GET)["kind"] == "failure"
    assert other_server.seen == []


def test_token_is_not_sent_to_a_download_link(stub: StubServer, other_server: StubServer) -> None:
    stub.respond_with(recording_with_link(other_server.origin + "/talk.mp4?sig=1"))
    other_server.respond_with(StubResponse(200, b"moving pictures"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moving pictures"
    assert "authorization" not in other_server.seen[0].headers
    assert other_server.seen[0].headers["accept-encoding"] == "identity"


def test_token_is_not_sent_to_a_download_link_of_the_api_itself(stub: StubServer) -> None:
    stub.respond_with(recording_with_link(stub.base_url + "/talk.mp4"), StubResponse(200, b"x"))
    stub.rtk(f"recordings download {ID} --to -").ok
    assert ["authorization" in seen.headers for seen in stub.seen] == [True, False]


def test_https_link_is_downloaded_although_the_api_is_plain_http(
    stub: StubServer, secure: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    stub.respond_with(recording_with_link(secure.origin + "/talk.mp4"))
    secure.respond_with(StubResponse(200, b"moving pictures"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moving pictures"


@pytest.mark.parametrize("path", ["@elsewhere.example/x", ".elsewhere.example/x", ""])
def test_path_cannot_change_the_host_of_the_base_url(stub: StubServer, path: str) -> None:
    with closing(HttpTransport(stub.origin, lambda: TOKEN, 5)) as transport, pytest.raises(UsageError):
        transport.send(Request("GET", path))
    assert stub.seen == []


def test_download_follows_redirects_without_the_token(stub: StubServer, other_server: StubServer) -> None:
    stub.respond_with(
        recording_with_link(stub.origin + "/files/1"),
        StubResponse(302, headers={"location": other_server.origin + "/bucket/1"}),
    )
    other_server.respond_with(StubResponse(302, headers={"location": "/bucket/2"}), StubResponse(200, b"moved"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moved"
    assert [seen.path for seen in other_server.seen] == ["/bucket/1", "/bucket/2"]
    assert not any("authorization" in seen.headers for seen in other_server.seen)


def test_redirect_from_https_to_http_is_not_followed(
    env: dict[str, str], clock: FakeClock, other_server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    with stub_server(env, clock, tls=True) as secure:
        secure.respond_with(
            recording_with_link(secure.origin + "/files/1"),
            StubResponse(302, headers={"location": other_server.origin + "/bucket/1"}),
        )
        error = secure.rtk.error(f"recordings download {ID} --to - --retries 0")
    assert error["kind"] == "network"
    assert other_server.origin.removeprefix("http://") in error["message"]
    assert other_server.seen == []


def test_netrc_is_not_read(
    stub: StubServer, other_server: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".netrc"
    file.write_text("default login ada password hush\n")
    file.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(file))
    stub.respond_with(recording_with_link(other_server.origin + "/talk.mp4"))
    other_server.respond_with(StubResponse(200, b"moving pictures"))
    stub.rtk(f"recordings download {ID} --to -").ok
    assert stub.seen[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert "authorization" not in other_server.seen[0].headers


def test_circular_redirect_is_a_network_error(stub: StubServer) -> None:
    link = stub.origin + "/again"
    again = StubResponse(302, headers={"location": link})
    stub.respond_by(lambda seen: again if seen.path == "/again" else recording_with_link(link))
    error = stub.rtk.error(f"recordings download {ID} --to - --retries 0")
    assert error["kind"] == "network"
    assert ": 127.0.0.1:" in error["message"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://files.example/x", "talk.mp4", "", "//x/y", "https://a..b/x"]
)
def test_link_that_is_not_a_web_url_is_not_opened(stub: StubServer, url: str) -> None:
    stub.respond_with(recording_with_link(url))
    result = stub.rtk(f"recordings download {ID} --to -")
    assert result.exit_code in (1, 5)
    assert result.stdout == ""
    assert "internal error" not in result.stderr


@pytest.mark.parametrize("flags", ["", "-o json", "--debug"])
def test_control_characters_of_a_link_are_escaped(stub: StubServer, flags: str) -> None:
    stub.respond_with(recording_with_link("https://before\x1bc\x9bafter.example/"))
    result = stub.rtk(f"recordings download {ID} --to - {flags}")
    assert result.exit_code == 1
    assert ": https://before" in result.stderr
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
        "https://example.com/#part",
        "https://example.com/?",
    ],
)
def test_token_is_sent_over_https_or_to_this_machine_only(stub: StubServer, base_url: str) -> None:
    error = stub.rtk.error(GET, environment=base_url_variable(base_url))
    assert error["kind"] == "configuration"
    assert "CLOUDFLARE_API_BASE_URL" in error["message"]
    assert "secret" not in error["message"]
    assert stub.clock.slept == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_plain_http_to_this_machine_is_allowed(stub: StubServer, host: str) -> None:
    stub.respond_with(success({"id": ID}))
    assert stub.rtk(GET, environment=base_url_variable(stub.base_url.replace("127.0.0.1", host))).ok.data == {"id": ID}


def test_trailing_slash_of_the_base_url_is_ignored(stub: StubServer) -> None:
    stub.respond_with(success({"id": "x"}))
    stub.rtk(GET, environment=base_url_variable(stub.base_url + "/")).ok
    assert stub.seen[0].path.startswith("/client/v4/accounts/")


def test_many_pages_use_one_connection(stub: StubServer) -> None:
    stub.respond_by(lambda seen: list_page([{"id": seen.query["page_no"]}], 12, start=int(seen.query["page_no"])))
    assert len(stub.rtk("meetings list --per-page 1").ok.data) == 12
    assert len(stub.seen) == 12
    assert len({seen.connection for seen in stub.seen}) == 1


def test_limit_of_a_profile_for_responses_applies(stub: StubServer) -> None:
    stub.respond_by(lambda seen: success({"id": ID, "title": "x" * 2**20}))
    stub.rtk(GET).ok
    stub.rtk("profile update default --max-response 0.5").ok
    error = stub.rtk.error(GET)
    assert (error["kind"], error["hint"]) == ("server", "for larger responses set RTK_MAX_RESPONSE=1")
    assert "0.5 MiB" in error["message"]
    stub.rtk(GET, environment={"RTK_MAX_RESPONSE": "2"}).ok


def test_response_timeout_is_a_network_error(stub: StubServer) -> None:
    with unresponsive(stub):
        error = stub.rtk.error(f"{GET} --timeout 0.2 --retries 0")
    assert error["kind"] == "network"
    assert "0.2 s: 127.0.0.1:" in error["message"]
    assert error["hint"] == "--timeout 0.4"


def test_response_timeout_of_a_create_has_the_hint_to_check_first(stub: StubServer) -> None:
    with unresponsive(stub):
        error = stub.rtk.error("meetings create --title x --timeout 0.2")
    assert (error["kind"], error["hint"]) == ("network", CHECK_BEFORE_RETRYING)
    assert [seen.method for seen in stub.seen] == ["POST"]


def test_unknown_host_is_a_network_error(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*address: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # the resolver of this machine may be slow
    error = stub.rtk.error(GET, environment=base_url_variable("https://api.example.invalid/v4"))
    assert error["kind"] == "network"
    assert ": api.example.invalid" in error["message"]
    assert len(stub.clock.slept) == 4


@pytest.mark.parametrize("rest", ["/caf\u00e9", "/a b", "/a\tb"])
def test_base_url_that_is_not_encoded_is_a_configuration_error(stub: StubServer, rest: str) -> None:
    error = stub.rtk.error(GET, environment=base_url_variable(stub.origin + rest))
    assert error["kind"] == "configuration"
    assert "CLOUDFLARE_API_BASE_URL" in error["message"]


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", ".example"])
def test_invalid_host_name_is_a_configuration_error(stub: StubServer, host: str) -> None:
    error = stub.rtk.error(GET, environment=base_url_variable(f"https://{host}"))
    assert error["kind"] == "configuration"
    assert "CLOUDFLARE_API_BASE_URL" in error["message"]


def test_tls_to_a_plain_http_server_is_a_network_error(stub: StubServer) -> None:
    https = base_url_variable(stub.base_url.replace("http:", "https:"))
    error = stub.rtk.error(f"{GET} --retries 0", environment=https)
    assert error["kind"] == "network"
    assert ": 127.0.0.1:" in error["message"]


def test_https_uses_the_proxy_of_the_environment(
    stub: StubServer, other_server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", other_server.origin)
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    other_server.respond_with(StubResponse(200), success({"id": ID}))
    assert stub.rtk(GET, environment=base_url_variable("https://api.rtk.test/v4")).ok.data == {"id": ID}
    tunnel, inside = other_server.seen
    assert (tunnel.method, "authorization" in tunnel.headers) == ("CONNECT", False)
    assert (inside.method, inside.headers["authorization"]) == ("GET", BEARER)


def test_user_and_password_of_a_proxy_are_sent_to_it(
    stub: StubServer, other_server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", other_server.origin.replace("//", "//us%40er:pass%3Aword@"))
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    other_server.respond_with(StubResponse(200), success({"id": ID}))
    stub.rtk(GET, environment=base_url_variable("https://api.rtk.test/v4")).ok
    tunnel, inside = other_server.seen
    assert tunnel.headers["proxy-authorization"] == f"Basic {b64encode(b'us@er:pass:word').decode()}"
    assert "proxy-authorization" not in inside.headers


def test_refusal_of_a_proxy_is_a_network_error(
    stub: StubServer, other_server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", other_server.origin.replace("//", "//user:proxy-password@"))
    other_server.respond_with(StubResponse(403))
    error = stub.rtk.error(f"{GET} --retries 0", environment=base_url_variable("https://api.rtk.test/v4"))
    assert error["kind"] == "network"
    assert "api.rtk.test" in error["message"]
    assert "HTTPS_PROXY=http://****@127.0.0.1:" in error["message"]
    assert "proxy-password" not in str(error)
    assert [seen.method for seen in other_server.seen] == ["CONNECT"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_plain_http_to_this_machine_uses_no_proxy(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    stub.respond_with(success({"id": ID}))
    with closed_port() as origin:
        monkeypatch.setenv(variable, origin)
        monkeypatch.setenv(variable.lower(), origin)
        assert stub.rtk(GET).ok.data == {"id": ID}


@pytest.mark.parametrize("proxy", ["socks5://user:proxy-password@127.0.0.1:1", "nonsense://127.0.0.1:1"])
def test_unusable_proxy_is_a_configuration_error(stub: StubServer, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)  # as without the extra `socks`
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    error = stub.rtk.error(GET, environment=base_url_variable("https://api.rtk.test/v4"))
    assert error["kind"] == "configuration"
    assert "HTTPS_PROXY" in error["message"]
    assert "proxy-password" not in str(error)


@pytest.mark.parametrize("command", [GET, "meetings list", "meetings create --title x"])
def test_missing_token_is_an_authentication_error_before_sending(stub: StubServer, command: str) -> None:
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    error = stub.rtk.error(command)
    assert (error["kind"], stub.seen) == ("authentication", [])
    assert error["hint"].startswith("rtk auth login")


def test_emulator_opens_no_socket(local: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*address: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert local("meetings list").ok.data == []


def test_token_echoed_by_the_server_is_masked(stub: StubServer) -> None:
    stub.respond_with(StubResponse(200, success({"id": ID, "echo": f"Bearer {TOKEN}"}).body, {"x-echo": TOKEN}))
    result = stub.rtk(f"{GET} --debug").ok
    assert result.data["echo"] == "Bearer ****"
    assert TOKEN not in result.stdout + result.stderr


def test_encoded_download_is_decoded_and_its_length_ignored(stub: StubServer) -> None:
    packed = gzip.compress(b"moving pictures" * 100)
    stub.respond_with(
        recording_with_link(stub.origin + "/talk.mp4"), StubResponse(200, packed, {"content-encoding": "gzip"})
    )
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"moving pictures" * 100
