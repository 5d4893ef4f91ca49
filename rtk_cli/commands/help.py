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
from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.session import Session, session

area = Area("help")

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="COMMAND", help="A command, such as `meetings list`, or a topic.", show_default=False),
    Suggestions((*AREAS, *TOPICS)),
]
AsMan = Annotated[
    bool, typer.Option("--man", help="The manual page: opened on a terminal, in a pipe its source.", show_default=False)
]
EXAMPLES = ("rtk help meetings list", "rtk help meetings --man")


@area.command("help", flags=PLAIN, examples=EXAMPLES)
def show_help(ctx: typer.Context, words: Words = None, man: AsMan = False) -> None:
    """Show help for a command (--json: as data) or a topic: flags, exit-codes, environment, output, query, agents."""
    cli = session(ctx)
    words = words or []
    if man:
        _show_man_page(cli, words)
        return
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


def _show_man_page(cli: Session, words: list[str]) -> None:
    """Open the page in the viewer of manual pages; without a terminal or a viewer, print its source."""
    from pathlib import Path
    from shutil import which
    from tempfile import TemporaryDirectory

    from rtk_cli.jobs.run_program import run_program
    from rtk_cli.terminal.cli.man_pages import man_page

    if words and words[0] not in AREAS:
        raise UsageError(f"no such manual page: rtk-{words[0]}", hint="see `rtk help --man`, or `rtk --help` for areas")
    source = man_page(words)
    viewer = which("man", path=cli.environment.variables.get("PATH", ""))
    if viewer is None or cli.flags.shapes_output or not is_terminal(cli.environment.stdout):
        cli.print(source.rstrip("\n"))
        return
    with TemporaryDirectory(prefix="rtk-") as folder:
        page = Path(folder, f"{'-'.join(['rtk', *words[:1]])}.1")
        page.write_text(source, encoding="utf-8")
        run_program([viewer, str(page)], cli.environment.variables)


def _topic(words: list[str]) -> str | None:
    """The topic that `words` name; None for a command. Raises `UsageError` for a word that resembles a topic."""
    if not words or words[0] in AREAS:
        return None
    if len(words) == 1 and words[0] in TOPICS:
        return words[0]
    if near := closest(words[0], TOPICS):
        raise UsageError(f"no such help topic: {words[0]}", hint=f"did you mean `rtk help {near}`?")
    return None
