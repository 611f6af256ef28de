"""Find what somebody must know of the database, for `pressroom status`. Without a database, nothing of it is loaded."""

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from pressroom.config import Config
from pressroom.errors import PressroomError

_BOUNCE_PERIOD = timedelta(days=30)


class DatabaseStatus(Struct, frozen=True):
    """What is due and not done in the database of subscribers.

    `waiting` and `oldest` are how many service mails wait, and since when, if they wait too long. With
    `is_ceiling_reached`, nobody can join until the next hour. `overdue_erasures` are the addresses that should have
    been erased by now. `unassigned_bounces` is how many mails came back in the last 30 days that
    belong to no known reader. `error` says why the database cannot tell.
    """

    waiting: int = 0
    oldest: datetime | None = None
    is_ceiling_reached: bool = False
    overdue_erasures: int = 0
    unassigned_bounces: int = 0
    error: str = ""

    @property
    def is_late(self) -> bool:
        """Whether somebody must do something."""
        return bool(self.waiting or self.is_ceiling_reached or self.overdue_erasures or self.error)


def has_database(config: Config) -> bool:
    """Return whether there is a database of subscribers; one of SQLite exists only once something has created it."""
    scheme, _, path = config.database_url.partition("://")
    return bool(scheme) and (scheme != "sqlite" or Path(path).exists())


def get_database_status(config: Config, now: datetime) -> DatabaseStatus | None:
    """Return what is due and not done; None if there is no database yet."""
    if not has_database(config):
        return None
    try:
        return _read_status(config.database_url, now)
    except PressroomError as error:
        return DatabaseStatus(error=f"{error.message} {error.remedy}")


def _read_status(database_url: str, now: datetime) -> DatabaseStatus:
    from pressroom.deliver.outbox import find_late_mails  # noqa: PLC0415 - only if there is a database
    from pressroom.store import bounces, open_store  # noqa: PLC0415 - the same
    from pressroom.subscriptions.overview import get_service_status  # noqa: PLC0415 - the same

    store = open_store(database_url, migrate=False)
    try:
        late, service = find_late_mails(store, now), get_service_status(store, now)
        with store.read() as transaction:
            returned = bounces.count_bounces(transaction, now - _BOUNCE_PERIOD)
    finally:
        store.close()
    return DatabaseStatus(
        late.waiting if late else 0,
        late.oldest if late else None,
        service.is_ceiling_reached,
        service.overdue_erasures,
        returned.get("unknown", 0),
    )
