"""The flags of a track recording, for `recordings start --type track` and `recordings start-track`."""

from typing import Annotated

import typer

from rtk_cli.errors import UsageError

UserIds = Annotated[
    list[str] | None,
    typer.Option(
        "--user-ids", "--user-id", metavar="ID", help="Track recordings: record only this participant (repeatable)."
    ),
]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layers",
        "--layer",
        metavar="NAME=PREFIX",
        help="Track recordings: a layer and its file name prefix (repeatable).",
    ),
]


def parse_layers(values: list[str] | None) -> dict[str, object] | None:
    """`default=interview` as the API's map of layers; a name alone has no prefix."""
    layers: dict[str, object] = {}
    for value in values or ():
        name, _, prefix = value.partition("=")
        if not name:
            raise UsageError(f"--layers needs NAME=PREFIX: {value or '(empty)'}")
        if name in layers:
            raise UsageError(f"--layers names a layer twice: {name}")
        layers[name] = _layer(prefix)
    return layers or None


def _layer(prefix: str) -> dict[str, str]:
    return {"media_kind": "audio", "file_name_prefix": prefix} if prefix else {"media_kind": "audio"}
