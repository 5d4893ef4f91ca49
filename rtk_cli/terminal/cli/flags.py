"""The flags that commands share, each defined once, and their values on this command line."""

from enum import Enum
from typing import Literal, NamedTuple

from rtk_cli.config.validators import FORMATS, Format


class FlagGroup(Enum):
    """The sections of shared flags in help."""

    OUTPUT = "Output"
    API = "Connection"
    LIST = "Paging"
    BODY = "Body"
    FORCE = "Confirmation"
    BATCH = "Batch"
    FILE = "File"


class Flag(NamedTuple):
    """One shared flag: `name` is its attribute in `SharedFlagValues`, `kind` its type annotation."""

    name: str
    words: tuple[str, ...]
    help: str
    group: FlagGroup
    metavar: str | None = None
    kind: object = str
    least: int | None = None
    same_as: tuple[str, str] | None = None
    """The flag and value for which this one is short."""


_OUTPUT = (
    Flag("output", ("-o", "--output"), f"Output format: {', '.join(FORMATS)}.", FlagGroup.OUTPUT, "FORMAT", Format),
    Flag("json", ("--json",), "Short for -o json.", FlagGroup.OUTPUT, None, bool, same_as=("output", "json")),
    Flag("columns", ("--columns",), "Columns of a table or CSV, such as id,title.", FlagGroup.OUTPUT, "A,B"),
    Flag("query", ("--query",), "Filter the data with a JMESPath expression.", FlagGroup.OUTPUT, "JMESPATH"),
    Flag("utc", ("--utc",), "Show times in tables in UTC, not in local time.", FlagGroup.OUTPUT, None, bool),
    Flag("quiet", ("-q", "--quiet"), "Print errors only.", FlagGroup.OUTPUT, None, bool),
    Flag(
        "debug",
        ("--debug",),
        "Log requests and responses to stderr, secrets masked.",
        FlagGroup.OUTPUT,
        None,
        bool,
    ),
    Flag("profile", ("--profile",), "The profile to use.", FlagGroup.OUTPUT, "NAME"),
)
_API = (
    Flag("local", ("--local",), "Use the embedded emulator instead of the API.", FlagGroup.API, None, bool),
    Flag("account_id", ("--account-id",), "The Cloudflare account.", FlagGroup.API, "ID"),
    Flag("app_id", ("--app-id",), "The RealtimeKit app: its id, or @NAME.", FlagGroup.API, "ID"),
    Flag("dry_run", ("--dry-run",), "Print the request as JSON without sending it.", FlagGroup.API, None, bool),
    Flag(
        "curl",
        ("--curl",),
        "Print the request as a curl command without sending it.",
        FlagGroup.API,
        None,
        bool,
        same_as=("dry_run", "curl"),
    ),
    Flag("timeout", ("--timeout",), "How long to wait for a response.", FlagGroup.API, "SECONDS"),
    Flag("retries", ("--retries",), "Maximum number of retries.", FlagGroup.API, "COUNT"),
    Flag("max_wait", ("--max-wait",), "Maximum total wait before retries.", FlagGroup.API, "SECONDS"),
)
_LIST = (
    Flag("limit", ("--limit",), "Maximum number of rows.", FlagGroup.LIST, "COUNT", int, least=1),
    Flag("page", ("--page",), "Print this page only; the first is 1.", FlagGroup.LIST, "NUMBER", int, least=1),
    Flag("per_page", ("--per-page",), "Rows per request.", FlagGroup.LIST, "COUNT", int, least=1),
    Flag(
        "sort",
        ("--sort",),
        "Sort by a field, in rtk, which reads all pages first: created_at:desc.",
        FlagGroup.LIST,
        "FIELD[:desc]",
    ),
    Flag("envelope", ("--envelope",), "Print one page as the API returns it, with paging.", FlagGroup.LIST, None, bool),
)
_BODY = (
    Flag("body", ("--body",), "Request body: JSON, @FILE or - (stdin); flags override it.", FlagGroup.BODY, "JSON"),
    Flag(
        "set",
        ("--set",),
        "Set a field, nested with dots: a.b=value.",
        FlagGroup.BODY,
        "FIELD=VALUE",
        list[str],
    ),
    Flag("clear", ("--clear",), "Set a field to null.", FlagGroup.BODY, "FIELD", list[str]),
)
_BATCH = (
    Flag(
        "source",
        ("--from",),
        "Work on each line of a file: CSV, NDJSON, or one id per line; - for stdin.",
        FlagGroup.BATCH,
        "FILE",
    ),
    Flag("jobs", ("--jobs",), "Connections at a time; default: 8, with --local 1.", FlagGroup.BATCH, "COUNT", int, 1),
)
_FILE = (
    Flag("journal", ("--journal",), "Where to note what is done; default: the data directory.", FlagGroup.FILE, "FILE"),
    Flag("restart", ("--restart",), "Forget what earlier runs did.", FlagGroup.FILE, None, bool),
    Flag(
        "keep_columns",
        ("--keep-column",),
        "A column of the file that is not sent, only printed by -o csv (repeatable).",
        FlagGroup.FILE,
        "NAME",
        list[str],
    ),
)
_FORCE = (Flag("force", ("--force",), "Do not ask for confirmation.", FlagGroup.FORCE, None, bool),)

