"""Stores requests that arrive at the same moment, and may write, in one transaction.

None is answered before all of them are stored. A commit costs more than a small change, so the more clients there are,
the more of them share one commit.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.faults import Outcome
from rtk_cli.messages import Request

MAX_BATCH = 64
"""Requests that are stored together. Nothing else is answered meanwhile."""


class _PendingCall(NamedTuple):
    call: Callable[[], Outcome]
    future: "asyncio.Future[Outcome]"

    def resolve(self, outcome: Outcome | Exception) -> None:
        if self.future.done():  # the client has disconnected
            return
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class WriteBatcher:
    """Runs requests in the event loop: reads at once, the others together in its next iteration."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._pending: list[_PendingCall] = []

    async def take(self, request: Request, authorization: str | None, origin: str) -> Outcome:
        """Return the outcome of `Emulator.take`."""
        if request.method == "GET":
            return self._emulator.handle(request, authorization, origin)
        loop = asyncio.get_running_loop()
        if not self._pending:
            loop.call_soon(self._run_batch)
        pending = _PendingCall(partial(self._emulator.handle, request, authorization, origin), loop.create_future())
        self._pending.append(pending)
        return await pending.future

    def _run_batch(self) -> None:
        batch, self._pending = self._pending[:MAX_BATCH], self._pending[MAX_BATCH:]
        for pending, outcome in zip(batch, self._outcomes([pending.call for pending in batch]), strict=True):
            pending.resolve(outcome)
        if self._pending:
            asyncio.get_running_loop().call_soon(self._run_batch)

    def _outcomes(self, calls: Sequence[Callable[[], Outcome]]) -> Sequence[Outcome | Exception]:
        if len(calls) > 1:
            with contextlib.suppress(Exception):  # one call failed: run each alone, so that only that one fails
                return self._emulator.handle_all(calls)
        return [_run_alone(call) for call in calls]


def _run_alone(call: Callable[[], Outcome]) -> Outcome | Exception:
    try:
        return call()
    except Exception as error:  # raised in the task of its request
        return error
