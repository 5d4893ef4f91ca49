"""rtk webhooks trigger: send sample events, and saved deliveries again."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from rtk_cli.errors import NetworkError, PartlyDoneError, RefusedError, ServerError, UsageError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.options.webhooks import Event, checked_url, event_named
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.emulator.webhooks.delivery_service import Delivery
    from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
    from rtk_cli.jobs.webhooks.saved_deliveries import SavedDelivery

COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("URL", "url", Kind.EXACT),
    Column("STATUS CODE", "status_code", Kind.NUMBER),
    Column("ERROR", "error"),
)
EventArgument = Annotated[
    Event | None,
    typer.Argument(
        parser=event_named,
        metavar="EVENT",
        help="Event name, as `rtk webhooks events` lists them; not with --from.",
        show_default=False,
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Send this event of `rtk webhooks listen --save` again, or those of a folder in the order of their names.",
    ),
]
WebhookOption = Annotated[
    str | None,
    typer.Option(
        "--webhook",
        parser=as_text,
        metavar="WEBHOOK",
        help="Send to this webhook of the emulator (id, @NAME or @URL), even if it is not subscribed to the event.",
    ),
]
UrlOption = Annotated[str | None, typer.Option("--url", parser=checked_url, metavar="URL", help="Send to this URL.")]


class Sent(NamedTuple):
    """A delivery, and how its only attempt ended."""

    delivery: "Delivery"
    attempt: "AttemptResult"

    def row(self) -> dict[str, object]:
        return {
            "event": self.delivery.event,
            "delivery_id": self.delivery.delivery_id,
            "webhook_id": self.delivery.webhook_id,
            "url": self.delivery.url,
            "status_code": self.attempt.status_code,
            "error": self.attempt.failure,
        }


def trigger(
    ctx: typer.Context,
    event: EventArgument = None,
    source: From = None,
    webhook: WebhookOption = None,
    url: UrlOption = None,
) -> None:
    """Send a sample event of the emulator, or saved events, once: to all subscribed webhooks, to one, or to a URL."""
    cli = session(ctx)
    if webhook is not None and url is not None:
        raise UsageError("--webhook and --url exclude each other", hint="give one of them")
    if event is not None and source is None:
        sent = _send_samples(cli, event, webhook, url)
    elif source is not None and event is None:
        sent = _send_again(cli, source, webhook, url)
    else:
        raise UsageError("give either EVENT or --from FILE", hint="`rtk webhooks events` lists the events")
    _expect_accepted(sent)


def _send_samples(cli: Session, event: Event, webhook: str | None, url: str | None) -> list[Sent]:
    """Send a sample to each receiver, at the same time."""
    from rtk_cli.emulator.webhooks import delivery_worker, sample_events

    if not cli.settings.is_local:
        raise UsageError("only the emulator can send sample events", hint="add --local")
    text = sample_events.as_text(sample_events.customize(event, cli.body.values({}, sample_events.sample(event))))
    service = cli.emulator.webhooks
    if url is None:
        deliveries = service.to_webhooks(event, text, webhook)
    else:
        deliveries = [service.to_url(event, text, url, cli.environment.new_id())]
    attempts = delivery_worker.deliver_once(service, deliveries)
    sent = list(map(Sent, deliveries, attempts))
    if webhook is None and url is None:
        cli.output.local_rows([each.row() for each in sent], COLUMNS)
    else:
        cli.output.one(sent[0].row(), COLUMNS)
    return sent


def _send_again(cli: Session, source: Path, webhook: str | None, url: str | None) -> list[Sent]:
    """Send saved deliveries in the order of their names, each to one receiver after the other."""
    from rtk_cli.emulator.webhooks.delivery_worker import send_over_http
    from rtk_cli.jobs.webhooks import saved_deliveries

    deliveries = list(_deliveries(cli, saved_deliveries.read_all(source), webhook, url))
    sent: list[Sent] = []

    def rows() -> Iterator[dict[str, object]]:
        for delivery in deliveries:
            sent.append(Sent(delivery, send_over_http(delivery)))
            yield sent[-1].row()

    if source.is_dir() or (webhook is None and url is None):
        cli.output.rows_as_they_come(rows(), COLUMNS)
    else:
        cli.output.one(next(rows()), COLUMNS)
    return sent


def _deliveries(
    cli: Session, saved: "list[SavedDelivery]", webhook: str | None, url: str | None
) -> "Iterator[Delivery]":
    """The deliveries to send, changed by --set. The emulator is used only for its webhooks and its key."""
    from rtk_cli.jobs.webhooks import replay

    if url is None and not cli.settings.is_local:
        raise UsageError("only the emulator has webhooks to send to", hint="add --url URL, or --local")
    sign = cli.emulator.webhooks.sign if cli.body.is_given and cli.settings.is_local else None
    if cli.body.is_given and sign is None:
        cli.output.warn("an event changed by --set is sent without a signature: the service's key is secret")
        cli.output.hint("--local signs it with the emulator's key")
    for each in saved:
        urls = [url] if url is not None else cli.emulator.webhooks.target_urls(each.event, webhook)
        for target in urls:
            if cli.body.is_given:
                payload = cli.body.values({}, each.payload)
                yield replay.changed(each, target, payload, cli.environment.new_id(), sign)
            else:
                yield replay.unchanged(each, target)


def _expect_accepted(sent: list[Sent]) -> None:
    """Raise an error unless all receivers accepted what was sent."""
    failed = [each for each in sent if not each.attempt.is_accepted]
    if not failed:
        return
    if len(sent) > 1:
        raise PartlyDoneError(f"not accepted: {len(failed)} of {len(sent)} deliveries")
    delivery, attempt = failed[0]
    status = attempt.status_code
    kind = NetworkError if status is None else ServerError if status >= 500 else RefusedError
    raise kind(f"the receiver did not accept the event ({attempt.failure}): {delivery.url}", status=status)
