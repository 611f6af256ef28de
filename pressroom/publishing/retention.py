"""Erase what need not be stored about readers any more, by itself, while `pressroom work` runs.

Without a database, nothing of it is loaded.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.database_status import has_database

_logger = logging.getLogger(__name__)

INTERVAL = 3600.0
"""Seconds from one clean-up to the next."""


def erase_expired(config: Config, now: datetime) -> None:
    """Erase what is no longer needed. If the database is out of reach, busy or being migrated, do nothing and log it.

    The next call does what this one could not.
    """
    if not has_database(config):
        return
    try:
        _erase(config, now)
    except PressroomError as error:
        _logger.warning("Addresses that need not be stored any more were not erased: %s", error.message)


def _erase(config: Config, now: datetime) -> None:
    from pressroom.store import open_store  # noqa: PLC0415 - only if there is a database
    from pressroom.subscriptions.retention import run_retention  # noqa: PLC0415 - the same

    store = open_store(config.database_url, migrate=False)
    try:
        result = run_retention(store, now)
    finally:
        store.close()
    count = result.unconfirmed + result.left
    if count:
        _logger.info("Erased addresses that need not be stored any more: %d.", count, extra={"erased": count})


def _read_clock() -> datetime:
    return datetime.now(UTC)


@contextmanager
def erase_regularly(
    config: Config, now: Callable[[], datetime] = _read_clock, interval: float = INTERVAL
) -> Iterator[None]:
    """Erase what is no longer needed, at once and then every hour, while the context manager is open.

    It runs in a thread, because a release may be due while a large database is cleaned.
    """
    stop = Event()
    thread = Thread(target=_repeat, args=(config, now, interval, stop), name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _repeat(config: Config, now: Callable[[], datetime], interval: float, stop: Event) -> None:
    while not stop.is_set():
        try:
            erase_expired(config, now())
        except Exception as error:  # noqa: BLE001 - a clean-up that fails once must run again
            # The text of an error may contain an address.
            _logger.error("The clean-up of the database failed: %s", type(error).__name__)  # noqa: TRY400
        stop.wait(interval)
