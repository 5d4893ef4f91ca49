"""main(argv) -> exit code: the only place that catches exceptions.

Version and root help are printed before anything else is imported, even `typing`, which takes a third of the start-up.
"""

from __future__ import annotations

import os
import sys

from rtk_cli import __version__

TYPE_CHECKING = False  # type checkers treat it as typing.TYPE_CHECKING
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from rtk_cli.terminal.environment import Environment


def main(argv: Sequence[str] | None = None, environment: Environment | None = None) -> int:
    """Run the command line and return its exit code; stdout gets data only."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    stdout = sys.stdout if environment is None else environment.stdout
    try:
        text = _known_text(arguments, stdout, environment)
        if text is None:
            _run(arguments, environment)
        else:
            stdout.write(text)
        stdout.flush()
    except (Exception, KeyboardInterrupt) as problem:
        from rtk_cli.terminal.output.error_output import report

        return report(problem, arguments, environment)
    return 0


def _known_text(arguments: list[str], stdout: TextIO, environment: Environment | None) -> str | None:
    if arguments in (["--version"], ["-V"]):
        return f"rtk {__version__}\n"
    if arguments in ([], ["--help"], ["-h"]) and not _is_narrow(stdout, environment):
        from rtk_cli.terminal.cli.help_colors import for_terminal
        from rtk_cli.terminal.cli.root_help import TEXT

        return for_terminal(TEXT, stdout, _variables(environment))
    return None


def _variables(environment: Environment | None) -> Mapping[str, str]:
    return os.environ if environment is None else environment.variables


def _is_narrow(stdout: TextIO, environment: Environment | None) -> bool:
    """Whether the terminal is too narrow for the generated help."""
    from rtk_cli.terminal.width import USUAL, width_of

    width = width_of(stdout, _variables(environment))
    return width is not None and width < USUAL


def _run(arguments: list[str], environment: Environment | None) -> None:
    from rtk_cli.terminal.environment import Environment

    if arguments[:2] == ["completion", "values"]:  # a completion script asks while the user waits
        from rtk_cli.terminal.completion.offers import print_offers

        print_offers(arguments[2:], environment or Environment())
        return
    from rtk_cli.terminal.run import run

    run(arguments or ["--help"], environment or Environment())
