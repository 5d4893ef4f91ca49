"""rtk emulator trust, untrust: whether programs of this machine trust the authority of `serve --tls`."""

from typing import Annotated

import typer

from rtk_cli.errors import PartlyDoneError
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("STORE", "store", Kind.EXACT),
    Column("TRUSTED", "trusted", Kind.FLAG),
    Column("LOCATION", "location", Kind.EXACT, priority=3),
    Column("COMMAND", "command", Kind.EXACT),
)


def trust(
    ctx: typer.Context,
    install: Annotated[
        bool, typer.Option("--install", help="Change the stores, as far as this user may; otherwise print how.")
    ] = False,
) -> None:
    """Show what makes browsers, Node and Python trust `rtk emulator serve --tls`; with --install, do it."""
    from rtk_cli.emulator.tls import authority
    from rtk_cli.jobs.trust import bundle, known_stores

    cli = session(ctx)
    variables = cli.environment.variables
    own = authority.ensure(cli.settings.data_dir, cli.environment.clock)
    bundle.write(own)
    failed = (
        known_stores.install(own, variables, known_stores.Report(cli.output.warn, cli.output.hint)) if install else []
    )
    cli.output.local_rows(known_stores.list_stores(own, variables), COLUMNS)
    if install:
        cli.output.hint("Node and Python read variables: set them where those programs start; restart open browsers")
    _raise_for(failed)


def untrust(ctx: typer.Context) -> None:
    """Take the authority of `serve --tls` out of the stores of browsers and of the system."""
    from rtk_cli.emulator.tls import authority
    from rtk_cli.jobs.trust import known_stores

    cli = session(ctx)
    variables = cli.environment.variables
    own = authority.existing(cli.settings.data_dir)
    failed = known_stores.uninstall(own, variables, known_stores.Report(cli.output.warn, cli.output.hint))
    cli.output.local_rows(known_stores.list_removals(own, variables), COLUMNS)
    _raise_for(failed)


def _raise_for(failed: list[str]) -> None:
    if failed:
        raise PartlyDoneError(f"stores that could not be changed: {', '.join(failed)}")
