"""What the API has no call for, as routes below /__emulator/: for tests that reach the emulator by the wire alone."""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator.contract.api_contract import json_object
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal, done, json_response
from rtk_cli.emulator.http import control_actions
from rtk_cli.errors import ConflictError, NotFoundError, RefusedError, UsageError
from rtk_cli.messages import Response

PATH = "/__emulator/"
HEALTH = "/healthz"
STATE = f"{PATH}state"

Body = Mapping[str, Any]
Control = Callable[[Emulator, Body], Any]

_STATUSES = {NotFoundError: 404, ConflictError: 409, RefusedError: 400, UsageError: 400}


def _status(emulator: Emulator, body: Body) -> Any:
    """The figures of the store, without its place on the disk."""
    return {name: value for name, value in emulator.describe().items() if name != "file"}


def _join(emulator: Emulator, body: Body) -> Any:
    return emulator.live.join(_text(body, "participant_id"))


def _leave(emulator: Emulator, body: Body) -> Any:
    return emulator.live.leave(_text(body, "participant_id"))


CONTROLS: dict[str, dict[str, Control]] = {
    "status": {"GET": _status},
    "join": {"POST": _join},
    "leave": {"POST": _leave},
    **control_actions.CONTROLS,
}
"""The word behind the path, and what each method of it does."""


def respond(emulator: Emulator, method: str, path: str, body: bytes | None) -> Response:
    """Carry out a control call, whose caller was let in."""
    methods = CONTROLS.get(path.removeprefix(PATH))
    if methods is None:
        raise Refusal(404, "The emulator has no such control route")
    deed = methods.get(method)
    if deed is None:
        return not_allowed(methods)
    try:
        found = deed(emulator, json_object(body or b"{}"))
        return found if isinstance(found, Response) else done(found)
    except (NotFoundError, ConflictError, RefusedError, UsageError) as error:
        raise Refusal(_STATUSES[type(error)], error.message) from error


def webhook_key(emulator: Emulator, method: str) -> Response:
    """The public key with which events can be verified; it is no secret, and needs no token."""
    if method not in ("GET", "HEAD"):
        return not_allowed(("GET", "HEAD"))
    from rtk_cli.emulator.webhooks import signing_key  # cryptography takes its time to load

    return signing_key.well_known(emulator.webhooks.public_key())


def health(method: str) -> Response:
    """Whether the server answers at all."""
    return json_response(200, {"status": "ok"}) if method in ("GET", "HEAD") else not_allowed(("GET", "HEAD"))


def not_allowed(methods: Mapping[str, Any] | tuple[str, ...]) -> Response:
    plain = Refusal(405, "Method not allowed").response()
    return Response(405, {**plain.headers, "allow": ", ".join(methods)}, plain.content)


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.isprintable() or not value:
        raise Refusal(400, f'BAD_REQUEST: "{name}" is required')
    return value
