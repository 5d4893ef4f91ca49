"""YAML: a list is one sequence, a thing one mapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import is_safe
from rtk_cli.terminal.output.target import OutputTarget


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the sequence page by page: the text of two sequences, joined, is one sequence."""
    empty = True
    for page in pages:
        if page:
            target.write(_text(page))
            empty = False
        target.flush()
    if empty:
        target.write("[]\n")


def one(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Write the value; a plain word without the end mark that YAML puts after it."""
    target.write(_text(thing).removesuffix("...\n"))


def _text(value: Any) -> str:
    """As it reads best; all in ASCII where a character could steer the terminal."""
    text = _dumped(value, allow_unicode=True)
    return text if is_safe(text) else _dumped(value, allow_unicode=False)


def _dumped(value: Any, *, allow_unicode: bool) -> str:
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=allow_unicode, width=10_000)
    return text
