"""Progress of downloads and simulations: a bar on a terminal, nothing elsewhere."""

from typing import TYPE_CHECKING, TextIO

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.escaping import escape_line

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from rtk_cli.jobs.progress import Progress


class NoProgress:
    """Shows nothing."""

    def start(self, name: str, total: int | None, done: int = 0) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


class ProgressBar:
    """A bar on stderr with the count and the time left; counts bytes, or steps."""

    def __init__(self, stderr: TextIO, *, in_steps: bool = False) -> None:
        self._stderr = stderr
        self._in_steps = in_steps
        self._progress: RichProgress | None = None
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

        self.finish()  # the bar of the previous file or attempt
        count = MofNCompleteColumn() if self._in_steps else DownloadColumn()
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), count, TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(file=self._stderr), transient=True)
        self._task = self._progress.add_task(escape_line(name), total=total, completed=done)
        self._progress.start()

    def advance(self, count: int) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, count)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress.stop()


def byte_progress(stderr: TextIO, *, quiet: bool) -> "Progress":
    """Return a progress bar that counts bytes if `stderr` is a terminal and not `quiet`."""
    return ProgressBar(stderr) if is_terminal(stderr) and not quiet else NoProgress()


def step_progress(stderr: TextIO, *, quiet: bool) -> "Progress":
    """Return a progress bar that counts steps if `stderr` is a terminal and not `quiet`."""
    return ProgressBar(stderr, in_steps=True) if is_terminal(stderr) and not quiet else NoProgress()
