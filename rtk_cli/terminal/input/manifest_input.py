"""Reads the file of `rtk apply` and `rtk diff`: presets, webhooks and meetings."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.input_files import STDIN, read_path
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.manifest.manifest_file import Manifest

File = Annotated[
    Path | None,
    typer.Option("-f", "--file", metavar="FILE", help="Presets, webhooks, meetings as YAML; - is stdin."),
]
Only = Annotated[
    str | None, typer.Option("--only", metavar="A,B", help="Only these of presets, webhooks and meetings.")
]


def apply_command(cli: Session, *words: str) -> str:
    """Return the command line of `rtk apply` on the same app as this run, for hints."""
    flags = cli.flags
    given = {"--profile": flags.profile, "--account-id": flags.account_id, "--app-id": flags.app_id}
    context = [word for flag, value in given.items() if value is not None for word in (flag, value)]
    return shlex.join(["rtk", *(["--local"] if flags.local else []), "apply", *words, *context])


def read_manifest_file(cli: Session, file: Path | None, only: str | None) -> "Manifest":
    """Read the file and check what --only names of it."""
    from rtk_cli.jobs.manifest.manifest_file import read_manifest, section_names
    from rtk_cli.jobs.manifest.plan_file import is_plan

    sections = section_names(only)
    if file is None:
        raise UsageError("missing: --file", hint="give -f rtk.yaml; `rtk export-manifest` writes one from what exists")
    source = "stdin" if str(file) == STDIN else str(file)
    content = read_path(str(file), cli.environment.stdin, cli.settings.max_body)
    if is_plan(content):
        raise UsageError(f"this is a saved plan: {file}", hint=f"run `{apply_command(cli, '--plan-file', str(file))}`")
    manifest = read_manifest(content, source, cli.environment.variables, sections)
    if manifest.left_out:
        cli.output.note(f"left out read-only fields: {', '.join(manifest.left_out)}")
    return manifest
