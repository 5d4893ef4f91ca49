"""rtk webhooks verify: check the signature of an event."""

from typing import Annotated

import typer

from rtk_cli.commands.webhooks.public_key import PublicKeyOption, key_for
from rtk_cli.errors import AuthenticationError
from rtk_cli.input_files import read_value
from rtk_cli.terminal.session import session


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
    if not key_for(cli, public_key).verifies(received, signature):
        hint = "give the body exactly as received, and the sender's public key"
        raise AuthenticationError("the signature does not match the body", hint=hint)
    cli.output.one({"verified": True, "bytes": len(received), "body_sha256": sha256(received).hexdigest()})
