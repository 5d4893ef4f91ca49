"""rtk presets: the roles of participants."""

import re
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rtk_cli.errors import ConfigurationError, DifferenceFoundError, NotFoundError, RtkError, UsageError
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.operations import (
    PRESETS_CREATE,
    PRESETS_DELETE,
    PRESETS_GET,
    PRESETS_LIST,
    PRESETS_REPLACE,
    PRESETS_UPDATE,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import ID_REMOVAL, IDS, LIST, WRITE
from rtk_cli.terminal.input.read_only_fields import READ_ONLY, without_read_only
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import ExitCodeFlag, IfMissing, IgnoreMissing, Search
from rtk_cli.terminal.output.columns import Column, Kind, flatten
from rtk_cli.terminal.output.plan_view import print_outcome
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.request import RequestModel

Model = TypeVar("Model", bound="RequestModel")

area = Area("presets")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("NAME", "name", Kind.EXACT),
    Column("CREATED", "created_at", Kind.TIME),
    Column("UPDATED", "updated_at", Kind.TIME, priority=3),
)

PresetArguments = Annotated[
    list[str] | None, typer.Argument(metavar="PRESET", help="The preset's id or name.", show_default=False)
]
PresetArgument = Annotated[str, typer.Argument(metavar="PRESET", help="The preset's id or name.", show_default=False)]
OtherPreset = Annotated[
    str, typer.Argument(metavar="OTHER", help="The id or name of the preset to compare with.", show_default=False)
]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Name of the preset, which participants refer to.")
]

_FLAG_OF_FIELD = {"name": "--name", **dict.fromkeys(("config", "permissions", "ui"), "--from PRESET")}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@area.command(
    "list",
    PRESETS_LIST,
    flags=LIST,
    examples=("rtk presets list", 'rtk presets list --search webinar --query "[].name"'),
)
def list_presets(ctx: typer.Context, search: Search = None) -> None:
    """List the app's presets."""
    cli = session(ctx)
    cli.output.rows(cli.api.presets.list(search=search), COLUMNS)


@area.command(
    "get",
    PRESETS_GET,
    PRESETS_LIST,
    flags=IDS,
    examples=("rtk presets get PRESET", "rtk presets get group_call_host --query permissions"),
)
def get_preset(ctx: typer.Context, presets: PresetArguments = None) -> None:
    """Show a preset with all its permissions, or several."""
    cli = session(ctx)
    ids_of(ctx, presets, "PRESET").each(lambda preset: cli.api.presets.get(_id_of(cli, preset)), COLUMNS)


@area.command(
    "create",
    PRESETS_CREATE,
    PRESETS_LIST,
    PRESETS_GET,
    flags=WRITE,
    examples=("rtk presets create --from group_call_host --name co_host --set permissions.can_record=false",),
)
def create_preset(
    ctx: typer.Context,
    name: Name = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="PRESET", help="Start from a copy of this preset (id or name).")
    ] = None,
    if_missing: IfMissing = False,
) -> None:
    """Create a preset. With --if-missing, show an existing preset of the same name instead."""
    from rtk_cli.api.models.preset_requests import PresetInput

    cli = session(ctx)
    request = _request(cli, PresetInput, name, None if source is None else _copy_of(cli, source))
    _warn_of_contradiction(cli, request.model_dump(exclude_unset=True))
    existing = cli.api.presets.named(request.name) if if_missing else None
    if existing is not None:
        cli.output.one(cli.api.presets.get(existing["id"]), COLUMNS)
    else:
        cli.output.one(cli.api.presets.create(request), COLUMNS)


@area.command(
    "update",
    PRESETS_UPDATE,
    PRESETS_LIST,
    PRESETS_GET,
    flags=WRITE,
    examples=(
        "rtk presets update PRESET --set permissions.chat.public.can_send=false",
        "rtk presets update PRESET --name moderator",
    ),
)
def update_preset(ctx: typer.Context, preset: PresetArgument, name: Name = None) -> None:
    """Update fields of a preset, such as --set permissions.chat.public.can_send=false."""
    from rtk_cli.api.models.preset_requests import PresetUpdate

    cli = session(ctx)
    cli.body.expect_change({"name": name})
    preset_id = _id_of(cli, preset)
    request = _request(cli, PresetUpdate, name, preset_id=preset_id)
    cli.output.one(cli.api.presets.update(preset_id, request), COLUMNS)


