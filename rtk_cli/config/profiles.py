"""The profiles file: read as a value, and changed under a lock in one step each.

Two profiles exist without being written: `default`, which is empty, and `local`, the embedded emulator.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rtk_cli.clock import Clock
from rtk_cli.config import checks, locking, private_file, profile_tables, token_places, toml_text
from rtk_cli.config.profile_tables import Profile, Values
from rtk_cli.config.settings import DEFAULT_PROFILE, IN_PROFILES
from rtk_cli.config.token_places import Owner, TokenPlace
from rtk_cli.errors import ConfigurationError, ConflictError, UsageError
from rtk_cli.local import ACCOUNT_ID, APP_ID, ORIGIN
from rtk_cli.masking import mask_user
from rtk_cli.suggestions import closest

FILE = "config.toml"
LOCAL = "local"
LOCAL_PROFILE = Profile(LOCAL, {"account_id": ACCOUNT_ID, "app_id": APP_ID, "base_url": ORIGIN})


@dataclass(frozen=True, slots=True)
class Profiles:
    """What the file says. `current` is the profile in use when neither flag nor environment names one."""

    path: Path
    written: Mapping[str, Profile]
    chosen: str | None = None
    text: str = field(default="", repr=False)

    @property
    def current(self) -> str:
        return self.chosen or DEFAULT_PROFILE

    def names(self) -> list[str]:
        """In the file's order, `local` last; an unwritten `default` only while it is the current one."""
        unwritten = [DEFAULT_PROFILE] if self.current == DEFAULT_PROFILE not in self.written else []
        return [*unwritten, *self.written, LOCAL]

    def every(self) -> list[Profile]:
        return [self.get(name) for name in self.names()]

    def has(self, name: str) -> bool:
        return name in self.written or name in (DEFAULT_PROFILE, LOCAL)

    def get(self, name: str) -> Profile:
        if name == LOCAL:
            return LOCAL_PROFILE
        if not self.has(name):
            raise _unknown(name, self.names())
        return self.written.get(name, Profile(name))

    def expect_written(self, name: str) -> None:
        """Refuse a name of which the file says nothing."""
        if name not in self.written:
            raise ConfigurationError(f"nothing is kept of this profile: {self.get(name).name}")

    def where(self, name: str, key: str) -> str:
        """The file, and the line of `key` in the table of profile `name`."""
        line = toml_text.line_of(self.text, f"profiles.{name}", key)
        return f"{self.path}, line {line}" if line else str(self.path)


def load(path: Path) -> Profiles:
    """The profiles in the file `path`; without a file there are only the two built-in ones."""
    return _profiles(path, private_file.read(path) or "")


def create(path: Path, name: str, values: Values, *, clock: Clock) -> Profiles:
    """Add profile `name`, which must be new; values are checked as flags are."""
    _check_name(name)
    with _changing(path, clock) as tables:
        same = [other for other in tables.profiles if other.casefold() == name.casefold()]
        if same:
            raise ConflictError(f"there is a profile of this name: {same[0]}", hint=f"rtk profile update {same[0]} ...")
        tables.profiles[name] = {}
        tables.put(name, _checked(values))
    return load(path)


def update(path: Path, name: str, values: Values, *, clock: Clock) -> Profiles:
    """Set the given values of profile `name`; None removes one."""
    check_changeable(name)
    with _changing(path, clock) as tables:
        _expect(tables, name)
        tables.put(name, _checked(values))
    return load(path)


def use(path: Path, name: str, *, clock: Clock) -> Profiles:
    """Make `name` the current profile."""
    with _changing(path, clock) as tables:
        if name != LOCAL:
            _expect(tables, name)
        tables.choose(name)
    return load(path)


def delete(path: Path, name: str, *, clock: Clock) -> Profiles:
    """Remove profile `name` and the token that rtk keeps for it. After the current one, `default` is current."""
    profiles = load(path)
    profiles.expect_written(name)
    place = profiles.written[name].token_place
    if place is not None:  # before the table: a token that nothing names would be forgotten
        token_places.erase(place, Owner(path.parent, name))
    with _changing(path, clock) as tables:
        tables.remove(name)
    return load(path)


def set_token_place(path: Path, name: str, place: TokenPlace | None, *, clock: Clock) -> None:
    """Write where the token of profile `name` is, in the place of what was written before."""
    with _changing(path, clock) as tables:
        _expect(tables, name)
        tables.place(name, place)


def check_changeable(name: str) -> None:
    """Refuse the built-in profile of the emulator."""
    if name.casefold() == LOCAL:
        message = f"this profile is the embedded emulator and is always as it is: {name}"
        raise UsageError(message, hint="name another profile; see them all with `rtk profile list`")


@contextmanager
def _changing(path: Path, clock: Clock) -> Iterator[profile_tables.Tables]:
    """The file's content, to be changed in the body; it is written when the body ends well."""
    with locking.locked(path, clock):
        text = private_file.read(path) or ""
        _profiles(path, text)  # what is broken stays untouched
        tables = profile_tables.Tables(toml_text.parse(text, path))
        yield tables
        wanted = tables.content()
        if wanted != toml_text.parse(text, path):
            private_file.replace(path, toml_text.changed(text, wanted, path))


def _profiles(path: Path, text: str) -> Profiles:
    if not text.strip():
        return Profiles(path, {})
    content = toml_text.parse(text, path)
    reader = profile_tables.Reader(path, text)
    written = reader.profiles(content)
    if LOCAL in (name.casefold() for name in written):
        raise reader.problem("profiles.local", "", "this name belongs to the embedded emulator: local")
    return Profiles(path, written, reader.chosen(content), text)


def _expect(tables: profile_tables.Tables, name: str) -> None:
    if name not in tables.profiles and name != DEFAULT_PROFILE:
        raise _unknown(name, [*tables.profiles, LOCAL])


def _check_name(name: str) -> None:
    check_changeable(name)
    words = checks.name(name)
    if words:
        raise UsageError(f"the name of a profile must be {words}: {name}")


def _checked(values: Values) -> Values:
    for key, value in values.items():
        setting = IN_PROFILES.get(key)
        if setting is None:
            raise UsageError(f"a profile holds no such setting: {key}", hint=f"it holds {', '.join(IN_PROFILES)}")
        words = None if value is None else setting.check(value)
        if words:
            raise UsageError(f"{key} must be {words}: {mask_user(value or '')}")
    return values


def _unknown(name: str, known: list[str]) -> ConfigurationError:
    near = closest(name, known)
    hint = f"did you mean {near}? " if near else ""
    hint += f"see them all with `rtk profile list`, or add it with `rtk profile create {name}`"
    return ConfigurationError(f"there is no profile of this name: {name}", hint=hint)
