"""The value of each setting, and where it came from: flag, then environment, then profile, then default.

Nothing is read before it is needed: with --local, or when everything is given, the profiles file is not opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rtk_cli.config import credentials, directories, profiles
from rtk_cli.config.profile_tables import Profile
from rtk_cli.config.profiles import LOCAL, LOCAL_PROFILE, Profiles
from rtk_cli.config.settings import BY_NAME, SETTINGS, Setting
from rtk_cli.errors import AuthenticationError, ConfigurationError, RtkError, UsageError
from rtk_cli.masking import MASK, mask_user

NOT_SET = "not set"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A setting with its value as text (None: it has none; secrets are masked) and the source of it in words."""

    setting: Setting
    value: str | None
    source: str


class Settings:
    """The settings of one run. `flags` are what was typed, by setting name, and "local": "1" for --local."""

    def __init__(self, flags: Mapping[str, str | None], environment: Mapping[str, str]) -> None:
        self._flags = {name: text for name, text in flags.items() if text is not None}
        self._environment = environment

    @cached_property
    def profile(self) -> str:
        """The name of the profile in use; whether it exists shows when something of it is needed."""
        return self._required("profile")

    @property
    def is_local(self) -> bool:
        """Whether the embedded emulator answers."""
        return self.profile == LOCAL

    @property
    def base_url(self) -> str:
        """Without a slash at its end; a token may go there. On the emulator the origin of its links."""
        if self.is_local:
            return LOCAL_PROFILE.values["base_url"]
        return self._required("base_url").rstrip("/")

    @property
    def output(self) -> str | None:
        """The format asked for; None leaves it to what stdout is."""
        return self._good("output")

    @property
    def timeout(self) -> float:
        return float(self._required("timeout"))

    @property
    def retries(self) -> int:
        return int(self._required("retries"))

    @property
    def max_wait(self) -> float:
        return float(self._required("max_wait"))

    def account_id(self) -> str:
        return self._required("account_id")

    def app_id(self) -> str:
        return self._required("app_id")

    def token(self) -> str:
        """The API token, read once a run; only after the base URL was found fit for it."""
        return self._token

    @cached_property
    def config_dir(self) -> Path:
        return directories.config_dir(self._environment.get("RTK_CONFIG_DIR"))

    @cached_property
    def data_dir(self) -> Path:
        return directories.data_dir(self._environment.get("RTK_DATA_DIR"))

    @property
    def config_file(self) -> Path:
        """The profiles file, whether or not it exists."""
        return self.config_dir / profiles.FILE

    @cached_property
    def profiles(self) -> Profiles:
        """What the profiles file says."""
        return profiles.load(self.config_file)

    def every(self) -> list[Resolved]:
        """All settings for the eye, in the order of the table."""
        return [self.shown(setting.name) for setting in SETTINGS]

    def shown(self, name: str) -> Resolved:
        """Setting `name` for the eye: not checked, secrets masked, directories as they are used."""
        found = self.resolved(name)
        value = self._directory(found.setting) or found.value
        return Resolved(found.setting, value and mask_user(value), found.source)

    def resolved(self, name: str) -> Resolved:
        """Setting `name` as it stands, with its source."""
        setting = BY_NAME[name]
        return (
            self._of_local(setting)
            or self._of_flag(setting)
            or self._of_emulator(setting)
            or self._of_environment(setting)
            or self._of_profile(setting)
            or self._of_default(setting)
        )

    @cached_property
    def _token(self) -> str:
        if self.is_local:
            raise AuthenticationError(
                "the embedded emulator takes no token", hint="name a profile of the real API: --profile NAME"
            )
        self._required("base_url")  # refuses one to which no token may go
        return credentials.read_token(self.config_file, self._profile_in_use, self._environment)

    @cached_property
    def _profile_in_use(self) -> Profile:
        return LOCAL_PROFILE if self.is_local else self.profiles.get(self.profile)

    def _of_local(self, setting: Setting) -> Resolved | None:
        asked = setting.name == "profile" and "local" in self._flags
        return Resolved(setting, LOCAL, "flag --local") if asked else None

    def _of_flag(self, setting: Setting) -> Resolved | None:
        text = self._flags.get(setting.name)
        return None if text is None else Resolved(setting, text, f"flag {setting.flag}")

    def _of_emulator(self, setting: Setting) -> Resolved | None:
        """Its account and app are its own: ids and a token for the real API in the environment are not meant."""
        if setting.name not in ("account_id", "app_id", "base_url", "token") or not self.is_local:
            return None
        if setting.secret:
            return Resolved(setting, None, "not needed")
        return Resolved(setting, LOCAL_PROFILE.values[setting.name], f"profile {LOCAL}")

    def _of_environment(self, setting: Setting) -> Resolved | None:
        text = self._environment.get(setting.environment) if setting.environment else None
        if not text:  # set to nothing is how a variable is unset in many a CI system
            return None
        return Resolved(setting, MASK if setting.secret else text, f"environment {setting.environment}")

    def _of_profile(self, setting: Setting) -> Resolved | None:
        if setting.name == "profile":
            chosen = self.profiles.chosen
            return Resolved(setting, chosen, f"file {self.config_file}") if chosen else None
        if setting.secret:
            source = credentials.token_source(self._profile_in_use, self._environment)
            return Resolved(setting, MASK, source) if source else None
        if setting.name == "output" and not (self.is_local or self.profiles.has(self.profile)):
            return None  # so that `profile list` and `profile use` lead out; what needs more of the profile tells
        text = self._profile_in_use.values.get(setting.key) if setting.key else None
        return None if text is None else Resolved(setting, text, f"profile {self.profile}")

    def _of_default(self, setting: Setting) -> Resolved:
        value = self._directory(setting) or setting.default
        return Resolved(setting, value, NOT_SET if value is None else "default")

    def _directory(self, setting: Setting) -> str | None:
        found = {"config_dir": lambda: self.config_dir, "data_dir": lambda: self.data_dir}.get(setting.name)
        return None if found is None else str(found())

    def _good(self, name: str) -> str | None:
        """The value of `name` when it is one; else an error that says what it must be."""
        found = self.resolved(name)
        words = None if found.value is None else found.setting.check(found.value)
        if words:
            raise self._refusal(found, words)
        return found.value

    def _required(self, name: str) -> str:
        value = self._good(name)
        if value is None:
            raise self._missing(BY_NAME[name])
        return value

    def _refusal(self, found: Resolved, words: str) -> RtkError:
        setting = found.setting
        value = mask_user(found.value or "") or '""'
        if setting.name in self._flags:
            return UsageError(f"{setting.flag} must be {words}: {value}")
        if found.source.startswith("environment"):
            message = f"{setting.environment} must be {words}: {value}"
            return ConfigurationError(message, hint=f"correct or unset {setting.environment}")
        where = self.profiles.where(self.profile, setting.key or "")
        message = f"{setting.key} of profile {self.profile} ({where}) must be {words}: {value}"
        return ConfigurationError(message, hint=f"correct {setting.key} in {where}")

    def _missing(self, setting: Setting) -> ConfigurationError:
        words = setting.name.replace("_", " ")
        keep = f"rtk profile update {self.profile} {setting.flag} ID"
        hint = f"--local needs none; else give {setting.flag}, or set {setting.environment}, or keep it: {keep}"
        return ConfigurationError(f"there is no {words} for profile {self.profile}", hint=hint)
