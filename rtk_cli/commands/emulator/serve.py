"""rtk emulator serve: run the emulator as an HTTP server."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.jobs import emulator_server
from rtk_cli.terminal.options.emulator import LivestreamShapesOption, Seed, Strict, Tls
from rtk_cli.terminal.session import EMULATOR_FILE, Session, session

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
    from rtk_cli.emulator.tls.authority import Authority

MEMORY = ":memory:"


Port = Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 picks a free port.")]
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")]
Data = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="FILE", help=f"Database file; {MEMORY} stores nothing; default: the file of --local."
    ),
]
Token = Annotated[
    str | None,
    typer.Option("--token", metavar="TOKEN", help=f"Require this token; {emulator_server.TOKEN_VARIABLE} sets it too."),
]
Prefix = Annotated[
    str, typer.Option("--prefix", metavar="PATH", help="Another base path, besides /client/v4 and the root.")
]
RateLimit = Annotated[
    str | None,
    typer.Option(
        "--rate-limit", metavar="REQUESTS/SECONDS", help="Respond with 429 beyond this rate, such as 1200/300."
    ),
]
Media = Annotated[
    bool, typer.Option("--media", help="Forward media between web clients, in tests and demos; needs rtk-cli[media].")
]
AllowOrigin = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-origin",
        metavar="ORIGIN",
        help="Let web clients on pages of this site call, besides those of this machine (repeatable).",
    ),
]
ReadyFile = Annotated[
    Path | None,
    typer.Option("--ready-file", metavar="PATH", help="Write the base URL to this file once the server is ready."),
]


def serve(
    ctx: typer.Context,
    port: Port = emulator_server.DEFAULT_PORT,
    host: Host = "127.0.0.1",
    data: Data = None,
    seed: Seed = None,
    token: Token = None,
    prefix: Prefix = "",
    rate_limit: RateLimit = None,
    media: Media = False,
    livestream_shapes: LivestreamShapesOption = "examples",
    strict: Strict = False,
    tls: Tls = False,
    allow_origin: AllowOrigin = None,
    ready_file: ReadyFile = None,
) -> None:
    """Serve the emulator on a port, for SDKs, curl and backends."""
    cli = session(ctx)
    address = emulator_server.ServeAddress(
        host=host,
        port=port,
        token=emulator_server.checked_token(token, cli.environment.variables.get(emulator_server.TOKEN_VARIABLE)),
        prefix=emulator_server.checked_prefix(prefix),
        forwards_media=media,
        rate=emulator_server.checked_rate(rate_limit),
        ready_file=ready_file,
        authority=own_authority(cli) if tls else None,
        allowed_origins=emulator_server.checked_origins(allow_origin or ()),
    )
    log = emulator_server.ServerLog(cli.output.note, cli.output.debug, cli.flags.debug)
    with closing(_emulator(cli, data, seed, address.token, livestream_shapes, strict)) as emulator:
        emulator_server.serve(emulator, address, cli.environment.clock, log)


def own_authority(cli: Session) -> "Authority":
    """Return this user's certificate authority, which is made if there is none."""
    from rtk_cli.emulator.tls import authority

    return authority.ensure(cli.settings.data_dir, cli.environment.clock)


def _emulator(
    cli: Session,
    data: str | None,
    seed: int | None,
    token: str | None,
    livestream_shapes: "LivestreamShapes",
    is_strict: bool,
) -> "Emulator":
    from rtk_cli.emulator.emulator import Emulator

    path = None if data == MEMORY else cli.settings.data_dir / EMULATOR_FILE if data is None else Path(data)
    return Emulator(
        path,
        clock=cli.environment.clock,
        ids=cli.environment.new_id,
        token=token,
        seed=seed,
        livestream_shapes=livestream_shapes,
        is_strict=is_strict,
    )
