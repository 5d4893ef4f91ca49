"""A shell in which `rtk` is a command that runs in the process of the test, on its clock.

The shell is a real `sh`. Its `rtk` sends arguments, variables and stdin over a socket to the test and prints what comes
back, which takes 10 ms instead of the start of Python with all imports.
"""

import marshal
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support.cli import TOKEN, Rtk, Stream

_CLIENT = """\
#!{python} -IS
import _socket, marshal, os, stat, sys

mode = os.fstat(0).st_mode
stdin = None
if stat.S_ISFIFO(mode) or stat.S_ISREG(mode):
    stdin = b"".join(iter(lambda: os.read(0, 65536), b""))
server = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
server.connect(("127.0.0.1", {port}))
server.sendall(marshal.dumps((sys.argv[1:], dict(os.environ), stdin)))
server.shutdown(_socket.SHUT_WR)
code, *outputs = marshal.loads(b"".join(iter(lambda: server.recv(65536), b"")))
for number, output in enumerate(outputs, start=1):
    while output:
        output = output[os.write(number, output):]
os._exit(code)
"""
_ANSWER = "y\n"

needs_sh = pytest.mark.skipif(os.name == "nt" or shutil.which("sh") is None, reason="no shell on this machine")


@dataclass(frozen=True)
class Shell:
    """A shell in `folder`. `is_attended`: a person at a terminal answers each question with yes."""

    rtk: Rtk
    folder: Path
    programs: Path
    is_attended: bool

    def run(self, script: str, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """Run a script; it stops at the first command that fails, or a variable that is not set."""
        path = os.pathsep.join([str(self.programs), os.environ["PATH"]])
        environment = {**self.rtk.environment, **variables, "PATH": path, "TMPDIR": str(self.folder)}
        output = self.programs / "output"
        with output.open("wb") as stdout, output.with_suffix(".stderr").open("wb") as stderr:  # files, as a process
            # that was left behind would keep a pipe open
            code = subprocess.run(
                ["sh", "-eu", "-c", script],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                timeout=60,
            ).returncode
        return subprocess.CompletedProcess(["sh"], code, read(output), read(output.with_suffix(".stderr")))

    def answer(self, words: list[str], variables: dict[str, str], stdin: bytes | None) -> tuple[int, bytes, bytes]:
        """Run one command of the script: its exit code, stdout and stderr."""
        asks = self.is_attended and stdin is None
        stdout, stderr = Stream(), Stream(terminal=asks)
        typed = _ANSWER if asks else (stdin or b"").decode()
        environment = Environment(
            variables={**variables, "COLUMNS": "120", "TERM": "dumb"},
            stdin=Stream(typed, terminal=asks),
            stdout=stdout,
            stderr=stderr,
            clock=self.rtk.clock,
            random=random.Random(7).random,
            new_id=self.rtk.new_id,
            read_secret=lambda prompt: TOKEN,
        )
        code = main(words, environment)
        return int(code), stdout.written(), stderr.written()


def read(file: Path) -> str:
    return file.read_bytes().decode()


@contextmanager
def shell(rtk: Rtk, folder: Path, *, is_attended: bool = True) -> Iterator[Shell]:
    """A shell in `folder`, which must be the current folder: paths are relative to it on both sides."""
    assert folder.resolve() == Path.cwd().resolve()
    programs = Path(rtk.environment["RTK_CONFIG_DIR"]).parent / "programs"
    programs.mkdir()
    found = Shell(rtk, folder, programs, is_attended)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            request = marshal.loads(self.rfile.read())
            self.wfile.write(marshal.dumps(found.answer(*request)))

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        for name in ("rtk", "realtimekit"):
            program = programs / name
            program.write_text(_CLIENT.format(python=sys.executable, port=server.server_address[1]))
            program.chmod(0o755)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()
