"""CSV as in RFC 4180: a header of field paths, raw values, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from rtk_cli.terminal.output.columns import Column, flatten, value_at
from rtk_cli.terminal.output.escaping import escape_lines
from rtk_cli.terminal.output.target import OutputTarget

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What OWASP names for CSV injection; the last four are the full-width forms of the first four."""


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the header, then one line per row as pages arrive."""
    writer = csv.writer(target.stream)
    paths = [column.path for column in columns]
    for number, page in enumerate(chain(pages, ([],))):  # the empty page: a list that has none has a header too
        paths = paths or _paths_of(page)
        if number == 0 and paths:
            writer.writerow(_cell(path or "value", target) for path in paths)
        writer.writerows([_cell(value_at(row, path) if path else row, target) for path in paths] for row in page)
        target.flush()


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write a header and one line; without columns, every leaf of the object."""
    rows([[value]], columns, target)


def _paths_of(page: list[Any]) -> list[str]:
    """Return the leaves of the first row; `[""]` if the rows are plain values. The result of a query has no columns."""
    if not page:
        return []
    return [path for path, _ in flatten(page[0])] if isinstance(page[0], Mapping) else [""]


def _cell(value: Any, target: OutputTarget) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = escape_lines(value) if target.is_terminal else value
        return "'" + text if text.startswith(FORMULA_STARTS) else text
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _cell(",".join(value), target)
    return json.dumps(value, ensure_ascii=False)
