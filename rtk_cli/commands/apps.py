"""rtk apps: the apps of the account."""

from typing import Annotated

import typer

from rtk_cli.config import profiles
from rtk_cli.operations import APPS_CREATE, APPS_GET, APPS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS, LIST, WRITE
from rtk_cli.terminal.options.common import IfMissing, Search, SortOrder
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("apps")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("NAME", "name"),
    Column("CREATED", "created_at", Kind.TIME),
)

AppArguments = Annotated[
    list[str] | None, typer.Argument(metavar="APP", help="The app's id, or @NAME.", show_default=False)
]
AppArgument = Annotated[str, typer.Argument(metavar="APP", help="The app's id, or @NAME.", show_default=False)]


@area.command("list", APPS_LIST, flags=LIST, examples=("rtk apps list", "rtk apps list --search night -o id"))
def list_apps(ctx: typer.Context, search: Search = None, sort_order: SortOrder = None) -> None:
    """List the account's apps."""
    cli = session(ctx)
    cli.output.rows(cli.api.apps.list(search=search, sort_order=sort_order), COLUMNS)


@area.command("get", APPS_GET, flags=IDS, examples=("rtk apps get APP",))
def get_app(ctx: typer.Context, apps: AppArguments = None) -> None:
    """Show an app, or several."""
    ids_of(ctx, apps, "APP").each(session(ctx).api.apps.get, COLUMNS)


@area.command(
    "create",
    APPS_CREATE,
    APPS_LIST,
    flags=WRITE,
    examples=('rtk apps create --name "Night shift"', 'rtk apps create --name "Night shift" --if-missing -o id'),
)
def create_app(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Name of the app.")] = None,
    if_missing: IfMissing = False,
) -> None:
    """Create an app. With --if-missing, show an existing app of the same name instead."""
    from rtk_cli.api.models.apps import AppCreate

    cli = session(ctx)
    request = cli.body.build(AppCreate, {"name": name})
    existing = cli.api.apps.list(search=request.name).find("name", request.name) if if_missing else None
    cli.output.one(existing or cli.api.apps.create(request), COLUMNS)


@area.command("use", APPS_GET, examples=("rtk apps use APP",))
def use_app(ctx: typer.Context, app: AppArgument) -> None:
    """Store an app in the profile as its default app."""
    cli = session(ctx)
    profile = cli.settings.profile
    profiles.check_changeable(profile, cli.settings.resolved("profile").source)
    response = cli.api.apps.get(app)
    profiles.update(cli.settings.config_file, profile, {"app_id": app}, clock=cli.environment.clock)
    cli.output.one(response, COLUMNS)
    cli.output.done(f"profile {profile} now uses app {app}")
    cli.warn_of_project("app_id")
