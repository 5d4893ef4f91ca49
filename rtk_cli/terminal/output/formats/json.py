"""JSON: a list is one array, a thing one value, each the API's own object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import json_text
from rtk_cli.terminal.output.target import OutputTarget

INDENT = "  "


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the array row by row, so that the first page is out while the next is fetched."""
    separator = "[\n"
    for page in pages:
        for row in page:
            target.write(separator + INDENT + _text(row).replace("\n", "\n" + INDENT))
            separator = ",\n"
        target.flush()
    target.write("[]\n" if separator == "[\n" else "\n]\n")


def one(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the value."""
    target.write(_text(thing) + "\n")


def _text(value: Any) -> str:
    return json_text(json.dumps(value, ensure_ascii=False, indent=INDENT))
