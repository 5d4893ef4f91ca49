"""The table of settings. Flags, environment variables, profile keys, `config list` and the docs follow from it."""

from typing import NamedTuple

from rtk_cli.config import validators
from rtk_cli.config.validators import Validator

DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4"
DEFAULT_PROFILE = "default"
PROJECT_FILE_VARIABLE = "RTK_PROJECT_FILE"


class Setting(NamedTuple):
    """A setting and its names: on the command line, in the environment, in the profiles file.

    `key` is the key in a profile's table; the key of `profile` itself is at the top of the file. A `default` of None
    means that there is none, or that it depends on the system (directories) or on stdout (output).
    `numeric` values are numbers in the file. `other_environment` is a second variable, which other tools read; it
    applies when `environment` is not set.
    """

    name: str
    flag: str | None
    environment: str | None
    key: str | None
    default: str | None
    secret: bool
    help: str
    validate: Validator = validators.not_empty
    numeric: bool = False
    other_environment: str | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables of this setting; the first one that is set applies."""
        return tuple(filter(None, (self.environment, self.other_environment)))


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="profile",
        flag="--profile",
        environment="RTK_PROFILE",
        key="profile",
        default=DEFAULT_PROFILE,
        secret=False,
        help="The profile to use; `local` is the embedded emulator.",
        validate=validators.name,
    ),
    Setting(
        name="account_id",
        flag="--account-id",
        environment="CLOUDFLARE_ACCOUNT_ID",
        key="account_id",
        default=None,
        secret=False,
        help="The Cloudflare account.",
        validate=validators.identifier,
    ),
    Setting(
        name="app_id",
        flag="--app-id",
        environment="RTK_APP_ID",
        key="app_id",
        default=None,
        secret=False,
        help="The RealtimeKit app: its id, or @NAME.",
        validate=validators.app,
    ),
    Setting(
        name="base_url",
        flag=None,
        environment="CLOUDFLARE_API_BASE_URL",
        key="base_url",
        default=DEFAULT_BASE_URL,
        secret=False,
        help="URL of the API: https, or http to this machine.",
        validate=validators.base_url,
        other_environment="CLOUDFLARE_BASE_URL",  # read by Cloudflare's official SDKs for Python and TypeScript
    ),
    Setting(
        name="output",
        flag="--output",
        environment="RTK_OUTPUT",
        key="output",
        default=None,
        secret=False,
        help="Output format; by default a table on a terminal, JSON otherwise.",
        validate=validators.output,
    ),
    Setting(
        name="token",
        flag=None,
        environment="CLOUDFLARE_API_TOKEN",
        key=None,
        default=None,
        secret=True,
        help="The API token; a profile holds only its source (token_store, token_file, token_command, token_keyring).",
    ),
    Setting(
        name="timeout",
        flag="--timeout",
        environment=None,
        key="timeout",
        default="30",
        secret=False,
        help="Time limit of a request, of a download only without progress, in seconds.",
        validate=validators.positive_seconds,
        numeric=True,
    ),
    Setting(
        name="retries",
        flag="--retries",
        environment=None,
        key="retries",
        default="4",
        secret=False,
        help="Maximum number of retries.",
        validate=validators.retry_count,
        numeric=True,
    ),
    Setting(
        name="max_wait",
        flag="--max-wait",
        environment=None,
        key="max_wait",
        default="60",
        secret=False,
        help="Maximum total wait before retries, in seconds.",
        validate=validators.seconds,
        numeric=True,
    ),
    Setting(
        name="max_body",
        flag=None,
        environment="RTK_MAX_BODY",
        key="max_body",
        default="1",
        secret=False,
        help="Maximum size of a request body, script or key that is read from a file or stdin, in MiB.",
        validate=validators.mebibytes,
        numeric=True,
    ),
    Setting(
        name="max_response",
        flag=None,
        environment="RTK_MAX_RESPONSE",
        key="max_response",
        default="64",
        secret=False,
        help="Maximum size of a response of the API, in MiB.",
        validate=validators.mebibytes,
        numeric=True,
    ),
    Setting(
        name="complete_ids",
        flag=None,
        environment="RTK_COMPLETE_IDS",
        key="complete_ids",
        default="on",
        secret=False,
        help="Whether TAB offers ids and names from the API: on or off.",
        validate=validators.on_or_off,
    ),
    Setting(
        name="ca_file",
        flag=None,
        environment="RTK_CA_FILE",
        key="ca_file",
        default=None,
        secret=False,
        help="File of certificate authorities in PEM format that are trusted too, such as a company's.",
    ),
    Setting(
        name="config_dir",
        flag=None,
        environment="RTK_CONFIG_DIR",
        key=None,
        default=None,
        secret=False,
        help="Directory of config.toml and stored tokens.",
    ),
    Setting(
        name="data_dir",
        flag=None,
        environment="RTK_DATA_DIR",
        key=None,
        default=None,
        secret=False,
        help="Directory of the embedded emulator's data.",
    ),
    Setting(
        name="project_file",
        flag=None,
        environment=PROJECT_FILE_VARIABLE,
        key=None,
        default=None,
        secret=False,
        help="Project file; by default the nearest .rtk.toml of the working directory and above; off for none.",
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
IN_PROFILES = {setting.key: setting for setting in SETTINGS if setting.key is not None and setting.name != "profile"}
