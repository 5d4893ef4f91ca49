"""main(argv) -> exit code: the only place that catches.

Version and root help are answered before anything else is imported, `typing` included: it takes a third of a start.
"""

from __future__ import annotations

import sys

from rtk_cli import __version__

TYPE_CHECKING = False  # type checkers know the name, wherever it comes from
if TYPE_CHECKING:
    from collections.abc import Sequence
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
        from rtk_cli.terminal.cli.root_help import TEXT

        return TEXT
    return None


def _is_narrow(stdout: TextIO, environment: Environment | None) -> bool:
    """Whether the generated help would not fit: on such a terminal it is made anew."""
    import os

    from rtk_cli.terminal.width import USUAL, width_of

    width = width_of(stdout, os.environ if environment is None else environment.variables)
    return width is not None and width < USUAL


def _run(arguments: list[str], environment: Environment | None) -> None:
    from rtk_cli.terminal.environment import Environment
    from rtk_cli.terminal.run import run

    run(arguments or ["--help"], environment or Environment())
