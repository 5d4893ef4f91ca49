"""Flags of commands that can wait for the state that they lead to: --wait, --wait-for STATE and --within.

--wait takes no value, as in helm: with an optional one, `--wait MEETING` could mean a state or the argument.
"""

from typing import Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError

DEFAULT_WITHIN = "10m"

Within = Annotated[
    str, typer.Option("--within", metavar="LENGTH", help="Give up after this long, such as 90s, 10m or 2h.")
]
"""For a command that does nothing but wait."""
WaitWithin = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="LENGTH",
        help=f"With --wait, give up after this long, such as 90s or 2h (default: {DEFAULT_WITHIN}).",
    ),
]


def seconds_to_wait(within: str | None, *, wait: bool) -> float | None:
    """Return how long to wait at most; None if the command does not wait."""
    if not wait and within is not None:
        raise UsageError(f"--within needs --wait: {within}", hint="add --wait")
    return parse_duration(within or DEFAULT_WITHIN) if wait else None
