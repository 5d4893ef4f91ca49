"""rtk emulator reset, export, import, advance: the state as a whole, and its time."""

from pathlib import Path
from typing import Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.session import session


def reset(
    ctx: typer.Context,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="NUMBER", min=0, help="The same number gives the same ids in each run."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="Let the clock begin there: a day, a time, or 90d ago."),
    ] = None,
) -> None:
    """Forget everything and begin with one empty app."""
    run = session(ctx)
    begin = moment(at, run.environment.clock.now())
    run.confirm.require("forget all that the emulator holds")
    run.emulator.reset(seed, begin)
    run.output.done("the emulator is empty")


def export(
    ctx: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Into a file that only you can read; else on stdout."),
    ] = None,
) -> None:
    """Print the whole state as one JSON document, its secret included."""
    from rtk_cli.jobs import state_files

    run = session(ctx)
    if to is None:
        run.output.document(run.emulator.snapshots.export())
    else:
        state_files.write(run.emulator.snapshots.export(), to)
        run.output.done(f"the state is in {to}")


def import_state(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An exported state; - reads stdin.", show_default=False)],
    keep_clock: Annotated[
        bool, typer.Option("--keep-clock", help="Do not let the clock go on from the moment of the export.")
    ] = False,
) -> None:
    """Put an exported state in the place of everything."""
    from rtk_cli.jobs import state_files

    run = session(ctx)
    is_used = run.emulator.snapshots.is_used()
    document = state_files.read(file, run.environment.stdin)
    if is_used:
        run.confirm.require("forget all that the emulator holds, and put the state in its place")
    run.emulator.snapshots.replace(document, keep_clock=keep_clock)
    run.output.done("the emulator holds the state")


def advance(
    ctx: typer.Context,
    length: Annotated[str, typer.Argument(metavar="LENGTH", help="Such as 90s, 10m, 2h or 7d.", show_default=False)],
) -> None:
    """Move the emulator's clock forward; what comes due meanwhile happens."""
    run = session(ctx)
    run.output.one(run.emulator.clock.advance(parse_duration(length)))
