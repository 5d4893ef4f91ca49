"""Ids, one per line, for shell loops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.errors import RtkError
from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.target import OutputTarget

_ID_MEMBERS = ("id", "name", "delivery_id")
"""A profile's id is its name, that of a sent event is that of its delivery."""


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write one id per row."""
    for page in pages:
        target.write("".join(_id(row) + "\n" for row in page))
        target.flush()


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the object's id."""
    rows([[value]], columns, target)


def _id(row: Any) -> str:
    value = next((row[name] for name in _ID_MEMBERS if name in row), None) if isinstance(row, Mapping) else row
    if value is None or isinstance(value, (Mapping, list)):
        raise RtkError("the response has no id to print", hint="the request itself succeeded; use -o json")
    return escape_line(str(value))
