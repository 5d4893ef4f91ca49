"""One POST to a receiver, over in a few seconds whatever the receiver does. Loaded only by what delivers."""

import http.client
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from rtk_cli.emulator.webhooks.delivery_store import AttemptResult

TIMEOUT = 10.0
"""Seconds for the whole of an attempt; the real service's are not known."""

_CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float = TIMEOUT) -> AttemptResult:
    """What the receiver says to it; a redirect is not followed, and what it answers with is not read."""
    try:
        return _posted(urlsplit(url), headers, body, timeout)
    except TimeoutError:
        return AttemptResult(None, f"no answer within {timeout:g} s")
    except ssl.SSLCertVerificationError as error:
        return AttemptResult(None, f"its certificate is not good: {error.verify_message}")
    except OSError as error:
        return AttemptResult(None, f"no connection: {error.strerror or error}")
    except http.client.HTTPException as error:
        return AttemptResult(None, f"no answer in HTTP: {type(error).__name__}")
    except ValueError as error:  # a port out of range, a host that IDNA refuses, a path with a blank
        return AttemptResult(None, f"no usable URL: {error}")


def _posted(parts: SplitResult, headers: Mapping[str, str], body: bytes, timeout: float) -> AttemptResult:
    kind = _CONNECTIONS.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise ValueError("neither http nor https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(kind(parts.hostname, parts.port, timeout=timeout)) as connection:
        connection.connect()
        line = connection.sock
        # A timeout of a socket is one of each step: this one ends also who answers a byte at a time.
        is_late = Event()
        deadline = Timer(timeout, _hang_up, [line, is_late])
        deadline.daemon = True
        deadline.start()
        try:
            connection.request("POST", target, body, dict(headers))
            answer = AttemptResult(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            if not is_late.is_set():
                raise
        finally:
            deadline.cancel()
    if is_late.is_set():  # what was cut off may look like an answer
        raise TimeoutError
    return answer


def _hang_up(line: socket, is_late: Event) -> None:
    is_late.set()
    with suppress(OSError):  # it may be closed already
        line.shutdown(SHUT_RDWR)
