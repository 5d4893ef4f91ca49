"""rtk doctor: check that everything works, and say what to do if not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtk_cli.operations import APPS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import API
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import EMULATOR_FILE, Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.doctor.check import Check

area = Area("doctor")

COLUMNS = (
    Column("CHECK", "check"),
    Column("STATUS", "status", Kind.STATUS),
    Column("MESSAGE", "message", Kind.MESSAGE),
)
CSV_COLUMNS = (*COLUMNS, Column("REMEDY", "remedy"))


@area.command(
    "doctor",
    APPS_LIST,
    flags=API,
    examples=("rtk doctor", "rtk doctor --write"),
)
def doctor(
    ctx: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Also create a meeting, and deactivate it.")] = False,
) -> None:
    """Check configuration, token, account, app, permissions, network and clock; the first failure is the exit code."""
    cli = session(ctx)
    checks = checked_setup(cli, creates=write)
    is_table = cli.output.format == "table" and cli.flags.query is None
    cli.output.local_rows([check.row() for check in checks], COLUMNS if is_table else CSV_COLUMNS)
    failure = _first_failure(checks)
    for check in checks if is_table else ():
        if check.remedy and check is not failure:
            cli.output.hint(f"{check.name}: {check.remedy}")
    raise_first_failure(checks)


def checked_setup(cli: Session, *, creates: bool = False, through: str | None = None) -> "list[Check]":
    """Run the checks, all or those up to the step `through`."""
    from rtk_cli.jobs.doctor.check import Setup
    from rtk_cli.jobs.doctor.checkup import check_all

    setup = Setup(
        cli.settings,
        cli.environment.variables,
        cli.environment.clock,
        build_transport=lambda: cli.transport,
        describe_emulator=lambda: _emulator(cli),
        creates=creates,
    )
    return list(check_all(setup, through=through))


def raise_first_failure(checks: "Sequence[Check]") -> None:
    """Raise the error of the first check that failed: it is the cause, and gives the exit code."""
    failure = _first_failure(checks)
    if failure is not None and failure.error is not None:
        raise failure.error


def _first_failure(checks: "Sequence[Check]") -> "Check | None":
    return next((check for check in checks if check.error is not None), None)


def _emulator(cli: Session) -> Mapping[str, Any] | None:
    """What the embedded emulator holds; None if it has no database yet."""
    if not (cli.settings.data_dir / EMULATOR_FILE).exists():
        return None
    return cli.emulator.describe()
