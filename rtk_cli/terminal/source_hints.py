"""Tells in an error's hint where the rejected values came from: environment, flag, profile, file or command."""

import os
from urllib.parse import urlsplit

from rtk_cli.api.responses.not_found_messages import PARTS
from rtk_cli.config.profiles import LOCAL
from rtk_cli.config.resolve import Settings
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, RtkError
from rtk_cli.masking import mask_token, mask_user

PERMISSION = "the token needs the permission Realtime or Realtime Admin on this account"
GENERAL_HINTS = (None, "check the account and the app: rtk config list", "check base_url: rtk config list")
"""Hints that name no value; a hint that names the cause stays as it is."""


def add_sources(error: RtkError, settings: Settings) -> None:
    """Change `error.hint` if the API's refusal may be due to a setting that this run used."""
    if error.in_doubt or not settings.used:
        return
    if isinstance(error, AuthenticationError) and error.status == 401:
        error.hint = _token_remedy(settings) if not settings.is_local else error.hint
    elif isinstance(error, AuthenticationError) and error.status == 403 and not settings.is_local:
        token = f"token ({settings.resolved('token').source})"
        error.hint = f"{PERMISSION}; {_checklist((token, *_ids(settings)), 'rtk auth status')}"
    elif error.hint in GENERAL_HINTS:
        error.hint = _checklist(_suspects(error, settings), "rtk config list") or error.hint


def hide_token(error: RtkError, settings: Settings) -> None:
    """Mask the token in an error: it may have been pasted as an id."""
    token = settings.known_token()
    error.message = mask_token(token, error.message)
    error.args = (error.message,)  # a traceback shows them
    error.detail = error.detail and mask_token(token, error.detail)
    error.hint = error.hint and mask_token(token, error.hint)


def login_command(settings: Settings) -> str:
    """The command that replaces the token of the profile in use, in the place where it is."""
    source = settings.token_source
    keyring = " --keyring" if source is not None and source.kind == "keyring" else ""
    return f"rtk auth login --profile {settings.profile}{keyring}"


def _token_remedy(settings: Settings) -> str:
    variable, source = settings.resolved("token").variable, settings.token_source
    if variable:
        if source is not None:
            return f"correct {variable}, or unset it to use the token of profile {settings.profile} ({source})"
        return f"correct {variable}, or unset it and run: {login_command(settings)}"
    owner = f"profile {settings.profile}"
    if source is not None and source.kind == "file":
        return (
            f"replace the token in the token_file of {owner}: {settings.config_dir / os.path.expanduser(source.value)}"
        )
    if source is not None and source.kind == "command":
        return f"check what the token_command of {owner} prints: {settings.config_file}"
    return login_command(settings)


def _suspects(error: RtkError, settings: Settings) -> tuple[str | None, ...]:
    """The settings that may have led to this error, as `name value (source)`."""
    if isinstance(error, NotFoundError) and error.status == 404:
        lacks_a_part = any(part.label in error.message for part in PARTS.values())  # the resource itself was found
        return () if lacks_a_part else _ids(settings)
    host = urlsplit(settings.base_url).netloc
    is_redirect = error.status is not None and 300 <= error.status < 400
    if is_redirect or (isinstance(error, NetworkError) and host in error.message):
        return (_named("base_url", settings),)
    return ()


def _ids(settings: Settings) -> tuple[str | None, ...]:
    return tuple(_named(name, settings) for name in ("account_id", "app_id") if name in settings.used)


def _named(name: str, settings: Settings) -> str | None:
    """None for a value that the user did not choose."""
    found = settings.resolved(name)
    if found.value is None or found.source in ("default", f"profile {LOCAL}"):
        return None
    return f"{name} {mask_user(found.value)} ({found.source})"


def _checklist(items: tuple[str | None, ...], command: str) -> str | None:
    named = [item for item in items if item]
    return f"check {' and '.join(named)}: {command}" if named else None