@area.command(
    "replace",
    PRESETS_REPLACE,
    PRESETS_LIST,
    PRESETS_GET,
    flags=WRITE,
    examples=(
        "rtk presets replace PRESET --body @preset.json",
        "rtk presets replace PRESET --body @preset.json --dry-run",
    ),
)
def replace_preset(ctx: typer.Context, preset: PresetArgument, name: Name = None) -> None:
    """Replace a preset, for example by the edited output of `rtk presets get`."""
    from rtk_cli.api.models.preset_requests import PresetInput

    cli = session(ctx)
    preset_id = _id_of(cli, preset)
    request = _request(cli, PresetInput, name, preset_id=preset_id)
    cli.output.one(cli.api.presets.replace(preset_id, request), COLUMNS)


@area.command(
    "delete",
    PRESETS_DELETE,
    PRESETS_LIST,
    flags=ID_REMOVAL,
    examples=("rtk presets delete PRESET --force", "rtk presets delete PRESET --force --ignore-missing"),
)
def delete_preset(ctx: typer.Context, presets: PresetArguments = None, ignore_missing: IgnoreMissing = False) -> None:
    """Delete a preset, or several."""
    cli = session(ctx)
    ids = ids_of(ctx, presets, "PRESET")
    cli.confirm.require(f"delete {ids.named('preset')}")

    def delete(preset: str) -> Any:
        with removing(cli, preset, ignore_missing=ignore_missing):
            return cli.api.presets.delete(_id_of(cli, preset))

    ids.each(delete, COLUMNS)


@area.command(
    "diff",
    PRESETS_GET,
    PRESETS_LIST,
    examples=("rtk presets diff group_call_host group_call_guest", "rtk presets diff PRESET webinar_viewer -o json"),
)
def diff_presets(
    ctx: typer.Context, preset: PresetArgument, other: OtherPreset, exit_code: ExitCodeFlag = False
) -> None:
    """Show the fields in which two presets differ."""
    cli = session(ctx)
    first, second = (cli.api.presets.get(_id_of(cli, name)) for name in (preset, other))
    rows = _differing_fields(first, second)
    titles = (str(found.get("name") or side) for found, side in ((first, "FROM"), (second, "TO")))
    columns = (Column(title, path, Kind.EXACT) for title, path in zip(titles, ("from", "to"), strict=True))
    for found in (first, second):
        _warn_of_contradiction(cli, found)
    cli.output.local_rows(rows, (Column("FIELD", "field", Kind.EXACT), *columns))
    if exit_code and rows:
        raise DifferenceFoundError(f"{preset} and {other} differ in {len(rows)} fields")


@area.command(
    "copy",
    PRESETS_GET,
    PRESETS_LIST,
    PRESETS_CREATE,
    PRESETS_UPDATE,
    examples=("rtk presets copy PRESET --to-app-id APP", "rtk presets copy group_call_host --to-profile production"),
)
def copy_preset(
    ctx: typer.Context,
    preset: PresetArgument,
    to_profile: Annotated[
        str | None,
        typer.Option("--to-profile", metavar="NAME", help="The profile to copy to: its app and token."),
    ] = None,
    to_app_id: Annotated[str | None, typer.Option("--to-app-id", metavar="APP", help="The app to copy to.")] = None,
) -> None:
    """Copy a preset to another app, or make the preset of the same name there like it."""
    from rtk_cli.jobs.manifest.export import exported

    if to_profile is None and to_app_id is None:
        raise UsageError("missing: where to copy to", hint="give --to-profile NAME, --to-app-id APP, or both")
    cli = session(ctx)
    with closing(cli.elsewhere(to_profile, to_app_id)) as target:
        _check_target(cli, target)
        secrets: list[str] = []
        fields = exported(cli.api.presets.get(_id_of(cli, preset)), "presets", secrets)
        if secrets:
            cli.output.warn(f"left out, as it holds a secret: {', '.join(secrets)}")
        try:
            _make_alike(cli, target, fields)
        except RtkError as error:
            target.explain(error)
            raise


