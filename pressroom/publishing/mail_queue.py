"""Send mailings together with workers on other machines, over PostgreSQL: `pressroom work --queue`.

A job of the queue says only that there may be something to do. What there is to do stands in the rows of the mailings,
and their leases decide who does it. So a job that comes late, twice or never does no harm, nor a worker that is killed.
"""

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pressroom.config import Config
from pressroom.errors import ConfigError, PressroomError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.mail_worker import MailWorker
from pressroom.store import Store, open_store

try:
    import procrastinate
    from procrastinate import exceptions, jobs
except ImportError as error:
    raise ConfigError(
        "pressroom work --queue needs a library that is not installed: procrastinate.",
        "Run: pip install 'pressroom[queue]'",
    ) from error

_logger = logging.getLogger(__name__)

_SENDING, _PLANNING, _UPKEEP = "pressroom sending", "pressroom planning", "pressroom upkeep"  # the queues
_EVERY_FIVE_SECONDS, _EVERY_MINUTE = "* * * * * */5", "* * * * *"
_HEARTBEAT_SECONDS = 2.0
_STALLED_SECONDS = 10.0
_POLL_SECONDS = 1.0
_RESTART_SECONDS = 5.0
_CONNECTIONS = 8
_SCHEMES = ("postgresql://", "postgres://")


def run_mail_queue(config: Config, newsroom: Newsroom, mail_folder: Path | None) -> None:
    """Take jobs until the program is told to end, by SIGTERM or Ctrl-C.

    Raises ConfigError if the database is not PostgreSQL, DeliveryError if it is out of reach at the start.
    """
    if not config.database_url.startswith(_SCHEMES):
        raise ConfigError(
            "work --queue shares mailings among several machines, which needs PostgreSQL. The database is SQLite.",
            "On one machine, leave --queue out. For several, set PRESSROOM_DATABASE_URL to postgresql://…",
        )
    for name in (
        "procrastinate",
        "psycopg.pool",
    ):  # their messages contain addresses of servers; this module has its own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    store = open_store(config.database_url)
    try:
        worker = MailWorker(config, newsroom, store, mail_folder)
        queue = create_queue(config.database_url, worker)
        create_tables(queue, store)
        asyncio.run(_run(queue, worker, _choose_queues(config)))
    finally:
        store.close()


def create_queue(database_url: str, worker: MailWorker) -> procrastinate.App:
    """Return the queue with its jobs, which come again and again. Those that are still waiting are not added twice."""
    queue = _create_app(database_url)

    @queue.periodic(cron=_EVERY_FIVE_SECONDS)
    @queue.task(name="send_chunks", queue=_SENDING, queueing_lock="send_chunks")
    def send_chunks(timestamp: int) -> None:  # noqa: ARG001 - each periodic job is given its time
        worker.run_once(worker.deliver)

    @queue.periodic(cron=_EVERY_MINUTE)
    @queue.task(name="plan_mailings", queue=_PLANNING, queueing_lock="plan_mailings")
    def plan_mailings(timestamp: int) -> None:  # noqa: ARG001 - the same
        worker.run_once(worker.sweep)

    @queue.periodic(cron=_EVERY_FIVE_SECONDS)
    @queue.task(name="retry_stalled_jobs", queue=_UPKEEP, queueing_lock="retry_stalled_jobs")
    async def retry_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 - the same
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
            await _retry(queue, job)

    return queue


async def _retry(queue: procrastinate.App, job: jobs.Job) -> None:
    """Queue the job of a worker that is gone again, unless there is one like it already."""
    _logger.warning("The worker of the job %s is gone; the job is done again.", job.task_name)
    try:
        await queue.job_manager.retry_job(job)
    except exceptions.UniqueViolation:
        await queue.job_manager.finish_job(job, jobs.Status.FAILED, delete_job=True)


def create_queue_tables(database_url: str) -> bool:
    """Create the tables of the queue in a database; return false if they exist. Raises DeliveryError."""
    store = open_store(database_url, migrate=False)
    try:
        return create_tables(_create_app(database_url), store)
    finally:
        store.close()


def _create_app(database_url: str) -> procrastinate.App:
    connector = procrastinate.PsycopgConnector(conninfo=database_url, min_size=1, max_size=_CONNECTIONS)
    return procrastinate.App(connector=connector)


def create_tables(queue: procrastinate.App, store: Store) -> bool:
    """Create the tables of the queue; return false if they exist. Other workers that start now wait."""
    with store.transaction() as transaction:
        if transaction.has_table("procrastinate_jobs"):
            return False
        with queue.open():
            queue.schema_manager.apply_schema()
    return True


def _choose_queues(config: Config) -> Sequence[Sequence[str]]:
    """Return the queues of each loop. Mailings are planned where the mails are that a publication has made."""
    can_plan = (config.out / "mail").is_dir()
    return [[_SENDING], [_UPKEEP, _PLANNING] if can_plan else [_UPKEEP]]


async def _run(queue: procrastinate.App, worker: MailWorker, queues: Sequence[Sequence[str]]) -> None:
    """Take jobs; when the database has failed, connect again."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        error = await _take_jobs(queue, worker, queues, stopping)
        if not stopping.is_set():
            _logger.error("The queue cannot be used now (%s). Trying again.", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _RESTART_SECONDS)


async def _take_jobs(
    queue: procrastinate.App, worker: MailWorker, queues: Sequence[Sequence[str]], stopping: asyncio.Event
) -> str:
    """Take jobs until the program ends or the database fails; return the name of the error."""
    try:
        async with queue.open_async():
            stop = asyncio.create_task(stopping.wait())
            loops = [asyncio.create_task(_run_loop(queue, each)) for each in queues]
            await asyncio.wait([stop, *loops], return_when=asyncio.FIRST_COMPLETED)
            if stopping.is_set():
                await asyncio.to_thread(worker.stop)
            for each in (stop, *loops):
                each.cancel()
            await asyncio.gather(stop, *loops, return_exceptions=True)
    except (exceptions.ProcrastinateException, PressroomError, OSError) as error:
        return type(error).__name__
    return "the connection was lost"


async def _run_loop(queue: procrastinate.App, names: Sequence[str]) -> None:
    await queue.run_worker_async(
        queues=names,
        fetch_job_polling_interval=_POLL_SECONDS,
        update_heartbeat_interval=_HEARTBEAT_SECONDS,
        stalled_worker_timeout=_STALLED_SECONDS,
        delete_jobs="always",
        install_signal_handlers=False,
    )
