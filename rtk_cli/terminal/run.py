"""One run: builds the session, runs the command, closes everything that the session opened."""

import os
from contextlib import closing

from rtk_cli.errors import RtkError, UsageError
from rtk_cli.messages import DryRunResult
from rtk_cli.terminal.cli import area
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.session import Session


def run(arguments: list[str], environment: Environment) -> None:
    """Run the command that `arguments` name. Raises the errors of the command."""
    _refuse_impossible_words(arguments)
    with closing(Session(environment, arguments)) as session:
        try:
            area.run(session, arguments)
        except DryRunResult as dry_run:
            session.output.not_sent(dry_run, session.settings.known_token())
        except RtkError as error:
            session.explain(error)
            raise
        session.environment.stdout.flush()


def _refuse_impossible_words(arguments: list[str]) -> None:
    """Refuse what can't be a file name; no system passes it, but a program that calls `main` may."""
    for word in arguments:
        try:
            is_possible = b"\0" not in os.fsencode(word)
        except UnicodeEncodeError:  # half of a surrogate pair
            is_possible = False
        if not is_possible:
            raise UsageError(f"an argument holds a zero byte or half of a surrogate pair: {word}")
