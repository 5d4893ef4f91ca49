"""A server that answers as Cloudflare does about a token, an account and its apps, with faults as a test says."""

import time
from collections.abc import Callable

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, json_response, list_page

ACTIVE = {"id": "t", "status": "active", "expires_on": "2027-01-01T00:00:00Z"}
APPS = [{"id": APP_ID, "name": "Production"}]
OTHER_ACCOUNT = {"id": "f" * 32, "name": "Another company"}
Faults = dict[str, StubResponse | Callable[[ReceivedRequest], StubResponse]]


def result(value: object) -> StubResponse:
    """A success in Cloudflare's envelope."""
    return json_response({"success": True, "errors": [], "messages": [], "result": value})


def gateway_error(status: int, code: int, message: str) -> StubResponse:
    return json_response({"success": False, "errors": [{"code": code, "message": message}]}, status)


INVALID = gateway_error(401, 1000, "Invalid API Token")
REFUSED = gateway_error(403, 10000, "Authentication error")


def cloudflare(stub: StubServer, faults: Faults | None = None) -> StubServer:
    """A server that answers as Cloudflare does, except on paths that end as `faults` names."""
    answers: Faults = {
        "/user/tokens/verify": result(ACTIVE),
        f"/accounts/{ACCOUNT_ID}/tokens/verify": INVALID,
        f"/accounts/{ACCOUNT_ID}": result({"id": ACCOUNT_ID, "name": "Our company"}),
        "/accounts": result([{"id": ACCOUNT_ID, "name": "Our company"}]),
        "/kit/apps": list_page(APPS, 1),
        "/meetings/00000000-0000-4000-8000-000000000000": failure(404, "No meeting found"),
        **(faults or {}),
    }

    def respond(seen: ReceivedRequest) -> StubResponse:
        name = max((end for end in answers if seen.path.endswith(end)), key=len)
        answer = answers[name]
        return answer(seen) if callable(answer) else answer

    stub.respond_by(respond)
    stub.clock.advance(time.time() - stub.clock.now())
    return stub
