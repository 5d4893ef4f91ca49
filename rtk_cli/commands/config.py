"""rtk config: every setting, and where its value comes from."""

import typer

from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import API, PLAIN
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("config")

COLUMNS = (
    Column("SETTING", "setting", Kind.EXACT),
    Column("VALUE", "value", Kind.EXACT),
    Column("SOURCE", "source"),
)


@area.command("list", flags=API)
def list_settings(ctx: typer.Context) -> None:
    """List every setting with its value and where that came from."""
    run = session(ctx)
    rows = [
        {"setting": one.setting.name, "value": one.value, "source": one.source, "help": one.setting.help}
        for one in run.settings.describe_all()
    ]
    run.output.local_rows(rows, COLUMNS)


@area.command("path", flags=PLAIN)
def show_path(ctx: typer.Context) -> None:
    """Print where the profiles file is, whether or not it exists."""
    run = session(ctx)
    run.print(str(run.settings.config_file))
