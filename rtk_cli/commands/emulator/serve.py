"""rtk emulator serve: the emulator on a port, for what speaks HTTP."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.jobs import emulator_server
from rtk_cli.terminal.session import EMULATOR_FILE, Session, session

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator

MEMORY = ":memory:"


def serve(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 picks a free one.")
    ] = emulator_server.DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="FILE", help=f"Its state; {MEMORY} keeps none. Else that of --local."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="NUMBER", min=0, help="The same number, the same ids in each run."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option("--token", metavar="TOKEN", help=f"Require this token; or set {emulator_server.TOKEN_VARIABLE}."),
    ] = None,
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="PATH", help="One more base path, beside /client/v4 and none.")
    ] = "",
    rate_limit: Annotated[
        str | None,
        typer.Option("--rate-limit", metavar="REQUESTS/SECONDS", help="Refuse more with 429, such as 1200/300."),
    ] = None,
    ready_file: Annotated[
        Path | None, typer.Option("--ready-file", metavar="PATH", help="Gets the base URL once it answers.")
    ] = None,
) -> None:
    """Serve the emulator on a port, for SDKs, curl and backends."""
    run = session(ctx)
    place = emulator_server.ServeAddress(
        host=host,
        port=port,
        token=emulator_server.checked_token(token, run.environment.variables.get(emulator_server.TOKEN_VARIABLE)),
        prefix=emulator_server.checked_prefix(prefix),
        rate=emulator_server.checked_rate(rate_limit),
        ready_file=ready_file,
    )
    log = emulator_server.ServerLog(run.output.note, run.output.debug, run.given.debug)
    with closing(_emulator(run, data, seed, place.token)) as emulator:
        emulator_server.serve(emulator, place, run.environment.clock, log)


def _emulator(run: Session, data: str | None, seed: int | None, token: str | None) -> "Emulator":
    from rtk_cli.emulator.emulator import Emulator

    path = None if data == MEMORY else run.settings.data_dir / EMULATOR_FILE if data is None else Path(data)
    return Emulator(path, clock=run.environment.clock, ids=run.environment.new_id, token=token, seed=seed)
