"""Flags and columns of a participant, for `participants` and `meetings join`."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.terminal.output.columns import Column, Kind

if TYPE_CHECKING:
    from rtk_cli.terminal.output.output_verbs import Output

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("NAME", "name"),
    Column("PRESET", "preset_name"),
    Column("CUSTOM ID", "custom_participant_id", Kind.EXACT),
    Column("CREATED", "created_at", Kind.TIME, priority=3),
)
DEFAULTS = {"preset_name": "group_call_host"}
"""The preset of a participant if none is given."""

PersonName = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The display name.")]
Picture = Annotated[str | None, typer.Option("--picture", metavar="URL", help="The URL of a profile picture.")]
PresetName = Annotated[
    str | None,
    typer.Option("--preset-name", "--preset", metavar="NAME", help="Name of the preset, the role."),
]
CustomId = Annotated[
    str | None,
    typer.Option(
        "--custom-participant-id", "--custom-id", metavar="ID", help="The id in your own system, without personal data."
    ),
]


def warn_if_unnamed(output: "Output", name: str | None) -> None:
    """Warn of a new participant without a name."""
    if not name:
        output.warn("the participant has no name, so the web client asks for one; give it with --name")
