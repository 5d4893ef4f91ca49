"""rtk emulator deliver, deliveries: send webhook deliveries, and list them."""

from typing import Annotated

import typer

from rtk_cli.errors import PartlyDoneError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("EVENT", "event", Kind.EXACT),
    Column("STATUS", "status", Kind.STATUS),
    Column("ATTEMPTS", "attempts", Kind.NUMBER),
    Column("STATUS CODE", "status_code", Kind.NUMBER, priority=2),
    Column("ERROR", "error", priority=2),
    Column("NEXT ATTEMPT", "next_attempt_at", Kind.TIME),
    Column("WEBHOOK", "webhook_id", Kind.ID, priority=3),
)


WebhookOption = Annotated[
    str | None,
    typer.Option(
        "--webhook",
        parser=as_text,
        metavar="WEBHOOK",
        help="Only deliveries to this webhook: its id, or @NAME or @URL.",
        show_default=False,
    ),
]


def deliver(ctx: typer.Context, webhook: WebhookOption = None) -> None:
    """Send the due webhook deliveries once. A served emulator sends them by itself."""
    from rtk_cli.emulator.webhooks import delivery_worker

    cli = session(ctx)
    entries = delivery_worker.deliver_due(cli.emulator.webhooks, webhook)
    cli.output.local_rows(entries, COLUMNS)
    failed = sum(entry["error"] is not None for entry in entries)
    if failed:
        hint = "for the reasons: rtk emulator deliveries --failed"
        raise PartlyDoneError(f"delivery attempts failed: {failed} of {len(entries)}", hint=hint)


def deliveries(
    ctx: typer.Context,
    webhook: WebhookOption = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only deliveries whose last attempt failed.")] = False,
) -> None:
    """List the webhook deliveries of the last month and those still to be sent."""
    cli = session(ctx)
    cli.output.local_rows(cli.emulator.webhooks.listed(webhook, failed=failed), COLUMNS)
