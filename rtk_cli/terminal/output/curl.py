"""The requests of a dry run as curl commands. The token is a variable, and other secrets are masked."""

from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any

from rtk_cli.api.json_codec import encode
from rtk_cli.terminal.output.escaping import escape_json

SENT_BY_CURL = ("user-agent",)


def curl_commands(planned: Any) -> str:
    """One line per request; `planned` is what `DryRunResult.describe` returns, or a list of it."""
    requests = planned if isinstance(planned, list) else [planned]
    return "".join(f"{' '.join(_words(request))}\n" for request in requests)


def _words(request: Mapping[str, Any]) -> Iterator[str]:
    yield from ("curl", "--request", request["method"], quote(request["url"]))
    for name, value in request["headers"].items():
        if name == "authorization":
            yield from ("--header", '"authorization: Bearer $CLOUDFLARE_API_TOKEN"')
        elif name not in SENT_BY_CURL:
            yield from ("--header", quote(f"{name}: {value}"))
    if request["body"] is not None:
        yield from ("--data", quote(escape_json(encode(request["body"]).decode())))
