"""Reads the file of `--from`, and how many connections work on it."""

from typing import TYPE_CHECKING

from rtk_cli.errors import UsageError
from rtk_cli.input_files import MIB, STDIN, Limit, read_path

if TYPE_CHECKING:
    from rtk_cli.jobs.bulk.input_lines import Source
    from rtk_cli.terminal.session import Session

LARGEST_FILE = Limit(64 * MIB)
CONNECTIONS = 8
MOST_CONNECTIONS = 64


def read_source(cli: "Session", path: str) -> "Source":
    """The content of the file at `path`, or of stdin for `-`."""
    from rtk_cli.jobs.bulk.input_lines import source_of

    if path == STDIN and cli.flags.body == STDIN:
        raise UsageError("stdin can only be read once: --from - and --body -", hint="give one of them as a file")
    return source_of(path, read_path(path, cli.environment.stdin, LARGEST_FILE))


def connections(cli: "Session") -> int:
    """The value of --jobs. The emulator in this process works on one request at a time."""
    given = cli.flags.jobs
    if given is not None and given > MOST_CONNECTIONS:
        raise UsageError(f"--jobs must be at most {MOST_CONNECTIONS}: {given}")
    return given or (1 if cli.settings.is_local else CONNECTIONS)
