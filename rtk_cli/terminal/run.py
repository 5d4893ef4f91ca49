"""One run from the words to the data: builds the session, runs the command, closes what was opened."""

from contextlib import closing

from rtk_cli.messages import NotSent
from rtk_cli.terminal import area
from rtk_cli.terminal.outside import Outside
from rtk_cli.terminal.session import Session


def run(arguments: list[str], outside: Outside) -> None:
    """Run the command that `arguments` name. Raises what went wrong."""
    with closing(Session(outside, arguments)) as session:
        try:
            area.run(session, arguments)
        except NotSent as rehearsed:
            session.output.not_sent(rehearsed)
        session.outside.stdout.flush()
