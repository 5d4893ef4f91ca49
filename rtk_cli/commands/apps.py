"""rtk apps: the apps of the account."""

from typing import Annotated

import typer

from rtk_cli.config import profiles
from rtk_cli.operations import APPS_CREATE, APPS_GET, APPS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST, WRITE
from rtk_cli.terminal.options.common import IfMissing, Search, SortOrder
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("apps")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name"),
    Column("CREATED", "created_at", Kind.TIME),
)

AppArgument = Annotated[str, typer.Argument(metavar="APP", help="The app's id.", show_default=False)]


@area.command("list", APPS_LIST, flags=LIST)
def list_apps(ctx: typer.Context, search: Search = None, sort_order: SortOrder = None) -> None:
    """List the apps of the account."""
    run = session(ctx)
    run.output.rows(run.api.apps.list(search=search, sort_order=sort_order), COLUMNS)


@area.command("get", APPS_GET)
def get_app(ctx: typer.Context, app: AppArgument) -> None:
    """Show one app."""
    run = session(ctx)
    run.output.one(run.api.apps.get(app), COLUMNS)


@area.command("create", APPS_CREATE, APPS_LIST, flags=WRITE)
def create_app(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The app's name.")] = None,
    if_missing: IfMissing = False,
) -> None:
    """Create an app. With --if-missing one of the same name is shown instead."""
    from rtk_cli.api.models.apps import AppCreate

    run = session(ctx)
    request = run.body.build(AppCreate, {"name": name})
    known = run.api.apps.list(search=request.name).find("name", request.name) if if_missing else None
    run.output.one(known or run.api.apps.create(request), COLUMNS)


@area.command("use", APPS_GET)
def use_app(ctx: typer.Context, app: AppArgument) -> None:
    """Keep an app in the profile: commands that name none use it."""
    run = session(ctx)
    profile = profiles.LOCAL if run.settings.is_local else run.settings.profile
    profiles.check_changeable(profile)
    found = run.api.apps.get(app)
    profiles.update(run.settings.config_file, profile, {"app_id": app}, clock=run.environment.clock)
    run.output.one(found, COLUMNS)
    run.output.done(f"profile {profile} uses app {app}")
