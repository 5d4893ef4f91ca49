"""Progress of several downloads at once: a bar for each that runs and one for all; nothing when not a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.progress_bar import NoProgress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from rtk_cli.jobs.progress import Progress

LONGEST_NAME = 40


class Bars(Protocol):
    """The display of all downloads. `new` is called for each, in its thread; `is_shown` is false without a terminal."""

    is_shown: bool

    def new(self) -> "Progress": ...

    def file_done(self) -> None: ...


class NoBars:
    """Shows nothing."""

    is_shown = False

    def new(self) -> "Progress":
        return NoProgress()

    def file_done(self) -> None: ...


class FileBars:
    """Bars on a terminal. `size` counts the bytes of all files, None if it is unknown."""

    is_shown = True

    def __init__(self, bars: "RichProgress", files: int, size: int | None) -> None:
        self._bars = bars
        self._files = files
        self._done = 0
        self._total = bars.add_task(self._description(), total=size)

    def new(self) -> "Progress":
        return _FileBar(self._bars, self._total)

    def file_done(self) -> None:
        self._done += 1
        self._bars.update(self._total, description=self._description())

    def _description(self) -> str:
        return f"{self._done} of {self._files} files"


class _FileBar:
    """The bar of one download, which is removed at its end. What it counts also counts for the bar of all."""

    def __init__(self, bars: "RichProgress", total: "TaskID") -> None:
        self._bars = bars
        self._total = total
        self._task: TaskID | None = None
        self._counted = 0

    def start(self, name: str, total: int | None, done: int = 0) -> None:
        self.finish()  # the bar of the previous attempt
        self._task = self._bars.add_task(escape_line(_shortened(name)), total=total, completed=done)
        self._bars.advance(self._total, done - self._counted)
        self._counted = done

    def advance(self, count: int) -> None:
        self._counted += count
        self._bars.advance(self._total, count)
        if self._task is not None:
            self._bars.advance(self._task, count)

    def finish(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None


@contextmanager
def file_bars(stderr: TextIO, files: int, size: int | None, *, quiet: bool) -> Iterator[Bars]:
    """Show bars for `files` downloads of `size` bytes in all, if `stderr` is a terminal and not `quiet`."""
    if quiet or not is_terminal(stderr):
        yield NoBars()
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stderr), transient=True) as bars:
        yield FileBars(bars, files, size)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
