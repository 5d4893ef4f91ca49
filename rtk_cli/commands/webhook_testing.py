"""rtk webhooks listen, verify, trigger: receive, check and send webhook events on this machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import AuthenticationError, NetworkError, PartlyDoneError, RefusedError, ServerError, UsageError
from rtk_cli.input_files import read_file, read_value
from rtk_cli.terminal.cli.flags import EMULATOR, SHARED
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.options.webhooks import Event, event_named
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
    from rtk_cli.jobs.webhooks.signatures import PublicKey

TESTING_FLAGS = (*EMULATOR, SHARED["timeout"])
TRIGGER_FLAGS = (*EMULATOR, SHARED["set"])
MAX_KEY_BYTES = 64 * 1024

EVENT_COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("DELIVERY", "delivery_id", Kind.ID),
    Column("WEBHOOK", "webhook_id", Kind.ID, priority=3),
    Column("FORWARDED", "forwarded"),
)
SENT_COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("URL", "url", Kind.EXACT),
    Column("STATUS CODE", "status_code", Kind.NUMBER),
    Column("ERROR", "error"),
)
PublicKeyOption = Annotated[
    str | None,
    typer.Option(
        "--public-key", metavar="@FILE|URL", help="Public key to verify with; default: the API's, or the emulator's."
    ),
]
EventArgument = Annotated[
    Event,
    typer.Argument(
        parser=event_named, metavar="EVENT", help="Event name, as `rtk webhooks events` lists them.", show_default=False
    ),
]


def _checked_url(url: str) -> str:
    """A URL that events can be posted to."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(as_text(url))
        is_valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_valid = False
    if not is_valid:
        raise UsageError(f"not an http:// or https:// URL with a host: {url}")
    return url


def listen(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 picks a free port.")] = 0,
    forward: Annotated[
        str | None,
        typer.Option(
            "--forward",
            parser=_checked_url,
            metavar="URL",
            help="Forward each event to this URL and return its response.",
        ),
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", metavar="COUNT", min=0, help="Stop after this many events.")
    ] = None,
    public_key: PublicKeyOption = None,
) -> None:
    """Receive webhook events on this machine and print each verified event on one line."""
    from rtk_cli.jobs.webhooks.receiver import start_receiver

    cli = session(ctx)
    key = _public_key(cli, public_key)
    with start_receiver(
        port, key, forward, lambda refusal: cli.output.warn(f"refused with status {refusal.status}: {refusal.reason}")
    ) as receiver:
        cli.output.note(f"listening on {receiver.url}")
        cli.output.stream(receiver.events(count), EVENT_COLUMNS)


def verify(
    ctx: typer.Context,
    body: Annotated[
        str, typer.Option("--body", metavar="TEXT", help="Request body as received; @FILE reads a file, - reads stdin.")
    ],
    signature: Annotated[str, typer.Option("--signature", metavar="BASE64", help="Value of the rtk-signature header.")],
    public_key: PublicKeyOption = None,
) -> None:
    """Verify the signature of a webhook event: exit code 0 if it is valid, 4 if not."""
    from hashlib import sha256

    cli = session(ctx)
    received = read_value(body, cli.environment.stdin, cli.settings.max_body)
    if not _public_key(cli, public_key).verifies(received, signature):
        hint = "give the body exactly as received, and the sender's public key"
        raise AuthenticationError("the signature does not match the body", hint=hint)
    cli.output.one({"verified": True, "bytes": len(received), "body_sha256": sha256(received).hexdigest()})


def trigger(
    ctx: typer.Context,
    event: EventArgument,
    webhook: Annotated[
        str | None,
        typer.Option(
            "--webhook",
            parser=as_text,
            metavar="WEBHOOK",
            help="Send to this webhook, even if it is not subscribed to the event.",
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", parser=_checked_url, metavar="URL", help="Send to this URL.")
    ] = None,
) -> None:
    """Send a sample event, signed by the emulator, once: to all subscribed webhooks, to one webhook, or to a URL."""
    from rtk_cli.emulator.webhooks import delivery_worker, sample_events

    cli = session(ctx)
    if not cli.settings.is_local:
        raise UsageError("only the emulator can send sample events", hint="add --local")
    if webhook is not None and url is not None:
        raise UsageError("--webhook and --url exclude each other", hint="give one of them")
    text = sample_events.as_text(sample_events.customize(event, cli.body.values({}, sample_events.sample(event))))
    service = cli.emulator.webhooks
    deliveries = (
        [service.to_url(event, text, url, cli.environment.new_id())]
        if url
        else service.to_webhooks(event, text, webhook)
    )
    attempts = delivery_worker.deliver_once(service, deliveries)
    sent = [
        {
            "event": event,
            "delivery_id": delivery.delivery_id,
            "webhook_id": delivery.webhook_id,
            "url": delivery.url,
            "status_code": attempt.status_code,
            "error": attempt.failure,
        }
        for delivery, attempt in zip(deliveries, attempts, strict=True)
    ]
    if webhook is None and url is None:
        cli.output.local_rows(sent, SENT_COLUMNS)
    else:
        cli.output.one(sent[0], SENT_COLUMNS)
    _expect_accepted([(str(entry["url"]), attempt) for entry, attempt in zip(sent, attempts, strict=True)])


def _expect_accepted(attempts: "list[tuple[str, AttemptResult]]") -> None:
    """Raise an error unless all receivers accepted the event."""
    failed = [(url, attempt) for url, attempt in attempts if not attempt.is_accepted]
    if not failed:
        return
    if len(attempts) > 1:
        raise PartlyDoneError(f"not accepted by {len(failed)} of {len(attempts)} receivers")
    url, attempt = failed[0]
    status = attempt.status_code
    kind = NetworkError if status is None else ServerError if status >= 500 else RefusedError
    raise kind(f"the receiver did not accept the event ({attempt.failure}): {url}", status=status)


def _public_key(cli: Session, requested: str | None) -> "PublicKey":
    from rtk_cli.jobs.webhooks.signatures import PublicKey, public_key_url

    if requested is None and cli.settings.is_local:
        return PublicKey(cli.emulator.webhooks.public_key())
    if requested is not None and requested.startswith("@"):
        return PublicKey(read_file(requested[1:], cli.settings.max_body).decode(errors="replace"))
    return PublicKey(_fetch(cli, requested or public_key_url(cli.settings.base_url)))


def _fetch(cli: Session, url: str) -> str:
    """The text at a URL that is safe from tampering: https, or on this machine."""
    from contextlib import closing

    from rtk_cli.api.transports.body_reader import TooLargeError, read_limited
    from rtk_cli.api.transports.http import HttpTransport
    from rtk_cli.config.validators import base_url

    if base_url(url) is not None:
        raise UsageError(
            f"a public key URL must use https or point to this machine: {url}", hint="or give a file: @key.pem"
        )
    with closing(HttpTransport(url, lambda: "", cli.settings.timeout)) as wire, wire.open(url, {}) as answer:
        try:
            text = read_limited(answer.chunks, MAX_KEY_BYTES)
        except TooLargeError as error:
            raise ServerError(f"a public key has at most {MAX_KEY_BYTES} bytes: {url}") from error
    if answer.status != 200:
        raise ServerError(f"public key not found (status {answer.status}): {url}", status=answer.status)
    return text.decode(errors="replace")
