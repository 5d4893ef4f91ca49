"""Flags of commands that read many sessions or recordings for a report."""

from typing import Annotated

import typer

Jobs = Annotated[int, typer.Option("--jobs", metavar="COUNT", help="Requests at the same time.", min=1, max=16)]
DEFAULT_JOBS = 4
Check = Annotated[bool, typer.Option("--check", help="Exit with 14 if something is found.")]
