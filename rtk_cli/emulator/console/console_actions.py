"""Control routes that the console brings along, from the members of a request to a result, as in `control_actions`."""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli import __version__
from rtk_cli.emulator.console import logged_requests
from rtk_cli.emulator.console.overview import CONVERSATIONS
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.errors import UsageError
from rtk_cli.local import ACCOUNT_ID, APP_ID

Body = Mapping[str, Any]
Action = Callable[[Emulator, Body], Any]

MAX_PER_PAGE = 100
DEFAULT_PER_PAGE = 25
_HIGHEST_NUMBER = 2**53


def get_about(emulator: Emulator, body: Body) -> Any:
    """What a page needs first: the version, the account, the row counts and the time."""
    counts = emulator.describe()["counts"]
    return {
        "version": __version__,
        "account_id": ACCOUNT_ID,
        "app_id": APP_ID,
        "counts": counts,
        **emulator.overview.clock(),
    }


def get_live(emulator: Emulator, body: Body) -> Any:
    """`?meeting_id=…&page_no=1&per_page=25`: meetings with people in them, or waiting; all without `meeting_id`."""
    return emulator.overview.live(_optional_text(body, "meeting_id"), *_page(body))


def get_activity(emulator: Emulator, body: Body) -> Any:
    """`?per_page=25`: the newest events of live sessions."""
    return emulator.overview.activity(_page(body)[0])


def get_conversation(emulator: Emulator, body: Body) -> Any:
    """`?session_id=…&kind=chat`: a page of the chat or of the transcript."""
    kind = _text(body, "kind")
    if kind not in CONVERSATIONS:
        raise UsageError(f"kind must be one of {', '.join(CONVERSATIONS)}: {kind}")
    return emulator.overview.conversation(_text(body, "session_id"), kind, *_page(body))


def admit(emulator: Emulator, body: Body) -> Any:
    """`{"participant_id": "..."}`."""
    return emulator.live.admit(_text(body, "participant_id"))


def reject(emulator: Emulator, body: Body) -> Any:
    """`{"participant_id": "..."}`."""
    return emulator.live.reject(_text(body, "participant_id"))


def get_deliveries(emulator: Emulator, body: Body) -> Any:
    """`?app_id=…&webhook_id=…&failed=true&page_no=1&per_page=25`: the log of deliveries, the newest first.

    `webhooks` is how many the app has: the API answers 404 to a list of none.
    """
    limit, offset = _page(body)
    page = emulator.webhooks.page(_optional_text(body, "webhook_id"), limit, offset, failed=_is_true(body, "failed"))
    return {**page, "webhooks": emulator.overview.webhook_count(_optional_text(body, "app_id"))}


def send_again(emulator: Emulator, body: Body) -> Any:
    """`{"delivery_id": "..."}`: make a delivery due now; returns its entry."""
    return emulator.webhooks.send_again(_text(body, "delivery_id"))


def get_request_page(emulator: Emulator, body: Body) -> Any:
    """`?problems=true&page_no=1&per_page=25`: the logged requests without their bodies, the newest first."""
    limit, offset = _page(body)
    return emulator.overview.requests.page(limit, offset, problems_only=_is_true(body, "problems"))


def get_request(emulator: Emulator, body: Body) -> Any:
    """`?number=12`: one logged request with its response, secrets masked."""
    return logged_requests.detail(emulator.requests, _number(body, "number", 0))


def remove_fault(emulator: Emulator, body: Body) -> Any:
    """`?number=3`."""
    return {"cleared": emulator.faults.remove(_number(body, "number", 0))}


def get_fault_choices(emulator: Emulator, body: Body) -> Any:
    """The operations that a fault can be planned for, and the content faults with what they apply to."""
    return emulator.faults.choices()


CONTROLS: dict[str, dict[str, Action]] = {
    "about": {"GET": get_about},
    "activity": {"GET": get_activity},
    "admit": {"POST": admit},
    "conversation": {"GET": get_conversation},
    "deliveries": {"GET": get_deliveries},
    "fault": {"DELETE": remove_fault},
    "fault-choices": {"GET": get_fault_choices},
    "live": {"GET": get_live},
    "reject": {"POST": reject},
    "request": {"GET": get_request},
    "request-page": {"GET": get_request_page},
    "send-again": {"POST": send_again},
}
"""The actions by the last part of the path and the method."""


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise UsageError(f"missing member: {name}")
    return value


def _optional_text(body: Body, name: str) -> str | None:
    return None if body.get(name) is None else _text(body, name)


def _is_true(body: Body, name: str) -> bool:
    return str(body.get(name, "")).lower() == "true"


def _number(body: Body, name: str, default: int) -> int:
    text = str(body.get(name, default))
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= _HIGHEST_NUMBER):
        raise UsageError(f"{name} must be a number: {text}")
    return int(text[:20])


def _page(body: Body) -> tuple[int, int]:
    """Return the limit and the offset of `page_no`, from 1, and `per_page`."""
    per_page = min(max(_number(body, "per_page", DEFAULT_PER_PAGE), 1), MAX_PER_PAGE)
    return per_page, (max(_number(body, "page_no", 1), 1) - 1) * per_page
