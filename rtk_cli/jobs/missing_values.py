"""Reports a response without an expected value as a server error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rtk_cli.errors import ServerError


@contextmanager
def reading_response(problem: str) -> Iterator[None]:
    """Wrap code that reads a response: raise `ServerError` with `problem` if a value is missing or has another type."""
    try:
        yield
    except (AttributeError, KeyError, TypeError) as error:
        raise ServerError(f"the API's response does not match its documentation: {problem}") from error


def id_of(response: Any, kind: str) -> str:
    """Return the id of an object in a response; `kind` is what the object is."""
    with reading_response(f"a {kind} without an id"):
        return str(response["id"])
