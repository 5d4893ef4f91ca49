"""The profiles file: read as a value, and changed under a lock, one atomic step per change.

Two profiles exist without being in the file: `default`, which is empty, and `local`, the embedded emulator.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.config import locking, private_file, profile_tables, token_sources, toml_text, validators
from rtk_cli.config.profile_tables import Profile, Values
from rtk_cli.config.settings import DEFAULT_PROFILE, IN_PROFILES
from rtk_cli.config.token_sources import Owner, TokenSource
from rtk_cli.errors import ConfigurationError, ConflictError, UsageError
from rtk_cli.local import ACCOUNT_ID, APP_ID, ORIGIN
from rtk_cli.suggestions import closest

FILE = "config.toml"
LOCAL = "local"
LOCAL_PROFILE = Profile(LOCAL, {"account_id": ACCOUNT_ID, "app_id": APP_ID, "base_url": ORIGIN})


class Profiles(NamedTuple):
    """The content of the file. `current` is the profile in use when neither flag nor environment names one."""

    path: Path
    written: Mapping[str, Profile]
    chosen: str | None = None
    text: str = ""

    @property
    def current(self) -> str:
        return self.chosen or DEFAULT_PROFILE

    def names(self) -> list[str]:
        """In the file's order, `local` last; an unwritten `default` only while it is the current one."""
        unwritten = [DEFAULT_PROFILE] if self.current == DEFAULT_PROFILE not in self.written else []
        return [*unwritten, *self.written, LOCAL]

    def all(self) -> list[Profile]:
        return [self.get(name) for name in self.names()]

    def has(self, name: str) -> bool:
        return name in self.written or name in (DEFAULT_PROFILE, LOCAL)

    def get(self, name: str) -> Profile:
        if name == LOCAL:
            return LOCAL_PROFILE
        if not self.has(name):
            raise _unknown(name, self.names())
        return self.written.get(name, Profile(name))

    def require_written(self, name: str) -> None:
        """Refuse a name that is not in the file."""
        if name not in self.written:
            raise ConfigurationError(f"the profiles file has no such profile: {self.get(name).name}")

    def location(self, name: str, key: str) -> str:
        """The file, and the line of `key` in the table of profile `name`."""
        line = toml_text.line_of(self.text, f"profiles.{name}", key)
        return f"{self.path}, line {line}" if line else str(self.path)


def load(path: Path) -> Profiles:
    """The profiles in the file `path`; without a file there are only the two built-in ones."""
    return _parse(path, private_file.read(path) or "")


def create(path: Path, name: str, values: Values, *, clock: Clock) -> Profiles:
    """Add profile `name`, which must be new; values are validated like flags."""
    _check_name(name)
    with _editing(path, clock) as editor:
        same = [other for other in editor.profiles if other.casefold() == name.casefold()]
        if same:
            raise ConflictError(f"profile already exists: {same[0]}", hint=f"rtk profile update {same[0]} ...")
        editor.profiles[name] = {}
        editor.set_values(name, _validated(values))
    return load(path)


def update(path: Path, name: str, values: Values, *, clock: Clock) -> Profiles:
    """Set the given values of profile `name`; None removes one."""
    check_changeable(name)
    with _editing(path, clock) as editor:
        _require_known(editor, name)
        editor.set_values(name, _validated(values))
    return load(path)


def use(path: Path, name: str, *, clock: Clock) -> Profiles:
    """Make `name` the current profile."""
    with _editing(path, clock) as editor:
        if name != LOCAL:
            _require_known(editor, name)
        editor.set_current(name)
    return load(path)


def delete(path: Path, name: str, *, clock: Clock) -> Profiles:
    """Remove profile `name` and its stored token. If it was the current profile, `default` becomes current."""
    profiles = load(path)
    profiles.require_written(name)
    source = profiles.written[name].token_source
    if source is not None:  # the token first: without the table nothing would lead to it
        token_sources.erase(source, Owner(path.parent, name))
    with _editing(path, clock) as editor:
        editor.remove(name)
    return load(path)


def set_token_source(path: Path, name: str, source: TokenSource | None, *, clock: Clock) -> None:
    """Record where the token of profile `name` comes from, replacing the previous source."""
    with _editing(path, clock) as editor:
        _require_known(editor, name)
        editor.set_token_source(name, source)


def check_changeable(name: str, source: str | None = None) -> None:
    """Refuse the built-in profile of the emulator; `source` tells what chose it, if no argument did."""
    if name.casefold() == LOCAL:
        message = f"the profile of the embedded emulator cannot be changed: {name}"
        hint = "choose another profile: rtk profile list"
        if source is not None:
            hint = f"it is chosen by {source}; add --profile default, or another one of `rtk profile list`"
        raise UsageError(message, hint=hint)


@contextmanager
def _editing(path: Path, clock: Clock) -> Iterator[profile_tables.TableEditor]:
    """The file's content, to be changed in the body; it is written when the body succeeds."""
    with locking.locked(path, clock):
        text = private_file.read(path) or ""
        _parse(path, text)  # refuses to change an invalid file
        editor = profile_tables.TableEditor(toml_text.parse(text, path))
        yield editor
        content = editor.content()
        if content != toml_text.parse(text, path):
            private_file.replace(path, toml_text.updated(text, content, path))


def _parse(path: Path, text: str) -> Profiles:
    if not text.strip():
        return Profiles(path, {})
    content = toml_text.parse(text, path)
    reader = profile_tables.TableReader(path, text)
    written = reader.profiles(content)
    if LOCAL in (name.casefold() for name in written):
        raise reader.error("profiles.local", "", "this profile name is reserved for the embedded emulator: local")
    return Profiles(path, written, reader.current(content), text)


def _require_known(editor: profile_tables.TableEditor, name: str) -> None:
    if name not in editor.profiles and name != DEFAULT_PROFILE:
        raise _unknown(name, [*editor.profiles, LOCAL])


def _check_name(name: str) -> None:
    check_changeable(name)
    problem = validators.name(name)
    if problem:
        raise UsageError(f"a profile name must be {problem}: {name}")


def _validated(values: Values) -> Values:
    for key, value in values.items():
        setting = IN_PROFILES.get(key)
        if setting is None:
            raise UsageError(f"unknown profile setting: {key}", hint=f"settings are {', '.join(IN_PROFILES)}")
        problem = None if value is None else setting.validate(value)
        if problem:
            from rtk_cli.masking import mask_user

            raise UsageError(f"{key} must be {problem}: {mask_user(value or '')}")
    return values


def _unknown(name: str, known: list[str]) -> ConfigurationError:
    near = closest(name, known)
    hint = f"did you mean {near}? " if near else ""
    hint += f"list profiles with `rtk profile list`, or create it with `rtk profile create {name}`"
    return ConfigurationError(f"profile not found: {name}", hint=hint)
