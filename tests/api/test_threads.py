"""One transport stack for several threads: connections, the token, the debug log."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest

from rtk_cli.api.transports.debug_log import LoggingTransport
from rtk_cli.api.transports.http import HttpTransport
from rtk_cli.messages import Request
from tests.support.cli import TOKEN, FakeClock
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, success
from tests.support.stub_transport import StubTransport

THREADS = 6


def test_each_thread_gets_its_own_response(stub: StubServer) -> None:
    together = Barrier(THREADS, timeout=10)

    def respond(request: ReceivedRequest) -> StubResponse:
        together.wait()  # all are being sent at the same time
        return success({"id": request.path[-1]})

    stub.respond_by(respond)
    transport = HttpTransport(stub.base_url, lambda: TOKEN, 10)
    with ThreadPoolExecutor(THREADS) as pool:
        responses = pool.map(transport.send, [Request("GET", f"/{number}") for number in range(THREADS)])
        assert [b'"id": "%d"' % number in response.content for number, response in enumerate(responses)] == [True] * 6
    assert len({request.connection for request in stub.seen}) == THREADS
    transport.close()


def test_threads_share_their_connections(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one would never be closed."""
    built: list[object] = []

    def build(transport: HttpTransport, url: str, proxy: object) -> object:
        built.append(client := original(transport, url, proxy))
        sleep(0.01)
        return client

    original: Callable[..., object] = HttpTransport._connected
    monkeypatch.setattr(HttpTransport, "_connected", build)
    stub.respond_by(lambda request: success({"id": "1"}))
    transport = HttpTransport(stub.base_url, lambda: TOKEN, 10)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(transport.send, [Request("GET", "/1")] * THREADS))
    assert len(built) == 1
    transport.close()


def test_token_is_read_by_one_thread_at_a_time(stub: StubServer) -> None:
    """It may come from a command."""
    readers: list[int] = []
    most: list[int] = []

    def read_token() -> str:
        readers.append(1)
        sleep(0.001)
        most.append(len(readers))
        readers.pop()
        return TOKEN

    stub.respond_by(lambda request: success({"id": "1"}))
    transport = HttpTransport(stub.base_url, read_token, 10)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(transport.send, [Request("GET", "/1")] * 50))
    assert max(most) == 1
    transport.close()


def test_lines_of_a_logged_request_stay_together() -> None:
    lines: list[str] = []
    answers = iter([(200, {"success": True, "data": {"id": "1"}})] * 200)

    def write(line: str) -> None:
        sleep(0)
        lines.append(line)

    transport = LoggingTransport(StubTransport(answers), write, FakeClock())
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(transport.send, [Request("POST", "/x", body=b'{"a": 1}')] * 200))
    block = r"(> POST /x\n(> [a-z-]+: .*\n)+> \{.*\n|< 200 in .*\n< content-type: .*\n< \{.*\n)"
    assert re.fullmatch(f"{block}{{400}}", "\n".join(lines) + "\n")
