"""rtk emulator requests: what was sent to an emulator that is served."""

from contextlib import closing
from typing import Annotated

import typer

from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("TIME", "at", Kind.TIME),
    Column("METHOD", "method", Kind.EXACT),
    Column("OPERATION", "operation", Kind.EXACT),
    Column("STATUS", "status", Kind.NUMBER),
    Column("MS", "duration_ms", Kind.NUMBER, priority=2),
    Column("ERROR", "error", priority=2),
    Column("NEAREST", "nearest", priority=2),
    Column("PATH", "path", Kind.EXACT, priority=3),
)


def requests(
    ctx: typer.Context,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with each new request, until Ctrl-C.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Emulator to ask; default: that of CLOUDFLARE_BASE_URL if it is on this machine, else port 8787.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the last requests to a served emulator, what it refused and why; with --follow as NDJSON."""
    from rtk_cli.api.transports.http import HttpTransport
    from rtk_cli.jobs import served_requests

    cli = session(ctx)
    variables = cli.environment.variables
    origin = served_requests.origin(url, variables)
    token = served_requests.token(variables)
    ca_file = cli.settings.ca_file_for(origin)
    http = HttpTransport(origin, lambda: token, cli.settings.timeout, ca_file=ca_file, warn=cli.output.warn)
    with closing(http) as transport:
        if follow:
            cli.output.stream(served_requests.follow(transport, cli.environment.clock), COLUMNS)
        else:
            cli.output.local_rows(served_requests.logged(transport), COLUMNS)
