"""Does one thing to each of several ids, on several connections; one that fails does not stop the others."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from rtk_cli.errors import RtkError
from rtk_cli.jobs.bulk.bulk_run import ENDING
from rtk_cli.jobs.parallel import in_order


class Done(NamedTuple):
    """What came of an id: the API's response, or the error."""

    id: str
    response: Any
    error: RtkError | None = None


def do_each(
    ids: Sequence[str], one: Callable[[str], Any], connections: int, stop: Callable[[], None]
) -> Iterator[Done]:
    """Yield what `one` returns or raises for each id, in order. Raises what would meet every other id too."""

    def attempt(identifier: str) -> Done:
        try:
            return Done(identifier, one(identifier))
        except ENDING:
            raise
        except RtkError as error:
            return Done(identifier, None, error)

    return in_order(attempt, ids, connections, stop=stop)
