"""rtk presets: the roles of participants."""

import re
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rtk_cli.errors import NotFoundError, UsageError
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
from rtk_cli.terminal.input.read_only_fields import without_read_only
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing, Search
from rtk_cli.terminal.output.columns import Column, Kind
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
