"""Flags of the commands that start an emulator or its state."""

from typing import Annotated, Literal

import typer

Seed = Annotated[
    int | None, typer.Option("--seed", metavar="NUMBER", min=0, help="The same seed gives the same ids in each run.")
]
LivestreamShapesOption = Annotated[
    Literal["examples", "sdk"],
    typer.Option("--livestream-shapes", help="Livestream responses as in the official examples or the SDKs' models."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse members of a body that the API does not have.")]
Tls = Annotated[
    bool, typer.Option("--tls", help="Serve https, with certificates of your own authority: see `rtk emulator trust`.")
]
