"""rtk config: every setting, and where its value comes from."""

from typing import Annotated

import typer

from rtk_cli.config import project_file
from rtk_cli.errors import ConfigurationError
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import API, PLAIN
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("config")

COLUMNS = (
    Column("SETTING", "setting", Kind.EXACT),
    Column("VALUE", "value", Kind.EXACT),
    Column("SOURCE", "source"),
)


@area.command("list", flags=API, examples=("rtk config list", "rtk config list --columns setting,source -o csv"))
def list_settings(ctx: typer.Context) -> None:
    """List every setting with its value and its source."""
    cli = session(ctx)
    rows = [
        {"setting": entry.setting.name, "value": entry.value, "source": entry.source, "help": entry.setting.help}
        for entry in cli.settings.describe_all()
    ]
    cli.warn_of_conflicts()
    cli.output.local_rows(rows, COLUMNS)


@area.command("path", flags=PLAIN, examples=("rtk config path",))
def show_path(
    ctx: typer.Context,
    project: Annotated[bool, typer.Option("--project", help="Print the path of the project file instead.")] = False,
) -> None:
    """Print the path of the profiles file, even if the file does not exist."""
    cli = session(ctx)
    path = project_file.find(cli.environment.variables)
    if project and path is None:
        hint = f"create {project_file.FILE} in the folder of the project, with {', '.join(project_file.KEYS)}"
        raise ConfigurationError("there is no project file", hint=hint)
    cli.print(str(path if project else cli.settings.config_file))
    if path is not None and not project:
        cli.output.note(f"the settings of this project file override those of a profile: {path}")
