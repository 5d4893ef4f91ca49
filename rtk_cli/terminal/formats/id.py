"""Ids, one a line: what a shell loop wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.errors import RtkError
from rtk_cli.terminal.columns import Column
from rtk_cli.terminal.safe import one_line
from rtk_cli.terminal.sheet import Sheet


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], sheet: Sheet) -> None:
    """Write an id a row."""
    for page in pages:
        sheet.write("".join(_id(row) + "\n" for row in page))
        sheet.flush()


def one(thing: Any, columns: tuple[Column, ...], sheet: Sheet) -> None:
    """Write the thing's id."""
    rows([[thing]], columns, sheet)


def _id(row: Any) -> str:
    value = row.get("id", row.get("name")) if isinstance(row, Mapping) else row  # a profile's id is its name
    if value is None or isinstance(value, (Mapping, list)):
        raise RtkError("this answer has no id to print", hint="the request itself went well; use -o json")
    return one_line(str(value))
