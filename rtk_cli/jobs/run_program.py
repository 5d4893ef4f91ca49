"""Runs a program of the user, and passes signals on to it."""

import signal
import subprocess
from collections.abc import Mapping, Sequence

from rtk_cli import signals
from rtk_cli.errors import UsageError

KILLED = 128
"""Shells add the number of the signal that ended a program."""


def run_program(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a program with the streams of this one; return its exit code, or 128 and the signal that ended it.

    Ctrl-C reaches the program from the terminal; SIGTERM is passed on. Both end this function when the program ends.
    """
    try:
        process = subprocess.Popen(command, env=dict(variables))  # noqa: S603 - running it is the purpose
    except OSError as error:
        hint = "give a program and its arguments after --"
        raise UsageError(f"cannot run {command[0]}: {error.strerror}", hint=hint) from error
    handlers: dict[signal.Signals, signals.Handler] = {
        signal.SIGINT: lambda number, frame: None,
        signal.SIGTERM: lambda number, frame: process.terminate(),
    }
    with signals.handled(handlers):
        exit_code = process.wait()
    return exit_code if exit_code >= 0 else KILLED - exit_code
