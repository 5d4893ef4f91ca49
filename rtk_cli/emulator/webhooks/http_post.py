"""One POST to a webhook receiver, limited in time whatever the receiver does. Loaded only to send deliveries."""

import http.client
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from rtk_cli.emulator.webhooks.delivery_store import AttemptResult

TIMEOUT = 10.0
"""Seconds for a whole attempt; the real service's limit is unknown."""

_CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float = TIMEOUT) -> AttemptResult:
    """Post the body and return the status. Redirects are not followed, and the response body is not read."""
    try:
        return _post_once(urlsplit(url), headers, body, timeout)
    except TimeoutError:
        return AttemptResult(None, f"no response within {timeout:g} s")
    except ssl.SSLCertVerificationError as error:
        return AttemptResult(None, f"invalid certificate: {error.verify_message}")
    except OSError as error:
        return AttemptResult(None, f"no connection: {error.strerror or error}")
    except http.client.HTTPException as error:
        return AttemptResult(None, f"no valid HTTP response: {type(error).__name__}")
    except ValueError as error:  # a port out of range, a host that IDNA rejects, a path with a space
        return AttemptResult(None, f"unusable URL: {error}")


def _post_once(parts: SplitResult, headers: Mapping[str, str], body: bytes, timeout: float) -> AttemptResult:
    connection_type = _CONNECTIONS.get(parts.scheme)
    if connection_type is None or not parts.hostname:
        raise ValueError("neither http nor https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(connection_type(parts.hostname, parts.port, timeout=timeout)) as connection:
        connection.connect()
        sock = connection.sock
        # A socket timeout limits each read alone. This one also stops a receiver that sends a byte at a time.
        has_timed_out = Event()
        deadline = Timer(timeout, _shut_down, [sock, has_timed_out])
        deadline.daemon = True
        deadline.start()
        try:
            connection.request("POST", target, body, dict(headers))
            result = AttemptResult(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            if not has_timed_out.is_set():
                raise
        finally:
            deadline.cancel()
    if has_timed_out.is_set():  # a response that was cut off may look complete
        raise TimeoutError
    return result


def _shut_down(sock: socket, has_timed_out: Event) -> None:
    has_timed_out.set()
    with suppress(OSError):  # it may be closed already
        sock.shutdown(SHUT_RDWR)
