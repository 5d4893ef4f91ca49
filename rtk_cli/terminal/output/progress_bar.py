"""Progress of downloads and simulations: a bar on a terminal, or lines for screen readers; nothing elsewhere."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.stream_errors import write_message

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


class ProgressLines:
    """A line on stderr at the start, and at each quarter: nothing moves, so a screen reader reads each line once."""

    def __init__(self, stderr: TextIO) -> None:
        self._stderr = stderr
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._quarter = 0

    def start(self, name: str, total: int | None, done: int = 0) -> None:
        self._name, self._total, self._done = escape_line(name), total, done
        self._quarter = self._reached()
        self._say("started" if not done else f"continued at {self._percent()} %" if total else "continued")

    def advance(self, count: int) -> None:
        self._done += count
        if self._reached() > self._quarter:
            self._quarter = self._reached()
            self._say(f"{self._percent()} %")

    def finish(self) -> None: ...

    def _reached(self) -> int:
        return 4 * self._done // self._total if self._total else 0

    def _percent(self) -> int:
        return 100 * self._done // (self._total or 1)

    def _say(self, what: str) -> None:
        write_message(self._stderr, f"{self._name}: {what}\n")


def is_plain(variables: Mapping[str, str]) -> bool:
    """Whether nothing may move on the terminal: RTK_PROGRESS=plain, or a terminal that cannot move the cursor."""
    return variables.get("RTK_PROGRESS", "").lower() == "plain" or variables.get("TERM") == "dumb"


def byte_progress(stderr: TextIO, variables: Mapping[str, str], *, quiet: bool) -> "Progress":
    """Return the progress of a download, in bytes, if `stderr` is a terminal and not `quiet`."""
    return _progress(stderr, variables, quiet=quiet, in_steps=False)


def step_progress(stderr: TextIO, variables: Mapping[str, str], *, quiet: bool) -> "Progress":
    """Return the progress of work in steps, if `stderr` is a terminal and not `quiet`."""
    return _progress(stderr, variables, quiet=quiet, in_steps=True)


def _progress(stderr: TextIO, variables: Mapping[str, str], *, quiet: bool, in_steps: bool) -> "Progress":
    if quiet or not is_terminal(stderr):
        return NoProgress()
    return ProgressLines(stderr) if is_plain(variables) else ProgressBar(stderr, in_steps=in_steps)
