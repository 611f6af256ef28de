"""Run slow work in threads, only a few at a time; the others wait without a thread of their own."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class ThreadLimit:
    """How many threads one kind of work may have, and how long a request waits for one."""

    def __init__(self, count: int, max_wait_seconds: float) -> None:
        self._slots, self._max_wait_seconds = asyncio.Semaphore(count), max_wait_seconds

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function in a thread and return its result. Raises TimeoutError if no thread becomes free in time."""
        async with asyncio.timeout(self._max_wait_seconds):
            await self._slots.acquire()
        try:
            return await asyncio.to_thread(function)
        finally:
            self._slots.release()
