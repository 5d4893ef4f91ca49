"""The public key that verifies webhook events, as commands take it."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import ServerError, UsageError
from rtk_cli.input_files import read_file
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.webhooks.signatures import PublicKey

MAX_KEY_BYTES = 64 * 1024

PublicKeyOption = Annotated[
    str | None,
    typer.Option(
        "--public-key", metavar="@FILE|URL", help="Public key to verify with; default: the API's, or the emulator's."
    ),
]


def key_for(cli: Session, requested: str | None) -> "PublicKey":
    """Return the requested key, else the emulator's with --local, else that of the API in use."""
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
    transport = HttpTransport(url, lambda: "", cli.settings.timeout, ca_file=cli.settings.ca_file_for(url))
    with closing(transport) as wire, wire.open(url, {}) as answer:
        try:
            text = read_limited(answer.chunks, MAX_KEY_BYTES)
        except TooLargeError as error:
            raise ServerError(f"a public key has at most {MAX_KEY_BYTES} bytes: {url}") from error
    if answer.status != 200:
        raise ServerError(f"public key not found (status {answer.status}): {url}", status=answer.status)
    return text.decode(errors="replace")
