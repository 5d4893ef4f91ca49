"""rtk profile: account, app and token of several places, kept apart."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from rtk_cli.config import profiles
from rtk_cli.config.profile_tables import Profile
from rtk_cli.errors import UsageError
from rtk_cli.masking import mask_user
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN, PLAIN_REMOVAL
from rtk_cli.terminal.options.common import IgnoreMissing
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("profile")

COLUMNS = (
    Column("NAME", "name", Kind.EXACT),
    Column("CURRENT", "current", Kind.EXACT),
    Column("TOKEN", "token"),
    Column("ACCOUNT", "account_id", Kind.EXACT),
    Column("APP", "app_id", Kind.EXACT),
)

ProfileArgument = Annotated[str, typer.Argument(metavar="NAME", help="The profile's name.", show_default=False)]
AccountId = Annotated[str | None, typer.Option("--account-id", metavar="ID", help="The Cloudflare account.")]
AppId = Annotated[str | None, typer.Option("--app-id", metavar="ID", help="The RealtimeKit app.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", metavar="URL", help="Where the API is.")]
DefaultOutput = Annotated[
    str | None, typer.Option("--default-output", metavar="FORMAT", help="How to print without -o.")
]
Timeout = Annotated[str | None, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for the server.")]
Retries = Annotated[str | None, typer.Option("--retries", metavar="COUNT", help="How often to repeat a request.")]
MaxWait = Annotated[str | None, typer.Option("--max-wait", metavar="SECONDS", help="How long to wait for repeats.")]


@area.command("list", flags=PLAIN)
def list_profiles(ctx: typer.Context) -> None:
    """List the profiles."""
    run = session(ctx)
    found = run.settings.profiles
    run.output.local_rows([_shown(profile, run.settings.profile) for profile in found.all()], COLUMNS)


@area.command("get", flags=PLAIN)
def get_profile(ctx: typer.Context, name: ProfileArgument) -> None:
    """Show one profile."""
    run = session(ctx)
    run.output.one(_shown(run.settings.profiles.get(name), run.settings.profile), COLUMNS)


@area.command("create", flags=PLAIN)
def create_profile(
    ctx: typer.Context,
    name: ProfileArgument,
    account_id: AccountId = None,
    app_id: AppId = None,
    base_url: BaseUrl = None,
    default_output: DefaultOutput = None,
    timeout: Timeout = None,
    retries: Retries = None,
    max_wait: MaxWait = None,
) -> None:
    """Create a profile."""
    run = session(ctx)
    values = _given(ctx.params)
    changed = profiles.create(run.settings.config_file, name, values, clock=run.environment.clock)
    run.output.one(_shown(changed.get(name), changed.current), COLUMNS)
    run.output.hint(f"rtk auth login --profile {name}")


@area.command("update", flags=PLAIN)
def update_profile(
    ctx: typer.Context,
    name: ProfileArgument,
    account_id: AccountId = None,
    app_id: AppId = None,
    base_url: BaseUrl = None,
    default_output: DefaultOutput = None,
    timeout: Timeout = None,
    retries: Retries = None,
    max_wait: MaxWait = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar="KEY", help="Remove a setting; may be repeated.")
    ] = None,
) -> None:
    """Change settings of a profile."""
    run = session(ctx)
    values = {**_given(ctx.params), **dict.fromkeys(key.replace("-", "_") for key in unset or ())}
    if not values:
        raise UsageError("nothing to change", hint="give a flag, or --unset KEY")
    changed = profiles.update(run.settings.config_file, name, values, clock=run.environment.clock)
    run.output.one(_shown(changed.get(name), changed.current), COLUMNS)


@area.command("delete", flags=PLAIN_REMOVAL)
def delete_profile(ctx: typer.Context, name: ProfileArgument, ignore_missing: IgnoreMissing = False) -> None:
    """Delete a profile and the token that is kept for it."""
    run = session(ctx)
    profiles.check_changeable(name)
    if ignore_missing and name not in run.settings.profiles.written:
        run.output.done(f"it was not there: {name}")
        return
    run.settings.profiles.require_written(name)  # told before anybody is asked
    run.confirm.require(f"delete profile {name}")
    profiles.delete(run.settings.config_file, name, clock=run.environment.clock)
    run.output.done(f"deleted profile {name}")


@area.command("use", flags=PLAIN)
def use_profile(ctx: typer.Context, name: ProfileArgument) -> None:
    """Make a profile the one that is used when none is named."""
    run = session(ctx)
    changed = profiles.use(run.settings.config_file, name, clock=run.environment.clock)
    run.output.one(_shown(changed.get(name), changed.current), COLUMNS)


def _given(params: Mapping[str, Any]) -> dict[str, str | None]:
    """The settings among a command's parameters, by their keys in the file."""
    renamed = {"output" if name == "default_output" else name: value for name, value in params.items()}
    return {name: value for name, value in renamed.items() if value is not None and name not in ("name", "unset")}


def _shown(profile: Profile, current: str) -> dict[str, Any]:
    place = profile.token_source
    values = {key: mask_user(value) for key, value in profile.values.items()}
    return {
        "name": profile.name,
        "current": profile.name == current,
        **{key: values.get(key) for key in ("account_id", "app_id")},
        "token": None if place is None else str(place),
        **{key: value for key, value in values.items() if key not in ("account_id", "app_id")},
    }
