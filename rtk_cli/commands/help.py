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
from rtk_cli.terminal.session import session

area = Area("help")

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="COMMAND", help="A command, such as `meetings list`, or a topic.", show_default=False),
    Suggestions((*AREAS, *TOPICS)),
]


@area.command("help", flags=PLAIN, examples=("rtk help meetings list", "rtk help exit-codes"))
def show_help(ctx: typer.Context, words: Words = None) -> None:
    """Show help for a command, with --json as data, or on a topic: flags, exit-codes, environment, output, query."""
    cli = session(ctx)
    words = words or []
    if topic := _topic(words):
        text = topic_text(topic, help_width(cli))
    elif cli.flags.shapes_output:
        from rtk_cli.terminal.cli.tree_document import document  # imports every area

        cli.output.one(document(words))
        return
    else:
        text = help_of(cli, words)
    if not cli.flags.shapes_output:
        text = for_terminal(text, cli.environment.stdout, cli.environment.variables)
    cli.print(text)


def _topic(words: list[str]) -> str | None:
    """The topic that `words` name; None for a command. Raises `UsageError` for a word that resembles a topic."""
    if not words or words[0] in AREAS:
        return None
    if len(words) == 1 and words[0] in TOPICS:
        return words[0]
    if near := closest(words[0], TOPICS):
        raise UsageError(f"no such help topic: {words[0]}", hint=f"did you mean `rtk help {near}`?")
    return None
