"""A connection, read by read: what is counted as a head, and what follows when the client sends no more."""

import asyncio

from rtk_cli.emulator.http.asgi import Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.uvicorn_internals import Connection, limited
from tests.emulator.http.recording_transport import POST, application, connected, in_loop

LONG = Limits().head_bytes + 1
LONG_POST = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n" % LONG + b" " * LONG


async def never_respond(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.Event().wait()


def test_response_is_flushed_when_the_client_shuts_down_its_sending_side() -> None:
    written_at_eof: list[bytes] = []

    async def scenario() -> None:
        async def respond_then_receive_eof(scope: Scope, receive: Receive, send: Send) -> None:
            await application(scope, receive, send)
            connection.eof_received()
            written_at_eof.append(transport.written)

        connection, transport = connected(limited(Limits()), respond_then_receive_eof)
        connection.data_received(POST)
        while not written_at_eof:
            await asyncio.sleep(0)

    in_loop(scenario)
    assert b"204 No Content" in written_at_eof[0]


def test_connection_closes_after_the_last_response_to_a_half_closed_client() -> None:
    async def scenario() -> None:
        connection, transport = connected(limited(Limits()))
        connection.data_received(POST)
        assert isinstance(connection, Connection)
        assert connection.eof_received() is True
        assert transport.closes == 0
        while b"204 No Content" not in transport.written:
            await asyncio.sleep(0)
        assert transport.closes == 1

    in_loop(scenario)


def test_body_in_the_read_in_which_a_head_begins_does_not_count_as_head() -> None:
    async def scenario() -> None:
        connection, transport = connected(limited(Limits()), never_respond)
        connection.data_received(LONG_POST + b"GET / HTTP/1.1\r\nx: ")
        connection.data_received(b"y")
        assert (transport.written, transport.closes) == (b"", 0)

    in_loop(scenario)


def test_head_that_is_too_long_is_refused_with_431() -> None:
    async def scenario() -> None:
        connection, transport = connected(limited(Limits()))
        connection.data_received(b"GET / HTTP/1.1\r\nx: ")
        connection.data_received(b"y" * (LONG - 1))
        assert transport.written == b""
        connection.data_received(b"y")
        assert transport.written.startswith(b"HTTP/1.1 431 ")

    in_loop(scenario)


def test_head_that_is_too_long_behind_a_request_closes_the_connection() -> None:
    """A 431 would be taken for the response to the request before."""

    async def scenario() -> None:
        connection, transport = connected(limited(Limits()), never_respond)
        connection.data_received(POST + b"GET / HTTP/1.1\r\nx: ")
        connection.data_received(b"y" * LONG)
        assert (transport.written, transport.closes) == (b"", 1)

    in_loop(scenario)
