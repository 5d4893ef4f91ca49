"""What the server relies on in uvicorn beyond its documentation. A release that changes it fails here first."""

import asyncio
import inspect
from collections.abc import Callable

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from rtk_cli.emulator.http.asgi import Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import DISCONNECT
from rtk_cli.emulator.http.uvicorn_internals import HANDSHAKE_STARTED, OVERRIDDEN, Connection, limited
from tests.emulator.http.raw_http import handshake
from tests.emulator.http.recording_transport import POST, application, connected, in_loop

CALLBACKS = ["on_message_begin", "on_headers_complete", "on_message_complete", "on_response_complete"]
CONSTRUCTOR = ["config", "server_state", "app_state", "_loop"]


@pytest.mark.parametrize(
    ("owner", "name"), [(owner, name) for owner, names in OVERRIDDEN.items() for name in names], ids=str
)
def test_overridden_method_exists_in_uvicorn(owner: type, name: str) -> None:
    parameters = list(inspect.signature(getattr(owner, name)).parameters)
    assert parameters == (["self", "sockets"] if name == "startup" else ["self"])


def test_protocol_class_is_created_with_the_expected_arguments() -> None:
    assert list(inspect.signature(HttpToolsProtocol).parameters) == CONSTRUCTOR


def test_connection_adds_no_attribute_that_uvicorn_uses() -> None:
    async def scenario() -> None:
        plain, _ = connected(HttpToolsProtocol)
        ours, _ = connected(limited(Limits()))
        added = set(vars(Connection)) | (set(vars(ours)) - set(vars(plain)))
        overridden = {*CALLBACKS, "handle_websocket_upgrade", "connection_made", "connection_lost"}
        overridden |= {"data_received", "eof_received", "__init__", "__module__", "__doc__"}
        overridden |= {"__firstlineno__", "__static_attributes__"}  # of every class, from Python 3.13 on
        assert {name for name in added - overridden if hasattr(plain, name)} == set()

    in_loop(scenario)


def test_callbacks_run_once_per_request_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in CALLBACKS:
        monkeypatch.setattr(Connection, name, recorded(name, getattr(Connection, name), calls))

    async def scenario() -> None:
        connection, transport = connected(limited(Limits()))
        for number in (1, 2):
            connection.data_received(POST)
            while transport.written.count(b"204 No Content") < number:
                await asyncio.sleep(0)

    in_loop(scenario)
    assert calls == CALLBACKS * 2


def recorded(name: str, method: Callable[[Connection], None], calls: list[str]) -> Callable[[Connection], None]:
    def call(connection: Connection) -> None:
        calls.append(name)
        method(connection)

    return call


def test_request_reaches_the_transport_of_its_own_connection() -> None:
    async def disconnect(scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"][DISCONNECT]()
        await application(scope, receive, send)

    async def scenario() -> None:
        (first, one), (second, other) = connected(limited(Limits()), disconnect), connected(limited(Limits()))
        first.data_received(POST + POST)  # the second request starts when the first one is answered
        second.data_received(POST)
        while one.written.count(b"204 No Content") < 2:
            await asyncio.sleep(0)
        assert (one.aborts, other.aborts) == (2, 0)

    in_loop(scenario)


def test_head_and_body_of_a_response_are_written_together() -> None:
    writes: list[bytes] = []

    async def scenario() -> None:
        connection, transport = connected(limited(Limits()), hello)
        transport.write = writes.append  # type: ignore[method-assign,assignment]
        connection.data_received(POST)
        while not writes:
            await asyncio.sleep(0)

    async def hello(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})

    in_loop(scenario)
    assert len(writes) == 1
    assert writes[0].endswith(b"\r\n\r\nhello")


def test_websocket_protocol_tells_whether_it_has_read_the_handshake() -> None:
    async def scenario() -> None:
        connection, transport = connected(HttpToolsProtocol)
        assert isinstance(connection.config, uvicorn.Config)
        connection.data_received(handshake("x: " + "y" * 60_000))
        unread = transport.get_protocol()
        assert isinstance(unread, WebSocketsSansIOProtocol)
        assert getattr(unread, HANDSHAKE_STARTED) is False
        connection, transport = connected(HttpToolsProtocol)
        connection.data_received(handshake())
        assert getattr(transport.get_protocol(), HANDSHAKE_STARTED) is True

    in_loop(scenario)
