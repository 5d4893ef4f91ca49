"""One run from the words to the data: builds the session, runs the command, closes what was opened."""

from contextlib import closing

from rtk_cli.messages import DryRunResult
from rtk_cli.terminal.cli import area
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.session import Session


def run(arguments: list[str], environment: Environment) -> None:
    """Run the command that `arguments` name. Raises what went wrong."""
    with closing(Session(environment, arguments)) as session:
        try:
            area.run(session, arguments)
        except DryRunResult as rehearsed:
            session.output.not_sent(rehearsed)
        session.environment.stdout.flush()
