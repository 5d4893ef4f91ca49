"""rtk presets: the roles that participants have."""

import re
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rtk_cli.api.responses.preset_names import preset_hint
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
from rtk_cli.terminal.cli.flags import LIST, REMOVAL, WRITE
from rtk_cli.terminal.input.read_only_fields import without_read_only
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing, Search
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.request import RequestModel

Model = TypeVar("Model", bound="RequestModel")

area = Area("presets")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name", Kind.EXACT),
    Column("CREATED", "created_at", Kind.TIME),
    Column("UPDATED", "updated_at", Kind.TIME),
)

PresetArgument = Annotated[
    str, typer.Argument(metavar="PRESET", help="The preset's id, or its name.", show_default=False)
]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="The name; participants refer to it by this.")]

_WAYS = {"name": "--name", **dict.fromkeys(("config", "permissions", "ui"), "--from PRESET")}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@area.command("list", PRESETS_LIST, flags=LIST)
def list_presets(ctx: typer.Context, search: Search = None) -> None:
    """List the presets of the app."""
    run = session(ctx)
    run.output.rows(run.api.presets.list(search=search), COLUMNS)


@area.command("get", PRESETS_GET, PRESETS_LIST)
def get_preset(ctx: typer.Context, preset: PresetArgument) -> None:
    """Show one preset with all its permissions."""
    run = session(ctx)
    run.output.one(run.api.presets.get(_id_of(run, preset)), COLUMNS)


@area.command("create", PRESETS_CREATE, PRESETS_LIST, PRESETS_GET, flags=WRITE)
def create_preset(
    ctx: typer.Context,
    name: Name = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="PRESET", help="Begin with a copy of this preset, by id or name.")
    ] = None,
    if_missing: IfMissing = False,
) -> None:
    """Create a preset. With --if-missing one of the same name is shown instead."""
    from rtk_cli.api.models.preset_requests import PresetInput

    run = session(ctx)
    request = _request(run, PresetInput, name, None if source is None else _copy_of(run, source))
    known = run.api.presets.named(request.name) if if_missing else None
    if known is not None:
        run.output.one(run.api.presets.get(known["id"]), COLUMNS)
    else:
        run.output.one(run.api.presets.create(request), COLUMNS)


@area.command("update", PRESETS_UPDATE, PRESETS_LIST, PRESETS_GET, flags=WRITE)
def update_preset(ctx: typer.Context, preset: PresetArgument, name: Name = None) -> None:
    """Change some leaves of a preset: --set permissions.chat.public.can_send=false."""
    from rtk_cli.api.models.preset_requests import PresetUpdate

    run = session(ctx)
    run.body.expect_change({"name": name})
    preset_id = _id_of(run, preset)
    request = _request(run, PresetUpdate, name, preset_id=preset_id)
    run.output.one(run.api.presets.update(preset_id, request), COLUMNS)


@area.command("replace", PRESETS_REPLACE, PRESETS_LIST, PRESETS_GET, flags=WRITE)
def replace_preset(ctx: typer.Context, preset: PresetArgument, name: Name = None) -> None:
    """Overwrite a preset, with what `rtk presets get` has printed and somebody has edited."""
    from rtk_cli.api.models.preset_requests import PresetInput

    run = session(ctx)
    preset_id = _id_of(run, preset)
    request = _request(run, PresetInput, name, preset_id=preset_id)
    run.output.one(run.api.presets.replace(preset_id, request), COLUMNS)


@area.command("delete", PRESETS_DELETE, PRESETS_LIST, flags=REMOVAL)
def delete_preset(ctx: typer.Context, preset: PresetArgument, ignore_missing: IgnoreMissing = False) -> None:
    """Delete a preset."""
    run = session(ctx)
    run.confirm.require(f"delete preset {preset}")
    with removing(run, preset, ignore_missing=ignore_missing):
        run.output.one(run.api.presets.delete(_id_of(run, preset)), COLUMNS)


def _id_of(run: Session, preset: str) -> str:
    """The id itself, or that of the preset with this name."""
    if _UUID.fullmatch(preset):
        return preset
    if not preset:
        raise UsageError("missing: PRESET", hint="name the preset; `rtk presets list` shows them")
    found = run.api.presets.named(preset)
    if found is None:
        raise NotFoundError(f"no preset of this name: {preset}", hint=preset_hint(preset))
    with reading_response("a preset without an id"):
        return found["id"]


def _copy_of(run: Session, source: str) -> dict[str, Any]:
    """The definition of a preset, to be a new one's under another name."""
    from rtk_cli.api.models.preset_requests import PresetInput

    preset = run.api.presets.get(_id_of(run, source))
    definition = {name: value for name, value in preset.items() if name != "name"}
    return without_read_only(PresetInput, definition, lambda: preset, lambda _: None)


def _request(
    run: Session, model: type[Model], name: str | None, base: dict[str, Any] | None = None, preset_id: str | None = None
) -> Model:
    """The body, which may be what `rtk presets get` has printed, edited or not."""
    from rtk_cli.api.models.request import build

    values = run.body.values({"name": name}, base)
    stored = partial(run.api.presets.get, preset_id) if preset_id is not None else dict
    return build(model, without_read_only(model, values, stored, run.output.note), _WAYS if preset_id is None else {})
