"""The tables of the profiles file: what they mean, and how a change to one looks. Keys that rtk does not know stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from rtk_cli.config import toml_text, validators
from rtk_cli.config.settings import IN_PROFILES, Setting
from rtk_cli.config.token_sources import KEYS, TokenSource
from rtk_cli.config.toml_text import Table
from rtk_cli.errors import ConfigurationError

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: the settings it holds, as text, and where its token is."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    token_source: TokenSource | None = None


class Reader:
    """Reads the tables of one file; what is not as it must be is told with file and line."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def chosen(self, content: Table) -> str | None:
        """The current profile's name, when the file has one."""
        name = content.get("profile")
        if name is None:
            return None
        if not isinstance(name, str) or validators.name(name):
            raise self.problem("", "profile", "`profile` must be the name of a profile, in quotes")
        return name

    def profiles(self, content: Table) -> dict[str, Profile]:
        tables = content.get("profiles", {})
        if not isinstance(tables, dict):
            raise self.problem("", "profiles", "`profiles` must be a table, such as [profiles.staging]")
        return {name: self._profile(name, table) for name, table in tables.items()}

    def problem(self, table: str, key: str, message: str) -> ConfigurationError:
        line = toml_text.line_of(self._text, table, key)
        where = f"{self._path}, line {line}" if line else f"{self._path}"
        return ConfigurationError(f"{message}: {where}", hint=f"correct it in an editor: {self._path}")

    def _profile(self, name: str, table: object) -> Profile:
        words = validators.name(name)
        if words:
            raise self.problem(f"profiles.{name}", "", f"the name of a profile must be {words}")
        if not isinstance(table, dict):
            raise self.problem("profiles", name, f"profile {name} must be a table, such as [profiles.{name}]")
        known = [(key, setting) for key, setting in IN_PROFILES.items() if key in table]
        values = {key: self._value(name, key, setting, table[key]) for key, setting in known}
        return Profile(name, values, self._token_source(name, table))

    def _value(self, name: str, key: str, setting: Setting, value: object) -> str:
        if isinstance(value, str):
            return value
        if setting.numeric and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        form = "a number" if setting.numeric else "a text in quotes"
        raise self.problem(f"profiles.{name}", key, f"{key} of profile {name} must be {form}")

    def _token_source(self, name: str, table: Table) -> TokenSource | None:
        places = [place for key in KEYS if (place := self._place(name, key, table.get(key)))]
        if len(places) > 1:
            keys = " and ".join(place.key for place in places)
            raise self.problem(
                f"profiles.{name}", places[1].key, f"profile {name} has two places for its token, {keys}"
            )
        return places[0] if places else None

    def _place(self, name: str, key: str, value: object) -> TokenSource | None:
        kind = KEYS[key]
        if value is None or value is False:
            return None
        if kind in ("store", "keyring") and value is True:
            return TokenSource(kind)
        if kind in ("file", "command") and isinstance(value, str) and value.strip():
            return TokenSource(kind, value)
        form = "true or false" if kind in ("store", "keyring") else "a text in quotes, not empty"
        raise self.problem(f"profiles.{name}", key, f"{key} of profile {name} must be {form}")


class Tables:
    """The content of the file while it is changed."""

    def __init__(self, content: Table) -> None:
        self._content = content
        self.profiles = cast("dict[str, Table]", content.get("profiles", {}))

    def choose(self, name: str) -> None:
        self._content["profile"] = name

    def put(self, name: str, values: Values) -> None:
        """Set values of a profile; None removes one."""
        table = self.profiles.setdefault(name, {})
        for key, value in values.items():
            if value is None:
                table.pop(key, None)
            else:
                table[key] = _as_number(value) if IN_PROFILES[key].numeric else value

    def place(self, name: str, place: TokenSource | None) -> None:
        """Name where a profile's token is, and nowhere else."""
        table = self.profiles.setdefault(name, {})
        for key in KEYS:
            table.pop(key, None)
        if place is not None:
            table[place.key] = place.value or True

    def remove(self, name: str) -> None:
        """Remove a profile; when it was the current one, none is named any more."""
        self.profiles.pop(name, None)
        if self._content.get("profile") == name:
            del self._content["profile"]

    def content(self) -> Table:
        rest = {key: value for key, value in self._content.items() if key != "profiles"}
        return {**rest, "profiles": self.profiles} if self.profiles else rest


def _as_number(text: str) -> int | float:
    return int(text) if text.isdecimal() else float(text)
