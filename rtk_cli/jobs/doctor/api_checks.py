"""Checks of the API: connection, token, account, app, permissions, clock, rate limit.

Cloudflare answers a bad token, a foreign account and a missing permission alike. What tells them apart are its verify
calls, the list of the token's accounts, and the envelope of a 403: the gateway's for a missing permission, that of
RealtimeKit for a product that is off (contract/notes.md, sections 1 and 5).
"""

import re
from email.utils import parsedate_to_datetime
from typing import Any

from rtk_cli.api.json_codec import decode, encode
from rtk_cli.api.responses.api_errors import CHECK_BASE_URL, error_from
from rtk_cli.errors import AuthenticationError, ConfigurationError, NotFoundError, ServerError
from rtk_cli.jobs.doctor.check import Finding, Setup
from rtk_cli.messages import Request, Response

UNKNOWN_MEETING = "00000000-0000-4000-8000-000000000000"
"""No meeting has this id: a change of it tells whether the token may write, and changes nothing."""
LARGEST_SKEW = 60.0
"""Seconds by which the clock may differ from the server's."""
TOKENS = "https://dash.cloudflare.com/profile/api-tokens"
PERMISSION = f"add the permission Realtime Admin (Account) to the token: {TOKENS}"
VERIFY = "/user/tokens/verify"
NOT_OFFERED = (404, 405)
"""The emulator, and other servers than Cloudflare's, have no verify calls."""
SHOWN = 5


def connection(setup: Setup) -> Finding:
    """Any response at all: name, proxy, port and certificate are right."""
    if setup.settings.is_local:
        return Finding("skipped", "the embedded emulator needs none")
    response = setup.verification
    return Finding("ok", f"{setup.settings.base_url} answers, with status {response.status}")


def clock(setup: Setup) -> Finding:
    """The clocks of this machine and of the server agree."""
    if setup.settings.is_local:
        return Finding("skipped", "the embedded emulator has its own")
    try:
        date = parsedate_to_datetime(setup.verification.headers.get("date", ""))
    except ValueError:
        return Finding("skipped", "the server does not tell the time")
    skew = setup.clock.now() - date.timestamp()
    if abs(skew) <= LARGEST_SKEW:
        return Finding("ok", f"differs by {abs(skew):.0f} s")
    direction = "ahead of" if skew > 0 else "behind"
    remedy = "set the clock, for example: sudo timedatectl set-ntp true"
    return Finding("warning", f"{abs(skew) / 60:.0f} min {direction} the server", remedy)


def token_accepted(setup: Setup) -> Finding:
    """Cloudflare knows the token, as a user's or as the account's, and it is active."""
    if setup.settings.is_local:
        return Finding("skipped", "the embedded emulator needs none")
    responses = [setup.verification]
    if _result(responses[0]) is None and setup.settings.resolved("account_id").value:
        responses.append(setup.get(f"/accounts/{setup.settings.account_id()}/tokens/verify"))
    found = next((result for response in responses if (result := _result(response))), None)
    if found is None and all(response.status in NOT_OFFERED for response in responses):
        return Finding("skipped", "this server does not verify tokens")
    if found is None and (failed := next((one for one in responses if one.status == 429 or one.status >= 500), None)):
        raise error_from(Request("GET", VERIFY), failed)  # no word about the token
    if found is None:
        raise AuthenticationError(
            f"Cloudflare does not know the token ({_source(setup)})", hint=f"create one: {TOKENS}"
        )
    if found.get("status") != "active":
        raise AuthenticationError(f"the token is {found.get('status')} ({_source(setup)})", hint=f"renew it: {TOKENS}")
    expires = found.get("expires_on")
    return Finding("ok", f"active until {expires}" if expires else "active, without an end")


def account(setup: Setup) -> Finding:
    """The token reaches the account. A token without the permission to read accounts is no failure."""
    identity = setup.settings.account_id()
    if setup.settings.is_local:
        return Finding("ok", identity)
    found = _result(setup.get(f"/accounts/{identity}"))
    if found is not None:
        return Finding("ok", f"{found.get('name') or identity}")
    reachable = _results(setup.get("/accounts", per_page="50"))
    if reachable and identity not in [one.get("id") for one in reachable]:
        names = ", ".join(f"{one.get('id')} ({one.get('name')})" for one in reachable[:SHOWN])
        source = setup.settings.resolved("account_id").source
        raise AuthenticationError(
            f"the token has no access to this account ({source}): {identity}", hint=f"it has: {names}"
        )
    return Finding("ok", f"{identity} (its name cannot be read)")


