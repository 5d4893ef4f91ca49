"""`rtk emulator serve` in a process of its own, as its users run it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import IO

import httpx

from rtk_cli.local import ACCOUNT_ID, APP_ID

ROOT = Path(__file__).parents[3]
KIT = f"/accounts/{ACCOUNT_ID}/realtime/kit"
APP = f"{KIT}/{APP_ID}"
MEETINGS = f"{APP}/meetings"
TIMEOUT = 30
GREETING = ("serving on ", "console: ", "certificates by ", "to use it: ")
RUN = "from rtk_cli.__main__ import run; run()"


def with_limits(**limits: float) -> str:
    """Return Python code that changes the limits of a server, to be its `setup`."""
    arguments = ", ".join(f"{name}={value}" for name, value in limits.items())
    imports = "import functools\nfrom rtk_cli.emulator.http import app, limits, uvicorn_internals"  # they use Limits
    return f"{imports}\nlimits.Limits = functools.partial(limits.Limits, {arguments})"


class ServerProcess:
    """A running server. `url` is the base URL that it printed, `stderr_lines` what it has printed so far."""

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self.popen = popen
        self.stderr_lines: list[str] = []
        self._has_new_line = Condition()
        assert popen.stderr is not None
        self.stderr_lines.append(popen.stderr.readline())
        assert self.stderr_lines[0].startswith("serving on "), self.stderr_lines[0] + popen.stderr.read()
        self.url = self.stderr_lines[0].split()[2]
        self._reader = Thread(target=self._read, args=(popen.stderr,), daemon=True)
        self._reader.start()

    @property
    def log_lines(self) -> list[str]:
        """What it has printed so far, without the lines that say where it serves."""
        return [line for line in self.stderr_lines if not line.startswith(GREETING)]

    @property
    def origin(self) -> str:
        return self.url.removesuffix("/client/v4")

    @property
    def address(self) -> tuple[str, int]:
        url = httpx.URL(self.url)
        return url.host, url.port or 0

    def client(self, token: str | None = None) -> httpx.Client:
        """Return a client whose paths start at /accounts."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=TIMEOUT)

    def wait_for_line(self, text: str) -> list[str]:
        """Wait for a line on stderr that contains the text, and return all lines up to it."""
        with self._has_new_line:
            assert self._has_new_line.wait_for(lambda: any(text in line for line in self.stderr_lines), TIMEOUT)
            place = next(number for number, line in enumerate(self.stderr_lines) if text in line)
            return self.stderr_lines[: place + 1]

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait, and return the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(by)
        exit_code = self.popen.wait(TIMEOUT)
        self._reader.join(TIMEOUT)
        return exit_code

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._has_new_line:
                self.stderr_lines.append(line)
                self._has_new_line.notify_all()


@contextmanager
def running_server(folder: Path, *flags: str, setup: str = "", **environment: str) -> Iterator[ServerProcess]:
    """Serve on a free port until the block ends. `setup` is Python code that runs first in the process."""
    with subprocess.Popen(
        [sys.executable, "-c", f"{setup}\n{RUN}", "emulator", "serve", "--port", "0", *flags],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))},
            "PYTHONPATH": str(ROOT),
            "RTK_CONFIG_DIR": str(folder / "config"),
            "RTK_DATA_DIR": str(folder / "data"),
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as popen:
        try:
            process = ServerProcess(popen)
            yield process
            process.stop()
        finally:
            if popen.poll() is None:
                popen.kill()
