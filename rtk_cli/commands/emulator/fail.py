"""rtk emulator fail: trouble on demand."""

from typing import Annotated, Any

import typer

from rtk_cli.emulator.cuts import Cut
from rtk_cli.errors import UsageError
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

COLUMNS = (
    Column("NUMBER", "number", Kind.EXACT),
    Column("OPERATION", "operation", Kind.EXACT),
    Column("STATUS", "status"),
    Column("RETRY AFTER", "retry_after"),
    Column("LATENCY MS", "latency_ms"),
    Column("CUT", "cut"),
    Column("TIMES", "times"),
)


def fail(
    ctx: typer.Context,
    operation: Annotated[
        str | None,
        typer.Argument(metavar="OPERATION", help="Such as meetings_create, or '*' for any.", show_default=False),
    ] = None,
    status: Annotated[
        int | None, typer.Option("--status", metavar="NUMBER", help="Answer with this status, and store nothing.")
    ] = None,
    retry_after: Annotated[
        str | None, typer.Option("--retry-after", metavar="SECONDS", help="Ask for a pause; also an HTTP date.")
    ] = None,
    latency: Annotated[str | None, typer.Option("--latency", metavar="LENGTH", help="Answer late: 500ms, 3s.")] = None,
    cut: Annotated[
        Cut | None, typer.Option("--cut", help="Drop the connection before or after the change is stored.")
    ] = None,
    times: Annotated[int, typer.Option("--times", metavar="COUNT", min=1, help="For so many calls.")] = 1,
    show: Annotated[bool, typer.Option("--list", help="Show what is planned.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Drop what is planned: all, or that of OPERATION.")] = False,
) -> None:
    """Plan trouble for calls to come: refusals, delays, cut connections."""
    run = session(ctx)
    members = {"status": status, "retry_after": retry_after, "latency": latency, "cut": cut}
    trouble = {name: value for name, value in members.items() if value is not None}
    if show or clear:
        _check_alone(show=show, clear=clear, is_more=bool(trouble) or times > 1 or (show and operation is not None))
        _show(run) if show else _clear(run, operation)
    elif operation is None:
        raise UsageError("missing: OPERATION", hint="such as meetings_create, or '*'; or give --list or --clear")
    else:
        from rtk_cli.emulator.faults import parse_fault

        run.output.one(run.emulator.faults.plan(operation, parse_fault(trouble), times), COLUMNS)


def _check_alone(*, show: bool, clear: bool, is_more: bool) -> None:
    if is_more or (show and clear):
        raise UsageError(f"nothing else goes with {'--list' if show else '--clear'}", hint="run them one by one")


def _show(run: Session) -> None:
    planned: list[Any] = run.emulator.faults.list()
    run.output.local_rows(planned, COLUMNS)


def _clear(run: Session, operation: str | None) -> None:
    count = run.emulator.faults.clear(operation)
    run.output.done(f"dropped: {count}")
