"""Survives streams that are closed, full or unread: a lost message neither stops work nor changes the exit code."""

import os
import sys
from typing import TextIO


def write_message(stream: TextIO, text: str) -> None:
    """Write a message; ignore a stream that can't take it."""
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        discard_rest(stream)


def discard_rest(stream: TextIO) -> None:
    """Redirect a stream that takes no more output to the null device.

    Otherwise the interpreter fails to flush its buffer on exit, and exits with code 120.
    """
    try:
        stream.flush()
    except OSError:
        if stream in (sys.stdout, sys.stderr):
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)
