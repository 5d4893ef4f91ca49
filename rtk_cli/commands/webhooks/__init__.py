"""rtk webhooks: URLs that receive events."""

from typing import Annotated, Any

import typer

from rtk_cli.commands.webhooks.listen import listen
from rtk_cli.commands.webhooks.trigger import trigger
from rtk_cli.commands.webhooks.verify import verify
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
from rtk_cli.terminal.cli.flags import EMULATOR, ID_REMOVAL, IDS, SHARED, WHOLE_LIST, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing
from rtk_cli.terminal.options.webhooks import Events
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("webhooks")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("NAME", "name"),
    Column("URL", "url", Kind.EXACT),
    Column("EVENTS", "events", priority=2),
    Column("ENABLED", "enabled", Kind.EXACT),
)
EVENT_COLUMNS = (Column("EVENT", "", Kind.EXACT),)  # an event is a plain string

WebhookArguments = Annotated[
    list[str] | None, typer.Argument(metavar="WEBHOOK", help="The webhook's id, or @NAME or @URL.", show_default=False)
]
WebhookArgument = Annotated[
    str, typer.Argument(metavar="WEBHOOK", help="The webhook's id, or @NAME or @URL.", show_default=False)
]
Name = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Name of the webhook.")]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="URL that receives the events.")]
Enabled = Annotated[bool | None, typer.Option("--enabled/--no-enabled", help="Whether the webhook receives events.")]


@area.command(
    "list",
    WEBHOOKS_LIST,
    flags=WHOLE_LIST,
    examples=("rtk webhooks list", "rtk webhooks list -o csv --columns url,enabled"),
)
def list_webhooks(ctx: typer.Context) -> None:
    """List the app's webhooks."""
    cli = session(ctx)
    cli.output.rows(cli.api.webhooks.list(), COLUMNS)


@area.command("get", WEBHOOKS_GET, flags=IDS, examples=("rtk webhooks get WEBHOOK",))
def get_webhook(ctx: typer.Context, webhooks: WebhookArguments = None) -> None:
    """Show a webhook, or several."""
    ids_of(ctx, webhooks, "WEBHOOK").each(session(ctx).api.webhooks.get, COLUMNS)


@area.command(
    "create",
    WEBHOOKS_CREATE,
    WEBHOOKS_LIST,
    flags=WRITE,
    examples=("rtk webhooks create --name archive --url https://example.com/rtk --event recording.statusUpdate",),
)
def create_webhook(
    ctx: typer.Context,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
    if_missing: IfMissing = False,
) -> None:
    """Create a webhook. With --if-missing, show an existing webhook with the same URL instead."""
    from rtk_cli.api.models.webhooks import WebhookInput

    cli = session(ctx)
    request = cli.body.build(WebhookInput, body_fields(ctx.params, {}, without=("if_missing",)))
    existing = cli.api.webhooks.list().find("url", request.url) if if_missing else None
    cli.output.one(existing or cli.api.webhooks.create(request), COLUMNS)


@area.command(
    "update",
    WEBHOOKS_UPDATE,
    flags=WRITE,
    examples=(
        "rtk webhooks update WEBHOOK --no-enabled",
        "rtk webhooks update WEBHOOK --event meeting.started --event meeting.ended",
    ),
)
def update_webhook(
    ctx: typer.Context,
    webhook: WebhookArgument,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
) -> None:
    """Update fields of a webhook. --event replaces all of its events."""
    from rtk_cli.api.models.webhooks import WebhookUpdate

    cli = session(ctx)
    request = cli.body.change(WebhookUpdate, body_fields(ctx.params, {}, without=("webhook",)))
    cli.output.one(cli.api.webhooks.update(webhook, request), COLUMNS)


@area.command(
    "replace",
    WEBHOOKS_REPLACE,
    flags=WRITE,
    examples=("rtk webhooks replace WEBHOOK --name archive --url https://example.com/rtk --event meeting.ended",),
)
def replace_webhook(
    ctx: typer.Context,
    webhook: WebhookArgument,
    name: Name = None,
    url: Url = None,
    events: Events = None,
    enabled: Enabled = None,
) -> None:
    """Replace a webhook. It is enabled unless --no-enabled is given."""
    from rtk_cli.api.models.webhooks import WebhookInput

    cli = session(ctx)
    request = cli.body.build(WebhookInput, body_fields(ctx.params, {}, without=("webhook",)))
    cli.output.one(cli.api.webhooks.replace(webhook, request), COLUMNS)


@area.command(
    "delete",
    WEBHOOKS_DELETE,
    flags=ID_REMOVAL,
    examples=("rtk webhooks delete WEBHOOK --force", "rtk webhooks delete WEBHOOK --force --ignore-missing"),
)
def delete_webhook(
    ctx: typer.Context, webhooks: WebhookArguments = None, ignore_missing: IgnoreMissing = False
) -> None:
    """Delete a webhook, or several."""
    cli = session(ctx)
    ids = ids_of(ctx, webhooks, "WEBHOOK")
    cli.confirm.require(f"delete {ids.named('webhook')}")

    def delete(webhook: str) -> Any:
        with removing(cli, webhook, ignore_missing=ignore_missing):
            return cli.api.webhooks.delete(webhook)

    ids.each(delete, COLUMNS)


@area.command(
    "events", WEBHOOKS_LIST_EVENTS, flags=WHOLE_LIST, examples=("rtk webhooks events", "rtk webhooks events -o id")
)
def list_events(ctx: typer.Context) -> None:
    """List the available events."""
    cli = session(ctx)
    cli.output.rows(cli.api.webhooks.events(), EVENT_COLUMNS)


area.command(
    "listen",
    WEBHOOKS_LIST,
    WEBHOOKS_CREATE,
    WEBHOOKS_REPLACE,
    WEBHOOKS_GET,
    WEBHOOKS_DELETE,
    examples=(
        "rtk webhooks listen --port 9000 --forward http://localhost:3000/rtk --count 10",
        "rtk webhooks listen --port 9000 --register https://tunnel.example/ --event meeting.ended --save events",
    ),
)(listen)
area.command(
    "verify",
    flags=(*EMULATOR, SHARED["timeout"]),
    examples=('rtk webhooks verify --body @event.json --signature "$SIGNATURE"',),
)(verify)
area.command(
    "trigger",
    flags=(*EMULATOR, SHARED["set"]),
    examples=(
        "rtk webhooks trigger recording.statusUpdate --webhook WEBHOOK",
        "rtk webhooks trigger --from event.http --url http://localhost:3000/rtk",
    ),
)(trigger)
