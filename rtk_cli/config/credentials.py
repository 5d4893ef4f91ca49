"""The API token of a profile: read, kept, forgotten. The environment goes before the profile's own place.

No error of this module shows a token, or what a token command printed.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from rtk_cli.clock import Clock
from rtk_cli.config import profiles, token_sources, token_validation
from rtk_cli.config.profile_tables import Profile
from rtk_cli.config.profiles import LOCAL
from rtk_cli.config.settings import BY_NAME
from rtk_cli.config.token_sources import Owner, TokenSource
from rtk_cli.errors import AuthenticationError, ConfigurationError

VARIABLE = BY_NAME["token"].environment or ""


def token_source(profile: Profile, environment: Mapping[str, str]) -> str | None:
    """Where a token would come from, in words; None when there is none. Reads no token and runs no command."""
    if environment.get(VARIABLE):
        return f"environment {VARIABLE}"
    place = profile.token_source
    return f"profile {profile.name} ({place})" if place else None


def read_token(path: Path, profile: Profile, environment: Mapping[str, str]) -> str:
    """The token for `profile` of the profiles file `path`; `AuthenticationError` when there is none."""
    given = environment.get(VARIABLE)
    if given:
        return token_validation.validated(given, f"the token in {VARIABLE}")
    place = profile.token_source
    if place is None:
        raise _none(profile.name)
    return _read(place, Owner(path.parent, profile.name), environment)


def store_token(path: Path, name: str, token: str, *, keyring: bool, clock: Clock) -> TokenSource:
    """Keep `token` for profile `name`: in a 0600 file beside the profiles, or in the system's keyring."""
    token = token_validation.validated(token, "the token given")
    place = TokenSource("keyring" if keyring else "store")
    before = _changeable(path, name)
    token_sources.write(place, Owner(path.parent, name), token)
    _move(path, before, place, clock)
    return place


def configure_token_source(
    path: Path, name: str, place: TokenSource, environment: Mapping[str, str], *, clock: Clock
) -> TokenSource:
    """Note that the token of profile `name` is in a file or comes from a command. It is read once, and not kept."""
    before = _changeable(path, name)
    if place.kind == "file":
        place = TokenSource("file", os.path.abspath(os.path.expanduser(place.value)))
    _read(place, Owner(path.parent, name), environment)
    _move(path, before, place, clock)
    return place


def forget_token(path: Path, name: str, *, clock: Clock) -> TokenSource | None:
    """Remove the token that rtk keeps for profile `name`, and the note of its place; None when there was none."""
    before = _changeable(path, name)
    if before.token_source is not None:  # the token first: one that nothing names would be forgotten
        token_sources.erase(before.token_source, Owner(path.parent, name))
        profiles.set_token_source(path, name, None, clock=clock)
    return before.token_source


def _changeable(path: Path, name: str) -> Profile:
    profiles.check_changeable(name)
    return profiles.load(path).get(name)


def _read(place: TokenSource, owner: Owner, environment: Mapping[str, str]) -> str:
    text = token_sources.read(place, owner, environment)
    return token_validation.validated(text, f"the token of profile {owner.profile} ({place})")


def _move(path: Path, before: Profile, place: TokenSource, clock: Clock) -> None:
    """Note the new place first: a crash then leaves a token too many, never a profile that lost its token."""
    profiles.set_token_source(path, before.name, place, clock=clock)
    if before.token_source is None or before.token_source.kind == place.kind:
        return
    try:
        token_sources.erase(before.token_source, Owner(path.parent, before.name))
    except ConfigurationError as error:
        told = f"the new token is in use, but the former one is still in the {before.token_source}: {error.message}"
        raise ConfigurationError(told, detail=error.detail, hint=error.hint) from None


def _none(name: str) -> AuthenticationError:
    login = "rtk auth login" if name == BY_NAME["profile"].default else f"rtk auth login --profile {name}"
    hint = f"{login}, or set {VARIABLE}; --{LOCAL} needs no token"
    return AuthenticationError(f"there is no API token for profile {name}", hint=hint)
