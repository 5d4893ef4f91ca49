"""rtk presets: the roles that participants have."""

from typing import Annotated

import typer

from rtk_cli.operations import PRESETS_GET, PRESETS_LIST
from rtk_cli.terminal.area import Area
from rtk_cli.terminal.columns import Column, Kind
from rtk_cli.terminal.flags import LIST
from rtk_cli.terminal.options import Search
from rtk_cli.terminal.session import session

area = Area("presets")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name"),
    Column("CREATED", "created_at", Kind.TIME),
    Column("UPDATED", "updated_at", Kind.TIME),
)


@area.command("list", PRESETS_LIST, flags=LIST)
def list_presets(ctx: typer.Context, search: Search = None) -> None:
    """List the presets of the app."""
    run = session(ctx)
    run.output.rows(run.api.presets.list(search=search), COLUMNS)


@area.command("get", PRESETS_GET)
def get_preset(
    ctx: typer.Context,
    preset: Annotated[str, typer.Argument(metavar="PRESET", help="The preset's id.", show_default=False)],
) -> None:
    """Show one preset with all its permissions."""
    run = session(ctx)
    run.output.one(run.api.presets.get(preset), COLUMNS)