def read(setup: Setup) -> Finding:
    """The list of apps can be read: the token has the permission, and the account the product."""
    response = setup.apps
    if response.status == 403 and "error" in _members(response):
        hint = "enable RealtimeKit for the account: https://dash.cloudflare.com"
        raise AuthenticationError("RealtimeKit is not enabled for this account", hint=hint, status=403)
    if response.status == 401 and setup.verification.status in NOT_OFFERED and not setup.settings.is_local:
        raise AuthenticationError(f"the server does not accept the token ({_source(setup)})", status=401)
    if response.status in (401, 403):
        raise AuthenticationError(
            "the token lacks the permission for RealtimeKit", hint=PERMISSION, status=response.status
        )
    _require_success(setup, "/apps", response)
    return Finding("ok", f"apps: {len(_rows(response))}")


def app(setup: Setup) -> Finding:
    """The app exists in the account."""
    names = {str(one.get("id")): str(one.get("name")) for one in _all_apps(setup)}
    listed = ", ".join(f"{identity} ({name})" for identity, name in list(names.items())[:SHOWN])
    remedy = f"choose one with `rtk apps use ID`: {listed}" if names else "create one: rtk apps create --name NAME"
    found = setup.settings.resolved("app_id")
    if found.value is None:
        raise ConfigurationError("no app id is set", hint=remedy)
    identity = setup.settings.app_id()
    if identity not in names:
        raise NotFoundError(f"no such app in this account ({found.source}): {identity}", hint=remedy)
    return Finding("ok", f"{names[identity]} ({found.source})")


def write(setup: Setup) -> Finding:
    """The token may change things: found by changing a meeting that does not exist, or by creating one."""
    meetings = f"{setup.kit}/{setup.settings.app_id()}/meetings"
    if setup.creates:
        return _create(setup, meetings)
    response = _change(setup, f"{meetings}/{UNKNOWN_MEETING}")
    if response.status in (401, 403):
        raise AuthenticationError("the token may read, but not write", hint=PERMISSION, status=response.status)
    if response.status not in (400, 404):
        _require_success(setup, "/meetings", response)
    return Finding("ok", "allowed")


def rate_limit(setup: Setup) -> Finding:
    """How many requests are left, if the server says so."""
    quotas = re.findall(r"r=(\d{1,15});\s*t=(\d{1,15})", setup.apps.headers.get("ratelimit", ""))
    if not quotas:
        return Finding("skipped", "the server does not tell")
    left, seconds = min((int(left), int(seconds)) for left, seconds in quotas)
    if left == 0:
        return Finding("warning", f"exhausted for {seconds} s", "wait, or raise --max-wait")
    return Finding("ok", f"{left} requests left for {seconds} s")


def _create(setup: Setup, meetings: str) -> Finding:
    body = encode({"title": "rtk doctor"})
    made = setup.transport.send(Request("POST", meetings, body=body))
    if made.status in (401, 403):
        raise AuthenticationError("the token may read, but not write", hint=PERMISSION, status=made.status)
    _require_success(setup, "/meetings", made)
    identity = str(_members(made)["data"]["id"])
    _require_success(setup, "/meetings", _change(setup, f"{meetings}/{identity}"))
    return Finding("ok", f"created and deactivated meeting {identity}")


def _change(setup: Setup, path: str) -> Response:
    return setup.transport.send(Request("PATCH", path, body=encode({"status": "INACTIVE"})))


def _all_apps(setup: Setup) -> list[dict[str, Any]]:
    found, page = _rows(setup.apps), 1
    rows = found
    while len(rows) == 100:
        page += 1
        response = setup.get(f"{setup.kit}/apps", page_no=str(page), per_page="100")
        _require_success(setup, "/apps", response)
        rows = _rows(response)
        found = [*found, *rows]
    return found


def _require_success(setup: Setup, path: str, response: Response) -> None:
    if not 200 <= response.status < 300:
        raise error_from(Request("GET", f"{setup.kit}{path}"), response)


def _members(response: Response) -> dict[str, Any]:
    """The members of a JSON object; none for a page of a gateway."""
    try:
        value = decode(response.content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _rows(response: Response) -> list[dict[str, Any]]:
    rows = _members(response).get("data")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _result(response: Response) -> dict[str, Any] | None:
    """The object of Cloudflare's own envelope; None for a refusal. Raises `ServerError` for a success without one."""
    if response.status != 200:
        return None
    result = _members(response).get("result")
    if not isinstance(result, dict):
        raise ServerError("this is not Cloudflare's API", hint=CHECK_BASE_URL, status=response.status)
    return result


def _results(response: Response) -> list[dict[str, Any]]:
    found = _members(response).get("result") if response.status == 200 else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _source(setup: Setup) -> str:
    return setup.settings.resolved("token").source
