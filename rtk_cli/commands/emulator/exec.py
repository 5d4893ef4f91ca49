"""rtk emulator exec: run a command against an emulator of its own."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.commands.emulator.serve import own_authority
from rtk_cli.errors import ProgramExit
from rtk_cli.terminal.options.emulator import LivestreamShapesOption, Seed, Strict, Tls
from rtk_cli.terminal.session import EMULATOR_FILE, Session, session

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
    from rtk_cli.emulator.tls.authority import Authority


def exec_command(
    ctx: typer.Context,
    command: Annotated[
        list[str], typer.Argument(metavar="-- COMMAND", help="The command and its arguments.", show_default=False)
    ],
    import_file: Annotated[
        str | None, typer.Option("--import", metavar="FILE", help="Start from an exported state; - reads stdin.")
    ] = None,
    export_on_exit: Annotated[
        str | None,
        typer.Option("--export-on-exit", metavar="PATH", help="Export the state at the end."),
    ] = None,
    seed: Seed = None,
    livestream_shapes: LivestreamShapesOption = "examples",
    strict: Strict = False,
    tls: Tls = False,
) -> None:
    """Run a command against an emulator of its own on a free port; exit with the command's exit code."""
    from rtk_cli.jobs import state_files
    from rtk_cli.jobs.background_server import serving
    from rtk_cli.jobs.emulator_server import ServeAddress, ServerLog
    from rtk_cli.jobs.run_program import run_program

    cli = session(ctx)
    document = None if import_file is None else state_files.read(import_file, cli.environment.stdin)
    log = ServerLog(lambda message: None, cli.output.debug, cli.flags.debug)
    authority = own_authority(cli) if tls else None
    address = ServeAddress("127.0.0.1", 0, None, authority=authority)
    with (
        TemporaryDirectory(prefix="rtk-") as folder,
        closing(_emulator(cli, Path(folder), seed, livestream_shapes, strict)) as emulator,
    ):
        if document is not None:
            emulator.snapshots.replace(document, keep_clock=False)
        with serving(emulator, address, cli.environment.clock, log) as url:
            exit_code = run_program(command, _variables(cli.environment.variables, url, folder, authority))
        if export_on_exit is not None:
            saved = state_files.write(emulator.snapshots.export(), export_on_exit)
            cli.output.done(str(saved))
    if exit_code != 0:
        raise ProgramExit(exit_code)


def _emulator(cli: Session, folder: Path, seed: int | None, shapes: "LivestreamShapes", is_strict: bool) -> "Emulator":
    from rtk_cli.emulator.emulator import Emulator

    return Emulator(
        folder / EMULATOR_FILE,
        clock=cli.environment.clock,
        ids=cli.environment.new_id,
        seed=seed,
        livestream_shapes=shapes,
        is_strict=is_strict,
    )


def _variables(inherited: Mapping[str, str], url: str, folder: str, authority: "Authority | None") -> dict[str, str]:
    """The environment of the command: the official SDKs and rtk reach the emulator, `rtk emulator` its database.

    With TLS, Node and Python trust its certificates.
    """
    from rtk_cli.jobs.background_server import OF_THE_USER
    from rtk_cli.jobs.trust.bundle import trusting
    from rtk_cli.local import sdk_variables

    kept = {name: value for name, value in inherited.items() if name not in OF_THE_USER}
    return {**kept, **sdk_variables(url), **trusting(authority), "RTK_DATA_DIR": folder}
