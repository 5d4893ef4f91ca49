"""rtk emulator fail: plan faults of the API."""

from typing import Annotated, Any

import typer

from rtk_cli.emulator.fault_kinds import Content, Cut
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
    Column("CONTENT", "content"),
    Column("PROBABILITY", "probability"),
    Column("TIMES", "times"),
)


FaultOperation = Annotated[
    str | None,
    typer.Argument(
        metavar="OPERATION",
        help="Operation id, such as meetings_create, or '*' for any; sessions or webhooks with --content.",
        show_default=False,
    ),
]
Status = Annotated[
    int | None, typer.Option("--status", metavar="NUMBER", help="Respond with this HTTP status and change nothing.")
]
RetryAfter = Annotated[
    str | None,
    typer.Option("--retry-after", metavar="SECONDS", help="Retry-After header: seconds or an HTTP date."),
]
Latency = Annotated[
    str | None, typer.Option("--latency", metavar="LENGTH", help="Delay the response, such as 500ms or 3s.")
]
CutOption = Annotated[
    Cut | None, typer.Option("--cut", help="Cut the connection before or after the change is stored.")
]
ContentOption = Annotated[
    Content | None, typer.Option("--content", help="Respond with success, but let the content be wrong.")
]
Probability = Annotated[
    float | None,
    typer.Option("--probability", metavar="NUMBER", help="Fail this share of calls, such as 0.2, until it is cleared."),
]
Times = Annotated[
    int | None,
    typer.Option("--times", metavar="COUNT", min=1, help="Number of calls that fail; default: 1.", show_default=False),
]


def fail(
    ctx: typer.Context,
    operation: FaultOperation = None,
    status: Status = None,
    retry_after: RetryAfter = None,
    latency: Latency = None,
    cut: CutOption = None,
    content: ContentOption = None,
    probability: Probability = None,
    times: Times = None,
    show: Annotated[bool, typer.Option("--list", help="List the planned faults.")] = False,
    clear: Annotated[
        bool, typer.Option("--clear", help="Remove the planned faults: all, or those of OPERATION.")
    ] = False,
) -> None:
    """Plan faults for coming calls: error responses, delays, cut connections and wrong content."""
    cli = session(ctx)
    fields: dict[str, object] = {"status": status, "retry_after": retry_after, "latency": latency, "cut": cut}
    fields |= {"content": content, "probability": probability}
    fault = {name: value for name, value in fields.items() if value is not None}
    if show or clear:
        _check_alone(
            show=show, clear=clear, has_more=bool(fault) or times is not None or (show and operation is not None)
        )
        _list_faults(cli) if show else _clear_faults(cli, operation)
    elif operation is None:
        raise UsageError(
            "missing: OPERATION", hint="give an operation id such as meetings_create, or '*'; or --list or --clear"
        )
    else:
        from rtk_cli.emulator.faults import parse_fault

        cli.output.one(cli.emulator.faults.plan(operation, parse_fault(fault), times), COLUMNS)


def _check_alone(*, show: bool, clear: bool, has_more: bool) -> None:
    if has_more or (show and clear):
        raise UsageError(f"{'--list' if show else '--clear'} does not go with other flags", hint="run them one by one")


def _list_faults(cli: Session) -> None:
    planned: list[Any] = cli.emulator.faults.list()
    cli.output.local_rows(planned, COLUMNS)


def _clear_faults(cli: Session, operation: str | None) -> None:
    count = cli.emulator.faults.clear(operation)
    cli.output.done(f"planned faults removed: {count}")
