"""A thing that is seen again and again: shown in place on a terminal, or only when it has changed."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.target import OutputTarget


def changes(things: Iterable[Any], idle: frozenset[str]) -> Iterator[Any]:
    """The first, and those that differ from the one before in more than the members `idle`."""
    last: tuple[Any] | None = None
    for thing in things:
        told = (_without(thing, idle),)
        if told != last:
            yield thing
        last = told


def show_in_place(things: Iterable[Any], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Each in the place of the one before; the last stays."""
    from rich.console import Console
    from rich.live import Live

    console = Console(
        file=target.stream,
        width=target.width,
        force_terminal=True,
        color_system="standard" if target.colour else None,
        legacy_windows=False,
        _environ={},
    )
    with Live(console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False) as live:
        for thing in things:
            live.update(_text(thing, columns, target), refresh=True)


def _without(thing: Any, idle: frozenset[str]) -> Any:
    return {name: value for name, value in thing.items() if name not in idle} if isinstance(thing, Mapping) else thing


def _text(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> Any:
    """What a table would print of it."""
    from rich.text import Text

    from rtk_cli.terminal.output.formats import table

    text = io.StringIO()
    table.one(thing, columns, replace(target, stream=text))
    return Text.from_ansi(text.getvalue())
