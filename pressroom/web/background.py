"""Run jobs again and again while the service runs, each in a thread."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from msgspec import Struct

from pressroom.web.context import WebContext

_logger = logging.getLogger(__name__)


class PeriodicJob(Struct, frozen=True):
    """A job: what to call, and how many seconds to wait after it has ended."""

    name: str
    seconds: float
    run: Callable[[WebContext], None]


@asynccontextmanager
async def run_jobs(jobs: Iterable[PeriodicJob], context: WebContext) -> AsyncIterator[None]:
    """Run jobs while the context manager is open. At its end, wait for those that are running."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_repeat(job, context, stop)) for job in jobs]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _repeat(job: PeriodicJob, context: WebContext, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(job.run, context)
        except Exception as error:  # noqa: BLE001 - a job that fails once must run again
            # The text of an error may contain an address.
            _logger.error("The job %s failed (%s); it runs again in %g s", job.name, type(error).__name__, job.seconds)  # noqa: TRY400
        try:
            await asyncio.wait_for(stop.wait(), job.seconds)
        except TimeoutError:
            continue