def _check_target(cli: Session, target: Session) -> None:
    """Refuse a target without an app, and the app that the preset is in."""
    if target.settings.resolved("app_id").value is None:
        profile = target.settings.profile
        hint = f"give --to-app-id APP, or save it: rtk profile update {profile} --app-id APP"
        raise ConfigurationError(f"no app id for profile {profile}", hint=hint)
    here, there = ((one.settings.base_url, one.settings.account_id(), one.settings.app_id()) for one in (cli, target))
    if here == there:
        hint = "to copy within an app: rtk presets create --from PRESET --name NAME"
        raise UsageError(f"the preset is in this app already: {there[-1]}", hint=hint)


def _make_alike(cli: Session, target: Session, fields: dict[str, Any]) -> None:
    """Create or update the preset in the target's app."""
    from rtk_cli.jobs.manifest.apply import app_journal, carry_out
    from rtk_cli.jobs.manifest.manifest_file import Entry, Manifest
    from rtk_cli.jobs.manifest.plan import DONE, make_plan
    from rtk_cli.jobs.manifest.resources import resources_of

    account_id, app_id = target.settings.account_id(), target.settings.app_id()
    entry = Entry("presets", str(fields.get("name")), fields, f"app {app_id}")
    resources = resources_of(target.api)
    with app_journal(cli.settings.data_dir / "jobs", account_id, app_id, cli.environment.clock) as journal:
        plan = make_plan(Manifest({}, {"presets": (entry,)}), resources, prune=False)
        for warning in plan.warnings:
            cli.output.warn(warning)
        (outcome,) = carry_out(plan.steps, resources, journal)
    if outcome.error is not None:
        raise outcome.error
    print_outcome(cli.output, outcome)
    cli.output.done(f"{DONE[outcome.step.action]} preset {entry.name} in app {app_id}")


def _differing_fields(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every field that differs, in the order of the first preset; None where one has no such field."""
    ignored = (*READ_ONLY, "name")
    one, other = (
        dict(flatten({name: value for name, value in preset.items() if name not in ignored}))
        for preset in (first, second)
    )
    paths = [*one, *(path for path in other if path not in one)]
    rows = ({"field": path, "from": one.get(path), "to": other.get(path)} for path in paths)
    return [row for row in rows if row["from"] != row["to"]]


def _warn_of_contradiction(cli: Session, preset: Mapping[str, Any]) -> None:
    from rtk_cli.jobs.manifest.webinar_presets import contradiction

    problem = contradiction(preset)
    if problem is not None:
        cli.output.warn(problem)


def _id_of(cli: Session, preset: str) -> str:
    """The id of a preset given by its id or its name."""
    if _UUID.fullmatch(preset):
        return preset
    if not preset:
        raise UsageError("missing: PRESET", hint="give a preset id or name; `rtk presets list` shows them")
    found = cli.api.presets.named(preset)
    if found is None:
        raise NotFoundError(f"preset not found: {preset}", hint=cli.api.presets.hint_for(preset))
    with reading_response("a preset without an id"):
        return found["id"]


def _copy_of(cli: Session, source: str) -> dict[str, Any]:
    """The definition of a preset without its name, to create another one from."""
    from rtk_cli.api.models.preset_requests import PresetInput

    preset = cli.api.presets.get(_id_of(cli, source))
    definition = {name: value for name, value in preset.items() if name != "name"}
    return without_read_only(PresetInput, definition, lambda: preset, lambda _: None)


def _request(
    cli: Session, model: type[Model], name: str | None, base: dict[str, Any] | None = None, preset_id: str | None = None
) -> Model:
    """The request body, which may be the output of `rtk presets get`, edited or not."""
    from rtk_cli.api.models.request import build

    values = cli.body.values({"name": name}, base)
    stored = partial(cli.api.presets.get, preset_id) if preset_id is not None else dict
    return build(
        model, without_read_only(model, values, stored, cli.output.note), _FLAG_OF_FIELD if preset_id is None else {}
    )
