"""`python -m rtk_cli`, and the entry point of the `rtk` command."""

import gc
import os
import sys

from rtk_cli.terminal.main import main


def run() -> None:
    """Exit with the code of the command line.

    A run is short, makes most of its objects while it imports, and drops them all at once. Looking for garbage
    among them, in between and once more at the end, would take an eighth of it.
    """
    _open_what_is_closed()
    gc.set_threshold(50_000)
    exit_code = main()
    gc.freeze()
    sys.exit(exit_code)


def _open_what_is_closed() -> None:
    """A parent may close a stream (`2>&-`), which is None then, and the next file opened would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - open to the end, as any standard stream


if __name__ == "__main__":
    run()
