"""Asks for confirmation and for secrets at the terminal; refuses if stdin or stderr is not a terminal."""

import shlex
from collections.abc import Callable

from rtk_cli.errors import RefusedError
from rtk_cli.terminal.cli.flags import SharedFlagValues
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.stream_errors import write_message


class Confirm:
    """Prompts on stderr."""

    def __init__(self, flags: SharedFlagValues, environment: Environment, arguments: list[str]) -> None:
        self._flags = flags
        self._environment = environment
        self._arguments = arguments

    @property
    def asks(self) -> bool:
        """Whether `require` will ask at the terminal."""
        return not (self._flags.force or self._flags.dry_run) and self._environment.is_interactive

    def require(self, action: str) -> None:
        """Return once `action` ("remove participant 42") is confirmed; raise `RefusedError` if it is not."""
        if self._flags.force or self._flags.dry_run:
            return
        if not self._environment.is_interactive:
            raise RefusedError(f"not confirmed, nothing was done: {action}", hint=f"run `{self._with_force()}`")
        write_message(self._environment.stderr, f"{escape_line(action)}? [y/N] ")
        answer = self._ended_with_newline(self._environment.stdin.readline)
        if answer.strip().lower() not in ("y", "yes"):
            raise RefusedError(f"declined, nothing was done: {action}")

    def read_secret(self, prompt: str) -> str:
        """Read a line without echo."""
        if not self._environment.is_interactive:
            raise RefusedError("cannot prompt: not a terminal", hint="pipe the value to stdin, with --with-token")
        try:
            return self._ended_with_newline(lambda: self._environment.read_secret(prompt))
        except EOFError:  # Ctrl-D
            raise RefusedError("declined, nothing was done: no input") from None

    def _with_force(self) -> str:
        """Return the same command line with --force, before a `--` that ends the flags."""
        words = self._arguments
        end = words.index("--") if "--" in words else len(words)
        return shlex.join(["rtk", *words[:end], "--force", *words[end:]])

    def _ended_with_newline(self, read: Callable[[], str]) -> str:
        """Return what `read` returns. Ctrl-C and Ctrl-D leave the cursor after the prompt: end that line."""
        answer = ""
        try:
            answer = read()
        finally:
            if not answer:
                write_message(self._environment.stderr, "\n")
        return answer
