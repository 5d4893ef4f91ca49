"""The value of each setting, and where it came from: flag, environment, project file, profile, default.

Everything is read on demand: with --local, or when flags give all values, the profiles file is not opened.
"""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from rtk_cli.config import credentials, directories, profiles, project_file, validators
from rtk_cli.config.profile_tables import Profile
from rtk_cli.config.profiles import LOCAL, LOCAL_PROFILE, Profiles
from rtk_cli.config.project_file import ProjectFile
from rtk_cli.config.settings import BY_NAME, PROJECT_FILE_VARIABLE, SETTINGS, Setting
from rtk_cli.config.token_sources import TokenSource
from rtk_cli.errors import MASK, AuthenticationError, ConfigurationError, RtkError, UsageError
from rtk_cli.input_files import MIB, Limit
from rtk_cli.local import AUTHORITY_FILE

NOT_SET = "not set"


class Resolved(NamedTuple):
    """A setting with its value as text (None when not set, masked when secret) and a description of its source.

    `variable` is the environment variable that gave the value, if one did.
    """

    setting: Setting
    value: str | None
    source: str
    variable: str | None = None


class Settings:
    """The settings of one run. `flags` are the given flags by setting name, with "local": "1" for --local."""

    def __init__(
        self,
        flags: Mapping[str, str | None],
        environment: Mapping[str, str],
        *,
        find_app: Callable[[str], str] | None = None,
    ) -> None:
        """`find_app` returns the id of an app that is given as `@NAME`."""
        self._find_app = find_app
        self._flags = {name: text for name, text in flags.items() if text is not None}
        self.environment = environment
        self._source_of_taken: str | None = None
        self.used: set[str] = set()
        """The names of the required settings that this run has read so far."""

    @cached_property
    def profile(self) -> str:
        """The name of the profile in use; whether it exists is checked when one of its values is needed."""
        return self._required("profile")

    @property
    def is_local(self) -> bool:
        """Whether requests go to the embedded emulator."""
        return self.profile == LOCAL

    @property
    def base_url(self) -> str:
        """Without a trailing slash, and safe to send a token to. For the emulator the origin of its links."""
        if self.is_local:
            return LOCAL_PROFILE.values["base_url"]
        return self._required("base_url").rstrip("/")

    @property
    def output(self) -> str | None:
        """The output format; None means a table on a terminal and JSON otherwise."""
        return self._valid("output")

    @property
    def timeout(self) -> float:
        return float(self._required("timeout"))

    @property
    def retries(self) -> int:
        return int(self._required("retries"))

    @property
    def max_wait(self) -> float:
        return float(self._required("max_wait"))

    @property
    def max_body(self) -> Limit:
        """How much is read of a request body, script or key."""
        return Limit(int(float(self._required("max_body")) * MIB), BY_NAME["max_body"].environment)

    @property
    def max_response(self) -> float:
        """In MiB."""
        return float(self._required("max_response"))

    @property
    def completes_ids(self) -> bool:
        """Whether completion may ask the API for ids and names."""
        return self._required("complete_ids") == "on"

    @property
    def ca_file(self) -> str | None:
        """The file of authorities that are trusted beside those of the system."""
        path = self._valid("ca_file")
        return None if path is None else os.path.expanduser(path)

    def ca_file_for(self, url: str) -> str | None:
        """The same for a server; for one on this machine, if nothing is set, rtk's own authority of `serve --tls`."""
        if self.ca_file is not None or not url.lower().startswith("https:"):
            return self.ca_file
        from urllib.parse import urlsplit

        host = urlsplit(url).hostname or ""
        if not (validators.is_loopback(host) or host.endswith(".localhost")):
            return None
        file = self.data_dir / AUTHORITY_FILE
        return str(file) if file.is_file() else None

    def account_id(self) -> str:
        return self._required("account_id")

    def app_id(self) -> str:
        """The id of the app; one that is given by its name is looked up once."""
        return self._app_id

    def token(self) -> str:
        """The API token, read once per run, and only after the base URL was validated."""
        return self._token

    def take_token(self, token: str, source: str) -> None:
        """Use `token`, which is not stored yet, in place of any other."""
        self.__dict__["_token"] = token
        self._source_of_taken = source

    def never_retry(self) -> None:
        """Fail at the first error of the network or the server."""
        self._flags["retries"] = "0"

    def token_unattended(self, seconds: float) -> str:
        """The token, read without any chance of a prompt; a token command gets `seconds` and no terminal."""
        self._required("base_url")  # as in `_token`
        return credentials.read_token(
            self.config_file, self.profile_in_use, self.environment, unattended_seconds=seconds
        )

    def known_token(self) -> str:
        """The token in use as far as it can be read without a command or a keyring, for masking; empty if unknown."""
        if "_token" in self.__dict__:
            return self._token
        given = self.environment.get(BY_NAME["token"].environment or "")
        if given:
            return given
        try:
            source = self.token_source
            return self.token() if source is not None and source.kind in ("store", "file") else ""
        except RtkError:
            return ""

    @cached_property
    def config_dir(self) -> Path:
        return directories.config_dir(self.environment.get("RTK_CONFIG_DIR"))

    @cached_property
    def data_dir(self) -> Path:
        return directories.data_dir(self.environment.get("RTK_DATA_DIR"))

    @property
    def config_file(self) -> Path:
        """The profiles file, whether or not it exists."""
        return self.config_dir / profiles.FILE

    def environment_for(self, name: str) -> dict[str, str]:
        """Return the environment for a second set of settings, in which profile `name` goes before the variables.

        The app is never that of the environment: it belongs to the first set.
        """
        profile = LOCAL_PROFILE if name == LOCAL else self.profiles.get(name)
        own = {"app_id", *profile.values, *(["token"] if profile.token_source else [])}
        hidden = {variable for setting in SETTINGS if setting.name in own for variable in setting.variables}
        visible = {variable: text for variable, text in self.environment.items() if variable not in hidden}
        return {**visible, PROJECT_FILE_VARIABLE: project_file.OFF}  # it belongs to the first set too

    @cached_property
    def profiles(self) -> Profiles:
        """The content of the profiles file."""
        return profiles.load(self.config_file)

    @cached_property
    def project(self) -> ProjectFile:
        """The project file of the working directory."""
        return project_file.load(self.environment)

    def describe_all(self) -> list[Resolved]:
        """All settings for display, in the order of the table."""
        return [self.describe(setting.name) for setting in SETTINGS]

    def describe(self, name: str) -> Resolved:
        """Setting `name` for display: not validated, secrets masked, directories as full paths."""
        from rtk_cli.masking import mask_user

        found = self.resolved(name)
        value = self._directory(found.setting) or found.value
        return Resolved(found.setting, value and mask_user(value), found.source)

    def resolved(self, name: str) -> Resolved:
        """Setting `name`, not validated, with its source."""
        setting = BY_NAME[name]
        if setting.secret and self._source_of_taken is not None:
            return Resolved(setting, MASK, self._source_of_taken)
        return (
            self._from_local_flag(setting)
            or self._from_flag(setting)
            or self._from_emulator(setting)
            or self._from_environment(setting)
            or self._from_project(setting)
            or self._from_profile(setting)
            or self._from_default(setting)
        )

    @property
    def token_source(self) -> TokenSource | None:
        """The token source of the profile in use, whether or not the environment overrides it."""
        return self.profile_in_use.token_source

    @cached_property
    def _app_id(self) -> str:
        value = self._required("app_id")
        return self._find_app(value) if self._find_app is not None and value.startswith("@") else value

    @cached_property
    def _token(self) -> str:
        if self.is_local:
            raise AuthenticationError(
                "the embedded emulator takes no token", hint="use a profile of the real API: --profile NAME"
            )
        self._required("base_url")  # refuses a URL to which the token must not be sent
        return credentials.read_token(self.config_file, self.profile_in_use, self.environment)

    @cached_property
    def profile_in_use(self) -> Profile:
        """The profile with its values, whether or not other sources override them."""
        return LOCAL_PROFILE if self.is_local else self.profiles.get(self.profile)

    def _from_local_flag(self, setting: Setting) -> Resolved | None:
        applies = setting.name == "profile" and "local" in self._flags
        return Resolved(setting, LOCAL, "flag --local") if applies else None

    def _from_flag(self, setting: Setting) -> Resolved | None:
        text = self._flags.get(setting.name)
        return None if text is None else Resolved(setting, text, f"flag {setting.flag}")

    def _from_emulator(self, setting: Setting) -> Resolved | None:
        """The emulator has its own account and app: ids and a token in the environment are for the real API."""
        if setting.name not in ("account_id", "app_id", "base_url", "token") or not self.is_local:
            return None
        if setting.secret:
            return Resolved(setting, None, "not needed")
        return Resolved(setting, LOCAL_PROFILE.values[setting.name], f"profile {LOCAL}")

    def _from_environment(self, setting: Setting) -> Resolved | None:
        for name in setting.variables:
            text = self.environment.get(name)
            if text:  # many CI systems unset a variable by setting it to an empty string
                return Resolved(setting, MASK if setting.secret else text, f"environment {name}", name)
        return None

    def _from_project(self, setting: Setting) -> Resolved | None:
        text = self.project.values.get(setting.name) if setting.name in project_file.KEYS else None
        return None if text is None else Resolved(setting, text, self.project.source)

    def _from_profile(self, setting: Setting) -> Resolved | None:
        if setting.name == "profile":
            chosen = self.profiles.chosen
            return Resolved(setting, chosen, f"file {self.config_file}") if chosen else None
        if setting.secret:
            source = self.profile_in_use.token_source
            return Resolved(setting, MASK, f"profile {self.profile_in_use.name} ({source})") if source else None
        if setting.name == "output" and not (self.is_local or self.profiles.has(self.profile)):
            return None  # `profile list` and `profile use` must work to get away from a profile that does not exist
        text = self.profile_in_use.values.get(setting.key) if setting.key else None
        return None if text is None else Resolved(setting, text, f"profile {self.profile}")

    def _from_default(self, setting: Setting) -> Resolved:
        value = self._directory(setting) or setting.default
        if setting.name == "project_file" and self.project.path is not None:
            return Resolved(setting, str(self.project.path), "working directory")
        return Resolved(setting, value, NOT_SET if value is None else "default")

    def _directory(self, setting: Setting) -> str | None:
        found = {"config_dir": lambda: self.config_dir, "data_dir": lambda: self.data_dir}.get(setting.name)
        return None if found is None else str(found())

    def _valid(self, name: str) -> str | None:
        """The value of `name`; raises an error that says what it must be when it is invalid."""
        found = self.resolved(name)
        problem = None if found.value is None else found.setting.validate(found.value)
        if problem:
            raise self._invalid(found, problem)
        return found.value

    def _required(self, name: str) -> str:
        value = self._valid(name)
        if value is None:
            raise self._missing(BY_NAME[name])
        self.used.add(name)
        return value

    def _invalid(self, found: Resolved, problem: str) -> RtkError:
        from rtk_cli.masking import mask_user

        setting = found.setting
        value = mask_user(found.value or "") or '""'
        if setting.name in self._flags:
            return UsageError(f"{setting.flag} must be {problem}: {value}")
        if found.variable:
            message = f"{found.variable} must be {problem}: {value}"
            return ConfigurationError(message, hint=f"correct or unset {found.variable}")
        if found.source == self.project.source:
            location = self.project.location(setting.name)
            message = f"{setting.name} of the project file ({location}) must be {problem}: {value}"
            return ConfigurationError(message, hint=f"correct {setting.name} in {location}")
        location = self.profiles.location(self.profile, setting.key or "")
        message = f"{setting.key} of profile {self.profile} ({location}) must be {problem}: {value}"
        return ConfigurationError(message, hint=f"correct {setting.key} in {location}")

    def _missing(self, setting: Setting) -> ConfigurationError:
        label = setting.name.replace("_", " ")
        save = f"rtk profile update {self.profile} {setting.flag} ID"
        hint = f"--local needs none; else give {setting.flag}, set {setting.environment}, or save it: {save}"
        return ConfigurationError(f"no {label} for profile {self.profile}", hint=hint)
