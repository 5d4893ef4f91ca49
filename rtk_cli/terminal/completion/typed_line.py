"""What is known of an unfinished command line: its command, its shared flags, the meeting that it names."""

from rtk_cli.terminal.cli.flags import SHARED

_TAKES_VALUE = {word: flag.kind is not bool for flag in SHARED.values() for word in flag.words}
_SETTINGS = {"--profile": "profile", "--account-id": "account_id", "--app-id": "app_id"}


class TypedLine:
    """The words before the cursor, without `rtk`: read without the parser, which would have to import the command."""

    def __init__(self, words: list[str]) -> None:
        self._values: dict[str, str] = {}
        self._flags: set[str] = set()
        self._others: list[str] = []
        self._read(words)

    def _read(self, words: list[str]) -> None:
        remaining = iter(words)
        for word in remaining:
            name, is_assigned, value = word.partition("=")
            if not word.startswith("-") or word == "-":
                self._others.append(word)
            elif is_assigned:
                self._values[name] = value
            elif _TAKES_VALUE.get(word, self.is_inside_a_command):
                self._values[word] = next(remaining, "")
            else:
                self._flags.add(word)

    @property
    def is_inside_a_command(self) -> bool:
        """Whether the command is complete: its own flags, which may take values, come after it."""
        return len(self._others) > 1

    @property
    def command(self) -> tuple[str, ...]:
        """The area and the command, as far as they are typed."""
        return tuple(self._others[:2])

    @property
    def settings(self) -> dict[str, str | None]:
        """The flags that are settings, as `config.resolve` expects them."""
        is_local = "--local" in self._flags or self.command[:1] == ("emulator",)
        return {name: self._values.get(word) for word, name in _SETTINGS.items()} | {"local": "1" if is_local else None}

    @property
    def meeting(self) -> str | None:
        """The meeting that a flag or, in `active-session`, the first argument names."""
        flag = self._values.get("--meeting") or self._values.get("--meeting-id")
        argument = self._others[2] if self.command[:1] == ("active-session",) and len(self._others) > 2 else None
        return flag or argument

    @property
    def session(self) -> str | None:
        """The session that --session names."""
        return self._values.get("--session") or self._values.get("--session-id")
