"""The protocol by which long work reports its progress; the terminal draws a bar from it."""

from typing import Protocol


class Progress(Protocol):
    """Counts bytes or steps. `total` is None if it is unknown; `done` were finished before the start."""

    def start(self, name: str, total: int | None, done: int = 0) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...
