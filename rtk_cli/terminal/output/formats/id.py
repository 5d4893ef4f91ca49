"""Ids, one a line: what a shell loop wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.errors import RtkError
from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import one_line
from rtk_cli.terminal.output.target import OutputTarget


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write an id a row."""
    for page in pages:
        target.write("".join(_id(row) + "\n" for row in page))
        target.flush()


def one(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the thing's id."""
    rows([[thing]], columns, target)


def _id(row: Any) -> str:
    value = row.get("id", row.get("name")) if isinstance(row, Mapping) else row  # a profile's id is its name
    if value is None or isinstance(value, (Mapping, list)):
        raise RtkError("this answer has no id to print", hint="the request itself went well; use -o json")
    return one_line(str(value))
