"""Broken transfers: answers that are too slow, too large, cut off, or not in HTTP at all."""

import gzip
import zlib

from tests.support.broken_server import DRIP, GOOD, PATIENCE, Connection, Kinds, chunk, head

KINDS = Kinds()
MEGABYTE = b" " * 2**20
CHUNKED = head("200 OK", "transfer-encoding: chunked")
GZIP = "content-encoding: gzip"


# Too slow


@KINDS.add
def silence(connection: Connection) -> None:
    connection.wait()


@KINDS.add
def dripping_status_line(connection: Connection) -> None:
    connection.drip(b"HTTP/1.1 200 " + b"O" * int(PATIENCE / DRIP))


@KINDS.add
def dripping_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.drip(b"x-a: b\r\n" * int(PATIENCE / DRIP / 8))


@KINDS.add
def dripping_body(connection: Connection) -> None:
    """A whole answer that takes longer than the test's timeout, but never pauses for as long."""
    connection.send(head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-20])
    connection.drip(GOOD[-20:])


@KINDS.add
def stalled_body(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])
    connection.wait()


@KINDS.add
def stalled_body_without_length(connection: Connection) -> None:
    connection.send(head("200 OK"), GOOD)
    connection.wait()


@KINDS.add
def dripping_chunk_size(connection: Connection) -> None:
    connection.send(CHUNKED)
    connection.drip(b"0" * int(PATIENCE / DRIP))


@KINDS.add
def dripping_trailers(connection: Connection) -> None:
    connection.send(CHUNKED, chunk(GOOD), b"0\r\n")
    connection.drip(b"x-a: b\r\n" * int(PATIENCE / DRIP / 8))


@KINDS.add
def silence_after_continue(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    connection.wait()


@KINDS.add
def endless_interim_answers(connection: Connection) -> None:
    connection.forever(lambda: connection.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.001))


@KINDS.add
def dripping_error_body(connection: Connection) -> None:
    connection.send(head("500 Oops", "content-length: 10000"))
    connection.drip(b"x" * int(PATIENCE / DRIP))


# Too much


@KINDS.add
def endless_body(connection: Connection) -> None:
    connection.send(head("200 OK"))
    connection.forever(lambda: connection.send(MEGABYTE))


@KINDS.add
def endless_chunks(connection: Connection) -> None:
    connection.send(CHUNKED)
    connection.forever(lambda: connection.send(chunk(MEGABYTE)))


@KINDS.add
def endless_error_body(connection: Connection) -> None:
    connection.send(head("500 Oops"))
    connection.forever(lambda: connection.send(MEGABYTE))


@KINDS.add
def endless_redirect_body(connection: Connection) -> None:
    connection.send(head("302 Found", f"location: {connection.origin}/whole"))
    connection.forever(lambda: connection.send(MEGABYTE))


@KINDS.add
def gzip_bomb(connection: Connection) -> None:
    """2 MB that unpack to 2 GB; after a full flush each block of the stream can be repeated."""
    stream = zlib.compressobj(wbits=31)
    first, block = (stream.compress(MEGABYTE) + stream.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    connection.send(head("200 OK", GZIP, f"content-length: {len(first) + 2047 * len(block)}"), first, block * 2047)


@KINDS.add
def announced_terabyte(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {2**40}"), b"{")
    connection.wait()


@KINDS.add
def huge_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nx-a: " + b"a" * 300_000 + b"\r\n\r\n")


@KINDS.add
def endless_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.forever(lambda: connection.send(b"x-a: b\r\n" * 1000))


# Cut off or damaged on the way


@KINDS.add
def closed_without_answer(connection: Connection) -> None:
    pass


@KINDS.add
def reset_without_answer(connection: Connection) -> None:
    connection.reset()


@KINDS.add
def head_cut(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-le")


@KINDS.add
def body_cut(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])


@KINDS.add
def body_without_length_cut(connection: Connection) -> None:
    connection.send(head("200 OK"), GOOD[:-9])


@KINDS.add
def body_without_length_reset(connection: Connection) -> None:
    connection.send(head("200 OK"), GOOD[:-9])
    connection.wait(DRIP)
    connection.reset()


@KINDS.add
def body_cut_after_whole_json(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {len(GOOD) + 1}"), GOOD)


@KINDS.add
def body_reset(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])
    connection.wait(DRIP)
    connection.reset()


@KINDS.add
def chunks_cut(connection: Connection) -> None:
    connection.send(CHUNKED, chunk(GOOD))


@KINDS.add
def chunk_cut(connection: Connection) -> None:
    connection.send(CHUNKED, chunk(GOOD)[:-9])


@KINDS.add
def error_body_cut(connection: Connection) -> None:
    connection.send(head("500 Oops", "content-length: 100"), b"{")


@KINDS.add
def length_too_short(connection: Connection) -> None:
    connection.send(head("200 OK", f"content-length: {len(GOOD) - 9}"), GOOD)


@KINDS.add
def gzip_cut(connection: Connection) -> None:
    connection.whole(gzip.compress(GOOD)[:-20], "200 OK", GZIP)


@KINDS.add
def gzip_without_length_cut(connection: Connection) -> None:
    connection.send(head("200 OK", GZIP), gzip.compress(GOOD)[:-20])


@KINDS.add
def gzip_of_nothing(connection: Connection) -> None:
    connection.whole(gzip.compress(b""), "200 OK", GZIP)


@KINDS.add
def gzip_without_checksum(connection: Connection) -> None:
    connection.whole(gzip.compress(GOOD)[:-8], "200 OK", GZIP)


@KINDS.add
def gzip_with_wrong_checksum(connection: Connection) -> None:
    connection.whole(gzip.compress(GOOD)[:-8] + b"\0" * 8, "200 OK", GZIP)


@KINDS.add
def gzip_that_is_none(connection: Connection) -> None:
    connection.whole(GOOD, "200 OK", GZIP)


@KINDS.add
def unknown_encoding(connection: Connection) -> None:
    connection.whole(GOOD, "200 OK", "content-encoding: br")


# Not HTTP


@KINDS.add
def not_http(connection: Connection) -> None:
    connection.send(b"220 mail.example.com ESMTP\r\n")


@KINDS.add
def body_only(connection: Connection) -> None:
    connection.send(GOOD)


@KINDS.add
def status_that_is_no_number(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 OK OK\r\n\r\n", GOOD)


@KINDS.add
def header_without_colon(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", GOOD)


@KINDS.add
def header_with_null(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nx-a: \0\r\n\r\n", GOOD)


@KINDS.add
def two_lengths(connection: Connection) -> None:
    connection.send(head("200 OK", "content-length: 5", "content-length: 6"), GOOD)


@KINDS.add
def negative_length(connection: Connection) -> None:
    connection.send(head("200 OK", "content-length: -5"), GOOD)


@KINDS.add
def invalid_chunk_size(connection: Connection) -> None:
    connection.send(CHUNKED, b"zz\r\n", GOOD)


@KINDS.add
def switching_protocols(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n", GOOD)


# Redirects


@KINDS.add
def redirect_loop(connection: Connection) -> None:
    connection.whole(b"", "302 Found", f"location: {connection.origin}{connection.path}")


@KINDS.add
def redirect_without_target(connection: Connection) -> None:
    connection.whole(b"", "302 Found")


@KINDS.add
def redirect_to_invalid_target(connection: Connection) -> None:
    connection.whole(b"", "302 Found", "location: http://[::1")
