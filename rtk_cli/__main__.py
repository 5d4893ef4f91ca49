"""`python -m rtk_cli`, and the entry point of the `rtk` command."""

import gc
import io
import os
import sys

from rtk_cli.terminal.main import main


def run() -> None:
    """Exit with the code of the command line.

    A run is short and creates most of its objects while importing. Collecting garbage during a run and at its end would
    take an eighth of its time.
    """
    _open_closed_streams()
    _write_utf8()
    gc.set_threshold(50_000)
    exit_code = main()
    gc.freeze()
    sys.exit(exit_code)


def _open_closed_streams() -> None:
    """Replace a stream that the parent closed (`2>&-`): otherwise the next open file would get its number.

    Messages may be lost, but data must not: the stdout put in place fails as soon as something is written to it.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 - a standard stream stays open
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def _write_utf8() -> None:
    """Write UTF-8 with plain newlines to pipes on every system.

    Windows would write a code page and two characters per newline, a POSIX locale any encoding. A terminal keeps its
    encoding, and characters that it lacks are escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


if __name__ == "__main__":
    run()
