"""What a job needs of an answer, when the answer has it not."""

from collections.abc import Iterator
from contextlib import contextmanager

from rtk_cli.errors import ServerError


@contextmanager
def reading_response(what: str) -> Iterator[None]:
    """Around the reading of an answer: what it lacks is the API's fault, and told as such."""
    try:
        yield
    except (AttributeError, KeyError, TypeError) as error:
        raise ServerError(f"the API's answer is not as it describes it: {what}") from error
