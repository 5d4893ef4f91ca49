"""The price table: the one that ships with rtk, or a copy of it that a user has edited."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from rtk_cli.api.choices import ViewType
from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest

Item = Literal["participants", "recordings", "livestreams", "transcription"]
ITEMS: tuple[Item, ...] = get_args(Item)

VIEW_TYPES: tuple[str, ...] = get_args(ViewType)
PRICES: Mapping[str, tuple[str, ...]] = {
    "participants": VIEW_TYPES,
    "recordings": ("video", "audio", "track"),
    "livestreams": ("video",),
    "transcription": ("live_neurons", "after_neurons", "price_per_1000_neurons"),
}
TEXTS: Mapping[str, tuple[str, ...]] = {
    "": ("date", "currency", "source"),
    "transcription": ("neurons_date", "neurons_source"),
}
PRESETS = "presets"
REQUIRED = ("date", "currency")
SHIPPED = Path(__file__).with_name("prices.toml")

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


@dataclass(frozen=True)
class PriceTable:
    """Prices per minute in `currency`, as they were on `date`; `presets` are the view types of deleted presets."""

    date: str
    currency: str
    source: str | None
    presets: Mapping[str, str]
    _prices: Mapping[tuple[str, str], Decimal]

    def price(self, item: Item, kind: str) -> Decimal | None:
        """Return the price of a minute; None if the table has none."""
        if item != "transcription":
            return self._prices.get((item, kind))
        neurons = self._prices.get((item, f"{kind}_neurons"))
        price = self._prices.get((item, "price_per_1000_neurons"))
        return None if neurons is None or price is None else neurons * price / 1000


def shipped_text() -> str:
    """Return the table that ships with rtk, as TOML with comments."""
    return SHIPPED.read_text(encoding="utf-8")


def parse_prices(text: bytes, name: str) -> PriceTable:
    """Return the table; raise `UsageError` that names what is wrong, and `name`, its file."""
    try:
        document = tomllib.loads(text.decode(), parse_float=Decimal)
    except ValueError as error:  # invalid UTF-8 is a ValueError, too
        raise UsageError(f"the prices are not TOML: {name}", detail=str(error)) from error
    values = dict(_values(document))
    for path in values:
        _require_known(path, name)
    return PriceTable(
        date=_text(values, ("", "date"), name),
        currency=_text(values, ("", "currency"), name),
        source=_text(values, ("", "source"), name) if ("", "source") in values else None,
        presets={key: _view_type(key, value, name) for (table, key), value in values.items() if table == PRESETS},
        _prices={path: _price(path, value, name) for path, value in values.items() if _is_price(path)},
    )


def _values(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield each value with its table, "" for the top, and its key."""
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from (((name, key), member) for key, member in value.items())
        else:
            yield ("", name), value


def _is_price(path: tuple[str, str]) -> bool:
    return path[1] in PRICES.get(path[0], ())


def _require_known(path: tuple[str, str], name: str) -> None:
    table, key = path
    if table == PRESETS or _is_price(path) or key in TEXTS.get(table, ()):
        return
    known = [_dotted((each, key)) for group in (PRICES, TEXTS) for each, keys in group.items() for key in keys]
    near = closest(_dotted(path), known)
    hint = f"did you mean {near}?" if near else "`rtk analytics cost --show-prices` prints a table to start from"
    raise UsageError(f"unknown price in {name}: {_dotted(path)}", hint=hint)


def _text(values: Mapping[tuple[str, str], Any], path: tuple[str, str], name: str) -> str:
    value = values.get(path)
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if not text:
        raise UsageError(f"the prices have no {_dotted(path)}: {name}", hint='such as date = "2026-11"')
    if path[1] == "date" and not _DATE.fullmatch(text):
        raise UsageError(f"invalid date in {name}: {text}", hint='such as date = "2026-11" or "2026-11-27"')
    return text


def _price(path: tuple[str, str], value: Any, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise UsageError(f"{_dotted(path)} is not a number in {name}: {value}")
    price = Decimal(value)
    if not price.is_finite() or price < 0:
        raise UsageError(f"{_dotted(path)} is not a price in {name}: {value}")
    return price


def _view_type(preset: str, value: Any, name: str) -> str:
    if value not in VIEW_TYPES:
        near = closest(str(value), VIEW_TYPES)
        hint = f"did you mean {near}?" if near else f"one of {', '.join(VIEW_TYPES)}"
        raise UsageError(f"unknown view type of {preset} in {name}: {value}", hint=hint)
    return str(value)


def _dotted(path: tuple[str, str]) -> str:
    return ".".join(filter(None, path))
