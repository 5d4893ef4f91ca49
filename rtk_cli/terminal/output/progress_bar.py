"""Progress of downloads and simulations: a bar on a terminal, nothing elsewhere."""

from typing import TYPE_CHECKING, TextIO

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.escaping import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from rtk_cli.jobs.progress import Progress as Listener


class NoProgress:
    """Says nothing."""

    def start(self, name: str, total: int | None, done: int = 0) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


class Bar:
    """A bar on stderr with what is done and the time left; it counts bytes, or `in_steps`."""

    def __init__(self, stderr: TextIO, *, in_steps: bool = False) -> None:
        self._stderr = stderr
        self._in_steps = in_steps
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def start(self, name: str, total: int | None, done: int = 0) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self.finish()  # the bar of a file before this one, or of an attempt before
        figures = MofNCompleteColumn() if self._in_steps else DownloadColumn()
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), figures, TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(file=self._stderr), transient=True)
        self._task = self._progress.add_task(one_line(name), total=total, completed=done)
        self._progress.start()

    def advance(self, count: int) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, count)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress.stop()


def byte_progress(stderr: TextIO, *, quiet: bool) -> "Listener":
    """The listener that fits `stderr`."""
    return Bar(stderr) if is_terminal(stderr) and not quiet else NoProgress()


def step_progress(stderr: TextIO, *, quiet: bool) -> "Listener":
    """The same for what is counted in steps."""
    return Bar(stderr, in_steps=True) if is_terminal(stderr) and not quiet else NoProgress()
