"""The headers of a delivery, each under its name or its older one: contract/notes.md, section 8."""

from collections.abc import Iterable, Mapping

BRANDS = ("rtk", "dyte")
SIGNATURE, DELIVERY_ID, WEBHOOK_ID = "signature", "uuid", "webhook-id"


def value_of(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the value of `rtk-NAME`, else of `dyte-NAME`; None if there is neither."""
    values = {header.lower(): value for header, value in headers}
    return next((value for brand in BRANDS if (value := values.get(f"{brand}-{name}"))), None)


def sent_again(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers that belong to the delivery itself, and not to its connection or to a proxy on its way."""
    kept = ("content-type", *(f"{brand}-" for brand in BRANDS))
    return {name: value for name, value in headers if name.lower().startswith(kept)}


def replaced(own: Mapping[str, str], values: Mapping[str, str | None]) -> dict[str, str]:
    """Return the headers with other values under both names; None removes a header."""
    named = {f"{brand}-{name}": value for brand in BRANDS for name, value in values.items()}
    kept = {name: value for name, value in own.items() if name.lower() not in named}
    return kept | {name: value for name, value in named.items() if value is not None}
