"""One entry a setting. Flags, environment names, the file's keys, `config list` and the reference follow from it."""

from dataclasses import dataclass

from rtk_cli.config import validators
from rtk_cli.config.validators import Check

DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4"
DEFAULT_PROFILE = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting and its names: on the command line, in the environment, in the file.

    `key` stands in a profile's table; that of `profile` itself stands at the top of the file. A `default` of None
    means that there is none, or that it is computed: directories by the system, output by what stdout is.
    `numeric` values are numbers in the file.
    """

    name: str
    flag: str | None
    environment: str | None
    key: str | None
    default: str | None
    secret: bool
    help: str
    check: Check = validators.anything
    numeric: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="profile",
        flag="--profile",
        environment="RTK_PROFILE",
        key="profile",
        default=DEFAULT_PROFILE,
        secret=False,
        help="The profile to use; `local` is the embedded emulator.",
        check=validators.name,
    ),
    Setting(
        name="account_id",
        flag="--account-id",
        environment="CLOUDFLARE_ACCOUNT_ID",
        key="account_id",
        default=None,
        secret=False,
        help="The Cloudflare account.",
        check=validators.identifier,
    ),
    Setting(
        name="app_id",
        flag="--app-id",
        environment="RTK_APP_ID",
        key="app_id",
        default=None,
        secret=False,
        help="The RealtimeKit app.",
        check=validators.identifier,
    ),
    Setting(
        name="base_url",
        flag=None,
        environment="CLOUDFLARE_API_BASE_URL",
        key="base_url",
        default=DEFAULT_BASE_URL,
        secret=False,
        help="Where the API is: https, or http on this machine.",
        check=validators.base_url,
    ),
    Setting(
        name="output",
        flag="--output",
        environment="RTK_OUTPUT",
        key="output",
        default=None,
        secret=False,
        help="How to print; without it a table on a terminal, JSON in a pipe.",
        check=validators.output,
    ),
    Setting(
        name="token",
        flag=None,
        environment="CLOUDFLARE_API_TOKEN",
        key=None,
        default=None,
        secret=True,
        help="The API token; the file holds only its place (token_store, token_file, token_command, token_keyring).",
    ),
    Setting(
        name="timeout",
        flag="--timeout",
        environment=None,
        key="timeout",
        default="30",
        secret=False,
        help="How long to wait for the server to answer, or to go on, in seconds.",
        check=validators.some_seconds,
        numeric=True,
    ),
    Setting(
        name="retries",
        flag="--retries",
        environment=None,
        key="retries",
        default="4",
        secret=False,
        help="How often a failed request is repeated.",
        check=validators.count,
        numeric=True,
    ),
    Setting(
        name="max_wait",
        flag="--max-wait",
        environment=None,
        key="max_wait",
        default="60",
        secret=False,
        help="How long to wait in all before repeats, in seconds.",
        check=validators.seconds,
        numeric=True,
    ),
    Setting(
        name="config_dir",
        flag=None,
        environment="RTK_CONFIG_DIR",
        key=None,
        default=None,
        secret=False,
        help="Where config.toml and stored tokens are.",
    ),
    Setting(
        name="data_dir",
        flag=None,
        environment="RTK_DATA_DIR",
        key=None,
        default=None,
        secret=False,
        help="Where the embedded emulator keeps its data.",
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
IN_PROFILES = {setting.key: setting for setting in SETTINGS if setting.key is not None and setting.name != "profile"}
