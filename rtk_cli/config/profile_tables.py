"""The tables of the profiles file: read into profiles, and changed in place. Unknown keys stay."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast

from rtk_cli.config import toml_text, validators
from rtk_cli.config.settings import IN_PROFILES, Setting
from rtk_cli.config.token_sources import KEYS, TokenSource
from rtk_cli.config.toml_text import Table
from rtk_cli.errors import ConfigurationError

Values = Mapping[str, str | None]


class Profile(NamedTuple):
    """One profile: its settings as text, and where its token comes from."""

    name: str
    values: Mapping[str, str] = MappingProxyType({})
    token_source: TokenSource | None = None


class TableReader:
    """Reads the tables of one file; errors name the file and the line."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def current(self, content: Table) -> str | None:
        """The name of the current profile, if the file sets one."""
        name = content.get("profile")
        if name is None:
            return None
        if not isinstance(name, str) or validators.name(name):
            raise self.error("", "profile", "`profile` must be the name of a profile, in quotes")
        return name

    def profiles(self, content: Table) -> dict[str, Profile]:
        tables = content.get("profiles", {})
        if not isinstance(tables, dict):
            raise self.error("", "profiles", "`profiles` must be a table, such as [profiles.staging]")
        return {name: self._profile(name, table) for name, table in tables.items()}

    def error(self, table: str, key: str, message: str) -> ConfigurationError:
        line = toml_text.line_of(self._text, table, key)
        location = f"{self._path}, line {line}" if line else f"{self._path}"
        return ConfigurationError(f"{message}: {location}", hint=f"correct it in an editor: {self._path}")

    def _profile(self, name: str, table: object) -> Profile:
        problem = validators.name(name)
        if problem:
            raise self.error(f"profiles.{name}", "", f"a profile name must be {problem}")
        if not isinstance(table, dict):
            raise self.error("profiles", name, f"profile {name} must be a table, such as [profiles.{name}]")
        known = [(key, setting) for key, setting in IN_PROFILES.items() if key in table]
        values = {key: self._value(name, key, setting, table[key]) for key, setting in known}
        return Profile(name, values, self._token_source(name, table))

    def _value(self, name: str, key: str, setting: Setting, value: object) -> str:
        if isinstance(value, str):
            return value
        if setting.numeric and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        expected = "a number" if setting.numeric else "a string"
        raise self.error(f"profiles.{name}", key, f"{key} of profile {name} must be {expected}")

    def _token_source(self, name: str, table: Table) -> TokenSource | None:
        sources = [source for key in KEYS if (source := self._source(name, key, table.get(key)))]
        if len(sources) > 1:
            keys = " and ".join(source.key for source in sources)
            raise self.error(f"profiles.{name}", sources[1].key, f"profile {name} has two token sources, {keys}")
        return sources[0] if sources else None

    def _source(self, name: str, key: str, value: object) -> TokenSource | None:
        kind = KEYS[key]
        if value is None or value is False:
            return None
        if kind in ("store", "keyring") and value is True:
            return TokenSource(kind)
        if kind in ("file", "command") and isinstance(value, str) and value.strip():
            return TokenSource(kind, value)
        expected = "true or false" if kind in ("store", "keyring") else "a string that is not empty"
        raise self.error(f"profiles.{name}", key, f"{key} of profile {name} must be {expected}")


class TableEditor:
    """The content of the file while it is being changed."""

    def __init__(self, content: Table) -> None:
        self._content = content
        self.profiles = cast("dict[str, Table]", content.get("profiles", {}))

    def set_current(self, name: str) -> None:
        self._content["profile"] = name

    def set_values(self, name: str, values: Values) -> None:
        """Set values of a profile; None removes one."""
        table = self.profiles.setdefault(name, {})
        for key, value in values.items():
            if value is None:
                table.pop(key, None)
            else:
                table[key] = _as_number(value) if IN_PROFILES[key].numeric else value

    def set_token_source(self, name: str, source: TokenSource | None) -> None:
        """Replace the token source of a profile; None removes it."""
        table = self.profiles.setdefault(name, {})
        for key in KEYS:
            table.pop(key, None)
        if source is not None:
            table[source.key] = source.value or True

    def remove(self, name: str) -> None:
        """Remove a profile; if it was the current one, the file sets no current profile anymore."""
        self.profiles.pop(name, None)
        if self._content.get("profile") == name:
            del self._content["profile"]

    def content(self) -> Table:
        rest = {key: value for key, value in self._content.items() if key != "profiles"}
        return {**rest, "profiles": self.profiles} if self.profiles else rest


def _as_number(text: str) -> int | float:
    return int(text) if text.isdecimal() else float(text)
