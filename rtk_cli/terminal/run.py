"""One run: builds the session, runs the command, closes everything that the session opened."""

from contextlib import closing

from rtk_cli.errors import RtkError
from rtk_cli.messages import DryRunResult
from rtk_cli.terminal.cli import area
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.session import Session


def run(arguments: list[str], environment: Environment) -> None:
    """Run the command that `arguments` name. Raises the errors of the command."""
    with closing(Session(environment, arguments)) as session:
        try:
            area.run(session, arguments)
        except DryRunResult as dry_run:
            session.output.not_sent(dry_run, session.settings.known_token())
        except RtkError as error:
            session.explain(error)
            raise
        session.environment.stdout.flush()
