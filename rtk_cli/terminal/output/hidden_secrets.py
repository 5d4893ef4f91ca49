"""Masks stream keys and join tokens where they are not what a command is for: in lists and gets.

Also in JSON: in CI no output is a terminal, and what is printed stays in a log. A secret that --query or --columns
names is asked for, and shown.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from rtk_cli.errors import MASK
from rtk_cli.terminal.output.plain_values import plain

MEMBERS = ("stream_key", "token")


class HiddenSecrets:
    """Masks the members that `asked_for`, the texts of --query and --columns, does not name. `hint` suggests a flag."""

    def __init__(self, asked_for: str, hint: Callable[[str], None]) -> None:
        self._hint = hint
        self._is_mentioned = False
        self._names = [name for name in MEMBERS if not re.search(rf"(?a)\b{name}\b", asked_for)]

    def masked(self, value: Any) -> Any:
        """A copy of the value, with secrets masked."""
        copied = plain(value)
        for holder, name in self._secrets(copied):
            holder[name] = MASK
        return copied

    def mention(self, value: Any) -> None:
        """Say once how to see a secret, if one is in the value, and masked there."""
        name = next((name for holder, name in self._secrets(value) if holder[name] == MASK), None)
        if name is not None and not self._is_mentioned:
            self._is_mentioned = True
            self._hint(f"{name} is masked; --show-secrets shows it, and so does naming it in --query or --columns")

    def _secrets(self, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
        """The objects in the value that hold a secret, at any depth: it does not recurse."""
        pending = [value]
        while pending:
            item = pending.pop()
            if isinstance(item, dict):
                yield from [(item, name) for name in self._names if isinstance(item.get(name), str) and item[name]]
                pending.extend(item.values())
            elif isinstance(item, list):
                pending.extend(item)
