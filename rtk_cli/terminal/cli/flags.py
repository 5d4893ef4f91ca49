"""The flags that commands share, each named once, and what was given of them on this command line."""

from dataclasses import dataclass
from enum import Enum

from rtk_cli.config.checks import FORMATS, Format


class FlagGroup(Enum):
    """The headings under which help shows shared flags."""

    OUTPUT = "Output"
    API = "Connection"
    LIST = "Paging"
    BODY = "Body"
    FORCE = "Confirmation"


@dataclass(frozen=True)
class Flag:
    """One shared flag: `name` is its attribute on `SharedFlagValues`, `kind` the annotation a command would give it."""

    name: str
    words: tuple[str, ...]
    help: str
    group: FlagGroup
    metavar: str | None = None
    kind: object = str
    least: int | None = None
    same_as: tuple[str, str] | None = None
    """The flag, and its value, that this one is another word for."""


_OUTPUT = (
    Flag("output", ("-o", "--output"), f"How to print: {', '.join(FORMATS)}.", FlagGroup.OUTPUT, "FORMAT", Format),
    Flag("json", ("--json",), "The same as -o json.", FlagGroup.OUTPUT, None, bool, same_as=("output", "json")),
    Flag("columns", ("--columns",), "Columns of a table or of CSV, such as id,title.", FlagGroup.OUTPUT, "A,B"),
    Flag("query", ("--query",), "Pick from the data with a JMESPath expression.", FlagGroup.OUTPUT, "JMESPATH"),
    Flag("utc", ("--utc",), "Times of tables in UTC, not in local time.", FlagGroup.OUTPUT, None, bool),
    Flag("quiet", ("-q", "--quiet"), "No messages beside errors.", FlagGroup.OUTPUT, None, bool),
    Flag("debug", ("--debug",), "Each request and answer on stderr, secrets masked.", FlagGroup.OUTPUT, None, bool),
    Flag("profile", ("--profile",), "The profile to use.", FlagGroup.OUTPUT, "NAME"),
)
_API = (
    Flag("local", ("--local",), "Use the embedded emulator, whatever the profile says.", FlagGroup.API, None, bool),
    Flag("account_id", ("--account-id",), "The Cloudflare account.", FlagGroup.API, "ID"),
    Flag("app_id", ("--app-id",), "The RealtimeKit app.", FlagGroup.API, "ID"),
    Flag("dry_run", ("--dry-run",), "Print the request as JSON and send nothing.", FlagGroup.API, None, bool),
    Flag("timeout", ("--timeout",), "How long to wait for the server.", FlagGroup.API, "SECONDS"),
    Flag("retries", ("--retries",), "How often to repeat a failed request.", FlagGroup.API, "COUNT"),
    Flag("max_wait", ("--max-wait",), "How long to wait in all before repeats.", FlagGroup.API, "SECONDS"),
)
_LIST = (
    Flag("limit", ("--limit",), "At most this many rows.", FlagGroup.LIST, "COUNT", int, least=1),
    Flag("page", ("--page",), "Only this page; the first is 1.", FlagGroup.LIST, "NUMBER", int, least=1),
    Flag("per_page", ("--per-page",), "Rows a request.", FlagGroup.LIST, "COUNT", int, least=1),
    Flag("envelope", ("--envelope",), "One page as the API's own answer, paging included.", FlagGroup.LIST, None, bool),
)
_BODY = (
    Flag("body", ("--body",), "The body; named flags go over it. @FILE reads a file, - stdin.", FlagGroup.BODY, "JSON"),
    Flag("set", ("--set",), "Set a field, however deep: a.b=value.", FlagGroup.BODY, "FIELD=VALUE", list[str]),
    Flag("clear", ("--clear",), "Send null for a field.", FlagGroup.BODY, "FIELD", list[str]),
)
_FORCE = (Flag("force", ("--force",), "Do not ask.", FlagGroup.FORCE, None, bool),)

EVERYWHERE = _OUTPUT + _API

SHARED: dict[str, Flag] = {flag.name: flag for flag in EVERYWHERE + _LIST + _BODY + _FORCE}

PLAIN = _OUTPUT
"""Commands that call no API: profile, config, completion."""
EMULATOR = _OUTPUT + tuple(flag for flag in _API if flag.name == "local")
"""Commands about the emulator itself."""
EMULATOR_REMOVAL = EMULATOR + _FORCE
PLAIN_REMOVAL = PLAIN + _FORCE
API = EVERYWHERE
LIST = EVERYWHERE + _LIST
WHOLE_LIST = EVERYWHERE + tuple(flag for flag in _LIST if flag.name in ("limit", "envelope"))
"""Lists that the API gives without pages."""
WRITE = EVERYWHERE + _BODY
REMOVAL = EVERYWHERE + _FORCE
REMOVAL_WITH_BODY = EVERYWHERE + _BODY + _FORCE
ANY_CALL = REMOVAL_WITH_BODY + tuple(flag for flag in _LIST if flag.name != "page")
"""A call of any kind: it may have a body, remove something, or list."""


@dataclass
class SharedFlagValues:
    """What stood on the command line of the shared flags; None or False where nothing stood."""

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
    dry_run: bool = False
    timeout: str | None = None
    retries: str | None = None
    max_wait: str | None = None
    limit: int | None = None
    page: int | None = None
    per_page: int | None = None
    envelope: bool = False
    body: str | None = None
    set: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    force: bool = False

    @property
    def shapes_output(self) -> bool:
        """Whether it was said how to print what comes."""
        return any(wish is not None for wish in (self.output, self.query, self.columns))

    def names(self) -> list[str]:
        """The names of the flags that were given."""
        return [name for name, value in vars(self).items() if value not in (None, False, ())]

    def settings(self) -> dict[str, str | None]:
        """The flags that are settings too, as `config.resolve` takes them."""
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
