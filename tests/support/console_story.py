"""A console session in plain words, played against rtk and compared with what it promises.

A story is a text. A line `$ command` is typed; the lines up to the next blank line, prose included, are what the
console shows then: `...` within a line stands for anything, alone on a line for any lines. Everything else is prose.
Known commands: `rtk`, `echo $?`, `cat FILE`, `sleep SECONDS`; `rtk` also as `NAME=$(command)` or with `> FILE` behind;
`rtk --local webhooks listen --port NUMBER ... &` (on a free port, which the story calls NUMBER), and `wait` for these.
`$NAME` is filled in. Only rtk runs for real; time passes by the clock that is handed in.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.cli import Result, Rtk
from tests.support.webhook_listener import RunningListener, listening

PLAIN = {"NO_COLOR": "1"}
_CAPTURE = re.compile(r"(\w+)=\$\((.*)\)")
_VARIABLE = re.compile(r"\$(\w+)")
_FLEETING = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(\r?\x1b\[1A\x1b\[2K)+", re.DOTALL)
"""A bar that is drawn while something goes on, and erased in the end."""

_PORT = re.compile(r"(?<=--port )\d+")
_IDS_OF_THE_TEST = re.compile(
    r"hint: check account_id \S+ \(environment \w+\)( and app_id \S+ \(environment \w+\))?: rtk config list\n"
)
"""The hint of a 404 over loopback, where the environment gives the ids; the embedded emulator has its own."""


@dataclass(frozen=True)
class Step:
    """A line that is typed, and what the console shows after it."""

    number: int
    command: str
    shown: str


@dataclass
class Console:
    """The shell of a story: variables, files in the current folder, the last exit code."""

    rtk: Rtk
    width: int = 100
    variables: dict[str, str] = field(default_factory=dict)
    exit_code: int = 0
    listeners: list[RunningListener] = field(default_factory=list)
    ports: dict[str, str] = field(default_factory=dict)
    """The real port by the number that the story gives it."""

    def type(self, line: str) -> str:
        """What the console shows of `line`."""
        if capture := _CAPTURE.fullmatch(line):
            result = self._run(capture[2], terminal=False)
            self.variables[capture[1]] = result.stdout.rstrip("\n")
            return result.stderr
        command, redirected, file = line.partition(" > ")
        if not redirected:
            return self._shown(command)
        result = self._run(command, terminal=False)
        Path(file.strip()).write_text(result.stdout, encoding="utf-8")
        return result.stderr

    def _shown(self, command: str) -> str:
        if command.endswith(" &"):
            return self._started(command.removesuffix(" &"))
        if command == "wait":
            return "".join(listener.output() for listener in self._pop_listeners())
        if command == "echo $?":
            return str(self.exit_code)
        if command.startswith("cat "):
            return Path(command.removeprefix("cat ")).read_text(encoding="utf-8")
        if command.startswith("sleep "):
            self.rtk.clock.advance(float(command.removeprefix("sleep ")))
            return ""
        result = self._run(command, terminal=True)
        shown = _IDS_OF_THE_TEST.sub("", without_fleeting(result.stdout + result.stderr))
        for number, port in self.ports.items():
            shown = shown.replace(f":{port}/", f":{number}/")
        return shown

    def _started(self, command: str) -> str:
        words = shlex.split(_PORT.sub("0", command.removeprefix("rtk --local webhooks listen ")))
        with listening(self.rtk, *words) as listener:
            self.listeners.append(listener)
        (number,) = _PORT.findall(command)
        self.ports[number] = listener.port
        return f"listening on {listener.url}".replace(listener.port, number)

    def _pop_listeners(self) -> list[RunningListener]:
        listeners, self.listeners = self.listeners, []
        return listeners

    def _run(self, command: str, *, terminal: bool) -> Result:
        assert command.startswith("rtk "), f"a story knows no such command: {command}"
        words = _VARIABLE.sub(lambda name: self.variables[name[1]], command.removeprefix("rtk "))
        for number, port in self.ports.items():
            words = words.replace(f":{number}/", f":{port}/")
        result = self.rtk(words, terminal=terminal, width=self.width, environment=PLAIN)
        self.exit_code = result.exit_code
        return result


def without_fleeting(shown: str) -> str:
    """What stays on a terminal: without bars that were drawn and erased."""
    return _FLEETING.sub("", shown)


def steps(text: str) -> Iterator[Step]:
    """The steps of a story, in order."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("$ "):
            shown = []
            for following in lines[number + 1 :]:
                if not following.strip() or following.startswith("$ "):
                    break
                shown.append(following.rstrip())
            yield Step(number + 1, line.removeprefix("$ ").strip(), "\n".join(shown))


def fits(shown: str, promised: str) -> bool:
    """Whether `shown` is what was promised; blanks at the end of a line do not count."""
    lines = "\n".join(line.rstrip() for line in shown.strip("\n").splitlines())
    pattern = "\n".join(".*" if line == "..." else _line(line) for line in promised.splitlines())
    return re.fullmatch(pattern, lines, re.DOTALL) is not None


def _line(line: str) -> str:
    return "[^\n]*".join(map(re.escape, line.split("...")))
