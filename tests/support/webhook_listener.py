"""`rtk webhooks listen` on a thread of a test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread

from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support.cli import Rtk, Stream

SOON = 60
"""Seconds after which a test gives up."""


class UrlCapturingStream(Stream):
    """stderr that captures the URL printed on it."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: SimpleQueue[str] = SimpleQueue()

    def write(self, text: str) -> int:
        if text.startswith("listening on "):
            self.urls.put(text.removeprefix("listening on ").strip())
        return super().write(text)


@dataclass
class RunningListener:
    """A running `rtk webhooks listen`; `ended` waits until it ends."""

    url: str
    stderr: UrlCapturingStream
    _stdout: Stream
    _codes: "SimpleQueue[int]" = field(repr=False)

    @property
    def port(self) -> str:
        return self.url.rstrip("/").rpartition(":")[2]

    def output(self) -> str:
        """Wait for the end; return what was printed on stdout."""
        assert self._codes.get(timeout=SOON) == 0, self.stderr.written()
        return self._stdout.written().decode()

    def ended(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.output().splitlines()]


@contextmanager
def listening(rtk: Rtk, *flags: str) -> Iterator[RunningListener]:
    stdout, stderr = Stream(), UrlCapturingStream()
    environment = Environment(rtk.environment, Stream(), stdout, stderr, clock=rtk.clock, new_id=rtk.new_id)
    codes: SimpleQueue[int] = SimpleQueue()
    words = ["--local", "webhooks", "listen", *flags]
    Thread(target=lambda: codes.put(main(words, environment)), daemon=True).start()
    yield RunningListener(stderr.urls.get(timeout=SOON), stderr, stdout, codes)
