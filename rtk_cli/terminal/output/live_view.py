"""Shows an object that is polled repeatedly: redrawn in place on a terminal, or printed only when it changes."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rtk_cli.terminal.output.target import OutputTarget


def changed_only(states: Iterable[Any], ignored: frozenset[str]) -> Iterator[Any]:
    """Yield the first state, and those that differ from the previous one in more than the `ignored` members."""
    previous: tuple[Any] | None = None
    for state in states:
        compared = (_without(state, ignored),)
        if compared != previous:
            yield state
        previous = compared


def redraw_in_place(states: Iterable[Any], draw: Callable[[Any, OutputTarget], None], target: OutputTarget) -> None:
    """Draw each state over the previous one; the last one stays on the screen."""
    from rich.console import Console
    from rich.live import Live

    console = Console(
        file=target.stream,
        width=target.width,
        force_terminal=True,
        color_system="standard" if target.color else None,
        legacy_windows=False,
        _environ={},
    )
    with Live(console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False) as live:
        for state in states:
            live.update(_drawn(state, draw, target), refresh=True)


def _without(state: Any, ignored: frozenset[str]) -> Any:
    if not isinstance(state, Mapping):
        return state
    return {name: value for name, value in state.items() if name not in ignored}


def _drawn(state: Any, draw: Callable[[Any, OutputTarget], None], target: OutputTarget) -> Any:
    """Return the text that `draw` prints for `state`."""
    from rich.text import Text

    text = io.StringIO()
    draw(state, target._replace(stream=text))
    return Text.from_ansi(text.getvalue())
