"""Times commands in rounds, each command once per round: run one after the other, equal commands differ by 40 %."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Task:
    """A command to time, which must succeed each time."""

    name: str
    command: tuple[str, ...]
    variables: Mapping[str, str]

    def run(self) -> float:
        """Return the seconds from start to exit."""
        start = perf_counter()
        done = subprocess.run(self.command, env=dict(self.variables), stdin=subprocess.DEVNULL, capture_output=True)
        seconds = perf_counter() - start
        if done.returncode != 0:
            raise RuntimeError(f"{self.name} failed: {done.stderr.decode(errors='replace')}")
        return seconds


def medians(tasks: Sequence[Task], rounds: int) -> dict[str, float]:
    """Return the median seconds of each task, by name. One more round goes first, to fill the caches."""
    times: dict[str, list[float]] = {task.name: [] for task in tasks}
    for number in range(rounds + 1):
        for task in tasks:
            seconds = task.run()
            if number > 0:
                times[task.name].append(seconds)
    return {name: median(found) for name, found in times.items()}
