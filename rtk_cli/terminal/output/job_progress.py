"""The progress bar of a job of many requests, with a time left that knows the rate limit."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from rtk_cli.terminal.output.columns import format_duration

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID
    from rich.text import Text


class JobProgress:
    """A bar on stderr that is erased in the end. `time_left` gets the number of steps that are done."""

    def __init__(self, stderr: TextIO, total: int, time_left: Callable[[int], float | None]) -> None:
        self._bar, self._task = _bar(stderr, total, time_left)
        self._bar.start()

    def advance(self) -> None:
        self._bar.advance(self._task)

    def print_above(self, line: str) -> None:
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def finish(self) -> None:
        self._bar.stop()


def _bar(stderr: TextIO, total: int, time_left: Callable[[int], float | None]) -> "tuple[Progress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn
    from rich.text import Text

    class Left(ProgressColumn):
        max_refresh = 0.5

        def render(self, task: "Task") -> "Text":
            seconds = time_left(int(task.completed))
            return Text("" if seconds is None else f"{format_duration(seconds)} left")

    bar = Progress(BarColumn(), MofNCompleteColumn(), Left(), console=Console(file=stderr), transient=True)
    return bar, bar.add_task("", total=total)
