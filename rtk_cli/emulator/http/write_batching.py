"""Whose turn it is: calls that wait at the same moment, and may write, are stored together.

Each is answered once all of them are stored. A commit costs more than a small change does, and the more callers there
are, the more of them share one.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.faults import Outcome
from rtk_cli.messages import Request

MOST = 64
"""Calls that are stored together: meanwhile nobody else is heard."""


class _Waiting(NamedTuple):
    call: Callable[[], Outcome]
    answer: "asyncio.Future[Outcome]"

    def settle(self, outcome: Outcome | Exception) -> None:
        if self.answer.done():  # the caller has gone
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class Turns:
    """Carries out the calls of an event loop: reading ones at once, others when the loop comes round again."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._waiting: list[_Waiting] = []

    async def take(self, request: Request, authorization: str | None, origin: str) -> Outcome:
        """What `Emulator.handle` gives."""
        if request.method == "GET":
            return self._emulator.handle(request, authorization, origin)
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._carry_out)
        waiting = _Waiting(partial(self._emulator.handle, request, authorization, origin), loop.create_future())
        self._waiting.append(waiting)
        return await waiting.answer

    def _carry_out(self) -> None:
        turn, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        for waiting, outcome in zip(turn, self._outcomes([one.call for one in turn]), strict=True):
            waiting.settle(outcome)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._carry_out)

    def _outcomes(self, calls: Sequence[Callable[[], Outcome]]) -> Sequence[Outcome | Exception]:
        if len(calls) > 1:
            with contextlib.suppress(Exception):  # one of them breaks; made alone, it breaks nobody else's
                return self._emulator.handle_all(calls)
        return [_alone(call) for call in calls]


def _alone(call: Callable[[], Outcome]) -> Outcome | Exception:
    try:
        return call()
    except Exception as problem:
        return problem
