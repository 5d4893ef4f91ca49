"""Runs rtk in a process that kills itself at the n-th writing request, before it is sent or before its answer is read.

python -m tests.support.killed_process NUMBER before|after ARGUMENT...
"""

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main

KILLED = 137
"""The exit code where there are no signals."""


class KillingTransport:
    """Ends the process around one request; nothing is cleaned up."""

    def __init__(self, inner: Transport, number: int, moment: str) -> None:
        self._inner = inner
        self._remaining = number
        self._moment = moment

    def send(self, request: Request) -> Response:
        is_the_one = False
        if request.method != "GET":
            self._remaining -= 1
            is_the_one = self._remaining == 0
        if is_the_one and self._moment == "before":
            kill_this_process()
        response = self._inner.send(request)
        if is_the_one:
            kill_this_process()
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


def kill_this_process() -> None:
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(KILLED)


if __name__ == "__main__":
    number, moment, *arguments = sys.argv[1:]
    environment = Environment(wrap_transport=lambda inner: KillingTransport(inner, int(number), moment))
    sys.exit(main(arguments, environment))
