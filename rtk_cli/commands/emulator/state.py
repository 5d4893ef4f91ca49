"""rtk emulator status, reset, export, import, advance: the state of the emulator, and its clock."""

from typing import Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.local import AUTHORITY_FILE
from rtk_cli.terminal.options.emulator import Seed
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.deliver_file import file_entry, print_saved
from rtk_cli.terminal.session import session


def show_status(ctx: typer.Context) -> None:
    """Show the emulator's database file, what it contains, and the authority of `serve --tls`."""
    cli = session(ctx)
    file = cli.settings.data_dir / AUTHORITY_FILE
    cli.output.one({**cli.emulator.describe(), "authority": str(file) if file.is_file() else None})


def reset(
    ctx: typer.Context,
    seed: Seed = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="Start the clock at a day, a time, or 90d for 90 days ago."),
    ] = None,
) -> None:
    """Delete everything and start with one empty app."""
    cli = session(ctx)
    start = moment(at, cli.environment.clock.now())
    cli.confirm.require("delete everything in the emulator")
    cli.emulator.reset(seed, start)
    cli.output.done("emulator reset")


def export(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="PATH", help="File that only you can read, or folder (no extension); default: stdout."
        ),
    ] = None,
) -> None:
    """Export the whole state as one JSON document, including its secret."""
    from rtk_cli.jobs import state_files
    from rtk_cli.jobs.downloads.save_target import STDOUT

    cli = session(ctx)
    if to is None or to == STDOUT:
        cli.output.document(cli.emulator.snapshots.export())
    else:
        saved = state_files.write(cli.emulator.snapshots.export(), to)
        print_saved(cli, [file_entry(cli, saved, "snapshot")])


def import_state(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Exported state; - reads stdin.", show_default=False)],
    keep_clock: Annotated[
        bool,
        typer.Option("--keep-clock", help="Keep the current clock instead of continuing from the time of the export."),
    ] = False,
) -> None:
    """Replace everything with an exported state."""
    from rtk_cli.jobs import state_files

    cli = session(ctx)
    is_used = cli.emulator.snapshots.is_used()
    document = state_files.read(file, cli.environment.stdin)
    if is_used:
        cli.confirm.require("replace everything in the emulator")
    cli.emulator.snapshots.replace(document, keep_clock=keep_clock)
    cli.output.done(f"imported {'stdin' if file == '-' else file}")


def advance(
    ctx: typer.Context,
    length: Annotated[
        str, typer.Argument(metavar="LENGTH", help="How far, such as 90s, 10m, 2h or 7d.", show_default=False)
    ],
) -> None:
    """Move the emulator's clock forward. Everything due in that time happens."""
    cli = session(ctx)
    cli.output.one(cli.emulator.clock.advance(parse_duration(length)))
