"""When a planned fault drops the connection: before or after the change is stored."""

from typing import Literal, get_args

Cut = Literal["before", "after"]
CUTS: tuple[Cut, ...] = get_args(Cut)
