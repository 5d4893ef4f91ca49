"""Does one thing to each of several items, on several connections; one that fails does not stop the others."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from rtk_cli.errors import RtkError
from rtk_cli.jobs.bulk.bulk_run import ENDING
from rtk_cli.jobs.parallel import in_order

Item = TypeVar("Item")
Response = TypeVar("Response")


class Done(NamedTuple, Generic[Item, Response]):
    """What came of an item, such as an id: the response, or the error."""

    item: Item
    response: Response | None
    error: RtkError | None = None


def do_each(
    items: Iterable[Item], one: Callable[[Item], Response], connections: int, stop: Callable[[], None]
) -> Iterator[Done[Item, Response]]:
    """Yield what `one` returns or raises for each item, in order. Raises what would meet every other item too."""

    def attempt(item: Item) -> Done[Item, Response]:
        try:
            return Done(item, one(item))
        except ENDING:
            raise
        except RtkError as error:
            return Done(item, None, error)

    return in_order(attempt, items, connections, stop=stop)
