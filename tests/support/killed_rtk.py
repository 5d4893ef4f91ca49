"""Runs rtk on a clock of its own and kills it at one point: `python -m tests.support.killed_rtk NOW POINT WORD...`.

A point is `12.5`, seconds after the start, or `before:recordings_start` and `after:recordings_start`: a request.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support.cli import Rtk
from tests.support.scheduled_clock import ScheduledClock

ROOT = Path(__file__).parents[2]


def killed(rtk: Rtk, point: str, *words: str) -> None:
    """Run a command until `point`, where it is killed. The clock of `rtk` then shows the time of that moment."""
    command = [sys.executable, "-m", "tests.support.killed_rtk", str(rtk.clock.now()), point, *rtk.before, *words]
    environment = {**rtk.environment, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == -signal.SIGKILL, run.stderr
    rtk.clock.advance(float(run.stdout.splitlines()[-1]) - rtk.clock.now())


class KilledTransport:
    """Kills the process before or after one operation is performed."""

    def __init__(self, inner: Transport, point: str, clock: ScheduledClock) -> None:
        self._inner = inner
        self._when, _, self._operation = point.partition(":")
        self._clock = clock

    def send(self, request: Request) -> Response:
        is_it = request.operation is not None and request.operation.id == self._operation
        if is_it and self._when == "before":
            kill(self._clock)
        response = self._inner.send(request)
        if is_it:
            kill(self._clock)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


def kill(clock: ScheduledClock) -> None:
    """Kill this process, and print the time before."""
    os.write(1, f"\n{clock.now()}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)


def run(now: str, point: str, *words: str) -> None:
    """Run the command in this process."""
    clock = ScheduledClock(float(now))
    if ":" not in point:
        clock.after(float(point), lambda: kill(clock))
    environment = Environment(
        clock=clock,
        random=random.Random(7).random,
        wrap_transport=lambda transport: KilledTransport(transport, point, clock),
    )
    sys.exit(main(words, environment))


if __name__ == "__main__":
    run(*sys.argv[1:])
