"""A webhook that exists only while events are received: created at the start, deleted at the end.

A killed process leaves its webhook behind. It is recognized by its URL and name, and the next run uses it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rtk_cli.errors import ConflictError, NetworkError, NotFoundError, RtkError, ServerError
from rtk_cli.jobs.missing_values import reading_response

if TYPE_CHECKING:
    from rtk_cli.api.models.webhooks import Webhook, WebhookInput
    from rtk_cli.api.webhooks import Webhooks

NAME = "rtk webhooks listen"
"""The name of the webhooks that are created here."""


def find_leftover(webhooks: "Webhooks", url: str) -> "Webhook | None":
    """Return the webhook that an earlier run left at this URL; raise `ConflictError` if it has another name."""
    found = webhooks.list().find("url", url)
    if found is not None and found.get("name") != NAME:
        message = f"the app already has another webhook with this URL: {found.get('id')}"
        raise ConflictError(message, hint="its events arrive without --register")
    return found


@contextmanager
def registered(
    webhooks: "Webhooks",
    request: "WebhookInput",
    leftover: "Webhook | None",
    note: Callable[[str], None],
    report_kept: Callable[[str], None],
) -> Iterator[None]:
    """Create the webhook, or update the `leftover` of an earlier run; delete it when the block ends, for any reason.

    `report_kept` gets the id of a webhook that could not be deleted.
    """
    webhook_id = None if leftover is None else leftover["id"]
    try:
        if webhook_id is None:
            webhook_id = _create(webhooks, request)
            note(f"registered until the end: webhook {webhook_id}")
        else:
            webhooks.replace(webhook_id, request)
            note(f"registered by an earlier run, used until the end: webhook {webhook_id}")
        yield
    except BaseException as error:
        with suppress(RtkError):  # the first error counts; what could not be deleted was reported
            _delete(webhooks, webhook_id or _created_unseen(webhooks, request.url, error), report_kept)
        raise
    _delete(webhooks, webhook_id, report_kept)


def _create(webhooks: "Webhooks", request: "WebhookInput") -> str:
    with reading_response("a webhook without id"):
        return webhooks.create(request)["id"]


def _created_unseen(webhooks: "Webhooks", url: str, error: BaseException) -> str | None:
    """Return the id of a webhook that was created although `error` hid the response."""
    if not isinstance(error, KeyboardInterrupt | NetworkError | ServerError):
        return None
    created = find_leftover(webhooks, url)
    return None if created is None else created["id"]


def _delete(webhooks: "Webhooks", webhook_id: str | None, report_kept: Callable[[str], None]) -> None:
    if webhook_id is None:
        return
    try:
        with suppress(NotFoundError):  # deleted by another program meanwhile
            webhooks.delete(webhook_id)
    except BaseException:
        report_kept(webhook_id)
        raise
