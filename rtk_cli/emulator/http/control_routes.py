"""Routes beside the API: health, the contract, the webhook key, and control of the emulator below /__emulator/."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.contract.api_contract import json_object, load_contract
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal, json_response, success
from rtk_cli.emulator.http.control_actions import CONTROLS, Action
from rtk_cli.errors import ConflictError, NotFoundError, RefusedError, UsageError
from rtk_cli.messages import Response

PATH = "/__emulator/"
CONTRACT = "/openapi.json"
HEALTH = "/healthz"
LONG_BODIES = (f"{PATH}state", f"{PATH}calls")
READING = ("GET", "HEAD")

_STATUSES = {NotFoundError: 404, ConflictError: 409, RefusedError: 400, UsageError: 400}


def respond(
    emulator: Emulator, method: str, path: str, body: bytes | None, query: Iterable[tuple[str, str]] = ()
) -> Response:
    """Run the action of a control route; query parameters count as members of the body.

    The caller has checked the permission.
    """
    methods = _methods(path.removeprefix(PATH))
    action = methods.get("GET" if method == "HEAD" else method)
    if action is None:
        return not_allowed(methods)
    try:
        result = action(emulator, {**dict(query), **json_object(body or b"{}")})
        return result if isinstance(result, Response) else success(result)
    except (NotFoundError, ConflictError, RefusedError, UsageError) as error:
        raise Refusal(_STATUSES[type(error)], error.message) from error


def _methods(word: str) -> Mapping[str, Action]:
    """Return the actions of a route; those of the console are imported when first needed."""
    if word in CONTROLS:
        return CONTROLS[word]
    from rtk_cli.emulator.console.console_actions import CONTROLS as OF_CONSOLE

    if word not in OF_CONSOLE:
        raise Refusal(404, f"Unknown control route, expected one of {', '.join([*CONTROLS, *OF_CONSOLE])}")
    return OF_CONSOLE[word]


def webhook_key(emulator: Emulator, method: str) -> Response:
    """Return the public key that verifies webhook signatures. It is not a secret and needs no token."""
    if method not in READING:
        return not_allowed(READING)
    from rtk_cli.emulator.webhooks import signing_key  # loads cryptography, which takes its time

    return signing_key.well_known(emulator.webhooks.public_key())


def contract(method: str, base_url: str) -> Response:
    """Return the API's contract as an OpenAPI document, for clients at `base_url`."""
    if method not in READING:
        return not_allowed(READING)
    from rtk_cli.emulator.contract import openapi

    return json_response(200, openapi.document(load_contract(), base_url))


def health(method: str) -> Response:
    """Report that the server answers."""
    return json_response(200, {"status": "ok"}) if method in READING else not_allowed(READING)


def not_allowed(methods: Mapping[str, Any] | tuple[str, ...]) -> Response:
    plain = Refusal(405, "Method not allowed").response()
    return Response(405, {**plain.headers, "allow": ", ".join(methods)}, plain.content)
