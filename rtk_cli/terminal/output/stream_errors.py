"""Streams that are closed, full or without a reader: what cannot be told stops no work, and changes no exit code."""

import os
import sys
from typing import TextIO


def tell(stream: TextIO, text: str) -> None:
    """Write a message. One that nobody can get is no reason to stop."""
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        let_go(stream)


def let_go(stream: TextIO) -> None:
    """Lead a stream that takes nothing more to nowhere.

    The interpreter would fail over the rest in its buffer when it ends, and make the exit code 120.
    """
    try:
        stream.flush()
    except OSError:
        if stream in (sys.stdout, sys.stderr):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
