"""rtk emulator deliver, deliveries: what the emulator sends to webhooks, and what came of it."""

from typing import Annotated

import typer

from rtk_cli.errors import PartlyDoneError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("EVENT", "event", Kind.EXACT),
    Column("STATUS", "status", Kind.STATUS),
    Column("ATTEMPTS", "attempts", Kind.NUMBER),
    Column("STATUS CODE", "status_code"),
    Column("ERROR", "error"),
    Column("NEXT ATTEMPT", "next_attempt_at", Kind.TIME),
    Column("WEBHOOK", "webhook_id", Kind.EXACT),
)


OnlyWebhook = Annotated[
    str | None,
    typer.Option(
        "--webhook", parser=as_text, metavar="WEBHOOK", help="Only those of this webhook.", show_default=False
    ),
]


def deliver(ctx: typer.Context, webhook: OnlyWebhook = None) -> None:
    """Send to webhooks what is due, once. The served emulator does so by itself."""
    from rtk_cli.emulator.webhooks import delivery_worker

    run = session(ctx)
    entries = delivery_worker.deliver_due(run.emulator.webhooks, webhook)
    run.output.local_rows(entries, COLUMNS)
    failed = sum(entry["error"] is not None for entry in entries)
    if failed:
        hint = "`rtk emulator deliveries --failed` tells why"
        raise PartlyDoneError(f"not accepted: {failed} of {len(entries)} attempts", hint=hint)


def deliveries(
    ctx: typer.Context,
    webhook: OnlyWebhook = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only those whose last attempt went wrong.")] = False,
) -> None:
    """List what webhooks were sent in the last month, or are still to be sent."""
    run = session(ctx)
    run.output.local_rows(run.emulator.webhooks.listed(webhook, failed=failed), COLUMNS)
