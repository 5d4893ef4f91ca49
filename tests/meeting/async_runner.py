"""Runs a coroutine in an event loop of its own, with a timeout."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

TIMEOUT = 120
"""In seconds: a scenario that waits for an event that never comes fails."""


def run_async(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return the result of the coroutine."""

    async def run() -> Result:
        async with asyncio.timeout(TIMEOUT):
            return await coroutine

    return asyncio.run(run())
