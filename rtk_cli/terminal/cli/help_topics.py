"""The topics of `rtk help`: shared flags, exit codes and settings from their tables in code, and short texts."""

from collections.abc import Callable
from pathlib import Path

from rtk_cli import errors
from rtk_cli.config.settings import SETTINGS
from rtk_cli.errors import ExitCode, RtkError
from rtk_cli.terminal.cli.flags import Flag, FlagGroup
from rtk_cli.terminal.cli.help_layout import Row, definitions, paragraphs
from rtk_cli.terminal.cli.shared_options import SHOWN

_FLAGS = """\
A flag may stand anywhere after `rtk`. `--flag value` and `--flag=value` are the same. `--` ends the flags: what \
follows is an argument, even if it begins with a dash."""
_GROUPS = {
    FlagGroup.OUTPUT: "Output (all commands)",
    FlagGroup.API: "Connection (commands that call the API)",
    FlagGroup.LIST: "Paging (lists)",
    FlagGroup.BODY: "Body (commands with a request body)",
    FlagGroup.FORCE: "Confirmation (destructive commands)",
    FlagGroup.BATCH: "Batch (several ids, lines of a file)",
    FlagGroup.FILE: "File (creation from a file)",
}

_EXIT_CODES = """\
Scripts may rely on these codes. An error is printed to stderr, with --json as one JSON object: \
{"error": {"kind", "exit_code", "message", "status", "code", "request_id", "hint"}}."""

_ENVIRONMENT = """\
Flags override environment variables, which override the project file, which overrides the profile. `rtk config list` \
shows every setting and its source."""
OTHER_VARIABLES = (
    ("NO_COLOR", "Turns colors off."),
    ("CLICOLOR_FORCE", "Colors tables, help and errors in pipes too; NO_COLOR overrides it."),
    ("RTK_PROGRESS", "plain: lines instead of a bar, and nothing that is redrawn, as a screen reader needs."),
    ("RTK_PAGER", "A pager, such as less, for tables that are longer than the terminal."),
    (
        "RTK_STORAGE_SECRET",
        "The secret of your own storage for recordings; also RTK_STORAGE_ACCESS_KEY, _PASSWORD and _PRIVATE_KEY.",
    ),
    ("HTTPS_PROXY, NO_PROXY", "The proxy, and the hosts that need none."),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificates to trust."),
)

_OUTPUT = """\
Data goes to stdout; messages, progress and prompts go to stderr. A list is one JSON array, a single object is one \
JSON object, with every field that the API returns.

Without a flag, rtk prints a table on a terminal and JSON in a pipe. RTK_OUTPUT or the profile sets another default: \
`rtk profile update NAME --default-output json`."""
_FORMATS = (
    ("table", "For people. --columns picks columns, --utc shows times in UTC."),
    ("json", "One JSON value. --json is short for it."),
    ("ndjson", "One JSON object per line, printed as pages arrive."),
    ("yaml", "One YAML document."),
    ("csv", "A header and one line per row. --columns picks columns."),
    ("id", "One id per line, for scripts: id=$(rtk meetings create -o id)."),
)

_QUERY = """\
--query takes a JMESPath expression (https://jmespath.org) and prints what it selects, in any output format. It is \
checked before the request is sent. Quote it for the shell."""
_QUERIES = (
    ("'[].id'", "The ids of a list."),
    ("'[].{id: id, title: title}'", "Two fields of each row."),
    ("'[?status==`ACTIVE`]'", "The rows with this status."),
    ("'length(@)'", "The number of rows."),
    ("'[0].created_at'", "One field of the first row."),
)

TEXTS = {"flags": _FLAGS, "exit-codes": _EXIT_CODES, "environment": _ENVIRONMENT, "output": _OUTPUT}
"""The introduction of each topic that is also in rtk(1)."""


def topic_text(name: str, width: int) -> str:
    """The text of a topic, without its last newline."""
    return TOPICS[name](width).rstrip("\n")


def exit_code_meanings() -> dict[ExitCode, tuple[str, str]]:
    """The kind of error and the meaning of each exit code; the kind of success is empty."""
    kinds = kinds_of_errors()
    return {code: _meaning(code, kinds.get(code)) for code in ExitCode}


def kinds_of_errors() -> dict[ExitCode, type[RtkError]]:
    """The class of each kind of error by its exit code."""
    return {error.exit_code: error for error in vars(errors).values() if _is_error(error)}


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, RtkError)


def _meaning(code: ExitCode, error: type[RtkError] | None) -> tuple[str, str]:
    if error is None:
        return "", "Success."
    if error is RtkError:
        return error.kind, "Any other failure."
    return error.kind, " ".join((error.__doc__ or "").split())


def _flags(width: int) -> str:
    groups = {title: [_row(flag) for flag in SHOWN if flag.group is group] for group, title in _GROUPS.items()}
    return paragraphs(_FLAGS, width) + "".join(_section(title, rows, width) for title, rows in groups.items())


def _row(flag: Flag) -> Row:
    return " ".join(filter(None, (", ".join(flag.words), flag.metavar))), flag.help


def _exit_codes(width: int) -> str:
    rows = [(f"{code.value:>3}  {kind}".rstrip(), meaning) for code, (kind, meaning) in exit_code_meanings().items()]
    return paragraphs(_EXIT_CODES, width) + _section("Exit codes and kinds of error", rows, width)


def _environment(width: int) -> str:
    rows = [
        (", ".join(setting.variables), setting.help + (f" [default: {setting.default}]" if setting.default else ""))
        for setting in SETTINGS
        if setting.environment
    ]
    return paragraphs(_ENVIRONMENT, width) + _section("Environment variables", [*rows, *OTHER_VARIABLES], width)


def _output(width: int) -> str:
    return paragraphs(_OUTPUT, width) + _section("Formats", list(_FORMATS), width)


def _query(width: int) -> str:
    return paragraphs(_QUERY, width) + _section("Examples", list(_QUERIES), width)


def _agents(width: int) -> str:
    """The guide for programs, which is Markdown, so its lines are not wrapped."""
    return Path(__file__).with_name("agents.md").read_text(encoding="utf-8")


def _section(title: str, rows: list[Row], width: int) -> str:
    return f"\n{title}:\n{definitions(rows, width)}"


TOPICS: dict[str, Callable[[int], str]] = {
    "flags": _flags,
    "exit-codes": _exit_codes,
    "environment": _environment,
    "output": _output,
    "query": _query,
    "agents": _agents,
}
