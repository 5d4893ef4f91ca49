"""Scenes run in a loop of their own, and one that waits for what never comes fails."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Found = TypeVar("Found")

PATIENCE = 120


def in_time(scene: Coroutine[Any, Any, Found]) -> Found:
    """What the scene gives."""

    async def run() -> Found:
        async with asyncio.timeout(PATIENCE):
            return await scene

    return asyncio.run(run())
