"""NDJSON: one row, one line, as pages arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import json_text
from rtk_cli.terminal.output.target import OutputTarget

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write a line a row and flush after each page."""
    for page in pages:
        target.write("".join(json_text(_ENCODE(row)) + "\n" for row in page))
        target.flush()


def one(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the thing on one line."""
    rows([[thing]], columns, target)
