"""When a planned fault drops the connection: before or after the change is stored.

A module of its own, so that `rtk emulator fail --help` does not import SQLite.
"""

from typing import Literal, get_args

Cut = Literal["before", "after"]
CUTS: tuple[Cut, ...] = get_args(Cut)
