"""rtk version: the version of rtk, and of what it runs on."""

import sys

import typer

from rtk_cli import __version__
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.session import session

area = Area("version")


@area.command("version", flags=PLAIN, examples=("rtk version", "rtk version --json"))
def show_version(ctx: typer.Context) -> None:
    """Print the version of rtk, of Python, and the platform."""
    from sysconfig import get_platform

    python = ".".join(map(str, sys.version_info[:3]))
    versions = {"version": __version__, "python": python, "platform": get_platform()}
    cli = session(ctx)
    if cli.flags.shapes_output:
        cli.output.one(versions)
    else:
        cli.print(f"rtk {__version__} (Python {python}, {versions['platform']})")
