"""YAML: a list is one sequence, an object one mapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import is_safe
from rtk_cli.terminal.output.target import OutputTarget


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the sequence page by page: two sequences joined as text are one sequence."""
    empty = True
    for page in pages:
        if page:
            target.write(as_text(page))
            empty = False
        target.flush()
    if empty:
        target.write("[]\n")


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the value, without the document end marker that YAML puts after a scalar."""
    target.write(as_text(value).removesuffix("...\n"))


def as_text(value: Any) -> str:
    """Return YAML in Unicode, or in ASCII if a character could control the terminal."""
    text = _dump(value, allow_unicode=True)
    return text if is_safe(text) else _dump(value, allow_unicode=False)


def _dump(value: Any, *, allow_unicode: bool) -> str:
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=allow_unicode, width=10_000)
    return text