EVERYWHERE = _OUTPUT + _API

SHARED: dict[str, Flag] = {flag.name: flag for flag in EVERYWHERE + _LIST + _BODY + _FORCE + _BATCH + _FILE}

PLAIN = _OUTPUT
"""Commands that make no API request: profile, config, completion."""
LOGIN = PLAIN + tuple(flag for flag in _API if flag.name == "timeout")
"""`auth login`, which asks the API about the token."""
EMULATOR = _OUTPUT + tuple(flag for flag in _API if flag.name == "local")
"""Commands about the emulator itself."""
EMULATOR_REMOVAL = EMULATOR + _FORCE
PLAIN_REMOVAL = PLAIN + _FORCE
API = EVERYWHERE
LIST = EVERYWHERE + _LIST
WHOLE_LIST = EVERYWHERE + tuple(flag for flag in _LIST if flag.name in ("limit", "sort", "envelope"))
"""Lists that the API returns without pages."""
WRITE = EVERYWHERE + _BODY
REMOVAL = EVERYWHERE + _FORCE
REMOVAL_WITH_BODY = EVERYWHERE + _BODY + _FORCE
IDS = EVERYWHERE + _BATCH
"""One id, several, or a file of them."""
ID_REMOVAL = REMOVAL + _BATCH
REMOVAL_FROM_FILE = REMOVAL_WITH_BODY + _BATCH
CREATION = WRITE + _BATCH + _FILE
"""One thing by flags, or one for each line of a file."""
ANY_CALL = REMOVAL_WITH_BODY + tuple(flag for flag in _LIST if flag.name not in ("page", "sort"))
"""Any API call: it may have a body, remove something, or list."""


class SharedFlagValues:
    """The values of the shared flags on this command line; None or False if not given.

    A plain class: the methods that a dataclass generates cost a millisecond of every start.
    """

    output: Format | None = None
    columns: str | None = None
    query: str | None = None
    utc: bool = False
    quiet: bool = False
    debug: bool = False
    profile: str | None = None
    local: bool = False
    account_id: str | None = None
    app_id: str | None = None
    dry_run: bool | Literal["curl"] = False
    timeout: str | None = None
    retries: str | None = None
    max_wait: str | None = None
    limit: int | None = None
    page: int | None = None
    per_page: int | None = None
    sort: str | None = None
    envelope: bool = False
    body: str | None = None
    set: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    force: bool = False
    source: str | None = None
    jobs: int | None = None
    journal: str | None = None
    restart: bool = False
    keep_columns: tuple[str, ...] = ()

    @property
    def shapes_output(self) -> bool:
        """Whether a flag says how to print the data."""
        return any(value is not None for value in (self.output, self.query, self.columns))

    def names(self) -> list[str]:
        """The names of the flags that were given."""
        return [name for name, value in vars(self).items() if value not in (None, False, ())]

    def settings(self) -> dict[str, str | None]:
        """The flags that are also settings, as `config.resolve` expects them."""
        return {
            "profile": self.profile,
            "local": "1" if self.local else None,
            "account_id": self.account_id,
            "app_id": self.app_id,
            "output": self.output,
            "timeout": self.timeout,
            "retries": self.retries,
            "max_wait": self.max_wait,
        }
