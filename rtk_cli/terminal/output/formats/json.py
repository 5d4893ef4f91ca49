"""JSON: a list is one array; every object is the API's own, with all of its fields."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import escape_json
from rtk_cli.terminal.output.target import OutputTarget

INDENT = "  "


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the array row by row, so that the first page is printed while the next is fetched."""
    separator = "[\n"
    for page in pages:
        for row in page:
            target.write(separator + INDENT + _text(row).replace("\n", "\n" + INDENT))
            separator = ",\n"
        target.flush()
    target.write("[]\n" if separator == "[\n" else "\n]\n")


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the value."""
    target.write(_text(value) + "\n")


def _text(value: Any) -> str:
    """Return indented JSON, or one line for a value that is nested too deeply for Python to indent."""
    try:
        text = json.dumps(value, ensure_ascii=False, indent=INDENT)
    except RecursionError:
        text = json.dumps(value, ensure_ascii=False)
    return escape_json(text)
