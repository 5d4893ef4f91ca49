"""The API token of a profile: read, stored, removed. The environment variable overrides the profile's token source.

No error of this module contains a token, or the output of a token command.
"""

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


def read_token(
    path: Path, profile: Profile, environment: Mapping[str, str], *, unattended_seconds: float | None = None
) -> str:
    """The token for `profile` of the profiles file `path`; `AuthenticationError` when there is none.

    With `unattended_seconds` nothing may prompt: a token command gets that long, and a keyring is not read.
    """
    from_environment = environment.get(VARIABLE)
    if from_environment:
        return token_validation.validated(from_environment, f"the token in {VARIABLE}")
    if profile.token_source is None:
        raise no_token(profile.name)
    return _read(profile.token_source, Owner(path.parent, profile.name), environment, unattended_seconds)


def store_token(path: Path, name: str, token: str, *, keyring: bool, clock: Clock) -> TokenSource:
    """Store a valid `token` for profile `name`: in a 0600 file beside the profiles file, or in the system keyring."""
    source = TokenSource("keyring" if keyring else "store")
    before = require_changeable(path, name)
    token_sources.write(source, Owner(path.parent, name), token)
    _switch(path, before, source, clock)
    return source


def read_source(path: Path, name: str, source: TokenSource, environment: Mapping[str, str]) -> str:
    """The token that profile `name` would take from a file or a command."""
    return _read(source, Owner(path.parent, name), environment)


def configure_token_source(path: Path, name: str, source: TokenSource, *, clock: Clock) -> TokenSource:
    """Record that profile `name` takes its token from a file or a command."""
    _switch(path, require_changeable(path, name), source, clock)
    return source


def forget_token(path: Path, name: str, *, clock: Clock) -> TokenSource | None:
    """Remove the stored token of profile `name` and the record of its source; None when there was none."""
    before = require_changeable(path, name)
    if before.token_source is not None:  # the token first: without the record nothing would lead to it
        token_sources.erase(before.token_source, Owner(path.parent, name))
        profiles.set_token_source(path, name, None, clock=clock)
    return before.token_source


def require_changeable(path: Path, name: str) -> Profile:
    """The profile `name`, whose token may be changed."""
    profiles.check_changeable(name)
    return profiles.load(path).get(name)


def _read(
    source: TokenSource, owner: Owner, environment: Mapping[str, str], unattended_seconds: float | None = None
) -> str:
    text = token_sources.read(source, owner, environment, unattended_seconds)
    return token_validation.validated(text, f"the token of profile {owner.profile} ({source})")


def _switch(path: Path, before: Profile, source: TokenSource, clock: Clock) -> None:
    """Record the new source, then erase the old token: a crash in between loses no token."""
    profiles.set_token_source(path, before.name, source, clock=clock)
    if before.token_source is None or before.token_source.kind == source.kind:
        return
    try:
        token_sources.erase(before.token_source, Owner(path.parent, before.name))
    except ConfigurationError as error:
        message = f"the new token is in use, but the old one is still in the {before.token_source}: {error.message}"
        raise ConfigurationError(message, detail=error.detail, hint=error.hint) from None


def no_token(name: str) -> AuthenticationError:
    """The error for a profile without a token."""
    login = "rtk auth login" if name == BY_NAME["profile"].default else f"rtk auth login --profile {name}"
    hint = f"{login}, or set {VARIABLE}; --{LOCAL} needs no token"
    return AuthenticationError(f"no API token for profile {name}", hint=hint)
