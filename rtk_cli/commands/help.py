"""rtk help: the help of a command, or a topic."""

from typing import Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest
from rtk_cli.terminal.cli.area import Area, help_of
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.cli.help_colors import for_terminal
from rtk_cli.terminal.cli.help_page import help_width
from rtk_cli.terminal.cli.help_topics import TOPICS, topic_text
from rtk_cli.terminal.cli.parameter import Suggestions
from rtk_cli.terminal.session import Session, session

area = Area("help")

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="COMMAND", help="A command, such as `meetings list`, or a topic.", show_default=False),
    Suggestions((*AREAS, *TOPICS)),
]


@area.command("help", flags=PLAIN, examples=("rtk help meetings list", "rtk help exit-codes"))
def show_help(ctx: typer.Context, words: Words = None) -> None:
    """Show help for a command, or on a topic: flags, exit-codes, environment, output, query."""
    cli = session(ctx)
    text = _page(cli, words or [])
    if not cli.flags.shapes_output:
        text = for_terminal(text, cli.environment.stdout, cli.environment.variables)
    cli.print(text)


def _page(cli: Session, words: list[str]) -> str:
    if words and words[0] not in AREAS:
        if len(words) == 1 and words[0] in TOPICS:
            return topic_text(words[0], help_width(cli))
        if near := closest(words[0], TOPICS):
            raise UsageError(f"no such help topic: {words[0]}", hint=f"did you mean `rtk help {near}`?")
    return help_of(cli, words)
