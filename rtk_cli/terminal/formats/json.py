"""JSON: a list is one array, a thing one value, each the API's own object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.terminal.columns import Column
from rtk_cli.terminal.safe import json_text
from rtk_cli.terminal.sheet import Sheet

INDENT = "  "


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], sheet: Sheet) -> None:
    """Write the array row by row, so that the first page is out while the next is fetched."""
    separator = "[\n"
    for page in pages:
        for row in page:
            sheet.write(separator + INDENT + _text(row).replace("\n", "\n" + INDENT))
            separator = ",\n"
        sheet.flush()
    sheet.write("[]\n" if separator == "[\n" else "\n]\n")


def one(thing: Any, columns: tuple[Column, ...], sheet: Sheet) -> None:
    """Write the value."""
    sheet.write(_text(thing) + "\n")


def _text(value: Any) -> str:
    return json_text(json.dumps(value, ensure_ascii=False, indent=INDENT))
