"""`python -m rtk_cli`, and the entry point of the `rtk` command."""

import sys

from rtk_cli.terminal.main import main


def run() -> None:
    """Exit with the code of the command line."""
    sys.exit(main())


if __name__ == "__main__":
    run()
