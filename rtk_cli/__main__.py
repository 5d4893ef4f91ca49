"""`python -m rtk_cli`, and the entry point of the `rtk` command."""

import gc
import io
import os
import sys

from rtk_cli.terminal.main import main


def run() -> None:
    """Exit with the code of the command line.

    A run is short, makes most of its objects while it imports, and drops them all at once. Looking for garbage
    among them, in between and once more at the end, would take an eighth of it.
    """
    _open_what_is_closed()
    _write_utf8()
    gc.set_threshold(50_000)
    exit_code = main()
    gc.freeze()
    sys.exit(exit_code)


def _open_what_is_closed() -> None:
    """A parent may close a stream (`2>&-`), which is None then, and the next file opened would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - open to the end, as any standard stream


def _write_utf8() -> None:
    """Data in a pipe is the same on every system: UTF-8, and a newline is a newline.

    Windows has a code page there and two characters for a newline, a POSIX locale may have anything, and a title holds
    what it holds. A terminal keeps its own encoding, and shows as an escape what that lacks.
    """
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="backslashreplace")
    else:
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


if __name__ == "__main__":
    run()
