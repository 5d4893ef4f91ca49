"""rtk webhooks listen: receive webhook events on this machine."""

import shlex
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.commands.webhooks.public_key import PublicKeyOption, key_for
from rtk_cli.errors import UsageError
from rtk_cli.terminal.options.webhooks import Event, checked_url, event_named
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    pass

COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("DELIVERY", "delivery_id", Kind.ID),
    Column("WEBHOOK", "webhook_id", Kind.ID, priority=3),
    Column("DUPLICATE", "duplicate", Kind.FLAG, priority=2),
    Column("SAVED", "saved", Kind.EXACT, priority=3),
    Column("FORWARDED", "forwarded"),
)

Port = Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 picks a free port.")]
Forward = Annotated[
    str | None,
    typer.Option(
        "--forward", parser=checked_url, metavar="URL", help="Forward each event to this URL and return its response."
    ),
]
Count = Annotated[int | None, typer.Option("--count", metavar="COUNT", min=0, help="Stop after this many events.")]
Save = Annotated[
    Path | None,
    typer.Option(
        "--save",
        metavar="FOLDER",
        help="Save each event in a file TIME-EVENT-DELIVERY.http: the HTTP request as received. "
        "`rtk webhooks trigger --from` sends it again.",
    ),
]
Register = Annotated[
    str | None,
    typer.Option(
        "--register",
        parser=checked_url,
        metavar="URL",
        help="Create a webhook with this public URL, which leads here, and delete it at the end.",
    ),
]
RegisteredEvents = Annotated[
    list[Event] | None,
    typer.Option(
        "--events",
        "--event",
        parser=event_named,
        metavar="EVENT",
        help="Event to register for (repeatable); default: all.",
    ),
]


def listen(
    ctx: typer.Context,
    port: Port = 0,
    forward: Forward = None,
    count: Count = None,
    save: Save = None,
    register: Register = None,
    events: RegisteredEvents = None,
    public_key: PublicKeyOption = None,
) -> None:
    """Receive webhook events on this machine and print each verified event on one line."""
    from rtk_cli import signals
    from rtk_cli.jobs.webhooks.receiver import Handling, Rejection, start_receiver
    from rtk_cli.jobs.webhooks.saved_deliveries import DeliveryFolder

    cli = session(ctx)

    def report(refusal: Rejection) -> None:
        cli.output.warn(f"refused with status {refusal.status}: {refusal.reason}")

    with signals.as_interrupt():
        registration = _registration(cli, register, events)
        folder = None if save is None else DeliveryFolder(save, cli.environment.clock.now)
        handling = Handling(key_for(cli, public_key), forward, folder)
        with start_receiver(port, handling, report) as receiver, registration:
            cli.output.note(f"listening on {receiver.url}")
            cli.output.stream(receiver.events(count), COLUMNS)


def _registration(cli: Session, url: str | None, events: list[Event] | None) -> AbstractContextManager[None]:
    """Prepare the registration of --register: finds out now what would prevent it."""
    if url is None:
        if events or cli.flags.dry_run:
            raise UsageError("--event and --dry-run need --register", hint="--register URL creates a webhook")
        return nullcontext()
    from rtk_cli.api.models.webhooks import WebhookInput
    from rtk_cli.jobs.webhooks import registration

    names = [event.value for event in events or Event]
    request = WebhookInput.model_validate({"name": registration.NAME, "url": url, "events": names})
    leftover = registration.find_leftover(cli.api.webhooks, url)

    def report_kept(webhook_id: str) -> None:
        cli.output.warn(f"the webhook could not be deleted: {webhook_id}")
        cli.output.hint(_deletion(cli, webhook_id))

    return registration.registered(cli.api.webhooks, request, leftover, cli.output.note, report_kept)


def _deletion(cli: Session, webhook_id: str) -> str:
    """The command that deletes a webhook of the app in use."""
    flags = cli.flags
    settings = {"--profile": flags.profile, "--account-id": flags.account_id, "--app-id": flags.app_id}
    chosen = [word for name, value in settings.items() if value is not None for word in (name, value)]
    local = ["--local"] if flags.local else []
    return shlex.join(["rtk", "webhooks", "delete", webhook_id, "--force", *local, *chosen])
