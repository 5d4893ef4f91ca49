"""NDJSON: one line per row, as pages arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import escape_json
from rtk_cli.terminal.output.target import OutputTarget

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write one line per row; flush after each page."""
    for page in pages:
        target.write("".join(escape_json(_ENCODE(row)) + "\n" for row in page))
        target.flush()


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the value on one line."""
    rows([[value]], columns, target)
