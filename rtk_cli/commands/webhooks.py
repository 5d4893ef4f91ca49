"""rtk webhooks: addresses that are told what happens."""

from typing import Annotated

import typer

from rtk_cli.commands.webhooks_receiving import CHECKING, TRIGGERING, listen, trigger, verify
from rtk_cli.operations import (
    WEBHOOKS_CREATE,
    WEBHOOKS_DELETE,
    WEBHOOKS_GET,
    WEBHOOKS_LIST,
    WEBHOOKS_LIST_EVENTS,
    WEBHOOKS_REPLACE,
    WEBHOOKS_UPDATE,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL, WHOLE_LIST, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing
from rtk_cli.terminal.options.webhooks import Event, event_named
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("webhooks")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name"),
    Column("URL", "url", Kind.EXACT),
    Column("EVENTS", "events"),
    Column("ENABLED", "enabled", Kind.EXACT),
)
EVENT_COLUMNS = (Column("EVENT", "", Kind.EXACT),)  # an event is a word

WebhookArgument = Annotated[str, typer.Argument(metavar="WEBHOOK", help="The webhook's id.", show_default=False)]
Name = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The webhook's name.")]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="Where events are sent.")]
Events = Annotated[
    list[Event] | None,
    typer.Option(
        "--events", "--event", parser=event_named, metavar="EVENT", help="An event to be told of; may be repeated."
    ),
]
Enabled = Annotated[bool | None, typer.Option("--enabled/--no-enabled", help="Whether events are sent at all.")]


@area.command("list", WEBHOOKS_LIST, flags=WHOLE_LIST)
def list_webhooks(ctx: typer.Context) -> None:
    """List the webhooks of the app."""
    run = session(ctx)
    run.output.rows(run.api.webhooks.list(), COLUMNS)


@area.command("get", WEBHOOKS_GET)
def get_webhook(ctx: typer.Context, webhook: WebhookArgument) -> None:
    """Show one webhook."""
    run = session(ctx)
    run.output.one(run.api.webhooks.get(webhook), COLUMNS)


@area.command("create", WEBHOOKS_CREATE, WEBHOOKS_LIST, flags=WRITE)
def create_webhook(
    ctx: typer.Context,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
    if_missing: IfMissing = False,
) -> None:
    """Create a webhook. With --if-missing one of the same URL is shown instead."""
    from rtk_cli.api.models.webhooks import WebhookInput

    run = session(ctx)
    request = run.body.build(WebhookInput, body_fields(ctx.params, {}, without=("if_missing",)))
    known = run.api.webhooks.list().find("url", request.url) if if_missing else None
    run.output.one(known or run.api.webhooks.create(request), COLUMNS)


@area.command("update", WEBHOOKS_UPDATE, flags=WRITE)
def update_webhook(
    ctx: typer.Context,
    webhook: WebhookArgument,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
) -> None:
    """Change some fields of a webhook; --event gives all of its events anew."""
    from rtk_cli.api.models.webhooks import WebhookUpdate

    run = session(ctx)
    request = run.body.change(WebhookUpdate, body_fields(ctx.params, {}, without=("webhook",)))
    run.output.one(run.api.webhooks.update(webhook, request), COLUMNS)


@area.command("replace", WEBHOOKS_REPLACE, flags=WRITE)
def replace_webhook(
    ctx: typer.Context,
    webhook: WebhookArgument,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
) -> None:
    """Overwrite a webhook: without --no-enabled it is enabled afterwards."""
    from rtk_cli.api.models.webhooks import WebhookInput

    run = session(ctx)
    request = run.body.build(WebhookInput, body_fields(ctx.params, {}, without=("webhook",)))
    run.output.one(run.api.webhooks.replace(webhook, request), COLUMNS)


@area.command("delete", WEBHOOKS_DELETE, flags=REMOVAL)
def delete_webhook(ctx: typer.Context, webhook: WebhookArgument, ignore_missing: IgnoreMissing = False) -> None:
    """Delete a webhook."""
    run = session(ctx)
    run.confirm.require(f"delete webhook {webhook}")
    with removing(run, webhook, ignore_missing=ignore_missing):
        run.output.one(run.api.webhooks.delete(webhook), COLUMNS)


@area.command("events", WEBHOOKS_LIST_EVENTS, flags=WHOLE_LIST)
def list_events(ctx: typer.Context) -> None:
    """List the events that there are."""
    run = session(ctx)
    run.output.rows(run.api.webhooks.events(), EVENT_COLUMNS)


area.command("listen", flags=CHECKING)(listen)
area.command("verify", flags=CHECKING)(verify)
area.command("trigger", flags=TRIGGERING)(trigger)
