"""Goes on with a fresh link when the one of a file has expired: while it was used, or before."""

from collections.abc import Callable
from typing import TypeVar

from rtk_cli.errors import AuthenticationError, NotFoundError
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.progress import Progress

Result = TypeVar("Result")


class CountingProgress:
    """Passes progress on, and counts the bytes that were received."""

    def __init__(self, inner: Progress) -> None:
        self.received = 0
        self._inner = inner

    def start(self, name: str, total: int | None, done: int = 0) -> None:
        self._inner.start(name, total, done)

    def advance(self, count: int) -> None:
        self.received += count
        self._inner.advance(count)

    def finish(self) -> None:
        self._inner.finish()


def with_fresh_links(
    link: Link,
    read_again: Callable[[], Link],
    use: Callable[[Link, Progress], Result],
    progress: Progress,
    *,
    is_new: bool,
) -> Result:
    """Return `use(link, progress)`; when the link is refused, call it again with the one that `read_again` returns.

    A link that `is_new`, as each that was read again, is given up if not one byte came with it.
    """
    counting = CountingProgress(progress)
    while True:
        received = counting.received
        try:
            return use(link, counting)
        except (AuthenticationError, NotFoundError):
            if is_new and counting.received == received:
                raise
            link, is_new = read_again(), True
