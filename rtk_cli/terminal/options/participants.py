"""Flags and columns of a person: `participants` and `meetings join` have them in common."""

from typing import Annotated

import typer

from rtk_cli.terminal.output.columns import Column, Kind

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name"),
    Column("PRESET", "preset_name", Kind.EXACT),
    Column("CUSTOM ID", "custom_participant_id"),
    Column("CREATED", "created_at", Kind.TIME),
)
DEFAULTS = {"preset_name": "group_call_host"}
"""What the contract gives for a preset that is not named."""

PersonName = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The name that others see.")]
Picture = Annotated[str | None, typer.Option("--picture", metavar="URL", help="The address of a picture.")]
PresetName = Annotated[
    str | None, typer.Option("--preset-name", "--preset", metavar="NAME", help="The role, by its preset's name.")
]
CustomId = Annotated[
    str | None,
    typer.Option(
        "--custom-participant-id", "--custom-id", metavar="ID", help="The id in your own system; no personal data."
    ),
]
