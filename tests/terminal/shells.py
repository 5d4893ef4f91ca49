"""Runs the completion scripts in real shells.

The PATH is empty by default, as completion of words must not start a program; with an `environment` it is that one.
"""

import os
import pty
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Timer

import pytest

COMPLETIONS = Path(__file__).resolve().parents[2] / "completions"
NO_PROGRAMS = {"PATH": "", "HOME": "/nonexistent", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
SPY = "rtk() { printf 'rtk got'; printf ' <%s>' \"$@\"; echo; }"

_PIECE = re.compile(r"""["'][^"']*|[=:@]|(?:\\.|[^\s=:@"'\\])+""")  # how bash cuts a line into COMP_WORDS
_ASK = """
COMP_LINE={line} COMP_POINT={point} COMP_CWORD={last} COMP_WORDS=({words})
_rtk rtk {replaced} previous
printf '%s\\n' ${{COMPREPLY[@]+"${{COMPREPLY[@]}}"}} --
"""


def path_of(shell: str) -> str:
    """The path of a shell; skips the test if it is not installed."""
    return shutil.which(shell) or pytest.skip(f"{shell} is not installed")


def bash_offers(line: str, folder: Path | None = None, environment: Mapping[str, str] = NO_PROGRAMS) -> list[str]:
    """The completions that the bash script offers at the end of `line`."""
    return bash_offers_each([line], folder, environment)[0]


def bash_offers_each(
    lines: Iterable[str], folder: Path | None = None, environment: Mapping[str, str] = NO_PROGRAMS
) -> list[list[str]]:
    """The same for many lines, in one bash."""
    script = f"source {COMPLETIONS / 'rtk.bash'}\n{''.join(map(_asked, lines))}"
    answers: list[list[str]] = [[]]
    for word in run([_bash(), "--norc", "-c", script], folder, environment).splitlines():
        if word == "--":
            answers.append([])
        else:
            answers[-1].append(word)
    return answers[:-1]


def typed(shell: list[str], lines: Iterable[str], folder: Path, environment: Mapping[str, str] = NO_PROGRAMS) -> str:
    """The output of an interactive shell while `lines`, with tabs, are typed into it."""
    terminal, shell_end = pty.openpty()
    with subprocess.Popen(
        shell, env=environment, cwd=folder, stdin=shell_end, stdout=shell_end, stderr=shell_end, start_new_session=True
    ) as running:
        os.close(shell_end)
        os.write(terminal, "".join(f"{line}\n" for line in (*lines, "exit")).encode())
        timeout = Timer(120, running.kill)  # a prompt would wait forever
        timeout.start()
        printed = b"".join(iter(lambda: _read(terminal), b""))
        timeout.cancel()
    os.close(terminal)
    return printed.decode(errors="replace")


def run(command: list[str], folder: Path | None = None, environment: Mapping[str, str] = NO_PROGRAMS) -> str:
    """The output of a command, which must succeed without output on stderr."""
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _asked(line: str) -> str:
    pieces = _PIECE.findall(line) + ([""] if line.endswith(" ") else [])
    return _ASK.format(
        line=shlex.quote(line),
        point=len(line),
        last=len(pieces) - 1,
        words=" ".join(map(shlex.quote, pieces)),
        replaced=shlex.quote(_replaced(pieces)),
    )


def _replaced(pieces: list[str]) -> str:
    """The part of the line that readline replaces: it includes an @, but not a quote, = or :."""
    last = pieces[-1]
    if pieces[-2:-1] == ["@"] and last:
        return f"@{last}"
    return "" if last in ("=", ":") else last.lstrip("\"'")


def _bash() -> str:
    path = shutil.which("bash")
    assert path, "the tests need bash"
    return path


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux reports a closed terminal this way
        return b""
