"""The participant as whom a person joins in the browser: added, or the one of the same custom id again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from rtk_cli.config.validators import is_loopback
from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from rtk_cli.api.models.participants import ParticipantAdd
    from rtk_cli.api.participants import Participants

KEY = "custom_participant_id"
CHANGEABLE = ("name", "picture", "preset_name")
_DIGITS = 16


class BrowserParticipant(NamedTuple):
    """A participant, and its new join token."""

    id: str
    name: str | None
    token: str


def custom_id_for(name: str) -> str:
    """Return the custom id of a person who is known by name only: the same for the same name, and not the name."""
    import hashlib  # loads OpenSSL

    return f"rtk-{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:_DIGITS]}"


def add_or_reuse(
    participants: "Participants", meeting: str, request: "ParticipantAdd", given: Mapping[str, Any]
) -> BrowserParticipant:
    """Return the participant of that custom id, changed if `given` fields differ; add one if there is none."""
    found = participants.list(meeting).find(KEY, request.custom_participant_id)
    if found is None:
        added = participants.add(meeting, request)
        return BrowserParticipant(added["id"], added.get("name"), added["token"])
    changes = {name: given[name] for name in CHANGEABLE if name in given and given[name] != found.get(name)}
    if changes:
        from rtk_cli.api.models.participants import ParticipantUpdate

        changed = participants.update(meeting, found["id"], ParticipantUpdate.model_validate(changes))
        return BrowserParticipant(changed["id"], changed.get("name"), changed["token"])
    token = participants.refresh_token(meeting, found["id"])["token"]
    return BrowserParticipant(found["id"], found.get("name"), token)


def web_client_base(base_url: str) -> str | None:
    """Return the `baseURI` of the web client for an emulator at a base URL; None for the real service.

    Refuses an emulator without TLS: the client calls https.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if not (is_loopback(host) or host.endswith(".localhost")):
        return None
    if parts.scheme != "https":
        hint = "serve the emulator with --tls: rtk emulator serve --tls"
        raise UsageError(f"the web client needs an emulator over https: {base_url}", hint=hint)
    name = host if host.endswith("localhost") else "localhost"
    return name if parts.port is None else f"{name}:{parts.port}"
