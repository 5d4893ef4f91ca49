"""Who hears how far long work is; the terminal draws a bar of it."""

from typing import Protocol


class Progress(Protocol):
    """Counts bytes, or steps. `total` is None where nobody knows it; `done` were there before."""

    def start(self, name: str, total: int | None, done: int = 0) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...
