"""Flags that the commands of analytics share."""

from typing import Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.session import Session

StartDate = Annotated[
    str | None,
    typer.Option(
        "--start-date",
        "--from",
        "--since",
        metavar="DAY",
        help="First day, such as 2026-09-14, or 30d for 30 days ago.",
    ),
]
EndDate = Annotated[
    str | None,
    typer.Option(
        "--end-date", "--to", "--until", metavar="DAY", help="Last day, such as 2026-09-14, or 7d for 7 days ago."
    ),
]
Chart = Annotated[
    bool | None,
    typer.Option("--chart/--no-chart", help="Draw bars below the table; default: on a terminal only."),
]


def draws_chart(cli: Session, requested: bool | None) -> bool:
    if requested and (cli.output.format != "table" or cli.flags.query is not None):
        raise UsageError("--chart only works with tables", hint="add -o table")
    return cli.output.shows_charts if requested is None else requested
