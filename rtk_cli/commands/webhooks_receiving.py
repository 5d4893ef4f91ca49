"""rtk webhooks listen, verify, trigger: the other end of a webhook, on one's own machine."""

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
    from rtk_cli.jobs.webhook_signatures import PublicKey

CHECKING = (*EMULATOR, SHARED["timeout"])
TRIGGERING = (*EMULATOR, SHARED["set"])

EVENT_COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("DELIVERY", "delivery_id", Kind.EXACT),
    Column("WEBHOOK", "webhook_id", Kind.EXACT),
    Column("FORWARDED", "forwarded"),
)
SENT_COLUMNS = (
    Column("EVENT", "event", Kind.EXACT),
    Column("URL", "url", Kind.EXACT),
    Column("STATUS CODE", "status_code"),
    Column("ERROR", "error"),
)
Key = Annotated[
    str | None,
    typer.Option(
        "--public-key", metavar="@FILE|URL", help="The key to check with; else the service's, or the emulator's."
    ),
]
EventArgument = Annotated[
    Event,
    typer.Argument(parser=event_named, metavar="EVENT", help="`rtk webhooks events` lists them.", show_default=False),
]


def _address(url: str) -> str:
    """Where something can be posted to."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(as_text(url))
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise UsageError(f"an address begins with http:// or https:// and has a host: {url}")
    return url


def listen(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 picks a free one.")] = 0,
    forward: Annotated[
        str | None,
        typer.Option(
            "--forward", parser=_address, metavar="URL", help="Pass each event on, and answer what it answers."
        ),
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", metavar="COUNT", min=0, help="End after so many events.")
    ] = None,
    public_key: Key = None,
) -> None:
    """Receive events on this machine: each that is signed is printed, on one line."""
    from rtk_cli.jobs.webhook_receiver import start_receiver

    run = session(ctx)
    key = _key(run, public_key)
    with start_receiver(
        port, key, forward, lambda it: run.output.warn(f"refused with {it.status}: {it.reason}")
    ) as receiver:
        run.output.note(f"listening on {receiver.url}")
        run.output.stream(receiver.events(count), EVENT_COLUMNS)


def verify(
    ctx: typer.Context,
    body: Annotated[str, typer.Option("--body", metavar="TEXT", help="What came; @FILE reads a file, - stdin.")],
    signature: Annotated[str, typer.Option("--signature", metavar="BASE64", help="The header rtk-signature.")],
    public_key: Key = None,
) -> None:
    """Check that an event was signed: exit code 0 if it was, 4 if not."""
    from hashlib import sha256

    run = session(ctx)
    raw = read_value(body, run.environment.stdin)
    if not _key(run, public_key).verifies(raw, signature):
        hint = "give the bytes as they came, and the key of whoever sent them"
        raise AuthenticationError("the signature is not one of this body", hint=hint)
    run.output.one({"verified": True, "bytes": len(raw), "body_sha256": sha256(raw).hexdigest()})


def trigger(
    ctx: typer.Context,
    event: EventArgument,
    webhook: Annotated[
        str | None,
        typer.Option("--webhook", parser=as_text, metavar="WEBHOOK", help="To this webhook, whatever it wants."),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", parser=_address, metavar="URL", help="To this address.")] = None,
) -> None:
    """Send a made-up event, signed by the emulator: to every webhook that wants it, or to one. One attempt."""
    from rtk_cli.emulator.webhooks import delivery_worker, sample_events

    run = session(ctx)
    if not run.settings.is_local:
        raise UsageError("only the emulator sends made-up events", hint="add --local")
    if webhook is not None and url is not None:
        raise UsageError("two receivers are named: --webhook and --url")
    text = sample_events.as_text(sample_events.customize(event, run.body.values({}, sample_events.sample(event))))
    desk = run.emulator.webhooks
    parcels = (
        [desk.to_url(event, text, url, run.environment.new_id())] if url else desk.to_webhooks(event, text, webhook)
    )
    answers = delivery_worker.deliver_once(desk, parcels)
    sent = [
        {
            "event": event,
            "delivery_id": parcel.delivery_id,
            "webhook_id": parcel.webhook_id,
            "url": parcel.url,
            "status_code": answer.status_code,
            "error": answer.failure,
        }
        for parcel, answer in zip(parcels, answers, strict=True)
    ]
    if webhook is None and url is None:
        run.output.local_rows(sent, SENT_COLUMNS)
    else:
        run.output.one(sent[0], SENT_COLUMNS)
    _judge([(str(entry["url"]), answer) for entry, answer in zip(sent, answers, strict=True)])


def _judge(told: "list[tuple[str, AttemptResult]]") -> None:
    """Raise unless all were accepted."""
    complaints = [(url, answer) for url, answer in told if not answer.is_accepted]
    if not complaints:
        return
    if len(told) > 1:
        raise PartlyDoneError(f"not accepted by {len(complaints)} of {len(told)} receivers")
    url, answer = complaints[0]
    status = answer.status_code
    kind = NetworkError if status is None else ServerError if status >= 500 else RefusedError
    raise kind(f"the receiver did not accept it ({answer.failure}): {url}", status=status)


def _key(run: Session, wish: str | None) -> "PublicKey":
    from rtk_cli.jobs.webhook_signatures import PublicKey, public_key_url

    if wish is None and run.settings.is_local:
        return PublicKey(run.emulator.webhooks.public_key())
    if wish is not None and wish.startswith("@"):
        return PublicKey(read_file(wish[1:]).decode(errors="replace"))
    return PublicKey(_fetched(run, wish or public_key_url(run.settings.base_url)))


def _fetched(run: Session, url: str) -> str:
    """What stands at an address that nobody in between can change: https, or this machine."""
    from contextlib import closing

    from rtk_cli.api.transports.http import HttpTransport
    from rtk_cli.config.validators import base_url

    if base_url(url) is not None:
        raise UsageError(f"a public key comes from https, this machine, or a file: {url}", hint="such as @key.pem")
    with closing(HttpTransport(url, lambda: "", run.settings.timeout)) as wire, wire.open(url, {}) as answer:
        text = b"".join(answer.chunks)
    if answer.status != 200:
        raise ServerError(f"no public key was found (status {answer.status}): {url}", status=answer.status)
    return text.decode(errors="replace")
