"""rtk profile: named sets of account, app and token."""

import os
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
    Column("ACCOUNT", "account_id", Kind.ID, priority=3),
    Column("APP", "app_id", Kind.ID, priority=3),
)

ProfileArgument = Annotated[str, typer.Argument(metavar="NAME", help="The profile's name.", show_default=False)]
AccountId = Annotated[str | None, typer.Option("--account-id", metavar="ID", help="Cloudflare account id.")]
AppId = Annotated[str | None, typer.Option("--app-id", metavar="ID", help="RealtimeKit app id.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", metavar="URL", help="Base URL of the API.")]
DefaultOutput = Annotated[
    str | None, typer.Option("--default-output", metavar="FORMAT", help="Output format when -o is not given.")
]
Timeout = Annotated[str | None, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for a response.")]
Retries = Annotated[str | None, typer.Option("--retries", metavar="COUNT", help="Maximum number of retries.")]
MaxWait = Annotated[
    str | None, typer.Option("--max-wait", metavar="SECONDS", help="Maximum total wait before retries.")
]
MaxBody = Annotated[
    str | None, typer.Option("--max-body", metavar="MIB", help="Maximum size of a request body, script or key.")
]
MaxResponse = Annotated[
    str | None, typer.Option("--max-response", metavar="MIB", help="Maximum size of a response of the API.")
]
CompleteIds = Annotated[
    str | None, typer.Option("--complete-ids", metavar="on|off", help="Whether TAB offers ids and names from the API.")
]

CaFile = Annotated[
    str | None, typer.Option("--ca-file", metavar="FILE", help="Certificate authorities to trust too, in PEM format.")
]


@area.command("list", flags=PLAIN, examples=("rtk profile list",))
def list_profiles(ctx: typer.Context) -> None:
    """List the profiles."""
    cli = session(ctx)
    profiles_file = cli.settings.profiles
    cli.output.local_rows([_row(profile, cli.settings.profile) for profile in profiles_file.all()], COLUMNS)


@area.command("get", flags=PLAIN, examples=("rtk profile get local", "rtk profile get local --json"))
def get_profile(ctx: typer.Context, name: ProfileArgument) -> None:
    """Show a profile."""
    cli = session(ctx)
    cli.output.one(_row(cli.settings.profiles.get(name), cli.settings.profile), COLUMNS)


@area.command(
    "create",
    flags=PLAIN,
    examples=("rtk profile create work --account-id 0123456789abcdef0123456789abcdef --default-output json",),
)
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
    max_body: MaxBody = None,
    max_response: MaxResponse = None,
    complete_ids: CompleteIds = None,
    ca_file: CaFile = None,
) -> None:
    """Create a profile."""
    cli = session(ctx)
    values = _settings_of(ctx.params)
    changed = profiles.create(cli.settings.config_file, name, values, clock=cli.environment.clock)
    cli.output.one(_row(changed.get(name), changed.current), COLUMNS)
    cli.output.hint(f"rtk auth login --profile {name}")


@area.command(
    "update",
    flags=PLAIN,
    examples=("rtk profile update default --retries 5 --max-wait 60", "rtk profile update default --unset retries"),
)
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
    max_body: MaxBody = None,
    max_response: MaxResponse = None,
    complete_ids: CompleteIds = None,
    ca_file: CaFile = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar="KEY", help="Remove a setting (repeatable).")
    ] = None,
) -> None:
    """Update settings of a profile."""
    cli = session(ctx)
    values = {**_settings_of(ctx.params), **dict.fromkeys(key.replace("-", "_") for key in unset or ())}
    if not values:
        raise UsageError("nothing to change", hint="give a flag, such as --app-id ID, or --unset KEY")
    changed = profiles.update(cli.settings.config_file, name, values, clock=cli.environment.clock)
    cli.output.one(_row(changed.get(name), changed.current), COLUMNS)


@area.command("delete", flags=PLAIN_REMOVAL, examples=("rtk profile delete work --force --ignore-missing",))
def delete_profile(ctx: typer.Context, name: ProfileArgument, ignore_missing: IgnoreMissing = False) -> None:
    """Delete a profile and its stored token."""
    cli = session(ctx)
    profiles.check_changeable(name)
    if ignore_missing and name not in cli.settings.profiles.written:
        cli.output.done(f"not found, nothing to delete: {name}")
        return
    cli.settings.profiles.require_written(name)  # fail before asking for confirmation
    cli.confirm.require(f"delete profile {name}")
    profiles.delete(cli.settings.config_file, name, clock=cli.environment.clock)
    cli.output.done(f"deleted profile {name}")


@area.command("use", flags=PLAIN, examples=("rtk profile use local",))
def use_profile(ctx: typer.Context, name: ProfileArgument) -> None:
    """Make a profile the default."""
    cli = session(ctx)
    changed = profiles.use(cli.settings.config_file, name, clock=cli.environment.clock)
    cli.output.one(_row(changed.get(name), changed.current), COLUMNS)
    cli.warn_of_project("profile")


def _settings_of(params: Mapping[str, Any]) -> dict[str, str | None]:
    """The given settings, by their keys in the profiles file."""
    renamed = {"output" if name == "default_output" else name: value for name, value in params.items()}
    if renamed.get("ca_file"):
        renamed["ca_file"] = os.path.abspath(os.path.expanduser(renamed["ca_file"]))
    return {name: value for name, value in renamed.items() if value is not None and name not in ("name", "unset")}


def _row(profile: Profile, current: str) -> dict[str, Any]:
    token_source = profile.token_source
    values = {key: mask_user(value) for key, value in profile.values.items()}
    return {
        "name": profile.name,
        "current": profile.name == current,
        **{key: values.get(key) for key in ("account_id", "app_id")},
        "token": None if token_source is None else str(token_source),
        **{key: value for key, value in values.items() if key not in ("account_id", "app_id")},
    }
