"""rtk export-manifest: write presets, webhooks and meetings as the file that rtk apply reads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from rtk_cli.config import atomic_file
from rtk_cli.errors import RefusedError, RtkError
from rtk_cli.operations import MEETINGS_GET, MEETINGS_LIST, PRESETS_GET, PRESETS_LIST, WEBHOOKS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.input.manifest_input import Only
from rtk_cli.terminal.options.common import Overwrite
from rtk_cli.terminal.session import Session, session

area = Area("export-manifest")

READABLE = 0o666  # as far as the umask allows: the file holds no secret


@area.command(
    "export-manifest",
    PRESETS_LIST,
    PRESETS_GET,
    WEBHOOKS_LIST,
    MEETINGS_LIST,
    MEETINGS_GET,
    examples=("rtk export-manifest > rtk.yaml", "rtk export-manifest --only presets,webhooks --to presets.yaml"),
)
def export_manifest(
    ctx: typer.Context,
    only: Only = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="File to write; default: stdout.", show_default=False)
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write presets, webhooks and meetings as a file for rtk apply, without secrets."""
    from rtk_cli.jobs.manifest.export import export
    from rtk_cli.jobs.manifest.manifest_file import section_names
    from rtk_cli.jobs.manifest.resources import resources_of

    cli = session(ctx)
    sections = section_names(only)
    if to is not None and to.exists() and not overwrite:
        raise RefusedError(f"the file exists: {to}", hint="add --force to overwrite it")
    found = export(resources_of(cli.api), sections)
    if to is not None:
        _save(to, _text(cli, found.content))
        counts = ", ".join(_counted(section, len(found.content[section])) for section in sections)
        cli.output.done(f"wrote {counts}: {to}")
    elif cli.flags.shapes_output:
        cli.output.one(found.content)
    else:
        cli.print(_text(cli, found.content).rstrip("\n"))
    for reason in found.left_out:
        cli.output.warn(f"left out {reason}")


def _counted(section: str, count: int) -> str:
    return f"{count} {section if count != 1 else section.removesuffix('s')}"


def _text(cli: Session, content: Mapping[str, object]) -> str:
    from rtk_cli.jobs.manifest.export import HEADER
    from rtk_cli.terminal.output.formats.yaml import as_text

    return HEADER.format(app_id=cli.settings.app_id()) + as_text(content)


def _save(path: Path, text: str) -> None:
    try:
        atomic_file.replace(Path(os.path.realpath(path)), text.encode(), READABLE)
    except OSError as error:
        raise RtkError(f"cannot write the file: {path}: {error.strerror}") from error
