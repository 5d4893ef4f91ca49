"""Asks before something is removed, and refuses where nobody is there to answer."""

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING

from rtk_cli.errors import RefusedError
from rtk_cli.terminal.output.escaping import one_line
from rtk_cli.terminal.output.stream_errors import tell

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session


class Confirm:
    """Questions to the person at the terminal, on stderr."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def require(self, action: str) -> None:
        """Return when `action` ("remove participant 42") is confirmed; raise `RefusedError` when it is not."""
        given, environment = self._session.flags, self._session.environment
        if given.force or given.dry_run:
            return
        if not environment.is_interactive:
            raise RefusedError(f"not confirmed, nothing was done: {action}", hint=f"run `{self._with_force()}`")
        tell(environment.stderr, f"{one_line(action)}? [y/N] ")
        if self._answer(environment.stdin.readline).strip().lower() not in ("y", "yes"):
            raise RefusedError(f"declined, nothing was done: {action}")

    def _with_force(self) -> str:
        """The command that would do it; behind `--` no flag is one."""
        words = self._session.arguments
        end = words.index("--") if "--" in words else len(words)
        return shlex.join(["rtk", *words[:end], "--force", *words[end:]])

    def read_secret(self, prompt: str) -> str:
        """A line typed without echo."""
        if not self._session.environment.is_interactive:
            raise RefusedError("nobody is there to type it", hint="give it on stdin with --with-token")
        try:
            return self._answer(lambda: self._session.environment.read_secret(prompt))
        except EOFError:  # Ctrl-D
            raise RefusedError("declined, nothing was done: nothing was typed") from None

    def _answer(self, read: Callable[[], str]) -> str:
        """What was typed. Ctrl-C and Ctrl-D leave the cursor behind the question: what follows begins a line."""
        answer = ""
        try:
            answer = read()
        finally:
            if not answer:
                tell(self._session.environment.stderr, "\n")
        return answer
